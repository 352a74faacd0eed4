"""A text as the desk knows and shows it: its sentences, what is recorded in them, and the marks on their words."""

import hashlib
import itertools
import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from ..authors.drafts import Draft
from ..authors.edit import Edit, Row
from ..authors.tellings import Place
from ..problems import Failure

# Of a long text, the sentences around the one that is read are shown.
MOST_SENTENCES = 300
SIGNS = {"open": "○", "claim": "●"}
WORDS = {"open": "open", "claim": "has a claim"}


class Sentence(NamedTuple):
    """A sentence of a text: its row, and where it stands."""

    row: Row
    place: Place


class Piece(NamedTuple):
    """Words of a text that are marked alike."""

    words: str
    marks: str


class Shown(NamedTuple):
    """A sentence on the page, with what stands before it."""

    number: str
    before: str
    pieces: list[Piece]
    state: str
    sign: str
    words: str
    is_chosen: bool


def find_source(edit: Edit, source_id: str) -> Row:
    """The source with this id. Raises Failure."""
    found = edit.rows("sources").find(source_id=source_id)
    if not found:
        raise Failure(f"{source_id[:80]} is not a source of this package; choose one of the list")
    return found[0]


def read_sentences(edit: Edit, source_id: str) -> dict[str, Sentence]:
    """The sentences of a text by number."""
    rows = edit.rows("sentences").find(source_id=source_id)
    rows.sort(key=lambda row: int(row["number"]))
    return {
        row["number"]: Sentence(row, Place(int(row["sentence_start"]), int(row["sentence_end"])))
        for row in rows
    }


def list_claims(edit: Edit, source_id: str, place: Place) -> list[Row]:
    """The current claims whose quote is in a place, at least in part."""
    return [
        row
        for row in edit.rows("claims").find(source_id=source_id, status="current")
        if int(row["quote_start"]) < place.end and int(row["quote_end"]) > place.start
    ]


def digest_sentence(edit: Edit, source: Row, sentence: Sentence) -> str:
    """What tells whether a sentence, its text or its claims have changed since a page showed them."""
    shown = [source, sentence.row, list_claims(edit, source["source_id"], sentence.place)]
    return hashlib.sha256(json.dumps(shown).encode()).hexdigest()[:24]


def show_text(
    edit: Edit, source: Row, sentences: dict[str, Sentence], number: str, draft: Draft | None, claim_id: str
) -> tuple[list[Shown], str, str]:
    """The sentences to show, and the numbers of those before and after them that are not shown."""
    text, order = edit.read_text(source), list(sentences)
    place = order.index(number)
    first = max(0, place - MOST_SENTENCES // 2) if len(order) > MOST_SENTENCES else 0
    chosen = order[first : first + MOST_SENTENCES]
    marks = _list_marks(edit, source, draft, claim_id)
    shown, end = [], sentences[chosen[0]].place.start
    for one in chosen:
        row, span = sentences[one]
        state = row["disposition"] if row["disposition"] in WORDS else "reason"
        words = WORDS.get(state) or f"{row['disposition']}: {row['note']}"
        pieces = list(_cut(text, span, marks))
        shown.append(
            Shown(one, text[end : span.start], pieces, state, SIGNS.get(state, "–"), words, one == number)
        )
        end = span.end
    last = first + len(chosen)
    return shown, order[first - 1] if first else "", order[last] if last < len(order) else ""


def _list_marks(edit: Edit, source: Row, draft: Draft | None, claim_id: str) -> list[tuple[Place, str]]:
    """What is marked: the quotes of recorded claims, and the quote and the cues of this one."""
    marks = [
        (Place(int(row["quote_start"]), int(row["quote_end"])), "recorded")
        for row in edit.rows("claims").find(source_id=source["source_id"], status="current")
        if row["claim_id"] != claim_id
    ]
    if draft:
        marks.append((draft.quote, "quote"))
        for hop in draft.cells["attributions"]:
            if hop.get("cue_start"):
                marks.append((Place(int(hop["cue_start"]), int(hop["cue_end"])), "cue"))
    return marks


def _cut(text: str, span: Place, marks: list[tuple[Place, str]]) -> Iterator[Piece]:
    near = [(place, mark) for place, mark in marks if place.start < span.end and place.end > span.start]
    cuts = {span.start, span.end, *(cut for place, _ in near for cut in place if span.start < cut < span.end)}
    order = sorted(cuts)
    for start, end in itertools.pairwise(order):
        names = {mark for place, mark in near if place.start <= start and place.end >= end}
        yield Piece(text[start:end], " ".join(sorted(names)))


def list_sources(edit: Edit) -> list[dict[str, Any]]:
    """The sources that have a text, with how many of their sentences are open, claimed, or have a reason."""
    listed = []
    for row in edit.rows("sources"):
        if not row["text_path"]:
            continue
        states = [one["disposition"] for one in edit.rows("sentences").find(source_id=row["source_id"])]
        unread, claimed = states.count("open"), states.count("claim")
        counts = {
            "all": len(states),
            "open": unread,
            "claim": claimed,
            "reason": len(states) - unread - claimed,
        }
        listed.append({**row, **counts})
    return listed


def find_next(sentences: dict[str, Sentence], number: str) -> str:
    """The next open sentence after this one, or else the first; if none is open, this one."""
    order = list(sentences)
    later = [*order[order.index(number) + 1 :], *order] if number in order else order
    return next((one for one in later if sentences[one].row["disposition"] == "open"), number or order[0])


def list_recorded(edit: Edit, source: Row, sentence: Sentence) -> list[Row]:
    """The claims that are recorded in a sentence."""
    return list_claims(edit, source["source_id"], sentence.place)
