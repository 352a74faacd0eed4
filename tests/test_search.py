"""A search by relevance ranks the first matches, and any words can be searched for."""

import asyncio
import html
import itertools
import re
import sqlite3
from contextlib import closing
from types import SimpleNamespace
from urllib.parse import quote

import pytest
from conftest import build_real

from scripts.database.indexes import TOKENIZER
from scripts.model import FOLDER
from scripts.site.search import _find_like
from scripts.terms import find_terms, mark_terms, write_match


@pytest.fixture(scope="module")
def connection(tmp_path_factory):
    package = build_real(tmp_path_factory.mktemp("searched"))
    connection = sqlite3.connect(f"file:{package.database}?mode=ro", uri=True)
    connection.create_function("escape_fts", 1, write_match)
    connection.create_function("mark_terms", 2, mark_terms)
    yield connection
    connection.close()


@pytest.mark.long
@pytest.mark.parametrize("most", [1, 3, 10_000])
def test_a_search_by_relevance_ranks_the_first_matches(connection, most):
    sql = (FOLDER / "queries/search_claims.sql").read_text(encoding="utf-8")
    assert "offset 9999" in sql
    found = connection.execute(
        sql.replace("offset 9999", f"offset {most - 1}"), {"words": "shells"}
    ).fetchall()
    ranked = connection.execute(
        "select claim_id from (select rowid, rank from claims_fts where claims_fts match 'shells' limit ?) as best"
        " join claims on claims.rowid = best.rowid order by best.rank, claim_id",
        [most],
    ).fetchall()
    assert len(ranked) == most or len(ranked) > 3
    assert [claim for claim, *_ in found] == [claim for (claim,) in ranked]


@pytest.mark.sampled(6)
@pytest.mark.parametrize(
    "words",
    ['"', '""', '"""', '"" "', " ", "\0", "*", "(", "^", "'", "-", "+", ":", "NEAR(", "zzz", "zzz\0", '"zzz'],
)
def test_words_that_no_row_holds_find_nothing(client, words):
    base = "/munitions/claims"
    for path in (base, f"{base}_flat"):
        for name in ("_search", "_search_quote"):
            page = client.get(path, params={name: words})
            assert page.status_code == 200, (path, name)
            assert "No rows" in page.text
        assert client.get(f"{path}.json", params={"_search": words}).json()["rows"] == []
        rows = client.get(f"{path}.csv", params={"_search": words, "_stream": "on"}).text.splitlines()
        assert len(rows) == 1
    answer = client.get("/munitions/search_claims", params={"words": words})
    assert answer.status_code == 200


@pytest.mark.parametrize("words", ["shells\0", '"shells', 'shells"', '"shells""'])
def test_odd_marks_beside_a_word_do_not_hide_it(client, words):
    assert client.get("/munitions/claims.json", params={"_search": words}).json()["rows"]


def ask(client, package, words, path="search_claims"):
    """The page of a search."""
    name = package.descriptor["name"]
    answer = client.get(f"/{name}/{path}", params={"words": words})
    assert answer.status_code == 200, words
    return answer.text


def list_claims(client, package, words):
    name = package.descriptor["name"]
    rows = client.get(f"/{name}/search_claims.json", params={"words": words, "_shape": "array"}).json()
    return {row["claim_id"] for row in rows}


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        (text, typed)
        for text, several in {
            "5,000,000 shells": "5m|5M|5 million|5-million|five million|5.0 million|5 000 000|5'000'000|5mn|50 lakh|5000k",
            "five million": "5,000,000|5000000|5.000.000",
            "half a million": "500,000|500k|0.5 million|five hundred thousand",
            "about 6,700": "6700|6 700|6\u00a0700|6.7k|6.7 thousand",
            "2,000": "2k|two thousand|2 thousand",
            "three thousand": "3000|3,000|3k",
            "$1.5bn": "1.5 billion|1,500 million|1500000000|1.50 billion",
            "a dozen": "12|twelve",
            "twenty-five": "25|twenty five",
            "one hundred and twenty": "120|a hundred and twenty|120.0",
            "152mm": "152 mm|152mm",
            "152 mm": "152mm",
            "30%": "30 percent|30 per cent|thirty percent|30 %|30.0%|30\uff05",
            "12.5%": "12.5 percent|12.50%|12.5 per cent",
            "12.5 percent": "12.5%",
            "allegedly": "alleged|allege|alleging|Alleged",
            "Alleged": "allegedly",
            "reportedly heavily": "reported heavy|reports",
            "secret, officially": "secretly official",
            "supplies": "supply|supplied|supplying",
            "thirty percent": "30%",
            "Łódź": "lodz|Lodz",
            "Nguyễn": "Nguyen|nguyễn",
            "國家情報院說": "情報|國家情報院",
            "국가정보원은": "국가정보원|정보",
            "ユン大統領": "大統領",
            "артиллерия": "артил*|артиллерия",
        }.items()
        for typed in several.split("|")
    ],
)
def test_a_number_or_a_word_is_found_however_it_is_written(text, typed):
    assert holds(text, typed)


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("1.5 million", "5"),
        ("1.5", "5"),
        ("5 million", "5"),
        ("15", "5"),
        ("1,500", "500"),
        ("6,700", "700"),
        ("5 billion", "5 million"),
        ("5m", "5 billion"),
        ("c0005", "5"),
        ("國家情報院", "家國"),
        ("신원식", "x"),
        ("100", "10*"),
        ("artillery", "a*"),
        ("weekend", "weekly"),
        ("12.5%", "12%"),
    ],
)
def test_other_numbers_are_not_found(text, typed):
    assert not holds(text, typed)


