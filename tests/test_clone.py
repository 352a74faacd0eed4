"""A clone is the same, byte for byte, and works wherever it lies."""

import shutil
import subprocess

import pytest
from conftest import ROOT

from scripts.check import find_problems

TEXT = "data/texts/hypefresh-2024.txt"


def run_git(*arguments, cwd=ROOT) -> str:
    identity = ("-c", "user.name=Tester", "-c", "user.email=tester@example.org")
    ran = subprocess.run(["git", *identity, *arguments], cwd=cwd, capture_output=True, text=True, check=True)
    return ran.stdout


@pytest.fixture(scope="module")
def repository(tmp_path_factory):
    """A repository whose one commit holds the files as they are now, committed or not."""
    root = tmp_path_factory.mktemp("repository")
    for name in filter(
        None, run_git("ls-files", "-z", "--cached", "--others", "--exclude-standard").split("\0")
    ):
        if (ROOT / name).is_file():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, root / name)
    run_git("init", "--quiet", cwd=root)
    run_git("add", "--all", cwd=root)
    run_git("commit", "--quiet", "--message", "All", cwd=root)
    return root


def find_changed_files(repository, clone) -> list[str]:
    run_git("clone", "--quiet", "-c", "core.autocrlf=true", str(repository), str(clone))
    names = run_git("ls-files", "-z", cwd=repository).split("\0")[:-1]
    assert len(names) > 100
    return [name for name in names if (clone / name).read_bytes() != (ROOT / name).read_bytes()]


def test_git_turns_no_line_end_in_a_clone(repository, tmp_path):
    assert find_changed_files(repository, tmp_path / "clone") == []


def test_git_would_turn_them_without_gitattributes(repository, tmp_path):
    shutil.copytree(repository, tmp_path / "bare")
    run_git("rm", "--quiet", ".gitattributes", cwd=tmp_path / "bare")
    run_git("commit", "--quiet", "--message", "Without", cwd=tmp_path / "bare")
    assert TEXT in find_changed_files(tmp_path / "bare", tmp_path / "clone")


def test_a_text_whose_line_ends_were_turned_has_one_problem_that_says_so(real_root):
    (real_root / TEXT).write_bytes((real_root / TEXT).read_bytes().replace(b"\n", b"\r\n"))
    [problem] = find_problems(real_root)
    assert problem.file == TEXT
    assert "core.autocrlf; restore the file" in problem.message
