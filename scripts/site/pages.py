"""What pages are given to show: for home, a claim, a source, an agent, a statement and a search, rows from queries.

What `queries/PAGE/NAME.sql` returns is given to the template as NAME, a list of rows; `:key` is the primary key of
the row shown, `:words` the words searched for.
"""

import re
import uuid
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from datasette import NotFound, hookimpl
from datasette.utils import escape_sqlite, tilde_decode
from markupsafe import Markup

from ..dates import say_date
from .addresses import Addresses, find_citable, link_to_words, move_links, place_package
from .books import BOOKS, Book, find_book
from .caching import leave_unkept
from .citing import (
    FORMS,
    cite_package,
    list_tags,
    name_authors,
    name_maker,
    write_citation,
    write_coins,
)
from .dataset import describe_dataset
from .facets import list_choices
from .files import SCRIPT, find_database, list_exported, name_saved
from .filtering import show_values, tell_filters
from .marking import find_matches, mark_text, mark_words
from .reporting import link_to_report, write_report
from .search import read_search

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
SQL = {
    page.name: {path.stem: path.read_text(encoding="utf-8") for path in sorted(page.glob("*.sql"))}
    for page in QUERIES.iterdir()
}


@hookimpl
async def extra_template_vars(datasette: Any, request: Any, template: str, table: str | None) -> dict:
    """The variables of a page. `frame` and `page` are the templates that it extends: ours, or those of Datasette."""
    # What is not among Datasette's own pages is not found on a page of ours.
    is_lost = template == "error.html" and request and request.path.startswith("/-/")
    book = find_book(datasette, "/" if is_lost else request.path) if request else None
    if book is None:
        return {"frame": "default:base.html", "page": f"default:{template}"}
    if template in TEMPLATES and (ending := request.url_vars.get("format")):
        # Datasette would answer any ending that it does not know with the page.
        raise NotFound(f"Nothing here ends in .{ending}")
    # What is not a page has no address, whatever a visitor asked for.
    path = "" if template == "error.html" else datasette.urls.path(request.path)
    address = path and datasette.absolute_url(request, path)
    return {
        "frame": "frame.html",
        "page": TEMPLATES.get(template),
        "book": book,
        **place_package(datasette, request, book),
        "package": book.presentation["package"],
        "others": [name for name in datasette.databases if name not in ("_internal", book.name)],
        "canonical_url": address,
        # With what was asked for, so that a printed page can be found again.
        "printed_url": address and datasette.absolute_url(request, datasette.urls.path(request.full_path)),
        "urls": Addresses(datasette, book),
        "authors": name_authors(book.presentation["package"]),
        "citable_url": find_citable(datasette, address),
        "forms": FORMS,
        "script": Markup(SCRIPT),
        **{function.__name__: function for function in CALLED},
        **await _collect_page(datasette, book, request, template, table),
    }


async def _collect_page(datasette: Any, book: Book, request: Any, template: str, table: str | None) -> dict:
    database = datasette.get_database(book.name)
    if template == "index.html":
        rows = await _collect_rows(database, "home")
        place, files = place_package(datasette, request, book), list_exported(datasette, book)
        home, here = place["home_url"], place["here_url"]
        return {**rows, "dataset": describe_dataset(book, files, rows["articles"], database, home, here)}
    if template in ("pages/llms.txt.html", "pages/robots.txt.html"):
        books = BOOKS[datasette].values()
        return {"packages": [(each, place_package(datasette, request, each)) for each in books]}
    if template in ("pages/about.html", "pages/sitemap.xml.html"):
        return await _collect_rows(database, template.removeprefix("pages/").partition(".")[0])
    if template in ("pages/changes.html", "pages/changes.atom.html"):
        feed = uuid.uuid5(uuid.NAMESPACE_URL, f"claimbook:{book.name}").urn
        rows = await _collect_rows(database, "changes")
        return {**rows, "feed_urn": feed, "changes": move_links(datasette, book, rows["changes"], "")}
    if template == "pages/notes/{name}.html":
        rows = await _collect_rows(database, "note", key=request.path.rsplit("/", 1)[-1])
        return {"note": move_links(datasette, book, rows["note"], "../")}
    if template == "row.html" and table and request.url_vars["pks"].count(",") + 1 != book.keys[table]:
        raise NotFound("Record not found")
    if template == "row.html" and table in ROWS:
        return await _collect_row(datasette, book, request, table)
    if template == "query.html" and request.url_vars.get("table") == "search_claims":
        words = request.args.get("words") or ""
        found = await _collect_rows(database, "search", words=words)
        return {"page": "search.html", **found, **await read_search(database, book, words)}
    if template == "table.html" and table:
        return _offer_table(datasette, book, request, table)
    if template == "pages/download.html":
        offered = {"files": list_exported(datasette, book), "whole": find_database(datasette, book)}
        return {**offered, "page_size": _choose_page_size(datasette)}
    if template == "pages/dictionary/{table}.html" and table and book.find_kind(table) == "codelist":
        columns = "code, coalesce(title, code) as title, coalesce(description, '') as description"
        codes = await database.execute(f'select {columns} from "{table}" order by code')
        return {"codes": codes.rows}
    return {}


