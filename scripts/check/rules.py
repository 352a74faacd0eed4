"""The rules: what a Table Schema cannot say. A rule is one query; the rows it returns are the problems.

Each file of scripts/model/rules returns `resource`, `csv_row`, `field` and `problem`; no row means that the
rule holds. A first line `-- warning` makes its problems warnings. `tables` says what a rule can ask.
"""

import functools
from collections.abc import Callable, Iterable, Iterator

import duckdb

from ..package import MODEL, ForeignKey, Table
from ..problems import Problem
from ..progress import track
from ..workers import open_workers
from .tables import BESIDE, quote_name

RULES = MODEL / "rules"


# Runs the rules over tables that are loaded and typed on a DuckDB connection.
Judge = Callable[[duckdb.DuckDBPyConnection, list[Table]], list[Problem]]


def judge_tables(connection, tables: list[Table]) -> list[Problem]:
    """What the rules find in `tables`, which are loaded and typed, on DuckDB."""
    by_name = {table.name: table for table in tables}
    queries = read_rules(by_name)

    def find_dangling_keys(table: Table) -> list[Problem]:
        return list(_find_dangling_keys(connection.cursor(), table, by_name))

    def find_rows(query: str) -> list:
        return connection.cursor().execute(query).fetchall()

    problems = []
    # Two at a time: there is always a part of a query that DuckDB can only do on one processor.
    with open_workers(False) as workers:
        for found in workers.map(find_dangling_keys, tables):
            problems += found
        found = zip(queries.items(), workers.map(find_rows, queries.values()))
        for (rule, query), rows in track(found, len(queries), "check: rules", "rules"):
            problems += name_rows(connection, rule, query, rows, by_name)
    return problems


def read_rules(tables: Iterable[str]) -> dict[str, str]:
    """The queries, by name, of the rules that need no other tables than these and what is beside them."""
    loaded = {*tables, *BESIDE, "readings"}
    queries = {path.stem: path.read_text(encoding="utf-8") for path in sorted(RULES.glob("*.sql"))}
    return {rule: query for rule, query in queries.items() if _list_tables(query) <= loaded}


@functools.cache
def _list_tables(query: str) -> set[str]:
    return duckdb.get_table_names(query)


def _find_dangling_keys(connection, table: Table, tables: dict[str, Table]) -> Iterator[Problem]:
    """Foreign keys that lead nowhere. Keys to a table that cannot be read are left out."""
    for key in table.foreign_keys:
        if key.table in tables:
            field, column = quote_name(key.field), quote_name(key.column)
            rows = connection.execute(
                f"select csv_row, {field} from {quote_name(table.name)} where {field} is not null and {field} not in"
                f" (select {column} from {quote_name(key.table)} where {column} is not null)"
            ).fetchall()
            yield from name_dangling_keys(connection, table, key, tables[key.table], rows)


def name_dangling_keys(
    connection, table: Table, key: ForeignKey, target: Table, rows: list
) -> Iterator[Problem]:
    """Problems with cells, given as (csv_row, value), that should hold a key of `target` and hold none."""
    keys = _read_keys(connection, table, [row for row, _ in rows])
    for row, value in rows:
        words = f"{value!r} is no {key.column} of {target.path}; correct it, or add the row there"
        yield Problem(table.path, words, row, keys[row], key.field, rule="foreign_key")


def name_rows(connection, rule: str, query: str, rows: list, tables: dict[str, Table]) -> list[Problem]:
    """The problems that a rule's query found: its rows of resource, csv_row, field and problem, with their keys."""
    level = "warning" if query.startswith("-- warning") else "error"
    keys = {
        name: _read_keys(connection, tables[name], [row for other, row, *_ in rows if other == name])
        for name in {name for name, *_ in rows}
    }
    return [
        Problem(tables[name].path, message, row, keys[name].get(row, ""), field or "", level, rule)
        for name, row, field, message in rows
    ]


def _read_keys(connection, table: Table, rows: Iterable[int]) -> dict[int, str]:
    """The keys of rows that are given by their numbers."""
    if not rows:
        return {}
    columns = ", ".join(map(quote_name, table.primary_key))
    found = connection.execute(
        f"select csv_row, {columns} from {quote_name(table.name)} where csv_row in (select unnest(?::bigint[]))",
        [rows],
    ).fetchall()
    return {row: ":".join(map(str, key)) for row, *key in found}
