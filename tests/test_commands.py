"""The commands as users type them: clear words, exit status, never a traceback."""

import json
import shutil
import socket
import sqlite3
import subprocess
import sys
from contextlib import closing
from functools import partial
from resource import RLIMIT_FSIZE, setrlimit

import pytest
from click.testing import CliRunner
from conftest import ROOT, copy_package, replace_once
from conftest import run_command as run
from server import serving

from scripts.__main__ import main
from scripts.check import find_problems
from scripts.database import build_database
from scripts.model import RULES
from scripts.package import read_package
from scripts.upgrade import upgrade_package

RULE_NAMES = [path.stem for path in RULES.glob("*.sql")]


def test_check_of_a_package_in_order(tiny_root):
    ran = run("check", "--package", tiny_root)
    assert (ran.returncode, ran.stdout, ran.stderr) == (
        0,
        "check: 0 problems, 10 claims\n"
        f"proved: 10 quotes and 6 cues against 1 text of 9 sentences; {len(RULE_NAMES)} rules on 44 tables\n",
        "",
    )


def test_check_names_problems_and_fails(tiny_root):
    replace_once(tiny_root / "data/claims.csv", "The ferry is old,289", "The ferry is old,288")
    ran = run("check", "--package", tiny_root)
    assert ran.returncode == 1
    assert ran.stderr.splitlines() == [
        "data/claims.csv:8 c0007 quote: not found at 288-305 in data/texts/ferry-gazette.txt; it is at 289-305",
        "check: 1 problem",
    ]


@pytest.mark.long
def test_check_for_machines(tiny_root):
    replace_once(tiny_root / "data/claims.csv", "The ferry is old,289", "The ferry is old,288")
    ran = run("check", "--json", "--package", tiny_root)
    told = json.loads(ran.stdout)
    assert told["proved"] is None
    [problem] = told["problems"]
    assert ran.returncode == 1
    assert (problem["file"], problem["row"], problem["key"], problem["field"]) == (
        "data/claims.csv",
        8,
        "c0007",
        "quote",
    )
    assert (problem["rule"], problem["level"]) == ("quote_is_verbatim", "error")


@pytest.mark.long
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
    assert ran.stderr.endswith(" is not installed; install it (make install-spark, or claimbook[spark])\n")


@pytest.mark.parametrize("option", ["--master", "--copy"])
def test_options_of_spark_go_with_spark(option, tiny_root):
    ran = run("check", option, "local[2]", "--package", tiny_root)
    assert ran.returncode == 2
    assert "require --engine spark" in ran.stderr


@pytest.mark.long
def test_build_refuses_what_check_refuses(tiny_root):
    assert run("build", "--package", tiny_root).returncode == 0
    database = tiny_root / "build/tiny.db"
    before = database.read_bytes()
    replace_once(tiny_root / "data/claims.csv", "alleged,explicit,ferry-safe", "sworn,explicit,ferry-safe")
    ran = run("build", "--package", tiny_root)
    assert ran.returncode == 1
    assert "nothing was built" in ran.stderr
    assert database.read_bytes() == before


@pytest.mark.long
def test_build_where_nothing_can_be_written(tiny_root):
    (tiny_root / "build").write_text("a file where the folder should be")
    database = tiny_root / "build/tiny.db"
    ran = run("build", "--package", tiny_root)
    words = f"{tiny_root}/build is not a folder; move it away; {database} is unchanged"
    assert (ran.returncode, ran.stderr) == (1, f"build: {words}\n")
    (tiny_root / "build").unlink()
    database.mkdir(parents=True)
    ran = run("build", "--package", tiny_root)
    words = f"{database} is a folder; move it away; {database} is unchanged"
    assert (ran.returncode, ran.stderr) == (1, f"build: {words}\n")


