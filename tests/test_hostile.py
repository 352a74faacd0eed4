"""Hostile visitors: no statement and no address stops the pages, fills the memory, or tells about the machine."""

import asyncio
import os
import re
import signal
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager

import httpx
import pytest
import uvicorn
from hostile import ADDRESSES, CONDITIONS, PLACES, STATEMENTS, VALUES, WORDS
from server import list_children, measure_memory, serving

from scripts import serve
from scripts.site import reader_sql

ENDINGS = ("", ".json", ".csv")
# Bounds of an answer, in seconds and bytes, and of the memory of all processes of the server, in bytes.
LONGEST = 5
LARGEST = 64_000_000
MOST_MEMORY = 512_000_000
FOREVER = "select length(printf('%.*c', 2147483647, 'x'))"


@pytest.fixture(scope="module")
def site(ferry, tmp_path_factory):
    """A client of a server of its own, so that its memory can be measured."""
    folder = tmp_path_factory.mktemp("hostile")
    with serving(ferry.root, folder) as client:
        client.log = folder / "server.log"
        client.get("/ferry?sql=select+1")
        yield client


def list_statements():
    for place, sql in enumerate(STATEMENTS):
        yield f"/ferry{ENDINGS[place % 3]}", {"sql": sql}
    for place, condition in enumerate(CONDITIONS):
        yield f"/ferry/claims{ENDINGS[place % 3]}", {"_where": condition}


def list_addresses():
    """Each place and word with a few of the values, each value at some of them."""
    for place, address in enumerate([*PLACES, *(f"/ferry/claims{{}}?{word}=VALUE" for word in WORDS)]):
        for step in range(3):
            value = VALUES[(place * 7 + step * 11) % len(VALUES)]
            yield (
                address.replace("{}", ENDINGS[step]).replace("VALUE", value)
                if "VALUE" in address
                else (address.replace("{}", value))
            )
    yield from ADDRESSES


def ask(client, path, params):
    begun = time.monotonic()
    answer = client.get(path, params=params)
    return answer, time.monotonic() - begun


def test_there_are_a_hundred_statements_and_two_hundred_addresses():
    assert len(set(STATEMENTS)) >= 100
    assert len(set(list_addresses())) >= 200


@pytest.mark.long
def test_no_statement_is_long_or_large_or_an_error_of_the_server(site):
    most = 0
    with ThreadPoolExecutor(2) as pool:
        for (path, params), (answer, seconds) in zip(
            list_statements(), pool.map(lambda asked: ask(site, *asked), list_statements()), strict=True
        ):
            told = f"{path} {params}"[:200]
            assert answer.status_code in (200, 400, 414), told
            assert seconds < LONGEST, told
            assert len(answer.content) < LARGEST, told
            assert "/build/ferry.db" not in answer.text, told
            if answer.status_code == 400:
                judge_refusal(answer, path)
            most = max(most, measure_memory(site.process_id))
    assert 0 < most < MOST_MEMORY


def judge_refusal(answer, path):
    """A refusal has the form of what was asked for."""
    kind = answer.headers["content-type"].split(";")[0]
    if path.endswith(".json"):
        assert answer.json()["ok"] is False
    elif path.endswith(".csv"):
        assert (kind, len(answer.text.splitlines())) == ("text/plain", 1), path
    elif kind == "text/html":
        assert 'role="alert"' in answer.text, path


def test_pages_do_not_wait_for_statements(site):
    """Twelve ask without an end; some are told that there are too many."""
    with ThreadPoolExecutor(12) as pool:
        asked = [pool.submit(ask, site, "/ferry.json", {"sql": FOREVER}) for _ in range(12)]
        time.sleep(0.5)
        pages = [ask(site, "/ferry/claims", {}) for _ in range(5)]
        assert measure_memory(site.process_id) < MOST_MEMORY
    assert all(answer.status_code == 200 and seconds < 2 for answer, seconds in pages)
    answers = [one.result() for one in asked]
    assert {answer.status_code for answer, _ in answers} == {400, 503}
    assert max(seconds for _, seconds in answers) < LONGEST
    # All places are free again.
    assert site.get("/ferry.json?sql=select+1&_shape=arrayfirst").json() == [1]


def test_the_second_server_is_started_again_when_it_has_ended(site):
    [second] = list_children(site.process_id)
    os.kill(second, signal.SIGKILL)
    time.sleep(0.2)
    assert site.get("/ferry.json?sql=select+2&_shape=arrayfirst").json() == [2]


