"""The charts: drawn from the built database, readable by people and by screen readers, asking nobody for anything."""

import json
import re
import shutil
import sqlite3
import xml.etree.ElementTree as ElementTree

import pytest
from conftest import build_real

from scripts.database import charts
from scripts.database.charts import SPECS, ChartError, draw_charts

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    return build_real(tmp_path_factory.mktemp("charts"))


@pytest.fixture(scope="module")
def drawn(package):
    return {path.stem: path.read_text(encoding="utf-8") for path in draw_charts(package)}


def test_every_chart_is_drawn_with_a_name_and_its_numbers_in_words(drawn):
    assert len(drawn) == 12
    for name, svg in drawn.items():
        root = ElementTree.fromstring(svg)
        assert root.get("role") == "img", name
        assert len(root.find(f"{SVG}title").text) > 20
        assert len(root.find(f"{SVG}desc").text) > 500
        assert len(root.findall(f".//{SVG}text")) > 10, "real text, not outlines"


def test_every_chart_is_drawn_for_a_phone_too(drawn):
    for name in drawn:
        if not name.endswith("-narrow"):
            width = float(ElementTree.fromstring(drawn[f"{name}-narrow"]).get("width"))
            assert width <= 390, name


def test_charts_ask_nobody_for_anything(drawn):
    for svg in drawn.values():
        assert set(re.findall(r"https?://[^\"'<\s]+", svg)) <= {
            "http://www.w3.org/2000/svg",
            "http://www.w3.org/1999/xlink",
        }
        assert "<script" not in svg
        assert "<image" not in svg


def test_drawing_twice_gives_the_same_bytes(package, drawn):
    assert {path.stem: path.read_text(encoding="utf-8") for path in draw_charts(package)} == drawn


def test_the_numbers_of_the_chart_are_those_of_the_table(package, drawn):
    connection = sqlite3.connect(package.database)
    query = "select distinct said_by from estimates where measure = 'Containers' and said_on like '2024%' and drift is null"
    speakers = [name for (name,) in connection.execute(query)]
    connection.close()
    assert len(speakers) >= 5
    for name in speakers:
        assert name in drawn["estimates-of-containers"]


def test_capacity_is_told_from_delivery_by_shape(drawn):
    spec = json.loads((SPECS / "estimates.vl.json").read_text(encoding="utf-8"))
    scale = spec["layer"][1]["encoding"]["shape"]["scale"]
    assert len(set(scale["range"])) == len(scale["domain"])
    assert "stage: Capacity" in drawn["estimates-of-rounds"]
    assert "stage: Delivered" in drawn["estimates-of-rounds"]


def test_a_broken_spec_is_named(package, tmp_path, monkeypatch):
    shutil.copytree(SPECS, tmp_path / "charts")
    path = tmp_path / "charts/origins.vl.json"
    path.write_text(
        path.read_text(encoding="utf-8").replace("from traces as t", "from nowhere as t"), encoding="utf-8"
    )
    monkeypatch.setattr(charts, "SPECS", tmp_path / "charts")
    with pytest.raises(ChartError, match=r"origins\.vl\.json.*no such table: nowhere"):
        draw_charts(package)
