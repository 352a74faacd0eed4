"""RESULTS.md from what was measured: one table, with a column for each size and a line for each figure or ratio."""

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

# What stands below this line in RESULTS.md was written by hand, and stays.
BY_HAND = "<!-- Below: written by hand. -->\n"
WORDS = """# How fast it is

Written by `make bench SIZES="{sizes}"` on {today}. Every step is one process and was run once, with nothing else of
ours beside it; its files were just written and so are in memory. Peak memory is that of the largest process of a step.
The packages are made up (`python -m benchmarks.generate`), with the tables and codelists of the model.

What people use today is the frictionless command line, which validates the same package but proves no quote and judges
no rule, and the sqlite-utils command line. The floor is the shell of SQLite: `.import`, the same indexes, the same
full-text search, no guard against a loss of power. Neither builds the days behind fuzzy dates, the texts or the views.
The validators judge ten constraints of claims.csv; each was first given a file that breaks all ten, and found all ten.

{machine}

A figure in bold misses its target, which is for 1,000,000 claims.
"""

Values = dict[str, float]


class Line(NamedTuple):
    """A sum of values in a unit, or its ratio to another sum; `most` or `least` is the target."""

    words: str
    unit: str
    above: tuple[str, ...]
    below: tuple[str, ...] = ()
    most: float | None = None
    least: float | None = None


def list_lines() -> Iterator[Line]:
    """The lines of the table, by the names that the values are measured under."""
    steps = (
        "check",
        "frictionless",
        "build",
        "sqlite-utils",
        "floor",
        "build with check and charts",
        "export",
    )
    yield from (Line(name, " s", (name,)) for name in steps)
    today, ours = ("frictionless", "sqlite-utils"), ("check", "build")
    yield Line("frictionless / check", "", today[:1], ours[:1], least=20)
    yield Line("(frictionless + sqlite-utils) / (check + build)", "", today, ours, least=5)
    yield Line("build / floor", "", ("build",), ("floor",), most=3)
    for name in ours:
        yield Line(f"{name}, times that of the size before", "", (name,), (f"{name} before",))
        yield Line(f"{name}, peak memory", " GB", (f"{name}, peak memory",), most=2)
    yield Line("frictionless, peak memory", " GB", ("frictionless, peak memory",))
    yield Line("quotes proven per second", "", ("quotes",))
    pages = {
        "claim": 30,
        "search, rare word": 300,
        "search, common word": 300,
        "claims_flat with facets": 500,
    }
    for name, most in {
        **pages,
        "claims of one source with facets": 500,
        "source": None,
        "home": None,
    }.items():
        yield Line(f"page: {name}, p95", " ms", (f"page: {name}",), most=most)
    for name in ("ours", "dataframely", "pandera", "pointblank"):
        yield Line(f"ten constraints: {name}, of a processor", " s", (f"constraints: {name}",))


REAL_LINES = [
    Line("check", " s", ("check",), most=3),
    Line("build", " s", ("build",), most=3),
    Line("build with check and charts", " s", ("build with check and charts",), most=6),
]


def write_results(
    path: Path, machine: list[str], runs: dict[int, Values], real: Values, failures: list[str]
) -> None:
    """Write the values of each size over what stands at `path`; what is written by hand stays."""
    by_hand = path.read_text(encoding="utf-8").partition(BY_HAND)[2] if path.exists() else ""
    facts = "\n".join(f"* {fact}" for fact in machine)
    words = WORDS.format(sizes=" ".join(map(str, runs)), today=date.today(), machine=facts)
    lines = [
        words,
        *_write_table([f"{claims:,} claims" for claims in runs], list(runs.values()), list_lines()),
    ]
    lines += ["", *_write_table(["this package"], [real], REAL_LINES)]
    lines += ["\n## What failed\n", *(f"* {failure}" for failure in failures)] if failures else []
    path.write_text("\n".join([*lines, "", BY_HAND]) + by_hand, encoding="utf-8")


def _write_table(heads: list[str], runs: list[Values], lines: Iterable[Line]) -> Iterator[str]:
    yield f"| | {' | '.join(heads)} | must be |"
    yield "|---|" + "---:|" * (len(heads) + 1)
    for line in lines:
        cells = [say(find_value(line, run), line) for run in runs]
        target = (
            f"at most {line.most:g}{line.unit}"
            if line.most
            else f"at least {line.least:g}"
            if line.least
            else ""
        )
        yield f"| {line.words} | {' | '.join(cells)} | {target} |"


def find_value(line: Line, run: Values) -> float | None:
    """The value of a line; None if something that it needs failed or was not measured."""
    if not run.keys() >= {*line.above, *line.below}:
        return None
    return sum(run[name] for name in line.above) / (
        sum(run[name] for name in line.below) if line.below else 1
    )


def say(value: float | None, line: Line) -> str:
    """A value in three digits or as a whole number; in bold if it misses its target."""
    if value is None:
        return "–"
    words = f"{value:,.0f}{line.unit}" if value >= 100 else f"{value:.3g}{line.unit}"
    is_missed = value > (line.most or value) or value < (line.least or value)
    return f"**{words}**" if is_missed else words
