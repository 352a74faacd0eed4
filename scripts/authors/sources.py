"""Add a source: its text byte for byte, its digest, its entry in the descriptor, its publisher, and its sentences."""

import hashlib
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from slugify import slugify

from ..problems import Failure
from .agents import add_agent, find_near_agents, list_names
from .edit import Edit, Row
from .tellings import Place

RIGHTS = "The text remains its publisher's; it is held only so that quotations can be verified."
# Marks of other encodings, at the beginning of a file.
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
WHITE = " \t\r\n\f"


def read_given_text(path: Path) -> bytes:
    """The bytes of a text to add. Raises Failure unless it is a plain file of UTF-8 with words in it."""
    try:
        content = path.read_bytes() if path.is_file() else None
    except OSError as error:
        raise Failure(f"{path} cannot be read ({error.strerror}); name a text") from error
    if content is None:
        raise Failure(f"{path} is not a file; name a text")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        looks = "UTF-16" if content.startswith(UTF_16) else "another encoding, such as cp1252"
        words = f"{path} is not UTF-8 but looks like {looks} (byte {error.start}); convert a copy, for example with"
        raise Failure(f"{words} iconv, and say so in the note of the source") from error
    if "\0" in text:
        raise Failure(f"{path} contains a NUL character; restore the text")
    if not text.strip():
        raise Failure(f"{path} has no words; name a text")
    return content


def find_sentences(text: str) -> Iterator[Place]:
    """The sentences of a text, line by line: together they cover everything but white space."""
    start = 0
    for line in text.split("\n"):
        for first, last in _split_line(line):
            piece = line[first:last]
            left = len(piece) - len(piece.lstrip(WHITE))
            if piece.strip(WHITE):
                yield Place(start + first + left, start + first + left + len(piece.strip(WHITE)))
        start += len(line) + 1


def _split_line(line: str) -> Iterator[tuple[int, int]]:
    """Where nupunkt divides a line. Whatever it leaves out belongs to the sentence before."""
    starts = [start for start, _ in _load_splitter()(line)] if line.strip(WHITE) else []
    yield from zip([0, *starts[1:]], [*starts[1:], len(line)])


@cache
def _load_splitter() -> Any:
    # Loading its model takes a moment, which only adding a source should wait for.
    from nupunkt import sent_spans

    return sent_spans


def find_publisher(edit: Edit, name: str, is_new: bool) -> str:
    """The agent with this id, name or alias; a new row if there is none. Raises Failure if a name is nearly the same."""
    near = find_near_agents(edit, name)
    for row in edit.rows("agents"):
        if row["kind"] != "unnamed" and name in list_names(row):
            return row["agent_id"]
    if near and not is_new:
        words = ", ".join(f"{agent_id} ({known})" for agent_id, known in near)
        raise Failure(
            f"{name} is not an agent here, but may be {words}; name one of them, or add --new-publisher"
        )
    return add_agent(edit, {"name": name, "kind": "organisation"})


def add_source(
    edit: Edit, content: bytes, told: Row, is_new_publisher: bool = False
) -> tuple[str, list[Place]]:
    """Add the rows and the file of a source to an edit; return its id and its sentences. Nothing is written yet.

    `told` has columns of the table sources; `publisher` is a name. Raises Failure.
    """
    text = content.decode("utf-8")
    publisher_id = find_publisher(edit, told["publisher"], is_new_publisher)
    row = {name: told.get(name, "") for name in edit.rows("sources").table.field_names}
    row |= {"publisher_id": publisher_id, "source_id": row["source_id"] or _name_source(publisher_id, row)}
    _refuse_known(edit, row, content)
    row |= {
        "text_path": f"data/texts/{row['source_id']}.txt",
        "text_sha256": hashlib.sha256(content).hexdigest(),
        "title_basis": row["title_basis"] or _find_title_basis(row, text),
        "published_basis": row["published_basis"] or ("stated" if row["published_on"] else "not_given"),
        "kind": row["kind"] or "news_article",
        "language": row["language"] or "en",
        "read_extent": row["read_extent"] or "full",
        "retrieved_on": row["retrieved_on"] or f"{datetime.now(UTC):%Y-%m-%d}",
        "rights": row["rights"] or RIGHTS,
    }
    edit.rows("sources").append(row)
    edit.files[row["text_path"]] = content
    edit.descriptor["resources"].append(_describe(edit, row, content))
    sentences = list(find_sentences(text))
    for number, place in enumerate(sentences, 1):
        span = {"sentence_start": str(place.start), "sentence_end": str(place.end)}
        cells = {"source_id": row["source_id"], "number": str(number), "disposition": "open"}
        edit.rows("sentences").append(cells | span)
    return row["source_id"], sentences


def _name_source(publisher_id: str, row: Row) -> str:
    year = re.match(r"\d{4}", row["published_on"])
    return f"{publisher_id}-{year[0] if year else 'undated'}"


def _refuse_known(edit: Edit, row: Row, content: bytes) -> None:
    """Raise Failure for an id that is taken, or a text that the package holds already."""
    if edit.rows("sources").find(source_id=row["source_id"]):
        raise Failure(f"{row['source_id']} is a source already; choose another key with --id")
    digest = hashlib.sha256(content).hexdigest()
    for known in edit.rows("sources").find(text_sha256=digest):
        raise Failure(f"this text is held already, as {known['source_id']}; add claims to that source")


def _find_title_basis(row: Row, text: str) -> str:
    """A title is that of the document, as whoever types it is asked for; only an address may be where it is from."""
    words = set(slugify(row["title"]).split("-"))
    is_in_address = words and words <= set(re.split("[^a-z0-9]+", row["url"].lower()))
    return "from_url" if is_in_address and row["title"] not in text else "stated"


def _describe(edit: Edit, row: Row, content: bytes) -> dict[str, Any]:
    """The resource of a text in the descriptor."""
    publisher = edit.rows("agents").find(agent_id=row["publisher_id"])[0]["name"]
    words = f"The text of {row['title']} ({publisher}), byte for byte as received. Every quote is verified against it."
    return {
        "name": f"text-{row['source_id']}",
        "path": row["text_path"],
        "title": f"Text of {row['source_id']}",
        "description": f"{words} Not covered by the licences of this package.",
        "format": "txt",
        "mediatype": "text/plain",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{row['text_sha256']}",
        "licenses": [{"name": "rights-reserved", "title": row["rights"]}],
    }
