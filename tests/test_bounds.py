"""What check takes for a package of any kind: at most so much time and memory, whatever is large in it."""

import csv
import hashlib
import subprocess
import sys
import time

import pytest
from conftest import ROOT, loaded_package
from test_bad_inputs import descriptor, field

from scripts.check import find_problems
from scripts.check.descriptor import judge_descriptor
from scripts.check.rules import judge_rules
from scripts.check.tables import SPAN, STEP

MOST_SECONDS, MOST_BYTES = 10, 512 * 1024 * 1024
UNUSED = " large has neither claims nor accounts; record them, or remove the row"
CHECK = f"""
import resource, subprocess, sys
done = subprocess.run([sys.executable, "-m", "scripts", "check", "--package", sys.argv[1]], cwd={str(ROOT)!r})
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_utime + used.ru_stime, used.ru_maxrss * 1024)
"""


def read(root, table):
    with open(root / f"data/{table}.csv", encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def write(root, table, rows):
    with open(root / f"data/{table}.csv", "w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def add_text(root, text, sentences):
    """A source with a text whose sentences, none of them a claim, have these offsets."""
    header, *rows = read(root, "sources")
    words = {"source_id": "large", "text_path": "data/texts/large.txt"}
    words["text_sha256"] = hashlib.sha256(text.encode()).hexdigest()
    write(root, "sources", [header, *sorted([*rows, [words.get(n, c) for n, c in zip(header, rows[0])]])])
    (root / words["text_path"]).write_bytes(text.encode())
    descriptor(lambda d: d["resources"].append({"name": "large", "path": words["text_path"]}))(root)
    header, *rows = read(root, "sentences")
    rows += [["large", n, *one, "rhetoric", "Invented."] for n, one in enumerate(sentences, 1)]
    write(root, "sentences", [header, *rows])


def run_rule(root, name):
    with loaded_package(root, {"claims", "sentences", "sources"}) as (connection, rules, tables):
        return judge_rules(connection, [rule for rule in rules if rule.name == name], tables)


def find_sentences(text):
    start = 0
    for line in text.splitlines(keepends=True):
        if line.strip():
            yield start, start + len(line.rstrip())
        start += len(line)


# Sentences of all lengths, and white space of all lengths between them, on both sides of where pieces begin and end.
EDGES = [one + near for one in (STEP, 2 * STEP, SPAN, SPAN + STEP) for near in (-1, 0)]


@pytest.mark.parametrize("letter", ["a", "\U0001f600"], ids=["ASCII", "beyond"])
def test_sentences_of_any_length_cover_a_text_with_gaps_of_any_length(letter, tiny_root):
    text = "".join(f"{letter * length}\n{' ' * length}\n" for length in EDGES).rstrip() + "\n"
    sentences = list(find_sentences(text))
    add_text(tiny_root, text, sentences)
    assert run_rule(tiny_root, "sentences_cover_the_text") == []
    for left_out in (0, 3, len(sentences) - 1):
        kept = sentences[:left_out] + sentences[left_out + 1 :]
        header, *rows = read(tiny_root, "sentences")
        rows = [row for row in rows if row[0] != "large"]
        rows += [["large", n, *one, "rhetoric", "Invented."] for n, one in enumerate(kept, 1)]
        write(tiny_root, "sentences", [header, *rows])
        [found] = run_rule(tiny_root, "sentences_cover_the_text")
        assert "leaves out text" in found.message


@pytest.mark.sampled(3)
@pytest.mark.parametrize("start", [*EDGES, 0, 7])
def test_words_are_proven_wherever_they_stand(start, tiny_root):
    """The same words everywhere else differ in one character, so only the right place passes."""
    quote = "\U0001f6a2x" * 2_400
    text = "é" * start + quote + "é" * 12_000
    add_text(tiny_root, text, [(0, len(text))])
    header, *rows = read(tiny_root, "claims")
    place = {name: header.index(name) for name in ("source_id", "quote", "quote_start", "quote_end")}
    for shift, is_proven in ((0, True), (1, False), (-1, False), (STEP, False), (-STEP, False)):
        cells = {"source_id": "large", "quote": quote, "quote_start": start + shift}
        cells["quote_end"] = start + shift + len(quote)
        for name, cell in cells.items():
            rows[0][place[name]] = cell
        write(tiny_root, "claims", [header, *rows])
        found = run_rule(tiny_root, "quote_is_verbatim")
        assert [problem.row for problem in found] == ([] if is_proven else [2]), shift


def test_a_text_of_a_million_characters_is_checked_in_time(tiny_root):
    text = "".join(
        f"The ferry \U0001f6a2 has no {'very ' * (n % 40)}old car number {n}.\n" for n in range(7_000)
    )
    assert len(text) > 900_000
    add_text(tiny_root, text, find_sentences(text))
    seconds, size = measure_check(tiny_root)
    assert seconds < MOST_SECONDS
    assert size < MOST_BYTES


def measure_check(root):
    """Seconds of processor time and the most bytes of memory that check takes for a package whose added source has no claim."""
    command = [sys.executable, "-c", CHECK, root]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert [line.split(":")[-1] for line in ran.stderr.splitlines()] == [UNUSED, " 1 problem"]
    return map(float, ran.stdout.splitlines()[-1].split())


def test_a_text_has_a_bound(tiny_root):
    add_text(tiny_root, "Ferry.\n" * 1_500_000, [])
    [found] = find_problems(tiny_root)
    assert (found.file, "10,000,000" in found.message) == ("data/texts/large.txt", True)


# Patterns on which a matcher that tries every way to split a cell takes minutes, and a cell for each.
EVIL = {
    "^.*.*.*.*.*=$": "=" * 3_000 + "x=",
    "^.*.*.*.*.*.*.*[ab]x?=$": "=" * 3_000 + "b=",
    "^[a-z]*[a-z]*[a-z]*[a-z]*[a-z]*1?[ab]2$": "a" * 3_000 + "b2",
    "^a*a*a*a*a*a*a*a*b$": "a" * 3_000 + "c",
    "^(?:-[a-z]*)*-[a-z]*[a-z]*=$": "-a" * 1_500,
    "^(a+)+b$": "a" * 3_000,
    "^(a|aa)+$": "a" * 3_000 + "b",
    "^(.*)*$": "a" * 3_000,
    "^(a{1,100}){1,100}$": "a" * 3_000 + "b",
    "^" + "a?" * 100 + "a" * 100 + "$": "a" * 100,
    "^" + ".*" * 200 + "$": "a" * 3_000,
    "^[^a]*[^b]*[^c]*[^d]*=$": "e" * 3_000,
}


@pytest.mark.sampled(6)
@pytest.mark.parametrize("pattern", EVIL)
def test_no_pattern_keeps_check_waiting(pattern, tiny_root):
    descriptor(lambda d: field(d, "reason", "relations")["constraints"].update(pattern=pattern))(tiny_root)
    header, *rows = read(tiny_root, "relations")
    for row in rows:
        row[-1] = EVIL[pattern]
    write(tiny_root, "relations", [header, *rows])
    started = time.process_time()
    find_problems(tiny_root)
    assert time.process_time() - started < MOST_SECONDS


@pytest.mark.sampled(10)
@pytest.mark.parametrize("end", ["\n", "\r", "\x0b", "\x85", "\u2028", "\u2029", "\x1b"])
@pytest.mark.parametrize("place", ["end", "middle", "start"])
@pytest.mark.parametrize("member", ["name", "title", "version", "id", "resource", "licence"])
def test_no_name_version_or_title_has_a_line_break(member, place, end, tiny_root):
    def spoil(words):
        cut = {"end": len(words), "middle": 3, "start": 0}[place]
        return words[:cut] + end + words[cut:]

    def change(d):
        place = {"resource": d["resources"][0], "licence": d["licenses"][0]}.get(member, d)
        name = {"resource": "title", "licence": "title"}.get(member, member)
        place[name] = spoil(place.get(name, "an-identifier"))

    descriptor(change)(tiny_root)
    assert [problem.file for problem in judge_descriptor(tiny_root)] == ["datapackage.json"]
