"""The commands that compare: with what was before, with a release, with other statements, with another annotator."""

import json
from pathlib import Path
from typing import Any

import click

from ..options import package_option
from ..package import CHANGELOG
from ..problems import Failure, count
from .opening import open_edit, open_reading


@click.command()
@click.argument("then", metavar="REV|ZIP")
@package_option
@click.option("--json", "as_json", is_flag=True, help="Print the differences as JSON.")
def diff(then: str, root: Path, as_json: bool) -> None:
    """Say what changed since a revision of git, or since a ZIP that export wrote.

    Example: claimbook diff HEAD
    """
    from ..authors.differences import find_differences, list_told, print_differences
    from ..authors.states import read_now, read_then

    # First, as git would only say that a folder without a package is not there.
    now = read_now(open_reading(root))
    found = find_differences(read_then(root.resolve(), then), now)
    if as_json:
        click.echo(json.dumps([one._asdict() for one in found], indent=2, ensure_ascii=False))
        return
    for line in print_differences(found):
        click.echo(line)
    told = list_told(found)
    click.echo(f"diff: {count(len(told), 'row') if told else 'no row'} changed since {then}")


@click.command()
@click.argument("then", metavar="[REV|ZIP]", default="")
@package_option
def changelog(then: str, root: Path) -> None:
    """Print what changed since a revision of git or a ZIP as sections for CHANGELOG.md; by default, since the last release.

    Example: claimbook changelog HEAD
    """
    from ..authors.differences import find_differences, write_changelog
    from ..authors.releases import list_headings, list_releases
    from ..authors.states import read_now, read_then

    if not then:
        released = list_releases(root.resolve())
        if not released:
            versions = list_headings(root.resolve())
            told = (
                f", as releases/ has no list of rows, although {CHANGELOG} has {versions[0]}"
                if versions
                else ""
            )
            raise Failure(
                f"nothing is released yet{told}; name a revision of git, or a zip that export wrote"
            )
        then = f"v{released[-1]}"
    now = read_now(open_reading(root))
    found = find_differences(read_then(root.resolve(), then), now)
    click.echo("\n".join(write_changelog(found)) or "Nothing changed.")


@click.command()
@click.argument("version")
@package_option
@click.option("--date", "day", default="", metavar="DAY", help="Day of the release; otherwise, today.")
def release(version: str, root: Path, day: str) -> None:
    """Release VERSION: write it and its date wherever they are, and the digest of every row to releases/.

    Refuses if check has a problem or a warning, if a sentence is open, if a released id is gone, or if a released claim
    has changed without a successor. Nothing is committed, tagged or pushed.

    Example: claimbook release 0.1.0
    """
    from ..authors.releases import release as prepare
    from ..authors.todo import today

    with open_edit(root) as edit:
        rows = prepare(edit, version, day or today())
        paths = edit.commit()
    click.echo("\n".join(f"wrote {path}" for path in paths))
    click.echo(
        f"release: {version} with {count(rows, 'row')}; next: write {CHANGELOG}, for which claimbook changelog prints "
        f"what changed in the data, then git commit and git tag --annotate v{version}"
    )


@click.group()
def propose() -> None:
    """Propose where claims come from."""


@propose.command()
@click.argument("key", metavar="SOURCE|CLAIM")
@package_option
@click.option(
    "--words",
    default=5,
    show_default=True,
    type=click.IntRange(2),
    help="Fewest consecutive words that texts must share.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the candidates as JSON.")
def origins(key: str, root: Path, words: int, as_json: bool) -> None:
    """Propose where a CLAIM, or each claim of a SOURCE, may come from: candidates, never traces.

    Example: claimbook propose origins c0002
    """
    from ..authors.origins import Accounts, find_claims, propose_origins

    edit = open_reading(root)
    accounts = Accounts(edit)
    found = [(claim, propose_origins(edit, accounts, claim, words)) for claim in find_claims(edit, key)]
    if as_json:
        told = [
            {"claim_id": row["claim_id"], "candidates": [one._asdict() for one in offered]}
            for row, offered in found
        ]
        click.echo(json.dumps(told, indent=2, ensure_ascii=False))
        return
    for row, offered in found:
        click.echo(f"{row['claim_id']} “{' '.join(row['quote'].split())}”")
        for one in offered:
            click.echo(f"  {one.kind} {one.key}, {one.date or 'undated'} {' '.join(one.accounts)}".rstrip())
            shared = [f"words: {one.words}"] + ([f"figures: {', '.join(one.figures)}"] if one.figures else [])
            click.echo(f"    shared {'; '.join(shared)}")
        if not offered:
            click.echo("  no candidate")


@click.command()
@click.argument("other", type=click.Path(path_type=Path, file_okay=False))
@package_option
@click.option("--json", "as_json", is_flag=True, help="Print measures and differences as JSON.")
def compare(other: Path, root: Path, as_json: bool) -> None:
    """Compare this package with OTHER, in which somebody else recorded the same texts.

    Claims are paired one to one by their quotes: strictly, if the two share half of the characters that they cover together.

    Example: claimbook compare ../second-reading
    """
    from ..authors.comparing import compare as find_agreement
    from ..authors.comparing import find_f1, list_differences, read_reading

    here, there = read_reading(root.resolve()), read_reading(other.resolve())
    found = find_agreement(here, there)
    differences = list(list_differences(here, there, found))
    if as_json:
        told: dict[str, Any] = {"f1": find_f1(found), "measures": [one._asdict() for one in found.measures]}
        told["differences"] = [dict(zip(("where", "here", "there"), one, strict=True)) for one in differences]
        click.echo(json.dumps(told, indent=2, ensure_ascii=False))
        return
    for where, ours, theirs in differences:
        click.echo(
            f"{where}\n  here:  {' '.join(ours.split()) or '(nothing)'}\n  there: {' '.join(theirs.split()) or '(nothing)'}"
        )
    for one in found.measures:
        kappa = f" (Cohen's kappa {one.kappa:.2f})" if one.kappa is not None else ""
        click.echo(f"{one.name}: {one.agreed} of {one.of}{kappa}")
    click.echo(f"compare: F1 {find_f1(found):.2f}, {count(len(differences), 'difference')}")
