"""A release keeps what it published; diff and changelog say in the data's own words what changed since."""

import hashlib
import io
import json
import shutil
import sqlite3
import subprocess
import zipfile
from contextlib import closing
from pathlib import Path

import pytest
from conftest import FERRY, copy_package, replace_once
from test_authors import add_source, read, run, snapshot

from scripts.authors.releases import digest_row, head_changes
from scripts.database import build_database
from scripts.export import export_package
from scripts.package import load_descriptor, read_package


def git(root, *arguments):
    identity = ["-c", "user.name=Keeper", "-c", "user.email=keeper@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *identity, *arguments], cwd=root, check=True, capture_output=True)


@pytest.fixture(scope="module")
def first(tmp_path_factory):
    """The ferry with a first release, committed and tagged in a repository of its own; made once, to be copied."""
    root = copy_package(FERRY, tmp_path_factory.mktemp("first") / "ferry")
    code, words = run(root, "release", "0.3.0", "--date", "2026-11-27")
    assert code == 0, words
    git(root, "init", "-q")
    git(root, "add", "-A")
    git(root, "commit", "-qm", "First")
    git(root, "tag", "v0.3.0")
    return root


@pytest.fixture
def released(first, tmp_path):
    """A copy of the ferry with its first release."""
    return Path(shutil.copytree(first, tmp_path / "ferry"))


@pytest.mark.long
def test_version_and_date_are_written_wherever_they_are(real_root):
    (real_root / "README.md").write_text("Cite it (Version 0.1.0).\n", encoding="utf-8")
    code, words = run(real_root, "release", "0.2.0", "--date", "2027-01-31")
    assert code == 0, words
    descriptor = load_descriptor(real_root)
    assert (descriptor["version"], descriptor["created"]) == ("0.2.0", "2027-01-31T00:00:00Z")
    citation = (real_root / "CITATION.cff").read_text(encoding="utf-8")
    assert "\nversion: 0.2.0\ndate-released: 2027-01-31\n" in citation
    assert "cff-version: 1.2.0" in citation
    assert "(Version 0.2.0)" in (real_root / "README.md").read_text(encoding="utf-8")
    changes = (real_root / "CHANGELOG.md").read_text(encoding="utf-8")
    assert "## Unreleased\n\n## 0.2.0 - 2027-01-31\n\n" in changes
    # Nowhere else is the version written.
    left = [
        path
        for path, content in snapshot(real_root).items()
        if b"Version 0.1.0" in content and path.suffix != ".csv"
    ]
    assert left == []


def test_what_was_unreleased_gets_a_heading():
    text = "# Changelog\n\nLead.\n\n## Unreleased\n\n### Added\n\n* B.\n\n## 0.1.0 (not yet released)\n\n* A.\n\n## 0.0.9 - 2020-01-01\n\n* Old.\n"
    assert head_changes(text, "0.1.0", "2026-11-27") == (
        "# Changelog\n\nLead.\n\n## Unreleased\n\n## 0.1.0 - 2026-11-27\n\n### Added\n\n* B.\n\n* A.\n\n"
        "## 0.0.9 - 2020-01-01\n\n* Old.\n"
    )


@pytest.mark.long
def test_every_row_has_a_digest_that_others_can_compute(released):
    with open(released / "releases/0.3.0.csv", encoding="utf-8", newline="") as file:
        lines = file.read().splitlines()
    assert lines[0] == "table,key,sha256"
    row = read(released, "agents")[0]
    cells = {name: cell for name, cell in sorted(row.items()) if cell}
    told = json.dumps(cells, ensure_ascii=False, separators=(",", ":"))
    assert f"agents,{row['agent_id']},{hashlib.sha256(told.encode()).hexdigest()}" in lines
    tables = [table for table in read_package(released).tables if not table.is_absent]
    assert len(lines) == 1 + sum(len(read(released, table.path[5:-4])) for table in tables)
    # A column that is added later and empty changes no digest.
    assert digest_row("agents", {**row, "later": ""}) == digest_row("agents", row)


def test_a_correction_is_told_by_diff_changelog_and_the_next_release(released):
    code, words = run(
        released,
        "supersede",
        "c0007",
        "--set",
        "quote=new engine costs 2 million crowns",
        "--why",
        "Shorter.",
    )
    assert code == 0, words
    code, words = run(released, "withdraw", "c0018", "--why", "Read into it.")
    assert code == 0, words
    code, words = run(released, "diff", "v0.3.0")
    assert code == 0
    told = words.splitlines()
    place = told.index(
        "claims c0007 superseded by c0019: Zoë Marsh claims (asserted), in ferry-gazette: The new engine costs 2 million crowns."
    )
    assert (
        told[place + 1]
        == "  quote: the new engine costs 2 million crowns → new engine costs 2 million crowns"
    )
    place = told.index(
        "claims c0018 withdrawn: Zoë Marsh claims (asserted), in ferry-gazette: The ferry has, or is to have, a new engine."
    )
    assert told[place + 1] == "  why: Read into it."
    code, words = run(released, "changelog")
    assert "### Corrected\n\n* c0007 is superseded by c0019: quote: the new engine" in words
    assert (
        "The ferry has, or is to have, a new engine. Why: Read into it.\n"
        in words.partition("### Withdrawn\n\n* c0018: ")[2]
    )
    code, words = run(released, "release", "0.3.1", "--date", "2026-11-28")
    assert code == 0, words
    code, words = run(released, "diff", "v0.3.0", "--json")
    assert {"claims", "figures", "attributions"} <= {one["table"] for one in json.loads(words)}


@pytest.mark.long
def test_a_changed_figure_is_told_and_what_was_taken_over_is_not_an_addition(released):
    told = (
        "--set",
        "figures.bound=about",
        "--set",
        "paraphrase=The engine costs about 2 million crowns.",
        "--why",
        "Softer.",
    )
    assert run(released, "supersede", "c0007", *told)[0] == 0
    assert run(released, "supersede", "c0019", "--set", "figures.note=As told.", "--why", "Noted.")[0] == 0
    assert run(released, "supersede", "c0002", "--set", "note=Read again.", "--why", "Read twice.")[0] == 0
    _, words = run(released, "diff", "v0.3.0")
    lines = words.splitlines()
    place = next(
        number for number, line in enumerate(lines) if line.startswith("claims c0007 superseded by c0020: ")
    )
    assert lines[place + 1 : place + 5] == [
        "  paraphrase: The new engine costs 2 million crowns. → The engine costs about 2 million crowns.",
        "  figures.f0005.bound: exact → about",
        "  figures.f0005.note: (empty) → As told.",
        "  why: Softer. Noted.",
    ]
    assert "  why: Read twice." in lines
    assert not [line for line in lines if " added" in line]
    _, words = run(released, "changelog")
    assert "* c0007 is superseded by c0020: paraphrase: The new engine" in words
    assert (
        "figures.f0005.bound: exact → about; figures.f0005.note: empty → As told.; why: Softer. Noted.\n"
        in words
    )
    assert "### Added" not in words


@pytest.mark.long
@pytest.mark.parametrize(
    "correction",
    [
        ("withdraw", "c0018", "--why", "Read into it."),
        ("supersede", "c0007", "--set", "note=Read again.", "--why", "Read twice."),
    ],
)
def test_what_was_corrected_since_a_release_is_not_called_that_release(released, correction):
    (released / "CITATION.cff").write_text("cff-version: 1.2.0\nversion: 0.3.0\n", encoding="utf-8")

    def publish():
        package = read_package(released)
        build_database(package)
        export_package(package)
        [path] = (released / "dist").glob("*.zip")
        with zipfile.ZipFile(path) as archive:
            told = [
                archive.read("CITATION.cff").decode(),
                json.loads(archive.read("datapackage.json"))["version"],
            ]
        with closing(sqlite3.connect(package.database)) as connection:
            [fact] = connection.execute("select value from _package where fact = 'version'").fetchone()
            [content] = connection.execute("select content from _site where name = 'descriptor'").fetchone()
        return [path.stem, *told, fact, json.loads(content)["version"]]

    def tell(version):
        return [f"ferry-{version}", f"cff-version: 1.2.0\nversion: {version}\n", version, version, version]

    assert publish() == tell("0.3.0")
    assert run(released, *correction)[0] == 0
    assert publish() == tell("0.3.0+corrections")
    assert run(released, "release", "0.3.1", "--date", "2026-11-28")[0] == 0
    assert publish() == tell("0.3.1")


def test_the_files_of_a_release_can_be_checked_by_others(released):
    command = ["sha256sum", "--check", "--quiet", "releases/0.3.0.sha256"]
    assert subprocess.run(command, cwd=released, check=False).returncode == 0
    assert run(released, "withdraw", "c0018", "--why", "Read into it.")[0] == 0
    ran = subprocess.run(command, cwd=released, check=False, capture_output=True, text=True)
    assert (ran.returncode, "data/claims.csv: FAILED" in ran.stdout) == (1, True)


def test_a_version_of_the_changelog_is_not_yet_one_to_compare_with(ferry_root):
    (ferry_root / "CHANGELOG.md").write_text(
        "# Changes\n\n## Unreleased\n\n## 0.9.0 - 2020-01-01\n", encoding="utf-8"
    )
    code, words = run(ferry_root, "changelog")
    assert (code, "as releases/ has no list of rows, although CHANGELOG.md has 0.9.0; name" in words) == (
        1,
        True,
    )


@pytest.mark.long
def test_a_shorter_quote_says_which_sentence_it_leaves_open(ferry_root):
    text = "The lock is old. It is dear. Both are so.\n"
    assert add_source(ferry_root, text)[0] == 0
    told = (
        "--proposition",
        "ferry-condition",
        "--paraphrase",
        "The lock is old.",
        "--yes",
        "--claimant",
        "river-times",
    )
    code, words = run(
        ferry_root, "add", "claim", "The lock is old. It is dear", *told, "--accept", "Both at once."
    )
    assert code == 0, words
    code, words = run(ferry_root, "supersede", "c0019", "--set", "quote=The lock is old", "--why", "Shorter.")
    assert (code, words) == (
        0,
        "supersede: c0019 is replaced by c0020; sentence 2 of river-times-2024 is open again\n",
    )


def test_a_zip_serves_as_well_as_a_revision(released):
    package = read_package(released)
    build_database(package)
    export_package(package)
    [path] = (released / "dist").glob("*.zip")
    with zipfile.ZipFile(path) as archive:
        assert "releases/0.3.0.csv" in archive.namelist()
    assert run(released, "diff", path) == (0, f"diff: no row changed since {path}\n")
    replace_once(released / "data/agents.csv", "Ada Brook,the mayor", "Ada Brooke,the mayor")
    assert run(released, "diff", path) == (
        0,
        f"agents ada-brook name: Ada Brook → Ada Brooke\ndiff: 1 row changed since {path}\n",
    )


@pytest.mark.sampled(10)
@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        (
            "claims",
            "The ferry leaks.,",
            "It leaks.,",
            "data/claims.csv:10 c0009: was released in 0.3.0 and has changed",
        ),
        (
            "figures",
            "about,delivered,,counted",
            "about,used,,counted",
            "data/figures.csv:2 f0001: was released",
        ),
        (
            "attributions",
            "c0005,1,harbour-office,denied",
            "c0005,1,harbour-office,said",
            "c0005:1: was released in 0.3.0",
        ),
        (
            "claims",
            "withdrawn,,keeper",
            "withdrawn,,ada-brook",
            "c0017: was released in 0.3.0 and has changed",
        ),
    ],
)
def test_a_released_claim_is_not_changed(released, file, old, new, message):
    replace_once(released / f"data/{file}.csv", old, new)
    before = snapshot(released)
    code, words = run(released, "release", "0.3.1")
    assert code == 1
    assert message in words
    assert "nothing was released" in words
    assert snapshot(released) == before


