"""Undo what a spreadsheet or an editor did to a package's tables, where there is no doubt what was meant.

First the bytes (encoding, separators, line ends, empty rows and columns), then cells (thousands separators, true and
false, offsets of words that stand once in their text), then the order of rows. Texts are never touched.
"""

import csv
import io
import re
from collections.abc import Iterator
from typing import NamedTuple

from ..package import Table
from ..problems import Failure
from .edit import Edit, Row, Rows
from .places import find_places

# Tables whose rows a rule wants in the order of their keys.
ORDERED = ("claims", "figures", "accounts", "traces", "agents", "sources", "statements", "propositions")
ENCODINGS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
GROUPED = re.compile(r"-?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
# A number as a spreadsheet shows it, whose digits may be lost.
ROUNDED = re.compile(r"[0-9](?:[.,][0-9]+)?[Ee]\+?[0-9]+")
MOST_CHARACTERS = 131_072


class Change(NamedTuple):
    """One thing that was corrected, or, if `after` is None, that only a person can correct."""

    file: str
    row: int | None
    key: str
    field: str
    before: str
    after: str | None

    def __str__(self) -> str:
        place = " ".join(
            filter(None, [f"{self.file}:{self.row}" if self.row else self.file, self.key, self.field])
        )
        if self.after is None:
            return f"{place}: {self.before}; not changed"
        return f"{place}: {self.before} → {self.after}"


def fix(edit: Edit) -> list[Change]:
    """Correct the tables of an edit, and return what was changed and what was left. Nothing is written yet."""
    changes: list[Change] = []
    for table in edit.package.tables:
        if not table.is_absent:
            changes += _fix_bytes(edit, table)
    for table in edit.package.tables:
        if not table.is_absent:
            changes += _fix_cells(table, edit.rows(table.name))
    changes += _fix_offsets(edit)
    for name in ORDERED:
        changes += _fix_order(edit.rows(name))
    return changes


def _fix_bytes(edit: Edit, table: Table) -> Iterator[Change]:
    """Make a file UTF-8 with commas and LF; a file that is so already keeps its bytes."""
    try:
        content = (edit.root / table.path).read_bytes()
    except OSError as error:
        raise Failure(f"{table.path} cannot be read ({error.strerror}); restore it") from error
    text, encoding = _decode(content)
    head = text.split("\n", 1)[0].rstrip("\r")
    separator = max(",;\t", key=lambda mark: (head.count(mark), mark == ","))
    told = [f"was {encoding}"] if encoding != "utf-8" else []
    told += [f"had {'semicolons' if separator == ';' else 'tabs'}"] if separator != "," else []
    told += ["had CR LF"] if "\r\n" in text else ["had CR"] if "\r" in text and "\n" not in text else []
    csv.field_size_limit(MOST_CHARACTERS)
    try:
        records = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error as error:
        raise Failure(
            f"{table.path} cannot be read as CSV ({error}); restore it, then run fix again"
        ) from error
    whole = [record for record in records if any(cell.strip() for cell in record)]
    told += ["had empty rows"] if len(whole) < len(records) else []
    width = len(table.fields)
    if any(len(record) > width for record in whole) and not any(any(record[width:]) for record in whole):
        told.append("had empty columns")
        whole = [record[:width] for record in whole]
    if not whole or whole[0] != list(table.field_names) or any(len(record) != width for record in whole):
        words = "its header or the number of its cells is not that of the table"
        raise Failure(f"{table.path}: {words}; restore them, then run fix again")
    if told:
        written = io.StringIO(newline="")
        csv.writer(written, lineterminator="\n").writerows(whole)
        edit.replace_rows(table.name, written.getvalue().encode("utf-8"))
        yield Change(table.path, None, "", "", ", ".join(told), "UTF-8 with commas and LF")


def _decode(content: bytes) -> tuple[str, str]:
    """A file's text, and the name of its encoding. cp1252 is what is left: every spreadsheet of the West saves it."""
    for mark, encoding in ENCODINGS.items():
        if content.startswith(mark):
            try:
                return content.decode(
                    encoding
                ), "UTF-8 with a byte order mark" if encoding == "utf-8-sig" else "UTF-16"
            except UnicodeDecodeError:
                continue
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace"), "cp1252 (a ? may stand for a letter that was lost)"


def _fix_cells(table: Table, rows: Rows) -> Iterator[Change]:
    """Numbers with thousands separators, and truth values in capitals."""
    numbers = [field.name for field in table.fields if field.type in ("integer", "number")]
    truths = [field.name for field in table.fields if field.type == "boolean"]
    for number, row in enumerate(rows, 2):
        key = ":".join(row[name] for name in table.primary_key)
        for field in numbers:
            if GROUPED.fullmatch(row[field]):
                yield _set(table, number, key, row, field, row[field].replace(",", ""))
            elif ROUNDED.fullmatch(row[field]):
                yield Change(table.path, number, key, field, f"{row[field]} may have lost digits", None)
        for field in truths:
            if row[field] in ("TRUE", "FALSE", "True", "False"):
                yield _set(table, number, key, row, field, row[field].lower())


def _set(table: Table, number: int, key: str, row: Row, field: str, after: str) -> Change:
    before, row[field] = row[field], after
    return Change(table.path, number, key, field, before, after)


def _fix_offsets(edit: Edit) -> Iterator[Change]:
    """The offsets of quotes and cues that are not where they should be, and stand once in their text."""
    sources = {row["source_id"]: row for row in edit.rows("sources")}
    claims = {row["claim_id"]: row for row in edit.rows("claims")}
    for name, words in (("claims", "quote"), ("attributions", "cue")):
        rows = edit.rows(name)
        for number, row in enumerate(rows, 2):
            source = sources.get(claims.get(row["claim_id"], {}).get("source_id", ""))
            if not row[words] or not source or not source["text_path"]:
                continue
            text, key = edit.read_text(source), ":".join(row[one] for one in rows.table.primary_key)
            before = f"{row[f'{words}_start']}-{row[f'{words}_end']}"
            if before in {f"{place.start}-{place.end}" for place in find_places(text, row[words])}:
                continue
            places = list(find_places(text, row[words]))
            if len(places) == 1:
                row |= {f"{words}_start": str(places[0].start), f"{words}_end": str(places[0].end)}
                yield Change(
                    rows.table.path, number, key, words, before, f"{places[0].start}-{places[0].end}"
                )
            else:
                where = f"in {len(places)} places" if places else "nowhere"
                yield Change(
                    rows.table.path,
                    number,
                    key,
                    words,
                    f"at {before} there are other words, and these are {where}",
                    None,
                )


def _fix_order(rows: Rows) -> Iterator[Change]:
    if rows.sort_by_key():
        yield Change(
            rows.table.path, None, "", "", "rows in another order", "rows in the order of their keys"
        )
