"""The site works wherever it is: in odd folders, beside other databases, behind a prefix, in an image, without claims."""

import asyncio
import html
import re
import shlex
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import httpx
import pytest
from conftest import ROOT
from datasette.app import Datasette
from datasette.plugins import pm
from datasette.utils import temporary_docker_directory
from server import fetch_all, serving, serving_by

from scripts import site
from scripts.database import build_database
from scripts.new import start_package
from scripts.package import read_package

PAGES = [
    "",
    "/claims",
    "/claims_flat",
    "/claims_flat?_search=ferry",
    "/claims?_size=2&_sort=modality",
    "/estimates",
]
PAGES += [
    "/drift_table",
    "/search_claims?words=ferry",
    "/search_claims",
    "/claims_between",
    "?sql=select+1",
    "/nothing",
]
STANDING = [
    "/",
    "/download",
    "/dictionary",
    "/dictionary/claims",
    "/dictionary/modalities",
    "/cite",
    "/about",
    "/changes",
    "/changes.atom",
]
STANDING += ["/llms.txt", "/robots.txt", "/sitemap.xml"]


def list_pages(package):
    """Every kind of page of a package: of its tables, and one row of each."""
    name = package.descriptor["name"]
    with closing(sqlite3.connect(f"file:{package.database}?mode=ro", uri=True)) as connection:
        for table in package.tables:
            keys = ", ".join(table.primary_key)
            for row in connection.execute(f"select {keys} from {table.name} limit 1"):
                yield f"/{name}/{table.name}/{','.join(map(str, row))}"
    yield from (f"/{name}{page}" for page in PAGES)
    yield from STANDING


def find_addresses(words):
    """Whatever can be followed in a page, or in a file for machines; the marks of places in it left out."""
    found = re.findall(r"""\b(?:href|src|srcset|action)="([^"]*)\"""", words)
    found += re.findall(r"""(?:<loc>|\]\(|Sitemap: )([^<)\s]+)""", words)
    found += re.findall(r'"(?:url|contentUrl|@id)": "([^"]+)"', words)
    # Those of citations.
    found += re.findall(
        r'https://example.org/[^\s<>"]*/claims/[a-z0-9]+|https://example.org/pre/fix/(?=[<}])', words
    )
    return {html.unescape(address).split("#")[0] for address in found} - {""}


def crawl(database, pages, url, told, is_cut=False):
    """Follow every address of the pages. Returns those of other hosts, and what was answered to those of ours.

    The host that Datasette hears of is another than that of `url`; a proxy may cut its path off.
    """
    cut = url.rstrip("/") if is_cut else urljoin(url, "/")[:-1]

    async def follow():
        settings = {"default_page_size": 20, "sql_time_limit_ms": 30_000, "suggest_facets": False}
        settings["base_url"] = urlsplit(url).path
        datasette = Datasette([], immutables=[str(database)], settings=settings, metadata=told)
        await datasette.invoke_startup()
        transport = httpx.ASGITransport(app=datasette.app())
        async with httpx.AsyncClient(transport=transport, base_url="http://10.0.0.1:8001") as client:

            async def get(address):
                return await client.get(address.removeprefix(cut) or "/")

            found = {}
            rows = (await get(f"{url}{database.stem}/claims_flat.json?_shape=array")).json()
            found |= {urljoin(url, row["path"]): "claims_flat.path" for row in rows if "path" in row}
            for page in pages:
                address = f"{url.rstrip('/')}{page}"
                for other in find_addresses((await get(address)).text):
                    found.setdefault(urljoin(address, other), address)
            ours = {address for address in found if address.startswith(url)}
            answers = {address: (await get(address)).status_code for address in sorted(ours)}
            return set(found) - ours, {
                (address, found[address]): status for address, status in answers.items()
            }

    pm.register(site, "claimbook")
    try:
        return asyncio.run(follow())
    finally:
        pm.unregister(name="claimbook")


def find_missing(answers):
    return {address for (address, _), status in answers.items() if status != 200}


@pytest.mark.long
def test_every_address_holds_behind_a_proxy(ferry):
    url = "https://example.org/pre/fix/"
    told = {"plugins": {"claimbook": {"url": url, "dist": str(ferry.root / "dist")}}}
    others, answers = crawl(ferry.database, list_pages(ferry), url, told)
    assert len(answers) > 400
    assert find_missing(answers) == set()
    hosts = {urlsplit(address).hostname for address in others}
    assert not hosts & {"10.0.0.1", "localhost", "127.0.0.1", None}
    assert not [address for address in others if urlsplit(address).hostname == "example.org"]


