"""SQL that a package brings along only reads, and no build waits for it without a bound."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager

from sqlite_utils import Database

# What a query that only reads asks SQLite for, and the savepoint that sqlite-utils puts around it.
READS = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE}
READS |= {sqlite3.SQLITE_SAVEPOINT}
MOST_SECONDS = 5  # for a query that finds examples, choices, or the rows of a chart


@contextmanager
def confined(database: Database) -> Iterator[None]:
    """Run only queries that read, and interrupt what takes longer than a build may wait for it."""
    end = time.monotonic() + MOST_SECONDS
    database.conn.set_progress_handler(lambda: time.monotonic() > end, 10_000)
    database.conn.set_authorizer(
        lambda action, *_: sqlite3.SQLITE_OK if action in READS else sqlite3.SQLITE_DENY
    )
    try:
        yield
    finally:
        database.conn.set_authorizer(None)
        database.conn.set_progress_handler(None, 0)
