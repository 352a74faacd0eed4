"""The package's tables as SQLite tables: rows, indexes, search, texts, and the facts of where they come from."""

import hashlib
import json
import platform
import sqlite3
import stat
from collections.abc import Iterator
from importlib.metadata import version

from ..dates import read_edtf
from ..model import FOLDER
from ..package import (
    DESCRIPTOR,
    METADATA,
    SCRIPTS,
    Package,
    Table,
    describe_engine,
    list_files,
    read_records,
    read_text,
)
from ..progress import track
from .errors import BuildError
from .presentation import read_yaml

TYPES = {"integer": "integer", "boolean": "integer", "number": "real"}
CELLS = {"boolean": "nullif(?, '') = 'true'"}
TOKENIZER = "porter unicode61"
# Bytes that a search index holds in memory before writing them, while it is filled; the second is the default of FTS5.
SEARCH_MEMORY, FTS5_MEMORY = 1 << 26, 1 << 20
TOOLS = ["edtf", "vl-convert-python"]
# Datasette sorts a first page by one column only, and goes on behind it by the key. From an index that is walked from
# last to first ties come the other way round, and pages would leave rows out. In an "unordered" index (see sqlite_stat1
# in SQLite's file format) values are only looked up, so ties come as the rows lie, which is in the order of their keys.
# Not so this one, where views look for the sentence at a place: its table is not sorted by its first column.
WALKED = "idx_sentences_source_id_sentence_start"
# What determines the bytes of a database, besides the package.
ENGINE = ["database", "model"]


def write_tables(connection: sqlite3.Connection, package: Package) -> None:
    """Write every table with its indexes and its search, and the texts. Raises BuildError."""
    codelists = {table.name for table in package.tables if table.primary_key == ("code",)}
    model = read_yaml(FOLDER / "tables.yml")
    for table in package.tables:
        told = model.get(table.name, {})
        _create_table(connection, table)
        _write_rows(connection, package, table)
        _order_rows(connection, table)
        _add_indexes(connection, table, codelists, told)
        if "search" in told:
            _add_search(connection, table.name, told["search"])
    _write_texts(connection, package)
    _prove_keys(connection)
    # Otherwise SQLite assumes that a code shared by a thousand rows is as selective as a key.
    connection.execute("analyze")
    connection.execute(
        "update sqlite_stat1 set stat = stat || ' unordered' where idx like 'idx!_%' escape '!' and idx <> ?",
        [WALKED],
    )


def _create_table(connection: sqlite3.Connection, table: Table) -> None:
    lines = []
    for field in table.fields:
        needed = " not null" if field.is_required else ""
        lines.append(f'"{field.name}" {TYPES.get(field.type, "text")}{needed}')
        if field.is_edtf:
            lines += [f'"{field.name}_earliest" text', f'"{field.name}_latest" text']
    lines.append(f"primary key ({_quote(table.primary_key)})")
    lines += [
        f'foreign key ("{key.field}") references "{key.table}" ("{key.column}")' for key in table.foreign_keys
    ]
    body = ",\n    ".join(lines)
    connection.execute(f'create table "{table.name}" (\n    {body}\n) strict')


