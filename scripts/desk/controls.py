"""What the form of the desk shows: its fields, with the lists that they take their values from."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from ..authors.asking import find_near_propositions
from ..authors.codes import find_list, is_codelist
from ..authors.drafts import EMPTY, KNOWN, PARTS
from ..authors.edit import Edit, Row
from ..authors.speakers import name_speaker
from ..model import SUBJECT_LISTS
from ..package import complete_resources
from .claiming import Trial
from .forms import KEYS, ROW

LONG = ("quote", "paraphrase", "note", "reason", "explanation", "title")
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
