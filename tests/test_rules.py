"""Every rule holds for both packages and is broken by one line that breaks no other rule."""

import json
import re

import pytest
from conftest import FERRY, ROOT, loaded_package, replace_once

from scripts.check import find_problems, places, tables
from scripts.check.rules import judge_rules
from scripts.model import RULES

# rule: file, what stands there, what is put in its place
# fmt: off
MUTATIONS = {
    "account_is_not_before_its_statement": ("sources.csv", "Harbour news,stated,news_article,harbour-press,,,,2024-05-02", "Harbour news,stated,news_article,harbour-press,,,,2024-04-01"),
    "addresses_are_public": ("sources.csv", "https://ferry.example.org/a", "https://10.0.0.1/a"),
    "adverb_names_nobody": ("claims.csv", "ada-brook,indirect_speech", "ada-brook,adverb"),
    "alternatives_come_in_groups": ("figures.csv", "capacity,asserted,unstated,,,,room,\nf0008", "capacity,asserted,unstated,,,,load,\nf0008"),
    "attributed_not_after_recorded": ("claims.csv", "superseded,c0009,keeper,2024-06-01", "superseded,c0009,keeper,2024-04-01"),
    "attributed_not_before_claimed": ("claims.csv", "2024-05~,stated", "2024-06~,stated"),
    "attributed_when_published": ("claims.csv", "2024-05~,stated,2024-05-02", "2024-05~,stated,2024-05-03"),
    "base_figure_is_another_of_its_source": ("figures.csv", ",f0001,,", ",f0004,,"),
    "basis_agrees_with_its_date": ("claims.csv", "carried_over,,not_given", "carried_over,,stated"),
    "bound_fills_its_cells": ("figures.csv", "cars,,,,town,harbour-office,about", "cars,,,,town,harbour-office,range"),
    "claimant_is_one_hop": ("attributions.csv", "c0002,2,harbour-office", "c0002,2,ada-brook"),
    "containers_are_not_contained": ("sources.csv", "stated,en,,data", "stated,en,ferry-post,data"),
    "cue_stands_in_its_sentence": ("claims.csv", "ada-brook,carried_over", "ada-brook,indirect_speech"),
    "cue_stands_at_its_offsets": ("attributions.csv", "Reports say that,152", "Reports say that,153"),
    "dates_are_real": ("claims.csv", "reported,explicit,cars-carried,2024-04,", "reported,explicit,cars-carried,2024-04-31,"),
    "days_are_real": ("sources.csv", "full,2024-06-01", "full,2024-06-31"),
    "denial_has_its_polarity": ("attributions.csv", "c0003,1,ada-brook,said", "c0003,1,ada-brook,denied"),
    "denial_is_in_its_quote": ("claims.csv", "denied that the ferry is unsafe,220,251", "the ferry is unsafe,232,251"),
    "denial_rebuts_something": ("relations.csv", "c0005,rebuts", "c0005,contradicts"),
    "denying_cue_is_a_denial": ("attributions.csv", "claimed,as critics claim,253,269", "claimed,The harbour office denied that,201,231"),
    "designation_stands_in_quote": ("figures.csv", "f0002,c0003,,40 cars,cars,40,,,car,,cars,,", "f0002,c0003,,40 cars,cars,40,,,car,,cars,,10-metre"),
    "disagreement_fits_its_figures": ("disagreements.csv", "content,,", "content,f0001,"),
    "disposition_agrees_with_claims": ("sentences.csv", "transition", "claim"),
    "drift_fits_its_figures": ("figures.csv", "up to 29,cars,,,29", "up to 31,cars,,,31"),
    "drifts_follow_derivations": ("disagreements.csv", "t0004", "t0002"),
    "every_agent_is_used": ("agents.csv", "town,The town", "stray,A stray,,group,,,,,,\ntown,The town"),
    "every_proposition_is_used": ("claims.csv", "possible,explicit,ferry-stops", "possible,explicit,ferry-safe"),
    "every_source_is_used": ("sources.csv", "inferred,en,ferry-gazette", "inferred,en,"),
    "every_statement_has_an_account": ("accounts.csv", "a0003,council-2024", "a0003,brook-2024-04-30"),
    "figure_belongs_to_one_thing": ("figures.csv", "f0005,c0004,,", "f0005,c0004,a0003,"),
    "figure_of_an_account_says_how_sure": ("figures.csv", "used,asserted", "used,"),
    "figure_says_what_it_counts": ("figures.csv", "f0003,c0003,,90 bicycles,bicycles,90,,,bicycle", "f0003,c0003,,90 bicycles,bicycles,90,,,"),
    "hedge_is_not_asserted": ("claims.csv", "affirms,possible,explicit,ferry-stops", "affirms,asserted,explicit,ferry-stops"),
    "hedge_stands_in_quote_or_cue": ("claims.csv", "It could carry 40 cars or 90 bicycles,113,150", "carry 40 cars or 90 bicycles,122,150"),
    "hedged_has_a_hedge": ("claims.csv", "asserted,explicit,ferry-safe,,,not_given,not_applicable,current,,keeper,2024-06-01,Invented.\nc0008", "likely,explicit,ferry-safe,,,not_given,not_applicable,current,,keeper,2024-06-01,Invented.\nc0008"),
    "hedging_act_is_not_asserted": ("attributions.csv", "c0002,1,ada-brook,said", "c0002,1,ada-brook,reported"),
    "hops_run_from_one": ("attributions.csv", "c0002,2", "c0002,3"),
    "inferred_says_how": ("claims.csv", "2024-04,in April,inferred,traced,current,,keeper,2024-06-01,Invented.\nc0003", "2024-04,in April,inferred,traced,current,,keeper,2024-06-01,\nc0003"),
    "language_has_word_lists": ("sources.csv", "2024-05-02,stated,en,,data", "2024-05-02,stated,de,,data"),
    "no_sentence_is_open": ("sentences.csv", "transition", "open"),
    "no_relation_to_itself": ("relations.csv", "repeats,c0008", "repeats,c0009"),
    "not_traced_says_what_was_looked_for": ("claims.csv", "not_traced,current,,keeper,2024-06-01,Invented.", "not_traced,current,,keeper,2024-06-01,"),
    "number_in_quote_is_a_figure": ("figures.csv", 'f0001,c0002,,30 cars,cars', 'f0001,c0002,,cars,cars'),
    "number_keeps_its_separators": ("figures.csv", "60,bicycles,60,", "60000,bicycles,60000,"),
    "origin_is_not_later": ("sources.csv", "Harbour news,stated,news_article,harbour-press,,,,2024-05-02", "Harbour news,stated,news_article,harbour-press,,,,2024-05-03"),
    "own_voice_has_no_hops": ("attributions.csv", 'c0003,1,ada-brook,said,"The mayor, Ada Brook, said that",23,54\n', ""),
    "own_voice_is_dated_by_its_source": ("claims.csv", "c0009,ferry-gazette,It leaks,320,328,The ferry leaks.,ferry-gazette-news,own_voice,2024-05-02", "c0009,ferry-gazette,It leaks,320,328,The ferry leaks.,ferry-gazette-news,own_voice,2024-05-01"),
    "paraphrase_adds_no_number": ("claims.csv", "The ferry is old.", "The ferry is 30 years old."),
    "paraphrase_keeps_its_bound": ("claims.csv", "About 25 cars crossed", "The 25 cars crossed"),
    "paraphrase_keeps_its_hedge": ("claims.csv", "The ferry may stop in May.", "The ferry stops in May."),
    "paraphrase_keeps_its_negation": ("claims.csv", "The ferry is old.", "The ferry is not old."),
    "paraphrase_keeps_its_numbers": ("claims.csv", "30 cars were counted on", "Cars were counted on"),
    "period_is_that_of_its_words": ("claims.csv", "2024-04,in April,inferred,traced", "2024-03,in April,inferred,traced"),
    "period_text_stands_in_text": ("claims.csv", "reported,explicit,cars-carried,2024-04,in April", "reported,explicit,cars-carried,2024-04,in the April"),
    "possible_is_not_delivered": ("figures.csv", "f0002,c0003,,40 cars,cars,40,,,car,,cars,,,,,,exact,capacity", "f0002,c0003,,40 cars,cars,40,,,car,,cars,,,,,,exact,used"),
    "quote_can_be_read": ("claims.csv", "The ferry is old,289,305", "is old,299,305"),
    "quote_has_whole_words": ("claims.csv", "The ferry is old,289,305", "he ferry is old,290,305"),
    "quote_is_recorded_once": ("claims.csv", "c0009,keeper,2024-06-01,Invented.\n", "c0009,keeper,2024-06-01,Invented.\nc0011,ferry-gazette,It leaks,320,328,Again.,ferry-gazette-news,own_voice,2024-05-02,inferred,2024-05-02,stated,affirms,asserted,explicit,ferry-safe,,,not_given,not_applicable,current,,keeper,2024-06-01,\n"),
    "quote_is_verbatim": ("claims.csv", "The ferry is old,", "The ferry is odd,"),
    "range_runs_upwards": ("figures.csv", ",25,26,", ",25,24,"),
    "refines_is_acyclic": ("relations.csv", "The same words.\n", "The same words.\nc0008,repeats,c0009,And back.\n"),
    "relations_of_two_claims_agree": ("relations.csv", "The same words.\n", "The same words.\nc0006,repeats,c0005,And agreed.\n"),
    "relays_run_from_one": ("relays.csv", "a0002,1", "a0002,2"),
    "rows_are_in_the_order_of_their_keys": ("figures.csv", "f0005", "f0000"),
    "sender_is_not_the_receiver": ("claims.csv", "About 25 cars crossed in April.", "About 25 cars crossed from the Harbour office in April."),
    "sentence_is_one_sentence": ("sentences.csv", "8,320,329,claim,\nferry-gazette,9,330,344,rhetoric,An exclamation.", "8,320,344,claim,"),
    "sentence_without_claim_says_why": ("sentences.csv", "An exclamation.", ""),
    "sentences_cover_the_text": ("sentences.csv", "330,344", "330,343"),
    "successor_has_what_it_replaces": ("traces.csv", "t0004,c0002", "t0004,c0010"),
    "superseded_has_a_successor": ("claims.csv", "superseded,c0009,keeper,2024-06-01,Invented.", "withdrawn,c0009,keeper,2024-06-01,Withdrawn: invented."),
    "superseding_is_acyclic": ("claims.csv", "superseded,c0009", "superseded,c0010"),
    "symmetric_relations_stored_once": ("relations.csv", "c0002,in_tension,c0004", "c0004,in_tension,c0002"),
    "text_belongs_to_one_source": ("../datapackage.json", '"resources": [\n', '"resources": [{"name": "spare", "path": "data/texts/ferry-gazette.txt"},\n'),
    "text_matches_its_digest": ("../data/texts/ferry-gazette.txt", "What a summer!", "What a winter!"),
    "trace_belongs_to_one_thing": ("traces.csv", "t0004,c0002,,", "t0004,c0002,a0001,"),
    "trace_says_how_far_it_reaches": ("traces.csv", "candidate_origin,document", "candidate_origin,"),
    "trace_status_agrees_with_traces": ("claims.csv", "inferred,uncertain", "inferred,traced"),
    "traces_run_in_no_circle": ("traces.csv", "Bears on it.\n", "Bears on it.\nt0005,,a0001,a0002,derives_from,document,inferred,,medium,And back.\n"),
    "unnamed_agent_is_described_in_one_source": ("agents.csv", "Critics,,unnamed,ferry-gazette", "Critics,,unnamed,harbour-news"),
    "unit_is_that_of_its_words": ("figures.csv", "90 bicycles,bicycles,90,,,bicycle", "90 bicycles,bicycles,90,,,car"),
    "value_is_that_of_its_words": ("figures.csv", "90 bicycles,bicycles,90", "90 bicycles,bicycles,95"),
    "value_text_stands_in_quote": ("figures.csv", "about 25", "near 25"),
    "who_rebuts_denies": ("relations.csv", "c0002,in_tension", "c0002,rebuts"),
    "withdrawn_says_why": ("claims.csv", "superseded,c0009,keeper,2024-06-01,Invented.", "withdrawn,,keeper,2024-06-01,Invented."),
}
# fmt: on


