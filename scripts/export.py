"""Files to download, made from the built database: every table and view as CSV (exact, and safe for spreadsheets), and
the package as one zip. The same database gives the same bytes.
"""

import codecs
import csv
import hashlib
import io
import json
import os
import re
import shutil
import sqlite3
import stat
import zipfile
from contextlib import closing
from functools import partial
from pathlib import Path

from .built import open_database, require_database
from .folders import exchange_folders, explain_failure, working_folder
from .package import (
    CITATION,
    CORRECTED,
    DESCRIPTOR,
    OTHER_FILES,
    RELEASES,
    Package,
    find_odd_files,
    list_files,
)
from .problems import Failure
from .spreadsheets import make_safe

# What was written, and from which build.
LIST, BUILD = "files.csv", "build.txt"
# What each column of each file means, for readers who have the files alone.
DICTIONARY = "columns.csv"
HEADER = ["path", "rows", "bytes", "sha256"]
DIGEST = "sha256 of "
# Takes half the time of the default level, for a tenth more bytes.
ZIP_LEVEL = 3
FIRST_DAY = (1980, 1, 1, 0, 0, 0)
# Rows; where none of them needs it, what was put into CSV is written to both files.
BATCH = 100


def export_package(package: Package) -> list[dict]:
    """Write dist/ in one step and return what was written: path, rows (empty for the zip), bytes, sha256.

    What an earlier export wrote is replaced, and everything else in dist/ is kept. Raises Failure; dist/ is then
    unchanged.
    """
    database = package.database
    require_database(database)
    for path, words in find_odd_files(list_files(package.root)):
        raise Failure(f"{path} {words}")
    try:
        target = package.root / "dist"
        with working_folder(".exporting-", database.parent, partial(_put_back, target)) as beside:
            written = _write_files(beside / "new", database, package.root)
            _keep_others(target, beside / "new")
            _replace(target, beside)
    except sqlite3.Error as error:
        raise Failure(f"{explain_failure(error)}; run build") from error
    except OSError as error:
        raise Failure(explain_failure(error)) from error
    return written


def _keep_others(target: Path, new: Path) -> None:
    """Copy what no export wrote from the folder `target` to `new`. Raises Failure if that would replace something."""
    if not os.path.lexists(target):
        return
    if target.is_symlink() or not target.is_dir():
        raise Failure(f"{target} is not a folder; move it away")
    written = _list_written(target)
    for path in sorted(target.rglob("*")):
        name = path.relative_to(target)
        is_folder = path.is_dir() and not path.is_symlink()
        if is_folder and not (new / name).is_file():
            (new / name).mkdir(exist_ok=True)
        elif is_folder or name.as_posix() not in written:
            if os.path.lexists(new / name):
                raise Failure(f"{path} was not written by export, which needs its place; move it away")
            shutil.copy2(path, new / name, follow_symlinks=False)


def _list_written(folder: Path) -> set[str]:
    """The paths of what an earlier export wrote into `folder`, as its list of files says; empty without such a list."""
    try:
        with open(folder / LIST, encoding="utf-8", newline="") as file:
            header, *rows = csv.reader(file, strict=True)
            return {LIST, BUILD, *(row[0] for row in rows)} if header == HEADER else set()
    except (OSError, ValueError, LookupError, csv.Error):
        return set()


def _replace(target: Path, beside: Path) -> None:
    """Replace `target` by the folder `new`: in one step where the system can, so that `target` is always there."""
    if os.path.lexists(target):
        if exchange_folders(beside / "new", target):
            return
        os.rename(target, beside / "old")
    try:
        os.rename(beside / "new", target)
    except OSError:
        _put_back(target, beside)
        raise


def _put_back(target: Path, beside: Path) -> None:
    """Put `target` back if a run took it away, and ended before it put another in its place."""
    if os.path.lexists(beside / "old") and not os.path.lexists(target):
        os.rename(beside / "old", target)


