"""The work for the page of one claim, source, agent or statement does not grow with the package, as nothing is scanned;
that for a view grows with its rows, not with their square.
"""

import re
import sqlite3
from contextlib import closing

import pytest

from benchmarks.generate import generate_package
from scripts.database import build_database
from scripts.database.views import read_views
from scripts.dates import say_date
from scripts.package import SCRIPTS, read_package

SMALLER, LARGER = 300, 3000
# Whose rows are as many in both: all of one text, the second, whose agent speaks in later texts too.
KEYS = {
    "claim": "select claim_id from claims where source_id = 'text-000001' order by 1 limit 1",
    "source": "select 'text-000001'",
    "agent": "select claimant_id from claims where attribution_form = 'adverb' order by 1 limit 1",
    "statement": "select 'statement-000001-1'",
}
QUERIES = sorted(path for kind in KEYS for path in (SCRIPTS / "site" / "queries" / kind).glob("*.sql"))


@pytest.fixture(scope="module")
def databases(tmp_path_factory):
    built = {}
    for claims in (SMALLER, LARGER):
        root = tmp_path_factory.mktemp("growth") / "package"
        generate_package(root, claims)
        package = read_package(root)
        build_database(package)
        built[claims] = package.database
    return built


def count_steps(database, query, key_query="select 1"):
    """Steps of SQLite's virtual machine that a query takes, in hundreds."""
    steps = 0

    def count():
        nonlocal steps
        steps += 1

    with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as connection:
        connection.create_function("say_date", 1, say_date)
        [(key,)] = connection.execute(key_query).fetchall()
        connection.set_progress_handler(count, 100)
        connection.execute(query, dict.fromkeys(re.findall(r":(\w+)", query), key)).fetchall()
    return steps


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_page_asks_for_no_more_in_a_package_ten_times_as_large(path, databases):
    query = path.read_text(encoding="utf-8")
    smaller, larger = (
        count_steps(databases[claims], query, KEYS[path.parent.name]) for claims in (SMALLER, LARGER)
    )
    assert larger <= 2 * smaller + 20


@pytest.mark.parametrize("view", read_views(), ids=lambda view: view.name)
def test_a_view_of_a_package_ten_times_as_large_takes_hardly_more_than_ten_times_as_long(view, databases):
    smaller, larger = (count_steps(databases[claims], view.query) for claims in (SMALLER, LARGER))
    assert larger <= 15 * smaller + 20
