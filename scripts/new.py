"""Start a package: tables without rows, the model's codes, and the files in scripts/model/start."""

import csv
import json
import os
import re
import shutil
from pathlib import Path
from typing import Any

from . import model
from .package import write_descriptor
from .problems import Failure

NAME = re.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*")
LONGEST_NAME, LONGEST_TITLE = 80, 200
# Line ends, invisible characters, and what is left of bytes that are not Unicode.
UNWRITABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
# A folder that is packaged with the engine cannot contain files whose names start with a dot.
DOTTED = ("gitignore", "gitattributes")


class NewError(Failure):
    """No package was started and nothing was written; the message says why, and what to do."""


def start_package(folder: Path, name: str, title: str) -> None:
    """Write a package without claims into `folder`, which must be empty or not exist, in one step. Raises NewError."""
    _refuse_bad_words(name, title)
    try:
        is_there = folder.is_dir() and not folder.is_symlink()
        if os.path.lexists(folder) and not (is_there and not any(folder.iterdir())):
            raise NewError(f"{folder} is not an empty folder; name one that is empty or does not exist yet")
        # Written next to its final place, so that a failure leaves nothing behind.
        beside = (folder if is_there else folder.parent) / f".new-{os.getpid()}"
        beside.mkdir()
        try:
            _write_package(beside, name, title)
            if is_there:
                for path in list(beside.iterdir()):
                    path.rename(folder / path.name)
            else:
                beside.rename(folder)
        finally:
            shutil.rmtree(beside, ignore_errors=True)
    except OSError as error:
        raise NewError(f"{folder} cannot be written ({error.strerror}); name another folder") from error


def _refuse_bad_words(name: str, title: str) -> None:
    if not NAME.fullmatch(name) or len(name) > LONGEST_NAME:
        words = f"at most {LONGEST_NAME} lowercase letters and digits, with hyphens between them, starting with a letter"
        raise NewError(f"{name[:100]!r} cannot be a name; write {words}")
    if name in model.RESERVED_NAMES:
        raise NewError(f"{name} means something else to SQLite or on the site; choose another name")
    if not title.strip() or UNWRITABLE.search(title) or len(title) > LONGEST_TITLE:
        raise NewError(
            f"{title[:100]!r} cannot be a title; write one line of at most {LONGEST_TITLE} characters"
        )


def _write_package(root: Path, name: str, title: str) -> None:
    resources = model.read_resources()
    quoted = json.dumps(title, ensure_ascii=False)
    _copy_start(root, {'"{{title}}"': quoted, "{{title}}": title, "{{name}}": name})
    for resource in resources.values():
        _write_table(root / resource["path"], resource)
    write_descriptor(root, _describe_package(name, title, list(resources.values())))


def _copy_start(root: Path, words: dict[str, str]) -> None:
    """Copy the files that every package starts with, and fill in its name and title."""
    start = model.FOLDER / "start"
    for path in sorted(path for path in start.rglob("*") if path.is_file()):
        place = root / path.relative_to(start)
        place = place.with_name(f".{place.name}") if place.name in DOTTED else place
        place.parent.mkdir(parents=True, exist_ok=True)
        text = path.read_text(encoding="utf-8")
        for word, value in words.items():
            text = text.replace(word, value)
        place.write_text(text, encoding="utf-8", newline="\n")


def _write_table(path: Path, resource: dict[str, Any]) -> None:
    """Write the header and the model's codes, unless the package starts with codes of its own."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with open(path, "w", encoding="utf-8", newline="") as file:
            names = [field["name"] for field in resource["schema"]["fields"]]
            writer = csv.DictWriter(file, names, lineterminator="\n")
            writer.writeheader()
            writer.writerows(model.read_codes(resource["name"]))


def _describe_package(name: str, title: str, resources: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "name": name,
        "title": title,
        "description": f"{title}: who claims what, with verbatim quotes, their sources and dates.",
        "version": "0.1.0",
        "licenses": [
            {
                "name": "CC-BY-4.0",
                "title": "Creative Commons Attribution 4.0 International",
                "path": "https://creativecommons.org/licenses/by/4.0/",
            }
        ],
        "contributors": [{"title": "The maintainers of this package"}],
        "model": model.VERSION,
        "resources": resources,
    }
