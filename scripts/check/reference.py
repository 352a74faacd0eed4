"""Frictionless, the reference validator: it has the last word on every package that is small enough to wait for."""

import contextlib
import io
from copy import deepcopy
from typing import Any

from ..model import read_form, read_resources
from ..package import Package, as_list
from ..problems import Problem

# It takes a second for some 13,000 rows, and about as long again for foreign keys.
MOST_BYTES = 4_000_000
# Members of a schema and its fields that decide nothing to it, and that it would copy again and again.
WORDS = {"title", "description", "example", "propertyUrl", "rdfType", "$schema", "fieldsMatch"}
WORDS |= {"uniqueKeys", "categories", "categoriesOrdered", "missingValues"}

# What follows the name of a table in the name of its copy; no table of a package has a dot in its name.
KEYS = ".keys"


def ask_frictionless(package: Package) -> list[Problem]:
    """What frictionless finds in the tables of a package in which we found no problem; nothing if they are large."""
    present = [table for table in package.tables if not table.is_absent]
    if sum((package.root / table.path).stat().st_size for table in present) > MOST_BYTES:
        return []
    # Imported late: it takes half a second, and a package with errors does not need it.
    from frictionless import Package as Reference

    known = {name: _list_patterns(resource) for name, resource in read_resources().items()}
    resources = [
        _reduce(resource, known.get(resource["name"], set()))
        for resource in package.descriptor["resources"]
        if "schema" in resource
    ]
    version = {name: value for name, value in package.descriptor.items() if name == "$schema"}
    descriptor = {**version, "resources": [*resources, *_point_at_keys(resources)]}
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            reference = Reference.from_descriptor(descriptor, basepath=str(package.root))
            reports = [reference.get_resource(one["name"]).validate(limit_errors=1_000) for one in resources]
    except Exception as error:  # it has no common base class; what it cannot judge must not pass
        words = f"frictionless could not judge it: {' '.join(str(error).split())[:300]}; validate it with frictionless alone"
        return [Problem("datapackage.json", words, rule="frictionless")]
    problems = [_translate("datapackage.json", error) for report in reports for error in report.errors]
    tasks = [task for report in reports for task in report.tasks]
    problems += [_translate(task.place, error) for task in tasks for error in task.errors]
    if len(tasks) != len(present) and not problems:
        words = f"frictionless looked at {len(tasks)} of {len(present)} tables; validate it with frictionless alone"
        problems.append(Problem("datapackage.json", words, rule="frictionless"))
    return problems


def _list_patterns(resource: dict) -> set[str]:
    patterns = (field.get("constraints", {}).get("pattern") for field in resource["schema"]["fields"])
    return {pattern for pattern in patterns if pattern}


def _reduce(resource: dict, known: set[str]) -> dict:
    """The members that matter. The dialect is given in full, because frictionless guesses what is missing.

    Of patterns only the model's, `known`: on others Python, which tries every way to split a cell, may never come to an
    end. RE2 has judged them, and `patterns` refuses those that the two read differently.
    """
    schema = {name: deepcopy(value) for name, value in resource["schema"].items() if name not in WORDS}
    schema["fields"] = [
        {name: value for name, value in field.items() if name not in WORDS} for field in schema["fields"]
    ]
    # As version 2 of the standard may write it, frictionless does not read it.
    schema["missingValues"] = [""]
    for field in schema["fields"]:
        constraints = field.get("constraints", {})
        if constraints.get("pattern") not in {None, *known}:
            field["constraints"] = {name: value for name, value in constraints.items() if name != "pattern"}
    return {"name": resource["name"], "path": resource["path"], **read_form(), "schema": schema}


def _point_at_keys(resources: list[dict]) -> list[dict]:
    """Point the foreign keys of `resources` at copies that declare no more than the keys, and return these copies.

    frictionless copies the table that a foreign key points at, schema and all, once for each key: over half of its time.
    """
    keys: dict[str, set[str]] = {}
    for resource in resources:
        for key in resource["schema"].get("foreignKeys", []):
            name = key["reference"].get("resource") or resource["name"]
            keys.setdefault(name, set()).update(as_list(key["reference"]["fields"]))
            key["reference"]["resource"] = f"{name}{KEYS}"
    copies = []
    for resource in resources:
        kept = {name: value for name, value in resource["schema"].items() if name == "missingValues"}
        if names := keys.get(resource["name"]):
            fields = [
                {
                    "name": field["name"],
                    "type": field.get("type", "string") if field["name"] in names else "any",
                }
                for field in resource["schema"]["fields"]
            ]
            copies.append(
                resource | {"name": f"{resource['name']}{KEYS}", "schema": {**kept, "fields": fields}}
            )
    return copies


def _translate(file: str, error: Any) -> Problem:
    row, field = getattr(error, "row_number", None), getattr(error, "field_name", "")
    return Problem(
        file, f"frictionless says: {' '.join(error.message.split())}", row, field=field, rule="frictionless"
    )
