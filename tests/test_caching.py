"""What proxies, browsers and notebooks need: tags by the build, 304, compression, ranges, and reading from other sites."""

import asyncio
import gzip
import re
import sqlite3
from contextlib import closing

import pytest
from conftest import publish, replace_once
from server import fetch_all, serving

from scripts.database import build_database
from scripts.package import read_package
from scripts.site import caching


def list_pages(package):
    """An address of every kind that the build decides."""
    name = package.descriptor["name"]
    with closing(sqlite3.connect(package.database)) as connection:
        [chart] = connection.execute("select min(name) from _charts").fetchone()
    rows = ["", ".json", ".bib"]
    pages = [
        "/",
        "/.json",
        "/download",
        "/changes",
        "/sitemap.xml",
        f"/{name}",
        f"/{name}.json",
        "/site/site.css",
    ]
    pages += [f"/{name}/claims/c0001{ending}" for ending in rows]
    pages += [f"/{name}/claims", f"/{name}/claims.json?_shape=array", f"/{name}/claims.csv?_stream=on"]
    return [
        *pages,
        f"/{name}/search_claims?words=said",
        *(f"/{name}/charts/{chart}.{form}" for form in ("svg", "png")),
    ]


def read(answer):
    """The content, without how many milliseconds Datasette says that it took."""
    return re.sub(rb'"query_ms": [0-9.]+', b"", answer.content)


def test_every_page_has_a_tag_and_is_not_sent_again(each_package, each_client):
    tags = []
    for path in list_pages(each_package):
        plain = each_client.get(path, headers={"Accept-Encoding": "identity"})
        small = each_client.get(path, headers={"Accept-Encoding": "gzip"})
        assert plain.status_code == 200, path
        assert "content-encoding" not in plain.headers
        assert read(small) == read(plain), path
        for answer in (plain, small):
            assert "s-maxage" in answer.headers["cache-control"], path
            assert "Accept-Encoding" in answer.headers["vary"], path
        is_small = "content-encoding" in small.headers
        assert is_small == (len(plain.content) >= 500 and not path.endswith(".png")), path
        assert (small.headers["etag"] != plain.headers["etag"]) == is_small, path
        for answer in (plain, small):
            told = {"If-None-Match": f'"other", {answer.headers["etag"]}'}
            again = each_client.get(path, headers=told)
            assert (again.status_code, again.content) == (304, b""), path
            assert again.headers["etag"] == answer.headers["etag"]
            assert again.headers["cache-control"] == answer.headers["cache-control"]
        tags.append(plain.headers["etag"])
        other = each_client.get(path, headers={"If-None-Match": '"other"'})
        assert other.status_code == 200
    assert len(set(tags)) == len(tags)


def test_the_head_of_every_page_is_that_of_the_page(each_package, each_client):
    for path in [*list_pages(each_package), "/dist/csv/claims.csv", "/nowhere"]:
        page, head = each_client.get(path), each_client.head(path)
        assert (head.status_code, head.content) == (page.status_code, b""), path
        for name in ("etag", "content-type", "cache-control", "content-encoding"):
            assert head.headers.get(name) == page.headers.get(name), (path, name)


def test_what_is_not_of_the_build_has_no_tag(each_package, each_client):
    name = each_package.descriptor["name"]
    for path in (f"/{name}?sql=select+random()", "/nowhere", f"/{name}/claims/c9999", "/-/versions.json"):
        assert "etag" not in each_client.get(path).headers, path
    cookies = {"Cookie": "ds_messages=x"}
    assert "etag" not in each_client.get("/", headers=cookies).headers


def test_only_so_many_pages_are_kept(monkeypatch):
    monkeypatch.setattr(caching, "MOST_KEPT", 3 * (1_000 + caching.OVERHEAD))
    monkeypatch.setattr(caching, "LONGEST_KEPT", 1_000)
    pages, sent = caching.Pages(), []

    async def send(event):
        sent.append(event)

    async def answer(key, tag=b"x", size=1_000):
        told = pages.record(key, send)
        await told({"type": "http.response.start", "status": 200, "headers": [(b"etag", tag)][: len(tag)]})
        for part in (size - 1, 1):
            await told({"type": "http.response.body", "body": b"a" * part, "more_body": part > 1})

    async def ask():
        for number in range(100):
            await answer(number)
            assert await pages.send(0, send)
            assert sent[-1]["body"] == b"a" * 1_000
        await answer("without a tag", tag=b"")
        await answer("long", size=1_001)
        await answer(0)

    asyncio.run(ask())
    assert (sorted(pages.kept), pages.size) == ([0, 98, 99], caching.MOST_KEPT)


def test_who_does_not_want_it_compressed_gets_it_plain(each_client):
    for accepted in ("", "identity", "gzip;q=0", "gzip; q=0.0, br"):
        answer = each_client.get("/", headers={"Accept-Encoding": accepted})
        assert "content-encoding" not in answer.headers, accepted
    raw = each_client.send(each_client.build_request("GET", "/"), stream=True)
    content = b"".join(raw.iter_raw())
    assert gzip.decompress(content) == each_client.get("/").content
    assert len(content) < len(gzip.decompress(content)) / 2


