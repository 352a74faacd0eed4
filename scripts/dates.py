"""Fuzzy dates: the first and the last day that an EDTF string can mean."""

import re
from datetime import date
from typing import NamedTuple

from edtf import parse_edtf
from edtf.parser.edtf_exceptions import EDTFParseException

PLAIN = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", re.ASCII)
ADVICE = "write an EDTF date such as 2024, 2024-03, 2024-03-01, 2024-03~ or 2024-03/2024-10"


class Reading(NamedTuple):
    """What an EDTF string can mean: ISO days `earliest` and `latest`, or the `problem` with it."""

    earliest: str | None
    latest: str | None
    problem: str | None


def read_edtf(value: str) -> Reading:
    """Read an EDTF string (Library of Congress, levels 0 to 2) by its strict bounds."""
    if plain := PLAIN.fullmatch(value):
        return _read_plain(value, *plain.groups())
    if "T" in value:
        return Reading(None, None, f"has a time of day; {ADVICE}")
    if not value.isascii() or value != value.strip() or "\n" in value:
        return Reading(None, None, f"is not an EDTF date; {ADVICE}")
    return _read_with_library(value)


def _read_plain(value: str, year: str, month: str | None, day: str | None) -> Reading:
    # The library takes 9 ms a value and accepts days that never were, so plain dates are done here.
    try:
        first = date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return Reading(None, None, f"is not a real day; {ADVICE}")
    return Reading(first.isoformat(), _last_day(first, month, day).isoformat(), None)


def _last_day(first: date, month: str | None, day: str | None) -> date:
    if day:
        return first
    if not month:
        return first.replace(month=12, day=31)
    following = (first.year, first.month + 1) if first.month < 12 else (first.year + 1, 1)
    if following[0] > 9999:
        return date.max
    return date.fromordinal(date(*following, 1).toordinal() - 1)


def _read_with_library(value: str) -> Reading:
    parts = value.split("/")
    if len(parts) > 2 or any(part in ("", "..") for part in parts):
        return Reading(None, None, f"has an end that is open or empty; {ADVICE}")
    for part in parts:
        # The library lets pass 2023-02-29 inside an interval or behind a qualifier.
        plain = PLAIN.match(part.strip("~?%"))
        if plain and read_edtf(plain.group()).problem:
            return Reading(None, None, f"holds {plain.group()}, which is not a real day; {ADVICE}")
    try:
        parsed = parse_edtf(value)
        bounds = [date(*moment[:3]).isoformat() for moment in (parsed.lower_strict(), parsed.upper_strict())]
    except (EDTFParseException, ValueError, TypeError, OverflowError):
        return Reading(None, None, f"is not an EDTF date; {ADVICE}")
    if bounds[0] > bounds[1]:
        return Reading(None, None, "ends before it starts; put the earlier end first")
    return Reading(*bounds, None)
