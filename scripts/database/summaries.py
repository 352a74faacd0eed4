"""Views, and what pages of a million rows cannot wait for: rows of views kept as tables, counts, and facets.

A query of scripts/model/views whose first line starts with `-- table` is answered once. Its rows, in their order, are kept in
a table of the name of the view with `_` before it, and the view selects from that; a query whose name starts with `_`
is only kept. `-- table, indexed by A, B:` names columns that get an index, as the facets of metadata.yml do. A first line
`-- counted in X: ` says that the table X has as many rows, and the facets of the view.
"""

import re
import sqlite3
from concurrent.futures import Executor
from contextlib import closing
from functools import partial
from graphlib import TopologicalSorter
from pathlib import Path
from typing import NamedTuple

import yaml

from ..package import METADATA, MODEL, Package
from ..progress import track
from .parts import analyze, open_part, read_only, take_over

VIEWS = MODEL / "views"
KEPT = re.compile(r"-- table(?:, indexed by ([^:]*))?: ")
CACHE = "cache_size = -400000"
COUNTED = re.compile(r"-- counted in (\w+): ")
# More values than a page shows of a facet; whoever asks for more gets them counted anew.
FACET_VALUES = 100


class Kept(NamedTuple):
    """A query whose rows are kept in the table `table`, with the columns that get an index."""

    name: str
    query: str
    indexed: list[str]

    @property
    def table(self) -> str:
        return "_" + self.name.removeprefix("_")


def add_views(database, path: Path, package: Package, counts: dict[str, int], workers: Executor) -> None:
    """Create every view, and keep the rows of those that say so. `path` is where the database lies.

    `counts`, the rows of each table, tell which views will take longest; these come first.
    """
    queries = _read_queries()
    facets = _read_facets(package)
    kept = {
        name: Kept(name, query, list(dict.fromkeys([*_split(mark[1]), *facets.get(name, [])])))
        for name, query in queries.items()
        if (mark := KEPT.match(query))
    }
    for name, query in queries.items():
        if name not in kept:
            database.create_view(name, query)
    database.conn.commit()
    groups = [[kept[name] for name in names] for names in _group_by_mention(kept, counts)]
    parts = workers.map(partial(_keep_rows, path), groups)
    for part in list(track(parts, len(groups), "build: views", "groups")):
        take_over(database, part)


def _read_queries() -> dict[str, str]:
    return {
        file.stem: file.read_text(encoding="utf-8").strip().rstrip(";")
        for file in sorted(VIEWS.glob("*.sql"))
    }


def _split(words: str | None) -> list[str]:
    return words.split(", ") if words else []


def _group_by_mention(kept: dict[str, Kept], counts: dict[str, int]) -> list[list[str]]:
    """Names of queries, each in a group with those it selects from, which come before it.

    Groups that select from the most rows are first.
    """
    mentioned = {name: set(re.findall(r"(?:from|join) (\w+)", one.query)) for name, one in kept.items()}
    # In order: sets would give other groups, and so other bytes, each time.
    graph = {name: sorted(found & set(kept)) for name, found in mentioned.items()}
    groups: dict[str, list[str]] = {}
    for name in TopologicalSorter(graph).static_order():
        group = [name]
        for other in graph[name]:
            if other not in group:
                group = groups[other] + group
        groups |= dict.fromkeys(group, group)
    unique = {id(group): group for group in groups.values()}
    rows = {name: sum(counts.get(other, 0) for other in found) for name, found in mentioned.items()}
    return sorted(unique.values(), key=lambda group: (-sum(rows[name] for name in group), group))


def _keep_rows(path: Path, group: list[Kept]) -> Path:
    """Answer queries into a part: each a table, with the view in front of it, which the next ones select from."""
    part = path.with_name(f"{group[-1].name}.part")
    with open_part(part) as connection:
        connection.execute("attach ? as base", [read_only(path)])
        connection.execute(f"pragma base.{CACHE}")
        for kept in group:
            _keep(connection, kept)
            analyze(connection)
    return part


def _keep(connection: sqlite3.Connection, kept: Kept) -> None:
    columns = [
        column[0] for column in connection.execute(f"select * from ({kept.query}) limit 0").description
    ]
    stored = ", ".join(f'"{column}"' for column in columns if column != "rowid")
    numbered = "rowid, " if "rowid" in columns else ""
    connection.execute(f'create table "{kept.table}" as select {stored} from ({kept.query}) limit 0')
    connection.execute(
        f'insert into "{kept.table}" ({numbered}{stored}) select {numbered}{stored} from ({kept.query})'
    )
    for column in kept.indexed:
        connection.execute(f'create index "idx_{kept.table}_{column}" on "{kept.table}" ("{column}")')
    if kept.name != kept.table:
        connection.execute(f'create view "{kept.name}" as select {stored} from "{kept.table}"')


def _read_facets(package: Package) -> dict[str, list[str]]:
    """The columns by which metadata.yml lets a table or view be filtered."""
    path = package.root / METADATA
    if not path.is_file():
        return {}
    shown = (
        yaml.safe_load(path.read_text(encoding="utf-8"))["databases"].get(package.descriptor["name"]) or {}
    )
    return {name: told["facets"] for name, told in (shown.get("tables") or {}).items() if told.get("facets")}


def add_counts(database, path: Path, package: Package, workers: Executor) -> dict[str, int]:
    """Count the rows of every table and view that is there to be read, and the values of its facets.

    So every view has answered once. Returns the counts, as `_counts` holds them.
    """
    facets = _read_facets(package)
    names = [*(table.name for table in package.tables), "texts", "_package", *database.view_names()]
    database.conn.commit()
    counted_in = {name: mark[1] for name, query in _read_queries().items() if (mark := COUNTED.match(query))}
    asked = [(name, counted_in.get(name, name), facets.get(name, [])) for name in names]
    counted = list(track(workers.map(partial(_count, path), asked), len(names), "build: counts", "queries"))
    database["_counts"].create({"name": str, "rows": int}, pk="name", not_null={"rows"}, strict=True)
    # A column of bytes keeps numbers numbers and words words.
    database["_facets"].create({"name": str, "column": str, "value": bytes, "rows": int}, not_null={"rows"})
    for name, (count, values) in zip(names, counted):
        database.execute("insert into _counts values (?, ?)", [name, count])
        database.conn.executemany("insert into _facets values (?, ?, ?, ?)", values)
    database["_facets"].create_index(["name", "column"])
    return {name: count for name, (count, _) in zip(names, counted)}


def _count(path: Path, asked: tuple[str, str, list[str]]) -> tuple[int, list[tuple]]:
    """The rows of one table or view, and for each facet the most frequent values with their rows."""
    name, table, facets = asked
    with closing(sqlite3.connect(read_only(path), uri=True)) as connection:
        connection.execute(f"pragma {CACHE}")
        connection.execute(f'select * from "{name}" limit 1')
        (count,) = connection.execute(f'select count(*) from "{table}"').fetchone()
        held = {row[1] for row in connection.execute(f'pragma table_info("{table}")')}
        values = []
        for column in facets:
            # In brackets, as SQLite takes an unknown name in quotation marks for a word.
            query = (
                f'select ?, ?, [{column}], count(*) as rows from "{table if column in held else name}"'
                f" where [{column}] is not null group by [{column}]"
                f" order by rows desc, [{column}] limit {FACET_VALUES + 1}"
            )
            values += connection.execute(query, [name, column])
    return count, values
