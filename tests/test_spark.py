"""Spark finds what DuckDB finds, row by row and word by word: sqlglot gives no warning of what it gets wrong.

One run of the rules costs Spark half a minute of processor time, however small the package. So the packages of
the other tests, each broken in its own way, are put side by side in one, their ids told apart by a prefix.
"""

import csv
import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from functools import partial

import duckdb
import pytest
from conftest import ROOT, copy_real, loaded_package, make_tiny, replace_once
from test_bad_inputs import ACCEPTED, REJECTED, WARNED
from test_rules import ACCEPTED as TOLERATED
from test_rules import MUTATIONS

from scripts import model
from scripts.check import constraints, descriptor, rules, tables
from scripts.package import read_package
from scripts.problems import Failure

pytestmark = pytest.mark.spark

LONG_PATH = "".join(f"c{1000 + step},repeats,c{1001 + step},On and on.\n" for step in range(60))
# What a rule compares within a package, and no key tells.
GROUPS = {("figures", "alternative_group")}


@pytest.fixture(scope="module")
def session():
    from scripts.scale.spark_session import open_session

    with open_session("local[2]", {"spark.sql.shuffle.partitions": "2"}) as session:
        yield session


def judge(root, *judges, names=()):
    """What each of the judges finds in a package, or in these tables of it."""
    with loaded_package(root, names) as (connection, chosen_rules, tables):
        return [Counter(judge(connection, chosen_rules, tables)) for judge in judges]


def list_accepted(root):
    with open(root / "data/accepted_warnings.csv", encoding="utf-8", newline="") as file:
        return {(row["rule"], row["row"]) for row in csv.DictReader(file)}


def on_spark(session, copy=None):
    from scripts.scale import spark

    return partial(spark.judge_rules, session, copy)


def change_by(file, old, new):
    return lambda root: replace_once(root / "data" / file, old, new)


def list_changes():
    """Every way in which other tests change the tiny package, and some more."""
    changes = {f"rule {rule}": change_by(*mutation) for rule, mutation in MUTATIONS.items()}
    for cases in (REJECTED, WARNED):
        changes |= {f"input {case}": change for case, (change, _, _) in cases.items()}
    changes |= {f"input {case}": change for case, change in ACCEPTED.items()}
    for offsets in ("-1,15", "289,304", "289,99999", "0,0", "305,289", ",305", "289,"):
        changes[f"offsets {offsets}"] = change_by("claims.csv", "is old,289,305", f"is old,{offsets}")
    changes["text missing"] = change_by("sources.csv", "data/texts/ferry-gazette.txt", "data/texts/other.txt")
    changes["long path"] = change_by("relations.csv", "The same words.\n", "The same words.\n" + LONG_PATH)
    changes["address with line break"] = change_by(
        "sources.csv", "https://ferry.example.org/a", '"https://localhost\n"'
    )
    for day in ("2024-6-1", " 2024-06-01", "0000-01-01", "10000-01-01", "2024-06-01T00:00:00", "infinity"):
        changes[f"day {day}"] = change_by("sources.csv", "full,2024-06-01", f"full,{day}")
    return changes


def read_tables(root, other):
    """The cells of every table by name, header first, or None if rules never see one, or a codelist is not as in `other`."""
    tables = {}
    for table in read_package(root).tables:
        try:
            with open(root / table.path, encoding="utf-8-sig", newline="") as file:
                records = list(csv.reader(file, strict=True))
        except (csv.Error, UnicodeDecodeError):
            return None
        if not records or any(len(record) != len(table.fields) for record in records):
            return None
        if table.name == "claims" and len(records) == 1:
            return None  # which is wrong only of a whole package
        if records[0] != list(table.field_names) or not all(map(any, records)):
            return None
        if table.path.startswith("data/codelists/") and not is_same(root / table.path, other / table.path):
            return None
        tables[table.name] = records
    return tables


def is_same(path, other):
    return path.read_bytes() == other.read_bytes()