def _write_files(folder: Path, database: Path, root: Path) -> list[dict]:
    for part in ("csv", "spreadsheet"):
        (folder / part).mkdir(parents=True)
    with closing(open_database(database)) as connection:
        connection.execute("pragma cache_size = -100000")
        facts = dict(connection.execute("select fact, value from _package"))
        counts = dict(connection.execute("select name, rows from _counts order by name"))
        for name in counts:
            _write_table(folder, connection, name)
        rows = _write_dictionary(folder, connection, list(counts))
    files = {f"{part}/{name}.csv": counts[name] for name in counts for part in ("csv", "spreadsheet")}
    files[DICTIONARY] = rows
    files[_write_zip(folder, root, facts)] = ""
    written = [_describe_file(folder, path, rows) for path, rows in files.items()]
    with open(folder / LIST, "w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([HEADER, *(row.values() for row in written)])
    (folder / BUILD).write_text(f"{facts['build']}\n", encoding="utf-8", newline="\n")
    return written


def _write_dictionary(folder: Path, connection: sqlite3.Connection, names: list[str]) -> int:
    """Write what each column of each file means, and which codelist explains its cells; return the number of rows."""
    [content] = connection.execute("select content from _site where name = 'presentation'").fetchone()
    told = json.loads(content)["tables"]
    rows = []
    for name in names:
        codes = {
            column: other
            for _, _, other, column, *_ in connection.execute(f'pragma foreign_key_list("{name}")')
            if told.get(other, {}).get("kind") == "codelist"
        }
        for _, column, *_ in connection.execute(f'pragma table_xinfo("{name}")'):
            meaning = told.get(name, {}).get("columns", {}).get(column, "")
            rows.append([f"{name}.csv", column, meaning, f"{codes[column]}.csv" if column in codes else ""])
    with open(folder / DICTIONARY, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerows([["file", "column", "meaning", "codes"], *rows])
    return len(rows)


def _describe_file(folder: Path, path: str, rows: int | str) -> dict:
    with open(folder / path, "rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        return dict(zip(HEADER, (path, rows, file.tell(), digest)))


def _write_table(folder: Path, connection: sqlite3.Connection, name: str) -> None:
    """Write one table or view twice: exact, and safe for spreadsheets."""
    cursor = connection.execute(f'select * from "{name}"')
    with (
        open(folder / f"csv/{name}.csv", "wb") as exact,
        open(folder / f"spreadsheet/{name}.csv", "wb") as safe,
    ):
        # Excel reads a file as UTF-8 only if it starts with a byte order mark.
        safe.write(codecs.BOM_UTF8)
        batch = [tuple(column[0] for column in cursor.description)]
        while batch:
            content, disarmed = _format_rows(batch), [make_safe(row) for row in batch]
            exact.write(content)
            safe.write(content if disarmed == batch else _format_rows(disarmed))
            batch = cursor.fetchmany(BATCH)


def _format_rows(rows: list[tuple]) -> bytes:
    file = io.StringIO(newline="")
    csv.writer(file, lineterminator="\n").writerows(rows)
    return file.getvalue().encode("utf-8")


def _write_zip(folder: Path, root: Path, facts: dict[str, str]) -> str:
    """Zip the files that the database was built from and those beside them; return its name. Raises Failure."""
    digests = {fact.removeprefix(DIGEST): facts[fact] for fact in facts if fact.startswith(DIGEST)}
    digests.pop("the engine")
    plain = {path for path, mode in list_files(root).items() if stat.S_ISREG(mode)}
    released = {
        path for path in plain if path.startswith(f"{RELEASES}/") and path.endswith((".csv", ".sha256"))
    }
    paths = sorted({*digests, *plain.intersection(OTHER_FILES), *released})
    name = f"{facts['name']}-{facts['version']}.zip"
    with zipfile.ZipFile(folder / name, "w", zipfile.ZIP_DEFLATED, compresslevel=ZIP_LEVEL) as archive:
        for path in paths:
            content = (root / path).read_bytes() if path in plain else b""
            if path in digests and hashlib.sha256(content).hexdigest() != digests[path]:
                raise Failure(f"{path} has changed since the build; run build")
            entry = zipfile.ZipInfo(path, FIRST_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, _name_version(path, content, facts["version"]))
    return name


def _name_version(path: str, content: bytes, version: str) -> bytes:
    """The descriptor and the citation with the version of the data as it is, where it was corrected after a release."""
    if not version.endswith(CORRECTED) or path not in (DESCRIPTOR, CITATION):
        return content
    released = re.escape(version.removesuffix(CORRECTED))
    pattern = rf'(?m)(^version: |"version": ")["\']?{released}'
    return re.sub(pattern, lambda found: found[0] + CORRECTED, content.decode("utf-8"), count=1).encode(
        "utf-8"
    )
