"""Release a version: what was released stays, and its digest of every row is kept in releases/VERSION.csv."""

import csv
import io
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from ..check import find_problems
from ..package import CHANGELOG, CITATION, RELEASES
from ..problems import Failure, Problem
from ..released import (
    HEADER,
    VERSION,
    digest_files,
    digest_row,
    list_releases,
    read_digests,
    sort_version,
)
from .edit import Edit
from .states import State, read_now

# Rows of these make up a claim and do not change; of other tables with ids, no id vanishes.
LASTING = ("claims", "attributions", "figures")


def list_headings(root: Path) -> list[str]:
    """The versions that have a section in the changelog, the first one there first."""
    path = root / CHANGELOG
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    return [found[0] for found in map(VERSION.search, re.findall(r"(?m)^## .*$", text)) if found]


def find_broken(edit: Edit, now: State) -> Iterator[Problem]:
    """Rows of the newest release that vanished, or changed without a successor."""
    released = list_releases(edit.root)
    if not released:
        return
    paths = {table.name: table.path for table in edit.package.tables}
    for (table, key), digest in read_digests(edit.root, released[-1]).items():
        rows = now.tables.get(table, {})
        path = paths.get(table, f"data/{table}.csv")
        if key not in rows:
            if table in LASTING or ":" not in key:
                words = f"was released in {released[-1]} and is gone; restore the row, and withdraw it if it is wrong"
                yield Problem(path, words, key=key, rule="release")
        elif (
            table in LASTING
            and (table != "figures" or rows[key]["claim_id"])
            and digest_row(table, rows[key]) != digest
        ):
            number = 2 + list(rows).index(key)
            claim = rows[key]["claim_id"]
            words = f"was released in {released[-1]} and has changed; restore the row, and supersede {claim} instead"
            yield Problem(path, words, number, key, rule="release")


def release(edit: Edit, version: str, day: str) -> int:
    """Prepare the release of a version in an edit, and return the number of rows that it digests. Raises Failure."""
    _refuse_version(edit, version, day)
    now = read_now(edit)
    problems = [*find_broken(edit, now), *find_problems(edit.root)]
    if problems:
        raise Failure("\n".join([*map(str, problems), "nothing was released; correct this first"]))
    written = io.StringIO(newline="")
    rows = [
        (table, key, digest_row(table, row))
        for table, found in sorted(now.tables.items())
        for key, row in found.items()
    ]
    csv.writer(written, lineterminator="\n").writerows([HEADER, *rows])
    edit.files[f"{RELEASES}/{version}.csv"] = written.getvalue().encode("utf-8")
    edit.files[f"{RELEASES}/{version}.sha256"] = digest_files(edit.package).encode("utf-8")
    before = str(edit.descriptor.get("version", ""))
    edit.descriptor |= {"version": version, "created": f"{day}T00:00:00Z"}
    _write_version(edit, before, version, day)
    return len(rows)


def _refuse_version(edit: Edit, version: str, day: str) -> None:
    if not VERSION.fullmatch(version):
        raise Failure(f"{version!r} is not a version; write three numbers, such as 0.2.0")
    try:
        date.fromisoformat(day)
    except ValueError as error:
        raise Failure(f"{day!r} is not a day; write it as 2024-05-31") from error
    released = list_releases(edit.root)
    if released and sort_version(version) <= sort_version(released[-1]):
        raise Failure(
            f"{version} is not higher than {released[-1]}, which is released; choose a higher number"
        )
    current = str(edit.descriptor.get("version", ""))
    if VERSION.fullmatch(current) and sort_version(version) < sort_version(current):
        raise Failure(
            f"{version} is lower than {current}, the version in datapackage.json; choose a higher number"
        )


def _write_version(edit: Edit, before: str, version: str, day: str) -> None:
    """Write version and date wherever they are beside the descriptor."""
    for path, change in {
        CITATION: lambda text: re.sub(
            r"(?m)^date-released:.*$",
            f"date-released: {day}",
            re.sub(r"(?m)^version:.*$", f"version: {version}", text),
        ),
        CHANGELOG: lambda text: head_changes(text, version, day),
        "README.md": lambda text: text.replace(f"(Version {before})", f"(Version {version})"),
    }.items():
        place = edit.root / path
        if place.is_file():
            text = place.read_bytes().decode("utf-8")
            if (changed := change(text)) != text:
                edit.files[path] = changed.encode("utf-8")


def head_changes(text: str, version: str, day: str) -> str:
    """A changelog in which what was unreleased, and what was under this version without a date, is under it with one."""
    parts = re.split(r"(?m)^(?=## )", text)
    lead, sections = parts[0], parts[1:]
    ours = [
        one
        for one in sections
        if re.match(rf"## (?:\[?Unreleased\]?|\[?{re.escape(version)}\]?)(?:\s|$)", one)
    ]
    body = "\n\n".join(filter(None, (one.partition("\n")[2].strip("\n") for one in ours)))
    rest = "".join(one for one in sections if one not in ours)
    return f"{lead}## Unreleased\n\n## {version} - {day}\n\n{body}\n" + (f"\n{rest}" if rest else "")
