"""Worksheets: a source's sentences with what can be proposed, for people who like a spreadsheet.

Each line is a sentence, or a claim in it. A line with neither text nor quote, below a claim, adds a figure, a hop, a
relation or a trace to it. A person writes yes under `enter` once a line has been read; when it has been entered, the
claim's id stands there, so that a worksheet can be entered again and again.
"""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from ..problems import Failure, Problem
from . import quotes
from .accepting import commit, name_claim
from .claims import complete, enter, find_recorder, resolve_words
from .dispositions import propose_disposition
from .drafts import ACCEPT, BESIDE, PARTS, Cells, Draft, list_columns, number_column, read_cells, spread
from .edit import Edit, Refused, Row
from .places import find_places, find_sentence
from .sheets import FORMS, find_sheet, read_sheet, write_sheet
from .tellings import Place

# What stands before the columns of a claim. `disposition` and `why` say that a sentence holds none.
HEAD = ("enter", "sentence", "text", "disposition", "why")
READ = ("yes", "y", "x")


def write_worksheet(edit: Edit, source_id: str, form: str) -> Path:
    """Write the worksheet of a source, a line for each sentence, as `form`. Raises Failure if there is one already."""
    path = find_sheet(edit.root, source_id)
    if path.exists():
        raise Failure(f"{path} is there already; enter it with add claims {path}, or remove it")
    source = next(iter(edit.rows("sources").find(source_id=source_id)), None)
    if source is None:
        raise Failure(f"{source_id} is not a source_id in data/sources.csv; add the source first")
    text = edit.read_text(source)
    path = path.with_suffix(form)
    sentences = edit.rows("sentences").find(source_id=source_id)
    lines = [line for row in sentences for line in _propose_lines(edit, source, text, row)]
    save_lines(edit, path, lines)
    return path


def _propose_lines(edit: Edit, source: Row, text: str, row: Row) -> list[Row]:
    """A sentence, with what is proposed for a claim that takes all of it but the cue: further hops and figures below."""
    whole = Place(int(row["sentence_start"]), int(row["sentence_end"]))
    line = {
        "sentence": row["number"],
        "text": text[whole.start : whole.end],
        "disposition": row["disposition"],
    }
    if row["disposition"] != "open":
        return [line | {"enter": "recorded", "why": row["note"]}]
    code, why = propose_disposition(text, whole)
    if code:
        return [line | {"disposition": code, "why": why}]
    quote = propose_quote(text, whole)
    if not quote:
        return [line]
    cells: Cells = {name: [] for name in (*PARTS, *BESIDE, ACCEPT)}
    cells["claims"] = [{"source_id": source["source_id"], "quote": quote}]
    try:
        draft = complete(edit, cells, text.index(quote, whole.start), _find_any(edit), whole)
    except Failure:
        return [line]
    first, *below = spread({number_column(name): cell for name, cell in draft.proposed.items()})
    return [line | {"quote": quote} | first, *({"sentence": row["number"]} | one for one in below)]


def _find_any(edit: Edit) -> str:
    agents = edit.rows("agents")
    return agents[0]["agent_id"] if agents else "me"


def propose_quote(text: str, sentence: Place) -> str:
    """The sentence without its cue, and without its full stop."""
    place = quotes.propose_quote(text, sentence)
    return text[place.start : place.end]


def read_lines(edit: Edit, path: Path) -> list[Row]:
    """The lines of a worksheet. Raises Failure."""
    return read_sheet(path, [*HEAD, *list_columns(edit)])


def keep_draft(edit: Edit, draft: Draft, lines: list[Row]) -> Path:
    """Keep what was typed of a claim that is not finished in its source's worksheet, and return the worksheet's path."""
    source_id = draft.source["source_id"]
    row, place = find_sentence(edit, source_id, draft.quote)
    head = {"sentence": row["number"], "text": edit.read_text(draft.source)[place.start : place.end]}
    path, _, others = _read_groups(edit, source_id, draft.claim["quote"])
    kept = [{**head, **lines[0]}, *({"sentence": row["number"], **line} for line in lines[1:])]
    save_lines(edit, path, [*others, *kept])
    return path


def find_kept(edit: Edit, source_id: str, quote: str) -> Row:
    """What was typed of a claim when it could not be finished, as one line."""
    _, kept, _ = _read_groups(edit, source_id, quote)
    return {
        number_column(f"{name} {place}"): cell
        for place, line in enumerate(kept, 1)
        for name, cell in strip_line(line).items()
    }


def drop_kept(edit: Edit, source_id: str, quote: str) -> None:
    """Remove what was kept of a claim that is entered now, and the worksheet with it if nothing else is in it."""
    path, kept, others = _read_groups(edit, source_id, quote)
    if others and kept:
        save_lines(edit, path, others)
    elif kept:
        path.unlink()
        with suppress(OSError):
            path.parent.rmdir()


def _read_groups(edit: Edit, source_id: str, quote: str) -> tuple[Path, list[Row], list[Row]]:
    """The worksheet of a source, its lines of a claim that is not entered, and all others."""
    path = find_sheet(edit.root, source_id)
    kept: list[Row] = []
    others: list[Row] = []
    for group in group_lines(read_lines(edit, path)) if path.exists() else ():
        is_other = group[0].get("quote", "").split() != quote.split() or group[0].get("enter")
        (others if is_other else kept).extend(group)
    return path, kept, others


