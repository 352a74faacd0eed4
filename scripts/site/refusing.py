"""What is refused before Datasette reads it: pages about the machine, odd methods and addresses, the row of a view by its
number, and whatever a named query does not ask for, or is not what it asks for.

Datasette would leave out what it does not know, and of two values read the first. SQLite would compare 01/06/2024 with
dates, and read 1,000,000 as 1; the number of a row in a view is not its key.
"""

import re
from collections.abc import Iterator
from itertools import chain
from typing import Any

from datasette import NotFound
from datasette.utils import tilde_decode
from datasette.utils.asgi import BadRequest, Base400

from .asking import COMMON, NUMBER, find_doubled, is_date, judge_common
from .books import BOOKS, Book
from .sheets import SPREADSHEET

# A path that starts with two slashes is the address of another host to whatever joins or follows it; and to browsers, a
# backslash is a slash, and control characters are not there.
PATH = re.compile(r"/(?!/)[ -\[\]-~]*")
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
# What an address of a query may say beside its parameters.
WORDS = COMMON | {"_trace", "_nocache", "_rows", "_show_sql", "_hide_sql"}
SHAPES = ("arrays", "objects", "array", "arrayfirst", "object")


# Kinds of parameters: how they are called, what one must be, and that in words.
KINDS = (
    (
        "days",
        lambda typed: len(typed) == 10 and is_date(typed),
        "a day, written like 2024-03-01 (year, month, day)",
    ),
    ("numbers", NUMBER.fullmatch, "a number, written in digits alone, like 1000000"),
)


class OddWord(BadRequest):
    """Something is asked of a page that it does not know; whether the page is there, nobody knows yet."""


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
    if not PATH.fullmatch(request.path) or len(max(parts, key=len)) > LONGEST_NAME:
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
    is_table = request.path.endswith(".csv") and not request.path.startswith("/dist/")
    if SPREADSHEET in request.args and (request.args[SPREADSHEET] != "on" or not is_table):
        raise BadRequest(
            "Only the CSV of a table or a query has a copy for spreadsheets; ask for it with _spreadsheet=on"
        )
    if "_shape" in request.args:
        _judge_shape(book, request)
    _judge_row(book, request)
    _judge_query(book, request)
    _judge_page(book, request)


def _judge_shape(book: Book, request: Any) -> None:
    """Datasette answers some shapes that it cannot give with status 200, or with an error of its own."""
    shape = request.args["_shape"]
    names = [tilde_decode(name) for name in request.path.removesuffix(".json").strip("/").split("/")]
    is_query = len(names) == 1 or names[1] in book.presentation["queries"]
    if shape not in SHAPES:
        raise BadRequest(f"_shape is one of {', '.join(SHAPES)}")
    if not request.path.endswith(".json"):
        return
    if shape == "object" and (is_query or (len(names) == 2 and book.find_kind(names[1]) == "view")):
        raise BadRequest("_shape=object is for tables, whose rows have keys; choose another shape")
    if len(names) == 1 and not request.args.get("sql") and shape.startswith("array") and shape != "arrays":
        raise BadRequest(f"_shape={shape} is for rows, and this address has none")


def _judge_row(book: Book, request: Any) -> None:
    row = ROW.fullmatch(request.path)
    if row and book.find_kind(tilde_decode(row["table"])) == "view":
        raise NotFound("The rows of a view have no pages of their own; filter the view instead")


def _judge_page(book: Book, request: Any) -> None:
    """Of a page that is neither a table nor a query, nothing can be asked but how it is written."""
    name, _, form = request.path.removeprefix(f"/{book.name}/").partition(".")
    asks = {*book.columns, *book.presentation["queries"]} if form in ("", "json", "csv") else ()
    if "sql" in request.args or tilde_decode(name) in asks:
        return
    for word in request.args:
        if word not in WORDS:
            raise OddWord(f"Nothing here depends on {word}; leave it out of the address")


def _judge_query(book: Book, request: Any) -> None:
    """What is asked of a named query, or in SQL: each thing once, and of a query only what it asks for."""
    name = tilde_decode(request.path.removeprefix(f"/{book.name}/").split(".")[0])
    told = book.presentation["queries"].get(name)
    if told is None and "sql" not in request.args:
        return
    for problem in chain(_judge_words(request.args), _judge_parameters(told, request.args) if told else ()):
        raise BadRequest(problem)


def _judge_words(arguments: Any) -> Iterator[str]:
    for word in arguments:
        yield from find_doubled(word, arguments)
        yield from judge_common(word, arguments[word])
    if arguments.get("_size", "max") != "max":
        yield "A query has no pages, so _size can only be max; narrow the query instead"


def _judge_parameters(told: dict, arguments: Any) -> Iterator[str]:
    """Whether a query asks for what is given; an empty value was not given."""
    wanted = told["params"]
    for name in arguments:
        if name not in wanted and name not in WORDS:
            asked = f"what it asks for is {', '.join(wanted)}" if wanted else "it asks for nothing"
            yield f"This query does not ask for {name}; {asked}"
    given = {name: arguments[name] for name in wanted if arguments.get(name)}
    for kind, judge, words in KINDS:
        for name in told.get(kind, []):
            if name in given and not judge(given[name]):
                yield f"{name} must be {words}, not {given[name][:40]!r}"
    for name, choices in (told.get("choices") or {}).items():
        if name in given and given[name].lower() not in map(str.lower, choices):
            yield f"{name} can be {', '.join(choices[:20])}, not {given[name][:40]!r}"
    for last in told.get("days", []):
        first = last.replace("last_", "first_")
        if last in given and given[last] < given.get(first, ""):
            yield f"{first} is {given[first]}, and {last} before it, {given[last]}; exchange them"
