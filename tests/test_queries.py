"""How many times a page asks the database: few, and not for what the build has answered."""

import asyncio

import pytest
from datasette.app import Datasette
from datasette.database import Database
from datasette.plugins import pm
from test_caching import read

from scripts import site

# Datasette's own page of a table asks for each key and facet; the rest are ours.
BOUNDS = {
    "/": 2,
    "/{name}": 0,
    "/{name}/claims": 65,
    "/{name}/claims_flat": 40,
    "/{name}/claims/c0001": 24,
    "/{name}/sources/{source}": 20,
    "/{name}/agents/{agent}": 20,
    "/{name}/search_claims?words=said": 20,
    "/download": 3,
    "/dictionary/claims": 3,
    "/changes": 5,
    "/sitemap.xml": 5,
    "/{name}/claims.json?_shape=array": 14,
    "/{name}/claims/c0001.bib": 2,
}


@pytest.fixture
def asked(monkeypatch):
    """What was asked of the database: one item for each time."""
    found, execute_fn = [], Database.execute_fn

    async def count(self, function):
        found.append(function)
        return await execute_fn(self, function)

    monkeypatch.setattr(Database, "execute_fn", count)
    return found


def test_a_page_asks_few_questions(each_package, asked):
    async def ask():
        datasette = Datasette([], immutables=[str(each_package.database)], settings={"suggest_facets": False})
        await datasette.invoke_startup()
        name = each_package.descriptor["name"]
        [keys] = await datasette.get_database(name).execute(
            "select min(source_id) as source, (select min(agent_id) from agents) as agent from sources"
        )
        paths = {path: path.format(name=name, **dict(keys)) for path in BOUNDS}
        # Once before, as Datasette reads the schema of a database for the first page.
        await datasette.client.get("/download")
        found = {}
        for path, address in paths.items():
            asked.clear()
            answer = await datasette.client.get(address)
            assert answer.status_code == 200, address
            found[path] = len(asked)
        return found

    pm.register(site, "claimbook")
    try:
        found = asyncio.run(ask())
    finally:
        pm.unregister(name="claimbook")
    assert {path: number for path, number in found.items() if number > BOUNDS[path]} == {}, found


def test_a_front_is_byte_for_byte_what_datasette_would_make_of_it(each_package):
    async def compare():
        datasette = Datasette([], immutables=[str(each_package.database)])
        await datasette.invoke_startup()
        for path in ("/", f"/{each_package.descriptor['name']}"):
            # Who is signed in is left to Datasette.
            ours, theirs = [
                await datasette.client.get(path, headers=headers) for headers in ({}, {"Authorization": "x"})
            ]
            assert (ours.status_code, theirs.status_code) == (200, 200)
            assert ours.text == theirs.text, path
            assert set(theirs.headers["link"].split(", ")) == set(ours.headers["link"].split(", "))

    pm.register(site, "claimbook")
    try:
        asyncio.run(compare())
    finally:
        pm.unregister(name="claimbook")


def test_a_page_for_which_nothing_is_asked_is_rendered_once(each_package, asked):
    async def ask():
        datasette = Datasette([], immutables=[str(each_package.database)])
        await datasette.invoke_startup()
        name = each_package.descriptor["name"]
        for path in ("/.json", f"/{name}.json", f"/{name}/claims", f"/{name}/claims/c0001", "/download"):
            first = await datasette.client.get(path)
            asked.clear()
            again = await datasette.client.get(path)
            assert (again.status_code, asked) == (200, []), path
            # Who is signed in is left to Datasette; the milliseconds that a query took differ.
            theirs = await datasette.client.get(path, headers={"Authorization": "x"})
            assert asked, path
            assert read(first) == read(again) == read(theirs), path
            plain = await datasette.client.get(path, headers={"Accept-Encoding": "identity"})
            assert (plain.headers.get("content-encoding"), read(plain)) == (None, read(first)), path
            head = await datasette.client.head(path)
            assert (head.content, head.headers["etag"]) == (b"", first.headers["etag"]), path
        for path in (f"/{name}/claims%2Fc0001", f"/{name}/claims?modality=Alleged", f"/{name}/claims/c9999"):
            before = await datasette.client.get(path)
            asked.clear()
            assert (await datasette.client.get(path)).status_code == before.status_code != 500
            assert asked or before.status_code == 302, path

    pm.register(site, "claimbook")
    try:
        asyncio.run(ask())
    finally:
        pm.unregister(name="claimbook")


def test_a_front_that_not_everybody_may_see_is_left_to_datasette(ferry):
    async def ask():
        datasette = Datasette([], immutables=[str(ferry.database)], metadata={"allow": {"id": "root"}})
        await datasette.invoke_startup()
        return [
            (await datasette.client.get(path)).status_code
            for path in ("/", "/ferry", "/.json", "/ferry.json")
        ]

    pm.register(site, "claimbook")
    try:
        assert asyncio.run(ask()) == [403] * 4
    finally:
        pm.unregister(name="claimbook")
