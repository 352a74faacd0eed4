"""Walking the pages of a table gives every row once, even if a filter names several values.

Datasette orders the first page by one column only, and continues after it by that column and the key: so ties on the
first page must come in the order of the key. Rows are stored in that order, and the build has marked its indexes so that
SQLite does not walk them in another; but if a filter names several values, it would return the rows value by value.
"""

from typing import Any

from datasette import hookimpl
from datasette.filters import FilterArguments

from .books import BOOKS

# True for every row, but it tells SQLite that few rows remain after reading the table in order, so SQLite does that.
READ_AS_IT_LIES = "likelihood(rowid >= -9223372036854775808, 0.000001)"


@hookimpl
def filters_from_request(datasette: Any, request: Any, database: str, table: str) -> FilterArguments | None:
    """A condition for the first page of a sort with a filter that admits several values."""
    book = BOOKS.get(datasette, {}).get(database)
    if not book or book.find_kind(table) == "view" or "_next" in request.args:
        return None
    is_sorted = "_sort" in request.args or "_sort_desc" in request.args
    has_several = any(name.endswith("__in") or name in ("_where", "_through") for name in request.args)
    return FilterArguments([READ_AS_IT_LIES]) if is_sorted and has_several else None
