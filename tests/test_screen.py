"""What is screened is never passed where frictionless, or a reader in Python, finds something; what is clean is passed."""

import csv
import io
import re
import subprocess
import sys
from unittest.mock import patch

import duckdb
import pytest
from conftest import ROOT, replace_once
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from scripts.check import files, find_problems, patterns, schema, screen, tables
from scripts.package import Field, Package, Table, read_package

NAMES = ("a", "b", "c")
DIALECT = {"delimiter": ",", "quoteChar": '"', "doubleQuote": True, "header": True}
CHARACTERS = st.sampled_from(
    list("abzA019 -+_.'\"=@\t\n,|]^\\") + list("é\u00a0\u0661\u200b\u200d\u0301\u0430\ufb01\U0001f468")
)
WORDS = st.text(CHARACTERS, max_size=4)
CLEAN = ["0", "1", "7", "12", "-3", "2.5", "true", "false", "2024-02-29", "0001-01-01", "a", "ab", "é"]
ODD = ["01", "+1", " 1", "1_0", "1.0", "1e3", "-0", "٣", "True", "yes", "2023-02-29", "0000-01-01", "2024-1-1", "nan", "a\n", "9" * 25]  # fmt: skip
CELLS = st.sampled_from(["", *CLEAN]) | st.sampled_from(ODD) | WORDS
MANY = settings(
    max_examples=100, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), database=None
)

# What may stand in a pattern, also what RE2 reads otherwise.
ATOMS = ["a", "é", "-", r"\.", "[a-c]", "[^a]", "[0-9]", r"[^ab]", ".", r"\d", r"\s", r"[^\s]", r"\w", r"\b", "(?=a)", "(?i:a)", r"(a)\1", "^", "$", ""]  # fmt: skip
REPEATS = ["*", "+", "?", "*?", "{2}", "{1,3}", "{0,1200}", "*+"]
PATTERNS = st.recursive(
    st.sampled_from(ATOMS[:9]) | st.sampled_from(ATOMS),
    lambda inner: (
        st.lists(inner, min_size=2, max_size=3).map("".join)
        | st.lists(inner, min_size=2, max_size=3).map(lambda parts: f"(?:{'|'.join(parts)})")
        | st.tuples(inner, st.sampled_from(REPEATS)).map(lambda parts: "(?:{}){}".format(*parts))
    ),
    max_leaves=5,
)
NUMBERS, DAYS = (
    st.sampled_from([-3, 0, 1, 7, 2**60, 2.5]),
    st.sampled_from(["2024-02-29", "0001-01-01", "20240229"]),
)
CONSTRAINTS = {
    "string": {"pattern": PATTERNS.map("^{}$".format), "enum": st.lists(CELLS, min_size=1, max_size=4), "minLength": st.integers(0, 2), "maxLength": st.integers(1, 3)},
    "integer": {"minimum": NUMBERS, "maximum": NUMBERS, "enum": st.lists(NUMBERS, min_size=1, max_size=3), "pattern": st.just("^1$")},
    "number": {"minimum": NUMBERS, "maximum": NUMBERS, "enum": st.lists(NUMBERS, min_size=1, max_size=3)},
    "boolean": {"enum": st.just([True])},
    "date": {"minimum": DAYS, "maximum": DAYS, "enum": st.lists(DAYS, min_size=1, max_size=2)},
    "year": {},
}  # fmt: skip
BOOLEANS = st.sampled_from([{}, {"trueValues": ["true"], "falseValues": ["false"]}, {"trueValues": ["yes"]}])


@st.composite
def schemas_and_rows(draw, kind, constraint):
    """A field of this type with this constraint beside another one; every odd cell stands in both of them."""
    constraints = {"required": draw(st.booleans())}
    if constraint:
        constraints[constraint] = draw(CONSTRAINTS[kind][constraint])
    first = {"name": "a", "type": kind, "constraints": constraints} | (
        draw(BOOLEANS) if kind == "boolean" else {}
    )
    second = {"name": "b", "type": "string", "constraints": {"unique": draw(st.booleans())}}
    key = draw(st.sampled_from([[], ["a"], ["b", "a"]]))
    cells = ["", *CLEAN, *ODD, *draw(st.lists(WORDS, max_size=8))]
    shift = draw(st.integers(0, len(cells) - 1))
    rows = list(filter(any, zip(cells, cells[shift:] + cells[:shift])))
    of_table = {"fields": [first, second], "missingValues": [""], "primaryKey": key, "foreignKeys": []}
    return of_table, rows[: draw(st.integers(1, len(rows)))] + rows[: draw(st.integers(0, 1))]


