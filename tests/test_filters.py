"""Filters by hand and by facet: what they find, and what nonsense in an address is answered with."""

import csv
import html
import io
import re
import sqlite3
from contextlib import closing

import pytest
from conftest import read_presentation
from datasette.database import QueryInterrupted
from datasette.filters import Filters
from server import fetch_all

from scripts.site.filtering import show_values, tell_filters

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


@pytest.mark.sampled(3)
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


@pytest.mark.long
@pytest.mark.parametrize("address", ["claims.json", "claims_flat", "sentences.csv"])
def test_nonsense_in_an_address_of_a_table_has_a_clear_answer(ferry_client, address):
    for word in WORDS:
        light = "" if "facet" in word or "size" in word else "&_nofacet=1&_size=1"
        for value in NONSENSE:
            judge_answer(ferry_client, f"/ferry/{address}?{word}={value}{light}")


@pytest.mark.sampled(4)
@pytest.mark.parametrize("place", PLACES)
def test_nonsense_in_a_place_has_a_clear_answer(ferry_client, place):
    for value in NONSENSE:
        judge_answer(ferry_client, place.replace("{}", value))


@pytest.mark.long
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
        ("sentence=3&sentence=1,000", "like 1000"),
        ("sentence=3&sentence=", "holds numbers"),
        ("sentence__in=1,000", "write 1000 for the one"),
        ("sentence__in=1,234", "write 1234 for the one, or 1, 234 for the others"),
        ("sentence__notin=[1,%22x%22]", "holds numbers"),
        ("modality__in=[]", "list of modality__in is empty"),
        ("sentence__notin=[]", "list of sentence__notin is empty"),
        ("attributed_on__gt=01/06/2024", "holds dates"),
        ("attributed_on_latest__lt=2024-02-30", "holds dates"),
        ("_next=zzz", "There is no page"),
        ("_next=-5", "There is no page"),
        ("_facet=nosuch", "has no column nosuch"),
        ("_sort=nosuch", "Cannot sort"),
        ("_srot=claimant", "_srot is not an option"),
        ("_through=1", "_through is written like"),
        ("claim_id__in=[1", "cannot be read"),
        ("_size=5&_size=6", "_size is given 2 times"),
        ("_search=ferry&_search=rounds", "_search is given 2 times"),
        ("_columns=some", "_columns can only be all"),
        ("_labels=some", "_labels is on or off"),
        ("_ttl=long", "_ttl is a number"),
        ("_shape=round", "_shape is one of"),
        ("note__isnull=0", "note__isnull can only be 1"),
    ],
)
def test_what_would_be_answered_with_all_rows_or_none_is_refused(each_client, each_package, query, words):
    for ending in ("", ".json", ".csv"):
        answer = each_client.get(f"/{each_package.descriptor['name']}/claims_flat{ending}?{query}")
        assert answer.status_code == 400, ending
        assert words in answer.text


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("claims_by_number?amount=5", "does not ask for amount; what it asks for is modality"),
        ("claims_by_number?above=5&above=6", "above is given 2 times"),
        ("claims_by_number?modality=nosuch", "modality can be Hedged, "),
        ("claims_by_number?above=5&_next=2", "does not ask for _next"),
        ("claims_by_number?above=5&_size=-1", "_size can only be max"),
        ("claims_by_number?above=5&_labels=some", "_labels is on or off"),
        ("claims_by_number?above=5&_nl=some", "_nl is on or off"),
        ("claims_by_number?above=5&_ttl=long", "_ttl is a number of seconds"),
        ("?sql=select+1&_ttl=long", "_ttl is a number of seconds"),
        ("claims_between?first_day=2024-02-01&last_day=2024-01-01", "last_day before it"),
        ("search_claims?words=a&words=b", "words is given 2 times"),
        ("search_claims?words=a&_sort=claimant", "does not ask for _sort"),
        ("?sql=select+1&sql=select+2", "sql is given 2 times"),
        ("?sql=select+:x&x=1&x=2", "x is given 2 times"),
    ],
)
@pytest.mark.parametrize("form", ["", ".json", ".csv"])
def test_what_a_query_would_leave_out_is_refused(each_client, each_package, asked, words, form):
    query, _, rest = asked.partition("?")
    place = "/".join(filter(None, (each_package.descriptor["name"], query)))
    answer = each_client.get(f"/{place}{form}?{rest}")
    assert answer.status_code == 400
    assert words in answer.text


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/.json",
        "/ferry",
        "/ferry/claims/c0001",
        "/ferry/claims/c0001.json",
        "/ferry/sources.bib",
        "/cite",
        "/notes/method",
    ],
)
def test_a_page_that_asks_for_nothing_says_so(ferry_client, path):
    answer = ferry_client.get(f"{path}?x=1")
    assert (answer.status_code, "Nothing here depends on x" in answer.text) == (400, True)


