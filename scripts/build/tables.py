"""The tables of the package as SQLite tables: rows first, then indexes, search, and the proof that no key dangles."""

import hashlib
import platform
import sqlite3
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from ..dates import read_edtf
from ..package import DESCRIPTOR, METADATA, Package, Table, read_records, read_text
from ..progress import track
from .errors import BuildError

TYPES = {"integer": int, "boolean": int, "number": float}
CELLS = {"boolean": "nullif(?, '') = 'true'"}
# What views look up besides keys.
INDEXED = {
    "sentences": ["source_id", "sentence_start"],
    "claims": ["source_id", "quote_start", "quote_end", "status"],
}
SEARCHED = {"claims": ["quote", "paraphrase"]}
TOOLS = ["edtf", "sqlite-utils"]


def write_tables(database, package: Package) -> dict[str, int]:
    """Write every table, and return how many rows it has."""
    counts = {
        table.name: _write_table(database, package, table) for table in _order_by_reference(package.tables)
    }
    _write_texts(database, package)
    _write_package_facts(database, package)
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
    bounds = [f"{name}_{bound}" for name in table.edtf_fields for bound in ("earliest", "latest")]
    _create_table(database, table)
    names = ", ".join(f'"{name}"' for name in (*table.field_names, *bounds))
    # SQLite turns text into the type of a strict column, or refuses; that is quicker than to do it here.
    cells = [CELLS.get(field.type, "nullif(?, '')") for field in table.fields] + ["?"] * len(bounds)
    insert = f'insert into "{table.name}" ({names}) values ({", ".join(cells)})'
    rows = _widen(table, read_records(package, table))
    total = _count_lines(package.root / table.path)
    cursor = database.conn.executemany(insert, track(rows, total, f"build: {table.name}"))
    return cursor.rowcount


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


def _count_lines(path: Path) -> int:
    """About as many as there are rows: enough for a progress bar."""
    with open(path, "rb") as file:
        return sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(1 << 20), b""))


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


def add_indexes(database, tables: tuple[Table, ...]) -> None:
    """Datasette follows foreign keys both ways: every one that is no prefix of the primary key has an index."""
    wanted = [
        (table.name, [key.field])
        for table in tables
        for key in table.foreign_keys
        if key.field != table.primary_key[0]
    ] + list(INDEXED.items())
    for name, columns in track(wanted, len(wanted), "build: indexes", "indexes"):
        database[name].create_index(columns)
    # Without a sample of each index the planner takes one code of a thousand for as telling as a key.
    database.execute("pragma analysis_limit = 1000")
    database.execute("analyze")


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
