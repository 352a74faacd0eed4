"""Propose how a claim is told: act, claimant, form, polarity, modality, period, by plain patterns.

Each function reads the words of a text and the package's own lists, and answers with cells of the model's tables.
A proposal is read by a person before it becomes a row. How often it is right stands in docs/authors.md.
"""

import re

from .cues import ACTS, ADVERB, CUE, UNDENIED, Place, find_marked
from .edit import Row

BYLINE = re.compile(r"@\w+")
# A critic who fears the worst said: the act is not in what tells who it is.
ASIDE = re.compile(
    r"\b(?:who|which)\b[^,]*?(?=,|\b(?:said|says|say|told|tells|added|adds|wrote|writes)\b)", re.IGNORECASE
)
ADVERB_ACTS = {"reportedly": "reported"}
# Reports that indicate something are reports; a word that only says how sure comes after who speaks.
SPEAKERS = re.compile(r"^\W*(?:\w+\s)?(?:reports?|sources)\b", re.IGNORECASE)
UNNAMED = re.compile(
    r"^(?:said\s|says\s|according to\s|as\s)?(?:an?|one|two|three|some|several|many|most|other|local|few|officials|residents|critics"
    r"|sources|analysts|experts|witnesses|reports|people|observers|passengers|neighbours|neighbors)\b"
    r"|not to be (?:named|identified)|\banonym\w+|\bunnamed\b",
    re.IGNORECASE,
)
# A report by the harbour office says whose it is.
DOCUMENT = re.compile(
    r"\ban?\s(?:[\w’'-]+\s){0,2}?(?:report|study|statement|letter|survey|audit|analysis|memo|note|paper|article|post|review)\s(?:\w+\s)?(?:by|from|of)\s",
    re.IGNORECASE,
)
NAME = re.compile(
    r"(?:[A-Z][\w’'-]*\.?)(?:\s(?:(?:of|for|the|de|la|da|del|di|du|van|von|der|bin|al)\s){0,2}(?:[A-Z][\w’'-]*\.?))*"
)
# What begins with a capital letter and is nobody's name.
NO_NAME = re.compile(
    r"(?:According|As|The|An?|In|On|At|But|And|He|She|It|They|We|I|\w+day|Yesterday|Today)(?:\s|$)"
)
# What stands before the words for a speaker, and behind them.
BEFORE_SPEAKER = re.compile(r"^\W*(?:(?:said|says|as|but|and|while|according to|told by)\s)*", re.IGNORECASE)
# To whom somebody tells something.
RECIPIENT = re.compile(r"\b(?:told|tells|informed|briefed|asked|warned|assured)\s(?P<whom>.+)", re.IGNORECASE)
TITLE = re.compile(
    r"(?i:mr|mrs|ms|miss|mx|sir|dame|lady|lord|dr|prof|professor|president|minister|secretary|mayor|governor|senator|chancellor"
    r"|judge|inspector|sergeant|captain|major|colonel|general|admiral|chairman|chairwoman|director|engineer|and|but|as|on|said|says)"
)
# He said, she added, according to them: who that is has been named before. "It is said" is nobody.
REFERRING = re.compile(
    r"\W*(?:(?:and|but|as|also|later|then|yesterday|on\s\w+day|said|says|added|adds)\b[\s,]*)*"
    r"(?:(?:he|she|they|it(?!\s(?:is|was|has|emerged|appears|seems)))\b(?!['’])|according to (?:him|her|them|it)\W*$)",
    re.IGNORECASE,
)
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
UNLIKELY = re.compile(r"\b(?:unlikely|improbabl[ey]|doubtful)\b", re.IGNORECASE)
PRONOUN = re.compile(
    r"\b(?:it|its|they|their|them|he|his|she|her|this|these|that|those|such|we|our|us|here|there)\b",
    re.IGNORECASE,
)
MONTHS = "January February March April May June July August September October November December".split()
MONTH = "|".join(MONTHS)
PERIOD = re.compile(
    rf"\b(?P<lead>in|since|by|during|until|from|on|last|next|this)\s(?:(?:early|mid|late)[\s-])?(?:(?P<day>\d{{1,2}})\s)?"
    rf"(?:(?P<month>{MONTH})(?:\s(?P<day2>\d{{1,2}}),?)?(?:\s(?P<year>(?:19|20)\d\d))?|(?P<only>(?:19|20)\d\d))\b"
    rf"|\bbetween\s(?P<first>(?:19|20)\d\d)\sand\s(?P<last>(?:19|20)\d\d)\b"
    r"|\b(?P<relative>(?:(?P<from>since|by|until|from)\s|in\s|over\sthe\s|during\sthe\s|(?:early|mid|late|later|earlier)\s)?"
    r"(?P<which>this|last|next|the\spast|the\slast|past)\s"
    r"(?P<some>few\s|several\s)?(?P<unit>year|month|week|summer|winter|spring|autumn)s?)\b",
    re.IGNORECASE,
)
YEAR = re.compile(r"^(\d{4})")
# The day, month or year of a document, certain or not; not that of an interval.
PUBLISHED = re.compile(r"(\d{4})(?:-(\d\d))?(?:-\d\d)?[~?%]?")
# Seasons as EDTF has them, with the months in which the last of them is over in the north.
SEASONS = {"spring": ("21", 5), "summer": ("22", 8), "autumn": ("23", 11)}
# In small letters, as May is a month.
FUTURE = re.compile(
    r"\b(?:may|might|will|would|could|can|shall|should|plans?|planned|due|expected|going to|(?:is|are) to|set to|to be|next)\b|[’']ll\b"
)
PAST = re.compile(
    r"\b(?:was|were|had|did|has|have|been|\w{3,}ed|went|came|rose|fell|sold|sent|lost|began|ran|took|made|held|cost|saw|met|left|last)\b"
)
INFERRED = {"period_basis": "inferred", "note": "The year is inferred from that of the document."}


