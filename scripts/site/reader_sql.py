"""SQL that a reader or a package writes is answered apart from the pages, each time by a process with little time and memory.

SQLite looks at the clock between its steps, but one step, such as instr() of two long texts, can take minutes; and an
answer is gathered in memory before it is sent. So a second server, which does nothing else, forks for each such request.
The fork is ended by the system if it takes too long, gives way to the pages while it runs, and leaves nothing behind.
"""

import asyncio
import contextlib
import dataclasses
import gc
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import weakref
from collections.abc import Callable
from functools import partial
from typing import Any, NoReturn

from datasette.database import Database
from datasette.utils import tilde_decode

from .books import Book, read_told

MOST_AT_ONCE = 2
# Of the package's own queries, which never wait for a reader's.
MOST_OWN = 1
# In bytes: an answer of the package's own that takes no more holds no place while it is sent, however slowly it is read.
LIGHT = 1_000_000
# In seconds: for a place among those, for an answer, for sending it, and for a start.
LONGEST_WAIT = 0.9
LONGEST_ANSWER = 3
LONGEST_SENDING = 20
LONGEST_START = 20
# In bytes: of the first line that a fork says, of a piece that is sent, of an answer, and of a fork.
LONGEST_HEAD = 1_000_000
PIECE = 100_000
MOST_ANSWER = 10_000_000
MOST_MEMORY = 160_000_000
# Words of an address that are SQL.
FREE = ("sql", "_where")
# What a fork gets of a request; some of it is bytes.
RAW = {"raw_path", "query_string"}
NO_MEMORY = "This needs too much memory; ask for fewer rows or shorter texts"
ENDED = (
    f"This takes more than {LONGEST_ANSWER} seconds, or too much memory; ask for fewer rows or shorter texts"
)
PASSED = ("type", "method", "path", "raw_path", "query_string", "headers", "scheme", "http_version", "server")


class Refused(Exception):
    """Why there is no answer, in words for the reader."""

    title = "Stopped"

    def __init__(self, words: str, status: int = 400) -> None:
        super().__init__(words)
        self.status = status


def is_second(datasette: Any) -> bool:
    """Whether this is the second server."""
    return "is_second" in read_told(datasette)


def can_fork(datasette: Any) -> bool:
    """Whether this is the first server, on a system that can have a second; elsewhere one answers everything."""
    return hasattr(os, "fork") and not is_second(datasette)


def is_free(request: Any) -> bool:
    """Whether a request has SQL of the reader's own."""
    return any(any(request.args.getlist(name)) for name in FREE)


def is_own(book: Book, path: str) -> bool:
    """Whether this is the page of a named query with SQL of the package's own, its path without a prefix."""
    *_, database, name = f"/{path}".split("/")
    queries = book.presentation["queries"]
    names = {tilde_decode(name), tilde_decode(name.rpartition(".")[0])}
    return database == book.name and any(queries.get(one, {}).get("is_own") for one in names)


@dataclasses.dataclass
class Process:
    """The process of the second server, and the socket by which it says that it is ready, and then takes connections.

    When that is closed, the process ends.
    """

    process: subprocess.Popen
    control: socket.socket
    is_ready: bool = False

    def end(self) -> None:
        self.control.close()
        self.process.kill()
        self.process.wait()