def make_package(root, of_table, content):
    """A package of one table `t` with this schema, whose file has this content."""
    (root / "data").mkdir(exist_ok=True)
    (root / "data/t.csv").write_bytes(content)
    resource = {"name": "t", "type": "table", "path": "data/t.csv", "format": "csv", "encoding": "utf-8", "dialect": DIALECT, "schema": of_table}  # fmt: skip
    of_fields = tuple(Field(field["name"], field["type"], False, False) for field in of_table["fields"])
    table = Table("t", "data/t.csv", of_fields, tuple(of_table["primaryKey"]), ())
    return Package(root, {"name": "p", "resources": [resource]}, (table,), ()), table


def load(connection, package, table):
    """Load the table; how many rows it has, or None if its file is to be read record by record."""
    connection.execute("drop table if exists t")
    account = files.account_for(package, table)
    try:
        tables.load_cells(connection, package, table)
    except duckdb.InvalidInputException:
        return None
    return account.rows if account and tables.holds_all(connection, table, account) else None


def write_csv(rows):
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows([NAMES[: len(rows[0])], *rows])
    return out.getvalue().encode()


def ask_frictionless(*arguments):
    try:
        return schema.find_problems(*arguments)
    except Exception as error:  # it fails on some schemas, such as a minimum that is of another type
        return repr(error)


@pytest.fixture(scope="module")
def connection():
    with tables.open_tables() as connection:
        yield connection


@pytest.mark.parametrize(
    ("kind", "constraint"),
    [(kind, constraint) for kind in CONSTRAINTS for constraint in [None, *CONSTRAINTS[kind]]],
)
def test_frictionless_finds_nothing_beyond_the_rows_that_are_not_clean(
    kind, constraint, connection, tmp_path
):
    @settings(MANY, max_examples=8)
    @given(schemas_and_rows(kind, constraint))
    def compare(given_table):
        of_table, rows = given_table
        package, table = make_package(tmp_path, of_table, write_csv(rows))
        assert load(connection, package, table) == len(rows)
        unclean = screen.find_unclean(connection, table, of_table)
        if unclean.is_all:
            found = ask_frictionless(package, table, len(rows))
            assert found == (
                ask_frictionless(package, table, len(rows), unclean.rows) if unclean.rows else []
            )

    compare()


def test_what_is_no_boolean_here_is_not_clean(connection, tmp_path):
    field = {"name": "a", "type": "boolean", "constraints": {}, "trueValues": ["yes"]}
    of_table = {"fields": [field], "primaryKey": []}
    package, table = make_package(tmp_path, of_table, b"a\ntrue\n")
    assert load(connection, package, table) == 1
    assert not screen.find_unclean(connection, table, of_table).is_all


def test_a_key_that_is_not_canonical_may_be_used_in_a_row_that_is_clean(connection, tmp_path):
    of_table = {"fields": [{"name": "a", "type": "integer", "constraints": {}}], "primaryKey": ["a"]}
    package, table = make_package(tmp_path, of_table, b"a\n1\n01\n")
    assert load(connection, package, table) == 2
    assert not screen.find_unclean(connection, table, of_table).is_all


@MANY
@given(PATTERNS.map("^{}$".format), st.lists(WORDS, min_size=1, max_size=8))
@example("^.$", ["a", "\n"])
@example("^[^ab]$", ["a", "b", "c", "\n"])
def test_re2_matches_only_what_python_matches(connection, pattern, words):
    try:
        python = re.compile(pattern)
        query = f"select regexp_full_match(unnest(?::varchar[]), '{patterns.translate(pattern)}')"
        matches = [match for (match,) in connection.execute(query, [words]).fetchall()]
    except (re.error, patterns.Untranslatable, duckdb.InvalidInputException):
        return
    assert matches == [python.fullmatch(word) is not None for word in words]


@pytest.mark.parametrize(
    "pattern", [r"^\d$", r"^[^\s]$", "^(?i:a)$", r"^(a)\1$", "^(?=a)a$", "^a$b$", "^(a?)*$", r"^a\b$"]
)
def test_what_re2_reads_otherwise_is_not_translated(pattern):
    with pytest.raises(patterns.Untranslatable):
        patterns.translate(pattern)


