"""Filters by hand and by facet: what they find, and what nonsense in an address is answered with."""

import csv
import html
import io
import re
import sqlite3
from contextlib import closing

import pytest
from conftest import read_presentation
from server import fetch_all

NUMBERS = "typeof({0}) in ('integer', 'real')"


def list_number_columns(package, names):
    """Each column that holds numbers, with its table or view."""
    with closing(sqlite3.connect(f"file:{package.database}?mode=ro", uri=True)) as connection:
        for name in names:
            for (column,) in connection.execute("select name from pragma_table_info(?)", [name]).fetchall():
                holds = NUMBERS.format(f'"{column}"')
                query = f'select exists (select 1 from "{name}" where {holds})'
                if not name.startswith("chart_") and connection.execute(query).fetchone()[0]:
                    yield name, column


def test_a_number_in_an_address_is_compared_as_a_number(each_package, each_counts):
    """In an address every value is text, and SQLite takes it for a number only beside a column with a type."""
    columns = list(list_number_columns(each_package, each_counts))
    assert len(columns) > 50
    with closing(sqlite3.connect(f"file:{each_package.database}?mode=ro", uri=True)) as connection:
        for name, column in columns:
            query = f"""
                select count(*), sum("{column}" > '-0.5'), sum("{column}" = cast("{column}" as text))
                from "{name}" where {NUMBERS.format(f'"{column}"')}
            """
            held, greater, equal = connection.execute(query).fetchone()
            assert held == greater == equal, f"{name}.{column}: its view must cast it"


@pytest.mark.parametrize("condition", ["amount__gt=1000000", "amount__gte=2500000", "amount__gt=1000000.5"])
def test_one_column_holds_the_number_of_every_bound(client, condition):
    for name in ("figures_flat", "estimates"):
        found = client.get(f"/munitions/{name}.json?{condition}&_shape=array&_size=max").json()
        assert {"More than", "Nearly"} <= {row["bound"] for row in found}
        assert min(row["amount"] for row in found) > 1_000_000


def test_the_facet_of_a_count_finds_its_rows(each_client, each_package):
    address = f"/{each_package.descriptor['name']}/origins.json"
    for facet in each_client.get(address).json()["facet_results"].values():
        for value in facet["results"]:
            found = each_client.get(address, params={facet["name"]: value["value"], "_facet_size": 1}).json()
            assert found["filtered_table_rows_count"] == value["count"]


NONSENSE = [
    *("", "zzz", "-1", "9" * 30, "1e400", "1,000,000", "[1,2", "{}", "%00", "%FF%FE", "_", "%27", "%22", "("),
    *("01/06/2024", "%F0%9F%9A%A8", "%ED%A0%80", "a,b,c,d", "%C2%B2", "x" * 5000),
]
# What an address of a table may say, and some words that it may not.
WORDS = [
    *(
        "_next",
        "_sort",
        "_sort_desc",
        "_facet",
        "_facet_size",
        "_facet_array",
        "_facet_date",
        "_size",
        "_search",
    ),
    *(
        "_where",
        "_through",
        "_timelimit",
        "_col",
        "_nocol",
        "_columns",
        "_labels",
        "_nosuch",
        "nosuch",
        "_trace",
    ),
    *("note__gt", "note__in", "note__nosuch", "note__arraycontains", "_search_note", "_filter_column"),
]
PLACES = [
    *("/{}", "/ferry/{}", "/ferry.{}", "/ferry/claims/{}", "/ferry/claims/{}.json", "/ferry/sources/{}"),
    *(
        "/ferry/agents/{}",
        "/ferry/statements/{}",
        "/ferry/sentences/{}",
        "/ferry/claims_flat/{}",
        "/ferry/claims.{}",
    ),
    *("/dictionary/{}", "/charts/{}.svg", "/dist/{}", "/site/{}", "/ferry?sql={}", "/ferry.csv?sql={}"),
    *(
        "/ferry.csv?sql=select+1&_timelimit={}",
        "/ferry?sql=select+1&_size={}",
        "/ferry.json?sql=select+1&_shape={}",
    ),
    "/ferry/claimants?_size={}",
]


@pytest.mark.parametrize("address", ["claims.json", "claims_flat", "sentences.csv"])
def test_nonsense_in_an_address_of_a_table_has_a_clear_answer(ferry_client, address):
    for word in WORDS:
        light = "" if "facet" in word or "size" in word else "&_nofacet=1&_size=1"
        for value in NONSENSE:
            judge_answer(ferry_client, f"/ferry/{address}?{word}={value}{light}")


@pytest.mark.parametrize("place", PLACES)
def test_nonsense_in_a_place_has_a_clear_answer(ferry_client, place):
    for value in NONSENSE:
        judge_answer(ferry_client, place.replace("{}", value))


