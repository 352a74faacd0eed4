"""The command claimbook, installed from the wheel into an environment of its own, on a subject of the user's own."""

import os
import shutil
import subprocess
import sys
import sysconfig
import tomllib
import zipfile

import pytest
from conftest import ROOT

VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]


def run(command, cwd, **environment):
    """A command that must not fail. It sees neither the checkout nor what the tests run with."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    ran = subprocess.run(
        list(map(str, command)),
        cwd=cwd,
        env={**clean, **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel, built from a copy, since building leaves folders behind."""
    source = tmp_path_factory.mktemp("source")
    for name in ("pyproject.toml", "LICENSE"):
        shutil.copy(ROOT / name, source)
    shutil.copytree(ROOT / "scripts", source / "scripts", ignore=shutil.ignore_patterns("__pycache__"))
    build = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "--no-index", "."]
    run([*build, "--wheel-dir", "wheels"], source)
    [path] = (source / "wheels").iterdir()
    return path


@pytest.fixture(scope="module")
def bin_folder(wheel, tmp_path_factory):
    """Where the commands are of an environment that has the wheel, and of all else what the tests have."""
    venv = tmp_path_factory.mktemp("venv") / "venv"
    run([sys.executable, "-m", "venv", "--without-pip", venv], ROOT)
    python = venv / "bin" / "python"
    run([sys.executable, "-m", "pip", "--python", python, "install", "--no-deps", "--no-index", wheel], ROOT)
    [site_packages] = venv.glob("lib/python*/site-packages")
    (site_packages / "shared.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return python.parent


def test_the_wheel_holds_all_of_the_engine_and_nothing_else(wheel):
    with zipfile.ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if ".dist-info/" not in name}
    paths = (
        path for path in (ROOT / "scripts").rglob("*") if path.is_file() and "__pycache__" not in path.parts
    )
    wanted = {
        f"claimbook/{path.relative_to(ROOT / 'scripts').as_posix()}" for path in paths if path.name[0] != "."
    }
    assert held == wanted


def test_the_command_says_its_version_and_what_it_can_do(bin_folder, tmp_path):
    assert run([bin_folder / "claimbook", "--version"], tmp_path) == f"claimbook, version {VERSION}\n"
    words = run([bin_folder / "claimbook", "--help"], tmp_path)
    for verb in ("check", "build", "export", "serve", "new", "upgrade"):
        assert f"\n  {verb} " in words
        assert f"Example: claimbook {verb} " in run([bin_folder / "claimbook", verb, "--help"], tmp_path)
