"""Writes docs/problems.md, the list of all codes of problems: python -m tests.problems."""

import re
from pathlib import Path

from scripts.model import RULES

PAGE = Path(__file__).resolve().parents[1] / "docs" / "problems.md"
# What a problem that no rule of the model finds is about, and what to do.
CODES = {
    "accepted_warnings": ("An accepted warning is no longer given.", "Remove its row, or correct its key."),
    "descriptor": (
        "datapackage.json says too little or what it may not, names a file that is not there or is not as declared, or a"
        " file is not declared.",
        "Correct the member that is named, or restore the file.",
    ),
    "engine": (
        "Rules could not be judged: memory or the disk was full, or what they need is broken.",
        "Correct the other problems first; make room in memory or on the disk.",
    ),
    "files": (
        "The bytes of a file cannot be read as UTF-8 or as records, or a cell holds what cannot be seen or passes for"
        " something else.",
        "Restore the file, or correct the cell; run fix after a spreadsheet.",
    ),
    "foreign_key": ("A cell names a row that does not exist.", "Correct the cell, or add the row."),
    "frictionless": (
        "The reference validator refuses what our own check accepted.",
        "Correct what it names, and report it: the two should agree.",
    ),
    "lost_rows": (
        "The engine read fewer rows or bytes than the file has.",
        "Look for odd quotation marks in the file.",
    ),
    "metadata": (
        "metadata.yml or a chart is not plain YAML or JSON, names what does not exist, or has a query that cannot run.",
        "Correct the key that is named, or remove it.",
    ),
    "model": (
        "A codelist lacks a code of the model, or says something else about one.",
        "Run upgrade, which adds codes; write what the model says.",
    ),
    "schema": (
        "A cell is not of the type of its field, breaks one of its constraints, or repeats a key.",
        "Correct the cell.",
    ),
}
HEAD = """# Problems

Every problem that `check` finds has one of these codes, which do not change: `check --json` gives it as `rule`, and
`data/accepted_warnings.csv` names the warnings that a package accepts by it. The message says which cell is meant and what
to do about it. `python -m tests.problems` makes this page again.

"""
ADVICE = re.compile("; ([a-z][^';]*)'")


def write_page() -> str:
    """The page: first the codes of files, schema and descriptor, then those of the model's rules."""
    rules = {path.stem: read_rule(path.read_text(encoding="utf-8")) for path in sorted(RULES.glob("*.sql"))}
    parts = {
        "## Files, descriptor, schema": ("Cause", CODES),
        "## Rules of the model": ("What must hold", rules),
    }
    lines = []
    for title, (cause, codes) in parts.items():
        lines += [title, "", f"| Code | {cause} | What to do |", "|---|---|---|"]
        lines += [f"| `{code}` | {why} | {cure} |" for code, (why, cure) in sorted(codes.items())]
        lines.append("")
    return HEAD + "\n".join(lines).rstrip() + "\n"


def read_rule(query: str) -> tuple[str, str]:
    """The sentence of a rule, and the advice in its messages."""
    comment = " ".join(re.findall("^-- (.*)$", query, re.MULTILINE))
    code = re.sub(r"^\s*--.*$", "", query, flags=re.MULTILINE)
    advice = ADVICE.findall(re.sub(r"'\s*\|\|\s*'", "", code))
    # A verb alone is what is left of advice that goes on with a value.
    advice = [
        re.sub(", (?:or )?([^,]*), or accept this warning$", r", or \1", one.strip(" ,")) for one in advice
    ]
    told = (re.sub(", or accept this warning$|,? with$", "", one) for one in advice)
    cure = "; ".join(dict.fromkeys(one for one in told if " " in one))
    return re.split("(?<=[a-z)0-9][.]) (?=[A-Z])", comment)[
        0
    ], f"{cure[:1].upper()}{cure[1:]}." if cure else "Correct the cell that is named."


if __name__ == "__main__":
    PAGE.write_text(write_page(), encoding="utf-8")
