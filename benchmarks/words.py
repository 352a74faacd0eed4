"""Invented words, each in four scripts. They mean nothing, and are hard to count.

Decomposed letters (the mark is a character of its own), Hangul in its parts and Arabic vowel signs: a quote stands
where it is said to stand only if every reader counts code points alike.
"""

import unicodedata

SCRIPTS = ("en", "ru", "ko", "ar")
EMOJI = ("🚢", "📦", "🌾", "🏭")
JOINED_EMOJI = ("👩‍🚀", "🇧🇷", "👍🏽", "❤️‍🔥")
SEPARATORS = {"en": ",", "ru": "\u00a0", "ko": ",", "ar": ","}
SYLLABLES = {
    "en": "ma ru bê lo ki são té do ñi go rà mi han vũ se nä",
    "ru": "ма\u0301 ру бе ло кий сан те до ний го ра ми хан ву се на",
    "ko": "마 루 베 로 기 산 테 도 니 고 라 미 한 부 세 나",
    "ar": "مَا رو بي لو كِي سان تي دو نِي غو را مي هان فو سي نا",
}
DECOMPOSED = {"é", "ñ", "기", "니"}
PLAIN = ["ma", "ru", "be", "lo", "ki", "san", "te", "do", "ni", "go", "ra", "mi", "han", "vu", "se", "na"]


def _decompose(syllable: str) -> str:
    is_chosen = any(character in DECOMPOSED for character in syllable)
    return unicodedata.normalize("NFD", syllable) if is_chosen else syllable


SPELLINGS = {script: [_decompose(s) for s in line.split()] for script, line in SYLLABLES.items()}


def spell(number: int, script: str) -> str:
    """The word with this number, as one of SCRIPTS writes it. No two numbers share a word."""
    return _join(number, SPELLINGS[script])


def spell_code(number: int) -> str:
    """The same word in plain letters, for keys and codes."""
    return _join(number, PLAIN)


def _join(number: int, syllables: list[str]) -> str:
    places = [number % 16, number // 16 % 16]
    rest = number // 256
    while rest:
        places.append(rest % 16)
        rest //= 16
    return "".join(syllables[place] for place in places)
