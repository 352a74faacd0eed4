"""What the database says about its own pages: descriptor, model and metadata.yml, merged at build time."""

import hashlib
import json
import re
import sqlite3
from contextlib import closing

import pytest
from click.testing import CliRunner
from conftest import FERRY, ROOT, build_real, make_tiny, read_presentation

from scripts.__main__ import main
from scripts.check.metadata import judge_metadata
from scripts.database import build_database
from scripts.database.judging import judge_presentation
from scripts.model import QUERIES, VIEWS
from scripts.package import METADATA, read_package
from scripts.problems import AND_MORE, LONGEST, MOST_OF_A_KIND, Failure

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


@pytest.mark.long
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
        "      claims: {sort_desc: status}\n"
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
    claims = presented["tables"]["claims"]
    assert (claims["sort_desc"], "sort" in claims) == ("status", False), "a page is sorted in one way"
    hedges = presented["tables"]["hedges"]
    assert (hedges["question"], hedges["title"], hedges["facets"]) == ("Who wavers?", "Hedges", ["modality"])
    assert hedges["columns"]["claims"] == "How many."
    assert hedges["columns"]["source"] == "Title of the source."
    assert presented["queries"]["said_by"]["title"] == "By when?"
    assert presented["queries"]["said_by"]["examples"] == {"day": "2020-01-01"}
    assert presented["queries"]["said_by"]["params"] == ["day"]
    assert presented["queries"]["fares"]["sql"] == "select 1"


# metadata.yml, the key that is wrong, and words of what is said about its shape
MISSHAPEN = [
    ("[claims]", "", "is not a mapping"),
    ("title: [a]", "title", "is not text"),
    ("titel: A", "titel", "write title, or remove it"),
    ("frobnicate: 1", "frobnicate", "write title, description, databases, plugins only"),
    ("databases: {ferry: {tables: {}}}", "databases.ferry", "write tiny only"),
    ("databases: {tiny: [claims]}", "databases.tiny", "is not a mapping"),
    ("databases: {tiny: {tables: {claims: hidden}}}", "databases.tiny.tables.claims", "is not a mapping"),
    ("databases: {tiny: {tables: {claims: {facest: [status]}}}}", "databases.tiny.tables.claims.facest", "write facets"),
    ("databases: {tiny: {tables: {claims: {facets: status}}}}", "databases.tiny.tables.claims.facets", "is not a list"),
    ("databases: {tiny: {tables: {claims: {facets: [[status]]}}}}", "databases.tiny.tables.claims.facets[0]", "is not text"),
    ("databases: {tiny: {tables: {claims: {columns: [status]}}}}", "databases.tiny.tables.claims.columns", "is not a mapping"),
    ("databases: {tiny: {tables: {claims: {title: [a]}}}}", "databases.tiny.tables.claims.title", "is not text"),
    ("databases: {tiny: {tables: {claims: {hidden: 3}}}}", "databases.tiny.tables.claims.hidden", "is not true or false"),
    ("databases: {tiny: {tables: {claims: {fts_table: nope}}}}", "databases.tiny.tables.claims.fts_table", "is not read"),
    ("databases: {tiny: {tables: {claims: {sort: status, sort_desc: status}}}}", "databases.tiny.tables.claims.sort_desc", "keep either"),
    ("databases: {tiny: {queries: {said_by: {tilte: By when?}}}}", "databases.tiny.queries.said_by.tilte", "write title"),
    ("databases: {tiny: {queries: {fares: {sql: select 1, params: fare}}}}", "databases.tiny.queries.fares.params", "is not a list"),
    ("databases: {tiny: {queries: {fares: {sql: 1}}}}", "databases.tiny.queries.fares.sql", "is not text"),
    ("plugins: {claimbok: {}}", "plugins.claimbok", "write claimbook"),
    ("plugins: {claimbook: {documnets: {}}}", "plugins.claimbook.documnets", "write documents"),
    ("plugins: {claimbook: {dist: build}}", "plugins.claimbook.dist", "write home, documents, about only"),
    ("plugins: {claimbook: {about: x}}", "plugins.claimbook.about", "is not a list"),
    ("plugins: {claimbook: {about: [x]}}", "plugins.claimbook.about[0]", "is not a mapping"),
    ("plugins: {claimbook: {about: [{title: x}]}}", "plugins.claimbook.about[0]", "text is required"),
    ("plugins: {claimbook: {documents: [data/README.md]}}", "plugins.claimbook.documents", "is not a mapping"),
    ("plugins: {claimbook: {documents: {a: 5}}}", "plugins.claimbook.documents.a", "write the path of a Markdown file"),
    ("plugins: {claimbook: {documents: {5: data/README.md}}}", "plugins.claimbook.documents.5", "not text; put it between quotation marks"),
]  # fmt: skip


