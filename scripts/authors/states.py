"""A package as it was: its rows and texts, from a zip that export wrote or from a revision of git."""

import csv
import hashlib
import io
import json
import subprocess
import zipfile
from pathlib import Path
from typing import Any, NamedTuple

from ..package import DESCRIPTOR, complete_resources, read_table
from ..problems import Failure
from .edit import Edit, Row

# Bytes that a package of another day may unpack to.
MOST = 1_000_000_000


class State(NamedTuple):
    """Rows by table and key, columns by table, digests of texts by path, and the version."""

    version: str
    tables: dict[str, dict[str, Row]]
    fields: dict[str, tuple[str, ...]]
    texts: dict[str, str]


def read_now(edit: Edit) -> State:
    """The package as it is."""
    tables, fields = {}, {}
    for table in edit.package.tables:
        if not table.is_absent:
            rows = edit.rows(table.name)
            tables[table.name] = {_join_key(row, table.primary_key): row for row in rows}
            fields[table.name] = table.field_names
    texts = {path: _digest((edit.root / path).read_bytes()) for path in edit.package.text_paths}
    return State(str(edit.descriptor.get("version", "")), tables, fields, texts)


def read_then(root: Path, name: str) -> State:
    """The package as a zip or a revision of git has it. Raises Failure."""
    path = Path(name)
    if path.suffix == ".zip":
        try:
            return _read_archive(path.read_bytes(), name)
        except OSError as error:
            raise Failure(
                f"{name} cannot be read ({error.strerror}); name a zip that export wrote"
            ) from error
    if name.startswith("-"):
        raise Failure(f"{name} is not a revision; name one that git knows, or a zip")
    command = ["git", "archive", "--format=zip", name, DESCRIPTOR, "data"]
    try:
        ran = subprocess.run(command, cwd=root, capture_output=True, timeout=120, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Failure(f"git cannot be run ({error}); name a zip that export wrote") from error
    if ran.returncode:
        lines = ran.stderr.decode("utf-8", "replace").strip().splitlines() or ["it says nothing"]
        raise Failure(
            f"git has no package at {name} ({lines[-1][:200]}); name a revision of this package, or a zip"
        )
    return _read_archive(ran.stdout, name)


def _read_archive(content: bytes, name: str) -> State:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(one.file_size for one in archive.infolist()) > MOST:
                raise Failure(f"{name} unpacks to more than {MOST:,} bytes; it was not written by export")
            descriptor = json.loads(archive.read(DESCRIPTOR))
            return _read_members(archive, descriptor)
    except (
        zipfile.BadZipFile,
        KeyError,
        ValueError,
        TypeError,
        LookupError,
        AttributeError,
        csv.Error,
    ) as error:
        raise Failure(f"{name} holds no package that can be read ({error}); name another") from error
    except (NotImplementedError, RuntimeError, OSError) as error:
        raise Failure(f"{name} cannot be unpacked ({error}); name another") from error


def _read_members(archive: zipfile.ZipFile, descriptor: dict[str, Any]) -> State:
    tables, fields, texts = {}, {}, {}
    named = {resource["name"]: resource for resource in complete_resources(descriptor["resources"])}
    for resource in descriptor["resources"]:
        if "schema" not in resource:
            texts[resource["path"]] = _digest(archive.read(resource["path"]))
            continue
        key = read_table(named[resource["name"]]).primary_key
        text = archive.read(resource["path"]).decode("utf-8-sig")
        rows = csv.DictReader(io.StringIO(text, newline=""), strict=True)
        tables[resource["name"]] = {_join_key(row, key): row for row in rows}
        fields[resource["name"]] = tuple(rows.fieldnames or ())
    return State(str(descriptor.get("version", "")), tables, fields, texts)


def _join_key(row: Row, key: tuple[str, ...]) -> str:
    return ":".join(row.get(name, "") for name in key)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
