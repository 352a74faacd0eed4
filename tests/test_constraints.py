"""We never pass what frictionless, or Python's csv reader, rejects; and we reject no more than we say."""

import csv
import io
import math
import re
from unittest.mock import patch

import duckdb
import pytest
import regex
from conftest import FERRY, ROOT, replace_once
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from scripts.check import constraints, files, find_problems, patterns, reference, tables
from scripts.check.rules import judge_rules
from scripts.package import Package, read_package, read_table

DIALECT = {"delimiter": ",", "quoteChar": '"', "doubleQuote": True, "header": True}
CHARACTERS = st.sampled_from(
    list("abzA019 -+_.'\"=@\t\n,|]^\\") + list("é\u00a0\u0661\u200b\u200d\u0301\u0430\ufb01\U0001f468")
)
WORDS = st.text(CHARACTERS, max_size=4)
CLEAN = ["0", "1", "7", "12", "-3", "2.5", "true", "false", "2024-02-29", "0001-01-01", "a", "ab", "é"]
ODD = ["01", "+1", " 1", "1_0", "1.0", "1e3", "-0", "-0.5", "0.10", "٣", "True", "yes", "2023-02-29", "0000-01-01", "2024-1-1", "nan", "a\n", "9" * 25, "0.12345678901234567", "1152921504606846977"]  # fmt: skip
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
).map("^{}$".format)
INTEGERS = st.sampled_from([-3, 0, 1, 7, 2**59])
NUMBERS = INTEGERS.filter(lambda number: number < 2**50) | st.sampled_from([2.5, -0.5, 0.1, 1e3, 12.0])
DAYS = st.sampled_from(["2024-02-29", "0001-01-01", "2023-12-31"])
LISTS = {"min_size": 1, "max_size": 4, "unique": True}
CONSTRAINTS = {
    "string": {"pattern": PATTERNS.filter(lambda pattern: not patterns.explain_refusal(pattern)), "enum": st.lists(CELLS.filter(bool), **LISTS), "minLength": st.integers(0, 2), "maxLength": st.integers(1, 3)},
    "integer": {"minimum": INTEGERS, "maximum": INTEGERS, "enum": st.lists(INTEGERS, **LISTS)},
    "number": {"minimum": NUMBERS, "maximum": NUMBERS, "enum": st.lists(NUMBERS, **LISTS)},
    "boolean": {"enum": st.sampled_from([[True], [False], [True, False]])},
    "date": {"minimum": DAYS, "maximum": DAYS, "enum": st.lists(DAYS, **LISTS)},
}  # fmt: skip


@st.composite
def schemas_and_rows(draw, kind, constraint):
    """A field of this type with this constraint, beside another one; every odd cell is in both of them."""
    demands = {"required": draw(st.booleans())}
    if constraint:
        demands[constraint] = draw(CONSTRAINTS[kind][constraint])
    first = {"name": "a", "type": kind, "constraints": demands}
    second = {"name": "b", "type": "string", "constraints": {"unique": draw(st.booleans())}}
    key = draw(st.sampled_from([["c"], ["c", "a"], ["b"]]))
    for field in (first, second):
        field["constraints"] |= {"required": True} if field["name"] in key else {}
    third = {"name": "c", "type": "integer", "constraints": {"required": True}}
    cells = ["", *CLEAN, *ODD, *draw(st.lists(WORDS, max_size=8))]
    shift = draw(st.integers(0, len(cells) - 1))
    rows = [(*pair, str(row)) for row, pair in enumerate(zip(cells, cells[shift:] + cells[:shift]))]
    schema = {"fields": [first, second, third], "missingValues": [""], "primaryKey": key}
    return schema, rows[: draw(st.integers(1, len(rows)))] + rows[: draw(st.integers(0, 1))]


