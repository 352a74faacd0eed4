"""What a rule is, and the one judge of all rules: a rule is a query, and the rows that it returns are the problems.

A query returns `resource`, `csv_row`, `field` and `problem`, and `level` if a problem is not an error; no rows mean
that the rule holds. The model's rules are the files in scripts/model/rules, which say what a Table Schema cannot;
`constraints` compiles the rest. `tables` describes what a rule can query.
"""

import functools
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import duckdb

from ..model import RULES, list_names
from ..package import Table
from ..problems import AND_MORE, MOST_OF_A_KIND, MOST_WARNINGS, Problem, make_printable
from .tables import DERIVED, Connection, quote_name


class Rule(NamedTuple):
    """What must hold: `query` must return no rows. Several rules may share a name, such as foreign_key.

    `sieves` are cheaper queries that each return a row if `query` does, so that an elaborate one is run only on what is wrong.
    """

    name: str
    query: str
    sieves: tuple[str, ...] = ()


# Runs rules on tables that are loaded on a DuckDB connection.
Judge = Callable[[Connection, list[Rule], list[Table]], list[Problem]]


def judge_rules(connection: Connection, rules: list[Rule], tables: list[Table]) -> list[Problem]:
    """What the rules find, on DuckDB."""
    # As many at a time as DuckDB has threads: every query has a part that it can run only on one of them.
    [(threads,)] = connection.execute("select current_setting('threads')").fetchall()
    with ThreadPoolExecutor(threads) as workers:
        found = list(workers.map(lambda rule: _run(connection.cursor(), rule), rules))
    return [
        problem
        for rule, rows in zip(rules, found)
        for problem in name_problems(connection, rule, rows, tables)
    ]


def _run(cursor: Connection, rule: Rule) -> list[tuple]:
    if not all(cursor.execute(sieve).fetchall() for sieve in rule.sieves):
        return []
    cursor.execute(rule.query)
    return cursor.fetchmany(_bound(cursor.description or ()) + 1)


def _bound(columns: Sequence) -> int:
    """How many rows of a rule are told, by its columns: a fifth one says which are warnings."""
    return MOST_WARNINGS if len(columns) > 4 else MOST_OF_A_KIND


def name_problems(
    connection: Connection, rule: Rule, rows: list[tuple], tables: list[Table]
) -> list[Problem]:
    """The problems that are the rows of a rule's query, with the keys of their rows."""
    problems = []
    by_name = {table.name: table for table in tables}
    for name in dict.fromkeys(name for name, *_ in rows):
        table, of_table = by_name[name], [row for other, *row in rows if other == name]
        keys = _read_keys(connection, table, [csv_row for csv_row, *_ in of_table])
        if len(of_table) > (most := _bound(rows[0])):
            problems.append(Problem(table.path, AND_MORE, rule=rule.name))
            of_table = of_table[:most]
        for csv_row, field, words, *level in of_table:
            key = keys.get(csv_row, "")
            # A message made of an empty cell is null: still a problem.
            words = make_printable(words or f"breaks the rule {rule.name}; correct the row")
            problem = Problem(table.path, words, csv_row, key, field or "", rule=rule.name)
            problems.append(problem._replace(level=level[0]) if level else problem)
    return problems


def read_rules(tables: Iterable[Table]) -> list[Rule]:
    """The model's rules that need no tables other than these and the ones that check adds."""
    loaded = {*(table.name for table in tables), *DERIVED, "readings"}
    rules = [Rule(path.stem, path.read_text(encoding="utf-8")) for path in sorted(RULES.glob("*.sql"))]
    # To find out which tables a query names takes as long as to run it; usually all are there.
    return rules if list_names() <= loaded else [one for one in rules if list_tables(one.query) <= loaded]


@functools.cache
def list_tables(query: str) -> set[str]:
    return duckdb.get_table_names(query)


def _read_keys(connection: Connection, table: Table, rows: list[int]) -> dict[int, str]:
    """The keys of the rows with these numbers; empty if one cannot be printed."""
    columns = ", ".join(f"coalesce({quote_name(name)}::varchar, '')" for name in table.primary_key)
    query = f"select csv_row, concat_ws(':', {columns}) from {quote_name(table.name)} where csv_row in (select unnest(?::bigint[]))"
    found = connection.execute(query, [rows]).fetchall()
    return {row: key if key.isprintable() else "" for row, key in found}
