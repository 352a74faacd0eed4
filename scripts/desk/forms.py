"""What a form of the desk says, and back: names of fields, what a person typed, and what is only proposed.

A field is named by its column, rows numbered from 1: paraphrase, figures.2.unit. `was.FIELD` is the proposal that the
page showed in it, so that what is unchanged can be proposed anew, and `at.FIELD` is where its words stand in the text.
"""

import re
from urllib.parse import parse_qsl

from ..authors.drafts import EMPTY, PARTS, Draft, number_column
from ..authors.edit import Row
from ..problems import Failure

MOST_BYTES = 200_000
MOST_FIELDS = 2_000
LONGEST = 5_000
MARKS = ("was.", "at.")
# What is about the page, and not about the claim.
ABOUT = ("do", "number", "seen", "by", "select.from", "select.to", "select.as")
# The fields of a new code.
CODE = "code."
# The cell without which a row says nothing.
KEYS = {
    "attributions": "cue",
    "figures": "value_text",
    "relations": "other_claim_id",
    "traces": "from_account_id",
}
ROW = re.compile(r"([a-z]+)\.([1-9][0-9]?)\.([a-z_]+)")


class TooLarge(Failure):
    """More was sent than a form holds."""


def read_form(body: bytes) -> Row:
    """The fields of a form, white space as single spaces. Raises Failure for what no page of the desk sends."""
    try:
        pairs = parse_qsl(
            body.decode("ascii"),
            keep_blank_values=True,
            strict_parsing=bool(body),
            errors="strict",
            max_num_fields=MOST_FIELDS,
        )
    except ValueError as error:
        raise Failure("this is not a form of the desk; load the page again") from error
    fields = {name: " ".join(value.split()) for name, value in pairs}
    if len(fields) < len(pairs):
        raise Failure("a field was sent twice; load the page again")
    for name, value in fields.items():
        if len(value) > LONGEST:
            raise TooLarge(f"{name[:80]} has more than {LONGEST:,} characters; shorten it")
        if re.search("[\0-\x1f\x7f\ud800-\udfff]", value):
            raise Failure(f"{name[:80]} has a character that cannot be seen; type it again")
    return fields


def is_cell(name: str) -> bool:
    """Whether a field is a cell of a claim."""
    return name not in ABOUT and not name.startswith((*MARKS, CODE))


def read_typed(fields: Row) -> Row:
    """What a person typed or chose; a dash where a proposal was deleted."""
    typed = {}
    for name, value in fields.items():
        was = fields.get(f"was.{name}")
        if is_cell(name) and (was is None or value != was) and (value or was):
            typed[name] = value or EMPTY
    _add_rows_around(typed, fields)
    return typed


def _add_rows_around(typed: Row, fields: Row) -> None:
    """Of a table with a row that was changed, the rows before it too, since rows are told apart by their order.

    Figures and hops are told apart by their words as well, so all of them keep theirs.
    """
    for table in PARTS[1:]:
        numbers = [int(found[2]) for name in typed if (found := ROW.fullmatch(name)) and found[1] == table]
        for name, value in fields.items() if numbers else ():
            found = ROW.fullmatch(name)
            if not found or found[1] != table or not value:
                continue
            if int(found[2]) < max(numbers) or found[3] == KEYS[table]:
                typed.setdefault(name, value)


def remove_row(fields: Row, table: str, number: int) -> Row:
    """The fields without a row. If it was the last, a dash says that none is wanted, although one is proposed."""
    kept: Row = {}
    for name, value in fields.items():
        mark = next((mark for mark in MARKS if name.startswith(mark)), "")
        found = ROW.fullmatch(name.removeprefix(mark))
        if found is None or found[1] != table:
            kept[name] = value
        elif int(found[2]) != number and not (mark == "was." and found[3] == KEYS[table]):
            place = int(found[2]) - (int(found[2]) > number)
            kept[f"{mark}{table}.{place}.{found[3]}"] = value
    if not any(name.startswith(f"{table}.") for name in kept):
        kept[f"{table}.1.{KEYS[table]}"] = EMPTY
    return kept


def list_blank(fields: Row) -> list[str]:
    """The cells of rows that were added and in which nothing was typed yet."""
    rows: dict[str, list[str]] = {}
    for name in fields:
        if found := ROW.fullmatch(name):
            rows.setdefault(f"{found[1]}.{found[2]}", []).append(name)
    return [
        name
        for names in rows.values()
        if not any(fields[name] or f"was.{name}" in fields for name in names)
        for name in names
    ]


def name_column(column: str) -> str:
    """The field of a form for a column as drafts name it: figures.unit 2 is figures.2.unit."""
    name, _, place = column.partition(" ")
    table, _, field = name.partition(".")
    if field and table in PARTS:
        return f"{table}.{place or 1}.{field}"
    return number_column(column)


def list_values(draft: Draft) -> Row:
    """Every cell of a completed draft, by field."""
    values = dict(draft.claim)
    for table, rows in draft.cells.items():
        if table in PARTS[1:]:
            for number, row in enumerate(rows, 1):
                values |= {f"{table}.{number}.{field}": cell for field, cell in row.items()}
        elif table not in ("claims", "accept"):
            values |= {
                number_column(f"{table}.{field} {place}"): cell
                for place, row in enumerate(rows, 1)
                for field, cell in row.items()
            }
    return values | ({"accept": draft.accept} if draft.accept else {})


def change_rows(fields: Row) -> tuple[Row, str]:
    """The fields without a row that was to be removed, and the name of the first cell of one that was to be added."""
    verb, _, rest = fields.get("do", "").partition(".")
    table, _, number = rest.partition(".")
    first = {
        "attributions": "cue",
        "figures": "value_text",
        "relations": "relation",
        "traces": "from_account_id",
    }
    if verb == "choose" and "=" in rest:
        # A value that was offered for a field.
        name, _, value = rest.partition("=")
        return {**{one: cell for one, cell in fields.items() if one != f"was.{name}"}, name: value}, ""
    if table not in first:
        return fields, ""
    if verb == "remove" and number.isdecimal() and len(number) < 3:
        return remove_row(fields, table, int(number)), ""
    if verb == "add":
        used = [int(found[2]) for name in fields if (found := ROW.fullmatch(name)) and found[1] == table]
        dash = f"{table}.1.{first[table]}"
        kept = {name: value for name, value in fields.items() if not (name == dash and value == "-")}
        number = str(max(used, default=0) + 1) if kept == fields else "1"
        return kept, f"{table}.{number}.{first[table]}"
    return fields, ""
