"""What readers get: every page, every named query, every CSV complete and with labels."""

import csv
import html
import io
import json
import re
import shutil
import sqlite3
from contextlib import closing
from itertools import pairwise

import pytest
from conftest import ROOT, copy_real, read_presentation, replace_once
from server import fetch_all, serving

from scripts.database import build_database
from scripts.package import read_package
from scripts.site.files import SCRIPT


@pytest.fixture(scope="module")
def presented(package):
    return read_presentation(package)


def read_csv(text):
    return list(csv.DictReader(io.StringIO(text)))


def find_csv_link(page):
    return html.unescape(re.search(r'<a href="([^"]*\.csv[^"]*)">CSV</a>', page)[1])


def test_every_table_and_view_has_a_page_and_a_whole_csv_with_labels(each_client, each_counts, each_package):
    base = f"/{each_package.descriptor['name']}"
    assert len(each_counts) > 30
    for name, count in each_counts.items():
        page = each_client.get(f"{base}/{name}")
        assert page.status_code == 200, name
        assert ("Narrow the rows" in page.text) == ('<section class="facet"' in page.text), name
        if not count:
            assert "No rows" in page.text, name
            continue
        answer = each_client.get(find_csv_link(page.text))
        assert answer.status_code == 200
        assert "attachment" in answer.headers["content-disposition"]
        assert len(read_csv(answer.text)) == count, name


def test_csvs_have_labels(client):
    claims = read_csv(client.get("/munitions/claims.csv?_stream=on&_labels=on").text)
    assert claims[0]["modality_label"] == "Asserted"
    assert claims[0]["claimant_id_label"] == "Shin Won-sik"


def test_csv_cells_are_the_cells_of_the_files(each_client, each_package):
    base = f"/{each_package.descriptor['name']}"
    for table in each_package.tables:
        with open(each_package.root / table.path, encoding="utf-8", newline="") as file:
            wanted = list(csv.DictReader(file))
        found = read_csv(each_client.get(f"{base}/{table.name}.csv?_stream=on").text)
        booleans = {field.name for field in table.fields if field.type == "boolean"}
        for row in wanted:
            for name in booleans:
                row[name] = "1" if row[name] == "true" else "0"
        kept = [{name: row[name] for name in table.field_names} for row in found]
        assert sorted(map(str, kept)) == sorted(map(str, wanted)), table.name


def test_in_views_the_id_of_a_claim_leads_to_the_claim(client):
    for path in (
        "/munitions/claims_flat?_size=1",
        "/munitions/conflicts",
        "/munitions/drift_table",
    ):
        assert re.search(r'<a href="/munitions/claims/c\d{4}">c\d{4}</a>', client.get(path).text), path


LISTS = ("claim_ids", "statement_ids", "candidate_statement_ids")


def test_every_key_of_a_list_leads_to_its_row(client, package):
    with closing(sqlite3.connect(f"file:{package.database}?mode=ro", uri=True)) as connection:
        query = (
            "select v.name from sqlite_master as v join pragma_table_info(v.name) as c"
            " where v.type = 'view' and c.name = ?"
        )
        views = {name for column in LISTS for (name,) in connection.execute(query, [column])}
        held = {
            f"/munitions/{table}/{key}"
            for table in ("claims", "statements")
            for (key,) in connection.execute(f"select {table[:-1]}_id from {table}")
        }
    assert len(views) >= 3
    for view in views:
        page = client.get(f"/munitions/{view}?_size=max&_columns=all").text
        lists = re.findall(rf'<td[^>]* data-label="(?:{"|".join(LISTS)})">(.*?)</td>', page)
        links = [re.findall('href="(.*?)"', cell) for cell in lists]
        assert max(map(len, links)) > 1, view
        assert {link for found in links for link in found} <= held, view


def test_filtered_and_searched_csvs_are_whole_too(client):
    for query, test in {
        "modality=asserted": lambda row: row["modality"] == "asserted",
        "_search=shells": lambda row: "shell" in (row["quote"] + row["paraphrase"]).lower(),
    }.items():
        page = client.get(f"/munitions/claims?{query}&_size=5").text
        rows = read_csv(client.get(find_csv_link(page)).text)
        assert len(rows) == int(re.search(r'<h2 id="rows"[^>]*>([\d,]+) rows?', page)[1])
        assert len(rows) > 5
        assert all(map(test, rows))


