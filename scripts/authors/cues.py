"""Whose words a quote is: the cue that tells it, among those of its sentence, and what to ask where there is none.

A person reads a proposal before it becomes a row.
"""

import re

from .tellings import ACTS, CUE, FAR, Place, find_marked, find_tellings, strip_marks

# What is told without anybody who tells it: reportedly, or it is believed to.
ADVERB = re.compile(
    r"\b(allegedly|reportedly|supposedly|purportedly|(?:is|are|was|were)\s(?:\w+ly\s)?"
    r"(?:believed|thought|understood|suspected|reported|rumou?red|alleged|said|feared)\sto)\b",
    re.IGNORECASE,
)
# Words that somebody tells something with, whatever their place: who that is has to be found, or asked.
TELLING = re.compile(
    r"\b(?:says?|said|saying|(?:told|tells) \w+|according to|wrote|writes|(?:add|claim|announc|warn|confirm)(?:s|ed|es) that|stated"
    r"|insist(?:s|ed)|argue[sd]?|repl(?:y|ies|ied)|believes?|believed|thinks?|explained|admitted)\b",
    re.IGNORECASE,
)
# Words that may do so: enough to ask, too little to warn of.
MAYBE_TELLING = re.compile(
    r"\b(?:puts? [^,.;]{1,40}? at|tweet(?:s|ed)|post(?:s|ed)|reveal(?:s|ed)|disclos(?:es|ed)|urg(?:es|ed)|hint(?:s|ed)|conced(?:es|ed)"
    r"|describ(?:es|ed)|call(?:s|ed) (?:it|the|for)|(?:speaks|spoke) of|point(?:s|ed) to|cit(?:es|ed|ing)|quot(?:es|ed|ing)|promis(?:es|ed)"
    r"|vow(?:s|ed)|acknowledg(?:es|ed)|alleg(?:es|ed)|maintain(?:s|ed)|in (?:his|her|their|its) (?:view|words)|for (?:his|her|their|its) part)\b",
    re.IGNORECASE,
)
# Who wrote a post, in a line of its own below it.
BYLINE = re.compile(r"[^\n]*\n(?:[^\n]*\n){0,4}?\s*(?P<byline>[—–-]\s[^\n]*@\w+)")
DENIAL = re.compile(rf"\b(?:{ACTS['denied']})\b", re.IGNORECASE)
# Nobody denied it; it was not denied: what that says, a person decides.
UNDENIED = re.compile(
    rf"\b(?:nobody|no one|none|neither|nor|never|not|without|(?:declin|refus|stopp)\w+|\w+n[’']t|cannot)\b[^,;.]*?\b(?:{ACTS['denied']})\b",
    re.IGNORECASE,
)


def propose_cue(text: str, sentence: Place, quote: Place) -> Place | None:
    """The words of the sentence that say who tells the quote; None if it seems to have none.

    They stand outside the quote, except that a denial keeps its verb in both.
    """
    marked = any(one.start <= quote.start and quote.end <= one.end for one in find_marked(text, sentence))
    denial = DENIAL.search(text, quote.start, quote.end)
    if not marked and denial and len(text[quote.start : denial.start()].split()) < 4:
        start, _ = strip_marks(text[sentence.start : denial.end()])
        end = denial.end() + (len(" that") if text.startswith(" that ", denial.end()) else 0)
        return Place(sentence.start + start, end)
    covering = [
        one
        for one in find_tellings(text, sentence)
        if one.told.start <= quote.start < one.told.end
        and (one.cue.end <= quote.start or one.cue.start >= quote.end)
    ]
    before = text[sentence.start : quote.start]
    adverb = ADVERB.search(text, sentence.start, sentence.end)
    if adverb and not marked and not CUE.search(ADVERB.sub("", before)):
        return Place(*adverb.span())
    covering.sort(key=lambda one: one.is_marked != marked)
    if covering:
        return covering[0].cue
    return None if marked else _find_near(text, sentence, quote)


def propose_cues(text: str, sentence: Place, quote: Place) -> list[Place]:
    """The cues of a sentence that tell the quote, one within the other: according to Reuters, Ada Brook denied that."""
    first = propose_cue(text, sentence, quote)
    if not first:
        return []
    others = [
        one
        for one in find_tellings(text, sentence)
        if (one.cue.end <= quote.start or one.cue.start >= quote.end)
        and (one.cue.end <= first.start or one.cue.start >= first.end)
        and one.told.start <= quote.start < one.told.end
    ]
    outer = [one.cue for one in others if one.told.start <= first.start < one.told.end]
    inner = [one.cue for one in others if one.cue not in outer and one.cue.start > first.start]
    return [*outer, first, *inner]


def _find_near(text: str, sentence: Place, quote: Place) -> Place | None:
    """A verb of telling right before a quote that was chosen: some members to fear [a war]."""
    before = text[sentence.start : quote.start]
    clause = re.search(r"(?:^|(?:,|;|\bbut|\band)\s)([^,;]*)$", before)
    start = clause.start(1) if clause and CUE.search(clause[1]) and len(clause[1].split()) > 2 else 0
    found = re.search(rf"(?:{CUE.pattern})(?:\s(?:the|an?|of|about|how))?\s*$", before, re.IGNORECASE)
    if not found or len(before) - start >= FAR:
        return None
    first, last = strip_marks(before[start:])
    return Place(sentence.start + start + first, sentence.start + start + last)


def find_lead_phrase(text: str, sentence: Place, quote: Place) -> str:
    """What a sentence opens with before the quote, up to a comma: by our own estimate. Empty without."""
    before = text[sentence.start : quote.start]
    found = re.fullmatch(r"\W*(?P<phrase>(?:By|In|On|At|From|Going by|Judging by)\s[^,]+),\s*", before)
    return found["phrase"] if found else ""


def find_telling_within(text: str, sentence: Place, quote: Place) -> str:
    """A cue that a quote has taken in, at least in part; empty if there is none."""
    for one in find_tellings(text, sentence):
        if one.cue.start < quote.end and quote.start < one.cue.end:
            return text[one.cue.start : one.cue.end]
    return ""


def may_have_speaker(text: str, sentence: Place, quote: Place) -> str:
    """What in a sentence without a cue may be somebody's words: a word that tells, quotation marks, or who wrote a post.

    Empty without.
    """
    for pattern in (TELLING, MAYBE_TELLING):
        if found := pattern.search(text, sentence.start, sentence.end):
            return f"“{found[0]}”"
    if found := BYLINE.match(text, sentence.end):
        return f"“{found['byline']}” below it"
    touched = [one for one in find_marked(text, sentence) if one.start < quote.end and quote.start < one.end]
    return "quotation marks" if touched else ""