def make_package(root, schema, content):
    """A package of one table `t` with this schema, whose file has this content."""
    (root / "data").mkdir(exist_ok=True)
    (root / "data/t.csv").write_bytes(content)
    resource = {"name": "t", "type": "table", "path": "data/t.csv", "format": "csv", "encoding": "utf-8", "dialect": DIALECT, "schema": schema}  # fmt: skip
    return Package(root, {"name": "p", "resources": [resource]}, (read_table(resource),), ())


def load(connection, package):
    """Load the table of a package; its count, or None if its file is to be read record by record."""
    connection.execute("drop table if exists t")
    loaded, counted = (
        tables.load_cells(connection, package, package.tables[0]),
        files.count_by_bytes(package, package.tables[0]),
    )
    return loaded if loaded == counted else None


def write_csv(header, rows):
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows([header, *rows])
    return out.getvalue().encode()


@pytest.fixture(scope="module")
def connection():
    with tables.open_tables() as connection:
        yield connection


@pytest.mark.sampled(3)
@pytest.mark.parametrize(
    ("kind", "constraint"),
    [(kind, constraint) for kind in CONSTRAINTS for constraint in [None, *CONSTRAINTS[kind]]],
)
def test_no_row_passes_that_frictionless_rejects(kind, constraint, connection, tmp_path):
    canonical = re.compile(constraints.CANONICAL[kind][0] if kind != "string" else "(?s:.*)")

    @settings(MANY, max_examples=8)
    @given(schemas_and_rows(kind, constraint))
    def compare(given_table):
        schema, rows = given_table
        package = make_package(tmp_path, schema, write_csv("abc", rows))
        assert load(connection, package).rows == len(rows)
        rules = constraints.compile_constraints(package.tables[:1])
        found = judge_rules(connection, rules, list(package.tables))
        ours = {problem.row for problem in found}
        theirs = {problem.row for problem in reference.ask_frictionless(package)}
        assert theirs <= ours, theirs - ours
        for row in ours - theirs:
            # A pattern of the package's own is not given to frictionless, Python's `$` passes a line break at the end,
            # and a number must be kept in a double.
            cell = rows[row - 2][0]
            is_long = kind == "number" and len(re.sub("[-.]|^0+|^0[.]0+", "", cell)) > 15
            is_known = constraint == "pattern" or is_long or cell.endswith("\n")
            assert not canonical.fullmatch(cell) or is_known, (rows[row - 2], found)

    compare()


@MANY
@given(PATTERNS, st.lists(WORDS, min_size=1, max_size=8))
@example("^.$", ["a", "\n"])
@example("^[^ab]$", ["a", "b", "c", "\n"])
def test_re2_matches_what_python_matches(connection, pattern, words):
    if not patterns.explain_refusal(pattern):
        query = f"select regexp_full_match(unnest(?::varchar[]), '{patterns.translate(pattern)}')"
        matches = [match for (match,) in connection.execute(query, [words]).fetchall()]
        assert matches == [re.compile(pattern).fullmatch(word) is not None for word in words]


@pytest.mark.parametrize(
    "pattern",
    [r"^\d$", r"^[^\s]$", "^(?i:a)$", r"^(a)\1$", "^(?=a)a$", "^a$b$", "^(a?)*$", r"^a\b$", "^a{2000}$", "^(a$", "^(?:a+)+$", "^(?:)*$", "^(?:a|bc)*$"],
)  # fmt: skip
def test_what_re2_reads_otherwise_is_refused(pattern):
    assert patterns.explain_refusal(pattern)


def test_asking_about_a_pattern_leaves_duckdb_free_for_others():
    assert patterns.explain_refusal("^[a-z]+$") is None
    assert duckdb.sql("select 1").fetchall() == [(1,)]


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
def test_duckdb_reads_what_python_reads_where_both_count_the_same(connection, tmp_path, content, piece):
    fields = [{"name": name, "type": "string"} for name in "ab"]
    package = make_package(tmp_path, {"fields": fields, "primaryKey": ["a"]}, b"a,b\n" + content)
    with patch.object(files, "PIECE", piece):
        count = load(connection, package)
    if count:
        read = connection.execute(
            "select coalesce(a, ''), coalesce(b, '') from t order by csv_row"
        ).fetchall()
        assert read == list(map(tuple, csv.reader(io.StringIO(content.decode(), newline=""), strict=True)))
        assert files.judge_records(package, package.tables[0]) == ([], count)


