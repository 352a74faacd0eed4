"""Where a claim may come from: candidates by shared words and figures, and never a trace."""

import json

import pytest
from conftest import FERRY, ROOT, replace_once
from origins import judge
from test_authors import run, snapshot

from scripts.authors.origins import find_run


def propose(root, key):
    code, words = run(root, "propose", "origins", key, "--json")
    assert code == 0, words
    return {one["claim_id"]: one["candidates"] for one in json.loads(words)}


def test_the_statement_that_a_claim_comes_from_is_first(ferry_root):
    [first, *_] = propose(ferry_root, "c0002")["c0002"]
    assert "a0001" in first["accounts"]
    assert set(propose(ferry_root, "harbour-news")) >= {"c0011", "c0012"}


def test_nothing_later_than_the_claim_is_offered(ferry_root):
    before = propose(ferry_root, "c0002")["c0002"]
    accounts = {account for one in before for account in one["accounts"]}
    assert "a0001" in accounts
    path = ferry_root / "data/sources.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    with open(ferry_root / "data/accounts.csv", encoding="utf-8") as file:
        source = next(line.split(",")[2] for line in file if line.startswith("a0001,"))
    [line] = [line for line in lines if line.startswith(f"{source},")]
    replace_once(path, line, line.replace("2024-05", "2025-05").replace("2024-04", "2025-04"))
    after = {account for one in propose(ferry_root, "c0002")["c0002"] for account in one["accounts"]}
    assert "a0001" not in after


def test_a_text_that_has_the_same_words_is_offered_with_them(ferry_root):
    offered = propose(ferry_root, "c0012")["c0012"]
    assert [one for one in offered if one["kind"] == "text"] == []
    code, words = run(ferry_root, "propose", "origins", "c0014", "--words", "2")
    assert code == 0
    assert "text ferry-gazette, 2024-05-02" in words
    assert "shared words: is unsafe" in words


def test_a_run_ignores_case_and_marks():
    assert (
        find_run("“SHELLS, sent to Russia!”", "He said shells sent to  Russia.") == "shells sent to  Russia"
    )
    assert find_run("nothing", "in common") == ""


def test_nothing_is_written_and_what_is_not_there_is_named(ferry_root):
    before = snapshot(ferry_root)
    run(ferry_root, "propose", "origins", "ferry-gazette")
    assert snapshot(ferry_root) == before
    code, words = run(ferry_root, "propose", "origins", "c0010")
    assert (code, "c0010 is neither a current claim nor a source with claims" in words) == (1, True)


def test_how_often_it_is_right_on_the_ferry():
    """What stands in the docs on these two articles; those of the real package change as it grows."""
    page = (ROOT / "docs/authors.md").read_text(encoding="utf-8")
    for source, (claims, traced, first, found, offered, right) in judge(FERRY).items():
        line = f"| {source} | {claims} | {traced} | {first} | {found} | {offered} | {right / max(offered, 1):.2f} | {found / max(traced, 1):.2f} |"
        assert line in page, f"run python -m tests.origins, and copy its table: {line}"


@pytest.mark.parametrize("key", ["c0011"])
def test_a_package_without_accounts(ferry_root, key):
    for name in ("accounts", "traces", "drifts", "disagreements", "relays", "statements"):
        path = ferry_root / f"data/{name}.csv"
        header = path.read_text(encoding="utf-8").splitlines()[0]
        path.write_text(header + "\n", encoding="utf-8")
    code, words = run(ferry_root, "propose", "origins", key)
    assert (code, "no candidate" in words) == (0, True)
