"""What pages say and show: the descriptor, then the model, then the package's metadata.yml, which takes precedence.

It is merged once and written into `_site`, so that a database can be served without any other file.
"""

import json
from collections.abc import Iterable

from sqlite_utils import Database

from ..model import FOLDER, read_resources
from ..package import EDTF, METADATA, Package, read_yaml
from .charts import Drawn
from .diagram import draw_tables
from .named_queries import present_queries

BOUNDS = {
    "earliest": "The earliest date that {name} allows, as an ISO date; an approximate date (~) counts as the date itself.",
    "latest": "The latest date that {name} allows, as an ISO date; an approximate date (~) counts as the date itself.",
}
CODELIST = {"kind": "codelist", "label_column": "title", "hidden": True}
LISTS_OF_COLUMNS = {"columns", "facets", "shown"}
COLUMNS = {"sort", "sort_desc", "label_column", "fts_pk"}
# What the model says about a table or view, and metadata.yml may say too.
OF_TABLES = {"title", "description", "question", "fts_table", "hidden"} | LISTS_OF_COLUMNS | COLUMNS
# What a field is of which the descriptor does not say more.
PLAIN = {"type": "string", "constraints": {}}
OURS = {"kind", "sortable_columns"}


def write_site(
    database: Database, package: Package, views: dict[str, dict], charts: dict[str, Drawn], elsewhere: dict
) -> None:
    """Write the descriptor and the presentation into `_site`. Raises Failure.

    `views` is what the model says about each view; `charts` says on which pages each chart is shown; `elsewhere` is what
    other files say: the package's documents, and where it is kept.
    """
    site = database.table("_site")
    site.create({"name": str, "content": str}, pk="name", not_null=["content"], strict=True)
    presentation = _present_package(database, package, views, charts) | elsewhere
    presentation["dates"] = _find_dates(database, package)
    site.insert_all(
        # YAML has dates, JSON does not.
        {"name": name, "content": json.dumps(content, ensure_ascii=False, default=str)}
        for name, content in {"descriptor": package.descriptor, "presentation": presentation}.items()
    )


def _present_package(
    database: Database, package: Package, views: dict[str, dict], charts: dict[str, Drawn]
) -> dict:
    own = read_yaml(package.root / METADATA)
    tables = present_tables(database, package, views)
    own_queries = _add_own(package, tables, own)
    _place_charts(tables, charts)
    described = [resource for resource in package.descriptor["resources"] if "schema" in resource]
    licence = (package.descriptor.get("licenses") or [{}])[0]
    return {
        "title": own.get("title", package.descriptor.get("title")),
        "description": own.get("description", package.descriptor.get("description")),
        "license": licence.get("title") or licence.get("name") or licence.get("path"),
        "license_url": licence.get("path"),
        "tables": tables,
        "queries": present_queries(database, own_queries),
        "plugins": own.get("plugins") or {},
        "package": {key: value for key, value in package.descriptor.items() if key != "resources"},
        "fields": {
            resource["name"]: {field["name"]: PLAIN | field for field in resource["schema"]["fields"]}
            for resource in described
        },
        "primary_keys": {table.name: table.primary_key for table in package.tables},
        "targets": _find_targets(package),
        "diagram": draw_tables(package.tables),
    }


def _add_own(package: Package, tables: dict[str, dict], own: dict) -> dict[str, dict]:
    """Add what metadata.yml, `own`, says about tables to `tables`; return what it says about queries."""
    overrides = (own.get("databases") or {}).get(package.descriptor["name"]) or {}
    for name, settings in (overrides.get("tables") or {}).items():
        # The view of a chart's rows is there only if it has any.
        if name not in tables:
            continue
        if {"sort", "sort_desc"} & settings.keys():
            # Datasette refuses a page that is sorted both ways.
            tables[name] = {
                key: value for key, value in tables[name].items() if key not in ("sort", "sort_desc")
            }
        tables[name] |= {**settings, "columns": tables[name]["columns"] | settings.get("columns", {})}
    return overrides.get("queries") or {}


def _find_dates(database: Database, package: Package) -> dict[str, str | None]:
    """When the package was made, recorded, released and built, and which time its claims are from; None if not known."""
    (dates,) = database.query(
        """
        select
            min(attributed_on_earliest) as claims_from, max(attributed_on_latest) as claims_until,
            min(recorded_on) as recorded_from, max(recorded_on) as recorded_until,
            (select released_on from _changes where version = :version) as released_on,
            (select value from _package where fact = 'date of the build') as built_on
        from claims
        """,
        {"version": package.descriptor["version"]},
    )
    created = package.descriptor.get("created")
    return {**dates, "created_on": created and created[:10]}


