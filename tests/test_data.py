"""Both packages are valid, according to our check and to the stock validator."""

import csv
import hashlib
import json
import subprocess
import sys

import pytest
from conftest import FERRY, ROOT

from scripts.authors.edit import Edit
from scripts.authors.todo import list_tasks
from scripts.check import find_problems
from scripts.package import read_package, read_text

RECEIVED = {
    "data/texts/hypefresh-2024.txt": "afd8d8f487032271782f48597926c0fa9582d049a42aeb644741220a1d1d0e59",
    "data/texts/nationalusnews-2024.txt": "5a4614cc4da4cddc88f668736b79ea41b7ce2482a843ca7e00a963a68b349df7",
}


@pytest.fixture(params=[ROOT, FERRY], ids=["real", "ferry"])
def root(request):
    return request.param


def read(root, table):
    with open(root / "data" / f"{table}.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_package_has_no_problems_and_no_warnings(root):
    assert [str(problem) for problem in find_problems(root)] == []


def test_the_stock_validator_passes(root):
    command = [sys.executable, "-m", "frictionless", "validate", "datapackage.json", "--json"]
    ran = subprocess.run(command, cwd=root, capture_output=True, text=True)
    report = json.loads(ran.stdout)
    assert ran.returncode == 0
    assert report["valid"]
    tasks = {task["place"] for task in report["tasks"] if task["type"] == "table"}
    assert tasks == {table.path for table in read_package(root).tables}


def test_the_texts_are_as_received():
    for path, digest in RECEIVED.items():
        assert hashlib.sha256((ROOT / path).read_bytes()).hexdigest() == digest


def test_every_quote_is_in_its_text(root):
    """The same verification as the rule's, without its engine."""
    package = read_package(root)
    paths = {row["source_id"]: row["text_path"] for row in read(root, "sources") if row["text_path"]}
    texts = {source: read_text(package, path) for source, path in paths.items()}
    claims = read(root, "claims")
    assert len(claims) > 10
    for row in claims:
        assert texts[row["source_id"]][int(row["quote_start"]) : int(row["quote_end"])] == row["quote"]


def test_files_are_written_as_a_csv_writer_writes_them(root):
    """Minimal quoting and LF, so that a changed cell is a changed line and nothing else."""
    for table in read_package(root).tables:
        content = (root / table.path).read_text(encoding="utf-8")
        with open(root / table.path, encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
        assert content == _write(rows), table.path


def _write(rows):
    import io

    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


def test_every_code_of_the_small_codelists_is_explained(root):
    for table in read_package(root).tables:
        if table.path.startswith("data/codelists/"):
            for row in read(root, f"codelists/{table.name}"):
                assert row["description"].endswith("."), row


def test_alternatives_stand_together_in_one_claim_or_account(root):
    groups = {}
    for row in read(root, "figures"):
        if row["alternative_group"]:
            groups.setdefault(row["alternative_group"], []).append((row["claim_id"], row["account_id"]))
    assert groups
    assert all(len(owners) > 1 and len(set(owners)) == 1 for owners in groups.values())


def test_relations_join_the_claims_of_each_proposition(root):
    assert not [task for task in list_tasks(Edit(root)) if task.kind == "unrelated claim"]


def test_every_field_says_what_it_is(root):
    for resource in json.loads((root / "datapackage.json").read_text(encoding="utf-8"))["resources"]:
        for field in resource.get("schema", {}).get("fields", []):
            assert len(field["description"]) > 15, field
            assert field["propertyUrl"].startswith("http")
            assert "example" in field, field["name"]
