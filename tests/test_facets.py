"""Facets and counts that the build made are those that Datasette would count itself."""

import asyncio
import shutil
import sqlite3

import pytest
import yaml
from conftest import ROOT, build_real
from datasette.app import Datasette

from scripts.package import SITE

METADATA = yaml.safe_load((ROOT / "metadata.yml").read_text(encoding="utf-8"))
FACETED = {
    name: told["facets"]
    for name, told in METADATA["databases"]["munitions"]["tables"].items()
    if "facets" in told
}


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    return build_real(tmp_path_factory.mktemp("faceted")).database


def fetch(database, paths, plugins=None):
    """The JSON of each path, from Datasette with the plugins of a folder, or without."""

    async def fetch_all():
        settings = {"suggest_facets": False, "default_facet_size": 8}
        datasette = Datasette(
            [], immutables=[str(database)], metadata=METADATA, plugins_dir=plugins, settings=settings
        )
        await datasette.invoke_startup()
        return [(await datasette.client.get(path)).json() for path in paths]

    return asyncio.run(fetch_all())


@pytest.fixture
def plugin(tmp_path):
    """A folder with the plugin for facets alone."""
    shutil.copy(SITE / "plugins" / "facets.py", tmp_path)
    yield str(tmp_path)
    forget()


def forget():
    """Datasette keeps the plugins of a folder for every Datasette that comes after."""
    from datasette.plugins import pm

    for plugin in [plugin for plugin in pm.get_plugins() if hasattr(plugin, "CountedFacet")]:
        pm.unregister(plugin)


def test_pages_have_the_facets_and_counts_that_datasette_counts(database, plugin):
    assert len(FACETED) > 20
    paths = [f"/munitions/{name}.json?_size=1" for name in FACETED]
    paths += [
        "/munitions/claims.json?_facet_size=2",
        "/munitions/claims.json?_facet=period",
        "/munitions.json",
    ]
    paths += ["/munitions/claims_flat.json?modality=Alleged", "/munitions/claims.json?_search=shells"]
    forget()
    for path, without, with_plugin in zip(paths, fetch(database, paths), fetch(database, paths, plugin)):
        for key in ("facet_results", "filtered_table_rows_count", "facets_timed_out"):
            assert with_plugin.get(key) == without.get(key), (path, key)


def test_without_a_filter_what_the_build_counted_is_shown(database, plugin, tmp_path):
    copied = shutil.copy(database, tmp_path)
    connection = sqlite3.connect(copied)
    connection.execute("update _facets set rows = 12345 where name = 'claims_flat' and column = 'modality'")
    connection.execute("update _counts set rows = 54321 where name = 'claims_flat'")
    connection.commit()
    connection.close()
    paths = ["/munitions/claims_flat.json", "/munitions/claims_flat.json?topic=Artillery+shells"]
    counted, filtered = fetch(copied, paths, plugin)
    assert counted["filtered_table_rows_count"] == 54321
    assert counted["facet_results"]["modality"]["results"][0]["count"] == 12345
    assert filtered["filtered_table_rows_count"] < 113
    assert 12345 not in [value["count"] for value in filtered["facet_results"]["modality"]["results"]]
