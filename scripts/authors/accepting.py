"""Make a change to a package, and record why its warnings are accepted."""

from datetime import UTC, datetime

from ..problems import Problem
from .claims import CLAIM_ID
from .edit import Edit, Refused, Row


def commit(edit: Edit, accept: str | dict[str, str], by: str) -> None:
    """Make a change; with a reason to accept them, also where it has warnings. Raises Refused.

    A reason of its own for each claim, by claim_id, holds for the warnings on that claim and its rows.
    """
    try:
        edit.commit()
    except Refused as refused:
        reasons = [
            accept if isinstance(accept, str) else accept.get(name_claim(edit, problem), "")
            for problem in refused.problems
        ]
        if not all(reasons) or any(problem.level == "error" for problem in refused.problems):
            raise
        for problem, reason in zip(refused.problems, reasons, strict=True):
            edit.rows("accepted_warnings").append(_accept(problem, reason, by))
        edit.commit()


def name_claim(edit: Edit, problem: Problem) -> str:
    """The claim that a problem is about: its row is that of the claim, or of something that belongs to it. Or ""."""
    parts = problem.key.split(":")
    for name, key in (("figures", "figure_id"), ("traces", "trace_id")):
        for row in edit.rows(name).find(**{key: parts[0]}):
            return row["claim_id"]
    return next(filter(CLAIM_ID.fullmatch, parts), "")


def _accept(problem: Problem, reason: str, by: str) -> Row:
    today = f"{datetime.now(UTC):%Y-%m-%d}"
    return {
        "rule": problem.rule,
        "row": problem.key,
        "reason": reason,
        "accepted_by": by,
        "accepted_on": today,
    }