# What no single line breaks: see the test of it.
APART = {
    "bound_is_that_of_its_words",
    "claims_are_there",
    "own_voice_has_no_speaker",
    "quotation_marks_are_paired",
    "rate_is_that_of_its_words",
}


# What the tiny package accepts; its last row is one that a mutation adds.
ACCEPTED = {("hedge_stands_in_quote_or_cue", "c0006")}
ACCEPTED |= {("quote_can_be_read", key) for key in ("c0008", "c0009", "c0010", "c0011")}


def find_in(root):
    with loaded_package(root) as (connection, rules, tables):
        found = judge_rules(connection, rules, tables)
        return [problem for problem in found if (problem.rule, problem.key) not in ACCEPTED]


def test_every_rule_has_a_mutation_and_no_mutation_is_stale():
    assert sorted({*MUTATIONS, *APART}) == sorted(path.stem for path in RULES.glob("*.sql"))


def test_only_a_package_that_has_just_begun_has_no_claims(tiny_root):
    for path in (tiny_root / "data").glob("*.csv"):
        header = path.read_text(encoding="utf-8").split("\n")[0]
        path.write_text(header + "\n", encoding="utf-8")
    content = json.loads((tiny_root / "datapackage.json").read_text(encoding="utf-8"))
    content["resources"] = [one for one in content["resources"] if "schema" in one]
    (tiny_root / "datapackage.json").write_text(json.dumps(content), encoding="utf-8")
    assert find_in(tiny_root) == []
    with open(tiny_root / "data/agents.csv", "a", encoding="utf-8") as file:
        file.write("keeper,Keeper,,person,,,,,,\n")
    [problem] = [problem for problem in find_in(tiny_root) if problem.rule == "claims_are_there"]
    assert str(problem).startswith("data/claims.csv: has no rows, but other tables have; ")