@MANY
@given(
    st.text(st.sampled_from('a1é ,,""\n\r\t\0\u00a0\ufeff'), max_size=12).map(str.encode)
    | st.binary(max_size=6),
    st.sampled_from([1, 3, files.PIECE]),
)
@example(b' "a",b\n', 1)
@example(b'"a" ,b\n', 1)
@example(b'a,",\n" ",b"\n', 1)
@example(b'a,"b\n', 1)
@example(b"a,b\rc,d\n", 1)
@example(b'a,"""\n"""",\n"\n', 1)
def test_duckdb_reads_what_python_reads_where_it_holds_all(connection, tmp_path, content, piece):
    of_table = {"fields": [{"name": name, "type": "string"} for name in "ab"], "primaryKey": []}
    package, table = make_package(tmp_path, of_table, b"a,b\n" + content)
    with patch.object(files, "PIECE", piece):
        count = load(connection, package, table)
    if count:
        read = connection.execute(
            "select coalesce(a, ''), coalesce(b, '') from t order by csv_row"
        ).fetchall()
        assert read == list(map(tuple, csv.reader(io.StringIO(content.decode(), newline=""), strict=True)))
        assert files.read_table(package, table)[::2] == ([], len(read))


@MANY
@given(
    st.lists(st.text(max_size=6) | WORDS, min_size=1, max_size=10).filter(
        lambda cells: "\0" not in "".join(cells)
    )
)
def test_cells_that_look_clean_are_clean(connection, cells):
    cells = [cell for cell in cells if (cell and cell.isprintable() | (cell in ODD)) or cell.strip()]
    fields = [{"name": "a", "type": "string"}]
    query = f"select a, {screen._compile_look(fields)} from (select unnest(?::varchar[]) as a)"
    for cell, looks_clean in connection.execute(query, [cells]).fetchall():
        assert looks_clean == (files._judge_cell("string", cell) == ("", "")), ascii(cell)


@pytest.mark.parametrize("name", ["real", "tiny"])
def test_tables_that_are_in_order_are_clean(name, connection, tiny_root):
    package = read_package(ROOT if name == "real" else tiny_root)
    with tables.open_tables() as connection:
        for table in package.tables:
            tables.load_cells(connection, package, table)
            assert tables.holds_all(connection, table, files.account_for(package, table))
            decisive = schema.reduce_resource(package, table)["schema"]
            assert screen.find_unclean(connection, table, decisive) == ([], True), table.name


def test_frictionless_is_not_even_imported_where_all_is_clean():
    code = "import sys, pathlib; from scripts.check import find_problems; print(find_problems(pathlib.Path('.')), 'frictionless' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert ran.stdout == "[] False\n", ran.stderr


def test_frictionless_judges_nothing_but_the_bad_row(tiny_root, monkeypatch):
    seen = []
    validate = schema._validate
    monkeypatch.setattr(
        schema, "_validate", lambda resource, package: seen.append(resource) or validate(resource, package)
    )
    replace_once(tiny_root / "data/claims.csv", "ferry-stops,", "ferry-stops" + "x" * 5000 + ",")
    replace_once(tiny_root / "data/figures.csv", "f0005,", "f005,")
    [problem] = [problem for problem in find_problems(tiny_root) if problem.rule == "schema"]
    assert str(problem).startswith("data/figures.csv:6 f005 figure_id: 'f005': constraint \"pattern\"")
    assert [(resource["name"], resource["data"][1:][0][0]) for resource in seen] == [("figures", "f005")]
    assert len(seen[0]["data"]) == 2


def test_a_key_that_is_used_twice_is_found_far_apart(tiny_root):
    replace_once(tiny_root / "data/claims.csv", "c0009,ferry-gazette", "c0002,ferry-gazette")
    [problem] = [problem for problem in find_problems(tiny_root) if problem.rule == "schema"]
    assert (problem.row, problem.key, problem.field) == (10, "c0002", "claim_id")
    assert "the same as in the row at position 3;" in problem.message


def test_rows_that_an_engine_loses_are_missed(tiny_root, monkeypatch):
    load = tables.load_cells

    def lose_one(connection, package, table):
        load(connection, package, table)
        if table.name == "claims":
            connection.execute("delete from claims where csv_row = 11")

    monkeypatch.setattr(tables, "load_cells", lose_one)
    [problem] = find_problems(tiny_root)
    assert (problem.file, problem.rule) == ("data/claims.csv", "lost_rows")
    assert "10 of 11 rows" in problem.message or "9 of 10 rows" in problem.message


def test_more_rows_than_can_be_picked_out_are_judged_with_the_file(tiny_root, monkeypatch):
    replace_once(tiny_root / "data/figures.csv", "f0005,", "f005,")
    before = find_problems(tiny_root)
    monkeypatch.setattr(screen, "MOST_ROWS", 0)
    assert find_problems(tiny_root) == before


def test_out_of_memory_is_a_problem_not_a_traceback(tiny_root):
    problems = find_problems(tiny_root, memory="1MB")
    [problem] = [problem for problem in problems if problem.rule == "engine"]
    assert "could not be judged to the end" in problem.message
    assert "Out of Memory" in problem.message
