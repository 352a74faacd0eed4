"""Two annotators' packages of the same texts: agreement as computed by hand, and differences side by side."""

import json

import pytest
from conftest import replace_once
from test_authors import run

from scripts.authors.comparing import find_kappa


@pytest.fixture
def other(ferry_root, tmp_path):
    """A second reading of the ferry, in which six things differ."""
    from conftest import FERRY, copy_package

    root = copy_package(FERRY, tmp_path / "second")
    claims, figures = root / "data/claims.csv", root / "data/figures.csv"
    # Another key and name of an agent, of which one name is an alias there: the same claimant.
    replace_once(root / "data/agents.csv", "zoe-marsh,Zoë Marsh,", "marsh,Ms Marsh,Zoë Marsh")
    claims.write_text(claims.read_text(encoding="utf-8").replace("zoe-marsh", "marsh"), encoding="utf-8")
    # Another key and name of critics whom the text does not name: they are known by their cue.
    for table in ("agents", "claims", "attributions"):
        path = root / f"data/{table}.csv"
        path.write_text(
            path.read_text(encoding="utf-8").replace("gazette-critics", "doubters"), encoding="utf-8"
        )
    replace_once(root / "data/agents.csv", "doubters,Critics", "doubters,Doubters")
    # A claim that is missing.
    lines = claims.read_text(encoding="utf-8").splitlines(keepends=True)
    claims.write_text("".join(line for line in lines if not line.startswith("c0013,")), encoding="utf-8")
    # A shorter quote, another modality, another claimant, another bound.
    replace_once(claims, "The ferry is old,403,419", "ferry is old,407,419")
    replace_once(
        claims, "affirms,reported,explicit,crossings-made", "affirms,asserted,explicit,crossings-made"
    )
    replace_once(figures, "crown,,the new engine,money,,,,,exact", "crown,,the new engine,money,,,,,about")
    # A figure that is missing.
    lines = figures.read_text(encoding="utf-8").splitlines(keepends=True)
    figures.write_text("".join(line for line in lines if not line.startswith("f0009,")), encoding="utf-8")
    return root


def test_the_measures_are_those_computed_by_hand(ferry_root, other):
    code, words = run(ferry_root, "compare", other)
    assert code == 0
    told = dict(
        line.split(": ", 1) for line in words.splitlines() if " of " in line and not line.startswith(" ")
    )
    # 16 current claims here, 15 there; one quote of 16 characters is 12 characters long there.
    assert told["claims here that are found there, strictly"] == "15 of 16"
    assert told["claims there that are found here, strictly"] == "15 of 15"
    assert told["same quote"] == "14 of 15"
    assert told["same claimant"] == "15 of 15"
    # Modality: here 10 asserted, 2 possible, one each of reported, alleged, estimated (likely is missing there).
    # Agreed 14 of 15; by chance (10 * 11 + 2 * 2 + 1 * 0 + 1 + 1) / 225 = 116 / 225.
    observed, expected = 14 / 15, 116 / 225
    assert told["same modality"] == f"14 of 15 (Cohen's kappa {(observed - expected) / (1 - expected):.2f})"
    assert told["figures with the same number and bound"] == "7 of 8"
    assert told["figures with the same number and unit"] == "8 of 8"
    assert words.splitlines()[-1] == "compare: F1 0.97, 5 differences"  # 2 * 15 / (16 + 15)


def test_differences_stand_side_by_side_in_the_order_of_the_text(ferry_root, other):
    _, words = run(ferry_root, "compare", other, "--json")
    assert [(one["where"], one["here"], one["there"]) for one in json.loads(words)["differences"]] == [
        ("c0004 and c0004 modality", "reported", "asserted"),
        ("c0007 and c0007 figures.bound", "exact", "about"),
        ("c0008 and c0008 quote", "The ferry is old", "ferry is old"),
        ("c0013", "The ferry is probably the busiest on the river", ""),
        ("c0016 and c0016 figures", "20 percent", ""),
    ]


def test_a_reading_need_not_pass_check(ferry_root, other):
    """A second annotator has traced nothing yet."""
    for name in ("traces", "drifts", "accounts", "statements", "relays", "relations", "figures"):
        (other / f"data/{name}.csv").unlink()
    code, words = run(ferry_root, "compare", other)
    assert (code, "figures with the same number and bound: 0 of 0" in words) == (0, True)


def test_what_cannot_be_compared(ferry_root, other, tmp_path):
    code, words = run(ferry_root, "compare", tmp_path / "nowhere")
    assert (code, "cannot be read" in words and "name the folder of a package" in words) == (1, True)
    for text in (other / "data/texts").iterdir():
        text.write_bytes(text.read_bytes() + b" ")
    code, words = run(ferry_root, "compare", other)
    assert (code, "claims of no text in common" in words) == (1, True)
    replace_once(other / "data/claims.csv", "claim_id,", "id,")
    code, words = run(ferry_root, "compare", other)
    assert (code, "claims.csv has no column claim_id" in words) == (1, True)


def test_kappa_of_worked_examples():
    """By hand: 50 grants judged by two readers, 20 both yes, 15 both no, 5 and 10 apart: (0.7 - 0.5) / 0.5."""
    cells = [("yes", "yes")] * 20 + [("yes", "no")] * 5 + [("no", "yes")] * 10 + [("no", "no")] * 15
    assert find_kappa(cells) == pytest.approx(0.4)
    assert find_kappa([("a", "a")] * 3) is None
    assert find_kappa([]) is None
    assert find_kappa([("a", "b"), ("b", "a")]) == -1
