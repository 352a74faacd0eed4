"""What readers do, in a real browser: wide and narrow, light and dark, with and without JavaScript, by keyboard."""

import base64
import csv
import hashlib
import html
import os
import re
import shutil
import sqlite3
from contextlib import closing
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import ROOT
from playwright.sync_api import expect, sync_playwright

SCREENSHOTS = ROOT / "build" / "screenshots"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
# What axe judges: all of the standard, all of it but colours, and colours alone.
STANDARD = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]}
ALL_BUT_CONTRAST = {**STANDARD, "rules": {"color-contrast": {"enabled": False}}}
CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
PAGES = {
    "home": "/",
    "database": "/munitions",
    "claim": "/munitions/claims/c0010",
    "claim-without-trace": "/munitions/claims/c0016",
    "source": "/munitions/sources/hypefresh-2024",
    "source-without-text": "/munitions/sources/bi-india-2024-02",
    "agent": "/munitions/agents/shin-won-sik",
    "statement": "/munitions/statements/shin-2024-02-26",
    "row": "/munitions/figures/f0001",
    "table": "/munitions/claims",
    "claims": "/munitions/claims_flat",
    "claims-filtered": "/munitions/claims_flat?_search=shells&modality=Asserted",
    "claims-none": "/munitions/claims_flat?claimant=nobody",
    "estimates": "/munitions/estimates",
    "drift": "/munitions/drift_table",
    "conflicts": "/munitions/conflicts",
    "coverage": "/munitions/coverage",
    "query": "/munitions/claimants",
    "query-unasked": "/munitions/said_by",
    "query-asked": "/munitions/said_by?day=2024-03-01",
    "sql": "/munitions?sql=select+claim_id%2C+quote+from+claims+limit+3",
    "sql-wrong": "/munitions?sql=select+bogus",
    "sql-refused": "/munitions?sql=drop+table+claims",
    "search": "/munitions/search_claims?words=artillery+shells",
    "download": "/download",
    "dictionary": "/dictionary",
    "dictionary-table": "/dictionary/claims",
    "cite": "/cite",
    "about": "/about",
    "changes": "/changes",
    "note": "/notes/traces",
    "dictionary-codes": "/dictionary/modalities",
    "not-found": "/munitions/claims/c9999",
}


