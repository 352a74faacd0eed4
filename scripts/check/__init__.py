"""Is the package in order? The descriptor, the bytes of every file, the schema, the rules: in that order."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import duckdb

from ..package import Package, Table, read_package
from ..problems import Problem
from ..progress import step
from . import descriptor, files, metadata, model, rules, schema, screen, tables


def find_problems(
    root: Path, judge: rules.Judge = rules.judge_tables, memory: str = tables.MEMORY
) -> list[Problem]:
    """All problems of the package at `root`, in the order of its files. Asks no network.

    What depends on a file that cannot be read is left out; all else is still looked at. `judge` is what runs the
    rules. `memory` is the most that DuckDB may use; beyond it, it writes temporary files.
    """
    if problems := list(descriptor.find_problems(root)):
        return _name_finder(problems, "descriptor")
    package = read_package(root)
    found = list(model.find_code_problems(package))
    found += _name_finder(metadata.find_problems(package), "metadata")
    try:
        with tables.open_tables(memory) as connection, ThreadPoolExecutor(1) as beside:
            texts = beside.submit(_read_texts, connection.cursor(), package)
            loaded = []
            for table, problems, is_loaded in _judge_tables(connection, package):
                found += problems
                loaded += [table] * is_loaded
            found += _name_finder(texts.result(), "files")
            found += _judge_rules(connection, judge, loaded, found)
    except (duckdb.Error, MemoryError, OSError) as error:
        # Out of memory or disk: what has not been judged may not pass.
        words, *_ = " ".join(str(error).split())[:300].split(" Possible solutions")
        message = f"could not be judged to the end: {words or 'out of memory'}; make room, or mend that first"
        found.append(Problem("data", message, rule="engine"))
    order = {table.path: place for place, table in enumerate(package.tables)}
    return sorted(found, key=lambda problem: (order.get(problem.file, -1), problem.row or 0))


def _judge_tables(connection, package: Package) -> Iterator[tuple[Table, list[Problem], bool]]:
    """Each table with the problems of its cells, and whether it is there for the rules."""
    sizes = [(package.root / table.path).stat().st_size for table in package.tables]
    with _read_beside(connection, package) as reads, step("check: tables", sum(sizes), "B") as advance:
        for table, (load, account), size in zip(package.tables, reads, sizes):
            account = account.result() if load.result() else None
            advance(size // 2)
            problems, is_loaded = _judge_table(connection, package, table, account)
            if is_loaded:
                tables.type_cells(connection, table)
            yield table, problems, is_loaded
            advance(size - size // 2)


def _judge_rules(connection, judge, loaded: list[Table], found: list[Problem]) -> list[Problem]:
    tables.gather_dates(connection, loaded)
    seen = {(problem.file, problem.row, problem.field) for problem in found if problem.level == "error"}
    # A cell that already has an error would only be named twice. A warning says nothing of what else is wrong.
    return [
        problem
        for problem in judge(connection, loaded)
        if (problem.file, problem.row, problem.field) not in seen
    ]


@contextmanager
def _read_beside(connection, package: Package) -> Iterator[list[tuple[Future, Future]]]:
    """Of each table, whether it is loaded, and what its file holds: both read one after the other, beside all else."""
    with ThreadPoolExecutor(1) as load, ThreadPoolExecutor(1) as account:
        try:
            yield [
                (
                    load.submit(_load_table, connection.cursor(), package, table),
                    account.submit(files.account_for, package, table),
                )
                for table in package.tables
            ]
        finally:
            for threads in (load, account):
                threads.shutdown(cancel_futures=True)


def _load_table(connection, package: Package, table: Table) -> bool:
    try:
        tables.load_cells(connection, package, table)
    except duckdb.InvalidInputException:
        return False
    return True


def _judge_table(connection, package: Package, table: Table, account) -> tuple[list[Problem], bool]:
    """The problems of a table's cells, and whether rules can judge it."""
    unclean = None
    if account and tables.holds_all(connection, table, account):
        decisive = schema.reduce_resource(package, table)["schema"]
        unclean = screen.find_unclean(connection, table, decisive)
    if not unclean:
        return _read_file(connection, package, table)
    found = [
        problem for row, cells in unclean.rows for problem in files.find_cell_problems(table, cells, row)
    ]
    problems = _name_finder(found, "files")
    if unclean.rows or not unclean.is_all:
        rows = unclean.rows if unclean.is_all else None
        problems += _name_finder(schema.find_problems(package, table, account.rows, rows), "schema")
    return problems, True


def _read_file(connection, package: Package, table: Table) -> tuple[list[Problem], bool]:
    """The same from the file itself, record by record."""
    of_rows, of_cells, count = files.read_table(package, table)
    problems = _name_finder(of_rows + of_cells, "files")
    if of_rows:
        return problems, False
    problems += _name_finder(schema.find_problems(package, table, count), "schema")
    read = tables.count_loaded(connection, table)
    if read != count:
        words = f"DuckDB read {read} of {count} rows; look for odd quotation marks"
        problems.append(Problem(table.path, words, rule="lost_rows"))
    return problems, read == count


def _read_texts(connection, package: Package) -> list[Problem]:
    tables.load_texts(connection, files.read_texts(package))
    unread = connection.execute("select text_path from texts where text is null").fetchall()
    return [files.explain_text(package, path) for (path,) in unread]


def _name_finder(problems: list[Problem], name: str) -> list[Problem]:
    return [problem._replace(rule=name) for problem in problems]
