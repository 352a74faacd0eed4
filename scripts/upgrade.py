"""Upgrade a package to this engine's model: version, schemas, tables and codes. Typed rows are not touched."""

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from . import model
from .package import DESCRIPTOR, as_list, find_odd_files, list_files, load_descriptor, write_descriptor
from .problems import Failure

# Only such files are written to.
PATH = re.compile("data(/[A-Za-z0-9_-]+)+[.]csv")
# What a package words in its own way. Everything else that the model says about a resource or field comes from the model.
OWN = ("path", "title", "description", "example")


class UpgradeError(Failure):
    """The package cannot be upgraded; the message says why, and what to do."""


def upgrade_package(root: Path) -> list[str]:
    """Upgrade the package at `root` and return what was changed. Raises UpgradeError before it writes anything."""
    wanted = model.read_resources()
    for path, words in find_odd_files(list_files(root)):
        raise UpgradeError(f"{path} {words}")
    try:
        descriptor = load_descriptor(root)
        _refuse_newer(descriptor)
        rest = {member: value for member, value in descriptor.items() if member != "resources"}
        changed = {**rest, "model": model.VERSION, "resources": _merge_resources(descriptor, wanted)}
        additions = list(_complete_files(root, changed["resources"][: len(wanted)]))
        changes = list(_list_changes(descriptor, changed))
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise UpgradeError(f"{root / DESCRIPTOR} cannot be read ({error}); run check") from error
    for path, text, words in additions:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        with open(root / path, "a", encoding="utf-8", newline="") as file:
            file.write(text)
        changes.append(f"{path}: {words}")
    if changed != descriptor:
        write_descriptor(root, changed)
    return changes


def _refuse_newer(descriptor: dict[str, Any]) -> None:
    version = descriptor.get("model", 1)
    if isinstance(version, int) and version > model.VERSION:
        words = f"{DESCRIPTOR} follows model {version}, but this claimbook works with model {model.VERSION}"
        raise UpgradeError(f"{words}; install a newer claimbook")


def _merge_resources(descriptor: dict[str, Any], wanted: dict[str, dict]) -> list[dict]:
    """The model's resources first, then those that the package adds."""
    given = {resource["name"]: resource for resource in descriptor["resources"]}
    for name in given.keys() & wanted.keys():
        if "schema" not in given[name]:
            raise ValueError(f"{name} is not a table")
    merged = [
        merge(given[name], resource) if name in given else resource for name, resource in wanted.items()
    ]
    return merged + [resource for name, resource in given.items() if name not in wanted]


def merge(given: dict[str, Any], wanted: dict[str, Any]) -> dict[str, Any]:
    """What the model requires of a resource, schema or field, with the package's own wording and additions."""
    merged = {}
    for member, value in wanted.items():
        own = given.get(member)
        if own is None:
            merged[member] = value
        elif member in OWN:
            merged[member] = own if isinstance(own, str) else json.dumps(own)
        elif member == "fields":
            merged[member] = _merge_fields(own, value)
        elif member == "foreignKeys":
            replaced = [key["fields"] for key in value]
            merged[member] = value + [key for key in own if as_list(key["fields"]) not in replaced]
        else:
            merged[member] = merge(own, value) if isinstance(value, dict) else value
    return merged | {member: value for member, value in given.items() if member not in wanted}


def _merge_fields(given: list[dict], wanted: list[dict]) -> list[dict]:
    """The fields in the package's order, which is that of its file; new ones come last."""
    names = {field["name"] for field in given}
    by_name = {field["name"]: field for field in wanted}
    merged = [merge(field, by_name.get(field["name"], {})) for field in given]
    return merged + [field for field in wanted if field["name"] not in names]


def _list_changes(descriptor: dict[str, Any], changed: dict[str, Any]) -> Iterator[str]:
    if descriptor.get("model") != model.VERSION:
        yield f"{DESCRIPTOR}: model {descriptor.get('model', 1)} is now {model.VERSION}"
    given = {resource["name"]: resource for resource in descriptor["resources"]}
    for resource in changed["resources"]:
        if resource != given.get(resource["name"]):
            verb = "upgraded to the model" if resource["name"] in given else "added"
            yield f"{DESCRIPTOR}: {verb}: {resource['name']}"


def _complete_files(root: Path, resources: list[dict]) -> Iterator[tuple[str, str, str]]:
    """(path, text to append, message) for each file that does not exist or lacks codes of the model."""
    for resource in resources:
        if not PATH.fullmatch(resource["path"]):
            raise ValueError(f"{resource['path']} is not a CSV file in data")
        path = root / resource["path"]
        names = [field["name"] for field in resource["schema"]["fields"]]
        content = path.read_text(encoding="utf-8-sig") if path.exists() else ",".join(names) + "\n"
        codes = {row.get("code") for row in csv.DictReader(io.StringIO(content))}
        missing = [row for row in model.read_codes(resource["name"]) if row["code"] not in codes]
        added = io.StringIO(newline="")
        if not path.exists():
            added.write(content)
        elif missing and not content.endswith("\n"):
            added.write("\n")
        csv.DictWriter(added, names, lineterminator="\n", extrasaction="ignore").writerows(missing)
        if added.getvalue():
            words = ", ".join(row["code"] for row in missing) or "without rows"
            yield resource["path"], added.getvalue(), f"added {words}"
