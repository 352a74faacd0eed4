"""Propose figures: the numbers in a quote with their bounds, units and what they count, by plain patterns.

A proposal is read by a person before it becomes a row. How often it is right stands in docs/authors.md.
"""

import itertools
import re

from ..terms import PERIODS, RANGE, RATIO, Number, read_count, read_numbers
from .counting import Lists, find_code, find_measure, find_money, find_stage, find_unit, read_noun
from .edit import Row
from .periods import DAY, PERIOD

BEFORE = {
    "at_least": "at least|no less than|not less than|no fewer than|a minimum of",
    "at_most": "at most|no more than|not more than|a maximum of|not exceeding",
    "more_than": "more than|over|above|exceeding|in excess of|upwards? of|well over",
    "less_than": "less than|fewer than|under|below",
    "up_to": "up to|as many as|as much as",
    "nearly": "nearly|almost|close to|just under",
    "about": "about|around|approximately|roughly|some|circa|an estimated|estimated|~",
}
AFTER = {
    "at_least": r"\s?\+(?!\s?\d)|\s(?:or|and) more\b(?! than)|\splus\b(?!\s?\w)",
    "at_most": r"\sor (?:less|fewer)\b(?! than)",
}
SIGN = r"(?:[$€£¥]|US\$|USD |EUR )?"
# Not over 40 is not more than 40.
UNTURNED = r"(?<!\bnot )(?<!\bnever )(?<!n['’]t )"
BOUND_BEFORE = re.compile(
    "|".join(rf"(?P<{name}>(?<!\w){UNTURNED}(?:{words})\s?{SIGN}$)" for name, words in BEFORE.items()),
    re.IGNORECASE,
)
BOUND_AFTER = re.compile("|".join(rf"(?P<{name}>{words})" for name, words in AFTER.items()), re.IGNORECASE)
BETWEEN = re.compile(r"(?:between|from)\s[$€£¥]?$", re.IGNORECASE)
# It rose from 3 to 5 tells two figures, and no range.
CHANGED = re.compile(
    r"\b(?:rose|rise\w*|fell|fall\w*|grew|gr[eo]w\w*|cut\w*|increas\w*|decreas\w*|dropp?\w*|went|up|down|doubled|halved|rais\w*|lower\w*"
    r"|reduc\w*|shrank|slid|jump\w*|climb\w*|chang\w*)\b[^.;]*\bfrom\s[$€£¥]?$",
    re.IGNORECASE,
)
# 25 out of 200 is 25, of 200.
PART_OF = re.compile(r"\s(?:out\s)?of\s(?:(?:the|its|their|all|some|about|more than)\s)*")
VAGUE = re.compile(
    r"\b(?:(?:several|many|multiple|numerous|a few|tens of|hundreds of|thousands of)\s(?:dozens?|hundreds?|thousands?"
    r"|millions?|billions?|occasions|times)|(?:dozens|scores|hundreds|thousands|millions|billions|several|numerous)"
    r"|a fraction of (?:the|its) \w+)\b",
    re.IGNORECASE,
)
FULL = re.compile(r"\b(?:total|full) capacity\b", re.IGNORECASE)
NO_NUMBER = re.compile(r"\b(?:no one|one another|one day)\b", re.IGNORECASE)
CALIBRE = re.compile(r"\b\d{2,3}(?:\.\d+)?\s?-?mm\b", re.IGNORECASE)
ADVERBS_OF_RATES = "hourly|daily|nightly|weekly|monthly|quarterly|yearly"
# A second ferry is not a rate.
SECOND = r"second(?!\s(?!(?:in|on|at|to|by|from|during|over|and|or|for)\b)[a-z])"
PER = re.compile(
    rf"\s(?:an?|per|each|every)\s({SECOND}|{PERIODS})\b|\b({ADVERBS_OF_RATES}|annual)(?:ly)?\b",
    re.IGNORECASE,
)
ADVERBS = {"daily": "day", "annual": "year"}
# Parts of a whole, in hundredths; a third has no such number, which a person decides.
FRACTION = re.compile(
    r"\b(?:(?P<half>(?:a |one[- ])?half)|(?P<count>an?|one|two|three|four)[\s-](?P<part>third|quarter|fifth|tenth)s?)"
    r"(?=\s(?:of|the|its|their|his|her|as|less|more|in|by|since|from|to|during|last|this|over|within)\b|[,.;:)]|\s?$)",
    re.IGNORECASE,
)
PARTS = {"quarter": 25, "fifth": 20, "tenth": 10}
MULTIPLE = re.compile(
    r"\b(?P<times>twice|double|triple)(?=\s(?:the|as|what|its|their|that|last)\b)", re.IGNORECASE
)


