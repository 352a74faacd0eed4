"""Pages and files for a whole package: download, dictionary, cite, about, charts, and what machines ask for."""

import re
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

from datasette import NotFound, Response
from datasette.utils import tilde_encode

from . import downloads
from .pages import ROWS, choose_page_size
from .presentation import BOOKS, Book, find_book

STATIC = Path(__file__).parent / "static"
STYLES = {"site.css": "text/css; charset=utf-8", "icon.svg": "image/svg+xml"}
EDTF = "http://id.loc.gov/datatypes/edtf/EDTF"
KINDS = {"table": "Tables", "view": "Views", "codelist": "Codelists"}
# The most addresses that one sitemap may have.
MOST_ADDRESSES = 50_000


def list_routes(datasette: Any) -> list[tuple[str, Callable]]:
    """Our addresses, except those that belong to a database of this server."""
    routes: list[tuple[str, Callable]] = [
        (r"^/download$", download),
        (r"^/dist/(?P<path>.+)$", send_file),
        (r"^/dictionary$", dictionary),
        (r"^/dictionary/(?P<table>[^/]+)$", dictionary_of_table),
        (r"^/cite$", cite),
        (r"^/about$", about),
        (r"^/charts/(?:(?P<database>[^/]+)/)?(?P<chart>[^/]+)\.svg$", chart),
        (r"^/site/(?P<name>[^/]+)$", static),
        (r"^/robots\.txt$", robots),
        (r"^/llms\.txt$", llms),
        (r"^/sitemap\.xml$", sitemap),
    ]
    taken = {database.route for database in datasette.databases.values()}
    return [(path, answer) for path, answer in routes if re.findall(r"\w+", path)[0] not in taken]


def _find_book(datasette: Any, request: Any) -> Book:
    book = find_book(datasette, request.path)
    if book is None:
        raise NotFound("No package of claims is served here")
    return book


def _address(datasette: Any, request: Any, path: str) -> str:
    return datasette.absolute_url(request, datasette.urls.path(path))


async def _render(datasette: Any, request: Any, template: str, **variables: Any) -> Response:
    variables["metadata"] = _find_book(datasette, request).presentation
    return Response.html(await datasette.render_template(template, variables, request=request))


async def download(datasette: Any, request: Any) -> Response:
    """The tables and views with their row counts, and the files of `export` with their digests if they are from this build."""
    book = _find_book(datasette, request)
    files = downloads.list_files(datasette, book)
    tables = [
        {"name": name, "rows": rows, **book.tables[name], "file": files.get(f"csv/{name}.csv")}
        for name, rows in book.counts.items()
    ]
    tables.sort(key=lambda table: (table.get("hidden", False), table["name"] != "claims_flat", table["name"]))
    archive = next((row for path, row in files.items() if path.endswith(".zip")), None)
    variables = {
        "tables": tables,
        "archive": archive,
        "page_size": choose_page_size(datasette),
        "allow_download": datasette.setting("allow_download")
        and not datasette.get_database(book.name).is_mutable,
    }
    return await _render(datasette, request, "download.html", **variables)


async def send_file(datasette: Any, request: Any, send: Callable) -> None:
    await downloads.send_file(datasette, _find_book(datasette, request), request.url_vars["path"], send)


async def dictionary(datasette: Any, request: Any) -> Response:
    """What the tables and views are."""
    book = _find_book(datasette, request)
    groups: dict[str, list[dict]] = {words: [] for words in KINDS.values()}
    for name in sorted(book.counts):
        told = book.tables[name]
        groups[KINDS.get(told["kind"], "Tables")].append({"name": name, **told})
    return await _render(datasette, request, "dictionary.html", groups=groups)


async def dictionary_of_table(datasette: Any, request: Any) -> Response:
    """What the columns of one table or view contain."""
    book, name = _find_book(datasette, request), request.url_vars["table"]
    if name not in book.counts:
        raise NotFound(f"There is no table {name}")
    told = book.tables[name]
    codes: list = []
    if told["kind"] == "codelist":
        query = f'select code, title, description from "{name}" order by code'
        codes = (await datasette.get_database(book.name).execute(query)).rows
    fields = _describe_fields(book, name)
    columns = [
        {
            "name": column,
            "description": words,
            "table": book.codes.get(column) or book.keys.get(column),
            **fields.get(column, {}),
        }
        for column, words in told["columns"].items()
    ]
    return await _render(
        datasette,
        request,
        "dictionary-table.html",
        entry={"name": name, **told},
        codes=codes,
        columns=columns,
    )


