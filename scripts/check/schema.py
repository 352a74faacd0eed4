"""The Table Schema, judged by the reference validator: frictionless."""

import contextlib
import io

from frictionless import Package as FrictionlessPackage
from frictionless import errors

from ..package import Package
from ..problems import Problem


def find_problems(package: Package, broken: set[str]) -> list[Problem]:
    """What frictionless finds in the tables that can be read."""
    tables = {table.name: table for table in package.tables if table.name not in broken}
    # frictionless blames a broken reference table on the tables that point at it.
    resources = [
        _without_keys_to(broken, resource)
        for resource in package.descriptor["resources"]
        if resource["name"] in tables
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
    paths = {table.name: table.path for table in package.tables}
    problems = [Problem("datapackage.json", error.message) for error in report.errors]
    for task in report.tasks:
        problems += (_translate(error, tables[task.name], paths) for error in task.errors)
    return problems


def _without_keys_to(broken: set[str], resource: dict) -> dict:
    keys = resource["schema"].get("foreignKeys", [])
    kept = [key for key in keys if key["reference"]["resource"] not in broken]
    return {**resource, "schema": {**resource["schema"], "foreignKeys": kept}}


def _translate(error, table, paths: dict[str, str]) -> Problem:
    row = getattr(error, "row_number", None)
    cells = getattr(error, "cells", None) or []
    places = [table.field_names.index(name) for name in table.primary_key]
    key = ":".join(cells[place] or "" for place in places if place < len(cells))
    field, message = _explain(error, table, paths)
    return Problem(table.path, message, row, key, field)


def _explain(error, table, paths: dict[str, str]) -> tuple[str, str]:
    """The field that an error is about, and the error in our words where frictionless has few."""
    if isinstance(error, errors.ForeignKeyError):
        values = ", ".join(map(str, error.field_cells))
        target = error.reference_name or table.name
        message = f"{values!r} is no {error.reference_field_names[0]} of {paths.get(target, target)}"
        return error.field_names[0], f"{message}; correct it, or add the row there"
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
