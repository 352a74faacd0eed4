"""The rules: what a Table Schema cannot say. A rule is one query; the rows it returns are the problems.

Each file of scripts/rules returns `resource`, `csv_row`, `field` and `problem`; no row means that the
rule holds. A first line `-- warning` makes its problems warnings. The tables are those of the package
with the column `csv_row` added (the header is row 1), empty cells null, integers and booleans typed,
and for each EDTF field F the ISO days `F_earliest` and `F_latest`. Two more hold what is not in a CSV:
`texts` (text_path, text) and `dates` (resource, csv_row, field, edtf, problem).
"""

from collections.abc import Iterator
from pathlib import Path

import duckdb

from ..dates import read_edtf
from ..package import SCRIPTS, Package, Table, read_text
from ..problems import Problem

RULES = SCRIPTS / "rules"
TYPES = {"integer": "bigint", "number": "double", "boolean": "boolean"}


def find_problems(package: Package, counts: dict[str, int]) -> list[Problem]:
    """What the rules find; `counts` says how many rows each table has that can be read.

    A rule that needs a table that cannot be read is left out.
    """
    try:
        return _find_problems(package, counts)
    except duckdb.Error as error:
        # Out of memory, or a file that only DuckDB cannot read: no rule has been judged.
        words = " ".join(str(error).split())[:300]
        return [Problem("scripts/rules", f"could not be judged, DuckDB says: {words}; mend that first")]


def _find_problems(package: Package, counts: dict[str, int]) -> list[Problem]:
    tables = [table for table in package.tables if table.name in counts]
    with duckdb.connect(config={"threads": 2}) as connection:
        _load_texts(connection, package)
        _load_dates(connection, package, tables)
        for table in tables:
            _load_table(connection, package, table)
        by_name = {table.name: table for table in tables}
        loaded = by_name.keys() | {"texts", "dates"}
        problems = []
        for table in tables:
            problems += _find_lost_rows(connection, table, counts[table.name])
            problems += _find_dangling_keys(connection, table, by_name)
        for path in sorted(RULES.glob("*.sql")):
            query = path.read_text(encoding="utf-8")
            if connection.get_table_names(query) <= loaded:
                problems += _run_rule(connection, path, query, by_name)
    return problems


def _load_texts(connection, package: Package) -> None:
    texts = [(path, _read_or_nothing(package, path)) for path in package.text_paths]
    connection.execute(
        "create table texts as select unnest(?::varchar[]) as text_path, unnest(?::varchar[]) as text",
        [[path for path, _ in texts], [text for _, text in texts]],
    )


def _read_or_nothing(package: Package, path: str) -> str | None:
    try:
        return read_text(package, path)
    except UnicodeDecodeError:
        return None  # files has said so; every rule must fail closed on a missing text


def _load_dates(connection, package: Package, tables: list[Table]) -> None:
    """Read each distinct EDTF value once: the library is slow."""
    connection.execute("create table dates (resource varchar, csv_row bigint, field varchar, edtf varchar)")
    for table in tables:
        for field in table.edtf_fields:
            connection.execute(
                f"insert into dates select ?, csv_row, ?, {_quote(field)}"
                f" from ({_select_csv(package, table)}) where {_quote(field)} is not null",
                [table.name, field],
            )
    values = [value for (value,) in connection.execute("select distinct edtf from dates").fetchall()]
    readings = [read_edtf(value) for value in values]
    connection.execute(
        "create table readings as select unnest(?::varchar[]) as edtf, unnest(?::varchar[]) as earliest,"
        " unnest(?::varchar[]) as latest, unnest(?::varchar[]) as problem",
        [
            values,
            *([getattr(reading, part) for reading in readings] for part in ("earliest", "latest", "problem")),
        ],
    )
    connection.execute("create or replace table dates as select * from dates left join readings using (edtf)")


def _load_table(connection, package: Package, table: Table) -> None:
    columns = ["csv_row"]
    joins = ""
    for number, field in enumerate(table.fields):
        name = _quote(field.name)
        kind = TYPES.get(field.type)
        columns.append(f"try_cast({name} as {kind}) as {name}" if kind else name)
        if field.is_edtf:
            reading = f"reading_{number}"
            joins += f" left join readings as {reading} on {reading}.edtf = rows.{name}"
            columns += [
                f"{reading}.{bound} as {_quote(f'{field.name}_{bound}')}" for bound in ("earliest", "latest")
            ]
    connection.execute(
        f"create table {_quote(table.name)} as select {', '.join(columns)}"
        f" from ({_select_csv(package, table)}) as rows{joins} order by csv_row"
    )


def _select_csv(package: Package, table: Table) -> str:
    """SQL for the rows of a CSV file, every cell as text, numbered as people count them."""
    path = str(package.root / table.path).replace("'", "''")
    names = ", ".join(f"nullif({_quote(name)}, '') as {_quote(name)}" for name in table.field_names)
    columns = ", ".join(f"'{name}': 'varchar'" for name in table.field_names)
    # The parallel reader fails on large files with line breaks inside quotation marks.
    return (
        f"select row_number() over () + 1 as csv_row, {names} from read_csv('{path}', auto_detect=false,"
        " header=true, delim=',', quote='\"', escape='\"', strict_mode=true, parallel=false,"
        f" columns={{{columns}}})"
    )


def _find_lost_rows(connection, table: Table, count: int) -> Iterator[Problem]:
    """DuckDB passes over what it cannot read; the rows are counted without it."""
    (read,) = connection.execute(f"select count(*) from {_quote(table.name)}").fetchone()
    if read != count:
        words = f"DuckDB read {read} of {count} rows; look for odd quotation marks"
        yield Problem(table.path, words, rule="lost_rows")


def _find_dangling_keys(connection, table: Table, tables: dict[str, Table]) -> Iterator[Problem]:
    """Foreign keys that lead nowhere. Keys to a table that cannot be read are left out."""
    for key in table.foreign_keys:
        if key.table not in tables:
            continue
        field, column = _quote(key.field), _quote(key.column)
        query = (
            f"select csv_row, {field} from {_quote(table.name)} where {field} is not null and {field} not in"
            f" (select {column} from {_quote(key.table)} where {column} is not null)"
        )
        for row, value in connection.execute(query).fetchall():
            words = (
                f"{value!r} is no {key.column} of {tables[key.table].path}; correct it, or add the row there"
            )
            yield Problem(
                table.path, words, row, _read_key(connection, table, row), key.field, rule="foreign_key"
            )


def _run_rule(connection, path: Path, query: str, tables: dict[str, Table]) -> list[Problem]:
    level = "warning" if query.startswith("-- warning") else "error"
    return [
        Problem(
            tables[name].path,
            message,
            row,
            _read_key(connection, tables[name], row),
            field or "",
            level,
            path.stem,
        )
        for name, row, field, message in connection.execute(query).fetchall()
    ]


def _read_key(connection, table: Table, row: int) -> str:
    columns = ", ".join(map(_quote, table.primary_key))
    found = connection.execute(
        f"select {columns} from {_quote(table.name)} where csv_row = ?", [row]
    ).fetchone()
    return ":".join(str(part) for part in found or ())


def _quote(name: str) -> str:
    return f'"{name}"'
