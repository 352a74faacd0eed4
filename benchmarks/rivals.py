"""What a user would pick instead: the frictionless command line, the sqlite-utils command line; and the floor, sqlite3.

Both databases have the tables, types, keys, indexes and the full-text search of ours. Neither has the days behind
fuzzy dates, the texts or the views; the floor leaves empty cells empty strings, and so cannot be strict.
"""

import shlex
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

from scripts.database.tables import SEARCHED, TOKENIZER, order_by_reference
from scripts.package import DESCRIPTOR, Package, Table

TYPES = {"integer": "integer", "number": "float"}


def validate_with_frictionless() -> list[str]:
    """The command, to be run inside of the package."""
    return [sys.executable, "-m", "frictionless", "validate", DESCRIPTOR]


def build_with_sqlite_utils(package: Package, database: Path) -> list[str]:
    """A shell script: declared types and keys, every CSV inserted, every index, the search."""
    lines = ["set -e"]

    def call(verb: str, *words: str) -> None:
        lines.append(shlex.join([sys.executable, "-m", "sqlite_utils", verb, str(database), *words]))

    for table in order_by_reference(package.tables):
        columns = [word for f in table.fields for word in (f.name, TYPES.get(f.type, "text"))]
        keys = [word for name in table.primary_key for word in ("--pk", name)]
        needed = [word for f in table.fields if f.is_required for word in ("--not-null", f.name)]
        references = [word for key in table.foreign_keys for word in ("--fk", *key)]
        call("create-table", table.name, *columns, *keys, *needed, *references, "--strict")
        path = str(package.root / table.path)
        call("insert", table.name, path, "--csv", "--empty-null", "--no-detect-types", "--silent")
    for table in package.tables:
        for name in indexed_fields(table):
            call("create-index", table.name, name)
    for name, fields in _searched(package):
        call("enable-fts", name, *fields, "--tokenize", TOKENIZER)
    return ["sh", "-c", "\n".join(lines)]


def build_with_sqlite3(package: Package, database: Path) -> list[str]:
    """One script for the command-line shell of SQLite, with no guard against a loss of power."""
    lines = [".bail on", "pragma journal_mode = off;", "pragma synchronous = off;"]
    for table in order_by_reference(package.tables):
        columns = [f'"{f.name}" {TYPES.get(f.type, "text")}' for f in table.fields]
        columns.append(f"primary key ({', '.join(table.primary_key)})")
        columns += [
            f'foreign key ("{k.field}") references "{k.table}" ("{k.column}")' for k in table.foreign_keys
        ]
        lines.append(f'create table "{table.name}" ({", ".join(columns)});')
        lines.append(f".import --csv --skip 1 '{package.root / table.path}' {table.name}")
    for table in package.tables:
        for name in indexed_fields(table):
            lines.append(f'create index "idx_{table.name}_{name}" on "{table.name}" ("{name}");')
    for name, fields in _searched(package):
        words = f"{', '.join(fields)}, content='{name}', tokenize='{TOKENIZER}'"
        lines.append(f"create virtual table {name}_fts using fts5({words});")
        lines.append(f"insert into {name}_fts({name}_fts) values ('rebuild');")
    script = database.with_suffix(".sql")
    script.write_text("\n".join(lines), encoding="utf-8")
    return ["sqlite3", "-batch", str(database), f".read '{script}'"]


def _searched(package: Package) -> list[tuple[str, list[str]]]:
    return [(table.name, SEARCHED[table.name]) for table in package.tables if table.name in SEARCHED]


def indexed_fields(table: Table) -> list[str]:
    """Foreign keys that are not the start of the primary key: those that our build puts an index on."""
    return [key.field for key in table.foreign_keys if key.field != table.primary_key[0]]


def find_missing(database: Path, counts: dict[str, int]) -> str:
    """What a built database lacks of these rows; empty if nothing. A fast build of half the rows is no build."""
    with closing(sqlite3.connect(database)) as connection:
        for table, count in counts.items():
            (found,) = connection.execute(f'select count(*) from "{table}"').fetchone()
            if found != count:
                return f"{table} has {found} of {count} rows"
        (found,) = connection.execute("select count(*) from claims_fts").fetchone()
    return "" if found == counts["claims"] else f"the search has {found} of {counts['claims']} claims"