@pytest.mark.parametrize(
    "path",
    [
        "/no-page",
        "/ferry/no-table",
        "/ferry/no-table/1",
        "/ferry/charts/none",
        "/ferry/claims/c9999",
        "/notes/none",
        "/ferry/none.csv",
    ],
)
def test_a_page_that_is_not_there_is_not_there_whatever_is_asked_of_it(ferry_client, path):
    assert ferry_client.get(f"{path}?x=1").status_code == ferry_client.get(path).status_code == 404


TRACKED = "utm_source=news&fbclid=x%20y&gclid&mc_cid=1&mc_cid=2&_gl=1*2&igshid="


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/about",
        "/ferry",
        "/ferry/claims/c0001",
        "/ferry/claims_flat?sentence=3",
        "/ferry/claims.csv",
        "/ferry/claims_by_number?above=5",
        "/ferry/claims_by_number.json?above=5",
        "/ferry?sql=select+1",
    ],
)
def test_what_other_sites_append_to_a_link_is_not_asked_for(ferry_client, path):
    address, _, asked = path.partition("?")
    answer = ferry_client.get(f"{address}?{'&'.join(filter(None, [asked, TRACKED]))}")
    assert answer.status_code == 200
    timed = re.compile(r"[0-9.]+ ?ms|query_ms.*")
    assert timed.sub("", answer.text) == timed.sub("", ferry_client.get(path).text)


def test_a_value_of_a_choice_may_be_typed_in_any_case(each_client, each_package):
    query = f"/{each_package.descriptor['name']}/claims_by_number.json?_shape=array&above=-1&modality="
    assert each_client.get(f"{query}hedged").json() == each_client.get(f"{query}Hedged").json() != []


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


@pytest.mark.sampled(5)
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
            told = int(re.search(r'<h2 id="rows"[^>]*>(\d+) rows', page.text)[1])
            assert len(answer.json()) == min(told, most)


def test_numbers_are_grouped_on_pages_alone(client):
    address = "/munitions/figures_flat"
    page = client.get(f"{address}?value=6700&_size=1").text
    assert re.search(r'<td[^>]* data-label="amount">6,700</td>', page)
    span = client.get(f"{address}?bound=Range&_size=1&_sort_desc=upper").text
    assert re.search(r'<td[^>]* data-label="amount">[\d,]+ to [\d,]+</td>', span)
    assert client.get(f"{address}.json?value=6700&_shape=array").json()[0]["amount"] == 6700
    assert ",6700," in client.get(f"{address}.csv?value=6700").text


def test_what_is_there_for_the_site_is_not_listed(each_client, each_package, each_counts):
    base = f"/{each_package.descriptor['name']}"
    page = each_client.get(base).text
    listed = re.findall(r'<span class="quiet">(\w+), ([\d,]+) rows?</span>', page)
    assert {name: int(count.replace(",", "")) for name, count in listed} == each_counts
    assert "is there for the site" in each_client.get(f"{base}/claims_fts").text


def list_code_columns(package, names):
    """Each column that holds codes or their titles: its table or view, its name and, by code, the title of each."""
    presentation = read_presentation(package)
    with closing(sqlite3.connect(f"file:{package.database}?mode=ro", uri=True)) as connection:
        for name in names:
            for (column,) in connection.execute("select name from pragma_table_info(?)", [name]).fetchall():
                codelist = presentation["targets"].get(column)
                if presentation["tables"].get(codelist, {}).get("kind") == "codelist":
                    query = f'select distinct l.code, l.title from "{name}" as t join {codelist} as l on t."{column}" in (l.code, l.title)'
                    yield name, column, dict(connection.execute(query).fetchall())


