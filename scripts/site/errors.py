"""How a mistake is told: on a page that leads on, or as JSON."""

import sqlite3
import traceback
from typing import Any

from datasette import NotFound, Response


async def answer(datasette: Any, request: Any, exception: Exception) -> Response:
    """What Datasette finds wrong with an address, such as an unknown column to sort by, is no fault of the server.

    SQL that it refuses is shown again beside the reason, so that it can be corrected.
    """
    if isinstance(exception, sqlite3.ProgrammingError) and "binding" in str(exception):
        exception = NotFound(
            "The key of this table has several columns; their values stand with commas between them"
        )
    status = getattr(exception, "status", None)
    if status is None:
        traceback.print_exception(exception)
    # Of its own errors Datasette says 500 where it says nothing better.
    words = {
        **getattr(exception, "error_dict", {}),
        "ok": False,
        "error": str(exception),
        "status": 500 if status is None else 400 if status == 500 else status,
        "title": getattr(exception, "title", None),
    }
    if words["title"] == "SQL Interrupted":
        words["error"] = (
            f"This took longer than {datasette.setting('sql_time_limit_ms')} ms; ask for fewer rows."
        )
    headers = {"Access-Control-Allow-Origin": "*"} if datasette.cors else {}
    if request.path.endswith(".json"):
        return Response.json(words, status=words["status"], headers=headers)
    if words["title"] in ("Invalid SQL", "SQL Interrupted"):
        words["sql"] = request.args.get("sql")
    page = await datasette.render_template("error.html", words, request=request)
    return Response.html(page, status=words["status"], headers=headers)
