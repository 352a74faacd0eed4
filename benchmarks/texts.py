"""One generated text and the rows that belong to it, with the cells that a rule of the model or a key refers to.

Text n is generated from a random seed n, independently of all other texts: memory hardly grows with the size.
"""

import hashlib
from collections import Counter
from datetime import date, timedelta
from random import Random
from typing import Any

from .words import CODES, EMOJI, SEPARATORS, spell

CLAIMS_PER_TEXT, STATEMENTS_PER_TEXT, TEXTS_PER_DAY = 50, 8, 7
FORMS = (*["own_voice"] * 6, "adverb", "indirect_speech", "direct_quote", "embedded_post")
TRACES = (*["traced"] * 4, *["not_applicable"] * 2, "not_sought", *["not_traced"] * 2, "uncertain")
LINKS = {"traced": "derives_from", "uncertain": "candidate_origin"}
SYMMETRIC = ("contradicts", "in_tension")
DRIFTS = ("date_shifted", "hedge_dropped", "scope_widened", "subject_changed", "unsupported")
# Tables whose rows are numbered.
NUMBERED = {"claims": "claim_id", "figures": "figure_id", "accounts": "account_id", "traces": "trace_id"}
# Where the words of one kind begin among all words.
VOCABULARY, BOUNDS, MONTHS, CUES = 20_000, 900, 1000, 1100

KEEPER = "agent-000000-keeper"

Row = dict[str, Any]


