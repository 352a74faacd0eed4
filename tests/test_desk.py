"""The desk: who may speak to it, what it writes, and what it refuses."""

import asyncio
import json

import httpx
import lxml.html
import pytest
from conftest import FERRY, ROOT, copy_package
from test_authors import TEXT, add_source, read, run, snapshot

from scripts.authors.blind import start_blind
from scripts.authors.edit import editing
from scripts.check import find_problems
from scripts.desk.forms import read_form, remove_row
from scripts.desk.placing import count_code_points
from scripts.desk.serving import make_app
from scripts.new import start_package
from scripts.problems import Failure

PORT = 8010
HERE = f"http://127.0.0.1:{PORT}"
SOURCE = "river-times-2024"


class Person:
    """Somebody at the desk, whose browser has the cookie and runs no script."""

    def __init__(self, root, by=""):
        self.root, self.app, self.cookies = root, make_app(root, PORT, by), {}
        self.ask(f"/?token={self.app.token}")

    def ask(self, path, method="GET", **options):
        """The answer to one request; a redirection is not followed."""

        async def ask():
            transport = httpx.ASGITransport(self.app)
            async with httpx.AsyncClient(transport=transport, base_url=HERE, cookies=self.cookies) as client:
                return await client.request(method, path, **options)

        answer = asyncio.run(ask())
        self.cookies |= dict(answer.cookies)
        return answer

    def open(self, number, source_id=SOURCE):
        self.page = self.ask(f"/sources/{source_id}?sentence={number}")
        assert self.page.status_code == 200, self.page.text
        return self

    def read_fields(self, form="form"):
        """What the form that is shown would send."""
        document = lxml.html.fromstring(self.page.text)
        return dict(document.get_element_by_id(form).form_values())

    def read_words_of_sentence(self):
        return lxml.html.fromstring(self.page.text).get_element_by_id("reader").text.removeprefix("\n")

    def send(self, address="draft", source_id=SOURCE, form="form", **typed):
        """Sends the form that is shown, with what was typed."""
        fields = self.read_fields(form) | {"do": "try"} | typed
        address = address if address.startswith("/") else f"/sources/{source_id}/{address}"
        answer = self.ask(address, "POST", data=fields, headers={"Origin": HERE})
        if "location" not in answer.headers:
            self.page = answer
        return answer

    def select(self, start, end, name="quote"):
        """Selects words in the text, as a browser tells where."""
        return self.send(**{"select.from": start, "select.to": end, "select.as": name})

    def save(self, **typed):
        return self.send(do="save", **typed)


@pytest.fixture(scope="module")
def with_source(tmp_path_factory):
    """The ferry with a new text, whose sentences are open; to be copied."""
    root = copy_package(FERRY, tmp_path_factory.mktemp("desk") / "ferry")
    assert add_source(root)[0] == 0
    return root


@pytest.fixture
def person(with_source, tmp_path):
    """Somebody at the desk of that package."""
    return Person(copy_package(with_source, tmp_path / "ferry"))


@pytest.fixture
def unchecked(monkeypatch):
    """What is tried out is not checked, which takes most of the time."""
    monkeypatch.setattr("scripts.authors.edit.find_problems", lambda *_, **__: [])
    monkeypatch.setattr("scripts.authors.edit._judged", {})


def read_words(answer):
    """What a page says is wrong or open."""
    document = lxml.html.fromstring(answer.text or "<p></p>")
    found = document.xpath(
        "//*[@id='told' or @id='wrong' or starts-with(@id, 'said-')] | //h2[@id='sheet-title']"
    )
    return " ".join(" ".join(one.text_content() for one in found).split())


# What a request must have, and what it lacks.
@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"cookies": False}, "open the address"),
        ({"path": "/?token=wrong", "cookies": False}, "open the address"),
        ({"headers": {"Host": "evil.example:8010"}}, "the desk is at"),
        ({"headers": {"Host": "127.0.0.1"}}, "the desk is at"),
        ({"headers": {"Host": "127.0.0.1:80"}}, "the desk is at"),
        ({"headers": {"Cookie": "desk-8010=wrong"}, "cookies": False}, "open the address"),
        ({"method": "PUT"}, "not PUT"),
        ({"method": "DELETE"}, "not DELETE"),
        ({"method": "OPTIONS"}, "not OPTIONS"),
        ({"method": "POST", "path": "/undo"}, "only pages of the desk"),
        ({"method": "POST", "path": "/undo", "headers": {"Origin": "null"}}, "only pages of the desk"),
        ({"method": "POST", "path": "/undo", "headers": {"Origin": "https://evil.example"}}, "only pages"),
        ({"method": "POST", "path": "/undo", "headers": {"Origin": "http://127.0.0.1:8011"}}, "only pages"),
        (
            {"method": "POST", "path": "/undo", "headers": {"Origin": f"http://localhost:{PORT}"}},
            "only pages",
        ),
        ({"path": "/static/desk.js", "cookies": False}, "open the address"),
    ],
)
def test_nobody_else_may_speak_to_the_desk(person, change, words):
    before = snapshot(person.root)
    if not change.get("cookies", True):
        person.cookies = {}
    answer = person.ask(
        change.get("path", "/"), change.get("method", "GET"), headers=change.get("headers", {})
    )
    assert (answer.status_code, words in answer.text) == (403, True), answer.text
    assert answer.headers["cache-control"] == "no-store"
    assert snapshot(person.root) == before