def _quote(names: tuple[str, ...]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def _write_rows(connection: sqlite3.Connection, package: Package, table: Table) -> None:
    bounds = tuple(f"{name}_{bound}" for name in table.edtf_fields for bound in ("earliest", "latest"))
    # SQLite converts text to the type of a strict column, or refuses it; that is faster than doing it here.
    cells = [CELLS.get(field.type, "nullif(?, '')") for field in table.fields] + ["?"] * len(bounds)
    insert = f'insert into "{table.name}" ({_quote(table.field_names + bounds)}) values ({", ".join(cells)})'
    # From the csv module: for a million claims, DuckDB takes twice as long to make rows for Python.
    records = _widen(table, read_records(package, table))
    lines = _count_lines(package, table) - 1
    connection.executemany(insert, track(records, lines, f"build: {table.name}"))


def _order_rows(connection: sqlite3.Connection, table: Table) -> None:
    """Let rows lie in the order of their keys, whatever the order of the file: so do the ties of a sort.

    The site needs this, as Datasette goes on by the key from one page to the next; see WALKED.
    """
    name, keys = f'"{table.name}"', _quote(table.primary_key)
    before, after = (", ".join(f'{side}."{key}"' for key in table.primary_key) for side in ("a", "b"))
    neighbours = f"{name} as a join {name} as b on b.rowid = a.rowid + 1"
    query = f"select exists (select 1 from {neighbours} where ({after}) < ({before}))"
    if connection.execute(query).fetchone()[0]:
        connection.execute(f"create temp table ordered as select * from {name} order by {keys}")
        connection.execute(f"delete from {name}")
        connection.execute(f"insert into {name} select * from ordered order by rowid")
        connection.execute("drop table ordered")


def _count_lines(package: Package, table: Table) -> int:
    """The number of records and the header, or slightly more if cells contain line breaks."""
    if table.is_absent:
        return 1
    with open(package.root / table.path, "rb") as file:
        return sum(1 for _ in file)


class _Days(dict):
    """The earliest and the latest date of every fuzzy date that was looked up; each is parsed once."""

    def __missing__(self, edtf: str) -> tuple:
        self[edtf] = read_edtf(edtf)[:2]
        return self[edtf]


def _widen(table: Table, records: Iterator[list[str]]) -> Iterator[list[str]]:
    """Records with the earliest and latest date of each of their fuzzy dates appended, in the same order."""
    places = [place for place, field in enumerate(table.fields) if field.is_edtf]
    days = _Days({"": (None, None)})
    for record in records:
        for place in places:
            record += days[record[place]]
        yield record


def _add_indexes(connection: sqlite3.Connection, table: Table, codelists: set[str], told: dict) -> None:
    """Index what pages follow in both directions, filter by and count, and what views look up.

    That is every key to a table that is not a codelist, and what the model names as `facets` or `index`.
    """
    names = [key.field for key in table.foreign_keys if key.table not in codelists]
    names += [name for name in told.get("facets", []) if name in table.field_names]
    single = [(name,) for name in dict.fromkeys(names) if name != table.primary_key[0]]
    wanted = single + [tuple(columns) for columns in told.get("index", [])]
    for columns in track(wanted, len(wanted), f"build: indexes of {table.name}", "indexes"):
        name = "_".join(["idx", table.name, *columns])
        connection.execute(f'create index "{name}" on "{table.name}" ({_quote(columns)})')


def _add_search(connection: sqlite3.Connection, name: str, columns: list[str]) -> None:
    # Datasette recognises the index of a table by these quotation marks.
    words = f"""{", ".join(columns)}, content="{name}", tokenize='{TOKENIZER}'"""
    connection.execute(f"create virtual table {name}_fts using fts5({words})")
    # In memory, so that few pieces are written and none is merged twice: this takes a third of the time.
    remember = f"insert into {name}_fts({name}_fts, rank) values ('hashsize', ?)"
    connection.execute(remember, [SEARCH_MEMORY])
    connection.execute(f"insert into {name}_fts({name}_fts) values ('rebuild')")
    connection.execute(remember, [FTS5_MEMORY])


def _write_texts(connection: sqlite3.Connection, package: Package) -> None:
    """Write the texts that quotes are verified against, so that a query can show a quote in context."""
    connection.execute(
        "create table texts (\n    source_id text not null primary key references sources (source_id),\n"
        "    text text not null\n) strict"
    )
    query = "select source_id, text_path from sources where text_path is not null order by 1"
    held = connection.execute(query).fetchall()
    texts = ((source, read_text(package, path)) for source, path in held)
    connection.executemany(
        "insert into texts values (?, ?)", track(texts, len(held), "build: texts", "texts")
    )


def _prove_keys(connection: sqlite3.Connection) -> None:
    """Have SQLite look up every key, which it does only if asked; here once, for all rows."""
    dangling = connection.execute("pragma foreign_key_check").fetchone()
    if dangling:
        name, row, other, _ = dangling
        raise BuildError(f"row {row} of {name} has a key that is not in {other}; run check")


def write_package_facts(connection: sqlite3.Connection, package: Package) -> None:
    """Write where the database comes from. No time and no commit: equal inputs must give equal bytes."""
    facts = {name: package.descriptor[name] for name in ("name", "title", "version")}
    paths = [table.path for table in package.tables if not table.is_absent]
    paths += [DESCRIPTOR, *package.text_paths]
    for path, mode in list_files(package.root).items():
        if stat.S_ISREG(mode) and (path == METADATA or path.startswith("charts/")):
            paths.append(path)
    for path in track(sorted(paths), len(paths), "build: digests", "files"):
        with open(package.root / path, "rb") as file:
            facts[f"sha256 of {path}"] = hashlib.file_digest(file, "sha256").hexdigest()
    facts |= describe_engine()
    facts["sha256 of the engine"] = _digest_engine()
    facts |= {f"version of {tool}": version(tool) for tool in TOOLS}
    facts["version of SQLite"] = sqlite3.sqlite_version
    facts["version of Python"] = platform.python_version()
    facts["build"] = hashlib.sha256(json.dumps(sorted(facts.items())).encode()).hexdigest()
    connection.execute(
        "create table _package (\n    fact text primary key,\n    value text not null\n) strict"
    )
    connection.executemany("insert into _package values (?, ?)", sorted(facts.items()))


def _digest_engine() -> str:
    """One digest of the code that builds databases and of the model: a different engine makes a different build."""
    digest = hashlib.sha256()
    for path in sorted(path for part in ENGINE for path in (SCRIPTS / part).rglob("*.*")):
        if path.is_file() and path.suffix != ".pyc":
            digest.update(f"{path.relative_to(SCRIPTS).as_posix()}\n".encode() + path.read_bytes())
    return digest.hexdigest()
