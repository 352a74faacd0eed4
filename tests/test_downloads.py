"""Files of dist/: offered and sent only while they are, byte for byte, those of the open build."""

import csv
import hashlib
import html
import io
import os
import re
import shlex
import sqlite3
import subprocess
import sys
import zipfile
from contextlib import closing
from urllib.parse import quote

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


@pytest.mark.sampled(4)
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


def test_what_was_downloaded_is_checked_by_one_command(each_client, tmp_path):
    """Every file that the page offers, under the name that a browser gives it; the page has each digest whole."""
    page = each_client.get("/download").text
    saved = {}
    for link, name in re.findall(r'<a href="([^"?]+[.](?:csv|zip|db))"(?: download(?:="([^"]+)")?)?>', page):
        if not link.endswith("/files.csv"):
            name = name or link.rsplit("/", 1)[-1]
            assert name not in saved
            saved[name] = each_client.get(link).content
            (tmp_path / name).write_bytes(saved[name])
    assert {"claims.csv", "claims-for-spreadsheets.csv", "columns.csv"} < saved.keys()
    assert [name for name in saved if name.endswith(".db")]
    listed = each_client.get("/SHA256SUMS")
    # A browser would add .txt to the name of a text.
    assert listed.headers["content-type"] == "application/octet-stream"
    digests = dict(line.split("  ")[::-1] for line in listed.text.splitlines())
    assert digests == {name: hashlib.sha256(content).hexdigest() for name, content in saved.items()}
    shown = {name for name in saved if not name.endswith("-for-spreadsheets.csv")} - {"columns.csv"}
    assert all(f">{digests[name]}<" in page for name in shown)
    (tmp_path / "SHA256SUMS").write_bytes(listed.content)
    command = shlex.split(re.search("<pre[^>]*>(.*)</pre>", page)[1])
    checked = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (checked.returncode, checked.stdout.count(": OK")) == (0, len(saved))


def test_rows_that_were_filtered_have_a_copy_for_spreadsheets_too(each_client, each_package):
    name = each_package.descriptor["name"]
    for table in ("claims", "claims_flat", "figures_flat", "sources"):
        answer = each_client.get(f"/{name}/{table}.csv?_stream=on&_size=7&_dl=on&_spreadsheet=on")
        assert f'filename="{table}-for-spreadsheets.csv"' in answer.headers["content-disposition"]
        assert answer.text.startswith("\ufeff")
        # The whole table as a file is made safe in the same way.
        whole = each_client.get(f"/dist/spreadsheet/{table}.csv").content.decode("utf-8-sig")
        assert read_rows(answer.text) == read_rows(whole)
    page = each_client.get(f"/{name}/claims_flat?polarity=Affirms").text
    [link] = re.findall('<a href="([^"]+)">CSV for spreadsheets', page)
    assert "polarity=Affirms" in link
    saved = each_client.get(html.unescape(link)).headers["content-disposition"]
    assert 'filename="claims_flat-polarity-Affirms-for-spreadsheets.csv"' in saved
    assert len(read_rows(each_client.get(html.unescape(link)).text)) > 1


def read_rows(text):
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


RISKY = """select '=1+1' as formula, 'see;=1+1' as parted, 'two
lines, "quoted"' as lines, -5 as below, '-5' as typed, 'Zoë' as name, '-A1' as cell, null as missing"""


@pytest.mark.parametrize(
    "address", ["ferry.csv?sql={}", "ferry/claims.csv?_stream=on&_where=claim_id+in+({})"]
)
def test_the_answer_of_a_query_is_made_safe_for_a_spreadsheet(ferry_client, address):
    if "sql" in address:
        text = ferry_client.get(f"/{address}&_spreadsheet=on".format(quote(RISKY))).text
        safe = ["'=1+1", "see;'=1+1", 'two\nlines, "quoted"', "-5", "-5", "Zoë", "'-A1", ""]
        assert read_rows(text)[1:] == [safe]
    refused = ferry_client.get(f"/{address}&_spreadsheet=on".format("select+nosuch"))
    assert refused.status_code == 400
    assert refused.text.startswith(("SQLite says", "no such column"))


@pytest.mark.parametrize("path", ["ferry/claims?_spreadsheet=on", "ferry/claims.json?_spreadsheet=on"])
def test_only_a_csv_has_a_copy_for_spreadsheets(ferry_client, path):
    for address in (path, "dist/csv/claims.csv?_spreadsheet=on", "ferry/claims.csv?_spreadsheet=1"):
        answer = ferry_client.get(f"/{address}")
        assert answer.status_code == 400
        assert "has a copy for spreadsheets" in answer.text


def test_a_list_of_claims_can_be_taken_along(each_client, each_package):
    """From the page of an agent, a source or a statement, as CSV with a row for each claim that it shows."""
    name = each_package.descriptor["name"]
    pages = {"agents": "claimant_id", "sources": "source_id"}
    for table, column in pages.items():
        rows = each_client.get(f"/{name}/claims.json?_shape=array&status=current&_size=max").json()
        page = each_client.get(f"/{name}/{table}/{rows[0][column]}").text
        listed = re.findall('<li><a href="[^"]+">(c[0-9]+)</a>', page)
        [link] = re.findall('href="([^"]+_dl=on)">CSV', page)
        taken = csv.DictReader(io.StringIO(each_client.get(html.unescape(link)).text))
        assert sorted(row["claim_id"] for row in taken) == sorted(listed) != []


def test_a_quote_is_proven_as_its_page_says(each_client, each_package, tmp_path):
    name = each_package.descriptor["name"]
    [archive] = (each_package.root / "dist").glob("*.zip")
    with zipfile.ZipFile(archive) as packed:
        packed.extractall(tmp_path)
    with closing(sqlite3.connect(f"file:{each_package.database}?mode=ro", uri=True)) as connection:
        quotes = dict(connection.execute("select claim_id, quote from claims order by length(quote) desc"))
    for claim in [*quotes][:3] + [*quotes][-3:]:
        page = each_client.get(f"/{name}/claims/{claim}").text
        part = page.split('<h2 id="proof">')[1].partition("</pre>")[0] + "</pre>"
        _, *rest = shlex.split(html.unescape(re.search("<pre[^>]*>(.*)</pre>", part)[1]))
        ran = subprocess.run([sys.executable, *rest], cwd=tmp_path, capture_output=True, check=True)
        assert ran.stdout.decode() == quotes[claim] + "\n"
        [link] = re.findall('href="([^"]+sql[^"]+)"', part)
        [row] = each_client.get(html.unescape(link).replace("?", ".json?") + "&_shape=array").json()
        assert row == {"is_verbatim": 1, "quote": quotes[claim]}
