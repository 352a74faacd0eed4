"""What Datasette is taught: descriptions from datapackage.json, whole downloads, limits on what SQL may cost."""

import functools
import json
import re
import sqlite3
from pathlib import Path
from urllib.parse import urlencode

import datasette.handle_exception
from datasette import hookimpl
from datasette.views.base import DatasetteError
from markupsafe import Markup

DESCRIPTOR = Path(__file__).resolve().parents[2] / "datapackage.json"
# With rich at hand Datasette prints every exception with all its variables: a second for each bad address.
datasette.handle_exception.rich = None

LIMITS = {
    sqlite3.SQLITE_LIMIT_LENGTH: 10_000_000,
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 100_000,
    sqlite3.SQLITE_LIMIT_COMPOUND_SELECT: 50,
    sqlite3.SQLITE_LIMIT_VDBE_OP: 100_000,
    sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 1_000,
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
}
BOUNDS = {
    "earliest": "The first day that {name} can mean, as an ISO date.",
    "latest": "The last day that {name} can mean, as an ISO date.",
}
CLAIM_COLUMNS = {"claim_id", "other_claim_id", "first_claim_id", "traced_id", "said_in_id"}
CLAIM_ID = re.compile(r"c[0-9]{4}")
EDTF = "http://id.loc.gov/datatypes/edtf/EDTF"


def describe(descriptor: dict) -> dict:
    """Datasette metadata from a descriptor: title, licence, and each table's title, description and columns."""
    licence = descriptor["licenses"][0]
    return {
        "title": descriptor["title"],
        "description": descriptor["description"],
        "license": licence["title"],
        "license_url": licence["path"],
        "databases": {
            descriptor["name"]: {
                "tables": {
                    resource["name"]: {
                        "title": resource["title"],
                        "description": resource["description"],
                        "columns": _describe_columns(resource["schema"]["fields"]),
                    }
                    for resource in descriptor["resources"]
                    if "schema" in resource
                }
            }
        },
    }


def _describe_columns(fields: list[dict]) -> dict[str, str]:
    columns = {}
    for field in fields:
        columns[field["name"]] = field["description"]
        if field.get("rdfType") == EDTF:
            for bound, words in BOUNDS.items():
                columns[f"{field['name']}_{bound}"] = words.format(name=field["name"])
    return columns


METADATA = describe(json.loads(DESCRIPTOR.read_text(encoding="utf-8")))
TABLES = {name for database in METADATA["databases"].values() for name in database["tables"]}


@hookimpl
def get_metadata(key):
    """All that we know, but only to those who ask for it.

    Datasette merges what it is given, deeply, a few hundred times a page, nearly always to look up a permission.
    """
    return METADATA if key is None or key in METADATA else {}


@hookimpl
def startup(datasette):
    """A view's columns mean what the fields of the same names mean in the tables that it is made of."""

    async def describe_views():
        for name, database in datasette.databases.items():
            tables = METADATA["databases"].get(name, {}).get("tables", {})
            for view in await database.view_names():
                order = [view.removesuffix("_flat"), "claims", *tables]
                known = {}
                for table in reversed([table for table in order if table in tables]):
                    known |= tables[table]["columns"]
                columns = await database.table_columns(view)
                tables[view] = {"columns": {column: known[column] for column in columns if column in known}}
        # Datasette copies and merges all metadata anew for each table that a page might name, several hundred
        # times; ours stays as it is while it is served. (It took more than half of the time of the home page.)
        datasette.metadata = functools.cache(datasette.metadata)
        datasette._table_permission_allows = functools.cache(datasette._table_permission_allows)

    return describe_views


@hookimpl
def extra_template_vars(datasette, request, database, table, view_name):
    """On table pages, CSV links that give every row: Datasette's own stop at max_returned_rows in silence."""
    if view_name != "table" or not table:
        return {}
    # Streaming stops early too where a page is as long as max_returned_rows, so the pages are kept shorter.
    whole = {"_stream": "on", "_size": str(min(1000, datasette.max_returned_rows - 1))}
    kept = [
        (name, value)
        for name in request.args
        for value in request.args.getlist(name)
        if name not in {"_facet", "_next", "_labels", "_dl", *whole}
    ]
    address = datasette.urls.table(database, table, format="csv")
    query = urlencode([*kept, *whole.items(), ("_labels", "on"), ("_dl", "on")])
    return {"url_csv": f"{address}?{query}", "url_csv_hidden_args": [*kept, *whole.items()]}


@hookimpl
def render_cell(value, column, table, database, datasette):
    """In views and queries, where Datasette knows no keys, the id of a claim leads to the claim."""
    if table in TABLES or column not in CLAIM_COLUMNS or not CLAIM_ID.fullmatch(str(value)):
        return None
    return Markup('<a href="{}">{}</a>').format(datasette.urls.row(database, "claims", value), value)


@hookimpl
def handle_exception(exception):
    """What Datasette finds wrong with an address, such as an unknown column to sort by, is no fault of the server."""
    if isinstance(exception, DatasetteError) and exception.status == 500:
        exception.status = 400


@hookimpl
def prepare_connection(conn):
    for limit, value in LIMITS.items():
        conn.setlimit(limit, value)
    conn.execute("pragma trusted_schema = 0")
