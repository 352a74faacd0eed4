"""Marking a text: every character once, every quote in its place, overlaps kept separate."""

import pytest

from scripts.site import marking

TEXT = "One 🚨 two three."


def claim(name, start, end):
    return {"claim_id": name, "quote_start": start, "quote_end": end}


@pytest.mark.parametrize(
    "claims",
    [
        [],
        [claim("a", 0, 3)],
        [claim("a", 0, 9), claim("b", 6, 15)],
        [claim("a", 4, 5), claim("b", 4, 5)],
        [claim("a", 0, 16), claim("b", 6, 9), claim("c", 10, 15)],
    ],
)
def test_marks_cover_their_quotes_and_nothing_else(claims):
    segments = marking.mark_text(TEXT, claims)
    assert "".join(segment.text for segment in segments) == TEXT
    for each in claims:
        marked = "".join(segment.text for segment in segments if each in segment.claims)
        assert marked == TEXT[each["quote_start"] : each["quote_end"]]
    assert [c for segment in segments for c in segment.opens] == sorted(
        claims, key=lambda c: c["quote_start"]
    )


def test_a_part_of_a_text_shows_what_reaches_into_it():
    segments = marking.mark_text(TEXT, [claim("a", 0, 9), claim("b", 12, 16)], 6, 10)
    assert [(segment.text, len(segment.claims), len(segment.opens)) for segment in segments] == [
        ("two", 1, 1),
        (" ", 0, 0),
    ]
