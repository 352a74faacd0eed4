"""The files, read without DuckDB, which silently ignores much that can be wrong with one: bytes, records, texts.

A table's file is counted by its bytes. Only a file that leaves a doubt is read record by record, to say what is wrong.
"""

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

from ..package import Package, Table, read_text
from ..problems import AND_MORE, MOST_OF_A_KIND, Problem, count

PIECE = 2**20  # bytes
# In bytes; a line of the longest cells that a table may have is shorter.
LONGEST_LINE = 4_000_000
# Of a cell that csv reads; a longer one usually has a quotation mark that is not closed.
SAMPLE = 1 << 16  # bytes
MOST_CHARACTERS = 131_072
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
# A cell as it must be written, and what follows it.
CELL = re.compile(r'(?:"(?:[^"]|"")*+"|(?!")[^,\r\n]*+)(?=[,\r\n]|\Z)')
# What git writes around the rows of both sides where a merge could not settle on one.
MERGE_MARKS = ("<<<<<<< ", "=======", ">>>>>>> ")
# A part of what csv says, and what we say.
MISTAKES = {
    "new-line character": "has a CR outside quotation marks; save the file with LF line ends",
    "field larger": f"has a cell of more than {MOST_CHARACTERS} characters, or a quotation mark that is not closed; correct it",
    "line too long": f"has a line of {LONGEST_LINE:,} bytes or more; correct the line, or restore the file",
    "unexpected end": "ends within quotation marks; close them, or restore the end of the file",
    "expected after": "has text after a closing quotation mark; double the quotation marks inside a cell",
}


class Count(NamedTuple):
    """What every reader of a file must find: its rows, without the header, and the total bytes of their cells."""

    rows: int
    size: int


def count_by_bytes(package: Package, table: Table) -> Count | None:
    """Count what a table's file contains; None if anything may be wrong with its records.

    Quotation marks cut a file into pieces that are alternately outside and inside quoted cells. A piece outside starts
    and ends where a cell does; if it is empty, the two marks around it stand for one mark in a cell.
    """
    if table.is_absent:
        return Count(0, 0)
    header = ",".join(table.field_names).encode() + b"\n"
    width, is_inside = len(table.fields), 0
    rows = size = 0
    with open(package.root / table.path, "rb") as file:
        if file.readline(len(header) + len(BYTE_ORDER_MARK)).removeprefix(BYTE_ORDER_MARK) != header:
            return None
        # Up to a line end, so that no character and no pair of marks is split.
        while lines := file.read(PIECE) + file.readline(LONGEST_LINE):
            if (
                b"\0" in lines
                or b"\r" in lines
                or header in lines
                or not lines.endswith(b"\n")
                or not _is_utf8(lines)
            ):
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
    return None if is_inside else Count(rows, size)


def _is_utf8(lines: bytes) -> bool:
    try:
        lines.decode()
    except UnicodeDecodeError:
        return False
    return True


def read_texts(package: Package) -> Iterator[tuple[str, str | None]]:
    """The texts with their paths; None is one that is not UTF-8."""
    for path in package.text_paths:
        try:
            yield path, read_text(package, path)
        except UnicodeDecodeError:
            yield path, None


def judge_records(package: Package, table: Table) -> tuple[list[Problem], Count]:
    """What keeps the records of a table's file from being separated, and its count as Python's csv reads it."""
    if words := _name_separator(package.root / table.path, len(table.fields)):
        return [Problem(table.path, words, 1)], Count(0, 0)
    problems: list[Problem] = []
    row = size = 0
    held: list[bytes] = []
    csv.field_size_limit(MOST_CHARACTERS)
    with open(package.root / table.path, "rb") as file:
        file.seek(len(BYTE_ORDER_MARK) if file.read(len(BYTE_ORDER_MARK)) == BYTE_ORDER_MARK else 0)
        records = csv.reader(map(_decode, _read_lines(file, held)), strict=True)
        try:
            for row, record in enumerate(records, start=1):
                problems += _judge_record(table, record, row, is_cut=not held[-1].endswith(b"\n"))
                if len(problems) == MOST_OF_A_KIND:
                    problems.append(Problem(table.path, AND_MORE))
                    break
                if held[-1].endswith(b"\r\n"):
                    # Once: line ends are usually the same throughout.
                    problems.append(
                        Problem(table.path, "ends in CR LF; run fix, or save the file with LF line ends", row)
                    )
                    break
                if problems and row == 1:
                    # Without its header, nobody can say what the rows of a file should look like.
                    break
                size += sum(len(cell.encode()) for cell in record) if row > 1 else 0
                held.clear()
        except csv.Error as error:
            field = _name_field(table, b"".join(held)) if row else ""
            problems.append(Problem(table.path, _translate(error), row + 1, field=field))
        except UnicodeDecodeError as error:
            field = _name_field(table, b"".join([*held[:-1], error.object[: error.start]])) if row else ""
            problems.append(Problem(table.path, _name_encoding(error.object), row + 1, field=field))
    if not row and not problems:
        problems.append(Problem(table.path, "has no header and no rows; restore it, or remove the table"))
    return problems, Count(row - 1, size)


