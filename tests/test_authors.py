"""Adding and correcting as an author does it: what is typed, what is proposed, what is written, and what is refused."""

import csv
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner
from conftest import FERRY, ROOT, copy_package, run_command

from scripts import model
from scripts.__main__ import main
from scripts.authors.claims import complete
from scripts.authors.drafts import PARTS, Draft, read_cells
from scripts.authors.edit import editing, reading
from scripts.authors.hops import find_speaker
from scripts.authors.sheets import read_sheet
from scripts.authors.tellings import Place
from scripts.authors.worksheets import propose_quote
from scripts.changing import finish_interrupted
from scripts.check import find_problems
from scripts.commands import adding
from scripts.new import start_package
from scripts.problems import Failure

TEXT = """New bridge to cost 40 million crowns

The River Times has learned that a new bridge will be built in 2026. According to the town council, it will cost about \
40 million crowns. The harbour office denied that the ferry will stop. Ada Brook said that the ferry carried between \
1,100 and 1,300 cars in April. "We never lost a car", said Zoë Marsh. Some residents fear that the fare could rise by at \
least 15 percent. The ferry reportedly makes 12 crossings a day. Opinions differ. 🚢 The old engine leaks oil into the \
river. Nearly 90 bicycles crossed in May 2024. More than two million crowns were pledged by the council for the bridge.
"""
# The cells of a figure for which a worksheet may have a proposal.
FIGURE = (
    "value_text",
    "measure",
    "value",
    "lower",
    "upper",
    "unit",
    "item",
    "item_kind",
    "bound",
    "stage",
    "method",
)
# What a person types into the worksheet, by sentence.
TYPED = {
    1: {
        "proposition_id": "bridge-cost",
        "propositions.title": "What the bridge costs",
        "propositions.topic": "money",
    },
    2: {
        "quote": "a new bridge will be built in 2026",
        "paraphrase": "A new bridge is to be built in 2026.",
        "proposition_id": "bridge-built",
        "propositions.title": "Whether a bridge is built",
        "propositions.topic": "traffic",
    },
    3: {
        "paraphrase": "The new bridge will cost about 40 million crowns.",
        "proposition_id": "bridge-cost",
        "relations.relation": "refines",
        "relations.other_claim_id": "New bridge to cost 40 million crowns",
        "relations.reason": "The same cost, with about.",
    },
    4: {
        "paraphrase": "It is not true that the ferry will stop.",
        "proposition_id": "ferry-stops",
        "relations.relation": "rebuts",
        "relations.other_claim_id": "c0001",
        "relations.reason": "The denial is of what the Gazette says.",
    },
    5: {
        "proposition_id": "cars-carried",
        "traces.from_account_id": "a0001",
        "traces.link": "candidate_origin",
        "traces.basis": "matching_content",
        "traces.confidence": "low",
        "traces.reaches": "document",
        "traces.explanation": "Both count the cars of April.",
    },
    6: {"paraphrase": "The ferry never lost a car.", "proposition_id": "ferry-safe"},
    7: {"agents.name": "Some residents", "agents.kind": "unnamed", "proposition_id": "fare-raised"},
    8: {"agents.name": "reportedly", "agents.kind": "unnamed", "proposition_id": "crossings-made"},
    9: {"quote": "", "disposition": "opinion", "why": "Names nothing that could be checked."},
    10: {"proposition_id": "ferry-condition"},
    11: {
        "proposition_id": "bicycles-carried",
        "propositions.title": "How many bicycles crossed",
        "propositions.topic": "traffic",
    },
    12: {"proposition_id": "bridge-cost"},
}


def run(root, *arguments):
    """A command in this process, with --package: its exit status and what it printed."""
    ran = CliRunner().invoke(main, [*map(str, arguments), "--package", str(root)])
    assert ran.exception is None or isinstance(ran.exception, SystemExit), ran.exception
    return ran.exit_code, ran.output


def check(root):
    """What check finds by itself; frictionless, which takes as long again, is asked once in this module."""
    return find_problems(root, ask_reference=False)


