"""Words and tables for what was measured: what the terminal shows and RESULTS.md holds."""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path

import yaml

from .targets import FAILED, TARGETS, Run, Value, growth, judge, ratio, total

SHORTFALLS = Path(__file__).with_name("shortfalls.yml")
STEPS = {
    "generate": "make the package up",
    "check": "**check**",
    "frictionless": "frictionless command line",
    "build": "**build**, without check and charts",
    "sqlite-utils": "sqlite-utils command line",
    "floor": "the floor: sqlite3 `.import`",
    "export": "export",
    "make build": "`python -m scripts build`: check, build, charts",
}
RATIOS = {
    "frictionless / check": (["frictionless"], ["check"]),
    "(frictionless + sqlite-utils) / (check + build)": (["frictionless", "sqlite-utils"], ["check", "build"]),
    "sqlite-utils / build": (["sqlite-utils"], ["build"]),
    "build / floor": (["build"], ["floor"]),
}
INTRODUCTION = """# How fast it is

Written by `make bench`; the reasons for what falls short stand in `shortfalls.yml`. Every step is one process, run
once, its files just written and so in the memory of the machine; all of one table are of one run. Peak memory is that
of the largest process; a build of many rows runs three at a time. The packages are made up (`python -m benchmarks.generate`), with the tables of the real one.

What is compared: the frictionless command line validates the same package, but proves no quote and judges no rule.
The sqlite-utils command line and the floor build the same tables, types, keys, indexes and full-text search, without
the days behind fuzzy dates, the texts, the views and the proof that no key dangles. The floor has no guard against a
loss of power, and leaves empty cells as empty strings.
"""


def write_results(path: Path, machine: list[str], runs: list[Run], small: list[str]) -> None:
    """RESULTS.md: `small` are lines on the real package."""
    parts = [INTRODUCTION, *(f"* {fact}" for fact in [f"Measured on {date.today()}", *machine]), ""]
    parts += ["## What it must reach", "", *_list_targets(runs), ""]
    parts += ["## Time of check and build", "", *_list_steps(runs), ""]
    parts += ["## Ratios", "", *_list_ratios(runs), ""]
    parts += ["## Growth", "", *_list_growth(runs), ""]
    parts += ["## Peak memory", "", *_list_memory(runs), ""]
    parts += ["## Proof of quotes", "", *_list_proofs(runs), ""]
    parts += ["## Pages", "", "p50 / p95 in ms.", "", *_list_pages(runs), ""]
    parts += ["## Whole tables as CSV", "", "Rows a second.", "", *_list_downloads(runs), ""]
    parts += ["## What failed, or was stopped", "", *(_list_failures(runs) or ["Nothing."]), ""]
    parts += ["## The real package", "", *small, ""]
    path.write_text("\n".join(parts), encoding="utf-8")


def say(value: Value | None, unit: str = "") -> str:
    """A value in few digits."""
    if value is None:
        return "not known"
    if value == FAILED:
        return "failed"
    number = f"{value.number:,.0f}" if value.number >= 100 else f"{value.number:.3g}"
    return f"{value.mark and value.mark + ' '}{number}{unit and ' ' + unit}"


def _list_targets(runs: list[Run]) -> Iterator[str]:
    reasons = yaml.safe_load(SHORTFALLS.read_text(encoding="utf-8")) or {}
    yield f"At {runs[-1].claims:,} claims; the targets are for 1,000,000."
    yield ""
    yield from _table_head("", "must be", "was", "")
    fallen = {}
    for target in TARGETS:
        value = target.find(runs)
        verdict = judge(target, value)
        if verdict != "reached":
            fallen[target.name] = (
                f"* {target.words}, {verdict}: {reasons.get(target.name, 'no reason is written down yet.')}"
            )
        limit = f"{'at least' if target.at_least else 'at most'} {say(Value(target.limit), target.unit)}"
        mark = verdict if verdict == "reached" else f"**{verdict}**"
        yield f"| {target.words} | {limit} | {say(value, target.unit)} | {mark} |"
    if fallen:
        yield ""
        yield from fallen.values()


