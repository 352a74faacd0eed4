"""A package started by `new` is valid at once, and a claim can be recorded as its README says."""

import csv
import html
import json
import re
import shlex
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import run_command
from server import fetch_all

from scripts import model
from scripts.__main__ import main
from scripts.check import find_problems
from scripts.new import start_package
from scripts.package import SCRIPTS, read_package
from scripts.problems import Failure
from scripts.site.routes import ROUTES

TITLE = 'Claims about a "bridge": 100% & more – 다리'


@pytest.fixture
def bridge(tmp_path):
    """A package that was just started."""
    start_package(tmp_path / "bridge", "bridge", TITLE)
    return tmp_path / "bridge"


def list_all(folder):
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


@pytest.mark.long
def test_it_is_in_order_and_has_no_claims(bridge):
    assert [str(problem) for problem in find_problems(bridge)] == []
    ran = run_command("check", cwd=bridge)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "check: 0 problems, 0 claims\n", "")


def test_it_holds_all_tables_the_codes_of_the_model_and_its_own_words(bridge):
    package = read_package(bridge)
    assert not any(table.is_absent for table in package.tables)
    assert package.descriptor["title"] == TITLE
    assert package.descriptor["model"] == model.VERSION
    for table in package.tables:
        rows = (bridge / table.path).read_text(encoding="utf-8").splitlines()[1:]
        codes = [row["code"] for row in model.read_codes(table.name)]
        assert [row.split(",")[0] for row in rows] == codes or table.name == "units"
    words = (bridge / "README.md").read_text(encoding="utf-8")
    assert [
        name for name in (TITLE, *(f"`{one}.csv`" for one in model.SUBJECT_LISTS)) if name not in words
    ] == []
    assert {"Makefile", "metadata.yml", ".gitignore", ".gitattributes"} <= {
        path.name for path in bridge.iterdir()
    }
    for path in bridge.rglob("*"):
        assert path.is_dir() or "{{" not in path.read_text(encoding="utf-8"), path


def test_stock_frictionless_passes_it(bridge):
    ran = subprocess.run(
        [sys.executable, "-m", "frictionless", "validate", "datapackage.json", "--json"],
        cwd=bridge, capture_output=True, text=True, check=False,
    )  # fmt: skip
    report = json.loads(ran.stdout)
    assert report["valid"]
    assert len(report["tasks"]) == len(model.read_resources())


def test_it_can_be_built_exported_and_looked_at(bridge):
    for verb in ("build", "export"):
        assert run_command(verb, cwd=bridge).returncode == 0
    package = read_package(bridge)
    with closing(sqlite3.connect(package.database)) as connection:
        pages = [f"/bridge/{name}" for (name,) in connection.execute("select name from _counts")]
    assert len(pages) > 40
    pages += ["/", "/bridge", "/bridge/search_claims?words=bridge", "/bridge/said_by?day=2024-01-01"]
    pages += [
        f"/{page}"
        for page in ("about", "cite", "dictionary", "download", "llms.txt", "robots.txt", "sitemap.xml")
    ]
    for page, answer in zip(pages, fetch_all([package.database], pages)):
        assert answer.status_code == 200, page
        assert (
            html.escape("100% & more") in answer.text or "bridge" in answer.text or page == "/robots.txt"
        ), page


def follow_readme(root, monkeypatch):
    """Do what the README says, in its order, as a reader would; return what the last command of it would say."""
    words = (root / "README.md").read_text(encoding="utf-8")
    words = "\n".join(line.removeprefix("   ") for line in words.splitlines())
    monkeypatch.chdir(root)
    [text] = re.findall(r"```text\n(.*?\n)```", words, re.DOTALL)
    Path("gazette.txt").write_text(text, encoding="utf-8")
    for line in re.findall(r"```sh\n(.*?)\n```", words, re.DOTALL):
        run_example(line)
    return re.findall(r"prints `(check: .*?)`", words)


def run_example(line):
    """A command as it is printed; whoever runs it has read what it proposes."""
    program, *arguments = shlex.split(line)
    assert program == "claimbook"
    options = ["--yes"] if arguments[:2] in (["add", "source"], ["add", "claim"]) else []
    ran = CliRunner().invoke(main, [*arguments, *options])
    assert ran.exit_code == 0, f"{line}\n{ran.output}"


@pytest.mark.long
def test_the_first_claims_of_its_readme_pass(bridge, monkeypatch):
    [said] = follow_readme(bridge, monkeypatch)
    ran = run_command("check", cwd=bridge)
    checked, proved = ran.stdout.splitlines()
    assert (checked, ran.stderr) == (said, "")
    assert proved.startswith("proved: 3 quotes and 3 cues against 1 text of 4 sentences; ")
    with open(bridge / "data/claims.csv", encoding="utf-8", newline="") as file:
        assert [row["polarity"] for row in csv.DictReader(file)] == ["affirms", "denies", "affirms"]
    with open(bridge / "data/figures.csv", encoding="utf-8", newline="") as file:
        [figure] = csv.DictReader(file)
    assert (figure["value"], figure["bound"], figure["unit"]) == ("40", "about", "percent")