class SecondServer:
    """The second server, as the first sees it. It is started with the first, and again if it has ended."""

    def __init__(self, datasette: Any) -> None:
        self.datasette = datasette
        self.free, self.own = asyncio.Semaphore(MOST_AT_ONCE), asyncio.Semaphore(MOST_OWN)
        self.starting = asyncio.Lock()
        self.second: Process | None = None

    def start(self) -> Process:
        second = self.second = _start(self.datasette)
        weakref.finalize(self, second.end)
        return second

    def find_places(self, book: Book | None, request: Any) -> asyncio.Semaphore | None:
        """The places for what is answered apart; None for any other request."""
        if book is None or not can_fork(self.datasette):
            return None
        return self.free if is_free(request) else self.own if is_own(book, request.path) else None

    async def answer(self, scope: dict, send: Callable, places: asyncio.Semaphore) -> None:
        """Send what the second server answers, once there is one of these places. Raises Refused."""
        try:
            await asyncio.wait_for(places.acquire(), LONGEST_WAIT)
        except TimeoutError as error:
            raise Refused("Too many queries are running; try again in a minute", 503) from error
        with contextlib.ExitStack() as place:
            place.callback(places.release)
            start, body = await self._ask(scope)
            if places is self.own and len(body) <= LIGHT:
                place.close()
            # Whoever reads slower than this is not read to the end.
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(_send(start, body, send), LONGEST_SENDING)

    async def _ask(self, scope: dict) -> tuple[dict, bytes]:
        told = {name: scope[name] for name in PASSED if name in scope}
        try:
            connection = await self._connect()
        except (OSError, TimeoutError) as error:
            raise Refused("Queries cannot be answered now; try again in a minute", 503) from error
        try:
            reader, writer = await asyncio.open_connection(sock=connection, limit=LONGEST_HEAD)
            with contextlib.closing(writer):
                # The fork keeps the time itself, once there is one.
                async with asyncio.timeout(LONGEST_ANSWER + LONGEST_WAIT):
                    writer.write(_write_line(told))
                    start = json.loads(await reader.readline())
                    body = await reader.readexactly(start["size"])
            await writer.wait_closed()
        except (OSError, ValueError, asyncio.IncompleteReadError) as error:
            raise Refused(ENDED) from error
        if "refused" in start:
            raise Refused(start["refused"])
        return start, body

    async def _connect(self) -> socket.socket:
        """A connection to a new fork of the second server, which may have to be started first."""
        async with self.starting:
            second = self.second
            if second is None or second.process.poll() is not None:
                second = self.start()
            if not second.is_ready:
                listening = asyncio.get_running_loop().sock_recv(second.control, 1)
                second.is_ready = bool(await asyncio.wait_for(listening, LONGEST_START))
        ours, theirs = socket.socketpair()
        with theirs:
            socket.send_fds(second.control, [b"."], [theirs.fileno()])
        return ours


async def _send(start: dict, body: bytes, send: Callable) -> None:
    """In pieces, as the next one waits until the one before is on its way."""
    head = {"status": start["status"], "headers": _encode(start["headers"])}
    await send({"type": "http.response.start", **head})
    for place in range(0, max(len(body), 1), PIECE):
        piece, is_last = body[place : place + PIECE], place + PIECE >= len(body)
        await send({"type": "http.response.body", "body": piece, "more_body": not is_last})


def _start(datasette: Any) -> Process:
    """Start the second server with what the first serves."""
    metadata = datasette.metadata()
    told = metadata.get("plugins") or {}
    metadata["plugins"] = {**told, "claimbook": {**(told.get("claimbook") or {}), "is_second": True}}
    options = {
        "files": [path for path in datasette.files if path not in datasette.immutables],
        "immutables": [path for path in datasette.files if path in datasette.immutables],
        "inspect_data": datasette.inspect_data,
        "metadata": metadata,
        "settings": {**datasette.settings_dict(), "num_sql_threads": 0},
        "cors": datasette.cors,
        "template_dir": datasette.template_dir,
        "plugins_dir": datasette.plugins_dir,
    }
    ours, theirs = socket.socketpair()
    with theirs, tempfile.TemporaryFile("w+") as file:
        json.dump(options, file)
        file.seek(0)
        process = subprocess.Popen(
            [sys.executable, "-c", f"from {__name__} import run; run({theirs.fileno()})"],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
            stdin=file,
            pass_fds=[theirs.fileno()],
            # Ctrl-C is for the first server alone. Not a session of its own: Linux shares the processor between sessions
            # first, so nothing in another one would give way to the pages.
            process_group=0,
        )
    ours.setblocking(False)
    return Process(process, ours)