def test_a_tag_is_of_the_build(ferry, tmp_path):
    package = publish(ferry.root, tmp_path / "package")
    tags = [fetch_all([package.database], ["/"])[0].headers["etag"] for _ in range(2)]
    replace_once(package.root / "data/agents.csv", "ada-brook,Ada Brook", "ada-brook,Ada Broom")
    build_database(read_package(package.root))
    [answer] = fetch_all([package.database], ["/"])
    assert tags[0] == tags[1] != answer.headers["etag"]


def test_a_page_that_lacks_a_count_is_not_kept(ferry):
    path = "/ferry/claims?_facet=modality"
    for limit in (1000, 1e-9):
        [answer] = fetch_all([ferry.database], [path], settings={"facet_time_limit_ms": limit})
        assert ("Counting took too long" in answer.text) == ("etag" not in answer.headers) == (limit < 1)


@pytest.mark.parametrize(
    ("given", "start", "end"),
    [("bytes=0-9", 0, 10), ("bytes=10-", 10, None), ("bytes=-7", -7, None), ("bytes=5-99999999", 5, None)],
)
def test_a_part_of_a_file(each_package, each_client, given, start, end):
    path = "/dist/csv/claims.csv"
    whole = each_client.get(path)
    content = (each_package.root / path[1:]).read_bytes()
    assert (whole.content, whole.headers["content-length"]) == (content, str(len(content)))
    assert whole.headers["accept-ranges"] == "bytes"
    part = each_client.get(path, headers={"Range": given})
    assert (part.status_code, part.content) == (206, content[start:end])
    first = start % len(content)
    assert part.headers["content-range"] == f"bytes {first}-{first + len(part.content) - 1}/{len(content)}"
    assert part.headers["content-length"] == str(len(part.content))
    assert part.headers["etag"] == whole.headers["etag"]
    told = {"Range": given, "If-Range": whole.headers["etag"]}
    assert each_client.get(path, headers=told).status_code == 206
    assert each_client.get(path, headers={**told, "If-Range": '"other"'}).content == content
    assert each_client.get(path, headers={**told, "If-None-Match": whole.headers["etag"]}).status_code == 304


def test_ranges_that_cannot_be_sent(each_client):
    path = "/dist/csv/claims.csv"
    whole = each_client.get(path).content
    beyond = each_client.get(path, headers={"Range": f"bytes={len(whole)}-"})
    assert (beyond.status_code, beyond.headers["content-range"]) == (416, f"bytes */{len(whole)}")
    for given in (
        "bytes=0-1,5-6",
        "bytes=9-2",
        "lines=1-2",
        "bytes=x",
        "bytes=-",
        "bytes=" + "9" * 5000 + "-",
    ):
        answer = each_client.get(path, headers={"Range": given})
        assert (answer.status_code, answer.content) == (200, whole), given


@pytest.mark.long
def test_pages_of_other_sites_read_everything_if_they_may(ferry, tmp_path):
    paths = ["/", "/ferry/claims.json", "/ferry/charts/figures.svg", "/dist/csv/claims.csv", "/nowhere.json"]
    paths += ["/ferry/claims/c0001.bib", "/ferry.csv?sql=select+1", "/ferry.json?sql=select+nothing"]
    with serving(ferry.root, tmp_path, options=["--cors"]) as client:
        for path in paths:
            answers = [client.get(path), client.head(path)]
            if "etag" in answers[0].headers:
                answers.append(client.get(path, headers={"If-None-Match": answers[0].headers["etag"]}))
                assert answers[-1].status_code == 304
            for answer in answers:
                assert answer.headers.get_list("access-control-allow-origin") == ["*"], path
                assert {"ETag", "Link", "Content-Range"} <= set(
                    answer.headers["access-control-expose-headers"].split(", ")
                )
        asked = {"Origin": "https://example.org", "Access-Control-Request-Method": "GET"}
        asked |= {"Access-Control-Request-Headers": "if-none-match"}
        told = client.options(paths[3], headers=asked)
        assert (told.status_code, told.content) == (204, b"")
        assert "If-None-Match" in told.headers["access-control-allow-headers"]


def test_without_the_option_no_other_site_may_read(each_client):
    answer = each_client.get("/dist/csv/claims.csv", headers={"Origin": "https://example.org"})
    assert not [name for name in answer.headers if name.startswith("access-control")]


def test_a_database_that_is_not_ours_is_as_datasette_serves_it(tmp_path):
    with closing(sqlite3.connect(tmp_path / "plain.db")) as connection:
        connection.execute("create table t (a)")
    [answer] = fetch_all([tmp_path / "plain.db"], ["/plain/t"])
    assert "etag" not in answer.headers


def test_an_address_of_another_scheme_is_another_answer(ferry):
    """Without --url, a proxy on this machine says by which scheme a reader came, and links are made of it."""
    tags = []
    with serving(ferry.root) as client:
        for scheme in ("http", "https"):
            answer = client.get("/ferry/claims/c0001", headers={"x-forwarded-proto": scheme})
            tags.append((f"{scheme}://" in answer.text, answer.headers["etag"]))
    assert [is_named for is_named, _ in tags] == [True, True]
    assert tags[0][1] != tags[1][1]


def test_what_a_visitor_calls_the_site_makes_no_other_answer(each_client):
    tags = {
        each_client.get("/", headers={"Host": host}).headers["etag"] for host in ("a.example", "b.example")
    }
    assert len(tags) == 1
