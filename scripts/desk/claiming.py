"""One claim as the desk tries it out or saves it: from the fields of a form to rows, proposals, and problems in the words
of the form.
"""

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from ..authors.accepting import commit
from ..authors.carried import find_cue_before
from ..authors.claims import complete, enter, resolve_words
from ..authors.drafts import BESIDE, EMPTY, KNOWN, PARTS, Draft, read_cells, spread, strip_number
from ..authors.edit import Edit, Refused, Row
from ..authors.places import find_words
from ..authors.tellings import Place
from ..authors.worksheets import propose_quote
from ..problems import Failure, Problem
from .forms import KEYS, ROW, is_cell, list_blank, list_values, name_column, read_typed, remove_row
from .placing import Several, place_words, read_selection
from .texts import Sentence, read_sentences

# Where a selection would be told, for the cue of the sentence before.
BEFORE = "before"
# Columns of a worksheet, as the form calls them.
IN_WORDS = {
    "or own_voice as attribution_form if": "or choose own voice as the attribution form if",
    "a dash, and why under accept": "remove the relation, and say why under “Accept warnings”",
    "write relative as period_basis": "choose relative as the period basis",
    "relations.relation is rebuts": "the relation is “rebuts”",
    "relations.reason": "the reason",
    "is not an agent_id in data/agents.csv; correct it, or add the row there": (
        "is nobody in the list; choose from it, or write the name of somebody new under “Who”"
    ),
}


CODES = re.compile(r", of data/codelists/\w+\.csv: .*")


class Told(NamedTuple):
    """Something to be put right: the field of the form that it is about, if it is about one, and the words."""

    field: str
    words: str
    is_warning: bool = False


@dataclass
class Trial:
    """What became of a form: values and proposals by field, what is open, what is wrong."""

    values: Row = field(default_factory=dict)
    proposed: Row = field(default_factory=dict)
    at: Row = field(default_factory=dict)
    typed: Row = field(default_factory=dict)
    open: Row = field(default_factory=dict)
    problems: list[Told] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    unseen: list[str] = field(default_factory=list)
    draft: Draft | None = None
    claim_id: str = ""
    is_checked: bool = False


def try_claim(edit: Edit, source: Row, sentence: Sentence, fields: Row, by: str) -> Trial:
    """Enter the claim of a form into an edit and say what check finds. Nothing is written.

    The edit is then that of the claim, if `claim_id` says that it could be entered.
    """
    trial = enter_claim(edit, source, sentence, fields, by)
    if trial.claim_id:
        trial.is_checked = True
        trial.problems += word_problems(edit, edit.try_out(), trial.claim_id)
        _leave_out_open(trial)
    return trial


def enter_claim(edit: Edit, source: Row, sentence: Sentence, fields: Row, by: str) -> Trial:
    """Complete the claim of a form and enter it into an edit, which is not checked yet."""
    try:
        fields = _select(edit, source, fields)
    except Failure as failure:
        trial = Trial(problems=[Told("", str(failure))])
        _show_again(trial, fields)
        return trial
    for name in [name for name in fields if _is_removed(name, fields)]:
        table, number = name.split(".")[:2]
        fields = remove_row(fields, table, int(number))
    trial = Trial(typed=read_typed(fields))
    try:
        trial.draft = draft = _complete(edit, source, sentence, fields, trial, by)
        _fill(trial, list_values(draft))
        trial.open = {name_column(column): _word_open(words) for column, words in draft.open.items()}
        trial.unseen = [
            name
            for name, value in trial.proposed.items()
            if value not in ("", EMPTY, *trial.typed.values()) and fields.get(name, "") != _flatten(value)
        ]
        trial.claim_id = enter(edit, draft)
        resolve_words(edit)
    except Several as several:
        trial.places = several.places
        trial.problems.append(Told("quote", str(several)))
    except Failure as failure:
        trial.claim_id = ""
        trial.problems.append(Told("", str(failure)))
    if not trial.values:
        _show_again(trial, fields)
    trial.values = {name: "" for name in list_blank(fields)} | trial.values
    if "relations.1.other_claim_id" in trial.open:
        trial.values.setdefault("relations.1.relation", "rebuts")
    return trial


def _show_again(trial: Trial, fields: Row) -> None:
    """The form as it came, where nothing can be proposed anew."""
    trial.values = {name: value for name, value in fields.items() if is_cell(name)}
    trial.proposed = {name[4:]: value for name, value in fields.items() if name.startswith("was.")}
    trial.at = {name[3:]: value for name, value in fields.items() if name.startswith("at.")}


def save_claim(edit: Edit, trial: Trial) -> list[Told]:
    """Make the change, if nothing is against it; otherwise say what is."""
    if trial.draft is None or not trial.claim_id:
        return trial.problems
    if trial.open:
        trial.problems = word_problems(edit, edit.try_out(), trial.claim_id)
        _leave_out_open(trial)
        return [*(Told(name, words) for name, words in trial.open.items()), *trial.problems]
    try:
        commit(edit, trial.draft.accept, trial.draft.claim["recorded_by"])
    except Refused as refused:
        return word_problems(edit, refused.problems, trial.claim_id)
    return []


def _word_open(words: str) -> str:
    """What is open, in the words of the form, which shows the codes of a list itself."""
    words = CODES.sub("", words)
    for column, told in IN_WORDS.items():
        words = words.replace(column, told)
    return words


def _flatten(value: str) -> str:
    return " ".join(value.split())


