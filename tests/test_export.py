"""The files to download: complete and exact, each with a copy that a spreadsheet cannot run."""

import csv
import hashlib
import io
import os
import re
import sqlite3
import time
import zipfile
from contextlib import closing

import pytest
import yaml
from conftest import FERRY, ROOT, copy_package, make_tiny, replace_once
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts import export
from scripts.check import find_problems
from scripts.database import build_database
from scripts.export import export_package
from scripts.package import read_package
from scripts.problems import Failure
from scripts.spreadsheets import make_safe

DESCRIBED = {
    "datapackage.json",
    "metadata.yml",
    "README.md",
    "LICENSE",
    "LICENSE-DATA.md",
    "CITATION.cff",
    "CHANGELOG.md",
}


@pytest.fixture(scope="module", params=[ROOT, FERRY], ids=["real", "ferry"])
def exported(request, tmp_path_factory):
    package = read_package(copy_package(request.param, tmp_path_factory.mktemp("export") / "package"))
    build_database(package)
    return package, export_package(package)


def read_all(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


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


def test_every_column_of_every_file_is_explained(exported):
    """For readers who have the files alone."""
    package, written = exported
    with open(package.root / "dist/columns.csv", encoding="utf-8", newline="") as file:
        told = list(csv.DictReader(file))
    columns = {(row["file"], row["column"]) for row in told}
    names = {row["path"].removeprefix("csv/") for row in written if row["path"].startswith("csv/")}
    assert {file for file, _ in columns} == names
    for name in names:
        with open(package.root / "dist/csv" / name, encoding="utf-8", newline="") as file:
            assert {(name, column) for column in next(csv.reader(file))} <= columns
    assert [row for row in told if not row["meaning"]] == []
    # A name that tables use for different things is not described from another of them.
    meant = {(row["file"], row["column"]): row["meaning"] for row in told}
    assert meant["conflicts.csv", "reason"] == meant["relations.csv", "reason"]
    assert meant["drift_table.csv", "trace_id"] == meant["traces.csv", "trace_id"]
    assert meant["drift_table.csv", "explanation"] == meant["traces.csv", "explanation"]
    assert meant["coverage.csv", "source_id"] == meant["sources.csv", "source_id"]
    assert meant["sentences_without_claims.csv", "note"] == meant["sentences.csv", "note"]
    assert {row["codes"] for row in told if row["codes"]} <= names
    assert ("claims.csv", "modality", "modalities.csv") in {
        (r["file"], r["column"], r["codes"]) for r in told
    }


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


def test_the_zip_holds_the_charts_and_nothing_of_the_engine(exported):
    package, written = exported
    [name] = [row["path"] for row in written if row["path"].endswith(".zip")]
    with zipfile.ZipFile(package.root / "dist" / name) as archive:
        names = set(archive.namelist())
    assert {
        path.relative_to(package.root).as_posix() for path in (package.root / "charts").iterdir()
    } <= names
    assert {name.split("/")[0] for name in names} <= {"data", "charts", "docs", *DESCRIBED}
    # Of the texts beside the data only those that are pages of the site.
    own = yaml.safe_load((package.root / "metadata.yml").read_text(encoding="utf-8"))["plugins"]["claimbook"]
    assert {name for name in names if name.startswith("docs/")} < {*own["documents"].values(), "docs/"}


def test_exporting_again_gives_the_same_bytes_and_takes_away_what_is_old(exported):
    package, written = exported
    before = read_all(package.root / "dist")
    (package.root / "dist/csv/old.csv").write_text("old")
    with open(package.root / "dist/files.csv", "a") as file:
        file.write("csv/old.csv,1,3,0\n")
    assert export_package(package) == written
    assert read_all(package.root / "dist") == before
    assert [path.name for path in package.database.parent.iterdir()] == [package.database.name]


def test_what_export_did_not_write_stays(tiny_root):
    package = read_package(tiny_root)
    build_database(package)
    dist = tiny_root / "dist"
    (dist / "notes/empty").mkdir(parents=True)
    own = {"README": b"mine", "csv/claims (old).csv": b"a,b\n", "notes/.hidden": b"\xff"}
    (dist / "csv").mkdir()
    for path, content in own.items():
        (dist / path).write_bytes(content)
    (dist / "latest").symlink_to("csv/claims.csv")
    for _ in range(2):
        written = export_package(package)
        assert own.items() <= read_all(dist).items()
        assert (dist / "notes/empty").is_dir()
        assert os.readlink(dist / "latest") == "csv/claims.csv"
    assert not {row["path"] for row in written} & {*own, "latest"}


def put_file(path):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("mine")


@pytest.mark.parametrize(
    ("path", "put"),
    [
        ("dist/csv/claims.csv", put_file),
        ("dist/files.csv", put_file),
        ("dist/csv", put_file),
        ("dist/csv/claims.csv", lambda path: path.mkdir(parents=True)),
        ("dist", put_file),
        ("dist", lambda path: path.symlink_to("data")),
    ],
    ids=["a table", "the list", "a folder", "a folder for a table", "dist itself", "a link"],
)
def test_what_export_did_not_write_is_not_replaced(tiny_root, path, put):
    package = read_package(tiny_root)
    build_database(package)
    put(tiny_root / path)
    before = read_all(tiny_root / "dist")
    with pytest.raises(Failure, match=rf"^{tiny_root / path} .*; move it away$"):
        export_package(package)
    assert os.path.lexists(tiny_root / path)
    assert read_all(tiny_root / "dist") == before
    assert [path.name for path in package.database.parent.iterdir()] == [package.database.name]


def test_dist_names_the_build_that_it_was_exported_from(exported):
    package, _ = exported
    with closing(sqlite3.connect(package.database)) as connection:
        [build] = connection.execute("select value from _package where fact = 'build'").fetchone()
    assert (package.root / "dist/build.txt").read_text() == f"{build}\n"


@pytest.mark.parametrize("path", ["data/claims.csv", "data/texts/ferry-gazette.txt", "datapackage.json"])
def test_what_changed_since_the_build_is_not_exported(tiny_root, path):
    package = read_package(tiny_root)
    build_database(package)
    export_package(package)
    before = read_all(tiny_root / "dist")
    with open(tiny_root / path, "ab") as file:
        file.write(b"\n")
    with pytest.raises(Failure, match=f"{path} has changed since the build; run build"):
        export_package(package)
    (tiny_root / path).unlink()
    with pytest.raises(Failure, match=f"{path} has changed since the build"):
        export_package(package)
    assert read_all(tiny_root / "dist") == before
    assert [path.name for path in package.database.parent.iterdir()] == ["tiny.db"]


def test_no_link_is_followed_into_the_zip(tiny_root, tmp_path):
    package = read_package(tiny_root)
    build_database(package)
    for path in ("README.md", "data/claims.csv"):
        (tiny_root / path).unlink(missing_ok=True)
        (tiny_root / path).symlink_to(tmp_path / "secret")
        with pytest.raises(Failure, match=f"{path} is a symbolic link; put the file itself there"):
            export_package(package)
        (tiny_root / path).unlink()
    assert not (tiny_root / "dist").exists()


def test_a_dist_that_cannot_be_replaced_stays(tiny_root, monkeypatch):
    package = read_package(tiny_root)
    build_database(package)
    export_package(package)
    before = read_all(tiny_root / "dist")
    rename = export.os.rename

    def fail(source, target):
        if source.name == "new":
            raise OSError(18, "Invalid cross-device link")
        rename(source, target)

    monkeypatch.setattr(export, "exchange_folders", lambda *_: False)
    monkeypatch.setattr(export.os, "rename", fail)
    with pytest.raises(Failure, match="cross-device"):
        export_package(package)
    assert read_all(tiny_root / "dist") == before


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


# What a spreadsheet may read a cell as: cut at the separator of its locale, with or without regard to quotation marks.
SEPARATORS = [",", ";", "\t", "|"]


def read_as_spreadsheet(content, separator):
    for row in csv.reader(io.StringIO(content, newline=""), delimiter=separator):
        yield from row
    if separator != ",":
        yield from re.split(f"[{separator}\r\n]", content)


@settings(max_examples=1_000, deadline=None)
@given(st.lists(st.text("=+-@＝;,|\t\r\n\"' a1", max_size=8), min_size=1, max_size=3))
def test_no_part_of_a_cell_runs_in_a_spreadsheet_of_any_locale(cells):
    safe = io.StringIO(newline="")
    csv.writer(safe, lineterminator="\n").writerow(make_safe(cells))
    for separator in SEPARATORS:
        for part in read_as_spreadsheet(safe.getvalue(), separator):
            assert not part.strip(' "\t\r\n').startswith(tuple("=+-@＝")), (separator, part)


def test_words_with_signs_are_left_as_they_are():
    words = [
        "see page 1; no = there",
        "a-b",
        "1+1=2",
        "Ada, = her",
        "me@ferry.example.org",
        "one\ntwo",
        "A | b",
    ]
    assert make_safe((*words, 1, None, -1.5)) == (*words, 1, None, -1.5)
    assert make_safe(("see;=1+1;end",)) == ("see;'=1+1;end",)


def test_a_row_is_made_safe_about_as_fast_as_it_is_written():
    rows = [
        (f"c{number}", "2026-11-28", None, number, "Told; as it was - in words, again. " * 9)
        for number in range(900)
    ]

    def measure(step):
        spent = []
        for _ in range(5):
            begin = time.thread_time()
            step()
            spent.append(time.thread_time() - begin)
        return min(spent)

    written = measure(lambda: csv.writer(io.StringIO()).writerows(rows))
    assert measure(lambda: [make_safe(row) for row in rows]) < 2 * written


def test_without_a_database_there_is_nothing_to_export(tmp_path):
    with pytest.raises(Failure, match="run build"):
        export_package(read_package(make_tiny(tmp_path / "tiny")))
