"""The tables of a package in DuckDB, each file read once: first every cell as text, then typed, for the rules.

A table has the column `csv_row` (the header is row 1) and its fields, empty cells null. Typing turns fields
into integers, numbers and booleans, and adds the ISO dates `F_earliest` and `F_latest` to each EDTF field F. Three more
tables hold what is not in a CSV: `texts` (text_path, text), `dates` (resource, csv_row, field, edtf, earliest, latest,
problem) and `numbers` (see numbers.py).
"""

import re
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

import duckdb
from duckdb import DuckDBPyConnection as Connection

from ..dates import read_edtf
from ..package import Package, Table
from .files import Count

# DuckDB writes what exceeds this to temporary files, which disappear with the connection.
MEMORY = "1500MB"
# Bytes of CSV from which a second thread gains more than it costs.
LARGE = 2_000_000
TYPES = {"integer": "bigint", "number": "double", "boolean": "boolean"}
TEXTS_AT_ONCE = 500
BESIDE = ("texts", "dates", "numbers")
READING = ("edtf", "earliest", "latest", "problem")


@contextmanager
def open_tables(memory: str = MEMORY, size: int = LARGE) -> Iterator[Connection]:
    """A connection without tables, for `size` bytes of CSV. `memory` is the most that DuckDB may use, such as 1500MB."""
    threads = 2 if size >= LARGE else 1
    with (
        tempfile.TemporaryDirectory(prefix="check-") as folder,
        duckdb.connect(
            config={"threads": threads, "memory_limit": memory, "temp_directory": folder}
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
    new = connection.execute(
        f"select distinct {column} from {name} where {column} is not null"
        f" and {column} not in (select edtf from readings)"
    ).fetchall()
    if new:
        values = [value for (value,) in new]
        readings = zip(*map(read_edtf, values))
        parts = ", ".join("unnest(?::varchar[])" for _ in READING)
        connection.execute(f"insert into readings select {parts}", [values, *map(list, readings)])


def _add_bounds(connection: Connection, name: str, field: str) -> None:
    # Filled in place: another copy of the table would need as much memory again.
    bounds = {quote_name(f"{field}_{bound}"): bound for bound in ("earliest", "latest")}
    for column in bounds:
        connection.execute(f"alter table {name} add column {column} varchar")
    values = ", ".join(f"{column} = readings.{bound}" for column, bound in bounds.items())
    connection.execute(f"update {name} set {values} from readings where edtf = {quote_name(field)}")


def load_texts(connection: Connection, texts: Iterable[tuple[str, str | None]]) -> None:
    """The texts with their paths. None is a text that cannot be read, on which every rule must fail closed."""
    connection.execute("create table texts (text_path varchar, text varchar)")
    texts = iter(texts)
    # In lists, because one row at a time takes five times as long; not all at once, because Python needs several times their size.
    while batch := list(islice(texts, TEXTS_AT_ONCE)):
        connection.execute("insert into texts select unnest(?), unnest(?)", list(map(list, zip(*batch))))


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
