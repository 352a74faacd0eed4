"""Where words that were selected, typed or pasted stand in a text. Code points are counted here, never in the browser."""

import re

from ..authors.edit import Edit, Row
from ..authors.places import find_quote, find_words
from ..authors.tellings import Place
from ..problems import Failure

SELECTED = re.compile(r"([1-9][0-9]{0,8}):([0-9]{1,9})")


class Several(Failure):
    """Words stand in several places; a person has to choose one."""

    def __init__(self, places: list[Place]) -> None:
        super().__init__(f"these words stand in {len(places)} places; choose one")
        self.places = places


def count_code_points(text: str, units: int) -> int:
    """The offset in code points of what a browser counts as `units`: UTF-16, with every line end as one."""
    offset = 0
    while units > 0 and offset < len(text):
        units -= 2 if ord(text[offset]) > 0xFFFF else 1
        offset += 2 if text.startswith("\r\n", offset) else 1
    return offset


def read_selection(text: str, sentences: dict[str, Place], start: str, end: str) -> Place:
    """The place that was selected, without white space at its ends: "3:12" is 12 units into sentence 3. Raises Failure."""
    offsets = []
    for told in (start, end):
        found = SELECTED.fullmatch(told)
        sentence = sentences.get(found[1]) if found else None
        if found is None or sentence is None:
            raise Failure("the selection is not in the text; select the words again")
        words = text[sentence.start : sentence.end]
        offsets.append(sentence.start + count_code_points(words, int(found[2])))
    words = text[offsets[0] : offsets[1]]
    if not words.strip():
        raise Failure("no word is selected; select words of the text")
    first = offsets[0] + len(words) - len(words.lstrip())
    return Place(first, first + len(words.strip()))


def place_words(edit: Edit, source: Row, words: str, at: str, sentence: Place) -> Place:
    """The place of words: at the offset `at` if they stand there, in the sentence, or else anywhere in the text.

    Raises Several, or Failure with the nearest passage.
    """
    text = edit.read_text(source)
    places = list(find_words(text, words))
    for place in places:
        if str(place.start) == at:
            return place
    inside = [place for place in places if sentence.start <= place.start < sentence.end]
    found = inside or places
    if len(found) > 1:
        raise Several(found)
    if not found:
        return find_quote(edit, words, source["source_id"])[1]
    return found[0]