def test_downloads_are_whole_when_datasette_returns_few_rows(package):
    """The link on the page does not depend on how many rows Datasette may return at once."""
    settings = {"max_returned_rows": 20, "default_page_size": 20}
    [page] = fetch_all([package.database], ["/munitions/claims?_size=max"], settings=settings)
    [answer] = fetch_all([package.database], [find_csv_link(page.text)], settings=settings)
    assert len(read_csv(answer.text)) > 100


def test_every_row_has_a_page(each_client, each_package):
    base = f"/{each_package.descriptor['name']}"
    for table in each_package.tables:
        [first, *_] = each_client.get(f"{base}/{table.name}.json?_shape=array&_size=1").json() or [None]
        if first is None:
            assert table.name == "accepted_warnings"
            continue
        key = ",".join(str(first[name]) for name in table.primary_key)
        assert each_client.get(f"{base}/{table.name}/{key}").status_code == 200, table.name


def test_every_named_query_answers_and_can_be_downloaded_whole(each_client, each_package):
    base = f"/{each_package.descriptor['name']}"
    presented = read_presentation(each_package)
    assert len(presented["queries"]) >= 5
    for name, query in presented["queries"].items():
        parameters = query["examples"]
        assert set(parameters) == set(query["params"])
        page = each_client.get(f"{base}/{name}", params=parameters)
        assert page.status_code == 200
        assert query["description"] in html.unescape(page.text)
        rows = read_csv(each_client.get(f"{base}/{name}.csv", params=parameters).text)
        assert rows, name


def test_every_question_leads_to_the_view_that_answers_it(each_client, each_package):
    base = f"/{each_package.descriptor['name']}"
    page = html.unescape(each_client.get(base).text)
    presented = read_presentation(each_package)
    questions = {name: told["question"] for name, told in presented["tables"].items() if "question" in told}
    assert len(questions) == 16
    for name, question in questions.items():
        assert f'<a href="{base}/{name}">{question}</a>' in page


def test_queries_find_what_they_promise(client):
    def rows(name, **parameters):
        return client.get(f"/munitions/{name}.json", params={"_shape": "array", **parameters}).json()

    assert {row["claimant"] for row in rows("claims_of_an_agent", agent="shin-won-sik")} == {"Shin Won-sik"}
    assert rows("claims_of_an_agent", agent="") == []
    assert {
        row["publisher"] for row in rows("claims_between", first_day="2024-06-14", last_day="2030-01-01")
    } == {"National US News"}
    assert rows("search_claims", words='"container') == rows("search_claims", words="containers")
    assert rows("search_claims", words="") == []


def test_every_table_and_column_is_described(client, counts, presented):
    descriptor = json.loads((ROOT / "datapackage.json").read_text(encoding="utf-8"))
    described = {r["name"]: r["description"] for r in descriptor["resources"] if "schema" in r}
    for name in [name for name, rows in counts.items() if rows]:
        page = html.unescape(client.get(f"/munitions/{name}?_size=1&_columns=all").text)
        assert described.get(name, presented["tables"][name]["description"]) in page, name
        headings = re.findall(rf'href="/dictionary/{name}#([^"]+)"', page)
        columns = client.get(f"/munitions/{name}.json?_size=1&_nocount=1").json()["columns"]
        assert set(columns) <= set(headings), name
        entries = html.unescape(client.get(f"/dictionary/{name}").text)
        told = dict(re.findall(r'<div id="(.*?)"><dt>.*?<dd>(.*?)</dd>', entries, re.DOTALL))
        assert set(columns) <= {column for column, words in told.items() if words}, name


def test_datasette_without_the_plugin_shows_it_too(package):
    paths = [
        "/",
        "/munitions",
        "/munitions/claims",
        "/munitions/claims_flat?_search=shells",
        "/munitions/claimants",
    ]
    for path, answer in zip(paths, fetch_all([package.database], paths, plain=True)):
        assert answer.status_code == 200, path


def test_what_is_not_there_is_told_plainly(client):
    answer = client.get("/munitions/claims/c9999")
    assert answer.status_code == 404
    assert "Traceback" not in answer.text
    answer = client.get("/munitions?sql=select+bogus")
    assert answer.status_code == 400
    assert "no such column: bogus" in answer.text


def test_one_query_cannot_eat_the_memory(client):
    answer = client.get("/munitions", params={"sql": "select length(hex(zeroblob(400000000)))"})
    assert answer.status_code == 400
    assert "too big" in answer.text


