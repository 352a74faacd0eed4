"""Cells that no spreadsheet runs: what `export` and the site write into copies for spreadsheets."""

import re

# Spreadsheets run what starts like this, also in the wide letters of Chinese and Japanese fonts.
SIGNS = "[-=+@＝＋－＠]"
# Where the separator of lists is not the comma, as in most of Europe, a spreadsheet cuts a cell at these, and takes no
# account of its quotation marks.
CUT = r"[;\t|\r\n]"
START = re.compile(rf"""(?:^|{CUT})[\s"']*(?={SIGNS})|^(?=[\t\r\n])""")
# Hardly any cell has one. To ask for it at the start and behind a separator takes a fifth of the time in which START is
# tried at each character.
PART = re.compile(rf"""{CUT}[\s"']*{SIGNS}""")


def make_safe(row: tuple) -> tuple:
    """Put an apostrophe before whatever a spreadsheet would take for the start of a formula."""
    return tuple(_disarm(cell) if isinstance(cell, str) else cell for cell in row)


def _disarm(cell: str) -> str:
    return START.sub(r"\g<0>'", cell) if START.match(cell) or PART.search(cell) else cell
