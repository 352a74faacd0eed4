"""A claim wherever it travels: in citations, link previews, structured data, views, queries and downloads.

Its quote alone can be the opposite of what it says, so how it is put and who is responsible go with it.
"""

import html
import json
import re
import sqlite3
from contextlib import closing
from types import SimpleNamespace

import pytest
from conftest import read_presentation

from scripts.site import addresses, citing

CITED = {
    "claim_id": "c0001",
    "quote": "denied that the ferry sank",
    "told": "Claim c0001, attributed to Ada Brook (asserted, a denial): Ada Brook denies that the ferry sank.",
    "citation": "The Gazette. (c. March 2024, inferred). 50% & more_. Claim c0001, attributed to Ada Brook (asserted,"
    " a denial): Ada Brook denies that the ferry sank. In Claims (Version 0.1.0).",
    "source_id": "gazette-2024",
    "title": "50% & more_",
    "title_basis": "stated",
    "author": None,
    "url": "https://example.org/a_b",
    "published_on": "2024-03~",
    "published_basis": "inferred",
    "retrieved_on": "2024-06-01",
    "publisher": "The Gazette",
    "package_name": "tiny",
    "package_title": "Claims",
    "package_version": "0.1.0",
}
SOURCE = {name: value for name, value in CITED.items() if not name.startswith("package_")} | {
    "claim_id": None
}
# Claims that are more than their quotes: denials, what is taken for granted, hedged, superseded or withdrawn.
SPECIAL = "select claim_id, quote, told, standing, citation from claims_flat where standing <> 'asserted' order by 1"
# Columns that hold the words of a claim.
WORDS = {"quote", "paraphrase", "claim", "words"}
# In these views `words` are those of a date or of a figure.
OF_FIGURES = ("inferred_dates", "chart_")


def ask(package, query):
    with closing(sqlite3.connect(f"file:{package.database}?mode=ro", uri=True)) as connection:
        connection.create_function("escape_fts", 1, lambda words: words or '""')
        connection.create_function("mark_terms", 2, lambda text, typed: text)
        cursor = connection.execute(query)
        return [dict(zip([column[0] for column in cursor.description], row, strict=True)) for row in cursor]


def test_the_words_of_a_claim_say_how_it_is_put(each_package):
    rows = ask(each_package, SPECIAL)
    assert rows
    for row in ask(each_package, "select * from claims_flat"):
        standing = row["standing"]
        assert standing.startswith(row["modality"].lower())
        assert ("a denial" in standing) == (row["polarity"] == "Denies")
        assert ("presupposed" in standing) == (row["explicitness"] == "Presupposed")
        assert ("superseded by c" in standing) == (row["status"] == "Superseded")
        assert ("withdrawn" in standing) == (row["status"] == "Withdrawn")
        is_own = row["attribution_form"] == "Own voice"
        whose = (
            f"made by {row['claimant']} in its own voice" if is_own else f"attributed to {row['claimant']}"
        )
        assert row["told"] == f"Claim {row['claim_id']}, {whose} ({standing}): {row['paraphrase']}"
        assert f" {row['told']} In " in row["citation"]


def test_what_leaves_the_page_of_a_claim_says_it_too(each_client, each_package):
    base = f"/{each_package.descriptor['name']}/claims"
    rows = ask(each_package, SPECIAL)
    for row in [
        *rows[:12],
        *(one for one in rows if re.search("denial|superseded|withdrawn", one["standing"])),
    ]:
        page = each_client.get(f"{base}/{row['claim_id']}").text
        preview = html.unescape(re.search('name="description" content="(.*?)"', page, re.DOTALL)[1])
        assert preview.endswith(row["told"])
        claim = json.loads(re.search('<script type="application/ld.json">(.*?)</script>', page, re.DOTALL)[1])
        assert claim["text"] == row["told"]
        assert claim["description"] == row["standing"]
        assert claim["appearance"]["text"] == row["quote"]
        [footnote, *_] = re.findall('class="cite"[^>]*>(.*?)</p', page, re.DOTALL)
        assert html.unescape(footnote).startswith(row["citation"])
        _, csl, *_ = [html.unescape(one) for one in re.findall("<pre[^>]*>(.*?)</pre>", page, re.DOTALL)]
        [item] = json.loads(csl)
        assert item["note"].startswith(row["told"].removesuffix("."))
        assert f"({row['standing']})" in page