def test_markup_in_a_quote_is_shown_not_run(tmp_path):
    from conftest import make_tiny

    root = make_tiny(tmp_path / "tiny")
    replace_once(root / "data/relations.csv", "The same words.", "<script>alert(1)</script>")
    build_database(read_package(root))
    with serving(root) as client:
        page = client.get("/tiny/relations").text
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert(1)" not in page


def test_home_leads_to_the_articles_and_the_ways_in(client, counts):
    page = client.get("/").text
    for path in (
        "/munitions/sources/hypefresh-2024",
        "/munitions/claims_flat",
        "/munitions/estimates",
        "/munitions/conflicts",
    ):
        assert f'href="{path}"' in page
        assert client.get(path).status_code == 200
    assert f"{counts['claims']}" in page
    assert client.get("/site/icon.svg").status_code == 200


@pytest.mark.parametrize("unread", [0, 1, 2])
def test_what_pages_say_of_sentences_is_counted(unread, ferry, tmp_path):
    shutil.copy(ferry.database, tmp_path / "ferry.db")
    with closing(sqlite3.connect(tmp_path / "ferry.db")) as connection, connection:
        connection.execute("update sentences set disposition = 'open' where rowid <= ?", [unread])
    home, about = (answer.text for answer in fetch_all([tmp_path / "ferry.db"], ["/", "/about"]))
    assert ("all accounted for" in home, "is accounted for" in about) == (unread == 0, unread == 0)
    assert (f"{unread} not read yet" in home) == (unread > 0)
    assert bool(re.search(rf"texts, {unread}\s(is|are) not read yet", about)) == (unread > 0)


def test_every_claim_has_a_page_that_shows_its_quote_in_place(each_client, each_package):
    base = f"/{each_package.descriptor['name']}"
    for row in each_client.get(f"{base}/claims_flat.json?_shape=array&_size=max").json():
        page = html.unescape(each_client.get(f"/{row['path']}").text)
        assert f"<mark>{row['quote']}</mark>" in page, row["claim_id"]
        assert row["paraphrase"] in page
        assert f"Claim {row['claim_id']}" in page
        assert (row["source_url"] or "") in page
        assert "None" not in page


def test_a_source_shows_its_whole_text_with_every_claim_marked(client, package):
    for name in ("hypefresh-2024", "nationalusnews-2024"):
        page = client.get(f"/munitions/sources/{name}").text
        text = page[page.index('<div class="text">') : page.index('<h2 id="claims"')]
        claims = client.get(f"/munitions/claims.json?source_id={name}&_shape=array&_size=max").json()
        assert set(re.findall(r'id="(c\d{4})"', text)) == {row["claim_id"] for row in claims}
        shown = re.sub(r'<a class="(?:number|tag)".*?</a>|<span class="reason">.*?</span>|<[^>]+>', "", text)
        held = (package.root / f"data/texts/{name}.txt").read_text(encoding="utf-8")
        assert "".join(html.unescape(shown).split()) == "".join(held.split())


def test_every_agent_source_and_statement_has_a_page(each_client, each_package):
    base = f"/{each_package.descriptor['name']}"
    for table, key in (("agents", "agent_id"), ("sources", "source_id"), ("statements", "statement_id")):
        for row in each_client.get(f"{base}/{table}.json?_shape=array&_size=max").json():
            page = each_client.get(f"{base}/{table}/{row[key]}")
            assert page.status_code == 200
            assert "None" not in page.text, row[key]


def test_pages_load_nothing_from_another_host(client):
    for path in (
        "/",
        "/munitions",
        "/munitions/claims_flat",
        "/munitions/claims/c0008",
        "/munitions/sources/hypefresh-2024",
    ):
        page = client.get(path).text
        loaded = re.findall(r'<(?:script|img|link|iframe)[^>]*?(?:src|href)="([^"]+)"', page)
        assert loaded
        assert not [
            address
            for address in loaded
            if re.match(r"(?:https?:)?//", address) and "127.0.0.1" not in address
        ]


def test_the_standing_pages(client):
    descriptor = json.loads((ROOT / "datapackage.json").read_text(encoding="utf-8"))
    for resource in descriptor["resources"]:
        if "schema" in resource:
            page = html.unescape(client.get(f"/dictionary/{resource['name']}").text)
            for field in resource["schema"]["fields"]:
                assert f'id="{field["name"]}"' in page
                assert field["description"] in page
    assert client.get("/dictionary/nothing").status_code == 404
    cite = client.get("/cite").text
    assert descriptor["version"] in cite
    assert "@misc{munitions-0.1.0," in cite
    assert client.get("/robots.txt").text.startswith("User-agent: *")
    assert descriptor["title"] in client.get("/llms.txt").text


