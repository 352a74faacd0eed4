"""The Table Schema compiled to rules: what cells must look like, which keys are unique, and where keys lead.

Cells of all types except text have one canonical form, so that equal values are equal text. `descriptor` refuses what
cannot be compiled here.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple

import duckdb

from ..package import Field, ForeignKey, Table
from .characters import ANY_UNSEEN, LIKE_LATIN, MIXED, UNSEEN, WHITE_SPACE
from .patterns import translate
from .rules import Rule
from .tables import TYPES, quote_name, quote_text

LONGEST_CELL = 20_000  # characters
CANONICAL = {
    "integer": (
        r"0|-?[1-9][0-9]{0,17}",
        "a whole number such as 0 or 6700, of at most 18 digits, without plus sign, space or leading zero",
    ),
    "number": (r"0|-?(?:[1-9][0-9]*|(?:0|[1-9][0-9]*)\.[0-9]*[1-9])", "a number such as 0.5 or 6700"),
    "boolean": ("true|false", "true or false"),
    "date": ("[0-9]{4}-[0-9]{2}-[0-9]{2}", "a day as YYYY-MM-DD"),
}
MOST_DIGITS = 15  # a double does not keep more
# What each constraint demands of a cell, as a condition in SQL, and the message for a cell that does not meet it.
DEMANDS = {
    "pattern": ("regexp_full_match({cell}, {bound})", "does not match the pattern {}; correct it"),
    "enum": ("{cell} in ({bound})", "is not in the enum {}; correct it"),
    "categories": ("{cell} in ({bound})", "is not one of the categories {}; correct it"),
    "minLength": ("length({cell}) >= {bound}", "is shorter than the minLength {}; complete it"),
    "maxLength": ("length({cell}) <= {bound}", "is longer than the maxLength {}; shorten it"),
    "minimum": ("try_cast({cell} as {kind}) >= {bound}", "is below the minimum {}; correct it"),
    "maximum": ("try_cast({cell} as {kind}) <= {bound}", "is above the maximum {}; correct it"),
    "exclusiveMinimum": ("try_cast({cell} as {kind}) > {bound}", "is not above {}; correct it"),
    "exclusiveMaximum": ("try_cast({cell} as {kind}) < {bound}", "is not below {}; correct it"),
}

# The cells of a row are first tested together, because starting a pattern costs more than continuing it. Between them
# is a NUL, which no file contains: a cell starts at START and ends at END.
START, END = r"(?:^|\x00)", r"(?:$|\x00)"
KEEP = "keep it only if the text has it"
# Everything odd is either beyond plain letters and signs, or at one end of a cell.
SPECIAL = rf"[^\x{{20}}-\x{{7e}}\x{{0}}]|{START}[ =+@-]| {END}"


class Look(NamedTuple):
    """What is odd about a text: an RE2 pattern, and a message in which `{}` names the character that `odd` matches."""

    level: str
    pattern: str
    words: str
    odd: str = ""


LOOKS = [
    Look("error", f"{START}{WHITE_SPACE}|{WHITE_SPACE}{END}", "starts or ends with white space; remove it"),
    Look("error", UNSEEN, "holds {}, which cannot be seen; take it out", ANY_UNSEEN),
    Look("error", r"\r(?:[^\n]|$)", "holds a CR; write LF"),
    Look("warning", r"\pM{8}", f"has eight or more marks on one character; {KEEP}"),
    Look("warning", f"{START}[-=+@]", f"starts like a formula, which a spreadsheet would run; {KEEP}"),
    Look("warning", r"\x{ad}", f"contains a soft hyphen (U+00AD); {KEEP}"),
    Look(
        "warning",
        MIXED,
        f"mixes scripts within a word ({{}}); {KEEP}",
        LIKE_LATIN,
    ),
]


class Fault(NamedTuple):
    """An SQL condition that is true if a cell is wrong, and the message, as an SQL expression."""

    condition: str
    words: str


def compile_looks(tables: Iterable[Table]) -> list[Rule]:
    """The rules for odd text in tables: the first odd thing in a cell is reported."""
    with_text = [table for table in tables if any(field.type == "string" for field in table.fields)]
    return [_compile_looks(alike) for alike in _group_alike(with_text)]


def _group_alike(tables: Iterable[Table]) -> list[list[Table]]:
    """Tables with the same fields and keys, such as codelists, together: patterns are then compiled once for all."""
    groups: dict[str, list[Table]] = {}
    for table in tables:
        groups.setdefault(repr((table.fields, table.primary_key, table.unique_keys)), []).append(table)
    return list(groups.values())


def _stack(tables: list[Table]) -> str:
    """The rows of tables that are alike, in SQL, with the name of the table of each as `resource`."""
    selects = (f"select {quote_text(one.name)} as resource, * from {quote_name(one.name)}" for one in tables)
    return f"({' union all '.join(selects)})"


def _compile_looks(tables: list[Table]) -> Rule:
    names = [field.name for field in tables[0].fields if field.type == "string"]
    cells = ", ".join(f"{{field: {quote_text(name)}, text: {quote_name(name)}}}" for name in names)
    together = f"concat_ws(chr(0), {', '.join(map(quote_name, names))})"
    # Rows are selected first, by all patterns at once; then their cells are separated.
    odd_rows = (
        f"{_stack(tables)}"
        f" where regexp_matches({together}, {quote_text('|'.join(look.pattern for look in LOOKS))})"
    )
    query = (
        "select resource, csv_row, cell.field, look.problem, look.level"
        f" from (select resource, csv_row, cell, case {' '.join(map(_compile_look, LOOKS))} end as look"
        f" from (select resource, csv_row, unnest([{cells}]) as cell from {odd_rows}))"
        " where look is not null"
    )
    # Most tables are in plain letters, for which the classes of Unicode need not be made.
    special = (
        f"select 1 from {_stack(tables)} where regexp_matches({together}, {quote_text(SPECIAL)}) limit 1"
    )
    return Rule("files", query, (special, f"select 1 from {odd_rows} limit 1"))


def _compile_look(look: Look) -> str:
    pattern = quote_text(look.pattern)
    words = quote_text(look.words)
    if look.odd:
        odd = f"regexp_extract(regexp_extract(cell.text, {pattern}), {quote_text(look.odd)})"
        words = f"replace({words}, '{{}}', 'U+' || format('{{:04X}}', unicode({odd})))"
    return f"when regexp_matches(cell.text, {pattern}) then {{level: '{look.level}', problem: {words}}}"


def compile_constraints(tables: Iterable[Table]) -> list[Rule]:
    """The rules for types, constraints and keys of tables whose cells are loaded as text."""
    rules = []
    for alike in _group_alike(tables):
        first = alike[0]
        rules += [_compile_cells(alike), _compile_key(alike, first.primary_key, "keys are never used twice")]
        uniques: list[tuple[str, ...]] = [
            (field.name,) for field in first.fields if field.constraints.get("unique")
        ]
        uniques += first.unique_keys
        rules += [
            _compile_key(alike, names, f"the values of {' and '.join(names)} are unique") for names in uniques
        ]
    return rules


def compile_foreign_keys(tables: Iterable[Table]) -> list[Rule]:
    """The rules for keys that do not exist. Keys to a table that is not in `tables` are left out."""
    by_name = {table.name: table for table in tables}
    return [
        _compile_foreign_key(table, key, by_name[key.table])
        for table in by_name.values()
        for key in table.foreign_keys
        if key.table in by_name
    ]


def _compile_foreign_key(table: Table, key: ForeignKey, target: Table) -> Rule:
    value = f"cast(t.{quote_name(key.field)} as varchar)"
    article = "an" if key.column[0] in "aeiou" else "a"
    cure = f"add it with add code {target.name}" if key.column == "code" else "add the row there"
    words = f" is not {article} {key.column} in {target.path}; correct it, or {cure}"
    return Rule(
        "foreign_key",
        f"select {quote_text(table.name)} as resource, t.csv_row, {quote_text(key.field)} as field,"
        f" '''' || {value} || '''' || {quote_text(words)} as problem from {quote_name(table.name)} as t"
        f" left join {quote_name(target.name)} as o on o.{quote_name(key.column)} = t.{quote_name(key.field)}"
        f" where t.{quote_name(key.field)} is not null and o.{quote_name(key.column)} is null",
    )


def _compile_key(tables: list[Table], key: tuple[str, ...], words: str) -> Rule:
    columns, rows = ", ".join(map(quote_name, key)), _stack(tables)
    filled = " and ".join(f"{quote_name(name)} is not null" for name in key)
    return Rule(
        "schema",
        f"select resource, csv_row, {quote_text(key[-1])} as field,"
        f" 'the key is the same as in row ' || first_row || {quote_text(f'; {words}')} as problem"
        f" from {rows} join (select resource, {columns}, min(csv_row) as first_row from {rows}"
        f" where {filled} group by resource, {columns} having count(*) > 1) using (resource, {columns})"
        " where csv_row > first_row",
    )


def _compile_cells(tables: list[Table]) -> Rule:
    """One query for all cells of tables: it selects the rows in which anything is wrong, then says what."""
    table = tables[0]
    faults = {field.name: _list_faults(field) for field in table.fields}
    blank = f"coalesce({', '.join(map(quote_name, table.field_names))}) is null"
    conditions = [blank, *(fault.condition for of_field in faults.values() for fault in of_field)]
    found = ", ".join(
        f"{{field: {quote_text(name)}, problem: {_name_first(faults[name])}}}" for name in faults
    )
    of_blank = "{field: null, problem: 'is blank; remove the line'}"
    wrong_rows = f"{_stack(tables)} where {' or '.join(conditions)}"
    return Rule(
        "schema",
        "select resource, csv_row, cell.field, cell.problem"
        f" from (select resource, csv_row, unnest(case when {blank} then [{of_blank}] else [{found}] end) as cell"
        f" from {wrong_rows}) where cell.problem is not null",
        # Patterns take longer to compile than few rows to judge, and the query has each of them twice.
        (f"select 1 from {wrong_rows} limit 1",),
    )


def _name_first(faults: list[Fault]) -> str:
    return f"case {' '.join(f'when {fault.condition} then {fault.words}' for fault in faults)} end"


def _list_faults(field: Field) -> list[Fault]:
    """What can be wrong with the cells of a field, by its type and its constraints."""
    column = quote_name(field.name)
    faults = [Fault(f"{column} is null", "'is empty; a value is required'")] if field.is_required else []
    for demand, words in (*_list_demands_of_type(field.type, column), *_list_demands(field, column)):
        # A condition that evaluates to null is not met.
        condition = f"({column} is not null and ({demand}) is not true)"
        faults.append(Fault(condition, f"'''' || left({column}, 80) || '''' || {quote_text(f' {words}')}"))
    return faults


def _list_demands_of_type(kind: str, column: str) -> list[tuple[str, str]]:
    """Conditions in SQL that each cell must meet, and the message for one that does not."""
    if kind == "string":
        return [
            (f"length({column}) <= {LONGEST_CELL}", f"has more than {LONGEST_CELL} characters; shorten it")
        ]
    pattern, wanted = CANONICAL[kind]
    demands = [(f"regexp_full_match({column}, {quote_text(pattern)})", f"is not canonical; write {wanted}")]
    if kind == "date":
        demands.append((f"try_cast({column} as date) >= date '0001-01-01'", "is not a real date; correct it"))
    if kind == "number":
        digits = f"trim(replace(replace({column}, '-', ''), '.', ''), '0')"
        is_kept = f"length({digits}) <= {MOST_DIGITS} and isfinite(try_cast({column} as double))"
        demands.append((is_kept, f"has more than {MOST_DIGITS} digits, more than can be kept; round it"))
    return demands


def _list_demands(field: Field, column: str) -> Iterator[tuple[str, str]]:
    """The same for the constraints, whose names are in the messages."""
    kind = TYPES.get(field.type, field.type)
    for name, (demand, words) in DEMANDS.items():
        if name not in field.constraints:
            continue
        given = field.constraints[name]
        cells = [write_cell(value) for value in (given if isinstance(given, list) else [given])]
        bounds = map(quote_text, map(translate, cells) if name == "pattern" else cells)
        yield demand.format(cell=column, kind=kind, bound=", ".join(bounds)), words.format(", ".join(cells))


def write_cell(value: str | bool | int | float) -> str:
    """A value from the descriptor as it is written in a cell."""
    if isinstance(value, bool):
        return str(value).lower()
    return format(Decimal(repr(value)).normalize(), "f") if isinstance(value, float) else str(value)


def is_canonical(kind: str, cell: str) -> bool:
    """Whether a cell of this type may contain this text."""
    demands = " and ".join(f"({demand})" for demand, _ in _list_demands_of_type(kind, "cell"))
    query = f"select coalesce({demands}, false) from (select ? as cell)"
    return kind == "string" or duckdb.execute(query, [cell]).fetchall() == [(True,)]