def read(root, table):
    with open(root / "data" / f"{table}.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def snapshot(root):
    """The bytes of all that belongs to a package."""
    return {
        path: path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and "drafts" not in path.parts
    }


def add_source(root, text=TEXT, *options):
    path = root.parent / "times.txt"
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    told = (
        "--publisher",
        "River Times",
        "--title",
        "New bridge to cost 40 million crowns",
        "--published",
        "2024-05-20",
    )
    return run(root, "add", "source", path, *told, "--yes", *options)


def fill_in(path, typed):
    """Read each sentence, and type what is still missing."""
    with open(path, encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    for line in lines:
        line |= {"enter": "yes", **typed.get(int(line["sentence"]), {})}
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, lines[0])
        writer.writeheader()
        writer.writerows(lines)


@pytest.fixture(scope="module")
def grown(tmp_path_factory):
    """The ferry with a third source, whose sentences are open; made once, to be copied."""
    root = copy_package(FERRY, tmp_path_factory.mktemp("grown") / "ferry")
    assert add_source(root)[0] == 0
    return root


@pytest.fixture
def with_source(grown, tmp_path):
    """A copy of the ferry with a third source."""
    (tmp_path / "times.txt").write_text(TEXT, encoding="utf-8")
    return copy_package(grown, tmp_path / "ferry")


def test_a_source_comes_with_its_sentences(ferry_root):
    before = snapshot(ferry_root)
    code, words = add_source(ferry_root)
    assert code == 0
    assert "river-times-2024 with 12 open sentences" in words
    assert (ferry_root / "data/texts/river-times-2024.txt").read_bytes() == TEXT.encode()
    [row] = [row for row in read(ferry_root, "sources") if row["source_id"] == "river-times-2024"]
    assert (row["publisher_id"], row["title_basis"], row["published_basis"]) == (
        "river-times",
        "stated",
        "stated",
    )
    sentences = [row for row in read(ferry_root, "sentences") if row["source_id"] == "river-times-2024"]
    cut = [TEXT[int(row["sentence_start"]) : int(row["sentence_end"])] for row in sentences]
    assert len(cut) == 12
    assert cut[9] == "🚢 The old engine leaks oil into the river."
    assert {row["disposition"] for row in sentences} == {"open"}
    problems = check(ferry_root)
    assert [(one.level, one.rule) for one in problems] == [("warning", "no_sentence_is_open")]
    # No line of another row was touched.
    for path, content in before.items():
        if path.suffix == ".csv":
            assert set(content.split(b"\n")) <= set(path.read_bytes().split(b"\n"))


@pytest.mark.sampled(3)
@pytest.mark.parametrize(
    ("text", "options", "basis"),
    [
        ("The bridge is old.\n", (), "stated"),
        ("The bridge is old.\n", ("--set", "title_basis=devised"), "devised"),
        ("Words.\n", ("--set", "url=https://example.org/new-bridge-to-cost-40-million-crowns"), "from_url"),
    ],
)
def test_a_title_is_that_of_the_document_unless_its_basis_is_told(ferry_root, text, options, basis):
    code, words = add_source(ferry_root, text, *options)
    assert code == 0, words
    assert [
        row["title_basis"] for row in read(ferry_root, "sources") if row["source_id"] == "river-times-2024"
    ] == [basis]


@pytest.mark.long
def test_ten_claims_take_few_cells(with_source):
    code, words = run(with_source, "add", "worksheet", "river-times-2024")
    assert code == 0, words
    path = with_source / "drafts/river-times-2024.csv"
    fill_in(path, TYPED)
    code, words = run(with_source, "add", "claims", path)
    assert code == 0, words
    assert find_problems(with_source) == []
    claims = [row for row in read(with_source, "claims") if row["source_id"] == "river-times-2024"]
    assert len(claims) == 11
    # The target is 120 cells for ten claims, with hops, figures, a relation and a trace.
    assert sum(map(len, TYPED.values())) + 12 + 4 < 80
    denial = next(row for row in claims if row["polarity"] == "denies")
    assert denial["quote"] == "denied that the ferry will stop"
    figures = {row["claim_id"]: row for row in read(with_source, "figures")}
    by_quote = {row["quote"]: figures.get(row["claim_id"]) for row in claims}
    cars = by_quote["the ferry carried between 1,100 and 1,300 cars in April"]
    assert (cars["lower"], cars["upper"], cars["bound"], cars["unit"]) == ("1100", "1300", "range", "car")
    # Entered again, nothing is added twice.
    before = snapshot(with_source)
    assert run(with_source, "add", "claims", path) == (0, "add: 0 claims; no line has yes under enter\n")
    assert snapshot(with_source) == before


@pytest.fixture
def worksheet(with_source):
    """A worksheet of which no line is read yet, as a function that types into it and enters it."""
    assert run(with_source, "add", "worksheet", "river-times-2024")[0] == 0
    path = with_source / "drafts/river-times-2024.csv"

    with open(path, encoding="utf-8", newline="") as file:
        given = {line["sentence"]: line for line in csv.DictReader(file)}

    def enter(*typed):
        lines = [
            dict.fromkeys(given["1"], "") | (given.get(line.get("sentence"), {}) | line) for line in typed
        ]
        with open(path, "w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, given["1"])
            writer.writeheader()
            writer.writerows(lines)
        code, words = run(with_source, "add", "claims", path)
        with open(path, encoding="utf-8", newline="") as file:
            return code, words, list(csv.DictReader(file))

    return enter


@pytest.mark.long
def test_a_reason_accepts_the_warnings_of_its_own_claim_alone(worksheet, with_source):
    residents = {
        **TYPED[7],
        "quote": "rise by at least 15 percent",
        "attributions.act": "said",
        "enter": "yes",
    }
    first = residents | {
        "sentence": "7",
        "paraphrase": "It rises by at least 15.",
        "accept": "Could is the residents'.",
    }
    other = residents | {"sentence": "7", "paraphrase": "Again at least 15."}
    before = snapshot(with_source)
    code, words, _ = worksheet(first, other)
    assert code == 1
    assert "(worksheet, row 3, sentence 7)" in words
    assert snapshot(with_source) == before
    code, words, _ = worksheet(first, other | {"accept": "Here too."})
    assert code == 0, words
    accepted = {(row["row"].split(":")[0], row["reason"]) for row in read(with_source, "accepted_warnings")}
    assert {("c0019", "Could is the residents'."), ("c0020", "Here too.")} <= accepted
    assert not {("c0019", "Here too."), ("c0020", "Could is the residents'.")} & accepted


def test_a_hop_below_leaves_the_proposed_one_first(worksheet, with_source):
    empty = dict.fromkeys(
        ("attributions.cue", "attributions.agent_id", "attributions.act", "claimant_id"), ""
    )
    first = {"sentence": "5", "enter": "yes", **TYPED[5], **empty}
    hop = {
        "attributions.cue": "Ada Brook said",
        "attributions.agent_id": "harbour-office",
        "attributions.act": "said",
    }
    code, words, _ = worksheet(first, hop)
    assert code == 0, words
    hops = [row["agent_id"] for row in read(with_source, "attributions") if row["claim_id"] == "c0019"]
    assert hops == ["ada-brook", "harbour-office"]
    assert read(with_source, "claims")[-1]["claimant_id"] == "ada-brook"


def test_a_second_figure_below_leaves_the_proposed_one(worksheet, with_source):
    empty = dict.fromkeys((f"figures.{name}" for name in FIGURE), "")
    first = {"sentence": "11", "enter": "yes", **TYPED[11], **empty}
    figure = {"figures.value_text": "May 2024", "figures.bound": "not_a_quantity", "enter": "yes"}
    code, words, lines = worksheet(first, figure)
    figures = [row["value_text"] for row in read(with_source, "figures") if row["claim_id"] == "c0019"]
    assert code == 0, words
    assert (figures[0].startswith("Nearly 90"), figures[1:]) == (True, ["May 2024"])
    assert [line["enter"] for line in lines] == ["c0019", "c0019"]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("Nearly 90 bicycles", ""),
        ("2 million crowns", "are the words of 0 figures of river-times-2024"),
        ("90 boats", "are the words of 0 figures"),
    ],
)
def test_a_figure_is_named_by_its_words_where_another_rests_on_it(worksheet, with_source, words, message):
    """It is one of the same source, and of the same claim if that has it."""
    line = {"sentence": "11", "enter": "yes", **TYPED[11], "figures.value_text": "Nearly 90 bicycles"}
    below = {
        "figures.value_text": "May 2024",
        "figures.bound": "not_a_quantity",
        "figures.base_figure_id": words,
    }
    code, told, _ = worksheet(line, below)
    assert (code == 0, message in told) == (not message, True), told
    if not message:
        by_id = {row["figure_id"]: row for row in read(with_source, "figures")}
        [row] = [row for row in by_id.values() if row["value_text"] == "May 2024"]
        assert by_id[row["base_figure_id"]]["value_text"] == words


