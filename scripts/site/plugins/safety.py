"""What a request may cost, what a page may load, and how a mistake is told."""

import sqlite3

import datasette.handle_exception
from datasette import Response, hookimpl
from datasette.views.base import DatasetteError

# With rich at hand Datasette prints every exception with all its variables: a second for each bad address.
datasette.handle_exception.rich = None

LIMITS = {
    sqlite3.SQLITE_LIMIT_LENGTH: 10_000_000,
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 100_000,
    sqlite3.SQLITE_LIMIT_COMPOUND_SELECT: 50,
    sqlite3.SQLITE_LIMIT_VDBE_OP: 100_000,
    sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 1_000,
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
}
# No page has a script, and none loads anything from elsewhere; charts carry their styles inside them.
HEADERS = {
    "content-security-policy": "default-src 'none'; img-src 'self'; style-src 'self' 'unsafe-inline';"
    " form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
}


@hookimpl
def prepare_connection(conn):
    for limit, value in LIMITS.items():
        conn.setlimit(limit, value)
    conn.execute("pragma trusted_schema = 0")


@hookimpl
def asgi_wrapper(datasette):
    """Every answer carries the headers that keep a browser from running or loading what is not ours."""
    added = [(name.encode(), value.encode()) for name, value in HEADERS.items()]

    def wrap(app):
        async def answer(scope, receive, send):
            async def send_with_headers(event):
                if event["type"] == "http.response.start":
                    event = {**event, "headers": [*event.get("headers", []), *added]}
                await send(event)

            await app(scope, receive, send_with_headers)

        return answer

    return wrap


@hookimpl
def handle_exception(datasette, request, exception):
    """What Datasette finds wrong with an address, such as an unknown column to sort by, is no fault of the server.

    SQL that it refuses is shown again beside the reason, so that it can be mended.
    """
    if not isinstance(exception, DatasetteError):
        return None
    if exception.status == 500:
        exception.status = 400
    if exception.title != "Invalid SQL" or request.path.endswith((".json", ".csv")):
        return None

    async def show_sql():
        words = {
            "title": exception.title,
            "error": str(exception),
            "status": exception.status,
            "sql": request.args.get("sql"),
        }
        page = await datasette.render_template("error.html", words, request=request)
        return Response.html(page, status=exception.status)

    return show_sql()
