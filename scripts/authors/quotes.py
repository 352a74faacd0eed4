"""The words of a sentence that are proposed as a quote: what it claims, without who says it."""

import re
from collections.abc import Iterable

from .cues import DENIAL
from .tellings import Place, Telling, find_marked, find_tellings, is_clause


def propose_quote(text: str, sentence: Place) -> Place:
    """The words of a sentence that are a claim: without its cue, without its full stop. Empty if it has no word."""
    whole = _cut_edges(text, sentence)
    tellings = find_tellings(text, sentence)
    denial = DENIAL.search(text, sentence.start, sentence.end)
    marked = [one for one in tellings if one.is_marked]
    hidden = find_marked(text, sentence)
    if denial and not any(one.start <= denial.start() < one.end for one in hidden):
        # A denial keeps its verb.
        return _cut_edges(text, _cut_tail(Place(denial.start(), sentence.end), tellings))
    for one in tellings:
        words = text[one.told.start : one.told.end]
        is_said = one.cue.start >= one.told.end or text[one.cue.end] in ":,"
        if one.is_marked and (is_said or len(words.split()) > 3):
            return max(
                (_cut_edges(text, other.told) for other in marked), key=lambda place: place.end - place.start
            )
        if one.cue.start >= one.told.start and one.cue.end <= one.told.end:
            return _cut_edges(text, _choose_side(text, one))
        # Concerns about something tell no more than a noun.
        is_noun = re.search(r"\s(?:of|about)$", text[one.cue.start : one.cue.end]) and not is_clause(words)
        if not one.is_marked and not is_noun:
            inner = [
                other.told
                for other in tellings
                if one.told.start <= other.cue.start < min(other.told.start, one.told.end)
            ]
            return _cut_edges(text, _cut_tail(inner[-1] if inner else one.told, tellings))
    return whole


def _cut_tail(place: Place, tellings: Iterable[Telling]) -> Place:
    """A place without a cue that stands after what it tells there: who reports a denial, for example."""
    ends = [
        one.cue.start
        for one in tellings
        if one.told.start <= place.start < one.told.end <= one.cue.start < place.end
    ]
    return Place(place.start, min(ends, default=place.end))


def _choose_side(text: str, telling: Telling) -> Place:
    """What stands on one side of a cue in its midst: the longer one, unless only a participle follows."""
    before, after = Place(telling.told.start, telling.cue.start), Place(telling.cue.end, telling.told.end)
    is_aside = re.match(r"\W*(?:\w+ing|who|which|but|and)\b", text[after.start : after.end])
    return before if is_aside or before.end - before.start >= after.end - after.start else after


# What stands around the words of a quote.
EDGES = re.compile(r"^[^\w$€£¥]+|[\s,.;:!?\"“”»’'—–-]+$")


def _cut_edges(text: str, place: Place) -> Place:
    words = text[place.start : place.end]
    inner = EDGES.sub("", words)
    start = place.start + words.find(inner)
    end = start + len(inner)
    # They call it “nonsense”: the mark belongs to what stands in the quote.
    is_open = (
        inner.count("“") > inner.count("”") or inner.count("«") > inner.count("»") or inner.count('"') % 2
    )
    return Place(start, end + (is_open and text[end : min(end + 1, place.end)] in ("”", '"', "»")))
