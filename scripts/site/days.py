"""A named query that asks for a day is given a day: SQLite would compare 01/06/2024 with dates, and find nonsense."""

from datetime import date
from typing import Any

from datasette import Request, Response
from datasette.utils import tilde_decode
from datasette.utils.asgi import BadRequest

from .books import find_book
from .errors import answer_error


async def refuse_days(datasette: Any, scope: dict, receive: Any) -> Response | None:
    """An answer of status 400 for a parameter in the query's `days` that is not a day; an empty one was not given."""
    _, _, name = scope["path"].rpartition("/")
    book = find_book(datasette, scope["path"])
    told = book.presentation["queries"].get(tilde_decode(name.split(".")[0])) if book else None
    # No form of ours sends a token, but Datasette asks for it on every page.
    request = Request({**scope, "csrftoken": str}, receive)
    for parameter in (told or {}).get("days", []):
        typed = request.args.get(parameter) or ""
        if typed and not is_day(typed):
            words = (
                f"{parameter} must be a day, written like 2024-03-01 (year, month, day), not {typed[:40]!r}"
            )
            return await answer_error(datasette, request, BadRequest(words))
    return None


def is_day(typed: str) -> bool:
    """Whether this is a day as YYYY-MM-DD."""
    try:
        return date.fromisoformat(typed).isoformat() == typed
    except ValueError:
        return False
