"""What pages are given to show: for home, a claim, a source, an agent, a statement and a search, rows from queries.

What `queries/PAGE/NAME.sql` returns is given to the template as NAME, a list of rows; `:key` is the primary key of
the row shown, `:words` the words searched for.
"""

import re
import sqlite3
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode

from datasette.utils import tilde_decode, tilde_encode
from markupsafe import Markup, escape

from . import citing
from .presentation import BOOKS, Book, find_book

QUERIES = Path(__file__).parent / "queries"
ROWS = {"claims": "claim", "sources": "source", "agents": "agent", "statements": "statement"}
# Datasette's templates, each with the one that shows a database of ours.
TEMPLATES = {
    "index.html": "home.html",
    "database.html": "tables.html",
    "table.html": "rows.html",
    "row.html": "record.html",
    "query.html": "answers.html",
}
# A key of one of several tables, recognised by its form.
EITHER = {
    "traced_id": {"c[0-9]+": "claims", "a[0-9]+": "accounts"},
    "said_in_id": {"c[0-9]+": "claims", ".*": "statements"},
}
# What the query search_claims puts around a word that matches.
OPEN, CLOSE = "⟦", "⟧"


def _read_queries(page: str) -> dict[str, str]:
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted((QUERIES / page).glob("*.sql"))}


SQL = {page: _read_queries(page) for page in ("home", "search", *ROWS.values())}


async def collect_variables(datasette: Any, request: Any, template: str, table: str | None) -> dict:
    """The variables of a page. `frame` and `page` are the templates that it extends: ours, or those of Datasette."""
    book = find_book(datasette, request.path if request else "/")
    if book is None:
        return {"frame": "default:base.html", "page": f"default:{template}"}
    here = datasette.urls.database(book.name)
    address = datasette.absolute_url(request, datasette.urls.path(request.path)) if request else ""
    return {
        "frame": "frame.html",
        "page": TEMPLATES.get(template),
        "book": book,
        "package": book.descriptor,
        "here": here,
        "others": [name for name in datasette.databases if name not in ("_internal", book.name)],
        "canonical_url": address,
        "here_url": datasette.absolute_url(request, here) if request else "",
        "home_url": datasette.absolute_url(request, datasette.urls.instance()) if request else "",
        "authors": citing.name_authors(book.descriptor),
        "citable_url": citing.find_citable(address),
        "pick": pick,
        "mark_text": mark_text,
        "mark_words": mark_words,
        **citing.FUNCTIONS,
        **await _collect_page(datasette, book, request, template, table),
    }


async def _collect_page(datasette: Any, book: Book, request: Any, template: str, table: str | None) -> dict:
    if template == "index.html":
        return await _collect_rows(datasette, book, "home")
    if template == "row.html" and table in ROWS:
        key = tilde_decode(request.url_vars["pks"])
        return {"page": f"{ROWS[table]}.html", **await _collect_rows(datasette, book, ROWS[table], key=key)}
    if template == "query.html" and request.url_vars.get("table") == "search_claims":
        words = request.args.get("words") or ""
        found = await _collect_rows(datasette, book, "search", words=words) if words.strip() else {}
        return {"page": "search.html", **found}
    if template == "table.html" and table:

        async def find_matches(rows: list, search: str) -> dict[tuple, Markup]:
            return await _find_matches(datasette, book, table, rows, search)

        return {"find_matches": find_matches, "whole_csv": _link_whole_csv(datasette, book, request, table)}
    return {}


async def _collect_rows(datasette: Any, book: Book, page: str, **parameters: str) -> dict[str, list[dict]]:
    database = datasette.get_database(book.name)
    results = {name: await database.execute(query, parameters) for name, query in SQL[page].items()}
    return {name: [dict(row) for row in result.rows] for name, result in results.items()}


