"""Propose how a claim is told: cue, act, claimant, form, polarity, modality, period, by plain patterns.

Each function reads the words of a text and the package's own lists, and answers with cells of the model's tables.
A proposal is read by a person before it becomes a row. How often it is right stands in docs/authors.md.
"""

import re
from typing import NamedTuple

from .edit import Row

# The first that is found in a cue is its act.
ACTS = {
    "denied": r"den(?:y|ies|ied|ying)|reject\w*|dismiss\w*|refut\w*|disput\w*",
    "doubted": r"doubt\w*|(?:not|\w+n[’']t) (?:convinced|sure|certain)",
    "alleged": r"alleg\w*",
    "claimed": r"claim\w*",
    "feared": r"fear\w*|concerns?|worr\w*",
    "speculated": r"speculat\w*",
    "indicated": r"indicat(?:es?|ed|ions?)|signs? (?:that|of)|suggest\w*|evidence",
    "reported": r"report\w*",
    "believed": r"believ\w*|thinks?|thought|suspects?|suspected|consider\w*",
    "detected": r"saw|seen|detect\w*|observ\w*|counted|spotted",
    "posted": r"post(?:ed)?|tweet\w*|wrote on",
    "told": r"told|briefed|informed",
    "published": r"published",
    "said": r"sa(?:id|ys?|ying)|according to|stat(?:es?|ed)|tells?|announc\w*|warn\w*|add(?:s|ed)|confirm\w*|estimat\w*"
    r"|wr(?:ites?|ote)|explain\w*|argu\w*|not(?:es|ed)|predict\w*|expects?|expected|accus\w*|insist\w*|acknowledg\w*",
}
CUE = re.compile(rf"\b(?:{'|'.join(ACTS.values())})\b", re.IGNORECASE)
TOLD = re.compile(rf"{CUE.pattern}\s(?:that|of|about)\b", re.IGNORECASE)
ACCORDING = re.compile(r"\baccording to [^,]+", re.IGNORECASE)
# Characters between a verb and a quote; what is further away tells something else.
FAR = 60
BYLINE = re.compile(r"@\w+")
ADVERB = re.compile(r"\b(allegedly|reportedly|supposedly|purportedly)\b", re.IGNORECASE)
ADVERB_ACTS = {"reportedly": "reported"}
# Reports that indicate something are reports; a word that only says how sure comes after who speaks.
SPEAKERS = re.compile(r"^\W*(?:\w+\s)?(?:reports?|sources)\b", re.IGNORECASE)
MODALITIES = {
    "alleged": r"alleg\w*|purported(?:ly)?|supposed(?:ly)?|claims?|claimed",
    "reported": r"reportedly|reports?|reported",
    "estimated": r"estimat\w*",
    "likely": r"likely|probabl[ey]|presumably",
    "speculated": r"speculat\w*",
    "indicated": r"seem\w*|appear(?:s|ed)?|apparently|suggest\w*|indicat\w*|signs?|evidence",
    # In small letters: May is a month.
    "possible": r"could|(?-i:may)|might|can|possibl[ey]|perhaps|capable|able to|would|fear\w*|concerns?|worr\w*",
}
DENIAL = re.compile(rf"\b(?:{ACTS['denied']})\b", re.IGNORECASE)
PRONOUN = re.compile(
    r"\b(?:it|its|they|their|them|he|his|she|her|this|these|that|those|such|we|our|us|here|there)\b",
    re.IGNORECASE,
)
MONTHS = "January February March April May June July August September October November December".split()
MONTH = "|".join(MONTHS)
PERIOD = re.compile(
    rf"\b(?P<lead>in|since|by|during|until|from|on)\s(?:(?:early|mid|late)[\s-])?(?:(?P<day>\d{{1,2}})\s)?"
    rf"(?:(?P<month>{MONTH})(?:\s(?P<day2>\d{{1,2}}),?)?(?:\s(?P<year>(?:19|20)\d\d))?|(?P<only>(?:19|20)\d\d))\b"
    rf"|\bbetween\s(?P<first>(?:19|20)\d\d)\sand\s(?P<last>(?:19|20)\d\d)\b"
    r"|\b(?P<relative>(?:since\s|in\s|over\sthe\s|during\sthe\s)?(?:this|last|next|the\spast|the\slast|past)\s"
    r"(?:few\s|several\s)?(?:year|month|week|summer|winter|spring|autumn)s?)\b",
    re.IGNORECASE,
)
YEAR = re.compile(r"^(\d{4})")