def _describe_fields(book: Book, name: str) -> dict[str, dict]:
    """What the descriptor says about the fields of a table; {} for a view."""
    for resource in book.descriptor["resources"]:
        if resource["name"] == name and "schema" in resource:
            return {
                field["name"]: {
                    "type": "EDTF date" if field.get("rdfType") == EDTF else field["type"],
                    "is_required": field.get("constraints", {}).get("required", False),
                    "is_key": field["name"] in resource["schema"].get("primaryKey", ()),
                    "example": field.get("example"),
                    "term": field.get("propertyUrl"),
                }
                for field in resource["schema"]["fields"]
            }
    return {}


async def cite(datasette: Any, request: Any) -> Response:
    return await _render(datasette, request, "cite.html")


async def about(datasette: Any, request: Any) -> Response:
    return await _render(datasette, request, "about.html")


async def chart(datasette: Any, request: Any) -> Response:
    """A chart from the build; NAME-narrow is the version for small screens. Without a database, from the first of ours."""
    book = (BOOKS.get(datasette) or {}).get(request.url_vars["database"]) or _find_book(datasette, request)
    name = request.url_vars["chart"]
    column = "svg_narrow" if name.endswith("-narrow") else "svg"
    query = f"select {column} from _charts where name = ?"
    found = (await datasette.get_database(book.name).execute(query, [name.removesuffix("-narrow")])).first()
    if found is None:
        raise NotFound(f"There is no chart {name}")
    return Response(found[0], content_type="image/svg+xml")


async def static(request: Any) -> Response:
    name = request.url_vars["name"]
    if name not in STYLES:
        raise NotFound(f"There is no file {name}")
    return Response((STATIC / name).read_text(encoding="utf-8"), content_type=STYLES[name])


async def robots(datasette: Any, request: Any) -> Response:
    book = _find_book(datasette, request)
    lines = ["User-agent: *", "Allow: /", f"Disallow: {datasette.urls.database(book.name)}?sql="]
    return Response.text("\n".join([*lines, f"Sitemap: {_address(datasette, request, '/sitemap.xml')}", ""]))


async def llms(datasette: Any, request: Any) -> Response:
    """What a language model should know before it answers from this data."""
    book = _find_book(datasette, request)
    lines = [f"# {book.presentation['title']}", "", f"> {book.presentation['description']}", ""]
    lines += [
        "Quote only the column quote, and never without the paraphrase, polarity, modality, claimant and status of its"
        " row: a quote alone can be the opposite of its claim. A row records that a claim was made, not that it is true."
        " A capacity is not a delivery; alternatives are never summed.",
        "",
    ]
    for kind, words in KINDS.items():
        names = [name for name in book.counts if book.tables[name]["kind"] == kind != "codelist"]
        lines += [f"## {words}", ""] if names else []
        for name in sorted(names, key=lambda name: (name != "claims_flat", name)):
            address = _address(
                datasette, request, f"/{tilde_encode(book.name)}/{tilde_encode(name)}.csv?_stream=on"
            )
            lines.append(f"- [{name}]({address}): {book.tables[name]['description']}")
        lines += [""] if names else []
    lines += [
        "## More",
        "",
        f"- [Dictionary]({_address(datasette, request, '/dictionary')}): every field",
        "",
    ]
    return Response.text("\n".join(lines))


async def sitemap(datasette: Any, request: Any) -> Response:
    book = _find_book(datasette, request)
    database, here = datasette.get_database(book.name), f"/{tilde_encode(book.name)}"
    paths = ["/", "/download", "/dictionary", "/cite", "/about", here]
    paths += [f"/dictionary/{name}" for name in book.counts]
    for table in ROWS:
        key = next(column for column, other in book.keys.items() if other == table)
        results = await database.execute(f"select {key} from {table} order by 1 limit {MOST_ADDRESSES}")
        paths += [f"{here}/{table}/{tilde_encode(row[0])}" for row in results.rows]
    addresses = (escape(_address(datasette, request, path)) for path in paths[:MOST_ADDRESSES])
    urls = "".join(f"<url><loc>{address}</loc></url>" for address in addresses)
    head = (
        '<?xml version="1.0" encoding="utf-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    )
    return Response(f"{head}{urls}</urlset>", content_type="application/xml; charset=utf-8")
