"""Characters that cannot be seen, or that pass for others, by what Unicode says about each: as patterns for RE2.

RE2, which is DuckDB's, knows the scripts and categories of Unicode but none of its other properties, so the classes are
spelled out for it as ranges.
"""

from array import array
from sys import byteorder

import duckdb
import regex

# Without NUL, which no file contains and which separates cells that are tested together; of the planes that have no
# characters yet, what can never be one.
ENDS = [range(plane + 0xFFFE, plane + 0x10000) for plane in range(0x40000, 0x110000, 0x10000)]
EVERY = [
    array("I", part).tobytes().decode(f"utf-32-{byteorder[0]}e")
    for part in (range(1, 0xD800), range(0xE000, 0x40000), range(0xE0000, 0xE1000), *ENDS)
]


def list_ranges(members: str) -> str:
    """Characters, written as members of a class of `regex`, as members of a class of RE2."""
    runs = (run for part in EVERY for run in regex.findall(f"(?V1)[{members}]+", part))
    return "".join(rf"\x{{{ord(run[0]):x}}}-\x{{{ord(run[-1]):x}}}" for run in runs)


WHITE_SPACE = "[" + list_ranges(r"\p{White_Space}\x1c-\x1f") + "]"
# What has no glyph, controls, ends of lines other than LF and CR, what turns the direction of writing, noncharacters, the
# sign that a character was lost, and two blanks that Unicode takes for symbols.
INVISIBLE = (
    r"[\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}"
    r"\ufffd\u2800\U0001d159]"
)
# A soft hyphen has a warning of its own, and with joiners and selectors it depends on what stands next to them.
APART = (
    r"[\t\n\r\xad\p{Join_Control}\p{Variation_Selector}\p{Prepended_Concatenation_Mark}\p{Egyptian_Hieroglyphs}"
    r"\u061c\u200e\u200f\U000e0020-\U000e007f]"
)
INVISIBLE = "[" + list_ranges(f"{INVISIBLE}--{APART}") + "]"
# Arabic, Indic scripts and emoji need joiners; between letters of these scripts, and next to spaces, they do nothing.
UNJOINED = r"\x01-\u02ff\p{Latin}\p{Greek}\p{Cyrillic}\p{Armenian}\p{Georgian}\p{Hangul}\p{Hiragana}\p{Katakana}\p{Zs}"
UNJOINED = r"[\x{0}" + list_ranges(UNJOINED) + "]"
JOINER = r"[\x{200c}\x{200d}]"
# A selector chooses a variant of these, and one of them makes a key of a digit; behind anything else it does nothing.
VARIED = list_ranges(
    r"[\p{Emoji}\p{Ideographic}\p{Mongolian}\p{Math}\p{Myanmar}\p{Phags_Pa}\p{So}]--[\x01-\x7f]"
)
SELECTOR = "[" + list_ranges(r"\p{Variation_Selector}") + "]"
KEY, NO_KEY = (
    "[0-9#*]",
    r"\x{fe0f}(?:[^\x{20e3}]|$)|" + "[" + list_ranges(r"\p{Variation_Selector}--\ufe0f") + "]",
)
# Marks that say in which direction to write stand in texts that have letters of both. Cells end at NUL.
MARK = r"[\x{61c}\x{200e}\x{200f}]"
ONE_WAY = r"[^\x{0}" + list_ranges(r"[\p{Bidi_Class=R}\p{Bidi_Class=AL}]--\p{Cf}") + "]*"
UNMARKED = rf"(?:^|\x{{0}}){ONE_WAY}{MARK}{ONE_WAY}(?:$|\x{{0}})"


def spell_tags(letters: str) -> str:
    return "".join(rf"\x{{{0xE0000 + ord(one):x}}}" for one in letters)


# Tags spell which flag a black flag is: that of England, Scotland or Wales. Anything else that they spell is hidden.
TAG, BLACK_FLAG = r"\x{e0020}-\x{e007f}", r"\x{1f3f4}"
FLAGS = [f"{place}\x7f" for place in ("gbeng", "gbsct", "gbwls")]
BEGUN = sorted({flag[:length] for flag in FLAGS for length in range(1, 6)})
NEXT = {begun: "".join(flag[len(begun)] for flag in FLAGS if flag.startswith(begun)) for begun in BEGUN}
NO_FLAG = "|".join(f"{BLACK_FLAG}{spell_tags(begun)}(?:[^{spell_tags(NEXT[begun])}]|$)" for begun in BEGUN)
NO_FLAG = rf"(?:^|[^{BLACK_FLAG}{TAG}])[{TAG}]|{BLACK_FLAG}[\x{{e0020}}-\x{{e0066}}\x{{e0068}}-\x{{e007f}}]|\x{{e007f}}[{TAG}]|{NO_FLAG}"
UNSEEN = (
    f"{UNMARKED}|{NO_FLAG}|{INVISIBLE}|(?:^|{UNJOINED}){JOINER}|{JOINER}(?:$|{UNJOINED})"
    f"|(?:^|[^{VARIED}0-9#*]){SELECTOR}|{KEY}(?:{NO_KEY})"
)
ANY_UNSEEN = f"{INVISIBLE}|{JOINER}|{SELECTOR}|{MARK}|[{TAG}]"
LATIN = "[" + list_ranges(r"\p{Latin}") + "]"
# The sign of the ohm is Greek to Unicode.
LIKE_LATIN = list_ranges(r"[\p{Greek}\p{Cyrillic}\p{Armenian}\p{Cherokee}\p{Coptic}\p{Lisu}]--\u2126")
LIKE_LATIN = f"[{LIKE_LATIN}]"
MIXED = f"{LATIN}{LIKE_LATIN}|{LIKE_LATIN}{LATIN}"
# What else may be among them in a text that Python takes for printable.
HARDLY_SEEN = regex.compile(r"[\p{Default_Ignorable_Code_Point}\u2800\ufffd\U0001d159]")


def name_unseen(texts: list[str]) -> list[str]:
    """For each text the first character in it that cannot be seen, as U+200B; "" if there is none."""
    query = f"select regexp_extract(regexp_extract(text, '{UNSEEN}'), '{ANY_UNSEEN}') from (select unnest(?) as text)"
    # RE2 is not asked for NUL, which separates cells.
    names = {text: "U+0000" for text in texts if "\0" in text}
    odd = [text for text in texts if not text.isprintable() or HARDLY_SEEN.search(text)]
    # Not the connection that all share: two threads may check at once.
    with duckdb.connect() as connection:
        found = connection.execute(query, [odd]).fetchall() if odd else []
    names |= {text: f"U+{ord(one):04X}" for text, (one,) in zip(odd, found, strict=True) if one}
    return [names.get(text, "") for text in texts]