def holds(text, typed):
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute(f"create virtual table t using fts5(words, terms, tokenize='{TOKENIZER}')")
        connection.execute("insert into t values (?, ?)", [text, find_terms(text)])
        return bool(connection.execute("select 1 from t where t match ?", [write_match(typed)]).fetchone())


@pytest.mark.parametrize(
    ("text", "typed", "marked"),
    [
        ("6,700 containers, 1.5 million", "6700", "⟦6,700⟧ containers, 1.5 million"),
        ("five million shells", "5m", "⟦five million⟧ shells"),
        ("⟦five million⟧ shells", "5m", "⟦five million⟧ shells"),
        ("國家情報院說", "情報", "國家⟦情報⟧院說"),
        ("to Łódź", "lodz", "to ⟦Łódź⟧"),
        ("1.5", "5", "1.5"),
    ],
)
def test_what_matches_by_value_is_marked(text, typed, marked):
    assert mark_terms(text, typed) == marked


def test_a_figure_is_found_in_every_form(each_package, each_client):
    """By the value of the figure, whatever the quote says."""
    with closing(sqlite3.connect(each_package.database)) as connection:
        query = (
            "select claim_id, coalesce(value, lower, upper) as number from figures where claim_id is not null"
        )
        figures = [(claim, number) for claim, number in connection.execute(query) if number]
    assert figures
    for claim, number in figures:
        forms = {str(number), f"{number:,}"}
        if number >= 1_000_000:
            forms |= {f"{number / 1_000_000:g} million", f"{number / 1_000_000:g}m"}
        for form in forms:
            assert claim in list_claims(each_client, each_package, form), form


def test_the_claims_of_an_agent_are_found_by_each_of_its_names(each_package, each_client):
    with closing(sqlite3.connect(each_package.database)) as connection:
        query = "select agent_id, name, coalesce('|' || aliases, '') from agents"
        agents = connection.execute(query).fetchall()
        claims = {}
        for claim, agent in connection.execute("select claim_id, claimant_id from claims"):
            claims.setdefault(agent, set()).add(claim)
    named = [one for one in agents if one[2]]
    assert len(named) > 3
    for agent, name, aliases in named:
        for words in f"{name}{aliases}".split("|"):
            assert f"agents/{agent}" in ask(each_client, each_package, words), words
            assert claims.get(agent, set()) <= list_claims(each_client, each_package, words), words


@pytest.mark.parametrize("written", ["c0010", "C0010", "c10", " c0010 "])
def test_an_id_leads_to_its_page(each_package, each_client, written):
    name = each_package.descriptor["name"]
    page = ask(each_client, each_package, written)
    first = page[page.index("</form>") :]
    assert re.search(r'href="([^"]*)"', first)[1] == f"/{name}/claims/c0010"


def test_a_claim_is_found_by_its_id_as_json_and_csv(client):
    [found] = client.get("/munitions/search_claims.json?words=C0100&_shape=array").json()
    assert (found["claim_id"], found["polarity"]) == ("c0100", "Denies")
    assert "c0100" in client.get("/munitions/search_claims.csv?words=c0100").text


def test_a_claim_that_was_asked_for_by_id_says_how_it_is_put(client, package):
    page = ask(client, package, "c0100")
    assert "Claim c0100, attributed to Russia (asserted, a denial" in page
    assert page.count('/claims/c0100"') == 1, "told once"


def test_a_statement_that_was_asked_for_by_id_says_what_it_says(each_client, each_package):
    with closing(sqlite3.connect(each_package.database)) as connection:
        key, summary = connection.execute("select statement_id, summary from statements limit 1").fetchone()
    found = html.unescape(ask(each_client, each_package, key))
    assert summary in found.split("<h2>By id</h2>")[1].split("</ul>")[0]


