"""Who tells what a sentence says: the cue and the quote that are proposed, what is asked, and what check warns of."""

import re

import pytest
from click.testing import CliRunner
from conftest import FERRY
from test_authors import add_count, add_source, read, run
from test_desk import Person, read_words

from scripts.__main__ import main
from scripts.authors import cues, figures
from scripts.authors.claims import complete
from scripts.authors.counting import Lists
from scripts.authors.cues import propose_cue, propose_cues
from scripts.authors.dispositions import propose_disposition
from scripts.authors.drafts import read_cells
from scripts.authors.edit import reading
from scripts.authors.periods import propose_period
from scripts.authors.proposals import propose_act, propose_form, propose_modality, propose_polarity
from scripts.authors.quotes import propose_quote as propose_quote_place
from scripts.authors.speakers import name_speaker, propose_agent
from scripts.authors.tellings import Place
from scripts.authors.worksheets import propose_quote
from scripts.check import find_problems, places, tables
from scripts.commands import adding
from scripts.model import FOLDER, RULES

CODES = FOLDER / "codelists"

# A sentence, the quote that is proposed, and its cue.
TOLD = [
    ("“The quay is sound,” Ada Brook told reporters.", "The quay is sound", "Ada Brook told reporters"),
    ('"The quay is sound," Ada Brook added.', "The quay is sound", "Ada Brook added"),
    ('"The quay is sound," said Ada Brook.', "The quay is sound", "said Ada Brook"),
    ("‘The quay isn’t sound,’ Ada Brook said.", "The quay isn’t sound", "Ada Brook said"),
    ("'The quay isn't sound,' Ada Brook said.", "The quay isn't sound", "Ada Brook said"),
    ("«The quay is sound», said Ada Brook.", "The quay is sound", "said Ada Brook"),
    ("„The quay is sound“, Ada Brook said.", "The quay is sound", "Ada Brook said"),
    ("“Is the quay sound?” asked Ada Brook.", "Is the quay sound", "asked Ada Brook"),
    (
        "The quay is sound, the mayor, Ada Brook, said on Tuesday.",
        "The quay is sound",
        "the mayor, Ada Brook, said on Tuesday",
    ),
    (
        "“The quay is sound”, Ada Brook, mayor of Rill, insisted.",
        "The quay is sound",
        "Ada Brook, mayor of Rill, insisted",
    ),
    (
        "“The quay is sound,” Ada Brook wrote in a post on Monday.",
        "The quay is sound",
        "Ada Brook wrote in a post on Monday",
    ),
    ("“The quay is sound,” said the mayor, Ada Brook.", "The quay is sound", "said the mayor, Ada Brook"),
    ("“The quay is sound,” said Ada Brook, who runs it.", "The quay is sound", "said Ada Brook"),
    ("“The quay is sound.” – Ada Brook", "The quay is sound", "Ada Brook"),
    ("Ada Brook: “The quay is sound.”", "The quay is sound", "Ada Brook"),
    ("Ada Brook, the mayor, told reporters: “We sold the quay.”", "We sold the quay", None),
    ("“The quay,” Ada Brook said, “is sound and dry.”", "is sound and dry", "Ada Brook said"),
    ("According to Ada Brook, the quay is sound.", "the quay is sound", "According to Ada Brook"),
    ("As Ada Brook said, the quay is sound.", "the quay is sound", "As Ada Brook said"),
    ("Ada Brook told the Post the quay is sound.", "the quay is sound", "Ada Brook told the Post"),
    ("Ada Brook said on Tuesday the quay is sound.", "the quay is sound", "Ada Brook said on Tuesday"),
    ("The quay, Ada Brook said, is sound and dry.", "is sound and dry", "Ada Brook said"),
    (
        "The board said in a statement that the quay was sold.",
        "the quay was sold",
        "The board said in a statement that",
    ),
    (
        "A deckhand who asked not to be named said the quay is rotten.",
        "the quay is rotten",
        "A deckhand who asked not to be named said",
    ),
    ("Officials say about 300 cars crossed in June.", "about 300 cars crossed in June", "Officials say"),
    ("Three lamps were stolen, police say.", "Three lamps were stolen", "police say"),
    ("Quay is rotten, says mayor", "Quay is rotten", "says mayor"),
    ("Insurers expect claims to reach £12m.", "claims to reach £12m", "Insurers expect"),
    ("The audit found that the quay is rotten.", "the quay is rotten", "The audit found that"),
    ("In March, the board promised to build a quay.", "In March, the board promised to build a quay", None),
    ("Some say the quay is rotten; the board calls that “nonsense”.", "the quay is rotten", "Some say"),
    ("The board calls it “nonsense”.", "The board calls it “nonsense”", None),
    ("“We deny that the quay is closed,” said Brook.", "We deny that the quay is closed", "said Brook"),
    ("The council added two lamps to the quay.", "The council added two lamps to the quay", ""),
    (
        "In June, the “Rill Queen” was added to the fleet.",
        "In June, the “Rill Queen” was added to the fleet",
        "",
    ),
]


