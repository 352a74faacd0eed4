"""Invented words in four scripts. They mean nothing, and are hard to count.

Every other syllable is decomposed, so that its mark, or a part of a Hangul syllable, is a character of its own; the
Arabic ones have vowel signs: a quote is where its row says it is only if all readers count code points alike.
"""

import unicodedata

# Beyond the first 65,536 code points; some are several of them.
EMOJI = ("🚢", "📦", "🌾", "👩‍🚀", "🇧🇷", "👍🏽", "❤️‍🔥")
# Of every codelist that a package has of its own.
CODES = ("alpha", "beta", "gamma", "delta", "epsilon", "zeta")
SEPARATORS = {"en": ",", "ru": "\u00a0", "ko": ",", "ar": ","}
SYLLABLES = {
    "en": "ma rú be ló ki são te dó ni go ra mí han vũ se nä",
    "ru": "ма ру бе ло ки сан те до ни гой ра мий хан ву се на",
    "ko": "마 루 베 로 기 산 테 도 니 고 라 미 한 부 세 나",
    "ar": "مَا رو بي لو كِي سان تي دو نِي غو را مي هان فو سي نا",
}
SPELLINGS = {
    script: [unicodedata.normalize(("NFC", "NFD")[place % 2], s) for place, s in enumerate(line.split())]
    for script, line in SYLLABLES.items()
}


def spell(number: int, script: str) -> str:
    """The word with this number, as a script writes it; no two numbers share a word."""
    return "".join(SPELLINGS[script][int(digit, 16)] for digit in f"{number:02x}")
