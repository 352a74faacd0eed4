"""datapackage.json itself: whether it says all it must, nothing it may not, and names files that exist.

It is read first, because the tools that come later follow addresses, links and patterns wherever they lead.
"""

import hashlib
import stat
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from ..package import (
    BESIDE,
    DESCRIPTOR,
    Table,
    find_odd_files,
    list_files,
    load_descriptor,
    read_package,
    read_table,
)
from ..problems import Problem
from . import model
from .constraints import CANONICAL, is_canonical, write_cell
from .patterns import explain_refusal
from .shapes import find_shape_problems, shorten
from .tables import BESIDE as BESIDE_TABLES

MOST_OF_A_TEXT = 10_000_000  # bytes; a novel has a few million
RESERVED = {*BESIDE_TABLES, "readings", "number_cells"}


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
    except (OSError, ValueError) as error:
        yield Problem(DESCRIPTOR, f"cannot be read as JSON: {error}; correct it")
    else:
        yield from _find_content_problems(root, descriptor, present)


def _find_content_problems(root: Path, descriptor: Any, present: dict[str, int]) -> list[Problem]:
    """Each step relies on what the step before it has found to be correct."""
    if found := list(model.find_version_problems(descriptor)):
        return found
    if odd := list(find_shape_problems(descriptor, "descriptor")):
        return [Problem(DESCRIPTOR, words, field=place) for place, words in odd]
    package = read_package(root, descriptor)
    if found := list(_find_doubles(descriptor["resources"])) or list(model.find_missing_tables(package)):
        return found
    found = list(_find_reference_problems(root, descriptor, present))
    # One cause, one problem: a resource that is wrong in itself is not compared with the model.
    places = {problem.field.split(".")[0] for problem in found}
    return found + [one for one in model.find_deviations(package) if one.field.split(".")[0] not in places]


def _find_reference_problems(root: Path, descriptor: dict, present: dict[str, int]) -> Iterator[Problem]:
    resources = descriptor["resources"]
    tables = {resource["name"]: read_table(resource) for resource in resources if "schema" in resource}
    for place, resource in enumerate(resources):
        where = f"resources[{place}]"
        yield from _find_file_problems(root, resource, where, present)
        if "schema" in resource:
            yield from _find_schema_problems(tables[resource["name"]], tables, f"{where}.schema")
            for number, field in enumerate(resource["schema"]["fields"]):
                yield from _find_field_problems(field, f"{where}.schema.fields[{number}]")
    yield from _find_undeclared_files(present, {resource["path"] for resource in resources} | {*BESIDE})


def _find_doubles(resources: list[dict]) -> Iterator[Problem]:
    for member in ("name", "path"):
        seen = set()
        for place, resource in enumerate(resources):
            folded = resource[member].casefold()
            if folded in seen:
                message = f"{resource[member]} names two resources; rename one"
                yield Problem(DESCRIPTOR, message, field=f"resources[{place}].{member}")
            seen.add(folded)


def _find_schema_problems(table: Table, tables: dict[str, Table], where: str) -> Iterator[Problem]:
    names = ["csv_row", "rowid", *table.field_names]
    names += [f"{name}_{bound}" for name in table.edtf_fields for bound in ("earliest", "latest")]
    if table.name in RESERVED:
        words = f"{table.name} is the name of a table that check makes; rename the resource"
        yield Problem(DESCRIPTOR, words, field=where)
    if double := next((name for name in names if names.count(name) > 1), None):
        words = f"the name {double} is used twice, or is that of a field that check adds; rename one"
        yield Problem(DESCRIPTOR, words, field=f"{where}.fields")
    kinds = {field.name: field.type for field in table.fields}
    for name in table.primary_key:
        if not any(field.name == name and field.is_required for field in table.fields):
            message = f"the field {name} of the key is not required; add it with required: true"
            yield Problem(DESCRIPTOR, message, field=f"{where}.primaryKey")
    for number, key in enumerate(table.foreign_keys):
        there = {field.name: field.type for field in tables[key.table].fields} if key.table in tables else {}
        if key.field not in kinds or key.column not in there:
            message = "points from or to a field that does not exist; name fields of tables declared here"
        elif kinds[key.field] != there[key.column]:
            message = f"points from {kinds[key.field]} to {there[key.column]}; give both fields the same type"
        else:
            continue
        yield Problem(DESCRIPTOR, message, field=f"{where}.foreignKeys[{number}]")


def _find_field_problems(field: dict, where: str) -> Iterator[Problem]:
    """Patterns that are refused, and values that no cell of the field can have."""
    kind, constraints = field.get("type", "string"), field.get("constraints", {})
    if refusal := explain_refusal(constraints.get("pattern", "")):
        yield Problem(DESCRIPTOR, f"{refusal}; write a plainer pattern", field=f"{where}.constraints.pattern")
    values = {f"constraints.{name}": constraints.get(name) for name in ("minimum", "maximum", "enum")}
    for member, given in {**values, "example": field.get("example")}.items():
        for value in given if isinstance(given, list) else [given]:
            if value is not None and not is_canonical(kind, write_cell(value)):
                message = f"{shorten(repr(value))} is not {CANONICAL[kind][1]}; write one"
                yield Problem(DESCRIPTOR, message, field=f"{where}.{member}")


def _find_file_problems(root: Path, resource: dict, where: str, present: dict[str, int]) -> Iterator[Problem]:
    path = resource["path"]
    if not stat.S_ISREG(present.get(path, 0)):
        # What is not a plain file or folder, or is inside one, has been reported already.
        parts = [path, *(folder.as_posix() for folder in PurePosixPath(path).parents)]
        if all(stat.S_ISDIR(present.get(part, stat.S_IFDIR)) for part in parts):
            yield Problem(path, f"{_explain_absence(path, present)} ({where} of {DESCRIPTOR})")
        return
    if "schema" not in resource and (size := (root / path).stat().st_size) > MOST_OF_A_TEXT:
        words = f"has {size:,} bytes, and a text may have {MOST_OF_A_TEXT:,}; record its chapters as texts of their own"
        yield Problem(path, words)
        return
    declared = {member: resource[member] for member in ("bytes", "hash") if member in resource}
    content = (root / path).read_bytes() if declared else b""
    facts = _weigh(content)
    if declared.items() <= facts.items():
        return
    if declared.items() <= _weigh(content.replace(b"\r\n", b"\n")).items():
        words = "its line ends were turned from LF into CR LF, as git does with core.autocrlf"
        yield Problem(path, f"{words}; restore the file, and leave {where} of {DESCRIPTOR} as it is")
        return
    for member, value in declared.items():
        if facts[member] != value:
            message = f"says {value}, but {path} has {facts[member]}; restore the file, or correct this"
            yield Problem(DESCRIPTOR, message, field=f"{where}.{member}")


def _weigh(content: bytes) -> dict[str, int | str]:
    """What a descriptor may declare about the bytes of a file."""
    return {"bytes": len(content), "hash": "sha256:" + hashlib.sha256(content).hexdigest()}


def _explain_absence(path: str, present: dict[str, int]) -> str:
    if path in present:
        return "is not a plain file; put a plain file there"
    other = next((name for name in present if name.casefold() == path.casefold()), None)
    return f"is not there; {f'there is {other}, rename it' if other else 'restore it'}"


def _find_undeclared_files(present: dict[str, int], allowed: set[str]) -> Iterator[Problem]:
    for path, mode in sorted(present.items()):
        if path.startswith("data/") and stat.S_ISREG(mode) and path not in allowed:
            yield Problem(path, f"is not declared; add it to {DESCRIPTOR} as a resource, or remove it")