@pytest.mark.parametrize(("sentence", "quote", "cue"), TOLD)
def test_the_speaker_is_found_wherever_he_stands(sentence, quote, cue):
    whole = Place(0, len(sentence))
    assert propose_quote(sentence, whole) == quote
    start = sentence.index(quote)
    found = propose_cue(sentence, whole, Place(start, start + len(quote)))
    assert cue is None or (sentence[found.start : found.end] if found else "") == cue
    is_marked = bool(re.search("[“„«‘\"']$", sentence[:start]))
    form = propose_form(sentence, whole, Place(start, start + len(quote)), found)
    assert form == ("own_voice" if not found else "direct_quote" if is_marked else "indirect_speech")


@pytest.mark.parametrize("words", ["He said that ", "a, said b, "])
def test_a_sentence_without_an_end_is_not_read(words):
    """What is told in it may be told by another for ever."""
    text = words * 3_000
    assert propose_cue(text, Place(0, len(text)), Place(0, 20)) is None


@pytest.mark.parametrize(
    ("cue", "act"),
    [
        ("Ada Brook told the Post", "told"),
        ("Ada Brook told reporters", "told"),
        ("reporters were told by Ada Brook", "told"),
        ("Ada Brook wrote in a post on Monday", "posted"),
        ("Ada Brook said in a report that", "said"),
        ("A clerk who feared the worst said", "said"),
        ("The Post reported that", "reported"),
        ("have denied claims of", "denied"),
        ("The report found that", "said"),
        ("Reports say that", "reported"),
        ("the bank reckons", "said"),
        ("is thought to", "believed"),
        ("were reported to", "reported"),
    ],
)
def test_the_act_is_that_of_the_verb(cue, act):
    assert propose_act(cue) == act


def test_a_surname_names_the_one_person_who_has_it():
    ada = {"agent_id": "ada-brook", "name": "Ada Brook", "aliases": "", "kind": "person", "described_in": ""}
    other = ada | {"agent_id": "leo-brook", "name": "Leo Brook"}
    assert propose_agent("Brook added", [ada], "a", "b") == "ada-brook"
    assert propose_agent("Brook added", [ada, other], "a", "b") == ""
    assert propose_agent("The brook added", [ada], "a", "b") == ""


TEXT = """“The weir is cracked,” the warden told the Herald. “We found nine gaps. Water comes through,” she went on. Ada \
Brook said on 4 May that the weir is old. It also leaks. He added that nobody was warned. The weir is “a wreck” by now. \
Locals fish there. A deckhand who asked not to be named said the gates jam. “Repairs take a year. They are dear,” said \
Ada Brook.
"""


@pytest.fixture
def weir(ferry_root):
    """The ferry with a source of which several people tell."""
    code, words = add_source(ferry_root, TEXT)
    assert code == 0, words
    return ferry_root


def add(root, quote, *options):
    told = ("--proposition", "ferry-condition", "--paraphrase", "The weir is in need of repair.", "--yes")
    return run(root, "add", "claim", quote, *told, *options)