class Corpus:
    """A package that takes in others; `cases` has what DuckDB finds in each of them alone."""

    def __init__(self, root):
        self.root, self.cases, self.records = make_tiny(root), {}, {}
        self.tables = [t for t in read_package(root).tables if not t.path.startswith("data/codelists/")]
        names = {table.name for table in self.tables}
        self.prefixed = GROUPS | {
            (table.name, field)
            for table in self.tables
            for field in [*table.primary_key, *(key.field for key in table.foreign_keys)]
            if all(key.table in names for key in table.foreign_keys if key.field == field)
            and next(f.type for f in table.fields if f.name == field) == "string"
        }
        (self.root / "data/texts/ferry-gazette.txt").unlink()
        self.texts = []

    def take_in(self, name, root):
        if (read := read_tables(root, self.root)) is None:
            return
        try:
            [found] = judge(root, rules.judge_rules)
        except ValueError:
            return
        prefix = f"p{len(self.cases):03}-"
        for table in self.tables:
            header, *records = read[table.name]
            self.records.setdefault(table.name, [header]).extend(
                [self.tell_apart(table.name, field, cell, prefix) for field, cell in zip(header, record)]
                for record in records
            )
        for path in read_package(root).text_paths:
            shutil.copy(root / path, self.root / path.replace("texts/", f"texts/{prefix}"))
            self.texts.append(path.replace("texts/", f"texts/{prefix}"))
        self.cases[name] = found

    def tell_apart(self, table, field, cell, prefix):
        if (table, field) == ("sources", "text_path"):
            return cell.replace("texts/", f"texts/{prefix}")
        return prefix + cell if cell and (table, field) in self.prefixed else cell

    def write(self):
        for table in self.tables:
            with open(self.root / table.path, "w", encoding="utf-8", newline="") as file:
                csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(
                    self.records[table.name]
                )
        content = json.loads((self.root / "datapackage.json").read_text(encoding="utf-8"))
        tables = [resource for resource in content["resources"] if "schema" in resource]
        texts = [{"name": f"text-{number}", "path": path} for number, path in enumerate(self.texts)]
        (self.root / "datapackage.json").write_text(json.dumps(content | {"resources": tables + texts}))


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    folder = tmp_path_factory.mktemp("corpus")
    corpus = Corpus(folder / "all")
    corpus.take_in("as it is", make_tiny(folder / "tiny"))
    for number, (name, change) in enumerate(list_changes().items()):
        root = make_tiny(folder / str(number))
        change(root)
        # Rules are not asked where the descriptor is wrong.
        if not name.startswith("input") or not descriptor.judge_descriptor(root):
            corpus.take_in(name, root)
    corpus.write()
    return corpus


def test_the_corpus_is_broken_in_every_way(corpus):
    assert {(problem.rule, problem.key) for problem in corpus.cases["as it is"]} <= TOLERATED
    found = {problem.rule for problems in corpus.cases.values() for problem in problems}
    assert found == {*MUTATIONS, "foreign_key"}
    assert {f"rule {rule}" for rule in MUTATIONS} <= set(corpus.cases)
    assert any("more than 50 steps" in problem.message for problem in corpus.cases["long path"])
    assert len(corpus.cases) > 120


def test_spark_finds_what_duckdb_finds_in_broken_packages(session, corpus):
    found, expected = judge(corpus.root, on_spark(session), rules.judge_rules)
    alone = Counter((p.rule, p.field, p.level) for problems in corpus.cases.values() for p in problems)
    assert Counter((p.rule, p.field, p.level) for p in expected.elements()) == alone, "side by side as alone"
    assert found == expected


@pytest.mark.parametrize("make", [copy_real, make_tiny])
def test_spark_finds_nothing_in_packages_in_order(make, session, tmp_path):
    [found] = judge(make(tmp_path / "package"), on_spark(session))
    assert {(problem.rule, problem.key) for problem in found} <= TOLERATED | list_accepted(
        tmp_path / "package"
    )


@pytest.mark.parametrize(
    ("right", "wrong"),
    [("LENGTH(", "OCTET_LENGTH("), ("`piece_start` + 1", "`piece_start`"), (", TRUE)", ", FALSE)")],
)
def test_a_wrong_transpilation_is_caught(right, wrong, session, one_rule, tmp_path, monkeypatch):
    rule, names = one_rule("quote_is_verbatim")
    root = copy_real(tmp_path / "real")
    replace_once(root / "data/claims.csv", "c0010,hypefresh-2024", "c0010,no-such-source")
    found, expected = judge(root, on_spark(session), rules.judge_rules, names=names)
    assert found == expected
    transpile = rule.transpile
    assert right in transpile(rules.read_rules(None)[0].query)
    monkeypatch.setattr(rule, "transpile", lambda query: transpile(query).replace(right, wrong))
    assert judge(root, on_spark(session), names=names) != [expected]


@pytest.fixture
def one_rule(monkeypatch):
    """Leaves Spark and DuckDB one rule, and says which tables it needs."""
    from scripts.scale import spark

    def choose(name):
        query = (model.RULES / f"{name}.sql").read_text(encoding="utf-8")
        monkeypatch.setattr(rules, "read_rules", lambda *_: [rules.Rule(name, query)])
        monkeypatch.setattr(constraints, "compile_foreign_keys", lambda *_: [])
        return spark, set(duckdb.connect().get_table_names(query)) - set(tables.DERIVED)

    return choose