def test_the_token_becomes_a_cookie_that_pages_cannot_read(person):
    answer = person.ask(f"/?token={person.app.token}")
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert person.app.token not in cookie
    answer = person.ask("/")
    assert answer.status_code == 200
    assert "New bridge to cost 40 million crowns" in answer.text
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert person.ask("/", headers={"Host": f"localhost:{PORT}"}).status_code == 200


@pytest.mark.long
def test_what_is_proposed_is_saved_as_it_is_shown(person):
    person.open(10)
    fields = person.read_fields()
    assert (fields["quote"], fields["was.quote"]) == ("The old engine leaks oil into the river",) * 2
    answer = person.save(proposition_id="ferry-condition")
    assert answer.headers["location"] == f"/sources/{SOURCE}?sentence=11"
    row = read(person.root, "claims")[-1]
    assert TEXT[int(row["quote_start"]) : int(row["quote_end"])] == "The old engine leaks oil into the river"
    assert {one.rule for one in find_problems(person.root)} == {"no_sentence_is_open"}


@pytest.mark.long
def test_what_was_tried_out_is_not_checked_again(person, monkeypatch):
    judged = []

    def judge(root, **options):
        judged.append(root)
        return find_problems(root, **options)

    monkeypatch.setattr("scripts.authors.edit.find_problems", judge)
    person.open(10).send(proposition_id="ferry-condition", paraphrase="The old engine leaks oil.")
    assert person.save().status_code == 303
    assert len(judged) == 1
    # What has changed since on disk, in any file, is.
    person.open(1).send(proposition_id="engine-cost")
    run(person.root, "withdraw", "c0016", "--why", "Read of another fare.")
    before = len(judged)
    assert person.save().status_code == 303
    assert len(judged) == before + 1


def test_a_claim_with_a_cue_a_figure_and_somebody_new(person):
    person.open(7)
    assert person.read_fields()["attributions.1.cue"] == "Some residents fear that"
    answer = person.save(
        **{"agents.name": "Some residents", "agents.kind": "unnamed", "proposition_id": "fare-raised"}
    )
    # Who says it follows from what was typed: it is shown before it is saved.
    assert answer.status_code == 422
    assert "read what is marked, then save again" in read_words(answer)
    assert person.read_fields()["claimant_id"] == "river-times-some-residents"
    answer = person.save()
    assert answer.status_code == 303, read_words(answer)
    claim = read(person.root, "claims")[-1]
    [figure] = [row for row in read(person.root, "figures") if row["claim_id"] == claim["claim_id"]]
    assert (claim["claimant_id"], claim["modality"]) == ("river-times-some-residents", "possible")
    assert (figure["bound"], figure["lower"], figure["unit"]) == ("at_least", "15", "percent")


def test_two_speakers_who_are_both_new(ferry_root, unchecked):
    """Each is that of the hop whose cue has the name."""
    text = "Minister Tomas Veld denied that the weir leaks, the Lowland Press Agency reported.\n"
    assert add_source(ferry_root, text)[0] == 0
    desk = Person(ferry_root).open(1)
    fields = desk.read_fields()
    cues = ["the Lowland Press Agency reported", "Minister Tomas Veld denied that"]
    assert [fields[f"attributions.{number}.cue"] for number in (1, 2)] == cues
    new = {"agents.name": "Tomas Veld", "agents.kind": "person", "agents.2.name": "Lowland Press Agency"}
    assert "agents.2.kind" in fields
    answer = desk.save(**new)
    assert "kind of “Lowland Press Agency”" in read_words(answer)
    desk.send(**{"agents.2.kind": "organisation"})
    fields = desk.read_fields()
    told = [fields[name] for name in ("attributions.1.agent_id", "attributions.2.agent_id", "claimant_id")]
    assert told == ["lowland-press-agency", "tomas-veld", "tomas-veld"]
    assert fields["polarity"] == "denies"


