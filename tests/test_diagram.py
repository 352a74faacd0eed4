"""The diagram of the tables: every key to a table is a line, no table lies on another, and circles do no harm."""

from itertools import combinations

import pytest

from scripts.database.diagram import HEAD, WIDTH, draw_tables
from scripts.package import ForeignKey, Table


def make_table(name, **keys):
    pointing = tuple(ForeignKey(field, table, "id") for field, table in keys.items())
    return Table(name, f"data/{name}.csv", (), ("id",), pointing)


def test_every_key_of_a_package_is_drawn(each_package):
    drawn = draw_tables(each_package.tables)
    names = {table.name for table in each_package.tables if table.primary_key != ("code",)}
    assert {box["name"] for box in drawn["boxes"]} == names
    keys = {
        (table.name, key.field, key.table)
        for table in each_package.tables
        for key in table.foreign_keys
        if {table.name, key.table} <= names and key.table != table.name
    }
    assert {(arrow["table"], arrow["column"], arrow["target"]) for arrow in drawn["arrows"]} == keys
    assert len(keys) > 20


@pytest.mark.parametrize(
    "tables",
    [
        [],
        [make_table("a")],
        [make_table("a", of="a")],
        [make_table("a", to="b"), make_table("b", to="a")],
        [
            make_table("a", to="b"),
            make_table("b", to="c"),
            make_table("c", to="a"),
            make_table("d", x="a", y="c"),
        ],
    ],
)
def test_no_table_lies_on_another(tables):
    drawn = draw_tables(tuple(tables))
    assert len(drawn["boxes"]) == len(tables)
    for one, other in combinations(drawn["boxes"], 2):
        is_beside = abs(one["x"] - other["x"]) >= WIDTH
        assert is_beside or one["y"] + one["height"] <= other["y"] or other["y"] + other["height"] <= one["y"]
    assert all(box["x"] + WIDTH <= drawn["width"] for box in drawn["boxes"])
    assert all(
        box["height"] >= HEAD and box["y"] + box["height"] <= drawn["height"] for box in drawn["boxes"]
    )


def test_what_is_pointed_to_stands_left():
    drawn = draw_tables(
        (make_table("hops", claim="claims"), make_table("claims", source="sources"), make_table("sources"))
    )
    assert [box["name"] for box in sorted(drawn["boxes"], key=lambda box: box["x"])] == [
        "sources",
        "claims",
        "hops",
    ]
