"""The rules on Apache Spark: the files of scripts/model/rules, transpiled by sqlglot, over a Parquet copy of the package.

For a corpus too large for one machine. Only rules and foreign keys change engine. DuckDB loads the CSV files as usual
and writes the copy; it evaluates the recursive rules, which are about edges only, and looks up the keys of the rows
that were found. No Python runs on the workers: they need only Spark.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import sqlglot
from pyspark.sql import SparkSession

from ..check.rules import Judge, Rule, name_problems
from ..check.tables import DERIVED, Connection
from ..folders import working_folder
from ..package import Table
from ..problems import Failure, Problem
from .parquet import read_schema, write_copy
from .spark_session import ERRORS, open_session, shorten

# A corpus that is broken throughout must not fill the driver's memory.
MOST_ROWS = 10_000
QUERIES_AT_ONCE = 4


@contextmanager
def open_spark(master: str | None = None, copy: str | None = None) -> Iterator[Judge]:
    """A judge that runs the rules on Spark for as long as the session lasts. Raises Failure.

    `master` is a master URL; without one, Spark's own configuration decides. `copy` is the address of a folder
    for the Parquet copy that every worker can read; without one, it is a temporary folder on this machine.
    """
    with open_session(master) as session:
        _refuse(session, copy)
        yield partial(judge_rules, session, copy)


def judge_rules(
    session: SparkSession, copy: str | None, connection: Connection, rules: list[Rule], tables: list[Table]
) -> list[Problem]:
    """What the rules find in `tables`, which are loaded and typed on a DuckDB connection.

    At most 10,000 rows are reported per rule.
    """
    names = [*(table.name for table in tables), *DERIVED]
    try:
        with working_folder("claimbook-check-") as folder:
            write_copy(connection, names, folder / "copy")
            with _put_copy(session, folder / "copy", copy) as address:
                for name in names:
                    rows = session.read.schema(read_schema(connection, name)).parquet(f"{address}/{name}")
                    rows.createOrReplaceTempView(name)
                return [
                    *_find_lost_rows(session, connection, tables),
                    *_run_rules(session, connection, rules, tables),
                ]
    except ERRORS as error:
        return [_give_up("the rules", error)]


def _refuse(session: SparkSession, address: str | None) -> None:
    """Refuse early what would otherwise fail only after everything else has been checked."""
    if not address and not str(session.sparkContext.master).startswith("local"):
        raise Failure("a cluster needs a folder that every worker can read; name one with --copy")
    try:
        is_taken = address and _is_there(session, address)
    except ERRORS as error:
        raise Failure(f"{address} cannot be used: {shorten(error)}") from error
    if is_taken:
        raise Failure(
            f"{address} exists already; name a folder that does not, because it is removed at the end"
        )


@contextmanager
def _put_copy(session: SparkSession, folder: Path, address: str | None) -> Iterator[str]:
    """Copy the folder to where the workers read it, for as long as the context lasts; yields its address."""
    if not address:
        yield folder.as_uri()
        return
    files, target = _reach(session, address)
    try:
        files.copyFromLocalFile(_make_path(session, folder.as_uri()), target)
        yield address
    finally:
        files.delete(target, True)


def _reach(session: SparkSession, address: str) -> tuple:
    """Hadoop's client for an address, and the address as a path for it: it knows all addresses that Spark knows."""
    path = _make_path(session, address)
    return path.getFileSystem(session.sparkContext._jsc.hadoopConfiguration()), path


def _is_there(session: SparkSession, address: str) -> bool:
    files, path = _reach(session, address)
    return files.exists(path)


def _make_path(session: SparkSession, address: str) -> Any:
    java: Any = session.sparkContext._jvm
    return java.org.apache.hadoop.fs.Path(address)


def _find_lost_rows(session: SparkSession, connection: Connection, tables: list[Table]) -> Iterator[Problem]:
    """Rows that were loaded but that Spark does not see."""
    rows = " union all ".join(f"select '{table.name}' as name from `{table.name}`" for table in tables)
    seen: dict[str, int] = dict(
        map(tuple, session.sql(f"select name, count(*) from ({rows}) group by name").collect())
    )
    for table in tables:
        [(count,)] = connection.execute(f'select count(*) from "{table.name}"').fetchall()
        if seen.get(table.name, 0) != count:
            words = f"Spark sees {seen.get(table.name, 0)} of {count} rows; look at the Parquet copy"
            yield Problem(table.path, words, rule="lost_rows")


def _run_rules(
    session: SparkSession, connection: Connection, rules: list[Rule], tables: list[Table]
) -> Iterator[Problem]:
    with ThreadPoolExecutor(QUERIES_AT_ONCE) as threads:
        asked = [None if recurses(rule.query) else threads.submit(ask, session, rule.query) for rule in rules]
        for rule, future in zip(rules, asked):
            try:
                rows = future.result() if future else connection.execute(rule.query).fetchall()
            except (sqlglot.errors.SqlglotError, *ERRORS) as error:
                yield _give_up(rule.name, error)
                continue
            yield from name_problems(connection, rule, rows[:MOST_ROWS], tables)
            if len(rows) > MOST_ROWS:
                words = f"{rule.name} finds more than the {MOST_ROWS} rows that are named; correct those, then check again"
                yield Problem("data", words, rule=rule.name)


def recurses(query: str) -> bool:
    """Whether a rule follows edges, which Spark's recursion cannot do."""
    return "with recursive" in query


def ask(session: SparkSession, query: str) -> list[tuple]:
    """The first rows of Spark's result for a query in DuckDB's SQL."""
    return [tuple(row) for row in session.sql(transpile(query)).limit(MOST_ROWS + 1).collect()]


def transpile(query: str) -> str:
    """A query in DuckDB's SQL, translated to Spark's. Raises SqlglotError where sqlglot knows that it cannot."""
    raising = sqlglot.ErrorLevel.RAISE
    [answer] = sqlglot.transpile(
        query, read="duckdb", write="spark", identify=True, comments=False, unsupported_level=raising
    )
    return answer


def _give_up(what: str, error: Exception) -> Problem:
    words = f"{what} could not be judged, Spark says: {shorten(error)}; correct that first"
    return Problem("data", words, rule="engine")