@pytest.mark.sampled(3)
@pytest.mark.parametrize(
    ("quote", "is_paired"),
    [
        ("It leaks,” its keeper", False),
        ("“It leaks", False),
        ("„It leaks", False),
        ("It “leaks”", True),
        ("Es „leckt“, “it” leaks", True),
        ("It ‘leaks", True),
    ],
)
def test_a_quote_does_not_run_past_the_end_of_what_was_said(tiny_root, quote, is_paired):
    path = tiny_root / "data/claims.csv"
    text = path.read_text(encoding="utf-8")
    assert text.count(",It leaks,") == 1
    path.write_text(text.replace(",It leaks,", f',"{quote}",'), encoding="utf-8")
    found = [problem for problem in find_in(tiny_root) if problem.rule == "quotation_marks_are_paired"]
    assert [(one.key, one.level) for one in found] == ([] if is_paired else [("c0009", "warning")])


def test_rules_hold_for_the_tiny_package(tiny_root):
    assert find_in(tiny_root) == []


@pytest.mark.sampled(10)
@pytest.mark.parametrize("rule", sorted(MUTATIONS))
def test_one_line_breaks_one_rule(rule, tiny_root):
    file, old, new = MUTATIONS[rule]
    replace_once(tiny_root / "data" / file, old, new)
    problems = find_in(tiny_root)
    assert {problem.rule for problem in problems} == {rule}, [str(problem) for problem in problems]
    for problem in problems:
        assert problem.row
        assert problem.key
        assert problem.field
        assert "; " in problem.message, "says what to do"


