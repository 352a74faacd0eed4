"""The model's views, and the row count of every table and view.

`scripts/model/views/NAME.sql` is the query of a view; `NAME.yml` beside it says how pages present it. If that has
`stored: true`, the rows are stored in order in a table `_NAME`, with an index on each of its facets and on each column
that `index` names: a page cannot wait for queries that read all rows of a large package. A view whose own name starts
with `_` is only that table, for other views to select from.
"""

import re
from collections.abc import Iterable
from graphlib import TopologicalSorter
from typing import NamedTuple

from sqlite_utils import Database

from ..model import VIEWS
from ..package import read_yaml


class View(NamedTuple):
    """A query of the model, and the content of its yml."""

    name: str
    query: str
    settings: dict


def read_views() -> list[View]:
    """The model's views, ordered by name."""
    return [
        View(path.stem, path.read_text(encoding="utf-8").strip(), read_yaml(path.with_suffix(".yml")))
        for path in sorted(VIEWS.glob("*.sql"))
    ]


def add_views(database: Database, views: list[View]) -> None:
    """Create every view, and store the rows of those with `stored: true`."""
    stored = {view.name: view for view in views if view.settings.get("stored")}
    for view in views:
        if view.name not in stored:
            database.create_view(view.name, view.query)
    # Views that others select from come first, so their rows are not computed twice.
    mentioned = {
        name: [other for other in stored if re.search(rf"\b(from|join) {other}\b", view.query)]
        for name, view in stored.items()
    }
    for name in TopologicalSorter(mentioned).static_order():
        _store(database, stored[name])


def _store(database: Database, view: View) -> None:
    table = "_" + view.name.removeprefix("_")
    database.execute(f'create table "{table}" as\n{view.query}')
    for column in dict.fromkeys([*view.settings.get("index", []), *view.settings.get("facets", [])]):
        database.table(table).create_index([column])
    database.analyze(table)
    if view.name != table:
        database.create_view(view.name, f'select * from "{table}"')


def count_rows(database: Database, names: Iterable[str]) -> dict[str, int]:
    """Write the row counts of tables and views to `_counts`; a view that cannot be asked for its columns fails here."""
    counts = {}
    for name in names:
        database.execute(f'select * from "{name}" limit 0')
        # Asked for an order of its own, of one row, SQLite does not sort the rows of the view.
        (counts[name],) = database.execute(f'select count(*) from "{name}" order by 1').fetchone()
    rows = ({"name": name, "rows": count} for name, count in counts.items())
    database.table("_counts").insert_all(rows, pk="name", not_null=["rows"], strict=True)
    return counts