@pytest.mark.long
def test_a_denial_says_what_it_denies(person):
    person.open(4)
    answer = person.save(paraphrase="It is not true that the ferry will stop.", proposition_id="ferry-stops")
    assert "which claim it denies" in read_words(answer)
    assert person.read_fields()["relations.1.relation"] == "rebuts"
    answer = person.save(**{"relations.1.other_claim_id": "c0001"})
    assert answer.status_code == 422
    answer = person.save(**{"relations.1.reason": "The Gazette says that it may stop."})
    assert answer.status_code == 303, read_words(answer)
    assert read(person.root, "relations")[-1]["other_claim_id"] == "c0001"


def test_a_relation_filled_in_from_its_first_field_on_stays(person, unchecked):
    person.open(5)
    person.send(do="add.relations")
    person.send(**{"relations.1.relation": "refines"})
    assert person.read_fields()["relations.1.relation"] == "refines"


@pytest.mark.long
def test_what_is_changed_stays_changed_and_what_is_emptied_empty(person):
    person.open(5)
    person.send(**{"figures.1.item": "", "modality": "estimated", "period": "2024-04"})
    fields = person.read_fields()
    assert (fields["figures.1.item"], fields["modality"]) == ("", "estimated")
    assert "was.modality" not in fields
    hedged = f"Reportedly: {fields['paraphrase']}"
    answer = person.save(proposition_id="cars-carried", paraphrase=hedged)
    assert answer.status_code == 303, read_words(answer)
    row = read(person.root, "claims")[-1]
    [figure] = [one for one in read(person.root, "figures") if one["claim_id"] == row["claim_id"]]
    assert (figure["item"], row["modality"], figure["upper"]) == ("", "estimated", "1300")


def test_rows_are_added_and_removed(person, unchecked):
    person.open(5)
    person.send(do="add.figures")
    person.send(do="add.relations")
    assert {"figures.2.value_text", "relations.1.reason"} <= set(person.read_fields())
    person.send(do="remove.figures.1", **{"figures.2.value_text": "April"})
    assert person.read_fields()["figures.1.value_text"] == "April"
    person.send(do="remove.figures.1")
    assert person.read_fields()["figures.1.value_text"] == "-"
    # A figure that is proposed is not proposed again after it was removed.
    person.send()
    assert person.read_fields()["figures.1.value_text"] == "-"
    assert "figures.1.unit" not in person.read_fields()
    person.send(do="add.figures")
    assert person.read_fields()["figures.1.value_text"] == "between 1,100 and 1,300"


def test_emptying_the_cue_leaves_the_outlet(person, unchecked):
    person.open(5)
    person.send(**{"attributions.1.cue": ""})
    fields = person.read_fields()
    assert (fields["claimant_id"], fields["attribution_form"]) == ("river-times", "own_voice")


TIDE = """The tide gate was built by monks. By our own estimate, 300 boats pass it in a year. Ada Brook said that the gate is shut. \
Weeds grow there.

The end
"""


@pytest.fixture
def tide(ferry_root):
    """Somebody at the desk with another text."""
    assert add_source(ferry_root, TIDE)[0] == 0
    return Person(ferry_root)


def test_a_hop_that_is_removed_takes_no_hedge_with_it(tide, unchecked):
    start = tide.open(2).read_words_of_sentence().index("300")
    tide.select(f"2:{start}", f"2:{start + 27}")
    assert tide.read_fields()["quote"] == "300 boats pass it in a year"
    tide.send(do="add.attributions", **{"attributions.1.cue": "By our own estimate"})
    assert tide.read_fields()["modality"] == "estimated"
    tide.send(do="remove.attributions.1")
    fields = tide.read_fields()
    assert (fields["modality"], fields["attribution_form"]) == ("estimated", "own_voice")


def test_the_cue_of_the_sentence_before_is_taken_without_selecting_it(tide, unchecked):
    tide.open(4)
    assert tide.read_fields()["attribution_form"] == "own_voice"
    tide.select("before", "before", "attributions.1.cue")
    fields = tide.read_fields()
    assert (fields["attributions.1.cue"], fields["attribution_form"]) == (
        "Ada Brook said that",
        "carried_over",
    )
    assert fields["claimant_id"] == "ada-brook"
    tide.open(2)
    assert "the sentence before does not say who tells it" in read_words(
        tide.select("before", "before", "attributions.1.cue")
    )


def test_a_title_and_a_name_that_are_not_in_the_list_are_new(tide, unchecked):
    tide.open(4)
    title = "Whether the ferry is as safe as it should be"
    words = read_words(tide.send(proposition_id=title))
    assert f"topic of “{title}”" in words
    assert ".csv:" not in words
    assert tide.read_fields()["proposition_id"] == title
    tide.send(**{"propositions.topic": "safety"})
    assert "topic of" not in read_words(tide.send())
    # What is offered beside it takes its place.
    tide.send(do="choose.proposition_id=ferry-safe")
    fields = tide.read_fields()
    assert (fields["proposition_id"], fields.get("propositions.title", "")) == ("ferry-safe", "")


