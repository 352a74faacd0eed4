"""The tables of the package as SQLite tables: rows first, then indexes, search, and the proof that no key dangles."""

import hashlib
import multiprocessing
import platform
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from importlib.metadata import version
from pathlib import Path

from ..dates import read_edtf
from ..package import DESCRIPTOR, METADATA, Package, Table, read_records, read_text
from ..progress import track
from .errors import BuildError
from .parts import WORKERS, open_part, take_over

TYPES = {"integer": int, "boolean": int, "number": float}
CELLS = {"boolean": "nullif(?, '') = 'true'"}
# What views look up besides keys.
INDEXED = {
    "sentences": [["source_id", "sentence_start"]],
    "claims": [["source_id", "quote_start", "quote_end", "status"]],
}
SEARCHED = {"claims": ["quote", "paraphrase"]}
TOOLS = ["edtf", "sqlite-utils"]
# Less is written before another process has started.
MANY_BYTES = 20_000_000


def write_tables(database, path: Path, package: Package) -> dict[str, int]:
    """Write every table with its indexes into the database at `path`, and return how many rows it has."""
    tables = _order_by_reference(package.tables)
    for table in tables:
        _create_table(database, table)
    if sum(_size(package, table) for table in tables) > MANY_BYTES:
        _add_indexes(database, tables)
        counts = _write_in_parallel(database, path, package, tables)
    else:
        counts = {table.name: _write_rows(database.conn, package, table) for table in tables}
        _add_indexes(database, tables)
    _write_texts(database, package)
    _write_package_facts(database, package)
    # Without a sample of each index the planner takes one code of a thousand for as telling as a key.
    database.execute("pragma analysis_limit = 1000")
    database.execute("analyze")
    return counts


def _size(package: Package, table: Table) -> int:
    return (package.root / table.path).stat().st_size


def _write_in_parallel(database, path: Path, package: Package, tables: list[Table]) -> dict[str, int]:
    """Let other processes write each table into a part, the largest first, and take the parts over in order."""
    bare = package._replace(descriptor={}, tables=(), text_paths=())
    parts = {table.name: path.with_name(f"{table.name}.part") for table in tables}
    largest_first = sorted(tables, key=lambda table: -_size(package, table))
    # A fork would copy the locks of threads that it does not run, such as those of the check.
    with ProcessPoolExecutor(WORKERS, multiprocessing.get_context("spawn")) as pool:
        writing = {
            table.name: pool.submit(_write_part, parts[table.name], _list_sql(database, table), bare, table)
            for table in largest_first
        }
        counts = {}
        for table in track(tables, len(tables), "build: tables", "tables"):
            counts[table.name] = writing[table.name].result()
            take_over(database, parts[table.name], table.name)
    return counts


def _list_sql(database, table: Table) -> list[str]:
    """The statements that make a table, and after it its indexes."""
    query = "select sql from sqlite_master where tbl_name = ? and sql is not null order by rowid"
    return [sql for (sql,) in database.execute(query, [table.name])]


def _write_part(part: Path, statements: list[str], package: Package, table: Table) -> int:
    with open_part(part) as connection:
        connection.execute(statements[0])
        count = _write_rows(connection, package, table)
        for statement in statements[1:]:
            connection.execute(statement)
    return count


def _order_by_reference(tables: tuple[Table, ...]) -> list[Table]:
    """Tables with those they point at before them."""
    ordered: list[Table] = []
    waiting = list(tables)
    while waiting:
        written = {table.name for table in ordered}
        ready = [t for t in waiting if {key.table for key in t.foreign_keys} <= written | {t.name}]
        if not ready:
            names = ", ".join(table.name for table in waiting)
            raise BuildError(
                f"the tables {names} point at each other in a circle; undo one of the foreign keys"
            )
        ordered += ready
        waiting = [table for table in waiting if table not in ready]
    return ordered


def _write_rows(connection: sqlite3.Connection, package: Package, table: Table) -> int:
    bounds = [f"{name}_{bound}" for name in table.edtf_fields for bound in ("earliest", "latest")]
    names = ", ".join(f'"{name}"' for name in (*table.field_names, *bounds))
    # SQLite turns text into the type of a strict column, or refuses; that is quicker than to do it here.
    cells = [CELLS.get(field.type, "nullif(?, '')") for field in table.fields] + ["?"] * len(bounds)
    insert = f'insert into "{table.name}" ({names}) values ({", ".join(cells)})'
    return connection.executemany(insert, _widen(table, read_records(package, table))).rowcount


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
    if not places:
        return records
    days = _Days({"": (None, None)})
    return ([*record, *(day for place in places for day in days[record[place]])] for record in records)


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


def _add_indexes(database, tables: list[Table]) -> None:
    """Datasette follows foreign keys both ways: every one that is no prefix of the primary key has an index."""
    for table in tables:
        wanted = [[key.field] for key in table.foreign_keys if key.field != table.primary_key[0]]
        for columns in wanted + INDEXED.get(table.name, []):
            database[table.name].create_index(columns)


def add_search(database, tables: tuple[Table, ...]) -> None:
    for table in tables:
        if table.name in SEARCHED:
            database[table.name].enable_fts(SEARCHED[table.name], tokenize="porter unicode61")
            database[table.name].optimize()


def prove_keys(database, tables: tuple[Table, ...]) -> None:
    """What sqlite-utils does not: no key may dangle. Each distinct value is looked up once, from the index."""
    for table in tables:
        for key in table.foreign_keys:
            query = (
                f'select value from (select distinct "{key.field}" as value from "{table.name}")'
                f' where value is not null and value not in (select "{key.column}" from "{key.table}")'
            )
            dangling = database.execute(query).fetchall()
            if dangling:
                raise BuildError(
                    f"{len(dangling)} values of {table.name}.{key.field} lead nowhere,"
                    f" the first is {dangling[0][0]!r}; run check"
                )
