"""The benchmarks measure what they say, the peers build all that they must, and the table says what was measured."""

import sqlite3
import sys
import time
from pathlib import Path

import httpx
import pytest
from conftest import build_real

from benchmarks import pages, quotes
from benchmarks.__main__ import Bench
from benchmarks.measure import measure
from benchmarks.peers import build_with_sqlite3, build_with_sqlite_utils, find_missing, read_tables
from benchmarks.results import BY_HAND, Line, find_value, list_lines, say, write_results
from benchmarks.validators import CONSTRAINTS, break_constraints


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    return build_real(tmp_path_factory.mktemp("measured"))


@pytest.fixture(scope="module")
def tables(built):
    return read_tables(built.root, built.database)


def test_a_command_is_measured(tmp_path):
    script = "import time; words = bytearray(200_000_000); time.sleep(0.3); print(len(words))"
    measured = measure([sys.executable, "-c", script], tmp_path, tmp_path / "log")
    assert (measured.failure, measured.output) == ("", "200000000")
    assert 0.3 < measured.seconds < 10
    assert 0.2 < measured.peak < 0.4


def test_a_command_that_takes_too_long_is_ended_with_all_that_it_started(tmp_path):
    measured = measure(["sh", "-c", "sleep 30 & echo $! > child; wait"], tmp_path, tmp_path / "log", 0.5)
    assert measured.failure.startswith("exit status -9")
    assert measured.seconds < 5
    # A killed process is gone a moment after the signal was sent, not at once.
    state = Path("/proc", (tmp_path / "child").read_text().strip(), "stat")
    deadline = time.monotonic() + 10
    while state.exists() and state.read_text().split()[2] not in "ZX":
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_step_that_fails_is_no_figure(tmp_path):
    bench = Bench(10, tmp_path, tmp_path)
    bench.time("good", ["true"])
    bench.time("bad", ["sh", "-c", "echo no room; exit 3"])
    assert "good" in bench.values
    assert "bad" not in bench.values
    assert bench.failures == ["10 claims, bad: exit status 3: no room"]


@pytest.mark.parametrize("build", [build_with_sqlite3, build_with_sqlite_utils])
def test_the_peers_have_every_row_key_index_and_search(build, tables, tmp_path):
    # Each command of sqlite-utils starts anew, so it gets two tables only.
    chosen = [t for t in tables if build is build_with_sqlite3 or t.name in ("agents", "agent_kinds")]
    database = tmp_path / "peer.db"
    assert measure(build(chosen, database), tmp_path, tmp_path / "log").failure == ""
    assert find_missing(chosen, database) == ""
    more = [chosen[-1]._replace(rows=chosen[-1].rows + 1)]
    assert find_missing(more, database) == f"{more[0].name} has {more[0].rows - 1} of {more[0].rows} rows"
    assert any(table.search and table.indexes for table in chosen)
    with sqlite3.connect(database) as connection:
        for table in chosen:
            query = "select (select count(*) from pragma_index_list(?) where origin = 'c'), count(*)"
            query += " from pragma_foreign_key_list(?)"
            found = connection.execute(query, [table.name] * 2).fetchone()
            assert found == (len(table.indexes), len(table.references))
    connection.close()


def test_the_tables_of_the_peers_are_those_of_the_package(built, tables):
    assert {table.name for table in tables} == {table.name for table in built.tables}
    by_name = {table.name: table for table in built.tables}
    seen = set()
    for table in tables:
        seen.add(table.name)
        assert tuple(table.columns) == by_name[table.name].field_names
        assert tuple(table.key) == by_name[table.name].primary_key
        assert {other for _, other, _ in table.references} <= seen


def test_the_proof_that_is_timed_proves(built, tmp_path):
    assert quotes.time_proof(built) > 0
    claims = built.root / "data" / "claims.csv"
    good = claims.read_bytes()
    claims.write_bytes(good.replace(b",hypefresh-2024,", b",nationalusnews-2024,", 1))
    try:
        with pytest.raises(ValueError, match="not verbatim"):
            quotes.time_proof(built)
    finally:
        claims.write_bytes(good)


def test_the_constraints_of_the_validators_are_those_of_the_schema(built):
    fields = {field["name"]: field for field in find_resource(built, "claims")["schema"]["fields"]}
    for name, kind, value, _ in CONSTRAINTS:
        if kind in ("required", "pattern", "maxLength", "minimum"):
            assert fields[name]["constraints"][kind] == value
    assert len(CONSTRAINTS) == 10


def find_resource(package, name):
    return next(resource for resource in package.descriptor["resources"] if resource["name"] == name)


def test_a_file_is_broken_in_ten_ways(built, tmp_path):
    break_constraints(built.root / "data" / "claims.csv", tmp_path / "broken.csv")
    lines = (tmp_path / "broken.csv").read_text(encoding="utf-8").splitlines()
    good = (built.root / "data" / "claims.csv").read_text(encoding="utf-8").splitlines()
    assert [line in good for line in lines] == [True, *[False] * 10, True]


def test_percentiles_are_nearest_ranks():
    values = [float(value) for value in range(20, 0, -1)]
    assert (pages.find_percentile(values, 50), pages.find_percentile(values, 95)) == (10, 19)
    assert pages.find_percentile([7.0], 95) == 7


def test_pages_are_timed_that_are_whole():
    def answer(request):
        words = "These facets timed out: claimant" if "slow" in request.url.path else "fine"
        return httpx.Response(500 if "broken" in request.url.path else 200, text=words)

    with httpx.Client(base_url="http://test", transport=httpx.MockTransport(answer)) as client:
        assert pages.time_pages(client, ["/a", "/b"]) > 0
        for path in ("/broken", "/slow"):
            with pytest.raises(ValueError, match=path):
                pages.time_pages(client, ["/a", path])


def test_every_kind_of_page_has_a_line_and_addresses(built):
    addresses = pages.list_addresses(built.database)
    words = {line.words for line in list_lines()}
    assert all(f"page: {name}, p95" in words and paths for name, paths in addresses.items())


@pytest.mark.parametrize(
    ("value", "words"),
    [(3.14159, "3.14 s"), (1234.5, "**1,234 s**"), (200.0, "200 s"), (0.5, "**0.5 s**"), (None, "–")],
)
def test_figures_are_said_in_few_digits_and_misses_in_bold(value, words):
    assert say(value, Line("a", " s", ("a",), most=200, least=1)) == words


def test_a_ratio_needs_all_that_it_is_of():
    line = Line("a", "", ("x", "y"), ("z",))
    assert find_value(line, {"x": 4, "y": 2, "z": 3}) == 2
    assert find_value(line, {"x": 4, "z": 3}) is None


def test_the_table_says_what_was_measured_and_keeps_what_is_written_by_hand(tmp_path):
    path = tmp_path / "RESULTS.md"
    path.write_text(f"Former words.\n{BY_HAND}\nWords of ours.\n", encoding="utf-8")
    runs = {1000: {"check": 2.0}, 10_000: {"check": 4.0, "check before": 2.0, "frictionless": 60.0}}
    write_results(path, ["A machine"], runs, {"check": 9.0}, ["10,000 claims, floor: no room"])
    words = path.read_text(encoding="utf-8")
    assert "| check | 2 s | 4 s |  |" in words
    assert "| frictionless / check | – | **15** | at least 20 |" in words
    assert "| check, times that of the size before | – | 2 |  |" in words
    assert "| check | **9 s** | at most 3 s |" in words
    assert "* 10,000 claims, floor: no room" in words
    assert "Former words" not in words
    assert words.endswith("\nWords of ours.\n")
