"""What the pages of the desk show: texts with their sentences and marks, and forms with their lists."""

import itertools
from collections.abc import Iterator
from typing import Any, NamedTuple

from ..authors.asking import find_near_propositions
from ..authors.codes import find_list, is_codelist
from ..authors.drafts import EMPTY, KNOWN, PARTS
from ..authors.edit import Edit, Row
from ..authors.speakers import name_speaker
from ..authors.tellings import Place
from ..model import SUBJECT_LISTS
from ..package import complete_resources
from .claiming import Sentence, Trial, list_claims
from .forms import KEYS, ROW

# Of a long text, the sentences around the one that is read are shown.
MOST_SENTENCES = 300
LONG = ("quote", "paraphrase", "note", "reason", "explanation", "title")
SIGNS = {"open": "○", "claim": "●"}
WORDS = {"open": "open", "claim": "has a claim"}
# The fields of a claim in the order in which a reader thinks of them; rows of other tables stand between them.
GROUPS = (
    ("Who says it", ("attributions", "claimant_id", "attribution_form", "claimed_on", "claimed_basis")),
    ("What is claimed", ("paraphrase", "proposition_id", "polarity", "modality", "explicitness")),
    ("When it is said to have happened", ("period_text", "period", "period_basis")),
    ("Figures", ("figures",)),
    ("Relations to other claims", ("relations",)),
    ("Where it comes from", ("trace_status", "traces")),
    ("Note", ("note", "accept")),
)
NEW = {"agents": "Somebody who is not in the list", "propositions": "Something that is not in the list"}
# Shown at once; the other fields of a row are folded away until they are filled.
FIRST = {
    "figures": ("value_text", "bound", "value", "lower", "upper", "unit", "measure", "stage"),
    "relations": ("relation", "other_claim_id", "reason"),
}
ROW_TITLES = {"attributions": "Hop", "figures": "Figure", "relations": "Relation", "traces": "Trace"}
TITLES = {
    "agent_id": "Who",
    "cue": "Cue",
    "other_claim_id": "Other claim",
    "value_text": "Words",
    "accept": "Accept warnings",
}
ABOUT = {
    "accept": "The reason why warnings of check on this claim are accepted; leave it empty otherwise.",
    "agents.name": "The name, or the words of the text for somebody whom it does not name.",
    "propositions.title": "What it is about, in words that neither side could object to.",
}


class Option(NamedTuple):
    """A value that can be chosen, and what it means."""

    value: str
    title: str
    about: str = ""


class Control(NamedTuple):
    """A field of the form."""

    name: str
    title: str
    about: str
    kind: str  # select, list, long or text
    value: str
    was: str | None  # the proposal that is shown, if it is one
    at: str
    table: str  # whose keys it takes
    options: tuple[Option, ...] = ()
    meaning: str = ""
    open: str = ""
    problems: tuple[str, ...] = ()
    near: tuple[Option, ...] = ()  # what may be chosen at once

    @property
    def is_proposed(self) -> bool:
        return bool(self.value) and self.value == self.was

    @property
    def is_extensible(self) -> bool:
        """Whether its codes are the package's own."""
        return self.table in SUBJECT_LISTS


class Line(NamedTuple):
    """A row of another table that belongs to the claim."""

    title: str
    name: str
    first: list[Control]
    more: list[Control]


class Piece(NamedTuple):
    """Words of a text that are marked alike."""

    words: str
    marks: str


class Shown(NamedTuple):
    """A sentence on the page, with what stands before it."""

    number: str
    before: str
    pieces: list[Piece]
    state: str
    sign: str
    words: str
    is_chosen: bool


