"""Change the rows of a package: in memory first, checked as a whole beside the package, then written whole or not at all."""

import csv
import hashlib
import io
import json
import re
import stat
from bisect import bisect_right
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ..changing import finish_interrupted, lay_out, make_change, writing
from ..check import find_problems
from ..folders import link_or_copy, replace_file
from ..package import (
    DESCRIPTOR,
    Table,
    find_odd_files,
    list_files,
    open_package,
    read_text,
)
from ..problems import Failure, Problem
from ..strict_json import format_json

# What is left for later stops nobody from recording the rest.
LEFT_OPEN = "no_sentence_is_open"
# How many verdicts are remembered, by the digest of what was judged.
REMEMBERED = 8
_judged: dict[str, list[Problem]] = {}
NUMBERED = re.compile("([a-z])([0-9]+)")

Row = dict[str, str]


class Refused(Failure):
    """A change was not made, because the package would have had these problems."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join([*map(str, problems), "nothing was written"]))
        self.problems = problems


class Rows(list[Row]):
    """The rows of a table as its file has them: cells are text, an empty one is ''. Untouched rows keep their bytes."""

    def __init__(self, table: Table, content: bytes) -> None:
        self.table = table
        self.mark, text = ("\ufeff", content[3:]) if content.startswith(b"\xef\xbb\xbf") else ("", content)
        lines = io.StringIO(text.decode("utf-8"), newline="").readlines()
        records = csv.reader(lines, strict=True)
        names, end = next(records, list(table.field_names)), records.line_num
        self.head = "".join(lines[:end]) or ",".join(table.field_names) + "\n"
        self.typed: dict[int, tuple[Row, str]] = {}
        # Where rows are added: the keys of all rows as they sort, made anew when rows were removed, and how many parts
        # of them the rows are in the order of.
        self.keys: list[list[Any]] = []
        self.depth = len(table.primary_key)
        for record in records:
            row = dict(zip(names, record, strict=True))
            self.typed[id(row)] = (dict(row), "".join(lines[end : records.line_num]))
            end = records.line_num
            super().append(row)

    def append(self, row: Row) -> None:
        """Add a row where its key belongs, or the first part of it: wherever the table is in order by that.

        It goes to the end of a table that is in no order. Missing cells are empty.
        """
        whole = {name: row.get(name, "") for name in self.table.field_names}
        if len(self.keys) != len(self):
            self.keys = [self._sort(one) for one in self]
            whole_key = len(self.table.primary_key)
            firsts = [one[:1] for one in self.keys]
            self.depth = whole_key if self.keys == sorted(self.keys) else 1 if firsts == sorted(firsts) else 0
        key = self._sort(whole)
        place = bisect_right(self.keys, key[: self.depth], key=lambda one: one[: self.depth])
        self.insert(place, whole)
        self.keys.insert(place, key)

    def sort_by_key(self) -> bool:
        """Put the rows in the order of their keys; whether they were in another."""
        keys = [self._sort(row) for row in self]
        if keys == sorted(keys):
            return False
        self.sort(key=self._sort)
        self.keys = []
        return True

    def find(self, **cells: str) -> list[Row]:
        """The rows with these cells."""
        return [row for row in self if all(row[name] == cell for name, cell in cells.items())]

    def write(self) -> bytes:
        """The file's content."""
        written = io.StringIO(newline="")
        writer = csv.writer(written, lineterminator="\n")
        written.write(self.mark + self.head)
        for row in self:
            before, line = self.typed.get(id(row), (None, ""))
            if row == before:
                written.write(line if line.endswith("\n") else f"{line}\n")
            else:
                writer.writerow(row.values())
        return written.getvalue().encode("utf-8")

    def list_changed(self) -> set[str]:
        """The keys of rows that are new or differ from the file, as problems name them."""
        return {
            ":".join(row[name] for name in self.table.primary_key)
            for row in self
            if self.typed.get(id(row), (None, ""))[0] != row
        }

    def _sort(self, row: Row) -> list[Any]:
        return [_sort_cell(row[name]) for name in self.table.primary_key]


def _sort_cell(cell: str) -> tuple[int, str]:
    """Numbers and numbered keys sort by number: c10000 comes after c9999."""
    numbered = NUMBERED.fullmatch(cell)
    return (len(cell), cell) if numbered or cell.isdigit() else (0, cell)