def test_every_view_and_query_with_the_words_of_a_claim_says_how_it_is_put(each_package):
    presentation = read_presentation(each_package)
    for name, told in presentation["tables"].items():
        columns = set(ask(each_package, f"select name from pragma_table_info('{name}')") and told["columns"])
        if told["kind"] == "view" and columns & WORDS and not name.startswith(OF_FIGURES):
            assert "standing" in columns, name
    with closing(sqlite3.connect(f"file:{each_package.database}?mode=ro", uri=True)) as connection:
        connection.create_function("escape_fts", 1, lambda words: words or '""')
        connection.create_function("mark_terms", 2, lambda text, typed: text)
        for name, told in presentation["queries"].items():
            cursor = connection.execute(told["sql"], dict.fromkeys(told["params"], ""))
            columns = {column[0] for column in cursor.description}
            assert "standing" in columns or not columns & WORDS, name


def test_no_view_passes_a_claim_that_is_not_current_as_evidence(ferry):
    gone = {row["claim_id"] for row in ask(ferry, "select claim_id from claims where status <> 'current'")}
    assert gone
    for name, told in read_presentation(ferry)["tables"].items():
        if told["kind"] != "view":
            continue
        for row in ask(ferry, f"select * from [{name}]"):
            named = {
                str(cell) for column, cell in row.items() if column.endswith(("claim_id", "_id", "claim_ids"))
            }
            if any(claim in cell.split(", ") for claim in gone for cell in named):
                assert re.search("(?i)superseded|withdrawn", str(row)), (name, row)


def test_a_footnote_names_source_claim_and_address():
    words = citing.write_citation(CITED, "https://example.org/tiny/claims/c0001")
    assert words.endswith("In Claims (Version 0.1.0). https://example.org/tiny/claims/c0001")
    assert citing.write_citation(CITED) == CITED["citation"]
    assert citing.write_citation(SOURCE, "https://example.org/") == CITED["citation"]


def test_bibtex_escapes_what_tex_would_run_and_leaves_addresses_alone():
    entry = citing.write_bibtex(CITED)
    assert entry.startswith("@misc{tiny-c0001,\n")
    assert r"title = {{50\% \& more\_ [Claim c0001, attributed to Ada Brook (asserted, a denial): " in entry
    assert "url = {https://example.org/a_b}" in entry
    assert "year = {2024}" in entry
    assert "month = mar\n" in entry
    assert "urldate = {2024-06-01}" in entry
    assert r"attributed to Ada Brook (asserted, a denial): Ada Brook denies that the ferry sank" in entry
    assert "Quote: “denied that the ferry sank”" in entry
    odd = citing.write_bibtex({**CITED, "url": "https://example.org/{a}\\b c"})
    assert "url = {https://example.org/%7Ba%7D%5Cb%20c}" in odd
    assert odd.count("{") == odd.count("}")
    assert entry.count("{") == entry.count("}")
    assert citing.write_bibtex(SOURCE).startswith("@misc{gazette-2024,")


def test_an_entry_has_the_addresses_of_claim_and_source():
    page = "https://example.org/tiny/claims/c0001"
    entry = citing.write_bibtex(CITED, page)
    assert "url = {https://example.org/a_b}" in entry
    assert rf"addendum = {{\url{{{page}}}}}" in entry
    assert re.findall("^UR  - (.*)\r$", citing.write_ris(CITED, page), re.MULTILINE) == [CITED["url"], page]
    [item] = json.loads(citing.write_csl(CITED, page))
    assert (item["URL"], item["archive_location"]) == (CITED["url"], page)
    assert ("DC.relation", page) in citing.list_tags(CITED, page)
    for write in (citing.write_bibtex, citing.write_ris, citing.write_csl):
        assert page not in write(CITED)


def test_a_statement_is_cited_by_its_page(each_client, each_package):
    base = f"/{each_package.descriptor['name']}/statements"
    for row in ask(each_package, "select statement_id, summary, stated_on from statements"):
        place = f"{base}/{row['statement_id']}"
        page = html.unescape(each_client.get(place).text)
        assert row["summary"].removesuffix(".") in page.split('<p class="cite">')[1].split("</p>")[0]
        for ending in citing.FORMS:
            assert f'href="{place}.{ending}"' in page
            answer = each_client.get(f"{place}.{ending}")
            assert answer.status_code == 200
            assert row["statement_id"] in answer.text
    assert each_client.get(f"{base}/nosuch.bib").status_code == 404


