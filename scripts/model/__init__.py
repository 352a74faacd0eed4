"""The model: what a package of claims is. Its tables, codelists, rules and views are the files in this folder."""

import csv
import json
from pathlib import Path
from typing import Any

# Goes up when a package of the previous version no longer fits, because a new field, key or table is needed.
VERSION = 2

FOLDER = Path(__file__).parent
RULES = FOLDER / "rules"
VIEWS = FOLDER / "views"
QUERIES = FOLDER / "queries"

# Without these there is no claim. A package that lacks one of the others has no such rows.
NEEDED = ("sources", "agents", "sentences", "propositions", "claims")
OPTIONAL = ("attributions", "figures", "relations", "statements", "accounts", "relays", "traces", "drifts")
# Codelists whose codes are the package's own; the codes of the others are in codelists/ and common to all packages.
SUBJECT_LISTS = ("topics", "measures", "units")

# Names that a package cannot have: its database would hide one of SQLite's own, or a page of the site.
SQLITE_NAMES = ("main", "temp")
PAGE_NAMES = (
    "about",
    "charts",
    "cite",
    "dictionary",
    "dist",
    "download",
    "llms",
    "robots",
    "site",
    "sitemap",
)
RESERVED_NAMES = (*SQLITE_NAMES, *PAGE_NAMES)

DIALECT = {
    "delimiter": ",",
    "quoteChar": '"',
    "doubleQuote": True,
    "lineTerminator": "\n",
    "header": True,
    "skipInitialSpace": False,
}


def read_resources() -> dict[str, dict[str, Any]]:
    """The model's tables and codelists by name, each described as a resource of datapackage.json."""
    resources = {}
    for name in NEEDED + OPTIONAL:
        table = _read_json(FOLDER / "tables" / f"{name}.json")
        resources[name] = _describe_resource(name, f"data/{name}.csv", **table)
    shape = _read_json(FOLDER / "codelists.json")
    for name, codelist in shape["codelists"].items():
        schema = {"fields": shape["fields"] + codelist.pop("fields", []), "primaryKey": ["code"]}
        resources[name] = _describe_resource(name, f"data/codelists/{name}.csv", schema=schema, **codelist)
    return resources


def read_codes(name: str) -> list[dict[str, str]]:
    """The codes common to all packages, as rows of the codelist `name`; empty if packages have their own."""
    path = FOLDER / "codelists" / f"{name}.csv"
    if not path.exists():
        return []
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def _read_json(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text(encoding="utf-8"))


def _describe_resource(name: str, path: str, title: str, description: str, schema: dict) -> dict[str, Any]:
    return {
        "name": name,
        "type": "table",
        "path": path,
        "title": title,
        "description": description,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": DIALECT,
        "schema": {"missingValues": [""], **schema},
    }
