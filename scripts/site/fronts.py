"""Home and the page of a database, without what Datasette would gather for its own: six queries for each table and view.

All that ours show of tables is in the book. Whoever is signed in, and whatever fails, is left to Datasette. So are both
pages as JSON.
"""

from collections.abc import Callable
from typing import Any

from datasette import Forbidden, Request, Response
from datasette.database import QueryInterrupted

from .books import Book, find_book


def show_fronts(datasette: Any, app: Callable) -> Callable:
    """Wrap an application so that it answers for these two pages."""

    async def answer(scope: dict, receive: Callable, send: Callable) -> None:
        response = None
        if scope["type"] == "http" and scope["method"] == "GET":
            response = await _answer(datasette, Request({**scope, "csrftoken": str}, receive))
        await (response.asgi_send(send) if response else app(scope, receive, send))

    return answer


async def _answer(datasette: Any, request: Request) -> Response | None:
    """The page, if it is one of them and for everybody."""
    book = find_book(datasette, request.path)
    is_home = request.path == "/"
    is_asking = {"sql", "_trace"} & set(request.args)
    is_signed = {"cookie", "authorization"} & {name.lower() for name in request.headers}
    if not book or is_asking or is_signed:
        return None
    database = datasette.get_database(book.name)
    if not is_home and request.path != f"/{database.route}":
        return None
    try:
        await datasette.ensure_permissions(None, [("view-database", book.name), "view-instance"])
        told = {} if is_home else await _tell_database(datasette, book)
        json = (
            datasette.urls.instance(format="json") if is_home else datasette.urls.database(book.name, "json")
        )
        address = datasette.absolute_url(request, json)
        page = await datasette.render_template(
            "index.html" if is_home else "database.html",
            {**told, "alternate_url_json": address},
            request=request,
            view_name="index" if is_home else "database",
        )
    except (Forbidden, QueryInterrupted):
        return None
    link = f'{address}; rel="alternate"; type="application/json+datasette"'
    return Response.html(page, headers={"link": link})


async def _tell_database(datasette: Any, book: Book) -> dict:
    """What the page of a database shows that is not in the book."""
    database = datasette.get_database(book.name)
    can_download = datasette.setting("allow_download") and not database.is_mutable
    return {
        "database": book.name,
        "size": database.size,
        "queries": [{"name": name, **told} for name, told in book.presentation["queries"].items()],
        "allow_execute_sql": await datasette.permission_allowed(None, "execute-sql", book.name, default=True),
        "allow_download": can_download
        and await datasette.permission_allowed(None, "view-database-download", book.name, default=True),
    }
