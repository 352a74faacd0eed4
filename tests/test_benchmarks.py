"""The benchmarks measure what they say: times, limits, ratios; and the rivals build all that they must."""

import sqlite3
import sys
import time

import httpx
import pytest
from conftest import make_tiny

from benchmarks import pages, quotes
from benchmarks.__main__ import _count_rows
from benchmarks.machine import has_sqlite3
from benchmarks.measure import Measurement, measure
from benchmarks.results import find_stale_reasons, say, write_results
from benchmarks.rivals import (
    build_with_sqlite3,
    build_with_sqlite_utils,
    find_missing,
    indexed_fields,
    order_by_reference,
)
from benchmarks.targets import FAILED, TARGETS, Run, Target, Value, growth, judge, ratio, total
from scripts.package import read_package


def took(seconds, **words):
    return Measurement(seconds, 10**8, **words)


def run(claims=1000, seconds=1.0, **steps):
    return Run(claims, {"check": took(seconds), "build": took(seconds), **steps}, [], None)


def test_a_command_is_measured(tmp_path):
    script = "import time; words = bytearray(200_000_000); time.sleep(0.3); print(len(words))"
    measured = measure([sys.executable, "-c", script], tmp_path, tmp_path / "log", 30)
    assert measured.failure == ""
    assert measured.output == "200000000\n"
    assert 0.3 < measured.seconds < 10
    assert 200e6 < measured.peak < 400e6