def test_sql_gives_way_to_pages(site):
    """In a session of its own it would not: Linux shares the processor between sessions first."""
    [second] = list_children(site.process_id)
    assert os.getsid(second) == os.getsid(site.process_id)
    assert os.getpgid(second) != os.getpgid(site.process_id)
    first = os.getpriority(os.PRIO_PROCESS, site.process_id)
    assert os.getpriority(os.PRIO_PROCESS, second) == min(19, first + 10)


@pytest.mark.parametrize(("accepted", "told"), [("gzip", "gzip"), ("gzip;q=0", None), ("", None)])
def test_a_long_answer_to_sql_is_compressed_for_who_accepts_that(site, accepted, told):
    path = "/ferry.json?sql=select+quote+from+claims_flat&_shape=arrayfirst"
    answer = site.get(path, headers={"accept-encoding": accepted})
    assert (answer.headers.get("content-encoding"), len(answer.json()) > 5) == (told, True)


def test_nothing_that_was_asked_left_a_traceback(site):
    assert site.get("/ferry.json?sql=select+escape_fts(1),+mark_terms(x'ff',+1)").status_code == 200
    assert "Traceback" not in site.log.read_text()


def test_a_long_answer_is_refused_in_words(site):
    sql = "select printf('%.*c', 12000, 'x') from claims_flat, claims, claims limit 1000"
    for ending in ENDINGS[1:]:
        answer = site.get(f"/ferry{ending}", params={"sql": sql})
        assert answer.status_code == 400
        assert "longer than 10 MB" in answer.text


def test_no_address_is_an_error_of_the_server(site):
    for address in list_addresses():
        answer, seconds = ask(site, address, None)
        assert answer.status_code in (200, 301, 302, 400, 403, 404, 405, 414), address
        assert seconds < LONGEST, address
        if answer.status_code >= 400 and not address.startswith("/-/static"):
            judge_refusal(answer, httpx.URL(address).path if "?" in address else address)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "NONSENSE"])
@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/ferry",
        "/ferry/claims",
        "/ferry/search_claims?words=x",
        "/about",
        "/nope",
        "/-/logout",
        "/-/static/app.css",
    ],
)
def test_pages_can_only_be_read(site, method, path):
    answer = site.request(method, path)
    assert answer.status_code == 405
    assert "Pages can only be read" in answer.text


@pytest.mark.parametrize(
    "path", ["/", "/ferry", "/ferry/claims", "/ferry/claims/c0001", "/about", "/ferry?sql=select+1"]
)
def test_a_head_is_that_of_the_page(site, path):
    answer = site.head(path)
    assert (answer.status_code, answer.content) == (200, b"")


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/nope", 404, "There is no page at /nope"),
        ("/notes", 404, "There is no page at /notes"),
        ("/-/static/app.css/x", 404, "There is no page at /-/static/app.css/x"),
        ("/dist", 404, "There is no page at /dist"),
        ("/claims/C0001", 404, 'href="/ferry/claims/c0001"'),
        ("/ferry/claims/C1", 404, 'href="/ferry/claims/c0001"'),
        ("/ferry/claims?_next=c0001,zz", 400, "There is no page at"),
        ("/ferry/claims?_where=nosuch=1", 400, "no such column: nosuch"),
        ("/ferry/claims.csv?_trace=1", 400, "_trace is not an option"),
        ("/ferry/claims?_size=" + "1" * 8000, 414, "8,000 characters"),
        ("/ferry/claims.json?_shape=nosuch", 400, "_shape is one of arrays, objects"),
        ("/ferry.json?sql=select+1&_shape=object", 400, "_shape=object is for tables"),
        ("/ferry.json?_shape=array", 400, "this address has none"),
        ("/ferry?sql=select+file+from+pragma_database_list", 400, "prohibited"),
        ("/ferry/claims?_where=(select+file+from+pragma_database_list)>1", 400, "prohibited"),
        ("/ferry?sql=select+*+from+PRAGMA_DATABASE_LIST()", 400, "prohibited"),
        ("/ferry?sql=select+SQLITE_VERSION()", 400, "not authorized"),
        ("/ferry?sql=select+fts3_tokenizer('simple')", 400, "not authorized"),
        ("/ferry?sql=select+fts5_source_id()", 400, "not authorized"),
        (
            "/ferry?sql=select+snippet(claims_fts,99,'','','',9)+from+claims_fts('the')",
            400,
            "column index out of range",
        ),
        ("/ferry.csv", 404, "choose a table"),
        ("/ferry/claims/c0001.blob?_blob_column=claim_id&_blob_hash=x", 404, "binary data"),
    ],
)
def test_a_refusal_says_what_is_wrong(site, path, status, words):
    answer = site.get(path)
    assert answer.status_code == status
    assert words in answer.text


WHOLE = b"GET / HTTP/1.1\r\nhost: a\r\n\r\n"


