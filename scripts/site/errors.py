"""How an error is reported: on a page with links onwards, as JSON, or, where a CSV was asked for, as plain text."""

import sqlite3
import traceback
from collections.abc import Iterator
from typing import Any

from datasette import NotFound, Response, hookimpl
from datasette.database import QueryInterrupted
from datasette.utils import tilde_decode
from datasette.utils.asgi import BadRequest

from .books import BOOKS, find_book
from .reader_sql import NO_MEMORY
from .search import find_records

# Datasette's words for an address that it does not know.
UNKNOWN = {"404", "Database not found", "Table not found"}
UNEXPECTED = "The server could not answer this"


@hookimpl(hookwrapper=True)
def handle_exception(datasette: Any, request: Any, exception: Exception) -> Iterator[None]:
    """Answer in place of Datasette, whose own hook comes last and, if `rich` is installed, prints every variable first."""
    outcome: Any = yield
    if BOOKS.get(datasette):
        outcome.force_result([*outcome.get_result()[:-1], answer_error(datasette, request, exception)])


async def answer_error(datasette: Any, request: Any, exception: Exception) -> Response:
    """Answer an error. What is wrong with an address (an unknown column to sort by, say) is not a fault of the server."""
    exception = _translate(datasette, request, exception)
    status, words = getattr(exception, "status", None), str(exception) or UNEXPECTED
    if status is None:
        # What nobody expected may name files and folders of the machine, so it is told in the log alone.
        traceback.print_exception(exception)
        words = UNEXPECTED
    # Datasette gives its own errors status 500 where it has nothing better.
    status = {None: 500, 500: 400}.get(status, status)
    told = {
        **getattr(exception, "error_dict", {}),
        "ok": False,
        "error": words,
        "status": status,
        "title": getattr(exception, "title", None),
    }
    if request.path.endswith(".json"):
        return Response.json(told, status=status)
    if request.path.endswith(".csv"):
        return Response.text(f"{told['error']}\n", status=status)
    told["meant"] = await _find_meant(datasette, request) if status == 404 else []
    page = await datasette.render_template("error.html", told, request=request)
    return Response.html(page, status=status)


def _translate(datasette: Any, request: Any, exception: Exception) -> Exception:
    """The error in words for the reader, if it comes from the address or from what it asks."""
    title = getattr(exception, "title", None)
    is_unknown = isinstance(exception, NotFound) and str(exception) in UNKNOWN
    # Of a row, Datasette does not ask whether there is its table.
    is_unknown |= title == "Invalid SQL" and "no such table" in str(exception) and not request.query_string
    # Of what lies below a file that is not a folder, the system says something else than that it is not there.
    if is_unknown or (isinstance(exception, OSError) and request.path.startswith("/-/static")):
        return NotFound(f"There is no page at {request.path[:100]}")
    if isinstance(exception, sqlite3.ProgrammingError) and "binding" in str(exception):
        return NotFound("The key of this table has several columns; separate their values with commas")
    if isinstance(exception, QueryInterrupted) or title == "SQL Interrupted":
        most = datasette.setting("sql_time_limit_ms")
        return _refuse(f"This took longer than {most} ms; ask for fewer rows", "Stopped")
    if isinstance(exception, MemoryError):
        return _refuse(NO_MEMORY, "Stopped")
    if isinstance(exception, sqlite3.Error | sqlite3.Warning) and request.query_string:
        return _refuse(f"SQLite says: {exception}", title)
    if isinstance(exception, ValueError | OverflowError) and request.query_string:
        # Datasette reads some numbers and JSON of an address without saying which.
        return BadRequest(f"A value in this address cannot be read: {exception}")
    return exception


def _refuse(words: str, title: str | None) -> BadRequest:
    refusal = BadRequest(words)
    refusal.title = title
    return refusal


async def _find_meant(datasette: Any, request: Any) -> list[dict[str, str]]:
    """The rows whose key the address ends with, if it is in another table or written otherwise, such as C10 for c0010."""
    book = find_book(datasette, request.path)
    if book is None:
        return []
    typed = tilde_decode(request.path.rsplit("/", 1)[-1])
    return await find_records(datasette.get_database(book.name), book, typed)
