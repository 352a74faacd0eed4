"""What the README shows works exactly as shown, and what it says about the data is true."""

import csv
import json
import re
import shutil
import sqlite3
import subprocess
import sys
import tomllib

import duckdb
import httpx
import pytest
import yaml
from conftest import FERRY, ROOT

from scripts.model import read_resources
from scripts.package import OTHER_FILES
from scripts.site.caching import KEPT

README = (ROOT / "README.md").read_text(encoding="utf-8")
SERVED = "http://127.0.0.1:8001"


def blocks(language):
    found = re.findall(rf"^```{language}\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
    assert found, f"the README has no {language} block"
    return found


@pytest.fixture(scope="session")
def root(package):
    """The folder of the real package, published; nothing here changes it."""
    return package.root


@pytest.fixture(scope="session")
def served(client):
    """Where it is served."""
    return str(client.base_url).rstrip("/")


def test_the_row_shown_is_the_row():
    [block] = blocks("row")
    shown = {name: value.strip() for name, value in (line.split(":", 1) for line in block.splitlines())}
    with open(ROOT / "data/claims.csv", encoding="utf-8", newline="") as file:
        assert shown in list(csv.DictReader(file))


def test_addresses_answer(served):
    addresses = re.findall(rf"{SERVED}[^\s>\"]*", README)
    assert len(addresses) > 6
    for address in addresses:
        answer = httpx.get(address.replace(SERVED, served))
        assert answer.status_code == 200, address
        if "_shape=array" in address:
            assert answer.json()


def test_sql_answers(root):
    with sqlite3.connect(root / "build/munitions.db") as connection:
        for query in blocks("sql"):
            assert connection.execute(query).fetchall()
    connection.close()


def test_the_page_on_traces_shows_what_its_queries_give(root):
    page = (ROOT / "docs/traces.md").read_text(encoding="utf-8")
    found = re.findall(r"```sql\n(.*?)```\n\n((?:\|[^\n]*\n)+)", page, re.DOTALL)
    assert len(found) == page.count("```sql") >= 3
    with sqlite3.connect(root / "build/munitions.db") as connection:
        for query, table in found:
            cursor = connection.execute(query)
            rows = [[column[0] for column in cursor.description], ["---"] * len(cursor.description)]
            rows += [["" if cell is None else str(cell) for cell in row] for row in cursor]
            assert [
                line.strip("|").strip().split(" | ") for line in table.replace("|---", "| --- ").splitlines()
            ] == rows
    connection.close()


def test_statements_without_a_figure_are_accounted_for(root):
    """Every estimate has its row; a statement without one has no figure, or is named with the reason."""
    with sqlite3.connect(root / "build/munitions.db") as connection:
        query = """
            select st.statement_id, st.summary from statements as st
            where st.statement_id not in (
                select a.statement_id from figures as f join accounts as a on a.account_id = f.account_id
            )
        """
        without = dict(connection.execute(query).fetchall())
    connection.close()
    assert {"rusi-2023-10-16", "uk-defence-ministry-2023-10-26"} <= set(without)
    assert not [name for name, summary in without.items() if re.search(r"\d,\d{3}|million|percent", summary)]


def test_python_prints(root):
    for code in blocks("python"):
        ran = subprocess.run(
            [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True
        )
        assert len(ran.stdout.splitlines()) > 1


def test_duckdb_answers(root, monkeypatch):
    monkeypatch.chdir(root)
    for query in blocks("duckdb"):
        assert duckdb.sql(query).fetchall()


def test_r_reads(served, tmp_path):
    """R is not something this project installs; where it is missing, the code is still held to one shape."""
    for code in blocks("r"):
        assert "read.csv(" in code
        if shutil.which("Rscript"):
            (tmp_path / "example.R").write_text(code.replace(SERVED, served))
            ran = subprocess.run(["Rscript", str(tmp_path / "example.R")], capture_output=True, text=True)
            assert ran.returncode == 0, ran.stderr
            assert "Asserted" in ran.stdout


def test_the_download_is_whole(served, tmp_path):
    [command] = blocks("sh")
    subprocess.run(command.replace(SERVED, served), shell=True, cwd=tmp_path, check=True)
    with open(tmp_path / "claims.csv", encoding="utf-8", newline="") as file:
        downloaded = list(csv.DictReader(file))
    with open(ROOT / "data/claims.csv", encoding="utf-8", newline="") as file:
        assert [row["quote"] for row in downloaded] == [row["quote"] for row in csv.DictReader(file)]


def test_the_citation_shown_is_that_of_the_row(served):
    row = httpx.get(f"{served}/munitions/claims_flat.json?claim_id=c0010&_shape=array").json()[0]
    assert row["citation"] in " ".join(README.replace("> ", "").split())


def test_the_citation_file_says_what_the_descriptor_says():
    descriptor = json.loads((ROOT / "datapackage.json").read_text(encoding="utf-8"))
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    for name, member in {
        "title": "title",
        "abstract": "description",
        "version": "version",
        "keywords": "keywords",
    }.items():
        assert citation[name] == descriptor[member], name
    assert f"{citation['date-released']}T00:00:00Z" == descriptor["created"]
    data_licence = descriptor["licenses"][0]
    assert (citation["license"], citation["license-url"]) == (data_licence["name"], data_licence["path"])
    assert data_licence["path"] in (ROOT / "LICENSE-DATA.md").read_text(encoding="utf-8")
    assert f"## {descriptor['version']}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_the_licence_of_the_data_leaves_out_what_is_quoted():
    words = (ROOT / "LICENSE-DATA.md").read_text(encoding="utf-8")
    columns = {field["name"] for one in read_resources().values() for field in one["schema"]["fields"]}
    named = set(re.findall(r"`([a-z_]+)`", words))
    assert {"quote", "cue", "value_text"} <= named <= columns
    assert "Each remains its publisher's" in words


def test_links_lead_to_files():
    for page in [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), ROOT / "data/README.md"]:
        for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            assert target.startswith("http") or (page.parent / target).exists(), f"{page.name}: {target}"


def test_every_command_of_the_docs_is_a_target():
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    for page in [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), ROOT / "data/README.md"]:
        commands = re.findall(r"(?:^|`)make ([a-z-]+)", page.read_text(encoding="utf-8"), re.MULTILINE)
        assert set(commands) <= targets, page.name


