"""Addresses. The pages about a package are at the root of the site for its first database, below the name of any other.

So what a page says about one package never leads to what it says about another.
"""

import re
from typing import Any, NoReturn
from urllib.parse import quote, urlsplit

from datasette import NotFound, Response

from ..model import ABOUT
from .books import BOOKS, Book, read_told

# A browser looks for no more than it can find at once: of a longer quote its first and last words are named.
LONGEST_FRAGMENT = 200
EDGE = 5
OF_A_PACKAGE = {*ABOUT, "changes.atom", "llms.txt", "sitemap.xml"}


class Addresses:
    """Datasette's `urls` for the pages of one of our databases."""

    def __init__(self, datasette: Any, book: Book) -> None:
        self._urls = datasette.urls
        self._place = "" if is_first(datasette, book) else f"/{datasette.databases[book.name].route}"

    def __getattr__(self, name: str) -> Any:
        return getattr(self._urls, name)

    def path(self, path: str, format: str | None = None) -> str:
        is_of_package = re.split("[/#?]", path.removeprefix("/"))[0] in OF_A_PACKAGE
        return self._urls.path(self._place + path if is_of_package else path, format)


def is_first(datasette: Any, book: Book) -> bool:
    return next(iter(BOOKS[datasette])) == book.name


def place_package(datasette: Any, request: Any, book: Book) -> dict[str, str]:
    """The path and the address of a database, and the address at which the pages about its package begin."""
    here = datasette.urls.database(book.name)
    home = datasette.urls.instance() if is_first(datasette, book) else f"{here}/"
    addresses = {"here_url": here, "home_url": home}
    return {"here": here} | {name: datasette.absolute_url(request, path) for name, path in addresses.items()}


def move_links(datasette: Any, book: Book, rows: list[dict], home: str) -> list[dict]:
    """Texts whose links to rows were made for pages at the root, which is at `home`, for where their package's pages are."""
    if is_first(datasette, book):
        return rows
    return [row | {"content": row["content"].replace(f'="{home}{book.name}/', f'="{home}')} for row in rows]


async def show_page(datasette: Any, request: Any) -> Response:
    """A page about a package that is not the first: the template that Datasette would choose for it at the root."""
    page, name = request.url_vars["page"], request.url_vars.get("name")
    part = {"dictionary": "/{table}", "notes": "/{name}"}[page] if name else ""
    headers: dict[str, str] = {}

    def add_header(name: str, value: str) -> str:
        headers[name] = value
        return ""  # it stands where the template calls

    told = {"table": name, "raise_404": _refuse, "custom_header": add_header}
    content = await datasette.render_template(f"pages/{page}{part}.html", told, request, view_name="page")
    return Response(
        content, headers=headers, content_type=headers.pop("content-type", "text/html; charset=utf-8")
    )


def _refuse(words: str) -> NoReturn:
    raise NotFound(words)


def link_to_words(url: str, words: str) -> str:
    """The address at which a browser scrolls to these words of a page and marks them (a text fragment)."""
    pieces = words.split()
    if len(pieces) >= 2 * EDGE and (len(words) > LONGEST_FRAGMENT or "\n" in words):
        sought = [" ".join(pieces[:EDGE]), " ".join(pieces[-EDGE:])]
    else:
        sought = [" ".join(pieces)]
    # A hyphen would tell the words before and after apart, and `quote` leaves it alone.
    fragment = ",".join(quote(part, safe="").replace("-", "%2D") for part in sought)
    return f"{url}{'' if '#' in url else '#'}:~:text={fragment}"


def find_citable(datasette: Any, address: str) -> str:
    """The address of a page, if `serve` was told where readers find the site, and that is not on this machine alone."""
    host = urlsplit(read_told(datasette).get("url") or "").hostname or "localhost"
    return "" if host in ("localhost", "::1") or host.startswith("127.") else address