# Not for the whole session: while it is there, no other test can start an event loop.
@pytest.fixture(scope="module")
def browser():
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        words = "no Chromium on this machine; install it (Debian: make browser, or apt-get install chromium)"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(words)
    with sync_playwright() as playwright:
        # Root, as in a container, may only start it without the sandbox; it sees nothing but our own pages.
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser, client):
    """Opens a page; by the end of the test no other host may have been contacted and no error reported."""
    contexts, trouble = [], []
    host = client.base_url.host

    def note_request(request):
        if urlsplit(request.url).hostname != host:
            trouble.append(f"asked of another host: {request.url}")

    def note_console(message):
        # The browser reports the status of a page that is wrong on purpose.
        if message.type == "error" and "status of 40" not in message.text:
            trouble.append(f"{message.location['url']}: {message.text}")

    def open_one(path, viewport=WIDE, scheme="light", scripts=True):
        context = browser.new_context(
            base_url=str(client.base_url),
            viewport=viewport,
            color_scheme=scheme,
            java_script_enabled=scripts,
            reduced_motion="reduce",
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("request", note_request)
        page.on("console", note_console)
        page.on("pageerror", lambda error: trouble.append(str(error)))
        page.goto(path)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert trouble == []


def read_rows(download):
    with open(download.path(), encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def click_for_csv(page, link):
    with page.expect_download() as download:
        link.click()
    return read_rows(download.value)


# In the dark only colours differ. The narrow layout changes none; it is judged whole on the pages of the ferry.
AT_WIDTHS = [(WIDE, {"light": STANDARD, "dark": CONTRAST}), (NARROW, {"light": ALL_BUT_CONTRAST})]


@pytest.mark.sampled(40)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_can_be_read_by_everybody(open_page, name):
    page = open_page(PAGES[name])
    for viewport, judged in AT_WIDTHS:
        page.set_viewport_size(viewport)
        judge_page(page, viewport, judged)
        picture(page, f"{name}-{viewport['width']}", full_page=True)


def picture(page, name, **options):
    """Keep a picture of a page, for a person to look at, if `make screenshots` asks for it."""
    if os.environ.get("SCREENSHOTS"):
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        page.evaluate("window.scrollTo(0, 0)")
        page.screenshot(path=SCREENSHOTS / f"{name}.png", **options)


FERRY_PAGES = [
    "/",
    "/ferry",
    "/ferry/claims/c0001",
    "/ferry/sources/ferry-gazette",
    "/ferry/claims_flat",
    "/ferry/estimates",
    "/ferry/search_claims?words=ferry",
    "/download",
    "/dictionary/claims",
    "/cite",
    "/about",
    "/changes",
    "/notes/method",
]


@pytest.mark.long
@pytest.mark.parametrize("path", FERRY_PAGES)
def test_a_page_of_another_package_can_be_read_by_everybody(browser, ferry_client, path):
    context = browser.new_context(
        base_url=str(ferry_client.base_url), viewport=NARROW, reduced_motion="reduce"
    )
    try:
        page = context.new_page()
        page.goto(path)
        judge_page(page, NARROW, {"light": STANDARD})
    finally:
        context.close()


def run_axe(page, options):
    """What axe finds on a page. Its half a megabyte of script is put into each page once."""
    if page.evaluate("typeof axe === 'undefined'"):
        return Axe().run(page, options=options).response["violations"]
    return page.evaluate("options => axe.run(document, options)", options)["violations"]


def judge_page(page, viewport, judged):
    """Nothing is wider than the screen, every image is shown, and axe finds nothing, in each scheme of colours."""
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
    for image in page.locator("img").all():
        image.scroll_into_view_if_needed()
        expect(image).to_have_js_property("complete", True)
        assert image.evaluate("image => image.naturalWidth") > 0
    for scheme, rules in judged.items():
        page.emulate_media(color_scheme=scheme)
        violations = run_axe(page, {**rules, "resultTypes": ["violations"]})
        assert [(each["id"], [node["html"] for node in each["nodes"]][:3]) for each in violations] == [], (
            scheme
        )
    page.emulate_media(color_scheme="light")


VISITORS = pytest.mark.parametrize(
    ("viewport", "scripts"),
    [(WIDE, True), (NARROW, False)],
    ids=["wide", "narrow-without-scripts"],
)


@pytest.mark.sampled(2)
@VISITORS
def test_from_the_article_to_the_origin_of_a_claim(open_page, viewport, scripts):
    page = open_page("/", viewport, scripts=scripts)
    page.get_by_role("link", name="North Korea Supplies Russia").first.click()
    expect(page.locator(".text mark").first).to_be_visible()
    page.locator(".text mark").filter(has_text="around 6,700 containers").first.click()
    expect(page).to_have_url(re.compile("/munitions/claims/c00(09|10|11)$"))
    page.go_back()
    page.locator(".text").get_by_role("link", name="c0010", exact=True).click()
    expect(page.locator("blockquote mark")).to_have_text(
        "North Korea has provided around 6,700 containers to Russia since August"
    )
    way = page.get_by_role("list", name="From origin to article")
    expect(way.get_by_role("listitem").last).to_contain_text("Hype Fresh")
    way.get_by_role("link", name="Shin Won-sik").click()
    expect(page.get_by_role("heading", name="Who reports it")).to_be_visible()
    page.get_by_role("link", name="Shin Won-sik").first.click()
    expect(page.get_by_role("heading", name="Shin Won-sik", level=1)).to_be_visible()
    page.go_back()
    page.go_back()
    page.get_by_role("link", name="c0011 →").click()
    expect(page).to_have_url(re.compile("/munitions/claims/c0011$"))
    page.locator("summary", has_text="BibTeX").click()
    expect(page.locator("pre.cite").first).to_contain_text("@misc{munitions-c0011,")


@pytest.mark.sampled(2)
@VISITORS
def test_from_a_search_to_a_quotation(open_page, viewport, scripts):
    page = open_page("/", viewport, scripts=scripts)
    page.get_by_label("Search the claims").fill("artillery shells")
    page.get_by_role("button", name="Search").click()
    expect(page.locator("q mark").first).to_be_visible()
    page.locator("ol.claims a").first.click()
    expect(page.locator("blockquote mark")).to_be_visible()
    page.get_by_role("link", name="Cite", exact=True).last.click()
    expect(page.locator("p.cite")).to_contain_text("Claim c")


# How many pixels each text reaches out of its drawing, in a font; and how wide the title would be by itself.
OUTSIDE = """(svg, font) => {
    const style = document.head.appendChild(document.createElement("style"));
    style.textContent = `text { font: ${font} }`;
    const box = svg.getBoundingClientRect();
    const outside = [...svg.querySelectorAll("text")].map(text => text.getBoundingClientRect()).filter(at => at.width)
        .map(at => Math.max(box.left - at.left, at.right - box.right, box.top - at.top, at.bottom - box.bottom));
    const [title] = [...svg.querySelectorAll("text")].filter(text => text.textContent.length > 10);
    const free = title.cloneNode(true);
    for (const part of [free, ...free.children]) part.removeAttribute("textLength");
    svg.append(free);
    const width = free.getBoundingClientRect().width;
    free.remove();
    style.remove();
    return [outside, width];
}"""
# Four that are on every machine, the last a fifth wider than what is drawn with.
FONTS = ["11px sans-serif", "11px serif", "bold 11px sans-serif", "11px monospace"]


@pytest.mark.long
def test_no_chart_cuts_its_words_in_any_font(browser, each_package):
    with closing(sqlite3.connect(each_package.database)) as connection:
        charts = connection.execute("select name, svg, svg_narrow from _charts").fetchall()
    assert charts
    page = browser.new_page()
    for name, *drawings in charts:
        for drawing in drawings:
            page.set_content(drawing)
            measured = [page.locator("svg").evaluate(OUTSIDE, font) for font in FONTS]
            for outside, _ in measured:
                assert len(outside) > 5
                assert max(outside) < 2, name
            assert len({round(width) for _, width in measured}) == len(FONTS), "four fonts, not one"
    page.close()


# How far what was read moves while the page loads, as browsers count it.
SHIFT = """() => new Promise(resolve => new PerformanceObserver(list =>
    resolve(list.getEntries().reduce((sum, entry) => sum + entry.value, 0))
).observe({type: "layout-shift", buffered: true}) || setTimeout(() => resolve(0), 300))"""


@pytest.mark.long
@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["wide", "narrow"])
def test_a_mark_is_read_by_keyboard_and_leads_to_its_page(open_page, viewport):
    page = open_page("/munitions/estimates", viewport)
    ending = "-narrow.svg" if viewport == NARROW else "rounds.svg"
    page.wait_for_load_state("networkidle")
    assert page.evaluate(SHIFT) < 0.05
    [drawing, *_] = [frame for frame in page.frames if frame.url.endswith(ending)]
    mark = drawing.locator("a").first
    mark.focus()
    reading = drawing.locator(f"#r{mark.get_attribute('id')[1:]}")
    expect(reading).to_be_visible()
    lines = reading.locator("tspan").all_text_contents()
    assert " ".join(lines).split() == mark.get_attribute("aria-label").split()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/munitions/(claims|statements)/"))


@pytest.mark.long
@VISITORS
def test_from_the_chart_to_the_rows_of_one_measure(open_page, counts, viewport, scripts):
    page = open_page("/", viewport, scripts=scripts)
    page.get_by_label("Site").get_by_role("link", name="Estimates").click()
    expect(page.locator("figure object:visible").first).to_be_visible()
    assert len(click_for_csv(page, page.get_by_role("link", name="CSV", exact=True))) == counts["estimates"]
    page.locator("#facet-measure").get_by_role("link", name="Containers").click()
    heading = page.locator("#rows")
    expect(heading).to_contain_text('measure = "Containers"')
    rows = click_for_csv(page, page.get_by_role("link", name="CSV", exact=True))
    assert len(rows) == int(heading.inner_text().split()[0]) > 20
    assert {row["measure"] for row in rows} == {"Containers"}
    page.get_by_role("link", name="What the columns mean").click()
    expect(page.locator("div#stage")).to_be_visible()


@pytest.mark.long
@VISITORS
def test_filters_and_downloads_by_hand(open_page, counts, viewport, scripts):
    page = open_page("/munitions/claims_flat", viewport, scripts=scripts)
    page.get_by_text("Filter by column").click()
    page.get_by_label("Column").first.select_option("polarity")
    page.get_by_label("Value").first.fill("Denies")
    page.get_by_role("button", name="Apply").click()
    rows = click_for_csv(page, page.get_by_role("link", name="CSV", exact=True))
    assert len(rows) == int(page.locator("#rows").inner_text().split()[0])
    assert {row["polarity"] for row in rows} == {"Denies"}
    page.get_by_role("link", name="Download").click()
    for name in ("claims_flat.csv", "sentences.csv"):
        rows = click_for_csv(page, page.get_by_role("link", name=name, exact=True))
        assert len(rows) == counts[name.removesuffix(".csv")]
    page.goto("/munitions/claimants")
    assert len(click_for_csv(page, page.get_by_role("link", name="CSV", exact=True))) == counts["claimants"]


@pytest.mark.long
@VISITORS
def test_mistakes_lead_on(open_page, viewport, scripts):
    page = open_page("/munitions/claims/c9999", viewport, scripts=scripts)
    page.get_by_label("Search the claims").fill("containers")
    page.get_by_role("button", name="Search").click()
    expect(page.locator("ol.claims li").first).to_be_visible()
    page.goto("/munitions?sql=select+bogus")
    expect(page.get_by_role("alert")).to_contain_text("no such column: bogus")
    page.get_by_label("Query").fill("select 6 * 7 as answer")
    page.get_by_role("button", name="Run SQL").click()
    expect(page.locator("td")).to_have_text("42")


ENDLESS = "with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n"


@pytest.mark.long
@VISITORS
def test_a_join_is_written_beside_the_tables_and_their_columns(open_page, viewport, scripts):
    page = open_page("/munitions", viewport, scripts=scripts)
    page.get_by_role("link", name="Ask in SQL").click()
    beside = page.get_by_role("region", name="What can be asked")
    beside.get_by_text("Tables, as typed").click()
    beside.get_by_text("traces", exact=True).click()
    expect(beside.locator("details[open]:not(.kind) code")).to_contain_text("from_account_id")
    page.get_by_label("Query").fill(ENDLESS)
    page.get_by_role("button", name="Run SQL").click()
    expect(page.get_by_role("alert")).to_contain_text("took longer")
    expect(page.get_by_label("Query")).to_have_value(ENDLESS)
    expect(page.get_by_role("button", name="Run SQL")).to_be_visible()
    page.get_by_role("link", name="A join").click()
    expect(page.locator("td").first).to_have_text(re.compile("c[0-9]{4}"))
    # The page is measured once it has been laid out, with its style sheet.
    page.wait_for_load_state("load")
    expect(page.get_by_role("alert")).to_have_count(0)
    editor = page.get_by_label("Query").bounding_box()
    assert editor["y"] < 300
    assert editor["height"] > 200
    page.get_by_role("group", name="tables and").get_by_role("link", name="traces").click()
    expect(page).to_have_url(re.compile("/dictionary/traces$"))


@pytest.mark.long
@pytest.mark.parametrize("keys", ["Control+Enter", "Meta+Enter"])
def test_a_query_is_run_by_the_keyboard(open_page, keys):
    page = open_page("/munitions?sql=select+1")
    page.get_by_label("Query").fill("select 42")
    page.keyboard.press(keys)
    expect(page.locator("td")).to_have_text("42")


def test_a_citation_is_copied_by_a_button_as_it_stands(open_page):
    page = open_page(PAGES["claim"])
    page.locator("summary", has_text="BibTeX").click()
    written = page.locator("details[open] pre").text_content()
    button = page.locator("details[open]").get_by_role("button")
    button.click()
    expect(button).to_have_text("Copied")
    # A field for many lines shows what was taken along.
    page.goto(PAGES["sql"])
    page.get_by_label("Query").fill("")
    page.keyboard.press("Control+V")
    expect(page.get_by_label("Query")).to_have_value(written.strip())


def test_without_scripts_nothing_is_offered_that_needs_one(open_page):
    for name in ("claim", "sql"):
        page = open_page(PAGES[name], scripts=False)
        expect(page.get_by_role("button", name="Copy")).to_have_count(0)
        expect(page.get_by_text("Ctrl+Enter")).to_be_hidden()


def test_a_page_runs_its_own_script_and_no_other(each_client, each_package):
    """Whatever else came into a page, its policy names the one script that stands in it."""
    for path in ("/cite", "/download", f"/{each_package.descriptor['name']}/claims/c0001"):
        answer = each_client.get(path)
        scripts = re.findall("<script>(.*?)</script>", answer.text, re.DOTALL)
        digests = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in scripts]
        policy = answer.headers["content-security-policy"]
        assert re.findall("script-src ([^;]*);", policy) == [f"'sha256-{digest}'" for digest in digests]