@pytest.mark.parametrize("owner", ["c0002,", ",a0003"])
def test_a_capacity_taken_for_a_delivery_needs_figures_only_where_there_are_any(owner, tiny_root):
    replace_once(
        tiny_root / "data/drifts.csv", "t0001,figure_raised,f0001,f0006", "t0001,capacity_as_delivery,,"
    )
    replace_once(tiny_root / "data/figures.csv", "f0001,c0002,", f"f0001,{owner}")
    found = [problem.key for problem in find_in(tiny_root) if problem.rule == "drift_fits_its_figures"]
    assert found == (["t0001:capacity_as_delivery"] if owner == "c0002," else [])


@pytest.mark.sampled(3)
@pytest.mark.parametrize(
    ("start", "end"), [("-1", "15"), ("289", "304"), ("289", "99999"), ("0", "0"), ("305", "289")]
)
def test_offsets_that_are_off_never_pass(start, end, tiny_root):
    replace_once(
        tiny_root / "data" / "claims.csv", "The ferry is old,289,305", f"The ferry is old,{start},{end}"
    )
    [problem] = [p for p in find_in(tiny_root) if p.field == "quote"]
    assert "it is at 289-305" in problem.message


@pytest.mark.parametrize(
    "rule", ["quote_is_verbatim", "cue_stands_at_its_offsets", "sentences_cover_the_text"]
)
def test_an_offset_beyond_all_texts_is_a_problem_of_its_row(rule, tiny_root):
    file, start = {
        "quote_is_verbatim": ("claims.csv", "289,305"),
        "cue_stands_at_its_offsets": ("attributions.csv", "152,168"),
        "sentences_cover_the_text": ("sentences.csv", "330,344"),
    }[rule]
    far = ",".join(str(10**17 + int(offset)) for offset in start.split(","))
    replace_once(tiny_root / "data" / file, start, far)
    assert rule in {problem.rule for problem in find_in(tiny_root)}


