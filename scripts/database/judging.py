"""Whether metadata.yml names what a build makes, and whether its queries run: judged on the tables and views without rows.

So `check` tells it, and a build that would fail for it is not begun.
"""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from ..check.charts import list_specs
from ..dates import say_date
from ..package import METADATA, Package
from ..problems import Failure, Problem
from .charts import name_view, read_chart, try_chart
from .confining import confined
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
from .views import View, add_views, read_views

ERRORS = (sqlite3.Error, sqlite3.Warning)
ADVICE = "correct it, or remove it"
NAME = re.compile("[a-z][a-z0-9_-]{0,79}")
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
    """Problems with what metadata.yml and charts say about tables and queries, in a package without other problems."""
    content = read_yaml(package.root / METADATA)
    own = (content.get("databases") or {}).get(package.descriptor["name"]) or {}
    tables, queries = own.get("tables") or {}, own.get("queries") or {}
    specs = list_specs(package)
    found = [*_find_odd_values(tables, queries)]
    problems = []
    if not found:
        views = read_views()
        with _open_empty(package, views) as database:
            found += _find_bad_documents(database, package)
            shown = {view.name: view.told for view in views if not view.name.startswith("_")}
            presented = present_tables(database, package, shown)
            found += _find_slips(database, presented, tables, queries)
            problems += [one for path in specs for one in _judge_chart(database, path, presented)]
    return [
        Problem(METADATA, words if ";" in words else f"{words}; {ADVICE}", field=place, rule="metadata")
        for place, words in ((_place(package, place), words) for place, words in found)
    ] + problems


@contextmanager
def _open_empty(package: Package, views: list[View]) -> Iterator[Database]:
    """A database in memory with the tables and views of a package, without their rows."""
    absent = tuple(table._replace(is_absent=True) for table in package.tables)
    with closing(sqlite3.connect(":memory:")) as connection:
        database = Database(connection, execute_plugins=False)
        database.register_function(say_date, deterministic=True)
        write_tables(database, package._replace(tables=absent, text_paths=()))
        facts = ({"fact": fact, "value": package.descriptor[fact]} for fact in ("name", "title", "version"))
        database.table("_package").insert_all(facts)
        add_views(database, views)
        yield database


def _judge_chart(database: Database, path: Path, presented: dict[str, dict]) -> Iterator[Problem]:
    """What would keep a chart from being drawn, as far as it can be told without rows."""
    try:
        spec = read_chart(path)
        for chart in spec.charts:
            if chart["table"] not in presented:
                raise LookupError(f"there is no table or view {chart['table']}")
            if name_view(chart) in presented:
                raise LookupError(
                    f"there is a table named {name_view(chart)}, as the view of its rows would be"
                )
            prove_query(database, {"sql": spec.query, "params": chart.get("parameters", {})})
            columns = _list_columns(database, spec.query, chart.get("parameters", {}))
            if unknown := sorted(set(chart.get("drawing", [])) - set(columns)):
                raise LookupError(f"its rows have no column {', '.join(unknown)}")
        try_chart(spec)
    except (ValueError, LookupError, *ERRORS) as error:
        words = f"cannot be drawn ({error}); {ADVICE}"
        yield Problem(f"charts/{path.name}", words, rule="metadata")


def _list_columns(database: Database, query: str, parameters: dict) -> list[str]:
    """The columns of a query that only reads."""
    with confined(database):
        return [column for column, *_ in database.execute(query, parameters).description]


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


def _find_bad_documents(database: Database, package: Package) -> Iterator[tuple[str, str]]:
    try:
        write_documents(database, package)
    except Failure as failure:
        yield "plugins.claimbook.documents", str(failure).removeprefix(f"{METADATA}: documents: ")


def _find_slips(
    database: Database, presented: dict[str, dict], tables: dict, queries: dict
) -> Iterator[tuple[str, str]]:
    # The view of a chart's rows is there once the chart is drawn.
    named = {name: told for name, told in tables.items() if not name.startswith("chart_")}
    yield from find_slips(database, presented, named, queries)
    known = read_queries()
    for name, told in queries.items():
        if not NAME.fullmatch(name):
            yield f"queries.{name}", "is not a name of small letters, digits, - and _; rename it"
        if name in presented:
            yield f"queries.{name}", "is the name of a table or view, whose page it would take; rename it"
        try:
            prove_query(database, known.get(name, {}) | told)
            asked = told.get("examples")
            for query in [*([asked] if isinstance(asked, str) else []), *told.get("choices", {}).values()]:
                prove_query(database, {"sql": query})
        except KeyError:
            yield f"queries.{name}.sql", "is required; write the query"
        except ERRORS as error:
            yield f"queries.{name}.sql", f"cannot be run ({error}); correct it, or its params"
