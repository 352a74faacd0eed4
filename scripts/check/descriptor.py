"""datapackage.json itself: does it say all it must, nothing it may not, and name files that are there?

It is read first, because the tools that come later follow addresses, links and patterns wherever they lead.
"""

import hashlib
import json
import stat
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

import jsonschema_rs

from ..package import BESIDE, DESCRIPTOR, find_odd_files, list_files, load_descriptor, read_descriptor
from ..problems import Problem
from ..progress import track
from . import model
from .patterns import explain_refusal


def judge_descriptor(root: Path) -> list[Problem]:
    """Problems of the descriptor, and of the files it names as far as they are there at all."""
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
    except RecursionError:
        yield Problem(DESCRIPTOR, "is nested too deeply to be read; flatten it")
    except (OSError, ValueError) as error:
        yield Problem(DESCRIPTOR, f"cannot be read as JSON: {error}; mend it")
    else:
        yield from _find_content_problems(root, descriptor, present)


def _find_content_problems(root: Path, descriptor: Any, present: dict[str, int]) -> list[Problem]:
    """Each step asks for what the one before it has found to be in order."""
    if found := list(model.find_version_problems(descriptor)) or list(_find_shape_problems(descriptor)):
        return found
    package = read_descriptor(root, descriptor)
    if found := list(_find_doubles(descriptor["resources"])) or list(model.find_missing_tables(package)):
        return found
    found = list(_find_reference_problems(root, descriptor, present))
    # One cause, one problem: of a resource that is wrong in itself the model says nothing.
    named = {_name_resource(problem) for problem in found}
    return found + [
        problem for problem in model.find_deviations(package) if _name_resource(problem) not in named
    ]


def _name_resource(problem: Problem) -> str:
    return problem.field.split(".")[0]


def _find_shape_problems(descriptor: Any) -> Iterator[Problem]:
    shape = json.loads(Path(__file__).with_name("descriptor.schema.json").read_text(encoding="utf-8"))
    if _is_certainly_valid(shape, descriptor):
        return
    # Imported late, as only what is wrong needs its words: it is a hundred times as slow.
    from jsonschema import Draft202012Validator

    for error in Draft202012Validator(shape).iter_errors(descriptor):
        place = error.json_path.removeprefix("$").removeprefix(".")
        # The message starts with the whole of what is wrong, which may be the whole descriptor.
        words = (
            error.message if len(error.message) < 300 else f"{error.message[:100]} ... {error.message[-150:]}"
        )
        yield Problem(DESCRIPTOR, f"{words}; see check/descriptor.schema.json of claimbook", field=place)


def _is_certainly_valid(shape: dict, descriptor: Any) -> bool:
    try:
        return jsonschema_rs.validator_for(shape).is_valid(descriptor)
    except ValueError:
        return False  # a string that is no Unicode, or nested too deeply


def _find_reference_problems(root: Path, descriptor: dict, present: dict[str, int]) -> Iterator[Problem]:
    resources = descriptor["resources"]
    columns = {
        resource["name"]: {field["name"] for field in resource["schema"]["fields"]}
        for resource in resources
        if "schema" in resource
    }
    for place, resource in track(enumerate(resources), len(resources), "check: files", "files"):
        where = f"resources[{place}]"
        yield from _find_file_problems(root, resource, where, present)
        if "schema" in resource:
            yield from _find_schema_problems(resource, where, columns)
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


def _find_schema_problems(resource: dict, where: str, columns: dict) -> Iterator[Problem]:
    schema = resource["schema"]
    own = columns[resource["name"]]
    if len(own) < len(schema["fields"]):
        yield Problem(DESCRIPTOR, "names a field twice; rename one", field=f"{where}.schema.fields")
    for name in schema["primaryKey"]:
        field = next((field for field in schema["fields"] if field["name"] == name), None)
        if field is None or not field["constraints"]["required"]:
            message = f"the key field {name} must be a field with required: true"
            yield Problem(DESCRIPTOR, message, field=f"{where}.schema.primaryKey")
    for number, key in enumerate(schema.get("foreignKeys", [])):
        target = key["reference"]["resource"] or resource["name"]
        if key["fields"][0] not in own or key["reference"]["fields"][0] not in columns.get(target, ()):
            message = "points from or to a field that is not there; name fields of tables declared here"
            yield Problem(DESCRIPTOR, message, field=f"{where}.schema.foreignKeys[{number}]")
    for number, field in enumerate(schema["fields"]):
        if refusal := explain_refusal(field["constraints"].get("pattern", "")):
            place = f"{where}.schema.fields[{number}].constraints.pattern"
            yield Problem(DESCRIPTOR, f"{refusal}; write a plainer pattern", field=place)


def _find_file_problems(root: Path, resource: dict, where: str, present: dict[str, int]) -> Iterator[Problem]:
    path = resource["path"]
    if not stat.S_ISREG(present.get(path, 0)):
        # What is odd, or lies behind something odd, has been named already.
        if all(stat.S_ISDIR(present.get(part, stat.S_IFDIR)) for part in _list_parts(path)):
            yield Problem(path, f"{_explain_absence(path, present)} ({where} of {DESCRIPTOR})")
        return
    declared = {member: resource[member] for member in ("bytes", "hash") if member in resource}
    content = (root / path).read_bytes() if declared else b""
    facts = _weigh(content)
    if declared.items() <= facts.items():
        return
    if declared.items() <= _weigh(content.replace(b"\r\n", b"\n")).items():
        words = (
            "its line ends were turned from LF into CR LF, as git does with core.autocrlf; restore the file"
        )
        yield Problem(path, f"{words}, and leave {where} of {DESCRIPTOR} as it is")
        return
    for member, value in declared.items():
        if facts[member] != value:
            message = f"says {value}, but {path} has {facts[member]}; restore the file, or correct this"
            yield Problem(DESCRIPTOR, message, field=f"{where}.{member}")


def _weigh(content: bytes) -> dict[str, int | str]:
    """What a descriptor may declare of the bytes of a file."""
    return {"bytes": len(content), "hash": "sha256:" + hashlib.sha256(content).hexdigest()}


def _list_parts(path: str) -> list[str]:
    """The path and the folders that it lies in."""
    return [path, *(parent.as_posix() for parent in PurePosixPath(path).parents)]


def _explain_absence(path: str, present: dict[str, int]) -> str:
    if path in present:
        return "is not a plain file; put a plain file there"
    other = next((name for name in present if name.casefold() == path.casefold()), None)
    return f"is not there; {f'there is {other}, rename it' if other else 'restore it'}"


def _find_undeclared_files(present: dict[str, int], allowed: set[str]) -> Iterator[Problem]:
    for path, mode in sorted(present.items()):
        if path.startswith("data/") and stat.S_ISREG(mode) and path not in allowed:
            yield Problem(path, f"is not declared; add it to {DESCRIPTOR} as a resource, or remove it")
