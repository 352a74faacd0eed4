"""Tables that a package adds of its own, in every shape that its descriptor may give them: checked, built, shown, exported."""

import re

import pytest
from conftest import make_tiny, write_descriptor
from server import fetch_all

from scripts.check import find_problems
from scripts.database import build_database
from scripts.export import export_package
from scripts.package import load_descriptor, read_package

REQUIRED = {"constraints": {"required": True}}
BOATS = {"fields": "boat", "reference": {"resource": "ferry-boats", "fields": "boat-id"}}
# table: its key, its fields as far as they are not plain, its foreign keys, its rows. Names may be words of SQL.
OWN = {
    "ferry-boats": (["boat-id"], {"boat-id": REQUIRED, "group": {}, "from": {"type": "number"}}, [], "one,a,1.5\n"),
    "order": (["boat", "number"], {"boat": REQUIRED, "number": REQUIRED | {"type": "integer"}}, [BOATS], "one,1\n"),
    "colours": (["code"], {"code": REQUIRED, "hex": {}}, [], "red,ff0000\n"),
    "piers": (["code"], {"code": REQUIRED, "title": {}, "description": {}}, [], "east,,\nwest,West pier,The old one.\n"),
    "fares": (["code"], {"code": REQUIRED, "title": {}}, [], "day,Day ticket\n"),
    "weathers": (["weather_id"], {"weather_id": REQUIRED, "seen_on": {"rdfType": "http://id.loc.gov/datatypes/edtf/EDTF"}}, [], ""),
}  # fmt: skip


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    root = make_tiny(tmp_path_factory.mktemp("own") / "tiny")
    descriptor = load_descriptor(root)
    descriptor["contributors"] = [{"organization": "Harbour office"}]
    for name, (key, fields, keys, rows) in OWN.items():
        told = [{"name": field, "description": "A field.", **more} for field, more in fields.items()]
        schema = {"fields": told, "primaryKey": key, "foreignKeys": keys}
        resource = {
            "name": name,
            "path": f"data/{name}.csv",
            "title": "A table",
            "description": "It is ours.",
        }
        descriptor["resources"].append(resource | {"schema": schema})
        (root / f"data/{name}.csv").write_text(f"{','.join(fields)}\n{rows}", encoding="utf-8")
    write_descriptor(root, descriptor)
    return read_package(root)


@pytest.fixture(scope="module")
def built(package):
    build_database(package)
    export_package(package)
    return package


def test_a_table_of_any_shape_is_accepted(package):
    assert [problem for problem in find_problems(package.root) if problem.level == "error"] == []


def test_every_page_of_a_table_of_any_shape_is_shown(built):
    paths = ["/", "/tiny", "/about", "/cite", "/download", "/tiny/search_claims?words=red+west"]
    paths += [f"/tiny/search_claims?words={word}" for word in ("one", "red", "east", "west+pier", "day")]
    for name in OWN:
        paths += [
            f"/dictionary/{name}",
            f"/tiny/{name}",
            f"/tiny/{name}.csv?_stream=on",
            f"/tiny/{name}.json",
        ]
        paths += [f"/tiny/{name}?_columns=all", f"/tiny/{name}?{next(iter(OWN[name][1]))}=one"]
    paths += [
        "/tiny/ferry-boats/one",
        "/tiny/order/one,1",
        "/tiny/colours/red",
        "/tiny/piers/east",
        "/tiny/fares/day",
    ]
    found = {path: answer for path, answer in zip(paths, fetch_all([built.database], paths))}
    assert {path: answer.status_code for path, answer in found.items() if answer.status_code != 200} == {}
    assert [path for path, answer in found.items() if re.search(r"\bNone\b", answer.text)] == []
    assert all("Harbour office" in found[path].text for path in ("/about", "/cite"))