@pytest.mark.parametrize(("metadata", "place", "words"), MISSHAPEN)
def test_check_says_what_does_not_belong_in_metadata(misshapen, metadata, place, words):
    (misshapen.root / METADATA).write_text(metadata)
    [problem] = judge_metadata(misshapen)
    assert (problem.field, words in problem.message) == (place, True), problem
    assert "; " in problem.message


@pytest.fixture(scope="module")
def misshapen(tmp_path_factory):
    return read_package(make_tiny(tmp_path_factory.mktemp("misshapen") / "tiny"))


# metadata.yml, below databases: tiny:, the key that is wrong, and words of what is said about it
SLIPS = [
    ("tables: {clams: {title: Clams}}", "tables.clams", "no table or view clams"),
    ("tables: {claims: {facets: [statsu]}}", "tables.claims.facets", "no column statsu"),
    ("tables: {claims: {shown: [statsu]}}", "tables.claims.shown", "no column statsu"),
    ("tables: {claims: {shown: [status, 2024-03-01]}}", "tables.claims.shown", "no column 2024-03-01"),
    ("tables: {claims: {columns: {statsu: How.}}}", "tables.claims.columns", "no column statsu"),
    ("tables: {claims: {label_column: statsu}}", "tables.claims.label_column", "no column statsu"),
    ("tables: {claims: {sort_desc: statsu}}", "tables.claims.sort_desc", "no column statsu"),
    ("tables: {conflicts: {facets: [statsu]}}", "tables.conflicts.facets", "no column statsu"),
    ("tables: {chart_cars: {title: Cars}}", "tables.chart_cars", "no table or view chart_cars"),
    ("queries: {fares: {sql: select 1 from fares}}", "queries.fares.sql", "no such table: fares"),
    ("queries: {fares: {sql: 'select :fare'}}", "queries.fares.sql", "cannot be run"),
    ("queries: {fares: {title: Fares}}", "queries.fares.sql", "is required"),
    ("queries: {fares: {sql: selec 1}}", "queries.fares.sql", "syntax error"),
    ("queries: {fares: {sql: select 1; select 2}}", "queries.fares.sql", "one statement"),
    ("queries: {fares: {sql: delete from claims}}", "queries.fares.sql", "not authorized"),
    ("queries: {fares: {sql: select fare from claims}}", "queries.fares.sql", "no such column: fare"),
    ("queries: {fares: {sql: select 1, examples: select x}}", "queries.fares.examples", "no such column: x"),
    (
        "queries: {fares: {sql: 'select :a', params: [a], choices: {a: delete from claims}}}",
        "queries.fares.choices.a",
        "not authorized",
    ),
    (
        "queries: {fares: {sql: 'select :a', params: [a], choices: {a: attach 'x.db' as x}}}",
        "queries.fares.choices.a",
        "not authorized",
    ),
    ("queries: {fares: {sql: pragma table_info(claims)}}", "queries.fares.sql", "not authorized"),
    ("queries: {fares: {sql: vacuum into 'x.db'}}", "queries.fares.sql", "syntax error"),
    ("queries: {fares: {sql: savepoint x}}", "queries.fares.sql", "savepoint"),
    ("queries: {fares: {sql: ''}}", "queries.fares.sql", "incomplete"),
    ("queries: {fares: {sql: select load_extension('x')}}", "queries.fares.sql", "not authorized"),
    ("queries: {fares of all: {sql: select 1}}", "queries.fares of all", "cannot be the name"),
    ("queries: {changes: {sql: select 1}}", "queries.changes", "is the name of a page"),
    ("queries: {fares/all: {sql: select 1}}", "queries.fares/all", "cannot be the name"),
    (
        "queries: {fares: {sql: 'select :a', params: [a], choices: {a: select fare}}}",
        "queries.fares.choices.a",
        "no such column",
    ),
    ("queries: {claims: {sql: select 1}}", "queries.claims", "is the name of a table or view"),
    ("queries: {conflicts: {sql: select 1}}", "queries.conflicts", "is the name of a table or view"),
    ("queries: {fares: {sql: select 1, params: [a]}}", "queries.fares.params", "no :a in the query"),
    (
        "queries: {fares: {sql: 'select '':a'' -- :a', params: [a]}}",
        "queries.fares.params",
        "no :a in the query",
    ),
    (
        "queries: {fares: {sql: 'select :a-1', params: [a, a-1]}}",
        "queries.fares.params",
        "no :a-1 in the query",
    ),
    (
        "queries: {fares: {sql: 'select :_size', params: [_size]}}",
        "queries.fares.params",
        "something else in an address",
    ),
    (
        "queries: {fares: {sql: 'select :sql', params: [sql]}}",
        "queries.fares.params",
        "something else in an address",
    ),
    ("queries: {said_by: {days: [dya]}}", "queries.said_by.days", "no parameter dya"),
    ("queries: {said_by: {numbers: [dya]}}", "queries.said_by.numbers", "no parameter dya"),
    ("queries: {said_by: {choices: {dya: select 1}}}", "queries.said_by.choices", "no parameter dya"),
    ("queries: {said_by: {examples: {dya: 1}}}", "queries.said_by.examples", "no parameter dya"),
]
# Odd, and right: what a comment ends, what ends with a semicolon, and tables that SQLite makes when they are asked for.
READING = ["select 1;", "select 1 -- one", "values (1)", "with a as (select 1) select * from a", "select value from json_each('[1]')"]  # fmt: skip
# What is wrong with a file of plain YAML.
PLAIN = {
    "aliases": "a: &a [x]\nrepository-code: [*a, *a]\n",
    "a list": "[a]",
    "a tag": "a: !!python/name:os.system",
    "no day": "date-released: 2024-99-99",
    "a number": f"a: {'9' * 5000}",
    "nested": f"a: {'[' * 3000}",
    "twice": "a: 1\na: 2\n",
    "large": "a: 1\n" * 90_000,
}