@pytest.mark.long
def test_a_sentence_that_goes_on_has_the_speaker_of_the_one_before(weir):
    code, words = add(weir, "the weir is old", "--set", "claimed_on=2024-05-04")
    assert code == 0, words
    for quote, paraphrase in (
        ("It also leaks", "The weir leaks."),
        ("nobody was warned", "Nobody was warned of it."),
    ):
        code, words = add(weir, quote, "--paraphrase", paraphrase)
        assert code == 0, words
    claims, hops = read(weir, "claims")[-3:], read(weir, "attributions")[-3:]
    assert [row["claimant_id"] for row in claims] == ["ada-brook"] * 3
    assert [row["attribution_form"] for row in claims] == [
        "indirect_speech",
        "carried_over",
        "indirect_speech",
    ]
    assert [row["cue"] for row in hops][1:] == [hops[0]["cue"], "He added that"]
    assert (claims[1]["claimed_on"], claims[1]["claimed_basis"]) == ("2024-05-04", "stated")


@pytest.mark.long
def test_a_quotation_of_several_sentences_has_one_speaker(weir):
    code, words = add(weir, "Repairs take a year")
    assert code == 0, words
    hop, claim = read(weir, "attributions")[-1], read(weir, "claims")[-1]
    assert (hop["cue"], claim["attribution_form"]) == ("said Ada Brook", "carried_over")


@pytest.mark.sampled(3)
@pytest.mark.parametrize(
    ("quote", "words"),
    [
        ("The weir is “a wreck” by now", "the sentence has quotation marks, but no cue was found"),
        ("a wreck", "the sentence has quotation marks, but no cue was found"),
        ("The weir is cracked,” the warden told the Herald", "the quote holds “the warden told the Herald”"),
    ],
)
def test_where_somebody_may_speak_the_outlet_is_not_proposed(weir, quote, words):
    code, told = add(weir, quote)
    assert (code, f"attributions.cue: who says it: {words}" in told) == (1, True), told
    code, told = add(weir, quote, "--set", "attribution_form=own_voice")
    assert (code, "own_voice_has_no_speaker" in told or "is own_voice, but" in told) == (
        (0, False) if quote.startswith("The weir is “a") else (1, True)
    ), told


# A sentence after “Ada Brook said that the dam is old.”, its quote, and who is proposed to say it: "?" is asked.
SPEAKERS = [
    ("The League sees it otherwise: on Sunday it posted: “Water comes through.”", "Water comes through", "?"),
    ("Water comes through, according to a survey seen by this newspaper.", "Water comes through", "?"),
    ("Minister Tomas Veld denied that his office knew.", "denied that his office knew", "?"),
    ("Ms Brook put the rate at 12 litres.", "12 litres", "?"),
    ("Ms Brook said that it leaks.", "it leaks", "ada-brook"),
    ("Tom Brook said that it leaks.", "it leaks", "?"),
    ("Her spokesman said that it leaks.", "it leaks", "?"),
    ("It is said that the wall leaks.", "the wall leaks", "?"),
    ("Later she added that it leaks.", "it leaks", "ada-brook"),
    ("Two clerks of the harbour office said that it leaks.", "it leaks", "?"),
    ("The harbour office told Ada Brook that it leaks.", "it leaks", "harbour-office"),
    ("The harbour office and Ada Brook said that it leaks.", "it leaks", "?"),
    ("Ada Brook denied that it leaks, the harbour office reported.", "denied that it leaks", "ada-brook"),
    ("Ada Brook denied that it leaks, the Press Agency reported.", "denied that it leaks", "?"),
    ("The dam leaks.\n— Zed (@zed) May 1, 2024", "The dam leaks", "?"),
    ("The dam is old and leaks.", "The dam is old and leaks", "gazette"),
]


@pytest.mark.parametrize(("words", "quote", "speaker"), SPEAKERS)
def test_nobody_is_named_who_may_not_have_said_it(words, quote, speaker):
    """Whom the pronouns, names and descriptions of a cue do not surely mean, a person is asked."""
    edit = reading(FERRY)
    edit.read_text = lambda source: text
    text = f"Ada Brook said that the dam is old. {words}"
    sentences, start = edit.rows("sentences"), text.index(words)
    sentences[:] = [
        {"source_id": "ferry-gazette", "number": str(n), "sentence_start": str(a), "sentence_end": str(b)}
        for n, (a, b) in enumerate([(0, start - 1), (start, start + len(words.split("\n")[0]))], 1)
    ]
    cells = read_cells(edit, [{"quote": quote, "source_id": "ferry-gazette"}])
    draft = complete(edit, cells, start + words.index(quote), "keeper")
    is_asked = any(name.startswith(("attributions.agent_id", "attributions.cue")) for name in draft.open)
    assert ("?" if is_asked else draft.claim["claimant_id"]) == speaker, draft.proposed


