"""What the search page offers beside its rows: the record of an id or a code, another spelling, and fewer words."""

import re
from difflib import get_close_matches
from itertools import pairwise
from typing import Any

from datasette.database import QueryInterrupted

from ..terms import MOST_WORDS, Part, split_typed
from .books import Book

NUMBERED = re.compile(r"([cfat])0*([0-9]{1,9})")
# Groups of thousands as much of Europe writes them, which are read as decimals.
THOUSANDS = re.compile(r"[1-9][0-9]{0,2}(\.[0-9]{3})+")
# Of more unknown words than these, no other spelling is looked up; and none for longer than so many milliseconds a word.
MOST_SPELT = 5
PATIENCE = 200
SAID = {"claims": ("told", "claims_flat"), "statements": ("summary", "statements")}
INDEXES = ("claims", "agents", "statements", "sources", "sentences")


async def read_search(database: Any, book: Book, typed: str) -> dict[str, Any]:
    """`records` by id; `codes`; `suggested`, the words with another spelling; `known` and `unknown`, the parts typed;
    `most_words`, how many of them were searched for, if there were more; `is_hurried`, if looking up a spelling took too long.
    """
    parts = split_typed(typed)
    is_cut = len(split_typed(typed, MOST_WORDS + 1)) > MOST_WORDS
    unknown = [part for part in parts if not await _is_known(database, part)]
    suggested, is_hurried = None, False
    try:
        suggested = await _spell_otherwise(database, typed, unknown)
    except QueryInterrupted:
        is_hurried = True
    return {
        "records": await find_records(database, book, typed),
        "codes": await _read_codes(database, book, typed),
        "suggested": suggested,
        "is_hurried": is_hurried,
        "known": [part.typed for part in parts if part not in unknown],
        "unknown": [part.typed for part in unknown],
        "most_words": MOST_WORDS if is_cut else None,
    }


async def _is_known(database: Any, part: Part) -> bool:
    """Whether any row contains this part."""
    found = " or ".join(
        f"exists (select 1 from {name}_fts where {name}_fts match :match)" for name in INDEXES
    )
    answer = await database.execute(f"select {found}", {"match": part.match})
    return bool(answer.single_value())


async def find_records(database: Any, book: Book, typed: str) -> list[dict[str, str]]:
    """The table, key and label of each row whose key was typed: several ids, or one key of any kind.

    A claim's label says how it is put, a statement's what it says.
    """
    words = typed.lower().replace("\0", " ").split()[:30]
    numbered = [NUMBERED.fullmatch(word) for word in words]
    keys = {f"{found[1]}{int(found[2]):04}" for found in numbered if found} | {" ".join(words)}
    records = []
    for table, (key, *others) in book.presentation["primary_keys"].items():
        if others or book.find_kind(table) == "codelist":
            continue
        label, shown = SAID.get(table) or (book.tables[table].get("label_column", key), table)
        query = f'select "{key}" as key, "{label}" as label from "{shown}" where "{key}" in'
        found = await database.execute(f"{query} ({', '.join('?' * len(keys))})", sorted(keys))
        records += [{"table": table, **dict(row)} for row in found.rows]
    return records


async def _read_codes(database: Any, book: Book, typed: str) -> list[dict[str, str]]:
    """The codelist, code, title and description of each code that was typed, or whose title was."""
    words = " ".join(typed.lower().replace("\0", " ").split())[:100]
    queries = [
        f"select '{name}' as codelist, code, coalesce(title, code) as title, description from \"{name}\""
        " where lower(code) = :code or lower(title) = :title"
        for name, told in book.tables.items()
        if told["kind"] == "codelist" and book.counts.get(name)
    ]
    if not (queries and words):
        return []
    found = await database.execute(
        " union all ".join(queries), {"code": "_".join(words.split()), "title": words}
    )
    return [dict(row) for row in found.rows]


async def _spell_otherwise(database: Any, typed: str, unknown: list[Part]) -> str | None:
    """What was typed, with words and numbers that no row contains replaced by those like them; None if there are none."""
    suggested = typed
    for part in [part for part in unknown if part.is_word or part.is_number][:MOST_SPELT]:
        word = part.typed.lower()
        other = None
        if THOUSANDS.fullmatch(word):
            [number] = split_typed(word.replace(".", ","))
            other = number.typed if await _is_known(database, number) else None
        elif part.is_word and 4 <= len(word) <= 40:
            other = await _find_like(database, word)
        suggested = suggested.replace(part.typed, other) if other else suggested
    return suggested if suggested != typed else None


async def _find_like(database: Any, word: str) -> str | None:
    """The word that is most like this one, among those that share a third of it, or half of a short one.

    A slip or two leave one of the parts as it was; each is looked up at once, however many words there are.
    """
    padded = f" {word} "
    count = min(3, len(padded) // 3)
    cuts = [round(place * len(padded) / count) for place in range(count + 1)]
    match = " OR ".join(f'"{padded[start:end]}"' for start, end in pairwise(cuts))
    query = "select trim(word) from _words where _words match ? order by rank, uses desc limit 300"
    found = await database.execute(query, [match], custom_time_limit=PATIENCE)
    return next(iter(get_close_matches(word, [row[0] for row in found.rows], 1, 0.75)), None)
