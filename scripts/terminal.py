"""What the commands print, on any terminal: file names and cells may hold what would control it, or what it cannot show."""

import json
import unicodedata
from typing import Any, TextIO

# A line may have tabs, spaces of any kind, and the joiners that Persian and others are written with.
PLAIN = "\n\t\u200c\u200d"


class Terminal:
    """A stream that escapes controls, what turns the direction of writing, and what its encoding lacks, as JSON does.

    So what is printed as JSON stays JSON. It has no `buffer`, which click would write to past it.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        if not (text.isascii() and text.replace("\n", "").isprintable()):
            text = "".join(map(self._escape, text))
        return self._stream.write(text)

    def _escape(self, character: str) -> str:
        is_plain = character.isprintable() or character in PLAIN or unicodedata.category(character) == "Zs"
        if is_plain:
            try:
                character.encode(self._stream.encoding or "utf-8")
                return character
            except UnicodeEncodeError:
                pass
        return json.dumps(character)[1:-1]

    def __getattr__(self, name: str) -> Any:
        if name == "buffer":
            raise AttributeError(name)
        return getattr(self._stream, name)
