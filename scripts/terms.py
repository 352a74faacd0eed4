"""What texts say and readers type, as terms of a full-text search: numbers by value, scripts without spaces by character.

FTS5 splits texts at spaces and marks: it takes 6,700 for two words, five million for two others, a run of Chinese for a
single one, knows no way from d to đ, and tells allegedly from alleged. So each index has a column TERMS for what it would not find by itself, and
what a reader types is turned into an expression that asks for the same terms.
"""

import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

TERMS = "terms"
# What no row contains.
NOTHING = '""'
# A character for private use, which FTS5 takes for a word: nobody types it.
STOP = "\ue000"
# FTS5 refuses expressions that are too deep.
MOST_WORDS = 30
OPEN, CLOSE = "⟦", "⟧"

SMALL = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
SMALL += " eighteen nineteen"
NAMED = {name: value for value, name in enumerate(SMALL.split())}
TENS = {
    name: 10 * value
    for value, name in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)
}
SCALES = {"dozen": 12, "hundred": 100, "thousand": 10**3, "lakh": 10**5, "million": 10**6, "crore": 10**7}
SCALES |= {"billion": 10**9, "trillion": 10**12, "mn": 10**6, "mln": 10**6, "bn": 10**9, "tn": 10**12}
# These may also be units, so a number with one of them is read in both ways.
LETTERS = {"k": 10**3, "m": 10**6, "b": 10**9, "t": 10**12}

ONES = "|".join(sorted(NAMED, key=len, reverse=True))
# A space that is part of a number; only between two groups or more may it be an ordinary one.
NARROW = "[\u00a0\u2009\u202f]"
DIGITS = (
    rf"\d{{1,3}}(?:,\d{{3}})+(?!\d)(?:\.\d+)?|\d{{1,2}}(?:,\d{{2}})+,\d{{3}}|\d{{1,3}}(?:['’]\d{{3}})+"
    rf"|\d{{1,3}}(?:{NARROW}\d{{3}})+|\d{{1,3}}(?:\.\d{{3}}){{2,}}|\d{{1,3}}(?: \d{{3}})+(?!\d)|\d+(?:\.\d+)?"
)
SCALE = "|".join(sorted(SCALES, key=len, reverse=True))
# `a` and `an` are numbers before a scale only.
SPELLED = rf"(?:{'|'.join(TENS)})(?:[\s-](?:{ONES})\b)?|(?:{ONES})|an?(?=\s(?:{SCALE})\b)"
# What a number begins with: most letters of most texts are passed over at once.
FIRST = rf"[\d{''.join(sorted({name[0] for name in (*NAMED, *TENS, 'a', 'half')}))}]"
NUMBER = re.compile(
    rf"\b(?={FIRST})(?:(?<![.,])(?P<digits>{DIGITS})(?:[\s-]?(?P<scales>(?:{SCALE})s?(?:\s(?:{SCALE})s?)*)\b|(?P<glued>[^\W\d_]+))?"
    rf"(?P<percent>\s?(?:%|percent\b|per\scent\b))?"
    rf"|half\san?\s(?P<half>{SCALE})\b|(?P<spelled>{SPELLED})\b(?P<more>(?:[\s-](?:and\s)?(?:{SCALE}|{SPELLED})s?\b)*)"
    rf"(?P<percent_spelled>\s(?:percent|per\scent)\b)?)",
    re.IGNORECASE,
)
# What stands between the two numbers of a range.
RANGE = re.compile(r"\s?(?:to|or|and|-|–)\s?(?:US)?[$€£¥]?", re.IGNORECASE)
COUNTS = (
    NAMED
    | TENS
    | {"a hundred": 100, "a thousand": 1000, "a million": 10**6, "twice": 2, "double": 2, "triple": 3}
)
COUNT = (
    rf"(?:{SPELLED})(?:[\s-](?:and\s)?(?:{SCALE}|{SPELLED})\b)*|an?\s(?:hundred|thousand|million)|twice|double|triple"
    r"|(?<!\d[.,])\d{1,3}(?:,\d{3})*"
)
PERIODS = "minute|hour|day|night|week|month|quarter|season|year|decade"
# One in five drivers; but three in ten minutes are a rate.
RATIO = re.compile(
    rf"\b(?P<of>one(?=\s\w+\sin\b)|{COUNT})(?:(?<=one)\s\w+)?\s(?:in|out of|of(?=\severy))\s(?:every\s)?(?P<all>{COUNT})\b"
    rf"(?!\s(?:seconds|{PERIODS})s?\b|%|[.,]\d)",
    re.IGNORECASE,
)
# Scripts that put no spaces between words, or that glue particles to them.
UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3"
    "\uf900-\ufaff\U00020000-\U0003134f"
)
RUN = re.compile(f"[{UNSPACED}]+")
# Letters that FTS5 does not take for others with a mark.
PLAIN = str.maketrans(
    {
        "ø": "o",
        "đ": "d",
        "ł": "l",
        "ħ": "h",
        "ŧ": "t",
        "ı": "i",
        "ß": "ss",
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
        "ð": "d",
    }
)
WORD = re.compile(r"\w+")
# The stemmer of FTS5 knows adverbs like officially, possibly and largely, but not these.
ADVERB = re.compile(r"\b(?:(?P<base>[a-z]{4,}(?<![bei]))|(?P<from_y>[a-z]{3,})i)ly\b", re.IGNORECASE)
# Not by IGNORECASE, to which ı is i.
ODD = frozenset([*map(chr, PLAIN), *"ØĐŁĦŦÆŒÞÐ"])


