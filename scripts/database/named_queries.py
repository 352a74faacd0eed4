"""The named queries of the model and of a package: that they run, with examples and choices from the data."""

import sqlite3

from sqlite_utils import Database

from ..model import QUERIES
from ..package import read_yaml
from ..problems import Failure
from .confining import confined, read_rows

MOST_CHOICES = 1_000


def present_queries(database: Database, own: dict[str, dict]) -> dict[str, dict]:
    """The model's and the package's queries, with examples from the data."""
    queries = read_queries()
    for name, told in own.items():
        # SQL that is not the model's is answered like that of readers.
        queries[name] = queries.get(name, {}) | told | {"is_own": "sql" in told}
    for name, told in queries.items():
        base = {"title": name, "description": "", "params": []}
        choices = _find_choices(database, name, told)
        queries[name] = {**base, **told, "examples": _find_examples(database, name, told), "choices": choices}
    return queries


def read_queries() -> dict[str, dict]:
    """The model's named queries, by name."""
    return {
        path.stem: {**read_yaml(path.with_suffix(".yml")), "sql": path.read_text(encoding="utf-8").strip()}
        for path in sorted(QUERIES.glob("*.sql"))
    }


def _find_examples(database: Database, name: str, told: dict) -> dict:
    """A value for each parameter of a query: as told, or the first row of a SELECT; {} if it has none.

    Raises Failure for a query that SQLite would not run.
    """
    examples = told.get("examples", {})
    try:
        prove_query(database, told)
        if not isinstance(examples, str):
            return examples
        return next(iter(read_rows(database, examples, most=1)), {})
    except (sqlite3.Error, sqlite3.Warning, KeyError, ValueError) as error:
        raise Failure(f"the query {name} cannot be run ({error}); correct it, or its params") from error


def _find_choices(database: Database, name: str, told: dict) -> dict[str, list[str]]:
    """The values that a reader chooses from, by parameter: what a SELECT of one column gives. Raises Failure."""
    try:
        with confined(database):
            return {
                parameter: [str(value) for (value,) in database.execute(query).fetchmany(MOST_CHOICES)]
                for parameter, query in told.get("choices", {}).items()
            }
    except (sqlite3.Error, sqlite3.Warning, ValueError, AttributeError) as error:
        raise Failure(f"the choices of the query {name} cannot be read ({error}); correct them") from error


def prove_query(database: Database, told: dict) -> None:
    """Have SQLite prepare a query with its parameters. Raises sqlite3.Error, sqlite3.Warning or KeyError.

    Only a query that reads is allowed.
    """
    # The site defines them.
    database.conn.create_function("escape_fts", 1, str)
    database.conn.create_function("mark_terms", 2, lambda text, typed: text)
    sql, parameters = told["sql"], dict.fromkeys(told.get("params", []), "")
    with confined(database):
        database.execute(f"explain {sql}", parameters)
        # What is not rows cannot stand here, though SQLite would explain it: vacuum, or a savepoint.
        rows = sql.rstrip().rstrip(";")
        database.execute(f"explain select * from (\n{rows}\n)", parameters)
