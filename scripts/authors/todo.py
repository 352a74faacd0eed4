"""What is left to do in a package: sentences that nobody has read, claims without a trace, dates that were inferred."""

from datetime import UTC, datetime
from typing import NamedTuple

from .edit import Edit


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
    folder = edit.root / "drafts"
    paths = sorted(folder.glob("*.csv")) if folder.is_dir() else []
    return [Task("draft", f"drafts/{path.name}", "", "a worksheet; enter it, or remove it") for path in paths]