def _is_removed(name: str, fields: Row) -> bool:
    """Whether a row was removed by deleting the cell without which it says nothing."""
    found = ROW.fullmatch(name)
    return bool(found and KEYS.get(found[1]) == found[3] and not fields[name] and fields.get(f"was.{name}"))


def _select(edit: Edit, source: Row, fields: Row) -> Row:
    """The fields with the words that were selected in the text. Raises Failure."""
    target = fields.get("select.as", "")
    if not target:
        return fields
    text = edit.read_text(source)
    places = {number: one.place for number, one in read_sentences(edit, source["source_id"]).items()}
    if fields.get("select.from") == BEFORE:
        here = places.get(fields.get("number", ""))
        found = find_cue_before(text, list(places.values()), here) if here else None
        if not found:
            raise Failure(
                "the sentence before does not say who tells it; select the words of the cue in the text"
            )
        place = found
    else:
        place = read_selection(text, places, fields.get("select.from", ""), fields.get("select.to", ""))
    kept = {name: value for name, value in fields.items() if name != f"was.{target}"}
    return kept | {target: _flatten(text[place.start : place.end]), f"at.{target}": str(place.start)}


def _complete(edit: Edit, source: Row, sentence: Sentence, fields: Row, trial: Trial, by: str) -> Draft:
    text, typed = edit.read_text(source), trial.typed
    quote = typed.get("quote", "")
    if quote == EMPTY:
        raise Failure("select the words of the claim in the text, or type them as they stand there")
    if quote:
        place = place_words(edit, source, quote, fields.get("at.quote", ""), sentence.place)
    else:
        words = propose_quote(text, sentence.place)
        if not words:
            raise Failure("nothing can be proposed for this sentence; select the words of the claim")
        start = text.index(words, sentence.place.start)
        place = Place(start, start + len(words))
    trial.at["quote"] = str(place.start)
    words = text[place.start : place.end]
    line = typed | {"quote": words, "source_id": source["source_id"]}
    for name, value in typed.items():
        if name.endswith((".value_text", "period_text")) and (found := next(find_words(words, value), None)):
            line[name] = words[found.start : found.end]
    cells = read_cells(edit, spread(line))
    for number, hop in enumerate(cells["attributions"], 1):
        hop["cue_start"] = fields.get(f"at.attributions.{number}.cue", "")
    draft = complete(edit, cells, place.start, by)
    if "quote" not in typed:
        draft.proposed["quote"] = words
    return draft


def _fill(trial: Trial, values: Row) -> None:
    """What each field shows, and what of it is a proposal. A field that was emptied stays empty, and a new name as it
    was typed."""
    new = {values[name] for name in values if name.endswith((".name", ".title"))}
    for name, value in values.items():
        table, _, column = strip_number(name).rpartition(".")
        if column in KNOWN.get(table or "claims", "").split() or name == "source_id":
            if name.endswith("cue_start"):
                trial.at[name.replace("cue_start", "cue")] = value
            continue
        trial.values[name] = trial.typed[name] if trial.typed.get(name) in new else value
        if name not in trial.typed:
            trial.proposed[name] = value
    for name, value in trial.typed.items():
        found = ROW.fullmatch(name)
        if value == EMPTY and not (found and found[3] == KEYS.get(found[1])):
            trial.values[name], trial.proposed[name] = "", EMPTY
        elif name not in values:
            trial.values.setdefault(name, value)


def _leave_out_open(trial: Trial) -> None:
    """What is open is said once, as open, and so is what follows from it."""
    known = set(trial.open)
    for name in trial.open:
        row, _, column = name.rpartition(".")
        if row.partition(".")[0] in BESIDE:
            known |= {f"{table}.{needed}" for table, (_, needed) in BESIDE.items()}
        if column == "cue":
            known |= {f"{row}.cue_start", f"{row}.cue_end", "claimant_id", "attribution_form"}
        elif column == "agent_id":
            known.add("claimant_id")
        elif row.startswith("figures."):
            known.add(f"{row}.bound")
        elif row.startswith("relations."):
            known.add("polarity")
    trial.problems = [told for told in trial.problems if told.field not in known]


def word_problems(edit: Edit, problems: list[Problem], claim_id: str) -> list[Told]:
    """Problems in the words of the form: its field instead of file, row and column; those of other rows as they are."""
    tables = {table.path: table.name for table in edit.package.tables}
    rows = {
        row[key]: f"{name}.{number}"
        for name, key in (("figures", "figure_id"), ("traces", "trace_id"))
        for number, row in enumerate(edit.rows(name).find(claim_id=claim_id), 1)
    }
    related = [row for row in edit.rows("relations") if claim_id in (row["claim_id"], row["other_claim_id"])]
    for number, row in enumerate(related, 1):
        rows[":".join((row["claim_id"], row["relation"], row["other_claim_id"]))] = f"relations.{number}"
    told = []
    for problem in problems:
        table, key = tables.get(problem.file, ""), problem.key
        # A new agent or proposition is described in the same form.
        start = f"{table}." if table in BESIDE and key in edit.rows(table).list_changed() else None
        if table == "claims" and key == claim_id:
            start = ""
        elif table == "attributions" and key.startswith(f"{claim_id}:"):
            start = f"attributions.{key.partition(':')[2]}."
        elif table in PARTS and key in rows:
            start = f"{rows[key]}."
        is_warning = problem.level == "warning"
        if start is None:
            told.append(Told("", str(problem), is_warning))
        else:
            told.append(
                Told(
                    f"{start}{problem.field}" if problem.field else "",
                    _word_open(problem.message),
                    is_warning,
                )
            )
    return told