# The looks of a cell once more, in Python.
INVISIBLE = regex.compile(
    r"(?V1)[[\p{DI}\p{Bidi_C}\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{NChar}\ufffd\u2800\U0001d159]"
    r"--[\t\n\r\u00ad\u200c\u200d\p{Variation_Selector}\p{Prepended_Concatenation_Mark}\p{Egyp}]]"
    r"|(?<![^\x00-\u02ff\p{Latn}\p{Grek}\p{Cyrl}\p{Armn}\p{Geor}\p{Hang}\p{Hira}\p{Kana}\p{Zs}])[\u200c\u200d]"
    r"|[\u200c\u200d](?![^\x00-\u02ff\p{Latn}\p{Grek}\p{Cyrl}\p{Armn}\p{Geor}\p{Hang}\p{Hira}\p{Kana}\p{Zs}])"
    r"|(?<![[\p{Emoji}\p{Ideo}\p{Mong}\p{Math}\p{Mymr}\p{Phag}\p{So}]--[\x00-\x7f]])\p{Variation_Selector}"
)
HOMOGLYPH = regex.compile(
    r"(?V1)(?<=\p{Latn})[[\p{Grek}\p{Cyrl}\p{Armn}\p{Cher}\p{Copt}\p{Lisu}]--\u2126]"
    r"|[[\p{Grek}\p{Cyrl}\p{Armn}\p{Cher}\p{Copt}\p{Lisu}]--\u2126](?=\p{Latn})"
)


def look_at(cell):
    """A word of what is odd about a cell."""
    if cell != cell.strip():
        return "white space"
    seen = regex.sub("([0-9#*])\ufe0f(?=\u20e3)", r"\1", cell)
    if regex.search(r"(?V1)[[\p{bc=R}\p{bc=AL}]--\p{Cf}]", cell):
        seen = re.sub("[\u061c\u200e\u200f]", "", seen)
    if INVISIBLE.search(seen):
        return "cannot be seen"
    if re.search("\r(?!\n)", cell):
        return "CR"
    if cell.startswith(("=", "+", "-", "@")):
        return "formula"
    return "soft hyphen" if "\u00ad" in cell else "mixes scripts" if HOMOGLYPH.search(cell) else None


@pytest.mark.long
@MANY
@given(st.lists(st.tuples(*[st.text(max_size=6) | WORDS] * 2), min_size=1, max_size=10))
@example([(f"a{chr(number)}b", chr(number)) for number in range(1, 0x3100)])
@example([(f"x{chr(number)}", f"{chr(number)}x") for number in range(0x1D000, 0x1D200)])
@example(
    [
        ("❤\ufe0f", "1\ufe0f\u20e3"),
        ("1\ufe0f", "1\ufe0e\u20e3"),
        ("a\ufe0f", "漢\U000e0100"),
        ("\ufe0f", "❤\ufe0f\ufe0f"),
    ]
)
@example(
    [
        (f"a{chr(number)}b", f"\u0645{chr(number)}\u0645")
        for number in [*range(1, 0x3100), 0x3164, 0xFFA0, 0xFEFF, 0xFFFD]
    ]
)
def test_cells_look_odd_as_they_do_to_python(connection, rows):
    rows = [[cell.replace("\0", "") for cell in row] for row in rows]
    schema = {"fields": [{"name": "a"}, {"name": "b"}], "primaryKey": ["a"]}
    table = read_table({"name": "t", "path": "data/t.csv", "schema": schema})
    connection.execute("create or replace table t (csv_row bigint, a varchar, b varchar)")
    columns = [list(range(len(rows))), *map(list, zip(*rows))]
    connection.execute("insert into t select unnest(?), unnest(?), unnest(?)", columns)
    [looks] = constraints.compile_looks([table])
    found = {(row, field): words for _, row, field, words, _ in connection.execute(looks.query).fetchall()}  # fmt: skip
    assert not found or all(connection.execute(sieve).fetchall() for sieve in looks.sieves)
    for number, row in enumerate(rows):
        for field, cell in zip("ab", row):
            words = look_at(cell)
            assert (words in found[number, field]) if words else (number, field) not in found, ascii(cell)


