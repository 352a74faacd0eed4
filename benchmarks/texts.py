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

CLAIMS_PER_TEXT = 50
STATEMENTS_PER_TEXT = 8
TEXTS_PER_DAY = 7
FIRST_DAY = date(2016, 1, 4)
OWN, UNNAMED, INDIRECT = "own_voice", "unnamed_source", "indirect_speech"
DIRECT, POST, CARRIED = "direct_quote", "embedded_post", "carried_over"
FORMS = {OWN: 60, UNNAMED: 14, INDIRECT: 14, DIRECT: 6, POST: 3, CARRIED: 3}
TRACES = {"traced": 45, "not_applicable": 25, "not_traced": 15, "uncertain": 15}
LINKS = {"traced": "derives_from", "uncertain": "candidate_origin"}
UNBACKED_DRIFTS = ("date_shifted", "hedge_dropped", "scope_widened", "subject_changed", "unsupported")
SYMMETRIC = ("contradicts", "in_tension")
SIDES = ("value", "lower", "upper")
# Where the words of one kind begin among all words.
VOCABULARY, TOPICS, MEASURES, UNITS, BOUNDS, MONTHS, CUES = 20_000, 600, 700, 800, 900, 1000, 1100
CODES_EACH = 6

Row = dict[str, Any]


def list_subject_codes() -> dict[str, list[str]]:
    """The codes of the codelists that every package has of its own."""
    starts = {"topics": TOPICS, "measures": MEASURES, "units": UNITS}
    return {name: [spell_code(start + n) for n in range(CODES_EACH)] for name, start in starts.items()}


class Amount(NamedTuple):
    """A quantity: the number of its measure, its bound, the cells that the bound fills, the words that give it."""

    measure: int
    bound: str
    cells: dict[str, int]
    words: str

    def first(self, *sides: str) -> int | None:
        return next((self.cells[side] for side in sides if side in self.cells), None)


class Clause(NamedTuple):
    """What is claimed, as the text has it and as we put it, with its amounts and its period."""

    words: str
    paraphrase: str
    amounts: list[Amount]
    period: Row


