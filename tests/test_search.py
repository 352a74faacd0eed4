"""A search by relevance ranks the first matches, and any words can be searched for."""

import sqlite3

import pytest
from conftest import build_real
from datasette.utils import escape_fts

from scripts.model import FOLDER


@pytest.fixture(scope="module")
def connection(tmp_path_factory):
    package = build_real(tmp_path_factory.mktemp("searched"))
    connection = sqlite3.connect(f"file:{package.database}?mode=ro", uri=True)
    connection.create_function("escape_fts", 1, escape_fts)
    yield connection
    connection.close()


@pytest.mark.parametrize("most", [1, 3, 50_000])
def test_a_search_by_relevance_ranks_the_first_matches(connection, most):
    sql = (FOLDER / "queries/search_claims.sql").read_text(encoding="utf-8")
    assert "offset 49999" in sql
    found = connection.execute(
        sql.replace("offset 49999", f"offset {most - 1}"), {"words": "shells"}
    ).fetchall()
    ranked = connection.execute(
        "select claim_id from (select rowid, rank from claims_fts where claims_fts match 'shells' limit ?) as best"
        " join claims on claims.rowid = best.rowid order by best.rank, claim_id",
        [most],
    ).fetchall()
    assert len(ranked) == most or len(ranked) > 3
    assert [claim for claim, *_ in found] == [claim for (claim,) in ranked]


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