def test_a_new_speaker_is_offered_by_name_and_keeps_the_kind(ferry_root, unchecked):
    text = (
        "Cars must wait, said Mia Lund, who runs the quay. A deckhand told Ada Brook that the pump leaks.\n"
    )
    assert add_source(ferry_root, text)[0] == 0
    desk = Person(ferry_root).open(1)
    assert 'value="choose.attributions.1.agent_id=Mia Lund"' in desk.ask(f"/sources/{SOURCE}?sentence=1").text
    desk.send(do="choose.attributions.1.agent_id=Mia Lund")
    fields = desk.read_fields()
    assert [fields[name] for name in ("attributions.1.agent_id", "agents.name", "claimant_id")] == [
        "Mia Lund",
        "Mia Lund",
        "mia-lund",
    ]
    assert "agents.kind" not in fields or not fields["agents.kind"]
    desk.send(**{"agents.kind": "person"})
    assert desk.read_fields()["attributions.1.agent_id"] == "Mia Lund"
    # Another name takes the place of the first, and somebody unnamed is known to be.
    desk.open(2).send(**{"attributions.1.agent_id": "A deckhand"})
    fields = desk.read_fields()
    assert (fields["agents.name"], fields["agents.kind"]) == ("A deckhand", "unnamed")


def read_code(root):
    return (root / "data/codelists/units.csv").read_text(encoding="utf-8").splitlines()[1].partition(",")[0]


def test_a_code_is_added_without_losing_what_was_typed(person, unchecked):
    person.open(1)
    new = {"code.list": "units", "code.title": "Bell", "code.description": "One bell."}
    assert "Not added: choose the list" in read_words(person.send(do="code", **(new | {"code.title": ""})))
    words = read_words(person.send(do="code", note="Typed before.", **new))
    assert "Bell is in the list." in words
    assert person.read_fields()["note"] == "Typed before."
    assert read_code(person.root) == "bell"
    assert "bell is in data/codelists/units.csv already" in read_words(person.send(do="code", **new))
    assert person.send("/undo").status_code == 303
    assert read_code(person.root) != "bell"


def test_a_reason_is_proposed_for_what_is_no_statement(ferry_root, unchecked):
    assert add_source(ferry_root, "By Ada Brook, 4 May 2024\n\nThe ferry is safe.\n")[0] == 0
    page = Person(ferry_root).open(1).ask(f"/sources/{SOURCE}?sentence=1").text
    assert 'value="byline" selected' in page
    assert "Names who wrote it, or when." in page


def test_what_is_missing_is_told_at_once(tide):
    tide.open(4)
    answer = tide.save(period="2024", period_basis="inferred", note="")
    words = read_words(answer)
    for told in (
        "the words of the text that give the period",
        "how the period is inferred",
        "what it is about",
    ):
        assert told in words
    assert "See what is open or wrong (" in words
    assert "Period text" in words


@pytest.mark.long
def test_what_was_saved_stays_told_and_what_is_read_is_called_so(tide):
    tide.open(1)
    assert tide.save(proposition_id="ferry-condition").status_code == 303
    assert "c0019 is recorded." in read_words(tide.open(2).page)
    assert "c0019 is recorded." in read_words(tide.send())
    assert "This sentence has been read. What is filled in is a further claim" in read_words(
        tide.open(1).page
    )
    for number in range(2, 6):
        tide.open(number).send("sentences", form="without", disposition="fragment", why="Not a claim.")
    assert "Every sentence of this text has been read." in read_words(tide.open(5).page)


@pytest.mark.long
def test_the_words_of_problems_are_those_of_the_form(person):
    person.open(7)
    typed = {"agents.name": "Some residents", "agents.kind": "unnamed", "proposition_id": "fare-raised"}
    person.send(
        quote="rise by at least 15 percent", paraphrase="The fare rises by at least 15 percent.", **typed
    )
    said = lxml.html.fromstring(person.page.text).get_element_by_id("said-quote").text_content()
    assert 'leaves out "could"' in said
    assert "data/claims.csv" not in said
    before = snapshot(person.root)
    assert person.save().status_code == 422
    assert snapshot(person.root) == before
    answer = person.save(accept="A test of acceptance.")
    assert answer.status_code == 303, read_words(answer)
    assert "A test of acceptance." in [row["reason"] for row in read(person.root, "accepted_warnings")]


