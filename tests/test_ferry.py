"""The ferry is as good a package as the real one: valid, on a subject of its own, with every table in use."""

import csv

import pytest
from conftest import FERRY, ROOT, count_rows

from scripts import model
from scripts.package import read_package


def read_codes(root, name):
    with open(root / "data" / "codelists" / f"{name}.csv", encoding="utf-8", newline="") as file:
        return {row["code"] for row in csv.DictReader(file)}


@pytest.mark.parametrize("root", [ROOT, FERRY], ids=["real", "ferry"])
def test_the_package_has_the_codes_of_the_model(root):
    common = {name: {row["code"] for row in model.read_codes(name)} for name in model.read_resources()}
    assert len([codes for codes in common.values() if codes]) == 25
    for name, codes in common.items():
        if codes:
            assert codes <= read_codes(root, name), name


def test_every_table_and_view_of_the_ferry_has_rows(ferry):
    assert [name for name, rows in count_rows(ferry).items() if not rows] == []


def test_the_ferry_shares_no_subject_with_the_real_package():
    for name in model.SUBJECT_LISTS:
        shared = read_codes(ROOT, name) & read_codes(FERRY, name)
        assert shared <= {"percent"}, name
    assert read_package(FERRY).descriptor["name"] == "ferry"
