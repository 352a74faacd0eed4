"""What browsers, proxies and other sites need to keep, revalidate, compress and read an answer.

The database never changes while it is open, so an address has one answer for each build, whose tag is known before the
answer is made: who has it already is told so at once. Compressed bytes have a tag of their own. SQL of readers and of
the package has none, as it may ask for the time; nor has a page in HTML that lacks something because counting took too long. A page for which nothing
is asked is rendered for the first who reads it, and kept as it was sent for others.
"""

import hashlib
import re
import sys
from collections import OrderedDict
from collections.abc import Callable, Iterable
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from datasette import Request
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.gzip import DEFAULT_EXCLUDED_CONTENT_TYPES, GZipMiddleware

from .books import BOOKS, cut_prefix, find_book, name_public, read_told
from .reader_sql import FREE, is_own

# A browser asks each time, and a proxy after seconds: after a new build no two pages are of different ones for long.
KEPT = "public, max-age=0, s-maxage=10, stale-while-revalidate=60"
COMPRESSED = "-gzip"
# What is compressed itself, or may be large and asked for in parts.
AS_IT_IS = (*DEFAULT_EXCLUDED_CONTENT_TYPES, "application/octet-stream", "application/vnd.sqlite3")
# In bytes: of what is compressed in a thread, so that nothing waits for it.
LONG = 100_000
# Words of an address that are free SQL, or ask for what is not of the build.
UNKEPT = {*FREE, "_trace", "_nocache"}
VERSION = version("datasette")
ANYWHERE = {
    "access-control-allow-origin": "*",
    "access-control-allow-methods": "GET, HEAD, OPTIONS",
    "access-control-allow-headers": "Authorization, Content-Type, If-None-Match, If-Range, Range",
    "access-control-expose-headers": "Accept-Ranges, Content-Disposition, Content-Length, Content-Range, ETag, Link",
    "access-control-max-age": "3600",
}
# A single range of a size that a file may have: who asks for several, or for something else, is sent the whole.
RANGE = re.compile("bytes=([0-9]{1,18})-([0-9]{0,18})|bytes=-[0-9]{1,18}")
NO_GZIP = re.compile(r"gzip\s*;\s*q=0(\.0*)?\s*(,|$)")
# In bytes: of the pages that are kept, and of one of them.
MOST_KEPT = 32_000_000
LONGEST_KEPT = 1_000_000
# What a page takes besides its bytes.
OVERHEAD = 2_000


class Pages:
    """Pages as they were sent, by whatever tells them apart; of too many, those go that nobody has read for longest."""

    def __init__(self) -> None:
        self.kept: OrderedDict[object, tuple[dict, bytes]] = OrderedDict()
        self.size = 0

    async def send(self, key: object, send: Callable) -> bool:
        """Send a page that is kept; whether it is."""
        if key not in self.kept:
            return False
        self.kept.move_to_end(key)
        start, body = self.kept[key]
        await send(start)
        await send({"type": "http.response.body", "body": body})
        return True

    def record(self, key: object, send: Callable) -> Callable:
        """Keep what is sent, if it has a tag and is not too long."""
        start: dict = {}
        body = bytearray()

        async def send_recorded(event: dict) -> None:
            await send(event)
            if event["type"] == "http.response.start" and "etag" in Headers(raw=event["headers"]):
                start.update(event)
            elif start:
                body.extend(event.get("body", b""))
                if len(body) > LONGEST_KEPT:
                    start.clear()
                elif not event.get("more_body"):
                    self._keep(key, start, bytes(body))

        return send_recorded

    def _keep(self, key: object, start: dict, body: bytes) -> None:
        if key not in self.kept:
            self.kept[key] = start, body
            self.size += len(body) + OVERHEAD
        while self.size > MOST_KEPT:
            _, (_, body) = self.kept.popitem(last=False)
            self.size -= len(body) + OVERHEAD


def compress(app: Callable, *, threads: bool) -> Callable:
    """Wrap an application so that its answers are compressed for those who accept it, long ones in threads if it has any."""
    least = LONG if threads else sys.maxsize
    compressed = GZipMiddleware(
        app, compresslevel=5, thread_minimum_size=least, exclude_content_types=AS_IT_IS
    )

    async def answer(scope: dict, receive: Callable, send: Callable) -> None:
        await (compressed if scope["type"] == "http" and accepts_gzip(scope) else app)(scope, receive, send)

    return answer


def accepts_gzip(scope: dict) -> bool:
    accepted = Headers(scope=scope).get("accept-encoding", "")
    return "gzip" in accepted and not NO_GZIP.search(accepted)


