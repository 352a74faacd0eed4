"""Whether a package follows this engine's model. What rules and views rely on is fixed; wording and additions are free.

A package may have more tables, more columns, more codes and more constraints on a column: none of them can break a rule
or a view. It must not have less, or define differently what the model defines.
"""

import csv
from collections.abc import Collection, Iterator
from typing import Any

from .. import model
from ..package import DESCRIPTOR, Package, Table, read_records, read_table
from ..problems import Problem

FREE = {"title", "description"}
ADVICE = "run upgrade, which restores it"


def find_version_problems(descriptor: Any) -> Iterator[Problem]:
    """A descriptor of another version of the model: one problem, reported before anything else is checked."""
    version = descriptor.get("model", 1) if isinstance(descriptor, dict) else model.VERSION
    if version != model.VERSION or isinstance(version, bool):
        yield Problem(DESCRIPTOR, _explain_version(version), field="model")


def _explain_version(version: Any) -> str:
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        return f"is {version!r}, not a version of the model; run upgrade, which writes {model.VERSION}"
    words = f"is {version}, but this claimbook works with {model.VERSION}"
    if version > model.VERSION:
        return f"{words}: the package is newer; install a newer claimbook"
    return f"{words}: the package is older; run upgrade, which updates it to {model.VERSION}"


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
            words = f"{name} is missing, and the package needs it; run upgrade, which adds it"
            yield Problem(DESCRIPTOR, words)


def find_deviations(package: Package) -> Iterator[Problem]:
    """Where a valid descriptor differs from the model."""
    yield from _find_name_problems(package)
    wanted = model.read_resources()
    given = {table.name: table for table in package.tables if not table.is_absent}
    for place, resource in enumerate(package.descriptor["resources"]):
        name, where = resource["name"], f"resources[{place}]"
        if name in wanted and "schema" in resource:
            fields = resource["schema"]["fields"], wanted[name]["schema"]["fields"]
            yield from _find_field_problems(*fields, f"{where}.schema.fields")
            yield from _find_key_problems(given[name], read_table(wanted[name]), given, f"{where}.schema")


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


def _find_field_problems(given: list[dict], wanted: list[dict], where: str) -> Iterator[Problem]:
    places = {field["name"]: place for place, field in enumerate(given)}
    for field in wanted:
        if field["name"] not in places:
            yield Problem(DESCRIPTOR, f"the field {field['name']} is missing; {ADVICE}", field=where)
            continue
        place = places[field["name"]]
        found, pinned = _list_pinned(given[place]), _list_pinned(field)
        for member, value in pinned.items():
            if found.get(member) != value:
                words = f"{member} of {field['name']} is {found.get(member)!r}, but {value!r} in the model; {ADVICE}"
                yield Problem(DESCRIPTOR, words, field=f"{where}[{place}]")


def _list_pinned(field: dict[str, Any]) -> dict[str, Any]:
    constraints = {name: value for name, value in field.get("constraints", {}).items() if value is not False}
    return {"type": field.get("type", "string"), "rdfType": field.get("rdfType"), **constraints}


def _find_key_problems(
    given: Table, wanted: Table, present: Collection[str], where: str
) -> Iterator[Problem]:
    if given.primary_key != wanted.primary_key:
        words = (
            f"is {', '.join(given.primary_key)}, but {', '.join(wanted.primary_key)} in the model; {ADVICE}"
        )
        yield Problem(DESCRIPTOR, words, field=f"{where}.primaryKey")
    for key in wanted.foreign_keys:
        if key.table in present and key not in given.foreign_keys:
            words = f"{key.field} does not point to {key.column} in {key.table}; {ADVICE}"
            yield Problem(DESCRIPTOR, words, field=f"{where}.foreignKeys")


def find_code_problems(package: Package) -> Iterator[Problem]:
    """Codes of the model that a codelist lacks, or where it differs in something that rules rely on."""
    for table in package.tables:
        if (codes := model.read_codes(table.name)) and not table.is_absent:
            try:
                records = list(read_records(package, table))
            except (OSError, ValueError, csv.Error, StopIteration):
                continue  # whoever reads the file reports what cannot be read
            yield from _compare_codes(table, codes, records)


def _compare_codes(table: Table, codes: list[dict[str, str]], records: list[list[str]]) -> Iterator[Problem]:
    rows = {
        record[0]: (row, dict(zip(table.field_names, record)))
        for row, record in enumerate(records, 2)
        if record
    }
    if missing := [code["code"] for code in codes if code["code"] not in rows]:
        yield Problem(
            table.path,
            f"lacks the codes {', '.join(missing)} of the model; run upgrade, which adds them",
            rule="model",
        )
    for code in codes:
        row, cells = rows.get(code["code"], (0, code))
        for field in cells.keys() & code.keys() - FREE:
            if cells[field] != code[field]:
                words = (
                    f"is {cells[field]!r}, but {code[field]!r} in the model; rules rely on it, so write that"
                )
                yield Problem(table.path, words, row, code["code"], field, rule="model")
