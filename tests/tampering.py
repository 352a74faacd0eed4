"""What catches a falsified row: `make tamper` writes docs/tamperings.md.

Each way to falsify a row is tried on every row of both packages that it applies to: all at once, in a copy, of which
every problem is then counted for the claim that its row belongs to.
"""

import csv
import json
import re
import shutil
import subprocess
import tempfile
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from scripts.check import find_problems
from scripts.package import Package, read_package, read_text

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = {"the articles": ROOT, "the ferry": ROOT / "tests" / "ferry"}
PARTS = ("datapackage.json", "metadata.yml", "data", "charts")
PAGE = ROOT / "docs" / "tamperings.md"
# Provers that others wrote, in the order of tests/provers.py; they need versions of packages that are not ours.
PROVERS = ("linkml-reference-validator", "citations")
PROVERS_PYTHON = ROOT / ".venv-tamper" / "bin" / "python"
HEDGES = re.compile(r"\b(?:could|may|might|likely|allegedly|reportedly|probably|seems|suggests|potential)\b ")
TRIMMED = re.compile(
    rf"{HEDGES.pattern}|\b(?:would|ability to|claims of|fear|(?:concerns|speculation) about)\b "
)
UNBOUNDED = ("exact", "range", "vague", "not_a_quantity")
NEGATIONS = re.compile(r"\b(?:not|have denied|have repeatedly denied|denied that|isn’t|aren’t|hasn’t)\b ")

Row = dict[str, str]


class Rows(NamedTuple):
    """What a tampering may look at: the text of a claim's source, and all rows by table."""

    text: str
    tables: dict[str, list[Row]]


# Changes a row in place; False if the tampering does not apply to it.
Tampering = Callable[[Row, Rows], bool]


def set_quote(row: Row, start: int, quote: str) -> bool:
    row.update(quote=quote, quote_start=str(start), quote_end=str(start + len(quote)))
    return True


