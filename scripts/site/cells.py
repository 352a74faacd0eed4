"""Cells of tables, views and queries: numbers in thousands, and keys as links to their rows."""

import re
from typing import Any

from datasette import hookimpl
from datasette.utils import tilde_encode
from markupsafe import Markup

from .books import BOOKS, Book

# A key of one of several tables, recognised by its form.
EITHER = {
    "traced_id": {"c[0-9]+": "claims", "a[0-9]+": "accounts"},
    "said_in_id": {"c[0-9]+": "claims", ".*": "statements"},
}


@hookimpl
def render_cell(
    row: Any, value: Any, column: str, table: str | None, database: str, datasette: Any
) -> Markup | str | None:
    """Group a number in thousands; in views and queries, where Datasette knows no keys, link the key of a row, and the name
    beside its key, to the row.

    A range is one cell, though its amount is the lower end.
    """
    book = BOOKS.get(datasette, {}).get(database)
    if book and isinstance(value, int | float):
        upper = row["upper"] if column == "amount" and "upper" in row.keys() else None  # noqa: SIM118
        return f"{value:,}" if upper in (None, value) else f"{value:,} to {upper:,}"
    if not book or not isinstance(value, str) or (table and book.find_kind(table) != "view"):
        return None
    if column == "path" and value.startswith(f"{database}/"):
        return _link(datasette.urls.path(value), value)
    if f"{column}_id" in row.keys():  # noqa: SIM118
        key = row[f"{column}_id"]
        named = _find_table(book, f"{column}_id", key) if key and isinstance(key, str) else None
        return _link(datasette.urls.row(database, named, tilde_encode(key)), value) if named else None
    other = _find_table(book, column.removesuffix("s"), value)
    if other is None:
        return None
    keys = value.split("; ") if column.endswith("_ids") else [value]
    links = [_link(datasette.urls.row(database, other, tilde_encode(key)), key) for key in keys]
    return Markup(", ").join(links)


def _find_table(book: Book, column: str, value: str) -> str | None:
    """The table whose key a column of a view contains: by its name or, for keys of several tables, by its form."""
    if column in EITHER:
        return next((table for look, table in EITHER[column].items() if re.fullmatch(look, value)), None)
    # Such as sent_by_agent_id, an agent_id.
    while column:
        table = book.presentation["targets"].get(column)
        # Instead of codes, views and queries show titles.
        if table and book.find_kind(table) != "codelist":
            return table
        column = column.partition("_")[2]
    return None


def _link(address: str, words: str) -> Markup:
    return Markup('<a href="{}">{}</a>').format(address, words)
