"""Regular expressions that can take forever on a short cell: Python's matcher tries every way to split it."""

import re
import re._constants as codes
import re._parser as parser

REPEATS = {codes.MAX_REPEAT, codes.MIN_REPEAT}


def find_danger(pattern: str) -> str | None:
    """Say why a pattern is refused; None if it is safe.

    Refused: a loop whose body holds a choice, or holds a loop without starting with a character that
    the rest of the body cannot match. `(?:-[a-z]+)*` is fine, `(a+)+` and `(a|a)*` are not.
    """
    try:
        tree = parser.parse(pattern)
    except (re.error, RecursionError, OverflowError) as error:
        return f"is not a regular expression ({error})"
    return _find_in(tree, inside_loop=False)


def _find_in(tree, inside_loop: bool) -> str | None:
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


def _starts_fixed(body) -> bool:
    (operation, first), *rest = body
    return operation is codes.LITERAL and not any(_can_match(node, first) for node in rest)


def _can_match(node, character: int) -> bool:
    """Whether the node can match the character (a code point); yes where that is not plain to see."""
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


def _has_loop(node) -> bool:
    operation, argument = node
    if operation in REPEATS and argument[1] > 1:
        return True
    return any(_has_loop(inner) for branch in _branches(operation, argument) for inner in branch)


def _branches(operation, argument) -> list:
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