def test_quotes_are_proven_wherever_they_lie_in_a_long_text():
    text = "".join(chr(0x1F300 + n % 700) if n % 3 else chr(0x61 + n % 26) for n in range(2300))
    lengths = (1, 2, 499, 500, 501, 1200)
    places = [
        (start, start + length)
        for start in (0, 1, 499, 500, 501, 999, 1000, 1799, 2299)
        for length in lengths
        if start + length <= len(text)
    ]
    query = (RULES / "quote_is_verbatim.sql").read_text(encoding="utf-8")
    with tables.open_tables() as connection:
        tables.load_texts(connection, [("a.txt", text), ("b.txt", None)])
        connection.execute("create table sources as select 'a' as source_id, 'a.txt' as text_path")
        connection.execute(
            "create table claims (csv_row bigint, source_id varchar, quote varchar, quote_start bigint, quote_end bigint)"
        )
        for number, (start, end) in enumerate(places):
            right = [number, "a", text[start:end], start, end]
            connection.execute("insert into claims values (?, ?, ?, ?, ?)", right)
        assert connection.execute(query).fetchall() == []
        connection.execute("update claims set quote_start = quote_start + 1, quote_end = quote_end + 1")
        assert len(connection.execute(query).fetchall()) == len(places)
        connection.execute("update claims set quote_start = quote_start - 2, quote_end = quote_end - 2")
        assert len(connection.execute(query).fetchall()) == len(places)


def test_a_missing_text_never_passes(tiny_root):
    replace_once(tiny_root / "data" / "sources.csv", "data/texts/ferry-gazette.txt", "data/texts/other.txt")
    found = {problem.rule for problem in find_in(tiny_root)}
    assert {
        "quote_is_verbatim",
        "cue_stands_at_its_offsets",
        "text_matches_its_digest",
        "sentences_cover_the_text",
    } <= found


def test_keys_are_ordered_as_they_count(tiny_root):
    with open(tiny_root / "data" / "figures.csv", "a") as file:
        for figure in ("f10000", "f9999"):
            file.write(f"{figure},,a0002,29,cars,29,,,car,,cars,,,,,,exact,used,asserted,unstated,,,,,\n")
    [problem] = find_in(tiny_root)
    assert (problem.row, problem.message.split(";")[0]) == (11, "comes after f10000")


def list_read(node):
    """The tables that a step of a plan reads; "" for anything else that it starts from."""
    if node["children"]:
        return {name for child in node["children"] for name in list_read(child)}
    return {node["extra_info"].get("Table", "").rpartition(".")[2]}