@pytest.mark.long
@pytest.mark.parametrize(
    ("url", "told", "is_cut"),
    [
        ("https://example.org/pre/fix/", {"url": "https://example.org/pre/fix/"}, True),
        ("http://10.0.0.1:8001/pre/", {}, False),
        ("http://10.0.0.1:8001/", {}, False),
    ],
    ids=["a-proxy-that-cuts-the-prefix-off", "a-prefix-without-a-proxy", "neither"],
)
def test_addresses_hold_on_the_way_to_a_claim(ferry, url, told, is_cut):
    pages = ["/", "/ferry/claims?_size=2&_sort=modality", "/ferry/claims/c0001", "/cite", "/robots.txt"]
    pages += ["/changes", "/notes/method", "/changes.atom"]
    others, answers = crawl(ferry.database, pages, url, {"plugins": {"claimbook": told}}, is_cut)
    assert len(answers) > 50
    assert find_missing(answers) == set()
    assert not {urlsplit(address).hostname for address in others} & {"10.0.0.1", "example.org"}


def test_serve_is_told_where_readers_find_the_site(ferry):
    with serving(ferry.root, options=["--url", "https://example.org/a/b/", "--cors"]) as client:
        page = client.get("/a/b/ferry/claims?_size=2", headers={"host": "inside:1"})
        assert page.status_code == 200
        assert '<link rel="canonical" href="https://example.org/a/b/ferry/claims">' in page.text
        assert "inside" not in page.text
        assert page.headers["access-control-allow-origin"] == "*"
        assert 'href="/a/b/dist/csv/claims.csv"' in client.get("/a/b/download").text
        # Datasette would remove the prefix once more, and forgets it where it removes a slash.
        assert client.get("/a/b/a/b/-/versions.json").status_code == 404
        assert client.get("/a/b/ferry/").headers["location"] == "/a/b/ferry"


@pytest.mark.sampled(6)
@pytest.mark.parametrize("folder", ["x#b", "x?y", "x%20b", "[x]", "a b", "ü"])
def test_any_folder_will_do(ferry, tmp_path, folder):
    root = tmp_path / folder / "ferry"
    shutil.copytree(ferry.root, root)
    with serving(root, tmp_path) as client:
        for path in ("/", "/ferry/claims", "/download", "/dist/csv/claims.csv", "/ferry.db"):
            assert client.get(path).status_code == 200, path


@pytest.fixture
def other_database(tmp_path):
    """One that is not ours, with a table that is named like one of ours."""
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("create table claims (id integer primary key, claim_ids text, quote text)")
        connection.execute("create table pairs (a text, b text, primary key (a, b))")
        connection.execute("insert into claims values (1, 'c0001, c0002', 'words')")
        connection.execute("insert into pairs values ('x', 'y')")
        connection.commit()
    return path


@pytest.mark.sampled(3)
@pytest.mark.parametrize("order", [[0, 1, 2], [2, 1, 0], [1, 0, 2]], ids=str)
def test_several_databases_stand_beside_each_other(package, ferry, other_database, order):
    databases = [[other_database, ferry.database, package.database][place] for place in order]
    first = "ferry" if order.index(1) < order.index(2) else "munitions"
    title = {"ferry": ferry, "munitions": package}[first].descriptor["title"]
    paths = """
        / /other /other/claims /other/claims/1 /other/claims?_search=x /other?sql=select+1 /other/pairs/x,y
        /ferry /ferry/claims/c0001 /ferry/search_claims?words=ferry
        /munitions/claims_flat /munitions/claims/c0001 /munitions/search_claims?words=shells /download /about
    """.split()
    answers = dict(zip(paths, fetch_all(databases, paths)))
    assert [path for path, answer in answers.items() if answer.status_code != 200] == []
    assert f"<h1>{html.escape(title)}</h1>" in answers["/"].text
    for name in {"other", "ferry", "munitions"} - {first}:
        assert f'<li><a href="/{name}">{name}</a></li>' in answers["/"].text
    # Pages of a database that is not ours are those of Datasette.
    plain = dict(zip(paths, fetch_all(databases, [path for path in paths if "other" in path], plain=True)))
    assert '<a href="/other' not in answers["/other/claims/1"].text.split("<footer")[1]
    for path in ("/other", "/other/claims", "/other/claims/1", "/other/pairs/x,y"):
        assert "site.css" not in answers[path].text, path
        assert "content-security-policy" not in answers[path].headers
    assert plain
    for name in ("ferry", "munitions"):
        page = answers[f"/{name}/claims/c0001"].text
        links = re.findall(r'href="/(\w+)/(?:claims|agents|sources)/', page)
        assert set(links) == {name}