@pytest.mark.long
def test_an_example_of_sql_gives_rows(each_client, each_package):
    base = f"/{each_package.descriptor['name']}"
    page = each_client.get(f"{base}?sql=select+1").text
    examples = re.findall(rf'<li><a href="({base}[?]sql=[^"]+)">', page)
    assert len(examples) == 3
    for example in examples:
        assert '<td data-label="' in each_client.get(html.unescape(example)).text


@pytest.mark.sampled(8)
@pytest.mark.parametrize(
    "name", ["home", "claim", "source", "claims", "estimates", "sql", "search", "download"]
)
def test_the_keyboard_alone_reaches_everything(open_page, name):
    page = open_page(PAGES[name])
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Skip to the content")
    page.evaluate("window.reached = new Set()")
    count = page.evaluate(
        """() => {
            const all = 'a[href]:not([tabindex="-1"]), summary, select, textarea, input:not([type=hidden]), [tabindex="0"]'
            window.wanted = [...document.querySelectorAll(all)].filter(each => each.checkVisibility())
            return window.wanted.length
        }"""
    )
    assert count > 15
    page.wait_for_load_state("networkidle")
    marks = sum(frame.locator("a, [tabindex]").count() for frame in page.frames[1:])
    for _ in range(count + marks + len(page.frames) + 1):
        page.evaluate("window.reached.add(document.activeElement)")
        page.keyboard.press("Tab")
    missed = page.evaluate(
        "window.wanted.filter(each => !window.reached.has(each)).map(each => each.outerHTML.slice(0, 100))"
    )
    assert missed == []


