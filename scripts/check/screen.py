"""Which rows of a table are certainly in order? The Table Schema and the look of cells, compiled to SQL for DuckDB.

The screen may be stricter than frictionless and than `files`, never laxer: what it cannot translate with certainty,
and the rows that it does not find clean, are theirs to judge. It asks for cells in canonical form.
"""

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

import duckdb

from ..package import Table
from .files import CANONICAL, FORMULA, HOMOGLYPH, INVISIBLE, JOINERS, SOFT_HYPHEN, WHITE_SPACE
from .patterns import Untranslatable, translate
from .tables import quote_name, quote_text

SCHEMA_MEMBERS = {"fields", "missingValues", "primaryKey", "foreignKeys"}
FIELD_MEMBERS = {"name", "type", "constraints", "trueValues", "falseValues"}
KEY_TYPES = {"string", "integer", "date"}  # two of their values are the same if and only if their cells are
# More rows than this are judged quicker with the whole of their file than picked out of it.
MOST_ROWS = 50_000

Rows = list[tuple[int, list[str]]]


class Uncertain(Exception):
    """The schema says something that SQL might read otherwise."""


class Unclean(NamedTuple):
    """The rows that are not certainly clean, as (csv_row, cells), in their order.

    Without a translation of the schema, `is_all` is False: they are those whose look is odd, and others may break it.
    """

    rows: Rows
    is_all: bool


def find_unclean(connection, table: Table, schema: dict) -> Unclean | None:
    """Screen a table whose cells are loaded and accounted for; None if very many rows are unclean."""
    looks = _compile_look(schema["fields"])
    try:
        rows, is_all = _find_suspects(connection, table, schema, looks), True
    except (Uncertain, Untranslatable, duckdb.InvalidInputException):
        rows, is_all = _select(connection, table, f"where not coalesce({looks}, false)"), False
    return Unclean(rows, is_all) if len(rows) <= MOST_ROWS else None


def _find_suspects(connection, table: Table, schema: dict, looks: str) -> Rows:
    keys = _read_keys(schema)
    demands = " and ".join([looks, *_compile_schema(schema)])
    rows = dict(_select(connection, table, f"where not coalesce({demands}, false)"))
    _ask_for_canonical_keys(schema, keys, rows.values())
    for key in keys:
        rows |= _select_doubles(connection, table, key)
    return sorted(rows.items())


def _read_keys(schema: dict) -> list[tuple[str, ...]]:
    """The fields, one or several, that no two rows may share."""
    kinds = {field["name"]: field["type"] for field in schema["fields"]}
    uniques = [(f["name"],) for f in schema["fields"] if f.get("constraints", {}).get("unique")]
    keys = [key for key in (tuple(_ask_for(list, schema.get("primaryKey", []))), *uniques) if key]
    if any(kinds.get(name) not in KEY_TYPES for key in keys for name in key):
        raise Uncertain("key")
    return keys


def _ask_for_canonical_keys(schema: dict, keys: list, rows) -> None:
    """A key that is not canonical, such as 01, may be the same as one in a row that is clean."""
    for place, field in enumerate(schema["fields"]):
        if field["type"] in CANONICAL and any(field["name"] in key for key in keys):
            pattern, _ = CANONICAL[field["type"]]
            if any(row[place] and not pattern.fullmatch(row[place]) for row in rows):
                raise Uncertain("key")


def _select_doubles(connection, table: Table, key: tuple[str, ...]) -> Rows:
    columns = ", ".join(map(quote_name, key))
    filled = f"coalesce({', '.join(f'{column}::varchar' for column in map(quote_name, key))}) is not null"
    doubles = f"select {columns} from {quote_name(table.name)} where {filled} group by {columns} having count(*) > 1"
    if not connection.execute(f"{doubles} limit 1").fetchone():
        return []
    return _select(connection, table, f"where {filled} qualify count(*) over (partition by {columns}) > 1")


def _select(connection, table: Table, condition: str) -> Rows:
    columns = ", ".join(f"coalesce({quote_name(name)}, '')" for name in table.field_names)
    query = f"select csv_row, {columns} from {quote_name(table.name)} {condition} order by csv_row limit {MOST_ROWS + 1}"
    return [(row, cells) for row, *cells in connection.execute(query).fetchall()]


# Stands between the cells of a row, which are looked at together: a pattern costs more to begin than to go on with.
# In a cell, where nobody uses it, it can only make more of it odd.
BETWEEN = "\ue000"
ODD = "|".join(
    [
        BETWEEN + translate(f"[{re.escape(FORMULA)}{WHITE_SPACE}{JOINERS}]"),
        translate(f"[{WHITE_SPACE}{JOINERS}]") + BETWEEN,
        translate(f"[\r{SOFT_HYPHEN}]"),
        translate(INVISIBLE.pattern),
        translate(HOMOGLYPH.pattern),
        translate(f"[\x00-\u02ff][{JOINERS}]"),
        translate(f"[{JOINERS}][\x00-\u02ff]"),
    ]
)


