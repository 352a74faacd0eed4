"""A worksheet as a file: CSV, as a spreadsheet saves it, or YAML, one mapping per line with its empty cells left out."""

import csv
import io
from collections.abc import Collection
from pathlib import Path

import yaml

from ..check.metadata import find_danger
from ..package import LOADER
from ..problems import Failure
from .edit import Row, write_beside

FOLDER = "drafts"
# The forms of a worksheet, with the number of its first line: a CSV file has a header.
FORMS = {".csv": 2, ".yml": 1, ".yaml": 1}
YAML = (".yml", ".yaml")
NEEDED = ("sentence", "quote")
MOST_BYTES = 20_000_000
WRITE_ONE = "write one with add worksheet SOURCE"


def find_sheet(root: Path, source_id: str) -> Path:
    """The worksheet of a source; its path as CSV if there is none."""
    paths = [root / FOLDER / f"{source_id}{form}" for form in FORMS]
    return next((path for path in paths if path.exists()), paths[0])


def read_sheet(path: Path, known: Collection[str]) -> list[Row]:
    """The lines of a worksheet with these columns, whatever their order. Raises Failure."""
    try:
        content = path.read_bytes()
        if len(content) > MOST_BYTES:
            raise Failure(f"{path} has more than {MOST_BYTES:,} bytes; divide it")
        text = content.decode("utf-8-sig")
    except OSError as error:
        raise Failure(f"{path} cannot be read ({error.strerror}); {WRITE_ONE}") from error
    except UnicodeDecodeError as error:
        raise Failure(f"{path} is not UTF-8; save it as UTF-8") from error
    lines = _read_yaml(path, text, known) if path.suffix in YAML else _read_csv(path, text, known)
    if not lines:
        raise Failure(f"{path} has no lines; {WRITE_ONE}")
    return lines


def _read_csv(path: Path, text: str, known: Collection[str]) -> list[Row]:
    head = text.split("\n", 1)[0]
    separator = max(",;\t", key=head.count)
    records = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        found = [record for record in records if any(record)]
        # Spreadsheets add columns at the end in which nothing stands, not even a heading.
        while not found[0][-1] and all(len(row) == len(found[0]) and not row[-1] for row in found):
            found = [row[:-1] for row in found]
        names, *rows = found
    except (IndexError, ValueError, csv.Error) as error:
        raise Failure(f"{path} has no lines; {WRITE_ONE}") from error
    _judge_names(f"{path}:1", names, known)
    if len(set(names)) < len(names):
        raise Failure(f"{path}:1 a column stands twice; restore the header")
    for number, row in enumerate(rows, 2):
        if len(row) != len(names):
            raise Failure(
                f"{path}:{number} has {len(row)} cells, but the header has {len(names)}; correct the line"
            )
    return [dict(zip(names, row)) for row in rows]


def _judge_names(where: str, names: list[str], known: Collection[str]) -> None:
    if strange := [name for name in names if name not in known]:
        raise Failure(
            f"{where} {strange[0] or 'an empty heading'} is not a column of a worksheet; restore the header"
        )
    if missing := {*NEEDED} - {*names}:
        raise Failure(f"{where} the column {min(missing)} is missing; restore the header")


def _read_yaml(path: Path, text: str, known: Collection[str]) -> list[Row]:
    """Every value is the text that stands there: yes is not a truth value here, and a date is not a number of days."""
    try:
        if words := find_danger(text):
            raise Failure(f"{path} {words}")
        found = yaml.compose(text, LOADER)
    except yaml.YAMLError as error:
        raise Failure(f"{path} cannot be read as YAML: {' '.join(str(error).split())}; correct it") from error
    if found is not None and not isinstance(found, yaml.SequenceNode):
        raise Failure(f"{path} is not a list of lines; begin each line with a hyphen")
    return [_read_mapping(path, node, known) for node in found.value] if found else []


def _read_mapping(path: Path, node: yaml.Node, known: Collection[str]) -> Row:
    where = f"{path}:{node.start_mark.line + 1}"
    if not isinstance(node, yaml.MappingNode) or not all(
        isinstance(part, yaml.ScalarNode) for pair in node.value for part in pair
    ):
        raise Failure(f"{where} is not columns with a value each; write them as column: value")
    line = {key.value: value.value for key, value in node.value}
    _judge_names(where, [*line, *NEEDED], known)
    if len(line) < len(node.value):
        raise Failure(f"{where} has a column twice; keep one of them")
    return dict.fromkeys(known, "") | line


def write_sheet(path: Path, lines: list[Row], names: Collection[str]) -> None:
    """Write a worksheet in one step, in the form that the end of its name says."""
    if path.suffix in YAML:
        # What people type first is always there.
        kept = [
            {name: line.get(name, "") for name in names if line.get(name) or name in ("enter", "sentence")}
            for line in lines
        ]
        written = yaml.safe_dump(kept, allow_unicode=True, sort_keys=False, width=110)
    else:
        table = io.StringIO(newline="")
        writer = csv.DictWriter(table, names, restval="", lineterminator="\n", extrasaction="ignore")
        writer.writeheader()
        writer.writerows(lines)
        written = table.getvalue()
    write_beside(path, written.encode("utf-8"))
