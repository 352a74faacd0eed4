"""The package's tables as SQLite tables: rows, indexes, search, texts, and the facts of where they come from."""

import hashlib
import json
import os
import platform
import sqlite3
import stat
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import version

from sqlite_utils import Database
from sqlite_utils.utils import ANY

from ..built import describe_engine
from ..dates import read_edtf
from ..model import FOLDER
from ..package import (
    CHANGELOG,
    CITATION,
    DESCRIPTOR,
    METADATA,
    SCRIPTS,
    Package,
    Table,
    list_files,
    read_records,
    read_text,
    read_yaml,
)
from ..problems import Failure
from .documents import list_documents
from .indexes import write_search

TYPES = {"integer": int, "boolean": int, "number": ANY}
CELLS = {"boolean": "nullif(?, '') = 'true'"}
TOOLS = ["markdown-it-py", "sqlite-utils", "vl-convert-python"]
# What determines the bytes of a database, besides the package.
ENGINE = [
    "built.py",
    "check/charts.py",
    "database",
    "model",
    "dates.py",
    "package.py",
    "released.py",
    "terms.py",
]


def write_tables(database: Database, package: Package) -> None:
    """Write every table with its indexes and its search, and the texts. Raises Failure."""
    codelists = {table.name for table in package.tables if table.is_codelist}
    model = read_yaml(FOLDER / "tables.yml")
    for table in package.tables:
        _create_table(database, table)
    # Only now: tables may refer to each other in a circle.
    database.add_foreign_keys([(table.name, *key) for table in package.tables for key in table.foreign_keys])
    for table in package.tables:
        _write_rows(database, package, table)
        _order_rows(database, table)
    for table in package.tables:
        settings = model.get(table.name, {})
        _make_columns(database, table, settings.get("made", {}))
        _add_indexes(database, table, codelists, settings)
    _write_texts(database, package)
    write_search(database)
    _prove_keys(database)
    # Otherwise SQLite assumes that a code shared by a thousand rows is as selective as a key.
    database.analyze()
    # Datasette sorts a first page by one column only, and goes on behind it by the key. From an index that is walked
    # from last to first ties come the other way round, and pages would leave rows out. In an "unordered" index (see
    # sqlite_stat1 in SQLite's file format) values are only looked up, so ties come in the order of their keys.
    database.execute("update sqlite_stat1 set stat = stat || ' unordered' where idx like 'idx!_%' escape '!'")


def _create_table(database: Database, table: Table) -> None:
    columns: dict[str, type] = {}
    for field in table.fields:
        columns[field.name] = TYPES.get(field.type, str)
        if field.is_edtf:
            columns |= {f"{field.name}_earliest": str, f"{field.name}_latest": str}
    needed = [field.name for field in table.fields if field.is_required]
    # In a table that is not strict, ANY keeps a whole number as an integer, so that 6700 is not shown as 6700.0, and
    # compares it with a number that comes as text, as Datasette's do.
    is_strict = ANY not in columns.values()
    database.table(table.name).create(columns, pk=table.primary_key, not_null=needed, strict=is_strict)


