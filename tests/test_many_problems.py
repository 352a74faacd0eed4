"""A file that is wrong throughout is told in a bounded number of problems, and says that there are more."""

from collections import Counter

import pytest

from scripts.check import find_problems
from scripts.problems import AND_MORE, MOST_OF_A_KIND

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