def run(number: int) -> None:
    """Be the second server: options of Datasette on standard input, then connections by the socket of this number."""
    # Datasette imports its plugins before it is complete itself.
    from datasette.app import Datasette
    from datasette.plugins import pm

    control = socket.socket(fileno=number)
    if not pm.has_plugin("claimbook"):
        pm.register(sys.modules[__package__], "claimbook")
    datasette = Datasette(**json.load(sys.stdin))
    app = datasette.app()
    # Whatever is loaded now, each fork has already.
    path = next(path for path in datasette.databases if not path.startswith("_"))
    asyncio.run(datasette.client.get(f"/{path}?sql=select+1"))
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    # Under load, the forks have a tenth of the processor, and the pages the rest.
    os.nice(10)
    gc.freeze()
    _take_connections(control, partial(_answer, datasette, app))


def _take_connections(control: socket.socket, answer: Callable[[int], None]) -> None:
    """Say that this server is ready, and answer each connection in a fork, until the first server ends."""
    # It may end before it has heard this.
    with contextlib.suppress(ConnectionError):
        control.send(b"!")
        while found := socket.recv_fds(control, 1, 1)[1]:
            if os.fork() == 0:
                control.close()
                answer(found[0])
            os.close(found[0])


def _answer(datasette: Any, app: Callable, number: int) -> NoReturn:
    """Be a fork: read one request from the connection of this number, write the answer, and end."""
    import resource  # which Windows has not, where nothing forks

    signal.alarm(LONGEST_ANSWER)
    resource.setrlimit(resource.RLIMIT_DATA, (MOST_MEMORY, MOST_MEMORY))
    # A connection to a database may not be taken into a fork.
    kept = [database for database in datasette.databases.values() if database.path]
    for old in kept:
        datasette.remove_database(old.name)
        new = Database(datasette, old.path, is_mutable=old.is_mutable)
        datasette.add_database(new, name=old.name, route=old.route)
    with socket.socket(fileno=number) as connection, connection.makefile("rwb") as stream:
        scope = json.loads(stream.readline())
        scope |= {name: scope[name].encode("latin-1") for name in RAW & scope.keys()}
        scope["headers"] = _encode(scope["headers"])
        try:
            start, body = asyncio.run(collect(app, scope))
        except (Refused, MemoryError) as error:
            start, body = {"refused": str(error) or NO_MEMORY}, b""
        stream.write(_write_line({**start, "size": len(body)}) + body)
    os._exit(0)


def bound(app: Callable) -> Callable:
    """An ASGI application that raises Refused if what it sends is too long."""

    async def answer(scope: dict, receive: Callable, send: Callable) -> None:
        size = 0

        async def send_bounded(event: dict) -> None:
            nonlocal size
            size += len(event.get("body", b""))
            if size > MOST_ANSWER:
                most = MOST_ANSWER // 1_000_000
                raise Refused(f"The answer is longer than {most} MB; ask for fewer rows or columns")
            await send(event)

        await app(scope, receive, send_bounded)

    return answer


async def collect(app: Callable, scope: dict) -> tuple[dict, bytes]:
    """The answer of an ASGI application: status and headers, and the body."""
    start: dict = {}
    body = bytearray()

    async def receive() -> dict:
        return {"type": "http.request", "body": b""}

    async def send(event: dict) -> None:
        start.update({name: event[name] for name in ("status", "headers") if name in event})
        body.extend(event.get("body", b""))

    await app(scope, receive, send)
    return start, bytes(body)


def _write_line(told: dict) -> bytes:
    return json.dumps(told, default=lambda raw: raw.decode("latin-1")).encode() + b"\n"


def _encode(headers: list) -> list[tuple[bytes, bytes]]:
    return [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers]
