"""Made-up packages: in order at any size, the same each time, in four scripts with all that is hard to count."""

import csv
import hashlib
import unicodedata

import pytest
from conftest import ROOT

from benchmarks.generate import generate_package
from scripts.check import find_problems
from scripts.package import read_package, read_text

CLAIMS = 420
SEED = 3


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    root = tmp_path_factory.mktemp("generated") / "package"
    generate_package(root, CLAIMS, SEED)
    return root


def read(root, table):
    with open(root / "data" / f"{table}.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def digests(root):
    files = sorted(path for path in root.rglob("*") if path.is_file())
    return {path.relative_to(root): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_a_generated_package_has_no_problem_and_no_warning(root):
    assert [str(problem) for problem in find_problems(root)] == []


@pytest.mark.parametrize("claims", [50, 101])
def test_the_smallest_are_in_order_too(claims, tmp_path):
    assert generate_package(tmp_path / "package", claims)["claims"] == claims
    assert [str(problem) for problem in find_problems(tmp_path / "package")] == []


def test_the_same_seed_gives_the_same_bytes_and_another_one_does_not(root, tmp_path):
    generate_package(tmp_path / "again", CLAIMS, SEED)
    generate_package(tmp_path / "other", CLAIMS, SEED + 1)
    assert digests(tmp_path / "again") == digests(root)
    assert (tmp_path / "other/data/claims.csv").read_bytes() != (root / "data/claims.csv").read_bytes()


def test_a_larger_package_starts_as_the_smaller_one_does(root, tmp_path):
    generate_package(tmp_path / "larger", CLAIMS + 100, SEED)
    whole_texts = CLAIMS // 50 * 50
    assert read(tmp_path / "larger", "claims")[:whole_texts] == read(root, "claims")[:whole_texts]


def test_it_has_the_tables_and_codes_of_the_real_package(root):
    assert read_package(root).tables == read_package(ROOT).tables
    assert len(read(root, "claims")) == CLAIMS
    for path in (ROOT / "data" / "codelists").iterdir():
        assert (root / "data" / "codelists" / path.name).read_bytes() == path.read_bytes()


def test_the_rows_hold_nothing_that_no_field_is_for(root):
    """What the writer would leave out in silence: a cell under a name that is no field."""
    from benchmarks.draft import Memory
    from benchmarks.synthesis import make_text

    memory = Memory()
    names = {table.name: set(table.field_names) for table in read_package(ROOT).tables}
    for number in range(10):
        for table, rows in make_text(1, number, 50, memory)[1].items():
            assert {name for row in rows for name in row} <= names[table], table


def test_quotes_stand_in_four_scripts_with_all_that_is_hard_to_count(root):
    quotes = [row["quote"] for row in read(root, "claims")]
    for script in ("LATIN", "CYRILLIC", "HANGUL", "ARABIC"):
        assert any(unicodedata.name(character, "").startswith(script) for q in quotes for character in q), (
            script
        )
    assert any(unicodedata.combining(character) for quote in quotes for character in quote)
    assert any("HANGUL CHOSEONG" in unicodedata.name(character, "") for q in quotes for character in q)
    package = read_package(root)
    texts = {row["source_id"]: row["text_path"] for row in read(root, "sources") if row["text_path"]}
    astral_before = 0
    for row in read(root, "claims"):
        text = read_text(package, texts[row["source_id"]])
        start, end = int(row["quote_start"]), int(row["quote_end"])
        assert text[start:end] == row["quote"]
        astral_before += any(character > "\uffff" for character in text[:start])
    assert astral_before > CLAIMS / 2


def test_what_is_rare_in_life_is_there_too(root):
    claims = read(root, "claims")
    assert {row["status"] for row in claims} == {"current", "superseded"}
    assert {row["polarity"] for row in claims} == {"affirms", "denies"}
    assert {row["trace_status"] for row in claims} == {"traced", "uncertain", "not_traced", "not_applicable"}
    assert len({row["attribution_form"] for row in claims}) == 6
    assert any("\n" in row["quote"] for row in claims)
    assert any("\u200d" in read_text(read_package(root), path) for path in read_package(root).text_paths)
    assert len({row["relation"] for row in read(root, "relations")}) == 5
    assert any(row["alternative_group"] for row in read(root, "figures"))
    assert any(row["base_figure_id"] for row in read(root, "figures"))
    assert any(row["account_id"] for row in read(root, "traces"))
    assert {"figure_raised", "figure_lowered", "bound_changed"} <= {
        row["drift"] for row in read(root, "drifts")
    }
