"""What people use today, frictionless and sqlite-utils on the command line; and the floor, the shell of SQLite.

Both databases get the tables, types, keys, indexes and searches that they find in the database of our build. Neither
has the days behind fuzzy dates, the texts or the views; the floor leaves empty cells as empty strings.
"""

import json
import re
import shlex
import sqlite3
import sys
from contextlib import closing
from graphlib import TopologicalSorter
from pathlib import Path
from typing import NamedTuple

FRICTIONLESS = [sys.executable, "-m", "frictionless", "validate", "datapackage.json"]
TYPES = {"integer": "integer", "number": "float"}


class Table(NamedTuple):
    """A table of the package as our build made it; `search` has the columns and the tokenizer, if it can be searched."""

    name: str
    path: Path
    rows: int
    columns: dict[str, str]
    key: list[str]
    references: list[tuple[str, str, str]]
    indexes: list[list[str]]
    search: tuple[list[str], str] | None


def read_tables(root: Path, database: Path) -> list[Table]:
    """The tables of the package at `root`, those that others refer to before them."""
    resources = json.loads((root / "datapackage.json").read_text(encoding="utf-8"))["resources"]
    with closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        tables = [_read_table(connection, resource, root) for resource in resources if "schema" in resource]
    graph = {table.name: {other for _, other, _ in table.references} - {table.name} for table in tables}
    order = list(TopologicalSorter(graph).static_order())
    return sorted(tables, key=lambda table: order.index(table.name))


def _read_table(connection: sqlite3.Connection, resource: dict, root: Path) -> Table:
    def ask(query: str) -> list[tuple]:
        return connection.execute(query, [name]).fetchall()

    name, columns = (
        resource["name"],
        {f["name"]: TYPES.get(f["type"], "text") for f in resource["schema"]["fields"]},
    )
    [(rows,)] = connection.execute(f"select count(*) from [{name}]").fetchall()
    key = [column for (column,) in ask("select name from pragma_table_info(?) where pk order by pk")]
    keys = ask("select [from], [table], [to] from pragma_foreign_key_list(?)")
    made = ask("select name from pragma_index_list(?) where origin = 'c' order by 1")
    indexes = [[row[2] for row in connection.execute(f"pragma index_info([{index}])")] for (index,) in made]
    indexes = [index for index in indexes if set(index) <= columns.keys()]
    search = None
    for (sql,) in ask("select sql from sqlite_master where name = ? || '_fts'"):
        searched = [row[1] for row in connection.execute(f"pragma table_info([{name}_fts])")]
        found = re.search(r"tokenize\s*=\s*['\"](.+?)['\"]", sql)
        search = searched, found[1] if found else "unicode61"
    return Table(name, root / resource["path"], rows, columns, key, keys, indexes, search)


def build_with_sqlite_utils(tables: list[Table], database: Path) -> list[str]:
    """A shell script: declared types and keys, every CSV inserted, every index, the search."""
    lines = ["set -e"]

    def call(verb: str, *words: str) -> None:
        lines.append(shlex.join([sys.executable, "-m", "sqlite_utils", verb, str(database), *words]))

    for table in tables:
        columns = [word for column in table.columns.items() for word in column]
        options = [word for name in table.key for word in ("--pk", name)]
        options += [word for reference in table.references for word in ("--fk", *reference)]
        call("create-table", table.name, *columns, *options, "--strict")
        call("insert", table.name, str(table.path), "--csv", "--empty-null", "--no-detect-types", "--silent")
    for table in tables:
        for index in table.indexes:
            call("create-index", table.name, *index)
        if table.search:
            call("enable-fts", table.name, *table.search[0], "--tokenize", table.search[1])
    return ["sh", "-c", "\n".join(lines)]


def build_with_sqlite3(tables: list[Table], database: Path) -> list[str]:
    """A script for the shell of SQLite, with no guard against a loss of power."""
    lines = [".bail on", "pragma journal_mode = off;", "pragma synchronous = off;"]
    for table in tables:
        columns = [f"[{name}] {kind}" for name, kind in table.columns.items()]
        columns.append(f"primary key ({', '.join(table.key)})")
        columns += [f"foreign key ([{f}]) references [{other}] ([{to}])" for f, other, to in table.references]
        lines.append(f"create table [{table.name}] ({', '.join(columns)});")
        lines.append(f".import --csv --skip 1 '{table.path}' {table.name}")
    for name, indexes, search in ((table.name, table.indexes, table.search) for table in tables):
        for number, index in enumerate(indexes):
            lines.append(f"create index [{name}_{number}] on [{name}] ([{'], ['.join(index)}]);")
        if search:
            words = f"{', '.join(search[0])}, content='{name}', tokenize='{search[1]}'"
            lines.append(f"create virtual table {name}_fts using fts5({words});")
            lines.append(f"insert into {name}_fts({name}_fts) values ('rebuild');")
    script = database.with_suffix(".sql")
    script.write_text("\n".join(lines), encoding="utf-8")
    return ["sqlite3", "-batch", str(database), f".read '{script}'"]


def find_missing(tables: list[Table], database: Path) -> str:
    """What a peer's database lacks of the rows; empty if nothing. A fast build of half the rows is no build."""
    with closing(sqlite3.connect(database)) as connection:
        for table in tables:
            for name in [table.name, *([f"{table.name}_fts_docsize"] if table.search else [])]:
                (found,) = connection.execute(f"select count(*) from [{name}]").fetchone()
                if found != table.rows:
                    return f"{name} has {found} of {table.rows} rows"
    return ""
