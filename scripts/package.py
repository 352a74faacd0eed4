"""The package on disk: where its files lie and what datapackage.json says of them. Judges nothing."""

import csv
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
SCRIPTS = ROOT / "scripts"
SITE = SCRIPTS / "site"
MODEL = SCRIPTS / "model"
DESCRIPTOR = "datapackage.json"
METADATA = "metadata.yml"
EDTF = "http://id.loc.gov/datatypes/edtf/EDTF"


class Field(NamedTuple):
    """A column of a table; `type` is its Table Schema type, `is_edtf` marks an EDTF date."""

    name: str
    type: str
    is_required: bool
    is_edtf: bool


class ForeignKey(NamedTuple):
    """A field whose values are keys of another table."""

    field: str
    table: str
    column: str


class Table(NamedTuple):
    """A tabular resource; `path` is relative to the package's root."""

    name: str
    path: str
    fields: tuple[Field, ...]
    primary_key: tuple[str, ...]
    foreign_keys: tuple[ForeignKey, ...]

    @property
    def field_names(self) -> tuple[str, ...]:
        return tuple(field.name for field in self.fields)

    @property
    def edtf_fields(self) -> tuple[str, ...]:
        return tuple(field.name for field in self.fields if field.is_edtf)


class Package(NamedTuple):
    """A package whose descriptor has been read. `descriptor` is the content of datapackage.json."""

    root: Path
    descriptor: dict
    tables: tuple[Table, ...]
    text_paths: tuple[str, ...]

    @property
    def database(self) -> Path:
        """Where the build puts the database: build/NAME.db."""
        return self.root / "build" / f"{self.descriptor['name']}.db"


def load_descriptor(root: Path) -> dict:
    """Read datapackage.json strictly: no NaN, no key twice. Raises ValueError, RecursionError or OSError."""
    return json.loads(
        (root / DESCRIPTOR).read_text(encoding="utf-8-sig"),
        parse_constant=_refuse_constant,
        object_pairs_hook=_refuse_doubles,
    )


def _refuse_constant(word: str):
    raise ValueError(f"{word} is not JSON")


def _refuse_doubles(pairs: list) -> dict:
    members = dict(pairs)
    if len(members) < len(pairs):
        counts = Counter(name for name, _ in pairs)
        double = min(name for name, count in counts.items() if count > 1)
        raise ValueError(f"the key {double!r} stands twice in one object")
    return members


def read_package(root: Path = ROOT) -> Package:
    """Read the descriptor of the package at `root`, which `check` has found to be in order."""
    descriptor = load_descriptor(root)
    resources = descriptor["resources"]
    tables = tuple(_read_table(resource) for resource in resources if "schema" in resource)
    text_paths = tuple(resource["path"] for resource in resources if "schema" not in resource)
    return Package(root, descriptor, tables, text_paths)


def _read_table(resource: dict) -> Table:
    schema = resource["schema"]
    return Table(
        resource["name"],
        resource["path"],
        tuple(
            Field(f["name"], f["type"], f["constraints"]["required"], f.get("rdfType") == EDTF)
            for f in schema["fields"]
        ),
        tuple(schema["primaryKey"]),
        tuple(
            ForeignKey(
                key["fields"][0],
                key["reference"]["resource"] or resource["name"],
                key["reference"]["fields"][0],
            )
            for key in schema.get("foreignKeys", [])
        ),
    )


def read_text(package: Package, path: str) -> str:
    """The text at `path`, decoded as UTF-8 without any change: offsets count its code points."""
    return (package.root / path).read_bytes().decode("utf-8")


def read_records(package: Package, table: Table) -> Iterator[list[str]]:
    """The records of a table, its header left out; every cell as text, an empty one as ''."""
    with open(package.root / table.path, encoding="utf-8-sig", newline="") as file:
        records = csv.reader(file, strict=True)
        next(records)
        yield from records
