"""The rules on Apache Spark: the files of scripts/model/rules, transpiled by sqlglot, over a Parquet copy of the package.

For a corpus beyond one machine. Only rules and foreign keys change engine. DuckDB loads the CSV files as ever and
writes the copy; it answers the recursive rules, which are about edges only, and looks up the keys of the rows that
were found. No Python runs on the workers: they need Spark and nothing else.
"""

import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import sqlglot

from ..check.rules import Judge, name_dangling_keys, name_rows, read_rules
from ..check.tables import BESIDE
from ..package import Table
from ..problems import Problem
from ..progress import track
from .parquet import read_schema, write_copy
from .spark_session import ERRORS, SparkError, open_session, shorten

# A corpus that is broken throughout shall not fill the memory of the driver.
MOST_ROWS = 10_000
QUERIES_AT_ONCE = 4


@contextmanager
def open_spark(master: str | None = None, copy: str | None = None) -> Iterator[Judge]:
    """What runs the rules on Spark, for as long as the session lasts. Raises SparkError.

    `master` is a master URL; without one, Spark's own configuration decides. `copy` is the address of a folder
    for the Parquet copy that every worker can read; without one, it is a temporary folder of this machine.
    """
    with open_session(master) as session:
        _refuse(session, copy)
        yield partial(judge_tables, session, copy)


def judge_tables(session, copy: str | None, connection, tables: list[Table]) -> list[Problem]:
    """What the rules find in `tables`, which are loaded and typed on a DuckDB connection.

    No more than 10,000 rows are named for a rule or for a foreign key.
    """
    by_name = {table.name: table for table in tables}
    names = [*by_name, *BESIDE]
    try:
        with tempfile.TemporaryDirectory(prefix="check-") as folder:
            shown = track(names, len(names), "check: Parquet copy", "tables")
            write_copy(connection, shown, Path(folder) / "copy")
            with _put_copy(session, Path(folder) / "copy", copy) as address:
                for name in names:
                    rows = session.read.schema(read_schema(connection, name)).parquet(f"{address}/{name}")
                    rows.createOrReplaceTempView(name)
                return [
                    *_find_lost_rows(session, connection, by_name),
                    *_find_dangling_keys(session, connection, by_name),
                    *_run_rules(session, connection, by_name),
                ]
    except ERRORS as error:
        return [_give_up("scripts/model/rules", error)]


def _refuse(session, address: str | None) -> None:
    """Say at once what would only be met after all else has been checked."""
    if not address and not session.sparkContext.master.startswith("local"):
        raise SparkError("a cluster needs a folder that every worker can read; name one with --copy")
    try:
        is_taken = address and _is_there(session, address)
    except ERRORS as error:
        raise SparkError(f"{address} cannot be used: {shorten(error)}") from error
    if is_taken:
        raise SparkError(f"{address} is there already; name a folder that is not: it is removed at the end")


@contextmanager
def _put_copy(session, folder: Path, address: str | None) -> Iterator[str]:
    """Put the folder where the workers read it, for as long as the context lasts; its address."""
    if not address:
        yield folder.as_uri()
        return
    files, target = _reach(session, address)
    try:
        files.copyFromLocalFile(_make_path(session, folder.as_uri()), target)
        yield address
    finally:
        files.delete(target, True)


def _reach(session, address: str) -> tuple:
    """Hadoop's client for an address, and the address as a path of it: it knows all addresses that Spark knows."""
    path = _make_path(session, address)
    return path.getFileSystem(session.sparkContext._jsc.hadoopConfiguration()), path


def _is_there(session, address: str) -> bool:
    files, path = _reach(session, address)
    return files.exists(path)


def _make_path(session, address: str):
    return session.sparkContext._jvm.org.apache.hadoop.fs.Path(address)


def _find_lost_rows(session, connection, tables: dict[str, Table]) -> Iterator[Problem]:
    """Rows that were loaded and that Spark does not see."""
    rows = " union all ".join(f"select '{name}' as name from `{name}`" for name in tables)
    seen = dict(session.sql(f"select name, count(*) from ({rows}) group by name").collect())
    for name, table in tables.items():
        (count,) = connection.execute(f'select count(*) from "{name}"').fetchone()
        if seen.get(name, 0) != count:
            words = f"Spark sees {seen.get(name, 0)} of {count} rows; look at the Parquet copy"
            yield Problem(table.path, words, rule="lost_rows")


def _find_dangling_keys(session, connection, tables: dict[str, Table]) -> Iterator[Problem]:
    """Foreign keys that lead nowhere: one job for all of them."""
    keys = [(table, key) for table in tables.values() for key in table.foreign_keys if key.table in tables]
    queries = [
        f"(select {number} as number, t.csv_row, t.`{key.field}` as value from `{table.name}` as t"
        f" left anti join `{key.table}` as o on o.`{key.column}` = t.`{key.field}`"
        f" where t.`{key.field}` is not null limit {MOST_ROWS + 1})"
        for number, (table, key) in enumerate(keys)
    ]
    found = session.sql(" union all ".join(queries)).collect() if queries else []
    for number, (table, key) in enumerate(keys):
        rows = [(row, value) for other, row, value in found if other == number]
        yield from name_dangling_keys(connection, table, key, tables[key.table], rows[:MOST_ROWS])
        yield from _say_more(rows, table.path, key.field, "foreign_key")


def _run_rules(session, connection, tables: dict[str, Table]) -> Iterator[Problem]:
    queries = read_rules(tables)
    with ThreadPoolExecutor(QUERIES_AT_ONCE) as threads:
        asked = {
            rule: threads.submit(ask, session, query)
            for rule, query in queries.items()
            if not recurses(query)
        }
        for rule, query in track(queries.items(), len(queries), "check: rules on Spark", "rules"):
            try:
                rows = asked[rule].result() if rule in asked else connection.execute(query).fetchall()
            except (sqlglot.errors.SqlglotError, *ERRORS) as error:
                yield _give_up(f"scripts/model/rules/{rule}.sql", error)
            else:
                yield from name_rows(connection, rule, query, rows[:MOST_ROWS], tables)
                yield from _say_more(rows, f"scripts/model/rules/{rule}.sql", "", rule)


def recurses(query: str) -> bool:
    """Whether a rule follows edges, which Spark's recursion cannot."""
    return "with recursive" in query


def ask(session, query: str) -> list[tuple]:
    """The first rows that Spark answers to a query in DuckDB's SQL."""
    return session.sql(transpile(query)).limit(MOST_ROWS + 1).collect()


def transpile(query: str) -> str:
    """A query in DuckDB's SQL in that of Spark. Raises SqlglotError where sqlglot knows that it cannot."""
    raising = sqlglot.ErrorLevel.RAISE
    [answer] = sqlglot.transpile(
        query, read="duckdb", write="spark", identify=True, comments=False, unsupported_level=raising
    )
    return answer


def _say_more(rows: list, place: str, field: str, rule: str) -> Iterator[Problem]:
    if len(rows) > MOST_ROWS:
        words = f"finds more than the {MOST_ROWS} rows that are named; mend those, then check again"
        yield Problem(place, words, field=field, rule=rule)


def _give_up(place: str, error: Exception) -> Problem:
    return Problem(place, f"could not be judged, Spark says: {shorten(error)}; mend that first")