def _read_lines(file: BinaryIO, held: list[bytes]) -> Iterator[bytes]:
    """The lines of a file; those of the record that is being read are also kept in `held`."""
    while line := file.readline(LONGEST_LINE):
        held.append(line)
        if len(line) == LONGEST_LINE:
            raise csv.Error("line too long")
        yield line


def _name_separator(path: Path, fields: int) -> str:
    """One message for a file that a spreadsheet saved with a separator of its own; "" for any other."""
    with open(path, "rb") as file:
        head = file.read(SAMPLE)
    header = head.split(b"\n")[0]
    for separator, name in ((b";", "semicolons"), (b"\t", "tabs")):
        if header.count(separator) == fields - 1 > header.count(b","):
            odd = [f"separated by {name}"]
            odd += [] if _is_unicode(head) else ["not in UTF-8"]
            odd += ["with CR LF"] if header.endswith(b"\r") else []
            return f"is {', '.join(odd)}, as a spreadsheet saves it; run fix, which corrects it, or save it as CSV UTF-8 with commas and LF"
    return ""


def _is_unicode(head: bytes) -> bool:
    """Whether the beginning of a file is UTF-8; a character at its very end may be cut."""
    try:
        head.decode()
    except UnicodeDecodeError as error:
        return error.start > len(head) - 4
    return True


def _decode(line: bytes) -> str:
    if b"\0" in line:
        start = line.index(b"\0")
        raise UnicodeDecodeError("utf-8", line, start, start + 1, "NUL")
    return line.decode()


def _name_encoding(line: bytes) -> str:
    if line.startswith((b"\xff\xfe", b"\xfe\xff")) or line.count(b"\0") * 3 > len(line) > line.count(b"\0"):
        return "is not UTF-8 and looks like UTF-16; run fix, or save the file as UTF-8"
    if b"\0" in line:
        return "contains a NUL byte; restore the file"
    return "is not UTF-8; run fix, or save the file as UTF-8"


def _translate(error: csv.Error) -> str:
    found = (words for part, words in MISTAKES.items() if part in str(error))
    return next(found, f"is not CSV ({error}); correct it")


def _name_field(table: Table, record: bytes) -> str:
    """The field of the first cell of a record that is not written as it must be or is too long, or else of its last cell."""
    text, start, place = record.decode(errors="replace"), 0, 0
    while cell := CELL.match(text, start):
        if len(cell[0]) > MOST_CHARACTERS or text[cell.end() : cell.end() + 1] != ",":
            break
        start, place = cell.end() + 1, place + 1
    return table.field_names[place] if place < len(table.fields) else ""


def _judge_header(table: Table, record: list[str]) -> str:
    wanted = list(table.field_names)
    if record == wanted:
        return ""
    advice = f"the header must be {','.join(wanted)}"
    for place, (found, name) in enumerate(zip(record, wanted), start=1):
        if found != name:
            return f"column {place} is headed {found[:80]!r}, not {name!r}; {advice}"
    return f"has {count(len(record), 'column')}, not {len(wanted)}; {advice}"


def _judge_record(table: Table, record: list[str], row: int, is_cut: bool) -> Iterator[Problem]:
    """What is wrong with a record. `is_cut` says that the file ends with it, and without a line end."""
    words, field, width = "", "", len(table.fields)
    if row == 1:
        words = _judge_header(table, record)
    elif not "".join(record).strip() and len(record) < width:
        words = "is blank; remove the line"
    elif record == list(table.field_names):
        words = "is the header again; remove the line"
    elif record[0].startswith(MERGE_MARKS):
        words = "is a mark that a merge left; settle the conflict, and remove its marks"
    elif is_cut and len(record) < width:
        words = "ends in the middle of a row; restore the end of the file"
        field = table.field_names[len(record) - 1]
    elif len(record) != width:
        advice = "fill in those left out, or leave them empty between commas"
        if len(record) > width:
            advice = "look for a comma that needs quotation marks, or a line end that is missing"
        words = f"has {count(len(record), 'cell')}, not {width}; {advice}"
    if words:
        yield Problem(table.path, words, row, field=field)
