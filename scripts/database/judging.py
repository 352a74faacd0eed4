"""Whether metadata.yml names what a build makes, and whether its queries run: judged on the tables and views without rows.

So `check` tells it, and a build that would fail for it is not begun.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import Any

from sqlite_utils import Database

from ..dates import say_date
from ..package import METADATA, Package
from ..problems import Failure, Problem
from .documents import write_documents
from .presentation import (
    OF_QUERIES,
    OF_TABLES,
    find_slips,
    present_tables,
    prove_query,
    read_queries,
    read_yaml,
)
from .tables import write_tables
from .views import add_views, read_views

ADVICE = "correct it, or remove it"
KINDS: dict[str, type | tuple[type, ...]] = {
    **dict.fromkeys(("title", "description", "question", "sort", "sort_desc", "label_column", "sql"), str),
    **dict.fromkeys(("fts_table", "fts_pk"), str),
    **dict.fromkeys(("facets", "shown", "params", "days", "numbers"), list),
    **dict.fromkeys(("columns", "choices"), dict),
    "examples": (dict, str),
    "hidden": bool,
}
NAMES = {
    str: "text",
    list: "a list of names",
    dict: "a mapping",
    (dict, str): "a mapping, or a query",
    bool: "true or false",
}


def judge_presentation(package: Package) -> list[Problem]:
    """Problems with what the metadata.yml of a package without other problems says about tables and queries."""
    content = read_yaml(package.root / METADATA)
    own = (content.get("databases") or {}).get(package.descriptor["name"]) or {}
    tables, queries = own.get("tables") or {}, own.get("queries") or {}
    found = [*_find_odd_values(tables, queries)] or [*_find_slips(package, tables, queries)]
    return [
        Problem(METADATA, words if ";" in words else f"{words}; {ADVICE}", field=place, rule="metadata")
        for place, words in ((_place(package, place), words) for place, words in found)
    ]


def _place(package: Package, place: str) -> str:
    return place if place.startswith("plugins") else f"databases.{package.descriptor['name']}.{place}"


def _find_odd_values(tables: dict, queries: dict) -> Iterator[tuple[str, str]]:
    for part, told in (("tables", tables), ("queries", queries)):
        for name, given in told.items():
            if not isinstance(given, dict):
                yield f"{part}.{name}", "is not a mapping; write names and values"
                continue
            for key in given.keys() & (OF_TABLES if part == "tables" else OF_QUERIES):
                kind, value = KINDS[key], given[key]
                if not isinstance(value, kind) or not _is_plain(value):
                    yield f"{part}.{name}.{key}", f"is not {NAMES[kind]}; write one"


def _is_plain(value: Any) -> bool:
    """Whether a list holds names alone, and a mapping is by name."""
    parts = value if isinstance(value, list | dict) else ()
    return all(isinstance(part, str) for part in parts)


def _find_slips(package: Package, tables: dict, queries: dict) -> Iterator[tuple[str, str]]:
    empty = package._replace(
        tables=tuple(table._replace(is_absent=True) for table in package.tables), text_paths=()
    )
    views = read_views()
    shown = {view.name: view.told for view in views if not view.name.startswith("_")}
    with closing(sqlite3.connect(":memory:")) as connection:
        database = Database(connection, execute_plugins=False)
        database.register_function(say_date, deterministic=True)
        write_tables(database, empty)
        facts = ({"fact": fact, "value": package.descriptor[fact]} for fact in ("name", "title", "version"))
        database.table("_package").insert_all(facts)
        try:
            write_documents(database, empty)
        except Failure as failure:
            yield "plugins.claimbook.documents", str(failure).removeprefix(f"{METADATA}: documents: ")
        add_views(database, views)
        presented = present_tables(database, package, shown)
        # The view of a chart's rows is there once the chart is drawn.
        named = {name: told for name, told in tables.items() if not name.startswith("chart_")}
        yield from find_slips(database, presented, named, queries)
        known = read_queries()
        for name, told in queries.items():
            try:
                prove_query(database, known.get(name, {}) | told)
                if isinstance(examples := told.get("examples"), str):
                    prove_query(database, {"sql": examples})
            except KeyError:
                yield f"queries.{name}.sql", "is required; write the query"
            except (sqlite3.Error, sqlite3.Warning) as error:
                yield f"queries.{name}.sql", f"cannot be run ({error}); correct it, or its params"
