"""One made-up text and all the rows that belong to it. Text n is the same in a package of any size."""

import hashlib
from collections import deque
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from .languages import EMOJI, ENGLISH, LANGUAGES, MEASURES, Language, name

CLAIMS_PER_TEXT = 50
FIRST_DAY = date(2016, 1, 4)
TEXTS_PER_DAY = 7
DEEPEST = 5  # how many relations may follow each other
RECORDED = {"recorded_by": "keeper", "recorded_on": "2026-11-21"}
RIGHTS = "Made up for measuring; anybody may do anything with it."
AGENT_KINDS = ("person", "person", "office", "organisation", "state", "group", "person")
COUNTRIES = ("BR", "EG", "FR", "KR", "UA")
HEDGES = ("alleged", "estimated", "indicated", "likely", "possible", "reported", "speculated")
FORMS = {
    "own_voice": 60,
    "unnamed_source": 14,
    "indirect_speech": 14,
    "direct_quote": 6,
    "embedded_post": 3,
    "carried_over": 3,
}
NO_FIGURE_DRIFTS = ("date_shifted", "hedge_dropped", "scope_widened", "subject_changed", "unsupported")

Row = dict[str, object]
Rows = dict[str, list[Row]]


class Amount(NamedTuple):
    """A quantity: what the words say of it, and the cells that its bound fills."""

    measure: str
    bound: str
    value: int | None
    lower: int | None
    upper: int | None

    def cells(self) -> Row:
        cells = {"value": self.value, "lower": self.lower, "upper": self.upper}
        return {"measure": self.measure, "unit": MEASURES[self.measure], "bound": self.bound, **cells}

    def words(self, language: Language) -> str:
        numbers = [number for number in (self.value, self.lower, self.upper) if number is not None]
        n, m = (f"{number:,}".replace(",", language.separator) for number in (numbers * 2 + [0, 0])[:2])
        return language.bounds[self.bound].format(n=n, m=m)


class Clause(NamedTuple):
    """What is claimed, in the language of the text and in English, with its amounts and its month."""

    words: str
    english: str
    amounts: tuple[Amount, ...]
    figures: tuple[str, ...]
    period: Row


class Account(NamedTuple):
    """An account that traces may lead to, and the day on which its document was published."""

    account_id: str
    amount: Amount | None
    told_on: date


class Memory:
    """What later texts refer back to: the last claims (with how many relations follow from them) and accounts."""

    def __init__(self):
        self.numbers = {"claims": 0, "figures": 0, "accounts": 0, "traces": 0}
        self.claims: deque[tuple[str, int]] = deque(maxlen=200)
        self.statements: deque[tuple[str, date]] = deque(maxlen=100)
        self.accounts: deque[Account] = deque(maxlen=100)

    def next_id(self, table: str) -> str:
        """Seven digits at every size, so that ids sort as they count."""
        self.numbers[table] += 1
        return f"{table[0]}{self.numbers[table]:07}"


def make_text(seed: int, number: int, claims: int, memory: Memory) -> tuple[str, Rows]:
    """Text `number` (from 0) with that many claims: the text itself, and the rows of each table that it adds."""
    return _Maker(Random(f"{seed} {number}"), number, claims, memory).make()