def test_a_figure_that_is_typed_below_is_not_proposed_above(worksheet, with_source):
    empty = dict.fromkeys((f"figures.{name}" for name in FIGURE), "")
    line = {"sentence": "11", "enter": "yes", **TYPED[11], **empty}
    code, words, _ = worksheet(line, {"figures.value_text": "90"})
    figures = [row["value_text"] for row in read(with_source, "figures") if row["claim_id"] == "c0019"]
    assert (code, figures) == (0, ["90"]), words


def test_words_of_a_period_are_not_dropped_without_its_basis(worksheet, with_source):
    line = {
        "sentence": "10",
        "enter": "yes",
        **TYPED[10],
        "period_basis": "",
        "period_text": "into the river",
    }
    code, words, _ = worksheet(line)
    assert code == 1
    assert "period_basis: what the period rests on" in words
    assert worksheet(line | {"period_basis": "relative"})[0] == 0
    assert read(with_source, "claims")[-1]["period_text"] == "into the river"


def test_a_claim_that_is_not_finished_leaves_nothing_behind(worksheet, with_source):
    line = {"sentence": "12", "enter": "yes", "propositions.title": "What was pledged", "paraphrase": ""}
    line |= {
        "propositions.topic": "money",
        "quote": "crowns were pledged by the council",
        "attributions.agent_id": "-",
    }
    line |= {"attributions.cue": "the council", "agents.name": "The council", "proposition_id": "pledge"}
    code, words, lines = worksheet(line, {"sentence": "10", "enter": "yes", **TYPED[10]})
    assert code == 1
    assert "row 2, sentence 12, " in words
    assert "add: 1 claim c0019" in words
    assert "pledge" not in {row["proposition_id"] for row in read(with_source, "propositions")}
    assert [line["enter"] for line in lines] == ["yes", "c0019"]


def test_a_worksheet_may_come_back_from_a_spreadsheet(with_source):
    run(with_source, "add", "worksheet", "river-times-2024")
    path = with_source / "drafts/river-times-2024.csv"
    with open(path, encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    # Columns moved, semicolons, CR LF, a byte order mark.
    names = sorted(lines[0], reverse=True)
    lines[11] |= {"enter": "yes", "proposition_id": "engine-cost"}
    with open(path, "w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, names, delimiter=";")
        writer.writeheader()
        writer.writerows(lines)
    code, words = run(with_source, "add", "claims", path)
    assert (code, words.split()[1]) == (0, "1"), words


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda text: text.replace("quote,", "words,", 1), "words is not a column of a worksheet"),
        (lambda text: text.replace(",paraphrase", ",quote", 1), "a column stands twice"),
        (
            lambda text: text.replace("\n2,", "\n2,,", 1) if "\n2," in text else text + "x\n",
            "cells, but the header has",
        ),
        (lambda text: "", "has no lines"),
    ],
)
def test_a_spoiled_worksheet_is_refused(with_source, spoil, message):
    run(with_source, "add", "worksheet", "river-times-2024")
    path = with_source / "drafts/river-times-2024.csv"
    path.write_text(spoil(path.read_text(encoding="utf-8")), encoding="utf-8")
    before = snapshot(with_source)
    code, words = run(with_source, "add", "claims", path)
    assert code == 1
    assert message in words
    assert snapshot(with_source) == before


