"""Fuzzy dates: every form of EDTF, levels 0 to 2, has bounds and words, or a problem with a remedy."""

from datetime import date

import pytest
from edtf import parse_edtf
from hypothesis import given
from hypothesis import strategies as st

from scripts.dates import read_edtf, read_parts, say_date

# The forms of the standard, level by level: bounds, words.
READINGS = {
    "2024": ("2024-01-01", "2024-12-31", "2024"),
    "2024-02": ("2024-02-01", "2024-02-29", "February 2024"),
    "2023-02": ("2023-02-01", "2023-02-28", "February 2023"),
    "2024-03-01": ("2024-03-01", "2024-03-01", "1 March 2024"),
    "2023/2024-10": ("2023-01-01", "2024-10-31", "2023 to October 2024"),
    "2024-06-14/2024-10": ("2024-06-14", "2024-10-31", "14 June 2024 to October 2024"),
    # level 1
    "2024-03~": ("2024-03-01", "2024-03-31", "c. March 2024"),
    "2024?": ("2024-01-01", "2024-12-31", "perhaps 2024"),
    "2023-12-29%": ("2023-12-29", "2023-12-29", "perhaps c. 29 December 2023"),
    "2024-06-14/2024-06~": ("2024-06-14", "2024-06-30", "14 June 2024 to c. June 2024"),
    "202X": ("2020-01-01", "2029-12-31", "the 2020s"),
    "19XX": ("1900-01-01", "1999-12-31", "some year from 1900 to 1999"),
    "2024-XX": ("2024-01-01", "2024-12-31", "some month of 2024"),
    "2024-05-XX": ("2024-05-01", "2024-05-31", "some day in May 2024"),
    "2024-XX-XX": ("2024-01-01", "2024-12-31", "some day in some month of 2024"),
    "2024-21": ("2024-03-01", "2024-05-31", "spring 2024"),
    "2023-24": ("2023-12-01", "2024-02-29", "winter 2023–24"),
    "2024/..": ("2024-01-01", None, "from 2024"),
    "../2027": (None, "2027-12-31", "until 2027"),
    "2024-05/": ("2024-05-01", None, "from May 2024 to an unknown date"),
    "/2024-05": (None, "2024-05-31", "until May 2024, from an unknown date"),
    # level 2
    "2024-1X": ("2024-10-01", "2024-12-31", "October, November or December 2024"),
    "2024-0X": ("2024-01-01", "2024-09-30", "some month from January to September 2024"),
    "2024-02-2X": ("2024-02-20", "2024-02-29", "some day from 20 to 29 February 2024"),
    "1700-05-0X": ("1700-05-01", "1700-05-09", "some day from 1 to 9 May 1700"),
    "2024-XX-3X": ("2024-01-30", "2024-12-31", "some day from 30 to 31 of some month of 2024"),
    "156X-12-25": ("1560-12-25", "1569-12-25", "25 December of the 1560s"),
    "XXXX-02-29": ("0004-02-29", "9996-02-29", "29 February of some year"),
    "1XX4": ("1004-01-01", "1994-12-31", "some year of the form 1XX4"),
    "1950S2": ("1900-01-01", "1999-12-31", "1950 to 2 significant digits"),
    "2024-26": ("2024-06-01", "2024-08-31", "northern summer 2024"),
    "2024-30": ("2024-12-01", "2025-02-28", "southern summer 2024–25"),
    "2024-32": ("2024-06-01", "2024-08-31", "southern winter 2024"),
    "2024-34": ("2024-04-01", "2024-06-30", "the second quarter of 2024"),
    "2024-39": ("2024-09-01", "2024-12-31", "the third third of 2024"),
    "2024-41": ("2024-07-01", "2024-12-31", "the second half of 2024"),
    "2024-?06-11": ("2024-06-11", "2024-06-11", "11 June 2024 (month uncertain)"),
    "2024-06~-11": ("2024-06-11", "2024-06-11", "11 June 2024 (year approximate, month approximate)"),
    "?2024-06-~11": ("2024-06-11", "2024-06-11", "11 June 2024 (year uncertain, day approximate)"),
    "2011-~06-~04/2012": ("2011-06-04", "2012-12-31", "4 June 2011 (month approximate, day approximate) to 2012"),
    "[2023-10,2023-11]": ("2023-10-01", "2023-11-30", "October 2023 or November 2023"),
    "[1667,1668,1670..1672]": ("1667-01-01", "1672-12-31", "1667 or 1668 or 1670 to 1672"),
    "[..1760-12-03]": (None, "1760-12-03", "until 3 December 1760"),
    "[1760-12..]": ("1760-12-01", None, "from December 1760"),
    "{1960,1961-12}": ("1960-01-01", "1961-12-31", "1960 and December 1961"),
}  # fmt: skip
# Where the library reads a month of a winter, ten years of an unknown end, or nothing at all.
LIBRARY_ERRS = {
    "2023-24", "2024-30", "2024-32", "2024/..", "../2027", "2024-05/", "/2024-05", "2024-1X", "2024-0X", "2024-02-2X",
    "1700-05-0X", "2024-XX-3X", "XXXX-02-29", "1950S2", "[..1760-12-03]", "[1760-12..]",
}  # fmt: skip
REFUSED = [
    "", "/", "..", "../..", "2024/2025/2026", "2024-10/2024-06", "2023-02-29", "2023-02-29~", "2023-02-3X",
    "2024-02-30/2024-05", "0000", "0000-01-01", "-0500", "-0500/0100", "Y170000002", "Y-17E7", "9999-24", "2021-3-1",
    "44256", " 2024", "2024\n", "2024-03-01T00:00:00Z", "yes", "2024-00", "2024-13", "2024-21-01", "202X-21", "٢٠٢٤",
    "[]", "[..]", "[2024,,2025]", "{2024..2023}", "{2024...2025}", "[2024", "2024-06-XX-01",
]  # fmt: skip