@pytest.mark.sampled(4)
@pytest.mark.parametrize(("metadata", "place", "words"), SLIPS)
def test_check_tells_a_slip_in_metadata_with_its_key(tiny_root, metadata, place, words):
    (tiny_root / METADATA).write_text(f"databases:\n  tiny:\n    {metadata}\n")
    [problem] = judge_presentation(read_package(tiny_root))
    assert (problem.file, problem.field) == (METADATA, f"databases.tiny.{place}")
    assert words in problem.message
    assert "; " in problem.message


def test_slips_of_any_number_and_length_are_few_short_lines(tiny_root):
    facets = [f"{'x' * 3_000}{number}" for number in range(100)]
    tables = {f"t{place}": {} for place in range(MOST_OF_A_KIND + 1)}
    own = {"tables": {"claims": {"facets": facets}, **tables}}
    (tiny_root / METADATA).write_text(json.dumps({"databases": {"tiny": own}}))
    found = judge_presentation(read_package(tiny_root))
    assert found[-1].message == AND_MORE
    assert max(len(str(problem)) for problem in found) < 3 * LONGEST


def test_a_query_that_only_reads_is_one_of_many_kinds(tiny_root):
    queries = {f"fares_{place}": {"sql": sql} for place, sql in enumerate(READING)}
    (tiny_root / METADATA).write_text(json.dumps({"databases": {"tiny": {"queries": queries}}}))
    assert judge_presentation(read_package(tiny_root)) == []


@pytest.mark.parametrize("case", PLAIN)
@pytest.mark.parametrize("file", [METADATA, "CITATION.cff"])
def test_a_file_that_is_not_plain_yaml_is_told(tiny_root, file, case):
    (tiny_root / file).write_text(PLAIN[case])
    assert {problem.file for problem in judge_metadata(read_package(tiny_root))} == {file}


