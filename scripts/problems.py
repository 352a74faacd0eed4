"""What is wrong, described so that a person can correct it: a problem in a package, or why a command failed."""

from typing import NamedTuple

# Of one rule in one table: a file that is wrong throughout would have millions, and whoever reads them starts with the first.
MOST_OF_A_KIND = 200
# Of one rule that warns: each may be one that the package accepts.
MOST_WARNINGS = 10_000
# In characters, of a message: enough for the passage of a text, not for the whole of it.
LONGEST = 2_000
AND_MORE = "has more problems of this kind than can be told; correct those above first, then check again"


class Failure(Exception):
    """A command failed; the message says why, and what to do."""


class Problem(NamedTuple):
    """One thing wrong in one place.

    `file` is relative to the package's root. `row` counts records; the header is row 1.
    `message` says what is wrong and, after a semicolon, what to do. `level` is error or warning.
    `rule` is the code of the problem: docs/problems.md lists all.
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


class Verdict(NamedTuple):
    """The problems of a package and, if none of them is an error, what was proved, as numbers of things."""

    problems: list[Problem]
    proved: dict[str, int]

    @property
    def has_errors(self) -> bool:
        return any(problem.level == "error" for problem in self.problems)


def count(number: int, thing: str) -> str:
    """A number of things: 1 claim, 2 claims."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def shorten_message(words: str) -> str:
    return words if len(words) < LONGEST else f"{words[: LONGEST // 2]} ... {words[-LONGEST // 3 :]}"


def make_printable(words: str) -> str:
    """Make words fit on one line of a terminal: a cell or the name of a file may contain line breaks, and worse."""
    return "".join(one if one.isprintable() else ascii(one)[1:-1] for one in words)