def test_a_statement_shows_the_figure_that_matched(client, package):
    assert "Figures: nearly <mark>5,000,000</mark> (<mark>5,000,000</mark> rounds)" in ask(
        client, package, "5m shells"
    )


def test_an_id_of_any_table_leads_to_its_page(each_package, each_client):
    name = each_package.descriptor["name"]
    with closing(sqlite3.connect(each_package.database)) as connection:
        for table in each_package.tables:
            key, *others = table.primary_key
            found = connection.execute(f'select "{key}" from "{table.name}" order by 1 limit 1').fetchone()
            if found and not others and key != "code":
                link = f'href="/{name}/{table.name}/{found[0]}"'
                assert link in ask(each_client, each_package, found[0]), table.name


@pytest.mark.parametrize(
    "spoil", [lambda w: w[:3] + w[4:], lambda w: w[:2] + w[3] + w[2] + w[4:], lambda w: w + "x"]
)
def test_another_spelling_is_offered(each_package, each_client, spoil):
    word = {"munitions": "artillery", "ferry": "bicycles"}[each_package.descriptor["name"]]
    wrong = spoil(word)
    page = ask(each_client, each_package, wrong)
    assert "Did you mean" in page
    assert f">{word}</a>" in page


def test_thousands_parted_by_points_are_offered_as_they_are_written(each_package, each_client):
    number = {"munitions": "6,700", "ferry": "1,250"}[each_package.descriptor["name"]]
    page = ask(each_client, each_package, number.replace(",", "."))
    assert f">{number}</a>?" in page
    assert "Did you mean" not in ask(each_client, each_package, "7.431")


def test_a_word_is_found_among_many_that_are_like_it():
    """Whichever of its letters was left out; and however long it is, it is looked up by no more than three parts."""
    asked = []

    class Words:
        async def execute(self, query, arguments, custom_time_limit):
            asked.append(arguments[0])
            rows = connection.execute(query, arguments).fetchall()
            return SimpleNamespace(rows=rows)

    words = [
        "".join(syllables)
        for syllables in itertools.product("con tai ner sta gil bru deph lak vusk".split(), repeat=3)
    ]
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("create virtual table _words using fts5(word, uses unindexed, tokenize='trigram')")
        rows = ((f" {word} ", 1) for word in {*words, "container"})
        connection.executemany("insert into _words values (?, ?)", rows)
        for place in range(len("container")):
            wrong = "container"[:place] + "container"[place + 1 :]
            assert asyncio.run(_find_like(Words(), wrong)) == "container", wrong
        asyncio.run(_find_like(Words(), "internationalisations" + "x" * 19))
    assert max(match.count(" OR ") for match in asked) == 2


def test_no_result_says_what_was_searched_and_offers_more(each_package, each_client):
    page = ask(each_client, each_package, "zzyzx russia ferry")
    assert "The search covers quotes" in page
    assert "Found nowhere: zzyzx" in page
    assert "search_claims?words=" in page
    assert "Browse all claims" in page


def test_a_result_names_claimant_polarity_and_date(client, package):
    page = ask(client, package, "5 million shells")
    found = page[page.index('<ol class="claims">') : page.index("</ol>")]
    assert found.count("<li>") == 2
    assert "<mark>Five Million</mark>" in found
    for words in ("Shin Won-sik", "affirms", "alleged", "14 June 2024"):
        assert words in found
    assert "1.5" not in found


def test_how_a_claim_is_put_is_found(each_package, each_client):
    with closing(sqlite3.connect(each_package.database)) as connection:
        for codelist, column in (("modalities", "modality"), ("polarities", "polarity")):
            query = f"select title, claim_id from claims join {codelist} on code = {column} where title = ?"
            for (title,) in connection.execute(f"select title from {codelist}"):
                put = {claim for _, claim in connection.execute(query, [title])}
                assert len(put) > 200 or put <= list_claims(each_client, each_package, title), title


def test_a_percentage_is_found_though_the_text_spells_it_otherwise(each_package, each_client):
    query = "select claim_id, value from figures where unit = 'percent' and claim_id is not null and value is not null"
    with closing(sqlite3.connect(each_package.database)) as connection:
        found = connection.execute(query).fetchall()
    assert found
    for claim, value in found:
        for typed in (f"{value}%", f"{value} percent"):
            assert claim in list_claims(each_client, each_package, typed), typed


def test_a_figure_that_alone_matches_is_shown(client, package):
    page = ask(client, package, "100%")
    assert re.search(r"Figures: total capacity \(<mark>100</mark> <mark>percent</mark>\)", page)


