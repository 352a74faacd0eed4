"""Where made-up claims come from: statements, the documents that tell them, traces to these, drift on the way."""

from collections.abc import Iterator
from datetime import date, timedelta

from .clauses import Amount, Clause, ClauseMaker
from .draft import Account, Draft, speaker_id
from .languages import ENGLISH, name

RIGHTS = "Made up for measuring; anybody may do anything with it."
NO_FIGURE_DRIFTS = ("date_shifted", "hedge_dropped", "scope_widened", "subject_changed", "unsupported")


class Origins:
    """Adds to a draft what its claims may be traced to, and then the traces."""

    def __init__(self, draft: Draft, clauses: ClauseMaker):
        self.draft, self.clauses, self.chance = draft, clauses, draft.chance

    def add_statement(self) -> None:
        """A statement, the document that tells it first, and sometimes what else that document tells."""
        number = len(self.draft.rows.get("statements", ()))
        statement_id, document = (
            f"statement-{self.draft.number:06}-{number}",
            f"page-{self.draft.number:06}-{number}",
        )
        stated = self.draft.day - timedelta(days=10 + self.chance.randrange(20))
        told = stated + timedelta(days=self.chance.randrange(8))
        speaker = self.draft.pick_speaker() if number else self.draft.number
        self.draft.add(
            "statements",
            statement_id=statement_id,
            stated_by=speaker_id(speaker),
            stated_on=stated.isoformat(),
            stated_basis="stated",
            occasion=self.chance.pick(("Briefing", "Interview", "Report", None)),
            summary=self.clauses.make(known=self.draft.known_amounts, with_amount=False).english + ".",
        )
        self.draft.add(
            "sources",
            source_id=document,
            title=f"{name(speaker, 'en')} on what went to the port of {name(self.chance.pick_lowest(5000), 'en')}",
            title_basis="stated",
            kind=self.chance.pick(("news_article", "report", "press_release", "transcript")),
            publisher_id=self.draft.pick_publisher(),
            url=f"https://example.org/{document}",
            published_on=told.isoformat(),
            published_basis="stated",
            language=self.draft.language.code,
            read_extent="opening",
            retrieved_on="2026-11-21",
            rights=RIGHTS,
        )
        self._add_account(statement_id, document, told, "secondary")
        self.draft.memory.statements.append((statement_id, stated))
        other, stated = self.chance.pick(self.draft.memory.statements)
        if other != statement_id and stated <= told:
            self._add_account(other, document, told, "tertiary")

    def _add_account(self, statement_id: str, document: str, told_on: date, level: str) -> None:
        account_id = self.draft.memory.next_id("accounts")
        clause = self.clauses.make(known=self.draft.known_amounts, with_amount=self.chance.random() < 0.8)
        self.draft.add(
            "accounts",
            account_id=account_id,
            statement_id=statement_id,
            source_id=document,
            level=level,
            summary=f"Tells that {clause.english[:1].lower()}{clause.english[1:]}.",
            confidence=self.chance.pick(("high", "medium", "low")),
        )
        for amount in clause.amounts:
            group = f"load-of-{account_id}" if len(clause.amounts) > 1 else None
            self.draft.add_figure(
                amount, amount.words(ENGLISH), account_id=account_id, alternative_group=group
            )
        if self.chance.random() < 0.6:
            agent = speaker_id(self.draft.pick_speaker())
            self.draft.add("relays", account_id=account_id, hop=1, agent_id=agent, act="reported")
        account = Account(account_id, clause.amounts[0] if clause.amounts else None, told_on)
        self.draft.accounts.append(account)
        self.draft.memory.accounts.append(account)

    def trace(self, claim_id: str, clause: Clause, form: str) -> tuple[str, str]:
        """Trace a claim; gives its status and its note."""
        lot = self.chance.random()
        if lot < 0.25:
            return "not_applicable", ""
        if lot < 0.4:
            return "not_traced", "Looked for in the documents of that month; made up, so not found."
        link, status = ("derives_from", "traced") if lot < 0.85 else ("candidate_origin", "uncertain")
        amount = clause.amounts[0] if clause.amounts else None
        alike = [
            account
            for account in self.draft.accounts
            if amount and account.amount and account.amount.measure == amount.measure
        ]
        origin = self.chance.pick(alike or self.draft.accounts)
        trace_id = self._add_trace(link, origin, claim_id=claim_id)
        for drift in sorted({*self._find_drifts(amount, origin.amount), *self._make_drifts(form)}):
            words = f"Made up: {drift.replace('_', ' ')} on the way from {origin.account_id}."
            self.draft.add("drifts", trace_id=trace_id, drift=drift, explanation=words)
        if self.chance.random() < 0.6:
            self._add_trace(
                self.chance.pick(("sibling", "context")),
                self.chance.pick(self.draft.memory.accounts),
                claim_id=claim_id,
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
        if form == "own_voice" and self.chance.random() < 0.9:
            yield "attribution_dropped"
        if self.chance.random() < 0.5:
            yield self.chance.pick(NO_FIGURE_DRIFTS)

    def _add_trace(self, link: str, origin: Account, **start) -> str:
        trace_id = self.draft.memory.next_id("traces")
        judged = {
            "basis": self.chance.pick(("cited", "matching_content", "inferred")),
            "confidence": self.chance.pick(("high", "medium", "low")),
        }
        words = f"Made up: {link.replace('_', ' ')}, as a reader of both might say."
        self.draft.add(
            "traces",
            trace_id=trace_id,
            **start,
            from_account_id=origin.account_id,
            link=link,
            **judged,
            explanation=words,
        )
        return trace_id

    def add_account_traces(self) -> None:
        """Some accounts draw on the one before: never a circle, never long."""
        for earlier, later in zip(self.draft.accounts[:3], self.draft.accounts[1:4]):
            if earlier.told_on <= later.told_on:
                self._add_trace("derives_from", earlier, account_id=later.account_id)