def test_a_query_that_spark_refuses_is_a_problem_and_makes_no_noise(
    session, one_rule, tiny_root, monkeypatch, capfd
):
    spark, names = one_rule("range_runs_upwards")
    monkeypatch.setattr(spark, "transpile", lambda query: "select nothing from nowhere")
    [[problem]] = judge(tiny_root, on_spark(session), names=names)
    assert problem.message.startswith("range_runs_upwards could not be judged, Spark says: ")
    assert capfd.readouterr() == ("", "")


def test_rows_beyond_the_limit_are_told_of(session, one_rule, tiny_root, monkeypatch):
    spark, names = one_rule("number_in_quote_is_a_figure")
    replace_once(tiny_root / "data/claims.csv", "The ferry is old,289,305", "The 3 ferries are old,289,305")
    replace_once(tiny_root / "data/claims.csv", "It leaks,320", "It leaks 4,320")
    monkeypatch.setattr(spark, "MOST_ROWS", 1)
    [found] = judge(tiny_root, on_spark(session), names=names)
    named, counted = sorted(problem.message.split(";")[0] for problem in found)
    assert named.startswith("has the number ")
    assert counted == "number_in_quote_is_a_figure finds more than the 1 rows that are named"


def test_the_copy_lies_at_an_address_while_it_is_needed(session, one_rule, tiny_root, tmp_path, monkeypatch):
    spark, names = one_rule("range_runs_upwards")
    seen = []
    monkeypatch.setattr(spark, "ask", lambda *_: seen.extend((tmp_path / "shared").rglob("*.parquet")) or [])
    [found] = judge(tiny_root, on_spark(session, (tmp_path / "shared").as_uri()), names=names)
    assert {(problem.rule, problem.key) for problem in found} <= TOLERATED
    assert {path.parent.name for path in seen} == names | set(tables.DERIVED)
    assert not (tmp_path / "shared").exists()


@pytest.mark.parametrize(
    ("address", "words"), [("{}", "exists already"), ("s9://bucket/x", "cannot be used")]
)
def test_an_address_that_cannot_be_used(address, words, session, tmp_path):
    from scripts.scale import spark

    with pytest.raises(Failure, match=words):
        spark._refuse(session, address.format(tmp_path.as_uri()))


# What rules do with cells, tried on cells that tools read differently.
CELLS = [
    "plain", "a\nb", "ends\n", " \u00a0", "\u2009x", "\U0001f6a2 sails", "e\u0301te\u0301", "\u00e9t\u00e9", "\u200d",
    "\u0130I\u0131i", "\u05e2\u05d1", "3 of 4", "\u0663", "100%", "_", "\\", "\\n", "\'", "\"", "a.b", "(a|b)", "$", "^",
    "https://localhost", "https://127.0.0.1\n", "https://a.local/x", "2024-02-29", "2023-02-29", "2024-2-9", "0000-01-01",
    "-001-01-01", "+024-01-01", "10000-01-01", "2024-01-0\u0661", "20240101", "In May 2024, of May", "true", "NULL", "~",
]  # fmt: skip
# The small letter of a dotted capital I is one character to DuckDB and two to Spark; the lists of words that rules look
# for have none.
PROBES = {
    "strings": """
        select x.cell, y.cell, strpos(x.cell, y.cell), length(x.cell), replace(x.cell, y.cell, ''),
            replace(x.cell, y.cell, '') || '|', x.cell < y.cell, x.cell is distinct from y.cell, x.cell in (y.cell, 'plain'),
            least(x.cell, y.cell), greatest(x.cell, y.cell), coalesce(nullif(x.cell, y.cell), 'same')
        from probes as x cross join probes as y
    """,
    "offsets": """
        select x.cell, s.place, e.place, substring(x.cell, s.place, e.place), sha256(substring(x.cell, s.place))
        from probes as x cross join probes as s cross join probes as e
        where s.place between 1 and 12 and e.place between 0 and 12
    """,
    "patterns": """
        select cell, regexp_matches(cell, '[0-9]'), regexp_matches(cell, '[^ \n]'), regexp_matches(cell, '[ \n]'),
            regexp_matches(cell || '/', '^https?://([^/]*[.])?(localhost|local|internal|lan|[0-9.]+)/')
        from probes
    """,
    "words": """
        select cell, lower(cell), regexp_replace(lower(cell), '[^a-z]+', ' ', 'g'), regexp_extract(cell, '[^,;—]*$'),
            regexp_replace(cell, '(?i:in|of|[0-9]+) May\\b|\\bMay [0-9]', ' ', 'g'),
            regexp_extract(cell, 'a([^ ]*)', 1), round(cast(place as double) / 3, 6),
            concat_ws(' ', nullif(cell, 'plain'), cell), right(cell, 3)
        from probes where cell not like '%\u0130%'
    """,
    "word by word": """
        select place, unnest(string_split(regexp_replace(lower(cell), '[^a-z]+', ' ', 'g'), ' ')) as word
        from probes where cell not like '%\u0130%'
    """,
    "lists": """
        select place, unnest(regexp_extract_all(cell, '[a-z]+|[%$]')) as word, null as cell from probes
        union all
        select place, null, unnest([cell, nullif(cell, 'plain')]) from probes
        union all
        select unnest(generate_series(place, place + 10, 5)), null, null from probes
    """,
    "others": """
        select x.place, not exists (select 1 from probes as y where y.cell = lower(x.cell)) from probes as x
        where x.cell not like '%\u0130%'
    """,
    "joined words": """
        select place, string_agg(lower(cell), ' '), sum(place), sum(length(cell))
        from probes where cell not like '%\u0130%' group by place
    """,
    "days": """
        select cell, coalesce(length(cell) <> 10 or cell < '0001' or cast(try_cast(cell as date) as varchar) <> cell, true)
        from probes
    """,
    "groups": """
        select length(cell), count(*), count(distinct cell), count(case when cell < 'b' then 1 end), min(cell), max(cell),
            bool_or(cell < 'b')
        from probes group by length(cell)
    """,
    "windows": """
        select cell, row_number() over (partition by length(cell) order by place),
            row_number() over (partition by length(cell) order by place desc),
            lag(place, 1, 0) over (order by place), lead(place) over (order by place), cast(place as varchar)
        from probes
    """,
}