def save_lines(edit: Edit, path: Path, lines: list[Row]) -> None:
    """Write a worksheet in one step."""
    write_sheet(path, lines, [*HEAD, *list_columns(edit)])


def group_lines(lines: list[Row]) -> Iterator[list[Row]]:
    """The lines that belong together: one of a sentence or a claim, with those below that have neither."""
    group: list[Row] = []
    for line in lines:
        is_start = bool(line.get("quote", "").strip() or line.get("text", "").strip())
        if is_start and group:
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def strip_line(line: Row) -> Row:
    """The cells of a line that belong to a claim."""
    return {name: cell for name, cell in line.items() if name not in HEAD and cell}


def is_read(line: Row) -> bool:
    """Whether a person has read a line."""
    return line.get("enter", "").strip().lower() in READ


def enter_lines(edit: Edit, path: Path, lines: list[Row], by: str) -> tuple[list[str], list[str]]:
    """Add what a person has read in the worksheet at `path` to an edit: the claims' ids, and what is still open, by line.

    Raises Failure; of what check finds in the claims, it says in which row of the worksheet they stand.
    """
    source_id = path.stem
    entered: dict[str, str] = {}
    unfinished: list[str] = []
    reasons: dict[str, str] = {}
    known = {name: _list_keys(edit, name) for name in BESIDE}
    number = FORMS.get(path.suffix, FORMS[".csv"])
    for group in group_lines(lines):
        line, where = group[0], f"row {number}, sentence {group[0]['sentence']}"
        number += len(group)
        if not is_read(line):
            continue
        if line.get("disposition", "").strip() not in ("", "open", "claim"):
            set_disposition(
                edit, source_id, line["sentence"].strip(), line["disposition"].strip(), line["why"].strip()
            )
            line["enter"] = "recorded"
            continue
        try:
            draft = _read_claim(edit, source_id, group, by)
        except Failure as failure:
            raise Failure(f"{where}: {failure}") from failure
        if draft.open:
            unfinished += [f"{where}, {column}: {words}" for column, words in draft.open.items()]
            continue
        claim_id = enter(edit, draft)
        for one in group:
            one["enter"] = claim_id
        entered[claim_id] = where
        if draft.accept:
            reasons[claim_id] = draft.accept
    _drop_unused(edit, known)
    resolve_words(edit)
    if entered or edit.list_changes():
        _commit_lines(edit, reasons, find_recorder(edit, by), entered)
    return list(entered), unfinished


def _read_claim(edit: Edit, source_id: str, group: list[Row], by: str) -> Draft:
    cells = read_cells(edit, map(strip_line, group))
    cells["claims"][0]["source_id"] = source_id
    return complete(edit, cells, at=_find_place(edit, source_id, group[0]), by=by)


def _commit_lines(edit: Edit, reasons: dict[str, str], by: str, entered: dict[str, str]) -> None:
    try:
        commit(edit, reasons, by)
    except Refused as refused:
        raise Refused([_say_line(edit, problem, entered) for problem in refused.problems]) from refused


def _drop_unused(edit: Edit, known: dict[str, list[str]]) -> None:
    """Take back the agents and propositions that only a claim which is not finished brought with it."""
    columns = ("proposition_id", "claimant_id", "recorded_by")
    used = {row[column] for row in edit.rows("claims") for column in columns}
    used |= {row["agent_id"] for row in edit.rows("attributions")}
    for name, keys in known.items():
        rows = edit.rows(name)
        rows[:] = [
            row for row, key in zip(rows, _list_keys(edit, name), strict=True) if key in keys or key in used
        ]


def _list_keys(edit: Edit, name: str) -> list[str]:
    rows = edit.rows(name)
    return [row[rows.table.primary_key[0]] for row in rows]


def _say_line(edit: Edit, problem: Problem, entered: dict[str, str]) -> Problem:
    where = entered.get(name_claim(edit, problem))
    return problem._replace(message=f"{problem.message} (worksheet, {where})") if where else problem


def _find_place(edit: Edit, source_id: str, line: Row) -> int | None:
    """Where the quote of a line stands in the sentence of the line; None if it is not in it, or not once."""
    found = edit.rows("sentences").find(source_id=source_id, number=line["sentence"].strip())
    if not found:
        raise Failure(f"{source_id} has no sentence {line['sentence']}; correct the worksheet")
    text = edit.read_text(edit.rows("sources").find(source_id=source_id)[0])
    start, end = int(found[0]["sentence_start"]), int(found[0]["sentence_end"])
    places = [place.start for place in find_places(text, line["quote"].strip()) if start <= place.start < end]
    return places[0] if len(places) == 1 else None


def set_disposition(edit: Edit, source_id: str, number: str, disposition: str, why: str) -> None:
    """Record why a sentence holds no claim. Raises Failure."""
    found = edit.rows("sentences").find(source_id=source_id, number=number)
    if not found:
        raise Failure(f"{source_id} has no sentence {number}; name a row of data/sentences.csv")
    found[0] |= {"disposition": disposition, "note": why}
