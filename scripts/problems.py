"""What is wrong, said so that a person can mend it: a problem of a package, or why a verb could not do its work."""

from typing import NamedTuple


class Failure(Exception):
    """A verb could not do its work; the words say why, and what to do."""


class Problem(NamedTuple):
    """One thing wrong in one place.

    `file` is relative to the package's root. `row` counts records, the header being row 1.
    `message` says what is wrong and, behind a semicolon, what to do. `level` is error or warning.
    `rule` is what found it: descriptor, files, metadata, schema, or the name of a rule.
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
        return f"{words}: {mark}{self.message}"
