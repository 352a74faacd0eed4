"""What a request may cost, what a page may load, and at which address the site is known."""

import sqlite3
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from .presentation import find_book

LIMITS = {
    sqlite3.SQLITE_LIMIT_LENGTH: 10_000_000,
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 100_000,
    sqlite3.SQLITE_LIMIT_COMPOUND_SELECT: 50,
    sqlite3.SQLITE_LIMIT_VDBE_OP: 100_000,
    sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 1_000,
}
HEADERS = {"x-content-type-options": "nosniff", "referrer-policy": "same-origin"}
# None of our pages has a script or loads anything from elsewhere; charts contain their own styles.
POLICY = (
    "default-src 'none'; img-src 'self'; style-src 'self' 'unsafe-inline';"
    " form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def limit_connection(connection: sqlite3.Connection, is_crossing: bool) -> None:
    """Only the connection that Datasette attaches the other databases to (--crossdb) may have any attached."""
    for limit, value in LIMITS.items():
        connection.setlimit(limit, value)
    if not is_crossing:
        connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    connection.execute("pragma trusted_schema = 0")


def find_public_url(datasette: Any) -> str:
    """The site's public address, as given by `serve --url`; '' if none was given."""
    return (datasette.plugin_config("claimbook") or {}).get("url", "")


def wrap(app: Callable, datasette: Any) -> Callable:
    """Let Datasette see requests as readers made them, and send headers that keep browsers from loading what is not ours."""

    async def answer(scope: dict, receive: Callable, send: Callable) -> None:
        if scope["type"] != "http":
            return await app(scope, receive, send)
        scope = _place(scope, find_public_url(datasette), datasette.setting("base_url"))
        added = dict(HEADERS)
        if find_book(datasette, scope["path"]):
            added["content-security-policy"] = POLICY

        async def send_with_headers(event: dict) -> None:
            if event["type"] == "http.response.start":
                pairs = [(name.encode(), value.encode()) for name, value in added.items()]
                event = {**event, "headers": [*event.get("headers", []), *pairs]}
            await send(event)

        return await app(scope, receive, send_with_headers)

    return answer


def _place(scope: dict, url: str, prefix: str) -> dict:
    """The request with the host and scheme of the public address, and without the prefix.

    Whether or not a proxy removes the prefix, Datasette puts it before every path that it writes.
    """
    scope = {**scope, "path": _cut(scope["path"], prefix)}
    if scope.get("raw_path"):
        scope["raw_path"] = _cut(scope["raw_path"].decode("latin-1"), prefix).encode("latin-1")
    if url:
        parts = urlsplit(url)
        others = [(name, value) for name, value in scope["headers"] if name.lower() != b"host"]
        scope |= {"scheme": parts.scheme, "headers": [*others, (b"host", parts.netloc.encode("latin-1"))]}
    return scope


def _cut(path: str, prefix: str) -> str:
    return "/" + path.removeprefix(prefix) if prefix != "/" and path.startswith(prefix) else path
