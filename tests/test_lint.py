"""What `make lint` must not let pass, whatever the language of the file."""

import subprocess
import sys

import pytest
from conftest import ROOT

MARKER = "<" * 7 + " HEAD"
# name of the file: its content, the problem reported
BAD = {
    "conflict.md": (f"One.\n{MARKER}\nTwo.\n", "conflict.md:2: is a merge conflict marker"),
    "conflict-middle.csv": (
        "a\n" + "=" * 7 + "\nb\n",
        "conflict-middle.csv:2: is a merge conflict marker",
    ),
    "space.py": ("one = 1 \n", "space.py:1: ends with white space"),
    "returns.yml": ("one: 1\r\n", "returns.yml:1: ends with white space"),
    "unended.sql": ("select 1", "unended.sql: its last line does not end with a line break"),
    "long.html": ("<p>" + "x" * 158 + "\n", "long.html:1: is a template line of 161 characters"),
    "cut.json": ('{"a": 1\n', "cut.json: cannot be parsed"),
    "cut.yml": ("a: [\n", "cut.yml: cannot be parsed"),
    "cut.cff": ("a: b: c\n", "cut.cff: cannot be parsed"),
    "cut.toml": ("a = \n", "cut.toml:1: ends with white space"),
    "twice.toml": ("a = 1\na = 2\n", "twice.toml: cannot be parsed"),
    "long.py": ("def run():\n" + "    print()\n" * 40, "long.py:1: run has 41 lines"),
    "latin.md": (b"Stra\xdfe\n", "latin.md: is not UTF-8 at byte 4"),
}
GOOD = {
    "line.html": "x" * 160 + "\n",
    "function.py": "def run():\n" + "    print()\n" * 39,
    "heading.md": "Heading\n========\n",
    "cells.csv": "a \nb",
    "data/texts/held.txt": "As it was. \n",
    "icon.png": b"\0\xff \n",
}


def lint(folder, name, content) -> subprocess.CompletedProcess:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    command = [sys.executable, ROOT / ".ci/lint.py", name]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True)


@pytest.mark.parametrize("name", sorted(BAD))
def test_found(name, tmp_path):
    content, words = BAD[name]
    ran = lint(tmp_path, name, content)
    assert ran.returncode == 1, ran.stderr
    assert any(line.startswith(words) and "; " in line for line in ran.stdout.splitlines()), ran.stdout


@pytest.mark.parametrize("name", sorted(GOOD))
def test_passed(name, tmp_path):
    ran = lint(tmp_path, name, GOOD[name])
    assert (ran.returncode, ran.stdout) == (0, "lint: 0 problems\n"), ran.stderr


QUALIFIED = "select claim_id\nfrom claims\nqualify row_number() over (order by claim_id) = 1\n"
UNTIDY = f"SELECT '{'x' * 120}' as words, c.note\nfrom claims c\njoin sources as s on true\n"


# a query, the folder that it is read as a file of, and the rules of sqlfluff that it breaks there
@pytest.mark.parametrize(
    ("query", "folder", "rules"),
    [
        (QUALIFIED, "scripts/model/rules", set()),
        (QUALIFIED, "scripts/model/views", {"PRS"}),
        (UNTIDY, "charts", {"CP01", "AL01", "AL05", "LT05"}),
    ],
)
def test_sql(query, folder, rules):
    command = [sys.executable, "-m", "sqlfluff", "lint", "-", "--stdin-filename", f"{folder}/x.sql"]
    ran = subprocess.run(command, cwd=ROOT, input=query, capture_output=True, text=True)
    assert rules <= {line.split("|")[2].strip() for line in ran.stdout.splitlines() if line.startswith("L:")}
    assert ran.returncode == (1 if rules else 0), ran.stdout