class _Maker:
    """Writes one text from its headline to its end, and the rows with it."""

    def __init__(self, random: Random, number: int, claims: int, memory: Memory):
        self.random, self.number, self.claims_left, self.memory = random, number, claims, memory
        self.language = random.choice(LANGUAGES)
        self.day = FIRST_DAY + timedelta(days=number // TEXTS_PER_DAY)
        self.source_id = f"text-{number:06}"
        self.publisher = self._pick_publisher()
        self.published_on, self.published_basis, self.note = self._date()
        self.pieces: list[str] = []
        self.length = 0
        self.rows: Rows = {}
        self.propositions = 0
        self.has_unnamed = False
        self.last_cues: list[Row] = []
        self.last_claimant: str | None = None
        self.accounts: list[Account] = []
        self.bases: list[str] = []

    def make(self) -> tuple[str, Rows]:
        self._add_agents()
        for _ in range(max(1, self.claims_left * 8 // CLAIMS_PER_TEXT)):
            self._add_statement()
        words = self._make_clause(with_amount=False).words
        headline = self._write(words[:1].upper() + words[1:])
        self._end_sentence(headline, "fragment", "The headline; the text says it again.", "\n\n")
        title = "".join(self.pieces).strip()
        self._end_sentence(
            self._write(f"{self._speaker_name()} {self._pick(EMOJI)}"), "byline", "The byline.", "\n\n"
        )
        while self.claims_left:
            if self.random.random() < 0.18:
                self._add_aside()
            self._add_claims()
        self._add_account_traces()
        text = "".join(self.pieces).rstrip()
        self._add_source(title, text)
        return text, self.rows

    # The text

    def _write(self, words: str) -> tuple[int, int]:
        """Put words at the end of the text; gives their offsets in code points."""
        start = self.length
        self.pieces.append(words)
        self.length += len(words)
        return start, self.length

    def _end_sentence(self, place: tuple[int, int], disposition: str, note: str = "", gap: str = "") -> None:
        number = len(self.rows.get("sentences", ())) + 1
        offsets = {"sentence_start": place[0], "sentence_end": place[1]}
        self._add(
            "sentences",
            source_id=self.source_id,
            number=number,
            **offsets,
            disposition=disposition,
            note=note,
        )
        self._write(gap or ("\n\n" if self.random.random() < 0.2 else " "))

    def _add_aside(self) -> None:
        words, disposition = self._pick(self.language.asides)
        self._end_sentence(self._write(words), disposition, f"Made up as {disposition}; holds no claim.")

    def _make_clause(self, with_amount: bool) -> Clause:
        amounts = self._make_amounts() if with_amount else ()
        measure = amounts[0].measure if amounts else self._pick(tuple(MEASURES))
        choices = [
            self.random.randrange(len(self.language.subjects)),
            self.random.randrange(len(self.language.verbs)),
        ]
        place, month = self._pick_lowest(5000), self._pick_month()
        words, english = (
            self._phrase(language, amounts, measure, choices, place, month)
            for language in (self.language, ENGLISH)
        )
        figures = tuple(amount.words(self.language) for amount in amounts)
        return Clause(words, english, amounts, figures, self._period(month))

    def _phrase(
        self, language: Language, amounts, measure: str, choices: list[int], place: int, month
    ) -> str:
        things = [
            language.things[amount.measure][0].format(amount=amount.words(language)) for amount in amounts
        ]
        return language.clause.format(
            subject=language.subjects[choices[0]],
            verb=language.verbs[choices[1]],
            thing=language.alternative.join(things) or language.things[measure][1],
            place=language.place.format(name=name(place, language.code)),
            when=_say_month(language, month) if month else "",
        )

    def _pick_month(self) -> tuple[int, int] | None:
        if self.random.random() > 0.1:
            return None
        day = self.day - timedelta(days=31 + self.random.randrange(300))
        return day.year, day.month

    def _period(self, month: tuple[int, int] | None) -> Row:
        if not month:
            return {"period_basis": "not_given"}
        words = _say_month(self.language, month).strip(" ,")
        return {"period": f"{month[0]}-{month[1]:02}", "period_text": words, "period_basis": "stated"}

    def _make_amounts(self) -> tuple[Amount, ...]:
        known = [account.amount for account in self.accounts if account.amount]
        first = self._make_amount(self._pick(known) if known and self.random.random() < 0.6 else None)
        if self.random.random() > 0.06:
            return (first,)
        others = [measure for measure in MEASURES if measure != first.measure]
        return first, self._make_amount(None)._replace(measure=self._pick(others))

    def _make_amount(self, told: Amount | None) -> Amount:
        """A quantity, new or told after another one: alike, larger or smaller."""
        measure = told.measure if told else self._pick(tuple(MEASURES))
        number = told and (told.value or told.upper or told.lower)
        number = number * self._pick((2, 4, 4, 4, 5)) // 4 if number else self.random.randrange(10, 90) * 10
        bound = self._pick(
            ("exact", "exact", "about", "about", "more_than", "at_least", "up_to", "range", "vague")
        )
        if bound == "vague":
            return Amount(measure, bound, None, None, None)
        if bound in ("exact", "about"):
            return Amount(measure, bound, number, None, None)
        lower = number if bound in ("at_least", "more_than", "range") else None
        upper = number * 2 if bound == "range" else number if bound == "up_to" else None
        return Amount(measure, bound, None, lower, upper)

    # Claims

    def _add_claims(self) -> None:
        """One sentence with one to three claims, perhaps one more on all of it, and who is held responsible."""
        clauses = [
            self._make_clause(with_amount=self.random.random() < 0.33)
            for _ in range(min(self.claims_left, self._pick((1, 2, 2, 3))))
        ]
        self.claims_left -= len(clauses)
        form = self.random.choices(tuple(FORMS), FORMS.values())[0]
        if form == "carried_over" and not self.last_claimant:
            form = "own_voice"
        denies = self.random.random() < 0.05 and form == "indirect_speech" and bool(self.memory.claims)
        start = self.length
        claimant, hops = self._open(form, denies)
        places = []
        for number, clause in enumerate(clauses):
            if number:
                self._write("\n" if form == "embedded_post" else self.language.joiner)
            words = clause.words if self.length > start else clause.words[:1].upper() + clause.words[1:]
            places.append(self._write(words))
        hops = self._close(form, claimant, hops)
        put = {
            "claimant_id": claimant,
            "attribution_form": form,
            "polarity": "denies" if denies else "affirms",
        }
        for clause, place in zip(clauses, places):
            self._record(clause, place, put, hops)
        if len(clauses) > 1 and self.claims_left and self.random.random() < 0.3 and not _has_period(clauses):
            self.claims_left -= 1
            self._record(_join(clauses), (places[0][0], places[-1][1]), put, hops)
        self._end_sentence((start, self.length), "claim")

    def _open(self, form: str, denies: bool) -> tuple[str, list[Row]]:
        """Write what stands before the quotes; gives the claimant and the hops."""
        if form == "own_voice":
            return self.publisher, []
        if form == "carried_over":
            return self.last_claimant, self.last_cues
        if form == "unnamed_source":
            claimant = self._find_unnamed()
            return claimant, [self._add_cue(self._pick(self.language.unnamed_cues), claimant, "reported")]
        speaker = self._pick_speaker()
        if form == "direct_quote":
            self._write(self.language.direct_quote.partition("{clause}")[0])
            return self._speaker_id(speaker), []
        if form == "embedded_post":
            self._write(self._pick(EMOJI) + " ")
            return self._speaker_id(speaker), []
        cue = self.language.denial if denies else self.language.cue
        hops = [
            self._add_cue(
                self._name_agent(cue, speaker), self._speaker_id(speaker), "denied" if denies else "said"
            )
        ]
        other = self._pick_speaker()
        if other != speaker and self.random.random() < 0.3:
            words = self._name_agent(self.language.second_cue, other)
            hops.append(self._add_cue(words, self._speaker_id(other), "detected"))
        return self._pick(hops)["agent_id"], hops

    def _close(self, form: str, claimant: str, hops: list[Row]) -> list[Row]:
        """Write what stands behind the quotes; gives the hops, with those whose cue stands there."""
        if form in ("direct_quote", "embedded_post"):
            speaker = int(claimant.removeprefix("speaker-"))
            if form == "direct_quote":
                before, _, after = self.language.direct_quote.partition("{clause}")[2].partition("{agent}")
                self._write(before)
                hops = [self._add_cue(name(speaker, self.language.code), claimant, "said")]
                self._write(after + ".")
            else:
                self._write("\n")
                words = f"— {name(speaker, self.language.code)} {self._pick(EMOJI)} (@{name(speaker, 'ar')})"
                hops = [self._add_cue(words, claimant, "posted")]
        else:
            self._write(".")
        if hops:
            self.last_claimant, self.last_cues = claimant, hops
        return hops

    def _add_cue(self, words: str, agent_id: str, act: str) -> Row:
        start, _ = self._write(words)
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
            "modality": "asserted" if self.random.random() < 0.75 else self._pick(HEDGES),
            "proposition_id": self._pick_proposition(),
            **clause.period,
            **RECORDED,
        }
        claim_id = self.memory.next_id("claims")
        denies = put["polarity"] == "denies"
        if self.claims_left and not denies and self.random.random() < 0.01:
            successor = self.memory.next_id("claims")
            older = {"status": "superseded", "superseded_by": successor, "trace_status": "not_applicable"}
            self._add(
                "claims", **claim | older, claim_id=claim_id, note="Replaced: the paraphrase was corrected."
            )
            self._add_hops(claim_id, hops)
            self.claims_left -= 1
            claim_id = successor
        self._add_hops(claim_id, hops)
        self._add_figures(claim_id, clause)
        self._relate(claim_id, denies)
        status, note = self._trace(claim_id, clause, put["attribution_form"])
        self._add("claims", **claim, claim_id=claim_id, trace_status=status, status="current", note=note)

    def _date_claim(self, form: str) -> Row:
        attributed = {"attributed_on": self.published_on, "attributed_basis": self.published_basis}
        if form == "own_voice":
            return {"claimed_on": self.published_on, "claimed_basis": "inferred", **attributed}
        if self.random.random() < 0.7:
            return {"claimed_basis": "not_given", **attributed}
        day = self.day - timedelta(days=self.random.randrange(20))
        return {"claimed_on": day.isoformat(), "claimed_basis": "stated", **attributed}

    def _add_hops(self, claim_id: str, hops: list[Row]) -> None:
        for number, hop in enumerate(hops, start=1):
            self._add("attributions", claim_id=claim_id, hop=number, **hop)

    def _add_figures(self, claim_id: str, clause: Clause) -> None:
        group = f"load-of-{claim_id}" if len(clause.amounts) > 1 else None
        base = self._pick(self.bases) if self.bases and self.random.random() < 0.15 else None
        for amount, words in zip(clause.amounts, clause.figures):
            figure_id = self._add_figure(
                amount, words, claim_id=claim_id, base_figure_id=base, alternative_group=group
            )
            if not base:
                self.bases.append(figure_id)

    def _add_figure(self, amount: Amount, words: str, **owner) -> str:
        figure_id = self.memory.next_id("figures")
        how = {"stage": self._pick(("delivered", "in_transit", "capacity")), "method": "unstated"}
        self._add("figures", figure_id=figure_id, value_text=words, **amount.cells(), **how, **owner)
        return figure_id

    def _relate(self, claim_id: str, denies: bool) -> None:
        """At most one relation, to an earlier claim; no more than DEEPEST of them follow each other."""
        deep = 0
        if self.memory.claims and (denies or self.random.random() < 0.28):
            earlier, depth = self._pick(self.memory.claims)
            if denies or depth < DEEPEST:
                kind = (
                    "rebuts"
                    if denies
                    else self._pick(("refines", "refines", "repeats", "in_tension", "contradicts"))
                )
                # Of the symmetric ones the lower id stands first.
                pair = (earlier, claim_id) if kind in ("in_tension", "contradicts") else (claim_id, earlier)
                reason = f"Made up: the later one {kind.replace('_', ' ')} the earlier one."
                self._add("relations", claim_id=pair[0], relation=kind, other_claim_id=pair[1], reason=reason)
                deep = depth + 1
        self.memory.claims.append((claim_id, deep))

    # Where claims come from

    def _add_statement(self) -> None:
        """A statement, the document that tells it first, and sometimes what else that document tells."""
        number = len(self.rows.get("statements", ()))
        statement_id, document = f"statement-{self.number:06}-{number}", f"page-{self.number:06}-{number}"
        stated = self.day - timedelta(days=10 + self.random.randrange(20))
        told = stated + timedelta(days=self.random.randrange(8))
        speaker = self._pick_speaker() if number else self.number
        self._add(
            "statements",
            statement_id=statement_id,
            stated_by=self._speaker_id(speaker),
            stated_on=stated.isoformat(),
            stated_basis="stated",
            occasion=self._pick(("Briefing", "Interview", "Report", None)),
            summary=self._make_clause(with_amount=False).english + ".",
        )
        self._add(
            "sources",
            source_id=document,
            title=f"{name(speaker, 'en')} on what went to the port of {name(self._pick_lowest(5000), 'en')}",
            title_basis="stated",
            kind=self._pick(("news_article", "report", "press_release", "transcript")),
            publisher_id=self._pick_publisher(),
            url=f"https://example.org/{document}",
            published_on=told.isoformat(),
            published_basis="stated",
            language=self.language.code,
            read_extent="opening",
            retrieved_on="2026-11-21",
            rights=RIGHTS,
        )
        self._add_account(statement_id, document, told, "secondary")
        self.memory.statements.append((statement_id, stated))
        other, stated = self._pick(self.memory.statements)
        if other != statement_id and stated <= told:
            self._add_account(other, document, told, "tertiary")

    def _add_account(self, statement_id: str, document: str, told_on: date, level: str) -> None:
        account_id = self.memory.next_id("accounts")
        clause = self._make_clause(with_amount=self.random.random() < 0.8)
        self._add(
            "accounts",
            account_id=account_id,
            statement_id=statement_id,
            source_id=document,
            level=level,
            summary=f"Tells that {clause.english[:1].lower()}{clause.english[1:]}.",
            confidence=self._pick(("high", "medium", "low")),
        )
        for amount in clause.amounts:
            group = f"load-of-{account_id}" if len(clause.amounts) > 1 else None
            self._add_figure(amount, amount.words(ENGLISH), account_id=account_id, alternative_group=group)
        if self.random.random() < 0.6:
            agent = self._speaker_id(self._pick_speaker())
            self._add("relays", account_id=account_id, hop=1, agent_id=agent, act="reported")
        account = Account(account_id, clause.amounts[0] if clause.amounts else None, told_on)
        self.accounts.append(account)
        self.memory.accounts.append(account)

    def _trace(self, claim_id: str, clause: Clause, form: str) -> tuple[str, str]:
        """Trace a claim; gives its status and its note."""
        lot = self.random.random()
        if lot < 0.25:
            return "not_applicable", ""
        if lot < 0.4:
            return "not_traced", "Looked for in the documents of that month; made up, so not found."
        link, status = ("derives_from", "traced") if lot < 0.85 else ("candidate_origin", "uncertain")
        amount = clause.amounts[0] if clause.amounts else None
        alike = [
            account
            for account in self.accounts
            if amount and account.amount and account.amount.measure == amount.measure
        ]
        origin = self._pick(alike or self.accounts)
        trace_id = self._add_trace(link, origin, claim_id=claim_id)
        for drift in sorted({*self._find_drifts(amount, origin.amount), *self._make_drifts(form)}):
            words = f"Made up: {drift.replace('_', ' ')} on the way from {origin.account_id}."
            self._add("drifts", trace_id=trace_id, drift=drift, explanation=words)
        if self.random.random() < 0.6:
            self._add_trace(
                self._pick(("sibling", "context")), self._pick(self.memory.accounts), claim_id=claim_id
            )
        return status, ""

    def _find_drifts(self, drawn: Amount | None, origin: Amount | None) -> Iterator[str]:
        if (
            not drawn
            or not origin
            or drawn.measure != origin.measure
            or "vague" in (drawn.bound, origin.bound)
        ):
            return
        number, before = (
            drawn.value or drawn.lower or drawn.upper,
            origin.value or origin.upper or origin.lower,
        )
        if number != before:
            yield "figure_raised" if number > before else "figure_lowered"
        elif drawn.bound != origin.bound:
            yield "bound_changed"

    def _make_drifts(self, form: str) -> Iterator[str]:
        if form == "own_voice" and self.random.random() < 0.9:
            yield "attribution_dropped"
        if self.random.random() < 0.5:
            yield self._pick(NO_FIGURE_DRIFTS)

    def _add_trace(self, link: str, origin: Account, **start) -> str:
        trace_id = self.memory.next_id("traces")
        judged = {
            "basis": self._pick(("cited", "matching_content", "inferred")),
            "confidence": self._pick(("high", "medium", "low")),
        }
        words = f"Made up: {link.replace('_', ' ')}, as a reader of both might say."
        self._add(
            "traces",
            trace_id=trace_id,
            **start,
            from_account_id=origin.account_id,
            link=link,
            **judged,
            explanation=words,
        )
        return trace_id

    def _add_account_traces(self) -> None:
        """Some accounts draw on the one before: never a circle, never long."""
        for earlier, later in zip(self.accounts[:3], self.accounts[1:4]):
            if earlier.told_on <= later.told_on:
                self._add_trace("derives_from", earlier, account_id=later.account_id)

    # Agents, propositions, the source itself

    def _add_agents(self) -> None:
        if self.number == 0:
            self._add("agents", agent_id="keeper", name="Keeper of these rows", kind="person")
        if self.number % 10 == 0:
            number = self.number // 10
            self._add(
                "agents",
                agent_id=_publisher_id(number),
                name=f"{name(number, 'en')} Gazette",
                kind="organisation",
            )
        kind = AGENT_KINDS[self.number % 7]
        self._add(
            "agents",
            agent_id=self._speaker_id(self.number),
            name=name(self.number, "en"),
            aliases="; ".join(name(self.number, script) for script in ("ru", "ko", "ar")),
            kind=kind,
            role="Harbour master" if kind == "person" else None,
            country=self._pick(COUNTRIES),
            member_of=self._speaker_id(3) if kind == "person" and self.number > 3 else None,
        )

    def _find_unnamed(self) -> str:
        """The agent behind all that this text puts to nobody in particular; added when it is first needed."""
        agent_id = f"unnamed-{self.number:06}"
        if not self.has_unnamed:
            self.has_unnamed = True
            words = f"Reports ({name(self.number, 'en')})"
            self._add("agents", agent_id=agent_id, name=words, kind="unnamed", note="Nobody is named.")
        return agent_id

    def _speaker_id(self, number: int) -> str:
        return f"speaker-{number:06}"

    def _pick_speaker(self) -> int:
        return self.number if self.random.random() < 0.3 else self._pick_lowest(self.number + 1)

    def _pick_publisher(self) -> str:
        newest = self.number // 10
        return _publisher_id(newest if self.number % 10 == 0 else self._pick_lowest(newest + 1))

    def _speaker_name(self) -> str:
        return name(self._pick_speaker(), self.language.code)

    def _name_agent(self, cue: str, speaker: int) -> str:
        return cue.format(agent=name(speaker, self.language.code))

    def _pick_proposition(self) -> str:
        """Two new ones a text, and those of earlier texts, the first of all most often."""
        if self.propositions < 2:
            number = 2 * self.number + self.propositions
            self.propositions += 1
            title = f"What went to the port of {name(number, 'en')}, and how much of it"
            self._add("propositions", proposition_id=_proposition_id(number), title=title, topic="transfer")
            return _proposition_id(number)
        return _proposition_id(self._pick_lowest(2 * self.number + 2))

    def _add_source(self, title: str, text: str) -> None:
        self._add(
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
        lot = self.random.random()
        if lot < 0.75:
            return self.day.isoformat(), "stated", ""
        month = f"{self.day.year}-{self.day.month:02}"
        fuzzy = f"{month}~" if lot < 0.9 else f"{self.day.isoformat()}/{month}"
        return fuzzy, "inferred", "Undated; made up from what it tells of."

    # Chance

    def _add(self, table: str, **cells) -> None:
        self.rows.setdefault(table, []).append(cells)

    def _pick(self, choices):
        return choices[int(self.random.random() * len(choices))]

    def _pick_lowest(self, count: int) -> int:
        """A number below count, the low ones more often, as with names in the news."""
        return int(count * self.random.random() ** 2)


def _say_month(language: Language, month: tuple[int, int]) -> str:
    return language.month.format(month=language.months[month[1] - 1], year=month[0])


def _has_period(clauses: list[Clause]) -> bool:
    return any("period" in clause.period for clause in clauses)


def _join(clauses: list[Clause]) -> Clause:
    """All clauses of a sentence as one claim; its figures are recorded with the claims on each."""
    english = ENGLISH.joiner.join(clause.english for clause in clauses)
    return Clause("", english, (), (), clauses[0].period)


def _publisher_id(number: int) -> str:
    return f"publisher-{number:05}"


def _proposition_id(number: int) -> str:
    return f"matter-{number:06}"
