"""The values of a column to choose from: several at once, each a link.

Datasette counts a facet among the rows that are shown, so once one value is chosen, the others are gone. Here a column that is filtered is counted without its own filter, and several values are one
filter, COLUMN__in.
"""

import json
from typing import Any, NamedTuple
from urllib.parse import urlencode

from .asking import split_values


class Offered(NamedTuple):
    """A value of a column: how many rows have it, and where a click leads that chooses it, or gives it up."""

    label: str
    rows: int
    is_chosen: bool
    link: str


class Choice(NamedTuple):
    """A column and its values; `has_more` if only the most frequent are here."""

    column: str
    values: list[Offered]
    has_more: bool


async def list_choices(datasette: Any, request: Any, database: str, table: str, facets: list) -> list[Choice]:
    """`facets` are Datasette's results, in the order in which they are shown; where there is no choice, none is given."""
    address = datasette.urls.table(database, table)
    columns = [facet for facet in facets if facet["type"] == "column"]
    choices = [await _offer_values(datasette, request, address, facet) for facet in columns]
    return [
        choice
        for choice in choices
        if len(choice.values) > 1 or any(value.is_chosen for value in choice.values)
    ]


async def _offer_values(datasette: Any, request: Any, address: str, facet: dict) -> Choice:
    column = facet["name"]
    own = {column, f"{column}__exact", f"{column}__in"}
    arguments = [
        (name, value) for name in request.args for value in request.args.getlist(name) if name != "_next"
    ]
    others = [(name, value) for name, value in arguments if name not in own]
    chosen = [each for name, value in arguments if name in own for each in split_values(name, value)]
    if chosen:
        facet = await _count_all(datasette, address, others, facet)
    labels = {str(found["value"]): (str(found["label"]), found["count"]) for found in facet["results"]}
    offered = dict.fromkeys([*labels, *chosen])
    values = []
    for value in offered:
        label, count = labels.get(value, (value, 0))
        kept = [each for each in chosen if each != value] + ([] if value in chosen else [value])
        values.append(
            Offered(label or "-", count, value in chosen, f"{address}?{_write(column, kept, others)}")
        )
    return Choice(column, values, facet["truncated"])


def _write(column: str, values: list[str], others: list[tuple[str, str]]) -> str:
    if len(values) > 1:
        return urlencode([*others, (f"{column}__in", json.dumps(values, ensure_ascii=False))])
    return urlencode([*others, *((column, value) for value in values)])


async def _count_all(datasette: Any, address: str, others: list[tuple[str, str]], facet: dict) -> dict:
    """The facet as it would be without the filter of its own column; as it is if counting takes too long."""
    query = urlencode([*others, ("_facet", facet["name"]), ("_size", "0"), ("_nocount", "1")])
    found = await datasette.client.request("GET", f"{address}.json?{query}", avoid_path_rewrites=True)
    return found.json().get("facet_results", {}).get(facet["name"], facet)
