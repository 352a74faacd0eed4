"""metadata.yml and CITATION.cff as files: plain YAML, and metadata.yml of the shape that metadata.schema.json describes.

Nothing in them may be run or expanded by a reader of YAML. Whether metadata.yml names what there is, is judged in
database/judging.py.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from ..package import CITATION, LOADER, METADATA, Package
from ..problems import Problem
from .shapes import find_shape_problems, shorten, write_place

MOST_BYTES = 256_000
MOST_NESTED = 20
TEXT = "tag:yaml.org,2002:str"


class OddFile(ValueError):
    """Why a file is not plain YAML, and what to do."""


def judge_metadata(package: Package) -> list[Problem]:
    """Problems with metadata.yml and CITATION.cff; a package without them has none."""
    problems = []
    for file in (METADATA, CITATION):
        if not (package.root / file).exists():
            continue
        try:
            content, found = _read_plain(package.root / file)
        except OddFile as odd:
            found = [("", str(odd))]
        else:
            if file == METADATA and not found:
                found = list(_find_odd_parts(content, package.descriptor["name"]))
            elif file == CITATION and not isinstance(content, dict):
                found.append(("", "is not a mapping; write names and values"))
        problems += [Problem(file, words, field=field, rule="metadata") for field, words in found]
    return problems


def _read_plain(path: Path) -> tuple[Any, list[tuple[str, str]]]:
    """The content of a file, and (place, words) for each key that is odd or stands twice. Raises OddFile."""
    if (size := path.stat().st_size) > MOST_BYTES:
        raise OddFile(f"has {size:,} bytes, and may have {MOST_BYTES:,}; shorten it")
    try:
        text = path.read_text(encoding="utf-8")
        # Before loading: aliases within aliases can expand to more than any memory holds.
        if words := find_danger(text):
            raise OddFile(words)
        return yaml.load(text, LOADER), list(_find_odd_keys(yaml.compose(text, LOADER)))
    except OddFile:
        raise
    except UnicodeDecodeError as error:
        raise OddFile(f"is not UTF-8 at byte {error.start}; save it as UTF-8") from error
    except (yaml.YAMLError, OSError, ValueError, RecursionError) as error:
        words = " ".join(str(error).split())
        raise OddFile(f"cannot be read as YAML: {words[:300]}; correct it") from error


def _find_odd_parts(content: Any, name: str) -> Iterator[tuple[str, str]]:
    """(place, words) for each part of metadata.yml that Datasette or a page would not read; `name` is the database's."""
    own = {"properties": {name: {"$ref": "#/$defs/database"}}}
    databases = {"type": ["object", "null"], "additionalProperties": False, **own}
    try:
        # Dates as text, as YAML has them and JSON does not.
        content = json.loads(json.dumps(content, default=str))
        for steps, words in find_shape_problems(content, "metadata", databases=databases):
            yield write_place(steps), words
    except (TypeError, ValueError) as error:
        yield "", f"cannot be judged: {shorten(error)}; write it more simply"


def find_danger(text: str) -> str:
    """What a reader of YAML would run, expand or get lost in; "" for plain values. Nothing is built yet."""
    depth = 0
    for event in yaml.parse(text, LOADER):
        if isinstance(event, yaml.AliasEvent) or getattr(event, "tag", None):
            return "has a YAML alias or tag; write the value out"
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MOST_NESTED:
            return f"is nested more than {MOST_NESTED} deep; flatten it"
    return ""


def _find_odd_keys(node: Any, place: str = "") -> Iterator[tuple[str, str]]:
    """(place, words) for each key that is not text, or stands twice: a reader of YAML silently takes the last."""
    if isinstance(node, yaml.SequenceNode):
        for part in node.value:
            yield from _find_odd_keys(part, place)
    if isinstance(node, yaml.MappingNode):
        seen = set()
        for key, value in node.value:
            inner = f"{place}.{key.value}".lstrip(".")
            if key.tag != TEXT:
                yield inner, "is a key that is not text; put it between quotation marks"
            if str(key.value) in seen:
                yield inner, "stands twice; keep one of them"
            seen.add(str(key.value))
            yield from _find_odd_keys(value, inner)
