"""One made-up text and the rows that belong to it, with those cells that a rule of the model or a key speaks of.

Text n is made by chance that is seeded with n and remembers no other text, so that memory hardly grows with the size
of a package.
"""

import hashlib
from collections import Counter
from datetime import date, timedelta
from random import Random
from typing import Any, NamedTuple

from .words import EMOJI, JOINED_EMOJI, SEPARATORS, spell, spell_code

CLAIMS_PER_TEXT, STATEMENTS_PER_TEXT, TEXTS_PER_DAY = 50, 8, 7
FIRST_DAY = date(2016, 1, 4)
FORMS = {
    "own_voice": 60,
    "unnamed_source": 14,
    "indirect_speech": 14,
    "direct_quote": 6,
    "embedded_post": 3,
    "carried_over": 3,
}
TRACES = {"traced": 45, "not_applicable": 25, "not_traced": 15, "uncertain": 15}
LINKS = {"traced": "derives_from", "uncertain": "candidate_origin"}
SYMMETRIC = ("contradicts", "in_tension")
UNBACKED_DRIFTS = ("date_shifted", "hedge_dropped", "scope_widened", "subject_changed", "unsupported")
# Where the words of one kind begin among all words.
VOCABULARY, TOPICS, MEASURES, UNITS, BOUNDS, MONTHS, CUES = 20_000, 600, 700, 800, 900, 1000, 1100
CODES_EACH = 6

# What is known of a figure beside its cells: its number, if that is one number.
AMOUNT = "_amount"

Row = dict[str, Any]


def list_subject_codes() -> dict[str, list[str]]:
    """The codes of the codelists that every package has of its own."""
    starts = {"topics": TOPICS, "measures": MEASURES, "units": UNITS}
    return {name: [spell_code(start + n) for n in range(CODES_EACH)] for name, start in starts.items()}


class Clause(NamedTuple):
    """What is claimed, as the text has it and as we put it; the cells of its figures, and of its period."""

    words: str
    paraphrase: str
    figures: list[Row]
    period: Row