def test_a_worksheet_in_yaml_takes_the_same_claims(with_source):
    assert run(with_source, "add", "worksheet", "river-times-2024", "--yaml")[0] == 0
    path = with_source / "drafts/river-times-2024.yml"
    lines = yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)
    fuller = {number for number, line in enumerate(lines) if len(line) > 3}
    assert fuller
    for line in lines:
        line |= TYPED.get(int(line["sentence"]), {}) | (
            {"enter": "yes"} if int(line["sentence"]) in TYPED else {}
        )
    path.write_text(yaml.safe_dump(lines, allow_unicode=True), encoding="utf-8")
    code, words = run(with_source, "add", "claims", path)
    assert code == 0, words
    assert sum(row["source_id"] == "river-times-2024" for row in read(with_source, "claims")) == 11
    assert run(with_source, "add", "claims", path) == (0, "add: 0 claims; no line has yes under enter\n")
    assert "drafts/river-times-2024.yml" in run(with_source, "todo")[1]
    code, words = run(with_source, "add", "worksheet", "river-times-2024")
    assert (code, "is there already" in words) == (1, True)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "has no lines"),
        ("sentence: 1\n", "is not a list of lines"),
        ("- sentence: 1\n- words\n", ":2 is not columns with a value each"),
        ("- sentence: 1\n  quote: [a, b]\n", ":1 is not columns with a value each"),
        ("- sentence: 1\n  words: a\n", ":1 words is not a column of a worksheet"),
        ("- sentence: 1\n  sentence: 2\n", ":1 has a column twice"),
        ("- sentence: 1\n  quote: 'a\n", "cannot be read as YAML"),
        ("- &a {sentence: 1}\n- *a\n", "alias"),
        ("- sentence: 99\n  enter: yes\n  quote: A\n", "has no sentence 99"),
    ],
)
def test_a_spoiled_worksheet_in_yaml_is_refused(with_source, text, message):
    path = with_source / "drafts/river-times-2024.yml"
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")
    before = snapshot(with_source)
    code, words = run(with_source, "add", "claims", path)
    assert (code, message in words) == (1, True), words
    assert snapshot(with_source) == before


def test_a_quote_across_lines_is_typed_with_a_space(ferry_root):
    assert add_source(ferry_root, "The quay\nis sound, says Ada Brook.\n")[0] == 0
    told = ("--cue", "says Ada Brook", "--proposition", "ferry-condition", "--source", "river-times-2024")
    code, words = run(ferry_root, "add", "claim", "The quay is sound", *told, "--yes")
    assert code == 0, words
    row = read(ferry_root, "claims")[-1]
    assert (row["quote"], row["paraphrase"]) == ("The quay\nis sound", "The quay is sound.")


def test_columns_that_a_spreadsheet_adds_say_nothing(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("sentence,quote,,\n1,A b,,\n,,,\n", encoding="utf-8")
    assert read_sheet(path, ["sentence", "quote"]) == [{"sentence": "1", "quote": "A b"}]


def test_one_claim_by_options(with_source):
    code, words = run(
        with_source, "add", "claim", "The old engine leaks oil", "--proposition", "ferry-condition", "--yes"
    )
    assert (code, words.splitlines()[-1]) == (0, "add: c0019 in river-times-2024 at 479-503")
    row = read(with_source, "claims")[-1]
    assert (row["claimant_id"], row["attributed_on"], row["recorded_by"]) == (
        "river-times",
        "2024-05-20",
        "keeper",
    )


def test_nothing_is_written_before_a_person_has_read_it(with_source):
    before = snapshot(with_source)
    code, words = run(
        with_source, "add", "claim", "The old engine leaks oil", "--proposition", "ferry-condition"
    )
    assert code == 1
    assert "nothing is written before somebody has read it" in words
    assert snapshot(with_source) == before
    # The claim is kept.
    with open(with_source / "drafts/river-times-2024.csv", encoding="utf-8", newline="") as file:
        [line] = csv.DictReader(file)
    assert (line["quote"], line["proposition_id"]) == ("The old engine leaks oil", "ferry-condition")


def test_what_was_kept_goes_on_where_it_stopped_and_goes_when_it_is_entered(with_source):
    add = ("add", "claim", "The old engine leaks oil")
    assert run(with_source, *add, "--paraphrase", "Oil leaks from the old engine.")[0] == 1
    assert run(with_source, *add, "--set", "note=Read twice.")[0] == 1
    # A title in place of a key.
    code, words = run(with_source, *add, "--proposition", "In what condition the ferry is", "--yes")
    assert code == 0, words
    claim = read(with_source, "claims")[-1]
    assert (claim["paraphrase"], claim["note"]) == ("Oil leaks from the old engine.", "Read twice.")
    assert claim["proposition_id"] == "ferry-condition"
    assert not (with_source / "drafts").exists()


@pytest.mark.sampled(10)
@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("units", "litre"), "add: litre in data/codelists/units.csv"),
        (("units", "percent"), "percent is in data/codelists/units.csv already"),
        (("units", "Car"), "car is in data/codelists/units.csv already; use it"),
        (("units", "a litre"), "data/codelists/units.csv"),
        (("claims", "litre"), "claims is not a codelist; the codelists are acts, agent_kinds"),
        (("bounds", "twice"), "have more than a title and a description"),
    ],
)
def test_a_code_is_added_with_what_it_means(ferry_root, arguments, words):
    before = snapshot(ferry_root)
    code, told = run(
        ferry_root, "add", "code", *arguments, "--title", "Litres", "--description", "One litre."
    )
    assert words in told
    assert (code == 0) == told.startswith("add: litre in")
    assert (snapshot(ferry_root) == before) == (code != 0)
    if code == 0:
        row = {"code": "litre", "title": "Litres", "description": "One litre."}
        assert row in read(ferry_root, "codelists/units")
        assert check(ferry_root) == []


