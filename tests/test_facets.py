"""Counts that the build made are those that Datasette would count itself."""

import asyncio
import shutil

import pytest
from conftest import build_real, read_presentation
from datasette.app import Datasette

from scripts.package import SITE


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    return build_real(tmp_path_factory.mktemp("faceted"))


def fetch(package, paths, plugins=None):
    """The JSON of each path, from Datasette with the plugins of a folder, or without."""

    async def fetch_all():
        presented = read_presentation(package)
        datasette = Datasette(
            [],
            immutables=[str(package.database)],
            metadata={"databases": {"munitions": {"tables": presented["tables"]}}},
            plugins_dir=plugins,
            settings={"suggest_facets": False, "default_facet_size": 8},
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


def test_pages_have_the_facets_and_counts_that_datasette_counts(package, plugin):
    faceted = [name for name, told in read_presentation(package)["tables"].items() if "facets" in told]
    assert len(faceted) > 20
    paths = [f"/munitions/{name}.json?_size=1" for name in faceted]
    paths += [
        "/munitions/claims.json?_facet_size=2",
        "/munitions/claims.json?_facet=period",
        "/munitions.json",
    ]
    paths += ["/munitions/claims_flat.json?modality=Alleged", "/munitions/claims.json?_search=shells"]
    forget()
    for path, without, with_plugin in zip(paths, fetch(package, paths), fetch(package, paths, plugin)):
        for key in ("facet_results", "filtered_table_rows_count", "facets_timed_out"):
            assert with_plugin.get(key) == without.get(key), (path, key)
