"""A database that a build has made: opened for reading, or refused in words."""

import sqlite3
from contextlib import closing
from pathlib import Path

from . import model
from .problems import Failure
from .version import read_version

# What a site reads when it starts; none of these may be 0 (a package need not have charts).
WHOLE = (
    "select count(*) from _site where name = 'presentation' and json_valid(content)",
    "select count(*) from _counts",
    "select 1 + count(*) from _charts",
)


def open_database(database: Path) -> sqlite3.Connection:
    """Open a built database for reading only, in a folder of any name."""
    return sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)


def require_database(database: Path) -> None:
    """Raise Failure if a database is missing, unreadable, incomplete, or built by another version of the engine."""
    if not database.is_file():
        raise Failure(f"{database} does not exist; run build")
    try:
        with closing(open_database(database)) as connection:
            facts = dict(connection.execute("select fact, value from _package"))
            counts = [connection.execute(query).fetchone()[0] for query in WHOLE]
    except sqlite3.Error as error:
        raise Failure(f"{database} cannot be read ({error}); run build") from error
    for fact, value in describe_engine().items():
        if (found := facts.get(fact, "unknown")) != value:
            words = f"was built by another version of claimbook ({fact}: {found}, this one: {value})"
            raise Failure(f"{database} {words}; run build")
    if not (all(counts) and {"build", "name", "version"} <= facts.keys()):
        raise Failure(f"{database} lacks what a build writes into it; run build")


def describe_engine() -> dict[str, str]:
    """What determines whether a database was built by this engine, as facts that the build writes into it."""
    return {"version of claimbook": read_version(), "version of the model": str(model.VERSION)}