def list_pairings(node, codelists):
    """The steps of a plan that compare each row with each other; with each code of a list costs what it seems to."""
    is_pairing = re.search("NL_JOIN|NESTED_LOOP|CROSS_PRODUCT", node["name"])
    if is_pairing and not any(list_read(child) <= codelists for child in node["children"]):
        yield node["name"], node["extra_info"]
    for child in node["children"]:
        yield from list_pairings(child, codelists)


def test_no_rule_compares_each_row_with_each_other(tiny_root):
    """A join that DuckDB cannot do by equality (a join on `or`, say) takes hours at a million rows."""
    with loaded_package(tiny_root) as (connection, rules, tables):
        codelists = {table.name for table in tables if table.is_codelist}
        for rule in rules:
            [(_, plan)] = connection.execute(f"explain (format json) {rule.query}").fetchall()
            assert not [*list_pairings(json.loads(plan)[0], codelists)], rule


def test_a_quote_is_compared_only_with_the_sentences_near_it():
    """A source may have as many sentences as claims: a join by their offsets alone takes their product."""
    queries = {path.stem: path.read_text(encoding="utf-8") for path in RULES.glob("*.sql")}
    queries["quote_sentences"] = places.SENTENCES
    joins = re.compile("sentence_(?:start|end) [<>]=? c.quote_|c.quote_(?:start|end) [<>]=? \\w.sentence_")
    joining = {name for name, query in queries.items() if joins.search(query)}
    assert joining >= {"disposition_agrees_with_claims", "quote_sentences"}
    assert {
        name
        for name in joining
        if not re.search(
            r"(?:\bc|n)[.]part = |quote_sentences as n on n[.]csv_row = c[.]csv_row", queries[name]
        )
    } == set()


def test_words_are_cut_out_of_pieces_and_not_of_whole_texts():
    """Out of a whole text it takes as long as the text, for each claim, and as much memory."""
    queries = {path.stem: path.read_text(encoding="utf-8") for path in RULES.glob("*.sql")}
    assert [
        name for name, query in queries.items() if re.search(r"(?i)substr(?:ing)?[(]\s*\w+[.]text\b", query)
    ] == []
    assert [
        name for name, query in queries.items() if re.search(r"(?i)substr(?:ing)?[(]\s*p[.]piece\b", query)
    ]


@pytest.mark.parametrize("rule", sorted(MUTATIONS))
def test_a_rule_says_what_it_enforces(rule):
    sentence, *_ = (RULES / f"{rule}.sql").read_text(encoding="utf-8").splitlines()
    assert sentence.startswith("-- ")
    assert sentence[3].isupper()


@pytest.mark.sampled(2)
@pytest.mark.parametrize(
    ("quote", "advice"),
    [
        (
            "The ferry is  old",
            "the nearest passage is “The ferry is old” at 289-305 (“ ” is not there); copy it",
        ),
        ("The ferry is ols", "(“d” there, “s” here); copy it"),
        ("Counted 30 cars on the ferry", "the nearest passage is “counted 30 cars on the ferry” at 74-102"),
        ("Nothing of this kind", "it is nowhere in it; copy it"),
    ],
)
def test_words_that_stand_nowhere_are_shown_beside_the_nearest(quote, advice, tiny_root):
    replace_once(tiny_root / "data/claims.csv", "The ferry is old,", f"{quote},")
    [problem] = [one for one in find_problems(tiny_root) if one.key == "c0007" and one.field == "quote"]
    assert advice in problem.message, problem.message


@pytest.mark.parametrize("root", [ROOT, FERRY], ids=["real", "ferry"])
def test_two_sentences_of_a_line_taken_for_one_are_always_found(root):
    query = (RULES / "sentence_is_one_sentence.sql").read_text(encoding="utf-8")
    joined = query.replace("from sentences as n", "from pairs as n")
    with loaded_package(root, ("sentences", "sources")) as (connection, _, _):
        connection.execute(
            "create table pairs as select * from (select * replace (lead(sentence_end) over"
            " (partition by source_id order by number) as sentence_end) from sentences) as n"
            " join sources as s using (source_id) join texts as t using (text_path)"
            " where not contains(substring(text, sentence_start + 1, sentence_end - sentence_start), chr(10))"
        )
        [pairs] = connection.execute("select count(*) from pairs").fetchone()
        assert pairs > 5
        assert len(connection.execute(joined).fetchall()) == pairs
        assert connection.execute(query).fetchall() == []


