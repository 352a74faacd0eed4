"""The bytes of every file: encoding, line ends, header, records counted independently, odd characters.

The tools that come later pass in silence over much of what is looked for here. A file is read in pieces, so that
memory does not grow with it: once as bytes, and record by record only if the bytes leave a doubt.
"""

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from ..package import Package, Table, read_text
from ..problems import Problem
from ..progress import track

LONGEST_CELL = 20_000
PIECE = 2**22
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
CANONICAL = {
    "integer": (
        re.compile(r"0|-?[1-9][0-9]{0,17}"),
        "a whole number such as 0 or 6700, without sign, space or leading zero",
    ),
    "number": (re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]*[1-9])?"), "a number such as 0.5 or 6700"),
    "boolean": (re.compile("true|false"), "true or false"),
    "date": (re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"), "a day as YYYY-MM-DD"),
}
# Controls, zero-width and direction-changing characters, line separators, the replacement character,
# noncharacters: none of them can be seen, all of them break a search or a quotation.
INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u2069"
    "\ufdd0-\ufdef\ufeff\ufff9-\uffff\U0001fffe\U0001ffff\U000e0000-\U000e007f]"
)
# Joiners are part of how Arabic, Indic scripts and emoji are written; between Latin letters they hide.
JOINER = re.compile("(?:^|[\x00-\u02ff])[\u200c\u200d]|[\u200c\u200d](?:$|[\x00-\u02ff])")
JOINERS = "\u200c\u200d"
SOFT_HYPHEN = "\u00ad"
FORMULA = "=+-@"
WHITE_SPACE = "".join(character for character in map(chr, range(0x3001)) if character.isspace())
HOMOGLYPH = re.compile("[A-Za-z][\u0370-\u03ff\u0400-\u04ff]|[\u0370-\u03ff\u0400-\u04ff][A-Za-z]")


class Unreadable(Exception):
    """The file cannot be read beyond this row."""

    def __init__(self, message: str, row: int = 1):
        super().__init__(message)
        self.message, self.row = message, row


class Account(NamedTuple):
    """What a reader must find in a file: its rows, and how many bytes their cells have in all."""

    rows: int
    size: int


def read_texts(package: Package) -> Iterator[tuple[str, str | None]]:
    """The texts with their paths; None is one that is not UTF-8."""
    for path in track(package.text_paths, len(package.text_paths), "check: texts", "texts"):
        try:
            yield path, read_text(package, path)
        except UnicodeDecodeError:
            yield path, None


def explain_text(package: Package, path: str) -> Problem:
    """The problem with a text that is not UTF-8."""
    try:
        read_text(package, path)
    except UnicodeDecodeError as error:
        place = f" at byte {error.start}"
    return Problem(path, f"is not UTF-8{place}; restore the text as it was received")


def account_for(package: Package, table: Table) -> Account | None:
    """Count what a table's file holds, by its bytes; None if there is anything to be said of its records, or a doubt.

    Quotation marks cut a file into pieces that lie outside and inside of cells in turn. What lies outside starts and
    ends where a cell does; if it is empty, the two marks around it stand for one in a cell.
    """
    header = ",".join(table.field_names).encode() + b"\n"
    width, is_inside = len(table.fields), 0
    rows = size = 0
    with open(package.root / table.path, "rb") as file:
        if file.readline(len(header) + len(BYTE_ORDER_MARK)).removeprefix(BYTE_ORDER_MARK) != header:
            return None
        # Up to a line end, so that no character and no pair of marks is torn.
        while lines := file.read(PIECE) + file.readline():
            if b"\0" in lines or b"\r" in lines or not lines.endswith(b"\n") or not _is_utf8(lines):
                return None
            pieces = lines.split(b'"')
            outside = pieces[is_inside::2]
            behind_marks = outside if is_inside else outside[1:]
            ends = {piece[:1] for piece in behind_marks} | {piece[-1:] for piece in outside}
            between = b"".join(outside)
            new_rows, marks = between.count(b"\n"), len(pieces) - 1
            if not ends <= {b"", b",", b"\n"} or between.count(b",") != new_rows * (width - 1):
                return None
            rows += new_rows
            size += len(lines) - new_rows * width - marks + behind_marks.count(b"")
            is_inside ^= marks % 2
    return Account(rows, size) if rows and not is_inside else None


def _is_utf8(lines: bytes) -> bool:
    try:
        lines.decode()
    except UnicodeDecodeError:
        return False
    return True


def read_table(package: Package, table: Table) -> tuple[list[Problem], list[Problem], int]:
    """Read a table record by record: problems that keep its rows from being told apart, those of cells, and its rows."""
    of_rows, of_cells = [], []
    row = 0
    try:
        for row, record, line_end in _read_records(package.root / table.path):
            message = _judge_header(table, record) if row == 1 else _judge_record(table, record)
            if line_end == "\r\n":
                message = "ends in CR LF; save the file with LF line ends"
            if message:
                of_rows.append(Problem(table.path, message, row))
            elif row > 1 and not of_rows:
                of_cells += find_cell_problems(table, record, row)
    except Unreadable as error:
        of_rows.append(Problem(table.path, error.message, error.row))
    if row < 2 and not of_rows:
        of_rows.append(
            Problem(table.path, "has no rows; restore them, or remove the table from datapackage.json")
        )
    return of_rows, of_cells, row - 1


