"""What is served is of one build: an edition, its database and the files of its export, linked into a folder of its own.

A build replaces the database, and an export the files, while readers read. So the server opens links to them, which stay
what they were. Once a new build is whole, a second Datasette opens it in the same process; a request is answered to its end
by the edition that it began with, and the old one is closed with its last request. No process is started again and no
connection is dropped.
"""

import asyncio
import hashlib
import shutil
import signal
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from datasette.app import Datasette
from datasette.plugins import pm

from . import site
from .built import open_database, require_database
from .folders import link_or_copy
from .package import Package

LONGEST_QUERY = 10_000
# How often the server looks for a new build.
SECONDS = 1.0
SETTINGS = {
    "max_csv_mb": 0,
    "suggest_facets": False,
    "num_sql_threads": 8,
    "truncate_cells_html": 0,
    "default_page_size": 20,
    "default_facet_size": 8,
    # A table has up to seven facets, counted one after the other; a page that waits longer says which it left out.
    "facet_time_limit_ms": 90,
}


class Edition:
    """A build in a folder, with what answers from it, and how many requests it is answering."""

    def __init__(self, folder: Path, build: str, has_files: bool) -> None:
        self.folder, self.build, self.has_files = folder, build, has_files
        self.requests = 0
        self.datasette: Any = None
        self.app: Any = None

    def close(self) -> None:
        for database in self.datasette.databases.values():
            database.close()
        shutil.rmtree(self.folder, ignore_errors=True)


class Editions:
    """The application of a package: it takes a new build by itself once that is whole, or when it is told to."""

    def __init__(self, package: Package, folder: Path, *, url: str | None, prefix: str, cors: bool) -> None:
        """`folder` is the current one of this process: Datasette reads a path as part of an address, so it gets a short one."""
        self.package, self.folder = package, folder
        self.url, self.prefix, self.cors = url, prefix, cors
        self.taken = 0
        self.seen: list[tuple[int, ...]] = []
        self.current: Edition

    async def __call__(self, scope: dict, receive: Callable, send: Callable) -> None:
        edition = self.current
        edition.requests += 1
        try:
            # Whoever has not been sent everything when the server stops is left.
            with suppress(asyncio.CancelledError):
                await edition.app(scope, receive, send)
        finally:
            edition.requests -= 1
            if edition is not self.current and not edition.requests:
                edition.close()

    async def take(self) -> None:
        """Serve what is built now. Raises Failure or OSError; what was served before then stays."""
        _add_site()
        self.seen = self._look()
        await self._serve(await asyncio.to_thread(self._lay_out))

    async def watch(self, announce: Callable[[str], None]) -> None:
        """Take each new build once its files are exported, if files were offered before; on SIGHUP at once."""
        told = asyncio.Event()
        with suppress(AttributeError, NotImplementedError):
            asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, told.set)
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(told.wait(), SECONDS)
            now, before, is_told = self._look(), self.seen, told.is_set()
            told.clear()
            if now == before and not is_told:
                continue
            self.seen = now
            try:
                edition = await asyncio.to_thread(self._lay_out)
                if is_told or self._is_new(edition):
                    await self._serve(edition)
                    announce(f"serve: took build {edition.build[:12]}")
                else:
                    shutil.rmtree(edition.folder, ignore_errors=True)
            except Exception as error:  # whatever it is, readers go on reading
                announce(f"serve: {error}; what was served before still is")

    def _is_new(self, edition: Edition) -> bool:
        """Whether it is another build, or the same with its files, and takes no files away that were offered."""
        was = self.current
        return edition.has_files >= was.has_files and (
            edition.build != was.build or edition.has_files > was.has_files
        )

    async def _serve(self, edition: Edition) -> None:
        edition.datasette = Datasette([], **self._describe(edition), cors=self.cors)
        await edition.datasette.invoke_startup()
        edition.app = edition.datasette.app()
        old = getattr(self, "current", None)
        self.current = edition
        if old and not old.requests:
            old.close()

    def _look(self) -> list[tuple[int, ...]]:
        """What differs once a build or an export has put another file in its place."""
        found: list[tuple[int, ...]] = []
        for path in (self.package.database, self.package.root / "dist" / "build.txt"):
            with suppress(OSError):
                state = path.stat()
                found.append((state.st_ino, state.st_size, state.st_mtime_ns))
        return found

    def _lay_out(self) -> Edition:
        """Link the built database, and the exported files if they are of the same build, into a new folder."""
        require_database(self.package.database)
        self.taken += 1
        folder = self.folder / str(self.taken)
        folder.mkdir()
        database = folder / self.package.database.name
        link_or_copy(self.package.database, database)
        with closing(open_database(database)) as connection:
            [build] = connection.execute("select value from _package where fact = 'build'").fetchone()
        has_files = False
        with suppress(OSError, UnicodeDecodeError):
            has_files = _link_files(self.package.root / "dist", folder / "dist", build)
        if not has_files:
            shutil.rmtree(folder / "dist", ignore_errors=True)
        return Edition(folder, build, has_files)

    def _describe(self, edition: Edition) -> dict[str, Any]:
        """The options of Datasette for an edition."""
        name = self.package.database.name
        with closing(open_database(edition.folder / name)) as connection:
            [most] = connection.execute("select max(rows) from _counts").fetchone()
        # Datasette silently cuts CSVs of queries at this number of rows, but it also puts as many on one page.
        rows = most if 1000 < most <= LONGEST_QUERY else 1000
        told = {"dist": str(edition.folder / "dist"), **({"url": self.url} if self.url else {})}
        return {
            "immutables": [f"{edition.folder.name}/{name}"],
            "inspect_data": _inspect(edition.folder / name),
            "metadata": {"plugins": {"claimbook": told}},
            "settings": {**SETTINGS, "max_returned_rows": rows, "base_url": self.prefix},
        }


def _add_site() -> None:
    """Make our plugin one of Datasette's: once, also where it is installed."""
    if pm.has_plugin("claimbook"):
        pm.unregister(name="claimbook")
    pm.register(site, "claimbook")


def _link_files(dist: Path, folder: Path, build: str) -> bool:
    """Link the files of an export; whether they are all there, and of this build."""
    before = dist.stat().st_ino
    if (dist / "build.txt").read_text(encoding="ascii").strip() != build:
        return False
    for path in dist.rglob("*"):
        if path.is_file() and not path.is_symlink():
            place = folder / path.relative_to(dist)
            place.parent.mkdir(parents=True, exist_ok=True)
            link_or_copy(path, place)
    # Another export may have put another folder there.
    return dist.stat().st_ino == before


def _inspect(database: Path) -> dict:
    """What `datasette inspect` would find by counting: the build has counted already."""
    with closing(open_database(database)) as connection:
        query = "select name, rows from _counts join sqlite_master using (name) where type = 'table'"
        tables = {name: {"count": count} for name, count in connection.execute(query)}
    with open(database, "rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    size = database.stat().st_size
    return {database.stem: {"hash": digest, "size": size, "file": database.name, "tables": tables}}
