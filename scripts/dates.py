"""Fuzzy dates in EDTF (Library of Congress, levels 0 to 2): their strict bounds, in words, and in parts.

A small reader of its own: the library `edtf` takes 9 ms per value, fails on 2024-1X and 2024-02-2X, makes ten years of
an unknown end and one month of a winter, and has no words. The tests compare the two wherever it reads what it should.
"""

import re
from calendar import isleap, monthrange
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from itertools import product
from typing import NamedTuple

MARK = "[~?%]?"
# A year with a month, season or day. X is a digit that is not specified; a mark qualifies what stands beside it.
PLAIN = re.compile(
    rf"(?P<y1>{MARK})(?P<year>[0-9X]{{4}})(?:S(?P<digits>[1-4]))?(?P<y2>{MARK})"
    rf"(?:-(?P<m1>{MARK})(?P<month>[0-9X]{{2}})(?P<m2>{MARK})"
    rf"(?:-(?P<d1>{MARK})(?P<day>[0-9X]{{2}})(?P<d2>{MARK}))?)?",
    re.ASCII,
)
BEYOND = re.compile(r"-\d|Y-?\d", re.ASCII)
SETS = {"[": "]", "{": "}"}
OPEN = ("", "..")
LONGEST = 300
ADVICE = "write an EDTF date, for example 2024, 2024-03, 2024-03-01, 2024-03~ or 2024-03/2024-10"
MONTHS: tuple[str, ...] = ("January", "February", "March", "April", "May", "June", "July", "August")
MONTHS += ("September", "October", "November", "December")
# What the codes 21 to 41 in place of a month mean: words, first month, how many months. A season without a hemisphere
# is read as that of the northern one; a winter of the north and a summer of the south end in the next year.
SEASONS = {21: ("spring", 3, 3), 22: ("summer", 6, 3), 23: ("autumn", 9, 3), 24: ("winter", 12, 3)}
for _place, _season in enumerate(("spring", "summer", "autumn", "winter")):
    SEASONS[25 + _place] = (f"northern {_season}", 3 + 3 * _place, 3)
    SEASONS[29 + _place] = (f"southern {_season}", (8 + 3 * _place) % 12 + 1, 3)
