"""Searches are put to SQLite in another way than Datasette does, and find the same rows in the same order."""

import importlib.util
import sqlite3

import pytest
from conftest import build_real
from datasette.utils import escape_fts

from scripts.package import MODEL, SITE

specification = importlib.util.spec_from_file_location("search_plugin", SITE / "plugins" / "search.py")
search = importlib.util.module_from_spec(specification)
specification.loader.exec_module(search)

MATCHES = "rowid in (select rowid from claims_fts where claims_fts match escape_fts(:search))"
KEYS = {"claims": ["claim_id"], "attributions": ["claim_id", "hop"]}


@pytest.fixture(scope="module")
def connection(tmp_path_factory):
    package = build_real(tmp_path_factory.mktemp("searched"))
    connection = sqlite3.connect(f"file:{package.database}?mode=ro", uri=True)
    connection.create_function("escape_fts", 1, escape_fts)
    yield connection
    connection.close()


@pytest.mark.parametrize("words", ["shells", "the", "nothing like it", "containers OR"])
@pytest.mark.parametrize(
    "sql",
    [
        f"select count(*) from claims where {MATCHES} ",
        f"select count(*) from claims_flat where {MATCHES} ",
        f"select claim_id, quote from claims where {MATCHES} order by claim_id limit 21",
    ],
)
def test_a_rewritten_search_finds_the_same(connection, sql, words):
    rewritten = search.rewrite_search(sql, KEYS)
    assert rewritten != sql
    found = connection.execute(rewritten, {"search": words}).fetchall()
    assert found == connection.execute(sql, {"search": words}).fetchall()


@pytest.mark.parametrize(
    "sql",
    [
        f"select count(*) from claims where {MATCHES} and modality = :p0 ",
        f"select claim_id from claims where {MATCHES} order by modality limit 21",
        f"select claim_id from attributions where {MATCHES} order by claim_id limit 21",
        f"select claim_id from claims_flat where {MATCHES} limit 21",
        "select count(*) from claims ",
    ],
)
def test_any_other_query_is_left_alone(sql):
    assert search.rewrite_search(sql, KEYS) == sql


@pytest.mark.parametrize("most", [1, 3, 50_000])
def test_a_search_by_relevance_ranks_the_first_matches(connection, most):
    sql = (MODEL / "queries/search_claims.sql").read_text(encoding="utf-8")
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
