"""Texts in which the quotes of claims, or the matches of a search, are marked."""

import sqlite3
from itertools import pairwise
from typing import Any, NamedTuple

from markupsafe import Markup, escape

from ..terms import CLOSE, OPEN, mark_terms
from .books import Book


class Segment(NamedTuple):
    """A stretch of a text, and the claims whose quotes cover it (none, one, or several)."""

    text: str
    claims: tuple[dict, ...]
    opens: tuple[dict, ...]

    @property
    def innermost(self) -> dict:
        """The claim with the shortest quote: the others can be reached where they stand alone, or by their ids."""
        return min(self.claims, key=lambda claim: claim["quote_end"] - claim["quote_start"])


def mark_text(text: str, claims: list[dict], start: int = 0, end: int | None = None) -> list[Segment]:
    """Cut a text wherever a quote starts or ends; `claims` have quote_start and quote_end in code points."""
    end = len(text) if end is None else end
    inside = [claim for claim in claims if claim["quote_start"] < end and claim["quote_end"] > start]
    edges = {start, end}
    for claim in inside:
        edges |= {max(start, claim["quote_start"]), min(end, claim["quote_end"])}
    places = sorted(edges)
    return [
        Segment(
            text[left:right],
            tuple(claim for claim in inside if claim["quote_start"] <= left and claim["quote_end"] >= right),
            tuple(claim for claim in inside if max(start, claim["quote_start"]) == left),
        )
        for left, right in pairwise(places)
    ]


def mark_words(words: str) -> Markup:
    """Text with its matches, which are between special brackets, as marked text."""
    return Markup(escape(words).replace(OPEN, Markup("<mark>")).replace(CLOSE, Markup("</mark>")))


async def find_matches(database: Any, book: Book, table: str, rows: list, search: str) -> dict[tuple, Markup]:
    """The cells of these rows in which words match, by key and column, with the matches marked."""
    index = book.tables[table].get("fts_table") or await database.fts_table(table)
    content = index.removesuffix("_fts")
    places = {column: place for place, column in enumerate(await database.table_columns(index))}
    columns = [column for column in await database.table_columns(content) if column in places]
    (key,) = await database.primary_keys(content)
    marks = ", ".join(f"highlight({index}, {places[column]}, '{OPEN}', '{CLOSE}')" for column in columns)
    keys = [row.cells[0]["raw"] for row in rows]
    query = (
        f"select c.{key}, {marks} from {index} join {content} as c on c.rowid = {index}.rowid"
        f" where {index} match escape_fts(?) and {index}.rowid in"
        f" (select rowid from {content} where {key} in ({', '.join('?' * len(keys))}))"
    )
    try:
        found = await database.execute(query, [search, *keys])
    except sqlite3.DatabaseError:
        return {}  # words with a NUL, which a raw search cuts off there
    return {
        (row[0], column): mark_words(mark_terms(words, search) or "")
        for row in found.rows
        for column, words in zip(columns, tuple(row)[1:], strict=True)
    }
