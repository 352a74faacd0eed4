"""The tables of a package in DuckDB, each file read once: first every cell as text, then typed, for the rules.

A table has the column `csv_row` (the header is row 1) and its fields, empty cells null. Typing turns fields
into integers, numbers and booleans, and adds the ISO dates `F_earliest` and `F_latest` to each EDTF field F. Six more
tables hold what is not in a CSV: `texts` (text_path, text_length, text), `pieces` of texts (text_path, piece_start,
piece, next_word), `dates` (resource, csv_row, field, edtf, earliest, latest, problem), `numbers` (see numbers.py),
`quote_sentences`, `figure_places` and `english_sources` (see places.py).

To cut words out of a text takes as long as the text is, because its characters have to be counted. So words are cut out
of its pieces. One starts at every 5,000 characters and holds 10,010: no field that repeats words of a text may be longer
than 5,000, so the words and what stands next to them are in the piece in whose first half they start. `next_word` is
the place of the first character from `piece_start` on other than white space, or the length of the text.
"""

import math
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
from duckdb import DuckDBPyConnection as Connection

from ..dates import read_edtf
from ..folders import working_folder
from ..package import Package, Table
from .files import Count

# DuckDB writes what exceeds this to temporary files, which disappear with the connection. Python needs as much again.
MEMORY = {
    110_000_000: 300_000_000,
    math.inf: 1_500_000_000,
}  # by the bytes of a package up to which it is enough
# Bytes of CSV from which a second thread gains more than it costs.
LARGE = 2_000_000
# Each thread joins with the pieces of all texts, several times in one rule, and cannot write them elsewhere.
TIMES_TEXTS = 20
TYPES = {"integer": "bigint", "number": "double", "boolean": "boolean"}
TEXTS_AT_ONCE = 2_000_000  # characters
PIECES_AT_ONCE = 200
STEP, SPAN = 5_000, 10_010  # characters
WORD = re.compile(r"[^ \t\r\n\f]")
DERIVED = ("texts", "pieces", "dates", "numbers", "quote_sentences", "figure_places", "english_sources")
# Different ones: reading them takes half a minute for a million.
MOST_DATES = 200_000
TOO_MANY = (
    f"is one of more than {MOST_DATES:,} different dates, which is more than check reads; divide the package"
)
READING = ("edtf", "earliest", "latest", "problem")


@contextmanager
def open_tables(tables: int = LARGE, texts: int = 0) -> Iterator[Connection]:
    """A connection without tables, for so many bytes of CSV and of texts."""
    memory = next(enough for most, enough in MEMORY.items() if tables + texts <= most)
    threads = 2 if tables >= LARGE and TIMES_TEXTS * texts < memory else 1
    with (
        working_folder("claimbook-check-") as folder,
        duckdb.connect(
            config={"threads": threads, "memory_limit": f"{memory}B", "temp_directory": str(folder)}
        ) as connection,
    ):
        connection.execute(f"create table readings ({', '.join(f'{part} varchar' for part in READING)})")
        yield connection


def load_cells(connection: Connection, package: Package, table: Table) -> Count | None:
    """Load the rows of a table, every cell as text, numbered as people count them; None if DuckDB cannot read the file.

    DuckDB silently ignores much that is wrong with a file, but only by losing rows, or by dropping white space and
    quotation marks between a comma and a cell: so the count that is returned must equal that of `files`.
    """
    name, columns = quote_name(table.name), ", ".join(map(quote_name, table.field_names))
    kinds = ", ".join(f"{quote_text(field)}: 'varchar'" for field in table.field_names)
    connection.execute(f"create table {name} (csv_row bigint, {columns.replace(',', ' varchar,')} varchar)")
    if table.is_absent:
        return Count(0, 0)
    try:
        # The parallel reader fails on large files with line breaks inside quotation marks.
        connection.execute(
            f"insert into {name} select row_number() over () + 1 as csv_row, *"
            f" from read_csv({quote_text(_escape_glob(package.root / table.path))}, auto_detect=false, header=true, delim=',',"
            f" quote='\"', escape='\"', strict_mode=true, parallel=false, nullstr='', allow_quoted_nulls=true, columns={{{kinds}}})"
        )
    except duckdb.InvalidInputException:
        return None
    counted = f"select count(*), coalesce(sum(strlen(concat({columns}))), 0) from {name}"
    [(rows, size)] = connection.execute(counted).fetchall()
    return Count(rows, size)


