"""What must be reached at a million claims, and how a run is judged by it."""

import math
from collections.abc import Callable
from itertools import pairwise
from typing import NamedTuple

from .measure import Measurement

MEMORY_OF = ("check", "build")


class Run(NamedTuple):
    """What was measured on one package: steps by name, page types, the proof of quotes (None if it failed)."""

    claims: int
    steps: dict[str, Measurement]
    pages: list[dict]
    proof: dict[str, float] | None


class Value(NamedTuple):
    """A number; `mark` says that it is more (>) or less (<) than that, something having been stopped."""

    number: float
    mark: str = ""


FAILED = Value(math.inf)


class Target(NamedTuple):
    """A limit at the largest size. `at_least` says which side of it is good."""

    name: str
    words: str
    limit: float
    at_least: bool
    unit: str
    find: Callable[[list[Run]], Value | None]


def total(run: Run, *names: str) -> Value | None:
    """The seconds of some steps together; None if one was not measured or failed."""
    steps = [run.steps.get(name) for name in names]
    if any(step is None or (step.failure and not step.stopped) for step in steps):
        return None
    return Value(sum(step.seconds for step in steps), ">" if any(step.stopped for step in steps) else "")


def ratio(above: Value | None, below: Value | None) -> Value | None:
    """One value by another; None if both are stopped, as then nothing is known of it."""
    if above is None or below is None or (above.mark and below.mark):
        return None
    return Value(above.number / below.number, above.mark or ("<" if below.mark else ""))


def growth(smaller: Run, larger: Run, name: str) -> Value | None:
    """By how much the time grows for ten times the claims, if it grows evenly from one run to the other."""
    times = ratio(total(larger, name), total(smaller, name))
    tenfolds = math.log10(larger.claims / smaller.claims)
    return times and times._replace(number=times.number ** (1 / tenfolds))


def judge(target: Target, value: Value | None) -> str:
    """reached, missed, or unknown."""
    if value is None:
        return "unknown"
    is_good = _is_good(target, value)
    # What is at least a number is certainly good only above a lower limit, certainly bad only above an upper one.
    certain = ("", ">") if is_good == target.at_least else ("", "<")
    if value.mark not in certain:
        return "unknown"
    return "reached" if is_good else "missed"


def _is_good(target: Target, value: Value) -> bool:
    return value.number >= target.limit if target.at_least else value.number <= target.limit


def _find_peak(runs: list[Run]) -> Value | None:
    steps = [runs[-1].steps.get(name) for name in MEMORY_OF]
    if any(step is None for step in steps):
        return None
    peak = max(step.peak for step in steps) / 1e9
    return Value(peak, ">" if any(step.failure for step in steps) else "")


def _find_growth(runs: list[Run]) -> Value | None:
    found = [growth(*pair, name) for pair in pairwise(runs) for name in MEMORY_OF]
    if not found or None in found:
        return None
    return max(found, key=lambda value: value.number)


def _find_proof(runs: list[Run]) -> Value | None:
    proof = runs[-1].proof
    return proof and Value(proof["quotes"] / proof["seconds"])


def _find_page(start: str) -> Callable[[list[Run]], Value | None]:
    """The slowest p95, in milliseconds, of the page types whose names start so."""

    def find(runs: list[Run]) -> Value | None:
        found = [page for page in runs[-1].pages if page["page"].startswith(start)]
        if not found:
            return None
        if any(page["failure"] for page in found):
            return FAILED
        return Value(max(page["p95"] for page in found) * 1000)

    return find


def _find_download(runs: list[Run]) -> Value | None:
    found = [page["rows"] / page["seconds"] for page in runs[-1].pages if "rows" in page]
    return Value(min(found)) if found else None


TARGETS = [
    Target(
        "check-ratio",
        "check, times faster than the frictionless command line",
        20,
        True,
        "",
        lambda runs: ratio(total(runs[-1], "frictionless"), total(runs[-1], "check")),
    ),
    Target("check-time", "check", 30, False, "s", lambda runs: total(runs[-1], "check")),
    Target(
        "check-build-ratio",
        "check + build, times faster than the frictionless + sqlite-utils command lines",
        6,
        True,
        "",
        lambda runs: ratio(
            total(runs[-1], "frictionless", "sqlite-utils"), total(runs[-1], "check", "build")
        ),
    ),
    Target(
        "build-ratio",
        "build, times the floor",
        2.5,
        False,
        "",
        lambda runs: ratio(total(runs[-1], "build"), total(runs[-1], "floor")),
    ),
    Target("peak-memory", "peak memory of check and build", 2, False, "GB", _find_peak),
    Target("growth", "time of check and build for ten times the claims", 11, False, "times", _find_growth),
    Target("quote-proof", "quotes proven a second, loading excluded", 800_000, True, "/s", _find_proof),
    Target("claim-page", "claim page, p95", 30, False, "ms", _find_page("claim page")),
    Target(
        "table-page", "table page with facets, p95", 150, False, "ms", _find_page("table page with facets")
    ),
    Target("search", "search, p95", 300, False, "ms", _find_page("search")),
    Target("download", "rows of a full CSV a second", 50_000, True, "/s", _find_download),
]