class Place(NamedTuple):
    """Where words stand in a text: start inclusive, end exclusive, in code points."""

    start: int
    end: int


def propose_cue(text: str, sentence: Place, quote: Place) -> Place | None:
    """The words of the sentence that say who tells the quote; None if it seems to have none.

    They stand outside the quote, except that a denial keeps its verb in both.
    """
    denial = DENIAL.search(text, quote.start, quote.end)
    if denial and len(text[quote.start : denial.start()].split()) < 4:
        start, _ = _strip(text[sentence.start : denial.end()])
        return Place(sentence.start + start, denial.end())
    before, after = text[sentence.start : quote.start], text[quote.end : sentence.end]
    adverb = ADVERB.search(text, sentence.start, sentence.end)
    if adverb and not CUE.search(ADVERB.sub("", before)):
        return Place(*adverb.span())
    if found := _find_lead(before):
        start, end = found
        return Place(sentence.start + start, sentence.start + end)
    if CUE.search(after):
        clause = re.split(r"(?<=\w)[,;](?=\s)", after.lstrip(" ,"), maxsplit=1)[0]
        start, end = _strip(clause)
        skipped = quote.end + len(after) - len(after.lstrip(" ,"))
        return Place(skipped + start, skipped + end)
    return None


def _find_lead(before: str) -> tuple[int, int] | None:
    """Where the last clause before a quote says who tells it: up to that, of or about, or right before the quote."""
    if according := ACCORDING.search(before):
        return according.span()
    clause = re.search(r"(?:^|(?:,|;|\bbut|\band)\s)((?:(?!,\s(?!who|the|a)).)*)$", before, re.DOTALL)
    start = clause.start(1) if clause and CUE.search(clause[1]) and len(clause[1].split()) > 2 else 0
    found = TOLD.search(before, start) or (CUE.search(before, start) if len(before) - start < FAR else None)
    if not found:
        return None
    end = found.end() if TOLD.search(before, start) else len(before)
    # "The mayor, Ada Brook, said that": who says it stands before the commas.
    start = 0 if TOLD.match(before, start) else start
    first, last = _strip(before[start:end])
    return start + first, start + last


def _strip(words: str) -> tuple[int, int]:
    """Where words start and end without the marks, signs and spaces around them."""
    inner = re.sub(r"^\W+", "", words)
    start = len(words) - len(inner)
    return start, start + len(re.sub(r"\W+$", "", inner))


def propose_act(cue: str) -> str:
    """The act that a cue names; empty if it names none that we know."""
    if found := ADVERB.fullmatch(cue.strip()):
        return ADVERB_ACTS.get(found[1].lower(), "alleged")
    if BYLINE.search(cue):
        return "posted"
    if SPEAKERS.match(cue):
        return "reported"
    return next(
        (act for act, words in ACTS.items() if re.search(rf"\b(?:{words})\b", cue, re.IGNORECASE)), ""
    )


def propose_agent(cue: str, agents: list[Row], source_id: str, publisher_id: str) -> str:
    """The agent whose name or alias stands in a cue, the longest first; the unnamed only of their own source."""
    found = []
    for agent in agents:
        if (agent["kind"] == "unnamed" and agent["described_in"] != source_id) or agent[
            "agent_id"
        ] == publisher_id:
            continue
        for name in filter(None, [agent["name"], *agent["aliases"].split("|")]):
            if re.search(rf"(?<!\w){re.escape(name.strip())}(?!\w)", cue, re.IGNORECASE):
                found.append((len(name), agent["agent_id"]))
    return max(found)[1] if found else ""


