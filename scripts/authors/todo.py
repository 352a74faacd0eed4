"""What is left to do in a package: open sentences, claims without a trace or a relation, dates that were inferred."""

from datetime import UTC, datetime
from typing import NamedTuple

from .edit import Edit
from .places import find_sentence
from .sheets import FOLDER, FORMS
from .tellings import Place


class Task(NamedTuple):
    """Something left to do: what kind it is, where, and in which words."""

    kind: str
    file: str
    key: str
    words: str


def today() -> str:
    """The date of today in UTC, as rows have it."""
    return f"{datetime.now(UTC):%Y-%m-%d}"


def list_tasks(edit: Edit) -> list[Task]:
    """All that is left to do, in the order of the tables."""
    return [
        *_list_sentences(edit),
        *_list_claims(edit),
        *_list_unrelated(edit),
        *_list_dates(edit),
        *_list_accepted(edit),
        *_list_drafts(edit),
    ]


def _list_sentences(edit: Edit) -> list[Task]:
    texts = {row["source_id"]: edit.read_text(row) for row in edit.rows("sources") if row["text_path"]}
    tasks = []
    for row in edit.rows("sentences").find(disposition="open"):
        words = texts.get(row["source_id"], "")[int(row["sentence_start"]) : int(row["sentence_end"])]
        key = f"{row['source_id']}:{row['number']}"
        tasks.append(Task("open sentence", edit.rows("sentences").table.path, key, " ".join(words.split())))
    return tasks


def _list_claims(edit: Edit) -> list[Task]:
    words = {
        "not_sought": "no origin was looked for",
        "uncertain": "there are only candidates for its origin",
    }
    path = edit.rows("claims").table.path
    return [
        Task("untraced claim", path, row["claim_id"], f"{words[row['trace_status']]}: {row['paraphrase']}")
        for row in edit.rows("claims").find(status="current")
        if row["trace_status"] in words
    ]


def _list_unrelated(edit: Edit) -> list[Task]:
    """The claims that no relation joins, directly or through others, to what was first said of their proposition.

    Claims of one sentence count as joined: they are its parts, and readers see them side by side.
    """
    propositions: dict[str, list[str]] = {}
    near: dict[tuple[str, ...], list[str]] = {}
    for row in edit.rows("claims").find(status="current"):
        propositions.setdefault(row["proposition_id"], []).append(row["claim_id"])
        place = Place(int(row["quote_start"]), int(row["quote_end"]))
        sentence, _ = find_sentence(edit, row["source_id"], place)
        key = (row["proposition_id"], row["source_id"], sentence["number"])
        near.setdefault(key, []).append(row["claim_id"])
    pairs = [(row["claim_id"], row["other_claim_id"]) for row in edit.rows("relations")]
    pairs += [(group[0], other) for group in near.values() for other in group[1:]]
    path, tasks = edit.rows("claims").table.path, []
    for claims in propositions.values():
        groups = {claim: {claim} for claim in claims}
        for one, other in pairs:
            if one in groups and other in groups and groups[one] is not groups[other]:
                joined = groups[one] | groups[other]
                groups.update(dict.fromkeys(joined, joined))
        first = min(claims)
        told = f"no relation leads from it to {first}"
        starts = {min(group) for group in groups.values()} - {first}
        tasks += [Task("unrelated claim", path, claim, told) for claim in sorted(starts)]
    return tasks


def _list_dates(edit: Edit) -> list[Task]:
    fields = {
        "sources": ("source_id", "published_on", "published_basis"),
        "statements": ("statement_id", "stated_on", "stated_basis"),
        "claims": ("claim_id", "period", "period_basis"),
    }
    return [
        Task(
            "inferred date",
            edit.rows(name).table.path,
            row[key],
            f"{date} {row[date]} is inferred: {row['note']}",
        )
        for name, (key, date, basis) in fields.items()
        for row in edit.rows(name).find(**{basis: "inferred"})
        if row.get("status", "current") == "current"
    ]


def _list_accepted(edit: Edit) -> list[Task]:
    path = edit.rows("accepted_warnings").table.path
    return [
        Task(
            "accepted warning",
            path,
            row["row"],
            f"{row['rule']}, accepted on {row['accepted_on']}: {row['reason']}",
        )
        for row in edit.rows("accepted_warnings")
    ]


def _list_drafts(edit: Edit) -> list[Task]:
    paths = sorted(path for path in (edit.root / FOLDER).glob("*") if path.suffix in FORMS)
    return [
        Task("draft", f"{FOLDER}/{path.name}", "", "a worksheet; enter it, or remove it") for path in paths
    ]
