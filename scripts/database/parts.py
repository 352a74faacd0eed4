"""Parts of the database, written beside it several at a time and then taken over.

SQLite writes into one file with one processor only, and answers one query with one.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# Nobody opens the file before it is whole, so it needs no journal and waits for no disk; it is synced in the end.
PRAGMAS = ["page_size = 4096", "journal_mode = off", "synchronous = off", "cache_size = -100000"]


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


def analyze(database) -> None:
    """Let SQLite look at a sample of each index: else it takes one code of a thousand for as telling as a key."""
    database.execute("pragma analysis_limit = 1000")
    database.execute("analyze main")


def take_over(database, part: Path) -> None:
    """Copy what a part holds, in place of what its tables hold here, which are made if need be, and remove the part.

    SQLite copies rows and index entries as they lie where both tables are made alike. Of a search index, which has no
    place of its own, it copies the tables that are behind it.
    """
    database.conn.commit()
    database.execute("attach ? as part", [str(part)])
    query = "select name, rootpage, type, sql from part.sqlite_master where sql is not null order by rowid"
    held = database.execute(query).fetchall()
    for name, _, _, sql in held:
        if not database.execute("select 1 from main.sqlite_master where name = ?", [name]).fetchone():
            database.execute(sql)
    for name, rootpage, kind, _ in held:
        if kind == "table" and rootpage:
            database.execute(f'delete from main."{name}"')
            database.execute(f'insert into main."{name}" select * from part."{name}"')
    database.conn.commit()
    database.execute("detach part")
    part.unlink()
