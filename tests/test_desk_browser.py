"""The desk in a real browser: by keyboard alone, by mouse, and without its script."""

import re
import signal
import subprocess
import sys
from contextlib import contextmanager

import pytest
from conftest import FERRY, ROOT, copy_package
from playwright.sync_api import expect
from server import find_free_port
from test_authors import TEXT, add_source, read
from test_browser import CONTRAST, NARROW, STANDARD, WIDE, browser, judge_page, picture
from test_desk import ODD

from scripts.check import find_problems

__all__ = ["browser"]


@contextmanager
def serving_desk(root):
    """The desk of a package, started as a user starts it; gives the address that it prints."""
    command = [
        sys.executable,
        "-m",
        "scripts",
        "desk",
        "--package",
        str(root),
        "--port",
        str(find_free_port()),
    ]
    desk = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        yield re.search(r"http://127\.0\.0\.1:\S+", desk.stdout.readline())[0]
    finally:
        desk.send_signal(signal.SIGINT)
        assert (desk.wait(10), desk.stdout.read()) == (0, "")
        desk.stdout.close()


@pytest.fixture
def text():
    """The new text of the ferry."""
    return TEXT


@pytest.fixture
def desk(tmp_path, text):
    """The desk of the ferry, which has a new text with open sentences: where the package is, and the address."""
    root = copy_package(FERRY, tmp_path / "ferry")
    assert add_source(root, text)[0] == 0
    with serving_desk(root) as address:
        yield root, address


@pytest.fixture
def open_desk(browser, desk):
    """Opens the desk; by the end of the test no error may have been reported, and no other host asked."""
    contexts, trouble = [], []

    def open_one(viewport=WIDE, scripts=True):
        context = browser.new_context(viewport=viewport, java_script_enabled=scripts, reduced_motion="reduce")
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: trouble.append(str(error)))
        page.on(
            "request", lambda request: trouble.append(request.url) if "127.0.0.1" not in request.url else None
        )
        page.on(
            "console",
            lambda told: (
                trouble.append(told.text) if told.type == "error" and "status of 4" not in told.text else None
            ),
        )
        page.goto(desk[1])
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert trouble == []


def tab_to(page, words):
    for _ in range(20):
        page.keyboard.press("Tab")
        if words in page.evaluate("document.activeElement.textContent"):
            return
    raise AssertionError(f"no Tab leads to {words}")


def press(page, *keys):
    for key in keys:
        name, _, times = key.partition("*")
        for _ in range(int(times or 1)):
            page.keyboard.press(name)


@pytest.mark.long
def test_two_claims_by_keyboard_alone(open_desk, desk):
    root, _ = desk
    page = open_desk()
    tab_to(page, "New bridge")
    press(page, "Enter")
    expect(page.get_by_label("Proposition")).to_be_focused()
    press(page, "Escape")
    for number in range(2, 6):
        press(page, "j")
        expect(page.get_by_role("heading", level=2)).to_have_text(f"Sentence {number} of 12")
    expect(page.locator("#reader")).to_be_focused()
    select_quote_and_cue(page)
    save_two(page)
    give_reason_and_undo(page)
    claims = {row["claim_id"]: row for row in read(root, "claims")}
    first = claims["c0019"]
    assert TEXT[int(first["quote_start"]) : int(first["quote_end"])] == first["quote"]
    hops = {row["claim_id"]: row["cue"] for row in read(root, "attributions")}
    assert (hops["c0019"], hops["c0020"]) == ("Ada Brook said", "said Zoë Marsh")
    [figure] = [row for row in read(root, "figures") if row["claim_id"] == "c0019"]
    assert (figure["bound"], figure["lower"], figure["upper"], figure["unit"]) == (
        "range",
        "1100",
        "1300",
        "car",
    )
    assert {one.rule for one in find_problems(root)} == {"no_sentence_is_open"}


def select_quote_and_cue(page):
    """In the field that holds the sentence."""
    press(page, "Control+Home", "ArrowRight*20", "Control+Shift+End", "Shift+ArrowLeft", "q")
    expect(page.locator("#text mark.quote")).to_have_text(
        "the ferry carried between 1,100 and 1,300 cars in April"
    )
    expect(page.locator("#reader")).to_be_focused()
    press(page, "Control+Home", "Shift+ArrowRight*14", "c")
    expect(page.locator("[id='attributions.1.cue']")).to_have_value("Ada Brook said")
    expect(page.locator("#text mark.cue")).to_have_text("Ada Brook said")


def save_two(page):
    """The one whose words are selected, and the next as it is proposed, but for what is open."""
    told = page.locator("#told")
    press(page, "f")
    expect(page.get_by_label("Proposition")).to_be_focused()
    page.keyboard.type("cars-carried")
    expect(told).to_contain_text("check finds nothing wrong")
    expect(page.get_by_role("status")).to_contain_text("check finds nothing wrong")
    judge(page, "desk")
    press(page, "Enter")
    expect(told).to_contain_text("c0019 is recorded")
    expect(page.get_by_role("heading", level=2)).to_have_text("Sentence 6 of 12")
    page.keyboard.type("The ferry never lost a car.")
    press(page, "Tab")
    page.keyboard.type("ferry-safe")
    expect(told).to_contain_text("check finds nothing wrong")
    press(page, "Enter")
    expect(told).to_contain_text("c0020 is recorded")


