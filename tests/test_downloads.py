"""Whole tables as CSV: the rows, cells and labels that Datasette sends itself."""

import asyncio
import csv
import io
import os

import pytest
import yaml
from conftest import ROOT, build_real
from datasette.app import Datasette
from datasette.plugins import pm

from scripts.export import export_package
from scripts.package import SITE

METADATA = yaml.safe_load((ROOT / "metadata.yml").read_text(encoding="utf-8"))
PLAIN = "?_stream=on&_labels=on&_nocount=1"
WHOLE = "?_stream=on&_labels=on"


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    return build_real(tmp_path_factory.mktemp("downloaded"))


@pytest.fixture
def get(package):
    """A function that asks Datasette, with our plugins, for the CSVs at some paths, and returns the answers."""

    def get_all(paths):
        async def fetch():
            datasette = Datasette(
                [],
                immutables=[str(package.database)],
                metadata=METADATA,
                plugins_dir=str(SITE / "plugins"),
                static_mounts=[("dist", str(package.root / "dist"))],
                settings={"max_csv_mb": 0},
            )
            await datasette.invoke_startup()
            return [await datasette.client.get(path) for path in paths]

        return asyncio.run(fetch())

    yield get_all
    for plugin in [plugin for plugin in pm.get_plugins() if hasattr(plugin, "send_csv")]:
        pm.unregister(plugin)


def read(answer):
    assert answer.status_code == 200
    return list(csv.reader(io.StringIO(answer.text)))


def names(package):
    return [table.name for table in package.tables] + ["claims_flat", "drift_table", "estimates", "_package"]


def test_whole_tables_are_those_of_datasette(package, get):
    for name in names(package):
        # An argument that our plugin does not know leaves the address to Datasette.
        plain, whole = get([f"/munitions/{name}.csv{PLAIN}", f"/munitions/{name}.csv{WHOLE}"])
        assert whole.text == plain.text, name
        assert whole.headers["content-type"] == plain.headers["content-type"]
    plain, whole = get([f"/munitions/claims.csv{query}&_dl=on" for query in (PLAIN, WHOLE)])
    assert whole.headers["content-disposition"] == plain.headers["content-disposition"]


def test_an_exported_file_is_sent_as_it_lies_while_it_is_of_this_database(package, get):
    export_package(package)
    file = package.root / "dist/csv/claims_flat.csv"
    plain, whole = get([f"/munitions/claims_flat.csv{query}" for query in (PLAIN, WHOLE)])
    assert whole.content == file.read_bytes()
    assert read(whole) == read(plain)
    os.utime(file, (1, 1))
    [whole] = get([f"/munitions/claims_flat.csv{WHOLE}"])
    assert whole.text == plain.text
    [labelled] = get([f"/munitions/claims.csv{WHOLE}"])
    assert "modality_label" in read(labelled)[0]


def test_filters_queries_and_what_is_not_there_are_left_to_datasette(package, get):
    filtered, query, nothing, listed = get(
        [
            "/munitions/claims.csv?_stream=on&modality=alleged",
            "/munitions/who_says_what.csv?_stream=on",
            "/munitions/nothing.csv?_stream=on",
            "/munitions/claims.csv",
        ]
    )
    assert 1 < len(read(filtered)) < 30
    assert len(read(query)) > 10
    assert nothing.status_code == 404
    assert len(read(listed)) == 101
