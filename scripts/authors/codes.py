"""Add a code to a codelist of the package."""

from ..problems import Failure
from .edit import Edit, Row

CELLS = ("code", "title", "description")


def list_codelists(edit: Edit) -> list[str]:
    """The codelists to which a code can be added by its title and description."""
    return [table.name for table in edit.package.tables if table.field_names == CELLS]


def add_code(edit: Edit, list_name: str, row: Row) -> str:
    """Add a code with its title and description, and return the path of its list. Raises Failure."""
    lists = [table for table in edit.package.tables if table.primary_key == ("code",)]
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
