"""Start a package: the files in scripts/model/start, with the model's tables and codes."""

import json
import os
import re
import shutil
from pathlib import Path

from . import model
from .problems import Failure
from .upgrade import upgrade_package

NAME = re.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*")
LONGEST_NAME, LONGEST_TITLE = 80, 200
# Line ends, invisible characters, and what is left of bytes that are not Unicode.
UNWRITABLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff]"
)
# A folder that is packaged with the engine cannot contain files whose names start with a dot.
DOTTED = ("gitignore", "gitattributes")


def start_package(folder: Path, name: str, title: str) -> None:
    """Write a package without claims into `folder`, which must be empty or not exist, in one step. Raises Failure."""
    _refuse_bad_words(name, title)
    try:
        is_there = folder.is_dir() and not folder.is_symlink()
        if os.path.lexists(folder) and not (is_there and not any(folder.iterdir())):
            raise Failure(f"{folder} is not an empty folder; name one that is empty or does not exist yet")
        # Written next to its final place, so that a failure leaves nothing behind.
        beside = (folder if is_there else folder.parent) / f".new-{os.getpid()}"
        beside.mkdir()
        try:
            _copy_start(beside, name, title)
            upgrade_package(beside)
            if is_there:
                for path in list(beside.iterdir()):
                    path.rename(folder / path.name)
            else:
                beside.rename(folder)
        finally:
            shutil.rmtree(beside, ignore_errors=True)
    except OSError as error:
        raise Failure(f"{folder} cannot be written ({error.strerror}); name another folder") from error


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
