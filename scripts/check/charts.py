"""The charts of a package as files: whether each spec says what is drawn with it, has its query, and fetches nothing.

Whether its query runs and Vega-Lite draws it is judged with the tables (database/judging.py).
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ..package import Package
from ..problems import Problem
from ..strict_json import load_json
from .shapes import find_shape_problems, shorten, write_place

ENDING = ".vl.json"
MOST_BYTES = 256_000  # of a spec, and of a query
MOST_CHARTS = 100
# What a chart draws.
ROWS = {"name": "rows"}


class OddChart(ValueError):
    """What is wrong with a spec: (place, words) for each thing."""

    def __init__(self, problems: list[tuple[str, str]]) -> None:
        super().__init__("; ".join(f"{place}: {words}" if place else words for place, words in problems))
        self.problems = problems


def list_specs(package: Package) -> list[Path]:
    return sorted((package.root / "charts").glob(f"*{ENDING}"))


def judge_charts(package: Package) -> list[Problem]:
    """Problems with the specs in charts/ and with their queries; a package without charts has none."""
    problems, drawn = [], set()
    for path in list_specs(package):
        file = f"charts/{path.name}"
        try:
            charts = read_spec(path)["usermeta"]["charts"]
            read_query(path)
        except OddChart as odd:
            problems += [Problem(file, words, field=place, rule="metadata") for place, words in odd.problems]
            continue
        for place, chart in enumerate(charts):
            if chart["name"] in drawn:
                words = f"another chart is named {chart['name']}; rename one"
                problems.append(Problem(file, words, field=f"usermeta.charts[{place}].name", rule="metadata"))
            drawn.add(chart["name"])
    if len(drawn) > MOST_CHARTS:
        words = f"has {len(drawn)} charts, and a package may have {MOST_CHARTS}; remove some"
        problems.append(Problem("charts", words, rule="metadata"))
    return problems


def read_spec(path: Path) -> dict[str, Any]:
    """A spec that says what is drawn with it, and fetches nothing. Raises OddChart."""
    try:
        spec = load_json(path, MOST_BYTES)
    except (OSError, ValueError) as error:
        raise OddChart([("", f"cannot be read as JSON: {error}; correct it")]) from error
    try:
        found = [(write_place(steps), words) for steps, words in find_shape_problems(spec, "charts")]
    except ValueError as error:
        raise OddChart([("", f"cannot be judged: {shorten(error)}; write it more simply")]) from error
    if found := [*found, *_find_fetched(spec, "")]:
        raise OddChart(found)
    return spec


def read_query(path: Path) -> str:
    """The query whose rows a spec draws: NAME.sql beside NAME.vl.json. Raises OddChart."""
    place = path.with_name(path.name.removesuffix(ENDING) + ".sql")
    try:
        content = place.read_bytes()
        if len(content) > MOST_BYTES:
            raise ValueError(f"it has {len(content):,} bytes, and may have {MOST_BYTES:,}")
        return content.decode("utf-8")
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise OddChart([("", f"its query, {place.name}, cannot be read: {why}; correct it")]) from error


def _find_fetched(part: Any, place: str) -> Iterator[tuple[str, str]]:
    """(place, words) for whatever would be fetched from the network or the builder's disk, or is not from the package."""
    if isinstance(part, dict):
        mark = part.get("mark")
        if "image" in (mark, mark.get("type") if isinstance(mark, dict) else None):
            yield f"{place}mark", "shows a picture; draw with other marks"
        if part.get("data", ROWS) != ROWS:
            yield f"{place}data", 'is not {"name": "rows"}, the rows of its query; write that'
    inner = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
    for name, value in inner:
        # What is said of the columns of the rows, which may have any name.
        if name != "columns" or not place.startswith("usermeta."):
            yield from _find_fetched(value, f"{place}{name}.")
