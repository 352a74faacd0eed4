"""What may be claimed: made-up clauses, with their quantities and months, in the language of a text and in English."""

from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from .languages import ENGLISH, MEASURES, Language, name

PLACES = 5000
BOUNDS = ("exact", "exact", "about", "about", "more_than", "at_least", "up_to", "range", "vague")

Row = dict[str, object]


class Chance(Random):
    """Random, with the two ways to choose that are needed most."""

    def pick(self, choices):
        return choices[int(self.random() * len(choices))]

    def pick_lowest(self, count: int) -> int:
        """A number below count, the low ones more often, as with names in the news."""
        return int(count * self.random() ** 2)


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


class ClauseMaker:
    """Makes clauses for a text that is published on a day."""

    def __init__(self, chance: Chance, language: Language, day: date):
        self.chance, self.language, self.day = chance, language, day

    def make(self, with_amount: bool, known: list[Amount]) -> Clause:
        """A clause; a quantity in it is often one that is known already, told anew."""
        amounts = self._make_amounts(known) if with_amount else ()
        measure = amounts[0].measure if amounts else self.chance.pick(tuple(MEASURES))
        choices = [
            self.chance.randrange(len(self.language.subjects)),
            self.chance.randrange(len(self.language.verbs)),
        ]
        place, month = self.chance.pick_lowest(PLACES), self._pick_month()
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
        if self.chance.random() > 0.1:
            return None
        day = self.day - timedelta(days=31 + self.chance.randrange(300))
        return day.year, day.month

    def _period(self, month: tuple[int, int] | None) -> Row:
        if not month:
            return {"period_basis": "not_given"}
        words = _say_month(self.language, month).strip(" ,")
        return {"period": f"{month[0]}-{month[1]:02}", "period_text": words, "period_basis": "stated"}

    def _make_amounts(self, known: list[Amount]) -> tuple[Amount, ...]:
        first = self._make_amount(self.chance.pick(known) if known and self.chance.random() < 0.6 else None)
        if self.chance.random() > 0.06:
            return (first,)
        others = [measure for measure in MEASURES if measure != first.measure]
        return first, self._make_amount(None)._replace(measure=self.chance.pick(others))

    def _make_amount(self, told: Amount | None) -> Amount:
        """A quantity, new or told after another one: alike, larger or smaller."""
        measure = told.measure if told else self.chance.pick(tuple(MEASURES))
        number = told and (told.value or told.upper or told.lower)
        number = (
            number * self.chance.pick((2, 4, 4, 4, 5)) // 4 if number else self.chance.randrange(10, 90) * 10
        )
        bound = self.chance.pick(BOUNDS)
        if bound == "vague":
            return Amount(measure, bound, None, None, None)
        if bound in ("exact", "about"):
            return Amount(measure, bound, number, None, None)
        lower = number if bound in ("at_least", "more_than", "range") else None
        upper = number * 2 if bound == "range" else number if bound == "up_to" else None
        return Amount(measure, bound, None, lower, upper)


def _say_month(language: Language, month: tuple[int, int]) -> str:
    return language.month.format(month=language.months[month[1] - 1], year=month[0])


def has_period(clauses: list[Clause]) -> bool:
    return any("period" in clause.period for clause in clauses)


def join_clauses(clauses: list[Clause]) -> Clause:
    """All clauses of a sentence as one claim; its figures are recorded with the claims on each."""
    english = ENGLISH.joiner.join(clause.english for clause in clauses)
    return Clause("", english, (), (), clauses[0].period)