@pytest.mark.long
def test_build_where_the_disk_is_full(tiny_root):
    assert run("build", "--package", tiny_root).returncode == 0
    database = tiny_root / "build/tiny.db"
    before = database.read_bytes()
    replace_once(tiny_root / "data/agents.csv", "Ada Brook", "Ada Broke")
    # From hardly begun to nearly done.
    for size in (len(before) // 4, len(before) - 4096):
        ran = run("build", "--package", tiny_root, before=partial(setrlimit, RLIMIT_FSIZE, (size, size)))
        assert ran.returncode == 1
        assert "make room on the disk" in ran.stderr
        assert f"{database} is unchanged" in ran.stderr
        assert database.read_bytes() == before
        assert {path.name for path in database.parent.iterdir()} == {"tiny.db"}


@pytest.mark.parametrize("folder", ["", "nowhere"])
@pytest.mark.parametrize("verb", ["check", "build", "export", "serve", "todo", "diff HEAD", "changelog HEAD"])
def test_no_package(verb, folder, tmp_path):
    ran = CliRunner().invoke(main, [*verb.split(), "--package", str(tmp_path / folder)])
    assert ran.exit_code == 1
    assert "datapackage.json" in ran.output
    assert "--package" in ran.output


@pytest.mark.parametrize("schema", ["{}", '{"fields": ["a"], "primaryKey": "a"}', '"a"'])
def test_a_descriptor_that_only_check_explains(schema, tmp_path):
    content = f'{{"name": "x", "resources": [{{"name": "a", "path": "data/a.csv", "schema": {schema}}}]}}'
    (tmp_path / "datapackage.json").write_text(content)
    ran = run("export", "--package", tmp_path)
    assert ran.returncode == 1
    assert ran.stderr.endswith("; run check, or name a package with --package\n")


def test_serve_without_a_database(tiny_root):
    ran = run("serve", "--package", tiny_root)
    assert ran.returncode == 1
    assert ran.stderr == f"serve: {tiny_root}/build/tiny.db does not exist; run build\n"


@pytest.mark.sampled(8)
@pytest.mark.parametrize("verb", ["serve", "export"])
@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            "update _package set value = '0.1.0' where fact = 'version of claimbook'",
            "claimbook: 0.1.0, this one: ",
        ),
        ("update _package set value = '1' where fact = 'version of the model'", "model: 1, this one: "),
        ("delete from _package where fact like 'version of %'", "claimbook: unknown, this one: "),
        ("drop table _package", "cannot be read (no such table: _package)"),
        ("drop table _site", "cannot be read (no such table: _site)"),
        ("drop table _counts", "cannot be read (no such table: _counts)"),
        ("drop table _charts", "cannot be read (no such table: _charts)"),
        ("delete from _site", "lacks what a build writes into it"),
        ("update _site set content = 'x'", "lacks what a build writes into it"),
        ("delete from _counts", "lacks what a build writes into it"),
        ("delete from _package where fact = 'build'", "lacks what a build writes into it"),
    ],
)
def test_a_database_that_is_not_one_of_this_engine(verb, change, words, ferry, tmp_path):
    root = copy_package(ferry.root, tmp_path / "ferry")
    (root / "build").mkdir()
    shutil.copy(ferry.database, root / "build")
    with closing(sqlite3.connect(root / "build/ferry.db")) as connection:
        connection.execute(change)
        connection.commit()
    ran = run(verb, "--package", root)
    assert ran.returncode == 1
    [line] = ran.stderr.splitlines()
    assert line.startswith(f"{verb}: {root}/build/ferry.db ")
    assert words in line
    assert line.endswith("; run build")
    assert not (root / "dist").exists()


def test_serve_of_something_else(tiny_root):
    (tiny_root / "build").mkdir()
    (tiny_root / "build/tiny.db").write_text("not a database, but long enough to look like one " * 50)
    ran = run("serve", "--package", tiny_root)
    assert ran.returncode == 1
    assert "not a database" in ran.stderr


@pytest.mark.sampled(4)
@pytest.mark.parametrize(
    "url",
    [
        "x",
        "example.org",
        "ftp://example.org/",
        "https://",
        "https://example.org/?a",
        "http://пример.рф/",
        "http:///x",
        "https://[::1/",
        "https://:::",
        "https://example.org:99999/",
        "https://example.org/a/../b/",
        "",
    ],
)
def test_serve_at_an_address_that_is_none(url, ferry):
    ran = run("serve", "--package", ferry.root, "--url", url)
    assert ran.returncode == 1
    assert (
        ran.stderr
        == f"serve: --url {url} is not the address of a site; write it like https://example.org/claims/\n"
    )


@pytest.mark.parametrize("prefix", ["ferry", "site", "dictionary/new"])
def test_serve_below_an_address_of_its_own_pages(prefix, ferry):
    ran = run("serve", "--package", ferry.root, "--url", f"https://example.org/{prefix}/")
    assert ran.returncode == 1
    assert "is the address of one of the site's own pages; choose another prefix" in ran.stderr
    assert "Traceback" not in ran.stderr


@pytest.mark.parametrize("content", ["title,code,description\nSaid,said,\n", ""])
def test_upgrade_adds_no_code_below_another_header(content, tiny_root):
    path = tiny_root / "data" / "codelists" / "acts.csv"
    path.write_text(content, encoding="utf-8")
    ran = run("upgrade", "--package", tiny_root)
    assert (ran.returncode, path.read_text(encoding="utf-8")) == (1, content)
    assert "data/codelists/acts.csv does not have the header code,title,description" in ran.stderr


