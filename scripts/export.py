"""Files to download, made from the built database: every table and view as CSV (exact, and safe for spreadsheets), and
the package as one zip. The same database gives the same bytes.
"""

import csv
import hashlib
import io
import os
import re
import sqlite3
import stat
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import BinaryIO

from .package import BESIDE, Package, explain_database, find_odd_files, list_files
from .problems import Failure

DIGEST = "sha256 of "
# Takes half the time of the default level, for a tenth more bytes.
ZIP_LEVEL = 3
FIRST_DAY = (1980, 1, 1, 0, 0, 0)
FORMULA = ("=", "+", "-", "@", "\t", "\r")
# A cell of a CSV, perhaps in quotation marks, that starts like a formula. It also finds negative numbers.
LIKE_FORMULA = re.compile('(?:^|[,\n])"?[=+@\t\r-]')
BATCH = 1_000


class ExportError(Failure):
    """Nothing could be exported; the message says why, and what to do."""


class CountedFile:
    """A file in dist/ that counts and digests what is written to it."""

    def __init__(self, name: str, file: BinaryIO) -> None:
        self.name, self.file = name, file
        self.size, self.digest = 0, hashlib.sha256()

    def write(self, content: bytes) -> None:
        self.file.write(content)
        self.digest.update(content)
        self.size += len(content)

    def describe(self, rows: int | str) -> dict[str, str | int]:
        return {"path": self.name, "rows": rows, "bytes": self.size, "sha256": self.digest.hexdigest()}


@contextmanager
def _open(folder: Path, name: str) -> Iterator[CountedFile]:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "wb") as file:
        yield CountedFile(name, file)


def export_package(package: Package) -> list[dict]:
    """Write dist/ in one step and return what it contains: path, rows (empty for the zip), bytes, sha256.

    Raises ExportError; dist/ is then unchanged.
    """
    database = package.database
    if words := explain_database(database):
        raise ExportError(f"{words}; run build")
    for path, words in find_odd_files(list_files(package.root)):
        raise ExportError(f"{path} {words}")
    try:
        with tempfile.TemporaryDirectory(prefix=".exporting-", dir=database.parent) as folder:
            beside = Path(folder)
            written = _write_files(beside / "new", database, package.root)
            _replace(package.root / "dist", beside)
    except (OSError, sqlite3.Error) as error:
        raise ExportError(f"{error}; make room on the disk, or run build") from error
    return written


def _replace(target: Path, beside: Path) -> None:
    """Replace `target` by the folder `new`; put `target` back if that fails."""
    if os.path.lexists(target):
        os.rename(target, beside / "old")
    try:
        os.rename(beside / "new", target)
    except OSError:
        if os.path.lexists(beside / "old"):
            os.rename(beside / "old", target)
        raise


def _write_files(folder: Path, database: Path, root: Path) -> list[dict]:
    with closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        connection.execute("pragma cache_size = -100000")
        facts = dict(connection.execute("select fact, value from _package"))
        names = [name for (name,) in connection.execute("select name from _counts order by name")]
        written = [file for name in names for file in _write_table(folder, connection, name)]
    written.append(_write_zip(folder, root, facts))
    with _open(folder, "files.csv") as file:
        file.write(_to_csv([list(written[0]), *(list(row.values()) for row in written)]).encode())
    with _open(folder, "build.txt") as file:
        file.write(f"{facts['build']}\n".encode())
    return written


def _write_table(folder: Path, connection: sqlite3.Connection, name: str) -> list[dict]:
    """Write one table or view twice: exact, and safe for spreadsheets."""
    rows = 0
    with _open(folder, f"csv/{name}.csv") as exact, _open(folder, f"spreadsheet/{name}.csv") as safe:
        cursor = connection.execute(f'select * from "{name}"')
        header = _to_csv([[column[0] for column in cursor.description]])
        exact.write(header.encode())
        # Excel reads a file as UTF-8 only if it starts with a byte order mark.
        safe.write(header.encode("utf-8-sig"))
        while batch := cursor.fetchmany(BATCH):
            written = _to_csv(batch)
            content = written.encode()
            exact.write(content)
            safe.write(_to_csv(map(_make_safe, batch)).encode() if LIKE_FORMULA.search(written) else content)
            rows += len(batch)
    return [exact.describe(rows), safe.describe(rows)]


def _to_csv(rows: Iterable) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


def _make_safe(row: tuple) -> list:
    """Put an apostrophe before cells that start like a formula, so that a spreadsheet does not run them."""
    return [f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell for cell in row]


def _write_zip(folder: Path, root: Path, facts: dict[str, str]) -> dict:
    """Write a zip of the files that the database was built from and those that go with them. Raises ExportError."""
    digests = {fact.removeprefix(DIGEST): facts[fact] for fact in facts if fact.startswith(DIGEST)}
    digests.pop("the engine")
    plain = {path for path, mode in list_files(root).items() if stat.S_ISREG(mode)}
    paths = sorted({*digests, *plain.intersection(BESIDE)})
    name = f"{facts['name']}-{facts['version']}.zip"
    with zipfile.ZipFile(folder / name, "w", zipfile.ZIP_DEFLATED, compresslevel=ZIP_LEVEL) as archive:
        for path in paths:
            content = (root / path).read_bytes() if path in plain else b""
            if path in digests and hashlib.sha256(content).hexdigest() != digests[path]:
                raise ExportError(f"{path} has changed since the build; run build")
            entry = zipfile.ZipInfo(path, FIRST_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    with open(folder / name, "rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {"path": name, "rows": "", "bytes": (folder / name).stat().st_size, "sha256": digest}
