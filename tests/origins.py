"""How often what is proposed as the origin of a claim is what its traces name: python -m tests.origins

A claim's traces name accounts that it derives from, or that are candidates. A proposal is right if it is the statement of
one of these. Claims without such a trace count as well: whatever is proposed for them is wrong.
"""

from pathlib import Path

from scripts.authors.edit import editing
from scripts.authors.origins import LEAST, MOST, Accounts

ROOT = Path(__file__).resolve().parents[1]
LINKS = ("derives_from", "candidate_origin")


def judge(root: Path) -> dict[str, list[int]]:
    """By source: claims, claims with an origin, found first, found among those offered, offered, right of those."""
    counts: dict[str, list[int]] = {}
    with editing(root) as edit:
        accounts = Accounts(edit)
        statements = {row["account_id"]: row["statement_id"] for row in accounts.rows}
        for claim in edit.rows("claims").find(status="current"):
            origins = {
                statements[row["from_account_id"]]
                for row in edit.rows("traces").find(claim_id=claim["claim_id"])
                if row["link"] in LINKS
            }
            offered = [one.key for one in accounts.rank(claim) if one.score >= LEAST][:MOST]
            right = [key for key in offered if key in origins]
            added = [
                1,
                bool(origins),
                bool(offered[:1] and offered[0] in origins),
                bool(right),
                len(offered),
                len(right),
            ]
            before = counts.setdefault(claim["source_id"], [0] * len(added))
            counts[claim["source_id"]] = [one + more for one, more in zip(before, added, strict=True)]
    return counts


def main() -> None:
    """Print a table with a row for each article."""
    print(
        "| article | claims | with an origin | found first | found among those offered | offered | precision | recall |"
    )
    print("|---|---|---|---|---|---|---|---|")
    for root in (ROOT, ROOT / "tests" / "ferry"):
        for source, (claims, traced, first, found, offered, right) in judge(root).items():
            rates = f"{right / max(offered, 1):.2f} | {found / max(traced, 1):.2f}"
            print(f"| {source} | {claims} | {traced} | {first} | {found} | {offered} | {rates} |")


if __name__ == "__main__":
    main()
