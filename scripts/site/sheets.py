"""The CSV of a table or a query as a copy for spreadsheets (`_spreadsheet=on`): what `export` writes of whole tables."""

import codecs
import csv
import io
import re
from collections.abc import Callable

from starlette.datastructures import MutableHeaders

from ..spreadsheets import make_safe

SPREADSHEET = "_spreadsheet"
# A number starts like a formula, but is none; in a CSV nothing says whether it was one or a text.
NEGATIVE = re.compile(r"-[0-9]+(\.[0-9]+)?(e[-+]?[0-9]+)?")
# In characters: SQLite holds no longer value here.
LONGEST_CELL = 10_000_000


def copy_for_spreadsheets(send: Callable) -> Callable:
    """Send a CSV with a byte order mark, and with an apostrophe before what would run; an error is sent as it is."""
    csv.field_size_limit(LONGEST_CELL)
    decoder = codecs.getincrementaldecoder("utf-8")()
    waiting, is_copied, mark = "", False, "\ufeff"

    async def send_copy(event: dict) -> None:
        nonlocal waiting, is_copied, mark
        if event["type"] == "http.response.start" and event["status"] == 200:
            is_copied = True
            event = {**event, "headers": _rename(event["headers"])}
        elif event["type"] == "http.response.body" and is_copied:
            is_last = not event.get("more_body")
            waiting += decoder.decode(event.get("body", b""), is_last)
            # Inside a cell the number of quotation marks is odd.
            if is_last or (waiting.endswith("\n") and waiting.count('"') % 2 == 0):
                event = {**event, "body": (mark + _write_safe(waiting)).encode()}
                waiting = mark = ""
            else:
                event = {**event, "body": b""}
        await send(event)

    return send_copy


def _write_safe(text: str) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    for row in csv.reader(io.StringIO(text, newline="")):
        safe = make_safe(tuple(row))
        writer.writerow(old if NEGATIVE.fullmatch(old) else new for old, new in zip(row, safe, strict=True))
    return out.getvalue()


def _rename(headers: list) -> list:
    """The headers of a CSV, with the name under which the copy is saved."""
    renamed = MutableHeaders(raw=[(name.lower(), value) for name, value in headers])
    if saved := renamed.get("content-disposition"):
        renamed["content-disposition"] = saved.replace('.csv"', '-for-spreadsheets.csv"')
    if "content-length" in renamed:
        del renamed["content-length"]
    return renamed.raw