def test_who_passes_a_denial_on_is_a_hop_of_its_own():
    text = "Ada Brook denied that the dam leaks, the harbour office reported."
    place = propose_quote_place(text, Place(0, len(text)))
    assert text[slice(*place)] == "denied that the dam leaks"
    assert [text[slice(*one)] for one in propose_cues(text, Place(0, len(text)), place)] == [
        "the harbour office reported",
        "Ada Brook denied that",
    ]


@pytest.mark.parametrize(
    ("words", "quote"),
    [
        ("According to Reuters, Ada Brook said that the gates jam.", "the gates jam"),
        ("The council said that the gates jam, Ada Brook claimed.", "the gates jam"),
        ("The council denied that the gates jam, Ada Brook claimed.", "denied that the gates jam"),
    ],
)
def test_a_quote_holds_no_cue_of_several(words, quote):
    assert words[slice(*propose_quote_place(words, Place(0, len(words))))] == quote


@pytest.mark.parametrize(
    ("cue", "polarity"),
    [
        ("Ada Brook denied that", "denies"),
        ("Nobody denied that", ""),
        ("Ada Brook did not deny that", ""),
        ("The council has never denied that", ""),
        ("Ada Brook refused to deny that", ""),
        ("Ada Brook said that", "affirms"),
    ],
)
def test_a_denial_that_is_denied_is_asked(cue, polarity):
    assert propose_polarity("the gates jam", propose_act(cue), cue) == polarity


@pytest.mark.parametrize(
    ("quote", "cue", "modality"),
    [
        ("It is unlikely to leak", "", ""),
        ("It is likely to leak", "", "likely"),
        ("It is expected to leak", "", "likely"),
        ("the quay to leak", "Insurers expect", "likely"),
        ("the quay leaks", "Officials said it is likely that", "likely"),
        ("the quay leaks", "Officials said it is possible that", "possible"),
        ("It is thought to leak", "is thought to", ""),
        ("It is said to leak", "is said to", "asserted"),
        ("It was reported to leak", "was reported to", "reported"),
    ],
)
def test_how_sure_it_is_told_is_read_in_quote_and_cue(quote, cue, modality):
    """A hedge without a code is asked."""
    assert propose_modality(quote, cue, propose_act(cue) if cue else "") == modality


def test_somebody_described_is_unnamed(weir):
    run(weir, "add", "worksheet", "river-times-2024")
    words = (weir / "drafts/river-times-2024.csv").read_text(encoding="utf-8")
    assert re.search("the gates jam,.*A deckhand who asked not to be named said,.*,unnamed,", words)
    code, words = add(weir, "the gates jam", "--set", "agents.name=A deckhand")
    assert code == 0, words
    assert ("A deckhand", "unnamed") in [(row["name"], row["kind"]) for row in read(weir, "agents")]


def test_somebody_new_is_the_same_after_the_next_question(weir, monkeypatch):
    monkeypatch.setattr(adding, "_is_asking", lambda yes: True)
    monkeypatch.setattr(adding, "_confirm", lambda yes, what, lines: None)
    command = ["add", "claim", "the gates jam", "--package", str(weir)]
    ran = CliRunner().invoke(main, command, input="A deckhand\nferry-condition\n")
    assert ran.exit_code == 0, ran.output
    assert ("A deckhand", "unnamed") in [(row["name"], row["kind"]) for row in read(weir, "agents")]


@pytest.mark.long
@pytest.mark.parametrize(
    ("quote", "warned"),
    [
        ("the weir is old", 'its sentence has "said"'),
        ("We found nine gaps", "its quote stands in quotation marks"),
        ("Locals fish there", ""),
    ],
)
def test_check_warns_of_a_speaker_who_was_left_out(weir, quote, warned):
    code, words = add(weir, quote, "--claimant", "river-times", "--set", "figures.value_text=-")
    problems = [line for line in words.splitlines() if "attribution_form: warning" in line]
    assert bool(warned) == bool(problems)
    assert all(f"is own_voice, but {warned}; record who says it as a hop" in line for line in problems)
    code, words = add(
        weir, quote, "--claimant", "river-times", "--set", "figures.value_text=-", "--accept", "Why."
    )
    assert code == 0 or "nine" in words, words


