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
from datasette.utils import escape_sqlite
from datasette.utils.asgi import BadRequest

from ..terms import split_typed
from .asking import check_address
from .books import BOOKS

# True for every row, but it tells SQLite that few rows remain after reading the table in order, so SQLite does that.
READ_AS_IT_LIES = "likelihood(rowid >= -9223372036854775808, 0.000001)"

# What a filter means when what was typed is not a pattern; capital and small letters are one, as they are to `like`.
LETTERS = {
    "contains": "instr(lower({column}), lower(:{key})) > 0",
    "startswith": "lower(substr({column}, 1, length(:{key}))) = lower(:{key})",
    "endswith": "lower(substr({column}, -length(:{key}))) = lower(:{key})",
}

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
    """Conditions beside Datasette's own: see the top, and what was typed is words, never a pattern.

    Raises BadRequest for an address that asks for what there is not.
    """
    book = BOOKS.get(datasette, {}).get(database)
    if not book:
        return None
    check_address(book, table, request.args)
    if not all(map(_is_balanced, request.args.getlist("_where"))):
        raise BadRequest("The brackets of a condition in _where do not match")
    for name in request.args:
        if name.startswith("_search_") and any(part.is_number for part in split_typed(request.args[name])):
            raise BadRequest(f"Numbers are found by _search, not by {name}")
    conditions, values = _compare_letters(request.args)
    if book.find_kind(table) != "view" and "_next" not in request.args:
        is_sorted = "_sort" in request.args or "_sort_desc" in request.args
        has_several = any(name.endswith("__in") or name in ("_where", "_through") for name in request.args)
        conditions += [READ_AS_IT_LIES] if is_sorted and has_several else []
    return FilterArguments(conditions, values) if conditions else None


def _compare_letters(arguments: Any) -> tuple[list[str], dict[str, str]]:
    """For each filter with % or _, which Datasette takes for wildcards: the letters themselves must be there too."""
    conditions: list[str] = []
    values: dict[str, str] = {}
    for name in arguments:
        column, _, lookup = name.rpartition("__")
        for typed in arguments.getlist(name) if lookup in LETTERS and not name.startswith("_") else []:
            if "%" in typed or "_" in typed:
                key = f"letters_{len(values)}"
                values[key] = typed
                conditions.append(LETTERS[lookup].format(column=escape_sqlite(column), key=key))
    return conditions, values
