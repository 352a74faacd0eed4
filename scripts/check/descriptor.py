"""datapackage.json itself: does it say all it must, nothing it may not, and name files that are there?

It is read first, because the tools that come later follow addresses, links and patterns wherever they lead.
"""

import functools
import hashlib
import json
import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import jsonschema_rs

from ..package import DESCRIPTOR, load_descriptor
from ..problems import Problem
from ..progress import track
from .patterns import find_danger

UNDECLARED_ALLOWED = {"data/README.md"}


def find_problems(root: Path) -> Iterator[Problem]:
    """Problems of the descriptor, and of the files it names as far as they are there at all."""
    try:
        descriptor = load_descriptor(root)
    except FileNotFoundError:
        yield Problem(DESCRIPTOR, f"is not there; run from a package, or name one with --package ({root})")
    except RecursionError:
        yield Problem(DESCRIPTOR, "is nested too deeply to be read; flatten it")
    except (OSError, ValueError) as error:
        yield Problem(DESCRIPTOR, f"cannot be read as JSON: {error}; mend it")
    else:
        problems = list(_find_shape_problems(descriptor))
        yield from problems or _find_reference_problems(root, descriptor)


def _find_shape_problems(descriptor) -> Iterator[Problem]:
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
        yield Problem(DESCRIPTOR, f"{words}; see scripts/check/descriptor.schema.json", field=place)


def _is_certainly_valid(shape: dict, descriptor) -> bool:
    try:
        return jsonschema_rs.validator_for(shape).is_valid(descriptor)
    except ValueError:
        return False  # a string that is no Unicode, or nested too deeply


def _find_reference_problems(root: Path, descriptor: dict) -> Iterator[Problem]:
    resources = descriptor["resources"]
    yield from _find_doubles(resources)
    columns = {
        resource["name"]: {field["name"] for field in resource["schema"]["fields"]}
        for resource in resources
        if "schema" in resource
    }
    list_modes = functools.cache(_list_modes)  # many files lie in few folders
    for place, resource in track(enumerate(resources), len(resources), "check: files", "files"):
        where = f"resources[{place}]"
        yield from _find_file_problems(root, resource, where, list_modes)
        if "schema" in resource:
            yield from _find_schema_problems(resource, where, columns)
    yield from _find_undeclared_files(root, {resource["path"] for resource in resources} | UNDECLARED_ALLOWED)


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
        if danger := find_danger(field["constraints"].get("pattern", "")):
            place = f"{where}.schema.fields[{number}].constraints.pattern"
            yield Problem(DESCRIPTOR, f"{danger}; write a plainer pattern", field=place)


def _find_file_problems(root: Path, resource: dict, where: str, list_modes) -> Iterator[Problem]:
    path = resource["path"]
    if odd := _find_odd_file(root, path, list_modes):
        yield Problem(path, f"{odd} ({where} of {DESCRIPTOR})")
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


def _list_modes(folder: str) -> dict[str, int]:
    """What lies in a folder, links not followed: the kind of each thing as `st_mode`."""
    try:
        with os.scandir(folder) as entries:
            return {entry.name: entry.stat(follow_symlinks=False).st_mode for entry in entries}
    except OSError:
        return {}


def _find_odd_file(root: Path, path: str, list_modes: Callable[[str], dict[str, int]]) -> str | None:
    """What keeps `path` from being a plain file inside the package, letter for letter."""
    place, mode = str(root), 0
    for part in path.split("/"):
        modes = list_modes(place)
        if part not in modes:
            other = next((name for name in modes if name.casefold() == part.casefold()), None)
            return f"is not there; {f'there is {other}, rename it' if other else 'restore it'}"
        place, mode = f"{place}/{part}", modes[part]
        if stat.S_ISLNK(mode):
            return "is a symbolic link, or lies behind one; put the file itself there"
    if not stat.S_ISREG(mode):
        return "is not a plain file; put a plain file there"
    return None


def _find_undeclared_files(root: Path, allowed: set[str]) -> Iterator[Problem]:
    for folder, _, names in os.walk(root / "data"):
        inside = Path(folder).relative_to(root).as_posix()
        for name in sorted(names):
            path = f"{inside}/{name}"
            if path not in allowed:
                yield Problem(path, f"is not declared; add it to {DESCRIPTOR} as a resource, or remove it")