def propose_act(cue: str) -> str:
    """The act that a cue names; empty if it names none that we know."""
    if found := ADVERB.fullmatch(cue.strip()):
        return ADVERB_ACTS.get(found[1].lower(), "alleged")
    if BYLINE.search(cue):
        return "posted"
    if SPEAKERS.match(cue):
        return "reported"
    words = ASIDE.sub(" ", cue)
    # What somebody denies or doubts, others may have claimed: that is not the act. Otherwise, the first word that names one.
    places = {
        act: (act not in ("denied", "doubted"), found.start(), place)
        for place, (act, pattern) in enumerate(ACTS.items())
        if (found := re.search(rf"\b(?:{pattern})\b", words, re.IGNORECASE))
    }
    return min(places, key=lambda act: places[act], default="")


def propose_agent(cue: str, agents: list[Row], source_id: str, publisher_id: str) -> str:
    """The one agent whom a cue names; empty where it names none, or several."""
    named = find_agents(cue, agents, source_id, publisher_id)
    return named.pop() if len(named) == 1 else ""


def find_agents(cue: str, agents: list[Row], source_id: str, publisher_id: str) -> set[str]:
    """The agents whose name or alias stands in a cue, or else who have the surname there; the unnamed only of their own source.

    To whom something is told is not who tells it, and two former employees of the harbour office are not that office.
    """
    told = RECIPIENT.search(cue)
    words = cue[: told.start("whom")] if told else cue
    folded = words.casefold()
    found: dict[tuple[int, int], str] = {}
    surnames, kinds = [], {agent["agent_id"]: agent["kind"] for agent in agents}
    for agent in agents:
        is_elsewhere = agent["kind"] == "unnamed" and agent["described_in"] != source_id
        if is_elsewhere or agent["agent_id"] == publisher_id:
            continue
        for name in filter(None, [agent["name"], *agent["aliases"].split("|")]):
            # Most agents are not in most cues, and a pattern takes long to compile.
            if name.strip().casefold() not in folded:
                continue
            for one in re.finditer(rf"(?<!\w){re.escape(name.strip())}(?!\w)", words, re.IGNORECASE):
                found[one.span()] = agent["agent_id"]
        if agent["kind"] == "person" and _has_surname(words, agent["name"]):
            surnames.append(agent["agent_id"])
    # A name within a longer one is not that agent's.
    named = {
        agent_id
        for (start, end), agent_id in found.items()
        if not any(a <= start and end <= b and (a, b) != (start, end) for a, b in found)
    }
    if is_unnamed(words):
        named = {agent_id for agent_id in named if kinds[agent_id] == "unnamed"}
    return named or {*surnames}


def _has_surname(words: str, name: str) -> bool:
    """Whether a person's surname stands in words, and not as part of somebody else's name."""
    names = name.split()
    if names and names[-1] not in words:
        return False
    one = (
        re.search(rf"(?:(?P<before>[A-Z][\w’'-]*)\s)?(?<!\w){re.escape(names[-1])}(?!\w|\s[A-Z])", words)
        if names
        else None
    )
    return bool(one and (not one["before"] or one["before"] in names or TITLE.fullmatch(one["before"])))


def is_english(source: Row, words: str) -> bool:
    """Whether the patterns, which know English alone, can read words of a source."""
    return source["language"].split("-")[0] == "en" and bool(re.search("[A-Za-z]{2}", words))


def refers_back(cue: str) -> bool:
    """Whether a cue says who speaks with a pronoun alone."""
    return bool(REFERRING.match(cue))


def is_unnamed(cue: str) -> bool:
    """Whether a cue describes its speaker without naming anybody: a deckhand, some residents, sources."""
    return bool(ADVERB.fullmatch(cue.strip()) or UNNAMED.search(cue)) and not DOCUMENT.search(cue)


