"""Generated packages: valid at any size, the same each time, in four scripts, with everything that is hard to count."""

import csv
import hashlib
import unicodedata

import pytest

from benchmarks.generate import Table, generate_package
from scripts.check import find_problems
from scripts.database import build_database
from scripts.package import read_package, read_text

CLAIMS = 300


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    root = tmp_path_factory.mktemp("generated") / "package"
    generate_package(root, CLAIMS)
    return root


def read(root, table):
    with open(root / "data" / f"{table}.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def digests(root):
    files = sorted(path for path in root.rglob("*") if path.is_file())
    return {path.relative_to(root): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_a_generated_package_has_no_problem_and_no_warning(root):
    assert [str(problem) for problem in find_problems(root)] == []


@pytest.mark.long
def test_one_whose_last_text_is_short_is_in_order_too(tmp_path):
    assert generate_package(tmp_path / "package", 51)["claims"] == 51
    assert [str(problem) for problem in find_problems(tmp_path / "package")] == []


def test_the_same_number_gives_the_same_bytes(root, tmp_path):
    generate_package(tmp_path / "again", CLAIMS)
    assert digests(tmp_path / "again") == digests(root)


def test_a_generated_package_is_built_with_every_table(root, tmp_path):
    copy = tmp_path / "package"
    counts = generate_package(copy, CLAIMS)
    built = build_database(read_package(copy))
    assert {table: built[table] for table in counts} == counts
    assert [name for name, rows in counts.items() if not rows] == []


def test_quotes_stand_in_four_scripts_with_all_that_is_hard_to_count(root):
    quotes = [row["quote"] for row in read(root, "claims")]
    letters = {unicodedata.name(letter, "?").split()[0] for quote in quotes for letter in quote}
    assert letters >= {"LATIN", "CYRILLIC", "HANGUL", "ARABIC", "COMBINING"}
    assert any("HANGUL CHOSEONG" in unicodedata.name(letter, "") for quote in quotes for letter in quote)
    package = read_package(root)
    paths = {row["source_id"]: row["text_path"] for row in read(root, "sources") if row["text_path"]}
    behind_emoji = 0
    for row in read(root, "claims"):
        text = read_text(package, paths[row["source_id"]])
        start, end = int(row["quote_start"]), int(row["quote_end"])
        assert text[start:end] == row["quote"]
        behind_emoji += any(letter > "\uffff" for letter in text[:start])
    assert behind_emoji > CLAIMS / 2


@pytest.mark.parametrize(
    ("table", "column", "codelist"),
    [
        ("claims", "polarity", "polarities"),
        ("claims", "modality", "modalities"),
        ("claims", "trace_status", "trace_statuses"),
        ("relations", "relation", "relation_kinds"),
        ("figures", "bound", "bounds"),
        ("figures", "measure", "measures"),
    ],
)
def test_every_code_is_used(table, column, codelist, root):
    """Of the codelists that decide what pages and views have to do."""
    codes = {row["code"] for row in read(root, f"codelists/{codelist}")}
    assert {row[column] for row in read(root, table)} - {""} == codes


def test_what_is_rare_in_life_is_there_too(root):
    assert any("\n" in row["quote"] for row in read(root, "claims"))
    assert any(row["period"] for row in read(root, "claims"))
    assert any(row["alternative_group"] and row["base_figure_id"] for row in read(root, "figures"))
    assert any(row["account_id"] for row in read(root, "traces"))


def test_a_required_field_that_the_generator_does_not_know_is_filled(tmp_path):
    fields = [
        ("key", "string"),
        ("level", "string"),
        ("number", "integer"),
        ("words", "string"),
        ("note", "string"),
    ]
    required = [{"name": n, "type": t, "constraints": {"required": n != "note"}} for n, t in fields]
    keys = [{"fields": ["level"], "reference": {"resource": "levels", "fields": ["code"]}}]
    resource = {"path": "new.csv", "schema": {"fields": required, "foreignKeys": keys}}
    table = Table(tmp_path, resource, {"levels": ["high"]})
    table.write([{"key": "a", "gone": "a cell of a field that is gone"}])
    assert (tmp_path / "new.csv").read_text() == "a,high,1,Made up.,\n"