def test_every_file_offered_for_download_is_there(client, counts):
    page = html.unescape(client.get("/download").text)
    files = re.findall(r'href="(/dist/[^"]+)"', page)
    assert len(files) > 2 * len(counts)
    for path in files:
        answer = client.get(path)
        assert answer.status_code == 200, path
    for name, count in counts.items():
        assert len(read_csv(client.get(f"/dist/csv/{name}.csv").text)) == count, name
    assert client.get("/munitions.db").content.startswith(b"SQLite format 3")
    assert client.get("/munitions/charts/estimates-of-rounds.svg").status_code == 200


def test_the_sitemap_leads_to_pages(client):
    addresses = re.findall(r"<loc>(.*?)</loc>", client.get("/sitemap.xml").text)
    assert len(addresses) > 250
    for address in addresses[5::25]:
        assert client.get(address).status_code == 200, address


def test_an_unknown_claim_offers_a_search(client):
    page = client.get("/munitions/claims/c9999")
    assert page.status_code == 404
    assert 'action="/munitions/search_claims"' in page.text
    assert "/site/site.css" in page.text


@pytest.mark.parametrize(
    "path",
    [
        "/munitions/claims?_search=" + "x" * 5000,
        "/munitions/claims?_search=%22",
        "/munitions/claims?_search=russia%00&_searchmode=raw",
        "/munitions/claims?quote_start__gt=nonsense",
        "/munitions/claims_flat/1",
        "/munitions/claims_flat/1.ris",
        "/munitions/claims_flat?_search=%D8%A8%D8%AD%D8%AB+%F0%9F%9A%A8",
        "/munitions/claims?_sort=nothing",
        "/munitions/claims?_size=-1",
        "/munitions/claims_between?first_day=x&last_day=",
        "/munitions/claims/%F0%9F%9A%A8",
        "/munitions/search_claims?words=%22+OR+NEAR(",
    ],
)
def test_nonsense_is_never_a_server_error(client, path):
    assert client.get(path, follow_redirects=True).status_code in (200, 400, 404, 414), path


PAGES = [
    "/",
    "/munitions",
    "/munitions/claims",
    "/munitions/claims_flat",
    "/munitions/claims_flat?_search=shells",
    "/munitions/claims/c0010",
    "/munitions/statements/shin-2024-02-26",
    "/munitions/agents/shin-won-sik",
    "/munitions/accounts/a0001",
    "/munitions/estimates",
    "/munitions/drift_table",
    "/munitions/conflicts",
    "/munitions/coverage",
    "/munitions/claimants",
    "/munitions/said_by?day=2024-03-01",
    "/munitions/estimates",
    "/munitions/search_claims?words=artillery+shells",
    "/download",
    "/dictionary",
    "/dictionary/claims",
    "/dictionary/modalities",
    "/cite",
    "/about",
    "/changes",
    "/notes/datasheet",
    "/notes/method",
    "/notes/traces",
]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_small_and_says_what_it_is(client, path):
    answer = client.get(path)
    page = answer.text
    assert len(answer.content) <= 50_000
    assert '<html lang="en">' in page
    assert re.search(r"<title>[^<]{4,}</title>", page)
    assert re.search(r'<meta name="description" content="[^"]{20,}"', page)
    assert f'<link rel="canonical" href="{client.base_url.join(path.split("?")[0])}"' in page
    levels = [int(level) for level in re.findall(r"<h([1-6])", page)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert "https://creativecommons.org/licenses/by/4.0/" in page


def test_styles_are_small_and_the_only_script_is_where_it_is_of_use(client):
    page = client.get("/munitions/claims_flat").text
    styles = re.findall(r'<link rel="stylesheet" href="([^"]+)"', page)
    assert sum(len(client.get(path).content) for path in styles) <= 60_000
    for path in PAGES:
        page = client.get(path).text
        scripts = re.findall(r'<script(?! type="application/ld\+json").*?</script>', page, re.DOTALL)
        has_use = 'class="cite"' in page or 'id="sql-editor"' in page
        assert scripts == [f"<script>{SCRIPT}</script>"] * has_use, path


def test_every_answer_keeps_the_browser_from_running_what_is_not_ours(client):
    for path in (
        "/",
        "/munitions/claims",
        "/munitions/claims.csv",
        "/munitions/nothing",
        "/munitions/charts/estimates-of-rounds.svg",
    ):
        headers = client.get(path).headers
        assert headers["content-security-policy"].startswith("default-src 'none'")
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"


def test_search_engines_are_told_what_the_pages_hold(client):
    def read(path):
        page = client.get(path).text
        return json.loads(
            re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)[1]
        )

    dataset = read("/")
    assert dataset["@type"] == "Dataset"
    assert all(
        client.get(distribution["contentUrl"]).status_code == 200 for distribution in dataset["distribution"]
    )
    assert read("/munitions/claims/c0010")["@type"] == "Claim"


