"""datapackage.json itself: whether it says all it must, nothing it may not, and names files that exist.

It is read first, because the tools that come later follow addresses, links and patterns wherever they lead.
"""

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from functools import reduce
from operator import getitem
from pathlib import Path
from typing import Any

from ..model import judge_version
from ..package import (
    DESCRIPTOR,
    EDTF,
    ForeignKey,
    Package,
    Table,
    find_odd_files,
    list_categories,
    list_files,
    load_descriptor,
    read_package,
    read_table,
)
from ..problems import Problem
from . import conformance
from .constraints import CANONICAL, is_canonical, write_cell
from .declared import find_file_problems
from .patterns import explain_refusal
from .shapes import Steps, find_shape_problems, shorten, write_json, write_place
from .tables import DERIVED

VERSION_2 = "https://datapackage.org/profiles/2.0/datapackage.json"
BOUNDS = (
    ("minimum", "maximum"),
    ("exclusiveMinimum", "exclusiveMaximum"),
    ("minLength", "maxLength"),
)
# Constraints that are values of the field, as cells have them.
VALUES = ("enum", *BOUNDS[0], *BOUNDS[1])
RESERVED = {*DERIVED, "readings", "number_cells", "figure_cells"}


def judge_descriptor(root: Path) -> list[Problem]:
    """Problems with the descriptor, and with whether the files that it names exist."""
    return [problem._replace(rule="descriptor") for problem in _judge_descriptor(root)]


def _judge_descriptor(root: Path) -> Iterator[Problem]:
    present = list_files(root)
    odd = [Problem(path, words) for path, words in find_odd_files(present)]
    yield from odd
    if DESCRIPTOR in {problem.file for problem in odd}:
        return
    try:
        descriptor = load_descriptor(root)
    except FileNotFoundError:
        yield Problem(DESCRIPTOR, f"is not there; run from a package, or name one with --package ({root})")
    except UnicodeDecodeError as error:
        yield Problem(DESCRIPTOR, f"is not UTF-8 at byte {error.start}; save it as UTF-8")
    except (OSError, ValueError) as error:
        yield Problem(DESCRIPTOR, f"cannot be read as JSON: {error}; correct it")
    else:
        yield from _find_content_problems(root, descriptor, present)


def _find_content_problems(root: Path, descriptor: Any, present: dict[str, int]) -> list[Problem]:
    """Each step relies on what the step before it has found to be correct."""
    if words := judge_version(descriptor):
        return [Problem(DESCRIPTOR, words, field="model")]
    if found := list(_find_shape_problems(descriptor)) or list(_find_newer_members(descriptor)):
        return found
    package = read_package(root, descriptor)
    if found := list(_find_doubles(descriptor["resources"])) or list(
        conformance.find_missing_tables(package)
    ):
        return found
    found = list(_find_reference_problems(package, present))
    # One cause, one problem: a resource that is wrong in itself is not compared with the model.
    places = {problem.field.split(".")[0] for problem in found}
    return found + [
        one for one in conformance.find_deviations(package) if one.field.split(".")[0] not in places
    ]


def _find_shape_problems(descriptor: Any) -> Iterator[Problem]:
    """Where a constraint does not go with a type that the model's field does not have, the type alone is told."""
    told = set()
    try:
        for steps, words in find_shape_problems(descriptor, "descriptor"):
            if steps[5:6] == ("constraints",) and (wrong := _name_wrong_type(descriptor, steps)):
                steps, words = (*steps[:5], "type"), wrong
            if (steps, words) not in told:
                yield Problem(DESCRIPTOR, words, field=write_place(steps))
            told.add((steps, words))
    except ValueError as error:
        # A string that is not Unicode, a number that is far too large, or nesting that is too deep.
        yield Problem(DESCRIPTOR, f"cannot be judged: {shorten(error)}; write it more simply")


