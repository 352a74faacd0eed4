"""What Datasette is taught of the data: descriptions from datapackage.json, and where the key of a row leads."""

import functools
import json
import re
from pathlib import Path

from datasette import hookimpl
from markupsafe import Markup

DESCRIPTOR = Path(__file__).resolve().parents[3] / "datapackage.json"

LISTS = {"claim_ids": "claims", "statement_ids": "statements", "candidate_statement_ids": "statements"}
EITHER = {
    "traced_id": {"c[0-9]+": "claims", "a[0-9]+": "accounts"},
    "said_in_id": {"c[0-9]+": "claims", ".*": "statements"},
}


def find_keys(descriptor: dict) -> dict[str, str]:
    """The tables, other than codelists, by the name of their key or of a key that points at them."""
    keys = {}
    for resource in descriptor["resources"]:
        schema = resource.get("schema")
        if schema and len(schema["primaryKey"]) == 1 and schema["primaryKey"] != ["code"]:
            keys[schema["primaryKey"][0]] = resource["name"]
    by_table = set(keys.values())
    for resource in descriptor["resources"]:
        for key in resource.get("schema", {}).get("foreignKeys", []):
            if (key["reference"]["resource"] or resource["name"]) in by_table:
                keys.setdefault(key["fields"][0], key["reference"]["resource"] or resource["name"])
    return keys


_DESCRIPTOR = json.loads(DESCRIPTOR.read_text(encoding="utf-8"))
KEYS = find_keys(_DESCRIPTOR)
# Filled when the server starts, from the table `_site` of each database that the build has written.
METADATA: dict = {"databases": {}}
TABLES = {resource["name"] for resource in _DESCRIPTOR["resources"] if "schema" in resource}


@hookimpl
def get_metadata(key):
    """All that we know, but only to those who ask for it.

    Datasette merges what it is given, deeply, a few hundred times a page, nearly always to look up a permission.
    """
    return METADATA if key is None or key == "queries" or key in METADATA else {}


@hookimpl
def startup(datasette):
    async def read_presentations():
        for name, database in datasette.databases.items():
            if await database.table_exists("_site"):
                query = "select content from _site where name = 'presentation'"
                told = json.loads((await database.execute(query)).single_value())
                METADATA["databases"][name] = {key: told[key] for key in ("tables", "queries")}
                for key in ("title", "description", "license", "license_url"):
                    METADATA.setdefault(key, told[key])
        # Datasette copies and merges all metadata anew for each table that a page might name, several hundred
        # times; ours stays as it is while it is served. (It took more than half of the time of the home page.)
        datasette.metadata = functools.cache(datasette.metadata)
        datasette._table_permission_allows = functools.cache(datasette._table_permission_allows)

    return read_presentations


@hookimpl
def extra_template_vars(datasette, request):
    """For every page: the licence, and the address under which it is to be known, whatever it was asked with."""
    told = {"package": _DESCRIPTOR, "licence": _DESCRIPTOR["licenses"][0]}
    return {**told, "canonical_url": datasette.absolute_url(request, request.path)} if request else told


@hookimpl
def render_cell(value, column, table, database, datasette):
    """In views and queries, where Datasette knows no keys, the key of a row leads to the row."""
    if table in TABLES or not isinstance(value, str):
        return None
    if column in LISTS:
        # Views write a space after the comma, or none.
        links = (_link(datasette, database, LISTS[column], key.strip()) for key in value.split(","))
        return Markup(", ").join(links)
    found = _find_table(column, value)
    return _link(datasette, database, found, value) if found else None


def _find_table(column: str, value: str) -> str | None:
    """The table whose key a column of a view holds: by its name, or for a key of one of several, by its look."""
    if column in EITHER:
        return next((table for look, table in EITHER[column].items() if re.fullmatch(look, value)), None)
    return next((table for key, table in KEYS.items() if column == key or column.endswith(f"_{key}")), None)


def _link(datasette, database: str, table: str, key: str) -> Markup:
    return Markup('<a href="{}">{}</a>').format(datasette.urls.row(database, table, key), key)
