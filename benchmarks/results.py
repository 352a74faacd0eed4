"""Writes RESULTS.md from the measurements: one table, with a column per size and a line per figure or ratio."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from .validators import VALIDATORS

# What is before and after these lines in RESULTS.md is written by hand.
START, END = "<!-- Measured: -->", "<!-- End of what was measured. -->"
STEPS = ("check", "frictionless", "build", "sqlite-utils", "floor", "build with check and charts", "export")
TODAY, OURS = ("frictionless", "sqlite-utils"), ("check", "build")
PAGES = {"claim": 30, "search, rare word": 300, "search, common word": 300, "claims_flat with facets": 500}
PAGES |= {"claims of one source with facets": 500, "source": None}
THIS = "this package"
REAL = {"check": 3, "build": 3, "build with check and charts": 6}

Values = dict[str, float]


class Line(NamedTuple):
    """A sum of values in a unit, or its ratio to another sum; `most` or `least` is the target."""

    words: str
    unit: str
    above: Sequence[str]
    below: Sequence[str] = ()
    most: float | None = None
    least: float | None = None

    @property
    def target(self) -> str:
        if self.least:
            return f"at least {self.least:g}"
        return f"at most {self.most:g}{self.unit}" if self.most else ""


def list_lines() -> Iterator[Line]:
    """The lines of the table, by the names that the values are measured under."""
    for kind in ("", ", processor"):
        today, ours = ([f"{name}{kind}" for name in names] for names in (TODAY, OURS))
        yield from (Line(f"{name}{kind}", " s", (f"{name}{kind}",)) for name in STEPS)
        yield Line(f"frictionless / check{kind}", "", today[:1], ours[:1], least=20)
        yield Line(f"(frictionless + sqlite-utils) / (check + build){kind}", "", today, ours, least=5)
        yield Line(f"build / floor{kind}", "", ours[1:], (f"floor{kind}",), most=3)
    for name in OURS:
        yield Line(f"{name}, times that of the size before", "", (name,), (f"{name} before",))
        yield Line(f"{name}, peak memory", " GB", (f"{name}, peak memory",), most=2)
    for name, most in PAGES.items():
        yield Line(f"page: {name}, p95", " ms", (f"page: {name}",), most=most)
    for name in VALIDATORS:
        yield Line(f"ten constraints: {name}, processor", " s", (f"constraints: {name}, processor",))


def write_results(path: Path, machine: list[str], runs: dict[str, Values], failures: list[str]) -> None:
    """Write the values of each size, by its words, in the place of those at `path`; REAL has targets of its own."""
    before, _, rest = path.read_text(encoding="utf-8").partition(START)
    real = [Line(name, " s", (name,), most=most) for name, most in REAL.items()]
    sizes = {words: values for words, values in runs.items() if words != THIS}
    lines = [START, f"`make bench` on {date.today()}:", "", *machine, ""]
    lines += [*_write_table(sizes, list_lines()), "", *_write_table({THIS: runs[THIS]}, real), ""]
    lines += [*(f"Failed: {words}\n" for words in failures), END]
    path.write_text(before + "\n".join(lines) + rest.partition(END)[2], encoding="utf-8")


def _write_table(runs: dict[str, Values], lines: Iterable[Line]) -> Iterator[str]:
    yield f"| | {' | '.join(runs)} | must be |"
    yield "|---|" + "---:|" * (len(runs) + 1)
    for line in lines:
        cells = [say(find_value(line, values), line) for values in runs.values()]
        yield f"| {line.words} | {' | '.join(cells)} | {line.target} |"


def find_value(line: Line, values: Values) -> float | None:
    """The value of a line; None if something that it needs failed or was not measured."""
    if not values.keys() >= {*line.above, *line.below}:
        return None
    above, below = (sum(values[name] for name in names) for names in (line.above, line.below))
    return above / below if line.below else above


def say(value: float | None, line: Line) -> str:
    """A value in three digits or as a whole number; in bold if it misses its target."""
    if value is None:
        return "–"
    words = f"{value:,.0f}{line.unit}" if value >= 100 else f"{value:.3g}{line.unit}"
    is_missed = value > (line.most or value) or value < (line.least or value)
    return f"**{words}**" if is_missed else words
