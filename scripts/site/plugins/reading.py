"""Pages to read: home, a claim, a source, an agent, a statement, a search. Each is a folder of queries and a template.

What `site/queries/PAGE/NAME.sql` returns is given to the template as NAME, a list of rows; `:key` is the
primary key of the row that is shown, `:words` what is searched for.
"""

from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from datasette import hookimpl

QUERIES = Path(__file__).resolve().parents[1] / "queries"
PAGES = {"claims": "claim", "sources": "source", "agents": "agent", "statements": "statement"}


def _read_queries(page: str) -> dict[str, str]:
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted((QUERIES / page).glob("*.sql"))}


SQL = {page: _read_queries(page) for page in ("home", "search", *PAGES.values())}


class Segment(NamedTuple):
    """A stretch of a text, and the claims whose quotes cover it (none, one, or several)."""

    text: str
    claims: tuple[dict, ...]
    opens: tuple[dict, ...]


def mark_text(text: str, claims: list[dict], start: int = 0, end: int | None = None) -> list[Segment]:
    """Cut a text wherever a quote starts or ends; `claims` have quote_start and quote_end in code points."""
    end = len(text) if end is None else end
    inside = [claim for claim in claims if claim["quote_start"] < end and claim["quote_end"] > start]
    edges = {start, end}
    for claim in inside:
        edges |= {max(start, claim["quote_start"]), min(end, claim["quote_end"])}
    places = sorted(edges)
    return [
        Segment(
            text[left:right],
            tuple(claim for claim in inside if claim["quote_start"] <= left and claim["quote_end"] >= right),
            tuple(claim for claim in inside if max(start, claim["quote_start"]) == left),
        )
        for left, right in pairwise(places)
    ]


@hookimpl
def extra_template_vars(datasette, request, template, table, view_name):
    if view_name == "index":
        return _collect(datasette, "home")
    if view_name == "row" and table in PAGES:
        return _collect(datasette, PAGES[table], key=request.url_vars["pks"])
    if template == "query-munitions-search_claims.html" and request.args.get("words", "").strip():
        return _collect(datasette, "search", words=request.args["words"])
    return {}


async def _collect(datasette, page: str, **parameters: str) -> dict:
    """The rows of every query of a page, and the function with which templates mark a text."""
    database = next(db for name, db in datasette.databases.items() if not name.startswith("_"))
    rows = {"mark_text": mark_text, "database_name": database.name}
    for name, query in SQL[page].items():
        results = await database.execute(query, parameters)
        rows[name] = [dict(row) for row in results.rows]
    return rows