def test_who_lacks_a_code_is_told_how_to_add_it(with_source):
    told = (
        "--set",
        "figures.unit=litre",
        "--set",
        "figures.stage=not_applicable",
        "--proposition",
        "bridge-cost",
    )
    told += ("--paraphrase", "It will cost about 40 million.", "--set", "figures.measure=cost", "--yes")
    code, words = run(with_source, "add", "claim", "it will cost about 40 million", *told)
    assert code == 1
    assert (
        "'litre' is not a code in data/codelists/units.csv; correct it, or add it with add code units"
        in words
    )


@pytest.mark.long
def test_a_heading_of_one_word_is_proposed_as_a_fragment(ferry_root):
    """What has more words may claim something."""
    assert add_source(ferry_root, "Dam safe\n\nBackground\n\nThe dam is safe.\n")[0] == 0
    assert run(ferry_root, "add", "worksheet", "river-times-2024", "--yaml")[0] == 0
    path = ferry_root / "drafts/river-times-2024.yml"
    lines = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert [line["disposition"] for line in lines] == ["open", "fragment", "open"]
    path.write_text(
        path.read_text(encoding="utf-8").replace("enter: ''\n  sentence: '2'", "enter: yes\n  sentence: '2'")
    )
    assert run(ferry_root, "add", "claims", path)[0] == 0
    assert [row["disposition"] for row in read(ferry_root, "sentences")[-2:]] == ["fragment", "open"]


def test_the_terminal_asks_for_all_that_is_new(with_source, monkeypatch):
    monkeypatch.setattr(adding, "_is_asking", lambda yes: True)
    monkeypatch.setattr(adding, "_confirm", lambda yes, what, lines: None)
    answers = ["Brook Club", "organization", "organisation", "fare-fair", "Is the fare fair?", "money"]
    told = (
        "--cue",
        "Opinions",
        "--set",
        "attributions.act=said",
        "--paraphrase",
        "The fare could rise by at least 15 percent.",
        "--accept",
        "A test of questions.",
    )
    ran = CliRunner().invoke(
        main,
        ["add", "claim", "the fare could rise by at least 15 percent", *told, "--package", str(with_source)],
        input="".join(f"{answer}\n" for answer in answers),
    )
    asked = re.findall(r"^(\S+): .*\n> ", ran.output, re.MULTILINE)
    assert asked == ["attributions.agent_id", "agents.kind", "proposition_id", "propositions.topic"], (
        ran.output
    )
    unknown = re.findall(r"(\S+) is not in the list; choose from it", ran.output)
    assert (unknown, ran.exit_code) == (["organization", "fare-fair"], 0), ran.output
    assert read(with_source, "claims")[-1]["claimant_id"] == "brook-club"


def test_of_words_in_another_language_no_speaker_or_polarity_is_proposed(with_source):
    path = with_source / "data/sources.csv"
    path.write_text(
        path.read_text("utf-8").replace(",en,,data/texts/river", ",fr,,data/texts/river"), "utf-8"
    )
    code, words = run(
        with_source, "add", "claim", "The old engine leaks oil", "--proposition", "ferry-condition"
    )
    assert code == 1
    for column in ("attributions.cue", "polarity", "modality"):
        assert f"  {column}: " in words


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("ferry", "these words stand in 10 places; choose one with --at"),
        (
            "the ferry is unsafe, as critics claim",
            "the nearest passage is “the ferry is unsafe, as some critics claim”",
        ),
        ("“We never lost a car”", '“"” there, ““” here'),
        ("zzz qqq", "these words are not in"),
        (" ", "the quote is empty"),
    ],
)
def test_a_place_is_never_chosen_for_the_author(with_source, words, message):
    before = snapshot(with_source)
    code, told = run(with_source, "add", "claim", words, "--yes")
    assert code == 1
    assert message in told
    assert snapshot(with_source) == before


def test_a_claim_that_loses_its_hedge_is_refused_or_accepted_with_a_reason(with_source):
    typed = ("--cue", "Some residents", "--set", "agents.name=Residents", "--set", "agents.kind=unnamed")
    typed += ("--set", "attributions.act=said", "--proposition", "fare-raised", "--yes")
    before = snapshot(with_source)
    code, words = run(
        with_source, "add", "claim", "rise by at least 15 percent", "--paraphrase", "It rises by 15.", *typed
    )
    assert code == 1
    assert 'leaves out "could"' in words
    assert snapshot(with_source) == before
    reason = "A test of acceptance."
    told = ("--paraphrase", "The fare rises by at least 15 percent.", "--accept", reason)
    code, words = run(with_source, "add", "claim", "rise by at least 15 percent", *told, *typed)
    assert code == 0, words
    assert reason in [row["reason"] for row in read(with_source, "accepted_warnings")]
    assert {one.rule for one in check(with_source)} == {"no_sentence_is_open"}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("Grüße".encode("utf-16"), "looks like UTF-16"),
        ("Grüße".encode("cp1252"), "another encoding, such as cp1252"),
        (b"", "has no words"),
        (b" \n\t ", "has no words"),
        (b"a\0b", "contains a NUL"),
    ],
)
def test_texts_that_cannot_be_held(ferry_root, content, message):
    before = snapshot(ferry_root)
    code, words = add_source(ferry_root, content)
    assert code == 1
    assert message in words
    assert snapshot(ferry_root) == before


