"""Correct what is published: a claim is replaced by another or withdrawn, and its row stays."""

import re
from typing import NamedTuple

from slugify import slugify

from ..problems import Failure
from .claims import find_recorder, resolve_words
from .drafts import KNOWN
from .edit import Edit, Row
from .places import find_quote
from .todo import today

# What hangs on a trace.
OF_TRACES = ("drifts", "disagreements")


class Copied(NamedTuple):
    """What a successor has been given: its id, and how many rows of each table. `opened` are sentences, by source and
    number, that no claim quotes any longer.
    """

    claim_id: str
    rows: dict[str, int]
    opened: list[tuple[str, str]]


def find_current(edit: Edit, claim_id: str) -> Row:
    """The current claim with this id. Raises Failure."""
    found = edit.rows("claims").find(claim_id=claim_id)
    if not found:
        raise Failure(f"{claim_id} is not a claim_id in data/claims.csv; name a claim")
    if found[0]["status"] != "current":
        by = f" by {found[0]['superseded_by']}" if found[0]["superseded_by"] else ""
        raise Failure(f"{claim_id} is {found[0]['status']}{by} already; name a current claim")
    return found[0]


def supersede(edit: Edit, claim_id: str, changes: Row, why: str, by: str, at: int | None = None) -> Copied:
    """Replace a claim by a copy with `changes`, and give the copy all that the claim has: hops, figures, relations,
    traces and what hangs on them. `changes` has columns of the table claims, or figures.FIELD for its only figure.
    """
    old = find_current(edit, claim_id)
    new = {
        **old,
        "claim_id": edit.next_id("claims", "c"),
        "recorded_on": today(),
        "recorded_by": find_recorder(edit, by),
    }
    figures = _take_figure_changes(edit, claim_id, changes)
    for field, cell in changes.items():
        # In another source, it is another claim.
        if field not in old or field in ("source_id", *KNOWN["claims"].split()):
            raise Failure(
                f"{field} cannot be changed; name a column of data/claims.csv that people type, or figures.FIELD"
            )
        new[field] = cell
    if new["quote"] != old["quote"] or at is not None:
        source, place = find_quote(
            edit, new["quote"], new["source_id"], at if at is not None else _near(edit, old, new["quote"])
        )
        quote = edit.read_text(source)[place.start : place.end]
        new |= {"quote": quote, "quote_start": str(place.start), "quote_end": str(place.end)}
    old |= {"status": "superseded", "superseded_by": new["claim_id"], "note": f"{old['note']} {why}".strip()}
    edit.rows("claims").append(new)
    copied = _copy_rows(edit, claim_id, new["claim_id"], figures)
    opened = _mark_sentences(edit, old)
    return Copied(new["claim_id"], {name: count for name, count in copied.items() if count}, opened)


def _near(edit: Edit, old: Row, quote: str) -> int | None:
    """Where the new quote stands within the old one or around it; None if that is not in one place."""
    text = edit.read_text(edit.rows("sources").find(source_id=old["source_id"])[0])
    start, end = int(old["quote_start"]), int(old["quote_end"])
    places = [one.start() for one in re.finditer(f"(?={re.escape(quote)})", text)] if quote else []
    near = [place for place in places if place < end and place + len(quote) > start]
    return near[0] if len(near) == 1 else None


def _take_figure_changes(edit: Edit, claim_id: str, changes: Row) -> dict[str, Row]:
    """Take the changes of figures out of `changes`: by figure_id, its cells. figures.f0003.value names one of several."""
    own = [row["figure_id"] for row in edit.rows("figures").find(claim_id=claim_id)]
    taken: dict[str, Row] = {}
    for column in [one for one in changes if one.startswith("figures.")]:
        *chosen, field = column.split(".")[1:]
        if field not in edit.rows("figures").table.field_names or field in KNOWN["figures"].split():
            raise Failure(f"{column} cannot be changed; name a field of data/figures.csv that people type")
        named = chosen[0] if chosen else own[0] if len(own) == 1 else ""
        # By its id, or by its number, as in a claim that is added.
        named = own[int(named) - 1] if named.isdecimal() and 0 < int(named) <= len(own) else named
        if named not in own:
            told = (
                f"the figures {', '.join(own)}; name one, as figures.{own[0]}.{field}" if own else "no figure"
            )
            raise Failure(f"{claim_id} has {told}")
        taken.setdefault(named, {})[field] = changes.pop(column)
    return taken