def test_nonsense_given_to_a_query_has_a_clear_answer(ferry_client, ferry):
    queries = read_presentation(ferry)["queries"]
    assert len(queries) > 5
    for name, query in queries.items():
        for parameter in [*query["params"], "_timelimit"]:
            for value in NONSENSE:
                judge_answer(ferry_client, f"/ferry/{name}?{parameter}={value}")


def judge_answer(client, path):
    """A page, or a refusal that says why; never an error of the server or an empty file."""
    answer = client.get(path, follow_redirects=True)
    assert answer.status_code in (200, 400, 404, 414), (answer.status_code, path)
    assert answer.content, path
    if answer.status_code != 200 and answer.headers["content-type"].startswith("text/html"):
        assert 'role="alert"' in answer.text, path


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("nosuch=1", "has no column nosuch"),
        ("claimant__nosuch=1", "cannot be compared by nosuch"),
        ("sentence__gt=many", "holds numbers"),
        ("sentence__gt=1,000", "like 1000"),
        ("sentence__lt=", "holds numbers"),
        ("attributed_on__gt=01/06/2024", "holds dates"),
        ("attributed_on_latest__lt=2024-02-30", "holds dates"),
        ("_next=zzz", "There is no page"),
        ("_next=-5", "There is no page"),
        ("_facet=nosuch", "has no column nosuch"),
        ("_sort=nosuch", "Cannot sort"),
        ("_srot=claimant", "cannot say _srot"),
        ("_through=1", "_through is written like"),
        ("claim_id__in=[1", "cannot be read"),
    ],
)
def test_what_would_be_answered_with_all_rows_or_none_is_refused(each_client, each_package, query, words):
    for ending in ("", ".json", ".csv"):
        answer = each_client.get(f"/{each_package.descriptor['name']}/claims_flat{ending}?{query}")
        assert answer.status_code == 400, ending
        assert words in answer.text


COUNTING = (
    "with recursive n(i) as (select 1 union all select i + 1 from n limit {}) select i, '' as empty from n"
)


def ask(client, package, sql, ending="csv", **arguments):
    return client.get(f"/{package.descriptor['name']}.{ending}", params={"sql": sql, **arguments})


def test_a_csv_of_a_query_that_is_cut_says_so(each_client, each_package):
    whole = ask(each_client, each_package, COUNTING.format(1000))
    rows = list(csv.reader(io.StringIO(whole.text)))
    assert (rows[0], rows[-1], len(rows)) == (["i", "empty"], ["1000", ""], 1001)
    cut = ask(each_client, each_package, COUNTING.format(1001), _dl="on")
    rows = list(csv.reader(io.StringIO(cut.text)))
    assert (len(rows), len(rows[-1])) == (1002, 2)
    assert rows[-1][0].startswith("CUT after 1,000 rows")
    assert "-first-1000-rows.csv" in cut.headers["content-disposition"]


@pytest.mark.parametrize(
    "sql",
    [
        "select bogus",
        "drop table claims",
        f"select count(*) from ({COUNTING.format(-1)})",
        "select 1; select 2",
        "x",
    ],
)
def test_a_csv_of_a_query_that_fails_is_no_empty_file(each_client, each_package, sql):
    answer = ask(each_client, each_package, sql)
    assert answer.status_code == 400
    assert len(answer.text) > 10


def test_all_rows_as_json_are_all_rows_or_the_link_says_how_many(package):
    paths = ["/munitions/claims_flat", "/munitions/claims_flat?polarity=Affirms"]
    for most, words in ((1000, "JSON</a>,"), (50, "JSON</a> (the first 50 only)")):
        settings = {"max_returned_rows": most, "default_page_size": 20}
        for page in fetch_all([package.database], paths, settings=settings):
            assert words in page.text
            link = html.unescape(re.search(r'href="([^"]*)">JSON</a>', page.text)[1])
            [answer] = fetch_all([package.database], [link], settings=settings)
            told = int(re.search(r'<h2 id="rows">(\d+) rows', page.text)[1])
            assert len(answer.json()) == min(told, most)


def test_numbers_are_grouped_on_pages_alone(client):
    address = "/munitions/figures_flat"
    page = client.get(f"{address}?value=6700&_size=1").text
    assert re.search(r'<td class="col-amount[^>]*>6,700</td>', page)
    span = client.get(f"{address}?bound=Range&_size=1&_sort_desc=upper").text
    assert re.search(r'<td class="col-amount[^>]*>[\d,]+ to [\d,]+</td>', span)
    assert client.get(f"{address}.json?value=6700&_shape=array").json()[0]["amount"] == 6700
    assert ",6700," in client.get(f"{address}.csv?value=6700").text


def test_what_is_there_for_the_site_is_not_listed(each_client, each_package, each_counts):
    base = f"/{each_package.descriptor['name']}"
    page = each_client.get(base).text
    listed = re.findall(r'<span class="quiet">(\w+), ([\d,]+) rows?</span>', page)
    assert {name: int(count.replace(",", "")) for name, count in listed} == each_counts
    assert "is there for the site" in each_client.get(f"{base}/claims_fts").text
