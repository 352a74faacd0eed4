"""Upgrade a package to this engine's model: version, schemas, tables, columns and codes. Typed cells are not touched."""

import csv
import io
import json
import re
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path
from typing import Any

from . import model
from .changing import lay_out, make_change, writing
from .package import (
    DESCRIPTOR,
    complete_resources,
    find_odd_files,
    list_files,
    load_descriptor,
)
from .problems import Failure
from .strict_json import format_json

# Only such files are written to.
PATH = re.compile("data(/[A-Za-z0-9_-]+)+[.]csv")


def upgrade_package(root: Path) -> list[str]:
    """Upgrade the package at `root` in one step and return what was changed. Raises Failure before it writes anything."""
    for path, words in find_odd_files(list_files(root)):
        raise Failure(f"{path} {words}")
    if not (root / DESCRIPTOR).exists():
        raise Failure(f"{root} has no {DESCRIPTOR}; name a package with --package")
    with writing(root):
        files, told = _find_changes(root)
        try:
            if files:
                lay_out(root, files)
                make_change(root, [*files])
        except OSError as error:
            words = f"{root} cannot be written ({error.strerror})"
            raise Failure(f"{words}; make room or make it writable, then run upgrade again") from error
    return told


def _find_changes(root: Path) -> tuple[dict[str, bytes], list[str]]:
    """The files to be written, by path, and what is changed in them."""
    try:
        descriptor = load_descriptor(root)
        told = _change_version(descriptor.get("model"))
        rest = {member: value for member, value in descriptor.items() if member != "resources"}
        resources = complete_resources(descriptor["resources"])
        changed = {**rest, "model": model.VERSION, "resources": resources}
        for before, after in zip_longest(descriptor["resources"], resources):
            if before and "schema" in after.keys() - before.keys():
                raise ValueError(f"{after['name']} is not a table")
            if before != after:
                verb = "upgraded to the model" if before else "added"
                told.append(f"{DESCRIPTOR}: {verb}: {after['name']}")
        files = {}
        for path, text, words in _complete_files(root, resources):
            files[path] = text.encode("utf-8")
            told.append(f"{path}: {words}")
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise Failure(f"{root / DESCRIPTOR} cannot be read ({error}); run check") from error
    # 2.0 equals 2, but is not written like it.
    if changed != descriptor or not model.is_version(descriptor.get("model")):
        files[DESCRIPTOR] = (format_json(changed) + "\n").encode("utf-8")
    return files, told


def _change_version(version: Any) -> list[str]:
    """The line on the model's version, if it changes. Raises Failure for a version newer than ours."""
    if version is None:
        return [f"{DESCRIPTOR}: model is now {model.VERSION}"]
    if not model.is_version(version):
        odd = f"{json.dumps(version)[:80]}, which is not a version,"
        return [f"{DESCRIPTOR}: model {odd} is now {model.VERSION}"]
    if version > model.VERSION:
        words = f"but this claimbook works with model {model.VERSION}; install a newer claimbook"
        raise Failure(f"{DESCRIPTOR} follows model {version}, {words}")
    return [] if version == model.VERSION else [f"{DESCRIPTOR}: model {version} is now {model.VERSION}"]


def _complete_files(root: Path, resources: list[dict]) -> Iterator[tuple[str, str, str]]:
    """(path, new content, message) for each of the model's files that does not exist, or lacks columns or codes."""
    wanted = model.read_resources()
    for resource in [one for one in resources if one["name"] in wanted]:
        if not PATH.fullmatch(resource["path"]):
            raise ValueError(f"{resource['path']} is not a CSV file in data")
        path = root / resource["path"]
        names = [field["name"] for field in resource["schema"]["fields"]]
        given = path.read_bytes().decode("utf-8-sig") if path.exists() else ",".join(names) + "\n"
        try:
            content, new = _add_columns(given, names)
            rows = csv.DictReader(io.StringIO(content, newline=""), strict=True)
            codes = {row.get("code") for row in rows}
        except csv.Error as error:
            raise Failure(
                f"{resource['path']} cannot be read ({error}); run check, and correct it first"
            ) from error
        missing = [row for row in model.read_codes(resource["name"]) if row["code"] not in codes]
        if missing and rows.fieldnames != names:
            raise Failure(f"{resource['path']} does not have the header {','.join(names)}; correct it first")
        added = io.StringIO(newline="")
        end = "\r\n" if "\r\n" in content else "\n"
        csv.DictWriter(added, names, lineterminator=end, extrasaction="ignore").writerows(missing)
        gap = end if missing and not content.endswith("\n") else ""
        words = [f"added {', '.join(row['code'] for row in missing)}"] if missing else []
        words += [f"added the empty columns {', '.join(new)}"] if new else []
        if words or not path.exists():
            yield resource["path"], content + gap + added.getvalue(), "; ".join(words) or "added without rows"


def _add_columns(content: str, names: list[str]) -> tuple[str, list[str]]:
    """Append the columns of `names` that are missing behind those that are there, empty, and touch nothing else."""
    lines = list(io.StringIO(content, newline=""))
    rows = csv.reader(lines, strict=True)
    header = next(rows, [])
    new = names[len(header) :]
    if not new or header != names[: len(header)]:
        return content, []
    ends = {1: "".join(f",{name}" for name in new)}
    for _ in rows:
        ends[rows.line_num] = "," * len(new)
    widened = []
    for number, line in enumerate(lines, 1):
        words = line.rstrip("\r\n")
        widened.append(words + ends.get(number, "") + line[len(words) :] if words else line)
    return "".join(widened), new