def test_every_target_is_explained():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    [targets] = re.findall(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    told = {
        word for line in re.findall("^##.*", makefile, re.MULTILINE) for word in re.findall(r"\w[\w-]*", line)
    }
    pages = "".join((ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "CONTRIBUTING.md"))
    for target in set(targets.split()) - {"help"}:
        assert target in told or f"make {target}" in pages or target.startswith("install"), target
    for words in ("`make tamper`", "`data/accepted_warnings.csv`"):
        for name in ("README.md", "CONTRIBUTING.md"):
            assert words in (ROOT / name).read_text(encoding="utf-8"), (words, name)


def test_locked_requirements_name_no_index():
    for path in (ROOT / "requirements").glob("*.lock"):
        content = path.read_text(encoding="utf-8")
        assert "://" not in content
        assert "--hash=sha256:" in content


@pytest.mark.parametrize(("name", "extras"), [("run", []), ("test", ["test"]), ("spark", ["spark"])])
def test_a_lock_names_what_the_project_names_and_nothing_else(name, extras):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [
        *project["dependencies"],
        *(one for extra in extras for one in project["optional-dependencies"][extra]),
    ]
    lock = (ROOT / f"requirements/{name}.lock").read_text(encoding="utf-8")
    pins = re.findall(r"^([a-z0-9-]+)==(.*?)(?=^[a-z0-9]|\Z)", lock, re.MULTILINE | re.DOTALL)
    ours = {package for package, told in pins if "claimbook (pyproject.toml)" in told}
    assert ours == {re.match(r"[A-Za-z0-9-]+", one)[0].lower() for one in wanted}
    assert all("# via" in told for _, told in pins)


def test_every_id_named_in_the_notes_on_the_data_exists():
    with open(ROOT / "data/claims.csv", encoding="utf-8", newline="") as file:
        ids = {row["claim_id"] for row in csv.DictReader(file)}
    pages = (ROOT / "data/README.md", ROOT / "docs/traces.md")
    named = set(re.findall(r"\bc\d{4}\b", "".join(page.read_text(encoding="utf-8") for page in pages)))
    assert named
    assert named <= ids


def test_the_page_on_clusters_computes_what_it_says():
    page = (ROOT / "docs/cluster.md").read_text(encoding="utf-8")
    cells = [line.strip("| ").split(" | ") for line in page.splitlines() if re.match(r"\| [\d,]+ \|", line)]
    rows = [[float(re.sub("[^0-9.]", "", cell)) for cell in row] for row in cells]
    measured = {row[0]: row for row in rows if len(row) == 7}
    few, many = measured[100_000], measured[1_000_000]

    def cost(column):  # seconds of a processor for a claim more
        return (many[column] - few[column]) / (many[0] - few[0])

    of_loading, of_duckdb, of_copying, of_spark, of_bytes = map(cost, range(2, 7))
    assert (
        f"takes {of_spark * 1000:.2f} ms of processor time on Spark and {of_duckdb * 1000:.3f} ms on DuckDB"
        in page
    )
    assert (
        f"take {of_loading * 1e8 / 60:.0f} minutes to load them and {of_copying * 1e8 / 60:.0f} minutes to write the copy"
        in page
    )
    assert f"{of_bytes * 1e8 / 1000:.0f} GB in about {round(of_bytes * 1e8 / 128, -1):.0f} files" in page
    computed = {row[0]: row[1] for row in rows if len(row) == 2}
    assert computed
    for processors, minutes in computed.items():
        assert minutes == round(of_spark * 1e8 / processors / 60)


def test_the_page_on_clusters_names_the_rules_that_stay():
    page = (ROOT / "docs/cluster.md").read_text(encoding="utf-8")
    rules = {path.stem for path in (ROOT / "scripts/model/rules").glob("*.sql")}
    stay = {
        rule
        for rule in rules
        if "with recursive" in (ROOT / f"scripts/model/rules/{rule}.sql").read_text("utf-8")
    }
    assert stay
    assert {name for name in re.findall(r"`(\w+)`", page) if name in rules} == stay


def test_what_is_done_to_the_words_of_a_quote_is_always_found():
    """The table that `make tamper` writes, on which the README relies."""
    page = (ROOT / "docs/tamperings.md").read_text(encoding="utf-8")
    rows = [line.strip("| ").split(" | ") for line in page.splitlines() if line.startswith("| ")]
    missed = {row[0]: int(row[4]) for row in rows if len(row) == 6 and row[1].isdigit()}
    assert len(missed) > 20
    always = ("of the quote", "the quote", "a bracket", "the offsets", "another source", "a negation")
    assert {name: number for name, number in missed.items() if name.startswith(always) and number} == {}


def test_what_other_provers_say_was_asked_of_every_quote():
    """Neither of them takes a quote as it is for a falsified one."""
    page = (ROOT / "docs/tamperings.md").read_text(encoding="utf-8")
    rows = [line.strip("| ").split(" | ") for line in page.splitlines() if line.startswith("| ")]
    asked = {row[0]: list(map(int, row[1:])) for row in rows if len(row) == 5 and row[1].isdigit()}
    quotes, *objected = asked.pop("none")
    assert quotes > 100
    assert objected == [0, 0, 0]
    assert len(asked) >= 9
    assert asked["a word of the quote replaced"][0] == asked["a word of the quote replaced"][1]


# What these say about the package has to hold when it has grown. What was measured once, and says so, is elsewhere.
GROWING = ("README.md", "CITATION.cff", "metadata.yml", "docs/datasheet.md", "charts")
COUNTED = re.compile(
    r"\b(?:[0-9][0-9,]*|two|three|four|five|both|the first)(?: [a-z]+)? (?:articles|claims|sentences|sources|texts)\b",
    re.IGNORECASE,
)


@pytest.mark.parametrize("root", [ROOT, FERRY], ids=["real", "ferry"])
def test_no_prose_counts_what_grows(root):
    paths = [path for name in GROWING for path in sorted(root.glob(name if "." in name else f"{name}/*"))]
    assert paths
    words = {path.name: path.read_text(encoding="utf-8") for path in paths}
    descriptor = json.loads((root / "datapackage.json").read_text(encoding="utf-8"))
    words["datapackage.json"] = f"{descriptor['title']} {descriptor['description']}"
    found = [f"{name}: {one[0]}" for name, text in words.items() for one in COUNTED.finditer(text)]
    assert not found, "; ".join(found)


def test_what_the_page_on_deployment_names_is_there():
    """The rest is tried by `make try-deploy`, which needs nginx and systemd."""
    page = (ROOT / "docs/deploy.md").read_text(encoding="utf-8")
    named = set(re.findall(r"deploy/[A-Za-z.]+", page)) - {"deploy/"}
    assert named == {f"deploy/{path.name}" for path in (ROOT / "deploy").iterdir()}
    nginx = (ROOT / "deploy/nginx.conf").read_text(encoding="utf-8")
    assert all(words in nginx for words in ("max_size=1g", "rate=20r/s", "burst=60", "limit_req_status 429"))
    kept = re.search("Cache-Control: ([^`]+)`", page)[1]
    assert KEPT.startswith(kept)
    copied = re.findall("^!(.+)$", (ROOT / ".dockerignore").read_text("utf-8"), re.M)
    assert {name for name in copied if not (ROOT / name).exists()} <= {"releases"}
    assert {*OTHER_FILES, "requirements", "scripts"} - {"data/README.md"} <= {*copied}