def _find_newer_members(descriptor: dict) -> Iterator[Problem]:
    """What frictionless, like the standard, refuses in a package that does not say that it is of version 2."""
    if descriptor.get("$schema") == VERSION_2:
        return
    for place, schema in enumerate(resource.get("schema", {}) for resource in descriptor["resources"]):
        where = f"resources[{place}].schema"
        parts = {where: schema} | {
            f"{where}.fields[{n}]": one for n, one in enumerate(schema.get("fields", []))
        }
        for part, told in parts.items():
            newer = [f"constraints.{name}" for name in BOUNDS[1] if name in told.get("constraints", {})]
            if any(isinstance(value, dict) for value in told.get("missingValues", [])):
                newer.append("missingValues")
            for name in newer:
                words = (
                    f'is of version 2 of the standard; write "$schema": "{VERSION_2}" into {DESCRIPTOR} too'
                )
                yield Problem(DESCRIPTOR, words, field=f"{part}.{name}")


def _name_wrong_type(descriptor: dict, steps: Steps) -> str:
    """What is wrong with the type of the field that these steps lead into; "" if it is the model's, or not the model's field."""
    resource, field = reduce(getitem, steps[:2], descriptor), reduce(getitem, steps[:5], descriptor)
    wanted = conformance.list_types().get((str(resource.get("name")), str(field.get("name"))))
    given = field.get("type", "string")
    return "" if wanted in (None, given) else f"is {given}, but {wanted} in the model; {conformance.ADVICE}"


def _find_reference_problems(package: Package, present: dict[str, int]) -> Iterator[Problem]:
    resources = package.descriptor["resources"]
    tables = {resource["name"]: read_table(resource) for resource in resources if "schema" in resource}
    wanted = {table.name: table for table in package.tables}
    yield from find_file_problems(package, present)
    for place, resource in enumerate(resources):
        if "schema" in resource:
            name, where = resource["name"], f"resources[{place}].schema"
            yield from _find_name_clashes(tables[name], where)
            yield from _find_key_problems(tables[name], tables, wanted, where)
            types = {field.name: field.type for field in wanted[name].fields}
            for number, field in enumerate(resource["schema"]["fields"]):
                # Whether the type is the model's is told with what else differs from the model.
                if field.get("type", "string") == types[field["name"]]:
                    yield from _find_field_problems(field, f"{where}.fields[{number}]")


def _find_doubles(resources: list[dict]) -> Iterator[Problem]:
    """Resources with the name or the path of an earlier one: with both, it is the same one, declared again."""
    seen: dict[str, dict[str, int]] = {"name": {}, "path": {}}
    for place, resource in enumerate(resources):
        earlier = {member: seen[member].get(resource[member].casefold()) for member in seen}
        taken = {member: first for member, first in earlier.items() if first is not None}
        where = f"resources[{place}]"
        if len(taken) == 2:
            words = f"declares {resource['name']} again, like resources[{taken['name']}]; remove one of the two resources"
            yield Problem(DESCRIPTOR, words, field=f"{where}.name")
        else:
            for member in taken:
                words = f"{resource[member]} names two resources; rename one"
                yield Problem(DESCRIPTOR, words, field=f"{where}.{member}")
        for member in seen:
            seen[member].setdefault(resource[member].casefold(), place)


def _find_name_clashes(table: Table, where: str) -> Iterator[Problem]:
    names = ["csv_row", "rowid", *table.field_names]
    names += [f"{name}_{bound}" for name in table.edtf_fields for bound in ("earliest", "latest")]
    if table.name in RESERVED:
        words = f"{table.name} is the name of a table that check makes; rename the resource"
        yield Problem(DESCRIPTOR, words, field=where)
    if double := next((name for name in names if names.count(name) > 1), None):
        words = f"the name {double} is used twice, or is that of a field that check adds; rename one"
        yield Problem(DESCRIPTOR, words, field=f"{where}.fields")


