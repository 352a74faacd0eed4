"""Two packages in one server: what the site says about one is never what it says about the other."""

import html
import re
from urllib.parse import urljoin
from xml.etree import ElementTree

import pytest
from server import fetch_all

PAGES = [
    "about",
    "changes",
    "changes.atom",
    "cite",
    "dictionary",
    "dictionary/claims",
    "download",
    "notes/method",
]
PAGES += ["SHA256SUMS", "llms.txt", "sitemap.xml", "cite.bib", "dictionary/chart_cars_in_april"]


@pytest.fixture(scope="module")
def second(package, ferry):
    """The pages of the ferry beside the first package, by path, and what they link to."""
    paths = [
        "/ferry",
        "/ferry/claims",
        "/ferry/chart_cars_in_april",
        "/ferry/claims/c0001",
        "/ferry/search_claims",
    ]
    paths += [f"/ferry/{page}" for page in PAGES]
    pages = dict(zip(paths, fetch_all([package.database, ferry.database], paths)))
    return pages


def test_every_page_of_the_second_package_is_its_own(second):
    assert {path: page.status_code for path, page in second.items() if page.status_code != 200} == {}
    for path, page in second.items():
        assert "munition" not in page.text.lower().replace("munitions.db", ""), path
        assert not page.text.startswith("None"), path
        if path.endswith((".atom", ".xml")):
            ElementTree.fromstring(page.text)


@pytest.mark.long
def test_every_link_of_the_second_package_leads_to_a_page_of_it(second, package, ferry):
    links = {
        urljoin(path, html.unescape(link)).partition("#")[0]
        for path, page in second.items()
        for link in re.findall(r'href="([^":]+)"', page.text)
    }
    assert {link for link in links if not link.startswith(("/ferry", "/site/", "/-/"))} == {"/"}
    own = sorted(link for link in links if link.startswith("/ferry") and "?" not in link)
    answers = fetch_all([package.database, ferry.database], own)
    assert [link for link, answer in zip(own, answers) if answer.status_code != 200] == []


def test_files_for_machines_lead_to_both_packages(package, ferry):
    paths = ["/robots.txt", "/llms.txt", "/sitemap.xml", "/ferry/sitemap.xml", "/ferry/llms.txt"]
    robots, told, *pages = (answer.text for answer in fetch_all([package.database, ferry.database], paths))
    for name, home in (("munitions", ""), ("ferry", "ferry/")):
        assert f"\nDisallow: /{name}?sql=\nSitemap: http://localhost/{home}sitemap.xml\n" in f"\n{robots}"
    assert f"[{ferry.descriptor['title']}](http://localhost/ferry/llms.txt)" in told
    places = [re.findall(r"(?:<loc>|\]\()http://localhost/(\w*)", page) for page in pages]
    assert "ferry" not in places[0]
    assert {*places[1]} == {*places[2]} == {"ferry"}


def test_the_first_package_has_its_pages_at_the_root_alone(package, ferry):
    paths = ["/about", "/dictionary/claims", "/munitions/about", "/nothing/about", "/ferry/dictionary/nope"]
    answers = fetch_all([package.database, ferry.database], paths)
    assert [answer.status_code for answer in answers] == [200, 200, 404, 404, 404]
