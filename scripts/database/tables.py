"""The tables of the package as SQLite tables: rows first, then indexes, search, and the proof that no key dangles."""

import hashlib
import platform
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import closing
from functools import partial
from graphlib import CycleError, TopologicalSorter
from importlib.metadata import version
from pathlib import Path

from ..dates import read_edtf
from ..package import DESCRIPTOR, METADATA, Package, Table, read_records, read_text
from ..progress import track
from ..workers import open_workers
from .errors import BuildError
from .parts import analyze, open_part, read_only, take_over

TYPES = {"integer": int, "boolean": int, "number": float}
CELLS = {"boolean": "nullif(?, '') = 'true'"}
# What views look up besides keys.
INDEXED = {
    "sentences": [["source_id", "sentence_start"]],
    "claims": [["source_id", "quote_start", "quote_end", "status"]],
}
SEARCHED = {
    "claims": ["quote", "paraphrase"],
    "agents": ["name", "aliases"],
    "statements": ["summary", "occasion"],
}
# Bytes of the search index that are held before some are written; the second is what FTS5 does by itself.
SEARCH_MEMORY, FTS5_MEMORY = 1 << 26, 1 << 20
TOKENIZER = "porter unicode61"
# Of a large package as many tables, and the taking over of the rest, keep one processor as long as the rest the other.
WRITTEN_HERE = 2
TOOLS = ["edtf", "sqlite-utils"]


def write_tables(database, path: Path, package: Package, is_large: bool) -> dict[str, int]:
    """Write every table with its indexes into the database at `path`, and return how many rows it has.

    Of a large package some are written beside this process.
    """
    tables = order_by_reference(package.tables)
    for table in tables:
        _create_table(database, table)
        if table.name in SEARCHED:
            database[table.name].enable_fts(SEARCHED[table.name], tokenize=TOKENIZER)
    if is_large:
        counts = _write_in_parallel(database, path, package, tables)
    else:
        counts = {table.name: _fill(database, package, table) for table in tables}
        for table in tables:
            if table.name in SEARCHED:
                _write_search(database.conn, package, table)
    _write_texts(database, package)
    _write_package_facts(database, package)
    analyze(database)
    database.conn.commit()
    return counts


def _write_in_parallel(database, path: Path, package: Package, tables: list[Table]) -> dict[str, int]:
    """Write the largest tables here while a worker writes the others, and the search, into parts to be taken over."""
    here = sorted(tables, key=lambda table: (package.root / table.path).stat().st_size)[-WRITTEN_HERE:]
    beside = [table for table in tables if table not in here]
    for table in beside:
        _add_indexes(database, table)
    bare = package._replace(descriptor={}, tables=(), text_paths=())
    jobs = [(_write_rows, table, _list_sql(database, table.name)) for table in beside]
    jobs += [
        (_write_search, table, _list_sql(database, f"{table.name}_fts"))
        for table in tables
        if table.name in SEARCHED
    ]
    parts = [path.with_name(f"{place}.part") for place in range(len(jobs))]
    with open_workers(True, 1) as worker:
        writing = [worker.submit(_write_part, bare, part, *job) for part, job in zip(parts, jobs)]
        counts = {table.name: _fill(database, package, table) for table in here}
        done = zip(parts, jobs, writing)
        for part, (_, table, _), written in track(done, len(jobs), "build: tables", "tables"):
            counts[table.name] = written.result()
            take_over(database, part)
    return counts


def _fill(database, package: Package, table: Table) -> int:
    count = _write_rows(database.conn, package, table)
    _add_indexes(database, table)
    return count


def _list_sql(database, name: str) -> list[str]:
    """The statements that make a table, and after it its indexes."""
    query = "select sql from sqlite_master where tbl_name = ? and sql is not null order by rowid"
    return [sql for (sql,) in database.execute(query, [name])]


def _write_part(package: Package, part: Path, write: Callable, table: Table, statements: list[str]) -> int:
    """Write rows or search with the statements that make it and its indexes, and return how many rows they are."""
    with open_part(part) as connection:
        connection.execute(statements[0])
        count = write(connection, package, table, is_shown=False)
        for statement in statements[1:]:
            connection.execute(statement)
    return count


def order_by_reference(tables: tuple[Table, ...]) -> list[Table]:
    """Tables with those they point at before them. Raises BuildError."""
    by_name = {table.name: table for table in tables}
    # Lists, as sets would give another order, and so other bytes, each time.
    graph = {
        table.name: [key.table for key in table.foreign_keys if key.table != table.name] for table in tables
    }
    try:
        return [by_name[name] for name in TopologicalSorter(graph).static_order()]
    except CycleError as error:
        names = ", ".join(dict.fromkeys(error.args[1]))
        raise BuildError(
            f"the tables {names} point at each other in a circle; undo one of the foreign keys"
        ) from error


def _write_rows(connection: sqlite3.Connection, package: Package, table: Table, is_shown: bool = True) -> int:
    bounds = [f"{name}_{bound}" for name in table.edtf_fields for bound in ("earliest", "latest")]
    names = ", ".join(f'"{name}"' for name in (*table.field_names, *bounds))
    # SQLite turns text into the type of a strict column, or refuses; that is quicker than to do it here.
    cells = [CELLS.get(field.type, "nullif(?, '')") for field in table.fields] + ["?"] * len(bounds)
    insert = f'insert into "{table.name}" ({names}) values ({", ".join(cells)})'
    # From the csv module: of a million claims DuckDB makes Python's rows in twice the time.
    records = _widen(table, read_records(package, table))
    if is_shown:
        records = track(records, _count_lines(package, table) - 1, f"build: {table.name}")
    return connection.executemany(insert, records).rowcount


