"""The commands of authors, each a thin layer of words over a module of authors/."""

import json
import sys
from collections.abc import Iterable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import click

from .options import count, package_option, shorten
from .package import CHANGELOG
from .problems import Failure

Row = dict[str, str]

by_option = click.option(
    "--by", default="", metavar="AGENT", help="Who records; otherwise, whoever recorded the last claim."
)
accept_option = click.option(
    "--accept",
    default="",
    metavar="REASON",
    help="Accept the warnings that check has on these rows, for this reason.",
)
yes_option = click.option("--yes", is_flag=True, help="Do not ask; what is proposed has been read.")


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
    "--new-publisher", is_flag=True, help="The publisher is new, although there is one with a similar name."
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
    from .authors.sources import add_source, read_given_text

    content = read_given_text(text)
    told = {"title": title, "publisher": publisher, "published_on": published, "source_id": source_id}
    # Others may write while a person looks at the sentences.
    edit = _read(root)
    told |= _read_cells(cells, edit.rows("sources").table.field_names)
    new_id, sentences = add_source(edit, content, told, new_publisher)
    words = content.decode("utf-8")
    _confirm(yes, "these are the sentences", [f"{n}  {words[a:b]}" for n, (a, b) in enumerate(sentences, 1)])
    with _edit(root) as edit:
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
    from .authors.claims import complete
    from .authors.drafts import list_columns, read_cells, spread

    columns = {"cue": "attributions.cue", "claimant": "claimant_id", "proposition": "proposition_id"}
    line = {columns.get(name, name): cell for name, cell in named.items()}
    line |= {"quote": words, "source_id": source_id, "accept": accept}
    # Others may write while a person thinks.
    edit = _read(root)
    line = _recall(edit, line | _read_cells(cells, list_columns(edit)), at)
    draft = complete(edit, read_cells(edit, spread(line)), at, by)
    # One after the other: an answer may close another question, or say more about it.
    while draft.open and _is_asking(yes) and (answer := _ask(edit, draft)):
        line |= answer
        draft = complete(edit, read_cells(edit, spread(line)), at, by)
    try:
        if draft.open:
            raise Failure("\n".join(["these are open; give them with --set", *_list(draft.open)]))
        _confirm(yes, "this is what is proposed", _list(draft.proposed))
        claim_id = _enter(root, draft, spread(line), (at, by, accept))
    except Failure as failure:
        raise Failure(f"{failure}\n{_keep(edit, draft, line)}") from failure
    click.echo(f"add: {claim_id} in {draft.source['source_id']} at {draft.quote.start}-{draft.quote.end}")


def _recall(edit: Any, line: Row, at: int | None) -> Row:
    """What is told of a claim now, and what was told of it before, when it could not be finished."""
    from .authors.places import find_quote
    from .authors.worksheets import find_kept

    source, _ = find_quote(edit, line["quote"], line["source_id"], at)
    told = {name: cell for name, cell in line.items() if cell}
    return find_kept(edit, source["source_id"], line["quote"]) | told


def _enter(root: Path, draft: Any, lines: list[Row], options: tuple[int | None, str, str]) -> str:
    """Enter the claim as it was read, and return its id. Raises Failure if the package has changed meanwhile."""
    from .authors.accepting import commit
    from .authors.claims import complete, enter, resolve_words
    from .authors.drafts import read_cells
    from .authors.worksheets import drop_kept

    at, by, accept = options
    with _edit(root) as edit:
        again = complete(edit, read_cells(edit, lines), at, by)
        if again.proposed != draft.proposed or again.open:
            raise Failure("what is proposed has changed meanwhile, with the package; run it again")
        claim_id = enter(edit, again)
        resolve_words(edit)
        commit(edit, accept, again.claim["recorded_by"])
        drop_kept(edit, again.source["source_id"], again.claim["quote"])
    return claim_id


@add.command()
@click.argument("source_id", metavar="SOURCE")
@package_option
@click.option("--yaml", "form", flag_value=".yml", default=".csv", help="Write YAML, for a text editor.")
def worksheet(source_id: str, root: Path, form: str) -> None:
    """Write drafts/SOURCE.csv: each sentence of a source, with what can be proposed for a claim in it.

    Correct it in an editor or a spreadsheet, write yes under `enter` in each line that you have read, and enter them.

    Example: claimbook add worksheet river-times-2024
    """
    from .authors.worksheets import write_worksheet

    with _edit(root) as edit:
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
    from .authors.worksheets import enter_lines, read_lines, save_lines

    with _edit(root) as edit:
        lines = read_lines(edit, sheet)
        entered, unfinished = enter_lines(edit, sheet, lines, by)
        save_lines(edit, sheet, lines)
    for words in unfinished:
        click.echo(words, err=True)
    click.echo(f"add: {count(len(entered), 'claim')} {' '.join(entered)}".rstrip())
    sys.exit(1 if unfinished else 0)


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
    from .authors.codes import add_code

    with _edit(root) as edit:
        path = add_code(edit, list_name, {"code": code, "title": title, "description": description})
        edit.commit()
    click.echo(f"add: {code} in {path}")


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
    from .authors.accepting import commit
    from .authors.claims import find_recorder
    from .authors.correcting import supersede as replace

    with _edit(root) as edit:
        copied = replace(edit, claim_id, _read_cells(cells), why, by, at)
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
    from .authors.accepting import commit
    from .authors.claims import find_recorder
    from .authors.correcting import withdraw as take_back

    with _edit(root) as edit:
        opened = take_back(edit, claim_id, why)
        commit(edit, accept, find_recorder(edit, by))
    click.echo(f"withdraw: {claim_id} is withdrawn{_say_opened(opened)}")


