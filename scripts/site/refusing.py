"""What is refused before Datasette reads it: pages about the machine, odd methods and addresses, the row of a view by its
number, and a parameter of a named query that is not what the query asks for.

SQLite would compare 01/06/2024 with dates, and read 1,000,000 as 1; the number of a row in a view is not its key.
"""

import re
from datetime import date
from typing import Any

from datasette import NotFound
from datasette.utils import tilde_decode
from datasette.utils.asgi import BadRequest, Base400

from .asking import NUMBER
from .books import BOOKS, Book

ROW = re.compile(r"/[^/]+/(?P<table>[^/]+)/[^/]+")
# Datasette's own pages about the machine: its versions, threads, folders and settings.
MACHINE = re.compile(
    r"/-/(metadata|versions|plugins|settings|config|threads|databases|permissions|messages|allow-debug|patterns)(\.json)?"
)
METHODS = ("GET", "HEAD", "OPTIONS")
# In bytes: what is said of an address is kept for a while, and SQL alone may be longer.
LONGEST_ADDRESS = 8_000
# In bytes: of a file, so of a part of an address.
LONGEST_NAME = 255
SHAPES = ("arrays", "objects", "array", "arrayfirst", "object")


class WrongMethod(Base400):
    status = 405


class TooLong(Base400):
    status = 414


def judge_request(datasette: Any, book: Book | None, request: Any) -> None:
    """Raises what is wrong with a request before Datasette reads it; `book` is the database of ours that it is for."""
    if not BOOKS.get(datasette):
        return
    length = len(request.full_path)
    if MACHINE.fullmatch(request.path):
        raise NotFound(f"There is no page at {request.path}")
    if length > LONGEST_ADDRESS and "sql" not in request.args:
        raise TooLong(f"An address may have {LONGEST_ADDRESS:,} characters; this one has {length:,}")
    parts = request.path.split("/")
    # A path that starts with two slashes is the address of another host to whatever joins or follows it.
    is_path = re.match("/(?!/)", request.path) and request.path.isascii()
    if not is_path or len(max(parts, key=len)) > LONGEST_NAME:
        raise NotFound("There is no page at this address")
    prefix = datasette.setting("base_url")
    if prefix != "/" and f"{request.path}/".startswith(prefix):
        # Datasette would remove it a second time, and answer what is refused here.
        raise NotFound("There is no page at this address")
    if request.method not in METHODS:
        raise WrongMethod("Pages can only be read; ask with GET")
    if book is None:
        return
    if request.path.endswith(".blob"):
        raise NotFound("No table has binary data; ask for JSON or CSV")
    if request.path == f"/{book.name}.csv" and "sql" not in request.args:
        raise NotFound("There is no CSV of a whole database; choose a table, or ask with sql=")
    if request.path.endswith(".json") and "_shape" in request.args:
        _judge_shape(book, request)
    _judge_row(book, request)
    _judge_parameters(book, request)


def _judge_shape(book: Book, request: Any) -> None:
    """Datasette answers some shapes that it cannot give with status 200, or with an error of its own."""
    shape = request.args["_shape"]
    names = [tilde_decode(name) for name in request.path.removesuffix(".json").strip("/").split("/")]
    is_query = len(names) == 1 or names[1] in book.presentation["queries"]
    if shape not in SHAPES:
        raise BadRequest(f"_shape is one of {', '.join(SHAPES)}")
    if shape == "object" and (is_query or (len(names) == 2 and book.find_kind(names[1]) == "view")):
        raise BadRequest("_shape=object is for tables, whose rows have keys; choose another shape")
    if len(names) == 1 and not request.args.get("sql") and shape.startswith("array") and shape != "arrays":
        raise BadRequest(f"_shape={shape} is for rows, and this address has none")


def _judge_row(book: Book, request: Any) -> None:
    row = ROW.fullmatch(request.path)
    if row and book.find_kind(tilde_decode(row["table"])) == "view":
        raise NotFound("The rows of a view have no pages of their own; filter the view instead")


def _judge_parameters(book: Book, request: Any) -> None:
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
                raise BadRequest(f"{parameter} must be {words}, not {typed[:40]!r}")


def is_day(typed: str) -> bool:
    """Whether this is a day as YYYY-MM-DD."""
    try:
        return date.fromisoformat(typed).isoformat() == typed
    except ValueError:
        return False