def test_words_of_another_text_are_named(real_root):
    replace_once(
        real_root / "data/claims.csv",
        "A summit highlighted their diplomacy,1903",
        "some members of NATO,1903",
    )
    [problem] = [one for one in find_problems(real_root) if one.key == "c0029" and one.field == "quote"]
    assert "it is in data/texts/nationalusnews-2024.txt" in problem.message


@pytest.mark.sampled(4)
@pytest.mark.parametrize("offsets", ["0,1", "1,2", "0,0", "1,0", ",", "74,", ",111", "111,74"])
def test_placeholders_for_offsets_are_one_problem(offsets, tiny_root):
    replace_once(
        tiny_root / "data/claims.csv",
        "counted 30 cars on the ferry in April,74,111",
        f"counted 30 cars on the ferry in April,{offsets}",
    )
    [problem] = find_problems(tiny_root)
    assert (problem.key, problem.field) == ("c0002", "quote")
    assert "it is at 74-111" in problem.message


@pytest.mark.sampled(4)
@pytest.mark.parametrize("offsets", ["0,0", "0,1", ",", "253,"])
def test_placeholders_for_the_offsets_of_a_cue_are_one_problem(offsets, tiny_root):
    replace_once(
        tiny_root / "data/attributions.csv", "as critics claim,253,269", f"as critics claim,{offsets}"
    )
    [problem] = find_problems(tiny_root)
    assert (problem.key, problem.field) == ("c0006:1", "cue")
    assert "it is at 253-269" in problem.message


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("claims", "The ferry is old,289,", "The ferry is old,x,"),
        ("attributions", "as critics claim,253,", "as critics claim,x,"),
    ],
)
def test_an_offset_that_is_no_number_is_one_problem_of_its_row(file, old, new, tiny_root):
    replace_once(tiny_root / f"data/{file}.csv", old, new)
    found = [one for one in find_problems(tiny_root) if one.file == f"data/{file}.csv"]
    rows = {one.row for one in found}
    assert [one.message[:3] for one in found if one.row == min(rows)] == ["'x'"]


@pytest.mark.sampled(3)
@pytest.mark.parametrize(
    ("separator", "encoding", "end"), [(";", "cp1252", "\r\n"), (";", "utf-8", "\n"), ("\t", "utf-8", "\r\n")]
)
def test_a_file_that_a_spreadsheet_saved_is_one_problem(separator, encoding, end, tiny_root):
    path = tiny_root / "data/agents.csv"
    rows = path.read_text(encoding="utf-8").replace("Ada Brook", "Adà Brook").split("\n")
    path.write_bytes(end.join(row.replace(",", separator) for row in rows).encode(encoding))
    [problem] = [one for one in find_problems(tiny_root) if one.file == "data/agents.csv"]
    assert problem.message.startswith(f"is separated by {'tabs' if separator == chr(9) else 'semicolons'}")
    assert ("not in UTF-8" in problem.message) == (encoding != "utf-8")
    assert ("with CR LF" in problem.message) == (end != "\n")


def test_a_claim_is_replaced_by_one_of_its_source(ferry_root):
    path = ferry_root / "data/claims.csv"
    text = path.read_text(encoding="utf-8")
    for successor, is_odd in (("c0009", False), ("c0011", True)):
        path.write_text(text.replace(",superseded,c0008,", f",superseded,{successor},"), encoding="utf-8")
        found = [
            one for one in find_problems(ferry_root, ask_reference=False) if one.field == "superseded_by"
        ]
        assert [one.key for one in found if " is of " in one.message] == (["c0010"] if is_odd else [])