def test_csl_says_when_a_date_is_not_stated():
    [item] = json.loads(citing.write_csl(CITED))
    assert item["issued"] == {"date-parts": [[2024, 3]], "circa": True}
    assert item["author"] == [{"literal": "The Gazette"}]
    [stated] = json.loads(
        citing.write_csl({**CITED, "published_basis": "stated", "published_on": "2024-03-05"})
    )
    assert stated["issued"] == {"date-parts": [[2024, 3, 5]]}


@pytest.mark.parametrize("cited", [CITED, SOURCE])
@pytest.mark.parametrize("author", [None, "Ada Brook"])
def test_csl_names_the_publisher_once(cited, author):
    [item] = json.loads(citing.write_csl({**cited, "author": author}))
    named = [item.get("publisher"), item.get("container-title"), item["author"][0]["literal"]]
    assert named.count("The Gazette") == 1


def test_of_an_interval_what_both_ends_share_is_kept():
    interval = {**CITED, "published_on": "2024-06-14/2024-10"}
    [item] = json.loads(citing.write_csl(interval))
    assert item["issued"]["date-parts"] == [[2024, 6, 14], [2024, 10]]
    assert "year = {2024}" in citing.write_bibtex(interval)
    assert "month" not in citing.write_bibtex(interval)
    undated = {**CITED, "published_on": None}
    assert "issued" not in json.loads(citing.write_csl(undated))[0]
    assert "year = {n.d.}" in citing.write_bibtex(undated)


@pytest.mark.parametrize(
    ("edtf", "year", "issued"),
    [
        ("202X", "2020--2029", {"literal": "the 2020s"}),
        ("2023-24", "2023--2024", {"literal": "winter 2023–24"}),
        ("2024/..", "2024--", {"literal": "from 2024"}),
        ("../2027", "--2027", {"literal": "until 2027"}),
        ("[2023-10,2023-11]", "2023", {"literal": "October 2023 or November 2023"}),
        ("2023/2024", "2023--2024", {"date-parts": [[2023], [2024]]}),
    ],
)
def test_every_form_of_date_has_a_year_and_an_issue(edtf, year, issued):
    cited = {**CITED, "published_on": edtf, "published_basis": "stated"}
    assert f"year = {{{year}}}" in citing.write_bibtex(cited)
    [item] = json.loads(citing.write_csl(cited))
    assert item["issued"] == issued
    assert item["accessed"] == {"date-parts": [[2024, 6, 1]]}


def find_citable_at(url):
    datasette = SimpleNamespace(plugin_config=lambda _: {"url": url})
    return addresses.find_citable(datasette, "https://example.org/c0001")


def test_an_address_of_this_machine_is_not_cited():
    for url in ("http://127.0.0.1:8001/", "http://localhost:8001/", None):
        assert find_citable_at(url) == ""
    assert find_citable_at("https://example.org/") == "https://example.org/c0001"


def test_the_heading_of_a_claim_says_who_claims_it_and_how_it_is_put(each_package, each_client):
    name = each_package.descriptor["name"]
    rows = each_client.get(f"/{name}/claims_flat.json?_shape=array&_size=max").json()
    for row in {row["standing"]: row for row in rows}.values():
        page = html.unescape(each_client.get(f"/{name}/claims/{row['claim_id']}").text)
        heading = page.split("<h1>")[1].split("</h1>")[0]
        assert row["claimant"] in heading
        assert row["standing"] in heading
        assert f"<title>{row['claim_id']} ({row['standing']}): " in page


def test_a_date_of_ris_is_a_year_with_other_words(each_client, each_package):
    name = each_package.descriptor["name"]
    dates = {
        line[6:]
        for row in each_client.get(f"/{name}/claims_flat.json?_shape=array&_size=max").json()
        for line in each_client.get(f"/{name}/claims/{row['claim_id']}.ris").text.splitlines()
        if line.startswith("DA  - ")
    }
    assert dates
    assert all(re.fullmatch(r"\d{4}(/\d\d){0,2}|\d{4}///.+", date) for date in dates), dates
