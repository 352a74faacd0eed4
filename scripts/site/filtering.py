"""Filters as readers mean them: several values of one column are alternatives, and a value is the one that it names.

Datasette wants a row to have all values of `column=A&column=B`, and finds no row for `modality=alleged` where the column
has Alleged. Here the first is one filter, COLUMN__in, and a value that the column does not hold is replaced by one that it
holds, in other case or as the title of a code or its code. What Datasette then shows is what it searched for.
"""

import json
import re
from collections.abc import AsyncIterator, Iterable
from typing import Any
from urllib.parse import parse_qsl, urlencode

from datasette.utils import escape_sqlite, tilde_decode

from .asking import LISTS, NUMERIC, refuse_grouped, split_values
from .books import Book

TABLE = re.compile(r"/(?P<database>[^/.]+)/(?P<table>[^/.]+)(\.\w+)?")
ALTERNATIVES = ("exact", "in")
# Of more values than a person would choose, none is looked up.
MOST_VALUES = 200


async def read_filters(datasette: Any, book: Book, path: str, query: str) -> str:
    """The query string of a table's or view's page with its filters as they are meant; any other as it is.

    Raises BadRequest for a list that cannot be read, or whose numbers can be read in two ways, and QueryInterrupted if it
    cannot be told in time what is meant: the answer could lack rows.
    """
    found = TABLE.fullmatch(path)
    table = tilde_decode(found["table"]) if found else ""
    is_ours = found and datasette.databases[book.name].route == found["database"]
    if not (is_ours and query and table in book.columns):
        return query
    pairs = parse_qsl(query, keep_blank_values=True)
    for name, value in pairs:
        split_values(name, value)
    meant = [pair async for pair in _read_pairs(datasette, book, table, pairs)]
    return query if meant == pairs else urlencode(meant)


async def _read_pairs(
    datasette: Any, book: Book, table: str, pairs: list[tuple[str, str]]
) -> AsyncIterator[tuple[str, str]]:
    """The pairs of a query string, those of each column that are alternatives as one, where the first of them was."""
    chosen: dict[str, list[str]] = {}
    split = [(name, value, *_split_name(book, table, name)) for name, value in pairs]
    for name, value, column, lookup in split:
        if lookup in LISTS and book.columns[table][column] in NUMERIC:
            refuse_grouped(value)
        if lookup in ALTERNATIVES:
            chosen.setdefault(column, []).extend(split_values(name, value))
    for name, value, column, lookup in split:
        if lookup in ALTERNATIVES and column in chosen:
            values = await _spell(datasette, book, table, column, chosen.pop(column))
            yield (column, values[0]) if len(values) == 1 else (f"{column}__in", _write_list(values))
        elif lookup in ("not", "notin"):
            values = await _spell(datasette, book, table, column, split_values(name, value))
            yield name, values[0] if lookup == "not" else _write_list(values)
        elif lookup not in ALTERNATIVES:
            yield name, value


def _split_name(book: Book, table: str, name: str) -> tuple[str, str]:
    """The column and the comparison that the name of a filter says; empty for anything else."""
    column, _, lookup = name.rpartition("__") if "__" in name else (name, "", "exact")
    return (column, lookup) if column in book.columns[table] else ("", "")


def tell_filters(description: str, selections: Iterable[tuple[str, str, str]]) -> str:
    """Datasette's sentence about filters, with lists of values in words: it writes them as JSON, Zoë as Zo\\u00eb."""
    for column, lookup, value in selections:
        if lookup in LISTS:
            values = split_values(f"{column}__{lookup}", value)
            quoted = [f'"{each}"' for each in values]
            words = f"{column} = {' or '.join(quoted)}"
            if lookup == "notin":
                words = f"{column} is {'neither' if quoted[1:] else 'not'} {' nor '.join(quoted)}"
            told = "in" if lookup == "in" else "not in"
            description = description.replace(f"{column} {told} {json.dumps(values)}", words, 1)
    return description


def show_values(lookup: str, value: str) -> str:
    """The values of a filter as a reader would type them, where commas can part them."""
    if lookup not in LISTS:
        return value
    values = split_values(f"__{lookup}", value)
    joined = ", ".join(values)
    return joined if split_values(f"__{lookup}", joined) == values else value


def _write_list(values: list[str]) -> str:
    return json.dumps(values, ensure_ascii=False)


async def _spell(datasette: Any, book: Book, table: str, column: str, values: list[str]) -> list[str]:
    """Each value once, as the column has it; as it is if the column has it so, or has nothing like it."""
    if len(values) <= MOST_VALUES and book.columns[table][column] not in NUMERIC:
        database = datasette.get_database(book.name)
        held = await _find_held(database, table, column, values)
        if missing := [value for value in values if value and value not in held]:
            spelt = await _find_spelt(database, book, table, column, missing)
            values = [spelt.get(value, value) for value in values]
    return list(dict.fromkeys(values))


async def _find_held(database: Any, table: str, column: str, names: list[str], case: str = "") -> list[str]:
    """Those of the names that a column has, as it has them."""
    one, places = escape_sqlite(column), ", ".join("?" * len(names))
    # As they stand there are no more of them, so a large view is not read to its end for them.
    most = "" if case else f"limit {len(names)}"
    query = f"select distinct {one} from {escape_sqlite(table)} where {one} {case} in ({places}) {most}"
    found = await database.execute(query, names)
    return [str(value) for (value,) in found.rows]


async def _find_spelt(
    database: Any, book: Book, table: str, column: str, values: list[str]
) -> dict[str, str]:
    """By value: how the column spells it, or the code that it is the title of, or the title of that code."""
    meant = {value: [value.lower()] for value in values}
    codelist = book.presentation["targets"].get(column)
    if codelist and book.find_kind(codelist) == "codelist":
        query = f"select code, coalesce(title, '') from {escape_sqlite(codelist)}"
        for row in (await database.execute(query)).rows:
            pair = [name.lower() for name in row]
            for names in meant.values():
                names += pair if names[0] in pair else []
    every = [name for names in meant.values() for name in names]
    held = {one.lower(): one for one in await _find_held(database, table, column, every, "collate nocase")}
    return {value: held[name] for value, names in meant.items() for name in names if name in held}
