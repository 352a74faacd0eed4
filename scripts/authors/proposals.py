"""Propose how a claim is told: act, form, polarity, modality, paraphrase, by plain patterns.

Each function reads the words of a text and the package's own lists, and answers with cells of the model's tables.
A proposal is read by a person before it becomes a row. How often it is right stands in docs/authors.md.
"""

import re

from .cues import ADVERB, UNDENIED
from .edit import Row
from .periods import PAST
from .tellings import ACTS, AFTERWARDS, FINITE, Place, find_marked

BYLINE = re.compile(r"@\w+")
# A critic who fears the worst said, a report found: the act is not in what tells who it is.
ASIDE = re.compile(
    r"\b(?:who|which)\b[^,]*?(?=,|\b(?:said|says|say|told|tells|added|adds|wrote|writes)\b)|\b(?:the|an?|its|their|this)\s(?:\w+\s)?report(?=\s(?:found|finds|shows?|showed|says?|said|conclude[sd])\b)",
    re.IGNORECASE,
)
ADVERB_ACTS = {
    "reportedly": "reported",
    "thought": "believed",
    "understood": "believed",
    "rumoured": "reported",
    "rumored": "reported",
}
# Reports that indicate something are reports; a word that only says how sure comes after who speaks.
TELLS = re.compile(rf"\b(?:{AFTERWARDS})\b", re.IGNORECASE)
SPEAKERS = re.compile(r"^\W*(?:\w+\s)?(?:reports?|sources)\b", re.IGNORECASE)
MODALITIES = {
    "alleged": r"alleg\w*|purported(?:ly)?|supposed(?:ly)?|claims?|claimed",
    "reported": r"reportedly|reports?|reported",
    "estimated": r"estimat\w*",
    "likely": r"likely|probabl[ey]|presumably|expected to",
    "speculated": r"speculat\w*",
    "indicated": r"seem\w*|appear(?:s|ed)?|apparently|suggest\w*|indicat\w*|signs?|evidence",
    # In small letters: May is a month.
    "possible": r"could|(?-i:may)|might|can|possibl[ey]|perhaps|capable|able to|would|fear\w*|concerns?|worr\w*",
}
HEDGED_CUES = {"likely": r"likely|probable|expect(?:s|ed)?", "possible": r"possible"}
UNLIKELY = re.compile(r"\b(?:unlikely|improbabl[ey]|doubtful)\b", re.IGNORECASE)
PRONOUN = re.compile(
    r"\b(?:it|its|they|their|them|he|his|she|her|this|these|that|those|such|we|our|us|here|there)\b",
    re.IGNORECASE,
)


def propose_act(cue: str) -> str:
    """The act that a cue names; empty if it names none that we know."""
    if found := ADVERB.fullmatch(cue.strip()):
        # Reportedly, or the verb of: it is believed to.
        verb = found[1].split()[-2:][0].lower()
        return ADVERB_ACTS.get(verb) or next(
            (act for act, pattern in ACTS.items() if re.fullmatch(pattern, verb)), "alleged"
        )
    if BYLINE.search(cue):
        return "posted"
    words = ASIDE.sub(" ", cue)
    if SPEAKERS.match(words):
        return "reported"
    # What somebody denies or doubts, others may have claimed: that is not the act. Otherwise, the first word that names one.
    places = {
        act: (act not in ("denied", "doubted"), found.start(), place)
        for place, (act, pattern) in enumerate(ACTS.items())
        if (found := re.search(rf"\b(?:{pattern})\b", words, re.IGNORECASE))
    }
    return min(places, key=lambda act: places[act], default="said" if TELLS.search(words) else "")


def is_english(source: Row, words: str) -> bool:
    """Whether the patterns, which know English alone, can read words of a source."""
    return source["language"].split("-")[0] == "en" and bool(re.search("[A-Za-z]{2}", words))


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
    marked = find_marked(text, sentence)
    return (
        "direct_quote" if any(a <= quote.start and quote.end <= b for a, b in marked) else "indirect_speech"
    )


def propose_polarity(quote: str, act: str, cue: str = "") -> str:
    """Denies, if the claimant is said to deny or the quote starts with denying; empty if the denial is denied."""
    if UNDENIED.search(cue) or UNDENIED.match(quote):
        return ""
    is_denial = act == "denied" or re.match(rf"(?:\w+\s){{0,3}}(?:{ACTS['denied']})\b", quote, re.IGNORECASE)
    return "denies" if is_denial else "affirms"


def propose_modality(quote: str, cue: str, act: str) -> str:
    """How sure the claimant is, by the hedges in quote and cue, and by the act; empty for a hedge that has no code."""
    if act == "denied":
        return "asserted"
    if UNLIKELY.search(quote):
        return ""
    by_act = {"alleged": "alleged", "claimed": "alleged", "reported": "reported", "indicated": "indicated"}
    by_act |= {"speculated": "speculated", "feared": "possible"}
    if re.search(rf"\b(?:{MODALITIES['estimated']})\b", f"{cue} {quote}", re.IGNORECASE):
        return "estimated"
    for modality in ("likely", "possible", "indicated"):
        in_cue = HEDGED_CUES.get(modality)
        if re.search(rf"\b(?:{MODALITIES[modality]})\b", quote, re.IGNORECASE) or (
            in_cue and re.search(rf"\b(?:{in_cue})\b", cue, re.IGNORECASE)
        ):
            return modality
    if act == "believed" and ADVERB.fullmatch(cue.strip()):
        return ""
    return by_act.get(act) or next(
        (name for name in ("alleged", "reported") if re.search(rf"\b{name}ly\b", quote, re.IGNORECASE)),
        "asserted",
    )


def propose_paraphrase(quote: str, polarity: str) -> str:
    """The quote as a sentence, where it can stand for itself; empty where a person has to say what it means."""
    # Sent 14 trucks, claims to reach 12 million: a subject or a verb is missing.
    is_part = (
        PAST.match(quote)
        or FINITE.match(quote)
        or (re.search(r"\bto\s[a-z]", quote) and not FINITE.search(quote))
    )
    if polarity == "denies" or is_part or PRONOUN.search(quote) or not re.search(r"\w\s\w+\s\w", quote):
        return ""
    words = " ".join(quote.split())
    return f"{words[0].upper()}{words[1:].rstrip('.')}."