@asynccontextmanager
async def listening(answer):
    """The port of a server that answers so, and its open connections."""
    config = uvicorn.Config(answer, lifespan="off", log_config=None)
    config.load()
    state, loop = uvicorn.server.ServerState(), asyncio.get_running_loop()
    async with await loop.create_server(lambda: serve.Patient(config, state, {}), "127.0.0.1", 0) as server:
        yield server.sockets[0].getsockname()[1], state.connections


@pytest.mark.parametrize("sent", [b"", b"G", WHOLE[:-2], WHOLE, WHOLE + b"GET", WHOLE + WHOLE])
def test_nobody_is_waited_for_who_sends_no_whole_request(monkeypatch, sent):
    """Those who do are answered, also if that takes longer."""
    monkeypatch.setattr(serve, "LONGEST_IDLE", 0.2)

    async def answer(_scope, _receive, send):
        await asyncio.sleep(0.4)
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body"})

    async def ask():
        async with listening(answer) as (port, _):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(sent)
            told = await asyncio.wait_for(reader.read(), 5)
            writer.close()
        return told

    assert asyncio.run(ask()).count(b"HTTP/1.1 204") == sent.count(WHOLE)


def test_nobody_is_waited_for_who_does_not_read(monkeypatch):
    monkeypatch.setattr(serve, "LONGEST_STALL", 0.2)

    async def answer(_scope, _receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"a" * 20_000_000})

    async def ask():
        async with listening(answer) as (port, connections):
            _, writer = await asyncio.open_connection("127.0.0.1", port, limit=1_000)
            writer.write(WHOLE)
            await asyncio.sleep(0.1)
            counts = [len(connections)]
            for _ in range(50):
                await asyncio.sleep(0.1 * bool(connections))
            writer.close()
            return [*counts, len(connections)]

    assert asyncio.run(ask()) == [1, 0]


@pytest.mark.parametrize("heard", [b"", b"!"], ids=["nothing", "something"])
def test_the_second_server_ends_in_silence_with_the_first(heard):
    first, second = socket.socketpair()
    with second:
        second.send(heard)
        first.close()
        reader_sql._take_connections(second, pytest.fail)


@pytest.mark.parametrize(
    "start", ["//", "///", "/\\", "/\\/", "/%5C", "/%5c/", "/%09/", "/%0a/", "/%7f/", "/%2f"]
)
def test_nobody_is_sent_on_to_another_host(site, start):
    """Datasette removes a slash at the end; to a browser, what is left could be the address of another host."""
    path = f"{start}evil.example/"
    while (answer := site.get(site.base_url.copy_with(raw_path=path.encode()))).status_code == 302:
        path = answer.headers["location"]
        assert re.match(r"/[\w~]", path)
    assert answer.status_code == 404


@pytest.mark.parametrize("cookie", [b"a=\xff", b"a/b=c", b'a:b="', b"a,b=c; d=e"])
def test_cookies_of_another_site_do_no_harm(site, cookie):
    assert site.get("/ferry/claims", headers={"cookie": cookie}).status_code == 200


NAMES = (
    "metadata",
    "versions",
    "plugins",
    "settings",
    "config",
    "threads",
    "databases",
    "permissions",
    "messages",
    "patterns",
)


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_told_about_the_machine(site, name):
    for path in (f"/-/{name}", f"/-/{name}.json"):
        answer = site.get(path)
        assert (answer.status_code, "There is no page at" in answer.text) == (404, True)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "//evil.example/",
        "//evil.example/ferry",
        "/sitemap.xml",
        "/robots.txt",
        "/llms.txt",
        "/cite",
        "/changes.atom",
        "/ferry/claims/c0001",
        "/ferry/claims/c0001.bib",
        "/ferry/claims.json?_size=1",
        "/ferry/claims?_size=1",
        "/nope",
        "/about/",
    ],
)
def test_the_host_that_a_visitor_names_is_nowhere(site, path):
    url = site.base_url.copy_with(raw_path=path.encode())
    answer = site.get(url, headers={"host": "evil.example", "x-forwarded-host": "evil.example"})
    assert "evil.example" not in answer.text + str(answer.headers)


@pytest.mark.long
def test_nothing_is_kept_of_names_that_a_visitor_makes_up(site):
    """Made-up names; a server that kept what is made for each would grow by much more."""

    def visit(start):
        for number in range(start, start + 60):
            name = f"{number}" * 300
            for path in ("/{:.250}", "/ferry/{:.250}", "/ferry/claims/{:.250}", "/ferry/claims.json?{}=1"):
                assert site.get(path.format(name)).status_code in (400, 404)

    visit(0)
    before = measure_memory(site.process_id)
    visit(1000)
    assert measure_memory(site.process_id) - before < 5_000_000