@pytest.mark.long
def test_the_examples_of_the_verbs_of_authors_work(bridge, monkeypatch):
    follow_readme(bridge, monkeypatch)
    Path("times.txt").write_text("The bridge is closed, says Ada Brook. It rains.\n", encoding="utf-8")
    verbs = [
        ["add", "source"],
        ["add", "claim"],
        ["add", "worksheet"],
        ["add", "claims"],
        ["todo"],
        ["supersede"],
    ]
    for verb in [*verbs, ["withdraw"], ["skip"], ["add", "code"]]:
        ran = CliRunner().invoke(main, [*verb, "--help"], terminal_width=1000)
        [line] = re.findall(r"Example: (.*)", ran.output)
        assert line.split()[1 : 1 + len(verb)] == verb
        run_example(line)


@pytest.mark.long
def test_it_may_lie_in_a_folder_that_is_there_and_empty(tmp_path):
    folder = tmp_path / "empty here"
    folder.mkdir()
    ran = run_command("new", ".", "--name", "bridge", "--title", "Bridges", cwd=folder)
    assert ran.stdout == "new: bridge in .; its README.md says how to record the first claim\n"
    assert not [path for path in list_all(folder) if path.startswith(".new")]
    assert run_command("check", cwd=folder).returncode == 0


def put_file(folder):
    (folder / "bridge").mkdir()
    (folder / "bridge/notes.txt").write_text("mine")


def put_link(folder):
    (folder / "elsewhere").mkdir()
    (folder / "bridge").symlink_to(folder / "elsewhere")


# what is there, and what is asked for otherwise: what is said
# fmt: off
REFUSED = {
    "a folder that is not empty": (put_file, {}, "is not an empty folder; name one that is empty"),
    "a file": (lambda folder: (folder / "bridge").write_text("x"), {}, "is not an empty folder"),
    "a link": (put_link, {}, "is not an empty folder"),
    "no place": (None, {"folder": "nowhere/bridge"}, "cannot be written (No such file or directory); name another"),
    "a place below a file": (lambda folder: (folder / "bridge").write_text("x"), {"folder": "bridge/in"}, "cannot be written"),
    "a long place": (None, {"folder": "x" * 300}, "cannot be written (File name too long)"),
    "a name with capitals": (None, {"name": "Bridge"}, "'Bridge' cannot be a name; write"),
    "a name with blanks": (None, {"name": "old bridge"}, "cannot be a name"),
    "a name with dots": (None, {"name": "bridge.db"}, "cannot be a name"),
    "a name with slashes": (None, {"name": "../bridge"}, "cannot be a name"),
    "a name that is a number": (None, {"name": "1"}, "cannot be a name"),
    "no name": (None, {"name": ""}, "cannot be a name"),
    "a name that ends in a hyphen": (None, {"name": "bridge-"}, "cannot be a name"),
    "a name with a line break": (None, {"name": "bridge\n"}, "cannot be a name"),
    "a long name": (None, {"name": "b" * 81}, "cannot be a name"),
    "SQLite's name": (None, {"name": "main"}, "main means something else"),
    "a page's name": (None, {"name": "about"}, "about means something else"),
    "a title with a line break": (None, {"title": "Two\nlines"}, "cannot be a title; write one line"),
    "a title with a line separator": (None, {"title": "Two\u2028lines"}, "cannot be a title"),
    "a title of bytes": (None, {"title": "\udcff"}, "cannot be a title"),
    "a title with a noncharacter": (None, {"title": "a\uffffb"}, "cannot be a title"),
    "a title that turns direction": (None, {"title": "a\u202eb"}, "cannot be a title"),
    "no title": (None, {"title": " "}, "cannot be a title"),
    "a long title": (None, {"title": "x" * 201}, "cannot be a title"),
}
# fmt: on


@pytest.mark.sampled(4)
@pytest.mark.parametrize("case", sorted(REFUSED))
def test_what_cannot_be_is_said_in_a_line_and_nothing_is_written(case, tmp_path):
    prepare, changed, words = REFUSED[case]
    if prepare:
        prepare(tmp_path)
    before = list_all(tmp_path)
    told = {"folder": "bridge", "name": "bridge", "title": "Bridges", **changed}
    ran = run_command("new", told["folder"], "--name", told["name"], "--title", told["title"], cwd=tmp_path)
    assert ran.returncode == 1
    [line] = ran.stderr.splitlines()
    assert line.startswith("new: ")
    assert words in line
    assert list_all(tmp_path) == before


def test_where_nothing_can_be_written():
    """Not even by root, who may write into any folder of a disk."""
    with pytest.raises(Failure, match="cannot be written"):
        start_package(Path("/proc/bridge"), "bridge", "Bridges")


def test_a_failure_on_the_way_leaves_nothing(tmp_path, monkeypatch):
    def fail(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("scripts.upgrade.make_change", fail)
    for folder in (tmp_path / "bridge", tmp_path):
        with pytest.raises(Failure, match="No space left on device"):
            start_package(folder, "bridge", "Bridges")
    assert list_all(tmp_path) == []


def test_no_page_of_the_site_can_be_the_name_of_a_package():
    routes = [re.findall(r"\w+", path)[0] for path, _ in ROUTES]
    routes += [path.name.split(".")[0] for path in (SCRIPTS / "site/templates/pages").iterdir()]
    assert len(routes) > 5
    assert set(routes) == set(model.PAGES)


def test_a_title_is_not_filled_in_itself(tmp_path):
    title = 'About {{name}} and "{{title}}" \\ : # *x*'
    start_package(tmp_path / "bridge", "bridge", title)
    assert read_package(tmp_path / "bridge").descriptor["title"] == title
    assert find_problems(tmp_path / "bridge") == []
