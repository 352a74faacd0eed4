"""Compare two annotators' packages of the same texts: how far they agree, and each difference side by side."""

import csv
import hashlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from ..problems import Failure
from .edit import Row

# Of two quotes: the share of their joined characters that both have. A strict pair has half, any pair has one in common.
STRICT = 0.5
LONGEST_CUE = 1_000
CODES = ("polarity", "modality", "explicitness", "attribution_form")
NUMBERS = ("value", "lower", "upper", "bound", "unit", "stage")


class Reading(NamedTuple):
    """What one annotator recorded: current claims by the digest of their text, agents' names, figures of claims.

    Somebody whom a text does not name is known by the places of the characters of the cues: annotators name such agents
    each in their own way.
    """

    claims: dict[str, list[Row]]
    names: dict[str, set[str]]
    figures: dict[str, list[Row]]


class Pair(NamedTuple):
    """A claim of each reading about the same words, and how much of their quotes they share, from 0 to 1."""

    here: Row
    there: Row
    overlap: float


class Measure(NamedTuple):
    """How often two readings agree on something, of how many pairs; Cohen's kappa where it is a code."""

    name: str
    agreed: int
    of: int
    kappa: float | None = None


class Comparison(NamedTuple):
    """Pairs of claims, those that only one reading has, and the measures."""

    pairs: list[Pair]
    only_here: list[Row]
    only_there: list[Row]
    measures: list[Measure]


def read_reading(root: Path) -> Reading:
    """Read what an annotator recorded; nothing need pass check. Raises Failure for a file that cannot be read."""
    sources = {row["source_id"]: row for row in _read_rows(root, "sources", ("source_id", "text_path"))}
    agents = _read_rows(root, "agents", ("agent_id", "name"))
    names = {
        row["agent_id"]: {
            one.strip().lower() for one in [row["name"], *row.get("aliases", "").split("|")] if one.strip()
        }
        for row in agents
    }
    unnamed = {row["agent_id"] for row in agents if row.get("kind") == "unnamed"}
    figures: dict[str, list[Row]] = {}
    for row in _read_rows(root, "figures", ("claim_id", *NUMBERS), is_optional=True):
        figures.setdefault(row["claim_id"], []).append(row)
    digests = {key: _digest(root / row["text_path"]) for key, row in sources.items() if row["text_path"]}
    claims: dict[str, list[Row]] = {}
    needed = ("claim_id", "source_id", "quote", "quote_start", "quote_end", "claimant_id", *CODES)
    for number, row in enumerate(_read_rows(root, "claims", needed), 2):
        if row.get("status", "current") == "current" and row["source_id"] in digests:
            if not (row["quote_start"].isdigit() and row["quote_end"].isdigit()):
                raise Failure(
                    f"{root / 'data/claims.csv'}:{number} {row['claim_id']} has no offsets; run check there"
                )
            claims.setdefault(digests[row["source_id"]], []).append(row)
    texts = {row["claim_id"]: text for text, rows in claims.items() for row in rows}
    for row in _read_rows(root, "attributions", ("claim_id", "agent_id"), is_optional=True):
        start, end = row.get("cue_start", ""), row.get("cue_end", "")
        if row["agent_id"] in unnamed and row["claim_id"] in texts and start.isdigit() and end.isdigit():
            places = range(int(start), min(int(end), int(start) + LONGEST_CUE))
            names[row["agent_id"]].update(f"{texts[row['claim_id']]} {place}" for place in places)
    return Reading(claims, names, figures)


def _read_rows(root: Path, name: str, needed: tuple[str, ...], is_optional: bool = False) -> list[Row]:
    path = root / "data" / f"{name}.csv"
    if is_optional and not path.exists():
        return []
    try:
        with open(path, encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file, strict=True, restval=""))
            lacking = [field for field in needed if rows and field not in rows[0]]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        words = error.strerror if isinstance(error, OSError) else str(error)
        raise Failure(f"{path} cannot be read ({words}); name the folder of a package") from error
    if lacking:
        raise Failure(f"{path} has no column {lacking[0]}; run upgrade there")
    return rows