@pytest.mark.parametrize("name", PROBES)
def test_functions_of_rules_agree_on_odd_cells(name, session, tmp_path):
    from scripts.scale import parquet, spark

    with duckdb.connect() as connection:
        connection.execute(
            "create table probes as select unnest(?::varchar[]) as cell, unnest(?::bigint[]) as place, 0 as csv_row",
            [[*CELLS, None], list(range(len(CELLS) + 1))],
        )
        connection.execute("alter table probes alter csv_row type bigint")
        parquet.write_copy(connection, ["probes"], tmp_path)
        rows = session.read.schema(parquet.read_schema(connection, "probes")).parquet(
            str(tmp_path / "probes")
        )
        rows.createOrReplaceTempView("probes")
        found = session.sql(spark.transpile(PROBES[name])).collect()
        assert Counter(map(tuple, found)) == Counter(connection.execute(PROBES[name]).fetchall())


def test_rules_use_no_function_that_was_not_tried():
    import sqlglot

    def list_functions(query):
        tree = sqlglot.parse_one(query, read="duckdb")
        return {
            node.name.lower() if isinstance(node, sqlglot.exp.Anonymous) else node.key
            for node in tree.find_all(sqlglot.exp.Func)
        }

    tried = set().union(*map(list_functions, PROBES.values()))
    for path in model.RULES.glob("*.sql"):
        query = path.read_text(encoding="utf-8")
        if "with recursive" not in query:
            assert list_functions(query) <= tried, path.stem


def test_the_command(tiny_root):
    replace_once(tiny_root / "data/claims.csv", "The ferry is old,289", "The ferry is old,288")
    arguments = ["check", "--engine", "spark", "--master", "local[2]", "--package", str(tiny_root)]
    ran = subprocess.run(
        [sys.executable, "-m", "scripts", *arguments], cwd=ROOT, capture_output=True, text=True
    )
    assert (ran.returncode, ran.stdout) == (1, "")
    assert ran.stderr.splitlines() == [
        "data/claims.csv:8 c0007 quote: not found at 288-305 in data/texts/ferry-gazette.txt; it is at 289-305",
        "check: 1 problem",
    ]


def test_the_command_without_java(tiny_root, tmp_path):
    ran = subprocess.run(
        [sys.executable, "-m", "scripts", "check", "--engine", "spark", "--package", str(tiny_root)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        env=os.environ | {"JAVA_HOME": str(tmp_path)},
    )
    assert (ran.returncode, ran.stdout) == (1, "")
    assert ran.stderr.startswith("check: Spark did not start: ")
    assert "needs Java 17" in ran.stderr
    assert ran.stderr.count("\n") == 1


DYING = """
import sys
from pathlib import Path
from functools import partial
from scripts.check import find_problems
from scripts.scale import spark, spark_session
with spark_session.open_session("local[2]") as session:
    session.sparkContext._gateway.proc.kill()
    session.sparkContext._gateway.proc.wait()
    [problem] = find_problems(Path(sys.argv[1]), partial(spark.judge_rules, session, None))
    print(problem)
"""


def test_a_java_machine_that_dies_is_a_problem(tiny_root):
    ran = subprocess.run(
        [sys.executable, "-c", DYING, str(tiny_root)], cwd=ROOT, capture_output=True, text=True
    )
    assert ran.stdout.startswith(
        "data: the rules could not be judged, Spark says: its Java machine has ended;"
    )
    assert (ran.returncode, ran.stderr) == (0, "")
