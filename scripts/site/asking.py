"""Whether an address asks a table for what there is.

Datasette leaves a comparison that it does not know out, and takes a column that it does not know for text: so a slip
would be answered with all rows, or with none.
"""

import json
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from datasette.utils.asgi import BadRequest

from .books import Book

ORDERS = {"gt", "gte", "lt", "lte"}
EQUALS = {"exact", "not"}
LISTS = {"in", "notin"}
# Comparisons with nothing: whatever stands behind them, Datasette reads yes.
ALONE = {"isnull", "notnull", "isblank", "notblank"}
OTHERS = {
    "contains", "endswith", "startswith", "like", "notlike", "glob", "arraycontains", "arraynotcontains", "date",
    *LISTS, *ALONE,
}  # fmt: skip
# What an address of a table or a query may say beside filters and parameters.
COMMON = {
    "_shape", "_json", "_json_infinity", "_nl", "_header", "_dl", "_spreadsheet", "_labels", "_stream", "_size",
    "_timelimit", "_ttl",
}  # fmt: skip
# What only an address of a table may say; the last are Datasette's families of names.
WORDS = COMMON | {
    "_col", "_nocol", "_columns", "_label", "_sort", "_sort_desc", "_sort_by_desc", "_next", "_nocount", "_nofacet",
    "_nosuggest", "_facet_size", "_searchmode", "_where", "_through", "_fts_table", "_fts_pk",
}  # fmt: skip
FAMILIES = ("_facet", "_search", "_filter_column", "_filter_op", "_filter_value")
# Words that are yes or no, and how that is written.
SWITCHES = {"_labels", "_nl", "_dl", "_stream", "_sort_by_desc", "_nocount", "_nofacet", "_nosuggest"}
YES_OR_NO = {"", "1", "0", "on", "off", "true", "false", "yes", "no"}
# Of these words each counts that is said; of any other, Datasette reads the first.
SEVERAL = {"_col", "_nocol", "_where", "_through", "_json", "_facet", "_facet_array", "_facet_date"}
NUMBER = re.compile(r"-?[0-9]{1,18}(\.[0-9]+)?")
GROUPED = re.compile(r"-?[1-9][0-9]{0,2}(,[0-9]{3})+")
PADDED = re.compile(r"-?0[0-9]")
DAY = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")
YEAR = re.compile(r"-?[0-9]{4}")
OFFSET = re.compile(r"[0-9]{1,18}")
NUMERIC = {"INT", "INTEGER", "NUM", "REAL", "ANY"}


def check_address(book: Book, table: str, arguments: Any) -> None:
    """`arguments` are those of a request for a table or view. Raises BadRequest with the first thing that is wrong."""
    for problem in _find_problems(book, table, arguments):
        raise BadRequest(problem)


def _find_problems(book: Book, table: str, arguments: Any) -> Iterator[str]:
    columns = book.columns[table]
    for name in arguments:
        is_word = name.startswith("_") and "__" not in name
        if is_word and name not in SEVERAL:
            yield from find_doubled(name, arguments)
        for value in arguments.getlist(name):
            if is_word:
                yield from _judge_word(name, value, table, columns)
            else:
                yield from _judge_filter(name, value, table, columns)
    yield from (problem for text in arguments.getlist("_through") for problem in _judge_through(book, text))
    if arguments.get("_next"):
        yield from _judge_place(book, table, arguments)


def find_doubled(name: str, arguments: Any) -> Iterator[str]:
    """Whether a word stands in an address several times, where Datasette would read the first and say nothing."""
    if (times := len(arguments.getlist(name))) > 1:
        yield f"{name} is given {times} times; give it once"


def _judge_word(name: str, value: str, table: str, columns: dict[str, str]) -> Iterator[str]:
    if name not in WORDS and not name.startswith(FAMILIES):
        yield f"{name} is not an option of a table"
    elif name == "_facet_size" and value != "max" and not OFFSET.fullmatch(value):
        yield "_facet_size is a number, or max"
    elif name in ("_facet", "_facet_date", "_facet_array") and value not in columns:
        yield f"{table} has no column {value} to count the values of"
    elif name == "_columns" and value != "all":
        yield "_columns can only be all; with _col the columns are named one by one"
    elif name == "_where" and "\0" in value:
        yield "A condition in _where cannot hold a null character"
    yield from judge_common(name, value)


def judge_common(name: str, value: str) -> Iterator[str]:
    """Whether the value of a word that tables and queries share is one that it can have."""
    if name in SWITCHES and value.lower() not in YES_OR_NO:
        yield f"{name} is on or off"
    elif name == "_ttl" and not OFFSET.fullmatch(value):
        yield "_ttl is a number of seconds"
    elif name == "_timelimit" and value and not OFFSET.fullmatch(value):
        yield "_timelimit is a number of milliseconds"


