"""Who tells what a sentence says: the cue, and the words that it covers, by plain patterns.

A cue stands before what is told (Ada said that), after it (according to Ada; "...," said Ada) or within it. What stands
in quotation marks is somebody's words, so a verb in it is not a cue. A person reads a proposal before it becomes a row.
"""

import functools
import re
from collections.abc import Iterator
from typing import NamedTuple

# The first that is found in a cue is its act, unless another one stands before it: see `propose_act`.
ACTS = {
    "denied": r"den(?:y|ies|ied|ying)|reject\w*|dismiss\w*|refut\w*|disput\w*",
    "doubted": r"doubt\w*|(?:not|\w+n[’']t) (?:convinced|sure|certain)",
    "alleged": r"alleg\w*",
    "claimed": r"claim\w*",
    "feared": r"fear\w*|concerns?|worr\w*",
    "speculated": r"speculat\w*",
    "indicated": r"indicat(?:es?|ed|ions?)|signs?(?= (?:that|of))|suggest\w*|evidence",
    "posted": r"posted|tweet\w*|wrote (?:on|in an? (?:\w+ ){0,3}post)|(?:said|says) in an? (?:\w+ ){0,3}post",
    "told": r"told|tells|briefed|informed",
    "reported": r"report(?:s|ed|edly|ing)?",
    "believed": r"believ\w*|thinks?|thought|suspects?|suspected|consider\w*",
    "detected": r"saw|seen|detect\w*|observ\w*|counted|spotted",
    "published": r"published",
    "said": r"sa(?:id|ys?|ying)|according to|stat(?:es?|ed)|announc\w*|warn\w*|add(?:s|ed)|confirm\w*|estimat\w*"
    r"|wr(?:ites?|ote)|explain\w*|argu\w*|not(?:es|ed)|predict\w*|expects?|expected|accus\w*|insist\w*|acknowledg\w*"
    r"|repl(?:y|ies|ied)|answer(?:s|ed)|admit(?:s|ted)|conced\w*|remark\w*|declar\w*|recall\w*|stress\w*|maintain\w*"
    r"|conclud\w*|complain\w*|continued|comment\w*|caution\w*|assert\w*|testif\w*|asked|joked|promised|vowed|called",
}
CUE = re.compile(rf"\b(?:{'|'.join(ACTS.values())})\b", re.IGNORECASE)
# Verbs after which a clause may follow without "that".
CLEAR = (
    r"says?|said|told|tells|believes?|believed|thinks?|thought|insist(?:s|ed)|argue[sd]?|warn(?:s|ed)|claim(?:s|ed)|fear(?:s|ed)?"
    r"|suspect(?:s|ed)?|estimate[sd]?|predict(?:s|ed)?|admit(?:s|ted)|acknowledge[sd]?|stated|wrote|writes|confirm(?:s|ed)"
    r"|explain(?:s|ed)|announce[sd]|concede[sd]?|maintain(?:s|ed)|assert(?:s|ed)|declare[sd]"
)
# Verbs that tell what stands before them.
AFTERWARDS = (
    rf"{CLEAR}|add(?:s|ed)|note[sd]|repl(?:y|ies|ied)|answer(?:s|ed)|ask(?:s|ed)|post(?:s|ed)|tweet(?:s|ed)|states"
    r"|report(?:s|ed)?|allege[sd]?|remark(?:s|ed)|observe[sd]|comment(?:s|ed)|conclude[sd]?|recall(?:s|ed)|stress(?:es|ed)"
    r"|complain(?:s|ed)|continue[sd]|caution(?:s|ed)|testif(?:ies|ied)|joke[sd]|went on|goes on|suggest(?:s|ed)?|indicate[sd]?|show(?:s|ed)?"
    r"|found|den(?:y|ies|ied)|promise[sd]|vow(?:s|ed)|reckon(?:s|ed)?|expect(?:s|ed)?"
)
# What follows these is a clause, although its verb may be none that we know.
SAYING = ("say", "says", "said", "told", "tells")
# Not in the passive: what was added or expected tells nothing.
ACTIVE = r"(?<!\bwas )(?<!\bwere )(?<!\bis )(?<!\bare )(?<!\bbe )(?<!\bbeen )(?<!\bwho )\b"
TOLD = re.compile(
    rf"{CUE.pattern}\s(?:that|of|about(?!\s\W?\d))\b|{ACTIVE}(?:{CLEAR}|added|noted|posted)(?:\s[\w’'-]+){{1,8}}?\sthat\b"
    rf"|{ACTIVE}(?:found|finds?|shows?|showed)\sthat\b",
    re.IGNORECASE,
)
# Analysts expect the fare to rise.
EXPECTING = re.compile(rf"{ACTIVE}expect(?:s|ed)?\b(?=\s(?!to\b)(?:[\w’'%$€£-]+\s){{1,8}}?to\s[a-z])")
# Within what somebody tells: who told it to them.
INNER = re.compile(
    rf"\s(?!what\b|which\b|how\b|why\b|the way\b)(?:[\w’'-]+\s){{1,6}}?{ACTIVE}(?:told|tells|said|says|claim(?:s|ed)|warned|wrote)(?:\s[\w’'-]+){{0,3}}?\sthat\b",
    re.IGNORECASE,
)
# According to plan, nobody speaks.
ACCORDING = re.compile(r"\baccording to (?!(?:plan|schedule|law)\b)[^,]+", re.IGNORECASE)
WHEN = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|today|yesterday|earlier|later|recently|afterwards|again|too|repeatedly"
# To whom, when and where somebody told something.
WHOM = r"(?:reporters|journalists|(?:the|an?|its|his|her|our)(?:\s[\w’'-]+){1,3}?|[A-Z]\w+(?:\s[A-Z]\w+)*|him|her|them|us)"
ADJUNCT = (
    rf"(?:\s(?:{WHEN}|\w+ly|(?:last|this)\s\w+"
    r"|(?:on|in|at|during|to|via|after|before|by|from|through|of|with|for)(?:\s[\w’'@.-]+){1,6}?))*"
)
REST = re.compile(rf"{ADJUNCT}\s*")
REST_OF_TOLD = re.compile(rf"(?:\s{WHOM})?{ADJUNCT}\s*")
# What may come first in a clause, and what shows that there is one: a verb that stands by itself.
FIRST = re.compile(
    r"[A-Z0-9“\"‘$€£\0]|(?:the|an?|its?|his|her|their|our|this|these|those|there|he|she|they|we|no|some|many|most|all|both|each"
    r"|every|about|around|nearly|almost|more|at least|up to|several|hundreds|thousands|\w+teen|two|three|four|five|six|seven"
    r"|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty)\b"
)
FINITE = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|would|could|can|may|might|must|should|did|does|do|cannot|\w+n[’']t|\w{3,}ed"
    r"|went|came|got|made|sank|ran|began|took|lost|costs?|rose|fell|leaks?|needs?|shows?|makes?|carries|carry|runs?)\b"
)
LEADING = re.compile(
    r"\W*(?:In|On|At|By|During|Since|Until|After|Before|From|For|With|Last|This|Next|Earlier|Later|Yesterday|Today)\b"
)
JOINING = r"(?:which|who|whose|where|when|because|since|although|though|while|if|unless|but|and|or|so|after|before)\b"
NAMED = r"\s(?:[A-Z]|(?:the|an?|one|two|three|some|its?|his|her|their|our)\b|officials|police|residents|critics|experts)"
# Characters between a verb and a quote; what is further away tells something else.
FAR = 60
# Of a longer sentence, nobody says who tells it.
LONGEST = 5_000
# How far from a sentence marks may open or close: a line may be as long as a book.
MOST_QUOTED = 10_000
# Marks around somebody's words. The straight ones look alike at both ends, and an apostrophe is none.
MARKED = re.compile(
    r"“(?P<a>[^“”]*)(?:”|$)|„(?P<b>[^„“”]*)(?:[“”]|$)|«(?P<c>[^«»]*)(?:»|$)|\"(?P<d>[^\"]*)(?:\"|$)"
    r"|(?<!\w)‘(?P<e>(?:[^‘’]|’(?=\w))*)’(?!\w)|(?<!\w)'(?P<f>(?:[^']|'(?=\w))*)'(?!\w)"
)


