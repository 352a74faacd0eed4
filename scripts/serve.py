"""The server of a site: its address, its socket, and how it ends."""

import asyncio
import errno
import os
import re
import signal
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from urllib.parse import urlsplit

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from .built import require_database
from .editions import Editions
from .folders import working_folder
from .model import RESERVED_NAMES
from .package import Package
from .problems import Failure

# In seconds: without a whole request, longer than proxies and clients keep a connection that they may use again, as one that
# ends just then loses a request; for a reader to take what was sent, at most a page of a megabyte; and for what is still
# being sent when the server is stopped.
LONGEST_IDLE, LONGEST_STALL, LONGEST_END = 20, 60, 5
# Fewer than the files that a process may have open.
MOST_CONNECTIONS = 800
NO_HOST = "is not an address of this machine; choose another with --host, for example 127.0.0.1 or ::1"
# A host name in another script than Latin is written in its ASCII form, xn--...
SITE_URL = re.compile(
    r"https?://([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?(?P<path>/[A-Za-z0-9._~/-]*)?"
)


class Patient(H11Protocol):
    """Ends a connection that has waited too long for a whole request, or for its reader to take what was sent.

    uvicorn itself waits for ever once a byte has come.
    """

    waiting: asyncio.TimerHandle
    stalled: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._wait()

    def on_response_complete(self) -> None:
        self.waiting.cancel()
        self._wait()
        super().on_response_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        self.waiting.cancel()
        super().connection_lost(exc)
        self.resume_writing()

    def pause_writing(self) -> None:
        super().pause_writing()
        self.stalled = self.loop.call_later(LONGEST_STALL, self.transport.abort)

    def resume_writing(self) -> None:
        super().resume_writing()
        if self.stalled:
            self.stalled.cancel()

    def _wait(self) -> None:
        self.waiting = self.loop.call_later(LONGEST_IDLE, self._end)

    def _end(self) -> None:
        if self.cycle is None or self.cycle.response_complete:
            self.transport.close()


def serve_database(
    package: Package, *, host: str, port: int, url: str | None, cors: bool, announce: Callable[[str], None]
) -> None:
    """Serve until stopped. `url` is where readers find the site. Raises Failure before anything is served."""
    require_database(package.database)
    prefix = _read_prefix(url, package.descriptor["name"])
    listener, address = _listen(host, port)
    # Beside the database, where links are possible; but a site may also be served from a disk that is read-only.
    beside = package.database.parent
    where = beside if os.access(beside, os.W_OK) else None
    # By itself, this signal ends a process before it has removed its folder.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with listener, working_folder(".serving-", where) as folder, suppress(KeyboardInterrupt):
        os.chdir(folder)
        site = f"serve: http://{address}{prefix} (stop with Ctrl-C)"
        asyncio.run(
            _serve(Editions(package, folder, url=url, prefix=prefix, cors=cors), listener, announce, site)
        )


async def _serve(
    editions: Editions, listener: socket.socket, announce: Callable[[str], None], site: str
) -> None:
    await editions.take()
    announce(site)
    watching = asyncio.create_task(editions.watch(announce))
    config = uvicorn.Config(
        editions,
        http=Patient,
        timeout_keep_alive=LONGEST_IDLE,
        timeout_graceful_shutdown=LONGEST_END,
        limit_concurrency=MOST_CONNECTIONS,
        log_level="info",
        lifespan="off",
        server_header=False,
    )
    await uvicorn.Server(config).serve(sockets=[listener])
    watching.cancel()


def _read_prefix(url: str | None, name: str) -> str:
    """The path of the public address, with a slash at both ends. Raises Failure.

    A prefix that looks like a page cannot be told from that page once a proxy has removed it, so it is refused.
    """
    url = "http://localhost/" if url is None else url
    found = SITE_URL.fullmatch(url)
    segments = [part for part in (found["path"] or "").split("/") if part] if found else []
    try:
        is_address = found is not None and urlsplit(url).port != 0 and not {".", ".."} & set(segments)
    except ValueError:
        is_address = False
    if not is_address:
        raise Failure(f"--url {url} is not the address of a site; write it like https://example.org/claims/")
    if segments and segments[0] in (name, *RESERVED_NAMES):
        words = "is the address of one of the site's own pages; choose another prefix"
        raise Failure(f"--url {url}: /{segments[0]}/ {words}")
    return "/".join(["", *segments, ""])


def _listen(host: str, port: int) -> tuple[socket.socket, str]:
    """A socket that listens, and host and port as they are written in an address. Raises Failure if that cannot be."""
    try:
        family, kind, protocol, _, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except (OSError, UnicodeError) as error:
        raise Failure(f"--host {host} {NO_HOST}") from error
    # In an address, the colons of IPv6 stand in brackets.
    address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    listener = socket.socket(family, kind, protocol)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(place)
        listener.listen()
    except OSError as error:
        listener.close()
        if error.errno in (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT):
            raise Failure(f"--host {host} {NO_HOST}") from error
        words = "choose another with --port, or: make serve PORT=8002"
        raise Failure(f"{address} cannot be used ({error.strerror or error}); {words}") from error
    return listener, address
