"""What a request passes through before Datasette answers it: the public address, refusals, the second server, headers."""

import re
from collections.abc import Callable
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import quote, urlsplit

from datasette import NotFound, Request, Response, hookimpl
from datasette.database import QueryInterrupted
from datasette.utils.asgi import Base400

from .books import BOOKS, Book, cut_prefix, find_book, name_public
from .caching import compress, keep
from .errors import answer_error
from .files import name_script
from .filtering import read_filters
from .fronts import show_fronts
from .paging import bracket_conditions
from .query_csv import is_query_csv, write_query_csv
from .reader_sql import Refused, SecondServer, bound, can_fork, is_second
from .references import list_links
from .refusing import OddWord, judge_request
from .sheets import name_sheets

HEADERS = {b"x-content-type-options": b"nosniff", b"referrer-policy": b"same-origin"}
# No script runs in our pages but their own, which is written into them, and none loads anything from elsewhere. Charts
# contain their own styles, and are objects in our pages, as the links of an image cannot be followed. Only tools that judge
# a page from within connect to anything.
POLICY = (
    b"default-src 'none'; connect-src 'self'; img-src 'self'; object-src 'self'; frame-src 'self';"
    b" style-src 'self' 'unsafe-inline'; script-src '" + name_script() + b"';"
    b" form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
)
# Words that mail, search engines and social networks append to links, to follow their readers.
TRACKING = re.compile(
    rb"(utm_\w+|fbclid|[dg]clid|[gw]braid|msclkid|ttclid|twclid|yclid|igsh(id)?|li_fat_id|mc_[ce]id|mkt_tok|srsltid"
    rb"|_g[al]|_hs(enc|mi))(=|$)"
)


@hookimpl
def asgi_wrapper(datasette: Any) -> Callable:
    """Let Datasette see requests as readers made them, and send headers that keep browsers from loading what is not ours."""

    def wrap(app: Callable) -> Callable:
        app = show_fronts(datasette, app)
        second = SecondServer(datasette)

        async def answer(scope: dict, receive: Callable, send: Callable) -> None:
            await datasette.invoke_startup()
            if scope["type"] != "http":
                # Only a server that listens says that it starts.
                if BOOKS.get(datasette) and can_fork(datasette):
                    second.start()
                return await app(scope, receive, send)
            scope = _place(scope, datasette)
            book = find_book(datasette, scope["path"])
            scope["query_string"] = _drop_tracking(book, scope["query_string"])
            send = _add_headers(send, list(list_links(datasette, scope)), is_ours=book is not None)
            send = _keep_prefix(send, datasette.setting("base_url"))
            # No form of ours sends a token, but Datasette asks for it on every page.
            request = Request({**scope, "csrftoken": str}, receive)
            try:
                judge_request(datasette, book, request)
                if places := second.find_places(book, request):
                    return await second.answer(scope, send, places)
                scope["query_string"] = await _read_query(datasette, book, request)
            except (Base400, Refused, QueryInterrupted) as error:
                refusal = await _refuse(datasette, request, error)
                return await refusal.asgi_send(send)
            if book:
                send = name_sheets(send, request.args)
                if is_query_csv(book, scope["path"], request.query_string):
                    response = await write_query_csv(datasette, scope)
                    return await response.asgi_send(send)
            await app(scope, receive, send)

        # The second server compresses its long answers itself, as that keeps no page waiting.
        return compress(bound(answer), threads=False) if is_second(datasette) else keep(datasette, answer)

    return wrap


async def _refuse(datasette: Any, request: Request, error: Exception) -> Response:
    """What is wrong with a request; but whatever is asked of a page that is not there, it is not there."""
    path = request.scope["path"]
    if isinstance(error, OddWord) and (await datasette.client.get(quote(path))).status_code == 404:
        error = NotFound(f"There is no page at {path}")
    return await answer_error(datasette, request, error)


def _drop_tracking(book: Book | None, query: bytes) -> bytes:
    """The query string without what others have added: a reader who follows such a link asks for nothing by it."""
    return b"&".join(part for part in query.split(b"&") if not (book and TRACKING.match(part)))


async def _read_query(datasette: Any, book: Book | None, request: Request) -> bytes:
    """The query string as it is meant, and as Datasette reads it safely."""
    query = request.query_string
    if book:
        query = await read_filters(datasette, book, request.scope["path"], bracket_conditions(query))
    return query.encode("latin-1")


def _add_headers(send: Callable, links: list[str], *, is_ours: bool) -> Callable:
    added = {**HEADERS, b"content-security-policy": POLICY} if is_ours else HEADERS

    async def send_with_headers(event: dict) -> None:
        if event["type"] == "http.response.start":
            told = [*added.items()]
            if links and event["status"] == 200:
                told.append((b"link", ", ".join(links).encode("latin-1", "ignore")))
            # Datasette sends a policy on referrers of its own with some pages.
            kept = [header for header in event.get("headers", []) if header[0].lower() not in added]
            event = {**event, "headers": [*kept, *told]}
        await send(event)

    return send_with_headers


def _keep_prefix(send: Callable, prefix: str) -> Callable:
    """Put the prefix before where a reader is sent on: Datasette forgets it where it removes a slash from an address."""

    def place(name: bytes, value: bytes) -> tuple[bytes, bytes]:
        address = value.decode("latin-1")
        is_bare = name.lower() == b"location" and address.startswith("/") and not address.startswith(prefix)
        return name, f"{prefix.rstrip('/')}{address}".encode("latin-1") if is_bare else value

    async def send_placed(event: dict) -> None:
        if event["type"] == "http.response.start":
            event = {**event, "headers": [place(*header) for header in event.get("headers", [])]}
        await send(event)

    return send_placed


def _can_read_cookies(scope: dict) -> bool:
    """Whether Datasette can: those of another site on this host, which this site never asks for, may be of any kind."""
    try:
        for name, value in scope["headers"]:
            if name.lower() == b"cookie":
                SimpleCookie(value.decode())
    except (UnicodeDecodeError, CookieError):
        return False
    return True


def _place(scope: dict, datasette: Any) -> dict:
    """The request without the prefix, and with host and scheme of the public address.

    Whether or not a proxy removes the prefix, Datasette puts it before every path that it writes.
    """
    scope = {**scope, "path": cut_prefix(datasette, scope["path"])}
    if scope.get("raw_path"):
        scope["raw_path"] = cut_prefix(datasette, scope["raw_path"].decode("latin-1")).encode("latin-1")
    parts = urlsplit(name_public(datasette, scope))
    dropped = {b"host"} | (set() if _can_read_cookies(scope) else {b"cookie"})
    others = [(name, value) for name, value in scope["headers"] if name.lower() not in dropped]
    return scope | {"scheme": parts.scheme, "headers": [*others, (b"host", parts.netloc.encode("latin-1"))]}
