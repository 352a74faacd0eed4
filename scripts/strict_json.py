"""JSON that people type: read strictly, and written so that a diff shows one line per change."""

import json
import os
import re
import stat
from collections import Counter
from pathlib import Path
from typing import Any, NoReturn


def load_json(path: Path, most: int) -> Any:
    """Read a JSON file of at most so many bytes strictly: no NaN, no duplicate keys. Raises ValueError or OSError."""
    found = os.lstat(path)
    if not stat.S_ISREG(found.st_mode):
        raise ValueError("it is a link, or not a plain file")
    if found.st_size > most:
        raise ValueError(f"it has {found.st_size:,} bytes, and may have {most:,}")
    words = path.read_text(encoding="utf-8-sig")
    try:
        content = json.loads(words, parse_constant=_refuse_constant, object_pairs_hook=_refuse_doubles)
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error
    if "\\ud" in words.lower() and re.search("[\ud800-\udfff]", json.dumps(content, ensure_ascii=False)):
        raise ValueError("it holds half of a character, a lone surrogate")
    return content


def _refuse_constant(word: str) -> NoReturn:
    raise ValueError(f"{word} is not JSON")


def _refuse_doubles(pairs: list) -> dict:
    members = dict(pairs)
    if len(members) < len(pairs):
        [(double, _)] = Counter(name for name, _ in pairs).most_common(1)
        raise ValueError(f"the key {double!r} is used twice in one object")
    return members


def format_json(value: Any, indent: str = "") -> str:
    """JSON with one field per line: the outermost value and what contains a list of objects take more than one line."""
    if indent and not _holds_objects(value):
        return json.dumps(value, ensure_ascii=False)
    deeper = indent + "  "
    if isinstance(value, list):
        lines = [format_json(item, deeper) for item in value]
    else:
        lines = [f"{json.dumps(name)}: {format_json(item, deeper)}" for name, item in value.items()]
    start, end = "[]" if isinstance(value, list) else "{}"
    return start + ",".join(f"\n{deeper}{line}" for line in lines) + f"\n{indent}{end}"


def _holds_objects(value: Any) -> bool:
    if isinstance(value, list):
        return any(isinstance(item, dict) for item in value)
    return isinstance(value, dict) and any(map(_holds_objects, value.values()))
