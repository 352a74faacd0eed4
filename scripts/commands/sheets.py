"""The commands that go through a source sentence by sentence: its worksheet, and what holds no claim."""

import sys
from pathlib import Path

import click

from ..options import package_option, shorten
from ..problems import count
from .adding import add
from .opening import by_option, open_edit


@add.command()
@click.argument("source_id", metavar="SOURCE")
@package_option
@click.option("--yaml", "form", flag_value=".yml", default=".csv", help="Write YAML, for a text editor.")
def worksheet(source_id: str, root: Path, form: str) -> None:
    """Write drafts/SOURCE.csv: each sentence of a source, with what can be proposed for a claim in it.

    Correct it in an editor or a spreadsheet, write yes under `enter` in each line that you have read, and enter them.

    Example: claimbook add worksheet river-times-2024
    """
    from ..authors.worksheets import write_worksheet

    with open_edit(root) as edit:
        path = write_worksheet(edit, source_id, form)
    click.echo(f"add: {shorten(path)}; read its lines, then: claimbook add claims {shorten(path)}")


@add.command()
@click.argument("sheet", metavar="WORKSHEET", type=click.Path(path_type=Path))
@package_option
@by_option
def claims(sheet: Path, root: Path, by: str) -> None:
    """Enter the lines of a WORKSHEET that have yes under `enter`.

    All of them are written, or none. What is not finished stays in the worksheet.

    Example: claimbook add claims drafts/river-times-2024.csv
    """
    from ..authors.worksheets import enter_lines, is_read, read_lines, save_lines

    with open_edit(root) as edit:
        lines = read_lines(edit, sheet)
        told = "" if any(map(is_read, lines)) else "; no line has yes under enter"
        entered, unfinished = enter_lines(edit, sheet, lines, by)
        save_lines(edit, sheet, lines)
    for words in unfinished:
        click.echo(words, err=True)
    click.echo(f"add: {count(len(entered), 'claim')} {' '.join(entered)}".rstrip() + told)
    sys.exit(1 if unfinished else 0)


@click.command()
@click.argument("source_id", metavar="SOURCE")
@click.argument("number", type=int)
@package_option
@click.option("--as", "disposition", required=True, metavar="CODE", help="Why, as a code of dispositions.")
@click.option("--why", required=True, help="Why, in words.")
def skip(source_id: str, number: int, root: Path, disposition: str, why: str) -> None:
    """Say why sentence NUMBER of SOURCE holds no claim.

    Example: claimbook skip gazette-2024 4 --as transition --why "Says nothing that could be checked."
    """
    from ..authors.worksheets import set_disposition

    with open_edit(root) as edit:
        set_disposition(edit, source_id, str(number), disposition, why)
        edit.commit()
    click.echo(f"skip: sentence {number} of {source_id} is recorded as {disposition}")
