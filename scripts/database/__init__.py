"""From a package that has passed the check to one SQLite file. The same inputs give the same bytes.

Besides the tables of the package and the views on them it holds what pages of a million rows cannot wait for; see
`summaries`.
"""

import csv
import os
import sqlite3
import tempfile
from concurrent.futures import BrokenExecutor
from pathlib import Path

import sqlite_utils

from ..package import Package
from ..workers import open_workers
from .errors import BuildError
from .parts import PRAGMAS
from .summaries import add_counts, add_views
from .tables import prove_keys, write_tables

__all__ = ["BuildError", "build_database"]

# Bytes of CSV; less is written before another process has started.
LARGE = 20_000_000


def build_database(package: Package) -> dict[str, int]:
    """Write build/NAME.db in one step and return its row counts by table. Raises BuildError.

    It is built beside its place and moved there when it is whole, so that nobody ever opens half of it.
    """
    target = package.database
    try:
        target.parent.mkdir(exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".building-", dir=target.parent) as folder:
            path = Path(folder) / target.name
            counts = _write_database(package, path)
            _sync(path)
            os.replace(path, target)
            _sync(target.parent)
    except (OSError, sqlite3.Error, csv.Error, MemoryError, BrokenExecutor) as error:
        raise BuildError(f"{_explain(error)}; {target} is as it was") from error
    return counts


def _explain(error: Exception) -> str:
    """What failed, and what to do where that is not the package."""
    words = str(error) or type(error).__name__
    if isinstance(error, MemoryError | BrokenExecutor):
        return f"the memory did not suffice ({words}); close other programs"
    # SQLite tells a full disk in several ways.
    if isinstance(error, OSError) or "disk" in words:
        return f"{words}; make room on the disk, or let it be written to"
    return words


def _write_database(package: Package, path: Path) -> dict[str, int]:
    database = sqlite_utils.Database(path)
    for pragma in PRAGMAS:
        database.execute(f"pragma {pragma}")
    is_large = sum((package.root / table.path).stat().st_size for table in package.tables) > LARGE
    counts = write_tables(database, path, package, is_large)
    with open_workers(is_large) as workers:
        prove_keys(path, package.tables, workers)
        add_views(database, path, package, counts, workers)
        _compare_counts(counts, add_counts(database, path, package, workers))
    database.conn.commit()
    database.close()
    return counts


def _compare_counts(counts: dict[str, int], found: dict[str, int]) -> None:
    for name, count in counts.items():
        if found[name] != count:
            raise BuildError(f"{name} has {found[name]} rows, its CSV file {count}; run check")


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
