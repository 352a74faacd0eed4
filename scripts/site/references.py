"""What machines read about a claim, a statement or a source: files of citations, and links in the header of an answer (Signposting)."""

import re
from collections.abc import Iterator
from typing import Any

from datasette import NotFound, Request, Response
from datasette.utils import tilde_decode, tilde_encode

from .addresses import find_citable, is_first
from .books import BOOKS, Book, find_book
from .citing import FORMS, cite_package, write_file
from .dataset import list_distributions
from .files import list_exported
from .pages import ROWS, SQL

# Without a key it is every source; a claim or a statement is cited by itself.
FILES = (
    rf"^/(?P<database>[^/.]+)/(?P<table>claims|statements|sources)/(?P<key>[^/]+)\.(?P<form>{'|'.join(map(re.escape, FORMS))})$",
    rf"^/(?P<database>[^/.]+)/(?P<table>sources)(?P<key>)\.(?P<form>{'|'.join(map(re.escape, FORMS))})$",
)
PACKAGE = rf"^/cite\.(?P<form>{'|'.join(map(re.escape, FORMS))})$"
PAGE = re.compile(r"/(?P<database>[^/.]+)/(?P<table>claims|statements|sources)/(?P<key>[^/.]+)")
# What each column of each exported file means.
COLUMNS = "columns.csv"
# What the page of a row is about, in schema.org's terms.
KINDS = {"claims": "Claim", "statements": "Quotation", "sources": "CreativeWork"}


async def send_package(datasette: Any, request: Any) -> Response:
    """The citation of a package itself as a file for reference managers; that of the first is at the root."""
    book, form = find_book(datasette, request.path), request.url_vars["form"]
    if book is None:
        raise NotFound(f"There is nothing to cite at {request.path}")
    is_other = not is_first(datasette, book)
    place = f"{datasette.urls.database(book.name)}/" if is_other else datasette.urls.instance()
    home = find_citable(datasette, datasette.absolute_url(request, place))
    told = book.presentation
    row = cite_package(told["title"], told["package"], told["dates"], home)
    headers = {"content-disposition": f'inline; filename="{row["source_id"]}.{form}"'}
    return Response(
        write_file(form, [(row, "")]),
        content_type=f"{FORMS[form].media_type}; charset=utf-8",
        headers=headers,
    )


async def send_citations(datasette: Any, request: Any) -> Response:
    """The citation of a claim, a statement or a source, or those of all sources, as a file for reference managers."""
    name, table, key, form = (
        tilde_decode(request.url_vars[part]) for part in ("database", "table", "key", "form")
    )
    rows = []
    is_ours = name in BOOKS.get(datasette, {})
    if is_ours:
        query = SQL[ROWS[table]]["citation"]
        found = await datasette.databases[name].execute_fn(
            lambda one: one.execute(query, {"key": key}).fetchall()
        )
        rows = [dict(row) for row in found]
    if not is_ours or (key and not rows):
        raise NotFound(f"There is nothing to cite at {request.path}")
    address = datasette.absolute_url(request, datasette.urls.table(name, table))
    page = find_citable(datasette, address)
    told = [(row, f"{page}/{tilde_encode(key)}" if page and table != "sources" else "") for row in rows]
    headers = {"content-disposition": f'inline; filename="{name}-{key or table}.{form}"'}
    media_type = f"{FORMS[form].media_type}; charset=utf-8"
    return Response(write_file(form, told), content_type=media_type, headers=headers)


def list_links(datasette: Any, scope: dict) -> Iterator[str]:
    """Typed links from the page of a claim, a statement or a source, and from home, as values of the header Link."""
    book = find_book(datasette, scope["path"])
    if book is None:
        return
    request = Request(scope, None)
    home = datasette.absolute_url(request, datasette.urls.instance())
    found = PAGE.fullmatch(scope["path"])
    if found and found["database"] == datasette.databases[book.name].route:
        yield from _link_row(datasette, request, book, found)
        yield f'<{home}>; rel="collection"'
    elif scope["path"] == "/":
        yield from _link_package(datasette, request, book)
    else:
        return
    if book.presentation["license_url"]:
        yield f'<{book.presentation["license_url"]}>; rel="license"'


def _link_row(datasette: Any, request: Request, book: Book, found: re.Match) -> Iterator[str]:
    address = (
        datasette.absolute_url(request, datasette.urls.table(book.name, found["table"])) + "/" + found["key"]
    )
    if find_citable(datasette, address):
        yield f'<{address}>; rel="cite-as"'
    for ending, form in FORMS.items():
        yield f'<{address}.{ending}>; rel="describedby"; type="{form.media_type}"'
    yield '<https://schema.org/AboutPage>; rel="type"'
    yield f'<https://schema.org/{KINDS[found["table"]]}>; rel="type"'


def _link_package(datasette: Any, request: Request, book: Book) -> Iterator[str]:
    address = datasette.absolute_url(request, datasette.urls.instance())
    if find_citable(datasette, address):
        yield f'<{address}>; rel="cite-as"'
    yield '<https://schema.org/AboutPage>; rel="type"'
    yield '<https://schema.org/Dataset>; rel="type"'
    here = datasette.absolute_url(request, datasette.urls.database(book.name))
    files = list_exported(datasette, book)
    for ending, form in FORMS.items():
        yield f'<{address}cite.{ending}>; rel="describedby"; type="{form.media_type}"'
    if COLUMNS in files:
        yield f'<{address}dist/{COLUMNS}>; rel="describedby"; type="text/csv"'
    for one in list_distributions(book, files, datasette.get_database(book.name), address, here):
        yield f'<{one["contentUrl"]}>; rel="item"; type="{one["encodingFormat"]}"'
