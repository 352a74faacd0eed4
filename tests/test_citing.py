"""A claim as reference managers read it."""

import csv
import json

import pytest
from conftest import ROOT

from scripts.site import citing

CITED = {
    "claim_id": "c0001",
    "quote": "the ferry sank",
    "paraphrase": "The ferry sank.",
    "polarity": "denies",
    "modality": "Asserted",
    "status": "current",
    "source_id": "gazette-2024",
    "title": "50% & more_",
    "title_basis": "stated",
    "author": None,
    "url": "https://example.org/a_b",
    "published_on": "2024-03~",
    "published_basis": "inferred",
    "publisher": "The Gazette",
    "attributed_to": "Ada Brook",
    "package_name": "tiny",
    "package_title": "Claims",
    "package_version": "0.1.0",
}


@pytest.mark.parametrize(
    ("edtf", "words"),
    [
        ("2024", "2024"),
        ("2024-03", "March 2024"),
        ("2024-03-05", "5 March 2024"),
        ("2024-03~", "c. March 2024"),
        ("2024-03?", "perhaps March 2024"),
        ("2024-06-14/2024-10", "14 June 2024 to October 2024"),
        ("2023-08/..", "from August 2023"),
        ("../2023-08", "until August 2023"),
        ("2023-21", "2023-21"),
        ("202X", "202X"),
        (None, ""),
    ],
)
def test_dates_are_said_in_words(edtf, words):
    assert citing.say_date(edtf) == words


def test_every_date_of_the_package_can_be_said():
    for path in (ROOT / "data").glob("*.csv"):
        with open(path, encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                for name, value in row.items():
                    if name.endswith("_on") or name in ("period", "counted_from", "counted_to"):
                        assert not value or "-" not in citing.say_date(value), (path.name, value)


def test_a_footnote_names_source_claim_and_address():
    words = citing.write_citation(CITED, "https://example.org/tiny/claims/c0001")
    assert words == (
        "The Gazette, “50% & more_”, c. March 2024 (inferred), https://example.org/a_b."
        " Claim c0001, attributed to Ada Brook, in: Claims, version 0.1.0, https://example.org/tiny/claims/c0001."
    )
    source = {**CITED, "claim_id": None, "put_to": None, "title_basis": "inferred"}
    assert "“50% & more_” [title inferred]" in citing.write_citation(source)
    assert "Claim" not in citing.write_citation(source)


def test_bibtex_escapes_what_tex_would_run_and_leaves_addresses_alone():
    entry = citing.write_bibtex(CITED)
    assert entry.startswith("@misc{tiny-c0001,\n")
    assert r"title = {{50\% \& more\_}}" in entry
    assert "url = {https://example.org/a_b}" in entry
    assert "year = {2024}" in entry
    assert "month = {3}" in entry
    assert "attributed to Ada Brook" in entry
    assert "The ferry sank (asserted, a denial)" in entry
    assert "the ferry sank" in entry
    assert entry.count("{") == entry.count("}")
    assert citing.write_bibtex({**CITED, "claim_id": None}).startswith("@misc{gazette-2024,")


def test_csl_says_when_a_date_is_not_stated():
    [item] = json.loads(citing.write_csl(CITED))
    assert item["issued"] == {"date-parts": [[2024, 3]], "circa": True}
    assert item["author"] == [{"literal": "The Gazette"}]
    [stated] = json.loads(
        citing.write_csl({**CITED, "published_basis": "stated", "published_on": "2024-03-05"})
    )
    assert stated["issued"] == {"date-parts": [[2024, 3, 5]]}


def test_of_an_interval_what_both_ends_share_is_kept():
    interval = {**CITED, "published_on": "2024-06-14/2024-10"}
    [item] = json.loads(citing.write_csl(interval))
    assert item["issued"]["date-parts"] == [[2024, 6, 14], [2024, 10]]
    assert "year = {2024}" in citing.write_bibtex(interval)
    assert "month" not in citing.write_bibtex(interval)
    undated = {**CITED, "published_on": None}
    assert "issued" not in json.loads(citing.write_csl(undated))[0]
    assert "year" not in citing.write_bibtex(undated)
    assert ", undated," in citing.write_citation(undated)


def test_an_address_of_this_machine_is_not_cited():
    assert citing.find_citable("http://127.0.0.1:8001/munitions/claims/c0001") == ""
    assert citing.find_citable("http://localhost:8001/") == ""
    assert citing.find_citable("https://example.org/c0001") == "https://example.org/c0001"
