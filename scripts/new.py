"""Start a package: the files in scripts/model/start, with the model's tables and codes."""

import json
import os
import re
from functools import partial
from pathlib import Path

from . import model
from .folders import clear_left, working_folder
from .problems import Failure
from .upgrade import upgrade_package

NAME = re.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*")
LONGEST_NAME, LONGEST_TITLE = 80, 200
# Line ends, invisible characters, and what is left of bytes that are not Unicode.
UNWRITABLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff]"
)
# Of the folder in which a package is made.
PREFIX = ".new-"
# A folder that is packaged with the engine cannot contain files whose names start with a dot.
DOTTED = ("gitignore", "gitattributes")


def start_package(folder: Path, name: str, title: str) -> None:
    """Write a package without claims into `folder`, which must be empty or not exist, in one step. Raises Failure."""
    _refuse_bad_words(name, title)
    try:
        is_there = folder.is_dir() and not folder.is_symlink()
        if is_there:
            clear_left(PREFIX, folder, partial(_move_whole, folder))
        if os.path.lexists(folder) and not (is_there and not any(folder.iterdir())):
            raise Failure(f"{folder} is not an empty folder; name one that is empty or does not exist yet")
        # Written next to its final place, so that a failure leaves nothing behind.
        with working_folder(PREFIX, folder if is_there else folder.parent) as beside:
            _copy_start(beside / "new", name, title)
            upgrade_package(beside / "new")
            if is_there:
                (beside / "new").rename(beside / "whole")
                _move_whole(folder, beside)
            else:
                (beside / "new").rename(folder)
    except OSError as error:
        raise Failure(f"{folder} cannot be written ({error.strerror}); name another folder") from error


def _move_whole(folder: Path, beside: Path) -> None:
    """Move a whole package into a folder that is there: somebody may stand in it, so it is not replaced itself.

    A run that is killed meanwhile leaves the rest, which the next moves.
    """
    if (beside / "whole").exists():
        for path in list((beside / "whole").iterdir()):
            path.rename(folder / path.name)


def _refuse_bad_words(name: str, title: str) -> None:
    if not NAME.fullmatch(name) or len(name) > LONGEST_NAME:
        words = f"at most {LONGEST_NAME} lowercase letters and digits, with hyphens between them, starting with a letter"
        raise Failure(f"{name[:100]!r} cannot be a name; write {words}")
    if name in model.RESERVED_NAMES:
        raise Failure(f"{name} means something else to SQLite or on the site; choose another name")
    if not title.strip() or UNWRITABLE.search(title) or len(title) > LONGEST_TITLE:
        words = f"write one line of at most {LONGEST_TITLE} characters"
        raise Failure(f"{title[:100]!r} cannot be a title; {words}")


def _copy_start(root: Path, name: str, title: str) -> None:
    """Copy the files that every package starts with, and fill in its name and title."""
    start = model.FOLDER / "start"
    words = {'"{{title}}"': json.dumps(title, ensure_ascii=False), "{{title}}": title, "{{name}}": name}
    # In one pass, as a title may look like a place to fill in.
    places = re.compile("|".join(map(re.escape, words)))
    for path in sorted(path for path in start.rglob("*") if path.is_file()):
        place = root / path.relative_to(start)
        place = place.with_name(f".{place.name}") if place.name in DOTTED else place
        place.parent.mkdir(parents=True, exist_ok=True)
        text = places.sub(lambda found: words[found[0]], path.read_text(encoding="utf-8"))
        place.write_text(text, encoding="utf-8", newline="\n")