def test_a_text_is_held_once_and_a_publisher_is_not_typed_twice(with_source):
    code, words = add_source(with_source)
    assert (code, "river-times-2024 is a source already" in words) == (1, True)
    code, words = add_source(with_source, TEXT, "--id", "again")
    assert (code, "this text is held already, as river-times-2024" in words) == (1, True)
    code, words = run(
        with_source,
        "add",
        "source",
        with_source.parent / "times.txt",
        "--publisher",
        "River Time",
        "--title",
        "A",
        "--yes",
    )
    assert (code, "may be river-times (River Times)" in words) == (1, True)


@pytest.mark.long
def test_odd_texts_have_all_their_sentences(ferry_root):
    text = "שלום עולם. זה משפט.\r\n\r\nIt said “wait…” and 🚢🚢 left the quay.\tDr. Brook came.\r\n"
    assert add_source(ferry_root, text)[0] == 0
    assert {one.rule for one in check(ferry_root)} == {"no_sentence_is_open"}
    quote = "🚢🚢 left the quay"
    code, words = run(
        ferry_root,
        "add",
        "claim",
        quote,
        "--paraphrase",
        "Ships left.",
        "--claimant",
        "river-times",
        "--proposition",
        "ferry-stops",
        "--yes",
    )
    assert code == 0, words
    row = read(ferry_root, "claims")[-1]
    assert text[int(row["quote_start"]) : int(row["quote_end"])] == quote


def test_a_successor_has_all_that_its_predecessor_had(ferry_root):
    code, words = run(
        ferry_root, "supersede", "c0002", "--set", "figures.1.note=Counted at the quay.", "--why", "Noted."
    )
    assert code == 0, words
    assert words == (
        "supersede: c0002 is replaced by c0019, with 2 hops, 1 figure, 2 traces, 1 drift, 1 disagreement, 1 relation\n"
    )
    assert check(ferry_root) == []
    claims = {row["claim_id"]: row for row in read(ferry_root, "claims")}
    assert (claims["c0002"]["status"], claims["c0002"]["superseded_by"]) == ("superseded", "c0019")
    assert "Noted." in claims["c0002"]["note"]
    for table in ("attributions", "figures", "traces"):
        counts = [
            sum(row["claim_id"] == one for row in read(ferry_root, table)) for one in ("c0002", "c0019")
        ]
        assert counts[0] == counts[1] > 0
    [figure] = [row for row in read(ferry_root, "figures") if row["claim_id"] == "c0019"]
    assert (figure["note"], figure["value"]) == ("Counted at the quay.", "1200")
    drifts = {row["trace_id"]: row for row in read(ferry_root, "drifts")}
    traces = [row["trace_id"] for row in read(ferry_root, "traces") if row["claim_id"] == "c0019"]
    assert figure["figure_id"] in {drifts[one]["figure_id"] for one in traces if one in drifts}


@pytest.mark.long
def test_a_successor_with_other_words_is_placed(ferry_root):
    code, words = run(
        ferry_root,
        "supersede",
        "c0007",
        "--set",
        "quote=new engine costs 2 million crowns",
        "--why",
        "Shorter.",
    )
    assert code == 0, words
    row = read(ferry_root, "claims")[-1]
    assert (row["quote_start"], row["quote_end"]) == ("346", "379")
    assert check(ferry_root) == []


@pytest.mark.long
def test_what_cannot_be_corrected(ferry_root):
    before = snapshot(ferry_root)
    for arguments, message in {
        ("supersede", "c0010", "--set", "note=x", "--why", "y"): "c0010 is superseded by c0008 already",
        ("supersede", "c0099", "--set", "note=x", "--why", "y"): "c0099 is not a claim_id",
        ("supersede", "c0002", "--set", "claim_id=c0077", "--why", "y"): "claim_id cannot be changed",
        (
            "supersede",
            "c0002",
            "--set",
            "source_id=harbour-news",
            "--why",
            "y",
        ): "source_id cannot be changed",
        (
            "supersede",
            "c0003",
            "--set",
            "figures.note=x",
            "--why",
            "y",
        ): "has the figures f0002, f0003; name one",
        ("supersede", "c0002", "--set", "note", "--why", "y"): "is not FIELD=VALUE",
        ("supersede", "c0002", "--set", "claimant_id=nobody", "--why", "y"): "nobody",
        ("withdraw", "c0017", "--why", "x"): "c0017 is withdrawn already",
        ("withdraw", "c0002", "--why", " "): "say why with --why",
        ("withdraw", "c0006", "--why", "Because of \x07 it."): "cannot be seen",
    }.items():
        code, words = run(ferry_root, *arguments)
        assert (code, message in words) == (1, True), words
    assert snapshot(ferry_root) == before


def test_a_withdrawn_claim_opens_its_sentence(ferry_root):
    code, words = run(ferry_root, "withdraw", "c0016", "--why", "Read of another fare.")
    assert code == 0, words
    assert words == "withdraw: c0016 is withdrawn; sentence 6 of harbour-news is open again\n"
    row = next(row for row in read(ferry_root, "claims") if row["claim_id"] == "c0016")
    assert (row["status"], row["note"]) == (
        "withdrawn",
        "The year is that of publication. Withdrawn: Read of another fare.",
    )
    code, words = run(ferry_root, "todo")
    assert "open sentence: data/sentences.csv harbour-news:6 Its fare rose by 20 percent this year." in words


def test_todo_names_what_is_left(with_source):
    code, words = run(with_source, "todo")
    assert code == 0
    assert words.splitlines()[-1].startswith("todo: 12 open sentences, ")


