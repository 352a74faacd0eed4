"""Whether metadata.yml, whose shape `check` has judged, names what a build makes, and whether its queries run.

It is judged on the tables and views without rows, so `check` says it, and a build that would fail for it is not begun.
"""

import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from ..check import leave_out_more
from ..check.charts import list_specs, read_spec
from ..dates import say_date
from ..model import ABOUT
from ..package import METADATA, Package, read_yaml
from ..problems import Failure, Problem
from .charts import LONGEST_SIDE, Spec, name_view, read_chart, try_chart
from .confining import confined
from .documents import write_documents
from .named_queries import read_queries
from .presentation import COLUMNS, LISTS_OF_COLUMNS, present_tables
from .tables import write_tables
from .vega import read_spent
from .views import View, add_views, read_views

ERRORS = (sqlite3.Error, sqlite3.Warning, OverflowError)
QUERY = re.compile("[A-Za-z][A-Za-z0-9_-]{0,79}")
# A field that is not a path into a value, and not written for each chart.
PLAIN = re.compile(r"[^.\[\\{]*")
# Transforms that make fields of names that the spec need not say.
UNNAMED = {"density", "flatten", "fold", "loess", "pivot", "quantile", "regression"}
LENGTHS = {"width", "height", "step", "padding", "spacing"}
ADVICE = "correct it, or remove it"
# Of computing, to try all charts of a package; one usually takes a tenth.
MOST_SECONDS_OF_ALL = 10


def judge_presentation(package: Package) -> list[Problem]:
    """Problems with what metadata.yml and charts say about tables and queries, in a package without other problems."""
    content = read_yaml(package.root / METADATA)
    own = (content.get("databases") or {}).get(package.descriptor["name"]) or {}
    specs = list_specs(package)
    views = read_views()
    with _open_empty(package, views) as database:
        found = [*_find_bad_documents(database, package)]
        shown = {view.name: view.settings for view in views if not view.name.startswith("_")}
        presented = present_tables(database, package, shown)
        found += _find_query_slips(database, presented, own.get("queries") or {})
        problems = list(_judge_all_charts(database, specs, presented))
        found += _find_table_slips(database, presented, own.get("tables") or {})
    if not problems:
        found += _find_unknown_charts(content, specs)
    slips = [
        Problem(METADATA, words if ";" in words else f"{words}; {ADVICE}", field=place, rule="metadata")
        for place, words in ((_place(package, place), words) for place, words in found)
    ]
    return list(leave_out_more(slips + problems, []))


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


def _judge_all_charts(database: Database, specs: list[Path], presented: dict[str, dict]) -> Iterator[Problem]:
    before = read_spent()
    for path in specs:
        if read_spent() - before > MOST_SECONDS_OF_ALL:
            words = (
                f"cannot be tried, as those before it took more than {MOST_SECONDS_OF_ALL} seconds; draw less"
            )
            yield Problem(f"charts/{path.name}", words, rule="metadata")
            return
        yield from _judge_chart(database, path, presented)


def _judge_chart(database: Database, path: Path, presented: dict[str, dict]) -> Iterator[Problem]:
    """What would keep a chart from being drawn, as far as it can be told without rows; adds the table of its rows."""
    try:
        spec = read_chart(path)
        for chart in spec.charts:
            if chart["table"] not in presented:
                raise LookupError(f"there is no table or view {chart['table']}")
            if name_view(chart) in presented:
                raise LookupError(
                    f"there is a table named {name_view(chart)}, as the view of its rows would be"
                )
            _prove_query(database, {"sql": spec.query, "params": chart.get("parameters", {})})
            columns = _list_columns(database, spec.query, chart.get("parameters", {}))
            hidden = chart.get("drawing", [])
            if unknown := sorted(set(hidden) - set(columns)):
                raise LookupError(f"its rows have no column {', '.join(unknown)}")
            _judge_members(spec, columns)
            if not (shown := [column for column in columns if column not in hidden]):
                raise LookupError("its rows have no column that is not of the drawing alone")
            database.table(name_view(chart)).create(dict.fromkeys(shown, str))
            presented[name_view(chart)] = {}
        try_chart(spec)
    except (ValueError, LookupError, *ERRORS) as error:
        words = f"cannot be drawn ({error}); {ADVICE}"
        yield Problem(f"charts/{path.name}", words, rule="metadata")


def _judge_members(spec: Spec, columns: list[str]) -> None:
    """Raise LookupError for fields that are neither in the rows nor made, ValueError for what is far too large."""
    members = [*_list_members(spec.wide), *_list_members(spec.narrow)]
    for name, value in members:
        if name in LENGTHS and isinstance(value, int | float) and value > LONGEST_SIDE:
            raise ValueError(f"{name} is {value:g}, and may be {LONGEST_SIDE:,}")
    made = {field for name, value in members if name == "as" for field in _list_texts(value)}
    drawn = {value for name, value in members if name == "field" and isinstance(value, str)}
    unknown = sorted(field for field in drawn - made - set(columns) if PLAIN.fullmatch(field))
    if unknown and UNNAMED.isdisjoint(name for name, _ in members):
        raise LookupError(f"its rows have no column {', '.join(unknown)}")


