"""What readers get is of one build, while another is built and exported under the running server."""

import asyncio
import os
import signal
import threading
import time
from contextlib import asynccontextmanager

import httpx
import pytest
from conftest import publish, replace_once
from datasette.plugins import pm
from server import list_children, serving

from scripts.database import build_database
from scripts.editions import Editions
from scripts.export import export_package
from scripts.package import read_package

PAGE, FILE = "/ferry/agents/ada-brook", "/dist/csv/agents.csv"
PATHS = ("/", PAGE, f"{PAGE}.json", FILE, "/ferry/agents.csv?_stream=on", "/download")


@pytest.fixture
def published(ferry, tmp_path):
    return publish(ferry.root, tmp_path / "package")


def rename(package, before, after):
    replace_once(package.root / "data/agents.csv", f"ada-brook,{before}", f"ada-brook,{after}")
    build_database(read_package(package.root))


def wait_for(is_so):
    until = time.monotonic() + 30
    while not is_so():
        assert time.monotonic() < until
        time.sleep(0.1)


def test_readers_see_one_build_or_the_next_and_no_request_is_dropped(published):
    answers, is_over = [], threading.Event()

    def read(address):
        with httpx.Client(base_url=address, timeout=30) as mine:
            while not is_over.is_set():
                answers.extend(mine.get(path) for path in PATHS)

    def is_of(name):
        return [name in client.get(path).text for path in (PAGE, FILE)]

    with serving(published.root) as client:
        reader = threading.Thread(target=read, args=[client.base_url])
        reader.start()
        try:
            rename(published, "Ada Brook", "Ada Broom")
            time.sleep(3)
            assert is_of("Ada Brook") == [True, True], "a build is taken before its files are there"
            export_package(published)
            wait_for(lambda: all(is_of("Ada Broom")))
            assert is_of("Ada Brook") == [False, False]
            wait_for(lambda: any("Ada Broom" in answer.text for answer in list(answers)))
        finally:
            is_over.set()
            reader.join()
    assert {answer.status_code for answer in answers} == {200}
    told = ["Ada Broom" in answer.text for answer in answers if answer.url.path in (PAGE, FILE)]
    assert told == sorted(told), "a reader of the new build is shown the old one"
    assert [path.name for path in (published.root / "build").iterdir()] == ["ferry.db"]


@asynccontextmanager
async def watched(package, folder, monkeypatch):
    """The application in this process, and a client of it."""
    monkeypatch.chdir(folder)
    editions, said = Editions(package, folder, url=None, prefix="/", cors=False), []
    await editions.take()
    watching = asyncio.create_task(editions.watch(said.append))
    await asyncio.sleep(0)
    try:
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(app=editions), base_url="http://localhost"
        ) as client:
            yield editions, client, said
    finally:
        watching.cancel()
        editions.current.close()
        pm.unregister(name="claimbook")


async def wait_until(is_so):
    until = time.monotonic() + 30
    while not is_so():
        assert time.monotonic() < until
        await asyncio.sleep(0.05)


@pytest.mark.long
def test_a_signal_takes_a_build_whose_files_are_not_exported(published, tmp_path, monkeypatch):
    async def rebuild():
        async with watched(published, tmp_path, monkeypatch) as (_, client, said):
            rename(published, "Ada Brook", "Ada Broom")
            os.kill(os.getpid(), signal.SIGHUP)
            await wait_until(lambda: said)
            assert "Ada Broom" in (await client.get(PAGE)).text
            assert (await client.get(FILE)).status_code == 404
            export_package(published)
            await wait_until(lambda: len(said) == 2)
            assert "Ada Broom" in (await client.get(FILE)).text

    asyncio.run(rebuild())


@pytest.mark.long
def test_a_request_is_answered_by_the_build_that_it_began_with(published, tmp_path, monkeypatch):
    async def rebuild():
        async with watched(published, tmp_path, monkeypatch) as (editions, client, said):
            old, app, go_on = editions.current, editions.current.app, asyncio.Event()

            async def wait(scope, receive, send):
                await go_on.wait()
                await app(scope, receive, send)

            old.app = wait
            begun = asyncio.create_task(client.get(PAGE))
            await asyncio.sleep(0)
            rename(published, "Ada Brook", "Ada Broom")
            export_package(published)
            await wait_until(lambda: said)
            assert "Ada Broom" in (await client.get(PAGE)).text
            assert old.folder.is_dir()
            go_on.set()
            assert "Ada Brook" in (await begun).text
            assert not old.folder.exists()

    asyncio.run(rebuild())


@pytest.mark.long
def test_what_cannot_be_served_changes_nothing(published, tmp_path, monkeypatch):
    async def break_it():
        async with watched(published, tmp_path, monkeypatch) as (_, client, said):
            published.database.rename(published.database.with_suffix(".old"))
            published.database.write_bytes(b"not a database")
            await wait_until(lambda: said)
            assert "cannot be read" in said[0]
            assert "what was served before still is" in said[0]
            assert "Ada Brook" in (await client.get(PAGE)).text
            assert "Ada Brook" in (await client.get(FILE)).text

    asyncio.run(break_it())


def test_where_links_cannot_be_there_are_copies(published, tmp_path, monkeypatch):
    def fail(*_):
        raise OSError(18, "Invalid cross-device link")

    monkeypatch.setattr("scripts.folders.os.link", fail)

    async def read():
        async with watched(published, tmp_path, monkeypatch) as (_, client, _):
            published.database.unlink()
            (published.root / FILE[1:]).unlink()
            assert "Ada Brook" in (await client.get(PAGE)).text
            assert "Ada Brook" in (await client.get(FILE)).text

    asyncio.run(read())


@pytest.mark.long
def test_sql_of_readers_is_answered_from_the_build_that_is_served(published):
    asked = {"sql": "select name from agents where agent_id = 'ada-brook'", "_shape": "arrayfirst"}
    with serving(published.root) as client:

        def ask():
            return client.get("/ferry.json", params=asked).json()

        assert ask() == ["Ada Brook"]
        assert len(list_children(client.process_id)) == 1
        rename(published, "Ada Brook", "Ada Broom")
        export_package(published)
        wait_for(lambda: ask() == ["Ada Broom"])
        wait_for(lambda: len(list_children(client.process_id)) == 1)