class Number(NamedTuple):
    """A number in a text: its start and end in code points, and the ways to read it, each as a list of terms."""

    start: int
    end: int
    readings: list[list[str]]


def read_numbers(text: str) -> Iterator[Number]:
    """Every number of a text, in figures or English words, with the scale or the unit that is glued to it."""
    for found in NUMBER.finditer(text):
        parts = found.groupdict()
        percent = ["percent"] if parts["percent"] or parts["percent_spelled"] else []
        readings = [[*reading, *percent] for reading in _read_parts(parts)]
        yield Number(found.start(), found.end(), readings)


def read_count(words: str) -> int:
    """What a number in a ratio or before a part is: 1 for an article."""
    words = words.lower()
    digits = words.replace(",", "")
    if digits.isdecimal():
        return int(digits)
    return COUNTS[words] if words in COUNTS else int(_add_words(re.findall("[a-z]+", words))[-1])


def _read_parts(parts: dict[str, str | None]) -> Iterator[list[str]]:
    if digits := parts["digits"]:
        value, glued = _read_digits(digits), (parts["glued"] or "").lower()
        if parts["scales"]:
            for word in parts["scales"].lower().split():
                value *= _find_scale(word)
        elif glued in LETTERS:
            yield [write_number(value * LETTERS[glued])]
        yield [write_number(value), *([glued] if glued else [])]
        if " " in digits:
            yield [write_number(Decimal(group)) for group in digits.split()]
    elif parts["spelled"]:
        words = re.findall("[a-z]+", (parts["spelled"] + (parts["more"] or "")).lower())
        yield [write_number(value) for value in _add_words(words)]
    else:
        yield [write_number(Decimal("0.5") * _find_scale((parts["half"] or "").lower()))]


def _read_digits(digits: str) -> Decimal:
    plain = re.sub(rf"[,'’ ]|{NARROW}", "", digits)
    return Decimal(plain.replace(".", "") if plain.count(".") > 1 else plain)


def _find_scale(word: str) -> int:
    return SCALES.get(word) or SCALES[word.removesuffix("s")]


def _add_words(words: list[str]) -> list[Decimal]:
    """The numbers that words make together: one for `three hundred and five`, two for `five six`."""
    values, whole, part, last = [], 0, 0, 0
    for word in words:
        if word == "and":
            continue
        small = 1 if word in ("a", "an") else NAMED.get(word, TENS.get(word))
        if small is None:
            scale = _find_scale(word)
            whole, part = (whole, (part or 1) * scale) if scale <= 100 else (whole + (part or 1) * scale, 0)
            last = scale
            continue
        if last and last < 100 and not (last >= 20 and small < 10):
            values.append(whole + part)
            whole = part = 0
        part, last = part + small, small
    return [Decimal(value) for value in [*values, whole + part]]


def write_number(value: Decimal) -> str:
    """A number as one term, whatever it was written like: 6700 for 6,700, and 1d5 for 1.50."""
    plain = format(value, "f")
    return (plain.rstrip("0").rstrip(".") if "." in plain else plain).replace(".", "d")


def _find_odd(text: str) -> list[re.Match]:
    """The words with a letter of ODD."""
    if ODD.isdisjoint(text):
        return []
    return [word for word in WORD.finditer(text) if not ODD.isdisjoint(word.group())]


def fold_word(word: str) -> str:
    """A word in small letters without their marks: lodz for Łódź."""
    letters = unicodedata.normalize("NFD", word.lower().translate(PLAIN))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _find_adverbs(text: str) -> Iterator[tuple[re.Match, str]]:
    """Each adverb of a text that FTS5 does not know, and what it was made of: alleged for allegedly, heavy for heavily."""
    for found in ADVERB.finditer(text) if "ly" in text.lower() else ():
        yield found, (found["base"] or f"{found['from_y']}y").lower()


