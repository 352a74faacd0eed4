"""Packages to test with: the real one, a full one about a ferry, and a tiny one to break.

What is promised of every package takes `each_package`, `each_client` or `each_counts`, and is tried on the real one and on
the ferry; each is built, exported and served once for all modules.
"""

import atexit
import fcntl
import functools
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import httpx
import pytest
from server import serving

from scripts import model
from scripts.check import constraints, files, numbers, places, rules, tables
from scripts.database import build_database
from scripts.export import export_package
from scripts.new import start_package
from scripts.package import DESCRIPTOR, Package, load_descriptor, read_package
from scripts.strict_json import format_json

ROOT = Path(__file__).resolve().parents[1]
TINY = ROOT / "tests" / "tiny_package"

FERRY = ROOT / "tests" / "ferry"
PARTS = ("datapackage.json", "metadata.yml", "data", "charts", "docs", "CHANGELOG.md", "CITATION.cff")

# No machine loses its power in the middle of a test, and the disk is what most tests would wait for.
os.fsync = lambda _: None


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Of the cases of a test that is `sampled(n)`, mark all but every n-th as long."""
    met: Counter[str] = Counter()
    for item in items:
        if sampled := item.get_closest_marker("sampled"):
            name = item.nodeid.split("[")[0]
            if met[name] % sampled.args[0]:
                item.add_marker(pytest.mark.long)
            met[name] += 1


@pytest.fixture
def real_root(tmp_path) -> Path:
    """A copy of the real package."""
    return copy_real(tmp_path / "real")


@pytest.fixture
def ferry_root(tmp_path) -> Path:
    """A copy of the ferry: every table used, with topics, measures, units and a chart of its own."""
    return copy_package(FERRY, tmp_path / "ferry")


@pytest.fixture
def tiny_root(tmp_path) -> Path:
    """A small package to spoil."""
    return make_tiny(tmp_path / "tiny")


@pytest.fixture(scope="session")
def package(tmp_path_factory) -> Package:
    """The real package, copied, built and exported."""
    return publish_once(ROOT, tmp_path_factory, "package")


@pytest.fixture(scope="session")
def ferry(tmp_path_factory) -> Package:
    """The ferry, copied, built and exported."""
    return publish_once(FERRY, tmp_path_factory, "ferry")


@pytest.fixture(scope="session")
def client(package, tmp_path_factory) -> Iterator[httpx.Client]:
    """A client of the real server of the real package."""
    with serving(package.root, tmp_path_factory.mktemp("log")) as client:
        yield client


@pytest.fixture(scope="session")
def ferry_client(ferry, tmp_path_factory) -> Iterator[httpx.Client]:
    """A client of the real server of the ferry."""
    with serving(ferry.root, tmp_path_factory.mktemp("log")) as client:
        yield client


@pytest.fixture(scope="session")
def counts(package) -> dict[str, int]:
    """Rows of every table and view of the real package that is published, by name."""
    return count_rows(package)


@pytest.fixture(scope="session", params=["package", "ferry"])
def each_package(request) -> Package:
    """Both packages, one after the other."""
    return request.getfixturevalue(request.param)


@pytest.fixture(scope="session")
def each_client(request, each_package) -> httpx.Client:
    """A client of the server of `each_package`."""
    name = {"munitions": "client", "ferry": "ferry_client"}[each_package.descriptor["name"]]
    return request.getfixturevalue(name)


@pytest.fixture(scope="session")
def each_counts(each_package) -> dict[str, int]:
    """Rows of every table and view of `each_package` that is published, by name."""
    return count_rows(each_package)


def run_command(
    *arguments: object, cwd: Path = ROOT, before: Callable[[], None] | None = None
) -> subprocess.CompletedProcess[str]:
    """A command of the checkout as a user types it, in the folder `cwd`; it may fail, but never with a traceback.

    `before` is called in its process before it starts.
    """
    ran = subprocess.run(
        [sys.executable, "-m", "scripts", *map(str, arguments)],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        preexec_fn=before,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert "Traceback" not in ran.stderr
    return ran


def publish(source: Path, root: Path) -> Package:
    """Copy the package at `source` to `root`; check nothing, but build and export it."""
    package = read_package(copy_package(source, root))
    build_database(package)
    export_package(package)
    return package


def publish_once(source: Path, factory: pytest.TempPathFactory, name: str) -> Package:
    """The package at `source`, published by the process that asks first, for all processes of a run."""
    is_shared = "PYTEST_XDIST_WORKER" in os.environ
    folder = factory.getbasetemp().parent if is_shared else factory.getbasetemp()
    with open(folder / f"{name}.lock", "a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        root = folder / "published" / name
        if not root.exists():
            root.parent.mkdir(exist_ok=True)
            publish(source, root)
        return read_package(root)


def count_rows(package: Package) -> dict[str, int]:
    with closing(sqlite3.connect(f"file:{package.database}?mode=ro", uri=True)) as connection:
        names = [name for (name,) in connection.execute("select name from _counts")]
        return {name: connection.execute(f"select count(*) from [{name}]").fetchone()[0] for name in names}


def build_real(folder: Path) -> Package:
    """The real package, copied into `folder` and built."""
    package = read_package(copy_real(folder / "package"))
    build_database(package)
    return package


def copy_real(root: Path) -> Path:
    return copy_package(ROOT, root)


def copy_package(source: Path, root: Path) -> Path:
    """Copy what is a package's own: nothing that was built, nothing of the engine."""
    root.mkdir()
    for name in filter(lambda name: (source / name).exists(), PARTS):
        copy = shutil.copytree if (source / name).is_dir() else shutil.copy
        copy(source / name, root / name)
    return root


