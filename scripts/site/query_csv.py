"""The answer of a query as CSV.

Datasette cuts it after max_returned_rows without a word, and answers a query that fails with an empty file. Here a file
that is cut says so in its name and its last row, and a failure is told as such.
"""

import csv
import io
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

from datasette import Response
from datasette.utils import tilde_decode

from .books import Book

# Words of an address that are about the file, not about the query.
OURS = {"_dl", "_header", "_size", "_shape", "_labels", "_stream", "_nl", "_spreadsheet"}


def is_query_csv(book: Book, path: str, query: str) -> bool:
    """Whether a request, its path without a prefix, is for SQL or a named query of this database as CSV."""
    *folder, name = path.removeprefix("/").removesuffix(".csv").split("/")
    if not path.endswith(".csv") or len(folder) > 1:
        return False
    return tilde_decode(name) in book.presentation["queries"] if folder else "sql=" in query


async def write_query_csv(datasette: Any, scope: dict) -> Response:
    """A CSV with the rows that Datasette itself gives for the query as JSON; an error in words, with its status."""
    arguments = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
    kept = [(name, value) for name, value in arguments if name not in OURS]
    path = scope["path"].removesuffix(".csv")
    sent = {b"cookie", b"authorization"}
    headers = [(name, value) for name, value in scope["headers"] if name.lower() in sent]
    found = await datasette.client.get(f"{quote(path)}.json?{urlencode(kept)}", headers=headers)
    answer = found.json()
    if found.status_code != 200 or "rows" not in answer or answer.get("error"):
        words = answer.get("error") or "The query cannot be answered"
        return Response.text(f"{words}\n", status=max(400, found.status_code))
    told, name = dict(arguments), tilde_decode(path.rsplit("/", 1)[-1])
    rows = [[] if told.get("_header") == "off" else answer["columns"], *answer["rows"]]
    if answer["truncated"]:
        count = len(answer["rows"])
        words = f"CUT after {count:,} rows; narrow the query, or give it a limit and an offset"
        rows.append([words, *[""] * (len(answer["columns"]) - 1)])
        name = f"{name}-first-{count}-rows"
    text = io.StringIO(newline="")
    csv.writer(text).writerows(filter(None, rows))
    shown = {"content-disposition": f'attachment; filename="{name}.csv"'} if told.get("_dl") else {}
    kind = "text/csv" if shown else "text/plain"
    return Response(text.getvalue(), headers=shown, content_type=f"{kind}; charset=utf-8")
