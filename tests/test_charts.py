"""The charts: drawn from the built database, readable by people and by screen readers, and fetching nothing."""

import json
import re
import sqlite3
import xml.etree.ElementTree as ElementTree
from contextlib import closing

import pytest
from conftest import ROOT, copy_real, make_tiny, read_presentation, replace_once

from scripts.database import build_database, confining
from scripts.database.charts import shorten_label
from scripts.package import read_package
from scripts.problems import Failure

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def drawn(package):
    return read_charts(package.database)


@pytest.fixture(scope="module")
def each_drawn(each_package):
    return read_charts(each_package.database)


def read_charts(database):
    """The drawings by name; NAME-narrow is the one for a phone."""
    connection = sqlite3.connect(database)
    rows = connection.execute("select name, svg, svg_narrow from _charts").fetchall()
    connection.close()
    return {f"{name}{ending}": svg for name, *both in rows for ending, svg in zip(("", "-narrow"), both)}


def test_every_chart_is_drawn_with_a_name_and_its_numbers_in_words(each_package, each_drawn):
    specs = [
        json.loads(path.read_text(encoding="utf-8")) for path in (each_package.root / "charts").glob("*.json")
    ]
    names = [chart["name"] for spec in specs for chart in spec["usermeta"]["charts"]]
    assert sorted(each_drawn) == sorted([*names, *(f"{name}-narrow" for name in names)])
    for svg in each_drawn.values():
        root = ElementTree.fromstring(svg)
        assert root.get("role") == "group", "its marks can be reached"
        assert len(root.find(f"{SVG}title").text) > 20
        assert len(root.find(f"{SVG}desc").text) > 200
        assert len(root.findall(f".//{SVG}text")) > 10, "real text, not outlines"


def test_every_chart_is_drawn_for_a_phone_too(each_drawn):
    for name in each_drawn:
        if not name.endswith("-narrow"):
            width = float(ElementTree.fromstring(each_drawn[f"{name}-narrow"]).get("width"))
            assert width <= 390, name


def test_charts_ask_nobody_for_anything(each_drawn):
    for svg in each_drawn.values():
        assert set(re.findall(r"https?://[^\"'<\s]+", svg)) <= {
            "http://www.w3.org/2000/svg",
            "http://www.w3.org/1999/xlink",
        }
        assert "<script" not in svg
        assert "<image" not in svg


def test_the_numbers_of_the_chart_are_those_of_the_table(package, drawn):
    connection = sqlite3.connect(package.database)
    query = "select distinct said_by from estimates where measure = 'Containers' and said_on like '2024%' and told_as <> 'Another document'"
    speakers = [name for (name,) in connection.execute(query)]
    connection.close()
    assert len(speakers) >= 5
    for name in speakers:
        assert name in drawn["estimates-of-containers"]


def test_capacity_is_told_from_delivery_by_shape(drawn):
    spec = json.loads((ROOT / "charts/estimates.vl.json").read_text(encoding="utf-8"))
    scale = spec["layer"][1]["encoding"]["shape"]["scale"]
    assert len(set(scale["range"])) == len(scale["domain"])
    assert "stage: Capacity" in drawn["estimates-of-rounds"]
    assert "stage: Delivered" in drawn["estimates-of-rounds"]


ENDLESS = (
    "having (with recursive n (i) as (select 1 union all select i + 1 from n) select count(*) from n) > 0"
)