DENIED = ("The council denied that the lock is for sale. It is old.\n", "denied that the lock is for sale")


@pytest.mark.long
def test_a_denial_of_what_nobody_claims_is_accepted_with_a_reason(ferry_root):
    text, quote = DENIED
    assert add_source(ferry_root, text)[0] == 0
    told = ("--set", "propositions.title=Whether the lock is for sale", "--set", "propositions.topic=money")
    told += ("--paraphrase", "The lock is not for sale.", "--claimant", "town-council", "--yes")
    code, words = run(ferry_root, "add", "claim", quote, *told)
    assert (code, "if no claim here says it, a dash, and why under accept" in words) == (1, True), words
    code, words = run(ferry_root, "add", "claim", quote, *told, "--set", "relations.other_claim_id=-")
    assert (code, "or, if no claim here says it, accept this warning" in words) == (1, True), words
    code, words = run(
        ferry_root, "add", "claim", quote, *told, "--accept", "No claim here says that it is for sale."
    )
    assert code == 0, words
    assert read(ferry_root, "claims")[-1]["polarity"] == "denies"
    assert read(ferry_root, "accepted_warnings")[0]["rule"] == "denial_rebuts_something"
    assert {one.rule for one in find_problems(ferry_root, ask_reference=False)} == {"no_sentence_is_open"}


@pytest.mark.long
def test_the_desk_takes_no_for_an_answer_to_what_is_denied(ferry_root):
    text, _ = DENIED
    assert add_source(ferry_root, text)[0] == 0
    person = Person(ferry_root).open(1)
    person.send(paraphrase="The lock is not for sale.", proposition_id="ferry-condition")
    assert "relations.1.other_claim_id" in person.read_fields()
    person.send(do="remove.relations.1")
    assert "relations.1.relation" not in person.send().text
    answer = person.save(**{"attributions.1.agent_id": "town-council", "accept": "No claim here says it."})
    answer = person.save() if answer.status_code == 422 else answer
    assert answer.status_code == 303, read_words(answer)
    assert read(ferry_root, "accepted_warnings")[0]["row"] == "c0019"


@pytest.mark.parametrize(
    ("published", "words", "period"),
    [
        ("2024-06-12", "The lock may stop in July", "2024-07"),
        ("2024-06-12", "The lock will reopen in March", "2025-03"),
        ("2024-06-12", "The lock was shut in July", "2023-07"),
        ("2024-06-12", "The lock was shut in May", "2024-05"),
        ("2024-06-12", "Lock shut in July", ""),
        ("2024-06-12", "The lock, which was built by monks, is to close in August", "2024-08"),
        ("2024-06-12", "The lock is to be sold next year", "2025"),
        ("2024-06-12", "The lock was sold last year", "2023"),
        ("2024-06-12", "The lock was shut this spring", "2024-21"),
        ("2024-10-12", "The lock was shut last summer", "2024-22"),
        ("2024-02-12", "The lock was shut last summer", "2023-22"),
        ("2024-01-12", "The lock was shut last month", "2023-12"),
        ("2024-06-12", "The lock will close next April", "2025-04"),
        ("2024-06-12", "The lock was shut last September", "2023-09"),
        ("2024-06-12", "The lock will close in September 2030", "2030-09"),
        ("2024-06-12", "The lock has leaked over the past few months", ""),
        ("2024/2025", "The lock was sold last year", ""),
        ("", "The lock was shut in May", ""),
        ("2024-06-12", "The lock will be repaired by 2027", "../2027"),
        ("2024-06-12", "The lock must be repaired by March", "../2025-03"),
        ("2024-06-12", "The lock should be repaired by the end of the year", "../2024"),
        ("2024-06-12", "The lock was shut until 2020", "../2020"),
        ("2024-06-12", "The lock has leaked since 2015", "2015/2024-06"),
        ("2024-06-12", "The lock has leaked since last year", "2023/2024-06"),
        ("", "The lock has leaked since 2015", ""),
        ("2024-06-12", "The lock will be free from 2026", "2026/.."),
        ("2024-06-12", "The lock was shut from March to May 2023", "2023-03/2023-05"),
        ("2024-06-12", "The lock was shut between 3 May and 5 June", "2024-05-03/2024-06-05"),
        ("2024-06-12", "The lock was shut in the second half of 2023", "2023-07/2023-12"),
        ("2024-06-12", "The lock was shut from June 2022 to May 2023", "2022-06/2023-05"),
        ("2024-06-12", "The lock was shut from June to May 2023", ""),
        ("2024-06-12", "The lock was shut on 31 February 2023", ""),
        ("2024-06-12", "As of 3 April, the lock was shut", "2024-04-03"),
    ],
)
def test_a_period_lies_where_the_tense_puts_it(published, words, period):
    whole = Place(0, len(words))
    found = propose_period(words, whole, whole, published)
    assert (found.get("period", ""), bool(found["period_text"])) == (period, True)


