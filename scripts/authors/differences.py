"""What changed in a package between two states, in the data's own words."""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from .edit import Row
from .states import State

# In this order: what readers look for first.
FIRST = ("claims", "figures", "attributions", "relations", "traces", "drifts")
# Of a claim that was superseded, these differ from its successor in any case; of what belongs to it, the ids do.
OWN = ("claim_id", "status", "superseded_by", "recorded_on", "recorded_by", "note")
IDS = ("claim_id", "figure_id", "trace_id", "base_figure_id", "alternative_group")
# What a successor has of its own, with the word for one of them; and what hangs on its traces.
PARTS = {"figures": "figure", "attributions": "hop", "traces": "trace"}
OF_TRACES = ("drifts", "disagreements")
COPIED = "copied"


class Difference(NamedTuple):
    """A row that was added, removed, changed, superseded or withdrawn: what it is, and its fields before and after."""

    table: str
    key: str
    kind: str
    words: str
    fields: list[tuple[str, str, str]]
    why: str = ""


def find_differences(before: State, after: State) -> list[Difference]:
    """All differences, claims first; new and lost columns are told once each."""
    names = sorted({*before.tables, *after.tables}, key=lambda name: (name not in FIRST, _place(name), name))
    found = [one for name in names for one in _compare_table(name, before, after)]
    found = _tell_successions(found, before, after)
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
            return Difference(name, key, "superseded", tell(name, row, after), [])
        if row["status"] == "withdrawn":
            noted = next((then for field, then, _ in fields if field == "note"), "")
            why = row["note"].removeprefix(noted).strip().removeprefix("Withdrawn: ")
            return Difference(name, key, "withdrawn", tell(name, row, after), [], why)
    return Difference(name, key, "changed", "", fields)


def _tell_successions(found: list[Difference], before: State, after: State) -> list[Difference]:
    """The differences, superseded claims with what their successors say otherwise, copied rows marked as such."""
    copied: set[tuple[str, str]] = set()
    origins: dict[str, str] = {}
    told: dict[str, Difference] = {}
    for one in found:
        if one.kind == "superseded":
            chain = _follow(one.key, after)
            origins |= dict.fromkeys(chain[1:], one.key)
            told[one.key] = _tell_succession(one, chain, before, after, copied)
    traces = {key for table, key in copied if table == "traces"}
    for one in found:
        row = after.tables.get(one.table, {}).get(one.key, {})
        parts = [origins.get(part, part) for part in one.key.split(":")]
        # Of a symmetric relation, the lower id stands first.
        known = {":".join(parts), ":".join(reversed(parts))} & before.tables.get(one.table, {}).keys()
        is_end = one.table in ("claims", "relations") and bool(known)
        if one.kind == "added" and (is_end or (one.table in OF_TRACES and row.get("trace_id") in traces)):
            copied.add((one.table, one.key))
    return [
        told.get(one.key, one)
        if one.table == "claims" and one.kind == "superseded"
        else one._replace(kind=COPIED)
        if (one.table, one.key) in copied
        else one
        for one in found
    ]


def _follow(claim_id: str, state: State) -> list[str]:
    """A claim and its successors, up to the one that is not superseded."""
    chain = [claim_id]
    while (then := state.tables["claims"].get(chain[-1], {}).get("superseded_by")) and then not in chain:
        chain.append(then)
    return chain


def _tell_succession(
    one: Difference, chain: list[str], before: State, after: State, copied: set[tuple[str, str]]
) -> Difference:
    """What the last of a chain of claims says otherwise than the first, and why; what it has from it is `copied`."""
    claims = after.tables["claims"]
    old, new, note = claims[chain[0]], claims.get(chain[-1], {}), before.tables["claims"][chain[0]]["note"]
    fields = [
        (field, old.get(field, ""), cell)
        for field, cell in new.items()
        if field not in OWN and old.get(field, "") != cell
    ]
    for table, word in PARTS.items():
        own = {
            claim: [
                (key, row) for key, row in after.tables.get(table, {}).items() if row["claim_id"] == claim
            ]
            for claim in chain
        }
        copied |= {(table, key) for claim in chain[1:-1] for key, _ in own[claim]}
        fields += _compare_parts(table, word, own[chain[0]], own[chain[-1]], copied)
    whys = (claims[claim]["note"].removeprefix(note).strip() for claim in chain[:-1] if claim in claims)
    kind = f"superseded by {chain[-1]}"
    return one._replace(kind=kind, fields=fields, why=" ".join(filter(None, whys)))


def _compare_parts(
    table: str,
    word: str,
    old: list[tuple[str, Row]],
    new: list[tuple[str, Row]],
    copied: set[tuple[str, str]],
) -> Iterator[tuple[str, str, str]]:
    """How the figures, hops or traces of a claim differ from those of its successor: what is the same first."""

    def strip(row: Row) -> Row:
        return {field: cell for field, cell in row.items() if field not in IDS and cell}

    left = list(new)
    unlike = []
    for key, row in old:
        same = next((one for one in left if strip(one[1]) == strip(row)), None)
        if same:
            left.remove(same)
            copied.add((table, same[0]))
        else:
            unlike.append((key, row))
    for (key, row), (other, successor) in zip(unlike, left):
        copied.add((table, other))
        name = f"{table}.{key.rpartition(':')[2]}"
        yield from (
            (f"{name}.{field}", row.get(field, ""), cell)
            for field, cell in successor.items()
            if field not in IDS and row.get(field, "") != cell
        )
    for key, row in unlike[len(left) :]:
        yield f"{word} {key.rpartition(':')[2]}", tell(table, row, State("", {}, {}, {})) or key, ""


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
    """The differences as lines for a terminal, each on one line whatever a cell holds."""
    yield from (" ".join(line.splitlines()) for line in _list_lines(found))


def _list_lines(found: list[Difference]) -> Iterator[str]:
    for one in list_told(found):
        head = " ".join(filter(None, [one.table, one.key, one.kind]))
        words = f": {' '.join(one.words.split())}" if one.words else ""
        if one.kind == "changed" and len(one.fields) == 1:
            [(field, then, now)] = one.fields
            yield f"{one.table} {one.key} {field}: {then or '(empty)'} → {now or '(empty)'}"
            continue
        yield f"{head}{words}"
        for field, then, now in one.fields:
            yield f"  {field}: {then or '(empty)'} → {now or '(empty)'}"
        if one.why:
            yield f"  why: {one.why}"


def list_told(found: list[Difference]) -> list[Difference]:
    """The differences without rows that a successor merely took over."""
    return [one for one in found if one.kind != COPIED]


def write_changelog(found: list[Difference]) -> Iterator[str]:
    """The differences as Markdown, in the sections of a changelog: claims one by one, new rows of others by number."""
    sections = {
        "Added": _list_added(found),
        "Corrected": _list_corrected(found),
        "Withdrawn": (f"{one.key}: {one.words} Why: {one.why}" for one in found if one.kind == "withdrawn"),
        "Removed": (
            f"{one.table} {one.key}: {one.words}" for one in found if one.kind in ("removed", "lost columns")
        ),
    }
    for title, lines in sections.items():
        if points := "".join(f"* {line}\n" for line in lines):
            yield f"### {title}\n\n{points}"


def _list_added(found: list[Difference]) -> Iterator[str]:
    for one in found:
        if one.table == "claims" and one.kind == "added":
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
            yield f"{one.key} is {one.kind}: " + "; ".join(
                filter(None, [fields, one.why and f"why: {one.why}"])
            )
        elif one.kind == "changed":
            yield f"{one.table} {one.key}: {fields}"