ODD = "שלום 🚢🚢 עולם. זה משפט.\r\nIt said “wait…” and 🚢🚢 left\r\nthe quay. Cafe\u0301 owners said “wait…” too.\r\n"


@pytest.mark.parametrize(
    ("number", "start", "end", "quote"),
    [
        (1, "1:5", "1:9", "🚢🚢"),
        (1, "1:0", "1:14", "שלום 🚢🚢 עולם"),
        (3, "3:20", "4:8", "🚢🚢 left\r\nthe quay"),
        (3, "3:19", "5:5", "🚢🚢 left\r\nthe quay. Cafe\u0301"),
        (5, "5:0", "5:12", "Cafe\u0301 owners"),
        (5, "5:18", "5:25", "“wait…”"),
    ],
)
def test_the_server_counts_code_points(ferry_root, unchecked, number, start, end, quote):
    assert add_source(ferry_root, ODD)[0] == 0
    person = Person(ferry_root).open(number)
    assert person.select(start, end).status_code == 200
    fields = person.read_fields()
    at = int(fields["at.quote"])
    assert fields["quote"] == " ".join(quote.split())
    assert ODD[at : at + len(quote)] == quote
    # The place is kept although the form has lost the line end, and although the words stand twice.
    person.send(paraphrase="Something is said.")
    assert person.read_fields()["at.quote"] == str(at)


@pytest.mark.long
def test_a_quote_across_lines_is_saved_as_it_stands(ferry_root):
    assert add_source(ferry_root, ODD)[0] == 0
    person = Person(ferry_root).open(3)
    person.select("3:20", "4:8")
    answer = person.save(
        paraphrase="Two ships left the quay.", proposition_id="ferry-stops", claimant_id="river-times"
    )
    answer = person.save() if answer.status_code == 422 else answer
    assert answer.status_code == 303, read_words(answer)
    assert read(ferry_root, "claims")[-1]["quote"] == "🚢🚢 left\r\nthe quay"


def test_units_are_not_code_points():
    text = "a🚢\r\nb\u0301c"
    assert [count_code_points(text, units) for units in (0, 1, 3, 4, 5, 6, 7, 99)] == [0, 1, 2, 4, 5, 6, 7, 7]


def test_words_in_several_places_are_chosen_by_a_person(person, unchecked):
    person.open(1)
    answer = person.send(quote="ferry")
    assert "these words stand in 3 places; choose one" in read_words(answer)
    values = lxml.html.fromstring(answer.text).xpath("//input[@name='at.quote'][@type='radio']/@value")
    assert [TEXT[int(value) :][:5] for value in values] == ["ferry"] * 3
    person.send(**{"at.quote": values[2]})
    assert person.read_fields()["at.quote"] == values[2]
    answer = person.send(quote="“We never lost a car”")
    assert "the nearest passage is" in read_words(answer)
    assert person.read_fields()["quote"] == "“We never lost a car”"


def test_a_reason_and_undo(person):
    before = snapshot(person.root)
    person.open(9)
    assert person.send("sentences", form="without", disposition="opinion").status_code == 422
    answer = person.open(9).send("sentences", form="without", disposition="opinion", why="Nothing to check.")
    assert answer.headers["location"].endswith("?sentence=10")
    [row] = [
        row for row in read(person.root, "sentences") if (row["source_id"], row["number"]) == (SOURCE, "9")
    ]
    assert (row["disposition"], row["note"]) == ("opinion", "Nothing to check.")
    middle = snapshot(person.root)
    person.open(10)
    assert person.save(proposition_id="ferry-condition").status_code == 303
    answer = person.open(11).send("/undo")
    assert answer.headers["location"].endswith("?sentence=10")
    assert snapshot(person.root) == middle
    # What had been typed is there again.
    assert person.open(10).read_fields()["proposition_id"] == "ferry-condition"
    assert person.send("/undo").status_code == 303
    assert snapshot(person.root) == before
    assert "nothing was saved" in read_words(person.send("/undo"))


@pytest.mark.long
def test_nothing_is_taken_back_that_somebody_has_changed_since(person):
    person.open(10)
    assert person.save(proposition_id="ferry-condition").status_code == 303
    assert run(person.root, "withdraw", "c0019", "--why", "Read by mistake.")[0] == 0
    before = snapshot(person.root)
    answer = person.open(11).send("/undo")
    assert (answer.status_code, "has changed since" in answer.text) == (422, True)
    assert snapshot(person.root) == before