def test_where_the_year_is_not_clear_it_is_asked(ferry_root):
    assert add_source(ferry_root, "Ferry shut in July\n\nIt is old.\n")[0] == 0
    code, words = run(
        ferry_root, "add", "claim", "Ferry shut in July", "--proposition", "ferry-stops", "--yes"
    )
    assert (code, "period_basis: what the period rests on" in words) == (1, True), words


@pytest.mark.parametrize(
    ("quote", "cells"),
    [
        ("It carried 40 cars each week", {"per": "week"}),
        ("It carried 40 passengers every month", {"per": "month"}),
        ("It carried 40 cars per day, 3 a year", {"per": "day"}),
        ("It carried 40 cars, and 12 crews a year", {"per": ""}),
        ("40 pies were made", {"stage": ""}),
        ("40 cars were built", {"stage": "produced"}),
        ("40 litres a minute seep through", {"per": "minute"}),
        ("40 litres a second in May", {"per": "second"}),
        ("40 litres on a second ferry", {"per": ""}),
        ("40 cars a second ferry took", {"per": ""}),
        ("One in five of the crew left", {"value_text": "One in five", "value": "20", "unit": "percent"}),
        ("It sold 40 cars quarterly", {"per": "quarter"}),
        ("It fell by nearly a third in May", {"bound": "nearly", "upper": "", "unit": "percent"}),
        ("It was not over 40 cars", {"bound": "exact"}),
        ("It was not less than 40 cars", {"bound": "at_least"}),
        ("It carried 40 plus 12 bicycles", {"bound": "exact"}),
        ("It carried 40 and more than 12 bicycles", {"bound": "exact"}),
        ("It carried 40+ cars", {"bound": "at_least"}),
        ("Half of the crew left", {"value_text": "Half", "value": "50"}),
        ("At least three quarters of the crew left", {"bound": "at_least", "lower": "75"}),
        ("25 out of 200 homes are empty", {"value_text": "25 out of 200", "value": "25", "of": "200 homes"}),
        ("At least two of the 14 trucks came empty", {"lower": "2", "of": "14 trucks", "bound": "at_least"}),
        ("20 percent of 300 homes are empty", {"value": "20", "of": "300 homes"}),
        ("Fares rose from 3 to 5 crowns", {"value_text": "3", "bound": "exact"}),
        ("In the week to 6 April it sank", {"bound": "not_a_quantity", "designation": "6 April"}),
        ("Between 12 and 30 people died", {"bound": "range", "item": "people"}),
        ("Over 2000 tonnes of coal crossed", {"value_text": "Over 2000", "bound": "more_than"}),
        ("The last 2000 cars crossed", {"value_text": "2000", "bound": "exact"}),
        ("300 or 350 homes would have to be left", {"item": "homes", "stage": ""}),
    ],
)
def test_a_rate_and_a_stage_are_read_in_the_clause_of_the_number(quote, cells):
    first = figures.propose_figures(quote, Lists([], [], [], []))[0]
    assert {name: first[name] for name in cells} == cells


def test_alternatives_share_a_bound_where_their_numbers_stand():
    found = figures.propose_figures("up to 40 cars or 4 vans in 40 days", Lists([], [], [], []))
    assert [(row["value_text"], row["bound"]) for row in found] == [
        ("up to 40", "up_to"),
        ("4", "up_to"),
        ("40", "exact"),
    ]


