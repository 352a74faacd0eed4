"""The named queries of the model and of a package, with examples and choices from the data."""

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
    for name, query in own.items():
        # SQL that is not the model's is answered like that of readers.
        queries[name] = queries.get(name, {}) | query | {"is_own": "sql" in query}
    for name, query in queries.items():
        base = {"title": name, "description": "", "params": []}
        choices = _find_choices(database, name, query)
        queries[name] = {
            **base,
            **query,
            "examples": _find_examples(database, name, query),
            "choices": choices,
        }
    return queries


def read_queries() -> dict[str, dict]:
    """The model's named queries, by name."""
    return {
        path.stem: {**read_yaml(path.with_suffix(".yml")), "sql": path.read_text(encoding="utf-8").strip()}
        for path in sorted(QUERIES.glob("*.sql"))
    }


def _find_examples(database: Database, name: str, query: dict) -> dict:
    """A value for each parameter of a query: as given, or the first row of a SELECT; {} if it has none. Raises Failure."""
    examples = query.get("examples", {})
    if not isinstance(examples, str):
        return examples
    try:
        return next(iter(read_rows(database, examples, most=1)), {})
    except (sqlite3.Error, ValueError) as error:
        raise Failure(f"the examples of the query {name} cannot be read ({error}); correct them") from error


def _find_choices(database: Database, name: str, query: dict) -> dict[str, list[str]]:
    """The values that a reader chooses from, by parameter: what a SELECT of one column gives. Raises Failure."""
    try:
        with confined(database):
            return {
                parameter: [str(value) for (value,) in database.execute(choices).fetchmany(MOST_CHOICES)]
                for parameter, choices in query.get("choices", {}).items()
            }
    except (sqlite3.Error, ValueError) as error:
        raise Failure(f"the choices of the query {name} cannot be read ({error}); correct them") from error