def test_sentences_and_sources_are_found_too(each_package, each_client):
    with closing(sqlite3.connect(each_package.database)) as connection:
        [source, title] = connection.execute(
            "select source_id, title from sources order by 1 limit 1"
        ).fetchone()
    assert f"sources/{source}" in ask(each_client, each_package, title)
    page = ask(
        each_client, each_package, {"munitions": "6,700", "ferry": "1,250"}[each_package.descriptor["name"]]
    )
    assert re.search(r"/sources/[a-z0-9-]+#s\d+", page)


@pytest.mark.parametrize(
    "words", ["\0", "a" * 5000, '"a b', "* ", "a AND OR NOT NEAR", "(" * 300, "a " * 2000, "5 " * 300]
)
@pytest.mark.parametrize("more", [{}, {"_next": "zzz"}, {"_size": "-1"}])
def test_nonsense_in_a_search_gives_a_clear_page(each_package, each_client, words, more):
    name = each_package.descriptor["name"]
    answer = each_client.get(f"/{name}/search_claims", params={"words": words, **more})
    assert answer.status_code in (200, 400, 414)
    assert "<h1>" in answer.text


@pytest.mark.parametrize(
    "day", ["01/06/2024", "2024-13-01", "2024-02-30", "June", "2024", "20240601", "2024-06-01 ", "\0", "%"]
)
@pytest.mark.parametrize("path", ["claims_between?last_day=2030-01-01&first_day=", "said_by?day="])
@pytest.mark.parametrize("form", ["", ".json", ".csv"])
def test_what_is_not_a_day_is_refused(each_package, each_client, day, path, form):
    name = each_package.descriptor["name"]
    query, _, rest = path.partition("?")
    answer = each_client.get(f"/{name}/{query}{form}?{rest}{quote(day)}")
    assert answer.status_code == 400
    assert "must be a day" in answer.text
    assert form or f'href="/{name}/{query}"' in answer.text


def test_a_day_is_asked_for_by_a_field_for_dates(each_package, each_client):
    name = each_package.descriptor["name"]
    page = each_client.get(f"/{name}/claims_between?first_day=2024-01-01&last_day=").text
    assert page.count('<input type="date"') == 2
    assert 'value="2024-01-01"' in page


def test_percent_and_underscore_are_letters(each_package, each_client):
    name = each_package.descriptor["name"]

    def count(path):
        return len(each_client.get(f"/{name}/{path}&_shape=array&_size=max").json())

    for typed in ("%25", "_", "a%25b", "%25%25"):
        for query in (
            f"claims_of_an_agent.json?agent={typed}",
            f"figures_of_a_kind.json?kind={typed}",
            f"sent_by_whom.json?sender={typed}&receiver=&day=2030-01-01",
            f"taken_for_granted.json?words={typed}",
        ):
            assert count(query) == 0, query
    with closing(sqlite3.connect(each_package.database)) as connection:
        signs = connection.execute("select quote from claims").fetchall()
        for lookup, typed, judge in (
            ("contains", "%", lambda quote: "%" in quote),
            ("contains", "_", lambda quote: "_" in quote),
            ("startswith", "%", lambda quote: quote.startswith("%")),
            ("endswith", "_", lambda quote: quote.endswith("_")),
        ):
            found = count(f"claims.json?quote__{lookup}={quote(typed)}")
            assert found == sum(judge(words) for (words,) in signs), (lookup, typed)


def test_a_number_is_refused_where_only_one_column_is_searched(client):
    answer = client.get("/munitions/claims", params={"_search_quote": "6,700"})
    assert answer.status_code == 400
    assert "Numbers are found by _search" in answer.text
    assert client.get("/munitions/claims.json", params={"_search": "6700"}).json()["rows"]


def test_a_search_for_too_many_words_says_so(client):
    words = " ".join(f"word{number}" for number in range(31))
    page = client.get("/munitions/search_claims", params={"words": words}).text
    assert "Only the first 30 words were searched for." in page
    assert "Only the first" not in client.get("/munitions/search_claims?words=shells").text


@pytest.mark.parametrize("typed", ["carried_over", "Carried over", "CARRIED OVER"])
def test_a_code_leads_to_what_it_means(each_package, each_client, typed):
    page = each_client.get(f"/{each_package.descriptor['name']}/search_claims", params={"words": typed}).text
    assert '<a href="/dictionary/attribution_forms#carried_over">' in page
    assert "zero-results" not in page


def test_marks_alone_are_no_words(each_package, each_client):
    page = each_client.get(f"/{each_package.descriptor['name']}/search_claims", params={"words": '"'}).text
    assert "This has no word, number or id to search for." in page
