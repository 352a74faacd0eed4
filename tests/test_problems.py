"""Every problem has a code, every code is listed with cause and cure, and every code can be provoked."""

import ast
import math
import re

import pytest
from conftest import ROOT, replace_once
from problems import CODES, PAGE, write_page

from scripts.check import find_problems, tables
from scripts.model import RULES


def spoil(file, old, new):
    return lambda root: replace_once(root / file, old, new)


# What provokes each code; the rules of the model are provoked in test_rules.py, which holds that none is missing.
PROVOKED = {
    "accepted_warnings": spoil(
        "data/accepted_warnings.csv", "quote_can_be_read,c0009", "quote_can_be_read,c9999"
    ),
    "descriptor": lambda root: (root / "data/extra.csv").write_text("x"),
    "files": lambda root: (root / "data/claims.csv").write_bytes(b"\xff"),
    "foreign_key": spoil("data/relations.csv", "repeats,c0008", "repeats,c9999"),
    "metadata": lambda root: (root / "metadata.yml").write_text("frobnicate: 1\n"),
    "model": spoil("data/codelists/relation_kinds.csv", "contradicts,", "contradict,"),
    "schema": spoil("data/claims.csv", "The ferry is old,289,305", "The ferry is old,+289,305"),
}


@pytest.mark.sampled(6)
@pytest.mark.parametrize("code", PROVOKED)
def test_each_code_can_be_provoked(code, tiny_root):
    PROVOKED[code](tiny_root)
    assert code in {problem.rule for problem in find_problems(tiny_root)}


@pytest.mark.long
def test_what_no_file_provokes_is_provoked_by_the_engines(tiny_root, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr(tables, "MEMORY", {math.inf: "1MB"})
        assert "engine" in {problem.rule for problem in find_problems(tiny_root)}
    load = tables.load_cells

    def lose_one(connection, package, table):
        count = load(connection, package, table)
        return count._replace(rows=count.rows - 1) if table.name == "claims" else count

    monkeypatch.setattr("scripts.check.load_cells", lose_one)
    assert "lost_rows" in {problem.rule for problem in find_problems(tiny_root)}
    monkeypatch.undo()
    replace_once(tiny_root / "data/figures.csv", "f0005,", "f005,")
    monkeypatch.setattr("scripts.check.compile_constraints", lambda tables: [])
    monkeypatch.setattr("scripts.check.read_rules", lambda tables: [])
    assert "frictionless" in {problem.rule for problem in find_problems(tiny_root)}


def test_every_code_is_listed_and_none_that_is_not_given():
    given = {"accepted_warnings", "schema", "foreign_key"}
    for path in (ROOT / "scripts" / "check").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.keyword) and node.arg == "rule" and isinstance(node.value, ast.Constant):
                given.add(node.value.value)
    assert given == set(CODES)
    assert not CODES.keys() & {path.stem for path in RULES.glob("*.sql")}


def test_no_advice_breaks_off():
    broken = r"\b(?:an?|the|and|or|as|at|by|from|in|into|of|to|with|its)[.;]"
    cures = [row.split(" | ")[-1] for row in write_page().splitlines() if row.startswith("| `")]
    assert [cure for cure in cures if re.search(broken, cure)] == []


def test_the_page_of_problems_is_up_to_date():
    assert PAGE.read_text(encoding="utf-8") == write_page(), "run python -m tests.problems"