def _read_records(path: Path) -> Iterator[tuple[int, list[str], str]]:
    """Row number, cells and line end of each record. Raises Unreadable."""
    lines = _Lines(path)
    row = 0
    csv.field_size_limit(LONGEST_CELL)
    try:
        for row, record in enumerate(csv.reader(lines, strict=True), start=1):
            yield row, record, "\r\n" if lines.last.endswith("\r\n") else "\n"
    except csv.Error as error:
        raise Unreadable(_explain(error), row + 1) from error
    except UnicodeDecodeError as error:
        raise Unreadable(_explain_bytes(error.object), row + 1) from error


class _Lines:
    """The decoded lines of a file, one at a time; `last` is the one most recently handed out."""

    def __init__(self, path):
        self.path, self.last = path, ""

    def __iter__(self):
        with open(self.path, "rb") as file:
            for number, line in enumerate(file):
                if number == 0:
                    line = line.removeprefix(BYTE_ORDER_MARK)
                if b"\0" in line:
                    raise UnicodeDecodeError("utf-8", line, 0, 1, "NUL")
                self.last = line.decode("utf-8")
                yield self.last


def _explain_bytes(line: bytes) -> str:
    if line.startswith((b"\xff\xfe", b"\xfe\xff")) or line.count(b"\0") * 3 > len(line) > line.count(b"\0"):
        return "is not UTF-8, it looks like UTF-16; save the file as UTF-8"
    if b"\0" in line:
        return "holds a NUL byte; restore the file"
    return "is not UTF-8; save the file as UTF-8"


def _explain(error: csv.Error) -> str:
    words = str(error)
    if "new-line character" in words:
        return "has a CR outside quotation marks; save the file with LF line ends"
    if "field larger" in words:
        return f"has a cell of more than {LONGEST_CELL} characters, or a quotation mark that is not closed; mend it"
    if "unexpected end" in words:
        return "ends within quotation marks; close them, or restore the end of the file"
    if "expected after" in words:
        return "has words behind a closing quotation mark; double the quotation marks inside a cell"
    return f"is not CSV ({words}); mend it"


def _judge_header(table: Table, record: list[str]) -> str | None:
    wanted = list(table.field_names)
    if record == wanted:
        return None
    advice = f"the header must be {','.join(wanted)}"
    for place, (found, name) in enumerate(zip(record, wanted), start=1):
        if found != name:
            return f"column {place} is headed {found[:80]!r}, not {name!r}; {advice}"
    return f"has {len(record)} columns, not {len(wanted)}; {advice}"


def _judge_record(table: Table, record: list[str]) -> str | None:
    if not any(record):
        return "is blank; remove the line"
    if len(record) != len(table.fields):
        return (
            f"has {len(record)} cells, not {len(table.fields)}; look for a comma that needs quotation marks"
        )
    return None


def find_cell_problems(table: Table, record: list[str], row: int) -> Iterator[Problem]:
    """What is odd about the cells of one record, which has as many as the table has fields."""
    for field, cell in zip(table.fields, record):
        if not cell:
            continue
        message, level = _judge_cell(field.type, cell)
        if message:
            key = ":".join(record[table.field_names.index(name)] for name in table.primary_key)
            yield Problem(table.path, message, row, key if key.isprintable() else "", field.name, level)


def _judge_cell(kind: str, cell: str) -> tuple[str, str]:
    """What is wrong with a cell, and how bad it is; empty if nothing is."""
    if kind in CANONICAL:
        pattern, wanted = CANONICAL[kind]
        return (
            ("", "")
            if pattern.fullmatch(cell)
            else (f"{cell[:80]!r} is not canonical; write {wanted}", "error")
        )
    if cell.isascii() and cell.isprintable() and cell[0] not in " =+-@" and cell[-1] != " ":
        return "", ""  # nearly every cell: the searches below are for the others
    if cell != cell.strip():
        return "starts or ends with white space; take it off", "error"
    if odd := INVISIBLE.search(cell) or JOINER.search(cell):
        return f"holds {_name(odd.group())}, which cannot be seen; take it out", "error"
    if re.search("\r(?!\n)", cell):
        return "holds a CR; write LF", "error"
    if cell[0] in FORMULA:
        return (
            "starts like a formula, which a spreadsheet would run; keep it only if the text has it",
            "warning",
        )
    if SOFT_HYPHEN in cell:
        return "holds a soft hyphen (U+00AD); keep it only if the text has it", "warning"
    if odd := HOMOGLYPH.search(cell):
        return f"mixes scripts within a word ({odd.group()!a}); keep it only if the text has it", "warning"
    return "", ""


def _name(characters: str) -> str:
    return " ".join(f"U+{ord(character):04X}" for character in characters if not character.isalnum())