class Edit:
    """A change of one package, while nobody else can write to it.

    `rows("claims")` are a table's rows to change; `files` are whole files by path, such as a text; `descriptor` is
    the content of datapackage.json.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.package = open_package(root)
        self.descriptor = self.package.descriptor
        self.files: dict[str, bytes] = {}
        self._tables = {table.name: table for table in self.package.tables}
        self._rows: dict[str, Rows] = {}
        self._texts: dict[str, str] = {}
        # Where the sentences of a source stand: see places.list_sentences.
        self.sentences: dict[str, Any] = {}
        self._described = json.dumps(self.descriptor)

    def rows(self, name: str) -> Rows:
        """The rows of the table `name`, to read or to change."""
        if name not in self._rows:
            table = self._tables[name]
            content = b"" if table.is_absent else (self.root / table.path).read_bytes()
            try:
                self._rows[name] = Rows(table, content)
            except (UnicodeDecodeError, csv.Error, ValueError) as error:
                raise Failure(f"{table.path} cannot be read ({error}); run check") from error
        return self._rows[name]

    def replace_rows(self, name: str, content: bytes) -> None:
        """Take a whole file for a table."""
        self._rows[name] = Rows(self._tables[name], content)

    def read_text(self, source: Row) -> str:
        """The text of a source. Raises Failure if it has none."""
        if not source["text_path"]:
            raise Failure(
                f"{source['source_id']} has no text; only claims of a text that is held can be added"
            )
        path = source["text_path"]
        if path not in self._texts:
            self._texts[path] = read_text(self.package, path)
        return self._texts[path]

    def next_id(self, table: str, letter: str) -> str:
        """The next free id, one above the highest."""
        numbers = [int(row[f"{table[:-1]}_id"][1:]) for row in self.rows(table)]
        return f"{letter}{max(numbers, default=0) + 1:04}"

    def list_changes(self) -> dict[str, bytes]:
        """The content of each file that this change writes, by path."""
        changes = dict(self.files)
        for rows in self._rows.values():
            # A table that is absent and still has no row stays away.
            path = self.root / rows.table.path
            content = rows.write()
            if (rows or path.exists()) and (not path.exists() or path.read_bytes() != content):
                changes[rows.table.path] = content
                self._declare(rows.table)
        if json.dumps(self.descriptor) != self._described:
            changes[DESCRIPTOR] = (format_json(self.descriptor) + "\n").encode("utf-8")
        return changes

    def _declare(self, table: Table) -> None:
        if table.is_absent and all(one["name"] != table.name for one in self.descriptor["resources"]):
            raise Failure(f"{table.path} is missing; run upgrade, which adds it")

    def try_out(self) -> list[Problem]:
        """What check would find if this change were made: every error, and the warnings on rows that it touches."""
        beside = self._lay_out(self.list_changes())
        changed = {rows.table.path: rows.list_changed() for rows in self._rows.values()}
        return [
            problem
            for problem in _judge(beside)
            if problem.level == "error"
            or (problem.rule != LEFT_OPEN and problem.key in changed.get(problem.file, ()))
        ]

    def commit(self, is_checked: bool = True) -> list[str]:
        """Make the change, if check has nothing against it; return the paths written. Raises Refused or Failure."""
        changes = self.list_changes()
        if not changes:
            return []
        try:
            if is_checked and (problems := self.try_out()):
                raise Refused(problems)
            if not is_checked:
                lay_out(self.root, changes)
            make_change(self.root, [*changes])
        except OSError as error:
            raise Failure(f"{self.root} cannot be written ({error.strerror}); nothing was changed") from error
        return [*changes]

    def _lay_out(self, changes: dict[str, bytes]) -> Path:
        """The package as it would be: what does not change is the same file by another name."""
        beside = lay_out(self.root, changes)
        for path, mode in list_files(self.root).items():
            if stat.S_ISREG(mode) and path not in changes:
                (beside / path).parent.mkdir(parents=True, exist_ok=True)
                link_or_copy(self.root / path, beside / path)
        return beside


@contextmanager
def editing(root: Path) -> Iterator[Edit]:
    """An edit of the package at `root`, alone: other writers wait. What is not committed is forgotten."""
    with writing(root):
        for path, words in find_odd_files(list_files(root)):
            raise Failure(f"{path} {words}")
        yield Edit(root)


def reading(root: Path) -> Edit:
    """An edit that is only read, or that a person still thinks about: nobody waits for it. It is not to be committed."""
    finish_interrupted(root)
    return Edit(root)


def _judge(root: Path) -> list[Problem]:
    """What check finds in a package. What was judged last is not judged again: the desk saves what it has just tried out."""
    digest = hashlib.sha256()
    for path, mode in sorted(list_files(root).items()):
        if stat.S_ISREG(mode):
            content = (root / path).read_bytes()
            digest.update(f"{path}\0{len(content)}\0".encode("utf-8", "surrogateescape") + content)
    key = digest.hexdigest()
    if key not in _judged:
        found = find_problems(root, ask_reference=False)
        if any(problem.rule == "engine" for problem in found):
            # Out of memory or of room on the disk: that may pass.
            return found
        while len(_judged) >= REMEMBERED:
            _judged.pop(next(iter(_judged)))
        _judged[key] = found
    return _judged[key]


def write_beside(path: Path, content: bytes) -> None:
    """Write a file that is not part of the package, such as a draft, in one step."""
    try:
        path.parent.mkdir(exist_ok=True)
        replace_file(path, content)
    except OSError as error:
        raise Failure(
            f"{path} cannot be written ({error.strerror}); make room or make it writable, then try again"
        ) from error
