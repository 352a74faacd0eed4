"""The figures of a draft: those that were typed, each completed, or else those that its quote has."""

import re

from slugify import slugify

from .counting import UNMOVED, Lists
from .drafts import EMPTY, Draft, propose
from .edit import Edit, Row
from .figures import propose_figures

# What may be left of a figure whose words were emptied.
BARE = {"method", "counted_from", "counted_to"}


def read_lists(edit: Edit) -> Lists:
    """What the package counts."""
    return Lists(*(edit.rows(name) for name in ("units", "measures", "item_kinds", "figures")))


def complete_figures(edit: Edit, draft: Draft) -> None:
    """The figures of the quote: those that were typed, each completed, or else those that are proposed."""
    # A year in the words of the period is not a figure.
    period, quote = draft.claim.get("period_text", ""), draft.claim["quote"]
    offered = propose_figures(quote.replace(period, " " * len(period)) if period else quote, read_lists(edit))
    rows = draft.cells["figures"]
    named = [row["value_text"] for row in rows if row.get("value_text")]
    if not named:
        # Cells without words hold for the figures in the order of the quote.
        rows += [{} for _ in offered[len(rows) :]]
    for place, row in enumerate(rows):
        words = row.get("value_text", "")
        like = (
            [one for one in offered if _is_alike(one, words)]
            if words
            else [one for one in offered if not any(_is_alike(one, other) for other in named)]
            if named
            else offered[place:]
        )
        if like:
            bound = row.get("bound")
            cells = (
                {**like[0]}
                if not bound
                else {k: v for k, v in like[0].items() if k not in ("value", "lower", "upper")}
            )
            if bound == "not_a_quantity":
                cells = {"value_text": cells["value_text"]}
            elif any(row.get(cell) for cell in ("value", "lower", "upper")):
                cells = {k: v for k, v in cells.items() if k not in ("value", "lower", "upper")}
            propose(draft, cells, "figures", place)
        if row.get("bound") == "not_a_quantity":
            propose(
                draft, {"designation": row.get("value_text", ""), "stage": "not_applicable"}, "figures", place
            )
        row.setdefault("method", "unstated")
        propose(draft, _find_count_period(draft.claim, row), "figures", place)
    # A dash for the words of a figure says that there is none; and where none is proposed, there is none above others.
    rows[:] = [row for row in rows if row.get("value_text") != EMPTY and not set(row) <= BARE]
    _group_alternatives(draft)


def _find_count_period(claim: Row, figure: Row) -> Row:
    """From when to when what was counted came about: the period of the claim, where it has a date."""
    is_count = figure.get("stage") in ("delivered", "produced", "used") and figure.get("unit") not in (
        *UNMOVED,
        "",
        None,
    )
    period = claim.get("period", "")
    if not (is_count and period) or figure.get("per") or period.endswith("~"):
        return {}
    first, _, last = period.partition("/")
    is_open = claim.get("period_text", "").lower().startswith("since")
    ends = {"counted_from": first} | ({} if is_open else {"counted_to": last or first})
    return {field: date for field, date in ends.items() if date != ".."}


def _is_alike(figure: Row, words: str) -> bool:
    return words in figure["value_text"] or figure["value_text"] in words


def _group_alternatives(draft: Draft) -> None:
    """Two figures with "or" between them are alternatives."""
    rows, quote = draft.cells["figures"], draft.claim["quote"]
    for place in range(len(rows) - 1):
        first, second = rows[place].get("value_text", ""), rows[place + 1].get("value_text", "")
        between = quote[quote.find(first) + len(first) : quote.rfind(second)] if first and second else ""
        if re.search(r"\bor\s$", between):
            name = slugify(f"{draft.source['source_id']}-{draft.quote.start}")
            for which in (place, place + 1):
                propose(draft, {"alternative_group": name}, "figures", which)
