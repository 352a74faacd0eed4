"""What a spreadsheet did to a package is undone where there is no doubt, and told line by line."""

import csv
import io

import pytest
from conftest import replace_once
from test_authors import check, read, run, snapshot


def rewrite(path, encoding="utf-8", newline="\n", delimiter=",", change=lambda row: row):
    with open(path, encoding="utf-8", newline="") as file:
        rows = [change(row) for row in csv.reader(file)]
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=delimiter, lineterminator=newline).writerows(rows)
    path.write_bytes(written.getvalue().encode(encoding))


def add_lines(path, lines):
    path.write_text(path.read_text(encoding="utf-8") + lines, encoding="utf-8")


SPOILT = {
    "CR LF": (lambda root: rewrite(root / "data/claims.csv", newline="\r\n"), "had CR LF"),
    "byte order mark": (lambda root: rewrite(root / "data/claims.csv", "utf-8-sig"), "byte order mark"),
    "semicolons and cp1252": (
        lambda root: rewrite(root / "data/attributions.csv", "cp1252", "\r\n", ";"),
        "was cp1252 (a ? may stand for a letter that was lost), had semicolons, had CR LF",
    ),
    "UTF-16 and tabs": (lambda root: rewrite(root / "data/agents.csv", "utf-16", delimiter="\t"), "was UTF-16, had tabs"),
    "empty columns": (lambda root: rewrite(root / "data/agents.csv", change=lambda row: [*row, "", ""]), "empty columns"),
    "empty rows": (lambda root: add_lines(root / "data/agents.csv", "\n,,,,,,,,,\n"), "empty rows"),
    "order": (lambda root: swap_last_two(root / "data/claims.csv"), "rows in another order"),
    "thousands": (lambda root: replace_once(root / "data/figures.csv", ",cost,2000000,", ',cost,"2,000,000",'), "2,000,000 → 2000000"),
    "truth": (lambda root: replace_once(root / "data/codelists/relation_kinds.csv", "Both cannot be true.,true", "Both cannot be true.,TRUE"), "TRUE → true"),
    "offsets": (lambda root: replace_once(root / "data/claims.csv", "The ferry is old,403,419", "The ferry is old,0,1"), "0-1 → 403-419"),
    "offsets of a cue": (lambda root: replace_once(root / "data/attributions.csv", "office says,35,46", "office says,3,4"), "3-4 → 35-46"),
}  # fmt: skip


def swap_last_two(path):
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join([*lines[:-2], lines[-1], lines[-2]]), encoding="utf-8")


@pytest.mark.parametrize("kind", SPOILT)
def test_it_is_undone_told_and_undone_once(ferry_root, kind):
    before = snapshot(ferry_root)
    spoil, message = SPOILT[kind]
    spoil(ferry_root)
    spoilt = snapshot(ferry_root)
    assert spoilt != before
    code, words = run(ferry_root, "fix", "--dry-run")
    assert (code, message in words, "of which none is written" in words) == (0, True, True), words
    assert snapshot(ferry_root) == spoilt
    code, words = run(ferry_root, "fix")
    assert (code, message in words) == (0, True), words
    after = snapshot(ferry_root)
    assert {path for path in before if after[path] != before[path]} == set()
    assert run(ferry_root, "fix") == (0, "fix: nothing to change\n")


def test_all_at_once(ferry_root):
    before = snapshot(ferry_root)
    for kind in ("offsets", "thousands", "truth", "offsets of a cue", "order", "semicolons and cp1252"):
        SPOILT[kind][0](ferry_root)
    code, words = run(ferry_root, "fix")
    assert (code, words.splitlines()[-1]) == (0, "fix: 6 changes; run check")
    assert snapshot(ferry_root) == before
    assert check(ferry_root) == []


def test_what_is_in_doubt_is_left_and_said(ferry_root):
    replace_once(ferry_root / "data/figures.csv", ",cost,2000000,", ",cost,2E+06,")
    replace_once(ferry_root / "data/claims.csv", "The ferry is old,403,419", "ferry,403,408")
    before = snapshot(ferry_root)
    code, words = run(ferry_root, "fix")
    assert code == 0
    assert "data/figures.csv:6 f0005 value: 2E+06 may have lost digits; not changed" in words
    assert (
        "data/claims.csv:9 c0008 quote: at 403-408 there are other words, and these are in 4 places; not changed"
        in words
    )
    assert words.endswith("fix: nothing to change\n")
    assert snapshot(ferry_root) == before


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda text: text.replace("agent_id,name", "id,name", 1), "its header or the number of its cells"),
        (lambda text: text + '"open', "cannot be read as CSV"),
        (lambda text: text + "a,b\n", "its header or the number of its cells"),
    ],
)
def test_what_only_a_person_can_correct(ferry_root, spoil, message):
    path = ferry_root / "data/agents.csv"
    path.write_text(spoil(path.read_text(encoding="utf-8")), encoding="utf-8")
    before = snapshot(ferry_root)
    code, words = run(ferry_root, "fix")
    assert (code, message in words, "run fix again" in words) == (1, True, True)
    assert snapshot(ferry_root) == before


def test_a_package_in_order_keeps_every_byte(ferry_root, real_root):
    for root in (ferry_root, real_root):
        before = snapshot(root)
        assert run(root, "fix") == (0, "fix: nothing to change\n")
        assert snapshot(root) == before
    assert read(ferry_root, "claims")


@pytest.mark.long
def test_check_names_fix(ferry_root):
    rewrite(ferry_root / "data/attributions.csv", "cp1252", "\r\n", ";")
    [problem] = [one for one in check(ferry_root) if one.file == "data/attributions.csv"]
    assert "run fix, which corrects it" in problem.message
    rewrite_back = run(ferry_root, "fix")
    assert rewrite_back[0] == 0
    rewrite(ferry_root / "data/claims.csv", newline="\r\n")
    [problem] = [one for one in check(ferry_root) if one.file == "data/claims.csv"]
    assert "run fix" in problem.message