class Text:
    """Text `number` in the making. `bounds` are the rows of that codelist, `counts` the keys given out so far."""

    def __init__(self, number: int, bounds: list[Row], counts: Counter[str]) -> None:
        self.number, self.bounds, self.counts = number, bounds, counts
        self.chance = Random(number)
        self.script = self.chance.choice(tuple(SEPARATORS))
        self.day = date(2016, 1, 4) + timedelta(days=number // TEXTS_PER_DAY)
        publisher = self._pick_low(number // 10 + 1) if number % 10 else number // 10
        self.publisher, self.unnamed = f"agent-{10 * publisher:06}-publisher", f"agent-{number:06}-unnamed"
        self.source_id, self.text = f"text-{number:06}", ""
        self.rows: dict[str, list[Row]] = {}

    def write(self, claims: int) -> bytes:
        """Make the text with that many claims; `rows` then holds the rows of each table."""
        dated = {"published_on": f"{self.day}", "published_basis": "stated"}
        if self.chance.random() < 0.25:
            dated = {"published_on": f"{self.day:%Y-%m}~", "published_basis": "inferred", "note": "Undated."}
        self._add_agents()
        for place in range(STATEMENTS_PER_TEXT):
            self._add_statement(place)
        self._add("propositions", proposition_id=f"matter-{self.number:06}", title=self._make_clause()[0])
        title = f"{self._make_clause()[0]} {self.chance.choice(EMOJI)}"
        self._end_sentence(self._put(title), "fragment")
        while left := claims - len(self.rows.get("claims", ())):
            if self.chance.random() < 0.18:
                self._end_sentence(self._put(self._make_clause()[0] + "!"), "rhetoric")
            self._add_sentence(left, dated)
        content = self.text.rstrip().encode()
        held = {"text_path": f"data/texts/{self.source_id}.txt", "read_extent": "full"}
        held["text_sha256"] = hashlib.sha256(content).hexdigest()
        self._add_source(self.source_id, title, dated | held)
        if self.script != "en":
            rule, reason = "language_has_word_lists", "Invented words hedge nothing."
            self._add("accepted_warnings", rule=rule, row=self.source_id, reason=reason, accepted_by=KEEPER)
        self.rows["sources"].sort(key=lambda row: row["source_id"])
        return content

    def _add(self, table: str, **cells: object) -> str:
        """Add a row and return its key if it is numbered, with seven digits at every size, so that keys sort as numbers."""
        if table in NUMBERED:
            self.counts[table] += 1
            cells[NUMBERED[table]] = f"{table[0]}{self.counts[table]:07}"
        self.rows.setdefault(table, []).append(cells)
        return str(cells.get(NUMBERED.get(table, "")))

    def _pick_low(self, count: int, skew: int = 2) -> int:
        """A number below count, the low ones more often, as with names and words in the news."""
        return int(count * self.chance.random() ** skew)

    def _pick_speaker(self) -> int:
        """A speaker of this text or of an earlier one."""
        return self.number if self.chance.random() < 0.3 else self._pick_low(self.number + 1)

    def _make_clause(self, with_figure: float = 0) -> tuple[str, Row, list[Row]]:
        """What may be claimed: the words, the paraphrase and period, the cells of its figures."""
        numbers = [self._pick_low(VOCABULARY, 3) for _ in range(self.chance.randint(6, 10))]
        words, paraphrase = (" ".join(spell(number, s) for number in numbers) for s in (self.script, "en"))
        count = (self.chance.random() < with_figure) * self.chance.choice((1,) * 15 + (2,))
        figures = [self._make_figure() for _ in range(count)]
        cells: Row = {"period_basis": "not_given"}
        if with_figure and self.chance.random() < 0.1:
            day = self.day - timedelta(days=self.chance.randint(31, 330))
            month = f"{spell(MONTHS + day.month, self.script)} {day.year}"
            cells |= {"period": f"{day:%Y-%m}", "period_text": month, "period_basis": "stated"}
        ends = [" / ".join(figure["value_text"] for figure in figures), cells.get("period_text")]
        # A claim may be of any modality, and a figure of any bound, which the paraphrase has to keep.
        bounds = " / ".join(figure["bound"].replace("_", " ").removeprefix("not ") for figure in figures)
        cells["paraphrase"] = " ".join(filter(None, ["Allegedly", paraphrase, bounds, *ends])) + "."
        ends.append(self.chance.choice(EMOJI) if self.chance.random() < 0.05 else "")
        return " ".join(filter(None, [words, *ends])), cells, figures

    def _make_figure(self) -> Row:
        place, number = self.chance.randrange(len(self.bounds)), self.chance.randrange(100, 9000)
        bound = self.bounds[place]
        filled = [side for side in ("value", "lower", "upper") if bound[f"fills_{side}"] == "true"]
        cells = {side: number * (2 if filled.index(side) else 1) for side in filled}
        numbers = "–".join(f"{number:,}".replace(",", SEPARATORS[self.script]) for number in cells.values())
        words = f"{spell(BOUNDS + place, self.script)} {numbers}".strip()
        if bound["code"] == "not_a_quantity":
            return {
                "value_text": words,
                "bound": bound["code"],
                "designation": words,
                "stage": "not_applicable",
            }
        cells |= {name: self.chance.choice(CODES) for name in ("measure", "unit", "item_kind")}
        cells["stage"] = self.chance.choice(("capacity", "pledged", "produced"))
        return {"value_text": words, "bound": bound["code"], **cells}

    def _add_agents(self) -> None:
        names = [spell(self.number, script).capitalize() for script in SEPARATORS]
        if self.number == 0:
            self._add("agents", agent_id=KEEPER, name="Keeper of these rows", kind="person")
        if self.number % 10 == 0:
            self._add("agents", agent_id=self.publisher, name=f"{names[0]} Gazette", kind="organisation")
        kind, aliases = self.chance.choice(("person", "office", "state")), " | ".join(names[1:])
        self._add(
            "agents", agent_id=f"agent-{self.number:06}-speaker", name=names[0], aliases=aliases, kind=kind
        )
        self._add(
            "agents", agent_id=self.unnamed, name="Reports", kind="unnamed", described_in=self.source_id
        )

    def _add_source(self, source_id: str, title: str, cells: Row) -> None:
        cells |= {"title_basis": "stated", "language": self.script, "publisher_id": self.publisher}
        cells |= {"title": title, "url": f"https://example.org/{source_id}"}
        self._add("sources", source_id=source_id, **cells)

    def _add_statement(self, place: int) -> None:
        """A statement, the document that reports it first, and often an earlier statement that the document also reports."""
        made_id, source_id = f"statement-{self.number:06}-{place}", f"{self.source_id}-page-{place}"
        stated = self.day - timedelta(days=self.chance.randint(10, 30))
        told = f"{stated + timedelta(days=self.chance.randint(0, 7))}"
        earlier = [row["statement_id"] for row in self.rows.get("statements", ()) if row["stated_on"] <= told]
        speaker = f"agent-{self._pick_speaker() if place else self.number:06}-speaker"
        made = {"stated_by": speaker, "stated_on": f"{stated}", "stated_basis": "stated"}
        self._add("statements", statement_id=made_id, summary=self._make_clause()[0], **made)
        dated = {"published_on": told, "published_basis": "stated", "read_extent": "opening"}
        self._add_source(source_id, self._make_clause()[0], dated)
        for statement_id in [made_id, *([self.chance.choice(earlier)] if earlier else [])]:
            _, cells, figures = self._make_clause(0.8)
            keys = {"statement_id": statement_id, "source_id": source_id}
            account_id = self._add("accounts", **keys, summary=cells["paraphrase"])
            self._add("relays", account_id=account_id, hop=1, agent_id=speaker if place else self.unnamed)
            self._add_figures([one | {"modality": "reported"} for one in figures], account_id=account_id)

    def _add_figures(self, figures: list[Row], **owner: str) -> None:
        """Two are alternatives, and the second rests on the first."""
        base, group = None, "-".join(("either", *owner.values())) if len(figures) > 1 else None
        for figure in figures:
            base = self._add("figures", **owner, base_figure_id=base, alternative_group=group, **figure)

    def _put(self, words: str) -> tuple[int, int]:
        """Append words to the text and return their offsets in code points."""
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
        form, start = self.chance.choice(FORMS), len(self.text)
        hops = self._put_cues(form)
        before, after = {"direct_quote": ("“", "”"), "embedded_post": ("\n", "")}.get(form, ("", ""))
        self._put(before)
        denies = form == "indirect_speech" and "claims" in self.rows and self.chance.random() < 0.1
        quoted = []
        for _ in range(min(most, self.chance.choice((1, 2, 2, 3)))):
            self._put("; " if quoted else "")
            words, cells, figures = self._make_clause(0.33)
            if denies:
                words, cells["paraphrase"] = f"denied that {words}", f"It is denied: {cells['paraphrase']}"
            place = self._put(words.replace(" ", "\n", 1) if form == "embedded_post" else words)
            quoted.append((place, cells, figures))
        self._put(f"{after}.")
        self._end_sentence((start, len(self.text)), "claim")
        said = {"attribution_form": form, "claimant_id": hops[-1]["agent_id"] if hops else self.publisher}
        said |= {"polarity": "denies" if denies else "affirms", "claimed_basis": "not_given"}
        said |= {"attributed_on": dated["published_on"], "attributed_basis": dated["published_basis"]}
        if form == "own_voice":
            said |= {"claimed_on": said["attributed_on"], "claimed_basis": said["attributed_basis"]}
        for place, cells, figures in quoted:
            self._add_claim(place, said | cells, figures, hops)

    def _put_cues(self, form: str) -> list[Row]:
        """Write who says what follows and return the hops. The outlet itself needs none."""
        if form == "own_voice":
            return []
        numbers = sorted({self._pick_speaker() for _ in range(2 if form == "indirect_speech" else 1)})
        speakers = [(f"agent-{n:06}-speaker", spell(n, self.script).capitalize()) for n in numbers]
        hops = []
        for agent_id, name in [(self.unnamed, "")] if form == "adverb" else speakers:
            cue = f"{name} {spell(CUES + self.chance.randrange(9), self.script)}".strip()
            start, end = self._put(cue)
            self._put(", ")
            hops.append({"agent_id": agent_id, "act": "said", "cue": cue, "cue_start": start, "cue_end": end})
        return hops

    def _add_claim(self, place: tuple[int, int], said: Row, figures: list[Row], hops: list[Row]) -> None:
        """A claim with its hops, figures, traces, and its relation to an earlier one, which a denial rebuts."""
        status, denies = self.chance.choice(TRACES), said["polarity"] == "denies"
        earlier = [row["claim_id"] for row in self.rows.get("claims", ())]
        cells = {"quote": self.text[slice(*place)], "quote_start": place[0], "quote_end": place[1]}
        cells |= {"trace_status": status, "note": "Looked for." if status == "not_traced" else None}
        matter = self._pick_low(self.number + 1) if earlier else self.number
        cells |= {"source_id": self.source_id, "proposition_id": f"matter-{matter:06}"}
        claim_id = self._add("claims", **cells, **said, status="current", recorded_by=KEEPER)
        for number, hop in enumerate(hops, start=1):
            self._add("attributions", claim_id=claim_id, hop=number, **hop)
        self._add_figures(figures, claim_id=claim_id)
        if denies or (earlier and self.chance.random() < 0.28):
            kind = "rebuts" if denies else self.chance.choice(("repeats", "refines", *SYMMETRIC))
            pair = [claim_id, self.chance.choice(earlier)]
            pair = sorted(pair) if kind in SYMMETRIC else pair
            self._add("relations", claim_id=pair[0], relation=kind, other_claim_id=pair[1])
        if status in LINKS:
            self._trace(claim_id, LINKS[status])

    def _trace(self, claim_id: str, link: str) -> None:
        """Trace a claim to an account, with what changed along the way, and with related accounts."""
        first, *others = (row["account_id"] for row in self.rows["accounts"])
        origin = self.chance.choice(others)
        trace_id = self._add(
            "traces",
            claim_id=claim_id,
            from_account_id=origin,
            link=link,
            reaches="document",
            overlap_words=9,
        )
        figures = {
            row.get("claim_id") or row["account_id"]: row["figure_id"] for row in self.rows.get("figures", ())
        }
        own, there = figures.get(claim_id), figures.get(origin)
        pair = {"figure_id": own, "origin_figure_id": there} if own and there else {}
        for drift in self.chance.sample(DRIFTS, self.chance.choice((1, 1, 2))):
            self._add("drifts", trace_id=trace_id, drift=drift, **pair)
        if self.chance.random() < 0.6:
            start = {"claim_id": claim_id} if self.chance.random() < 0.9 else {"account_id": origin}
            beside = self._add("traces", **start, from_account_id=first, link="context", overlap_words=9)
            own, other = figures.get(start.get("claim_id", origin)), figures.get(first)
            pair = {"figure_id": own, "other_figure_id": other} if own and other else {}
            self._add("disagreements", trace_id=beside, **pair)
