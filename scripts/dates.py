"""Fuzzy dates: the earliest and the latest date that an EDTF string allows."""

import re
from calendar import monthrange
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
    try:
        earliest, latest = _read_bounds(value)
    except ValueError as error:
        return Reading(None, None, f"{error}; {ADVICE}")
    if earliest > latest:
        return Reading(None, None, "ends before it starts; put the earlier end first")
    return Reading(earliest, latest, None)


def _read_bounds(value: str) -> tuple[str, str]:
    if "T" in value:
        raise ValueError("has a time of day")
    if not value.isascii() or value != value.strip() or "\n" in value:
        raise ValueError("is not an EDTF date")
    ends = value.split("/")
    if len(ends) > 2 or any(end in ("", "..") for end in ends):
        raise ValueError("has an open or empty end")
    bounds = [_read_end(end) for end in ends]
    return bounds[0][0], bounds[-1][1]


def _read_end(value: str) -> tuple[str, str]:
    if plain := PLAIN.match(value):
        # The library takes 9 ms per value and accepts dates that are not real, so plain dates are handled here.
        year, month, day = plain.groups()
        try:
            first = date(int(year), int(month or 1), int(day or 1))
        except ValueError as error:
            raise ValueError("is not a real date") from error
        if plain.end() == len(value):
            last_month = int(month or 12)
            last = date(int(year), last_month, int(day or monthrange(int(year), last_month)[1]))
            return first.isoformat(), last.isoformat()
    return _read_with_library(value)


def _read_with_library(value: str) -> tuple[str, str]:
    # Imported late: it takes 0.2 s, and few packages contain anything but plain dates.
    from edtf import parse_edtf
    from edtf.parser.edtf_exceptions import EDTFParseException

    try:
        parsed = parse_edtf(value)
        return date(*parsed.lower_strict()[:3]).isoformat(), date(*parsed.upper_strict()[:3]).isoformat()
    except (EDTFParseException, ValueError, TypeError, OverflowError) as error:
        raise ValueError("is not an EDTF date") from error