def test_a_long_text_is_not_a_page(tiny_root):
    (tiny_root / "CHANGELOG.md").write_text("## 1.0.0\n" + "word " * 200_000)
    [problem] = judge_presentation(read_package(tiny_root))
    assert "CHANGELOG.md has 1,000,009 bytes" in problem.message


@pytest.mark.parametrize(
    ("told", "place", "words"),
    [
        ("home: {charts: [fares]}", "home.charts[0]", "no chart fares"),
        ("documents: {Method: CHANGELOG.md}", "documents", "Method: CHANGELOG.md cannot be a page"),
        ("documents: {method: docs/nothing.md}", "documents", "docs/nothing.md cannot be a page"),
    ],
)
def test_check_names_a_chart_or_a_text_that_there_is_not(tiny_root, told, place, words):
    (tiny_root / METADATA).write_text(f"plugins: {{claimbook: {{{told}}}}}\n")
    [problem] = judge_presentation(read_package(tiny_root))
    assert (problem.field, words in problem.message) == (f"plugins.claimbook.{place}", True)


@pytest.mark.parametrize("root", [ROOT, FERRY])
def test_our_packages_have_no_slip(root):
    package = read_package(root)
    assert judge_metadata(package) + judge_presentation(package) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        ("cars.vl.json", '"table": "estimates"', '"table": "estimate"', "no table or view estimate"),
        ("cars.sql", "from estimates", "from estimate", "no such table: estimate"),
        ("cars.sql", "coalesce(", "coalesced(", "no such function: coalesced"),
        ("cars.vl.json", '"charts"', '"drawing": ["nope"], "charts"', "no column nope"),
        ("cars.vl.json", '"field": "cars"', '"field": "carts"', "no column carts"),
        ("cars.vl.json", '"width": 480', '"width": 1e308', "width is 1e+308, and may be 4,000"),
    ],
)
def test_check_tells_a_chart_that_cannot_be_drawn(ferry_root, file, old, new, words):
    path = ferry_root / "charts" / file
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    [problem] = judge_presentation(read_package(ferry_root))
    assert (problem.file, words in problem.message) == ("charts/cars.vl.json", True)


def test_a_query_may_be_about_the_package_and_its_changes(tiny_root):
    sql = "select value from _package union all select version from _changes"
    (tiny_root / METADATA).write_text(f"databases: {{tiny: {{queries: {{fares: {{sql: '{sql}'}}}}}}}}\n")
    assert judge_presentation(read_package(tiny_root)) == []


@pytest.mark.long
def test_a_slip_in_metadata_is_told_by_check_and_build_alike(tiny_root):
    slips = "databases: {tiny: {queries: {fares: {sql: 'select :fare'}}}}"
    (tiny_root / METADATA).write_text(
        f"plugins: {{claimbook: {{documents: {{method: gone.md}}}}}}\n{slips}\n"
    )
    for verb in ("check", "build"):
        ran = CliRunner().invoke(main, [verb, "--package", str(tiny_root)])
        assert ran.exit_code == 1
        assert "metadata.yml databases.tiny.queries.fares.sql: cannot be run" in ran.output
        assert "metadata.yml plugins.claimbook.documents: method: gone.md cannot be a page" in ran.output
    assert not (tiny_root / "build").exists()


def test_examples_that_take_for_ever_do_not_hold_a_build(tiny_root, monkeypatch):
    endless = "with recursive n as (select 1 as i union all select i + 1 from n) select max(i) from n"
    queries = f"databases: {{tiny: {{queries: {{fares: {{sql: select 1, examples: '{endless}'}}}}}}}}"
    (tiny_root / METADATA).write_text(queries)
    monkeypatch.setattr("scripts.database.confining.MOST_SECONDS", 0.1)
    with pytest.raises(Failure, match="the examples of the query fares cannot be read"):
        build_database(read_package(tiny_root))


def test_the_metadata_of_the_real_package_is_of_its_subject_alone():
    assert len((ROOT / METADATA).read_text(encoding="utf-8").splitlines()) < 60