def count_found(client, package, name, pairs):
    address = f"/{package.descriptor['name']}/{name}.json"
    answer = client.get(address, params=[*pairs, ("_size", "0"), ("_nofacet", "1")])
    assert answer.status_code == 200
    return answer.json()["filtered_table_rows_count"]


@pytest.mark.long
def test_a_code_is_found_by_code_and_title_in_any_case(each_client, each_package, each_counts):
    names = [name for name in each_counts if each_counts[name]]
    columns = [one for one in list_code_columns(each_package, names) if one[2]]
    assert len(columns) > 30
    for name, column, titles in columns:
        code, title = next(iter(titles.items()))
        for lookup in ("", "__not"):
            forms = (code, title, code.upper(), title.upper(), title.lower())
            found = {count_found(each_client, each_package, name, [(column + lookup, one)]) for one in forms}
            assert len(found) == 1, (name, column, forms)
        assert found != {each_counts[name]}, (name, column)


@pytest.mark.parametrize("stopped", ["", "collate nocase"])
def test_a_filter_that_cannot_be_read_in_time_is_an_error(ferry, monkeypatch, stopped):
    """It would be answered with 0 rows, and that would be kept."""

    async def stop(_database, _table, _column, names, case=""):
        if case == stopped:
            raise QueryInterrupted(None, "select", names)
        return []

    monkeypatch.setattr("scripts.site.filtering._find_held", stop)
    paths = [f"/ferry/claims_flat{ending}?modality=asserted" for ending in ("", ".json", ".csv")]
    for answer in fetch_all([ferry.database], paths):
        assert (answer.status_code, "took longer than" in answer.text) == (400, True)
        assert "etag" not in answer.headers


def test_several_values_of_a_column_are_alternatives(each_client, each_package, each_counts):
    for name in ("claims_flat", "claims", "figures_flat"):
        for own, column, titles in list_code_columns(each_package, [name]):
            alone = [count_found(each_client, each_package, own, [(column, title)]) for title in titles]
            together = [(column, title) for title in titles]
            assert count_found(each_client, each_package, own, together) == sum(alone), (own, column)
            assert count_found(each_client, each_package, own, together * 2) == sum(alone)


def test_values_that_are_not_there_find_nothing(each_client, each_package):
    for pair in (("modality", "nosuch"), ("modality", ""), ("claim_id__in", '["x"]')):
        assert count_found(each_client, each_package, "claims", [pair]) == 0
    ids = [("claim_id", "C0001"), ("claim_id__in", "c0002, C0003"), ("claim_id__exact", "c0001")]
    assert count_found(each_client, each_package, "claims", ids) == 3
    numbers = [("sentence__in", "0, 1.0,-2"), ("sentence__in", "[3, 10]")]
    assert count_found(each_client, each_package, "claims_flat", numbers) > 0


def test_several_filters_are_typed_at_once(each_client, each_package):
    name = each_package.descriptor["name"]
    page = each_client.get(f"/{name}/claims_flat?polarity=Affirms").text
    rows = re.findall('name="_filter_column_([0-9])"', page)
    assert rows == ["1", "2", "3", "4"]
    typed = {f"_filter_{part}_{row}": value for row in rows for part, value in typed_row(int(row)).items()}
    answer = each_client.get(f"/{name}/claims_flat", params=typed, follow_redirects=True)
    where = "where modality = &#34;Asserted&#34; or &#34;Reported&#34; and polarity = &#34;Affirms&#34;"
    assert where in answer.text
    assert 'value="Asserted, Reported"' in answer.text


@pytest.mark.parametrize(
    ("lookup", "value", "words", "shown"),
    [
        ("in", '["A", "Zoë"]', 'where note = "A" or "Zoë"', "A, Zoë"),
        ("in", "A,B", 'where note = "A" or "B"', "A, B"),
        ("notin", '["A", "B"]', 'where note is neither "A" nor "B"', "A, B"),
        ("notin", '["A"]', 'where note is not "A"', "A"),
        ("in", '["A, B", "C"]', 'where note = "A, B" or "C"', '["A, B", "C"]'),
        ("contains", "A, B", 'where note contains "A, B"', "A, B"),
    ],
)
def test_a_list_of_values_is_told_in_words(lookup, value, words, shown):
    filters = Filters([(f"note__{lookup}", value)])
    assert tell_filters(filters.human_description_en(), filters.selections()) == words
    assert show_values(lookup, value) == shown