def test_a_database_of_another_version_is_not_served(ferry, tmp_path):
    other = shutil.copy(ferry.database, tmp_path / "ferry.db")
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("update _package set value = '0.0.1' where fact = 'version of claimbook'")
        connection.commit()
    with pytest.raises(SystemExit, match=r"was built by another version of claimbook .* run build"):
        fetch_all([other], ["/"])


@pytest.mark.long
def test_without_a_database_of_ours_the_plugin_changes_nothing(other_database):
    paths = [
        "/",
        "/other",
        "/other/claims",
        "/other/claims/1",
        "/other/claims?_sort=id",
        "/other?sql=select+x",
        "/cite",
    ]
    ours, plain = (fetch_all([other_database], paths, plain=is_plain) for is_plain in (False, True))
    for path, one, other in zip(paths, ours, plain):
        assert one.status_code == other.status_code, path
    for path, one, other in list(zip(paths, ours, plain))[:5]:
        without_time = [re.sub(r"Queries took [\d.]+ms", "", answer.text) for answer in (one, other)]
        assert without_time[0] == without_time[1], path


def test_databases_can_be_joined(package, ferry):
    sql = "select (select count(*) from munitions.claims) %2B (select count(*) from ferry.claims) as claims"
    paths = [
        f"/_memory.json?_shape=array&sql={sql}",
        "/_memory",
        "/ferry.json?_shape=array&sql=attach+'x'+as+y",
    ]
    joined, page, attached = fetch_all([package.database, ferry.database], paths, crossdb=True)
    assert joined.json()[0]["claims"] > 113
    assert page.status_code == 200
    assert attached.status_code == 400


def test_the_image_that_datasette_publishes_starts(ferry, tmp_path):
    """What `datasette publish` and `package` write, run without Docker; the plugin stands in for an installed one."""
    shim = tmp_path / "plugins"
    shim.mkdir()
    (shim / "claimbook.py").write_text(
        f"import sys\nsys.path.insert(0, {str(ROOT)!r})\n"
        "from datasette.plugins import pm\nfrom scripts import site\n"
        "if not pm.has_plugin('claimbook'):\n    pm.register(site, 'claimbook')\n",
        encoding="utf-8",
    )
    nothing = dict.fromkeys(("metadata", "extra_options", "branch", "template_dir", "version_note"))
    with temporary_docker_directory(
        [str(ferry.database)],
        "image",
        **nothing,
        plugins_dir=str(shim),
        static=[],
        install=[],
        spatialite=False,
        secret="x",
    ) as folder:
        dockerfile = Path(folder, "Dockerfile").read_text(encoding="utf-8")
        [inspect] = re.findall("^RUN (datasette inspect .*)$", dockerfile, re.MULTILINE)
        [command] = re.findall("^CMD (.*)$", dockerfile, re.MULTILINE)
        run = [sys.executable, "-m"]
        subprocess.run([*run, *shlex.split(inspect)], cwd=folder, check=True)
        served = command.removesuffix(" --port $PORT").replace("0.0.0.0", "127.0.0.1")
        assert served != command
        with serving_by([*run, *shlex.split(served)], folder, tmp_path / "log") as client:
            for path in ("/", "/ferry/claims/c0001", "/ferry/claims_flat", "/site/site.css", "/cite"):
                assert client.get(path).status_code == 200, path
            [chart] = set(
                re.findall(
                    r'data="(/ferry/charts/[^"]+(?<!-narrow).svg)"', client.get("/ferry/estimates").text
                )
            )
            assert client.get(chart).headers["content-type"] == "image/svg+xml"
            assert "site.css" in client.get("/ferry/claims").text


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    """A package as `new` makes it, built: it has no claims yet."""
    root = tmp_path_factory.mktemp("empty") / "bridge"
    start_package(root, "bridge", "Claims about a bridge")
    package = read_package(root)
    build_database(package)
    return package


@pytest.mark.long
def test_a_package_without_claims_shows_every_page(empty):
    with closing(sqlite3.connect(f"file:{empty.database}?mode=ro", uri=True)) as connection:
        tables = [name for (name,) in connection.execute("select name from _counts")]
    paths = [*STANDING, "/bridge", "/bridge/search_claims?words=x", *(f"/bridge/{name}" for name in tables)]
    answers = dict(zip(paths, fetch_all([empty.database], paths)))
    assert [path for path, answer in answers.items() if answer.status_code != 200] == []
    assert "No claims yet" in answers["/"].text
    assert "<h1>Claims about a bridge</h1>" in answers["/"].text
    assert not [path for path, answer in answers.items() if ">None<" in answer.text]
    others, found = crawl(
        empty.database, ["/", "/bridge", "/cite", "/bridge/claims_flat"], "http://10.0.0.1:8001/", {}
    )
    assert find_missing(found) == set()
    assert not [address for address in others if "10.0.0.1" in address]