@pytest.mark.parametrize("kind", constraints.CANONICAL)
def test_a_table_may_have_no_text(kind, connection, tmp_path):
    field = {"name": "a", "type": kind, "constraints": {"required": True}}
    package = make_package(tmp_path, {"fields": [field], "primaryKey": "a"}, b"a\nodd\n")
    assert load(connection, package)
    rules = [*constraints.compile_looks(package.tables), *constraints.compile_constraints(package.tables)]
    [problem] = judge_rules(connection, rules, list(package.tables))
    assert problem.message.startswith("'odd' is not canonical; write ")


def test_a_key_that_is_used_twice_is_found_far_apart(tiny_root):
    replace_once(tiny_root / "data/claims.csv", "c0009,ferry-gazette", "c0002,ferry-gazette")
    [problem] = [problem for problem in find_problems(tiny_root) if problem.rule == "schema"]
    assert (problem.row, problem.key, problem.field) == (10, "c0002", "claim_id")
    assert "the same as in row 3;" in problem.message


def test_rows_that_an_engine_loses_are_missed(tiny_root, monkeypatch):
    load = tables.load_cells

    def lose_one(connection, package, table):
        count = load(connection, package, table)
        return count._replace(rows=count.rows - 1) if table.name == "claims" else count

    monkeypatch.setattr("scripts.check.load_cells", lose_one)
    [problem] = find_problems(tiny_root)
    assert (problem.file, problem.rule) == ("data/claims.csv", "lost_rows")
    assert "9 of 10 rows" in problem.message


def find_errors(root):
    """Without rules the warnings that the package accepts are not there, which is a warning."""
    return [problem for problem in find_problems(root) if problem.level == "error"]


def test_frictionless_has_the_last_word(tiny_root, monkeypatch):
    replace_once(tiny_root / "data/figures.csv", "f0005,", "f005,")
    monkeypatch.setattr("scripts.check.compile_constraints", lambda tables: [])
    monkeypatch.setattr("scripts.check.read_rules", lambda tables: [])
    [problem] = find_errors(tiny_root)
    assert (problem.file, problem.row, problem.field) == ("data/figures.csv", 6, "figure_id")
    assert problem.message.startswith("frictionless says: ")
    monkeypatch.setattr(reference, "MOST_BYTES", 0)
    assert find_errors(tiny_root) == []


def test_frictionless_is_asked_in_a_folder_of_any_name(tmp_path):
    for name in ("x#b", "x?y", "x%20b", "x [y]"):
        schema = {"fields": [{"name": "a", "type": "integer"}], "primaryKey": ["a"]}
        (tmp_path / name).mkdir()
        package = make_package(tmp_path / name, schema, b"a\nx\n")
        problem, *_ = reference.ask_frictionless(package)
        assert (problem.file, problem.row, problem.field) == ("data/t.csv", 2, "a")


@pytest.mark.parametrize("root", [ROOT, FERRY])
def test_frictionless_finds_nothing_in_our_packages(root):
    assert reference.ask_frictionless(read_package(root)) == []


def test_out_of_memory_is_a_problem_not_a_traceback(tiny_root, monkeypatch):
    monkeypatch.setattr(tables, "MEMORY", {math.inf: 1_000_000})
    problems = find_problems(tiny_root)
    [problem] = [problem for problem in problems if problem.rule == "engine"]
    assert problem.message.startswith("ran out of memory; ")