@pytest.mark.long
def test_a_released_id_does_not_vanish(released):
    path = released / "data/claims.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if not line.startswith("c0017,")), encoding="utf-8")
    code, words = run(released, "release", "0.3.1")
    assert (code, "data/claims.csv c0017: was released in 0.3.0 and is gone" in words) == (1, True)


@pytest.mark.long
def test_a_name_may_still_be_corrected(released):
    replace_once(released / "data/agents.csv", "Ada Brook,the mayor", "Ada Brooke,the mayor")
    assert run(released, "release", "0.3.1")[0] == 0


@pytest.mark.long
def test_open_sentences_are_not_released(ferry_root):
    replace_once(ferry_root / "data/sentences.csv", "rhetoric,An exclamation.", "open,")
    code, words = run(ferry_root, "release", "0.3.0")
    assert (code, "is open" in words, "nothing was released" in words) == (1, True, True)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("x",), "'x' is not a version"),
        (("0.1",), "'0.1' is not a version"),
        (("01.1.0",), "is not a version"),
        (("0.0.9",), "0.0.9 is not higher than 0.3.0"),
        (("0.3.0",), "0.3.0 is not higher than 0.3.0, which is released"),
        (("0.4.0", "--date", "27/11/2026"), "is not a day"),
    ],
)
def test_versions_that_cannot_be_released(released, arguments, message):
    before = snapshot(released)
    code, words = run(released, "release", *arguments)
    assert (code, message in words) == (1, True), words
    assert snapshot(released) == before


def test_what_cannot_be_compared_with(ferry_root, tmp_path):
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("a.txt", "A")
    (tmp_path / "other.zip").write_bytes(other.getvalue())
    (tmp_path / "torn.zip").write_bytes(other.getvalue()[:40])
    for then, message in {
        "HEAD": "git has no package at HEAD",
        tmp_path / "other.zip": "holds no package that can be read",
        tmp_path / "torn.zip": "holds no package that can be read",
        tmp_path / "none.zip": "cannot be read (No such file or directory)",
    }.items():
        code, words = run(ferry_root, "diff", then)
        assert code != 0
        assert message in words
    code, words = run(ferry_root, "changelog")
    assert (code, "nothing is released yet" in words) == (1, True)
