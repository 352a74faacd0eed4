"""Charts of a hostile package: what is wrong is told by check, and no spec keeps a build waiting or ends it."""

import json

import pytest
from conftest import FERRY

from scripts.check import find_problems
from scripts.check.charts import judge_charts
from scripts.database import build_database, judging, vega
from scripts.database.charts import draw_both, read_chart
from scripts.database.judging import judge_presentation
from scripts.package import read_package
from scripts.problems import Failure

SPEC = "charts/cars.vl.json"
PLAIN = json.loads((FERRY / SPEC).read_text(encoding="utf-8"))


def spoil(root, turn):
    content = json.loads(json.dumps(PLAIN))
    turn(content)
    (root / SPEC).write_text(json.dumps(content), encoding="utf-8")


def of_chart(**members):
    return lambda spec: spec["usermeta"]["charts"][0].update(members)


def of_all(**members):
    return lambda spec: spec["usermeta"].update(members)


def of_spec(**members):
    return lambda spec: spec.update(members)


# What is wrong with a spec as a file: what to change, where the problem is, a part of what is said.
# fmt: off
ODD = {
    "no name": (of_chart(name=None), "usermeta.charts[0].name", "null"),
    "name of two lines": (of_chart(name="a\nb"), "usermeta.charts[0].name", "small letters"),
    "long name": (of_chart(name="x" * 300), "usermeta.charts[0].name", "longer than 80"),
    "title is a number": (of_chart(title=1), "usermeta.charts[0].title", "string"),
    "title of two lines": (of_chart(title="a\nb"), "usermeta.charts[0].title", "one line"),
    "words are missing": (lambda spec: spec["usermeta"]["charts"][0].pop("words"), "usermeta.charts[0]", "words is required"),
    "subtitle is text": (of_chart(subtitle="a"), "usermeta.charts[0].subtitle", "array"),
    "axis is a list": (of_chart(axis=["a"]), "usermeta.charts[0].axis", "string"),
    "parameters are a list": (of_chart(parameters=["a"]), "usermeta.charts[0].parameters", "object"),
    "a slip": (of_chart(tables="estimates"), "usermeta.charts[0].tables", "write table"),
    "columns are text": (of_all(columns="a"), "usermeta.columns", "object"),
    "drawing is text": (of_all(drawing="a"), "usermeta.drawing", "array"),
    "narrow is a list": (of_all(narrow=[1]), "usermeta.narrow", "object"),
    "no charts": (of_all(charts=[]), "usermeta.charts", "fewer than 1"),
    "two of one name": (lambda spec: spec["usermeta"]["charts"].append(spec["usermeta"]["charts"][0]), "usermeta.charts[1].name", "rename one"),
    "not told": (of_spec(usermeta=None), "usermeta", "object"),
    "a picture": (of_spec(mark="image"), "mark", "picture"),
    "a picture on a phone": (of_all(narrow={"layer": [{"mark": {"type": "image"}}]}), "usermeta.narrow.layer.0.mark", "picture"),
    "data from elsewhere": (of_spec(data={"url": "x.csv"}), "data", "rows of its query"),
}
BYTES = {"nothing": b"", "a list": b"[]", "not UTF-8": b"\xff\xfe{}", "nested": b'{"a":' * 90_000, "large": b" " * 300_000, "NaN": b'{"width": NaN}', "half a character": b'{"a": "\\ud800"}'}
# fmt: on


@pytest.mark.parametrize("case", ODD)
def test_what_is_wrong_with_a_spec_is_told_with_its_place(case, ferry_root):
    turn, place, words = ODD[case]
    spoil(ferry_root, turn)
    [found] = judge_charts(read_package(ferry_root))
    assert (found.file, found.field) == (SPEC, place)
    assert words in found.message


@pytest.mark.parametrize("case", BYTES)
def test_a_file_that_is_no_spec_is_told(case, ferry_root):
    (ferry_root / SPEC).write_bytes(BYTES[case])
    [found] = judge_charts(read_package(ferry_root))
    assert found.file == SPEC


def test_check_tells_it(ferry_root):
    (ferry_root / SPEC).write_bytes(b"")
    assert [found.file for found in find_problems(ferry_root)] == [SPEC]


