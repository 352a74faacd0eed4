"""What changed in a package between two states, in the data's own words."""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from .edit import Row
from .states import State

# In this order: what readers look for first.
FIRST = ("claims", "figures", "attributions", "relations", "traces", "drifts")
# Of a claim that was superseded, these differ from its successor in any case.
OWN = ("claim_id", "status", "superseded_by", "recorded_on", "recorded_by", "note")


class Difference(NamedTuple):
    """A row that was added, removed, changed, superseded or withdrawn: what it is, and its fields before and after."""

    table: str
    key: str
    kind: str
    words: str
    fields: list[tuple[str, str, str]]


def find_differences(before: State, after: State) -> list[Difference]:
    """All differences, claims first; new and lost columns are told once each."""
    names = sorted({*before.tables, *after.tables}, key=lambda name: (name not in FIRST, _place(name), name))
    found = [one for name in names for one in _compare_table(name, before, after)]
    for path in sorted({*before.texts, *after.texts}):
        then, now = before.texts.get(path, ""), after.texts.get(path, "")
        if then != now:
            kind = "added" if not then else "removed" if not now else "changed"
            found.append(
                Difference("texts", path, kind, "", [("sha256", then, now)] if kind == "changed" else [])
            )
    return found


def _place(name: str) -> int:
    return FIRST.index(name) if name in FIRST else 0


def _compare_table(name: str, before: State, after: State) -> Iterator[Difference]:
    then, now = before.tables.get(name, {}), after.tables.get(name, {})
    old, new = before.fields.get(name, ()), after.fields.get(name, ())
    if old and new:
        for kind, columns in (("new columns", set(new) - set(old)), ("lost columns", set(old) - set(new))):
            if columns:
                yield Difference(name, "", kind, ", ".join(sorted(columns)), [])
    shared = [field for field in new if field in old] if old and new else [*new, *old]
    for key in [*now, *(key for key in then if key not in now)]:
        if key not in then:
            yield Difference(name, key, "added", tell(name, now[key], after), [])
        elif key not in now:
            yield Difference(name, key, "removed", tell(name, then[key], before), [])
        else:
            fields = [
                (field, then[key].get(field, ""), now[key].get(field, ""))
                for field in shared
                if then[key].get(field, "") != now[key].get(field, "")
            ]
            if fields:
                yield _name_change(name, key, fields, after)


def _name_change(name: str, key: str, fields: list[tuple[str, str, str]], after: State) -> Difference:
    row = after.tables[name][key]
    if name == "claims" and any(field == "status" for field, _, _ in fields):
        if row["status"] == "superseded":
            successor = after.tables[name].get(row["superseded_by"], {})
            differ = [
                (field, row[field], cell)
                for field, cell in successor.items()
                if field not in OWN and row.get(field, "") != cell
            ]
            return Difference(
                name, key, f"superseded by {row['superseded_by']}", tell(name, row, after), differ
            )
        if row["status"] == "withdrawn":
            return Difference(name, key, "withdrawn", row["note"], [])
    return Difference(name, key, "changed", "", fields)


def tell(name: str, row: Row, state: State) -> str:
    """A row in words: a claim with its claimant, source, polarity and modality; the name or title of others."""
    if name == "claims":
        agent = state.tables.get("agents", {}).get(row["claimant_id"], {}).get("name", row["claimant_id"])
        verb = "denies" if row["polarity"] == "denies" else f"claims ({row['modality']})"
        return f"{agent} {verb}, in {row['source_id']}: {row['paraphrase']}"
    for field in ("name", "title", "value_text", "summary", "reason", "explanation", "cue"):
        if row.get(field):
            return row[field]
    return ""


def print_differences(found: list[Difference]) -> Iterator[str]:
    """The differences as lines for a terminal."""
    for one in found:
        head = " ".join(filter(None, [one.table, one.key, one.kind]))
        words = f": {' '.join(one.words.split())}" if one.words else ""
        if one.kind == "changed" and len(one.fields) == 1:
            [(field, then, now)] = one.fields
            yield f"{one.table} {one.key} {field}: {then or '(empty)'} → {now or '(empty)'}"
            continue
        yield f"{head}{words}"
        for field, then, now in one.fields:
            yield f"  {field}: {then or '(empty)'} → {now or '(empty)'}"


def write_changelog(found: list[Difference]) -> Iterator[str]:
    """The differences as Markdown, in the sections of a changelog: claims one by one, new rows of others by number."""
    sections = {
        "Added": _list_added(found),
        "Corrected": _list_corrected(found),
        "Withdrawn": (f"{one.key}: {one.words}" for one in found if one.kind == "withdrawn"),
        "Removed": (
            f"{one.table} {one.key}: {one.words}" for one in found if one.kind in ("removed", "lost columns")
        ),
    }
    for title, lines in sections.items():
        if points := "".join(f"* {line}\n" for line in lines):
            yield f"### {title}\n\n{points}"


def _list_added(found: list[Difference]) -> Iterator[str]:
    successors = {one.kind.removeprefix("superseded by ") for one in found}
    for one in found:
        if one.table == "claims" and one.kind == "added" and one.key not in successors:
            yield f"{one.key}: {one.words}"
    counts = Counter(one.table for one in found if one.table != "claims" and one.kind == "added")
    for table, number in counts.items():
        yield f"{number} new {table.removesuffix('s') if number == 1 else table}."
    yield from (f"{one.table}: {one.kind} {one.words}." for one in found if one.kind == "new columns")


def _list_corrected(found: list[Difference]) -> Iterator[str]:
    for one in found:
        fields = "; ".join(
            f"{field}: {then or 'empty'} → {now or 'empty'}" for field, then, now in one.fields
        )
        if one.kind.startswith("superseded"):
            yield f"{one.key} is {one.kind}: {fields}"
        elif one.kind == "changed":
            yield f"{one.table} {one.key}: {fields}"
