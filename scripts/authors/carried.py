"""Which cue a sentence goes on with that has none of its own: that of a sentence nearby."""

import re

from .tellings import Place, find_marked, find_tellings

# How a sentence begins that may go on with what the one before it tells.
GOING_ON = re.compile(
    r"(?:(?:But|And|Also|In addition|Besides|Moreover|Furthermore),?\s)?"
    r"(?:It|They|He|She|We|I|This|These|That|Those|Its|Their|His|Her|Our|it|they|he|she|this|these)\b"
)


def propose_carried(text: str, sentences: list[Place], sentence: Place, quote: Place) -> Place | None:
    """The cue of a sentence nearby that this one, which has none, goes on with: its quotation or its speaker."""
    words, marked = text[sentence.start : sentence.end], find_marked(text, sentence)
    for one in marked:
        words = words.replace(text[one.start : one.end], "")
    is_quotation = bool(marked) and not re.search(r"\w", words)
    if (
        is_quotation
        and marked[-1].end == sentence.end
        and (found := _find_end_of_quotation(text, sentences, sentence))
    ):
        return found
    if is_quotation or GOING_ON.match(words.strip()):
        return find_cue_before(text, sentences, sentence)
    return None


def _find_end_of_quotation(text: str, sentences: list[Place], sentence: Place) -> Place | None:
    """The cue behind a quotation that runs on from a sentence to a later one."""
    for later in sorted(one for one in sentences if one.start >= sentence.end):
        for one in find_tellings(text, later):
            if one.is_marked and one.told.start == later.start:
                return one.cue
        if [place.start for place in find_marked(text, later)] != [later.start]:
            break
    return None


def find_cue_before(text: str, sentences: list[Place], sentence: Place) -> Place | None:
    """The cue of the sentence before, or of the one that it goes on with itself, in the same paragraph."""
    after = sentence
    for before in sorted((one for one in sentences if one.end <= sentence.start), reverse=True):
        if "\n\n" in text[before.end : after.start]:
            return None
        if tellings := find_tellings(text, before):
            return tellings[0].cue
        if not GOING_ON.match(text[before.start : before.end].lstrip(" “\"‘'«")):
            return None
        after = before
    return None