for _length, _first, _words in ((3, 33, "quarter"), (4, 37, "third"), (6, 40, "half")):
    for _place in range(12 // _length):
        _ordinal = ("first", "second", "third", "fourth")[_place]
        SEASONS[_first + _place] = (f"the {_ordinal} {_words} of", 1 + _length * _place, _length)
DOUBTED = {"~": "approximate", "?": "uncertain", "%": "uncertain and approximate"}
DOUBTS = {"": "", "~": "c. ", "?": "perhaps ", "%": "perhaps c. "}


class Reading(NamedTuple):
    """What an EDTF string allows: ISO dates `earliest` and `latest`, None if open, or the `problem` with it."""

    earliest: str | None
    latest: str | None
    problem: str | None


class Point(NamedTuple):
    """One date, season or year: its bounds, its words, and the year, month and day that it gives exactly."""

    earliest: str
    latest: str
    words: str
    parts: list[int]


def read_edtf(value: str) -> Reading:
    """Read an EDTF string by its strict bounds; marks such as ~ do not widen them."""
    try:
        points = _read_points(value)
    except ValueError as error:
        return Reading(None, None, f"{error}; {ADVICE}")
    known = [point for point in points if point]
    if not known:
        return Reading(None, None, "has two open ends and says nothing; leave the cell empty")
    if _is_set(value):
        earliest, latest = min(point.earliest for point in known), max(point.latest for point in known)
        inside = value[1:-1]
        return Reading(
            None if inside.startswith("..") else earliest, None if inside.endswith("..") else latest, None
        )
    first, last = points[0], points[-1]
    if first and last and first.earliest > last.latest:
        return Reading(None, None, "ends before it starts; put the earlier end first")
    return Reading(first and first.earliest, last and last.latest, None)


def say_date(edtf: str | None) -> str:
    """An EDTF date in words: `2024-03~` is c. March 2024. What is not EDTF is unchanged."""
    try:
        points = _read_points(edtf) if edtf else []
    except ValueError:
        return edtf or ""
    if not edtf or not any(points):
        return edtf or ""
    if _is_set(edtf):
        inside = edtf[1:-1]
        words = [_say_span(*part.partition("..")) for part in inside.split(",")]
        return (" or " if edtf[0] == "[" else " and ").join(words)
    return _say_span(*edtf.partition("/"))


def _say_span(first: str, mark: str, last: str) -> str:
    start, end = _read_end(first), _read_end(last)
    # Beside a slash an empty end is unknown, two dots are an open one.
    is_unknown = mark == "/" and "" in (first, last)
    if start and not mark:
        return start.words
    if start and end:
        return f"{start.words} to {end.words}"
    if start:
        return f"from {start.words}" + (" to an unknown date" if is_unknown else "")
    return f"until {end.words}" + (", from an unknown date" if is_unknown else "") if end else ""


def read_parts(edtf: str | None) -> list[list[int]]:
    """Year, month and day, as far as they are given exactly, of one date or of both ends of an interval; [] otherwise."""
    try:
        points = _read_points(edtf) if edtf and not _is_set(edtf) else []
    except ValueError:
        return []
    parts = [point.parts for point in points if point]
    return parts if parts and len(parts) == len(points) and all(parts) else []


def _is_set(value: str) -> bool:
    return SETS.get(value[:1]) == value[-1:] and len(value) > 2


def _read_points(value: str) -> list[Point | None]:
    """The ends of an interval, the members of a set or the one date that a string gives; None for an open end."""
    if len(value) > LONGEST:
        raise ValueError(f"has more than {LONGEST} characters")
    if "T" in value:
        raise ValueError("has a time of day")
    if not value.isascii() or re.search(r"\s", value):
        raise ValueError("is not an EDTF date")
    if not _is_set(value):
        ends = value.split("/")
        if len(ends) > 2:
            raise ValueError("has more than two ends")
        return [_read_end(end) if len(ends) > 1 else _read_point(end) for end in ends]
    members = value[1:-1].split(",")
    points = []
    for place, member in enumerate(members):
        ends = member.split("..")
        is_first, is_last = place == 0, place == len(members) - 1
        if len(ends) > 2 or (ends[0] == "" and not is_first) or (ends[-1] == "" and not is_last):
            raise ValueError("has a set with an open end in its middle")
        read = [_read_end(end) for end in ends]
        if not any(read) or (read[0] and read[-1] and read[0].earliest > read[-1].latest):
            raise ValueError("has a set with a range that is empty or runs backwards")
        points += read
    return points


def _read_end(value: str) -> Point | None:
    return None if value in OPEN else _read_point(value)


# Most dates of a package are the same few.
@lru_cache(1000)
def _read_point(value: str) -> Point:
    if BEYOND.match(value):
        raise ValueError("is outside the years 1 to 9999, which is all that an ISO date can hold")
    found = PLAIN.fullmatch(value)
    if not found or (found["digits"] and found["month"]):
        raise ValueError("is not an EDTF date")
    season = SEASONS.get(int(found["month"])) if (found["month"] or "X").isdigit() else None
    if season:
        bounds = _bound_season(found, season)
    elif found["digits"]:
        width = 10 ** (4 - int(found["digits"]))
        low = int(found["year"]) // width * width
        bounds = date(max(low, 1), 1, 1), date(low + width - 1, 12, 31)
    else:
        masks = found["year"], found["month"], found["day"]
        first, last = _find_day(*masks), _find_day(*masks, is_last=True)
        if first is None or last is None:
            raise ValueError("is not a real date")
        bounds = first, last
    exact = [found["year"], found["month"], found["day"]]
    parts = [] if season or found["digits"] or "X" in value else [int(part) for part in exact if part]
    return Point(bounds[0].isoformat(), bounds[1].isoformat(), _say_point(found, season), parts)


def _bound_season(found: re.Match, season: tuple[str, int, int]) -> tuple[date, date]:
    if not found["year"].isdigit() or found["day"] or found["year"] == "0000":
        raise ValueError("is a season that has a day or no exact year")
    year, (_, month, length) = int(found["year"]), season
    over, last = divmod(month + length - 2, 12)
    if year + over > 9999:
        raise ValueError("is outside the years 1 to 9999, which is all that an ISO date can hold")
    return date(year, month, 1), date(year + over, last + 1, monthrange(year + over, last + 1)[1])


def _find_day(year: str, month: str | None, day: str | None, is_last: bool = False) -> date | None:
    """The first or the last real date that fits; what is left out of it may be anything."""
    for one in _find_years(year, is_last):
        for other in _list_fitting(month or "XX", 12, is_last):
            for third in _list_fitting(day or "XX", monthrange(one, other)[1], is_last):
                return date(one, other, third)
    return None


# Larger than the number of such masks.
@lru_cache(30_000)
def _find_years(mask: str, is_last: bool) -> list[int]:
    """The first or last year of each kind that fits, as whether a year has a day depends on its February alone."""
    found: dict[bool, int] = {}
    for year in _fit(mask, 9999, is_last):
        found.setdefault(isleap(year), year)
        if len(found) == 2:
            break
    return list(found.values())


# Of months and days, whose masks are few.
@lru_cache(2_000)
def _list_fitting(mask: str, most: int, is_last: bool) -> list[int]:
    return list(_fit(mask, most, is_last))


def _fit(mask: str, most: int, is_last: bool) -> Iterator[int]:
    """The numbers from 1 that a mask such as 1X allows, from the first or from the last."""
    digits = "9876543210" if is_last else "0123456789"
    for chosen in product(*(digits if one == "X" else one for one in mask)):
        if 1 <= int("".join(chosen)) <= most:
            yield int("".join(chosen))


def _say_point(found: re.Match, season: tuple[str, int, int] | None) -> str:
    year = _say_year(found["year"])
    if found["digits"]:
        words = f"{year} to {found['digits']} significant digits"
    elif season:
        over = season[1] + season[2] - 1 > 12
        words = f"{season[0]} {year}" + (f"–{(int(year) + 1) % 100:02}" if over else "")
    elif not found["month"]:
        words = year
    else:
        words = _say_month(found["month"], found["day"], year)
    return _qualify(found, words)


def _say_year(mask: str) -> str:
    if "X" not in mask:
        return str(int(mask))
    if re.fullmatch(r"\d{3}X", mask):
        return f"the {int(mask[:3])}0s"
    if mask == "XXXX":
        return "some year"
    if re.fullmatch(r"\d+X+", mask):
        return f"some year from {int(mask.replace('X', '0'))} to {int(mask.replace('X', '9'))}"
    return f"some year of the form {mask}"


def _say_month(month: str, day: str | None, year: str) -> str:
    months = _list_fitting(month, 12, is_last=False)
    names = [MONTHS[number - 1] for number in months]
    of = " of " if year.startswith(("some", "the")) else " "
    if len(months) == 1:
        named = names[0] + of + year
    elif len(months) == 12:
        named = f"some month of {year}"
    elif len(months) <= 3:
        named = f"{', '.join(names[:-1])} or {names[-1]}{of}{year}"
    else:
        named = f"some month from {names[0]} to {names[-1]}{of}{year}"
    if not day:
        return named
    if "X" not in day:
        return f"{int(day)} {named}" if len(months) == 1 else f"day {int(day)} of {named}"
    days = _list_fitting(day, 31, is_last=False)
    of = " " if len(months) == 1 else " of "
    return f"some day in {named}" if len(days) > 10 else f"some day from {days[0]} to {days[-1]}{of}{named}"


def _qualify(found: re.Match, words: str) -> str:
    """Add what the marks say: of the whole, in front; of a part, behind."""
    names = [name for name in ("year", "month", "day") if found[name]]
    if of_whole := found[f"{names[-1][0]}2"] or (found["y1"] if len(names) == 1 else ""):
        return DOUBTS[of_whole] + words
    said = []
    for place, name in enumerate(names):
        # A mark in front holds for its part, one behind for all parts up to there.
        marks = [found[f"{name[0]}1"], *(found[f"{other[0]}2"] for other in names[place:])]
        doubt = next((DOUBTED[mark] for mark in marks if mark), None)
        said += [f"{name} {doubt}"] if doubt else []
    return f"{words} ({', '.join(said)})" if said else words
