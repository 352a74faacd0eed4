"""Open a package for a command of authors, and read the cells that were given as options."""

from collections.abc import Iterable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import click

from ..problems import Failure

Row = dict[str, str]
by_option = click.option(
    "--by",
    default="",
    metavar="AGENT",
    help="Agent who records; by default, the one who recorded the last claim.",
)
accept_option = click.option(
    "--accept",
    default="",
    metavar="REASON",
    help="Accept the warnings that check has on these rows, for this reason.",
)


def open_edit(root: Path) -> AbstractContextManager[Any]:
    # Imported late: printing help should not wait for the validators.
    from ..authors.edit import editing

    return editing(root.resolve())


def open_reading(root: Path) -> Any:
    from ..authors.edit import reading

    return reading(root.resolve())


def read_pairs(pairs: Iterable[str], names: Iterable[str] = ()) -> Row:
    """FIELD=VALUE as cells. Raises Failure for what is not such a pair, or names no column."""
    from ..authors.drafts import strip_number

    cells = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals:
            raise Failure(f"{pair!r} is not FIELD=VALUE; write, for example, note=Unsigned.")
        if names and strip_number(name) not in names:
            raise Failure(f"{name} is not a field; the fields are {', '.join(names)}")
        cells[name] = value
    return cells