class Text:
    """Text `number` in the making. `bounds` are the rows of that codelist, `counts` the keys given out so far."""

    def __init__(self, number: int, bounds: list[Row], counts: Counter[str]) -> None:
        self.number, self.bounds, self.counts = number, bounds, counts
        self.chance = Random(number)
        self.script = self.chance.choice(tuple(SEPARATORS))
        self.day = FIRST_DAY + timedelta(days=number // TEXTS_PER_DAY)
        self.source_id, self.unnamed = f"text-{number:06}", f"unnamed-{number:06}"
        publisher = self._pick_low(number // 10 + 1) if number % 10 else number // 10
        self.publisher = f"publisher-{publisher:06}"
        self.text = ""
        self.rows: dict[str, list[Row]] = {}
        self.accounts: list[tuple[str, Row]] = []  # with the first of their figures
        self.last_hops: list[Row] = []

    def write(self, claims: int) -> bytes:
        """Make the text with that many claims; `rows` then holds the rows of each table."""
        dated = {"published_on": f"{self.day}", "published_basis": "stated"}
        if self.chance.random() < 0.25:
            dated = {"published_on": f"{self.day:%Y-%m}~", "published_basis": "inferred", "note": "Undated."}
        self._add_agents()
        for place in range(max(1, claims * STATEMENTS_PER_TEXT // CLAIMS_PER_TEXT)):
            self._add_statement(place)
        title = f"{self._make_clause(0).words} {self.chance.choice(JOINED_EMOJI)}"
        self._end_sentence(self._put(title), "fragment")
        while left := claims - len(self.rows.get("claims", ())):
            if self.chance.random() < 0.18:
                self._end_sentence(self._put(self._make_clause(0).words + "!"), "rhetoric")
            self._add_sentence(left, dated)
        content = self.text.rstrip().encode()
        held = {
            "text_path": f"data/texts/{self.source_id}.txt",
            "text_sha256": hashlib.sha256(content).hexdigest(),
        }
        self._add_source(self.source_id, title, {**dated, **held, "read_extent": "full"})
        return content

    def _add(self, table: str, **cells: object) -> None:
        self.rows.setdefault(table, []).append(cells)

    def _next_id(self, table: str) -> str:
        """Seven digits at every size, so that keys sort as they count."""
        self.counts[table] += 1
        return f"{table[0]}{self.counts[table]:07}"

    # Words and numbers

    def _pick_low(self, count: int, skew: int = 2) -> int:
        """A number below count, the low ones more often, as with names and words in the news."""
        return int(count * self.chance.random() ** skew)

    def _pick(self, weights: dict[str, int]) -> str:
        return self.chance.choices(tuple(weights), tuple(weights.values()))[0]

    def _pick_speaker(self) -> int:
        """A speaker of this text or of an earlier one."""
        return self.number if self.chance.random() < 0.3 else self._pick_low(self.number + 1)

    def _make_clause(self, with_figure: float, script: str = "") -> Clause:
        """A clause, with a figure as often as said, now and then with an alternative to it, or with a month."""
        script = script or self.script
        numbers = [self._pick_low(VOCABULARY, 3) for _ in range(self.chance.randint(6, 10))]
        figures = [self._make_figure(script)] if self.chance.random() < with_figure else []
        if figures and self.chance.random() < 0.06:
            figures.append(self._make_figure(script))
        period: Row = {"period_basis": "not_given"}
        if with_figure and self.chance.random() < 0.1:
            day = self.day - timedelta(days=self.chance.randint(31, 330))
            words = f"{spell(MONTHS + day.month, script)} {day.year}"
            period = {"period": f"{day:%Y-%m}", "period_text": words, "period_basis": "stated"}
        words, paraphrase = (" ".join(spell(number, s) for number in numbers) for s in (script, "en"))
        ends = [" / ".join(figure["value_text"] for figure in figures), period.get("period_text")]
        ends.append(self.chance.choice(EMOJI) if self.chance.random() < 0.05 else "")
        return Clause(" ".join(filter(None, [words, *ends])), f"{paraphrase}.".capitalize(), figures, period)

    def _make_figure(self, script: str) -> Row:
        """The cells of a figure, which often tells one of an account anew: alike, larger or smaller."""
        told = [figure for _, figure in self.accounts if figure.get(AMOUNT)]
        measure, number = self.chance.randrange(CODES_EACH), self.chance.randrange(100, 9000)
        kind = {"measure": spell_code(MEASURES + measure), "unit": spell_code(UNITS + measure)}
        if told and self.chance.random() < 0.6:
            base = self.chance.choice(told)
            number = base[AMOUNT] * self.chance.choice((2, 4, 4, 4, 5)) // 4
            kind = {"measure": base["measure"], "unit": base["unit"]}
        place = self.chance.randrange(len(self.bounds))
        filled = [
            side for side in ("value", "lower", "upper") if self.bounds[place][f"fills_{side}"] == "true"
        ]
        cells = {side: number * (2 if filled.index(side) else 1) for side in filled}
        numbers = "–".join(f"{number:,}".replace(",", SEPARATORS[script]) for number in cells.values())
        words = f"{spell(BOUNDS + place, script)} {numbers}".strip()
        amount = number if len(cells) == 1 else None
        return {"value_text": words, "bound": self.bounds[place]["code"], **kind, **cells, AMOUNT: amount}

    # Agents, sources, statements

    def _add_agents(self) -> None:
        names = [spell(self.number, script).capitalize() for script in SEPARATORS]
        if self.number == 0:
            self._add("agents", agent_id="keeper", name="Keeper of these rows", kind="person")
        if self.number % 10 == 0:
            self._add("agents", agent_id=self.publisher, name=f"{names[0]} Gazette", kind="organisation")
        kind, aliases = self.chance.choice(("person", "office", "state")), " | ".join(names[1:])
        self._add("agents", agent_id=f"speaker-{self.number:06}", name=names[0], aliases=aliases, kind=kind)
        self._add(
            "agents", agent_id=self.unnamed, name=f"Reports on {names[0]}", kind="unnamed", note="Not named."
        )

    def _add_source(self, source_id: str, title: str, cells: Row) -> None:
        cells = {"title_basis": "stated", "language": self.script, "publisher_id": self.publisher, **cells}
        self._add(
            "sources", source_id=source_id, title=title, url=f"https://example.org/{source_id}", **cells
        )

    def _add_statement(self, place: int) -> None:
        """A statement, the document that tells of it first, and often an earlier one that it tells of as well."""
        statement_id, source_id = (f"{kind}-{self.number:06}-{place}" for kind in ("statement", "page"))
        stated = self.day - timedelta(days=self.chance.randint(10, 30))
        told = f"{stated + timedelta(days=self.chance.randint(0, 7))}"
        speaker = f"speaker-{self._pick_speaker() if place else self.number:06}"
        words = {"statement_id": statement_id, "summary": self._make_clause(0).paraphrase}
        self._add("statements", **words, stated_by=speaker, stated_on=f"{stated}", stated_basis="stated")
        dated = {"published_on": told, "published_basis": "stated", "read_extent": "opening"}
        self._add_source(source_id, self._make_clause(0).words, dated)
        earlier = [row["statement_id"] for row in self.rows["statements"][:-1] if row["stated_on"] <= told]
        for told_id in [statement_id, *([self.chance.choice(earlier)] if earlier else [])]:
            account_id, clause = self._next_id("accounts"), self._make_clause(0.8, "en")
            keys = {"account_id": account_id, "statement_id": told_id, "source_id": source_id}
            self._add("accounts", **keys, summary=clause.paraphrase)
            self._add("relays", account_id=account_id, hop=1, agent_id=speaker if place else self.unnamed)
            self._add_figures(clause, account_id=account_id)
            self.accounts.append((account_id, clause.figures[0] if clause.figures else {}))

    def _add_figures(self, clause: Clause, **owner: str) -> None:
        """The figures of a clause; two are alternatives, and the second rests on the first."""
        base, group = None, "-".join(("either", *owner.values())) if len(clause.figures) > 1 else None
        for figure in clause.figures:
            tied = {"figure_id": self._next_id("figures"), "base_figure_id": base, "alternative_group": group}
            self._add("figures", **owner, **tied, **figure)
            base = tied["figure_id"]

    # Sentences and claims

    def _put(self, words: str) -> tuple[int, int]:
        """Put words at the end of the text; gives their offsets in code points."""
        start = len(self.text)
        self.text += words
        return start, len(self.text)

    def _end_sentence(self, place: tuple[int, int], disposition: str) -> None:
        number = len(self.rows.get("sentences", ())) + 1
        cells = {"sentence_start": place[0], "sentence_end": place[1], "disposition": disposition}
        note = None if disposition == "claim" else "Holds no claim."
        self._add("sentences", source_id=self.source_id, number=number, **cells, note=note)
        self._put("\n\n" if self.chance.random() < 0.2 else " ")

    def _add_sentence(self, most: int, dated: Row) -> None:
        """One sentence with one to three claims, and who is held responsible for them."""
        form, start = self._pick(FORMS), len(self.text)
        form = "own_voice" if form == "carried_over" and not self.last_hops else form
        hops = self.last_hops if form == "carried_over" else self._put_cues(form)
        before, after = {"direct_quote": ("“", "”"), "embedded_post": ("\n", "")}.get(form, ("", ""))
        self._put(before)
        quoted = []
        for _ in range(min(most, self.chance.choice((1, 2, 2, 3)))):
            self._put("; " if quoted else "")
            clause = self._make_clause(0.33)
            words = clause.words.replace(" ", "\n", 1) if form == "embedded_post" else clause.words
            quoted.append((clause, self._put(words)))
        self._put(f"{after}.")
        self._end_sentence((start, len(self.text)), "claim")
        self.last_hops = hops or self.last_hops
        denies = form == "indirect_speech" and "claims" in self.rows and self.chance.random() < 0.1
        said = {"attribution_form": form, "claimant_id": hops[-1]["agent_id"] if hops else self.publisher}
        said |= {"polarity": "denies" if denies else "affirms", "claimed_basis": "not_given"}
        said |= {"attributed_on": dated["published_on"], "attributed_basis": dated["published_basis"]}
        if form == "own_voice":
            said |= {"claimed_on": said["attributed_on"], "claimed_basis": said["attributed_basis"]}
        for clause, place in quoted:
            self._add_claim(clause, place, said, hops)

    def _put_cues(self, form: str) -> list[Row]:
        """Write who says what follows; gives the hops. The outlet itself needs none."""
        if form == "own_voice":
            return []
        numbers = sorted({self._pick_speaker() for _ in range(2 if form == "indirect_speech" else 1)})
        speakers = [
            (f"speaker-{number:06}", spell(number, self.script).capitalize() + " ") for number in numbers
        ]
        hops = []
        for agent_id, name in [(self.unnamed, "")] if form == "unnamed_source" else speakers:
            cue = name + spell(CUES + self.chance.randrange(9), self.script)
            start, end = self._put(cue)
            self._put(", ")
            hops.append({"agent_id": agent_id, "cue": cue, "cue_start": start, "cue_end": end})
        return hops

    def _add_claim(self, clause: Clause, place: tuple[int, int], said: Row, hops: list[Row]) -> None:
        """A claim with its hops, figures, traces, and how it stands to an earlier one, which a denial rebuts."""
        claim_id, status = self._next_id("claims"), self._pick(TRACES)
        for number, hop in enumerate(hops, start=1):
            self._add("attributions", claim_id=claim_id, hop=number, **hop)
        self._add_figures(clause, claim_id=claim_id)
        denies, earlier = said["polarity"] == "denies", self.rows.get("claims", ())
        if denies or (earlier and self.chance.random() < 0.28):
            kind = "rebuts" if denies else self.chance.choice(("repeats", "refines", *SYMMETRIC))
            pair = [claim_id, self.chance.choice(earlier)["claim_id"]]
            pair = sorted(pair) if kind in SYMMETRIC else pair
            self._add("relations", claim_id=pair[0], relation=kind, other_claim_id=pair[1])
        if status in LINKS:
            self._trace(claim_id, clause, LINKS[status])
        cells = {
            "quote": self.text[slice(*place)],
            "quote_start": place[0],
            "quote_end": place[1],
            **clause.period,
        }
        cells |= {"paraphrase": clause.paraphrase, "proposition_id": self._pick_proposition(), **said}
        cells |= {"trace_status": status, "note": "Looked for." if status == "not_traced" else None}
        fixed = {"source_id": self.source_id, "status": "current", "recorded_by": "keeper"}
        self._add("claims", claim_id=claim_id, **fixed, **cells)

    def _pick_proposition(self) -> str:
        """Two new ones for each text, and those of earlier texts, the first of all most often."""
        made = len(self.rows.get("propositions", ()))
        number = 2 * self.number + made if made < 2 else self._pick_low(2 * self.number + 2)
        key, topic = f"matter-{number:06}", spell_code(TOPICS + self.number % CODES_EACH)
        if made < 2:
            self._add("propositions", proposition_id=key, title=self._make_clause(0).paraphrase, topic=topic)
        return key

    def _trace(self, claim_id: str, clause: Clause, link: str) -> None:
        """Trace a claim to an account, one with a like figure if there is one, and say what changed on the way."""
        drawn = clause.figures[0] if clause.figures else {}
        alike = [
            a
            for a in self.accounts
            if drawn.get(AMOUNT) and a[1].get(AMOUNT) and a[1]["measure"] == drawn["measure"]
        ]
        origin_id, origin = self.chance.choice(alike or self.accounts)
        drifts = [self.chance.choice(UNBACKED_DRIFTS)]
        if alike and drawn[AMOUNT] != origin[AMOUNT]:
            drifts.append("figure_raised" if drawn[AMOUNT] > origin[AMOUNT] else "figure_lowered")
        elif alike and drawn["bound"] != origin["bound"]:
            drifts.append("bound_changed")
        trace_id = self._add_trace(link, origin_id, claim_id=claim_id)
        for drift in drifts:
            self._add("drifts", trace_id=trace_id, drift=drift)
        if self.chance.random() < 0.6:
            self._add_trace("context", self.chance.choice(self.accounts)[0], claim_id=claim_id)
        if self.chance.random() < 0.05 and origin_id != self.accounts[0][0]:
            self._add_trace("sibling", self.accounts[0][0], account_id=origin_id)

    def _add_trace(self, link: str, origin: str, **start: str) -> str:
        trace_id = self._next_id("traces")
        self._add("traces", trace_id=trace_id, **start, from_account_id=origin, link=link)
        return trace_id
