"""Why a sentence holds no claim, by plain patterns: a heading, a byline, a credit, a link, a question."""

import re

from .tellings import Place

DAY = r"(?:\d{1,2}\.?\s[A-Z][a-z]+\.?,?\s\d{4}|[A-Z][a-z]+\.?\s\d{1,2},?\s\d{4}|\d{4}-\d\d-\d\d)"
# Besides names and numbers, a byline has only words like these.
SMALL = "by|and|for|the|of|at|on|in|from|with|reporting|editing|writing|additional|courtesy|photo|de|la|van|von|am|pm|a.m.|p.m."
LINES = (
    ("link", "A web address.", r"\W*(?:https?://|www\.)\S+\W*"),
    (
        "byline",
        "Names who wrote it, or when.",
        rf"(?:(?:By|Reporting by|Additional reporting by|Writing by|Written by|Words by|Edited by)\s(?=[A-Z])"
        rf"|(?:(?:Published|Updated|Posted)\b|[A-Z]\w+,\s)?.{{0,6}}?{DAY})",
    ),
    (
        "byline",
        "Names who made a picture.",
        r"(?:©|\(c\)|(?:Photo|Photograph|Picture|Image|Illustration|Graphic|File photo)s?\b).{0,6}?(?=[A-Z]|courtesy)",
    ),
    (
        "fragment",
        "A heading that claims nothing.",
        r"(?:Key (?:points|facts|dates)|What (?:happens|comes) next|Read (?:more|also)|More on this story|About the author)\W*",
    ),
    # More words may claim something, even without a verb.
    ("fragment", "A heading that claims nothing.", r"[^\W\d]+:?"),
)
REST = re.compile(rf"(?:\W|[A-Z]\S*|\d\S*|(?:{SMALL.replace('.', '[.]')})\b)*")


def propose_disposition(text: str, sentence: Place) -> tuple[str, str]:
    """The code of a sentence that seems to hold no claim, and the reason; both empty for all others."""
    words = text[sentence.start : sentence.end].strip()
    if words.endswith("?"):
        return "rhetoric", "A question."
    # All others stand in a line by themselves.
    if {text[: sentence.start][-1:], text[sentence.end :][:1]} <= {"", "\n", "\r"}:
        for code, why, pattern in LINES:
            found = re.match(pattern, words)
            if found and (REST if code == "byline" else re.compile("")).fullmatch(words, found.end()):
                return code, why
    return "", ""