@pytest.mark.parametrize("cell", ['"Said', "x" * 200_000])
def test_upgrade_leaves_a_file_alone_that_it_cannot_read(cell, tiny_root):
    path = tiny_root / "data" / "codelists" / "acts.csv"
    content = f"code,title,description\nsaid,Said,{cell}\n"
    path.write_text(content, encoding="utf-8")
    ran = run("upgrade", "--package", tiny_root)
    assert (ran.returncode, path.read_text(encoding="utf-8")) == (1, content)
    assert "data/codelists/acts.csv cannot be read" in ran.stderr


def test_upgrade_adds_codes_with_the_line_ends_that_a_file_has(tiny_root):
    path = tiny_root / "data" / "codelists" / "acts.csv"
    before = path.read_bytes().replace(b"\n", b"\r\n")
    path.write_bytes(before[: before[:-1].rindex(b"\n") + 1])
    assert run("upgrade", "--package", tiny_root).returncode == 0
    assert path.read_bytes() == before


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


@pytest.mark.sampled(3)
# 192.0.2.0/24 is kept for documentation: no machine has such an address.
@pytest.mark.parametrize(
    "host", ["192.0.2.1", "no-such-host.invalid", "[::1]", "2001:db8::1", "a" * 70, "a..b"]
)
def test_serve_at_a_host_that_is_not_this_machine(host, ferry):
    ran = run("serve", "--package", ferry.root, "--host", host)
    assert (ran.returncode, ran.stdout) == (1, "")
    words = "is not an address of this machine; choose another with --host, for example 127.0.0.1 or ::1"
    assert ran.stderr == f"serve: --host {host} {words}\n"


@pytest.mark.skipif(not socket.has_ipv6, reason="needs IPv6")
def test_serve_names_an_ipv6_address_in_brackets(ferry, tmp_path):
    with serving(ferry.root, tmp_path, options=["--host", "::1"], host="[::1]") as client:
        page = client.get("/").text
    log = (tmp_path / "server.log").read_text()
    assert f"serve: {client.base_url}" in log
    assert f'<link rel="canonical" href="{client.base_url}' in page


@pytest.mark.long
def test_upgrade_says_what_it_changed(ferry_root):
    replace_once(ferry_root / "datapackage.json", '"model": 2', '"model": 1')
    (ferry_root / "data/codelists/levels.csv").unlink()
    ran = run("upgrade", "--package", ferry_root)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.splitlines() == [
        "datapackage.json: model 1 is now 2",
        "data/codelists/levels.csv: added primary, secondary, tertiary",
        "upgrade: 2 changes; run check",
    ]
    assert run("upgrade", "--package", ferry_root).stdout == "upgrade: nothing to change\n"
    assert run("check", "--package", ferry_root).returncode == 0


@pytest.mark.long
def test_upgrade_replaces_a_model_that_is_not_a_version(ferry_root):
    right = '"model": 2'
    for odd in ('"2"', "2.0", "true", "null", "[2]", '{"a": 1}', '"two\\nlines"', '""'):
        replace_once(ferry_root / "datapackage.json", right, f'"model": {odd}')
        was = "" if odd == "null" else f" {odd}, which is not a version,"
        words = f"datapackage.json: model{was} is now 2"
        assert find_problems(ferry_root)[0].file == "datapackage.json"
        assert upgrade_package(ferry_root) == [words]
    assert run("check", "--package", ferry_root).returncode == 0


@pytest.mark.parametrize("folder", ["nowhere", "."])
def test_upgrade_of_a_folder_without_a_package(folder, tmp_path):
    ran = run("upgrade", "--package", folder, cwd=tmp_path)
    words = "has no datapackage.json; name a package with --package"
    assert (ran.returncode, ran.stderr) == (1, f"upgrade: {(tmp_path / folder).resolve()} {words}\n")
    assert list(tmp_path.iterdir()) == []


def test_upgrade_leaves_a_newer_package_alone(ferry_root):
    replace_once(ferry_root / "datapackage.json", '"model": 2', '"model": 3')
    before = (ferry_root / "datapackage.json").read_bytes()
    ran = run("upgrade", "--package", ferry_root)
    assert ran.returncode == 1
    assert ran.stderr == (
        "upgrade: datapackage.json follows model 3, but this claimbook works with model 2; install a newer claimbook\n"
    )
    assert (ferry_root / "datapackage.json").read_bytes() == before


@pytest.mark.long
def test_the_package_is_that_of_the_current_folder(ferry_root):
    assert run("check", cwd=ferry_root).returncode == 0
    assert "is not there" in run("check", cwd=ferry_root / "data").stderr


def test_help_says_what_there_is():
    words = run("--help").stdout
    assert all(verb in words for verb in ("check", "build", "serve"))