def find_stale_reasons(runs: list[Run]) -> list[str]:
    """Reasons for a shortfall that is none any more, or for no target at all."""
    reasons = yaml.safe_load(SHORTFALLS.read_text(encoding="utf-8")) or {}
    fallen = {target.name for target in TARGETS if judge(target, target.find(runs)) != "reached"}
    return sorted(reasons.keys() - fallen)


def _table_head(*names: str) -> Iterator[str]:
    yield f"| {' | '.join(names)} |"
    yield "|---|" + "---:|" * (len(names) - 1)


def _size_head(runs: list[Run], first: str = "claims") -> Iterator[str]:
    return _table_head(first, *(f"{run.claims:,}" for run in runs))


def _list_steps(runs: list[Run]) -> Iterator[str]:
    yield from _size_head(runs)
    for name, words in STEPS.items():
        yield f"| {words} | {' | '.join(_say_seconds(run, name) for run in runs)} |"


def _say_seconds(run: Run, name: str) -> str:
    if name not in run.steps:
        return "not measured"
    value = total(run, name)
    return say(value, "s") if value else "failed"


def _list_ratios(runs: list[Run]) -> Iterator[str]:
    yield from _size_head(runs)
    for words, (above, below) in RATIOS.items():
        cells = (say(ratio(total(run, *above), total(run, *below))) for run in runs)
        yield f"| {words} | {' | '.join(cells)} |"


def _list_growth(runs: list[Run]) -> Iterator[str]:
    yield "Times the time for ten times the claims, from each size to the next."
    yield ""
    pairs = list(pairwise(runs))
    yield from _table_head("from, to", *(f"{a.claims:,} to {b.claims:,}" for a, b in pairs))
    for name in STEPS:
        cells = (say(growth(*pair, name)) for pair in pairs)
        yield f"| {STEPS[name]} | {' | '.join(cells)} |"


def _list_memory(runs: list[Run]) -> Iterator[str]:
    yield from _size_head(runs)
    for name, words in (*STEPS.items(), ("pages", "**serve**, while pages are asked for")):
        cells = (
            f"{run.steps[name].peak / 1e6:,.0f} MB" if name in run.steps else "not measured" for run in runs
        )
        yield f"| {words} | {' | '.join(cells)} |"


def _list_proofs(runs: list[Run]) -> Iterator[str]:
    yield from _size_head(runs)
    cells = (say(run.proof and Value(run.proof["quotes"] / run.proof["seconds"])) for run in runs)
    yield f"| quotes a second, two threads | {' | '.join(cells)} |"


def _list_pages(runs: list[Run]) -> Iterator[str]:
    yield from _size_head(runs)
    names = dict.fromkeys(page["page"] for run in runs for page in run.pages if "p50" in page)
    for name in names:
        yield f"| {name} | {' | '.join(_say_page(run, name) for run in runs)} |"


def _say_page(run: Run, name: str) -> str:
    page = next((page for page in run.pages if page["page"] == name), None)
    if page is None:
        return "not measured"
    if page["failure"] or page["p50"] is None:
        return "**failed**"
    return f"{page['p50'] * 1000:,.0f} / {page['p95'] * 1000:,.0f}"


def _list_downloads(runs: list[Run]) -> Iterator[str]:
    yield from _size_head(runs)
    names = dict.fromkeys(page["page"] for run in runs for page in run.pages if "rows" in page)
    for name in names:
        found = (next((page for page in run.pages if page["page"] == name), None) for run in runs)
        cells = (
            say(Value(page["rows"] / page["seconds"])) if page and page["rows"] else "not known"
            for page in found
        )
        yield f"| `{name}` | {' | '.join(cells)} |"


def _list_failures(runs: list[Run]) -> list[str]:
    steps = [
        f"* {run.claims:,}: {name}: {step.failure}"
        for run in runs
        for name, step in run.steps.items()
        if step.failure
    ]
    pages = [
        f"* {run.claims:,}: {page['page']}: {page['failure']}"
        for run in runs
        for page in run.pages
        if page["failure"]
    ]
    return steps + pages
