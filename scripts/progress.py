"""Progress on the terminal: how far a step has got, how fast, and how long it will still take.

Steps under two seconds show nothing, nor does any step whose stderr is not a terminal.
"""

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

SHOWN_AFTER = 2.0  # seconds

Thing = TypeVar("Thing")


def track(things: Iterable[Thing], total: int | None, name: str, unit: str = "rows") -> Iterator[Thing]:
    """Yield the things one by one and show how many of `total` are done. `name` labels the step: "build: claims"."""
    with step(name, total, unit) as advance:
        for thing in things:
            yield thing
            advance(1)


@contextmanager
def step(name: str, total: int | None, unit: str = "rows") -> Iterator[Callable[[int], object]]:
    """For work that does not come one item at a time: call what it yields with the number of `unit` just done."""
    if not sys.stderr.isatty():
        yield _advance_unseen
        return
    # Imported late: it takes 0.07 s, and is not needed without a terminal.
    from tqdm import tqdm

    with tqdm(
        total=total,
        desc=name,
        unit=f" {unit}",
        unit_scale=True,
        delay=SHOWN_AFTER,
        leave=False,
        dynamic_ncols=True,
    ) as bar:
        yield bar.update


def _advance_unseen(_: int) -> None:
    pass
