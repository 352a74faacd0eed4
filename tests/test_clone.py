"""A clone is identical, byte for byte, and works wherever it is."""

import hashlib
import os
import shutil
import subprocess
import sys
import zipfile

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
    """A repository with one commit, of the files as they are now, committed or not."""
    if not (ROOT / ".git").exists():
        pytest.skip("not a clone: git does not know the files")
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


@pytest.fixture
def clone(tmp_path):
    """What `make` needs of a clone, in a folder with an odd name, to install one package that needs no network."""
    root = tmp_path / 'it\'s "odd" #1 100% $HOME Ünïcode'
    (root / "requirements").mkdir(parents=True)
    shutil.copy(ROOT / "Makefile", root)
    shutil.copy(ROOT / "requirements/install.py", root / "requirements")
    wheel = root / "pinned-1-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("pinned.py", "")
        archive.writestr("pinned-1.dist-info/METADATA", "Metadata-Version: 2.1\nName: pinned\nVersion: 1\n")
        archive.writestr(
            "pinned-1.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        archive.writestr("pinned-1.dist-info/RECORD", "")
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    (root / "requirements/run.lock").write_text(f"./{wheel.name} --hash=sha256:{digest}\n")
    return root


def install(root, **environment) -> subprocess.CompletedProcess:
    command = ["make", "--silent", f"PYTHON={sys.executable}", "install"]
    return subprocess.run(command, cwd=root, env=os.environ | environment, capture_output=True, text=True)


def imports_what_is_pinned(root) -> bool:
    return subprocess.run([root / ".venv/bin/python", "-c", "import pinned"], cwd=root).returncode == 0


@pytest.mark.long
def test_a_venv_half_made_and_what_others_set_keep_nothing_from_being_installed(clone, tmp_path):
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", clone / ".venv"], check=True)
    elsewhere = {
        "PYTHONHOME": "/nowhere",
        "PYTHONPATH": "/nowhere",
        "PIP_TARGET": str(tmp_path / "elsewhere"),
    }
    elsewhere |= {"HOME": "/nowhere", "PIP_USER": "1", "PIP_REQUIRE_VIRTUALENV": "1"}
    lock = clone / "requirements/run.lock"
    whole = lock.read_text()
    lock.write_text(whole.replace("sha256:", "sha256:0")[: len(whole)])
    ran = install(clone, **elsewhere)
    assert ran.returncode != 0
    assert "make: .venv is not usable; creating it again" in ran.stderr
    assert "make: pip could not install requirements/run.lock" in ran.stderr
    lock.write_text(whole)
    assert install(clone, **elsewhere).returncode == 0
    assert imports_what_is_pinned(clone)
    again = install(clone)
    assert (again.returncode, again.stdout, again.stderr) == (0, "", ""), "nothing is left to do"


@pytest.mark.long
def test_a_venv_whose_python_is_gone_is_made_anew(clone):
    (clone / ".venv/bin").mkdir(parents=True)
    (clone / ".venv/bin/python").symlink_to("/nowhere/bin/python3")
    lock = clone / "requirements/run.lock"
    (clone / ".venv/run").write_text(hashlib.sha256(lock.read_bytes()).hexdigest())
    assert install(clone).returncode == 0
    assert imports_what_is_pinned(clone)


def test_an_older_python_is_refused_in_a_word(clone):
    code = "import runpy, sys; sys.version_info = (3, 10, 14); sys.version = '3.10.14'; sys.argv = ['install.py', 'run']"
    command = [
        sys.executable,
        "-c",
        f"{code}; runpy.run_path('requirements/install.py', run_name='__main__')",
    ]
    ran = subprocess.run(command, cwd=clone, capture_output=True, text=True)
    assert ran.returncode == 1
    assert ran.stderr.startswith(
        "make: Python 3.11 or newer is needed, but this is 3.10.14; try: make PYTHON=python3."
    )
    assert not (clone / ".venv").exists()


def test_make_alone_names_every_target(clone):
    told = subprocess.run(["make"], cwd=clone, capture_output=True, text=True, check=True).stdout
    verbs = ("serve", "check", "build", "export", "test", "browser", "lint", "bench", "lock", "clean")
    assert [verb for verb in verbs if f"make {verb}" not in told] == []