def test_matches_are_marked_on_tables_and_ranked_in_the_search(client):
    assert "<mark>shells</mark>" in client.get("/munitions/claims?_search=shells").text
    assert "<mark>shells</mark>" in client.get("/munitions/claims_flat?_search=shells").text
    ranked = client.get("/munitions/search_claims?words=artillery+shells").text
    assert "<mark>artillery</mark> <mark>shells</mark>" in ranked


def test_refused_sql_is_shown_beside_the_reason(client):
    for sql, reason in (
        ("select bogus", "no such column: bogus"),
        ("delete from claims", "Statement must be a SELECT"),
    ):
        answer = client.get("/munitions", params={"sql": sql})
        assert answer.status_code == 400
        assert reason in answer.text
        assert f">{sql}</textarea>" in answer.text


@pytest.fixture(scope="module")
def odd_client(tmp_path_factory):
    """A site in which one claim was superseded, and holds markup, words from right to left, and an emoji."""
    root = copy_real(tmp_path_factory.mktemp("odd") / "package")
    path = root / "data/claims.csv"
    [old] = re.findall("^c0012,.*$", path.read_text(encoding="utf-8"), re.MULTILINE)
    assert ",current,," in old
    new = old.replace(",current,,", ",superseded,c0007,").replace("This massive supply of munitions", ODD, 1)
    replace_once(path, old, new)
    build_database(read_package(root))
    with serving(root) as client:
        yield client


ODD = "<img src=x onerror=alert(1)> ذخيرة 🚨</script>"


@pytest.mark.long
def test_a_superseded_claim_shows_what_replaced_it(odd_client):
    page = odd_client.get("/munitions/claims/c0012").text
    assert 'replaced by <a href="/munitions/claims/c0007">c0007</a>' in page


@pytest.mark.parametrize(
    "path",
    [
        "/munitions/claims/c0012",
        "/munitions/claims?claim_id=c0012",
        "/munitions/claims_flat?_search=massive",
        "/munitions/claims?_search=onerror",
        "/munitions/search_claims?words=ذخيرة",
        "/munitions/agents/hype-fresh",
        "/munitions?sql=select+quote+from+claims+where+claim_id='c0012'",
    ],
)
def test_whatever_a_quote_holds_is_shown_and_not_run(odd_client, path):
    page = odd_client.get(path).text
    assert "<img src=x" not in page
    assert "🚨</script>" not in page
    assert "onerror" in page
    assert "🚨" in html.unescape(page)


def test_the_way_of_a_claim_is_drawn_from_the_origin_to_the_article(client):
    page = client.get("/munitions/claims/c0010").text
    way = page[page.index('<ol class="stations"') :]
    stations = re.findall(r"<li><a [^>]*>(.*?)</a>", way[: way.index("</ol>")])
    assert stations == [
        "Shin Won-sik",
        "Yonhap",
        "Caliber.Az",
        "Business Insider (India edition)",
        "Hype Fresh",
    ]


def test_a_denial_is_called_one_wherever_it_is_quoted(client):
    for path in (
        "/munitions/search_claims?words=denied+ammunition",
        "/munitions/agents/russia",
        "/munitions/claims/c0100",
        "/munitions/denials?claim_id=c0100",
    ):
        assert "c0100" in (page := client.get(path).text)
        assert "denial" in page.lower(), path


def test_the_search_finds_agents_and_statements_too(client):
    page = client.get("/munitions/search_claims?words=Shin").text
    assert 'href="/munitions/agents/shin-won-sik"' in page
    assert 'href="/munitions/statements/shin-2024-02-26"' in page


def test_the_dictionary_tells_what_codes_mean(client):
    with open(ROOT / "data/codelists/modalities.csv", encoding="utf-8", newline="") as file:
        codes = list(csv.DictReader(file))
    page = html.unescape(client.get("/dictionary/modalities").text)
    assert codes
    assert all(code["description"] in page for code in codes)
    assert 'href="/dictionary/modalities"' in client.get("/dictionary/claims_flat").text
