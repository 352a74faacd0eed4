"""Parts of the database, written beside it several at a time and then taken over.

SQLite writes into one file with one processor only, and answers one query with one.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# Nobody opens the file before it is whole, so it needs no journal and waits for no disk; it is synced in the end.
PRAGMAS = ["page_size = 4096", "journal_mode = off", "synchronous = off", "cache_size = -200000"]
WORKERS = 2


@contextmanager
def open_part(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection to an empty database; what was written is kept if nothing fails."""
    connection = sqlite3.connect(path, uri=True)
    try:
        for pragma in PRAGMAS:
            connection.execute(f"pragma {pragma}")
        yield connection
        connection.commit()
    finally:
        connection.close()


def read_only(path: Path) -> str:
    """The address by which SQLite opens a file that it is not to change."""
    return f"{path.absolute().as_uri()}?mode=ro"


def take_over(database, part: Path, table: str) -> None:
    """Copy the rows of a table, made if it is not there yet, and remove the part.

    SQLite copies rows and index entries as they lie where both tables are made alike and the target is empty.
    """
    database.conn.commit()
    database.execute("attach ? as part", [str(part)])
    if not database[table].exists():
        for (sql,) in database.execute("select sql from part.sqlite_master order by rowid").fetchall():
            database.execute(sql)
    database.execute(f'insert into main."{table}" select * from part."{table}"')
    database.conn.commit()
    database.execute("detach part")
    part.unlink()