@pytest.mark.long
def test_a_sentence_that_changed_behind_the_desk(person):
    person.open(10)
    run(person.root, "skip", SOURCE, "10", "--as", "opinion", "--why", "By somebody else.")
    before = snapshot(person.root)
    answer = person.save(proposition_id="ferry-condition")
    assert (answer.status_code, "has changed on disk" in answer.text) == (422, True)
    assert snapshot(person.root) == before
    # What was typed is there; saved again, having been seen, it is written.
    assert person.read_fields()["proposition_id"] == "ferry-condition"
    assert person.save().status_code == 303
    person.open(9)
    run(person.root, "skip", SOURCE, "9", "--as", "opinion", "--why", "By somebody else.")
    answer = person.send("sentences", form="without", disposition="fragment", why="No verb.")
    assert (answer.status_code, "has changed on disk" in answer.text) == (409, True)


@pytest.mark.long
def test_other_changes_on_disk_do_not_matter(person):
    person.open(10)
    run(person.root, "withdraw", "c0016", "--why", "Read of another fare.")
    assert person.save(proposition_id="ferry-condition").status_code == 303
    rows = {row["claim_id"]: row for row in read(person.root, "claims")}
    assert (rows["c0016"]["status"], rows["c0019"]["status"]) == ("withdrawn", "current")


def test_what_was_begun_survives_a_reload_and_a_restart(person, unchecked):
    person.open(3).send(paraphrase="The bridge will cost about 40 million crowns.")
    person.open(4)
    again = Person(person.root).open(3)
    assert again.read_fields()["paraphrase"] == "The bridge will cost about 40 million crowns."
    assert "was.paraphrase" not in again.read_fields()
    assert "What you typed before is still here" in again.page.text
    again.send(do="again")
    assert again.open(3).read_fields()["paraphrase"] == ""
    assert not (person.root / "drafts/desk.json").exists()


@pytest.mark.parametrize("content", ["", "[]", "{", '{"a": 1}', '{"a": {"b": 2}}', "\udcff"])
def test_a_spoiled_file_of_what_was_begun_is_nothing(person, unchecked, content):
    (person.root / "drafts").mkdir()
    (person.root / "drafts/desk.json").write_bytes(content.encode("utf-8", "surrogateescape"))
    assert Person(person.root).open(3).read_fields()["quote"]


# What a page of the desk would not send, with the status and the words of the answer.
@pytest.mark.parametrize(
    ("path", "fields", "status", "words"),
    [
        ("draft", {"number": "3", "bogus": "x"}, 200, "bogus is not a column of a claim"),
        ("draft", {"number": "3", "claim_id": "c0099"}, 200, "claim_id is not a column of a claim"),
        ("draft", {"number": "3", "figures.999.unit": "x"}, 200, "is not a column"),
        ("draft", {"number": "3", "figures.²2.unit": "x"}, 200, "is not a column of a claim"),
        ("draft", {"number": "99"}, 422, "has no sentence 99"),
        ("draft", {}, 422, "reads forms only"),
        ("draft", {"number": "3", "quote": "x" * 6000}, 413, "more than 5,000 characters"),
        ("draft", {"number": "3", "note": "x" * 300_000}, 413, "more than 200,000 bytes"),
        ("draft", {"number": "3", "note": "a\0b"}, 422, "cannot be seen"),
        (
            "draft",
            {"number": "3", "select.as": "quote", "select.from": "3:x", "select.to": "3:9"},
            200,
            "select",
        ),
        (
            "draft",
            {"number": "3", "select.as": "quote", "select.from": "3:9", "select.to": "3:9"},
            200,
            "no word",
        ),
        (
            "draft",
            {"number": "3", "select.as": "quote", "select.from": "77:1", "select.to": "3:9"},
            200,
            "select",
        ),
        ("draft", {"number": "3", "do": "remove.figures.99"}, 200, "Sentence 3"),
        ("draft", {"number": "3", "do": "add.nothing"}, 200, "Sentence 3"),
        ("draft", {"number": "3", "do": "save"}, 422, "has changed on disk"),
        ("sentences", {"number": "3", "disposition": "opinion", "why": "x"}, 409, "has changed on disk"),
        ("nothing", {"number": "3"}, 404, "nothing here"),
    ],
)
def test_what_no_page_of_the_desk_sends(person, unchecked, path, fields, status, words):
    before = snapshot(person.root)
    answer = person.ask(f"/sources/{SOURCE}/{path}", "POST", data=fields, headers={"Origin": HERE})
    assert answer.status_code == status, read_words(answer)
    assert words in read_words(answer)
    assert snapshot(person.root) == before


def test_addresses_that_lead_nowhere(person, unchecked):
    for path, status in {
        "/nothing": 404,
        "/static/..%2fgate.py": 404,
        "/static/gate.py": 404,
        "/sources/nothing": 422,
        "/sources/harbour-news?sentence=99": 422,
        "/sources/%00": 422,
        f"/sources/{SOURCE}/draft": 405,
    }.items():
        answer = person.ask(path)
        assert answer.status_code == status, path
        assert answer.headers["x-frame-options"] == "DENY"
    headers = {"Origin": HERE, "Content-Type": "multipart/form-data; boundary=x"}
    answer = person.ask("/undo", "POST", content=b"--x", headers=headers)
    assert "reads forms only" in answer.text


