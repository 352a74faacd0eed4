"""The database: the same bytes from the same package, complete or not at all."""

import csv
import hashlib
import json
import os
import re
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from conftest import ROOT, copy_package, make_tiny, read_presentation, replace_once, write_descriptor

from scripts import database as build
from scripts.database import build_database
from scripts.database.tables import ENGINE
from scripts.database.views import read_views
from scripts.dates import read_edtf
from scripts.export import export_package
from scripts.model import NEEDED, OPTIONAL, read_resources
from scripts.package import read_package
from scripts.problems import Failure


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def prove_search(connection):
    """FTS5 compares every word of its index with the tables, or raises."""
    for name in ("claims", "agents", "statements", "sources", "sentences"):
        connection.execute(f"insert into {name}_fts({name}_fts, rank) values ('integrity-check', 1)")


@pytest.fixture
def connection(each_package):
    with closing(sqlite3.connect(f"file:{each_package.database}?mode=ro", uri=True)) as connection:
        yield connection


def test_two_builds_are_byte_identical_wherever_they_are_made(each_package, tmp_path):
    for folder in ("here", "there"):
        root = copy_package(each_package.root, tmp_path / folder)
        os.utime(root / "data/claims.csv", (1, 1))
        package = read_package(root)
        build_database(package)
        assert digest(package.database) == digest(each_package.database)


def test_every_table_has_the_rows_of_its_file(each_package, connection):
    for table in each_package.tables:
        with open(each_package.root / table.path, encoding="utf-8", newline="") as file:
            records = sum(1 for _ in csv.reader(file)) - 1
        assert connection.execute(f"select count(*) from {table.name}").fetchone()[0] == records


def test_cells_come_through_unchanged(each_package, connection):
    package = each_package
    for table in package.tables:
        names = ", ".join(f'"{name}"' for name in table.field_names)
        keys = ", ".join(f'"{name}"' for name in table.primary_key)
        stored = connection.execute(f"select {names} from {table.name} order by {keys}").fetchall()
        with open(package.root / table.path, encoding="utf-8", newline="") as file:
            records = list(csv.reader(file))[1:]
        booleans = {place for place, field in enumerate(table.fields) if field.type == "boolean"}

        def as_cell(place, value, booleans=booleans):
            if place in booleans:
                return "true" if value else "false"
            return "" if value is None else str(value)

        assert sorted(records) == sorted([as_cell(p, v) for p, v in enumerate(row)] for row in stored)


def test_tables_are_strict_and_keys_hold(each_package, connection):
    package = each_package
    strict = {name for name, flag in connection.execute("select name, strict from pragma_table_list") if flag}
    # In a strict table a column cannot hold both whole and other numbers and compare them with text.
    with_numbers = {table.name for table in package.tables if any(f.type == "number" for f in table.fields)}
    assert {table.name for table in package.tables} - strict == with_numbers == {"figures"}
    assert connection.execute("pragma foreign_key_check").fetchall() == []
    for table in package.tables:
        found = connection.execute(f"pragma foreign_key_list({table.name})").fetchall()
        keys = {(key[3], key[2], key[4]) for key in found}
        assert keys == {tuple(key) for key in table.foreign_keys}


def test_every_key_that_pages_follow_has_an_index(each_package, connection):
    package = each_package
    codelists = {table.name for table in package.tables if table.primary_key == ("code",)}
    for table in package.tables:
        first = {
            connection.execute(f"pragma index_info('{name}')").fetchone()[2]
            for _, name, *_ in connection.execute(f"pragma index_list({table.name})")
        }
        assert {key.field for key in table.foreign_keys if key.table not in codelists} <= first


def test_fuzzy_dates_have_bounds(each_package, connection):
    found = {
        row
        for table in each_package.tables
        for name in table.edtf_fields
        for row in connection.execute(f"select {name}, {name}_earliest, {name}_latest from {table.name}")
    }
    assert len(found) > 5
    for edtf, *bounds in found:
        assert bounds == ([None, None] if edtf is None else list(read_edtf(edtf)[:2])), edtf


