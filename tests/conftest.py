"""Packages to try things on: the real one copied, and a tiny one on another subject."""

import json
import shutil
import sqlite3
from pathlib import Path

import pytest
from server import serving

from scripts.database import build_database
from scripts.database.charts import draw_charts
from scripts.export import export_package
from scripts.package import Package, read_package

ROOT = Path(__file__).resolve().parents[1]
TINY = ROOT / "tests" / "tiny_package"


@pytest.fixture
def real_root(tmp_path) -> Path:
    """A copy of the real package."""
    return copy_real(tmp_path / "real")


@pytest.fixture
def tiny_root(tmp_path) -> Path:
    """A small package on another subject, with the real descriptor's tables and the real codelists."""
    return make_tiny(tmp_path / "tiny")


@pytest.fixture(scope="session")
def package(tmp_path_factory):
    """The real package, copied, built, drawn and exported."""
    package = build_real(tmp_path_factory.mktemp("published"))
    draw_charts(package)
    export_package(package)
    return package


@pytest.fixture(scope="session")
def client(package):
    """A client of the real server of that package."""
    with serving(package.root) as client:
        yield client


@pytest.fixture(scope="session")
def counts(package):
    """Rows of every table and view that is published, by name."""
    with sqlite3.connect(f"file:{package.database}?mode=ro", uri=True) as connection:
        names = [name for (name,) in connection.execute("select name from _counts")]
        counted = {name: connection.execute(f"select count(*) from [{name}]").fetchone()[0] for name in names}
    connection.close()
    return counted


def build_real(folder: Path) -> Package:
    """The real package, copied into `folder` and built."""
    package = read_package(copy_real(folder / "package"))
    build_database(package)
    return package


def copy_real(root: Path) -> Path:
    root.mkdir()
    for name in ("datapackage.json", "metadata.yml"):
        shutil.copy(ROOT / name, root)
    shutil.copytree(ROOT / "data", root / "data")
    return root


def make_tiny(root: Path) -> Path:
    shutil.copytree(TINY, root)
    shutil.copytree(ROOT / "data" / "codelists", root / "data" / "codelists")
    descriptor = json.loads((ROOT / "datapackage.json").read_text(encoding="utf-8"))
    tables = [resource for resource in descriptor["resources"] if "schema" in resource]
    text = next(resource for resource in descriptor["resources"] if "schema" not in resource)
    text = {name: value for name, value in text.items() if name not in ("bytes", "hash")}
    text |= {"name": "text-ferry-gazette", "path": "data/texts/ferry-gazette.txt"}
    descriptor |= {"name": "tiny", "title": "Claims about a ferry", "resources": [*tables, text]}
    (root / "datapackage.json").write_text(json.dumps(descriptor, indent=2), encoding="utf-8")
    return root


def replace_once(path: Path, old: str, new: str) -> None:
    """Change one place of a file; fails if the place is not there, or not the only one."""
    words = path.read_bytes().decode("utf-8")
    assert words.count(old) == 1, f"{path.name} holds {old!r} {words.count(old)} times"
    path.write_bytes(words.replace(old, new).encode("utf-8"))
