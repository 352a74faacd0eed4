"""How an error is reported: on a page with links onwards, or as JSON."""

import sqlite3
import traceback
from collections.abc import Iterator
from typing import Any

from datasette import NotFound, Response, hookimpl
from datasette.utils import tilde_decode
from datasette.utils.asgi import BadRequest

from .books import BOOKS, find_book


@hookimpl(hookwrapper=True)
def handle_exception(datasette: Any, request: Any, exception: Exception) -> Iterator[None]:
    """Answer in place of Datasette, whose own hook comes last and, if `rich` is installed, prints every variable first."""
    outcome: Any = yield
    if BOOKS.get(datasette):
        outcome.force_result([*outcome.get_result()[:-1], answer_error(datasette, request, exception)])


async def answer_error(datasette: Any, request: Any, exception: Exception) -> Response:
    """Answer an error. What is wrong with an address (an unknown column to sort by, say) is not a fault of the server."""
    if isinstance(exception, sqlite3.ProgrammingError) and "binding" in str(exception):
        exception = NotFound("The key of this table has several columns; separate their values with commas")
    if isinstance(exception, KeyError) and request.url_vars.get("pks") and _is_view(datasette, request):
        exception = NotFound("The rows of a view have no pages of their own; filter the view instead")
    if isinstance(exception, ValueError | OverflowError) and request.query_string:
        # Datasette reads some numbers and JSON of an address without saying which.
        exception = BadRequest(f"A value in this address cannot be read: {exception}")
    status = getattr(exception, "status", None)
    if status is None:
        traceback.print_exception(exception)
    title, error = getattr(exception, "title", None), str(exception)
    if title == "SQL Interrupted":
        error = f"This took longer than {datasette.setting('sql_time_limit_ms')} ms; ask for fewer rows."
    # Datasette gives its own errors status 500 where it has nothing better.
    status = {None: 500, 500: 400}.get(status, status)
    told = {
        **getattr(exception, "error_dict", {}),
        "ok": False,
        "error": error,
        "status": status,
        "title": title,
    }
    headers = {"Access-Control-Allow-Origin": "*"} if datasette.cors else {}
    if request.path.endswith(".json"):
        return Response.json(told, status=status, headers=headers)
    page = await datasette.render_template("error.html", told, request=request)
    return Response.html(page, status=status, headers=headers)


def _is_view(datasette: Any, request: Any) -> bool:
    """Whether an address is below that of a view, of which Datasette finds rows by number but makes no page."""
    book = find_book(datasette, request.path)
    return book is not None and book.find_kind(tilde_decode(request.url_vars.get("table", ""))) == "view"
