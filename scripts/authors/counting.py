"""What a number counts, by the words after it and the lists of the package: unit, measure, kind of item, stage."""

import re
from collections import Counter
from typing import NamedTuple

from ..terms import COUNTS
from .edit import Row

MONEY = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "dollars": "USD", "euros": "EUR"}
MONEYED = re.compile(r"\b(?:money|currency|[A-Z]{3})\b")
TIMES = re.compile(r"\s?[x×]\b|\s(?:times|-?fold)\b", re.IGNORECASE)
STAGES = {
    "not_applicable": r"\b(?:costs?|prices?|worth|fares?)\b",
    "capacity": r"\b(?:could|can|would (?:hold|carry|fit|take|make|produce)|able to|capacity|enough (?:for|to)|hold|holds)\b",
    "pledged": r"\b(?:pledg|promis|plan|approv|allocat|earmark|commit)\w*",
    "in_transit": r"\b(?:en route|on (?:its|the|their) way|shipping|sending|heading|bound for|being sent)\b",
    "used": r"\b(?:us(?:ed?|ing)|fired|launched|spent|expended)\b",
    "produced": r"\b(?:produc|manufactur|built|assembl)\w*",
    "delivered": r"\b(?:sent|sends|ship|shipped|provid\w*|suppl\w*|deliver\w*|gave|given|transfer\w*|carr\w*|cross\w*"
    r"|received|arriv\w*|export\w*|donat\w*|makes?)\b",
}
# Money, shares and ratios are not sent or made.
UNMOVED = {"percent", "times"}
STOP = re.compile(
    r"[,.;:()!?\"“”]|(?<=\w)\s\w{2,}ed\b|\s(?:to|from|in|on|at|for|of|by|with|and|or|that|which|who|were|was|is|are|has|have|had|since|a|per"
    r"|than|as|between|during|worth|could|may|might|will|would|should|must|can|cannot|did|do|does|had|be|been|fell|rose|lives?|came|went|got|left|lost|broke|grew|made|without|within|after|before|under|over|into|near|through|because|while|when|if|but|not|overnight|crossed|carried)\b",
    re.IGNORECASE,
)
IRREGULAR = {"people": "person", "men": "man", "women": "woman", "children": "child", "feet": "foot"}


class Lists(NamedTuple):
    """What a package counts: its units, measures and kinds of items, and the figures that it has."""

    units: list[Row]
    measures: list[Row]
    item_kinds: list[Row]
    figures: list[Row]


def read_noun(after: str) -> str:
    """What is counted: the words after a number up to where another phrase begins."""
    stop = STOP.search(after)
    return re.sub(r"^\s*(?:of\s)?", "", after[: stop.start()] if stop else after).strip()


def find_unit(words: str, noun: str, lists: Lists) -> str:
    codes = {row["code"] for row in lists.units}
    money = re.search(r"[$€£¥]|\b(?:euros|dollars)\b", f"{words} {noun}", re.IGNORECASE)
    if money and MONEY[money[0].lower()] in codes:
        return MONEY[money[0].lower()]
    if re.search(r"%|\bper ?cent\b", words, re.IGNORECASE):
        return "percent" if "percent" in codes else ""
    if TIMES.search(words) and "times" in codes:
        return "times"
    return find_code(noun or words, lists.units)


def find_code(noun: str, rows: list[Row]) -> str:
    """The code of a list that the words name: by its code, its title, or the words of its description; last word first."""
    named = re.findall(r"[a-z]+", noun.lower())
    words = [_singular(word) for word in reversed(named) if word not in COUNTS]
    for field in ("code", "title", "description"):
        for word in words:
            for row in rows:
                told = {_singular(one) for one in re.findall("[a-z]+", row[field].lower().replace("_", " "))}
                if word in told and len(word) > 2:
                    return row["code"]
    return ""


def _singular(word: str) -> str:
    if word in IRREGULAR:
        return IRREGULAR[word]
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def find_measure(unit: str, kind: str, noun: str, lists: Lists) -> str:
    """The measure that figures of the same unit and kind have here; of one unit alone, if it has one measure only."""
    named = find_code(noun, [{**row, "description": ""} for row in lists.measures])
    if named:
        return named
    like = Counter(
        row["measure"] for row in lists.figures if row["unit"] == unit and row["item_kind"] == kind
    )
    of_unit = Counter(row["measure"] for row in lists.figures if row["unit"] == unit)
    for counted in (like, of_unit):
        if len(counted) == 1:
            return next(iter(counted))
    return ""


def find_money(lists: Lists) -> list[str]:
    """The units that are money, as their code, title or description says."""
    return [row["code"] for row in lists.units if MONEYED.search(" ".join(row.values()))]


def find_stage(quote: str, unit: str) -> str:
    if unit in UNMOVED:
        return "not_applicable"
    for stage, pattern in STAGES.items():
        if re.search(pattern, quote, re.IGNORECASE):
            return stage
    return ""