def _count_lines(package: Package, table: Table) -> int:
    """As many as there are records, or a few more where cells have lines."""
    with open(package.root / table.path, "rb") as file:
        return sum(1 for _ in file)


def _create_table(database, table: Table) -> None:
    columns = {}
    for field in table.fields:
        columns[field.name] = TYPES.get(field.type, str)
        if field.is_edtf:
            columns |= {f"{field.name}_earliest": str, f"{field.name}_latest": str}
    key = table.primary_key
    database[table.name].create(
        columns,
        pk=key[0] if len(key) == 1 else key,
        not_null={field.name for field in table.fields if field.is_required},
        foreign_keys=[tuple(reference) for reference in table.foreign_keys],
        strict=True,
    )


class _Days(dict):
    """The first and the last day of every fuzzy date that was asked for; each is read once."""

    def __missing__(self, edtf: str) -> tuple:
        self[edtf] = read_edtf(edtf)[:2]
        return self[edtf]


def _widen(table: Table, records: Iterator[list[str]]) -> Iterator[list[str]]:
    """Records with the first and last day behind each of their fuzzy dates, in the order of these, at the end."""
    places = [place for place, field in enumerate(table.fields) if field.is_edtf]
    days = _Days({"": (None, None)})
    for record in records:
        for place in places:
            record += days[record[place]]
        yield record


def _write_texts(database, package: Package) -> None:
    """The texts that quotes are proven against, so that a query can show a quote in its place."""
    table = database["texts"]
    table.create(
        {"source_id": str, "text": str},
        pk="source_id",
        not_null={"text"},
        foreign_keys=[("source_id", "sources", "source_id")],
        strict=True,
    )
    held = database.execute(
        "select source_id, text_path from sources where text_path is not null order by 1"
    ).fetchall()
    texts = ((source, read_text(package, path)) for source, path in held)
    database.conn.executemany(
        "insert into texts values (?, ?)", track(texts, len(held), "build: texts", "texts")
    )


def _write_package_facts(database, package: Package) -> None:
    """Where the database comes from. No clock and no commit: equal inputs must give equal bytes."""
    facts = {name: package.descriptor[name] for name in ("name", "title", "version")}
    paths = [DESCRIPTOR, *(table.path for table in package.tables), *package.text_paths]
    if (package.root / METADATA).is_file():
        paths.append(METADATA)
    for path in track(sorted(paths), len(paths), "build: digests", "files"):
        with open(package.root / path, "rb") as file:
            facts[f"sha256 of {path}"] = hashlib.file_digest(file, "sha256").hexdigest()
    facts |= {f"version of {tool}": version(tool) for tool in TOOLS}
    facts["version of SQLite"] = sqlite3.sqlite_version
    facts["version of Python"] = platform.python_version()
    database["_package"].create({"fact": str, "value": str}, pk="fact", not_null={"value"}, strict=True)
    database["_package"].insert_all({"fact": fact, "value": value} for fact, value in facts.items())


def _add_indexes(database, table: Table) -> None:
    """Datasette follows foreign keys both ways: every one that is no prefix of the primary key has an index."""
    wanted = [[key.field] for key in table.foreign_keys if key.field != table.primary_key[0]]
    wanted += INDEXED.get(table.name, [])
    for columns in track(wanted, len(wanted), f"build: indexes of {table.name}", "indexes"):
        database[table.name].create_index(columns)


def _write_search(
    connection: sqlite3.Connection, package: Package, table: Table, is_shown: bool = True
) -> int:
    """Fill the search index, in memory first, so that few pieces of it are written and none is merged twice."""
    index, columns = f"{table.name}_fts", SEARCHED[table.name]
    places = [table.field_names.index(column) for column in columns]
    # SQLite gave the rows these numbers when it wrote them in the same order.
    rows = (
        (number, *(record[place] for place in places))
        for number, record in enumerate(read_records(package, table), start=1)
    )
    if is_shown:
        rows = track(rows, _count_lines(package, table) - 1, f"build: search in {table.name}")
    remember = f"insert into {index}({index}, rank) values ('hashsize', ?)"
    connection.execute(remember, [SEARCH_MEMORY])
    insert = f"insert into {index}(rowid, {', '.join(columns)}) values (?{', ?' * len(columns)})"
    count = connection.executemany(insert, rows).rowcount
    connection.execute(f"insert into {index}({index}) values ('optimize')")
    connection.execute(remember, [FTS5_MEMORY])
    return count


def prove_keys(path: Path, tables: tuple[Table, ...], workers: Executor) -> None:
    """What sqlite-utils does not: no key may dangle. Each distinct value is looked up once, from the index."""
    found = workers.map(partial(_find_dangling, path), tables)
    for dangling in track(found, len(tables), "build: keys", "tables"):
        for place, values in dangling:
            raise BuildError(
                f"{len(values)} values of {place} lead nowhere, the first is {values[0]!r}; run check"
            )


def _find_dangling(path: Path, table: Table) -> list[tuple[str, list]]:
    found = []
    with closing(sqlite3.connect(read_only(path), uri=True)) as connection:
        for key in table.foreign_keys:
            query = (
                f'select value from (select distinct "{key.field}" as value from "{table.name}")'
                f' where value is not null and value not in (select "{key.column}" from "{key.table}")'
            )
            if values := [value for (value,) in connection.execute(query)]:
                found.append((f"{table.name}.{key.field}", values))
    return found