@pytest.mark.parametrize(
    "body", [b"a", b"a=%ff", b"\xff=1", b"a=1&a=2", b"a=%00", b"&".join(b"%d=" % n for n in range(3000))]
)
def test_bodies_that_are_no_form(body):
    with pytest.raises(Failure):
        read_form(body)


def test_a_row_is_removed_with_its_proposals():
    fields = {
        "figures.1.value_text": "a",
        "was.figures.1.value_text": "a",
        "figures.2.value_text": "b",
        "note": "n",
    }
    assert remove_row(fields, "figures", 1) == {"figures.1.value_text": "b", "note": "n"}
    assert remove_row({"note": "n"}, "figures", 1) == {"note": "n", "figures.1.value_text": "-"}


POST = """Fare of the ferry to rise, council told

The fare of the ferry will rise by 10 percent, the town council decided. Ada Brook said that the ferry carried about \
1,200 cars in April. "The ferry is safe", said the harbour office. Some passengers fear that the ferry could stop. The \
harbour office denied that the engine leaks. It is a lovely sight. The ferry made up to 14 crossings a day in June, \
according to Harbour News. ⛴ More than 300 bicycles crossed in May. A new engine would cost 2 million or 3 million \
crowns, Zoë Marsh estimated. The fare was raised last year. What next?
"""
# What a person selects, types or chooses for each sentence; all else is accepted as it is proposed.
SELECTED = {
    1: {"quote": "Fare of the ferry to rise"},
    2: {
        "quote": "The fare of the ferry will rise by 10 percent",
        "attributions.1.cue": "the town council decided",
    },
}
RECORDED = {
    1: {
        "attribution_form": "own_voice",
        "paraphrase": "The fare of the ferry is to rise.",
        "proposition_id": "fare-raised",
    },
    2: {"attributions.1.act": "said", "proposition_id": "fare-raised"},
    3: {
        "proposition_id": "cars-carried",
        "relations.1.relation": "repeats",
        "relations.1.other_claim_id": "c0002",
        "relations.1.reason": "The same count of the same month.",
        "traces.1.from_account_id": "a0001",
        "traces.1.link": "candidate_origin",
        "traces.1.basis": "matching_content",
        "traces.1.confidence": "low",
        "traces.1.reaches": "document",
        "traces.1.explanation": "Both count the cars of April.",
    },
    4: {"proposition_id": "ferry-safe"},
    5: {"agents.name": "Some passengers", "agents.kind": "unnamed", "proposition_id": "ferry-stops"},
    6: {
        "paraphrase": "It is not true that the engine leaks.",
        "proposition_id": "ferry-condition",
        "relations.1.other_claim_id": "c0009",
        "relations.1.reason": "The Gazette says that it leaks.",
    },
    7: {"disposition": "opinion", "why": "A judgement that cannot be checked."},
    8: {"proposition_id": "crossings-made"},
    9: {"propositions.title": "How many bicycles crossed", "propositions.topic": "traffic"},
    10: {"figures.1.unit": "crown", "figures.1.measure": "cost", "proposition_id": "engine-cost"},
    11: {"proposition_id": "fare-raised"},
    12: {"disposition": "rhetoric", "why": "A question."},
}


@pytest.mark.long
def test_twelve_sentences_take_few_cells(ferry_root):
    """The counts are those in docs/authors.md."""
    assert add_source(ferry_root, POST)[0] == 0
    person, saves = Person(ferry_root), 0
    for number, typed in RECORDED.items():
        person.open(number)
        for name, words in SELECTED.get(number, {}).items():
            start = person.read_words_of_sentence().index(words)
            person.select(f"{number}:{start}", f"{number}:{start + len(words)}", name)
        if "disposition" in typed:
            answer = person.send("sentences", form="without", **typed)
        else:
            answer = person.save(**typed)
            # What follows from what was typed is shown first; the script does that while one types.
            answer = person.save() if answer.status_code == 422 else answer
        saves += answer.status_code == 303
        assert answer.status_code == 303, read_words(answer)
    assert find_problems(ferry_root) == []
    claims = [row for row in read(ferry_root, "claims") if row["source_id"] == SOURCE]
    cells = sum(len(typed) + len(SELECTED.get(number, {})) for number, typed in RECORDED.items())
    assert (len(claims), saves, cells) == (10, 12, 37)
    new = {row["claim_id"] for row in claims}
    hops, figures = (
        [row for row in read(ferry_root, name) if row["claim_id"] in new]
        for name in ("attributions", "figures")
    )
    assert (len(hops), len(figures)) == (7, 6)
    told = (ROOT / "docs/authors.md").read_text(encoding="utf-8")
    assert f"takes {cells} cells" in " ".join(told.split())