def propose_figures(quote: str, lists: Lists) -> list[Row]:
    """The figures of a quote in the order of its numbers, as rows of the table figures without ids."""
    parts = [one for pattern in (FRACTION, RATIO, MULTIPLE) for one in pattern.finditer(quote)]
    parts = [
        one for one in parts if one.re != RATIO or 0 < read_count(one["of"]) < read_count(one["all"]) <= 100
    ]
    days = [one for pattern in (PERIOD, DAY) for one in pattern.finditer(quote)]
    hidden = [one.span() for one in (*CALIBRE.finditer(quote), *NO_NUMBER.finditer(quote), *parts, *days)]
    found, skipped_to = [_name_day(one) for one in days if re.search(r"\d", one[0])], 0
    numbers = [one for one in read_numbers(quote) if not any(a <= one.start < b for a, b in hidden)]
    for place, number in enumerate(numbers):
        if number.start < skipped_to:
            continue
        second = numbers[place + 1] if place + 1 < len(numbers) else None
        span, cells = _read_bound(quote, number, second)
        is_part = second is not None and _is_part(quote, number, second)
        if second and is_part:
            span = (span[0], second.end)
        skipped_to = second.end if second and (is_part or cells["bound"] == "range") else number.end
        row = _complete(quote, span, cells, lists)
        if second and is_part:
            row["of"] = f"{quote[second.start : second.end]} {read_noun(quote[second.end :])}".strip()
        found.append((span[0], row))
    for pattern, cells in (
        (VAGUE, {"bound": "vague"}),
        (FULL, {"bound": "exact", "value": "100", "unit": "percent"}),
    ):
        for words in pattern.finditer(quote):
            if all(not _overlap(one, words.span()) for one in found):
                found.append((words.start(), _complete(quote, words.span(), cells, lists)))
    found += [_read_fraction(quote, part, lists) for part in parts]
    found.sort(key=lambda one: one[0])
    _share_bound(quote, found)
    return [row for _, row in found]


def _name_day(found: re.Match[str]) -> tuple[int, Row]:
    """A day, month or year counts nothing."""
    row = dict.fromkeys(("value", "measure", "unit", "item", "item_kind", "per"), "")
    cells = {
        "value_text": found[0],
        "bound": "not_a_quantity",
        "designation": found[0],
        "stage": "not_applicable",
    }
    return found.start(), row | cells | {"method": "unstated"}


def _is_part(quote: str, number: Number, second: Number) -> bool:
    """Whether a number is counted among those of the second."""
    between = PART_OF.fullmatch(quote, number.end, second.start)
    return bool(between) and float(_value(number)) < float(_value(second))


def _share_bound(quote: str, found: list[tuple[int, Row]]) -> None:
    """ "Up to 40 cars or 90 bicycles" is up to 90 bicycles too: alternatives share the words before the first."""
    for (start, first), (second_start, second) in itertools.pairwise(found):
        if not re.search(r"\sor\s$", quote[start + len(first["value_text"]) : second_start]):
            continue
        if not first["item"]:
            # 300 or 350 households: what both count stands after the second.
            first.update(
                {cell: first[cell] or second[cell] for cell in ("item", "item_kind", "unit", "measure")}
            )
        if second["bound"] == "exact" and first["bound"] in BEFORE:
            cell = next(name for name in ("value", "lower", "upper") if first.get(name))
            second.update({"bound": first["bound"], "value": "", cell: second["value"]})


def _overlap(found: tuple[int, Row], span: tuple[int, int]) -> bool:
    start, row = found
    return start < span[1] and span[0] < start + len(row["value_text"])


def _value(number: Number) -> str:
    return number.readings[0][0].replace("d", ".")


