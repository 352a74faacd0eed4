"""A claim as a person drafts it, in cells by column, and what of it is a proposal or still open.

A column of the table claims has its own name; one of another table is TABLE.FIELD, for example attributions.cue or
figures.unit. Worksheets, options of the command line and the desk all speak of these.
"""

from collections.abc import Iterable
from typing import NamedTuple

from ..problems import Failure
from .edit import Edit, Row
from .tellings import Place

# What a machine knows: ids, offsets, the dates of the source, who records and when.
KNOWN = {
    "claims": "claim_id quote_start quote_end attributed_on attributed_basis status superseded_by recorded_by recorded_on",
    "attributions": "claim_id hop cue_start cue_end",
    "figures": "figure_id claim_id account_id modality",
    "relations": "",
    "traces": "trace_id claim_id account_id",
}
PARTS = tuple(KNOWN)
# Of these the machine proposes rows.
PROPOSED = ("attributions", "figures")
# Rows that a claim may bring with it.
BESIDE = {"agents": ("name", "kind"), "propositions": ("title", "topic")}
ACCEPT = "accept"
# Typed for a cell that stays empty although something is proposed for it.
EMPTY = "-"
Cells = dict[str, list[Row]]


def list_columns(edit: Edit) -> list[str]:
    """The columns of a draft, in the order of a worksheet."""
    fields = {name: edit.rows(name).table.field_names for name in PARTS}
    typed = [
        field if name == "claims" else f"{name}.{field}"
        for name in PARTS
        for field in fields[name]
        if field not in KNOWN[name].split()
    ]
    return [*typed, *(f"{name}.{field}" for name, names in BESIDE.items() for field in names), ACCEPT]


def strip_number(name: str) -> str:
    """figures.2.unit, as options and the desk name it, is the column figures.unit."""
    table, _, rest = name.partition(".")
    number, _, field = rest.partition(".")
    return f"{table}.{field}" if number.isdecimal() and len(number) < 4 else name


def number_column(column: str) -> str:
    """figures.unit 2, as drafts name it, is figures.2.unit among options."""
    name, _, place = column.partition(" ")
    return name.replace(".", f".{place}.", 1) if place not in ("", "1") else name


def spread(line: Row) -> list[Row]:
    """The cells of a claim as lines of a worksheet: figures.2.unit is in the second line."""
    lines: list[Row] = [{}]
    for name, cell in line.items():
        plain = strip_number(name)
        place = int(name.split(".")[1]) - 1 if plain != name else 0
        if not 0 <= place < 100:
            raise Failure(f"{name} is not a column; number rows from 1")
        while len(lines) <= place:
            lines.append({})
        lines[place][plain] = cell
    return lines


class Draft(NamedTuple):
    """A completed draft: rows by table, without ids; which columns are proposals; and what is open, with advice."""

    source: Row
    quote: Place
    cells: Cells
    proposed: dict[str, str]
    open: dict[str, str]
    accept: str = ""

    @property
    def claim(self) -> Row:
        return self.cells["claims"][0]


def read_cells(edit: Edit, lines: Iterable[Row]) -> Cells:
    """The cells of a draft by table, from lines of a worksheet: the first has the claim, others only add rows to it.

    Where the first has no cell of a hop or a figure and another has, the first one is still to be proposed: what is
    typed below must not take its place. Raises Failure for a column that no draft has.
    """
    known = set(list_columns(edit))
    cells: Cells = {name: [] for name in (*PARTS, *BESIDE, ACCEPT)}
    for number, line in enumerate(lines):
        parts: dict[str, Row] = {}
        for column, cell in line.items():
            if column not in known:
                raise Failure(
                    f"{column} is not a column of a claim; the columns are {', '.join(sorted(known))}"
                )
            table, _, field = column.rpartition(".")
            if cell.strip():
                parts.setdefault(ACCEPT if column == ACCEPT else table or "claims", {})[field] = cell.strip()
        for name, row in parts.items():
            cells[name] += [{}] if number and not cells[name] and name in PROPOSED else []
            cells[name].append(row)
    cells["claims"] = cells["claims"][:1] or [{}]
    return cells


def propose(draft: Draft, cells: Row, table: str = "claims", place: int = 0) -> None:
    """Fill in cells that are not typed. A dash that was typed leaves a cell empty."""
    row = draft.cells[table][place]
    for field, value in cells.items():
        if not row.get(field) and value:
            row[field] = value
            column = field if table == "claims" else f"{table}.{field}" + (f" {place + 1}" if place else "")
            draft.proposed[column] = value
