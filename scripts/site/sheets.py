"""The CSV of a table or a query as a copy for spreadsheets (`_spreadsheet=on`), as `export` writes whole tables, and its name."""

import codecs
import csv
import io
import re
from collections.abc import Callable
from typing import Any

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
            headers = _rename(event["headers"], "for-spreadsheets")
            event = {**event, "headers": [one for one in headers if one[0] != b"content-length"]}
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


def name_sheets(send: Callable, arguments: Any) -> Callable:
    """Send a CSV as a copy for spreadsheets if that is asked for, under a name that says which part of a table it is."""
    names = [name for name in arguments if (name[:1] != "_" and name != "sql") or name.startswith("_search")]
    asked = [word for name in names for word in (name, *arguments.getlist(name))]
    words = re.sub(r"[^\w.]+", "-", "-".join(asked), flags=re.ASCII).strip("-")[:80]
    send = copy_for_spreadsheets(send) if SPREADSHEET in arguments else send

    async def send_named(event: dict) -> None:
        if event["type"] == "http.response.start" and words:
            event = {**event, "headers": _rename(event["headers"], words)}
        await send(event)

    return send_named


def _rename(headers: list, words: str) -> list:
    """The headers of a CSV, with more words in the name under which it is saved."""
    renamed = MutableHeaders(raw=[(name.lower(), value) for name, value in headers])
    if saved := renamed.get("content-disposition"):
        renamed["content-disposition"] = saved.replace('.csv"', f'-{words}.csv"')
    return renamed.raw
