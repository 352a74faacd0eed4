"""What people use today, frictionless and sqlite-utils on the command line; and the floor, the shell of SQLite.

Both databases get the tables, types, primary keys, indexes and searches that our build makes. Neither has the bounds
of fuzzy dates, the texts or the views; the floor leaves empty cells as empty strings.
"""

import shlex
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import sqlite_utils

from scripts.database.indexes import TOKENIZER
from scripts.package import DESCRIPTOR, Package, Table

FRICTIONLESS = [sys.executable, "-m", "frictionless", "validate", DESCRIPTOR]
TYPES = {"integer": "integer", "number": "float"}


def list_indexes(package: Package, table: Table) -> list[list[str]]:
    """The columns of each index that our build made besides the primary key."""
    made = sqlite_utils.Database(package.database).table(table.name).indexes
    return [one.columns for one in made if one.origin == "c" and {*one.columns} <= {*table.field_names}]


def list_searched(package: Package, table: Table) -> list[str]:
    """The columns of the table that our build's search reads as they are; none if it has no search."""
    columns = sqlite_utils.Database(package.database).table(f"{table.name}_fts").columns_dict
    return [name for name in columns if name in table.field_names]


def build_with_sqlite_utils(package: Package, database: Path) -> list[str]:
    """A shell script: declared types and keys, every CSV inserted, every index, the search."""
    lines = ["set -e"]

    def call(verb: str, *words: str) -> None:
        lines.append(shlex.join([sys.executable, "-m", "sqlite_utils", verb, str(database), *words]))

    for table in package.tables:
        columns = [word for field in table.fields for word in (field.name, TYPES.get(field.type, "text"))]
        keys = [word for name in table.primary_key for word in ("--pk", name)]
        path = str(package.root / table.path)
        call("create-table", table.name, *columns, *keys, "--strict")
        call("insert", table.name, path, "--csv", "--empty-null", "--no-detect-types", "--silent")
        for index in list_indexes(package, table):
            call("create-index", table.name, *index)
        if searched := list_searched(package, table):
            call("enable-fts", table.name, *searched, "--tokenize", TOKENIZER)
    return ["sh", "-c", "\n".join(lines)]


def build_with_sqlite3(package: Package, database: Path) -> list[str]:
    """Commands for the shell of SQLite, with no protection against a loss of power."""
    lines = [".bail on", "pragma journal_mode = off;", "pragma synchronous = off;"]
    for table in package.tables:
        name, columns = table.name, [f"[{f.name}] {TYPES.get(f.type, 'text')}" for f in table.fields]
        columns.append(f"primary key ({', '.join(table.primary_key)})")
        lines.append(f"create table {name} ({', '.join(columns)});")
        lines.append(f".import --csv --skip 1 '{package.root / table.path}' {name}")
        for index in list_indexes(package, table):
            lines.append(f"create index {name}_{'_'.join(index)} on {name} ({', '.join(index)});")
        if searched := list_searched(package, table):
            words = f"{', '.join(searched)}, content={name}, tokenize='{TOKENIZER}'"
            lines.append(f"create virtual table {name}_fts using fts5({words});")
            lines.append(f"insert into {name}_fts({name}_fts) values ('rebuild');")
    return ["sqlite3", "-batch", str(database), *lines]


def find_missing(package: Package, database: Path) -> str:
    """What a peer's database lacks of our rows; empty if nothing. A fast build of half the rows does not count."""
    names = [(table.name, table.name) for table in package.tables]
    searched = [table.name for table in package.tables if list_searched(package, table)]
    names += [(name, f"{name}_fts_docsize") for name in searched]
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("attach ? as ours", [str(package.database)])
        for ours, theirs in names:
            query = f"select (select count(*) from main.{theirs}), (select count(*) from ours.{ours})"
            found, wanted = connection.execute(query).fetchone()
            if found != wanted:
                return f"{theirs} has {found} of {wanted} rows"
    return ""
