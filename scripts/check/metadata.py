"""metadata.yml as a file: plain YAML, with nothing in it that a YAML reader would run or expand."""

from collections.abc import Iterator
from typing import Any

import yaml

from ..package import METADATA, Package
from ..problems import Problem


def judge_metadata(package: Package) -> list[Problem]:
    """Problems with metadata.yml; a package without one has none."""
    path = package.root / METADATA
    if not path.exists():
        return []
    try:
        text = path.read_text(encoding="utf-8")
        # Before loading: aliases within aliases can expand to more than any memory holds.
        if any(isinstance(token, yaml.AliasToken | yaml.TagToken) for token in yaml.scan(text)):
            return [Problem(METADATA, "has a YAML alias or tag; write the value out", rule="metadata")]
        content = yaml.safe_load(text)
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        words = " ".join(str(error).split())
        return [Problem(METADATA, f"cannot be read as YAML: {words}; correct it", rule="metadata")]
    found = _find_shape_problems(content, package.descriptor["name"])
    return [Problem(METADATA, words, field=field, rule="metadata") for field, words in found]


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