def _list_texts(value: Any) -> list[str]:
    return [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, str)]


def _list_members(part: Any) -> Iterator[tuple[str, Any]]:
    for name, value in part.items() if isinstance(part, dict) else ():
        yield name, value
    for value in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        yield from _list_members(value)


def _list_columns(database: Database, query: str, parameters: dict) -> list[str]:
    """The columns of a query that only reads."""
    with confined(database):
        return [column for column, *_ in database.execute(query, parameters).description]


def _place(package: Package, place: str) -> str:
    return place if place.startswith("plugins") else f"databases.{package.descriptor['name']}.{place}"


def _find_bad_documents(database: Database, package: Package) -> Iterator[tuple[str, str]]:
    try:
        write_documents(database, package)
    except Failure as failure:
        yield "plugins.claimbook.documents", str(failure).removeprefix(f"{METADATA}: documents: ")


def _find_unknown_charts(content: dict, specs: list[Path]) -> Iterator[tuple[str, str]]:
    """(place, words) for each chart for home that `specs`, which can be drawn, do not draw."""
    drawn = {chart["name"] for path in specs for chart in read_spec(path)["usermeta"]["charts"]}
    own = (content.get("plugins") or {}).get("claimbook") or {}
    for number, name in enumerate((own.get("home") or {}).get("charts") or []):
        if name not in drawn:
            yield f"plugins.claimbook.home.charts[{number}]", f"there is no chart {name}"


def _find_query_slips(
    database: Database, presented: dict[str, dict], queries: dict
) -> Iterator[tuple[str, str]]:
    known = read_queries()
    for name, query in queries.items():
        taken = "table or view" if name in presented else "page of the site" if name in ABOUT else ""
        if taken or name.startswith("chart_") or not QUERY.fullmatch(name):
            words = f"is the name of a {taken}" if taken else "cannot be the name of a query"
            yield f"queries.{name}", f"{words}; write another, of letters, digits, - and _"
        elif "sql" not in (query := known.get(name, {}) | query):
            yield f"queries.{name}.sql", "is required; write the query"
        else:
            yield from ((f"queries.{name}.{key}", words) for key, words in _judge_query(database, query))


def _find_table_slips(
    database: Database, presented: dict[str, dict], tables: dict
) -> Iterator[tuple[str, str]]:
    """(place, words) for every table and column that metadata.yml names and that does not exist: Datasette would silently ignore a slip."""
    for name, settings in tables.items():
        if name not in presented:
            yield f"tables.{name}", f"there is no table or view {name}"
            continue
        columns = database[name].columns_dict
        for key in sorted(settings.keys() & (LISTS_OF_COLUMNS | COLUMNS)):
            for column in sorted({settings[key]} if key in COLUMNS else {*settings[key]}):
                if column not in columns:
                    yield f"tables.{name}.{key}", f"there is no column {column} in {name}"


def _judge_query(database: Database, query: dict) -> Iterator[tuple[str, str]]:
    """(key, words) for what is wrong with a query, with what the model says about it."""
    parameters = query.get("params", [])
    for key in ("days", "numbers", "choices", "examples"):
        given = query.get(key, [])
        for name in [] if isinstance(given, str) else given:
            if name not in parameters:
                yield key, f"there is no parameter {name}; name one of params, or remove it"
    for name in parameters:
        if name.startswith("_") or name == "sql":
            yield "params", f"{name} means something else in an address; choose another name"
    asked = {"sql": query}
    asked |= {f"choices.{name}": {"sql": sql} for name, sql in query.get("choices", {}).items()}
    asked |= {"examples": {"sql": query["examples"]}} if isinstance(query.get("examples"), str) else {}
    for key, one in asked.items():
        try:
            _prove_query(database, one)
            bound = _list_parameters(database, query["sql"])
        except ERRORS as error:
            yield key, f"cannot be run ({error}); correct it" + (", or its params" if key == "sql" else "")
            return
    for name in parameters:
        if name not in bound:
            yield "params", f"there is no :{name} in the query; write it there, or remove it"


def _prove_query(database: Database, query: dict) -> None:
    """Have SQLite prepare a query with its parameters. Raises sqlite3.Error, sqlite3.Warning or KeyError.

    Only a query that reads is allowed.
    """
    # The site defines them.
    database.conn.create_function("escape_fts", 1, str)
    database.conn.create_function("mark_terms", 2, lambda text, typed: text)
    sql, parameters = query["sql"], dict.fromkeys(query.get("params", []), "")
    with confined(database):
        database.execute(f"explain {sql}", parameters)
        # What is not rows cannot stand here, though SQLite would explain it: vacuum, or a savepoint.
        rows = sql.rstrip().rstrip(";")
        database.execute(f"explain select * from (\n{rows}\n)", parameters)


def _list_parameters(database: Database, sql: str) -> set[str]:
    """The parameters that SQLite wants a value for: what looks like one in a text or a comment is none."""
    wanted: defaultdict[str, str] = defaultdict(str)
    with confined(database):
        database.execute(f"explain {sql}", wanted)
    return set(wanted)