class Place(NamedTuple):
    """Where words stand in a text: start inclusive, end exclusive, in code points."""

    start: int
    end: int


class Telling(NamedTuple):
    """A cue, and the words of the sentence that it covers; what is in quotation marks is somebody's own words."""

    cue: Place
    told: Place
    is_marked: bool = False


# Cue, quote and speaker of a sentence are looked for one after the other, each among the same marks and tellings.
@functools.lru_cache(maxsize=16)
def find_marked(text: str, sentence: Place) -> tuple[Place, ...]:
    """The words that stand in quotation marks in a sentence; the marks may open in a sentence before. Names are left out."""
    start = max(text.rfind("\n", 0, sentence.start) + 1, sentence.start - MOST_QUOTED)
    end = text.find("\n", sentence.end, sentence.end + MOST_QUOTED)
    found = []
    for one in MARKED.finditer(text, start, end if end >= 0 else sentence.end + MOST_QUOTED):
        first, last = one.span(one.lastgroup or 0)
        inside = Place(max(first, sentence.start), min(last, sentence.end))
        words = text[inside.start : inside.end] if inside.start < inside.end else ""
        if re.search(r"(?<![\w’'])[a-z]|[,.!?]$", words):
            found.append(inside)
    return tuple(found)


@functools.lru_cache(maxsize=16)
def find_tellings(text: str, sentence: Place) -> tuple[Telling, ...]:
    """Each cue of a sentence with what it covers, the first one first."""
    if sentence.end - sentence.start > LONGEST:
        return ()
    marked = find_marked(text, sentence)
    words = text[sentence.start : sentence.end]
    for one in marked:
        # What others say is hidden, so that its words are not taken for a cue; its marks stay.
        first, last = one.start - sentence.start, one.end - sentence.start
        words = words[:first] + "\0" * (last - first) + words[last:]
    found = [*_find_according(words), *_find_lead(words), *_find_tail(words), *_find_inserted(words)]
    found += [one for place in marked for one in _find_beside(words, _shift(place, -sentence.start))]
    found = [one for one in found if one.cue.start < one.cue.end]
    placed = (
        Telling(_shift(cue, sentence.start), _shift(told, sentence.start), own) for cue, told, own in found
    )
    return tuple(sorted(placed))