class Text:
    """Text `number` in the making. `bounds` are the rows of that codelist, `counts` the keys given out so far."""

    def __init__(self, number: int, bounds: list[Row], counts: Counter[str]) -> None:
        self.number, self.bounds, self.counts = number, bounds, counts
        self.chance = Random(number)
        self.script = self.chance.choice(tuple(SEPARATORS))
        self.day = FIRST_DAY + timedelta(days=number // TEXTS_PER_DAY)
        self.source_id = f"text-{number:06}"
        publisher = self._pick_low(number // 10 + 1) if number % 10 else number // 10
        self.publisher, self.unnamed = f"publisher-{publisher:06}", f"unnamed-{number:06}"
        self.text = ""
        self.rows: dict[str, list[Row]] = {}
        self.accounts: list[tuple[str, date, Amount | None]] = []
        self.last_hops: list[Row] = []

    def write(self, claims: int) -> bytes:
        """Make the text with that many claims; `rows` then holds the rows of each table."""
        dated = self._date_source()
        self._add_agents()
        for place in range(max(1, claims * STATEMENTS_PER_TEXT // CLAIMS_PER_TEXT)):
            self._add_statement(place)
        title = self._make_clause(0).words
        self._end_sentence(self._put(title), "fragment", "\n\n")
        speaker, _ = self._pick_speaker()
        self._end_sentence(self._put(f"{speaker} {self.chance.choice(JOINED_EMOJI)}"), "byline", "\n\n")
        while left := claims - len(self.rows.get("claims", ())):
            if self.chance.random() < 0.18:
                self._end_sentence(self._put(self._make_clause(0).words + "!"), "rhetoric")
            self._add_claims(left, dated)
        content = self.text.rstrip().encode()
        held = {
            "text_path": f"data/texts/{self.source_id}.txt",
            "text_sha256": hashlib.sha256(content).hexdigest(),
        }
        self._add_source(self.source_id, title, dated, read_extent="full", **held)
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

    def _pick_speaker(self) -> tuple[str, str]:
        """Name and key of a speaker of this text or an earlier one."""
        number = self.number if self.chance.random() < 0.3 else self._pick_low(self.number + 1)
        return spell(number, self.script).capitalize(), f"speaker-{number:06}"

    def _date_source(self) -> Row:
        lot, month = self.chance.random(), f"{self.day:%Y-%m}"
        if lot < 0.75:
            return {"published_on": f"{self.day}", "published_basis": "stated"}
        fuzzy = f"{month}~" if lot < 0.9 else f"{self.day}/{month}"
        return {"published_on": fuzzy, "published_basis": "inferred", "note": "Undated."}

    def _make_clause(self, with_amount: float, script: str = "") -> Clause:
        """A clause, with an amount as often as said, now and then with an alternative to it, or with a month."""
        script = script or self.script
        numbers = [self._pick_low(VOCABULARY, 3) for _ in range(self.chance.randint(6, 10))]
        words, paraphrase = (" ".join(spell(n, s) for n in numbers) for s in (script, "en"))
        amounts = [self._make_amount(script)] if self.chance.random() < with_amount else []
        if amounts and self.chance.random() < 0.06:
            amounts.append(self._make_amount(script)._replace(measure=(amounts[0].measure + 1) % CODES_EACH))
        said = " / ".join(f"{amount.words} {spell(MEASURES + amount.measure, script)}" for amount in amounts)
        period: Row = {"period_basis": "not_given"}
        if with_amount and self.chance.random() < 0.1:
            day = self.day - timedelta(days=self.chance.randint(31, 330))
            month = f"{spell(MONTHS + day.month, script)} {day.year}"
            period = {"period": f"{day:%Y-%m}", "period_text": month, "period_basis": "stated"}
        ends = [
            said,
            period.get("period_text"),
            self.chance.choice(EMOJI) if self.chance.random() < 0.05 else "",
        ]
        return Clause(" ".join(filter(None, [words, *ends])), f"{paraphrase}.".capitalize(), amounts, period)

    def _make_amount(self, script: str) -> Amount:
        """A quantity, often one of an account told anew: alike, larger or smaller."""
        told = self.chance.choice(self.accounts)[2] if self.accounts and self.chance.random() < 0.6 else None
        known = told and told.first("value", "upper", "lower")
        number = (
            known * self.chance.choice((2, 4, 4, 4, 5)) // 4 if known else self.chance.randrange(100, 9000)
        )
        place = self.chance.randrange(len(self.bounds))
        filled = [side for side in SIDES if self.bounds[place][f"fills_{side}"] == "true"]
        cells = {side: number * (2 if side == "upper" and "lower" in filled else 1) for side in filled}
        numbers = "–".join(f"{number:,}".replace(",", SEPARATORS[script]) for number in cells.values())
        measure = told.measure if told else self.chance.randrange(CODES_EACH)
        words = f"{spell(BOUNDS + place, script)} {numbers}".strip()
        return Amount(measure, self.bounds[place]["code"], cells, words)

    # Agents, sources, statements

    def _add_agents(self) -> None:
        names = [spell(self.number, script).capitalize() for script in SEPARATORS]
        if self.number == 0:
            self._add("agents", agent_id="keeper", name="Keeper of these rows", kind="person")
        if self.number % 10 == 0:
            self._add("agents", agent_id=self.publisher, name=f"{names[0]} Gazette", kind="organisation")
        speaker = {
            "agent_id": f"speaker-{self.number:06}",
            "name": names[0],
            "aliases": " | ".join(names[1:]),
        }
        group = "speaker-000003" if self.number > 3 else None
        self._add(
            "agents", **speaker, kind=self.chance.choice(("person", "office", "state")), member_of=group
        )
        self._add(
            "agents", agent_id=self.unnamed, name=f"Reports on {names[0]}", kind="unnamed", note="Not named."
        )

    def _add_source(self, source_id: str, title: str, dated: Row, **cells: object) -> None:
        known = {"title_basis": "stated", "language": self.script, "url": f"https://example.org/{source_id}"}
        self._add(
            "sources",
            source_id=source_id,
            title=title,
            publisher_id=self.publisher,
            **known,
            **dated,
            **cells,
        )

    def _add_statement(self, place: int) -> None:
        """A statement, the document that tells of it first, and often an earlier one that it tells of as well."""
        statement_id, source_id = (f"{kind}-{self.number:06}-{place}" for kind in ("statement", "page"))
        stated = self.day - timedelta(days=self.chance.randint(10, 30))
        told = stated + timedelta(days=self.chance.randint(0, 7))
        speaker = self._pick_speaker()[1] if place else f"speaker-{self.number:06}"
        made = {"stated_by": speaker, "stated_on": f"{stated}", "stated_basis": "stated"}
        self._add("statements", statement_id=statement_id, summary=self._make_clause(0).paraphrase, **made)
        dated = {"published_on": f"{told}", "published_basis": "stated"}
        self._add_source(source_id, self._make_clause(0).words, dated, read_extent="opening")
        self._add_account(statement_id, source_id, told, agent_id=speaker if place else self.unnamed)
        if earlier := [row for row in self.rows["statements"][:-1] if row["stated_on"] <= f"{told}"]:
            self._add_account(self.chance.choice(earlier)["statement_id"], source_id, told, agent_id=speaker)

    def _add_account(self, statement_id: str, source_id: str, told: date, agent_id: str) -> None:
        account_id, clause = self._next_id("accounts"), self._make_clause(0.8, "en")
        keys = {"account_id": account_id, "statement_id": statement_id, "source_id": source_id}
        self._add("accounts", **keys, summary=clause.paraphrase)
        self._add("relays", account_id=account_id, hop=1, agent_id=agent_id)
        self._add_figures(clause, account_id=account_id)
        if self.accounts and self.accounts[-1][1] <= told and self.chance.random() < 0.2:
            self._add_trace("derives_from", self.accounts[-1][0], account_id=account_id)
        self.accounts.append((account_id, told, clause.amounts[0] if clause.amounts else None))

    def _add_figures(self, clause: Clause, **owner: str) -> None:
        """The amounts of a clause; two are alternatives, and the second rests on the first."""
        base, group = None, "-".join(("either", *owner.values())) if len(clause.amounts) > 1 else None
        for amount in clause.amounts:
            figure_id, code = self._next_id("figures"), spell_code(UNITS + amount.measure)
            kind = {"measure": spell_code(MEASURES + amount.measure), "unit": code, "bound": amount.bound}
            tied = {"value_text": amount.words, "base_figure_id": base, "alternative_group": group}
            self._add("figures", figure_id=figure_id, **owner, **kind, **tied, **amount.cells)
            base = figure_id

    # Sentences and claims

    def _put(self, words: str) -> tuple[int, int]:
        """Put words at the end of the text; gives their offsets in code points."""
        start = len(self.text)
        self.text += words
        return start, len(self.text)

    def _end_sentence(self, place: tuple[int, int], disposition: str, gap: str = "") -> None:
        number = len(self.rows.get("sentences", ())) + 1
        cells = {"sentence_start": place[0], "sentence_end": place[1], "disposition": disposition}
        note = None if disposition == "claim" else "Holds no claim."
        self._add("sentences", source_id=self.source_id, number=number, **cells, note=note)
        self._put(gap or ("\n\n" if self.chance.random() < 0.2 else " "))

    def _add_claims(self, most: int, dated: Row) -> None:
        """One sentence with one to three claims, and who is held responsible for them."""
        form, start = self._pick(FORMS), len(self.text)
        form = OWN if form == CARRIED and not self.last_hops else form
        denies = form == INDIRECT and "claims" in self.rows and self.chance.random() < 0.1
        hops = self._open_sentence(form)
        clauses = []
        for _ in range(min(most, self.chance.choice((1, 2, 2, 3)))):
            self._put("; " if clauses else "")
            clause = self._make_clause(0.33)
            words = clause.words.replace(" ", "\n", 1) if form == POST else clause.words
            clauses.append((clause, self._put(words)))
        hops = self._close_sentence(form, hops)
        self._end_sentence((start, len(self.text)), "claim")
        put = {"attribution_form": form, "claimant_id": hops[-1]["agent_id"] if hops else self.publisher}
        put |= self._date_claim(form, dated) | {"polarity": "denies" if denies else "affirms"}
        for clause, place in clauses:
            self._add_claim(clause, place, put, hops)

    def _open_sentence(self, form: str) -> list[Row]:
        """Write what stands before the quotes; gives the hops whose cues stand there, or stood further up."""
        if form == CARRIED:
            return self.last_hops
        hops = []
        if form == UNNAMED:
            hops.append(self._put_cue("", self.unnamed))
        if form == INDIRECT:
            speakers = {self._pick_speaker() for _ in range(self.chance.choice((1, 1, 2)))}
            hops += [self._put_cue(*speaker) for speaker in sorted(speakers)]
        self._put({DIRECT: "“", POST: f"{self.chance.choice(EMOJI)} "}.get(form, ""))
        return hops

    def _close_sentence(self, form: str, hops: list[Row]) -> list[Row]:
        """Write what stands behind the quotes; gives all hops."""
        if form in (DIRECT, POST):
            self._put("”, " if form == DIRECT else "\n")
            hops = [self._put_cue(*self._pick_speaker())]
        self._put(".")
        self.last_hops = hops or self.last_hops
        return hops

    def _put_cue(self, name: str, agent_id: str) -> Row:
        cue = f"{name} {spell(CUES + self.chance.randrange(9), self.script)}".strip()
        start, end = self._put(cue)
        self._put(", ")
        return {"agent_id": agent_id, "cue": cue, "cue_start": start, "cue_end": end}

    def _date_claim(self, form: str, dated: Row) -> Row:
        attributed = {"attributed_on": dated["published_on"], "attributed_basis": dated["published_basis"]}
        if form == OWN:
            return {
                **attributed,
                "claimed_on": dated["published_on"],
                "claimed_basis": dated["published_basis"],
            }
        if self.chance.random() < 0.7:
            return {**attributed, "claimed_basis": "not_given"}
        day = self.day - timedelta(days=self.chance.randrange(10))
        return {**attributed, "claimed_on": f"{day}", "claimed_basis": "stated"}

    def _add_claim(self, clause: Clause, place: tuple[int, int], put: Row, hops: list[Row]) -> None:
        """A claim with its hops, figures, traces, and how it stands to an earlier one, which a denial rebuts."""
        claim_id, status = self._next_id("claims"), self._pick(TRACES)
        for number, hop in enumerate(hops, start=1):
            self._add("attributions", claim_id=claim_id, hop=number, **hop)
        self._add_figures(clause, claim_id=claim_id)
        denies, earlier = put["polarity"] == "denies", self.rows.get("claims", ())
        if denies or (earlier and self.chance.random() < 0.28):
            kind = "rebuts" if denies else self.chance.choice(("repeats", "refines", *SYMMETRIC))
            pair = [claim_id, self.chance.choice(earlier)["claim_id"]]
            pair = sorted(pair) if kind in SYMMETRIC else pair
            self._add("relations", claim_id=pair[0], relation=kind, other_claim_id=pair[1])
        if status in LINKS:
            self._trace(claim_id, clause, LINKS[status])
        cells = {"quote": self.text[slice(*place)], "quote_start": place[0], "quote_end": place[1]}
        cells |= {
            "paraphrase": clause.paraphrase,
            "proposition_id": self._pick_proposition(),
            **clause.period,
            **put,
        }
        cells |= {"trace_status": status, "status": "current", "recorded_by": "keeper"}
        cells |= {"note": "Looked for in vain." if status == "not_traced" else None}
        self._add("claims", claim_id=claim_id, source_id=self.source_id, **cells)

    def _pick_proposition(self) -> str:
        """Two new ones for each text, and those of earlier texts, the first of all most often."""
        made = len(self.rows.get("propositions", ()))
        if made == 2:
            return f"matter-{self._pick_low(2 * self.number + 2):06}"
        key, topic = f"matter-{2 * self.number + made:06}", spell_code(TOPICS + self.number % CODES_EACH)
        self._add("propositions", proposition_id=key, title=self._make_clause(0).paraphrase, topic=topic)
        return key

    def _trace(self, claim_id: str, clause: Clause, link: str) -> None:
        """Trace a claim to an account, one with a like amount if there is one, and say what changed on the way."""
        amount = clause.amounts[0] if clause.amounts else None
        alike = [account for account in self.accounts if _are_alike(amount, account[2])]
        account_id, _, origin = self.chance.choice(alike or self.accounts)
        trace_id = self._add_trace(link, account_id, claim_id=claim_id)
        drifts = [self.chance.choice(UNBACKED_DRIFTS)]
        if alike and amount and origin:
            number, before = (
                amount.first("value", "lower", "upper"),
                origin.first("value", "upper", "lower"),
            )
            if number != before:
                drifts.append("figure_raised" if number > before else "figure_lowered")
            elif amount.bound != origin.bound:
                drifts.append("bound_changed")
        for drift in drifts:
            self._add("drifts", trace_id=trace_id, drift=drift)
        if self.chance.random() < 0.6:
            self._add_trace("context", self.chance.choice(self.accounts)[0], claim_id=claim_id)

    def _add_trace(self, link: str, origin: str, **start: str) -> str:
        trace_id = self._next_id("traces")
        self._add("traces", trace_id=trace_id, **start, from_account_id=origin, link=link)
        return trace_id


def _are_alike(amount: Amount | None, other: Amount | None) -> bool:
    """Whether two amounts can be compared: of one measure, and both with a number."""
    return bool(amount and other and amount.measure == other.measure and amount.cells and other.cells)
