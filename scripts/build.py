"""From a package that has passed the check to one SQLite file. The same inputs give the same bytes."""

import hashlib
import os
import platform
import sqlite3
import tempfile
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import sqlite_utils

from .dates import read_edtf
from .package import DESCRIPTOR, SCRIPTS, Package, Table, read_rows, read_text

VIEWS = SCRIPTS / "views"
TYPES = {"integer": int, "boolean": int, "number": float}
SEARCHED = {"claims": ["quote", "paraphrase"]}
TOOLS = ["edtf", "sqlite-utils"]


class BuildError(Exception):
    """The database could not be built; the words say why. The old database is as it was."""


def build_database(package: Package) -> dict[str, int]:
    """Write build/NAME.db in one step and return its row counts by table. Raises BuildError.

    It is built beside its place and moved there when it is whole, so that nobody ever opens half of it.
    """
    target = package.database
    try:
        target.parent.mkdir(exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".building-", dir=target.parent) as folder:
            path = Path(folder) / target.name
            counts = _write_database(package, path)
            _sync(path)
            os.replace(path, target)
            _sync(target.parent)
    except (OSError, sqlite3.Error) as error:
        raise BuildError(f"{error}; {target} is as it was") from error
    return counts


def _write_database(package: Package, path: Path) -> dict[str, int]:
    database = sqlite_utils.Database(path)
    database.conn.execute("pragma page_size = 4096")
    tables = _order_by_reference(package.tables)
    counts = {}
    for table in tables:
        counts[table.name] = _write_table(database, package, table)
    _write_texts(database, package)
    _write_package_facts(database, package)
    _add_indexes(database, tables)
    _add_search(database, tables)
    _add_views(database)
    _prove(database, counts)
    database.conn.commit()
    database.vacuum()
    database.close()
    return counts


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


def _write_table(database, package: Package, table: Table) -> int:
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
    rows = [dict(zip(columns, row)) for row in _widen(table, read_rows(package, table))]
    database[table.name].insert_all(rows)
    return len(rows)


def _widen(table: Table, rows: Iterator[tuple]) -> Iterator[list]:
    """Rows with the first and last day behind every fuzzy date; each distinct date is read once."""
    readings = {None: (None, None)}
    for row in rows:
        cells = []
        for field, cell in zip(table.fields, row):
            cells.append(cell)
            if field.is_edtf:
                if cell not in readings:
                    readings[cell] = read_edtf(cell)[:2]
                cells += readings[cell]
        yield cells


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
    held = database.query("select source_id, text_path from sources where text_path is not null order by 1")
    table.insert_all(
        [{"source_id": row["source_id"], "text": read_text(package, row["text_path"])} for row in held]
    )


def _write_package_facts(database, package: Package) -> None:
    """Where the database comes from. No clock and no commit: equal inputs must give equal bytes."""
    facts = {name: package.descriptor[name] for name in ("name", "title", "version")}
    paths = [DESCRIPTOR, *(table.path for table in package.tables), *package.text_paths]
    for path in sorted(paths):
        facts[f"sha256 of {path}"] = hashlib.sha256((package.root / path).read_bytes()).hexdigest()
    facts |= {f"version of {tool}": version(tool) for tool in TOOLS}
    facts["version of SQLite"] = sqlite3.sqlite_version
    facts["version of Python"] = platform.python_version()
    database["_package"].create({"fact": str, "value": str}, pk="fact", not_null={"value"}, strict=True)
    database["_package"].insert_all({"fact": fact, "value": value} for fact, value in facts.items())


def _add_indexes(database, tables: list[Table]) -> None:
    """Datasette follows foreign keys both ways: every one that is no prefix of the primary key has an index."""
    for table in tables:
        for key in table.foreign_keys:
            if key.field != table.primary_key[0]:
                database[table.name].create_index([key.field])


def _add_search(database, tables: list[Table]) -> None:
    for table in tables:
        if table.name in SEARCHED:
            database[table.name].enable_fts(SEARCHED[table.name], tokenize="porter unicode61")
            database[table.name].optimize()


def _add_views(database) -> None:
    for path in sorted(VIEWS.glob("*.sql")):
        database.create_view(path.stem, path.read_text(encoding="utf-8").strip().rstrip(";"))


def _prove(database, counts: dict[str, int]) -> None:
    """What sqlite-utils does not: no key may dangle, every view must answer."""
    dangling = database.execute("pragma foreign_key_check").fetchall()
    if dangling:
        raise BuildError(
            f"{len(dangling)} foreign keys lead nowhere, the first in {dangling[0][0]}; run check"
        )
    for view in database.view_names():
        database.execute(f"select count(*) from [{view}]").fetchone()
    for name, count in counts.items():
        if database[name].count != count:
            raise BuildError(f"{name} has {database[name].count} rows, its CSV file {count}; run check")


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