@pytest.mark.long
def test_what_was_counted_has_the_period_of_the_claim(ferry_root):
    figure = add_count(ferry_root, "The ferry carried 40 cars in May")
    assert (figure["counted_from"], figure["counted_to"]) == ("2024-05", "2024-05")


def read_rule(name):
    """The SQL of a rule, its strings joined."""
    return re.sub(r"'\s*\|\| '", "", (RULES / f"{name}.sql").read_text(encoding="utf-8"))


def test_a_rule_and_the_proposals_have_the_same_words():
    assert cues.TELLING.pattern in read_rule("own_voice_has_no_speaker")
    rule = read_rule("bound_is_that_of_its_words")
    for words in figures.BEFORE.values():
        assert words in rule
    rule = read_rule("rate_is_that_of_its_words")
    for words in (figures.PERIODS, figures.ADVERBS_OF_RATES):
        assert words in rule


# The words of a figure, its bound as recorded, and the bound that check tells.
BOUNDS = [
    ("about 40 cars", "exact", "about"),
    ("roughly 40 cars", "exact", "about"),
    ("at least forty cars", "exact", "at_least"),
    ("no more than 40 cars", "exact", "at_most"),
    ("up to approximately 40 cars", "exact", "up_to"),
    ("up to approximately 40 cars", "up_to", None),
    ("almost 2 million crowns", "exact", "nearly"),
    ("nearly $2 million", "exact", "nearly"),
    ("40 or more cars", "exact", "at_least"),
    ("2 million or more crowns", "exact", "at_least"),
    ("40 or fewer cars", "exact", "at_most"),
    ("at most 40 cars", "up_to", None),
    ("at least 40 cars", "at_most", "at_least"),
    ("fewer than 40 cars", "more_than", "less_than"),
    ("nearly 40 cars", "about", "nearly"),
    ("over 40 cars", "more_than", None),
    ("between about 40 and 50 cars", "range", None),
    ("40 cars", "exact", None),
    ("a total of 40 cars", "exact", None),
    ("not over 40 cars", "at_most", None),
    ("never more than 40 cars", "at_most", None),
    ("not at least 40 cars", "less_than", None),
    ("not less than 40 cars", "exact", "at_least"),
    ("what did not exceed or pass over 40 cars", "exact", "more_than"),
    ("and didn’t hold more than 40 cars", "at_most", None),
    ("not about 40 cars", "exact", None),
    ("40, plus 12 bicycles", "exact", None),
    ("40 plus 12 bicycles", "exact", None),
    ("40 + 12 bicycles", "exact", None),
    ("40+ cars", "exact", "at_least"),
    ("40 and more than 12 bicycles", "exact", None),
    ("40 and more of them", "exact", "at_least"),
    ("1,040 or more, plus bicycles", "exact", "at_least"),
]


@pytest.mark.parametrize("is_cut", [False, True])
def test_check_warns_of_a_bound_that_is_not_that_of_its_words(is_cut):
    """Also where the words of the figure leave the bound out, or the quote does."""
    claims, rows, text = [], [], ""
    for number, (words, bound, _) in enumerate(BOUNDS):
        value_text = re.search(r"\$?\d.*|forty.*", words)[0] if is_cut else words
        quote = f"{value_text} in 2023" if is_cut and number % 2 else f"held {words} in 2023"
        text += f"The weir held {words} in 2023. "
        start = text.rindex(quote)
        claims.append((f"c{number}", "a", quote, start, start + len(quote), "current"))
        rows.append((number, f"c{number}", value_text, bound))
    with tables.open_tables() as connection:
        tables.load_texts(connection, [("a.txt", text)])
        connection.execute(
            "create table sources as select 'a' as source_id, 'a.txt' as text_path, 'en' as language"
        )
        connection.execute(
            "create table claims (claim_id varchar, source_id varchar, quote varchar, quote_start bigint, quote_end bigint, status varchar)"
        )
        connection.execute(
            "create table figures (csv_row bigint, claim_id varchar, value_text varchar, bound varchar, designation varchar)"
        )
        places.gather_places(connection, ("claims", "figures", "sources"))
        connection.execute(f"create table bounds as from read_csv('{CODES / 'bounds.csv'}')")
        connection.executemany("insert into claims values (?, ?, ?, ?, ?, ?)", claims)
        connection.executemany("insert into figures values (?, ?, ?, ?, null)", rows)
        rule = (RULES / "bound_is_that_of_its_words.sql").read_text(encoding="utf-8")
        found = {row: words for _, row, _, words, _ in connection.execute(rule).fetchall()}
    told = {number: told for number, (_, _, told) in enumerate(BOUNDS) if told}
    assert {row: re.search(r"write (\w+)", words)[1] for row, words in found.items()} == told


