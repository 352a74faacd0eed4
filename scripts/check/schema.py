"""The Table Schema, judged by the reference validator: frictionless."""

import contextlib
import io

from frictionless import Package as FrictionlessPackage
from frictionless import errors

from ..package import Package
from ..problems import Problem

DECISIVE = ("name", "type", "constraints", "trueValues", "falseValues")


def find_problems(package: Package, counts: dict[str, int]) -> list[Problem]:
    """What frictionless finds in the tables that can be read; `counts` says how many rows it must have seen."""
    tables = {table.name: table for table in package.tables if table.name in counts}
    resources = [
        _reduce(resource) for resource in package.descriptor["resources"] if resource["name"] in tables
    ]
    descriptor = {"name": package.descriptor["name"], "resources": resources}
    with contextlib.redirect_stdout(io.StringIO()):
        report = FrictionlessPackage.from_descriptor(descriptor, basepath=str(package.root)).validate(
            limit_errors=1_000_000
        )
    if len(report.tasks) != len(tables):
        return [
            Problem("datapackage.json", f"frictionless looked at {len(report.tasks)} of {len(tables)} tables")
        ]
    problems = [Problem("datapackage.json", error.message) for error in report.errors]
    for task in report.tasks:
        problems += (_translate(error, tables[task.name]) for error in task.errors)
        if task.stats.get("rows") != counts[task.name]:
            words = f"frictionless read {task.stats.get('rows')} of {counts[task.name]} rows; look for odd quotation marks"
            problems.append(Problem(tables[task.name].path, words))
    return problems


def _reduce(resource: dict) -> dict:
    """What decides the verdict on single tables: without words, which frictionless copies again and again.

    Without foreign keys too: it opens the table that is pointed at anew for each of them, and blames a table
    that cannot be read on those that point at it. `rules` finds keys that lead nowhere, by one join each.
    """
    schema = resource["schema"]
    fields = [{name: field[name] for name in DECISIVE if name in field} for field in schema["fields"]]
    kept = {name: resource[name] for name in ("name", "type", "path", "format", "encoding", "dialect")}
    return {**kept, "schema": {**schema, "fields": fields, "foreignKeys": []}}


def _translate(error, table) -> Problem:
    row = getattr(error, "row_number", None)
    cells = getattr(error, "cells", None) or []
    places = [table.field_names.index(name) for name in table.primary_key]
    key = ":".join(cells[place] or "" for place in places if place < len(cells))
    field, message = _explain(error, table)
    return Problem(table.path, message, row, key, field)


def _explain(error, table) -> tuple[str, str]:
    """The field that an error is about, and the error in our words where frictionless has few."""
    if isinstance(error, errors.PrimaryKeyError):
        return table.primary_key[-1], f"the key is {error.note}; keys are never used twice"
    if isinstance(error, errors.ConstraintError) and '"required"' in error.note:
        return error.field_name, "is empty; a value is required"
    if isinstance(error, errors.CellError):
        return (
            error.field_name,
            f"{str(error.cell)[:80]!r}: {error.note}; see {table.name} in datapackage.json",
        )
    return "", f"{error.message}; see {table.name} in datapackage.json"
