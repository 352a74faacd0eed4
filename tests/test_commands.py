"""The commands as users type them: clear words, exit status, never a traceback."""

import json
import socket
import subprocess
import sys
from resource import RLIMIT_FSIZE, setrlimit

import pytest
from conftest import ROOT, replace_once

from scripts.database import build_database
from scripts.package import read_package


def run(*arguments, cwd=ROOT, before=None):
    ran = subprocess.run(
        [sys.executable, "-m", "scripts", *map(str, arguments)],
        cwd=cwd,
        preexec_fn=before,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert "Traceback" not in ran.stderr
    return ran


def test_check_of_a_package_in_order(tiny_root):
    ran = run("check", "--package", tiny_root)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "check: 0 problems\n", "")


def test_check_names_problems_and_fails(tiny_root):
    replace_once(tiny_root / "data/claims.csv", "The ferry is old,289", "The ferry is old,288")
    ran = run("check", "--package", tiny_root)
    assert ran.returncode == 1
    assert ran.stderr.splitlines() == [
        "data/claims.csv:8 c0007 quote: not found at 288-305 in data/texts/ferry-gazette.txt; it is at 289-305",
        "check: 1 problem",
    ]


def test_check_for_machines(tiny_root):
    replace_once(tiny_root / "data/claims.csv", "The ferry is old,289", "The ferry is old,288")
    ran = run("check", "--json", "--package", tiny_root)
    [problem] = json.loads(ran.stdout)
    assert ran.returncode == 1
    assert (problem["file"], problem["row"], problem["key"], problem["field"]) == (
        "data/claims.csv",
        8,
        "c0007",
        "quote",
    )
    assert (problem["rule"], problem["level"]) == ("quote_is_verbatim", "error")


def test_warnings_fail_only_when_strict(tiny_root):
    replace_once(tiny_root / "data/agents.csv", "Ada Brook,,person", "Ada Brook,=1,person")
    assert run("check", "--package", tiny_root).returncode == 0
    strict = run("check", "--strict", "--package", tiny_root)
    assert strict.returncode == 1
    assert "warning: starts like a formula" in strict.stderr


def test_spark_that_is_not_installed(tiny_root):
    code = "import sys; sys.modules['pyspark'] = None; from scripts.__main__ import main; main()"
    ran = subprocess.run(
        [sys.executable, "-c", code, "check", "--engine", "spark", "--package", str(tiny_root)],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 1
    assert ran.stderr.startswith("check: --engine spark needs pyspark and sqlglot; ")
    assert ran.stderr.endswith(" is not installed; run: make install-spark\n")


@pytest.mark.parametrize("option", ["--master", "--copy"])
def test_options_of_spark_go_with_spark(option, tiny_root):
    ran = run("check", option, "local[2]", "--package", tiny_root)
    assert ran.returncode == 2
    assert "go with --engine spark" in ran.stderr


def test_build_refuses_what_check_refuses(tiny_root):
    assert run("build", "--package", tiny_root).returncode == 0
    database = tiny_root / "build/tiny.db"
    before = database.read_bytes()
    replace_once(tiny_root / "data/claims.csv", "alleged,ferry-safe", "sworn,ferry-safe")
    ran = run("build", "--package", tiny_root)
    assert ran.returncode == 1
    assert "nothing was built" in ran.stderr
    assert database.read_bytes() == before


def test_build_where_nothing_can_be_written(tiny_root):
    (tiny_root / "build").write_text("a file where the folder should be")
    ran = run("build", "--package", tiny_root)
    assert ran.returncode == 1
    assert ran.stderr.startswith("build: ")


@pytest.mark.parametrize("kilobytes", [100, 300, 450])
def test_build_where_the_disk_is_full(tiny_root, kilobytes):
    assert run("build", "--package", tiny_root).returncode == 0
    database = tiny_root / "build/tiny.db"
    before = database.read_bytes()
    assert len(before) > 450_000
    replace_once(tiny_root / "data/agents.csv", "Ada Brook", "Ada Broke")
    limits = (kilobytes * 1000, kilobytes * 1000)
    ran = run("build", "--package", tiny_root, before=lambda: setrlimit(RLIMIT_FSIZE, limits))
    assert ran.returncode == 1
    assert "make room on the disk" in ran.stderr
    assert f"{database} is as it was" in ran.stderr
    assert database.read_bytes() == before
    assert {path.name for path in database.parent.iterdir()} == {"tiny.db"}


@pytest.mark.parametrize("verb", ["check", "build", "serve"])
def test_no_package(verb, tmp_path):
    ran = run(verb, "--package", tmp_path)
    assert ran.returncode == 1
    assert "datapackage.json" in ran.stderr


def test_serve_without_a_database(tiny_root):
    ran = run("serve", "--package", tiny_root)
    assert ran.returncode == 1
    assert ran.stderr == f"serve: {tiny_root}/build/tiny.db is not there; run: make build\n"


def test_serve_of_something_else(tiny_root):
    (tiny_root / "build").mkdir()
    (tiny_root / "build/tiny.db").write_text("not a database, but long enough to look like one " * 50)
    ran = run("serve", "--package", tiny_root)
    assert ran.returncode == 1
    assert "not a database" in ran.stderr


def test_serve_on_a_port_in_use(tiny_root):
    build_database(read_package(tiny_root))
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ran = run("serve", "--package", tiny_root, "--port", port)
    assert ran.returncode == 1
    assert (
        ran.stderr
        == f"serve: 127.0.0.1:{port} cannot be used (Address already in use); choose another with --port, or: make serve PORT=8002\n"
    )


def test_help_says_what_there_is():
    words = run("--help").stdout
    assert all(verb in words for verb in ("check", "build", "serve"))
