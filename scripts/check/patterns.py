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

REPEATS = {codes.MAX_REPEAT, codes.MIN_REPEAT}
SURROGATES = (0xD800, 0xDFFF)
NAMES = {
    codes.AT: "^, $ or \\b in its middle",
    codes.CATEGORY: "a class such as \\d, \\s or \\w",
    codes.ASSERT: "a look ahead or behind",
    codes.ASSERT_NOT: "a look ahead or behind",
    codes.GROUPREF: "a back reference",
    codes.SUBPATTERN: "flags such as (?i)",
}


# A package has few patterns, and each in many fields.
@functools.cache
def explain_refusal(pattern: str) -> str | None:
    """Say why a pattern is refused; None if it is safe in Python and means the same to RE2.

    A loop is dangerous if its body contains a choice, or contains a loop without starting with a character that the
    rest of the body cannot match. `(?:-[a-z]+)*` is fine, `(a+)+` and `(a|a)*` are not.
    """
    try:
        danger = _find_in(parser.parse(pattern), inside_loop=False)
        if not danger:
            duckdb.execute("select regexp_full_match('', ?)", [translate(pattern)]).fetchall()
    except (re.error, RecursionError, OverflowError) as error:
        return f"is not a regular expression ({error})"
    except Untranslatable as error:
        return f"has {error}, which RE2 (the regular expressions of DuckDB) reads differently or not at all"
    except duckdb.Error:
        return "repeats more often than RE2 (the regular expressions of DuckDB) can count"
    return danger


def _find_in(tree: Any, inside_loop: bool) -> str | None:
    for operation, argument in tree:
        if inside_loop and operation in (codes.BRANCH, codes.GROUPREF):
            return "has a choice or a back reference inside a loop"
        is_loop = operation in REPEATS and argument[1] > 1
        if is_loop and not _starts_fixed(argument[2]) and any(_has_loop(part) for part in argument[2]):
            return "has a loop inside a loop that nothing tells apart"
        for branch in _branches(operation, argument):
            if danger := _find_in(branch, inside_loop or is_loop):
                return danger
    return None


def _starts_fixed(body: Any) -> bool:
    (operation, first), *rest = body
    return operation is codes.LITERAL and not any(_can_match(node, first) for node in rest)


def _can_match(node: Any, character: int) -> bool:
    """Whether the node can match the character (a code point); yes where that is not obvious."""
    operation, argument = node
    if operation is codes.LITERAL:
        return argument == character
    if operation is codes.RANGE:
        return argument[0] <= character <= argument[1]
    if operation is codes.IN:
        return any(_can_match(part, character) for part in argument)
    if operation in REPEATS:
        return any(_can_match(part, character) for part in argument[2])
    return True


def _has_loop(node: Any) -> bool:
    operation, argument = node
    if operation in REPEATS and argument[1] > 1:
        return True
    return any(_has_loop(inner) for branch in _branches(operation, argument) for inner in branch)


def _branches(operation: Any, argument: Any) -> list:
    """The sub-patterns of a parsed node."""
    if operation is codes.BRANCH:
        return argument[1]
    if operation in REPEATS:
        return [argument[2]]
    if operation is codes.SUBPATTERN:
        return [argument[3]]
    if operation in (codes.ASSERT, codes.ASSERT_NOT):
        return [argument[1]]
    return []


class Untranslatable(Exception):
    """The pattern may mean something different to RE2."""


def translate(pattern: str) -> str:
    """The pattern for RE2, which is to match it from end to end. Raises Untranslatable.

    What RE2 then matches, Python's `re.match` matches too. That is certain for characters, ranges, sets of them,
    groups, choices and repeats, with `^` and `$` at the two ends only; everything else is refused.
    """
    tree = parser.parse(pattern)
    if tree.state.flags & ~re.UNICODE:
        raise Untranslatable("flags such as (?i)")
    nodes = _strip_ends(list(tree))
    if len(nodes) == 1 and nodes[0][0] is codes.BRANCH:
        return "|".join(_translate(_strip_ends(list(choice))) for choice in nodes[0][1][1])
    return _translate(nodes)


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
        return _translate_set([(argument, argument)])
    if operation is codes.NOT_LITERAL:
        return _translate_set(_complement([(argument, argument)]))
    if operation is codes.ANY:
        return _translate_set(_complement([(10, 10)]))
    if operation is codes.IN:
        return _translate_set(_read_set(argument))
    if operation is codes.BRANCH:
        return f"(?:{'|'.join(_translate(choice) for choice in argument[1])})"
    if operation is codes.SUBPATTERN and not (argument[1] or argument[2]):
        return f"(?:{_translate(argument[3])})"
    if operation in REPEATS:
        return _translate_repeat(*argument)
    raise Untranslatable(NAMES.get(operation, str(operation).lower()))


def _translate_repeat(least: int, most: int, body: Any) -> str:
    # Python abandons an iteration that matches nothing, so it does not match the usual language.
    if body.getwidth()[0] == 0:
        raise Untranslatable("a loop that can match nothing")
    return f"(?:{_translate(body)}){{{least},{'' if most is codes.MAXREPEAT else most}}}"


def _read_set(members: list) -> list[tuple[int, int]]:
    ranges = []
    for operation, argument in members:
        if operation is codes.LITERAL:
            ranges.append((argument, argument))
        elif operation is codes.RANGE:
            ranges.append(argument)
        elif operation is not codes.NEGATE:
            raise Untranslatable(NAMES.get(operation, str(operation).lower()))
    return _complement(ranges) if members[0][0] is codes.NEGATE else ranges


def _complement(ranges: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """All other code points, without the surrogates, which no UTF-8 file contains."""
    rest, after = [], 0
    for first, last in sorted([*ranges, SURROGATES, (0x110000, 0x110000)]):
        if first > after:
            rest.append((after, first - 1))
        after = max(after, last + 1)
    return rest


def _translate_set(ranges: list[tuple[int, int]]) -> str:
    ranges = _complement(_complement(ranges))
    if not ranges:
        raise Untranslatable("a set of nothing")
    return "[" + "".join(rf"\x{{{first:x}}}-\x{{{last:x}}}" for first, last in ranges) + "]"
