"""Walking the pages of a table gives every row once, even if a filter names several values.

Datasette orders the first page by one column only, and continues after it by that column and the key: so ties on the
first page must come in the order of the key. Rows are stored in that order, and the build has marked its indexes so that
SQLite does not walk them in another; but if a filter names several values, it would return the rows value by value.

Datasette joins what is asked for with `_where` to its own conditions as it stands: after an `or` the next page, and so a
CSV, would start again from the first row for ever. So each such condition is put in brackets.
"""

import re
from typing import Any
from urllib.parse import parse_qsl, urlencode

from datasette import hookimpl
from datasette.filters import FilterArguments
from datasette.utils.asgi import BadRequest

from .books import BOOKS

# True for every row, but it tells SQLite that few rows remain after reading the table in order, so SQLite does that.
READ_AS_IT_LIES = "likelihood(rowid >= -9223372036854775808, 0.000001)"

# Texts, names and comments in SQL, in which brackets mean nothing, and brackets.
TOKEN = re.compile(
    r"""'(?:[^']|'')*'|"(?:[^"]|"")*"|`[^`]*`|\[[^]]*\]|--[^\n]*|/\*.*?(?:\*/|\Z)|[()]""", re.DOTALL
)


def bracket_conditions(query: str) -> str:
    """A query string in which each `_where` that is not already one pair of brackets is put in brackets."""
    if "_where" not in query:
        return query
    pairs = parse_qsl(query, keep_blank_values=True)
    if not any(name == "_where" for name, _ in pairs):
        return query
    return urlencode([(name, _bracket(value) if name == "_where" else value) for name, value in pairs])


def _bracket(condition: str) -> str:
    depths = _list_depths(condition)
    if condition.startswith("(") and condition.endswith(")") and 0 not in depths[:-1] and depths[-1:] == [0]:
        return condition
    # A line end, as the condition may end with a comment.
    end = "\n" if "--" in condition else ""
    return f"({condition}{end})" if condition.strip() and _is_balanced(condition) else condition


def _is_balanced(condition: str) -> bool:
    depths = [0, *_list_depths(condition)]
    return min(depths) == depths[-1] == 0


def _list_depths(condition: str) -> list[int]:
    """How many brackets are open after each bracket."""
    depth, depths = 0, []
    for token in TOKEN.findall(condition):
        if token in "()":
            depth += 1 if token == "(" else -1
            depths.append(depth)
    return depths


@hookimpl
def filters_from_request(datasette: Any, request: Any, database: str, table: str) -> FilterArguments | None:
    """A condition for the first page of a sort with a filter that admits several values."""
    book = BOOKS.get(datasette, {}).get(database)
    if book and not all(map(_is_balanced, request.args.getlist("_where"))):
        raise BadRequest("The brackets of a condition in _where do not match")
    if not book or book.find_kind(table) == "view" or "_next" in request.args:
        return None
    is_sorted = "_sort" in request.args or "_sort_desc" in request.args
    has_several = any(name.endswith("__in") or name in ("_where", "_through") for name in request.args)
    return FilterArguments([READ_AS_IT_LIES]) if is_sorted and has_several else None
