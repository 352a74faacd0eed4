"""A diagram of the tables, from the foreign keys of the descriptor: what is pointed to stands left of what points to it.

It is laid out here and drawn by a template, as only a page knows where it is and which colours it has.
"""

from statistics import mean
from typing import TypedDict

from ..package import Table

WIDTH, GAP, LINE, HEAD, SPACE = 150, 60, 15, 22, 14


class Box(TypedDict):
    """A table: its place in pixels, and the columns that point to other tables, one below the other."""

    name: str
    x: int
    y: int
    height: int
    columns: list[str]


class Arrow(TypedDict):
    """A column that points to a table, and the curve from the one to the other as an SVG path."""

    table: str
    column: str
    target: str
    path: str


class Diagram(TypedDict):
    """Everything to be drawn; `width` is that of the diagram, `box_width` that of each table."""

    width: int
    height: int
    box_width: int
    boxes: list[Box]
    arrows: list[Arrow]


def draw_tables(tables: tuple[Table, ...]) -> Diagram:
    """Lay out all tables except codelists; keys to codelists, and of a table to itself, are left out."""
    names = {table.name for table in tables if not table.is_codelist}
    keys = {
        table.name: [
            (key.field, key.table) for key in table.foreign_keys if key.table in names - {table.name}
        ]
        for table in tables
        if table.name in names
    }
    boxes = _place_boxes(keys, _rank(keys))
    arrows: list[Arrow] = [
        {"table": name, "column": column, "target": target, "path": _curve(boxes[name], row, boxes[target])}
        for name, pointing in keys.items()
        for row, (column, target) in enumerate(pointing)
    ]
    width = max((box["x"] + WIDTH for box in boxes.values()), default=0)
    height = max((box["y"] + box["height"] for box in boxes.values()), default=0)
    return {
        "width": width + 2,
        "height": height + 2,
        "box_width": WIDTH,
        "boxes": list(boxes.values()),
        "arrows": arrows,
    }


def _rank(keys: dict[str, list[tuple[str, str]]]) -> dict[str, int]:
    """The column of each table: behind all that it points to, except where tables point to each other in a circle."""
    ranks: dict[str, int] = {}

    def visit(name: str, above: frozenset[str]) -> int:
        if name not in ranks:
            below = [visit(other, above | {name}) for _, other in keys[name] if other not in above]
            ranks[name] = 1 + max(below, default=-1)
        return ranks[name]

    for name in sorted(keys, key=lambda name: (len(keys[name]), name)):
        visit(name, frozenset({name}))
    return ranks


def _place_boxes(keys: dict[str, list[tuple[str, str]]], ranks: dict[str, int]) -> dict[str, Box]:
    """Column by column, each table near the height of those that it points to."""
    boxes: dict[str, Box] = {}
    for rank in range(max(ranks.values(), default=-1) + 1):
        near = {
            name: mean([boxes[other]["y"] for _, other in keys[name] if other in boxes] or [0])
            for name in ranks
            if ranks[name] == rank
        }
        y = 1
        for name in sorted(near, key=lambda name: (near[name], name)):
            height = HEAD + LINE * len(keys[name]) + (6 if keys[name] else 0)
            columns = [column for column, _ in keys[name]]
            x = 1 + rank * (WIDTH + GAP)
            boxes[name] = {"name": name, "x": x, "y": y, "height": height, "columns": columns}
            y += height + SPACE
    return boxes


def _curve(box: Box, row: int, target: Box) -> str:
    """From the line of a column to the head of a table, which may stand left of it, or in a circle right of it."""
    is_left = target["x"] < box["x"]
    start = box["x"] if is_left else box["x"] + WIDTH
    end = target["x"] + WIDTH if is_left else target["x"] + (WIDTH if target["x"] == box["x"] else 0)
    y, to = box["y"] + HEAD + LINE * row + LINE // 2, target["y"] + HEAD // 2
    bend = -GAP // 2 if is_left else GAP // 2
    return f"M{start} {y}C{start + bend} {y} {end - bend} {to} {end} {to}"