async def _collect_row(datasette: Any, book: Book, request: Any, table: str) -> dict:
    """The rows about one row of a table in ROWS, and whether its reader may ask in SQL."""
    key = tilde_decode(request.url_vars["pks"])
    rows = await _collect_rows(datasette.get_database(book.name), ROWS[table], key=key)
    can_ask = await datasette.permission_allowed(
        request.actor, "execute-sql", resource=book.name, default=True
    )
    return {"page": f"{ROWS[table]}.html", "allow_execute_sql": can_ask, **rows}


def _offer_table(datasette: Any, book: Book, request: Any, table: str) -> dict:
    """What the page of a table or view offers: matches of a search, values to choose, and links to all of its rows."""
    return {
        "find_matches": partial(find_matches, datasette.get_database(book.name), book, table),
        "list_choices": partial(list_choices, datasette, request, book.name, table),
        "whole_csv": _link_whole(datasette, book, request, table, "csv"),
        "whole_json": _link_whole(datasette, book, request, table, "json"),
        "ask_in_sql": partial(_ask_in_sql, datasette, book, request, table),
        "most_rows": datasette.setting("max_returned_rows"),
    }


async def _collect_rows(database: Any, page: str, **parameters: str) -> dict[str, list[dict]]:
    results = {name: await database.execute(query, parameters) for name, query in SQL[page].items()}
    return {name: [dict(row) for row in result.rows] for name, result in results.items()}


def _link_whole(datasette: Any, book: Book, request: Any, table: str, form: str) -> str:
    """A link to every row of what is shown, as csv or json: Datasette's own links stop at a page, or at max_returned_rows.

    JSON stops there too, so the page says how many rows it has.
    """
    whole = {"_stream": "on", "_size": _choose_page_size(datasette), "_labels": "on", "_dl": "on"}
    if form == "json":
        whole = {"_shape": "array", "_size": "max"}
    return _ask_for_all(datasette, book, request, table, form, whole)


def _ask_for_all(datasette: Any, book: Book, request: Any, table: str, form: str, more: dict) -> str:
    """The address of what is shown, from its first row, with more arguments."""
    left_out = {"_facet", "_facet_size", "_next", "_columns", *more}
    kept = [
        (name, value) for name in request.args for value in request.args.getlist(name) if name not in left_out
    ]
    return f"{datasette.urls.table(book.name, table, format=form)}?{urlencode([*kept, *more.items()])}"


async def _ask_in_sql(datasette: Any, book: Book, request: Any, table: str, query: dict) -> dict[str, Any]:
    """The arguments of an address that asks in SQL for every row of what is shown.

    `query` is what Datasette asked: for the rows of one page and one more, from where that page starts.
    """
    if "_next" in request.args:
        few = {"_size": "0", "_nofacet": "1", "_nocount": "1"}
        address = _ask_for_all(datasette, book, request, table, "json", few)
        found = await datasette.client.request("GET", address, avoid_path_rewrites=True)
        query = found.json().get("query", query)
    sql = re.sub(r" +limit \d+( offset \d+)?$", "", query["sql"]).removesuffix(" order by rowid")
    selected, _, asked = f"{sql} ".partition(f" from {escape_sqlite(table)} ")
    selected = selected.replace("select rowid, ", "select ").removesuffix(", rowid")
    return {"sql": f"{selected}\nfrom {escape_sqlite(table)}\n{asked}".strip(), **query["params"]}


def _choose_page_size(datasette: Any) -> int:
    """Streaming stops early if a page is as long as max_returned_rows, so the pages of a stream are shorter."""
    return min(1000, datasette.setting("max_returned_rows") - 1)


def pick(items: list[dict], key: str, names: list[str] | None) -> list[dict]:
    """The named columns, or cells of a row, in the order of the names; all if none are named."""
    by_name = {item[key]: item for item in items}
    return [by_name[name] for name in names if name in by_name] if names else items


# Functions that templates call.
CALLED = (
    pick,
    mark_text,
    leave_unkept,
    mark_words,
    name_maker,
    name_saved,
    cite_package,
    say_date,
    show_values,
    tell_filters,
    link_to_report,
    link_to_words,
    list_tags,
    write_citation,
    write_coins,
    write_report,
)
