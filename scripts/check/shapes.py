"""Whether a file has the shape that a JSON Schema beside this module describes, in words for whoever typed it.

Where a part of the schema has a `description`, it says what belongs there.
"""

import json
from collections.abc import Iterator
from difflib import get_close_matches
from functools import reduce
from operator import getitem
from pathlib import Path
from typing import Any

import jsonschema_rs

from ..problems import count
from .characters import name_unseen

Steps = tuple[str | int, ...]
NAMES = {
    "array": "a list (an array)",
    "boolean": "true or false",
    "integer": "a whole number (an integer)",
    "number": "a number",
    "object": "a mapping (an object)",
    "string": "text (a string)",
}
# Of more faults that are alike in one list than this, only the number is told.
MOST_NAMED = 3


def find_shape_problems(content: Any, schema: str, **known: Any) -> Iterator[tuple[Steps, str]]:
    """Where the content of a file differs from `schema`.schema.json: the steps that lead there, and what is wrong.

    `known` are definitions that are not in the file of the schema. Raises ValueError for what cannot be judged, such as
    a number that is far too large.
    """
    shape = json.loads(Path(__file__).with_name(f"{schema}.schema.json").read_text(encoding="utf-8"))
    shape["$defs"] |= known
    alike: dict[tuple, dict[Steps, None]] = {}
    errors = list(jsonschema_rs.validator_for(shape).iter_errors(content))
    misspelt = {place for error in errors for place in _list_meant(error, shape)}
    for error in errors:
        kind: Any = error.kind
        if kind.name == "required" and (*error.instance_path, kind.property) in misspelt:
            continue
        for steps, words in _explain(error, shape):
            # The last place in a list is what the faults of its parts differ in.
            place = max((number for number, step in enumerate(steps) if isinstance(step, int)), default=None)
            rest = () if place is None else steps[place + 1 :]
            alike.setdefault((steps[:place], rest, words), {})[steps] = None
    for (before, _, words), found in alike.items():
        if len(found) == 1:
            yield from ((steps, words) for steps in found)
        else:
            named = [write_place(steps[len(before) :]) for steps in found]
            few = (
                ", ".join(named) if len(named) <= MOST_NAMED else f"{len(named)} of them, such as {named[0]}"
            )
            yield before, f"{few}: {words}"
    yield from _find_unseen(content, {steps for found in alike.values() for steps in found})


def _find_unseen(content: Any, known: set[Steps]) -> Iterator[tuple[Steps, str]]:
    """Texts that hold what cannot be seen, but for those with a problem already: it can be the same one."""
    texts = [(steps, text) for steps, text in _list_texts(content, ()) if steps not in known]
    for (steps, _), name in zip(texts, name_unseen([text for _, text in texts]), strict=True):
        if name:
            yield steps, f"holds {name}, which cannot be seen; take it out"


def _list_texts(part: Any, steps: Steps) -> Iterator[tuple[Steps, str]]:
    if isinstance(part, str):
        yield steps, part
    inner = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
    for step, value in inner:
        yield from _list_texts(value, (*steps, step))


def write_place(steps: Steps) -> str:
    """Steps as a person writes them: resources[4].schema.fields."""
    words = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps)
    return words.removeprefix(".")


def _explain(error: jsonschema_rs.ValidationError, shape: dict) -> Iterator[tuple[Steps, str]]:
    kind: Any = error.kind  # its members depend on its name
    steps: Steps = tuple(error.instance_path)
    part = reduce(getitem, error.schema_path[:-1], shape)
    if kind.name == "additionalProperties":
        for name in kind.unexpected:
            of_type = " for a field of this type" if steps[-1:] == ("constraints",) else ""
            advice = _advise(name, list(part.get("properties", {})))
            if "patternProperties" in part:
                advice += f", or write it as own:{name}"
            yield (*steps, name), f"is not read{of_type}; {advice}"
    elif kind.name == "required":
        yield steps, f"{kind.property} is required; add it"
    else:
        words, advice = _say_what_is_wrong(kind, shorten(write_json(error.instance)))
        if wanted := part.get("description"):
            advice = advice or (wanted if kind.name == "not" else f"write {wanted}")
        yield steps, f"{words}; {advice or 'correct it'}"


def _list_meant(error: jsonschema_rs.ValidationError, shape: dict) -> Iterator[Steps]:
    """Where a member would be if its name were not misspelt: that it is missing there has the same cause."""
    kind: Any = error.kind
    if kind.name == "additionalProperties":
        known = reduce(getitem, error.schema_path[:-1], shape).get("properties", {})
        for name in kind.unexpected:
            yield from ((*error.instance_path, near) for near in get_close_matches(name, known, 1))


def _advise(name: str, known: list[str]) -> str:
    if near := get_close_matches(name, known, 1):
        return f"write {near[0]}, or remove it"
    return f"write {', '.join(known)} only" if 0 < len(known) < 6 else "remove it"


def _say_what_is_wrong(kind: Any, given: str) -> tuple[str, str]:
    """What is wrong with the part of a file that is `given`, and what to do if the schema does not say it."""
    match kind.name:
        case "type":
            return f"{given} is not {' or '.join(NAMES[name] for name in kind.types if name in NAMES)}", ""
        case "enum" if len(kind.options) < 6:
            return f"{given} is not one of {', '.join(map(write_json, kind.options))}", ""
        case "const":
            return f"{given} is not supported", f"write {write_json(kind.expected_value)}"
        case "minItems":
            return f"{given} has fewer than {count(kind.limit, 'item')}", ""
        case "maxItems":
            return f"{given} has more than {count(kind.limit, 'item')}", ""
        case "uniqueItems":
            return f"{given} has the same item twice", "remove one"
        case "minLength":
            return f"{given} is shorter than {count(kind.limit, 'character')}", "complete it"
        case "maxLength":
            return f"{given} is longer than {count(kind.limit, 'character')}", "shorten it"
        case "minimum" | "maximum":
            return f"{given} is {'below' if kind.name == 'minimum' else 'above'} {kind.limit}", ""
        case "contains":
            return "has more than 200 tables", "remove some"
        case "anyOf":
            return f"{given} is not complete", ""
        case "not":
            return "does not belong here", ""
    return f"{given} does not match what belongs here", ""


def write_json(value: Any) -> str:
    # YAML has dates, JSON does not.
    return json.dumps(value, ensure_ascii=False, default=str)


def shorten(words: object) -> str:
    """Shorten what is shown of a file: it may be the whole of it."""
    words = " ".join(str(words).split())
    return words if len(words) < 300 else f"{words[:100]} ... {words[-150:]}"