def name_speaker(cue: str) -> str:
    """What a new agent may be called whom a cue names or describes; empty where it does neither."""
    if refers_back(cue):
        return ""
    if ADVERB.fullmatch(cue.strip()):
        return f'Unnamed, behind "{cue.strip().lower()}"'
    told = RECIPIENT.search(cue)
    words = cue[: told.start("whom")] if told else cue
    if document := DOCUMENT.search(words):
        words = re.split(r"\s(?:seen|published|released|sent|obtained)\b", words[document.end() :])[0]
    if not is_unnamed(words):
        for found in NAME.findall(words):
            while no_name := NO_NAME.match(found):
                found = found[no_name.end() :]
            while (title := found.partition(" "))[2] and TITLE.fullmatch(title[0].rstrip(".")):
                found = title[2]
            if found and found not in MONTHS and not re.search("[’']s$", found):
                return found
    words = re.split(
        rf",|\s(?:who|which|on \w+day|yesterday|today)\b|\s{CUE.pattern}", BEFORE_SPEAKER.sub("", words)
    )[0].strip()
    return f"{words[0].upper()}{words[1:]}" if words and not CUE.fullmatch(words) else ""


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
    """period, period_text and period_basis, and a note where the year is inferred; empty and not_given without one.

    Without a year, it is the time that fits the document's date and the tense; where that is not clear, the basis is open.
    """
    found = PERIOD.search(text, quote.start, quote.end)
    if not found:
        return {"period_basis": "not_given"}
    parts, words = found.groupdict(), {"period_text": found[0]}
    if parts["first"]:
        return words | {"period": f"{parts['first']}/{parts['last']}", "period_basis": "stated"}
    lead = (parts["lead"] or parts["from"] or "").lower()
    if lead in ("by", "until", "since", "from"):
        return words | {"period_basis": "relative"}
    if parts["only"]:
        return words | {"period": parts["only"], "period_basis": "stated"}
    if parts["relative"]:
        period = _date_relative(parts, published_on)
        return words | ({"period": period} | INFERRED if period else {"period_basis": "relative"})
    month = f"{MONTHS.index(parts['month'].title()) + 1:02}"
    day = parts["day"] or parts["day2"]
    rest = f"-{month}" + (f"-{int(day):02}" if day else "")
    if parts["year"]:
        return words | {"period": parts["year"] + rest, "period_basis": "stated"}
    if not YEAR.match(published_on):
        return words | {"period_basis": "relative"}
    year = _find_year(int(month), lead, published_on, _read_tense(text, sentence, quote, found))
    return words | ({"period": f"{year}{rest}"} | INFERRED if year else {})


def _date_relative(parts: dict[str, str | None], published_on: str) -> str:
    """Last year, next month, this spring as a date by that of the document; empty where it is not clear."""
    published = PUBLISHED.fullmatch(published_on)
    step = {"last": -1, "this": 0, "next": 1}.get((parts["which"] or "").lower())
    if not published or step is None or parts["some"]:
        return ""
    year, month, unit = int(published[1]), int(published[2] or 0), (parts["unit"] or "").lower()
    if unit == "year":
        return str(year + step)
    if unit == "month" and month:
        months = year * 12 + month - 1 + step
        return f"{months // 12}-{months % 12 + 1:02}"
    if unit in SEASONS and (month or not step):
        code, end = SEASONS[unit]
        # Last summer is this year's once it is over, and next summer before it begins.
        is_this_year = not step or (step < 0 and month > end) or (step > 0 and month < end - 2)
        return f"{year if is_this_year else year + step}-{code}"
    return ""


def _read_tense(text: str, sentence: Place, quote: Place, period: re.Match[str]) -> str:
    """Whether the words before a period, else those around it, speak of what is to come, or of what has been. Or ""."""
    for words in (
        text[quote.start : period.start()],
        text[period.end() : quote.end],
        text[sentence.start : quote.start],
    ):
        told = [
            (one.start(), name)
            for name, tense in (("future", FUTURE), ("past", PAST))
            for one in tense.finditer(words)
        ]
        if told:
            return max(told)[1]
    return ""


def _find_year(month: int, lead: str, published_on: str, tense: str) -> int | None:
    """The year of a month that is told without one; None where it is not clear."""
    published = PUBLISHED.fullmatch(published_on)
    if not published or not published[2]:
        # The month of an interval or a year may lie before the document or after it.
        return int(published_on[:4])
    year, now = int(published[1]), int(published[2])
    if lead == "this":
        return year
    if tense == "future" or lead == "next":
        return year + (month < now or (lead == "next" and month == now))
    if tense == "past" or lead == "last" or month <= now:
        return year - (month > now or (lead == "last" and month == now))
    return None


def propose_paraphrase(quote: str, polarity: str) -> str:
    """The quote as a sentence, where it can stand for itself; empty where a person has to say what it means."""
    if polarity == "denies" or PRONOUN.search(quote) or not re.search(r"\w\s\w+\s\w", quote):
        return ""
    words = quote.strip()
    return f"{words[0].upper()}{words[1:].rstrip('.')}."