def test_search_finds_words_of_quotes_and_paraphrases(connection):
    query = "select count(*) from claims_fts where claims_fts match ? and rowid = ?"
    rows = connection.execute("select rowid, quote, paraphrase from claims").fetchall()
    for row, *cells in rows:
        for cell in cells:
            words = [word for word in re.findall(r"[A-Za-z]+", cell) if len(word) > 3][:2]
            assert connection.execute(query, [" ".join(words).upper(), row]).fetchone() == (1,), cell


def test_views_have_one_row_for_each_of_their_things(connection):
    def count(table):
        return connection.execute(f"select count(*) from {table}").fetchone()[0]

    assert count("claims_flat") == count("claims")
    assert count("figures_flat") == count("figures")
    assert count("sentences_flat") == count("sentences")
    assert count("propositions_flat") == count("propositions")
    assert count("chains") == count("attributions")
    assert count("relations_flat") == count("relations")
    assert count("coverage") == count("texts")


def test_a_quote_stands_between_its_words(connection):
    query = """
        select f.quote_before || f.quote || f.quote_after, s.sentence
        from claims_flat as f join sentences_flat as s on s.source_id = f.source_id and s.number = f.sentence
    """
    rows = connection.execute(query).fetchall()
    assert rows
    assert all(around == sentence for around, sentence in rows)


def test_the_package_table_names_every_input(each_package, connection):
    package = each_package
    facts = dict(connection.execute("select fact, value from _package"))
    assert facts["version"] == package.descriptor["version"]
    for table in package.tables:
        assert facts[f"sha256 of {table.path}"] == digest(package.root / table.path)
    assert not any(str(package.root) in value for value in facts.values())


def test_a_build_that_fails_leaves_the_old_database(tiny_root, monkeypatch):
    package = read_package(tiny_root)
    build_database(package)
    before = digest(package.database)
    replace_once(tiny_root / "data/agents.csv", "Ada Brook", "Ada Broke")

    def fail(*_):
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(build, "write_site", fail)
    with pytest.raises(Failure, match="disk is full"):
        build_database(package)
    assert digest(package.database) == before
    assert [path.name for path in package.database.parent.iterdir()] == ["tiny.db"]


def test_a_cell_of_the_wrong_type_is_not_built(tiny_root):
    replace_once(tiny_root / "data/claims.csv", "The ferry is old,289", "The ferry is old,near 289")
    with pytest.raises(Failure, match=r"cannot store TEXT value in INTEGER column claims[.]quote_start"):
        build_database(read_package(tiny_root))
    assert list((tiny_root / "build").iterdir()) == []


def test_stored_rows_are_those_of_the_query(connection):
    """A view in front of stored rows gives what its query gives, in the same order."""
    stored = [view for view in read_views() if view.settings.get("stored")]
    assert stored
    for view in stored:
        cursor = connection.execute(view.query)
        columns = [column[0] for column in cursor.description]
        shown = connection.execute(f"select * from {view.name}")
        assert [column[0] for column in shown.description] == columns
        assert shown.fetchall() == cursor.fetchall(), view.name


def test_counts_are_those_of_the_tables(connection):
    counts = connection.execute("select name, rows from _counts").fetchall()
    assert len(counts) > 40
    for name, count in counts:
        assert connection.execute(f"select count(*) from [{name}]").fetchone()[0] == count, name


def test_the_search_index_is_whole(each_package, tmp_path):
    copied = shutil.copy(each_package.database, tmp_path)
    with sqlite3.connect(copied) as connection:
        prove_search(connection)
    connection.close()


def test_a_dangling_key_is_not_built(tiny_root):
    replace_once(tiny_root / "data/relations.csv", "repeats,c0008", "repeats,c9999")
    with pytest.raises(Failure, match="has a key that is not in claims"):
        build_database(read_package(tiny_root))
    assert not (tiny_root / "build" / "tiny.db").exists()