def propose_form(text: str, sentence: Place, quote: Place, cue: Place | None) -> str:
    """The form of attribution."""
    if cue is None:
        return "own_voice"
    words = text[cue.start : cue.end]
    if BYLINE.search(words):
        return "embedded_post"
    if not sentence.start <= cue.start < sentence.end:
        return "carried_over"
    if ADVERB.fullmatch(words.strip()):
        return "adverb"
    marks = text[quote.start - 1 : quote.start] + text[quote.end : quote.end + 1]
    return "direct_quote" if re.fullmatch('["“][”"]', marks) else "indirect_speech"


def propose_polarity(quote: str, act: str) -> str:
    """Denies, if the claimant is said to deny or the quote starts with denying."""
    is_denial = act == "denied" or re.match(rf"(?:\w+\s){{0,3}}(?:{ACTS['denied']})\b", quote, re.IGNORECASE)
    return "denies" if is_denial else "affirms"


def propose_modality(quote: str, cue: str, act: str) -> str:
    """How sure the claimant is, by the hedges in quote and cue, and by the act."""
    if act == "denied":
        return "asserted"
    by_act = {"alleged": "alleged", "claimed": "alleged", "reported": "reported", "indicated": "indicated"}
    by_act |= {"speculated": "speculated", "feared": "possible"}
    if re.search(rf"\b(?:{MODALITIES['estimated']})\b", f"{cue} {quote}", re.IGNORECASE):
        return "estimated"
    for modality in ("likely", "possible", "indicated", "alleged", "reported"):
        if re.search(rf"\b(?:{MODALITIES[modality]})\b", quote, re.IGNORECASE) and modality not in (
            "alleged",
            "reported",
        ):
            return modality
    return by_act.get(act) or next(
        (name for name in ("alleged", "reported") if re.search(rf"\b{name}ly\b", quote, re.IGNORECASE)),
        "asserted",
    )


def propose_period(text: str, sentence: Place, quote: Place, published_on: str) -> Row:
    """period, period_text and period_basis, and a note where the year is inferred; empty and not_given without one."""
    inside = list(PERIOD.finditer(text, quote.start, quote.end))
    found = inside[0] if inside else None
    if not found:
        return {"period_basis": "not_given"}
    parts, year = found.groupdict(), YEAR.match(published_on)
    words = {"period_text": found[0]}
    if parts["first"]:
        return words | {"period": f"{parts['first']}/{parts['last']}", "period_basis": "stated"}
    told = parts["year"] or parts["only"]
    if (
        parts["relative"]
        or (parts["lead"] or "").lower() in ("by", "until", "since", "from")
        or not (told or year)
    ):
        return words | {"period_basis": "relative"}
    if parts["only"]:
        return words | {"period": parts["only"], "period_basis": "stated"}
    month = MONTHS.index(parts["month"].title()) + 1
    day = parts["day"] or parts["day2"]
    whole = f"{told or (year[1] if year else '')}-{month:02}" + (f"-{int(day):02}" if day else "")
    if told:
        return words | {"period": whole, "period_basis": "stated"}
    # A month later than the document is that of the year before.
    if year and whole[:7] > published_on[:7] and len(published_on) > 4:
        whole = f"{int(year[1]) - 1}{whole[4:]}"
    return words | {
        "period": whole,
        "period_basis": "inferred",
        "note": "The year is inferred from that of the document.",
    }


def propose_paraphrase(quote: str, polarity: str) -> str:
    """The quote as a sentence, where it can stand for itself; empty where a person has to say what it means."""
    if polarity == "denies" or PRONOUN.search(quote) or not re.search(r"\w\s\w+\s\w", quote):
        return ""
    words = quote.strip()
    return f"{words[0].upper()}{words[1:].rstrip('.')}."
