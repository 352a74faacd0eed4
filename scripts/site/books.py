"""What a database says about its own pages: `_site`, `_charts` and `_counts`, read once when the server starts."""

import json
import re
import sqlite3
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from datasette import hookimpl
from datasette.utils import tilde_decode

from ..built import require_database
from ..problems import Failure

# Where a page makes room for a drawing before it is there, it needs the size, which the drawing begins with.
CHARTS = """
    select name, title, words, substr(svg, 1, 600) as wide, substr(svg_narrow, 1, 600) as narrow from _charts
"""
SIZE = re.compile(r' width="([0-9.]+)" height="([0-9.]+)"')
NEEDED = {"_site", "_charts", "_counts", "_package"}


class Book(NamedTuple):
    """A database of ours; `presentation` is what the build has merged from descriptor, model and metadata.yml.

    `columns` are the types of columns, by table or view; `keys` says how many columns make a key, in a view 0.
    """

    name: str
    build: str
    presentation: dict
    charts: dict[str, dict]
    counts: dict[str, int]
    columns: dict[str, dict[str, str]]
    keys: dict[str, int]

    @property
    def tables(self) -> dict[str, dict]:
        return self.presentation["tables"]

    def find_kind(self, table: str) -> str | None:
        return self.tables.get(table, {}).get("kind")


BOOKS: WeakKeyDictionary[Any, dict[str, Book]] = WeakKeyDictionary()


@hookimpl
async def startup(datasette: Any) -> None:
    """Fill BOOKS for this server, in the order of its databases. Ends the process for one that another version of ours built."""
    BOOKS[datasette] = {}
    for name, database in datasette.databases.items():
        if NEEDED.issubset(await database.table_names()):
            try:
                require_database(Path(database.path))
            except Failure as failure:
                # In one line: any other error of a startup is told with a traceback.
                raise SystemExit(f"claimbook: {failure}") from failure
            BOOKS[datasette][name] = await database.execute_fn(partial(_read_book, name))


def _read_book(name: str, connection: sqlite3.Connection) -> Book:
    [build] = connection.execute("select value from _package where fact = 'build'").fetchone()
    [presentation] = connection.execute("select content from _site where name = 'presentation'").fetchone()
    charts = connection.execute(CHARTS)
    counts = connection.execute("select name, rows from _counts")
    return Book(
        name,
        build,
        json.loads(presentation),
        {row["name"]: _read_chart(row) for row in charts},
        dict(tuple(row) for row in counts),
        *_read_columns(connection),
    )


def _read_columns(connection: sqlite3.Connection) -> tuple[dict[str, dict[str, str]], dict[str, int]]:
    """Types of columns and lengths of keys; a table without a key of its own has its row number."""
    columns: dict[str, dict[str, str]] = {}
    keys: dict[str, int] = {}
    for table, kind, column, type_, place in connection.execute(
        "select m.name, m.type, c.name, c.type, c.pk from sqlite_master as m"
        " join pragma_table_info(m.name) as c where m.type in ('table', 'view')"
    ):
        columns.setdefault(table, {})[column] = type_
        keys[table] = max(keys.get(table, 0 if kind == "view" else 1), place)
    return columns, keys


def _read_chart(row: sqlite3.Row) -> dict:
    """What a page needs to know about a chart: name, title, words, and width and height of its two drawings in pixels."""
    sizes = {name: SIZE.search(row[name]) for name in ("wide", "narrow")}
    return dict(row) | {name: found.groups() for name, found in sizes.items() if found}


def cut_prefix(datasette: Any, path: str) -> str:
    """A path without the prefix of the site, which a proxy may have removed already."""
    prefix = datasette.setting("base_url")
    return "/" + path.removeprefix(prefix) if prefix != "/" and path.startswith(prefix) else path


def find_book(datasette: Any, path: str) -> Book | None:
    """The database of ours that a page belongs to: for a page without a database, the first; for Datasette's own, none.

    `path` is without a prefix.
    """
    books = BOOKS.get(datasette, {})
    segment = tilde_decode(path.split("/")[1].split(".")[0]) if "/" in path else ""
    if segment == "-":
        return None
    for name, database in datasette.databases.items():
        if database.route == segment:
            return books.get(name)
    return next(iter(books.values()), None)


def read_told(datasette: Any) -> dict:
    """What `serve` was told: `url`, where readers find the site, and `dist`, where the files are that export wrote."""
    return datasette.plugin_config("claimbook") or {}


def name_public(datasette: Any, scope: dict) -> str:
    """The public address of the site, which `serve --url` gives.

    Without it, that of the socket: the header Host is whatever a visitor says.
    """
    if url := read_told(datasette).get("url"):
        return url
    scheme = scope.get("scheme", "http")
    host, port = scope.get("server") or ("localhost", None)
    if port is None:
        return f"{scheme}://localhost"
    return f"{scheme}://[{host}]:{port}" if ":" in host else f"{scheme}://{host}:{port}"


# Datasette 1.0 will ask for this in a different way.
@hookimpl
def get_metadata(datasette: Any, key: str | None) -> dict:
    """Tables and queries only if they are asked for: Datasette copies and merges its metadata many times per page."""
    books = BOOKS.get(datasette)
    if not books:
        return {}
    first = next(iter(books.values())).presentation
    told = {name: first[name] for name in ("title", "description", "license", "license_url") if first[name]}
    if key in (None, "databases", "queries"):
        told["databases"] = {
            name: {"tables": book.tables, "queries": book.presentation["queries"]}
            for name, book in books.items()
        }
    return told