def _say_opened(sentences: list[tuple[str, str]]) -> str:
    """Which sentences no claim quotes any longer."""
    return "".join(f"; sentence {number} of {source} is open again" for source, number in sentences)


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
    from .authors.worksheets import set_disposition

    with _edit(root) as edit:
        set_disposition(edit, source_id, str(number), disposition, why)
        edit.commit()
    click.echo(f"skip: sentence {number} of {source_id} is recorded as {disposition}")


@click.command()
@package_option
def todo(root: Path) -> None:
    """List what is left to do: open sentences, untraced claims, inferred dates, accepted warnings, drafts.

    Example: claimbook todo
    """
    from .authors.todo import list_tasks

    edit = _read(root)
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
    from .authors.fixing import fix as repair

    with _edit(root) as edit:
        changes = repair(edit)
        if not dry_run:
            edit.commit(is_checked=False)
    for change in changes:
        click.echo(str(change))
    repaired = sum(change.after is not None for change in changes)
    words = f"{count(repaired, 'change')}" + (", of which none is written" if dry_run and repaired else "")
    click.echo(f"fix: {words}; run check" if repaired else "fix: nothing to change")


@click.command()
@click.argument("then", metavar="REV|ZIP")
@package_option
@click.option("--json", "as_json", is_flag=True, help="Print the differences as JSON.")
def diff(then: str, root: Path, as_json: bool) -> None:
    """Say what changed since a revision of git, or since a ZIP that export wrote.

    Example: claimbook diff HEAD
    """
    from .authors.differences import find_differences, list_told, print_differences
    from .authors.states import read_now, read_then

    before = read_then(root.resolve(), then)
    edit = _read(root)
    found = find_differences(before, read_now(edit))
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
    """Print what changed since a revision of git or a ZIP as sections for CHANGELOG.md; by itself, since the last release.

    Example: claimbook changelog HEAD
    """
    from .authors.differences import find_differences, write_changelog
    from .authors.releases import list_headings, list_releases
    from .authors.states import read_now, read_then

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
    before = read_then(root.resolve(), then)
    edit = _read(root)
    found = find_differences(before, read_now(edit))
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
    from .authors.releases import release as prepare
    from .authors.todo import today

    with _edit(root) as edit:
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
    help="Least words in a row that texts share.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the candidates as JSON.")
def origins(key: str, root: Path, words: int, as_json: bool) -> None:
    """Propose where a CLAIM, or each claim of a SOURCE, may come from: candidates, never traces.

    Example: claimbook propose origins c0002
    """
    from .authors.origins import Accounts, find_claims, propose_origins

    edit = _read(root)
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

    Claims are paired one with one by their quotes; strictly, a pair has half of its joined characters in common.

    Example: claimbook compare ../second-reading
    """
    from .authors.comparing import compare as find_agreement
    from .authors.comparing import find_f1, list_differences, read_reading

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
    from .authors.blind import start_blind
    from .desk.serving import serve_desk

    if blind and start_blind(root.resolve(), blind):
        click.echo(f"desk: {shorten(blind.resolve())} has the texts of this package, and none of its claims")
    root = blind or root
    serve_desk(root.resolve(), port, by, click.echo)


def _edit(root: Path) -> AbstractContextManager[Any]:
    # Imported late: printing help should not wait for the validators.
    from .authors.edit import editing

    return editing(root.resolve())


def _read(root: Path) -> Any:
    from .authors.edit import reading

    return reading(root.resolve())


def _read_cells(pairs: Iterable[str], names: Iterable[str] = ()) -> Row:
    """FIELD=VALUE as cells. Raises Failure for what is not such a pair, or names no column."""
    from .authors.drafts import strip_number

    cells = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals:
            raise Failure(f"{pair!r} is not FIELD=VALUE; write, for example, note=Unsigned.")
        if names and strip_number(name) not in names:
            raise Failure(f"{name} is not a field; the fields are {', '.join(names)}")
        cells[name] = value
    return cells


def _is_asking(yes: bool) -> bool:
    return not yes and sys.stdin.isatty()


def _ask(edit: Any, draft: Any) -> Row:
    """Ask in the terminal for the first thing that is open; nothing, if the answer is empty.

    A name or a title that is not in the list is that of a new agent or proposition.
    """
    from .authors.drafts import number_column, strip_number

    column, words = next(iter(draft.open.items()))
    name = number_column(column)
    answer = click.prompt(f"{name}: {words}\n", default="", show_default=False, prompt_suffix="> ").strip()
    new = {
        "attributions.agent_id": ("agents", "name", "agent_id"),
        "proposition_id": ("propositions", "title", "proposition_id"),
    }
    if answer and (found := new.get(strip_number(name))):
        table, title, key = found
        known = {row[field].casefold() for row in edit.rows(table) for field in (title, key)}
        if answer.casefold() not in known:
            named = [row for row in draft.cells[table] if row.get(title)]
            name = number_column(f"{table}.{title} {len(named) + 1}")
    return {name: answer} if answer else {}


def _list(cells: dict[str, str]) -> list[str]:
    from .authors.drafts import number_column

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
    from .authors.drafts import spread
    from .authors.worksheets import keep_draft

    path = keep_draft(edit, draft, spread(line))
    return f"kept in {shorten(path)}"


VERBS: tuple[click.Command, ...] = (
    add,
    desk,
    skip,
    supersede,
    withdraw,
    todo,
    fix,
    diff,
    changelog,
    release,
    propose,
    compare,
)