def typed_row(number):
    column, value = {
        1: ("polarity", "affirms"),
        2: ("modality", "asserted"),
        3: ("modality", "Reported"),
    }.get(number, ("", ""))
    return {"column": column, "op": "exact", "value": value}


@pytest.mark.parametrize(
    "asked",
    [
        "claims_flat?_search=the&modality=asserted&_sort=claimant",
        "claims?_size=3",
        "claims_flat?_size=3&_next=3",
        "attributions?_size=2",
        "claims?_size=1&_sort_desc=claimant_id&polarity=affirms",
        "claims_flat?_where=sentence+>+1&_col=quote&_size=2",
        "_package",
    ],
)
def test_the_sql_of_a_table_asks_for_all_its_rows(each_client, each_package, asked):
    """Also from a later page, which Datasette reaches by the place where it starts."""
    address = f"/{each_package.descriptor['name']}/{asked}"
    first = each_client.get(address).text
    following = re.search('rel="next" href="([^"]+)"', first)
    for page in (first, each_client.get(html.unescape(following[1])).text if following else first):
        link = html.unescape(re.search('href="([^"]+)">SQL</a>', page)[1])
        assert "limit" not in link
        assert "rowid" not in link.split("%0Afrom")[0]
        rows = each_client.get(link.replace("?", ".json?", 1) + "&_shape=array").json()
        title = re.search('<h2 id="rows"[^>]*>([0-9,]+) row', page)[1]
        assert len(rows) == int(title.replace(",", ""))


def test_rows_of_views_have_no_pages(each_client, each_package, each_counts):
    name = each_package.descriptor["name"]
    views = [one for one, told in read_presentation(each_package)["tables"].items() if told["kind"] == "view"]
    assert len(views) > 10
    for view in views:
        for form in ("", ".json", ".csv"):
            answer = each_client.get(f"/{name}/{view}/1{form}")
            assert answer.status_code == 404, (view, form)
            assert "rows of a view have no pages" in answer.text


def test_either_of_two_modalities_can_be_asked_for(each_client, each_package):
    address = f"/{each_package.descriptor['name']}/claims_by_number"
    given = {"modality": "Asserted", "or_modality": "Possible"}
    found = each_client.get(f"{address}.json", params={**given, "_shape": "array"}).json()
    assert {row["modality"] for row in found} == {"Asserted", "Possible"}
    for name, value in given.items():
        alone = each_client.get(f"{address}.json", params={name: value, "_shape": "array"}).json()
        assert alone == [row for row in found if row["modality"] == value]


def test_hedged_claims_above_a_number_between_dates_are_three_clicks_away(each_client, each_package):
    name = each_package.descriptor["name"]
    assert f'href="/{name}/claims_by_number"' in each_client.get("/").text
    page = each_client.get(f"/{name}/claims_by_number").text
    assert '<input type="number"' in page
    assert "<option>Hedged</option>" in page
    example = html.unescape(re.search(r'href="([?]modality=[^"]+)">Try the example', page)[1])
    rows = each_client.get(f"/{name}/claims_by_number.json{example}&_shape=array").json()
    assert rows
    assert "Asserted" not in {row["modality"] for row in rows}
    shown = each_client.get(f"/{name}/claims_by_number{example}").text
    assert "<option selected>Hedged</option>" in shown
    every = each_client.get(f"/{name}/claims_by_number.json?above=-1&_shape=array").json()
    with closing(sqlite3.connect(f"file:{each_package.database}?mode=ro", uri=True)) as connection:
        query = "select count(*) from figures where claim_id is not null and coalesce(value, lower, upper) is not null"
        assert connection.execute(query).fetchone() == (len(every),)


@pytest.mark.parametrize("typed", ["5 million", "1,000,000", "1e6", "0x10", "9" * 30, " 1", "%"])
@pytest.mark.parametrize("form", ["", ".json", ".csv"])
def test_what_is_not_a_number_is_refused(each_client, each_package, typed, form):
    address = f"/{each_package.descriptor['name']}/claims_by_number{form}"
    answer = each_client.get(address, params={"above": typed})
    assert answer.status_code == 400
    assert "above must be a number" in answer.text
