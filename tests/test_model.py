"""A package follows the engine's model: what rules and views rely on is there, and `upgrade` adds it if not."""

import json
import os

import pytest
from click.testing import CliRunner
from conftest import FERRY, ROOT, replace_once, write_descriptor
from server import fetch_all

from scripts import model
from scripts.__main__ import main
from scripts.changing import finish_interrupted
from scripts.check import find_problems
from scripts.database import build_database
from scripts.package import load_descriptor, read_package
from scripts.problems import Failure
from scripts.strict_json import format_json
from scripts.upgrade import upgrade_package


def find(descriptor, name):
    return next(resource for resource in descriptor["resources"] if resource["name"] == name)


def find_field(descriptor, table, name):
    return next(field for field in find(descriptor, table)["schema"]["fields"] if field["name"] == name)


def drop(table, *names):
    def change(descriptor):
        names_ = {table, *names}
        descriptor["resources"] = [one for one in descriptor["resources"] if one["name"] not in names_]

    return change


def add_field(descriptor, table, name):
    field = {"name": name, "type": "string", "description": "A field of the package's own.", "example": "x"}
    words = {"propertyUrl": "https://schema.org/name", "constraints": {"required": False}}
    find(descriptor, table)["schema"]["fields"].append(field | words)


def drop_key(descriptor):
    find(descriptor, "claims")["schema"]["foreignKeys"].pop(1)


def point_elsewhere(descriptor):
    find(descriptor, "claims")["schema"]["foreignKeys"][1]["reference"]["resource"] = "sources"
    find(descriptor, "claims")["schema"]["foreignKeys"][1]["reference"]["fields"] = ["source_id"]


def rename_text(descriptor):
    drop("topics")(descriptor)
    find(descriptor, "propositions")["schema"].pop("foreignKeys")
    find(descriptor, "text-ferry-gazette")["name"] = "topics"


# what is changed in the descriptor: the place and the message of the only problem, and whether `upgrade` corrects it
# fmt: off
DEVIATIONS = {
    "a key dropped": (drop_key, "resources[4].schema.foreignKeys", "claimant_id does not point to agent_id in agents", True),
    "a key elsewhere": (point_elsewhere, "resources[4].schema.foreignKeys", "claimant_id does not point to agent_id in agents", True),
    "all keys dropped": (lambda d: find(d, "traces")["schema"].pop("foreignKeys"), "resources[11].schema.foreignKeys", "claim_id does not point", True),
    "the primary key": (lambda d: find(d, "sentences")["schema"].update(primaryKey=["number"]), "resources[2].schema.primaryKey", "source_id, number", True),
    "a type": (lambda d: find_field(d, "figures", "value").update(type="integer"), "resources[6].schema.fields[5]", "type of value is \"integer\", but \"number\" in the model", True),
    "a date as text": (lambda d: find_field(d, "claims", "claimed_on").pop("rdfType"), "resources[4].schema.fields[8]", "rdfType of claimed_on is missing", True),
    "required": (lambda d: find_field(d, "claims", "quote")["constraints"].update(required=False), "resources[4].schema.fields[2]", "required of quote is false, but true in the model", True),
    "a longer cell": (lambda d: find_field(d, "claims", "quote")["constraints"].update(maxLength=9), "resources[4].schema.fields[2]", "maxLength of quote is 9, but 5000 in the model", True),
    "no pattern": (lambda d: find_field(d, "claims", "claim_id")["constraints"].pop("pattern"), "resources[4].schema.fields[0]", "pattern of claim_id", True),
    "a needed table": (drop("propositions"), "", "propositions is missing", True),
    "a needed codelist": (drop("links"), "", "links is missing", True),
    "a text in its place": (rename_text, "", "topics is a table of the model", False),
    "a reserved name": (lambda d: d.update(name="main"), "name", "main means something else", False),
    "a view's name": (lambda d: find(d, "text-ferry-gazette").update(name="claims_flat"), "resources[", "claims_flat is the name", False),
    "the search's name": (lambda d: find(d, "text-ferry-gazette").update(name="claims_fts"), "resources[", "claims_fts is the name", False),
    "a column's name": (lambda d: add_field(d, "claims", "csv_row"), "resources[4].schema.fields", "the name csv_row is used twice, or is that of a field that check adds", False),
    "a bound's name": (lambda d: add_field(d, "claims", "claimed_on_latest"), "resources[4].schema.fields", "the name claimed_on_latest is used twice, or", False),
    "no version": (lambda d: d.pop("model"), "model", "is missing, as in packages of an older claimbook; run upgrade", True),
    "an older version": (lambda d: d.update(model=1), "model", "the package is older; run upgrade", True),
    "a newer version": (lambda d: d.update(model=3), "model", "the package is newer; install a newer claimbook", False),
    "words for a version": (lambda d: d.update(model="two"), "model", "is \"two\", not a version", True),
    "yes for a version": (lambda d: d.update(model=True), "model", "is true, not a version", True),
}
# fmt: on