def show_text(
    edit: Edit, source: Row, sentences: dict[str, Sentence], number: str, trial: Trial
) -> tuple[list[Shown], str, str]:
    """The sentences to show, and the numbers of those before and after them that are not shown."""
    text, order = edit.read_text(source), list(sentences)
    place = order.index(number)
    first = max(0, place - MOST_SENTENCES // 2) if len(order) > MOST_SENTENCES else 0
    chosen = order[first : first + MOST_SENTENCES]
    marks = _list_marks(edit, source, trial)
    shown, end = [], sentences[chosen[0]].place.start
    for one in chosen:
        row, span = sentences[one]
        state = row["disposition"] if row["disposition"] in WORDS else "reason"
        words = WORDS.get(state) or f"{row['disposition']}: {row['note']}"
        pieces = list(_cut(text, span, marks))
        shown.append(
            Shown(one, text[end : span.start], pieces, state, SIGNS.get(state, "–"), words, one == number)
        )
        end = span.end
    last = first + len(chosen)
    return shown, order[first - 1] if first else "", order[last] if last < len(order) else ""


def _list_marks(edit: Edit, source: Row, trial: Trial) -> list[tuple[Place, str]]:
    """What is marked: the quotes of recorded claims, and the quote and the cues of this one."""
    marks = [
        (Place(int(row["quote_start"]), int(row["quote_end"])), "recorded")
        for row in edit.rows("claims").find(source_id=source["source_id"], status="current")
        if row["claim_id"] != trial.claim_id
    ]
    if trial.draft:
        marks.append((trial.draft.quote, "quote"))
        for hop in trial.draft.cells["attributions"]:
            if hop.get("cue_start"):
                marks.append((Place(int(hop["cue_start"]), int(hop["cue_end"])), "cue"))
    return marks


def _cut(text: str, span: Place, marks: list[tuple[Place, str]]) -> Iterator[Piece]:
    near = [(place, mark) for place, mark in marks if place.start < span.end and place.end > span.start]
    cuts = {span.start, span.end, *(cut for place, _ in near for cut in place if span.start < cut < span.end)}
    order = sorted(cuts)
    for start, end in itertools.pairwise(order):
        names = {mark for place, mark in near if place.start <= start and place.end >= end}
        yield Piece(text[start:end], " ".join(sorted(names)))


class Form:
    """The controls of a form, with the lists that they take their values from."""

    def __init__(self, edit: Edit, source: Row, trial: Trial) -> None:
        self.edit, self.source, self.trial = edit, source, trial
        resources = complete_resources(edit.descriptor["resources"])
        self.about = {
            f"{resource['name']}.{field['name']}": field.get("description", "")
            for resource in resources
            if "schema" in resource
            for field in resource["schema"]["fields"]
        }
        self.lists: dict[str, tuple[Option, ...]] = {}
        self.shown: set[str] = set()
        self.listed: set[str] = set()
        self.quote = self.control("quote")
        self.groups = [(title, list(self._list_parts(names))) for title, names in GROUPS]

    def _list_parts(self, names: tuple[str, ...]) -> Iterator[Any]:
        for name in names:
            if name in PARTS:
                yield from (self._line(name, number) for number in self._list_numbers(name))
                yield Line(ROW_TITLES[name], name, [], [])
            else:
                yield self.control(name)
        for table, after in (("agents", "claimant_id"), ("propositions", "proposition_id")):
            if after in names:
                fields = ("name", "kind") if table == "agents" else ("title", "topic")
                yield Line(NEW[table], "", [], [self.control(f"{table}.{field}") for field in fields])
                if table == "agents" and len(self._list_numbers("attributions")) > 1:
                    second = [self.control(f"{table}.2.{field}") for field in fields]
                    yield Line("Somebody else who is not in the list", "", [], second)

    def _list_numbers(self, table: str) -> list[int]:
        """The numbers of the rows of a table, of which one more is shown where one is asked for."""
        numbers = {
            int(found[2])
            for name in (*self.trial.values, *self.trial.open)
            if (found := ROW.fullmatch(name)) and found[1] == table
        }
        return [
            one for one in sorted(numbers) if self.trial.values.get(f"{table}.{one}.{KEYS[table]}") != EMPTY
        ]

    @property
    def hidden(self) -> list[str]:
        """Fields that say that a row which is proposed is not wanted."""
        return [
            f"{table}.1.{key}"
            for table, key in KEYS.items()
            if self.trial.values.get(f"{table}.1.{key}") == EMPTY
        ]

    def _line(self, table: str, number: int) -> Line:
        known = KNOWN[table].split()
        fields = [name for name in self.edit.rows(table).table.field_names if name not in known]
        fields = [name for name in fields if (table, name) != ("relations", "claim_id")]
        order = FIRST.get(table, tuple(fields))
        if table == "attributions":
            order = ("cue", "agent_id", "act")
        start = f"{table}.{number}."
        first = [self.control(start + name) for name in order]
        more = [self.control(start + name) for name in fields if name not in order]
        return Line(f"{ROW_TITLES[table]} {number}", f"{table}.{number}", first, more)

    def control(self, name: str) -> Control:
        """The control of a field."""
        self.shown.add(name)
        found = ROW.fullmatch(name)
        table, field = (
            (found[1], found[3]) if found else ("claims", name) if "." not in name else name.split(".")
        )
        about = ABOUT.get(name) or self.about.get(f"{table}.{field}", "")
        trial = self.trial
        value = " ".join(trial.values.get(name, "").split())
        was = " ".join(trial.proposed[name].split()) if name in trial.proposed else None
        taken = find_list(self.edit, name)
        options = self._list_options(taken) if taken else ()
        is_code = bool(taken) and is_codelist(self.edit, taken)
        kind = "select" if is_code else "list" if taken else "long" if field in LONG else "text"
        self.listed |= {taken} if kind == "list" else set()
        title = name_title(name)
        meaning = next((one.title for one in options if one.value == value), "") if kind == "list" else ""
        problems = tuple(told.words for told in trial.problems if told.field == name)
        at = trial.at.get(name, "")
        near = tuple(self._list_near(name))
        return Control(
            name,
            title,
            about,
            kind,
            value,
            was,
            at,
            taken,
            options,
            meaning,
            trial.open.get(name, ""),
            problems,
            near,
        )

    def _list_near(self, name: str) -> Iterator[Option]:
        """What may be chosen at once for a field that is open: what is most like it, or somebody new."""
        draft, values, told = self.trial.draft, self.trial.values, self.trial.open
        if draft and name == "proposition_id" and told.keys() & {name, "propositions.topic"}:
            words = f"{draft.claim['quote']} {values.get('paraphrase', '')} {values.get('propositions.title', '')}"
            known = find_near_propositions(self.edit, words)
            yield from (Option(*one) for one in known if one[1] != values.get("propositions.title"))
        elif draft and name.endswith(".agent_id") and name in told:
            cue = values.get(name.replace(".agent_id", ".cue"), "")
            yield from (Option(new, f"{new} (new)") for new in [name_speaker(cue)] if new)

    def _list_options(self, table: str) -> tuple[Option, ...]:
        if table not in self.lists:
            self.lists[table] = tuple(self._read_options(table))
        return self.lists[table]

    def _read_options(self, table: str) -> Iterator[Option]:
        rows = self.edit.rows(table)
        key = rows.table.primary_key[0]
        words = {
            "claims": "paraphrase",
            "agents": "name",
            "propositions": "title",
            "figures": "value_text",
            "accounts": "summary",
        }
        for row in rows:
            if table == "agents" and row["described_in"] not in ("", self.source["source_id"]):
                continue
            if row.get("status", "current") != "current" or row[key] == self.trial.claim_id:
                continue
            title = row.get("title") or row.get(words.get(table, "title")) or row[key]
            yield Option(row[key], title, row.get("description", ""))


def name_title(name: str) -> str:
    """What the form calls a field."""
    field = name.rpartition(".")[2]
    return TITLES.get(field) or field.removesuffix("_id").replace("_", " ").capitalize()


def list_sources(edit: Edit) -> list[dict[str, Any]]:
    """The sources that have a text, with how many of their sentences are open, claimed, or have a reason."""
    listed = []
    for row in edit.rows("sources"):
        if not row["text_path"]:
            continue
        states = [one["disposition"] for one in edit.rows("sentences").find(source_id=row["source_id"])]
        unread, claimed = states.count("open"), states.count("claim")
        counts = {
            "all": len(states),
            "open": unread,
            "claim": claimed,
            "reason": len(states) - unread - claimed,
        }
        listed.append({**row, **counts})
    return listed


def find_next(sentences: dict[str, Sentence], number: str) -> str:
    """The next open sentence after this one, or else the first; if none is open, this one."""
    order = list(sentences)
    later = [*order[order.index(number) + 1 :], *order] if number in order else order
    return next((one for one in later if sentences[one].row["disposition"] == "open"), number or order[0])


def list_recorded(edit: Edit, source: Row, sentence: Sentence) -> list[Row]:
    """The claims that are recorded in a sentence."""
    return list_claims(edit, source["source_id"], sentence.place)