def _shift(place: Place, by: int) -> Place:
    return Place(place.start + by, place.end + by)


def _trim(words: str, start: int, end: int) -> Place:
    """A place without the marks, signs and spaces around it."""
    first, last = strip_marks(words[start:end])
    return Place(start + first, start + last)


def strip_marks(words: str) -> tuple[int, int]:
    """Where words start and end without the marks, signs and spaces around them."""
    inner = re.sub(r"^\W+", "", words)
    start = len(words) - len(inner)
    return start, start + len(re.sub(r"\W+$", "", inner))


def _find_according(words: str) -> Iterator[Telling]:
    for one in ACCORDING.finditer(words):
        cue = _trim(words, *one.span())
        if not words[: cue.start].strip(" ,") or re.fullmatch(r"\W*(?:\w+\W+){1,2}", words[: cue.start]):
            yield Telling(cue, Place(cue.end, len(words)))
        else:
            yield Telling(cue, Place(0, len(words) if words[cue.end :].strip(' ,.!?”"') else cue.start))


def _find_lead(words: str) -> Iterator[Telling]:
    """Who tells it stands before it: up to that, of or about, or up to where a clause begins.

    Within what is told, somebody else may have told it: Ada said that a deckhand told her that.
    """
    if told := TOLD.search(words):
        start = _find_subject(words, told.start())
        yield Telling(_trim(words, start, told.end()), Place(told.end(), _end_clause(words, told.end())))
        if INNER.match(words, told.end()):
            for inner in _find_lead(words[told.end() :]):
                yield Telling(_shift(inner.cue, told.end()), _shift(inner.told, told.end()))
        return
    for one in re.finditer(rf"{ACTIVE}(?:{CLEAR})\b", words):
        start = _find_subject(words, one.start())
        if not re.search(r"\w", words[start : one.start()]) or re.match(rf"\W*{JOINING}", words[start:]):
            continue
        for end in [
            one.end(),
            *(one.end() + space.start() for space in re.finditer(r"\s", words[one.end() :])),
        ]:
            skipped, rest = words[one.end() : end], words[end:].lstrip(" :")
            if not _is_rest(one[0], skipped) or (one[0] in ("told", "tells") and not skipped):
                continue
            is_plain = (
                not skipped and one[0].lower() in SAYING and not words[: one.start()].rstrip().endswith(",")
            )
            if FIRST.match(rest) and (is_plain or is_clause(rest)):
                yield Telling(_trim(words, start, end), Place(end, _end_clause(words, end)))
                return
    if expecting := EXPECTING.search(words):
        start = _find_subject(words, expecting.start())
        yield Telling(
            _trim(words, start, expecting.end()), Place(expecting.end(), _end_clause(words, expecting.end()))
        )


def _end_clause(words: str, start: int) -> int:
    """Where what is told ends: after a semicolon, somebody else may speak."""
    end = words.find("; ", start)
    return end if end >= 0 else len(words)


def _is_rest(verb: str, words: str) -> bool:
    """Whether what follows a verb of telling says no more than to whom, when and where."""
    pattern = REST_OF_TOLD if verb.lower() in ("told", "tells", "ask", "asked", "warned") else REST
    return bool(pattern.fullmatch(words))


