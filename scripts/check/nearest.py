"""Words from a text: where those that stand nowhere nearly stand, and what is odd about a cell because it is in its text."""

import difflib
import re
from collections.abc import Iterator

from ..package import Table
from ..problems import Problem
from .tables import Connection

NOWHERE = "it is nowhere in it; "
RULES = {"quote_is_verbatim": ("claims", "quote"), "cue_stands_at_its_offsets": ("attributions", "cue")}
# Fields that repeat words of a text.
WORDS = {
    "claims": ("quote", "period_text"),
    "attributions": ("cue",),
    "figures": ("value_text", "designation"),
}
# What these find is odd about a cell whatever its text says.
OF_CELLS = ("files", "schema")
# What these find in a claim or in its source may follow from a quote that is not where its offsets say.
FOLLOWING = ("disposition_agrees_with_claims", "cue_stands_in_its_sentence")
OFFSET = re.compile("_(start|end)$")
# How a message begins about an end of 0, or about a cell that is still to be filled.
PLACEHOLDER = ("'0' is below", "is empty")
# A comparison takes time in proportion to the length of a text; nobody reads more of them than this.
MOST = 50


def name_nearest(connection: Connection, problems: list[Problem]) -> list[Problem]:
    """The problems, of which those about words that stand nowhere name another text that has them, or what differs."""
    left, named = MOST, []
    problems = list(_leave_out_offsets(problems))
    unproven = {(one.file, one.row, one.field) for one in problems if one.rule in RULES}
    quotes = [one.row for one in problems if one.rule == "quote_is_verbatim"]
    query = "select claim_id, source_id from claims where csv_row in (select unnest(?::bigint[]))"
    misplaced = (
        {key for row in connection.execute(query, [quotes]).fetchall() for key in row} if quotes else set()
    )
    for problem in problems:
        # Whatever else is odd about such words, or follows from where they are not, has the same cause.
        place = (problem.file, problem.row, problem.field)
        if problem.rule not in {*RULES, *OF_CELLS} and place in unproven:
            continue
        if problem.rule in FOLLOWING and (
            problem.key.split(":")[0] in misplaced or (problem.file, problem.row, "cue") in unproven
        ):
            continue
        if problem.rule in RULES and NOWHERE in problem.message and left:
            left -= 1
            advice = _find_passage(connection, *RULES[problem.rule], problem)
            problem = problem._replace(message=problem.message.replace(NOWHERE, advice))
        named.append(problem)
    return named


def allow_what_texts_have(
    connection: Connection, tables: list[Table], problems: list[Problem]
) -> list[Problem]:
    """The problems; a character that cannot be seen is only warned of where a cell repeats words of a text that has it."""
    fields = {table.path: (table.name, WORDS[table.name]) for table in tables if table.name in WORDS}
    if not {"claims", "sources"} <= {table.name for table in tables}:
        return problems
    judged = []
    for problem in problems:
        name, verbatim = fields.get(problem.file, ("", ()))
        if "cannot be seen" in problem.message and problem.field in verbatim:
            query = (
                f"select 1 from {name} as t join claims as c on c.claim_id = t.claim_id"
                " join sources as s on s.source_id = c.source_id join texts as x on x.text_path = s.text_path"
                f" where t.csv_row = ? and strpos(x.text, t.{problem.field}) > 0"
            )
            if connection.execute(query, [problem.row]).fetchall():
                words = problem.message.replace("take it out", "its text has it there; accept this warning")
                problem = problem._replace(level="warning", message=words)
        judged.append(problem)
    return judged


def _leave_out_offsets(problems: list[Problem]) -> Iterator[Problem]:
    """One problem for offsets that cannot be right: where the words are if that is known, else what a cell must look like."""
    found = {(one.file, one.row, one.field) for one in problems if one.rule in RULES}
    spoiled = set()
    for one in problems:
        if one.rule == "schema" and (words := OFFSET.sub("", one.field)) != one.field:
            place = (one.file, one.row, words)
            is_placeholder = one.message.startswith(PLACEHOLDER) and place in found
            spoiled |= set() if is_placeholder else {place}
    found -= spoiled
    for one in problems:
        words = OFFSET.sub("", one.field)
        place = (one.file, one.row, words)
        is_offset_known = words != one.field and place in found
        if not (is_offset_known if one.rule in OF_CELLS else place in spoiled):
            yield one


def _find_passage(connection: Connection, table: str, field: str, problem: Problem) -> str:
    query = (
        f"select t.{field}, s.text_path from {table} as t join claims as c on c.claim_id = t.claim_id"
        " left join sources as s on s.source_id = c.source_id where t.csv_row = ?"
    )
    [(cell, path)] = connection.execute(query, [problem.row]).fetchall() or [(None, None)]
    if not cell:
        return NOWHERE
    query = "select text_path from texts where strpos(text, ?) > 0 order by 1"
    elsewhere = [path for (path,) in connection.execute(query, [cell]).fetchall()]
    if elsewhere:
        return f"it is in {elsewhere[0]}, which is the text of another source; "
    texts = connection.execute("select text from texts where text_path = ?", [path]).fetchall()
    return describe_nearest(texts[0][0], cell) if texts and texts[0][0] else NOWHERE


def describe_nearest(text: str, cell: str) -> str:
    """The passage of the text that shares the longest run with the cell, and the first thing that differs."""
    matcher = difflib.SequenceMatcher(None, text, cell, autojunk=False)
    anchor = matcher.find_longest_match()
    if anchor.size < min(8, len(cell) // 2):
        return NOWHERE
    start = max(0, anchor.a - anchor.b)
    # As long as the cell, or longer by a word or two that the cell may lack.
    windows = [text[start : start + len(cell) + more] for more in (0, 1, 2, 10, 20)]
    around = max(windows, key=lambda one: difflib.SequenceMatcher(None, one, cell, autojunk=False).ratio())
    start, around = _widen(text, start, start + len(around))
    codes = difflib.SequenceMatcher(None, around, cell, autojunk=False).get_opcodes()
    # What the window has beyond the end of the cell does not differ.
    changes = [
        code for code in codes if code[0] != "equal" and not (code[0] == "delete" and code[3] == len(cell))
    ]
    end = start + max(code[2] for code in codes if code[0] in ("equal", "replace"))
    passage = re.sub(r"\s+", " ", text[start:end])
    differs = "; ".join(_describe(around[a:b], cell[c:d]) for _, a, b, c, d in changes[:2])
    return f"the nearest passage is “{passage}” at {start}-{end} ({differs}); "


def _widen(text: str, start: int, end: int) -> tuple[int, str]:
    """A passage with the whole of its first and last word: where it starts, and its words."""
    while 0 < start < len(text) and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while 0 < end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    return start, text[start:end]


def _describe(there: str, here: str) -> str:
    if there and here:
        return f"“{there}” there, “{here}” here"
    return f"“{there}” is missing here" if there else f"“{here}” is not there"
