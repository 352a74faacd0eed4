"""metadata.yml and CITATION.cff as files: plain YAML, with nothing in them that a YAML reader would run or expand."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from ..package import CITATION, LOADER, METADATA, Package
from ..problems import Problem

MOST_BYTES = 256_000
MOST_NESTED = 20
TOP = ("title", "description", "databases", "plugins")
OF_DATABASE = ("tables", "queries")


class OddFile(ValueError):
    """Why a file is not plain YAML, and what to do."""


def judge_metadata(package: Package) -> list[Problem]:
    """Problems with metadata.yml and CITATION.cff; a package without them has none."""
    name = package.descriptor["name"]
    problems = []
    for file in (METADATA, CITATION):
        if not (package.root / file).exists():
            continue
        try:
            content, found = _read_plain(package.root / file)
        except OddFile as odd:
            found = [("", str(odd))]
        else:
            if file == METADATA:
                found += [*_find_shape_problems(content, name), *_find_unread(content, name)]
            elif not isinstance(content, dict):
                found.append(("", "is not a mapping; write names and values"))
        problems += [Problem(file, words, field=field, rule="metadata") for field, words in found]
    return problems


def _read_plain(path: Path) -> tuple[Any, list[tuple[str, str]]]:
    """The content of a file, and (place, words) for each key that stands twice. Raises OddFile."""
    if (size := path.stat().st_size) > MOST_BYTES:
        raise OddFile(f"has {size:,} bytes, and may have {MOST_BYTES:,}; shorten it")
    try:
        text = path.read_text(encoding="utf-8")
        # Before loading: aliases within aliases can expand to more than any memory holds.
        if words := find_danger(text):
            raise OddFile(words)
        return yaml.load(text, LOADER), list(_find_double_keys(yaml.compose(text, LOADER)))
    except OddFile:
        raise
    except (yaml.YAMLError, OSError, ValueError, RecursionError) as error:
        words = " ".join(str(error).split())
        raise OddFile(f"cannot be read as YAML: {words[:300]}; correct it") from error


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


def _find_double_keys(node: Any, place: str = "") -> Iterator[tuple[str, str]]:
    """(place, words) for each key that stands twice in a mapping, of which a reader of YAML silently takes the last."""
    if isinstance(node, yaml.SequenceNode):
        for part in node.value:
            yield from _find_double_keys(part, place)
    if isinstance(node, yaml.MappingNode):
        seen = set()
        for key, value in node.value:
            inner = f"{place}.{key.value}".lstrip(".")
            if str(key.value) in seen:
                yield inner, "stands twice; keep one of them"
            seen.add(str(key.value))
            yield from _find_double_keys(value, inner)


def _find_unread(content: Any, name: str) -> Iterator[tuple[str, str]]:
    """(place, words) for each key that no page would show and no rule obey, such as `allow`."""
    if not isinstance(content, dict):
        return
    databases = content.get("databases")
    own = databases.get(name) if isinstance(databases, dict) else None
    places = [("", content, TOP), (f"databases.{name}.", own if isinstance(own, dict) else {}, OF_DATABASE)]
    for place, part, known in places:
        for key in part:
            if key not in known:
                yield f"{place}{key}", f"is not read; write {', '.join(known)} only"
    for key in ("title", "description"):
        value = content.get(key)
        if value is not None and not isinstance(value, str):
            yield key, "is not text; write words"
        elif key == "title" and value is not None and value.splitlines() != [value.strip()]:
            yield key, "is not one line of words without white space at its ends; correct it"


def _find_shape_problems(content: Any, name: str) -> Iterator[tuple[str, str]]:
    """(place, words) for each part that is not a mapping where Datasette's metadata has one, or names another database."""
    parts = {"": content if content is not None else {}}
    for depth, names in enumerate((("databases", "plugins"), None, ("tables", "queries"), None)):
        inner = {}
        for place, part in parts.items():
            if not isinstance(part, dict):
                yield place, "is not a mapping; write names and values"
                continue
            for key, value in part.items():
                if depth == 1 and key != name and place == "databases":
                    yield f"databases.{key}", f"is not the database of this package; write {name}"
                elif (
                    value is not None
                    and (names is None or key in names)
                    and not (depth and place == "plugins")
                ):
                    inner[f"{place}.{key}".lstrip(".")] = value
        parts = inner
    for place, part in parts.items():
        if not isinstance(part, dict):
            yield place, "is not a mapping; write names and values"
