"""One made-up text and all the rows that belong to it. Text n is the same in a package of any size."""

import hashlib
from datetime import timedelta

from .clauses import Clause, ClauseMaker, Row, has_period, join_clauses
from .draft import Draft, Memory, Rows, speaker_id
from .languages import EMOJI, name
from .origins import RIGHTS, Origins

CLAIMS_PER_TEXT = 50
STATEMENTS_PER_TEXT = 8
DEEPEST = 5  # how many relations may follow each other, denials aside
RECORDED = {"recorded_by": "keeper", "recorded_on": "2026-11-21"}
HEDGES = ("alleged", "estimated", "indicated", "likely", "possible", "reported", "speculated")
FORMS = {
    "own_voice": 60,
    "unnamed_source": 14,
    "indirect_speech": 14,
    "direct_quote": 6,
    "embedded_post": 3,
    "carried_over": 3,
}


def make_text(seed: int, number: int, claims: int, memory: Memory) -> tuple[str, Rows]:
    """Text `number` (from 0) with that many claims: the text itself, and the rows of each table that it adds."""
    return _Writer(Draft(seed, number, memory), claims).write()


class _Writer:
    """Writes one text from its headline to its end, and records its sentences and claims."""

    def __init__(self, draft: Draft, claims: int):
        self.draft, self.chance, self.language, self.memory = (
            draft,
            draft.chance,
            draft.language,
            draft.memory,
        )
        self.claims_left = claims
        self.clauses = ClauseMaker(draft.chance, draft.language, draft.day)
        self.origins = Origins(draft, self.clauses)
        self.source_id = f"text-{draft.number:06}"
        self.publisher = draft.pick_publisher()
        self.published_on, self.published_basis, self.note = self._date()
        self.pieces: list[str] = []
        self.length = 0
        self.last_cues: list[Row] = []
        self.last_claimant: str | None = None
        self.bases: list[str] = []

    def write(self) -> tuple[str, Rows]:
        self.draft.add_agents()
        for _ in range(max(1, self.claims_left * STATEMENTS_PER_TEXT // CLAIMS_PER_TEXT)):
            self.origins.add_statement()
        words = self.clauses.make(known=self.draft.known_amounts, with_amount=False).words
        headline = self._put(words[:1].upper() + words[1:])
        self._end_sentence(headline, "fragment", "The headline; the text says it again.", "\n\n")
        title = "".join(self.pieces).strip()
        self._end_sentence(
            self._put(f"{self._speaker_name()} {self.chance.pick(EMOJI)}"), "byline", "The byline.", "\n\n"
        )
        while self.claims_left:
            if self.chance.random() < 0.18:
                self._add_aside()
            self._add_claims()
        self.origins.add_account_traces()
        text = "".join(self.pieces).rstrip()
        self._add_source(title, text)
        return text, self.draft.rows

    def _put(self, words: str) -> tuple[int, int]:
        """Put words at the end of the text; gives their offsets in code points."""
        start = self.length
        self.pieces.append(words)
        self.length += len(words)
        return start, self.length

    def _end_sentence(self, place: tuple[int, int], disposition: str, note: str = "", gap: str = "") -> None:
        number = len(self.draft.rows.get("sentences", ())) + 1
        offsets = {"sentence_start": place[0], "sentence_end": place[1]}
        self.draft.add(
            "sentences",
            source_id=self.source_id,
            number=number,
            **offsets,
            disposition=disposition,
            note=note,
        )
        self._put(gap or ("\n\n" if self.chance.random() < 0.2 else " "))

    def _add_aside(self) -> None:
        words, disposition = self.chance.pick(self.language.asides)
        self._end_sentence(self._put(words), disposition, f"Made up as {disposition}; holds no claim.")

    def _add_claims(self) -> None:
        """One sentence with one to three claims, perhaps one more on all of it, and who is held responsible."""
        clauses = [
            self.clauses.make(known=self.draft.known_amounts, with_amount=self.chance.random() < 0.33)
            for _ in range(min(self.claims_left, self.chance.pick((1, 2, 2, 3))))
        ]
        self.claims_left -= len(clauses)
        form = self.chance.choices(tuple(FORMS), FORMS.values())[0]
        if form == "carried_over" and not self.last_claimant:
            form = "own_voice"
        denies = self.chance.random() < 0.05 and form == "indirect_speech" and bool(self.memory.claims)
        start = self.length
        claimant, hops = self._open(form, denies)
        places = []
        for number, clause in enumerate(clauses):
            if number:
                self._put("\n" if form == "embedded_post" else self.language.joiner)
            words = clause.words if self.length > start else clause.words[:1].upper() + clause.words[1:]
            places.append(self._put(words))
        hops = self._close(form, claimant, hops)
        put = {
            "claimant_id": claimant,
            "attribution_form": form,
            "polarity": "denies" if denies else "affirms",
        }
        for clause, place in zip(clauses, places):
            self._record(clause, place, put, hops)
        if len(clauses) > 1 and self.claims_left and self.chance.random() < 0.3 and not has_period(clauses):
            self.claims_left -= 1
            self._record(join_clauses(clauses), (places[0][0], places[-1][1]), put, hops)
        self._end_sentence((start, self.length), "claim")

    def _open(self, form: str, denies: bool) -> tuple[str, list[Row]]:
        """Write what stands before the quotes; gives the claimant and the hops."""
        if form == "own_voice":
            return self.publisher, []
        if form == "carried_over":
            return self.last_claimant, self.last_cues
        if form == "unnamed_source":
            claimant = self.draft.find_unnamed()
            return claimant, [
                self._add_cue(self.chance.pick(self.language.unnamed_cues), claimant, "reported")
            ]
        speaker = self.draft.pick_speaker()
        if form == "direct_quote":
            self._put(self.language.direct_quote.partition("{clause}")[0])
            return speaker_id(speaker), []
        if form == "embedded_post":
            self._put(self.chance.pick(EMOJI) + " ")
            return speaker_id(speaker), []
        cue = self.language.denial if denies else self.language.cue
        hops = [
            self._add_cue(self._name_agent(cue, speaker), speaker_id(speaker), "denied" if denies else "said")
        ]
        other = self.draft.pick_speaker()
        if other != speaker and self.chance.random() < 0.3:
            words = self._name_agent(self.language.second_cue, other)
            hops.append(self._add_cue(words, speaker_id(other), "detected"))
        return self.chance.pick(hops)["agent_id"], hops

    def _close(self, form: str, claimant: str, hops: list[Row]) -> list[Row]:
        """Write what stands behind the quotes; gives the hops, with those whose cue stands there."""
        if form in ("direct_quote", "embedded_post"):
            speaker = int(claimant.removeprefix("speaker-"))
            if form == "direct_quote":
                before, _, after = self.language.direct_quote.partition("{clause}")[2].partition("{agent}")
                self._put(before)
                hops = [self._add_cue(name(speaker, self.language.code), claimant, "said")]
                self._put(after + ".")
            else:
                self._put("\n")
                words = f"— {name(speaker, self.language.code)} {self.chance.pick(EMOJI)} (@{name(speaker, 'ar')})"
                hops = [self._add_cue(words, claimant, "posted")]
        else:
            self._put(".")
        if hops:
            self.last_claimant, self.last_cues = claimant, hops
        return hops

    def _add_cue(self, words: str, agent_id: str, act: str) -> Row:
        start, _ = self._put(words)
        cue = words.rstrip(" ,:")
        return {"agent_id": agent_id, "act": act, "cue": cue, "cue_start": start, "cue_end": start + len(cue)}

    def _record(self, clause: Clause, place: tuple[int, int], put: Row, hops: list[Row]) -> None:
        """A claim with its hops, figures, relations and traces; now and then with a row that it replaced."""
        claim = {
            "source_id": self.source_id,
            "quote": "".join(self.pieces)[place[0] : place[1]],
            "quote_start": place[0],
            "quote_end": place[1],
            "paraphrase": clause.english[:1].upper() + clause.english[1:] + ".",
            **put,
            **self._date_claim(put["attribution_form"]),
            "modality": "asserted" if self.chance.random() < 0.75 else self.chance.pick(HEDGES),
            "proposition_id": self.draft.pick_proposition(),
            **clause.period,
            **RECORDED,
        }
        claim_id = self.memory.next_id("claims")
        denies = put["polarity"] == "denies"
        if self.claims_left and not denies and self.chance.random() < 0.01:
            successor = self.memory.next_id("claims")
            older = {"status": "superseded", "superseded_by": successor, "trace_status": "not_applicable"}
            self.draft.add(
                "claims", **claim | older, claim_id=claim_id, note="Replaced: the paraphrase was corrected."
            )
            self._add_hops(claim_id, hops)
            self.claims_left -= 1
            claim_id = successor
        self._add_hops(claim_id, hops)
        self._add_figures(claim_id, clause)
        self._relate(claim_id, denies)
        status, note = self.origins.trace(claim_id, clause, put["attribution_form"])
        self.draft.add("claims", **claim, claim_id=claim_id, trace_status=status, status="current", note=note)

    def _date_claim(self, form: str) -> Row:
        attributed = {"attributed_on": self.published_on, "attributed_basis": self.published_basis}
        if form == "own_voice":
            return {"claimed_on": self.published_on, "claimed_basis": "inferred", **attributed}
        if self.chance.random() < 0.7:
            return {"claimed_basis": "not_given", **attributed}
        day = self.draft.day - timedelta(days=self.chance.randrange(20))
        return {"claimed_on": day.isoformat(), "claimed_basis": "stated", **attributed}

    def _add_hops(self, claim_id: str, hops: list[Row]) -> None:
        for number, hop in enumerate(hops, start=1):
            self.draft.add("attributions", claim_id=claim_id, hop=number, **hop)

    def _add_figures(self, claim_id: str, clause: Clause) -> None:
        group = f"load-of-{claim_id}" if len(clause.amounts) > 1 else None
        base = self.chance.pick(self.bases) if self.bases and self.chance.random() < 0.15 else None
        for amount, words in zip(clause.amounts, clause.figures):
            figure_id = self.draft.add_figure(
                amount, words, claim_id=claim_id, base_figure_id=base, alternative_group=group
            )
            if not base:
                self.bases.append(figure_id)

    def _relate(self, claim_id: str, denies: bool) -> None:
        """At most one relation, to an earlier claim; no more than DEEPEST of them follow each other."""
        deep = 0
        if self.memory.claims and (denies or self.chance.random() < 0.28):
            earlier, depth = self.chance.pick(self.memory.claims)
            if denies or depth < DEEPEST:
                kind = (
                    "rebuts"
                    if denies
                    else self.chance.pick(("refines", "refines", "repeats", "in_tension", "contradicts"))
                )
                # Of the symmetric ones the lower id stands first.
                pair = (earlier, claim_id) if kind in ("in_tension", "contradicts") else (claim_id, earlier)
                reason = f"Made up: the later one {kind.replace('_', ' ')} the earlier one."
                self.draft.add(
                    "relations", claim_id=pair[0], relation=kind, other_claim_id=pair[1], reason=reason
                )
                deep = depth + 1
        self.memory.claims.append((claim_id, deep))

    def _speaker_name(self) -> str:
        return name(self.draft.pick_speaker(), self.language.code)

    def _name_agent(self, cue: str, speaker: int) -> str:
        return cue.format(agent=name(speaker, self.language.code))

    def _add_source(self, title: str, text: str) -> None:
        self.draft.add(
            "sources",
            source_id=self.source_id,
            title=title,
            title_basis="stated",
            kind="news_article",
            publisher_id=self.publisher,
            url=f"https://example.org/{self.source_id}",
            published_on=self.published_on,
            published_basis=self.published_basis,
            language=self.language.code,
            text_path=f"data/texts/{self.source_id}.txt",
            text_sha256=hashlib.sha256(text.encode()).hexdigest(),
            read_extent="full",
            retrieved_on="2026-11-21",
            rights=RIGHTS,
            note=self.note,
        )

    def _date(self) -> tuple[str, str, str]:
        lot = self.chance.random()
        if lot < 0.75:
            return self.draft.day.isoformat(), "stated", ""
        month = f"{self.draft.day.year}-{self.draft.day.month:02}"
        fuzzy = f"{month}~" if lot < 0.9 else f"{self.draft.day.isoformat()}/{month}"
        return fuzzy, "inferred", "Undated; made up from what it tells of."
