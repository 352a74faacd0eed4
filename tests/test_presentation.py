"""What the database says about its own pages: descriptor, model and metadata.yml, merged at build time."""

import hashlib
import json
import re
import sqlite3
from contextlib import closing

import pytest
from conftest import ROOT, build_real, make_tiny, read_presentation

from scripts.database import build_database
from scripts.model import QUERIES, VIEWS
from scripts.package import METADATA, read_package
from scripts.problems import Failure

KINDS = {"table", "view", "codelist", "internal"}
OF_TABLES = {
    *("kind", "title", "description", "columns", "question", "label_column", "facets", "sort", "sort_desc"),
    *("hidden", "shown", "charts", "is_drawn", "fts_table", "fts_pk", "sortable_columns"),
}


@pytest.fixture(scope="module", params=["real", "tiny"])
def package(request, tmp_path_factory):
    if request.param == "real":
        return build_real(tmp_path_factory.mktemp("presented"))
    package = read_package(make_tiny(tmp_path_factory.mktemp("presented") / "tiny"))
    build_database(package)
    return package


@pytest.fixture
def connection(package):
    with closing(sqlite3.connect(f"file:{package.database}?mode=ro", uri=True)) as connection:
        yield connection


def list_columns(connection, name):
    return [column[1] for column in connection.execute(f"pragma table_info([{name}])")]


def test_everything_in_the_database_is_presented_or_hidden(package, connection):
    tables = read_presentation(package)["tables"]
    names = [
        name
        for (name,) in connection.execute("select name from sqlite_master where type in ('table', 'view')")
    ]
    assert set(tables) == set(names)
    shown = {name for (name,) in connection.execute("select name from _counts")}
    for name, told in tables.items():
        assert set(told) <= OF_TABLES
        assert told["kind"] in KINDS
        assert (told["kind"] == "internal" and told.get("hidden", False)) == (name not in shown)


def test_every_table_view_and_column_to_be_read_is_described(package, connection):
    for name, told in read_presentation(package)["tables"].items():
        if told["kind"] != "internal" or name == "_package":
            columns = list_columns(connection, name)
            assert len(told["title"]) > 3
            assert len(told["description"]) > 20, name
            assert set(told["columns"]) == set(columns), name
            assert all(told["columns"].values())
            named = {*told.get("facets", []), *told.get("shown", [])}
            named |= {told[key] for key in ("sort", "sort_desc", "label_column", "fts_pk") if key in told}
            assert named <= set(columns), name


@pytest.mark.parametrize(
    "path", sorted([*VIEWS.glob("*.sql"), *QUERIES.glob("*.sql")]), ids=lambda path: path.stem
)
def test_lists_in_a_cell_are_separated_alike(path):
    query = path.read_text(encoding="utf-8")
    listed = re.findall(r"group_concat\((distinct)?((?:[^()]|\([^()]*\))*)\)", query)
    assert len(listed) == query.count("group_concat")
    for distinct, words in listed:
        # SQLite takes no separator with distinct: a semicolon is added to each, and the comma after it removed.
        is_list = words.endswith("|| ';'") if distinct else words.endswith("'; '")
        # A chain is not a list, nor are sentences one after the other.
        assert is_list or words.endswith(("label || ' (' || act || ')', ''", "explanation, ' '")), words


def test_the_descriptor_is_in_the_database(package, connection):
    [content] = connection.execute("select content from _site where name = 'descriptor'").fetchone()
    assert json.loads(content) == package.descriptor
    presentation = read_presentation(package)
    assert presentation["title"] == package.descriptor["title"]
    assert presentation["license_url"] == package.descriptor["licenses"][0]["path"]


def test_examples_of_queries_come_from_the_data(package, connection):
    connection.create_function("escape_fts", 1, lambda words: words or '""')
    connection.create_function("mark_terms", 2, lambda text, typed: text)
    for name, told in read_presentation(package)["queries"].items():
        assert set(told["examples"]) == set(told["params"])
        assert connection.execute(told["sql"], told["examples"]).fetchall(), name


def test_a_build_is_known_by_all_its_other_facts(connection):
    facts = dict(connection.execute("select fact, value from _package order by rowid"))
    build = facts.pop("build")
    assert build == hashlib.sha256(json.dumps(sorted(facts.items())).encode()).hexdigest()


def test_the_package_has_the_last_word(tmp_path):
    root = make_tiny(tmp_path / "tiny")
    (root / METADATA).write_text(
        "title: Ferries\n"
        "plugins: {claimbook: {home: {charts: [fares]}}}\n"
        "databases:\n"
        "  tiny:\n"
        "    tables:\n"
        "      hedges: {question: Who wavers?, facets: [modality], columns: {claims: How many.}}\n"
        "    queries:\n"
        "      said_by: {title: By when?, examples: {day: 2020-01-01}}\n"
        "      fares: {title: Fares, sql: select 1, params: [], examples: {}}\n"
    )
    package = read_package(root)
    build_database(package)
    presented = read_presentation(package)
    assert presented["title"] == "Ferries"
    assert presented["plugins"] == {"claimbook": {"home": {"charts": ["fares"]}}}
    hedges = presented["tables"]["hedges"]
    assert (hedges["question"], hedges["title"], hedges["facets"]) == ("Who wavers?", "Hedges", ["modality"])
    assert hedges["columns"]["claims"] == "How many."
    assert hedges["columns"]["source"] == "Title of the source."
    assert presented["queries"]["said_by"]["title"] == "By when?"
    assert presented["queries"]["said_by"]["examples"] == {"day": "2020-01-01"}
    assert presented["queries"]["said_by"]["params"] == ["day"]
    assert presented["queries"]["fares"]["sql"] == "select 1"


@pytest.mark.parametrize(
    ("metadata", "words"),
    [
        ("databases: {tiny: {tables: {clams: {title: Clams}}}}", "table clams"),
        ("databases: {tiny: {tables: {claims: {facest: [status]}}}}", "claims: facest"),
        ("databases: {tiny: {tables: {claims: {facets: [statsu]}}}}", "claims: column statsu"),
        ("databases: {tiny: {tables: {claims: {columns: {statsu: How.}}}}}", "claims: column statsu"),
        ("databases: {tiny: {queries: {said_by: {tilte: By when?}}}}", "query said_by: tilte"),
        ("databases: {tiny: {queries: {fares: {sql: select 1 from fares}}}}", "no such table: fares"),
        ("databases: {tiny: {queries: {fares: {sql: 'select :fare'}}}}", "the query fares cannot be run"),
        ("databases: {tiny: {queries: {fares: {title: Fares}}}}", "the query fares cannot be run ('sql')"),
        ("databases: {munitions: {tables: {claims: {facets: [status]}}}}", "database munitions"),
        ("databases: {tiny: [claims]}", "another shape"),
        ("[claims]", "another shape"),
        ("databases: {tiny: {tables: {claims: hidden}}}", "another shape"),
    ],
)
def test_a_slip_in_metadata_is_told_and_nothing_is_built(tmp_path, metadata, words):
    root = make_tiny(tmp_path / "tiny")
    (root / METADATA).write_text(metadata)
    with pytest.raises(Failure) as told:
        build_database(read_package(root))
    assert words in str(told.value)
    assert list((root / "build").iterdir()) == []


def test_the_metadata_of_the_real_package_is_of_its_subject_alone():
    assert len((ROOT / METADATA).read_text(encoding="utf-8").splitlines()) < 60
