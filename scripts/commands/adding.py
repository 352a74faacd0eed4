"""The commands that add to a package: sources, claims, worksheets, codes, and the desk."""

import sys
from pathlib import Path
from typing import Any

import click

from ..options import package_option, shorten
from ..problems import Failure, count
from .opening import Row, accept_option, by_option, open_edit, open_reading, read_pairs

yes_option = click.option("--yes", is_flag=True, help="Do not ask; you have read what is proposed.")


@click.group()
def add() -> None:
    """Add a source, a claim, a worksheet for many claims, or a code."""


@add.command()
@click.argument("text", type=click.Path(path_type=Path))
@package_option
@click.option("--publisher", required=True, help="Who published it: an agent's id or name.")
@click.option(
    "--title",
    required=True,
    help="Title, as the document has it; for one that you made up, add --set title_basis=devised.",
)
@click.option("--published", default="", metavar="DATE", help="Date of publication in EDTF, if it is known.")
@click.option(
    "--id", "source_id", default="", metavar="SLUG", help="Key of the source; otherwise, publisher and year."
)
@click.option(
    "--set", "cells", multiple=True, metavar="FIELD=VALUE", help="Any other field of data/sources.csv."
)
@click.option(
    "--new-publisher", is_flag=True, help="Add the publisher although one with a similar name exists."
)
@yes_option
def source(
    text: Path,
    root: Path,
    publisher: str,
    title: str,
    published: str,
    source_id: str,
    cells: tuple[str, ...],
    new_publisher: bool,
    yes: bool,
) -> None:
    """Add the document whose words are in the file TEXT.

    Copies the text byte for byte, declares it with its digest, and divides it into sentences, which are then open.

    Example: claimbook add source times.txt --publisher "River Times" --title "A new bridge" --published 2024-05-20
    """
    from ..authors.sources import add_source, read_given_text

    content = read_given_text(text)
    told = {"title": title, "publisher": publisher, "published_on": published, "source_id": source_id}
    # Others may write while a person looks at the sentences.
    edit = open_reading(root)
    told |= read_pairs(cells, edit.rows("sources").table.field_names)
    new_id, sentences = add_source(edit, content, told, new_publisher)
    words = content.decode("utf-8")
    _confirm(yes, "these are the sentences", [f"{n}  {words[a:b]}" for n, (a, b) in enumerate(sentences, 1)])
    with open_edit(root) as edit:
        add_source(edit, content, told, new_publisher)
        edit.commit()
    click.echo(
        f"add: {new_id} with {count(len(sentences), 'open sentence')}; "
        f"next: claimbook add worksheet {new_id}, or claimbook desk"
    )


@add.command()
@click.argument("words")
@package_option
@click.option(
    "--source", "source_id", default="", metavar="ID", help="The source, if several texts have the words."
)
@click.option(
    "--at", type=int, metavar="OFFSET", help="Where the quote starts, if several places have the words."
)
@click.option("--cue", default="", help="The words that say who makes the claim.")
@click.option("--claimant", default="", metavar="AGENT", help="Who makes the claim: an agent's id.")
@click.option("--paraphrase", default="", help="The claim in our own words, with every hedge and negation.")
@click.option("--proposition", default="", metavar="ID", help="What the claim is about.")
@click.option("--set", "cells", multiple=True, metavar="COLUMN=VALUE", help="Any column of a worksheet.")
@accept_option
@by_option
@yes_option
def claim(
    words: str,
    root: Path,
    source_id: str,
    at: int | None,
    cells: tuple[str, ...],
    accept: str,
    by: str,
    yes: bool,
    **named: str,
) -> None:
    """Add the claim whose quote is WORDS, copied from a text.

    Fills in what is known, proposes what can be read from the words, and asks for what is open. Nothing is written
    unless check passes; a claim that is not finished is kept in drafts/.

    Example: claimbook add claim "The bridge is closed" --cue "says Ada Brook" --proposition whether-the-bridge-is-safe
    """
    from ..authors.drafts import list_columns, spread

    columns = {"cue": "attributions.cue", "claimant": "claimant_id", "proposition": "proposition_id"}
    line = {columns.get(name, name): cell for name, cell in named.items()}
    line |= {"quote": words, "source_id": source_id, "accept": accept}
    edit = open_reading(root)
    line = _recall(edit, line | read_pairs(cells, list_columns(edit)), at)
    draft = _draft(root, line, (at, by))
    # One after the other: an answer may close another question, or say more about it.
    while draft.open and _is_asking(yes) and (answer := _ask(edit, draft)):
        line |= answer
        draft = _draft(root, line, (at, by))
    try:
        if draft.open:
            raise Failure("\n".join(["these are open; give them with --set", *_list(draft.open)]))
        _confirm(yes, "this is what is proposed", _list(draft.proposed))
        claim_id = _enter(root, draft, spread(line), (at, by, accept))
    except Failure as failure:
        raise Failure(f"{failure}\n{_keep(edit, draft, line)}") from failure
    click.echo(f"add: {claim_id} in {draft.source['source_id']} at {draft.quote.start}-{draft.quote.end}")


