"""The desk as a server on this machine: addresses, forms, and answers."""

import socket
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import uvicorn
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from ..authors.edit import Row, editing
from ..problems import Failure
from .forms import MOST_BYTES, TooLarge, read_form
from .gate import Gate
from .session import Changed, Session

HOST = "127.0.0.1"
FOLDER = Path(__file__).parent
STATIC = {"desk.css": "text/css", "desk.js": "text/javascript"}
Answer = Callable[[Request], Awaitable[Response]]


def serve_desk(root: Path, port: int, by: str, announce: Callable[[str], None]) -> None:
    """Serve the desk of the package at `root` on this machine until stopped. Raises Failure before anything is served."""
    with editing(root):
        pass
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
        # Before the address is printed, as somebody may be quick to open it.
        listener.listen()
    except OSError as error:
        raise Failure(
            f"{HOST}:{port} cannot be used ({error.strerror}); choose another with --port"
        ) from error
    app = make_app(root, port, by)
    announce(f"desk: http://{HOST}:{port}/?token={app.token} (stop with Ctrl-C)")
    config = uvicorn.Config(
        app, log_level="error", access_log=False, server_header=False, proxy_headers=False, ws="none"
    )
    with suppress(KeyboardInterrupt):
        uvicorn.Server(config).run(sockets=[listener])


def make_app(root: Path, port: int, by: str = "") -> Gate:
    """The desk as an application, behind its gate."""
    desk = Desk(Session(root, by))
    routes = [
        Route("/", desk.home),
        Route("/static/{name}", desk.static),
        Route("/sources/{source_id}", desk.source),
        Route("/sources/{source_id}/draft", desk.post(desk.draft), methods=["POST"]),
        Route("/sources/{source_id}/sentences", desk.post(desk.mark), methods=["POST"]),
        Route("/undo", desk.post(desk.undo), methods=["POST"]),
    ]
    handlers: Any = {Failure: desk.explain, HTTPException: desk.explain, Exception: desk.explain}
    return Gate(Starlette(routes=routes, exception_handlers=handlers), port)


class Desk:
    """The answers to requests that have come through the gate."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.templates = Environment(
            loader=PackageLoader(__package__ or "", "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def _render(self, name: str, values: dict[str, Any], status: int = 200) -> HTMLResponse:
        return HTMLResponse(self.templates.get_template(name).render(values), status)

    async def home(self, request: Request) -> Response:
        """The sources to choose from."""
        return self._render("home.html", await run_in_threadpool(self.session.home))

    async def static(self, request: Request) -> Response:
        """The style and the script."""
        name = request.path_params["name"]
        if name not in STATIC:
            raise HTTPException(404)
        return FileResponse(FOLDER / "static" / name, media_type=STATIC[name])

    async def source(self, request: Request) -> Response:
        """A text, and the form of one of its sentences."""
        number = request.query_params.get("sentence", "")
        values = await run_in_threadpool(self.session.open, request.path_params["source_id"], number)
        return self._render("source.html", values)

    def post(self, answer: Callable[[str, Row], Response]) -> Answer:
        """What answers a form that was sent."""

        async def answer_form(request: Request) -> Response:
            fields = read_form(await _read_body(request))
            return await run_in_threadpool(answer, request.path_params.get("source_id", ""), fields)

        return answer_form

    def draft(self, source_id: str, fields: Row) -> Response:
        """Try a claim out, save it, or start it again, as the button says."""
        if fields.get("do") == "again":
            return _go(self.session.start_again(source_id, fields.get("number", "")))
        if not fields.get("do", "").startswith("save"):
            return self._render("source.html", self.session.draft(source_id, fields))
        saved = self.session.save(source_id, fields)
        return _go(saved) if isinstance(saved, str) else self._render("source.html", saved, 422)

    def mark(self, source_id: str, fields: Row) -> Response:
        """Record why a sentence holds no claim."""
        return _go(self.session.mark(source_id, fields))

    def undo(self, source_id: str, fields: Row) -> Response:
        """Take back what was saved last."""
        return _go(self.session.undo())

    async def explain(self, request: Request, error: Exception) -> Response:
        """A page that says what was wrong, and how to go on."""
        words, status = str(error), 422
        if isinstance(error, HTTPException):
            words = "there is nothing here" if error.status_code == 404 else error.detail
            status = error.status_code
        elif isinstance(error, TooLarge):
            status = 413
        elif isinstance(error, Changed):
            status = 409
        elif not isinstance(error, Failure):
            words, status = f"the desk failed: {type(error).__name__}: {error}", 500
        return self._render("wrong.html", {"words": words, "status": status}, status)


async def _read_body(request: Request) -> bytes:
    """The body of a request. Raises Failure before more of it is read than a form can have."""
    kind = request.headers.get("content-type", "").partition(";")[0]
    if kind != "application/x-www-form-urlencoded":
        raise Failure("the desk reads forms only; load the page again")
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > MOST_BYTES:
            raise TooLarge(f"this form has more than {MOST_BYTES:,} bytes; shorten what you typed")
    return body


def _go(address: str) -> Response:
    return RedirectResponse(address, 303)