@pytest.mark.long
@pytest.mark.parametrize(
    ("path", "goal"),
    [
        ("/claims_flat", "CSV"),
        ("/estimates", "CSV"),
        ("/conflicts", "CSV"),
        ("/claims_by_number?above=1", "CSV"),
        ("", None),
    ],
)
def test_rows_and_articles_are_few_keys_away(browser, each_client, each_package, path, goal):
    """Past the marks of a chart, and past the values to choose."""
    base = f"/{each_package.descriptor['name']}"
    page = browser.new_page(base_url=str(each_client.base_url))
    page.goto(base + path if path else "/")
    page.wait_for_load_state("networkidle")
    article = page.locator("ul.articles a").first.inner_text() if not path else ""
    for _ in range(14):
        page.keyboard.press("Tab")
        words = page.evaluate("document.activeElement.textContent.trim()")
        if words.startswith("Skip"):
            page.keyboard.press("Enter")
        if words == (goal or article):
            break
    assert words == (goal or article)
    page.close()


def test_nothing_of_a_facet_is_cut(open_page):
    page = open_page("/munitions/claims_flat")
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        cut = """[...document.querySelectorAll('.facet ul, .facet li')].filter(
            each => each.scrollHeight > each.clientHeight + 1 || each.scrollWidth > each.clientWidth + 1).length"""
        assert page.evaluate(cut) == 0, width


