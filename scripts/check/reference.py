"""Frictionless, the reference validator: it has the last word on every package that is small enough to wait for."""

import contextlib
import io
from typing import Any

from ..model import read_form
from ..package import Package
from ..problems import Problem

# It takes a second for some 13,000 rows, and about as long again for foreign keys.
MOST_BYTES = 4_000_000
# Members of a schema and its fields that decide nothing, and that it would copy again and again.
WORDS = {"title", "description", "example", "propertyUrl", "rdfType", "$schema", "fieldsMatch"}


def ask_frictionless(package: Package) -> list[Problem]:
    """What frictionless finds in the tables of a package in which we found no problem; nothing if they are large."""
    present = [table for table in package.tables if not table.is_absent]
    if sum((package.root / table.path).stat().st_size for table in present) > MOST_BYTES:
        return []
    # Imported late: it takes half a second, and a package with errors does not need it.
    from frictionless import Package as Reference

    resources = [_reduce(resource) for resource in package.descriptor["resources"] if "schema" in resource]
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            reference = Reference.from_descriptor({"resources": resources}, basepath=str(package.root))
            report = reference.validate(limit_errors=1_000)
    except Exception as error:  # it has no common base class; what it cannot judge must not pass
        words = f"frictionless could not judge it: {' '.join(str(error).split())[:300]}; validate it with frictionless alone"
        return [Problem("datapackage.json", words, rule="frictionless")]
    problems = [_translate("datapackage.json", error) for error in report.errors]
    problems += [_translate(task.place, error) for task in report.tasks for error in task.errors]
    if len(report.tasks) != len(present) and not problems:
        words = f"frictionless looked at {len(report.tasks)} of {len(present)} tables; validate it with frictionless alone"
        problems.append(Problem("datapackage.json", words, rule="frictionless"))
    return problems


def _reduce(resource: dict) -> dict:
    """The members that matter. The dialect is given in full, because frictionless guesses what is missing."""
    schema = {name: value for name, value in resource["schema"].items() if name not in WORDS}
    schema["fields"] = [
        {name: value for name, value in field.items() if name not in WORDS} for field in schema["fields"]
    ]
    return {"name": resource["name"], "path": resource["path"], **read_form(), "schema": schema}


def _translate(file: str, error: Any) -> Problem:
    row, field = getattr(error, "row_number", None), getattr(error, "field_name", "")
    return Problem(
        file, f"frictionless says: {' '.join(error.message.split())}", row, field=field, rule="frictionless"
    )