def _quote(names: tuple[str, ...]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def _write_rows(database: Database, package: Package, table: Table) -> None:
    bounds = tuple(f"{name}_{bound}" for name in table.edtf_fields for bound in ("earliest", "latest"))
    # SQLite converts text to the type of a strict column, or refuses it; that is faster than doing it here.
    cells = [CELLS.get(field.type, "nullif(?, '')") for field in table.fields] + ["?"] * len(bounds)
    insert = f'insert into "{table.name}" ({_quote(table.field_names + bounds)}) values ({", ".join(cells)})'
    # From the csv module: for a million claims, DuckDB takes twice as long to make rows for Python.
    records = _widen(table, read_records(package, table))
    # Five times faster than `insert_all`.
    database.conn.executemany(insert, records)


def _order_rows(database: Database, table: Table) -> None:
    """Let rows lie in the order of their keys, whatever the order of the file: so do the ties of a sort.

    The site needs this, as Datasette goes on by the key from one page to the next.
    """
    name, keys = f'"{table.name}"', _quote(table.primary_key)
    before, after = (", ".join(f'{side}."{key}"' for key in table.primary_key) for side in ("a", "b"))
    neighbours = f"{name} as a join {name} as b on b.rowid = a.rowid + 1"
    query = f"select exists (select 1 from {neighbours} where ({after}) < ({before}))"
    if database.execute(query).fetchone()[0]:
        database.execute(f"create temp table ordered as select * from {name} order by {keys}")
        database.execute(f"delete from {name}")
        database.execute(f"insert into {name} select * from ordered order by rowid")
        database.execute("drop table ordered")


def _make_columns(database: Database, table: Table, made: dict[str, str]) -> None:
    """Add columns that are worked out from rows, by name and SQL expression; all rows must be in the tables."""
    for name, expression in made.items():
        database.execute(f'alter table "{table.name}" add column "{name}" text')
        database.execute(f'update "{table.name}" set "{name}" = {expression}')


def _widen(table: Table, records: Iterator[list[str]]) -> Iterator[list[str | None]]:
    """Records with the earliest and latest date of each of their fuzzy dates appended, in the same order."""
    places = [place for place, field in enumerate(table.fields) if field.is_edtf]
    for record in records:
        yield [*record, *(bound for place in places for bound in _read_bounds(record[place]))]


@cache
def _read_bounds(edtf: str) -> tuple[str | None, str | None]:
    return read_edtf(edtf)[:2] if edtf else (None, None)


def _add_indexes(database: Database, table: Table, codelists: set[str], settings: dict) -> None:
    """Index what pages follow in both directions, filter by and count, and what views look up.

    That is every key to a table that is not a codelist, and what the model names as `facets` or `index`.
    """
    rows = database.table(table.name)
    names = [key.field for key in table.foreign_keys if key.table not in codelists]
    names += [name for name in settings.get("facets", []) if name in table.field_names]
    single = [(name,) for name in dict.fromkeys(names) if name != table.primary_key[0]]
    for columns in [*single, *settings.get("index", [])]:
        rows.create_index(columns)
    for columns in settings.get("walk", []):
        rows.create_index(columns, "_".join(["walk", table.name, *columns]))


def _write_texts(database: Database, package: Package) -> None:
    """Write the texts that quotes are verified against, so that a query can show a quote in context."""
    texts = database.table("texts")
    texts.create(
        {"source_id": str, "text": str},
        pk="source_id",
        not_null=["source_id", "text"],
        foreign_keys=[("source_id", "sources", "source_id")],
        strict=True,
    )
    query = "select source_id, text_path from sources where text_path is not null order by 1"
    held = database.execute(query).fetchall()
    texts.insert_all({"source_id": source, "text": read_text(package, path)} for source, path in held)


def _prove_keys(database: Database) -> None:
    """Have SQLite look up every key, which it does only if asked; here once, for all rows."""
    dangling = database.execute("pragma foreign_key_check").fetchone()
    if dangling:
        name, row, other, _ = dangling
        raise Failure(f"row {row} of {name} has a key that is not in {other}; run check")


def write_package_facts(database: Database, package: Package) -> None:
    """Write where the database comes from. No commit, and no time but the one that was asked for: equal inputs must give
    equal bytes.
    """
    facts = {name: package.descriptor[name] for name in ("name", "title", "version")}
    if day := _read_day():
        facts["date of the build"] = day
    paths = [table.path for table in package.tables if not table.is_absent]
    paths += [DESCRIPTOR, *package.text_paths]
    shown = {METADATA, CHANGELOG, CITATION, *list_documents(package).values()}
    for path, mode in list_files(package.root).items():
        if stat.S_ISREG(mode) and (path in shown or path.startswith("charts/")):
            paths.append(path)
    for path in sorted(paths):
        with open(package.root / path, "rb") as file:
            facts[f"sha256 of {path}"] = hashlib.file_digest(file, "sha256").hexdigest()
    facts |= describe_engine()
    facts["sha256 of the engine"] = _digest_engine()
    facts |= {f"version of {tool}": version(tool) for tool in TOOLS}
    facts["version of SQLite"] = sqlite3.sqlite_version
    facts["version of Python"] = platform.python_version()
    facts["build"] = hashlib.sha256(json.dumps(sorted(facts.items())).encode()).hexdigest()
    rows = ({"fact": fact, "value": value} for fact, value in sorted(facts.items()))
    database.table("_package").insert_all(rows, pk="fact", not_null=["value"], strict=True)


def _read_day() -> str | None:
    """The day of SOURCE_DATE_EPOCH, the variable in which reproducible builds are given their time. Raises Failure."""
    seconds = os.environ.get("SOURCE_DATE_EPOCH")
    try:
        return datetime.fromtimestamp(int(seconds), UTC).date().isoformat() if seconds else None
    except (ValueError, OverflowError, OSError) as error:
        raise Failure(
            f"SOURCE_DATE_EPOCH is {seconds!r}, not a number of seconds; correct or unset it"
        ) from error


def _digest_engine() -> str:
    """One digest of the code that builds databases and of the model: a different engine makes a different build."""
    digest = hashlib.sha256()
    parts = [SCRIPTS / part for part in ENGINE]
    for path in sorted(path for part in parts for path in (part.rglob("*.*") if part.is_dir() else [part])):
        if path.is_file() and path.suffix != ".pyc":
            digest.update(f"{path.relative_to(SCRIPTS).as_posix()}\n".encode() + path.read_bytes())
    return digest.hexdigest()