def replace_word(row: Row, rows: Rows) -> bool:
    words = row["quote"].split(" ")
    words[len(words) // 2] = "peace"
    row["quote"] = " ".join(words)
    return True


def change_digit(row: Row, rows: Rows) -> bool:
    before = row["quote"]
    row["quote"] = re.sub("[0-9]", lambda found: str((int(found[0]) + 1) % 10), before, count=1)
    return row["quote"] != before


def cut_word(row: Row, rows: Rows) -> bool:
    quote = row["quote"]
    return quote[:2].isalpha() and set_quote(row, int(row["quote_start"]) + 1, quote[1:])


def leave_word_out(row: Row, rows: Rows) -> bool:
    words = row["quote"].split(" ")
    row["quote"] = " ".join([*words[: len(words) // 2], *words[len(words) // 2 + 1 :]])
    return len(words) > 2


def insert_bracket(row: Row, rows: Rows) -> bool:
    first, space, rest = row["quote"].partition(" ")
    row["quote"] = f"{first} [sic]{space}{rest}"
    return True


def write_capitals(row: Row, rows: Rows) -> bool:
    before, row["quote"] = row["quote"], row["quote"].upper()
    return row["quote"] != before


def shift_offsets(row: Row, rows: Rows) -> bool:
    row.update(quote_start=str(int(row["quote_start"]) + 1), quote_end=str(int(row["quote_end"]) + 1))
    return True


def change_source(row: Row, rows: Rows) -> bool:
    held = [source["source_id"] for source in rows.tables["sources"] if source["text_path"]]
    others = [source for source in held if source != row["source_id"]]
    row["source_id"] = others[0]
    return True


def trim(row: Row, pattern: re.Pattern) -> bool:
    """Let the quote start behind the word, say in the paraphrase just what is left, and assert it."""
    found = pattern.search(row["quote"])
    if not found or not row["quote"][found.end() :]:
        return False
    quote = row["quote"][found.end() :]
    row.update(paraphrase=quote, modality="asserted")
    return set_quote(row, int(row["quote_start"]) + found.end(), quote)


def trim_hedge(row: Row, rows: Rows) -> bool:
    return trim(row, TRIMMED)


def trim_negation(row: Row, rows: Rows) -> bool:
    return trim(row, NEGATIONS)


def turn_paraphrase(row: Row, rows: Rows) -> bool:
    """Take the negation or denial out of the paraphrase, or put one in."""
    before = row["paraphrase"]
    row["paraphrase"] = re.sub(r"\b(?:is|are|has|have) (?:not|denied) |\bnot |\bdenies ", "", before, count=1)
    if row["paraphrase"] == before:
        row["paraphrase"] = f"It is not so: {before}"
    return True


def invent_number(row: Row, rows: Rows) -> bool:
    row["paraphrase"] += " So it was 77 times."
    return True


def hedge_what_is_asserted(row: Row, rows: Rows) -> bool:
    return row["modality"] == "asserted" and set_field("modality", "likely")(row, rows)


def assert_in_paraphrase(row: Row, rows: Rows) -> bool:
    """Take the hedges out of the paraphrase of a quote that has one."""
    before = row["paraphrase"]
    row["paraphrase"] = HEDGES.sub("", before)
    return bool(HEDGES.search(row["quote"])) and row["paraphrase"] != before


def drop_bound(row: Row, rows: Rows) -> bool:
    """Take the words of a bound out of the paraphrase of a claim with a figure that is not exact."""
    bounded = {one["claim_id"] for one in rows.tables["figures"] if one["bound"] not in UNBOUNDED}
    before = row["paraphrase"]
    row["paraphrase"] = re.sub(
        r"\b(?:about|around|roughly|more than|up to) ", "", before, flags=re.IGNORECASE
    )
    return row["claim_id"] in bounded and row["paraphrase"] != before


def change_year(row: Row, rows: Rows) -> bool:
    before = row["period"]
    row["period"] = re.sub(r"20[0-9]{2}", lambda found: str(int(found[0]) - 3), before, count=1)
    return row["period"] != before


def change_month(row: Row, rows: Rows) -> bool:
    before = row["period"]
    row["period"] = re.sub("-(0[1-9]|1[0-2])", lambda found: f"-{int(found[1]) % 12 + 1:02}", before, count=1)
    return row["period"] != before


def set_field(field: str, value: str) -> Tampering:
    def change(row: Row, rows: Rows) -> bool:
        before, row[field] = row[field], value
        return before != value

    return change


def swap_claimant(row: Row, rows: Rows) -> bool:
    before = row["claimant_id"]
    row["claimant_id"] = next(
        one["claimant_id"] for one in rows.tables["claims"] if one["claimant_id"] != before
    )
    return True


def flip_polarity(row: Row, rows: Rows) -> bool:
    row["polarity"] = {"affirms": "denies", "denies": "affirms"}[row["polarity"]]
    return True


def assert_what_is_hedged(row: Row, rows: Rows) -> bool:
    return row["modality"] != "asserted" and set_field("modality", "asserted")(row, rows)


def change_figure(row: Row, rows: Rows) -> bool:
    filled = [side for side in ("value", "lower", "upper") if row[side]]
    for side in filled:
        row[side] = f"{float(row[side]) * 10:g}" if "." in row[side] else f"{row[side]}0"
    return bool(filled) and bool(row["claim_id"])


def change_bound(row: Row, rows: Rows) -> bool:
    row["bound"] = "at_least" if row["bound"] != "at_least" else "at_most"
    return bool(row["claim_id"])


def change_unit(row: Row, rows: Rows) -> bool:
    before = row["unit"]
    row["unit"] = next(one["unit"] for one in rows.tables["figures"] if one["unit"] not in ("", before))
    return bool(row["claim_id"]) and bool(before)


def change_rate(row: Row, rows: Rows) -> bool:
    row["per"] = "day" if row["per"] != "day" else "month"
    return bool(row["claim_id"]) and bool(row["unit"])


def deliver_capacity(row: Row, rows: Rows) -> bool:
    return bool(row["claim_id"]) and row["stage"] == "capacity" and set_field("stage", "delivered")(row, rows)


def swap_ends(row: Row, rows: Rows) -> bool:
    row["sender_id"], row["receiver_id"] = row["receiver_id"], row["sender_id"]
    return bool(row["claim_id"]) and row["sender_id"] != row["receiver_id"]


def reformat(row: Row, rows: Rows) -> bool:
    before, row["value_text"] = row["value_text"], re.sub(r"(?<=\d),(?=\d{3})", "", row["value_text"])
    return row["value_text"] != before


# table, name, how
TAMPERINGS: list[tuple[str, str, Tampering]] = [
    ("claims", "a word of the quote replaced", replace_word),
    ("claims", "a digit of the quote changed", change_digit),
    ("claims", "the quote cut within a word", cut_word),
    ("claims", "a word of the quote left out", leave_word_out),
    ("claims", "a bracket inserted into the quote", insert_bracket),
    ("claims", "the quote in capitals", write_capitals),
    ("claims", "the offsets moved by one", shift_offsets),
    ("claims", "another source", change_source),
    ("claims", "a negation trimmed, the rest paraphrased", trim_negation),
    ("claims", "a hedge trimmed, the rest paraphrased and asserted", trim_hedge),
    ("claims", "the paraphrase turned round", turn_paraphrase),
    ("claims", "a number added to the paraphrase", invent_number),
    ("claims", "what is hedged called asserted", assert_what_is_hedged),
    ("claims", "what is asserted called likely", hedge_what_is_asserted),
    ("claims", "the hedge left out of the paraphrase", assert_in_paraphrase),
    ("claims", "the bound left out of the paraphrase", drop_bound),
    ("claims", "another claimant", swap_claimant),
    ("claims", "the polarity reversed", flip_polarity),
    ("claims", "another date of attribution", set_field("attributed_on", "2019-01-01")),
    ("claims", "another date of the claim", set_field("claimed_on", "2019-01-01")),
    ("claims", "another year of the period", change_year),
    ("claims", "another month of the period", change_month),
    ("claims", "withdrawn", set_field("status", "withdrawn")),
    ("claims", "superseded", set_field("status", "superseded")),
    ("figures", "a figure ten times as large", change_figure),
    ("figures", "another bound", change_bound),
    ("figures", "another unit", change_unit),
    ("figures", "another rate", change_rate),
    ("figures", "a capacity called delivered", deliver_capacity),
    ("figures", "sender and receiver exchanged", swap_ends),
    ("figures", "reformatted by a spreadsheet", reformat),
]


class Tally(NamedTuple):
    """How many rows were falsified, and for how many there is an error, or only a warning; which rules found them.

    `quotes` has what a prover of quotes can see of them: each quote that is new or has another text, and its text's path.
    """

    rows: int
    errors: int
    warnings: int
    rules: Counter[str]
    quotes: list[tuple[str, str]]


def read_rows(package: Package, table: str) -> list[Row]:
    with open(package.root / f"data/{table}.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def try_tampering(source: Path, table: str, tampering: Tampering) -> Tally:
    """Falsify every row of a copy that the tampering applies to, and count what check finds."""
    with tempfile.TemporaryDirectory(prefix="tamper-") as folder:
        for name in PARTS:
            copy = shutil.copytree if (source / name).is_dir() else shutil.copy
            copy(source / name, Path(folder) / name)
        package = read_package(Path(folder))
        changed = _falsify(package, table, tampering)
        found: dict[str, set[str]] = {row: set() for row in changed}
        rules: Counter[str] = Counter()
        for problem in find_problems(package.root):
            for row in set(_find_rows(package, table, problem.file, problem.key)) & changed:
                rules[problem.rule] += 1
                found[row].add(problem.level)
        errors = sum("error" in levels for levels in found.values())
        warnings = sum(levels == {"warning"} for levels in found.values())
        quotes = _list_quotes(read_package(source), package) if table == "claims" else []
        return Tally(len(changed), errors, warnings, rules, quotes)


def _list_quotes(before: Package, after: Package) -> list[tuple[str, str]]:
    """The quotes of `after` that are not those of `before`, or not in the same text, with the path of their text."""
    paths = {row["source_id"]: row["text_path"] for row in read_rows(before, "sources")}
    return [
        (new["quote"], str(before.root / paths[new["source_id"]]))
        for old, new in zip(read_rows(before, "claims"), read_rows(after, "claims"), strict=True)
        if (old["quote"], old["source_id"]) != (new["quote"], new["source_id"])
    ]


def ask_provers(quotes: list[tuple[str, str]]) -> list[int]:
    """How many of the quotes each prover refuses."""
    ran = subprocess.run(
        [PROVERS_PYTHON, ROOT / "tests" / "provers.py"],
        input=json.dumps(quotes),
        capture_output=True,
        text=True,
        check=True,
    )
    found = json.loads(ran.stdout)
    return [sum(not verdicts[place] for verdicts in found) for place in range(len(PROVERS))]


def _falsify(package: Package, table: str, tampering: Tampering) -> set[str]:
    """Write the falsified table; the keys of the rows that were changed."""
    names = ("claims", "sources", "figures")
    tables = {name: read_rows(package, name) for name in names}
    paths = {row["source_id"]: row["text_path"] for row in tables["sources"]}
    changed, rows = set(), []
    for row in tables[table]:
        path = paths.get(row.get("source_id", ""), "")
        copy = dict(row)
        is_current = row.get("status", "current") == "current"
        if is_current and tampering(copy, Rows(read_text(package, path) if path else "", tables)):
            changed.add(next(iter(row.values())))
            row = copy
        rows.append(row)
    with open(package.root / f"data/{table}.csv", "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return changed


def _find_rows(package: Package, table: str, path: str, key: str) -> Iterator[str]:
    """The rows of the falsified table that a problem is about: the row itself, or one that its key names."""
    yield from key.split(":")
    if table == "claims" and path == "data/figures.csv":
        yield from (row["claim_id"] for row in read_rows(package, "figures") if row["figure_id"] == key)


def write_page() -> str:
    """Both tables, over both packages, as Markdown."""
    tallies = {name: _try_both(table, tampering) for table, name, tampering in TAMPERINGS}
    return "\n".join([*_write_rules(tallies), "", *_write_provers(tallies)]) + "\n"


def _try_both(table: str, tampering: Tampering) -> Tally:
    parts = [try_tampering(source, table, tampering) for source in PACKAGES.values()]
    rows, errors, warnings = (sum(part[place] for part in parts) for place in range(3))
    rules = sum((part.rules for part in parts), Counter())
    return Tally(rows, errors, warnings, rules, [quote for part in parts for quote in part.quotes])


def _write_rules(tallies: dict[str, Tally]) -> Iterator[str]:
    yield from (
        "# What catches a falsified row",
        "",
        "Each way to falsify a row was tried on every row of both packages that it applies to: on the articles, and on",
        "the ferry of the tests. `make tamper` makes this page again. An error keeps the package from being built; a",
        "warning is shown until a reviewer accepts it. What is missed changes how a row is read, not what the text says, and",
        "only a second reader finds it.",
        "",
        "| tampering | rows | errors | warnings | missed | found by |",
        "|---|---|---|---|---|---|",
    )
    for name, (rows, errors, warnings, rules, _) in tallies.items():
        names = ", ".join(f"`{rule}`" for rule, _ in rules.most_common(3)) or "-"
        yield f"| {name} | {rows} | {errors} | {warnings} | {rows - errors - warnings} | {names} |"


def _write_provers(tallies: dict[str, Tally]) -> Iterator[str]:
    honest = [
        (row["quote"], str(root / paths[row["source_id"]]))
        for root in PACKAGES.values()
        for paths in [
            {one["source_id"]: one["text_path"] for one in read_rows(read_package(root), "sources")}
        ]
        for row in read_rows(read_package(root), "claims")
    ]
    versions = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["dependency-groups"][
        "tamper"
    ]
    named = [
        next(one for one in versions if one.startswith(f"{name}==")).replace("==", " ") for name in PROVERS
    ]
    yield from (
        "## What other provers find in the same quotes",
        "",
        "Two provers that others wrote were given each falsified quote with the text of its source. They are asked only",
        "whether the quote stands in the text: they know no offsets, claimants, figures or statuses, so the other ways to",
        "falsify a row are nothing that they could see. The first line is that of the quotes as they are. Neither minds",
        "capitals or half a word, and what was trimmed still stands in the text.",
        "",
        f"| tampering | quotes | found by check | refused by {named[0]} | refused by {named[1]} |",
        "|---|---|---|---|---|",
    )
    first, second = ask_provers(honest)
    yield f"| none | {len(honest)} | 0 | {first} | {second} |"
    for name, tally in tallies.items():
        if tally.quotes:
            first, second = ask_provers(tally.quotes)
            yield f"| {name} | {len(tally.quotes)} | {tally.errors + tally.warnings} | {first} | {second} |"


if __name__ == "__main__":
    PAGE.write_text(write_page(), encoding="utf-8")
