"""A claim as reference managers read it."""

import importlib.util
import json

from conftest import ROOT

spec = importlib.util.spec_from_file_location("citing", ROOT / "site/plugins/citing.py")
citing = importlib.util.module_from_spec(spec)
spec.loader.exec_module(citing)

CITED = {
    "claim_id": "c0001",
    "title": "50% & more_",
    "author": None,
    "url": "https://example.org/a_b",
    "published_on": "2024-03~",
    "published_basis": "inferred",
    "publisher": "The Gazette",
    "put_to": "Ada Brook",
    "package_name": "tiny",
    "package_title": "Claims",
    "package_version": "0.1.0",
}


def test_bibtex_escapes_what_tex_would_run_and_leaves_addresses_alone():
    entry = citing.write_bibtex(CITED)
    assert entry.startswith("@misc{tiny-c0001,\n")
    assert r"title = {{50\% \& more\_}}" in entry
    assert "url = {https://example.org/a_b}" in entry
    assert "year = {2024}" in entry
    assert "month = {3}" in entry
    assert "put to Ada Brook" in entry
    assert entry.count("{") == entry.count("}")


def test_csl_says_when_a_date_is_not_stated():
    [item] = json.loads(citing.write_csl(CITED))
    assert item["issued"] == {"date-parts": [[2024, 3]], "circa": True}
    assert item["author"] == [{"literal": "The Gazette"}]
    [stated] = json.loads(
        citing.write_csl({**CITED, "published_basis": "stated", "published_on": "2024-03-05"})
    )
    assert stated["issued"] == {"date-parts": [[2024, 3, 5]]}


def test_an_interval_or_no_date_is_left_out():
    for date in (None, "2024-06-14/2024-10"):
        [item] = json.loads(citing.write_csl({**CITED, "published_on": date}))
        assert "issued" not in item
        assert "year" not in citing.write_bibtex({**CITED, "published_on": date})
