"""When something is said to have happened: the date that words of a text give, by plain patterns.

A person reads a proposal before it becomes a row.
"""

import re

from ..dates import read_edtf
from .edit import Row
from .tellings import Place

MONTHS = "January February March April May June July August September October November December".split()
MONTH = "|".join(MONTHS)
YEARS = r"(?:19|20)\d\d"


def _match_date(name: str) -> str:
    """The pattern of a day, month or year, whose groups begin with this name."""
    return (
        rf"(?:(?:(?P<{name}_day>\d{{1,2}})\s)?(?P<{name}_month>{MONTH})(?:\s(?P<{name}_day2>\d{{1,2}})(?!\d),?)?"
        rf"(?:,?\s(?P<{name}_year>{YEARS}))?|(?P<{name}_only>{YEARS}))\b"
    )


PERIOD = re.compile(
    # First, as from 3 May to 5 June is both.
    rf"\b(?:between|from)\s{_match_date('from')}\s(?:and|to|until)\s{_match_date('to')}"
    # By 2000 tonnes is not a time, nor over 2000 cars.
    rf"|\b(?!(?:by|from|at|over|on|last|next)\s{YEARS}\s[a-z]+s\b)(?P<lead>in|since|by|during|until|from|on|last|next|this|as of|at|over)\s"
    r"(?:(?P<part>(?:the\s)?(?:early|mid|late|(?:start|beginning|middle|end|first half|second half) of))[\s-])?"
    rf"{_match_date('first')}"
    r"|\b(?P<relative>(?:(?P<since>since|by|until|from)\s(?:the\s(?:start|beginning|middle|end)\sof\s)?|in\s|at\sthe\s(?:start|end)\sof\s|over\sthe\s|during\sthe\s|(?:early|mid|late|later|earlier)\s)?"
    r"(?P<which>this|last|next|(?<=of\s)the|the\spast|the\slast|past)\s"
    r"(?P<some>few\s|several\s)?(?P<unit>year|month|week|summer|winter|spring|autumn)s?)\b",
    re.IGNORECASE,
)
# Days and months that count nothing, beside those of a period.
DAY = re.compile(
    rf"\b\d{{1,2}}\s(?:{MONTH})\b(?:\s{YEARS}\b)?|\b(?-i:{MONTH})\s(?:\d{{1,2}}\b(?:,?\s{YEARS}\b)?|{YEARS}\b)",
    re.IGNORECASE,
)
HALVES = {"first half": ("01", "06"), "second half": ("07", "12")}
YEAR = re.compile(r"^(\d{4})")
# The day, month or year of a document, certain or not; not that of an interval.
PUBLISHED = re.compile(r"(\d{4})(?:-(\d\d))?(?:-\d\d)?[~?%]?")
# Seasons as EDTF has them, with the months in which the last of them is over in the north.
SEASONS = {"spring": ("21", 5), "summer": ("22", 8), "autumn": ("23", 11)}
# In small letters, as May is a month.
FUTURE = re.compile(
    r"\b(?:may|might|will|would|could|can|shall|should|must|needs?|plans?|planned|due|expected|going to|(?:is|are) to|set to|to be|next)\b|[’']ll\b"
)
PAST = re.compile(
    r"\b(?<!\bbe )(?:was|were|had|did|has|have|been|\w{3,}ed|went|came|rose|fell|sold|sent|lost|began|ran|took|made|held|cost|saw|met|left|last|broke|grew|hit|shut down|paid|won|built|spent)\b"
)
INFERRED = "The year is inferred from that of the document."
LASTING = "It is told as lasting until the date of the document."


def propose_period(text: str, sentence: Place, quote: Place, published_on: str) -> Row:
    """period, period_text and period_basis, and a note where a date is inferred; empty and not_given without one.

    Without a year, it is the time that fits the document's date and the tense; where that is not clear, the basis is open.
    """
    found = PERIOD.search(text, quote.start, quote.end)
    if not found:
        return {"period_basis": "not_given"}
    parts, words = found.groupdict(), {"period_text": found[0]}
    lead = (parts["lead"] or parts["since"] or "").lower()
    tense = "past" if lead == "since" else _read_tense(text, sentence, quote, found)
    notes = []
    if parts["relative"]:
        period, is_dated = _date_relative(parts, published_on), True
        notes = [INFERRED]
    else:
        names = [name for name in ("first", "from", "to") if parts[f"{name}_month"] or parts[f"{name}_only"]]
        told = next((year for name in reversed(names) if (year := _read_year(parts, name))), "")
        last = parts[f"{names[-1]}_month"]
        if not told and last and YEAR.match(published_on):
            told = str(_find_year(_count_month(last), lead, published_on, tense) or "")
            notes = [INFERRED]
        is_dated = bool(told) or bool(YEAR.match(published_on))
        period = "/".join(_write_date(parts, name, told) for name in names) if told else ""
    if not period:
        return words | ({"period_basis": "relative"} if parts["relative"] or not is_dated else {})
    period, more = _extend(period, lead, (parts["part"] or "").lower(), published_on)
    if not period:
        return words | {"period_basis": "relative"}
    if read_edtf(period).problem:
        # 31 February, or from June to May: what was meant, only a person can say.
        return words
    notes += more
    return words | {
        "period": period,
        "period_basis": "inferred" if notes else "stated",
        "note": " ".join(notes),
    }


def _read_year(parts: dict[str, str | None], name: str) -> str:
    return parts[f"{name}_year"] or parts[f"{name}_only"] or ""


def _count_month(name: str) -> int:
    return MONTHS.index(name.title()) + 1


def _write_date(parts: dict[str, str | None], name: str, year: str) -> str:
    """A date in EDTF, with this year if it has none of its own."""
    month, day = parts[f"{name}_month"], parts[f"{name}_day"] or parts[f"{name}_day2"]
    date = _read_year(parts, name) or year
    return date + (f"-{_count_month(month):02}" if month else "") + (f"-{int(day):02}" if day else "")


def _extend(period: str, lead: str, part: str, published_on: str) -> tuple[str, list[str]]:
    """A period as its words extend it, and how: by 2027 is until then, since 2015 is until the document. Or "" """
    half = next((months for words, months in HALVES.items() if words in part), None)
    if half and YEAR.fullmatch(period):
        period = f"{period}-{half[0]}/{period}-{half[1]}"
    if "/" in period:
        return period, []
    if lead in ("by", "until"):
        return f"../{period}", []
    if lead == "from":
        return f"{period}/..", []
    if lead == "since":
        published = PUBLISHED.fullmatch(published_on)
        until = "-".join(filter(None, published.groups())) if published else ""
        return (f"{period}/{until}", [LASTING]) if until > period[:7] else ("", [])
    return period, []


def _date_relative(parts: dict[str, str | None], published_on: str) -> str:
    """Last year, next month, this spring as a date by that of the document; empty where it is not clear."""
    published = PUBLISHED.fullmatch(published_on)
    step = {"last": -1, "this": 0, "the": 0, "next": 1}.get((parts["which"] or "").lower())
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
