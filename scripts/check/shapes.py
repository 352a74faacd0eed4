"""Whether JSON has the shape that a JSON Schema says, told in words: where it is wrong, and what to do."""

import json
from collections.abc import Iterator
from functools import reduce
from operator import getitem
from pathlib import Path
from typing import Any

import jsonschema_rs


def find_shape_problems(content: Any, name: str) -> Iterator[tuple[str, str]]:
    """(place, words) for each thing that the schema of this name does not allow."""
    shape = json.loads(Path(__file__).with_name(f"{name}.schema.json").read_text(encoding="utf-8"))
    try:
        for error in jsonschema_rs.validator_for(shape).iter_errors(content):
            steps = "".join(
                f"[{step}]" if isinstance(step, int) else f".{step}" for step in error.instance_path
            )
            yield steps.removeprefix("."), _explain(error, shape)
    except ValueError as error:
        # A string that is not Unicode, a number that is far too large, or nesting that is too deep.
        yield "", f"cannot be judged: {shorten(error)}; write it more simply"


def _explain(error: jsonschema_rs.ValidationError, shape: dict) -> str:
    kind: Any = error.kind  # its members depend on its name
    if kind.name == "required":
        return f"{kind.property} is required; add it"
    if kind.name == "additionalProperties":
        is_of_type = error.instance_path[-1:] == ["constraints"]
        words = "does not go with the type of the field" if is_of_type else "is not supported"
        return f"{', '.join(kind.unexpected)} {words}; remove it"
    if kind.name == "propertyNames":
        return "a text has no schema, dialect or type; remove them, or declare a table"
    if kind.name == "contains":
        return "has more than 200 tables; remove some"
    if kind.name == "anyOf":
        return "names nobody; give a title, givenName, familyName or organization"
    if kind.name == "pattern":
        *place, _ = error.schema_path
        wanted = reduce(getitem, place, shape)["description"]
        return f"{shorten(json.dumps(error.instance))} does not match what belongs here; write {wanted}"
    return f"{shorten(error.message)}; correct it"


def shorten(words: object) -> str:
    """Shorten a message: it starts with the whole of what is wrong, which may be the whole file."""
    words = " ".join(str(words).split())
    return words if len(words) < 300 else f"{words[:100]} ... {words[-150:]}"
