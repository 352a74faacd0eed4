"""A few random edits, the same each time; make fuzz tries many, and serves what builds."""

from random import Random

import pytest
from conftest import FERRY, copy_package
from fuzzing import EDITS, try_edits

from scripts.check import find_problems


@pytest.mark.long
def test_what_check_accepts_builds_and_exports(tmp_path):
    assert list(try_edits(8, 3, tmp_path)) == []


@pytest.mark.long
def test_every_edit_changes_something(tmp_path):
    for number, edit in enumerate(EDITS):
        root = copy_package(FERRY, tmp_path / str(number))
        before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
        for _ in range(5):
            edit(Random(number), root)
        assert any(path.read_bytes() != content for path, content in before.items()), edit.__name__
        assert isinstance(find_problems(root), list)
