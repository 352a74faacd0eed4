"""What a database says about its own pages: `_site`, `_charts` and `_counts`, read once when the server starts."""

import json
import sqlite3
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from datasette.utils import tilde_decode

NEEDED = {"_site", "_charts", "_counts", "_package"}
# What `tell_metadata` returns besides the databases.
WORDS = ("title", "description", "license", "license_url")
# `_site` holds the descriptor as one value; the limits of connections are for readers' queries.
LONGEST_VALUE = 1 << 30


class Book(NamedTuple):
    """A database of ours. `keys` names the table, `codes` the codelist, that a column of this name points to."""

    name: str
    descriptor: dict
    presentation: dict
    charts: dict[str, dict]
    counts: dict[str, int]
    facts: dict[str, str]
    keys: dict[str, str]
    codes: dict[str, str]
    primary_keys: dict[str, list[str]]

    @property
    def tables(self) -> dict[str, dict]:
        return self.presentation["tables"]


BOOKS: WeakKeyDictionary[Any, dict[str, Book]] = WeakKeyDictionary()


async def read_books(datasette: Any) -> None:
    """Fill BOOKS for this server, in the order of its databases."""
    BOOKS[datasette] = {}
    for name, database in datasette.databases.items():
        if NEEDED.issubset(await database.table_names()):
            BOOKS[datasette][name] = await database.execute_fn(
                lambda connection, name=name: _read_book(connection, name)
            )


def _read_book(connection: sqlite3.Connection, name: str) -> Book:
    limit = connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST_VALUE)
    try:
        site = {
            name: json.loads(content)
            for name, content in connection.execute("select name, content from _site")
        }
    finally:
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, limit)
    charts = connection.execute("select name, title, words from _charts")
    presentation = site["presentation"]
    primary_keys = {name: _list_key(connection, name) for name in presentation["tables"]}
    _leave_out_sorts(connection, presentation["tables"], primary_keys)
    return Book(
        name,
        site["descriptor"],
        presentation,
        {row["name"]: dict(row) for row in charts},
        dict(tuple(row) for row in connection.execute("select name, rows from _counts")),
        dict(tuple(row) for row in connection.execute("select fact, value from _package")),
        *_find_keys(connection, presentation["tables"]),
        primary_keys,
    )


def _list_key(connection: sqlite3.Connection, table: str) -> list[str]:
    """The columns of the primary key in order; none for a view."""
    query = "select name from pragma_table_info(?) where pk order by pk"
    return [column for (column,) in connection.execute(query, [table])]


def _leave_out_sorts(
    connection: sqlite3.Connection, tables: dict[str, dict], primary_keys: dict[str, list[str]]
) -> None:
    """A table with a key of several columns is not sortable by the first of them: that is its order without any sort.

    In descending order SQLite walks the index of the key, where ties of the first column come in a different order
    from what Datasette's next page assumes. The build takes care of all other indexes; see database/tables.py.
    """
    for name, key in primary_keys.items():
        if len(key) > 1:
            query = "select name from pragma_table_info(?) where pk <> 1"
            tables[name]["sortable_columns"] = [column for (column,) in connection.execute(query, [name])]


def _find_keys(
    connection: sqlite3.Connection, tables: dict[str, dict]
) -> tuple[dict[str, str], dict[str, str]]:
    keys: dict[str, str] = {}
    codes: dict[str, str] = {}
    pointing = {}
    for name, told in tables.items():
        if told["kind"] in ("table", "codelist"):
            query = 'select "from" as column, "table" as other from pragma_foreign_key_list(?)'
            pointing[name] = [tuple(row) for row in connection.execute(query, [name])]
            key = _list_key(connection, name)
            if told["kind"] == "table" and len(key) == 1 and key[0] not in dict(pointing[name]):
                keys[key[0]] = name
    for column, other in (pair for pairs in pointing.values() for pair in pairs):
        (codes if tables[other]["kind"] == "codelist" else keys).setdefault(column, other)
    return keys, codes


def find_book(datasette: Any, path: str) -> Book | None:
    """The database of ours that a page belongs to: for a page without a database, the first; for Datasette's own, none.

    `path` is without a prefix.
    """
    books = BOOKS.get(datasette) or {}
    segment = tilde_decode(path.split("/")[1].split(".")[0]) if "/" in path else ""
    if segment == "-":
        return None
    for name, database in datasette.databases.items():
        if database.route == segment:
            return books.get(name)
    return next(iter(books.values()), None)


def tell_metadata(datasette: Any, key: str | None) -> dict:
    """Datasette's metadata, but only what is asked for: Datasette copies and merges all of it many times per page."""
    books = BOOKS.get(datasette)
    if not books:
        return {}
    first = next(iter(books.values())).presentation
    told = {name: first[name] for name in WORDS if first.get(name)}
    if key in (None, "databases"):
        told["databases"] = {name: {"tables": book.tables} for name, book in books.items()}
    return told if key is None else {name: told[name] for name in told if name == key}


def list_queries(datasette: Any, database: str) -> dict[str, dict]:
    """The named queries of a database of ours, as copies: Datasette writes into what it is given."""
    book = (BOOKS.get(datasette) or {}).get(database)
    return {name: dict(query) for name, query in book.presentation["queries"].items()} if book else {}
