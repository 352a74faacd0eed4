"""A text in the making, as all see it who add rows to it: its number, day and language, chance, agents, rows so far."""

from collections import deque
from datetime import date, timedelta
from typing import NamedTuple

from .clauses import Amount, Chance, Row
from .languages import LANGUAGES, name

FIRST_DAY = date(2016, 1, 4)
TEXTS_PER_DAY = 7
AGENT_KINDS = ("person", "person", "office", "organisation", "state", "group", "person")
COUNTRIES = ("BR", "EG", "FR", "KR", "UA")

Rows = dict[str, list[Row]]


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


class Draft:
    """Text `number`, counted from 0; `rows` are what it has added to each table."""

    def __init__(self, seed: int, number: int, memory: Memory):
        self.number, self.memory = number, memory
        self.chance = Chance(f"{seed} {number}")
        self.language = self.chance.choice(LANGUAGES)
        self.day = FIRST_DAY + timedelta(days=number // TEXTS_PER_DAY)
        self.rows: Rows = {}
        self.accounts: list[Account] = []
        self.propositions = 0
        self.has_unnamed = False

    def add(self, table: str, **cells) -> None:
        self.rows.setdefault(table, []).append(cells)

    def add_figure(self, amount: Amount, words: str, **owner) -> str:
        figure_id = self.memory.next_id("figures")
        how = {"stage": self.chance.pick(("delivered", "in_transit", "capacity")), "method": "unstated"}
        self.add("figures", figure_id=figure_id, value_text=words, **amount.cells(), **how, **owner)
        return figure_id

    def add_agents(self) -> None:
        if self.number == 0:
            self.add("agents", agent_id="keeper", name="Keeper of these rows", kind="person")
        if self.number % 10 == 0:
            number = self.number // 10
            self.add(
                "agents",
                agent_id=_publisher_id(number),
                name=f"{name(number, 'en')} Gazette",
                kind="organisation",
            )
        kind = AGENT_KINDS[self.number % 7]
        self.add(
            "agents",
            agent_id=speaker_id(self.number),
            name=name(self.number, "en"),
            aliases="; ".join(name(self.number, script) for script in ("ru", "ko", "ar")),
            kind=kind,
            role="Harbour master" if kind == "person" else None,
            country=self.chance.pick(COUNTRIES),
            member_of=speaker_id(3) if kind == "person" and self.number > 3 else None,
        )

    def find_unnamed(self) -> str:
        """The agent behind all that this text puts to nobody in particular; added when it is first needed."""
        agent_id = f"unnamed-{self.number:06}"
        if not self.has_unnamed:
            self.has_unnamed = True
            words = f"Reports ({name(self.number, 'en')})"
            self.add("agents", agent_id=agent_id, name=words, kind="unnamed", note="Nobody is named.")
        return agent_id

    def pick_speaker(self) -> int:
        return self.number if self.chance.random() < 0.3 else self.chance.pick_lowest(self.number + 1)

    def pick_publisher(self) -> str:
        newest = self.number // 10
        return _publisher_id(newest if self.number % 10 == 0 else self.chance.pick_lowest(newest + 1))

    def pick_proposition(self) -> str:
        """Two new ones a text, and those of earlier texts, the first of all most often."""
        if self.propositions < 2:
            number = 2 * self.number + self.propositions
            self.propositions += 1
            title = f"What went to the port of {name(number, 'en')}, and how much of it"
            self.add("propositions", proposition_id=_proposition_id(number), title=title, topic="transfer")
            return _proposition_id(number)
        return _proposition_id(self.chance.pick_lowest(2 * self.number + 2))

    @property
    def known_amounts(self) -> list[Amount]:
        return [account.amount for account in self.accounts if account.amount]


def speaker_id(number: int) -> str:
    return f"speaker-{number:06}"


def _publisher_id(number: int) -> str:
    return f"publisher-{number:05}"


def _proposition_id(number: int) -> str:
    return f"matter-{number:06}"
