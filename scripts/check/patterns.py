"""Regular expressions: which can take forever on a short cell, and which mean the same to RE2 as to Python.

Python's matcher tries every way to split a cell; RE2, which is DuckDB's, does not, but reads classes such as `\\d`,
`\\s` and `.`, the end `$` and flags differently.
"""

import functools
import re
import re._constants as codes
import re._parser as parser
from typing import Any

import duckdb

LOOPS = {codes.MAX_REPEAT, codes.MIN_REPEAT}
NAMES = {
    codes.AT: "^, $ or \\b in its middle",
    codes.CATEGORY: "a class such as \\d, \\s or \\w",
    codes.ASSERT: "a look ahead or behind",
    codes.ASSERT_NOT: "a look ahead or behind",
    codes.GROUPREF: "a back reference",
    codes.SUBPATTERN: "flags such as (?i)",
}


class Refusal(Exception):
    """Why a pattern is refused."""


# A package has few patterns, and each in many fields.
@functools.cache
def explain_refusal(pattern: str) -> str | None:
    """Say why a pattern is refused; None if it is safe in Python and means the same to RE2."""
    try:
        duckdb.execute("select regexp_full_match('', ?)", [translate(pattern)]).fetchall()
    except (re.error, RecursionError, OverflowError) as error:
        return f"is not a regular expression ({error})"
    except Refusal as refusal:
        return str(refusal)
    except duckdb.Error:
        return "repeats more often than RE2 (the regular expressions of DuckDB) can count"
    return None


def translate(pattern: str) -> str:
    """The pattern for RE2, which is to match it from end to end. Raises Refusal.

    What RE2 then matches, Python's `re.match` matches too. That is certain for characters, ranges, sets of them,
    groups, choices and repeats, with `^` and `$` at the two ends only; everything else is refused.
    """
    tree = parser.parse(pattern)
    if tree.state.flags & ~re.UNICODE:
        raise _refuse(codes.SUBPATTERN)
    nodes = _strip_ends(list(tree))
    if len(nodes) == 1 and nodes[0][0] is codes.BRANCH:
        return "|".join(_translate(_strip_ends(list(choice))) for choice in nodes[0][1][1])
    return _translate(nodes)


def _refuse(operation: Any) -> Refusal:
    found = NAMES.get(operation, str(operation).lower())
    return Refusal(
        f"has {found}, which RE2 (the regular expressions of DuckDB) reads differently or not at all"
    )


def _strip_ends(nodes: list) -> list:
    """Remove a leading `^` and a trailing `$`, which are redundant when the whole cell is matched."""
    while nodes and nodes[0] == (codes.AT, codes.AT_BEGINNING):
        nodes = nodes[1:]
    while nodes and nodes[-1] == (codes.AT, codes.AT_END):
        nodes = nodes[:-1]
    return nodes


def _translate(nodes: Any) -> str:
    return "".join(_translate_node(*node) for node in nodes)


def _translate_node(operation: Any, argument: Any) -> str:
    if operation is codes.LITERAL:
        return _translate_set([(operation, argument)])
    if operation is codes.NOT_LITERAL:
        return _translate_set([(codes.NEGATE, None), (codes.LITERAL, argument)])
    if operation is codes.ANY:
        return _translate_set([(codes.NEGATE, None), (codes.LITERAL, ord("\n"))])
    if operation is codes.IN:
        return _translate_set(argument)
    if operation is codes.BRANCH:
        return f"(?:{'|'.join(map(_translate, argument[1]))})"
    if operation is codes.SUBPATTERN and not (argument[1] or argument[2]):
        return f"(?:{_translate(argument[3])})"
    if operation in LOOPS:
        return _translate_loop(*argument)
    raise _refuse(operation)


def _translate_set(members: list) -> str:
    """Characters as `[\\x{61}-\\x{63}]`, in which none is a sign of its own."""
    ranges = ""
    for operation, argument in members:
        if operation is codes.NEGATE:
            ranges += "^"
        elif operation in (codes.LITERAL, codes.RANGE):
            first, last = argument if operation is codes.RANGE else (argument, argument)
            ranges += rf"\x{{{first:x}}}-\x{{{last:x}}}"
        else:
            raise _refuse(operation)
    return f"[{ranges}]"


def _translate_loop(least: int, most: int, nodes: Any) -> str:
    """A repeat. It is dangerous if its body contains a choice, or contains a loop that nothing tells apart from it.

    `(?:-[a-z]+)*` is fine, `(a+)+` and `(a|a)*` are not.
    """
    body = _translate(nodes)
    if most > 1 and "|" in body:
        raise Refusal("has a choice or a back reference inside a loop")
    if most > 1 and "){" in body and not _starts_apart(body):
        raise Refusal("has a loop inside a loop that nothing tells apart")
    # Python abandons an iteration that matches nothing, so it does not match the usual language.
    if nodes.getwidth()[0] == 0:
        raise _refuse("a loop that can match nothing")
    end = "" if most is codes.MAXREPEAT else most
    times = {(0, 1): "?", (1, 1): ""}.get((least, most), f"{{{least},{end}}}")
    return f"(?:{body}){times}"


def _starts_apart(body: str) -> bool:
    """Whether a translation starts with one character that the rest of it cannot match."""
    start = re.match(r"\[\\x{(\w+)}-\\x{\1}\]", body)
    if not start or "[^" in body:
        return False
    ranges = re.findall(r"\\x{(\w+)}-\\x{(\w+)}", body[start.end() :])
    return not any(int(first, 16) <= int(start[1], 16) <= int(last, 16) for first, last in ranges)
