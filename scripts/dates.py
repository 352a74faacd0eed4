"""Fuzzy dates: the earliest and the latest date that an EDTF string allows."""

import re
from datetime import date
from typing import NamedTuple

# A year, month or day. A mark on the whole (~ approximate, ? uncertain, % both) does not change its strict bounds.
PLAIN = re.compile(r"(\d{4})(?:-(0\d|1[0-2])(?:-(\d\d))?)?[~?%]?", re.ASCII)
ADVICE = "write an EDTF date, for example 2024, 2024-03, 2024-03-01, 2024-03~ or 2024-03/2024-10"


class Reading(NamedTuple):
    """What an EDTF string allows: ISO dates `earliest` and `latest`, or the `problem` with it."""

    earliest: str | None
    latest: str | None
    problem: str | None


def read_edtf(value: str) -> Reading:
    """Read an EDTF string (Library of Congress, levels 0 to 2) by its strict bounds."""
    if "T" in value:
        return _refuse("has a time of day")
    if not value.isascii() or value != value.strip() or "\n" in value:
        return _refuse("is not an EDTF date")
    ends = value.split("/")
    if len(ends) > 2 or any(end in ("", "..") for end in ends):
        return _refuse("has an open or empty end")
    readings = [_read_end(end) for end in ends]
    for reading in readings:
        if reading.problem:
            return reading
    earliest, latest = readings[0].earliest, readings[-1].latest
    if earliest and latest and earliest > latest:
        return Reading(None, None, "ends before it starts; put the earlier end first")
    return Reading(earliest, latest, None)


def _refuse(words: str) -> Reading:
    return Reading(None, None, f"{words}; {ADVICE}")


def _read_end(value: str) -> Reading:
    plain = PLAIN.match(value)
    if not plain:
        return _read_with_library(value)
    # The library takes 9 ms per value and accepts dates that are not real, so plain dates are handled here.
    year, month, day = plain.groups()
    try:
        first = date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return _refuse("is not a real date")
    if plain.end() < len(value):
        return _read_with_library(value)
    return Reading(first.isoformat(), _last_day(first, month, day).isoformat(), None)


def _last_day(first: date, month: str | None, day: str | None) -> date:
    if day:
        return first
    if not month or month == "12":
        return first.replace(month=12, day=31)
    return date.fromordinal(first.replace(month=int(month) + 1).toordinal() - 1)


def _read_with_library(value: str) -> Reading:
    # Imported late: it takes 0.2 s, and few packages contain anything but plain dates.
    from edtf import parse_edtf
    from edtf.parser.edtf_exceptions import EDTFParseException

    try:
        parsed = parse_edtf(value)
        earliest, latest = (
            date(*bound[:3]).isoformat() for bound in (parsed.lower_strict(), parsed.upper_strict())
        )
    except (EDTFParseException, ValueError, TypeError, OverflowError):
        return _refuse("is not an EDTF date")
    return Reading(earliest, latest, None)
