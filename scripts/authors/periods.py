"""When something is said to have happened: the date that words of a text give, by plain patterns.

A person reads a proposal before it becomes a row.
"""

import re

from .edit import Row
from .tellings import Place

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