def _read_bound(quote: str, number: Number, second: Number | None) -> tuple[tuple[int, int], Row]:
    """Where the words of a figure stand, bound and sign included, and its bound with the cells that it fills."""
    start, end = number.start, number.end
    value = _value(number)
    if (
        second
        and RANGE.fullmatch(quote[end : second.start])
        and (BETWEEN.search(quote[:start]) or quote[end : second.start].strip().lower() not in ("and", "or"))
        and not CHANGED.search(quote[:start])
    ):
        lead = BETWEEN.search(quote[:start])
        start = lead.start() if lead else start
        upper = _value(second)
        # 3 to 5 million: the scale of the second number is that of the first too.
        lower = _scale_like(quote[number.start : number.end], value, quote[second.start : second.end], upper)
        return (start, _end_of_unit(quote, second.end)), {"bound": "range", "lower": lower, "upper": upper}
    lead, tail = BOUND_BEFORE.search(quote[:start]), BOUND_AFTER.match(quote, end)
    # Of two, as in "up to approximately", the first governs.
    lead = (lead and BOUND_BEFORE.search(quote[: lead.start()].rstrip() + " ")) or lead
    sign = re.search(rf"{SIGN}$", quote[:start])
    start = lead.start() if lead else sign.start() if sign else start
    told = tail or lead
    bound = (told and told.lastgroup) or "exact"
    end = tail.end() if tail else _end_of_unit(quote, end)
    return (start, end), {"bound": bound, _cell_of(bound): value}


def _cell_of(bound: str) -> str:
    """The cell that holds the number of a figure with this bound."""
    return {"about": "value", "exact": "value", "at_least": "lower", "more_than": "lower"}.get(bound, "upper")


def _scale_like(first: str, value: str, words: str, other: str) -> str:
    scale = re.search(r"[a-z]+$", words, re.IGNORECASE)
    if scale and not re.search(r"[a-z]$", first, re.IGNORECASE):
        digits = re.sub(r"[^\d.]", "", words)
        if digits and float(digits):
            factor = float(other) / float(digits)
            return f"{float(value) * factor:.6f}".rstrip("0").rstrip(".")
    return value


def _end_of_unit(quote: str, end: int) -> int:
    """The end of a sign of percent, of times or of a currency that follows a number at once."""
    unit = re.compile(r"\s?[x×]\b|\s?%|\s(?:percent|per cent|times|euros|dollars)\b", re.I).match(quote, end)
    return unit.end() if unit else end


def _complete(quote: str, span: tuple[int, int], cells: Row, lists: Lists) -> Row:
    words, after = quote[span[0] : span[1]], quote[span[1] :]
    noun = read_noun(after)
    unit = find_unit(words, noun, lists)
    kind = find_code(noun, lists.item_kinds)
    # In the same clause, before another number.
    per = PER.search(re.split(r"[,.;:\d]", after, maxsplit=1)[0])
    calibre = CALIBRE.search(noun)
    row = {
        "value_text": words,
        "measure": find_measure(unit, kind, noun, lists),
        "unit": unit,
        "item": noun if kind or unit not in ("percent", *find_money(lists)) else "",
        "item_kind": kind,
        "designation": calibre[0] if calibre else "",
        "per": _name_period(per[1] or per[2]) if per else "",
        "stage": find_stage(quote, unit),
        "method": "estimated" if "estimate" in words.lower() else "unstated",
    }
    return row | cells


def _name_period(word: str) -> str:
    return ADVERBS.get(word.lower(), word.lower().removesuffix("ly"))


def _read_fraction(quote: str, found: re.Match[str], lists: Lists) -> tuple[int, Row]:
    """Nearly a third, half of, one in five: hundredths, with the bound before them. Twice: times."""
    lead = BOUND_BEFORE.search(quote[: found.start()])
    bound = (lead and lead.lastgroup) or "exact"
    told, unit = found.groupdict(), "percent"
    if found.re == MULTIPLE:
        value, unit = read_count(told["times"]), "times"
    elif found.re == RATIO:
        # One in three, as a third, has no such number.
        value, rest = divmod(100 * read_count(told["of"]), read_count(told["all"]))
        value = 0 if rest else value
    else:
        value = 50 if told["half"] else read_count(told["count"]) * PARTS.get(told["part"].lower(), 0)
    span = (lead.start() if lead else found.start(), found.end())
    cells = {"bound": bound, _cell_of(bound): str(value or ""), "unit": unit, "stage": "not_applicable"}
    return span[0], _complete(quote, span, cells, lists)
