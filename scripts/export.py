"""Files to download, from the built database: every table and view as CSV, exact and safe for spreadsheets,
and the package as one zip. The same database gives the same bytes.
"""

import csv
import hashlib
import io
import re
import shutil
import sqlite3
import zipfile
from collections.abc import Iterable, Iterator
from concurrent.futures import BrokenExecutor
from contextlib import closing, contextmanager
from pathlib import Path

from .package import BESIDE, DESCRIPTOR, Package, find_odd_files, list_files
from .progress import step, track
from .workers import open_workers

# Half the time of the usual level, a tenth more bytes.
ZIP_LEVEL = 3
FIRST_DAY = (1980, 1, 1, 0, 0, 0)
FORMULA = ("=", "+", "-", "@", "\t", "\r")
# A cell of a CSV, perhaps in quotation marks, that starts like a formula. It also finds negative numbers.
LIKE_FORMULA = re.compile('(?:^|[,\n])"?[=+@\t\r-]')
BATCH = 1_000
# Fewer are written before another process has started.
MANY_ROWS = 100_000
BUILD = "build.txt"
CACHE = "pragma cache_size = -100000"


class ExportError(Exception):
    """Nothing could be exported; the words say why, and what to do."""


class CountedFile:
    """A file of dist/ that counts and digests what is written to it."""

    def __init__(self, name: str, file):
        self.name, self.file = name, file
        self.size, self.digest = 0, hashlib.sha256()

    def write(self, content: bytes) -> None:
        self.file.write(content)
        self.digest.update(content)
        self.size += len(content)

    def describe(self, rows: int | str) -> dict:
        return {"path": self.name, "rows": rows, "bytes": self.size, "sha256": self.digest.hexdigest()}


@contextmanager
def _open(folder: Path, name: str) -> Iterator[CountedFile]:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "wb") as file:
        yield CountedFile(name, file)


def export_package(package: Package) -> list[dict]:
    """Write dist/ and return what it holds: path, rows (empty for the zip), bytes, sha256. Raises ExportError."""
    if not package.database.is_file():
        raise ExportError(f"{package.database} is not there; run build")
    for path, words in find_odd_files(list_files(package.root)):
        raise ExportError(f"{path} {words}")
    folder = package.root / "dist"
    try:
        build = _read_build(package.database)
        # The site offers what is here only beside the build that it is of, so nothing while it is being written.
        (folder / BUILD).unlink(missing_ok=True)
        written = _write_tables(folder, package.database)
        written.append(_write_zip(folder, package))
        with _open(folder, "files.csv") as file:
            file.write(_to_csv([list(written[0]), *(list(row.values()) for row in written)]).encode())
        with _open(folder, BUILD) as file:
            file.write(f"{build}\n".encode())
    except (OSError, sqlite3.Error, TypeError, BrokenExecutor) as error:
        raise ExportError(f"{error}; make room, or run build") from error
    return written


def _read_build(database: Path) -> str:
    """The identity of the build, which the database holds as a fact."""
    with closing(_connect(database)) as connection:
        return connection.execute("select value from _package where fact = 'build'").fetchone()[0]


def _write_tables(folder: Path, database: Path) -> list[dict]:
    """Write every table and view, two at a time, those of most rows first."""
    with closing(_connect(database)) as connection:
        counts = _list_tables(connection)
    total = sum(counts.values())
    with open_workers(total > MANY_ROWS) as workers, step("export: tables and views", total) as advance:
        largest_first = sorted(counts, key=counts.get, reverse=True)
        writing = {name: workers.submit(_write_table, folder, database, name) for name in largest_first}
        for name in largest_first:
            writing[name].result()
            advance(counts[name])
    return [row for name in counts for row in writing[name].result()]


def _connect(database: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)
    connection.execute(CACHE)
    return connection


def _list_tables(connection) -> dict[str, int]:
    """Tables and views that are there to be read, with their rows: those that the build has counted."""
    return dict(connection.execute("select name, rows from _counts order by name"))


def _write_table(folder: Path, database: Path, name: str) -> list[dict]:
    """Write one table or view twice: exact, and safe for spreadsheets."""
    rows = 0
    with (
        closing(_connect(database)) as connection,
        _open(folder, f"csv/{name}.csv") as exact,
        _open(folder, f"spreadsheet/{name}.csv") as safe,
    ):
        cursor = connection.execute(f'select * from "{name}"')
        header = _to_csv([[column[0] for column in cursor.description]])
        exact.write(header.encode())
        # Excel takes a file for UTF-8 only if it starts with a byte order mark.
        safe.write(header.encode("utf-8-sig"))
        for batch in _fetch(cursor):
            written = _to_csv(batch)
            content = written.encode()
            exact.write(content)
            safe.write(_to_csv(map(_make_safe, batch)).encode() if LIKE_FORMULA.search(written) else content)
            rows += len(batch)
    return [exact.describe(rows), safe.describe(rows)]


def _fetch(cursor) -> Iterator[list[tuple]]:
    while batch := cursor.fetchmany(BATCH):
        yield batch


def _to_csv(rows: Iterable) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


def _make_safe(row: tuple) -> list:
    """A spreadsheet runs cells that start like a formula; an apostrophe before them keeps it from doing so."""
    return [f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell for cell in row]


def _write_zip(folder: Path, package: Package) -> dict:
    paths = [DESCRIPTOR, *(table.path for table in package.tables), *package.text_paths, *BESIDE]
    paths = sorted(path for path in paths if (package.root / path).is_file())
    name = f"{package.descriptor['name']}-{package.descriptor['version']}.zip"
    folder.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(folder / name, "w", zipfile.ZIP_DEFLATED, compresslevel=ZIP_LEVEL) as archive:
        for path in track(paths, len(paths), "export: zip", "files"):
            entry = zipfile.ZipInfo(path, FIRST_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            with open(package.root / path, "rb") as file, archive.open(entry, "w") as packed:
                shutil.copyfileobj(file, packed, 1 << 20)
    with open(folder / name, "rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {"path": name, "rows": "", "bytes": (folder / name).stat().st_size, "sha256": digest}