def _escape_glob(path: Path) -> str:
    """Escape a path that DuckDB would read as a pattern: that of a folder named x*y would match others too."""
    return re.sub(r"([*?[])", r"[\1]", str(path))


def type_cells(connection: Connection, table: Table) -> None:
    """Type the fields of a loaded table and add the bounds of its EDTF dates, each distinct date read once."""
    name = quote_name(table.name)
    for field in table.fields:
        column = quote_name(field.name)
        if kind := TYPES.get(field.type):
            connection.execute(
                f"alter table {name} alter {column} type {kind} using try_cast({column} as {kind})"
            )
        if field.is_edtf:
            _read_dates(connection, name, column)
            _add_bounds(connection, name, field.name)


def _read_dates(connection: Connection, name: str, column: str) -> None:
    unread = (
        f"select distinct {column} from {name} where {column} is not null"
        f" and {column} not in (select edtf from readings)"
    )
    [(known,)] = connection.execute("select count(*) from readings").fetchall()
    left = max(0, MOST_DATES - known)
    values = [value for (value,) in connection.execute(unread).fetchmany(left)]
    if values:
        readings = zip(*map(read_edtf, values))
        parts = ", ".join("unnest(?::varchar[])" for _ in READING)
        connection.execute(f"insert into readings select {parts}", [values, *map(list, readings)])
    if len(values) == left:
        connection.execute(f"insert into readings select *, null, null, ? from ({unread})", [TOO_MANY])


def _add_bounds(connection: Connection, name: str, field: str) -> None:
    # Filled in place: another copy of the table would need as much memory again.
    bounds = {quote_name(f"{field}_{bound}"): bound for bound in ("earliest", "latest")}
    for column in bounds:
        connection.execute(f"alter table {name} add column {column} varchar")
    values = ", ".join(f"{column} = readings.{bound}" for column, bound in bounds.items())
    connection.execute(f"update {name} set {values} from readings where edtf = {quote_name(field)}")


def load_texts(connection: Connection, texts: Iterable[tuple[str, str | None]]) -> None:
    """The texts with their paths, and their pieces. None is a text that cannot be read, on which every rule must fail closed."""
    connection.execute("create table texts (text_path varchar, text_length bigint, text varchar)")
    connection.execute(
        "create table pieces (text_path varchar, piece_start bigint, piece varchar, next_word bigint)"
    )
    rows: list[tuple] = []
    pieces: list[tuple] = []
    size = 0
    # In lists, because one row at a time takes five times as long; not all at once, because Python needs several times their size.
    for path, text in texts:
        rows.append((path, None if text is None else len(text), text))
        size += len(text or "")
        if size > TEXTS_AT_ONCE:
            _insert(connection, "texts", rows)
            rows, size = [], 0
        for piece in () if text is None else _cut(text):
            pieces.append((path, *piece))
            if len(pieces) == PIECES_AT_ONCE:
                _insert(connection, "pieces", pieces)
                pieces = []
    _insert(connection, "texts", rows)
    _insert(connection, "pieces", pieces)


def _insert(connection: Connection, table: str, rows: list[tuple]) -> None:
    if rows:
        columns = list(map(list, zip(*rows)))
        connection.execute(f"insert into {table} select {', '.join('unnest(?)' for _ in columns)}", columns)


def _cut(text: str) -> Iterator[tuple[int, str, int]]:
    """The pieces of a text, from its end: where each starts, the piece, and where the next word starts."""
    word = len(text)
    for start in reversed(range(0, len(text) + 1, STEP)):
        found = WORD.search(text, start, start + STEP)
        word = found.start() if found else word
        yield start, text[start : start + SPAN], word


def gather_dates(connection: Connection, tables: Iterable[Table]) -> None:
    """Create one view of all EDTF dates in the tables, which must be typed."""
    selects = [
        "select null::varchar as resource, null::bigint as csv_row, null::varchar as field, * from readings limit 0"
    ]
    selects += [
        f"select {quote_text(table.name)}, csv_row, {quote_text(field)}, readings.* from {quote_name(table.name)}"
        f" join readings on edtf = {quote_name(field)}"
        for table in tables
        for field in table.edtf_fields
    ]
    connection.execute(f"create view dates as {' union all '.join(f'({select})' for select in selects)}")


def quote_name(name: str) -> str:
    return f'"{name}"'


def quote_text(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
