"""What was released: the lists in releases/, and whether a package still is what its version says.

The digest of a row is the SHA-256 of its cells that are not empty, as a JSON object in UTF-8 with the names of the
columns in alphabetical order and without spaces. Cells that may change after a release are left out: LATER. The digests
of whole files, which sha256sum can check, show those too.
"""

import csv
import hashlib
import json
import re
from pathlib import Path

from .package import CORRECTED, RELEASES, Package
from .problems import Failure

VERSION = re.compile(r"(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)")
HEADER = ["table", "key", "sha256"]
# What may become of a released row: a claim is superseded or withdrawn, traced, or its figure rests on a successor's.
LATER = {"claims": {"status", "superseded_by", "note", "trace_status"}, "figures": {"base_figure_id"}}


def digest_row(table: str, row: dict[str, str]) -> str:
    """The digest of a row, without the cells that may change after a release."""
    cells = {name: cell for name, cell in row.items() if cell and name not in LATER.get(table, ())}
    told = json.dumps(cells, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(told.encode("utf-8")).hexdigest()


def list_releases(root: Path) -> list[str]:
    """The versions that were released, the oldest first."""
    folder = root / RELEASES
    names = [path.stem for path in folder.glob("*.csv")] if folder.is_dir() else []
    return sorted((name for name in names if VERSION.fullmatch(name)), key=sort_version)


def sort_version(version: str) -> tuple[int, ...]:
    """What versions are sorted by."""
    return tuple(map(int, version.split(".")))


def read_digests(root: Path, version: str) -> dict[tuple[str, str], str]:
    """The digests of a release by table and key. Raises Failure."""
    path = root / RELEASES / f"{version}.csv"
    try:
        with open(path, encoding="utf-8", newline="") as file:
            header, *rows = csv.reader(file, strict=True)
    except (OSError, ValueError, csv.Error) as error:
        raise Failure(f"{path} cannot be read ({error}); restore it") from error
    if header != HEADER or any(len(row) != len(HEADER) for row in rows):
        raise Failure(f"{path} is not a list of digests; restore it")
    return {(table, key): digest for table, key, digest in rows}


def list_data_files(package: Package) -> list[str]:
    """The files that hold the data: tables and texts."""
    return sorted([*(table.path for table in package.tables if not table.is_absent), *package.text_paths])


def digest_files(package: Package) -> str:
    """The digest of each file that holds the data, in the format of sha256sum."""
    return "".join(
        f"{hashlib.sha256((package.root / path).read_bytes()).hexdigest()}  {path}\n"
        for path in list_data_files(package)
    )


def name_version(package: Package) -> str:
    """The version of the data as it is: that of the descriptor, marked if it was released and has changed since."""
    version = str(package.descriptor["version"])
    if version not in list_releases(package.root):
        return version
    listed = package.root / RELEASES / f"{version}.sha256"
    is_same = listed.is_file() and listed.read_text(encoding="utf-8") == digest_files(package)
    return version if is_same else version + CORRECTED