def _place_charts(tables: dict[str, dict], charts: dict[str, Drawn]) -> None:
    """Name each chart with the table or view on whose page it is shown, and with the view of its rows."""
    for chart, drawn in charts.items():
        for name in (drawn.table, drawn.view):
            tables[name].setdefault("charts", []).append(chart)
        tables[drawn.view]["is_drawn"] = True


def present_tables(database: Database, package: Package, views: dict[str, dict]) -> dict[str, dict]:
    """By name: every table and view in the database, with descriptions of its columns where there are any."""
    described = _describe_tables(package)
    for name, words in read_yaml(FOLDER / "tables.yml").items():
        columns = described.get(name, {}).get("columns", {}) | words.get("columns", {})
        described[name] = described.get(name, {}) | words | {"columns": columns}
    presented = {}
    for name, kind in database.execute(
        "select name, type from sqlite_master where type in ('table', 'view') order by name"
    ):
        # What has no description is there for the database itself.
        is_internal = name.startswith("_") or name not in described | views
        base = {"kind": "internal" if is_internal else kind, "title": name, "description": "", "columns": {}}
        words = (views if kind == "view" else described).get(name, {"hidden": True})
        presented[name] = base | {key: value for key, value in words.items() if key in OF_TABLES | OURS}
    meanings = _find_meanings(package, presented)
    for name in views:
        _describe_columns(database, name, presented, meanings, views[name].get("like", name))
    return presented


def _describe_tables(package: Package) -> dict[str, dict]:
    """What the descriptor says about the tables, or the model about those that the descriptor leaves out."""
    described = [resource for resource in package.descriptor["resources"] if "schema" in resource]
    resources = read_resources() | {resource["name"]: resource for resource in described}
    found = {}
    for table in package.tables:
        resource = resources[table.name]
        words = {key: resource[key] for key in ("title", "description") if key in resource}
        columns = _describe_fields(resource["schema"]["fields"])
        found[table.name] = {**words, "columns": columns}
        if table.is_codelist:
            found[table.name] |= CODELIST
        first, *others = table.primary_key
        # A table is not sortable by the first of several columns of a key: that is its order without any sort. In
        # descending order SQLite walks the index of the key, where ties of that column come in a different order from
        # what Datasette's next page assumes. For all other indexes see database/tables.py.
        if others:
            found[table.name]["sortable_columns"] = [column for column in columns if column != first]
    return found


def _find_targets(package: Package) -> dict[str, str]:
    """The table or codelist whose keys a column of this name contains, whatever table or view it is in."""
    tables = sorted(package.tables)
    targets = {}
    for table in tables:
        first, *others = table.primary_key
        if not others and first not in ("code", *(key.field for key in table.foreign_keys)):
            targets[first] = table.name
    for key in (key for table in tables for key in table.foreign_keys):
        targets.setdefault(key.field, key.table)
    return targets


def _describe_fields(fields: list[dict]) -> dict[str, str]:
    columns = {}
    for field in fields:
        columns[field["name"]] = field.get("description", "")
        if field.get("rdfType") == EDTF:
            columns |= _describe_bounds([field["name"]])
    return columns


def _describe_bounds(names: Iterable[str]) -> dict[str, str]:
    """What the bounds of dates are called and mean, if columns of these names hold dates."""
    return {f"{name}_{bound}": words.format(name=name) for name in names for bound, words in BOUNDS.items()}


def _find_meanings(package: Package, presented: dict[str, dict]) -> dict[str, str]:
    """What a column of each name means in every table: the key of one, or what all that have it say alike.

    `reason` has no such meaning, as it gives reasons for something else in each table.
    """
    tables = [name for name, one in presented.items() if one["kind"] == "table"]
    said: dict[str, set[str]] = {}
    for column, meaning in (pair for name in tables for pair in presented[name]["columns"].items()):
        said.setdefault(column, set()).add(meaning)
    alike = {column: meaning for column, (meaning, *others) in said.items() if not others}
    keys = {table.name: table.primary_key for table in package.tables if len(table.primary_key) == 1}
    return alike | {
        keys[name][0]: presented[name]["columns"][keys[name][0]] for name in tables if name in keys
    }


def _describe_columns(
    database: Database, view: str, presented: dict[str, dict], meanings: dict[str, str], like: str
) -> None:
    """A column of a view is described by the view, or as in the table that the view flattens, or by its one meaning.

    The rows of a chart are like those of the table or view on whose page it is.
    """
    columns = database[view].columns_dict
    known = _describe_bounds(columns) | meanings
    for name in (view.removesuffix("_flat"), like, view):
        known |= presented.get(name, {}).get("columns", {})
    presented[view]["columns"] = {column: known[column] for column in columns if column in known}