def _copy_rows(edit: Edit, old: str, new: str, changes: dict[str, Row]) -> dict[str, int]:
    """Copy what belongs to a claim for its successor; ids of figures and traces become new ones throughout."""
    hops = edit.rows("attributions").find(claim_id=old)
    for row in hops:
        edit.rows("attributions").append({**row, "claim_id": new})
    figures: dict[str, str] = {}
    own = edit.rows("figures").find(claim_id=old)
    for row in own:
        figures[row["figure_id"]] = edit.next_id("figures", "f")
        ids = {"figure_id": figures[row["figure_id"]], "claim_id": new}
        group = row["alternative_group"] and slugify(f"{row['alternative_group']}-{new}")
        base = {
            "base_figure_id": figures.get(row["base_figure_id"], row["base_figure_id"]),
            "alternative_group": group,
        }
        edit.rows("figures").append({**row, **base, **ids, **changes.get(row["figure_id"], {})})
    # What rests on a figure that is replaced rests on its successor, unless it is itself replaced.
    moved = [
        row for row in edit.rows("figures") if row["base_figure_id"] in figures and row["claim_id"] != old
    ]
    for row in moved:
        row["base_figure_id"] = figures[row["base_figure_id"]]
    traces: dict[str, str] = {}
    for row in edit.rows("traces").find(claim_id=old):
        traces[row["trace_id"]] = edit.next_id("traces", "t")
        edit.rows("traces").append({**row, "trace_id": traces[row["trace_id"]], "claim_id": new})
    counts = {"hops": len(hops), "figures": len(figures), "traces": len(traces)}
    for name in OF_TRACES:
        hanging = [row for row in edit.rows(name) if row["trace_id"] in traces]
        for row in hanging:
            ends = {
                field: figures.get(cell, cell) for field, cell in row.items() if field.endswith("figure_id")
            }
            edit.rows(name).append({**row, **ends, "trace_id": traces[row["trace_id"]]})
        counts[name] = len(hanging)
    return counts | {
        "relations": _copy_relations(edit, old, new),
        "acceptances": _copy_acceptances(edit, old, new),
    }


def _copy_relations(edit: Edit, old: str, new: str) -> int:
    found = [row for row in edit.rows("relations") if old in (row["claim_id"], row["other_claim_id"])]
    for row in found:
        ends = {field: new if row[field] == old else row[field] for field in ("claim_id", "other_claim_id")}
        edit.rows("relations").append({**row, **ends})
    resolve_words(edit)
    return len(found)


def _copy_acceptances(edit: Edit, old: str, new: str) -> int:
    """A warning that was accepted on the claim would come back on its successor, and no longer comes on the claim."""
    found = edit.rows("accepted_warnings").find(row=old)
    for row in found:
        row["row"] = new
    return len(found)


def _mark_sentences(edit: Edit, old: Row) -> list[tuple[str, str]]:
    """A sentence that no current claim quotes any longer is open again; those of the new quote have a claim.

    Returns the source and the number of each sentence that is open again.
    """
    opened = []
    current = [row for row in edit.rows("claims").find(source_id=old["source_id"], status="current")]
    for row in edit.rows("sentences").find(source_id=old["source_id"]):
        start, end = int(row["sentence_start"]), int(row["sentence_end"])
        is_quoted = any(int(one["quote_start"]) < end and int(one["quote_end"]) > start for one in current)
        if is_quoted and row["disposition"] != "claim":
            row |= {"disposition": "claim", "note": ""}
        elif not is_quoted and row["disposition"] == "claim":
            row |= {"disposition": "open", "note": ""}
            opened.append((row["source_id"], row["number"]))
    return opened


def withdraw(edit: Edit, claim_id: str, why: str) -> list[tuple[str, str]]:
    """Withdraw a claim, with the reason in its note; return the sentences (source, number) that are open again for it."""
    row = find_current(edit, claim_id)
    if not why.strip():
        raise Failure("say why with --why; users read it on the claim's page")
    row |= {"status": "withdrawn", "note": f"{row['note']} Withdrawn: {why.strip()}".strip()}
    return _mark_sentences(edit, row)