@pytest.mark.parametrize("value", READINGS)
def test_read(value):
    *bounds, words = READINGS[value]
    assert read_edtf(value) == (*bounds, None)
    assert say_date(value) == words


@pytest.mark.parametrize("value", sorted({*READINGS} - LIBRARY_ERRS))
def test_the_library_agrees(value):
    parsed = parse_edtf(value)
    bounds = [
        f"{bound[0]:04}-{bound[1]:02}-{bound[2]:02}"
        for bound in (parsed.lower_strict(), parsed.upper_strict())
    ]
    assert tuple(bounds) == READINGS[value][:2]


@pytest.mark.parametrize("value", REFUSED)
def test_refused(value):
    reading = read_edtf(value)
    assert reading.earliest is None
    assert reading.latest is None
    assert "; " in reading.problem
    assert read_parts(value) == [] or value == "2024-10/2024-06"


@given(st.one_of(st.text("0123456789X-~?%/.[]{},SY ", max_size=24), st.text(max_size=8)))
def test_anything_is_read_or_refused_in_words(value):
    earliest, latest, problem = read_edtf(value)
    assert bool(problem) or earliest or latest
    assert not (earliest and latest) or earliest <= latest
    for bound in filter(None, (earliest, latest)):
        date.fromisoformat(bound)
    assert say_date(value) or not value


def test_parts_are_what_is_given_exactly():
    assert read_parts("2024-03~") == [[2024, 3]]
    assert read_parts("2024-06-14/2024-10") == [[2024, 6, 14], [2024, 10]]
    for value in ("202X", "2023-24", "2024/..", "[2023,2024]", "", None, "yes"):
        assert read_parts(value) == []


def test_a_date_has_a_bound():
    assert read_edtf(f"[{','.join(['2024'] * 30)}]").problem is None
    assert "has more than 300 characters" in read_edtf(f"[{','.join(['2024'] * 90)}]").problem