@pytest.mark.sampled(8)
@pytest.mark.parametrize("case", sorted(DEVIATIONS))
def test_what_the_model_pins_is_told_and_mended(case, ferry_root):
    change, place, words, is_mended = DEVIATIONS[case]
    descriptor = load_descriptor(ferry_root)
    change(descriptor)
    write_descriptor(ferry_root, descriptor)
    before = {path: path.read_bytes() for path in ferry_root.rglob("*.csv")}
    problems = [problem for problem in find_problems(ferry_root) if problem.rule != "files"]
    assert {problem.rule for problem in problems} <= {"model", "descriptor"}
    assert words in problems[0].message, problems
    assert problems[0].field.startswith(place)
    assert "; " in problems[0].message
    if is_mended:
        assert upgrade_package(ferry_root)
        assert [str(problem) for problem in find_problems(ferry_root, ask_reference=False)] == []
        assert upgrade_package(ferry_root) == []
    assert {path: path.read_bytes() for path in ferry_root.rglob("*.csv")} == before


def test_no_table_has_the_name_of_a_page_of_the_package(tiny_root):
    """A text may: it has no page there."""
    descriptor = load_descriptor(tiny_root)
    find(descriptor, "text-ferry-gazette")["name"] = "notes"
    names = [name for name in model.ABOUT if name.islower() and name != "notes"]
    for name in names:
        table = model.read_resources()["topics"] | {"name": name, "path": f"data/{name}.csv"}
        descriptor["resources"].append(table)
        (tiny_root / table["path"]).write_text("code,title,description\n")
    write_descriptor(tiny_root, descriptor)
    told = [one.message for one in find_problems(tiny_root) if one.field.endswith("].name")]
    assert told == [f"{name} is the name of a page of the site; rename the table" for name in names]


