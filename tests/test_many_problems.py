"""A file that is wrong throughout is told in a bounded number of problems, and says that there are more."""

from collections import Counter

import pytest

from scripts.check import find_problems, tables
from scripts.problems import AND_MORE, LONGEST, MOST_OF_A_KIND

ROWS = 3 * MOST_OF_A_KIND
# The row that is repeated: one whose cells are wrong, and one that has not enough of them.
WRONG = {"cells": "x,{},x,x\n", "records": "x,{}\n"}


@pytest.mark.parametrize("case", WRONG)
def test_problems_of_a_kind_have_a_bound(case, tiny_root):
    with open(tiny_root / "data/relations.csv", "a", encoding="utf-8") as file:
        file.writelines(WRONG[case].format(row) for row in range(ROWS))
    found = find_problems(tiny_root, ask_reference=False)
    told = Counter((one.rule, one.field) for one in found if one.message != AND_MORE)
    assert max(told.values()) == MOST_OF_A_KIND
    cut = {one.rule for one in found if one.message == AND_MORE}
    assert cut == {rule for (rule, _), count in told.items() if count == MOST_OF_A_KIND}


def test_a_long_key_is_not_repeated_whole(tiny_root):
    with open(tiny_root / "data/relations.csv", "a", encoding="utf-8") as file:
        file.write(f"{'x' * 100_000},x,x,x\n")
    assert max(len(str(one)) for one in find_problems(tiny_root, ask_reference=False)) < 3 * LONGEST


def test_what_no_table_has_has_a_bound_too(tiny_root):
    """Such as files that are not declared."""
    for number in range(ROWS):
        (tiny_root / f"data/{number}.csv").touch()
    found = find_problems(tiny_root)
    assert [one.message == AND_MORE for one in found] == [False] * MOST_OF_A_KIND + [True]


def test_different_dates_have_a_bound(tiny_root, monkeypatch):
    """The last of them is not accepted unread."""
    monkeypatch.setattr(tables, "MOST_DATES", 3)
    found = {one.message for one in find_problems(tiny_root, ask_reference=False)}
    assert any("different dates, which is more than check reads" in words for words in found)