def _draft(root: Path, line: Row, options: tuple[int | None, str]) -> Any:
    """What was typed, completed in an edit of its own: whoever is new is added to that. Others may write meanwhile."""
    from ..authors.claims import complete
    from ..authors.drafts import read_cells, spread

    edit = open_reading(root)
    return complete(edit, read_cells(edit, spread(line)), *options)


def _recall(edit: Any, line: Row, at: int | None) -> Row:
    """What was typed for a claim now, and what was kept of it before, when it could not be finished."""
    from ..authors.places import find_quote
    from ..authors.worksheets import find_kept

    source, _ = find_quote(edit, line["quote"], line["source_id"], at)
    told = {name: cell for name, cell in line.items() if cell}
    return find_kept(edit, source["source_id"], line["quote"]) | told


def _enter(root: Path, draft: Any, lines: list[Row], options: tuple[int | None, str, str]) -> str:
    """Enter the claim as it was read, and return its id. Raises Failure if the package has changed meanwhile."""
    from ..authors.accepting import commit
    from ..authors.claims import complete, enter, resolve_words
    from ..authors.drafts import read_cells
    from ..authors.worksheets import drop_kept

    at, by, accept = options
    with open_edit(root) as edit:
        again = complete(edit, read_cells(edit, lines), at, by)
        if again.proposed != draft.proposed or again.open:
            raise Failure("what is proposed has changed meanwhile, with the package; run it again")
        claim_id = enter(edit, again)
        resolve_words(edit)
        commit(edit, accept, again.claim["recorded_by"])
        drop_kept(edit, again.source["source_id"], again.claim["quote"])
    return claim_id


@add.command()
@click.argument("list_name", metavar="LIST")
@click.argument("code")
@package_option
@click.option("--title", required=True, help="How readers see it.")
@click.option("--description", required=True, help="What it means, in a sentence.")
def code(list_name: str, code: str, root: Path, title: str, description: str) -> None:
    """Add CODE to the codelist LIST, such as units, measures or topics.

    Example: claimbook add code units litre --title Litres --description "One litre."
    """
    from ..authors.codes import add_code

    with open_edit(root) as edit:
        path = add_code(edit, list_name, {"code": code, "title": title, "description": description})
        edit.commit()
    click.echo(f"add: {code} in {path}")


@click.command()
@package_option
@click.option("--port", type=click.IntRange(1, 65535), default=8010, show_default=True)
@by_option
@click.option(
    "--blind",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="FOLDER",
    help="Record a second reading in FOLDER, a package of the same texts without any claim; it is started there.",
)
def desk(root: Path, port: int, by: str, blind: Path | None) -> None:
    """Record claims on a page in the browser, on this machine alone, until stopped.

    Open the address that it prints: it holds a token, without which nobody else can read or write. Two readings are
    compared with: claimbook compare FOLDER

    Example: claimbook desk --by "Jo Pond"
    """
    from ..authors.blind import start_blind
    from ..desk.serving import serve_desk

    if blind and start_blind(root.resolve(), blind):
        click.echo(f"desk: {shorten(blind.resolve())} has the texts of this package, and none of its claims")
    root = blind or root
    serve_desk(root.resolve(), port, by, click.echo)


def _is_asking(yes: bool) -> bool:
    return not yes and sys.stdin.isatty()


def _ask(edit: Any, draft: Any) -> Row:
    """Ask in the terminal for the first thing that is open, again where the answer is a code or a key that is not known;
    nothing, if it is empty."""
    from ..authors.codes import is_unknown
    from ..authors.drafts import number_column

    column, words = next(iter(draft.open.items()))
    name = number_column(column)
    question = f"{name}: {words}"
    while True:
        answer = click.prompt(f"{question}\n", default="", show_default=False, prompt_suffix="> ").strip()
        if not answer or not is_unknown(edit, name, answer):
            return {name: answer} if answer else {}
        question = f"{answer} is not in the list; choose from it, or press Enter to stop"


def _list(cells: dict[str, str]) -> list[str]:
    from ..authors.drafts import number_column

    return [f"  {number_column(column)}: {words}" for column, words in cells.items()]


def _confirm(yes: bool, what: str, lines: list[str]) -> None:
    """Show lines and go on if a person says so. Raises Failure otherwise."""
    if not lines:
        return
    click.echo("\n".join(lines))
    if yes:
        return
    if not sys.stdin.isatty():
        raise Failure(f"{what}; nothing is written before somebody has read it: run it again with --yes")
    if not click.confirm(f"Is it right that {what}?"):
        raise Failure("nothing was written")


def _keep(edit: Any, draft: Any, line: Row) -> str:
    """Keep a claim that could not be added as a line of its source's worksheet, and say so."""
    from ..authors.drafts import spread
    from ..authors.worksheets import keep_draft

    path = keep_draft(edit, draft, spread(line))
    return f"kept in {shorten(path)}"
