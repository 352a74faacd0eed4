"""SQL that a package brings along only reads, and no build waits for it, or gathers its rows, without a bound."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlite_utils import Database

# What a query that only reads asks SQLite for, and the savepoint that sqlite-utils puts around it.
READS = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE}
READS |= {sqlite3.SQLITE_SAVEPOINT}
# What the site does not allow either.
WITHHELD = {"load_extension", "fts3_tokenizer"}
# SQLite makes these tables when they are first asked for, which is more than reading.
MADE = ("json_each('[]')", "json_tree('[]')")
MOST_SECONDS = 5  # for a query that finds examples, choices, or the rows of a chart
# In bytes: of a cell or row, as SQLite does not look at the clock within one call of instr() or replace(); and of all cells.
LONGEST = 300_000
MOST_BYTES = 10_000_000


@contextmanager
def confined(database: Database) -> Iterator[None]:
    """Run only queries that read, and interrupt what takes longer than a build may wait for it."""
    for table in MADE:
        database.conn.execute(f"select 1 from {table}")
    end = time.monotonic() + MOST_SECONDS
    longest = database.conn.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST)
    database.conn.set_progress_handler(lambda: time.monotonic() > end, 10_000)
    database.conn.set_authorizer(_authorize)
    try:
        yield
    finally:
        database.conn.set_authorizer(None)
        database.conn.set_progress_handler(None, 0)
        database.conn.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, longest)


def _authorize(action: int, _first: str | None, second: str | None, *_: str | None) -> int:
    is_withheld = action == sqlite3.SQLITE_FUNCTION and (second or "").lower() in WITHHELD
    return sqlite3.SQLITE_OK if action in READS and not is_withheld else sqlite3.SQLITE_DENY


def read_rows(
    database: Database, query: str, parameters: dict[str, Any] | None = None, most: int | None = None
) -> list[dict]:
    """The rows of a query that only reads, `most` of them if that is given. Raises sqlite3.Error or ValueError."""
    rows: list[dict] = []
    size = 0
    with confined(database):
        for row in database.query(query, parameters or {}):
            rows.append(row)
            size += sum(len(str(cell)) for cell in row.values())
            if size > MOST_BYTES:
                raise ValueError(f"its rows hold more than {MOST_BYTES:,} characters")
            if len(rows) == most:
                break
    return rows