def test_tables_may_refer_to_each_other_in_a_circle(tiny_root):
    descriptor = json.loads((tiny_root / "datapackage.json").read_text(encoding="utf-8"))
    for name, other in (("ports", "ships"), ("ships", "ports")):
        (tiny_root / f"data/{name}.csv").write_text("id,other_id\na,a\n", encoding="utf-8")
        fields = [{"name": "id", "constraints": {"required": True}}, {"name": "other_id"}]
        key = {"fields": ["other_id"], "reference": {"resource": other, "fields": ["id"]}}
        schema = {"fields": fields, "primaryKey": ["id"], "foreignKeys": [key]}
        descriptor["resources"].append({"name": name, "path": f"data/{name}.csv", "schema": schema})
    write_descriptor(tiny_root, descriptor)
    package = read_package(tiny_root)
    build_database(package)
    before = digest(package.database)
    build_database(package)
    assert digest(package.database) == before
    with closing(sqlite3.connect(package.database)) as connection:
        [key] = connection.execute("pragma foreign_key_list(ships)").fetchall()
    assert key[2:5] == ("ports", "other_id", "id")


def test_the_scripts_are_free_of_the_subject(tmp_path):
    package = read_package(make_tiny(tmp_path / "tiny"))
    counts = build_database(package)
    assert package.database.name == "tiny.db"
    assert counts["claims"] == 10
    words = ("korea", "russia", "munition", "shell ", "shells", "missile")
    for path in (ROOT / "scripts").rglob("*.*"):
        if path.suffix in (".py", ".sql", ".json", ".yml"):
            content = path.read_text(encoding="utf-8").lower()
            assert not [word for word in words if word in content], path


def test_all_code_that_makes_a_database_is_part_of_what_names_a_build():
    modules = (Path(build.__file__).parent).glob("*.py")
    used = {name for path in modules for name in re.findall(r"^from [.][.]([\w.]+)", path.read_text(), re.M)}
    # What only names problems, and where a file is written first, change no byte.
    parts = {part.removesuffix(".py").replace("/", ".") for part in ENGINE}
    assert used - {"problems", "folders", "check"} <= parts


@pytest.mark.parametrize("optional", ["empty", "absent"])
def test_a_package_without_claims_has_every_table_view_and_query(ferry_root, optional):
    descriptor = json.loads((ferry_root / "datapackage.json").read_text(encoding="utf-8"))
    resources = []
    for resource in descriptor["resources"]:
        path = ferry_root / resource["path"]
        if path.parent.name == "data":
            path.write_text(path.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
        if path.suffix == ".csv" and not (optional == "absent" and resource["name"] in OPTIONAL):
            resources.append(resource)
    write_descriptor(ferry_root, descriptor | {"resources": resources})
    package = read_package(ferry_root)
    counts = build_database(package)
    assert {name for name, rows in counts.items() if rows} <= set(read_resources())
    assert [counts[name] for name in (*NEEDED, *OPTIONAL)] == [0] * len((*NEEDED, *OPTIONAL))
    presentation = read_presentation(package)
    with closing(sqlite3.connect(package.database)) as connection:
        connection.create_function("escape_fts", 1, lambda words: words or '""')
        connection.create_function("mark_terms", 2, lambda text, typed: text)
        for name, rows in connection.execute("select name, rows from _counts").fetchall():
            assert rows == len(connection.execute(f"select * from [{name}]").fetchall())
        for name, told in presentation["queries"].items():
            assert told["examples"] == {}, name
            nothing = dict.fromkeys(told["params"], "nothing")
            assert connection.execute(told["sql"], nothing).fetchall() == [], name
        assert connection.execute("select * from _charts").fetchall() == []
    for table in (*NEEDED, *OPTIONAL):
        assert all(presentation["tables"][table]["columns"].values())
    assert {row["rows"] for row in export_package(package) if row["path"].startswith("csv/claims")} == {0}
