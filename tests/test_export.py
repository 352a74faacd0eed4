"""The files to download: whole, exact, and beside them a copy that a spreadsheet cannot run."""

import csv
import hashlib
import io
import sqlite3
import zipfile

import pytest
from conftest import build_real, make_tiny, replace_once

from scripts import export
from scripts.check import find_problems
from scripts.database import build_database
from scripts.export import ExportError, export_package
from scripts.package import read_package


@pytest.fixture(scope="module")
def exported(tmp_path_factory):
    package = build_real(tmp_path_factory.mktemp("export"))
    return package, export_package(package)


def test_every_table_and_view_is_whole(exported):
    package, written = exported
    connection = sqlite3.connect(package.database)
    for row in written:
        if row["path"].startswith("csv/"):
            name = row["path"].removeprefix("csv/").removesuffix(".csv")
            cursor = connection.execute(f"select * from [{name}]")
            stored = [["" if cell is None else str(cell) for cell in cells] for cells in cursor]
            with open(package.root / "dist" / row["path"], encoding="utf-8", newline="") as file:
                header, *cells = csv.reader(file)
            assert header == [column[0] for column in cursor.description]
            assert cells == stored, name
            assert row["rows"] == len(stored)
    connection.close()
    names = {row["path"] for row in written}
    assert {"csv/claims.csv", "csv/claims_flat.csv", "csv/estimates.csv", "spreadsheet/claims.csv"} <= names
    assert not [name for name in names if "_fts" in name]


def test_the_list_of_files_tells_their_digests(exported):
    package, written = exported
    with open(package.root / "dist/files.csv", encoding="utf-8", newline="") as file:
        listed = list(csv.DictReader(file))
    assert len(listed) == len(written)
    for row in listed:
        content = (package.root / "dist" / row["path"]).read_bytes()
        assert (row["bytes"], row["sha256"]) == (str(len(content)), hashlib.sha256(content).hexdigest())


def test_the_zip_is_a_package_that_passes(exported, tmp_path):
    package, written = exported
    [name] = [row["path"] for row in written if row["path"].endswith(".zip")]
    with zipfile.ZipFile(package.root / "dist" / name) as archive:
        archive.extractall(tmp_path)
    assert find_problems(tmp_path) == []


def test_exporting_again_in_processes_gives_the_same_bytes(exported, monkeypatch):
    package, written = exported
    monkeypatch.setattr(export, "MANY_ROWS", 0)
    assert export_package(package) == written


def test_formulas_are_disarmed_only_in_the_copy_for_spreadsheets(tmp_path):
    root = make_tiny(tmp_path / "tiny")
    replace_once(root / "data/agents.csv", "Ada Brook,,person", "Ada Brook,=1+1,person")
    package = read_package(root)
    build_database(package)
    export_package(package)

    def alias(folder, encoding):
        text = (root / "dist" / folder / "agents.csv").read_text(encoding=encoding)
        return next(
            row["aliases"] for row in csv.DictReader(io.StringIO(text)) if row["agent_id"] == "ada-brook"
        )

    assert alias("csv", "utf-8") == "=1+1"
    assert alias("spreadsheet", "utf-8-sig") == "'=1+1"
    assert (root / "dist/spreadsheet/agents.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_without_a_database_there_is_nothing_to_export(tmp_path):
    with pytest.raises(ExportError, match="make build"):
        export_package(read_package(make_tiny(tmp_path / "tiny")))
