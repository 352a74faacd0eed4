"""Marking a text: every character once, every quote in its place, overlaps kept separate."""

import html
import re

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


def test_every_link_on_a_page_of_a_text_has_words(each_client, each_package):
    """A space between two marks is in a quote too, but would be a link without a name."""
    name = each_package.descriptor["name"]
    for row in each_client.get(f"/{name}/texts.json?_shape=array").json():
        page = each_client.get(f"/{name}/sources/{row['source_id']}").text
        assert not re.findall(r"<a [^>]*>\s*</a>", page)


def test_a_name_leads_to_the_same_page_as_the_id_beside_it(each_client, each_package):
    name = each_package.descriptor["name"]
    for view, column in (("claimants", "claimant"), ("claims_flat", "claimant"), ("claims_flat", "source")):
        [row] = each_client.get(f"/{name}/{view}.json?_shape=array&_size=1").json()
        page = each_client.get(f"/{name}/{view}?_size=1&_columns=all").text
        table = {"claimant": "agents", "source": "sources"}[column]
        link = f'<a href="/{name}/{table}/{row[column + "_id"]}">{html.escape(row[column])}</a>'
        assert link in page.replace("&#39;", "&#x27;").replace("&#34;", "&quot;"), (view, column)
