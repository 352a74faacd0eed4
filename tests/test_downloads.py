"""Whole tables as CSV: the rows, cells and labels that Datasette sends itself."""

import asyncio
import csv
import io
import os
import sqlite3

import pytest
from conftest import build_real
from datasette.app import Datasette
from datasette.plugins import pm

from scripts.export import export_package
from scripts.package import SITE

PLAIN = "?_stream=on&_labels=on&_nocount=1"
WHOLE = "?_stream=on&_labels=on"


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    return build_real(tmp_path_factory.mktemp("downloaded"))


@pytest.fixture
def get_from(package):
    """A function that asks Datasette, with our plugins, for the CSVs of a database at some paths, and returns the answers."""

    def get_all(path, addresses):
        async def fetch():
            datasette = Datasette(
                [],
                immutables=[str(path)],
                plugins_dir=str(SITE / "plugins"),
                static_mounts=[("dist", str(package.root / "dist"))],
                settings={"max_csv_mb": 0},
            )
            await datasette.invoke_startup()
            return [await datasette.client.get(address) for address in addresses]

        return asyncio.run(fetch())

    yield get_all
    for plugin in [plugin for plugin in pm.get_plugins() if hasattr(plugin, "send_csv")]:
        pm.unregister(plugin)


@pytest.fixture
def get(package, get_from):
    """The same, of the real package."""
    return lambda addresses: get_from(package.database, addresses)


def read(answer):
    assert answer.status_code == 200
    return list(csv.reader(io.StringIO(answer.text)))


def names(package):
    return [table.name for table in package.tables] + ["claims_flat", "drift_table", "estimates", "_package"]


def test_whole_tables_are_those_of_datasette(package, get):
    for name in names(package):
        # An argument that our plugin does not know leaves the address to Datasette.
        plain, whole = get([f"/munitions/{name}.csv{PLAIN}", f"/munitions/{name}.csv{WHOLE}"])
        assert read(whole) == read(plain), name
        assert whole.headers["content-type"] == plain.headers["content-type"]
    plain, whole = get([f"/munitions/claims.csv{query}&_dl=on" for query in (PLAIN, WHOLE)])
    assert whole.headers["content-disposition"] == plain.headers["content-disposition"]


def test_cells_of_any_content_are_those_of_datasette(tmp_path, get_from):
    """Words with marks, lines and emoji, numbers, nothing; strict tables and others; more columns than a function takes."""
    path = tmp_path / "odd.db"
    columns = ", ".join(f"c{place} text" for place in range(250))
    with sqlite3.connect(path) as connection:
        connection.execute("create table kinds (code text primary key, title text, weight real) strict")
        connection.execute(
            "create table words (id integer primary key, word text, size integer, kind text references kinds (code)) strict"
        )
        connection.execute("create table weights (id integer primary key, name real) strict")
        connection.execute(
            "create table weighed (id integer primary key, weight integer references weights (id)) strict"
        )
        connection.execute("insert into weights values (1, 0.30000000000000004)")
        connection.execute("insert into weighed values (1, 1)")
        connection.execute("create table loose (id integer primary key, cell)")
        connection.execute(f"create table wide (id integer primary key, {columns}) strict")
        connection.execute("insert into kinds values ('a', 'say \"a\", 100%', 0.1), ('b', null, 1e300)")
        words = ['"', 'a "b" c', "a,b", "two\nlines", "\r\n", "%s %w", "é😀", "'", " ", "", None, "=1", "\\"]
        rows = [
            (word, size, kind) for word in words for size, kind in ((-5, "a"), (1 << 62, "b"), (None, None))
        ]
        connection.executemany("insert into words (word, size, kind) values (?, ?, ?)", rows)
        connection.executemany("insert into loose (cell) values (?)", [(1,), (0.1 + 0.2,), ("a,b",), (None,)])
        connection.execute("insert into wide (c0, c99, c100, c249) values ('a', 'b', 'c', 'd')")
    connection.close()
    for name, count in {"kinds": 2, "words": 39, "weighed": 1, "loose": 4, "wide": 1}.items():
        plain, whole = get_from(path, [f"/odd/{name}.csv{query}" for query in (PLAIN, WHOLE)])
        assert read(whole) == read(plain), name
        assert len(read(whole)) == 1 + count


def test_an_exported_file_is_sent_as_it_lies_while_it_is_of_this_database(package, get):
    export_package(package)
    file = package.root / "dist/csv/claims_flat.csv"
    plain, whole = get([f"/munitions/claims_flat.csv{query}" for query in (PLAIN, WHOLE)])
    assert whole.content == file.read_bytes()
    assert read(whole) == read(plain)
    os.utime(file, (1, 1))
    [whole] = get([f"/munitions/claims_flat.csv{WHOLE}"])
    assert whole.text == plain.text
    [labelled] = get([f"/munitions/claims.csv{WHOLE}"])
    assert "modality_label" in read(labelled)[0]


def test_filters_queries_and_what_is_not_there_are_left_to_datasette(package, get):
    filtered, query, nothing, listed = get(
        [
            "/munitions/claims.csv?_stream=on&modality=alleged",
            "/munitions/claimants.csv?_stream=on",
            "/munitions/nothing.csv?_stream=on",
            "/munitions/claims.csv",
        ]
    )
    assert 1 < len(read(filtered)) < 30
    assert len(read(query)) > 10
    assert nothing.status_code == 404
    assert len(read(listed)) == 101
