"""The commands that correct a package, and that list what is left to do."""

from pathlib import Path

import click

from ..options import package_option
from ..problems import count
from .opening import accept_option, by_option, open_edit, open_reading, read_pairs


@click.command()
@click.argument("claim_id", metavar="CLAIM")
@package_option
@click.option(
    "--set", "cells", multiple=True, required=True, metavar="COLUMN=VALUE", help="What the successor says."
)
@click.option("--why", required=True, help="Why; it is added to the note of the claim that is replaced.")
@click.option("--at", type=int, metavar="OFFSET", help="Where a new quote starts, if several places have it.")
@accept_option
@by_option
def supersede(
    claim_id: str, root: Path, cells: tuple[str, ...], why: str, at: int | None, accept: str, by: str
) -> None:
    """Replace CLAIM by a corrected copy, which gets its hops, figures, relations, traces and drifts too.

    Example: claimbook supersede c0002 --set "paraphrase=It is not true that the bridge is safe." --why "Reworded."
    """
    from ..authors.accepting import commit
    from ..authors.claims import find_recorder
    from ..authors.correcting import supersede as replace

    with open_edit(root) as edit:
        copied = replace(edit, claim_id, read_pairs(cells), why, by, at)
        commit(edit, accept, find_recorder(edit, by))
    rows = ", ".join(count(number, name.removesuffix("s")) for name, number in copied.rows.items())
    again = _say_opened(copied.opened)
    click.echo(
        f"supersede: {claim_id} is replaced by {copied.claim_id}" + (f", with {rows}" if rows else "") + again
    )


@click.command()
@click.argument("claim_id", metavar="CLAIM")
@package_option
@click.option("--why", required=True, help="Why; users read it on the claim's page.")
@accept_option
@by_option
def withdraw(claim_id: str, root: Path, why: str, accept: str, by: str) -> None:
    """Withdraw CLAIM. Its row stays, with the reason; a sentence that held no other claim is open again.

    Example: claimbook withdraw c0003 --why "Read of the bridge by mistake."
    """
    from ..authors.accepting import commit
    from ..authors.claims import find_recorder
    from ..authors.correcting import withdraw as take_back

    with open_edit(root) as edit:
        opened = take_back(edit, claim_id, why)
        commit(edit, accept, find_recorder(edit, by))
    click.echo(f"withdraw: {claim_id} is withdrawn{_say_opened(opened)}")


def _say_opened(sentences: list[tuple[str, str]]) -> str:
    """Which sentences no claim quotes any longer."""
    return "".join(f"; sentence {number} of {source} is open again" for source, number in sentences)


@click.command()
@package_option
def todo(root: Path) -> None:
    """List what is left to do: open sentences, untraced claims, inferred dates, accepted warnings, drafts.

    Example: claimbook todo
    """
    from ..authors.todo import list_tasks

    edit = open_reading(root)
    tasks = list_tasks(edit)
    for task in tasks:
        click.echo(" ".join(filter(None, [f"{task.kind}:", task.file, task.key, task.words])))
    kinds = {
        kind: sum(task.kind == kind for task in tasks) for kind in dict.fromkeys(task.kind for task in tasks)
    }
    click.echo("todo: " + (", ".join(count(number, kind) for kind, number in kinds.items()) or "nothing"))


@click.command()
@package_option
@click.option("--dry-run", is_flag=True, help="Only say what would be changed.")
def fix(root: Path, dry_run: bool) -> None:
    """Undo what a spreadsheet or an editor did to the tables, and say each thing that was changed.

    Encoding, separators, line ends, byte order marks, empty rows and columns, thousands separators, the order of rows,
    and offsets of words that are in one place of their text. Texts are never touched.

    Example: claimbook fix --dry-run
    """
    from ..authors.fixing import fix as repair

    with open_edit(root) as edit:
        changes = repair(edit)
        if not dry_run:
            edit.commit(is_checked=False)
    for change in changes:
        click.echo(str(change))
    repaired = sum(change.after is not None for change in changes)
    words = f"{count(repaired, 'change')}" + (", of which none is written" if dry_run and repaired else "")
    click.echo(f"fix: {words}; run check" if repaired else "fix: nothing to change")