def _compile_look(fields: list[dict]) -> str:
    """SQL that is true of a row if `files` has certainly nothing to say of its cells."""
    words = [quote_name(field["name"]) for field in fields if field["type"] not in CANONICAL]
    looks = []
    if words:
        cells = f", '{BETWEEN}', ".join(words)
        looks.append(f"not regexp_matches(concat('{BETWEEN}', {cells}, '{BETWEEN}'), '{ODD}')")
    for field in fields:
        if field["type"] in CANONICAL:
            pattern, _ = CANONICAL[field["type"]]
            column = quote_name(field["name"])
            looks.append(f"({column} is null or regexp_full_match({column}, '{translate(pattern.pattern)}'))")
    return " and ".join(looks)


def _compile_schema(schema: dict) -> Iterator[str]:
    """SQL conditions that are all true of a row only if frictionless has nothing to say of it, keys apart."""
    if schema.keys() - SCHEMA_MEMBERS or schema.get("missingValues", [""]) != [""]:
        raise Uncertain("schema")
    columns = [quote_name(field["name"]) for field in schema["fields"]]
    yield f"coalesce({', '.join(columns)}) is not null"
    if key := schema.get("primaryKey"):
        yield f"coalesce({', '.join(map(quote_name, key))}) is not null"
    for field in schema["fields"]:
        yield from _compile_field(field)


def _compile_field(field: dict) -> Iterator[str]:
    column, kind = quote_name(field["name"]), field["type"]
    if field.keys() - FIELD_MEMBERS or kind not in CONSTRAINTS:
        raise Uncertain("field")
    constraints = field.get("constraints", {})
    if constraints.keys() - CONSTRAINTS[kind].keys() - {"required", "unique"}:
        raise Uncertain("constraint")
    _ask_for(bool, constraints.get("unique", False))
    if _ask_for(bool, constraints.get("required", False)):
        yield f"{column} is not null"
    if kind == "date":
        yield f"({column} is null or try_cast({column} as date) >= date '0001-01-01')"
    if kind == "boolean" and not _reads_booleans(field):
        raise Uncertain("booleans")
    for name, compile_constraint in CONSTRAINTS[kind].items():
        if name in constraints:
            yield f"({column} is null or {compile_constraint(column, constraints[name])})"


def _reads_booleans(field: dict) -> bool:
    return "true" in field.get("trueValues", ["true"]) and "false" in field.get("falseValues", ["false"])


def _ask_for(kind: type, value):
    if type(value) is not kind:
        raise Uncertain("constraint")
    return value


def _compile_pattern(column: str, pattern) -> str:
    return f"regexp_full_match({column}, '{translate(f'^{_ask_for(str, pattern)}$')}')"


def _compile_enum(kind: type):
    def compile_enum(column: str, values) -> str:
        words = [str(_ask_for(kind, value)) for value in _ask_for(list, values)]
        if not words or any("\0" in word for word in words):
            raise Uncertain("enum")
        return f"{column} in ({', '.join(map(quote_text, words))})"

    return compile_enum


def _compile_length(sign: str):
    return lambda column, length: f"length({column}) {sign} {_ask_for(int, length)}"


def _compile_bound(sign: str, kind: str):
    def compile_bound(column: str, bound) -> str:
        # Rounded to a double, a number may come to lie on the bound, but never beyond it.
        return f"({column} = '{_ask_for(int, bound)}' or try_cast({column} as {kind}) {sign} {bound})"

    return compile_bound


def _compile_day_bound(sign: str):
    def compile_bound(column: str, bound) -> str:
        try:
            date.fromisoformat(_ask_for(str, bound))
        except ValueError as error:
            raise Uncertain("bound") from error
        if len(bound) != len("2024-01-01") or "W" in bound:
            raise Uncertain("bound")
        return f"{column} {sign} '{bound}'"

    return compile_bound


CONSTRAINTS = {
    "string": {
        "pattern": _compile_pattern,
        "enum": _compile_enum(str),
        "minLength": _compile_length(">="),
        "maxLength": _compile_length("<="),
    },
    "integer": {
        "enum": _compile_enum(int),
        "minimum": _compile_bound(">", "bigint"),
        "maximum": _compile_bound("<", "bigint"),
    },
    "number": {"minimum": _compile_bound(">", "double"), "maximum": _compile_bound("<", "double")},
    "date": {
        "enum": _compile_enum(str),
        "minimum": _compile_day_bound(">="),
        "maximum": _compile_day_bound("<="),
    },
    "boolean": {},
}