def give_reason_and_undo(page):
    """For a sentence that holds no claim."""
    press(page, "Escape", "j", "j")
    expect(page.get_by_role("heading", level=2)).to_have_text("Sentence 9 of 12")
    press(page, "w")
    page.keyboard.type("Opinion")
    press(page, "Tab")
    page.keyboard.type("Nothing that could be checked.")
    press(page, "Tab", "Enter")
    told = page.locator("#told")
    expect(told).to_contain_text("Sentence 9 is recorded as opinion")
    press(page, "Escape", "u")
    expect(told).to_contain_text("Taken back: Sentence 9")


def judge(page, name):
    """Nothing is wider than the screen, and axe finds nothing, wide and narrow, light and dark."""
    for viewport, judged in ((WIDE, {"light": STANDARD, "dark": CONTRAST}), (NARROW, {"light": STANDARD})):
        page.set_viewport_size(viewport)
        judge_page(page, viewport, judged)
        picture(page, f"{name}-{viewport['width']}", full_page=True)
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size(WIDE)
    picture(page, f"{name}-dark")
    page.emulate_media(color_scheme="light")


@pytest.mark.long
def test_words_are_selected_with_the_mouse(open_desk, desk):
    page = open_desk()
    page.get_by_role("link", name="New bridge").click()
    page.get_by_role("link", name="Sentence 10,").click()
    expect(page.get_by_role("heading", level=2)).to_have_text("Sentence 10 of 12")
    drag(page, 10, "The old engine", "leaks oil")
    expect(page.locator("#text mark.quote")).to_have_text("The old engine leaks oil")
    expect(page.get_by_label("Quote")).to_have_value("The old engine leaks oil")
    # The same for a second selection, until it is said to be the cue.
    drag(page, 9, "Opinions", "differ")
    expect(page.locator("#text mark.quote")).to_have_text("Opinions differ")
    page.locator("#text").focus()
    page.keyboard.press("c")
    expect(page.locator("#text mark.quote")).to_have_text("The old engine leaks oil")
    expect(page.locator("[id='attributions.1.cue']")).to_have_value("Opinions differ")


def drag(page, number, first, last):
    """Draws the mouse from the start of some words to the end of others."""
    boxes = page.locator(f".words[data-number='{number}']").evaluate(
        """(words, [first, last]) => {
            const node = document.createTreeWalker(words, NodeFilter.SHOW_TEXT), all = [];
            for (let one = node.nextNode(); one; one = node.nextNode()) all.push(one);
            const place = (text) => all.find((one) => one.data.includes(text));
            const range = document.createRange();
            range.setStart(place(first), place(first).data.indexOf(first));
            range.setEnd(place(last), place(last).data.indexOf(last) + last.length);
            const rects = [...range.getClientRects()];
            return [rects[0].left, rects[0].top + rects[0].height / 2, rects.at(-1).right, rects.at(-1).top + 9];
        }""",
        [first, last],
    )
    page.mouse.move(boxes[0] + 1, boxes[1])
    page.mouse.down()
    page.mouse.move(boxes[2] - 1, boxes[3], steps=4)
    page.mouse.up()


# Selects from so many UTF-16 units into one sentence to so many into another, as a mouse does.
SELECT = """([first, start, last, end]) => {
    const place = (number, units) => {
        const walker = document.createTreeWalker(
            document.querySelector(`.words[data-number='${number}']`), NodeFilter.SHOW_TEXT);
        for (let node = walker.nextNode(); node; units -= node.length, node = walker.nextNode())
            if (units <= node.length) return [node, units];
    };
    const range = document.createRange();
    range.setStart(...place(first, start));
    range.setEnd(...place(last, end));
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    document.querySelector("#text").dispatchEvent(new MouseEvent("mouseup", {bubbles: true}));
}"""


@pytest.mark.long
@pytest.mark.parametrize("text", [ODD], ids=["odd"])
def test_odd_words_are_selected_as_they_are_shown(open_desk, desk):
    page = open_desk()
    page.get_by_role("link", name="New bridge").click()
    # The script has started.
    expect(page.locator("#tools")).to_be_visible()
    for selected, words in {(1, 5, 1, 9): "🚢🚢", (3, 19, 5, 5): "🚢🚢 left the quay. Cafe\u0301"}.items():
        page.evaluate(SELECT, selected)
        expect(page.get_by_label("Quote")).to_have_value(words)
        at = int(page.locator("[name='at.quote']").input_value())
        assert " ".join(ODD[at : at + 40].split()).startswith(words)


@pytest.mark.long
def test_a_claim_without_the_script(open_desk, desk):
    root, _ = desk
    page = open_desk(NARROW, scripts=False)
    page.get_by_role("link", name="New bridge").click()
    page.get_by_role("link", name="Sentence 10,").click()
    page.get_by_label("Proposition").fill("ferry-condition")
    page.get_by_role("button", name="Save", exact=False).first.click()
    expect(page.locator("#told")).to_contain_text("c0019 is recorded")
    assert read(root, "claims")[-1]["quote"] == "The old engine leaks oil into the river"