def is_clause(words: str) -> bool:
    """Whether words have a subject, and a verb that stands by itself before the next comma."""
    clause = re.split(r"[,;]\s", words.lstrip(" ,:"), maxsplit=1)[0]
    verb = FINITE.search(clause)
    return bool(verb and clause[: verb.start()].strip())


def _find_subject(words: str, verb: int) -> int:
    """Where the subject of a verb begins: after the last comma, or before the name between commas that ends there."""
    before = words[:verb]
    if before.rstrip().endswith(","):
        # The mayor, Ada Brook, said: who says it stands before the commas.
        commas = [one.end() for one in re.finditer(r",\s", before)]
        return commas[-3] if len(commas) > 2 else 0
    found = list(re.finditer(r"(?:[,;:]|\bbut|\bas|\bwhile)\s", before, re.IGNORECASE))
    return found[-1].end() if found else 0


def _find_tail(words: str) -> Iterator[Telling]:
    """Who tells it stands after it: a bridge is safe, the mayor, Ada Brook, said on Tuesday."""
    end = len(words.rstrip(" .!?"))
    for one in re.finditer(rf"{ACTIVE}(?:{AFTERWARDS})\b", words[:end]):
        commas = [found.start() for found in re.finditer(r",(?=\s)", words[: one.start()])]
        # In March, the county promised a dyke: a time or a place is not what is told.
        if not commas or (LEADING.match(words) and not FINITE.search(words[: commas[-1]])):
            continue
        rest, start = words[one.end() : end], commas[-1]
        subject = words[start + 1 : one.start()].strip()
        if not subject and (re.match(NAMED, rest) or re.fullmatch(r"\s\w+", rest)):
            last = re.search(r",\s(?:who|which|adding|\w+ing)\b|,\s(?=.*,)|\s(?:but|that)\s", rest)
            yield Telling(
                _trim(words, start, one.end() + (last.start() if last else len(rest))), Place(0, start)
            )
            return
        if not subject and len(commas) > 2:
            start = commas[-3]
            subject = words[start + 1 : one.start()].strip()
        if subject and _is_rest(one[0], rest) and not re.match(rf"{JOINING}|[a-z]+ing\b", subject):
            yield Telling(_trim(words, start, end), Place(0, start))
            return


def _find_inserted(words: str) -> Iterator[Telling]:
    """Who tells it stands between commas: the bridge, Ada Brook said on Tuesday, is safe. Or first: as Ada Brook said."""
    if first := re.match(rf"As\s[^,;:\0]{{1,60}}?\s(?:{AFTERWARDS})\b(?P<rest>[^,;:\0]*),\s", words):
        yield Telling(_trim(words, 0, first.end()), Place(first.end(), len(words)))
    subject = rf"(?!{JOINING})[^,;:\0]{{1,60}}?\s"
    pattern = rf"(?<=,\s)(?P<cue>{subject}(?P<verb>{AFTERWARDS})\b(?P<rest>[^,;:\0]*)),\s"
    for one in re.finditer(pattern, words):
        if _is_rest(one["verb"], one["rest"]):
            yield Telling(_trim(words, *one.span("cue")), Place(0, len(words)))


def _find_beside(words: str, marked: Place) -> Iterator[Telling]:
    """Who says what stands in quotation marks: the words after them, or else before them."""
    after = re.match(r"[^\w\0]*\s(?P<cue>[^\0]+)", words[marked.end :])
    verb = re.search(rf"{ACTIVE}(?:{AFTERWARDS})\b", after["cue"]) if after else None
    if after and verb and not re.match(JOINING, after["cue"]) and verb.start() < FAR + 20:
        rest = after["cue"][verb.end() :]
        last = re.search(
            r",\s(?:who|which|\w+ing)\b|;\s|,\s(?=.*(?:,|\b(?:and|but)\s))|\s(?:but|that)\s|,\s(?:and|but)\s",
            rest,
        )
        start = marked.end + after.start("cue")
        end = start + verb.end() + (last.start() if last else len(rest))
        yield Telling(_trim(words, start, end), marked, True)
        return
    lead = re.search(r"(?:^|[.!?;\0]\W*\s)(?P<cue>[^\0;]+)\W$", words[: marked.start])
    if lead and (CUE.search(lead["cue"]) or re.search(r":\s*$", lead["cue"])):
        yield Telling(_trim(words, *lead.span("cue")), marked, True)
        return
    # “The bridge is safe.” – Ada Brook
    if after and (
        name := re.match(r"[–—-]\s(?P<name>[^.,;:]{2,60})$", words[marked.end :].lstrip("”»\"’' ").rstrip())
    ):
        start = words.index(name["name"], marked.end)
        yield Telling(_trim(words, start, start + len(name["name"])), marked, True)
