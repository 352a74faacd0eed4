"""Files of dist/: offered and sent only while they are, byte for byte, those of the open build."""

import csv
import io
import os
import sqlite3

import pytest
from conftest import publish, replace_once
from server import fetch_all

from scripts.database import build_database
from scripts.package import read_package

CLAIMS = "/dist/csv/claims.csv"


@pytest.fixture
def exported(ferry, tmp_path):
    """A package of its own, built and exported."""
    return publish(ferry.root, tmp_path / "package")


def get(package, *paths):
    told = {"plugins": {"claimbook": {"dist": str(package.root / "dist")}}}
    return fetch_all([package.database], paths, metadata=told)


def is_offered(package):
    page, file = get(package, "/download", CLAIMS)
    assert page.status_code == 200
    assert ('href="/dist/' in page.text) == (file.status_code == 200)
    return file.status_code == 200


def test_files_are_sent_as_they_lie(exported):
    with open(exported.root / "dist/files.csv", encoding="utf-8", newline="") as file:
        paths = [row["path"] for row in csv.DictReader(file)]
    assert len(paths) > 60
    for path, answer in zip(
        [*paths, "files.csv"], get(exported, *(f"/dist/{path}" for path in [*paths, "files.csv"]))
    ):
        assert answer.content == (exported.root / "dist" / path).read_bytes(), path
        assert int(answer.headers["content-length"]) == len(answer.content)
    [answer] = get(exported, CLAIMS)
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"


def test_files_of_a_former_build_are_not_offered(exported):
    assert is_offered(exported)
    path = exported.root / "data/claims.csv"
    with open(path, encoding="utf-8", newline="") as file:
        first = next(csv.DictReader(file))
    replace_once(path, first["paraphrase"], f"{first['paraphrase']} Indeed.")
    build_database(read_package(exported.root))
    for file in (exported.root / "dist/csv").iterdir():
        os.utime(file)
    assert not is_offered(exported)
    streamed, page = get(exported, "/ferry/claims.csv?_stream=on", "/download")
    rows = list(csv.DictReader(io.StringIO(streamed.text)))
    assert rows[0]["paraphrase"].endswith("Indeed.")
    assert 'href="/ferry/claims.csv?_stream=on' in page.text


@pytest.mark.parametrize("words", ["", "x"])
def test_a_file_that_was_changed_is_not_sent(exported, words):
    path = exported.root / "dist/csv/claims.csv"
    content = path.read_text(encoding="utf-8")
    path.write_text(content[:-1] + words, encoding="utf-8")
    changed, other = get(exported, CLAIMS, "/dist/csv/sources.csv")
    assert (changed.status_code, other.status_code) == (404, 200)
    assert "run export" in changed.text
    path.write_text(content, encoding="utf-8")
    assert get(exported, CLAIMS)[0].status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "../datapackage.json",
        "..%2Fdatapackage.json",
        "build.txt",
        "csv/nothing.csv",
        "csv/",
        "/etc/passwd",
        "csv",
    ],
)
def test_nothing_but_these_files_is_sent(exported, path):
    assert get(exported, f"/dist/{path}")[0].status_code in (302, 404)


@pytest.mark.parametrize("missing", ["build.txt", "files.csv", "."])
def test_without_whole_files_the_tables_can_be_downloaded_all_the_same(exported, missing):
    if missing == ".":
        os.rename(exported.root / "dist", exported.root / "gone")
    else:
        os.remove(exported.root / "dist" / missing)
    assert not is_offered(exported)
    with sqlite3.connect(exported.database) as connection:
        count = connection.execute("select count(*) from claims").fetchone()[0]
    connection.close()
    [answer] = get(exported, "/ferry/claims.csv?_stream=on&_size=20")
    assert len(list(csv.reader(io.StringIO(answer.text)))) == 1 + count
