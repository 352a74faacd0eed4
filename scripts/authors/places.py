"""Where words stand in a text: every place, the sentence, and the nearest passage where they stand nowhere."""

import difflib
import re
from collections.abc import Iterator

from ..check.nearest import describe_nearest
from ..problems import Failure
from .edit import Edit, Row
from .tellings import Place


def find_places(text: str, words: str) -> Iterator[Place]:
    """Every place of the words, verbatim, overlapping ones included."""
    start = text.find(words)
    while words and start >= 0:
        yield Place(start, start + len(words))
        start = text.find(words, start + 1)


def find_words(text: str, words: str) -> Iterator[Place]:
    """Every place of the words, whatever the white space between them: what was typed or pasted may have no line ends."""
    pattern = r"\s+".join(map(re.escape, words.split()))
    for found in re.finditer(f"(?=({pattern}))", text) if pattern else ():
        yield Place(*found.span(1))


def find_quote(edit: Edit, words: str, source_id: str = "", at: int | None = None) -> tuple[Row, Place]:
    """The source and the place of a quote, whatever the white space in it. Raises Failure with the places if there are several, or the nearest passage.

    `at` chooses among several places: the offset of the first character.
    """
    if not words.strip():
        raise Failure("the quote is empty; copy it from the text")
    texts = [
        (source, edit.read_text(source))
        for source in edit.rows("sources")
        if source["text_path"] and source_id in ("", source["source_id"])
    ]
    if source_id and not edit.rows("sources").find(source_id=source_id):
        raise Failure(f"{source_id} is not a source_id in data/sources.csv; add the source first")
    if not texts:
        raise Failure(f"{source_id or 'the package'} has no text; add source TEXT adds one")
    if at is not None:
        whole = Place(at, at + len(words))
        places = [(source, whole) for source, text in texts if at >= 0 and text.startswith(words, at)]
    else:
        places = [(source, place) for source, text in texts for place in find_places(text, words)]
        # Across lines, people type a space.
        places = places or [(source, place) for source, text in texts for place in find_words(text, words)]
    if len(places) == 1:
        return places[0]
    if places:
        raise Failure(
            "\n".join(
                [f"these words stand in {len(places)} places; choose one with --at", *_show(edit, places)]
            )
        )
    if at is not None:
        raise Failure(f"these words do not stand at {at}; leave out --at, and the places are listed")
    raise Failure(_describe_nowhere(words, texts))


def _show(edit: Edit, places: list[tuple[Row, Place]]) -> Iterator[str]:
    for source, place in places:
        text = edit.read_text(source)
        around = text[max(0, place.start - 40) : place.end + 40]
        yield f"  --source {source['source_id']} --at {place.start}: …{' '.join(around.split())}…"


def _describe_nowhere(words: str, texts: list[tuple[Row, str]]) -> str:
    """Where the text that has the longest part of the words has it, and what differs."""

    def measure(one: tuple[Row, str]) -> tuple[bool, int]:
        like = difflib.SequenceMatcher(None, one[1], words, autojunk=False).find_longest_match().size
        return _fold(words) in _fold(one[1]), like

    source, text = max(texts, key=measure) if len(texts) > 1 else texts[0]
    nearest = describe_nearest(text, words).rstrip("; ")
    return f"these words are not in {source['text_path']}; {nearest}; copy the quote from the text"


def _fold(words: str) -> str:
    """Words without what a keyboard or a copy changes: curly marks, line ends, capital letters."""
    return " ".join(words.translate(str.maketrans("‘’“”", "''\"\"")).casefold().split())


def list_sentences(edit: Edit, source_id: str) -> list[Place]:
    """The places of the sentences of a source, in the order of the text; read once, as nothing moves them."""
    if source_id not in edit.sentences:
        rows = edit.rows("sentences").find(source_id=source_id)
        places = (Place(int(row["sentence_start"]), int(row["sentence_end"])) for row in rows)
        edit.sentences[source_id] = sorted(places)
    return edit.sentences[source_id]


def find_sentence(edit: Edit, source_id: str, place: Place) -> tuple[Row, Place]:
    """The sentence in which a place starts. Raises Failure if no sentence of the source holds it."""
    for row in edit.rows("sentences").find(source_id=source_id):
        whole = Place(int(row["sentence_start"]), int(row["sentence_end"]))
        if whole.start <= place.start < whole.end:
            return row, whole
    raise Failure(f"no row of data/sentences.csv holds {place.start}-{place.end} of {source_id}; run check")


def find_cue(text: str, cue: str, sentence: Place, quote: Place, at: str = "") -> Place:
    """The place of a cue: at the offset `at`, in the sentence if it stands there, else the nearest before the quote, else
    after it. Raises Failure if it is not in the text."""
    if at.isdecimal() and text.startswith(cue, int(at)):
        return Place(int(at), int(at) + len(cue))
    places = list(find_words(text, cue))
    if not places:
        nearest = describe_nearest(text, cue).rstrip("; ")
        raise Failure(
            f"the cue “{' '.join(cue.split())}” is not in the text; {nearest}; copy it from the text"
        )
    chosen = [place for place in places if str(place.start) == at]
    inside = [place for place in places if sentence.start <= place.start < sentence.end]
    return min(
        chosen or inside or places,
        key=lambda place: (place.start > quote.start, abs(place.start - quote.start)),
    )
