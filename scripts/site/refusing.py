"""What is refused before Datasette sees it: a parameter of a named query that is not what the query asks for, and the row of
a view by its number.

SQLite would compare 01/06/2024 with dates, and read 1,000,000 as 1; the number of a row in a view is not its key.
"""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from datasette import NotFound, Request, Response
from datasette.utils import tilde_decode
from datasette.utils.asgi import BadRequest

from .books import Book, find_book
from .errors import answer_error

NUMBER = re.compile(r"-?[0-9]{1,18}(\.[0-9]{1,18})?")
ROW = re.compile(r"/[^/]+/(?P<table>[^/]+)/[^/]+")


async def refuse_request(datasette: Any, scope: dict, receive: Any) -> Response | None:
    """An answer that says what is wrong, if anything is."""
    # No form of ours sends a token, but Datasette asks for it on every page.
    request = Request({**scope, "csrftoken": str}, receive)
    book = find_book(datasette, scope["path"])
    for problem in _find_problems(book, request) if book else ():
        return await answer_error(datasette, request, problem)
    return None


def _find_problems(book: Book, request: Any) -> Iterator[Exception]:
    row = ROW.fullmatch(request.path)
    if row and book.find_kind(tilde_decode(row["table"])) == "view":
        yield NotFound("The rows of a view have no pages of their own; filter the view instead")
    name = tilde_decode(request.path.rpartition("/")[2].split(".")[0])
    told = book.presentation["queries"].get(name, {})
    kinds = (
        ("days", is_day, "a day, written like 2024-03-01 (year, month, day)"),
        ("numbers", NUMBER.fullmatch, "a number, written in digits alone, like 1000000"),
    )
    for kind, judge, words in kinds:
        for parameter in told.get(kind, []):
            # An empty one was not given.
            typed = request.args.get(parameter) or ""
            if typed and not judge(typed):
                yield BadRequest(f"{parameter} must be {words}, not {typed[:40]!r}")


def is_day(typed: str) -> bool:
    """Whether this is a day as YYYY-MM-DD."""
    try:
        return date.fromisoformat(typed).isoformat() == typed
    except ValueError:
        return False