@pytest.mark.sampled(20)
@pytest.mark.parametrize(
    ("name", "old", "new", "words"),
    [
        ("origins.sql", "from traces as t", "from nowhere as t", "no such table: nowhere"),
        ("origins.vl.json", '"mark": {', '"mark": [', "cannot be read as JSON"),
        ("origins.vl.json", '"type": "bar"', '"type": "barrel"', "Vega says: "),
        (
            "origins.vl.json",
            '"name": "rows"',
            '"url": "http://127.0.0.1:9/x.json"',
            "is not {",
        ),
        (
            "origins.vl.json",
            '"type": "bar"',
            '"type": "image", "url": "http://127.0.0.1:9/x.png"',
            "a picture",
        ),
        ("origins.vl.json", '"type": "bar"', '"type": "image", "url": "file:///etc/hostname"', "a picture"),
        (
            "origins.vl.json",
            '"name": "rows"',
            '"sequence": {"start": 0, "stop": 50000000}',
            "is not {",
        ),
        ("origins.vl.json", '"width": 190', '"width": 5000', "longer than 4,000"),
        ("origins.vl.json", '"name": "where-claims-come-from"', '"name": "../../x"', "small letters"),
        ("origins.sql", "order by day", f"{ENDLESS} order by day", "interrupted"),
        ("origins.vl.json", '"table": "origins"', '"tables": "origins"', "write table"),
    ],
)
def test_a_chart_that_cannot_be_drawn_is_named_and_nothing_is_built(
    tmp_path, monkeypatch, name, old, new, words
):
    root = copy_real(tmp_path / "real")
    replace_once(root / "charts" / name, old, new)
    monkeypatch.setattr(confining, "MOST_SECONDS", 2)
    with pytest.raises(Failure) as told:
        build_database(read_package(root))
    assert "charts/origins.vl.json" in str(told.value)
    assert words in str(told.value)
    assert "\n" not in str(told.value)
    assert list((root / "build").iterdir()) == []


NAMES = {
    "emoji": "Abcdefghijklmnopqrst" + "😀" * 60,
    "right to left": "وزارة الدفاع " * 12,
    "one long word": "x" * 300,
    "marks": "é" * 100,
    "a family": "👩‍👩‍👧‍👦" * 30,
    "markup": "<b>&amp;</b> \\u0000 ]]> " * 5,
}


@pytest.mark.long
@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_any_name_is_drawn(tmp_path, name):
    root = copy_real(tmp_path / "real")
    for spec in (root / "charts").glob("*.*"):
        if not spec.name.startswith(("estimates.", "conflicts.")):
            spec.unlink()
    replace_once(root / "data/agents.csv", "hype-fresh,Hype Fresh", f"hype-fresh,{name}")
    build_database(read_package(root))
    drawn = read_charts(root / "build/munitions.db")
    assert len(drawn) == 6
    for svg in drawn.values():
        root = ElementTree.fromstring(svg)
        assert name in root.find(f"{SVG}desc").text, "whole, in the text alternative"
        labels = [text for text in root.itertext() if text[:3] == name[:3] or name[:12] in text]
        assert labels, "cut, in the drawing"


def test_labels_are_cut_between_characters():
    assert shorten_label("short") == "short"
    assert shorten_label("abc def", 4) == "abc…"
    assert shorten_label("abe\u0301f", 3) == "ab…"
    assert shorten_label("ab👩‍👧c", 3) == "ab…"
    assert shorten_label("ab👍🏽c", 3) == "ab…"


def test_a_package_without_charts_or_claims_has_none(tmp_path):
    root = make_tiny(tmp_path / "tiny")
    build_database(read_package(root))
    assert read_charts(root / "build/tiny.db") == {}


def test_the_rows_of_a_chart_are_data_once_each_and_described(each_package):
    """Lengths of the drawing that nobody stated are not among them."""
    presentation = read_presentation(each_package)
    charts = [name for name, told in presentation["tables"].items() if told.get("is_drawn")]
    assert charts
    hidden = {
        column
        for path in (each_package.root / "charts").glob("*.vl.json")
        for column in json.loads(path.read_text())["usermeta"].get("drawing", [])
    }
    with closing(sqlite3.connect(f"file:{each_package.database}?mode=ro", uri=True)) as connection:
        for chart in charts:
            cursor = connection.execute(f'select * from "{chart}"')
            columns, rows = [column for column, *_ in cursor.description], cursor.fetchall()
            assert not hidden & set(columns), chart
            assert len(rows) == len(set(rows)), chart
            assert not [cell for row in rows for cell in row if isinstance(cell, str) and "  " in cell], chart
            said = presentation["tables"][chart]["columns"]
            assert [column for column in columns if not said.get(column)] == [], chart
            assert "drawn in the chart" not in " ".join(said.values())