def keep(datasette: Any, app: Callable) -> Callable:
    """Wrap an application so that its answers can be kept."""
    compressed = compress(app, threads=True)
    pages = Pages()

    async def answer(scope: dict, receive: Callable, send: Callable) -> None:
        if scope["type"] != "http":
            return await app(scope, receive, send)
        send = _finish(scope, send, allow=datasette.cors)
        given = Headers(scope=scope)
        if datasette.cors and scope["method"] == "OPTIONS" and "access-control-request-method" in given:
            return await _send_nothing(send, 204, {})
        tag = find_tag(datasette, scope) if scope["method"] in ("GET", "HEAD") else ""
        # Shared by all copies of the scope: what answers may find that it is not to be kept.
        scope = {**scope, "claimbook": {"tag": tag}}
        is_file = cut_prefix(datasette, scope["path"]).startswith("/dist/")
        if scope["method"] == "HEAD" and not is_file:
            scope["method"] = "GET"
        if tag and (known := is_known(given, (tag, tag + COMPRESSED))):
            return await _send_nothing(send, 304, _describe(known))
        if tag and not (is_file or scope["query_string"]):
            key = (tag, accepts_gzip(scope))
            if await pages.send(key, send):
                return None
            send = pages.record(key, send)
        # A file is sent with its length, and in parts to who asks for some.
        await (app if is_file else compressed)(scope, receive, _add_tag(scope, send))

    return answer


def find_tag(datasette: Any, scope: dict) -> str:
    """The tag of what is at an address, without quotation marks; empty if it is not of a build, or for one reader alone."""
    words = {name for name, _ in parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)}
    given = {name.lower() for name, _ in scope["headers"]}
    path = cut_prefix(datasette, scope["path"])
    book = find_book(datasette, path)
    if book is None or is_own(book, path) or words & UNKEPT or given & {b"cookie", b"authorization"}:
        return ""
    builds = {name: book.build for name, book in BOOKS[datasette].items()}
    shown = [
        builds,
        sorted(datasette.databases),
        read_exported(datasette),
        name_public(datasette, scope),
        VERSION,
    ]
    # Datasette tells a slash from one that is written as %2F.
    parts = [*shown, scope.get("raw_path") or scope["path"], scope["query_string"]]
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:32]


def find_folder(datasette: Any) -> Path:
    """The folder of files that `serve` names; if it names none, one that does not exist."""
    return Path(read_told(datasette).get("dist", "/nothing"))


def read_exported(datasette: Any) -> str:
    """From which build the files are; empty if there are none."""
    try:
        return (find_folder(datasette) / "build.txt").read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        return ""


def is_known(given: Headers, tags: Iterable[str]) -> str:
    """Which of these tags the reader says to have; empty if none."""
    told = [tag.strip().removeprefix("W/").strip('"') for tag in given.get("if-none-match", "").split(",")]
    return next((tag for tag in tags if tag in told), "")


def choose_range(request: Request) -> None:
    """Leave a request its range if it is a single one, as what is more or else may be ignored."""
    headers = request.scope["headers"]
    found = RANGE.fullmatch(Headers(raw=headers).get("range", ""))
    if not found or (found[2] and int(found[1]) > int(found[2])):
        request.scope["headers"] = [(name, value) for name, value in headers if name.lower() != b"range"]


def leave_unkept(request: Request) -> str:
    """For a template: nothing, but the page has no tag, as the next answer may be more complete."""
    request.scope.get("claimbook", {})["tag"] = ""
    return ""


def _describe(tag: str) -> dict[str, str]:
    # Weak: the milliseconds that Datasette reports may differ.
    return {"etag": f'W/"{tag}"', "cache-control": KEPT, "vary": "Accept-Encoding"}


def _read_headers(event: dict) -> MutableHeaders:
    """The headers of an answer, to change; Datasette writes some names with capitals."""
    return MutableHeaders(raw=[(name.lower(), value) for name, value in event.get("headers", [])])


async def _send_nothing(send: Callable, status: int, headers: dict[str, str]) -> None:
    await send({"type": "http.response.start", "status": status, "headers": Headers(headers).raw})
    await send({"type": "http.response.body", "body": b""})


def _add_tag(scope: dict, send: Callable) -> Callable:
    """Say how long an answer may be kept, unless it is an error or has a tag already."""

    async def send_with_tag(event: dict) -> None:
        if event["type"] == "http.response.start" and event["status"] in (200, 206):
            headers = _read_headers(event)
            tag = scope["claimbook"]["tag"]
            is_private = "no-store" in headers.get("cache-control", "")
            if tag and not is_private and "etag" not in headers:
                ending = COMPRESSED if "content-encoding" in headers else ""
                told = _describe(tag + ending)
                vary = {*re.split(r",\s*", headers.get("vary", "")), told.pop("vary")} - {""}
                headers.update({**told, "vary": ", ".join(sorted(vary))})
            event = {**event, "headers": headers.raw}
        await send(event)

    return send_with_tag


def _finish(scope: dict, send: Callable, *, allow: bool) -> Callable:
    """Send no body to who asks for the head alone, and let other sites read the answer if `serve --cors` says so."""
    is_head = scope["method"] == "HEAD"

    async def send_finished(event: dict) -> None:
        if event["type"] == "http.response.start" and allow:
            headers = _read_headers(event)
            headers.update(ANYWHERE)
            event = {**event, "headers": headers.raw}
        if event["type"] == "http.response.body" and is_head:
            event = {**event, "body": b""}
        await send(event)

    return send_finished