def find_terms(text: str) -> str:
    """The terms of a text that FTS5 would not find by itself, with a space between them; empty for most texts."""
    text = unicodedata.normalize("NFKC", text)
    terms = [term for number in read_numbers(text) for reading in number.readings for term in reading]
    terms += [base for _, base in _find_adverbs(text)]
    if not text.isascii():
        terms += [fold_word(word.group()) for word in _find_odd(text)]
        # Its characters are looked for as a phrase, which ends with the run.
        terms += [" ".join([*run, STOP]) for run in RUN.findall(text)]
    return " ".join(terms)


def write_match(typed: str | None) -> str:
    """What a reader typed as an expression of FTS5: all of it must be in a row. NOTHING if there is nothing to find."""
    return " AND ".join(part.match for part in split_typed(typed)) or NOTHING


class Part(NamedTuple):
    """A word, phrase or number that a reader typed, and the expression of FTS5 that finds it."""

    typed: str
    match: str
    is_word: bool = False
    is_number: bool = False


def split_typed(typed: str | None, most: int = MOST_WORDS) -> list[Part]:
    """The parts of what a reader typed, at most so many: "a phrase", a prefix*, a number or a word."""
    text = "".join(" " if unicodedata.category(letter) in ("Cc", "Cs") else letter for letter in typed or "")
    text = unicodedata.normalize("NFKC", text).replace("“", '"').replace("”", '"')
    parts: list[Part] = []
    *closed, last = text.split('"')
    for place, piece in enumerate([*closed, last]):
        # Every second piece is between quotation marks; a mark that is never closed is ignored.
        is_phrase = place % 2 == 1 and place < len(closed)
        parts += [Part(f'"{piece}"', _match_phrase(piece))] if is_phrase else _split_plain(piece)
    return [part for part in parts if part.match][:most]


def _split_plain(text: str) -> Iterator[Part]:
    place = 0
    for number in read_numbers(text):
        yield from map(_read_word, text[place : number.start].split())
        yield Part(text[number.start : number.end].strip(), _match_number(number), is_number=True)
        place = number.end
    yield from map(_read_word, text[place:].split())


def _read_word(word: str) -> Part:
    match = _match_phrase(word)
    for _, base in _find_adverbs(word):
        match = f'({match} OR "{base}")'
    return Part(word, match, is_word=word.isalpha() and not RUN.search(word))


def _match_number(number: Number) -> str:
    readings = [" AND ".join(map(_match_term, reading)) for reading in number.readings]
    return f"({' OR '.join(f'({reading})' for reading in readings)})"


def _match_term(term: str) -> str:
    return f'{TERMS} : "{term}"' if term[0].isdigit() else f'"{term}"'


def _match_phrase(text: str) -> str:
    """One word or several beside each other; empty if there is no letter or digit in them."""
    matches = [f'{TERMS} : "{" ".join(run)}"' for run in RUN.findall(text)]
    for piece in RUN.split(text):
        word = piece.strip().rstrip("*")
        if any(letter.isalnum() for letter in word):
            # One letter begins too many words to rank them in time.
            is_beginning = piece.rstrip().endswith("*") and len(word) > 1
            matches.append(f'"{word}"' + (" *" if is_beginning else ""))
    return " AND ".join(matches)


def mark_terms(text: str | None, typed: str | None) -> str | None:
    """A text in which, beside what FTS5 has marked, the terms that match are between OPEN and CLOSE."""
    if not text:
        return text
    wanted = unicodedata.normalize("NFKC", typed or "")
    numbers = {reading[0] for number in read_numbers(wanted) for reading in number.readings}
    found = [
        (number.start, number.end)
        for number in read_numbers(text)
        if any(reading[0] in numbers for reading in number.readings)
    ]
    runs = "|".join(map(re.escape, RUN.findall(wanted)))
    found += [one.span() for one in re.finditer(runs, text)] if runs else []
    words = wanted.lower().split()
    found += [word.span() for word in _find_odd(text) if fold_word(word.group()) in words]
    found += [adverb.span() for adverb, base in _find_adverbs(text) if base in words]
    for start, end in sorted(found, reverse=True):
        if not {OPEN, CLOSE} & {*text[start:end], *text[start - 1 : start]}:
            text = text[:start] + OPEN + text[start:end] + CLOSE + text[end:]
    return text