def test_an_axis_is_words_and_changes_nothing_else(ferry_root):
    spoil(
        ferry_root,
        lambda spec: (of_chart(axis='a", "mark": "image')(spec), of_spec(description="{axis}")(spec)),
    )
    assert judge_presentation(read_package(ferry_root)) == []


def test_columns_of_the_rows_may_have_any_name(ferry_root):
    spoil(ferry_root, of_all(columns={"data": "What was counted.", "mark": "image"}))
    assert judge_charts(read_package(ferry_root)) == []


def test_a_parameter_that_sqlite_cannot_hold_is_told(ferry_root):
    spoil(ferry_root, of_chart(parameters={"most": 10**25}))
    query = ferry_root / SPEC.replace(".vl.json", ".sql")
    query.write_text(f"select * from ({query.read_text()}) where cars < :most")
    [found] = judge_presentation(read_package(ferry_root))
    assert "too large" in found.message


def calculate(expression):
    return of_spec(transform=[{"calculate": expression, "as": "z"}])


# What Vega refuses with any rows, and a part of what it says.
REFUSED = {
    "unknown mark": (of_spec(mark="nosuch"), "filled"),
    "unknown function": (calculate("nosuch(1)"), "Unrecognized function: nosuch"),
    "encoding is a number": (of_spec(encoding={"x": 5}), "'scale' in 5"),
    "unknown operation": (of_spec(transform=[{"window": [{"op": "nosuch", "as": "q"}]}]), "aggregate"),
    "on a phone alone": (of_all(narrow={"mark": "nosuch"}), "filled"),
    "endless": (of_spec(transform=[{"density": "cars", "steps": 1e9}]), "more than 1 seconds"),
}


@pytest.mark.long
def test_check_tells_what_vega_refuses_and_no_more(ferry_root, monkeypatch):
    monkeypatch.setattr(vega, "MOST_SECONDS", 1)
    for turn, words in REFUSED.values():
        spoil(ferry_root, turn)
        [found] = judge_presentation(read_package(ferry_root))
        assert (found.file, found.rule) == (SPEC, "metadata")
        assert words in found.message
        assert "cdn." not in found.message
    # What went wrong before does not come up again.
    spoil(ferry_root, lambda spec: None)
    assert judge_presentation(read_package(ferry_root)) == []


# What Vega refuses with the rows that there are, or what no page has room for.
UNDRAWN = {
    "endless": (calculate("length(sequence(1e9))"), "more than 1 seconds"),
    "all memory": (calculate("length(pad('x', 5e8, 'y', 'left'))"), "too much memory"),
    "no member": (calculate("datum.x.y.z"), "TypeError"),
    "no pattern": (calculate("test('(', 'a')"), "Invalid regular expression"),
    "too high": (of_spec(height={"step": 1e6}), "longer than 4,000"),
    "padded": (of_spec(padding=1e9), "longer than 4,000"),
}


@pytest.mark.long
def test_no_chart_keeps_a_build_waiting_or_ends_it(ferry_root, monkeypatch, capfd):
    monkeypatch.setattr(vega, "MOST_SECONDS", 1)
    for turn, words in UNDRAWN.values():
        spoil(ferry_root, turn)
        spec = read_chart(ferry_root / SPEC)
        with pytest.raises(ValueError, match=words):
            draw_both(spec, spec.charts[0], [{"said": f"said {cars}", "cars": cars} for cars in range(1, 5)])
    with pytest.raises(Failure, match=f"{SPEC} cannot be drawn .*longer than 4,000"):
        build_database(read_package(ferry_root))
    assert capfd.readouterr() == ("", ""), "nothing of Vega's own is on the terminal"


def test_the_rows_of_a_chart_have_a_bound(ferry_root):
    endless = "with recursive n (cars) as (select 1 union all select cars + 1 from n) select cars, hex(zeroblob({})) as said from n"
    for length, words in ((100_000, "more than 10,000,000 characters"), (200_000, "too big")):
        (ferry_root / "charts/cars.sql").write_text(endless.format(length))
        with pytest.raises(Failure, match=words):
            build_database(read_package(ferry_root))


def test_all_charts_together_have_a_bound(ferry_root, monkeypatch):
    monkeypatch.setattr(judging, "MOST_SECONDS_OF_ALL", -1)
    [problem] = judge_presentation(read_package(ferry_root))
    assert "cannot be tried" in problem.message
