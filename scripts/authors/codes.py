"""The codelists of a package: which one a column takes its values from, what they hold, and how a code is added."""

import re

from ..problems import Failure
from .drafts import strip_number
from .edit import Edit, Row

CELLS = ("code", "title", "description")
CLAIM_ID = re.compile("c[0-9]{4,}")
PROPOSITION_ID = re.compile("[a-z0-9]+(?:-[a-z0-9]+)*")
# An agent of one word is as likely to be a name.
AGENT_ID = re.compile("[a-z0-9]+(?:-[a-z0-9]+)+")
# What is a key, and not the words of something new.
KEYS = {"claims": CLAIM_ID, "propositions": PROPOSITION_ID, "agents": AGENT_ID}


def list_codelists(edit: Edit) -> list[str]:
    """The codelists to which a code can be added by its title and description."""
    return [table.name for table in edit.package.tables if table.field_names == CELLS]


def find_list(edit: Edit, name: str) -> str:
    """The table that a column or a field of a form takes its values from; empty if it takes none."""
    table, _, field = strip_number(name).rpartition(".")
    table = table or "claims"
    known = any(one.name == table for one in edit.package.tables)
    keys = edit.rows(table).table.foreign_keys if known else ()
    return next((key.table for key in keys if key.field == field), "")


def is_codelist(edit: Edit, name: str) -> bool:
    """Whether a table is a codelist."""
    return edit.rows(name).table.primary_key == ("code",)


def list_codes(edit: Edit, name: str) -> list[str]:
    """The codes that a column takes; none if it takes others than those of a codelist."""
    taken = find_list(edit, name)
    return [row["code"] for row in edit.rows(taken)] if taken and is_codelist(edit, taken) else []


def is_unknown(edit: Edit, name: str, cell: str) -> bool:
    """Whether a cell of a column is a code or a key that its table does not have."""
    taken = find_list(edit, name)
    if not taken or (not is_codelist(edit, taken) and not (taken in KEYS and KEYS[taken].fullmatch(cell))):
        return False
    rows = edit.rows(taken)
    return not rows.find(**{rows.table.primary_key[0]: cell})


def add_code(edit: Edit, list_name: str, row: Row) -> str:
    """Add a code with its title and description, and return the path of its list. Raises Failure."""
    lists = [table for table in edit.package.tables if is_codelist(edit, table.name)]
    found = next((table for table in lists if table.name == list_name), None)
    if found is None:
        names = ", ".join(sorted(table.name for table in lists))
        raise Failure(f"{list_name} is not a codelist; the codelists are {names}")
    if found.field_names != CELLS:
        raise Failure(
            f"codes of {list_name} have more than a title and a description; add the row to {found.path}"
        )
    for known in edit.rows(list_name):
        if known["code"].casefold() == row["code"].casefold():
            raise Failure(f"{known['code']} is in {found.path} already; use it")
    edit.rows(list_name).append(row)
    return found.path