def _find_key_problems(
    table: Table, tables: dict[str, Table], wanted: dict[str, Table], where: str
) -> Iterator[Problem]:
    """`wanted` are the tables with what the model requires. A field of the model that is not there is told by `conformance`."""
    fields = {field.name: field for field in table.fields}
    for name in table.primary_key:
        if name not in wanted[table.name].field_names:
            message = f"there is no field {name} in {table.name}{_suggest(name, fields)}"
        elif name in fields and not fields[name].is_required:
            message = f"the field {name} of the key is not required; add it with required: true"
        else:
            continue
        yield Problem(DESCRIPTOR, message, field=f"{where}.primaryKey")
    for number, names in enumerate(table.unique_keys):
        for name in set(names) - fields.keys():
            message = f"there is no field {name} in {table.name}{_suggest(name, fields)}"
            yield Problem(DESCRIPTOR, message, field=f"{where}.uniqueKeys[{number}]")
    for number, key in enumerate(table.foreign_keys):
        if message := _judge_foreign_key(table, key, tables, wanted):
            yield Problem(DESCRIPTOR, message, field=f"{where}.foreignKeys[{number}]")


def _judge_foreign_key(
    table: Table, key: ForeignKey, tables: dict[str, Table], wanted: dict[str, Table]
) -> str:
    if key.table not in tables:
        words = f"points to a table that does not exist: there is no table {key.table}"
        return words + _suggest(key.table, tables)
    for name, held in ((table.name, key.field), (key.table, key.column)):
        if held not in wanted[name].field_names:
            if held in wanted[name].primary_key:
                return ""  # the key says it
            words = f"names a field that does not exist: there is no field {held} in {name}"
            return words + _suggest(held, tables[name].field_names)
    types = [{field.name: field.type for field in wanted[name].fields} for name in (table.name, key.table)]
    here, there = types[0][key.field], types[1][key.column]
    if here != there:
        return f"points from {here} to {there}; give both fields the same type"
    first, *others = wanted[key.table].primary_key
    if others:
        return f"points to {key.table}, whose key has several fields; remove it, as one field cannot name a row there"
    return (
        f"points to {key.column}, but the key of {key.table} is {first}; point to that"
        if first != key.column
        else ""
    )


def _suggest(name: str, known: Iterable[str]) -> str:
    near = get_close_matches(name, list(known), 1)
    return f"; write {near[0]}" if near else "; add it, or name another"


def _find_field_problems(field: dict, where: str) -> Iterator[Problem]:
    """Patterns that are refused, constraints that contradict each other, and values that no cell of the field can have."""
    kind, constraints = field.get("type", "string"), field.get("constraints", {})
    if refusal := explain_refusal(constraints.get("pattern", "")):
        yield Problem(DESCRIPTOR, f"{refusal}; write a plainer pattern", field=f"{where}.constraints.pattern")
    if field.get("rdfType") == EDTF and kind not in ("string", "date"):
        words = f"is for dates as text, but the type of {field['name']} is {kind}; write type string, or remove it"
        yield Problem(DESCRIPTOR, words, field=f"{where}.rdfType")
    for least, most in BOUNDS:
        bounds = [constraints[name] for name in (least, most) if name in constraints]
        if bounds != sorted(bounds):
            words = f"the {least} {bounds[0]} is above the {most} {bounds[1]}, so no value fits; correct one"
            yield Problem(DESCRIPTOR, words, field=f"{where}.constraints")
    values = {f"constraints.{name}": constraints.get(name) for name in VALUES}
    values |= {"example": field.get("example"), "categories": list_categories(field)}
    for member, given in values.items():
        for value in given if isinstance(given, list) else [given]:
            if value is not None and not is_canonical(kind, write_cell(value)):
                message = f"{shorten(write_json(value))} is not {CANONICAL[kind][1]}; write one"
                yield Problem(DESCRIPTOR, message, field=f"{where}.{member}")
