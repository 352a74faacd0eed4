"""Whether a package follows this engine's model. What rules and views rely on is fixed; wording and additions are free.

A package may have more tables, more columns, more codes and more constraints on a column: none of them can break a rule
or a view. It must not have less, or define differently what the model defines.
"""

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

from .. import model
from ..package import DESCRIPTOR, EDTF, Field, Package, Table, read_table
from ..problems import Problem
from .tables import Connection, quote_name

FREE = {"title", "description"}
ADVICE = "run upgrade, which restores it"


def find_missing_tables(package: Package) -> Iterator[Problem]:
    """Missing tables without which there is no claim, and missing codelists that the package's tables point to."""
    texts = {resource["name"] for resource in package.descriptor["resources"] if "schema" not in resource}
    present = [table for table in package.tables if not table.is_absent]
    pointed_at = {key.table for table in present for key in table.foreign_keys}
    needed = pointed_at - set(model.OPTIONAL) | set(model.NEEDED)
    for name in (table.name for table in package.tables if table.is_absent):
        if name in texts:
            yield Problem(DESCRIPTOR, f"{name} is a table of the model, but a text here; rename the text")
        elif name in needed:
            yield Problem(
                DESCRIPTOR, f"{name} is missing, and the package needs it; run upgrade, which adds it"
            )


def find_deviations(package: Package) -> Iterator[Problem]:
    """Where a valid descriptor differs from the model, which is in what `read_package` had to add to its tables."""
    yield from _find_name_problems(package)
    wanted = {table.name: table for table in package.tables}
    present = {table.name for table in package.tables if not table.is_absent}
    for place, resource in enumerate(package.descriptor["resources"]):
        if "schema" in resource:
            given, where = read_table(resource), f"resources[{place}].schema"
            yield from _find_field_problems(given, wanted[given.name], where)
            yield from _find_key_problems(given, wanted[given.name], present, where)


def _find_name_problems(package: Package) -> Iterator[Problem]:
    """Names that would mean something else in the database or on the site."""
    if package.descriptor["name"] in model.RESERVED_NAMES:
        words = f"{package.descriptor['name']} means something else to SQLite or on the site"
        yield Problem(DESCRIPTOR, f"{words}; choose another name", field="name")
    made = {path.stem for folder in (model.VIEWS, model.QUERIES) for path in folder.glob("*.sql")} | {"texts"}
    for place, resource in enumerate(package.descriptor["resources"]):
        name = resource["name"]
        if name in made or name.startswith("sqlite_") or "_fts" in name:
            words = f"{name} is the name of something that the build makes; rename the resource"
            yield Problem(DESCRIPTOR, words, field=f"resources[{place}].name")
        elif name in model.ABOUT and "schema" in resource:
            words = f"{name} is the name of a page of the site; rename the table"
            yield Problem(DESCRIPTOR, words, field=f"resources[{place}].name")


def _find_field_problems(given: Table, wanted: Table, where: str) -> Iterator[Problem]:
    # Those that the package lacks come last.
    for field in wanted.fields[len(given.fields) :]:
        yield Problem(DESCRIPTOR, f"the field {field.name} is missing; {ADVICE}", field=f"{where}.fields")
    for place, (own, field) in enumerate(zip(given.fields, wanted.fields)):
        found = {"required": False, **_list_pinned(own)}
        for member, value in _list_pinned(field).items():
            if found.get(member) != value:
                own_words, words = (
                    json.dumps(found[member]) if member in found else "missing",
                    json.dumps(value),
                )
                words = f"{member} of {field.name} is {own_words}, but {words} in the model; {ADVICE}"
                yield Problem(DESCRIPTOR, words, field=f"{where}.fields[{place}]")


@cache
def list_types() -> dict[tuple[str, str], str]:
    """The types of the model's fields, by the names of table and field."""
    return {
        (name, field["name"]): field.get("type", "string")
        for name, resource in model.read_resources().items()
        for field in resource["schema"]["fields"]
    }


def _list_pinned(field: Field) -> dict[str, Any]:
    return {"type": field.type, **({"rdfType": EDTF} if field.is_edtf else {}), **field.constraints}


def _find_key_problems(given: Table, wanted: Table, present: set[str], where: str) -> Iterator[Problem]:
    if given.primary_key != wanted.primary_key:
        found, needed = ", ".join(given.primary_key), ", ".join(wanted.primary_key)
        words = f"is {found}, but {needed} in the model; {ADVICE}"
        yield Problem(DESCRIPTOR, words, field=f"{where}.primaryKey")
    for key in wanted.foreign_keys:
        if key.table in present and key not in given.foreign_keys:
            words = f"{key.field} does not point to {key.column} in {key.table}; {ADVICE}"
            yield Problem(DESCRIPTOR, words, field=f"{where}.foreignKeys")


def find_code_problems(connection: Connection, table: Table) -> Iterator[Problem]:
    """Codes of the model that a loaded codelist lacks, or where it differs in something that rules rely on."""
    codes = {code["code"]: code for code in model.read_codes(table.name)}
    if not codes:
        return
    names = ("csv_row", *table.field_names)
    found = connection.execute(f"from {quote_name(table.name)}").fetchall()
    rows = [dict(zip(names, row)) for row in found]
    if missing := codes.keys() - {row["code"] for row in rows}:
        words = f"lacks the codes {', '.join(sorted(missing))} of the model; run upgrade, which adds them"
        yield Problem(table.path, words, rule="model")
    for row in rows:
        for name, value in codes.get(row["code"], {}).items():
            if name not in FREE and (cell := row[name] or "") != value:
                words = f"is {cell!r}, but {value!r} in the model; rules rely on it, so write that"
                yield Problem(table.path, words, row["csv_row"], row["code"], name, rule="model")