@pytest.mark.long
def test_several_values_of_a_facet_are_chosen_by_keyboard(open_page):
    page = open_page("/munitions/claims_flat", scripts=False)
    for modality in ("Alleged", "Reported"):
        page.locator("#facet-modality").get_by_role("link", name=modality).focus()
        page.keyboard.press("Enter")
        page.wait_for_url(f"**{modality}*")
    expect(page.locator("#facet-modality [aria-current]")).to_have_text(["Alleged", "Reported"])
    counts = page.locator("#facet-modality li:has([aria-current]) .count").all_inner_texts()
    expect(page.locator("#rows")).to_contain_text(f"{sum(map(int, counts))} rows where modality = ")
    page.locator("#facet-modality").get_by_role("link", name="Alleged").click()
    expect(page.locator("#rows")).to_contain_text('where modality = "Reported"')


MEASURED = """table => [table.offsetWidth - table.parentElement.clientWidth,
    Math.max(...[...table.rows].map(row => row.offsetHeight))]"""


@pytest.mark.long
def test_every_table_fits_a_screen_and_a_sheet(browser, client, counts):
    """Which columns a page shows is decided by the model; the pages of the ferry show the same ones."""
    page = browser.new_page(base_url=str(client.base_url), viewport=WIDE)
    for name in counts:
        page.set_viewport_size(WIDE)
        page.goto(f"/munitions/{name}")
        for table in page.locator("table.rows-and-columns").all():
            too_wide, highest = table.evaluate(MEASURED)
            assert too_wide <= 0, f"{name} is {too_wide} px too wide; choose fewer columns in `shown`"
            assert highest < 400, f"{name} has a row of {highest} px"
        if not name.startswith("_"):
            judge_print(page, 1030)
            page.emulate_media(media="screen")
    page.close()


