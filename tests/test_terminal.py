"""What the commands print holds no control characters, and fits the terminal whatever its encoding is."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import ROOT, copy_package, make_tiny, replace_once

from scripts.__main__ import main

NASTY = "\x1b[31mred\x1b]0;title\x07\x9b2J\u202e\n check: 0 problems \u2028é\udcff"
ENCODINGS = ["ascii", "cp1252", "latin-1", "utf-8"]
# Every verb, with what makes it print names and cells of the package; {} is its folder, {nasty} a name.
VERBS = {
    "add": ["claim", "--package", "{}", "--source", "{nasty}"],
    "build": ["--package", "{}"],
    "changelog": ["{nasty}", "--package", "{}"],
    "check": ["--package", "{}"],
    "check --json": ["--package", "{}", "--json"],
    "compare": ["{}", "--package", "{}"],
    "desk": ["--package", "{nasty}", "--by", "x"],
    "diff": ["{nasty}", "--package", "{}"],
    "export": ["--package", "{}"],
    "fix": ["--package", "{}"],
    "new": ["{}", "--name", "tiny", "--title", "{nasty}"],
    "propose": ["origins", "{nasty}", "--package", "{}"],
    "release": ["{nasty}", "--package", "{}"],
    "serve": ["--package", "{nasty}"],
    "skip": ["{nasty}", "1", "--package", "{}"],
    "supersede": ["{nasty}", "--package", "{}"],
    "todo": ["--package", "{}"],
    "upgrade": ["--package", "{nasty}"],
    "withdraw": ["{nasty}", "--package", "{}"],
}


@pytest.fixture(scope="module")
def nasty_root(tmp_path_factory):
    """A package in an oddly named folder, with an oddly named file and an odd cell."""
    root = make_tiny(tmp_path_factory.mktemp("nasty") / NASTY.replace("/", ""))
    (root / "data" / NASTY).write_text("x")
    replace_once(root / "data/agents.csv", "Ada Brook,,person", "Ada \x1b[31m\x9bBrook\u202e,,person")
    return root


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("verb", VERBS)
def test_no_verb_lets_a_name_or_a_cell_control_the_terminal(verb, encoding, nasty_root):
    arguments = [one.replace("{nasty}", NASTY).replace("{}", str(nasty_root)) for one in VERBS[verb]]
    ran = CliRunner(charset=encoding).invoke(main, [verb.split()[0], *arguments])
    assert ran.exception is None or isinstance(ran.exception, SystemExit), ran.exception
    output = ran.output_bytes.decode(encoding)
    assert output
    assert not [one for one in output if not one.isprintable() and one not in "\n\t\xa0"], output
    if verb == "check":  # the name of a file may not break lines, unlike what somebody typed in this terminal
        assert "\n check: 0" not in output


def test_every_verb_is_in_the_list():
    assert {verb.split()[0] for verb in VERBS} == set(main.commands)


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_problems_as_json_are_whole_on_every_terminal(encoding, nasty_root):
    ran = CliRunner(charset=encoding).invoke(main, ["check", "--json", "--package", str(nasty_root)])
    problems = json.loads(ran.output_bytes.decode(encoding))["problems"]
    assert f"data/{NASTY}" in {problem["file"] for problem in problems}


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_a_process_says_the_same_on_a_terminal_of_any_encoding(encoding, tmp_path):
    root = copy_package(ROOT / "tests" / "ferry", tmp_path / "ferry")
    (root / "data" / "é\u202e.csv").write_text("x")
    command = [sys.executable, "-m", "scripts", "check", "--package", root]
    environment = {**os.environ, "PYTHONIOENCODING": encoding, "PYTHONPATH": str(ROOT)}
    ran = subprocess.run(command, cwd=Path(ROOT), env=environment, capture_output=True, check=False)
    name = "data/\\u00e9" if encoding == "ascii" else "data/é"
    assert f"{name}\\u202e.csv: is not declared" in ran.stderr.decode(encoding)
