"""Named queries of a package are answered like SQL of readers: no query of a hostile package freezes its site."""

import time

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
    queries = f'    queries:\n      endless:\n        sql: "{ENDLESS}"\n'
    metadata.write_text(
        metadata.read_text(encoding="utf-8").replace("    queries:\n", queries), encoding="utf-8"
    )
    build_database(read_package(root))
    with serving(root) as client:
        client.get("/ferry?sql=select+1")
        yield client


@pytest.mark.parametrize("ending", ["", ".json", ".csv"])
def test_a_query_of_the_package_ends(site, ending):
    started = time.monotonic()
    answer = site.get(f"/ferry/endless{ending}")
    assert (answer.status_code, "more than 3 seconds" in answer.text) == (400, True)
    assert time.monotonic() - started < 5
    assert site.get(f"/ferry/how_many_cars{ending}").status_code == 200
    assert site.get("/ferry/claims").status_code == 200
