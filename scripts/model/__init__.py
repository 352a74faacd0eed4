"""The model: what a package of claims is. Its tables, codelists, rules and views are the files in this folder."""

import csv
import json
from functools import cache
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
OPTIONAL = (
    "attributions",
    "figures",
    "relations",
    "statements",
    "accounts",
    "relays",
    "traces",
    "drifts",
    "disagreements",
    "accepted_warnings",
)
# Codelists whose codes are the package's own; the codes of the others are in codelists/ and common to all packages.
SUBJECT_LISTS = ("topics", "measures", "units", "item_kinds")

# Pages about a package. In a site of several they are below its name, where its tables and queries are too, so none of
# these can have such a name.
ABOUT = tuple("SHA256SUMS about changes cite dictionary download notes".split())
# Names that a package cannot have: its database would hide one of SQLite's own, or a page of the site.
PAGES = (*ABOUT, "dist", "llms", "robots", "site", "sitemap")
RESERVED_NAMES = ("main", "temp", *PAGES)


def is_version(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value > 0


def judge_version(descriptor: Any) -> str:
    """What is wrong with the model that a descriptor follows, and what to do; "" if it is this one."""
    if isinstance(descriptor, dict) and "model" not in descriptor:
        return f"is missing, as in packages of an older claimbook; run upgrade, which writes {VERSION}"
    version = descriptor["model"] if isinstance(descriptor, dict) else VERSION
    if not is_version(version):
        return f"is {json.dumps(version)}, not a version of the model; run upgrade, which writes {VERSION}"
    words = f"is {version}, but this claimbook works with {VERSION}: the package is"
    if version > VERSION:
        return f"{words} newer; install a newer claimbook"
    return f"{words} older; run upgrade, which updates it to {VERSION}" if version < VERSION else ""


def read_resources() -> dict[str, dict[str, Any]]:
    """The model's tables and codelists by name, each described as a resource of datapackage.json."""
    described = {f"data/{name}.csv": _read_json(f"tables/{name}") for name in NEEDED + OPTIONAL}
    shape = _read_json("codelists")
    for name, codelist in shape["codelists"].items():
        fields = shape["fields"] + codelist.pop("fields", [])
        schema = {"missingValues": [""], "fields": fields, "primaryKey": ["code"]}
        described[f"data/codelists/{name}.csv"] = {**codelist, "schema": schema}
    form = read_form()
    return {
        Path(path).stem: {"name": Path(path).stem, "path": path, **form, **told}
        for path, told in described.items()
    }


@cache
def list_names() -> frozenset[str]:
    """The names of the model's tables and codelists."""
    return frozenset((*NEEDED, *OPTIONAL, *_read_json("codelists")["codelists"]))


def read_form() -> dict[str, Any]:
    """What every tabular resource says about its file; its dialect is given in full."""
    return _read_json("form")


def read_codes(name: str) -> list[dict[str, str]]:
    """The codes common to all packages, as rows of the codelist `name`; empty if packages have their own."""
    path = FOLDER / "codelists" / f"{name}.csv"
    if not path.exists():
        return []
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def _read_json(name: str) -> dict[str, Any]:
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