def test_todo_names_a_claim_that_nothing_relates_to_what_was_said_before(ferry_root):
    path = ferry_root / "data" / "relations.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if "c0014" not in line), encoding="utf-8")
    code, words = run(ferry_root, "todo")
    assert code == 0
    assert "unrelated claim: data/claims.csv c0014 no relation leads from it to c0005" in words
    assert words.count("unrelated claim: ") == 1  # c0008 to c0010 are parts of one sentence


@pytest.mark.long
def test_a_new_package_grows_by_commands_alone(tmp_path):
    root = tmp_path / "bridge"
    start_package(root, "bridge", "Claims about a bridge")
    for name, rows in {
        "topics": "safety,Safety,Whether things are safe.\n",
        "measures": "cracked_cables,Cracked cables,Share of the cables that are cracked.\n",
    }.items():
        with open(root / f"data/codelists/{name}.csv", "a", encoding="utf-8") as file:
            file.write(rows)
    text = "The bridge is safe, says Ada Brook. About 40 percent of its cables are cracked. Nothing else is known.\n"
    path = tmp_path / "gazette.txt"
    path.write_text(text, encoding="utf-8")
    told = ("--publisher", "The Gazette", "--title", "About the bridge", "--published", "2024-05-02", "--yes")
    assert run(root, "add", "source", path, *told)[0] == 0
    new = ("--set", "propositions.title=Whether the bridge is safe", "--set", "propositions.topic=safety")
    agent = ("--set", "agents.name=Ada Brook", "--set", "agents.kind=person")
    code, words = run(root, "add", "claim", "The bridge is safe", *new, *agent, "--yes")
    assert (code, "say who you are with --by" in words) == (1, True)
    code, words = run(root, "add", "claim", "The bridge is safe", *new, *agent, "--by", "Jo Pond", "--yes")
    assert code == 0, words
    assert {one.rule for one in check(root)} == {"no_sentence_is_open"}
    assert read(root, "claims")[0]["claimant_id"] == "ada-brook"


def change_four(root):
    with editing(root) as edit:
        for name in ("claims", "agents", "sources", "figures"):
            edit.rows(name)[0]["note"] = "Changed."
        edit.commit()


class Killed(BaseException):
    """As if the process had been killed there."""


@pytest.mark.parametrize("moves", range(4))
def test_a_change_that_is_interrupted_is_made_whole_or_not_at_all(ferry_root, monkeypatch, moves):
    before = snapshot(ferry_root)
    replace, count = os.replace, 0

    def die(*arguments):
        nonlocal count
        if count == moves:
            raise Killed
        count += 1
        replace(*arguments)

    monkeypatch.setattr(os, "replace", die)
    with pytest.raises(Killed):
        change_four(ferry_root)
    monkeypatch.undo()
    finish_interrupted(ferry_root)
    assert all(
        read(ferry_root, name)[0]["note"] == "Changed." for name in ("claims", "agents", "sources", "figures")
    )
    assert set(snapshot(ferry_root)) == set(before)


def test_parts_of_a_draft_are_tables_of_the_model():
    assert set(PARTS) < {*model.NEEDED, *model.OPTIONAL}


OUTSIDE = [
    '["../outside"]',
    '["data/link/outside"]',
    '["/tmp/outside"]',
    "[5]",
    "{}",
    "5",
    "[" * 100_000,
    "[",
]


@pytest.mark.parametrize("paths", OUTSIDE, ids=range(len(OUTSIDE)))
def test_a_change_that_a_package_brings_along_leads_nowhere_else(paths, ferry_root):
    ready, elsewhere = ferry_root / ".edit" / "ready", ferry_root.parent / "elsewhere"
    ready.mkdir(parents=True)
    elsewhere.mkdir()
    (ferry_root / "data" / "link").symlink_to(elsewhere)
    for path in (ready.parent / "outside", ready / "data" / "link" / "outside"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("of the package")
    (ready / "changes.json").write_text(paths)
    with pytest.raises(Failure, match="could not be finished"):
        finish_interrupted(ferry_root)
    assert list(elsewhere.iterdir()) == []
    assert not (ferry_root.parent / "outside").exists()


def test_a_full_disk_changes_nothing(ferry_root):
    before = snapshot(ferry_root)
    ran = run_command("withdraw", "c0016", "--why", "x", "--package", ferry_root, before=limit_files)
    assert ran.returncode == 1
    assert "cannot be written" in ran.stderr
    assert snapshot(ferry_root) == before


def limit_files():
    from resource import RLIMIT_FSIZE, setrlimit

    setrlimit(RLIMIT_FSIZE, (200, 200))


@pytest.mark.long
def test_two_writers_at_once(ferry_root):
    """Each waits for the other, and no id is given twice."""
    code = "import sys; from scripts.__main__ import main; main()"
    quotes = ["Ferry May Stop", "What a summer"]
    told = ["--proposition", "ferry-condition", "--set", "paraphrase=Something is said.", "--yes"]
    told += ["--accept", "Two writers at once."]
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", code, "add", "claim", quote, *told, "--package", str(ferry_root)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for quote in quotes
    ]
    printed = [writer.communicate(timeout=60)[0] for writer in writers]
    assert [writer.returncode for writer in writers] == [0, 0], printed
    assert [row["claim_id"] for row in read(ferry_root, "claims")][-2:] == ["c0019", "c0020"]
    assert check(ferry_root) == []