def _judge_filter(name: str, value: str, table: str, columns: dict[str, str]) -> Iterator[str]:
    column, _, operator = name.rpartition("__") if "__" in name else (name, "", "exact")
    if column not in columns and column != "rowid":
        yield f"{table} has no column {column}"
    elif operator not in ORDERS | EQUALS | OTHERS:
        yield f"{column} cannot be compared by {operator}; the comparisons are listed under “Filter by column”"
    elif operator in LISTS:
        yield from _judge_list(name, column, value, columns)
    elif columns.get(column) in NUMERIC and operator in ORDERS | EQUALS and not NUMBER.fullmatch(value):
        yield _tell_number(column, value)
    elif operator in ALONE and value != "1":
        yield f"{name} can only be 1; to ask for the opposite, use another comparison under “Filter by column”"
    elif operator in ORDERS and len(value) > 18 and value.isdigit():
        yield f"{value} is too large a number"
    elif operator in ORDERS | {"date"}:
        yield from _judge_date(column, operator, value, columns)


def _judge_list(name: str, column: str, value: str, columns: dict[str, str]) -> Iterator[str]:
    """A list names values that the column can have; what follows the comma of 1,000 would be one of its own."""
    values = split_values(name, value)
    if not values:
        yield f"The list of {name} is empty; name a value, or leave the filter out"
    for each in values if columns.get(column) in NUMERIC else ():
        if not NUMBER.fullmatch(each) or PADDED.match(each):
            yield _tell_number(column, each)


def _tell_number(column: str, value: str) -> str:
    digits = re.sub(r"[\s,_’']", "", value)
    example = digits if NUMBER.fullmatch(digits) and not PADDED.match(digits) else "1000000"
    return f"{column} holds numbers, and “{value}” is not one; write digits alone, like {example}"


def refuse_grouped(value: str) -> None:
    """Raises BadRequest for a list of numbers that may be meant as one number with its thousands grouped."""
    if GROUPED.fullmatch(value):
        one, several = value.replace(",", ""), value.replace(",", ", ")
        raise BadRequest(
            f"“{value}” can be one number or several; write {one} for the one, or {several} for the others"
        )


def split_values(name: str, value: str) -> list[str]:
    """The values that a filter names, as Datasette reads them. Raises BadRequest for a list that is none."""
    if not name.endswith(("__in", "__notin")):
        return [value]
    if not value.startswith("["):
        return [part.strip() for part in value.split(",")]
    try:
        return [str(each) for each in json.loads(value)]
    except (ValueError, RecursionError) as error:
        words = f"The list of {name} cannot be read; write its values with commas between them"
        raise BadRequest(words) from error


def _judge_date(column: str, operator: str, value: str, columns: dict[str, str]) -> Iterator[str]:
    """Dates are compared as text, so what is not written like one would come before or behind all of them."""
    if f"{column}_earliest" in columns and not YEAR.match(value):
        yield f"{column} holds dates, and “{value}” is not one; write the year first, like 2024-06-01"
    is_bound = column.endswith(("_earliest", "_latest", "earliest", "latest"))
    if (is_bound or operator == "date") and not is_date(value):
        yield f"{column} holds dates, and “{value}” is not one; write it like 2024-06-01"


def is_date(text: str) -> bool:
    """Whether this is a day, a month or a year: YYYY-MM-DD, or the start of one."""
    if not DAY.fullmatch(text):
        return False
    try:
        date.fromisoformat((text + "-01-01")[:10])
    except ValueError:
        return False
    return True


def _judge_through(book: Book, text: str) -> Iterator[str]:
    shape = '_through is written like {"table": "…", "column": "…", "value": "…"}'
    try:
        through = json.loads(text)
    except (ValueError, RecursionError):
        through = None
    if not isinstance(through, dict) or {"table", "column", "value"} - set(through):
        yield shape
    elif not isinstance(through["value"], str) or through["column"] not in book.columns.get(
        str(through["table"]), {}
    ):
        yield f"{shape}, with a table and a column that exist"


def _judge_place(book: Book, table: str, arguments: Any) -> Iterator[str]:
    """The place where a page starts: in a view an offset, elsewhere the key of a row, after what it is sorted by."""
    place, told = arguments["_next"], book.tables.get(table, {})
    sorts = [arguments.get("_sort"), arguments.get("_sort_desc"), told.get("sort"), told.get("sort_desc")]
    sort = next(filter(None, sorts), None)
    parts, keys = place.split(","), book.keys[table]
    is_place = len(parts) == keys + bool(sort) if keys else OFFSET.fullmatch(place)
    if is_place and [sort] == book.presentation["primary_keys"].get(table):
        # The key is told twice.
        is_place = parts[0] == parts[-1]
    if not is_place:
        yield f"There is no page at “{place}”; start again from the first"