# fmt: off
NAMED = [
    ("the city council said on Tuesday", "The city council"), ("said Petra Hollis, the council's head", "Petra Hollis"),
    ("according to a report by the audit office seen by the Chronicle", "The audit office"),
    ("A senior official at the harbour office, who asked not to be named, said", "A senior official at the harbour office"),
    ("President Maria de la Cruz told reporters on Friday", "Maria de la Cruz"), ("According to Dr. Smith", "Smith"),
    ("a mechanic told him that", "A mechanic"), ("the Bank of England warned that", "Bank of England"),
    ("South Korea's defense minister claims that", "South Korea's defense minister"), ("critics fear", "Critics"),
    ("he said", ""), ("reportedly", 'Unnamed, behind "reportedly"'), ("“", ""),
]
SHARES = [
    ("Roughly one in five drivers left", "Roughly one in five", "about", "20"), ("9 out of 10 cars", "9 out of 10", "exact", "90"),
    ("more than nine in ten boats", "more than nine in ten", "more_than", "90"), ("two in three cars", "two in three", "exact", ""),
    ("one person in 10 left", "one person in 10", "exact", "10"), ("3 in 10 minutes", "3", "exact", "3"),
    ("nearly twice the fare", "nearly twice", "nearly", "2"), ("12 in 2024", "12", "exact", "12"),
    ("one of every five cars", "one of every five", "exact", "20"), ("1 in 1,000 cars", "1", "exact", "1"),
]
HOLDING_NONE = [
    ("By Ada Brook, 14 March 2025", "byline"), ("Reporting by Jo Pond; editing by Ada Brook", "byline"), ("14 March 2025", "byline"),
    ("Photo: Harbour Office/AP", "byline"), ("© 2024 Reuters", "byline"), ("https://example.org/a", "link"),
    ("Background", "fragment"), ("Key points", "fragment"), ("What next?", "rhetoric"), ("By noon the bridge was closed", ""),
    ("By 2025", ""), ("Fares to rise", ""), ("Bridge closed", ""), ("Image: a tram on the bridge", ""), ("14 March 2025 was cold", ""),
]
INNER = [
    ("Ada Brook said that a deckhand told her that the pump leaks.", ["Ada Brook said that", "a deckhand told her that"]),
    ("He told us that officials had warned that the dam leaks.", ["He told us that", "officials had warned that"]),
    ("The mayor said that what she told them that day was true.", ["The mayor said that"]),
    ("Ada Brook said that she believes that it is safe.", ["Ada Brook said that"]),
]
# fmt: on


@pytest.mark.parametrize(("cue", "name"), NAMED)
def test_a_new_speaker_is_called_as_the_cue_does(cue, name):
    assert name_speaker(cue) == name


@pytest.mark.parametrize(("quote", "words", "bound", "number"), SHARES)
def test_a_share_in_words_is_one_figure(quote, words, bound, number):
    first = figures.propose_figures(quote, Lists([], [], [], []))[0]
    told = first.get("value") or first.get("lower") or first.get("upper") or ""
    assert (first["value_text"], first["bound"], told) == (words, bound, number)


@pytest.mark.parametrize(("line", "code"), HOLDING_NONE)
def test_what_holds_no_claim_is_proposed_with_its_code(line, code):
    assert propose_disposition(f"Before.\n{line}\nAfter.", Place(8, 8 + len(line)))[0] == code


@pytest.mark.parametrize(("sentence", "cues"), INNER)
def test_who_told_it_to_whom_is_a_further_hop(sentence, cues):
    whole = Place(0, len(sentence))
    found = propose_cues(sentence, whole, propose_quote_place(sentence, whole))
    assert [sentence[start:end] for start, end in found] == cues
