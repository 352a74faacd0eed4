"""What a connection to a database may do: limits for what SQL costs, and the functions that our pages and queries call."""

import sqlite3
from typing import Any

from datasette import hookimpl
from datasette.utils import escape_fts

from ..terms import NOTHING, mark_terms, write_match
from .reader_sql import is_second

LIMITS = {
    sqlite3.SQLITE_LIMIT_LENGTH: 10_000_000,
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 100_000,
    sqlite3.SQLITE_LIMIT_COMPOUND_SELECT: 50,
    sqlite3.SQLITE_LIMIT_VDBE_OP: 100_000,
    sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 1_000,
}
# In bytes: of what SQLite holds for SQL of a reader.
MOST_SQLITE = 64_000_000
# Functions that tell about the machine.
WITHHELD = {"sqlite_version", "sqlite_source_id", "sqlite_compileoption_get", "sqlite_compileoption_used"}
WITHHELD |= {"fts3_tokenizer", "fts5_source_id"}
# In characters; of more than a reader would type, the words that are searched for would be cut off anyway.
MOST_TYPED = 8_000


# Last, as Datasette's own hook defines the function that is defined here again.
@hookimpl(trylast=True)
def prepare_connection(conn: sqlite3.Connection, database: str, datasette: Any) -> None:
    """Only the connection that Datasette attaches the other databases to (--crossdb) may have any attached."""
    for limit, value in LIMITS.items():
        conn.setlimit(limit, value)
    if not (datasette.crossdb and database == "_memory"):
        conn.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    conn.execute("pragma trusted_schema = 0")
    is_ours = conn.execute("select 1 from sqlite_master where name = '_terms'").fetchone()
    escape = write_match if is_ours else _escape_words
    conn.create_function("escape_fts", 1, lambda typed: escape(_read(typed, MOST_TYPED)), deterministic=True)
    conn.create_function(
        "mark_terms",
        2,
        lambda text, typed: mark_terms(_read(text), _read(typed, MOST_TYPED)),
        deterministic=True,
    )
    if is_second(datasette):
        _confine(conn)


def _read(value: object, most: int | None = None) -> str | None:
    """A value of SQL as text: an error in a function of ours would be told with the lines of its code."""
    if isinstance(value, bytes):
        value = value.decode(errors="replace")
    return None if value is None else str(value)[:most]


def _escape_words(words: str | None) -> str:
    """What a reader typed as words to search for. Datasette makes an error of a lone quotation mark, a space or a NUL."""
    return escape_fts((words or "").replace("\0", " ")) or NOTHING


def _confine(connection: sqlite3.Connection) -> None:
    """Keep a connection of a fork from using much memory or the disk, and from telling about the machine.

    The limit of memory holds for all connections of its process.
    """
    connection.execute(f"pragma hard_heap_limit = {MOST_SQLITE}")
    connection.execute("pragma temp_store = memory")
    connection.set_authorizer(_authorize)


def _authorize(action: int, first: str | None, second: str | None, *_: str | None) -> int:
    # SQLite tells the names as the reader wrote them.
    first, second = (first or "").lower(), (second or "").lower()
    is_told = (action == sqlite3.SQLITE_READ and first == "pragma_database_list") or (
        action == sqlite3.SQLITE_FUNCTION and second in WITHHELD
    )
    return sqlite3.SQLITE_DENY if is_told else sqlite3.SQLITE_OK
