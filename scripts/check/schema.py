"""The Table Schema, judged by the reference validator: frictionless."""

import contextlib
import io
import re
from collections.abc import Callable

from ..package import Package, Table
from ..problems import Problem

DECISIVE = ("name", "type", "constraints", "trueValues", "falseValues")


def find_problems(
    package: Package, table: Table, count: int, rows: list[tuple[int, list[str]]] | None = None
) -> list[Problem]:
    """What frictionless finds in a table that can be read and has `count` rows.

    With `rows`, as (row, cells), it sees only those; that is enough if no other row is wrong or has the same key.
    """
    resource = reduce_resource(package, table)
    find_row = int
    if rows is not None:
        resource = {member: resource[member] for member in ("name", "type", "schema")}
        resource["data"] = [list(table.field_names), *(cells for _, cells in rows)]
        # Seen by itself, a row stands at another place.
        find_row = [0, 1, *(row for row, _ in rows)].__getitem__
        count = len(rows)
    report = _validate(resource, package)
    problems = [Problem("datapackage.json", error.message) for error in report.errors]
    if not report.tasks:
        problems.append(Problem("datapackage.json", f"frictionless did not look at {table.name}"))
    for task in report.tasks:
        problems += (_translate(error, table, find_row) for error in task.errors)
        if task.stats.get("rows") != count:
            words = (
                f"frictionless read {task.stats.get('rows')} of {count} rows; look for odd quotation marks"
            )
            problems.append(Problem(table.path, words))
    return problems


def _validate(resource: dict, package: Package):
    # Imported late: it takes half a second, and a package that is in order has no need of it.
    from frictionless import Resource

    with contextlib.redirect_stdout(io.StringIO()):
        return Resource.from_descriptor(resource, basepath=str(package.root)).validate(limit_errors=1_000_000)


def reduce_resource(package: Package, table: Table) -> dict:
    """What decides the verdict on a single table: without words, which frictionless copies again and again.

    Without foreign keys too: it opens the table that is pointed at anew for each of them, and blames a table
    that cannot be read on those that point at it. `rules` finds keys that lead nowhere, by one join each.
    """
    resource = next(one for one in package.descriptor["resources"] if one["name"] == table.name)
    schema = resource["schema"]
    fields = [{name: field[name] for name in DECISIVE if name in field} for field in schema["fields"]]
    kept = {name: resource[name] for name in ("name", "type", "path", "format", "encoding", "dialect")}
    return {**kept, "schema": {**schema, "fields": fields, "foreignKeys": []}}


def _translate(error, table: Table, find_row: Callable[[int], int]) -> Problem:
    row = getattr(error, "row_number", None)
    cells = getattr(error, "cells", None) or []
    places = [table.field_names.index(name) for name in table.primary_key]
    key = ":".join(cells[place] or "" for place in places if place < len(cells))
    note = re.sub(r"(?<=row at position )\d+$", lambda number: str(find_row(int(number[0]))), error.note)
    field, message = _explain(error, note, table)
    return Problem(table.path, message, row and find_row(row), key, field)


def _explain(error, note: str, table: Table) -> tuple[str, str]:
    """The field that an error is about, and the error in our words where frictionless has few."""
    from frictionless import errors

    if isinstance(error, errors.PrimaryKeyError):
        return table.primary_key[-1], f"the key is {note}; keys are never used twice"
    if isinstance(error, errors.ConstraintError) and '"required"' in note:
        return error.field_name, "is empty; a value is required"
    if isinstance(error, errors.CellError):
        return error.field_name, f"{str(error.cell)[:80]!r}: {note}; see {table.name} in datapackage.json"
    return "", f"{error.message}; see {table.name} in datapackage.json"
