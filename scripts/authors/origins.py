"""Propose where a claim may come from: statements that the package holds accounts of, and the texts of other sources.

Candidates only: what a claim derives from is decided by a person who has read both. Accounts are in our own words, so
they are ranked by rare words and figures that they share with the claim; texts by the longest run of identical words.
"""

import re
from collections import Counter, defaultdict
from difflib import SequenceMatcher
from math import log, sqrt
from typing import NamedTuple

from ..dates import read_edtf
from ..problems import Failure
from .edit import Edit, Row

WORDS = 5
MOST = 3
# A candidate that shares less is noise; what each shared figure adds. Measured by tests/origins.py.
LEAST, FIGURE = 0.2, 0.3
MOST_FIGURES = 2
WORD = re.compile(r"\d[\d,.]*\d|\w+")


class Candidate(NamedTuple):
    """A statement with its accounts, or the text of another source, that a claim may come from."""

    kind: str
    key: str
    accounts: tuple[str, ...]
    date: str
    words: str
    figures: tuple[str, ...]
    score: float


class Accounts:
    """The accounts of a package as weighted words: the rarer a word among them, the more it weighs."""

    def __init__(self, edit: Edit) -> None:
        self.statements = {row["statement_id"]: row for row in edit.rows("statements")}
        self.sources = {row["source_id"]: row for row in edit.rows("sources")}
        self.names = {row["agent_id"]: row["name"] for row in edit.rows("agents")}
        self.figures: dict[str, list[Row]] = defaultdict(list)
        for row in edit.rows("figures"):
            self.figures[row["claim_id"] or row["account_id"]].append(row)
        self.rows = list(edit.rows("accounts"))
        words = {row["account_id"]: self._read(row) for row in self.rows}
        found = Counter(word for one in words.values() for word in set(one))
        self.weights = {word: log(1 + len(words) / (1 + number)) for word, number in found.items()}
        self.vectors = {key: self._weigh(one) for key, one in words.items()}

    def _read(self, row: Row) -> list[str]:
        statement = self.statements.get(row["statement_id"], {"summary": "", "stated_by": ""})
        told = [row["summary"], statement["summary"], self.names.get(statement["stated_by"], "")]
        told += [f"{one['value_text']} {one['item']}" for one in self.figures[row["account_id"]]]
        return split_words(" ".join(told))

    def _weigh(self, words: list[str]) -> dict[str, float]:
        counted = Counter(words)
        vector = {word: self.weights.get(word, 0.0) * (1 + log(number)) for word, number in counted.items()}
        length = sqrt(sum(weight * weight for weight in vector.values())) or 1.0
        return {word: weight / length for word, weight in vector.items() if weight}

    def rank(self, claim: Row) -> list[Candidate]:
        """The statements whose accounts share most with a claim, the best first; none later than its source."""
        words = split_words(
            f"{claim['quote']} {claim['paraphrase']} {self.names.get(claim['claimant_id'], '')}"
        )
        vector, own = self._weigh(words), _list_numbers(self.figures[claim["claim_id"]])
        best: dict[str, list[tuple[float, Row]]] = defaultdict(list)
        for row in self.rows:
            if not is_later(self.sources[row["source_id"]], self.sources[claim["source_id"]]):
                score = sum(
                    weight * self.vectors[row["account_id"]].get(word, 0.0) for word, weight in vector.items()
                )
                shared = len(own & _list_numbers(self.figures[row["account_id"]]))
                best[row["statement_id"]].append((score + FIGURE * min(shared, MOST_FIGURES), row))
        ranked = sorted(best.items(), key=lambda one: (-max(score for score, _ in one[1]), one[0]))
        return [self._describe(key, told, vector, own) for key, told in ranked]

    def _describe(
        self, key: str, told: list[tuple[float, Row]], vector: dict[str, float], own: set
    ) -> Candidate:
        told = sorted(told, key=lambda one: (-one[0], one[1]["account_id"]))
        best = told[0][1]["account_id"]
        shared = {word: weight * self.vectors[best].get(word, 0.0) for word, weight in vector.items()}
        words = sorted((word for word, weight in shared.items() if weight), key=lambda word: -shared[word])
        numbers = own & _list_numbers(self.figures[best])
        return Candidate(
            "statement",
            key,
            tuple(row["account_id"] for _, row in told),
            self.statements[key]["stated_on"],
            " ".join(words[:6]),
            tuple(sorted(f"{number} {unit}" for number, unit in numbers)),
            told[0][0],
        )


def split_words(text: str) -> list[str]:
    """The words of a text in small letters, without the s of a plural and without the shortest."""
    words = WORD.findall(text.lower())
    return [word.removesuffix("s") for word in words if len(word) > 2 or word.isdigit()]


def _list_numbers(figures: list[Row]) -> set[tuple[str, str]]:
    return {(row[cell], row["unit"]) for row in figures for cell in ("value", "lower", "upper") if row[cell]}


def is_later(source: Row, other: Row) -> bool:
    """Whether a source was certainly published after another."""
    if not (source["published_on"] and other["published_on"]):
        return False
    first, last = read_edtf(source["published_on"]).earliest, read_edtf(other["published_on"]).latest
    return bool(first and last and first > last)


def find_run(quote: str, text: str) -> str:
    """The longest run of words that both have, as the text has it; case and punctuation do not count."""
    here, there = ([(one[0].lower(), one.span()) for one in WORD.finditer(words)] for words in (quote, text))
    matcher = SequenceMatcher(None, [word for word, _ in here], [word for word, _ in there], autojunk=False)
    run = matcher.find_longest_match()
    return text[there[run.b][1][0] : there[run.b + run.size - 1][1][1]] if run.size else ""


def propose_origins(edit: Edit, accounts: Accounts, claim: Row, least: int = WORDS) -> list[Candidate]:
    """At most MOST statements that a claim may come from, and the texts that share a run of `least` words with it."""
    offered = [one for one in accounts.rank(claim) if one.score >= LEAST][:MOST]
    for source in edit.rows("sources"):
        if not source["text_path"] or source["source_id"] == claim["source_id"]:
            continue
        run = find_run(claim["quote"], edit.read_text(source))
        if len(run.split()) >= least and not is_later(source, accounts.sources[claim["source_id"]]):
            words = " ".join(run.split())
            offered.append(Candidate("text", source["source_id"], (), source["published_on"], words, (), 0.0))
    return offered


def find_claims(edit: Edit, key: str) -> list[Row]:
    """The current claims with this claim_id or source_id. Raises Failure."""
    claims = [
        row
        for row in edit.rows("claims")
        if key in (row["claim_id"], row["source_id"]) and row["status"] == "current"
    ]
    if not claims:
        raise Failure(f"{key} is neither a current claim nor a source with claims; name one")
    return claims
