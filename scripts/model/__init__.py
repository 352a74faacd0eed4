"""The model: what a package of claims is. Tables, codelists, rules and views, as the files in here say; no subject."""

import csv
import json
from pathlib import Path
from typing import Any

# Goes up when a package of the version before no longer fits: a field, key or table more that it needs.
VERSION = 2

FOLDER = Path(__file__).parent
RULES = FOLDER / "rules"
VIEWS = FOLDER / "views"
QUERIES = FOLDER / "queries"

# Without these there is no claim. A package without one of the others has no such rows.
NEEDED = ("sources", "agents", "sentences", "propositions", "claims")
OPTIONAL = ("attributions", "figures", "relations", "statements", "accounts", "relays", "traces", "drifts")
# Codelists whose codes are the package's own; those of the others stand in codelists/ and are common to all.
SUBJECT_LISTS = ("topics", "measures", "units")

# What a package cannot be called: its database would hide SQLite's own, or a page of the site.
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
    """The model's tables and codelists by name, each as datapackage.json describes it as a resource."""
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
    """The codes that are common to all packages, as rows of the codelist `name`; none if the package has its own."""
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