async def _find_matches(
    datasette: Any, book: Book, table: str, rows: list, search: str
) -> dict[tuple, Markup]:
    """The cells of these rows in which words match, by key and column, with the matches marked."""
    database = datasette.get_database(book.name)
    index = book.tables[table].get("fts_table") or await database.fts_table(table)
    content = index.removesuffix("_fts")
    columns = await database.table_columns(index)
    (key,) = await database.primary_keys(content)
    marks = ", ".join(f"highlight({index}, {place}, '{OPEN}', '{CLOSE}')" for place in range(len(columns)))
    keys = [row.cells[0]["raw"] for row in rows]
    query = (
        f"select c.{key}, {marks} from {index} join {content} as c on c.rowid = {index}.rowid"
        f" where {index} match escape_fts(?) and {index}.rowid in"
        f" (select rowid from {content} where {key} in ({', '.join('?' * len(keys))}))"
    )
    try:
        found = await database.execute(query, [search, *keys])
    except sqlite3.DatabaseError:
        return {}  # the search itself reports what is wrong with its words
    return {
        (row[0], column): mark_words(words)
        for row in found.rows
        for column, words in zip(columns, tuple(row)[1:], strict=True)
    }


def _link_whole_csv(datasette: Any, book: Book, request: Any, table: str) -> str:
    """A link to every row of what is shown: Datasette's own link silently stops at max_returned_rows."""
    whole = {"_stream": "on", "_size": choose_page_size(datasette), "_labels": "on", "_dl": "on"}
    left_out = {"_facet", "_next", "_columns", *whole}
    kept = [
        (name, value) for name in request.args for value in request.args.getlist(name) if name not in left_out
    ]
    return f"{datasette.urls.table(book.name, table, format='csv')}?{urlencode([*kept, *whole.items()])}"


def choose_page_size(datasette: Any) -> int:
    """Streaming stops early if a page is as long as max_returned_rows, so the pages of a stream are shorter."""
    return min(1000, datasette.setting("max_returned_rows") - 1)


class Segment(NamedTuple):
    """A stretch of a text, and the claims whose quotes cover it (none, one, or several)."""

    text: str
    claims: tuple[dict, ...]
    opens: tuple[dict, ...]


def mark_text(text: str, claims: list[dict], start: int = 0, end: int | None = None) -> list[Segment]:
    """Cut a text wherever a quote starts or ends; `claims` have quote_start and quote_end in code points."""
    end = len(text) if end is None else end
    inside = [claim for claim in claims if claim["quote_start"] < end and claim["quote_end"] > start]
    edges = {start, end}
    for claim in inside:
        edges |= {max(start, claim["quote_start"]), min(end, claim["quote_end"])}
    places = sorted(edges)
    return [
        Segment(
            text[left:right],
            tuple(claim for claim in inside if claim["quote_start"] <= left and claim["quote_end"] >= right),
            tuple(claim for claim in inside if max(start, claim["quote_start"]) == left),
        )
        for left, right in pairwise(places)
    ]


def mark_words(words: str) -> Markup:
    """Text with its matches, which are between special brackets, as marked text."""
    return Markup(escape(words).replace(OPEN, Markup("<mark>")).replace(CLOSE, Markup("</mark>")))


def pick(items: list[dict], key: str, names: list[str] | None) -> list[dict]:
    """The named columns, or cells of a row, in the order of the names; all if none are named."""
    by_name = {item[key]: item for item in items}
    return [by_name[name] for name in names if name in by_name] if names else items


def link_cell(datasette: Any, name: str, table: str | None, column: str, value: Any) -> Markup | None:
    """In views and queries, where Datasette knows no keys, link the key of a row to the row."""
    book = (BOOKS.get(datasette) or {}).get(name)
    if not book or not isinstance(value, str) or (table and book.primary_keys.get(table)):
        return None
    if column == "path" and value.startswith(f"{name}/"):
        return Markup('<a href="{}">{}</a>').format(datasette.urls.path(value), value)
    if column.endswith("_ids"):
        other = _find_table(book, column.removesuffix("s"), value)
        # Some views write a space after the comma.
        keys = [key.strip() for key in value.split(",")]
        return Markup(", ").join(_link(datasette, name, other, key) for key in keys) if other else None
    other = _find_table(book, column, value)
    return _link(datasette, name, other, value) if other else None


def _find_table(book: Book, column: str, value: str) -> str | None:
    """The table whose key a column of a view contains: by its name or, for keys of several tables, by its form."""
    if column in EITHER:
        return next((table for look, table in EITHER[column].items() if re.fullmatch(look, value)), None)
    return next(
        (table for key, table in book.keys.items() if column == key or column.endswith(f"_{key}")), None
    )


def _link(datasette: Any, database: str, table: str, key: str) -> Markup:
    return Markup('<a href="{}">{}</a>').format(datasette.urls.row(database, table, tilde_encode(key)), key)
