"""What is wrong, described so that a person can correct it: a problem in a package, or why a command failed."""

from typing import NamedTuple

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


class Failure(Exception):
    """A command failed; the message says why, and what to do."""


class Problem(NamedTuple):
    """One thing wrong in one place.

    `file` is relative to the package's root. `row` counts records; the header is row 1.
    `message` says what is wrong and, after a semicolon, what to do. `level` is error or warning.
    `rule` is the code of the problem: one of `CODES`, or the name of a rule of the model. docs/problems.md lists all.
    """

    file: str
    message: str
    row: int | None = None
    key: str = ""
    field: str = ""
    level: str = "error"
    rule: str = ""

    def __str__(self) -> str:
        place = f"{self.file}:{self.row}" if self.row else self.file
        words = " ".join(word for word in (place, self.key, self.field) if word)
        mark = "warning: " if self.level == "warning" else ""
        return make_printable(f"{words}: {mark}{self.message}")


def make_printable(words: str) -> str:
    """Make words fit on one line of a terminal: a cell or the name of a file may contain line breaks, and worse."""
    return "".join(one if one.isprintable() else ascii(one)[1:-1] for one in words)
