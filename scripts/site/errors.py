"""How an error is reported: on a page with links onwards, or as JSON."""

import sqlite3
import traceback
from typing import Any

from datasette import NotFound, Response


async def answer(datasette: Any, request: Any, exception: Exception) -> Response:
    """Answer an error. What is wrong with an address (an unknown column to sort by, say) is not a fault of the server.

    SQL that is refused is shown again beside the reason, so that it can be corrected.
    """
    if isinstance(exception, sqlite3.ProgrammingError) and "binding" in str(exception):
        exception = NotFound("The key of this table has several columns; separate their values with commas")
    status = getattr(exception, "status", None)
    if status is None:
        traceback.print_exception(exception)
    # Datasette gives its own errors status 500 where it has nothing better.
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
