"""The English that is shipped: turns of phrase that read as translated, or say something else, must not come back."""

import re
from pathlib import Path

from conftest import ROOT

FOLDERS = ("scripts", "benchmarks", "charts", "docs", "data", "tests", "requirements", ".ci", ".github")
ENDINGS = {".md", ".py", ".sql", ".yml", ".json", ".csv", ".html", ".cff", ".toml", ".css", ""}
# Quoted or recorded words of sources, which are data; another's licence; and this list.
EXEMPT = re.compile(r"data/(texts/.*|[a-z]+\.csv)$|^LICENSE$|^tests/test_words\.py$|__pycache__")
# What must not come back, and what to write instead.
PHRASES = {
    r"(claims?|that is|texts) put to": "attributed to",
    r"put_to_others": "attributed_to_others",
    r"one row an? (?!time)[a-z]+": "one row per",
    r"days? (that|which) never (was|were)": "not a real date",
    r"disposed of": "say what is recorded",
    r"not suffice": "is not enough, ran out of",
    r"(?<!there )\b(is|are) no (?!longer\b)": "is not a",
    r"\b(tell|tells|told|telling) of\b": "reports",
    r"\b(says?) of\b": "says about",
    r"\bto be had\b": "available, known",
    r"\bso that nobody\b": "so that it cannot",
    r"\bmend(s|ed|ing)?\b": "correct, fix",
    r"\ba day on which\b": "a date when",
    r"\bit stands (at|in|nowhere)\b": "it is at",
    r"made, not that it is so\b": "not that it is true",
}


def list_shipped() -> list[Path]:
    paths = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*") if path.is_file()]
    paths += [path for path in ROOT.iterdir() if path.is_file()]
    return [
        path
        for path in paths
        if path.suffix in ENDINGS and not EXEMPT.search(path.relative_to(ROOT).as_posix())
    ]


def test_no_phrase_has_come_back():
    shipped = list_shipped()
    assert len(shipped) > 200
    found = []
    for path in shipped:
        words = path.read_text(encoding="utf-8")
        for phrase, instead in PHRASES.items():
            for match in re.finditer(phrase, words, re.IGNORECASE):
                row = words.count("\n", 0, match.start()) + 1
                found.append(f"{path.relative_to(ROOT)}:{row}: {match[0]!r}; write: {instead}")
    assert not found, "\n".join(found)


def test_each_phrase_is_found():
    samples = [
        "Claims put to X", "put_to_others", "One row a claim", "a day that never was", "disposed of as a claim",
        "the memory did not suffice", "is no claim_id of", "tells of it", "says of it", "not to be had",
        "so that nobody", "mend it", "a day on which", "it stands at 3", "made, not that it is so",
    ]  # fmt: skip
    for phrase, sample in zip(PHRASES, samples, strict=True):
        assert re.search(phrase, sample, re.IGNORECASE), phrase
