"""What lets readers trust a package: who makes it, how to report an error, what changed, and the texts about it."""

import hashlib
import html
import json
import os
import re
import sqlite3
from contextlib import closing
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import pytest
import yaml
from conftest import FERRY, ROOT, copy_package, run_command, write_descriptor
from server import fetch_all
from test_citing import ask

from scripts.database import build_database
from scripts.package import load_descriptor, read_package
from scripts.problems import Failure
from scripts.site.reporting import FORM

ATOM = "{http://www.w3.org/2005/Atom}"
FORM_PATH = ROOT / ".github" / "ISSUE_TEMPLATE" / FORM


def build_ferry(folder, **members):
    """The ferry with other members in its descriptor, built."""
    root = copy_package(FERRY, folder / "ferry")
    write_descriptor(root, {**load_descriptor(root), **members})
    package = read_package(root)
    build_database(package)
    return package


def read_dataset(client):
    page = client.get("/").text
    return json.loads(re.search('<script type="application/ld.json">(.*?)</script>', page, re.DOTALL)[1])


def test_the_feed_is_atom(each_package, each_client):
    answer = each_client.get("/changes.atom")
    assert answer.headers["content-type"].startswith("application/atom+xml")
    feed = ElementTree.fromstring(answer.content)
    assert feed.tag == f"{ATOM}feed"
    entries = feed.findall(f"{ATOM}entry")
    sections = re.findall(
        "^## ", (each_package.root / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert len(entries) == len(sections) > 0
    for one in (feed, *entries):
        for name in ("id", "title", "updated"):
            assert len(one.findall(f"{ATOM}{name}")) == 1, name
            assert one.find(f"{ATOM}{name}").text.strip()
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT00:00:00Z", one.find(f"{ATOM}updated").text)
        assert one.find(f"{ATOM}id").text.startswith("urn:uuid:")
        assert one.find(f"{ATOM}updated").text <= feed.find(f"{ATOM}updated").text
    assert feed.find(f"{ATOM}author/{ATOM}name").text
    assert [link.get("rel") for link in feed.findall(f"{ATOM}link")] == ["self", "alternate"]
    assert len({one.find(f"{ATOM}id").text for one in (feed, *entries)}) == len(entries) + 1
    for entry in entries:
        assert entry.find(f"{ATOM}content").get("type") == "html"
        path, _, part = entry.find(f"{ATOM}link").get("href").partition("#")
        assert f'id="{part}"' in each_client.get(path).text


def test_a_version_has_the_date_of_its_heading(ferry, ferry_client):
    assert ask(ferry, "select version, released_on from _changes") == [
        {"version": "Unreleased", "released_on": None},
        {"version": "0.3.0", "released_on": "2024-06-03"},
        {"version": "0.2.0", "released_on": "2024-05-20"},
    ]
    assert "Version 0.3.0, released on 3 June 2024" in ferry_client.get("/about").text
    assert '<a href="notes/method">' in ferry_client.get("/changes").text


def test_a_claim_says_what_became_of_it(ferry, ferry_client):
    query = "select claim_id, status, superseded_by from claims where status <> 'current'"
    gone = ask(ferry, query)
    changes = ferry_client.get("/changes").text
    for row in gone:
        page = ferry_client.get(f"/ferry/claims/{row['claim_id']}").text
        assert f'<a href="/ferry/claims/{row["claim_id"]}">' in changes
        history = page.split("<h2>History</h2>")[1].split("</p>")[0]
        assert "First recorded on" in history
        if row["superseded_by"]:
            assert row["superseded_by"] in history
            newer = ferry_client.get(f"/ferry/claims/{row['superseded_by']}").text
            assert "It replaces" in newer.split("<h2>History</h2>")[1].split("</p>")[0]
        else:
            assert "It was withdrawn" in history


def test_texts_about_the_package_are_pages(each_package, each_client):
    named = yaml.safe_load((each_package.root / "metadata.yml").read_text())["plugins"]["claimbook"][
        "documents"
    ]
    about = each_client.get("/about").text
    for name, path in named.items():
        title = (each_package.root / path).read_text(encoding="utf-8").splitlines()[0].removeprefix("# ")
        page = each_client.get(f"/notes/{name}")
        assert page.status_code == 200
        assert (
            f"<h1>{html.escape(title)}</h1>" in html.unescape(page.text).replace("'", "&#x27;")
            or title in page.text
        )
        assert f'href="/notes/{name}"' in about
        for link in re.findall('href="([^"]+)"', page.text):
            address = str(page.url.join(html.unescape(link)))
            if urlsplit(address).netloc == page.url.netloc.decode():
                answer = each_client.get(address)
                assert answer.status_code == 200, link
                part = urlsplit(address).fragment
                assert not part or f'id="{part}"' in answer.text, link
    assert each_client.get("/notes/nothing").status_code == 404


def test_markup_in_a_text_is_shown_and_not_run(ferry_client):
    page = ferry_client.get("/notes/method").text
    assert "&lt;script&gt;alert(&quot;not run&quot;)&lt;/script&gt;" in page
    assert 'href="javascript' not in page
    assert "<img" not in page
    assert "a picture" in page
    assert '<a href="../ferry/claims/c0001">c0001</a>' in page
    assert "c9999" in page
    assert "claims/c9999" not in page
    assert '<a href="../dictionary">the fields</a>' in page
    # Nothing is served at that path, and the ferry has no repository.
    assert "\nthe rows; the first claim" in page


def find_report(package, claim="c0001"):
    [page] = fetch_all([package.database], [f"/ferry/claims/{claim}"])
    part = page.text.split('<details id="report">')[1].split("</details>")[0]
    return [html.unescape(link) for link in re.findall('href="([^"]+)"', part)], html.unescape(part)


def test_an_error_is_reported_in_the_repository(tmp_path):
    package = build_ferry(tmp_path, homepage="https://github.com/example/ferry")
    [link], words = find_report(package)
    filled = {name: value for name, [value] in parse_qs(urlsplit(link).query).items()}
    assert link.startswith("https://github.com/example/ferry/issues/new?")
    assert filled["template"] == FORM
    assert filled["title"] == "c0001: "
    assert filled["row"].startswith("c0001, version 0.3.0")
    assert filled["words"] == "Ferry May Stop In May"
    fields = {part.get("id") for part in yaml.safe_load(FORM_PATH.read_text())["body"]}
    assert filled.keys() - {"template", "title"} <= fields
    assert "Quote: “Ferry May Stop In May”" in words


def test_an_error_is_reported_by_mail_or_to_whom_the_package_names(tmp_path, ferry):
    mail = [{"title": "The keeper", "email": "keeper@example.org"}]
    [link], _ = find_report(build_ferry(tmp_path, contributors=mail))
    assert link.startswith("mailto:keeper@example.org?subject=c0001%3A%20Claims")
    assert "Ferry%20May%20Stop" in link
    links, words = find_report(ferry)
    assert links == []  # where nobody can be reached, the page says so, and leads nowhere else
    assert "gives no address" in words
    assert "c0001, version 0.3.0" in words
    [about] = fetch_all([ferry.database], ["/about"])
    assert "The keeper of this package" in about.text
    assert "gives no address" in about.text


def test_the_dataset_says_what_search_engines_for_data_ask(each_package, each_client):
    dataset, descriptor = read_dataset(each_client), each_package.descriptor
    assert dataset["identifier"] == dataset["url"]
    assert dataset["keywords"] == descriptor["keywords"]
    assert dataset["dateCreated"] == descriptor["created"][:10]
    assert dataset["creator"][0]["name"] == descriptor["contributors"][0]["title"]
    assert dataset["license"] == descriptor["licenses"][0]["path"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\d/\d{4}-\d\d-\d\d", dataset["temporalCoverage"])
    assert {one["name"] for one in dataset["isBasedOn"]} <= {
        row["title"] for row in ask(each_package, "select title from sources")
    }
    names = {one["name"] for one in dataset["variableMeasured"]}
    assert {"quote", "claimant", "polarity"} <= names
    assert "rowid" not in names
    # What F-UJI asks of a data set at the least; one that is not released has the day of its data.
    needed = {"creator", "name", "publisher", "dateCreated", "description", "keywords", "identifier", "@type"}
    assert all(dataset.get(name) for name in needed)
    assert dataset["publisher"]["name"] == dataset["creator"][0]["name"]
    links = re.findall('<([^>]+)>; rel="item"; type="([^"]+)"', each_client.get("/").headers["link"])
    assert links == [(one["contentUrl"], one["encodingFormat"]) for one in dataset["distribution"]]
    assert len(dataset["distribution"]) == 3
    for one in dataset["distribution"]:
        content = each_client.get(one["contentUrl"]).content
        assert hashlib.sha256(content).hexdigest() == one["sha256"], one["contentUrl"]
        assert one["contentSize"] == f"{len(content)} B"


def test_the_day_of_a_build_is_the_one_that_was_asked_for(tmp_path, monkeypatch):
    def read_bytes():
        package = read_package(root)
        build_database(package)
        return package.database.read_bytes()

    root = copy_package(FERRY, tmp_path / "ferry")
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    undated = read_bytes()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1717459200")
    dated = read_bytes()
    assert dated == read_bytes() != undated
    with closing(sqlite3.connect(root / "build/ferry.db")) as connection:
        [day] = connection.execute("select value from _package where fact = 'date of the build'").fetchone()
    assert day == "2024-06-04"
    [about] = fetch_all([root / "build/ferry.db"], ["/about"])
    assert "built on 4 June 2024" in about.text
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    with pytest.raises(Failure, match="SOURCE_DATE_EPOCH"):
        read_bytes()
    assert os.listdir(root / "build") == ["ferry.db"]


def test_a_chart_stands_on_the_home_page_once(each_client):
    page = each_client.get("/").text
    charts = re.findall(r'<object class="wide-only"[^>]*data="([^"]+)"', page)
    assert charts
    assert len(charts) == len(set(charts))


@pytest.mark.long
def test_an_open_sentence_is_not_called_accounted_for(tmp_path):
    root = copy_package(FERRY, tmp_path / "ferry")
    withdrawn = run_command("withdraw", "c0016", "--why", "Read of another fare.", "--package", root)
    assert withdrawn.returncode == 0, withdrawn.stderr
    package = read_package(root)
    build_database(package)
    home, source = fetch_all([package.database], ["/", "/ferry/sources/harbour-news"])
    assert "sentences, 1 not read yet" in home.text
    assert "all accounted for" not in home.text
    assert '<span class="reason">open</span>' in source.text