def test_a_command_that_takes_too_long_is_stopped_with_all_that_it_started(tmp_path):
    script = "sleep 30 & echo $! > child; wait"
    measured = measure(["sh", "-c", script], tmp_path, tmp_path / "log", 0.5)
    assert measured.stopped
    assert measured.failure == "stopped after 0.5 s"
    assert measured.seconds < 5
    # A killed process is gone a moment after the signal was sent, not at once.
    started = int((tmp_path / "child").read_text())
    deadline = time.monotonic() + 10
    while is_running(started):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def is_running(process):
    try:
        with open(f"/proc/{process}/stat") as state:
            return state.read().split()[2] not in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_a_command_does_not_outlive_the_measuring(tmp_path, monkeypatch):
    def interrupt(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("benchmarks.measure.os.wait4", interrupt)
        with pytest.raises(KeyboardInterrupt):
            measure(["sh", "-c", "sleep 1; touch still-there"], tmp_path, tmp_path / "log", 30)
    time.sleep(1.5)
    assert not (tmp_path / "still-there").exists()


@pytest.mark.parametrize(
    ("script", "failure"),
    [
        ("echo so far; echo no room; exit 3", "exit status 3: no room"),
        ("kill -9 $$", "signal 9: nothing printed"),
    ],
)
def test_a_command_that_fails_is_no_measurement(script, failure, tmp_path):
    measured = measure(["sh", "-c", script], tmp_path, tmp_path / "log", 30)
    assert measured.failure == failure
    assert total(run(check=measured), "check") is None


def test_ratios_know_what_was_stopped():
    assert ratio(Value(60), Value(3)) == Value(20)
    assert ratio(Value(60, ">"), Value(3)) == Value(20, ">")
    assert ratio(Value(60), Value(3, ">")) == Value(20, "<")
    assert ratio(Value(60, ">"), Value(3, ">")) is None
    assert ratio(None, Value(3)) is None
    stopped = took(5, failure="stopped after 5 s", stopped=True)
    assert total(run(check=stopped), "check", "build") == Value(6, ">")
    assert total(run(), "floor") is None


def test_growth_is_for_ten_times_the_claims():
    assert growth(run(1000, 2), run(10_000, 22), "check").number == pytest.approx(11)
    assert growth(run(1000, 2), run(1_000_000, 2000), "check").number == pytest.approx(10)


@pytest.mark.parametrize(
    ("at_least", "value", "verdict"),
    [
        (True, Value(20), "reached"),
        (True, Value(19.9), "missed"),
        (True, Value(25, ">"), "reached"),
        (True, Value(15, ">"), "unknown"),
        (True, Value(15, "<"), "missed"),
        (True, Value(25, "<"), "unknown"),
        (False, Value(20), "reached"),
        (False, Value(21), "missed"),
        (False, Value(21, ">"), "missed"),
        (False, Value(19, ">"), "unknown"),
        (False, FAILED, "missed"),
        (True, None, "unknown"),
    ],
)
def test_a_target_is_reached_only_if_that_is_certain(at_least, value, verdict):
    assert judge(Target("", "", 20, at_least, "", lambda runs: value), value) == verdict


def test_percentiles_are_nearest_ranks():
    values = [float(value) for value in range(20, 0, -1)]
    assert (pages.percentile(values, 50), pages.percentile(values, 95)) == (10, 19)
    assert (pages.percentile([7.0], 95), pages.percentile([], 95)) == (7, None)


def test_numbers_are_said_in_few_digits():
    assert [say(v, "s") for v in (Value(3.14159), Value(1234.5, ">"), FAILED, None)] == [
        *("3.14 s", "> 1,234 s", "failed", "not known"),
    ]


def test_results_hold_every_target_and_what_failed(tmp_path):
    failed = took(1, failure="exit status 1: no room")
    page = {"page": "claim page", "requests": 20, "p50": 0.01, "p95": 0.02, "slowest": 0.02, "failure": ""}
    runs = [run(1000), run(10_000, 3)._replace(pages=[page], proof={"quotes": 10_000, "seconds": 0.01})]
    runs[1].steps["frictionless"] = failed
    write_results(tmp_path / "RESULTS.md", ["A machine"], runs, ["| a | b |"])
    words = (tmp_path / "RESULTS.md").read_text(encoding="utf-8")
    assert all(f"| {target.words} |" in words for target in TARGETS)
    assert "| claim page, p95 | at most 30 ms | 20 ms | reached |" in words
    assert (
        "| quotes proven a second, loading excluded | at least 800,000 /s | 1,000,000 /s | reached |" in words
    )
    assert "* 10,000: frictionless: exit status 1: no room" in words
    assert words.count("claim page, p95, missed") == 0


def test_every_reason_is_of_a_target():
    assert set(find_stale_reasons([run()])) <= {target.name for target in TARGETS}


@pytest.mark.skipif(not has_sqlite3(), reason="no sqlite3 on this machine")
def test_the_floor_has_every_row_key_and_index(tmp_path):
    package = read_package(make_tiny(tmp_path / "tiny"))
    database = tmp_path / "floor.db"
    measured = measure(build_with_sqlite3(package, database), tmp_path, tmp_path / "log", 30)
    assert measured.failure == ""
    counts = _count_rows(package)
    assert counts["claims"] == 10
    assert find_missing(database, counts) == ""
    assert find_missing(database, counts | {"claims": 11}) == "claims has 10 of 11 rows"
    with sqlite3.connect(database) as connection:
        for table in package.tables:
            indexes = connection.execute(
                f"select count(*) from pragma_index_list('{table.name}') where origin = 'c'"
            )
            assert indexes.fetchone()[0] == len(indexed_fields(table))
            keys = connection.execute(f"select count(*) from pragma_foreign_key_list('{table.name}')")
            assert keys.fetchone()[0] == len(table.foreign_keys)


def test_tables_come_after_those_that_they_point_at(tmp_path):
    tables = order_by_reference(read_package(make_tiny(tmp_path / "tiny")).tables)
    place = {table.name: number for number, table in enumerate(tables)}
    for table in tables:
        assert all(place[key.table] <= place[table.name] for key in table.foreign_keys)


def test_the_proof_that_is_timed_proves(tmp_path):
    root = make_tiny(tmp_path / "tiny")
    assert quotes.time_proof(read_package(root))["quotes"] == 10
    claims = root / "data" / "claims.csv"
    claims.write_text(
        claims.read_text(encoding="utf-8").replace("It leaks,320", "It leaks,321"), encoding="utf-8"
    )
    with pytest.raises(ValueError, match="not verbatim"):
        quotes.time_proof(read_package(root))


def test_the_command_line_of_sqlite_utils_gets_types_keys_and_indexes(tmp_path):
    """On two tables: each of its commands starts anew."""
    package = read_package(make_tiny(tmp_path / "tiny"))
    package = package._replace(tables=tuple(t for t in package.tables if t.name in ("agents", "agent_kinds")))
    database = tmp_path / "two.db"
    measured = measure(build_with_sqlite_utils(package, database), tmp_path, tmp_path / "log", 60)
    assert measured.failure == ""
    with sqlite3.connect(database) as connection:
        assert connection.execute("select count(*), count(member_of) from agents").fetchone() == (8, 1)
        assert len(connection.execute("pragma foreign_key_list(agents)").fetchall()) == 2
        assert connection.execute(
            "select strict from pragma_table_list where name = 'agents'"
        ).fetchone() == (1,)
        indexes = connection.execute("select count(*) from pragma_index_list('agents') where origin = 'c'")
        assert indexes.fetchone() == (2,)


def answer(request):
    """What a server might say."""
    words = {
        "/slow": "<p>These facets timed out: claimant</p>",
        "/table": '<a href="/rows.csv?_stream=on&amp;_dl=on">CSV</a>',
        "/rows.csv": 'id,words\n1,"two\nlines"\n2,one\n',
    }
    if "timeout" in request.url.path:
        raise httpx.ReadTimeout("slow")
    return httpx.Response(
        500 if "broken" in request.url.path else 200, text=words.get(request.url.path, "fine")
    )


@pytest.fixture
def client():
    with httpx.Client(base_url="http://test", transport=httpx.MockTransport(answer)) as client:
        yield client


def test_pages_are_timed_once_warm(client):
    result = pages.time_type(client, ["/a", "/b", "/c"])
    assert (result["requests"], result["failure"]) == (3, "")
    assert 0 < result["p50"] <= result["p95"] == result["slowest"]


@pytest.mark.parametrize(
    ("path", "failure"),
    [
        ("/broken", "/broken: Server error '500"),
        ("/slow", "/slow: some facets are left out"),
        ("/timeout", "/timeout: no answer"),
    ],
)
def test_a_page_that_is_not_whole_has_failed(path, failure, client):
    assert pages.time_type(client, ["/a", path, "/b"])["failure"].startswith(failure)


def test_a_download_counts_records_behind_the_link_of_the_page(client):
    result = pages.time_download(client, "/table")
    assert (result["rows"], result["failure"]) == (2, "")
    assert pages.time_download(client, "/broken")["failure"].startswith("Server error")
    assert "no link" in pages.time_download(client, "/a")["failure"]