def test_untouched_rows_keep_their_bytes(ferry_root):
    path = ferry_root / "data/agents.csv"
    odd = path.read_text(encoding="utf-8").replace("ada-brook,Ada Brook", '"ada-brook","Ada Brook"', 1)
    path.write_text(odd, encoding="utf-8")
    with editing(ferry_root) as edit:
        edit.rows("agents")[-1]["note"] = "Changed."
        edit.commit()
    changed = path.read_text(encoding="utf-8").splitlines()
    assert changed[:-1] == odd.splitlines()[:-1]


def test_what_cannot_be_written_to(tmp_path):
    code, words = run(tmp_path / "nowhere", "todo")
    assert (code, "name a package with --package" in words) == (1, True)
    (tmp_path / "datapackage.json").write_text(json.dumps([]), encoding="utf-8")
    code, words = run(tmp_path, "todo")
    assert (code, "has no datapackage.json that can be read" in words) == (1, True)
    assert list(Path(tmp_path).iterdir()) == [tmp_path / "datapackage.json"]


def add_count(root, quote):
    """Add a source that begins with a quote, and its claim as it is proposed; gives the row of its figure."""
    assert add_source(root, f"{quote}. It is old.\n")[0] == 0
    code, words = run(root, "add", "claim", quote, "--proposition", "cars-carried", "--yes")
    assert code == 0, words
    return read(root, "figures")[-1]


@pytest.mark.long
def test_a_year_is_no_figure_and_a_number_within_it_is_one(ferry_root):
    row = add_count(ferry_root, "The ferry carried 20 cars in May 2024")
    assert (row["value_text"], row["value"], row["unit"]) == ("20", "20", "car")
    assert read(ferry_root, "claims")[-1]["period"] == "2024-05"


def test_a_speaker_who_is_not_in_the_words_is_asked_for(with_source):
    named = ("--set", "agents.name=Some sailors", "--set", "agents.kind=unnamed", "--claimant", "river-times")
    code, words = run(
        with_source,
        "add",
        "claim",
        "The old engine leaks oil",
        "--proposition",
        "ferry-condition",
        *named,
        "--yes",
    )
    assert (code, "attributions.cue: the words of the text that say who tells it" in words) == (1, True)


@pytest.mark.parametrize(
    ("first", "named"), [("Ada Brook said", "ada-brook"), ("Ada Brook stayed", "ada-brook"), ("It said", "")]
)
def test_who_speaks_is_found_however_often_he_is_meant(first, named):
    text, edit = f"{first} that it leaks.\n" + "She said that it leaks.\n" * 1200, reading(FERRY)
    starts = [one.start() for one in re.finditer("^.", text, re.MULTILINE)]
    for number, start in enumerate(starts, 1):
        cells = {
            "number": str(number),
            "sentence_start": str(start),
            "sentence_end": str(text.index(".", start) + 1),
        }
        list.append(edit.rows("sentences"), {"source_id": "a", **cells})
    draft = Draft({"source_id": "a", "publisher_id": ""}, Place(0, 0), {}, {}, {})
    hop = {"cue": "She said", "cue_start": str(starts[-1]), "cue_end": str(starts[-1] + 8)}
    draft.cells["attributions"] = [hop, hop]
    assert find_speaker(edit, draft, text, hop) == named


def test_a_later_line_says_what_an_earlier_one_only_named():
    edit, line = reading(FERRY), {"quote": "Ferry May Stop In May", "source_id": "ferry-gazette"}
    line |= {"proposition_id": "What is new"}
    opened = [
        complete(edit, read_cells(edit, [line | more])).open
        for more in ({}, {"propositions.topic": "safety"})
    ]
    assert ["propositions.topic" in one for one in opened] == [True, False]
    [row] = edit.rows("propositions").find(title="What is new")
    assert (row["proposition_id"], row["topic"]) == ("what-is-new", "safety")


@pytest.mark.long
def test_an_author_is_asked_one_thing_after_the_other(with_source):
    """In a terminal: each answer helps with the next question, and others may write meanwhile."""
    import pty

    asked = [
        "It is not true that the ferry will stop.",
        "ferry-stops",
        "c0001",
        "The Gazette says that it may.",
        "y",
    ]
    command = [
        sys.executable,
        "-m",
        "scripts",
        "add",
        "claim",
        "denied that the ferry will stop",
        "--package",
    ]
    mine, theirs = pty.openpty()
    with subprocess.Popen(
        [*command, str(with_source)],
        cwd=ROOT,
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        os.close(theirs)
        os.write(mine, "".join(f"{answer}\n" for answer in asked).encode())
        words = process.stdout.read()
    os.close(mine)
    assert process.returncode == 0, words
    assert "its quote: c0001 (The ferry may stop in May.)" in words
    relation = read(with_source, "relations")[-1]
    assert list(relation.values()) == ["c0019", "rebuts", "c0001", "The Gazette says that it may."]


@pytest.mark.parametrize(
    ("sentence", "quote"),
    [
        ("The mayor, Ada Brook, said that the ferry is late.", "the ferry is late"),
        ('"We never lost a car", said Zoë Marsh.', "We never lost a car"),
        ("Karin Voss, the mayor, denied that the dam leaks.", "denied that the dam leaks"),
        (
            "The dam lost 300 litres a second, according to the water board.",
            "The dam lost 300 litres a second",
        ),
        ("The ferry is old and it leaks.", "The ferry is old and it leaks"),
    ],
)
def test_the_quote_of_a_sentence_is_proposed_without_its_cue(sentence, quote):
    assert propose_quote(sentence, Place(0, len(sentence))) == quote
