"""Named queries of a package are answered like SQL of readers: no query of a hostile package freezes its site."""

import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

import pytest
from conftest import FERRY, copy_package
from server import serving

from scripts.database import build_database
from scripts.package import read_package

ENDLESS = "select instr(printf('%.*c', 9000000, 'a'), printf('%.*c', 4500000, 'a') || 'b') as place"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    root = copy_package(FERRY, tmp_path_factory.mktemp("own") / "ferry")
    metadata = root / "metadata.yml"
    queries = f'    queries:\n      endless:\n        sql: "{ENDLESS}"\n      any_number:\n        sql: select random()\n'
    metadata.write_text(
        metadata.read_text(encoding="utf-8").replace("    queries:\n", queries), encoding="utf-8"
    )
    build_database(read_package(root))
    with serving(root) as client:
        client.get("/ferry?sql=select+1")
        yield client


@pytest.mark.long
def test_a_query_of_the_package_ends(site):
    answer = site.get("/ferry/endless.csv")
    assert (answer.status_code, "more than 3 seconds" in answer.text) == (400, True)
    for page in ("how_many_cars", "how_many_cars.json", "how_many_cars.csv", "claims"):
        assert site.get(f"/ferry/{page}").status_code == 200


@pytest.mark.long
def test_an_answer_of_the_package_is_not_kept(site):
    """It may depend on the time, or on chance."""
    assert len({site.get("/ferry/any_number.json").text for _ in range(3)}) == 3
    assert "etag" not in site.get("/ferry/any_number").headers


@pytest.mark.long
def test_sql_of_readers_takes_no_place_from_the_queries_of_the_package(site):
    with ThreadPoolExecutor(6) as pool:
        asked = [pool.submit(site.get, f"/ferry?{urlencode({'sql': ENDLESS})}") for _ in range(6)]
        time.sleep(1)
        assert site.get("/ferry/how_many_cars.json").status_code == 200
    assert {one.result().status_code for one in asked} == {400, 503}