@pytest.mark.long
def test_the_head_and_the_first_column_stay(open_page):
    page = open_page("/munitions/claims_flat?_columns=all")
    page.locator(".table-wrapper").evaluate("each => each.scrollTo(1000, 1000)")
    corner = page.locator("thead th").first.bounding_box()
    frame = page.locator(".table-wrapper").bounding_box()
    assert abs(corner["x"] - frame["x"]) < 2
    assert abs(corner["y"] - frame["y"]) < 2


# The width of A4 within its margins, upright for reading and lying for tables, in CSS pixels.
PRINTED = [("", 700), ("/claims/c0001", 700), ("/claims_flat?_columns=all", 1030), ("/estimates", 1030)]


@pytest.mark.long
def test_a_printed_page_is_whole_and_says_what_it_is(browser, each_client, each_package):
    base = f"/{each_package.descriptor['name']}"
    page = browser.new_page(base_url=str(each_client.base_url))
    texts = each_client.get(f"{base}/texts.json?_shape=array").json()
    for path, width in [*PRINTED, *((f"/sources/{text['source_id']}", 700) for text in texts)]:
        page.goto(base + path)
        judge_print(page, width)
    page.close()


def judge_print(page, width):
    """Nothing is wider than the paper, and the sheet says what it records, under which licence, without any form."""
    page.emulate_media(media="print")
    page.set_viewport_size({"width": width, "height": 900})
    widest = "Math.max(0, ...[...document.querySelectorAll('table, td, th, p')].map(e => e.getBoundingClientRect().right))"
    assert page.evaluate(widest) <= width + 1, page.url
    expect(page.locator("footer")).to_contain_text("records that a claim was made, not that it is true")
    expect(page.locator("footer a[rel~=license]")).to_be_visible()
    # A chart is on one sheet with the head of its page: at most 120 mm high, whatever the paper.
    heights = "[...document.querySelectorAll('figure.chart object')].map(each => each.offsetHeight)"
    assert max([0, *page.evaluate(heights)]) <= 454, page.url
    expect(page.locator(".many td:empty, figcaption, [rel=next]").locator("visible=true")).to_have_count(0)
    expect(page.locator("footer .printed")).to_have_text(page.url)
    expect(page.locator("header, form, .narrowing").locator("visible=true")).to_have_count(0)