def _digest(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise Failure(f"{path} cannot be read ({error.strerror}); both packages need their texts") from error


def compare(here: Reading, there: Reading) -> Comparison:
    """Compare the claims of the texts that both readings have, byte for byte. Raises Failure if there is none."""
    shared = sorted(here.claims.keys() & there.claims.keys())
    if not shared:
        raise Failure("the packages have claims of no text in common; a text must be the same byte for byte")
    pairs = [pair for text in shared for pair in _pair(here, there, here.claims[text], there.claims[text])]
    paired = {id(claim) for pair in pairs for claim in (pair.here, pair.there)}
    ours, theirs = (
        sorted((row for text in shared for row in one.claims[text] if id(row) not in paired), key=_place)
        for one in (here, there)
    )
    return Comparison(pairs, ours, theirs, list(_measure(here, there, pairs, len(ours), len(theirs))))


def _place(claim: Row) -> tuple[int, int]:
    return int(claim["quote_start"]), int(claim["quote_end"])


def _overlap(one: Row, other: Row) -> float:
    (start, end), (first, last) = _place(one), _place(other)
    common = min(end, last) - max(start, first)
    return max(0, common) / (max(end, last) - min(start, first) or 1)


def _pair(here: Reading, there: Reading, ours: list[Row], theirs: list[Row]) -> list[Pair]:
    """Pair claims one with one, those first that share most; of the same words, those with the same claimant."""
    offered = sorted(
        (
            (
                -_overlap(one, other),
                not _is_same_claimant(here, there, one, other),
                _count_unlike(one, other),
                i,
                j,
            )
            for i, one in enumerate(ours)
            for j, other in enumerate(theirs)
            if _overlap(one, other) > 0
        ),
    )
    pairs, used = [], [set[int](), set[int]()]
    for overlap, _, _, i, j in offered:
        if i not in used[0] and j not in used[1]:
            pairs.append(Pair(ours[i], theirs[j], -overlap))
            used[0].add(i)
            used[1].add(j)
    return sorted(pairs, key=lambda pair: _place(pair.here))


def _count_unlike(one: Row, other: Row) -> int:
    return sum(one[code] != other[code] for code in CODES)


def _is_same_claimant(here: Reading, there: Reading, one: Row, other: Row) -> bool:
    mine, yours = one["claimant_id"], other["claimant_id"]
    names, others = here.names.get(mine, {mine}), there.names.get(yours, {yours})
    return bool(names & others)


def _measure(
    here: Reading, there: Reading, pairs: list[Pair], only_here: int, only_there: int
) -> Iterator[Measure]:
    strict = [pair for pair in pairs if pair.overlap >= STRICT]
    for name, found in (("strictly", strict), ("at all", pairs)):
        yield Measure(f"claims here that are found there, {name}", len(found), len(pairs) + only_here)
        yield Measure(f"claims there that are found here, {name}", len(found), len(pairs) + only_there)
    yield Measure(
        "same quote", sum(pair.here["quote"] == pair.there["quote"] for pair in strict), len(strict)
    )
    same = [_is_same_claimant(here, there, pair.here, pair.there) for pair in strict]
    yield Measure("same claimant", sum(same), len(strict))
    for code in CODES:
        cells = [(pair.here[code], pair.there[code]) for pair in strict]
        yield Measure(
            f"same {code.replace('_', ' ')}", sum(a == b for a, b in cells), len(cells), find_kappa(cells)
        )
    figures = list(_pair_figures(here, there, strict))
    for field in NUMBERS[3:]:
        alike = sum(a[field] == b[field] and _numbers(a) == _numbers(b) for a, b in figures)
        yield Measure(f"figures with the same number and {field}", alike, len(figures))


def _numbers(figure: Row) -> list[str]:
    return [figure[field] for field in NUMBERS[:3]]


def _pair_figures(here: Reading, there: Reading, pairs: list[Pair]) -> Iterator[tuple[Row, Row]]:
    """The figures that both claims of a pair have: those with the same numbers first, then in their order."""
    for pair in pairs:
        theirs = list(there.figures.get(pair.there["claim_id"], []))
        for figure in here.figures.get(pair.here["claim_id"], []):
            if theirs:
                like = next((one for one in theirs if _numbers(one) == _numbers(figure)), theirs[0])
                theirs.remove(like)
                yield figure, like


def find_kappa(cells: list[tuple[str, str]]) -> float | None:
    """Cohen's kappa of two readers' codes: agreement beyond what their frequencies would give by chance.

    None if there is nothing to agree on by chance: no pair, or one code throughout. Cohen 1960,
    https://doi.org/10.1177/001316446002000104
    """
    if not cells:
        return None
    ours, theirs = Counter(one for one, _ in cells), Counter(other for _, other in cells)
    observed = sum(one == other for one, other in cells) / len(cells)
    expected = sum(ours[code] * theirs[code] for code in ours) / len(cells) ** 2
    return None if expected == 1 else (observed - expected) / (1 - expected)


def find_f1(comparison: Comparison) -> float:
    """F1 of one reading against the other, of pairs that share half of their quotes."""
    strict = sum(pair.overlap >= STRICT for pair in comparison.pairs)
    total = 2 * len(comparison.pairs) + len(comparison.only_here) + len(comparison.only_there)
    return 2 * strict / total if total else 0.0


def list_differences(here: Reading, there: Reading, comparison: Comparison) -> Iterator[tuple[str, str, str]]:
    """What differs, in the order of the text: where, what is here, what is there."""
    told: list[tuple[tuple[str, int, int], tuple[str, str, str]]] = []
    # The other annotator may have given a text another key.
    keys = {text: rows[0]["source_id"] for text, rows in here.claims.items()}
    texts = {
        id(row): keys[text] for one in (here, there) for text in keys for row in one.claims.get(text, ())
    }
    for row in comparison.only_here:
        told.append(((texts[id(row)], *_place(row)), (row["claim_id"], row["quote"], "")))
    for row in comparison.only_there:
        told.append(((texts[id(row)], *_place(row)), (f"{row['claim_id']} there", "", row["quote"])))
    for pair in comparison.pairs:
        where = f"{pair.here['claim_id']} and {pair.there['claim_id']}"
        place = (texts[id(pair.here)], *_place(pair.here))
        for field in ("quote", *CODES):
            if pair.here[field] != pair.there[field]:
                told.append((place, (f"{where} {field}", pair.here[field], pair.there[field])))
        if not _is_same_claimant(here, there, pair.here, pair.there):
            ends = (pair.here["claimant_id"], pair.there["claimant_id"])
            told.append((place, (f"{where} claimant", *ends)))
        ours, theirs = (
            here.figures.get(pair.here["claim_id"], []),
            there.figures.get(pair.there["claim_id"], []),
        )
        if len(ours) != len(theirs):
            mine, yours = ("; ".join(row.get("value_text", "") for row in rows) for rows in (ours, theirs))
            told.append((place, (f"{where} figures", mine, yours)))
        for figure, other in _pair_figures(here, there, [pair]):
            for field in NUMBERS:
                if figure[field] != other[field]:
                    told.append((place, (f"{where} figures.{field}", figure[field], other[field])))
    yield from (words for _, words in sorted(told, key=lambda one: one[0]))