@pytest.mark.long
def test_a_new_package_grows_at_the_desk(tmp_path):
    root = tmp_path / "bridge"
    start_package(root, "bridge", "Claims about a bridge")
    assert "This package holds no text yet" in Person(root).ask("/").text
    with open(root / "data/codelists/topics.csv", "a", encoding="utf-8") as file:
        file.write("safety,Safety,Whether things are safe.\n")
    assert add_source(root, "The bridge is safe, says Ada Brook. Nothing else is known.\n")[0] == 0
    person = Person(root).open(1)
    typed = {"agents.name": "Ada Brook", "agents.kind": "person"}
    typed |= {"propositions.title": "Whether the bridge is safe", "propositions.topic": "safety"}
    person.send(**typed)
    answer = person.save()
    assert "say who records" in read_words(answer)
    answer = person.save(by="Jo Pond")
    assert answer.status_code == 303, read_words(answer)
    [row] = read(root, "claims")
    assert (row["claimant_id"], row["recorded_by"], row["quote"]) == (
        "ada-brook",
        "jo-pond",
        "The bridge is safe",
    )
    assert {one.rule for one in find_problems(root)} == {"no_sentence_is_open"}


def test_a_claimant_who_is_not_in_the_list_is_named_where_speakers_are(ferry_root):
    person = Person(ferry_root).open(8, "ferry-gazette")
    words = read_words(person.send(source_id="ferry-gazette", claimant_id="Regional health office"))
    assert "is nobody in the list; choose from it, or write the name of somebody new" in words
    assert "data/agents.csv" not in words


@pytest.mark.long
def test_a_second_reading_is_blind(ferry_root, tmp_path):
    """It has the texts, and not a word of the first; the two are compared afterwards."""
    blind = tmp_path / "second"
    assert start_blind(ferry_root, blind)
    assert {one.rule for one in find_problems(blind)} == {"no_sentence_is_open"}
    held = "".join(path.read_text("utf-8") for path in blind.rglob("*.csv"))
    told = {"claims": "paraphrase", "relations": "reason", "propositions": "title", "statements": "summary"}
    told |= {"accounts": "summary", "figures": "figure_id", "agents": "note"}
    for table, field in told.items():
        assert not [row[field] for row in read(ferry_root, table) if row[field] and row[field] in held]
    person = Person(blind, by="Second Reader").open(8, "ferry-gazette")
    typed = {"propositions.title": "In what condition the ferry is", "propositions.topic": "safety"}
    person.send(source_id="ferry-gazette", **typed)
    answer = person.send(source_id="ferry-gazette", do="save", paraphrase="The ferry is old and leaks.")
    assert answer.status_code == 303, read_words(answer)
    before = snapshot(blind)
    assert not start_blind(ferry_root, blind)
    assert snapshot(blind) == before
    code, words = run(ferry_root, "compare", blind)
    assert (code, "second-reader" in (blind / "data/claims.csv").read_text("utf-8")) == (0, True)
    # One claim of ten was found by both.
    assert "F1 0.18" in words


def test_a_second_reading_needs_a_folder_of_its_own(ferry_root, tmp_path):
    before = snapshot(ferry_root)
    with pytest.raises(Failure, match="is not an empty folder"):
        start_blind(ferry_root, ferry_root / "data")
    with pytest.raises(Failure, match="is part of the data"):
        start_blind(ferry_root, ferry_root / "data/second")
    assert snapshot(ferry_root) == before


def test_the_desk_waits_for_another_writer_and_says_so(person, monkeypatch):
    monkeypatch.setattr("scripts.changing.PATIENCE", 0.1)
    person.open(10)
    with editing(person.root):
        answer = person.save(proposition_id="ferry-condition")
    assert (answer.status_code, "another command is writing" in answer.text) == (422, True)


def test_a_long_text_is_shown_in_part(tmp_path, unchecked):
    root = copy_package(FERRY, tmp_path / "ferry")
    text = "".join(f"The ferry carried {number} cars. " for number in range(1, 1200))
    assert add_source(root, text)[0] == 0
    person = Person(root).open(600)
    document = lxml.html.fromstring(person.page.text)
    assert len(document.xpath("//span[@data-number]")) == 300
    assert document.xpath("//a[text()='Earlier sentences']/@href") == [f"/sources/{SOURCE}?sentence=449"]
    assert json.dumps(person.read_fields()["quote"]) == '"The ferry carried 600 cars"'
