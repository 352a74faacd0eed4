"""The benchmarks measure what they say, the peers build all that they must, and the table says what was measured."""

import sqlite3
import subprocess
import sys

import httpx
import pytest
from conftest import ROOT, build_real

from benchmarks import pages
from benchmarks.__main__ import Bench
from benchmarks.measure import measure
from benchmarks.peers import build_with_sqlite3, build_with_sqlite_utils, find_missing, list_indexes
from benchmarks.results import END, START, THIS, Line, find_value, list_lines, say, write_results
from benchmarks.validators import CONSTRAINTS, break_constraints, judge_with_ours


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    return build_real(tmp_path_factory.mktemp("measured"))


def test_a_command_is_measured(tmp_path):
    script = "import time; words = bytearray(200_000_000); time.sleep(0.3); print(len(words))"
    # From a process of its own: what a worker of pytest holds would count towards the peak.
    code = "import sys; from benchmarks.measure import measure; print(*measure(sys.argv[2:], sys.argv[1]), sep='|')"
    command = [sys.executable, "-c", code, str(tmp_path), sys.executable, "-c", script]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    seconds, _, peak, failure, output = told.strip().split("|")
    assert (failure, output) == ("", "200000000")
    assert 0.3 < float(seconds) < 10
    assert 0.2 < float(peak) < 0.4


def test_a_step_that_fails_is_no_figure(tmp_path):
    bench = Bench(10, tmp_path, tmp_path)
    bench.time("good", ["true"])
    bench.time("bad", ["sh", "-c", "echo no room; exit 3"])
    assert "good" in bench.values
    assert "bad" not in bench.values
    assert bench.failures == ["10 claims, bad: exit status 3: no room"]


@pytest.mark.long
@pytest.mark.parametrize("build", [build_with_sqlite3, build_with_sqlite_utils])
def test_the_peers_have_every_row_key_and_index(build, built, tmp_path):
    # Each command of sqlite-utils starts anew, so it gets one table only.
    is_slow = build is build_with_sqlite_utils
    chosen = tuple(table for table in built.tables if table.name == "agents" or not is_slow)
    database = tmp_path / "peer.db"
    assert measure(build(built._replace(tables=chosen), database), tmp_path).failure == ""
    with sqlite3.connect(database) as connection:
        for table in chosen:
            indexes = connection.execute(
                "select count(*) from pragma_index_list(?) where origin = 'c'", [table.name]
            )
            assert indexes.fetchone() == (len(list_indexes(built, table)),)
            keys = connection.execute(
                "select name from pragma_table_info(?) where pk order by pk", [table.name]
            )
            assert tuple(name for (name,) in keys) == table.primary_key
        assert connection.execute("select count(*) from agents_fts where agents_fts match 'Shin'").fetchone()[
            0
        ]
    connection.close()


@pytest.mark.long
def test_a_database_of_a_peer_that_lacks_a_row_or_its_search_is_found_out(built, tmp_path):
    database = tmp_path / "floor.db"
    assert measure(build_with_sqlite3(built, database), tmp_path).failure == ""
    assert find_missing(built, database) == ""
    with sqlite3.connect(database) as connection:
        connection.execute("delete from drifts where rowid = 1")
        connection.commit()
        assert "drifts has" in find_missing(built, database)
        connection.execute("insert into drifts (trace_id, drift) values ('t', 'd')")
        connection.execute("insert into claims_fts(claims_fts) values ('delete-all')")
        connection.commit()
        assert find_missing(built, database).startswith("claims_fts_docsize has 0 of")
    connection.close()


@pytest.mark.long
def test_the_constraints_of_the_validators_are_those_of_the_schema(built):
    fields = {field["name"]: field for field in find_resource(built, "claims")["schema"]["fields"]}
    for name, kind, value in CONSTRAINTS:
        if kind in ("required", "pattern", "maxLength", "minimum"):
            assert fields[name]["constraints"][kind] == value
    assert len(CONSTRAINTS) == 10


def find_resource(package, name):
    return next(resource for resource in package.descriptor["resources"] if resource["name"] == name)


@pytest.mark.long
def test_a_file_is_broken_in_ten_ways(built, tmp_path):
    break_constraints(built.root / "data" / "claims.csv", tmp_path / "broken.csv")
    lines = (tmp_path / "broken.csv").read_text(encoding="utf-8").splitlines()
    good = (built.root / "data" / "claims.csv").read_text(encoding="utf-8").splitlines()
    assert [line in good for line in lines] == [True, *[False] * 10, True]
    assert judge_with_ours(str(tmp_path / "broken.csv")) == 10
    assert judge_with_ours(str(built.root / "data" / "claims.csv")) == 0


def test_pages_are_timed_that_are_whole():
    def answer(request):
        words = "Counting took too long: claimant" if "slow" in request.url.path else "fine"
        return httpx.Response(500 if "broken" in request.url.path else 200, text=words)

    with httpx.Client(base_url="http://test", transport=httpx.MockTransport(answer)) as client:
        assert pages.time_pages(client, ["/a", "/b"]) > 0
        assert pages.time_pages(client, ["/a", "/slow"]) == "/slow: some facets are left out"
        assert pages.time_pages(client, ["/a", "/broken"]).startswith("/broken: Server error '500")


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
    path.write_text(f"Words before.\n\n{START}\nFormer figures.\n{END}\n\nWords behind.\n", encoding="utf-8")
    larger = {"check": 4.0, "check before": 2.0, "frictionless": 60.0}
    runs = {THIS: {"check": 9.0}, "1,000 claims": {"check": 2.0}, "10,000 claims": larger}
    write_results(path, ["* A machine"], runs, ["10,000 claims, floor: no room"])
    words = path.read_text(encoding="utf-8")
    assert "| | 1,000 claims | 10,000 claims | must be |" in words
    assert "| check | 2 s | 4 s |  |" in words
    assert "| frictionless / check | – | **15** | at least 20 |" in words
    assert "| check, times that of the size before | – | 2 |  |" in words
    assert "| check | **9 s** | at most 3 s |" in words
    assert "Failed: 10,000 claims, floor: no room" in words
    assert "Former figures" not in words
    assert words.startswith("Words before.\n")
    assert words.endswith("\nWords behind.\n")
