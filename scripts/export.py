"""Files to download, from the built database: every table and view as CSV, exact and safe for spreadsheets,
and the package as one zip. The same database gives the same bytes.
"""

import csv
import hashlib
import io
import sqlite3
import zipfile
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from .package import DESCRIPTOR, METADATA, Package

BESIDE = ["README.md", "LICENSE", "CITATION.cff", "CHANGELOG.md", "data/README.md"]
FIRST_DAY = (1980, 1, 1, 0, 0, 0)
FORMULA = ("=", "+", "-", "@", "\t", "\r")


class ExportError(Exception):
    """Nothing could be exported; the words say why, and what to do."""


def export_package(package: Package) -> list[dict]:
    """Write dist/ and return what it holds: path, rows (empty for the zip), bytes, sha256. Raises ExportError."""
    if not package.database.is_file():
        raise ExportError(f"{package.database} is not there; run: make build")
    folder = package.root / "dist"
    written = []
    try:
        with closing(
            sqlite3.connect(f"{package.database.absolute().as_uri()}?mode=ro", uri=True)
        ) as connection:
            for name in _list_tables(connection):
                cursor = connection.execute(f'select * from "{name}"')
                header = [column[0] for column in cursor.description]
                rows = cursor.fetchall()
                written.append(
                    _write(folder, f"csv/{name}.csv", _to_csv([header, *rows]).encode(), len(rows))
                )
                safe = _to_csv([header, *map(_make_safe, rows)])
                # Excel takes a file for UTF-8 only if it starts with a byte order mark.
                written.append(_write(folder, f"spreadsheet/{name}.csv", safe.encode("utf-8-sig"), len(rows)))
        name = f"{package.descriptor['name']}-{package.descriptor['version']}.zip"
        written.append(_write(folder, name, _zip_package(package), ""))
        _write(
            folder, "files.csv", _to_csv([list(written[0]), *(list(w.values()) for w in written)]).encode(), 0
        )
    except (OSError, sqlite3.Error) as error:
        raise ExportError(f"{error}; make room, or run: make build") from error
    return written


def _list_tables(connection) -> list[str]:
    """Tables and views that are there to be read: those whose rows the build has counted."""
    return [name for (name,) in connection.execute("select name from _counts order by name")]


def _to_csv(rows: Iterable) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


def _make_safe(row: tuple) -> list:
    """A spreadsheet runs cells that start like a formula; an apostrophe before them keeps it from doing so."""
    return [f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell for cell in row]


def _zip_package(package: Package) -> bytes:
    paths = [DESCRIPTOR, METADATA, *(table.path for table in package.tables), *package.text_paths, *BESIDE]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(path for path in paths if (package.root / path).is_file()):
            entry = zipfile.ZipInfo(path, FIRST_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, (package.root / path).read_bytes())
    return out.getvalue()


def _write(folder: Path, name: str, content: bytes, rows: int | str) -> dict:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return {"path": name, "rows": rows, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
