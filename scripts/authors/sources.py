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
from .cues import Place
from .edit import Edit, Row

RIGHTS = "The text remains its publisher's; it is held only so that quotations can be verified."
# Marks of other encodings, at the beginning of a file.
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
# Out of a hundred: names that are as like as this may be one name.
ALIKE = 80
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


def find_agent(edit: Edit, name: str, is_new: bool, kind: str = "organisation") -> str:
    """The agent with this id, name or alias; a new row if there is none. Raises Failure if a name is nearly the same."""
    from rapidfuzz import fuzz, process
    from rapidfuzz.utils import default_process

    names = {}
    for row in edit.rows("agents"):
        if row["kind"] == "unnamed":
            continue
        for known in filter(None, [row["agent_id"], row["name"], *row["aliases"].split("|")]):
            names[known.strip()] = row["agent_id"]
    if name in names:
        return names[name]
    near = (
        process.extract(
            name,
            list(names),
            scorer=fuzz.token_sort_ratio,
            processor=default_process,
            limit=3,
            score_cutoff=ALIKE,
        )
        if names
        else []
    )
    if near and not is_new:
        told = {row["agent_id"]: row["name"] for row in edit.rows("agents")}
        words = ", ".join(dict.fromkeys(f"{names[one]} ({told[names[one]]})" for one, _, _ in near))
        raise Failure(
            f"{name} is not an agent here, but may be {words}; name one of them, or add --new-publisher"
        )
    agent_id = slugify(name)[:80].strip("-")
    if not agent_id or edit.rows("agents").find(agent_id=agent_id):
        raise Failure(
            f"{name!r} cannot be made into a key; add the agent to data/agents.csv with a key of its own"
        )
    edit.rows("agents").append({"agent_id": agent_id, "name": name, "kind": kind})
    return agent_id


def add_source(
    edit: Edit, content: bytes, told: Row, is_new_publisher: bool = False
) -> tuple[str, list[Place]]:
    """Add the rows and the file of a source to an edit; return its id and its sentences. Nothing is written yet.

    `told` has columns of the table sources; `publisher` is a name. Raises Failure.
    """
    text = content.decode("utf-8")
    publisher_id = find_agent(edit, told["publisher"], is_new_publisher)
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
