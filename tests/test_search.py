"""A search by relevance ranks the first matches."""

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