@pytest.mark.long
def test_a_package_may_say_more(ferry_root):
    descriptor = load_descriptor(ferry_root)
    add_field(descriptor, "claims", "tide")
    find(descriptor, "agents")["schema"]["foreignKeys"].append(
        {"fields": ["country"], "reference": {"resource": "home-countries", "fields": ["code"]}}
    )
    find_field(descriptor, "sources", "language")["constraints"]["enum"] = ["en"]
    countries = model.read_resources()["topics"] | {
        "name": "home-countries",
        "path": "data/home-countries.csv",
    }
    descriptor["resources"].append(countries)
    write_descriptor(ferry_root, descriptor)
    (ferry_root / "data/home-countries.csv").write_text("code,title,description\nNZ,New Zealand,A country.\n")
    replace_once(ferry_root / "data/codelists/acts.csv", "told,Told", "sang,Sang,Sang it.\ntold,Told")
    lines = (ferry_root / "data/claims.csv").read_text(encoding="utf-8").splitlines()
    lines = [lines[0] + ",tide", *(line + "," for line in lines[1:])]
    (ferry_root / "data/claims.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert [str(problem) for problem in find_problems(ferry_root)] == []
    assert upgrade_package(ferry_root) == []
    package = read_package(ferry_root)
    build_database(package)
    pages = [
        "/",
        "/ferry",
        "/ferry/claims",
        "/ferry/claims/c0001",
        "/ferry/home-countries",
        "/ferry/home-countries/NZ",
    ]
    pages += ["/dictionary", "/dictionary/home-countries", "/download"]
    for page, answer in zip(pages, fetch_all([package.database], pages)):
        assert answer.status_code == 200, page
    assert "New Zealand" in fetch_all([package.database], ["/ferry/home-countries/NZ"])[0].text


@pytest.mark.long
def test_codes_that_are_missing_are_told_and_added_without_touching_others(ferry_root):
    path = ferry_root / "data/codelists/bounds.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    left = [line.replace("About,", "Around,") for line in lines if not line.startswith(("nearly", "vague"))]
    path.write_text("\n".join(left), encoding="utf-8")
    [problem] = find_problems(ferry_root)
    assert (
        str(problem)
        == "data/codelists/bounds.csv: lacks the codes nearly, vague of the model; run upgrade, which adds them"
    )
    assert upgrade_package(ferry_root) == ["data/codelists/bounds.csv: added nearly, vague"]
    assert path.read_text(encoding="utf-8").startswith("\n".join(left) + "\n")
    assert [problem for problem in find_problems(ferry_root) if problem.rule == "model"] == []


def test_a_code_on_which_rules_rely_says_what_the_model_says(ferry_root):
    replace_once(
        ferry_root / "data/codelists/relation_kinds.csv",
        "Both cannot be true.,true",
        "Both cannot be true.,false",
    )
    problems = [problem for problem in find_problems(ferry_root) if problem.rule == "model"]
    assert [str(problem) for problem in problems] == [
        "data/codelists/relation_kinds.csv:2 contradicts symmetric: is 'false', but 'true' in the model;"
        " rules rely on it, so write that"
    ]


def test_a_package_of_the_model_before_is_brought_to_this_one(ferry_root):
    """Model 1: examples that are not strings, keys in the standard's shorter form, tables and codelists missing."""
    descriptor = load_descriptor(ferry_root)
    del descriptor["model"]
    find_field(descriptor, "claims", "quote_start")["example"] = 74
    find_field(descriptor, "claims", "quote")["description"] = "In words of our own."
    for key in find(descriptor, "claims")["schema"]["foreignKeys"]:
        key["fields"] = key["fields"][0]
        if not key["reference"]["resource"]:
            del key["reference"]["resource"]
    drop("traces", "drifts", "disagreements", "links", "trace_bases", "drift_kinds")(descriptor)
    for name in (
        "traces",
        "drifts",
        "disagreements",
        "codelists/links",
        "codelists/trace_bases",
        "codelists/drift_kinds",
    ):
        (ferry_root / f"data/{name}.csv").unlink()
    write_descriptor(ferry_root, descriptor)
    [problem] = find_problems(ferry_root)
    assert str(problem).startswith(
        "datapackage.json model: is missing, as in packages of an older claimbook; run upgrade"
    )
    changes = upgrade_package(ferry_root)
    assert changes[0] == "datapackage.json: model is now 2"
    assert "datapackage.json: added: traces" in changes
    assert "data/traces.csv: added without rows" in changes
    assert (
        "data/codelists/trace_bases.csv: added cited, inferred, matching_content, verbatim_overlap" in changes
    )
    upgraded = load_descriptor(ferry_root)
    assert find_field(upgraded, "claims", "quote_start")["example"] == "74"
    assert find_field(upgraded, "claims", "quote")["description"] == "In words of our own."
    assert upgraded["name"] == "ferry"
    # What is left are the claims that are said to be traced, and are no longer.
    assert {problem.rule for problem in find_problems(ferry_root)} == {"trace_status_agrees_with_traces"}


def test_new_columns_are_added_behind_the_others_and_no_cell_is_touched(ferry_root):
    """Also where a cell has line breaks and quotation marks, and the last line no end."""
    path, descriptor = ferry_root / "data/traces.csv", load_descriptor(ferry_root)
    fields = find(descriptor, "traces")["schema"]["fields"]
    old = [field for field in fields if field["name"] not in ("reaches", "overlap_words")]
    find(descriptor, "traces")["schema"]["fields"] = old
    write_descriptor(ferry_root, descriptor)
    names = ",".join(field["name"] for field in old)
    row = 't0001,c0002,,a0001,derives_from,cited,high,"Two ""words"",\nin a row."'
    path.write_text(f"{names}\n{row}\n{row}", encoding="utf-8", newline="")
    assert "data/traces.csv: added the empty columns reaches, overlap_words" in upgrade_package(ferry_root)
    widened = path.read_bytes().decode("utf-8")
    assert widened == f"{names},reaches,overlap_words\n{row},,\n{row},,"
    assert upgrade_package(ferry_root) == []


@pytest.mark.parametrize("moves", [0, 1])
def test_an_upgrade_is_made_whole_however_it_is_interrupted(ferry_root, monkeypatch, moves):
    """What is killed between two files is finished by the next verb; before the first, nothing has changed."""
    descriptor, path = load_descriptor(ferry_root), ferry_root / "data/codelists/bounds.csv"
    write_descriptor(ferry_root, descriptor | {"model": 1})
    path.write_text("".join(path.read_text("utf-8").splitlines(keepends=True)[:-1]), "utf-8")
    left, replace = iter(range(moves)), os.replace
    monkeypatch.setattr(
        os, "replace", lambda *paths: replace(*paths) if next(left, None) is not None else 1 / 0
    )
    with pytest.raises(ZeroDivisionError):
        upgrade_package(ferry_root)
    monkeypatch.undo()
    finish_interrupted(ferry_root)
    assert upgrade_package(ferry_root) == []


@pytest.mark.parametrize(
    "content", ["[]", "{}", '{"resources": 1}', '{"resources": [{"name": "claims"}]}', "{"]
)
def test_what_cannot_be_brought_to_the_model_is_left_alone(content, tmp_path):
    (tmp_path / "datapackage.json").write_text(content)
    with pytest.raises(Failure, match="cannot be read"):
        upgrade_package(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["datapackage.json"]
    assert (tmp_path / "datapackage.json").read_text() == content


def test_tables_that_are_left_out_count_as_empty(ferry_root):
    """What points at them may stay empty, and nothing else."""
    left_out = (
        "statements",
        "accounts",
        "relays",
        "traces",
        "drifts",
        "disagreements",
        "relations",
        "figures",
    )
    descriptor = load_descriptor(ferry_root)
    drop(*left_out)(descriptor)
    write_descriptor(ferry_root, descriptor)
    for name in left_out:
        (ferry_root / f"data/{name}.csv").unlink()
    package = read_package(ferry_root)
    assert {table.name for table in package.tables if table.is_absent} >= {"accounts", "figures"}
    found = {problem.rule for problem in find_problems(ferry_root)}
    assert found >= {
        "number_in_quote_is_a_figure",
        "denial_rebuts_something",
        "trace_status_agrees_with_traces",
    }
    assert found <= {*(path.stem for path in model.RULES.glob("*.sql"))}


def test_a_key_to_a_table_that_is_left_out_dangles(ferry_root):
    descriptor = load_descriptor(ferry_root)
    drop("relays", "traces", "drifts", "disagreements", "accounts")(descriptor)
    figures = find(descriptor, "figures")["schema"]
    figures["foreignKeys"] = [
        key for key in figures["foreignKeys"] if key["reference"]["resource"] != "accounts"
    ]
    write_descriptor(ferry_root, descriptor)
    for name in ("relays", "traces", "drifts", "disagreements", "accounts"):
        (ferry_root / f"data/{name}.csv").unlink()
    dangling = [problem for problem in find_problems(ferry_root) if problem.rule == "foreign_key"]
    assert len(dangling) == 8
    assert {(problem.file, problem.field) for problem in dangling} == {("data/figures.csv", "account_id")}


def test_the_model_describes_itself():
    for name, resource in model.read_resources().items():
        for field in resource["schema"]["fields"]:
            assert len(field["description"]) > 15, field
            assert field["propertyUrl"].startswith("http")
            assert isinstance(field["example"], str), (name, field["name"])
    for folder in (model.FOLDER / "tables", model.FOLDER):
        for path in folder.glob("*.json"):
            assert (
                path.read_text(encoding="utf-8")
                == format_json(json.loads(path.read_text(encoding="utf-8"))) + "\n"
            )


def test_the_packages_are_written_one_field_per_line():
    for root in (ROOT, FERRY):
        text = (root / "datapackage.json").read_text(encoding="utf-8")
        assert text == format_json(json.loads(text)) + "\n"
        assert text.count("\n") < 1_500


@pytest.mark.parametrize("version", [1, 3, "two"])
@pytest.mark.parametrize("verb", ["todo", "export", "serve"])
def test_a_verb_says_that_a_package_follows_another_model(verb, version, ferry_root):
    descriptor = load_descriptor(ferry_root)
    write_descriptor(ferry_root, descriptor | {"model": version})
    ran = CliRunner().invoke(main, [verb, "--package", str(ferry_root)])
    assert (ran.exit_code, model.judge_version({"model": version}) in ran.output) == (1, True), ran.output