def read_presentation(package: Package) -> dict:
    """What the built database says about its pages."""
    query = "select content from _site where name = 'presentation'"
    with closing(sqlite3.connect(f"file:{package.database}?mode=ro", uri=True)) as connection:
        return json.loads(connection.execute(query).fetchone()[0])


def write_descriptor(root: Path, descriptor: dict) -> None:
    (root / DESCRIPTOR).write_text(format_json(descriptor) + "\n", encoding="utf-8")


def make_tiny(root: Path) -> Path:
    """A package that was just started, with the rows of the tiny one and the ferry's topics, measures and units."""
    return shutil.copytree(_make_tiny_once(), root)


@functools.cache
def _make_tiny_once() -> Path:
    folder = tempfile.mkdtemp(prefix="claimbook-tests-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    root = Path(folder) / "tiny"
    start_package(root, "tiny", "Claims about a ferry")
    shutil.copytree(TINY, root, dirs_exist_ok=True)
    for name in model.SUBJECT_LISTS:
        shutil.copy(FERRY / f"data/codelists/{name}.csv", root / "data" / "codelists")
    descriptor = load_descriptor(root)
    text = next(resource for resource in load_descriptor(FERRY)["resources"] if "schema" not in resource)
    text = {member: value for member, value in text.items() if member not in ("bytes", "hash")}
    descriptor["resources"].append(text)
    write_descriptor(root, descriptor)
    return root


@contextmanager
def loaded_package(root: Path, names: Collection[str] = ()):
    """A DuckDB connection with the tables of a package, or with these alone, typed; the rules about them; the tables."""
    package = read_package(root)
    chosen = [table for table in package.tables if table.name in names or not names]
    with tables.open_tables() as connection:
        for table in chosen:
            if tables.load_cells(connection, package, table) is None:
                raise ValueError(f"DuckDB cannot read {table.path}")
            tables.type_cells(connection, table)
        tables.load_texts(connection, files.read_texts(package))
        tables.gather_dates(connection, chosen)
        numbers.gather_numbers(connection, chosen)
        places.gather_places(connection, (table.name for table in chosen))
        yield connection, [*constraints.compile_foreign_keys(chosen), *rules.read_rules(chosen)], chosen


def replace_once(path: Path, old: str, new: str) -> None:
    """Change one place of a file; fails if the place is not there, or not the only one."""
    words = path.read_bytes().decode("utf-8")
    assert words.count(old) == 1, f"{path.name} holds {old!r} {words.count(old)} times"
    path.write_bytes(words.replace(old, new).encode("utf-8"))
