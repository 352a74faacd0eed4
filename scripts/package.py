"""The package on disk: where its files are and what datapackage.json says about them. Judges nothing."""

import csv
import json
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from . import model
from .problems import Failure
from .strict_json import load_json

# The folder of the engine: scripts in a checkout, otherwise the installed package.
SCRIPTS = Path(__file__).resolve().parent
DESCRIPTOR = "datapackage.json"
METADATA = "metadata.yml"
MOST_OF_DESCRIPTOR = 10_000_000  # bytes; a text takes about a hundred
# Ten times faster than the loader in Python, but not in every build of PyYAML.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
CHANGELOG = "CHANGELOG.md"
CITATION = "CITATION.cff"
# What a package may contain besides its resources.
OTHER_FILES = (
    METADATA,
    "README.md",
    "LICENSE",
    "LICENSE-DATA.md",
    CITATION,
    CHANGELOG,
    "data/README.md",
)
RELEASES = "releases"
# Behind the version of data that was corrected after its release: build metadata, in the words of semantic versioning.
CORRECTED = "+corrections"
FOLDERS = ("data", "charts", "docs", RELEASES)
# What a package words in its own way. Everything else that the model says about a resource or field comes from the model.
OWN = ("path", "title", "description", "example")
EDTF = "http://id.loc.gov/datatypes/edtf/EDTF"


class Field(NamedTuple):
    """A column of a table: its Table Schema type and constraints; `is_edtf` marks an EDTF date."""

    name: str
    type: str
    constraints: dict
    is_edtf: bool

    @property
    def is_required(self) -> bool:
        return self.constraints.get("required", False)


class ForeignKey(NamedTuple):
    """A field whose values are keys of another table."""

    field: str
    table: str
    column: str


class Table(NamedTuple):
    """A tabular resource; `path` is relative to the package's root. An absent table has no file and no rows."""

    name: str
    path: str
    fields: tuple[Field, ...]
    primary_key: tuple[str, ...]
    foreign_keys: tuple[ForeignKey, ...]
    unique_keys: tuple[tuple[str, ...], ...] = ()
    is_absent: bool = False

    @property
    def field_names(self) -> tuple[str, ...]:
        return tuple(field.name for field in self.fields)

    @property
    def is_codelist(self) -> bool:
        """Whether pages can say what each of its codes means."""
        return self.primary_key == ("code",) and {"title", "description"}.issubset(self.field_names)

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

    @property
    def sizes(self) -> tuple[int, int]:
        """Bytes of all tables, and of all texts."""
        of_tables = (table.path for table in self.tables if not table.is_absent)
        tables, texts = (
            sum((self.root / path).stat().st_size for path in paths) for paths in (of_tables, self.text_paths)
        )
        return tables, texts


def list_files(root: Path) -> dict[str, int]:
    """Everything in the package, including folders: the kind of each as `st_mode`, by its path. Follows no links."""
    paths = [path for path in (DESCRIPTOR, *OTHER_FILES, *FOLDERS) if os.path.lexists(root / path)]
    for top in FOLDERS:
        if not (root / top).is_symlink():
            for folder, folders, names in os.walk(root / top):
                paths += (os.path.relpath(f"{folder}/{name}", root) for name in (*folders, *names))
    return {path: os.lstat(root / path).st_mode for path in paths}


def find_odd_files(files: dict[str, int]) -> Iterator[tuple[str, str]]:
    """Everything that `list_files` found that is neither a plain file nor a folder: its path, and what is wrong with it."""
    for path, mode in files.items():
        if stat.S_ISLNK(mode):
            yield path, "is a symbolic link; put the file itself there"
        elif not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
            yield path, "is not a plain file; put a plain file there"


def load_descriptor(root: Path) -> dict:
    """Read datapackage.json strictly. Raises ValueError or OSError."""
    return load_json(root / DESCRIPTOR, MOST_OF_DESCRIPTOR)


def read_package(root: Path, descriptor: dict | None = None) -> Package:
    """Read the package at `root`. `descriptor` is the content of its datapackage.json, which must be valid.

    `tables` has every table of the model: those left out come last, as absent.
    """
    descriptor = load_descriptor(root) if descriptor is None else descriptor
    resources = descriptor["resources"]
    present = {resource["name"] for resource in resources if "schema" in resource}
    tables = tuple(
        read_table(resource)._replace(is_absent=resource["name"] not in present)
        for resource in complete_resources(resources)
        if "schema" in resource
    )
    text_paths = tuple(resource["path"] for resource in resources if "schema" not in resource)
    return Package(root, descriptor, tables, text_paths)


def open_package(root: Path) -> Package:
    """Read the package that a verb works on. Raises Failure for none, and for one that follows another model."""
    try:
        package = read_package(root)
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        words = f"{root} has no {DESCRIPTOR} that can be read"
        raise Failure(f"{words}; run check, or name a package with --package") from error
    if words := model.judge_version(package.descriptor):
        raise Failure(f"{DESCRIPTOR} model: {words}")
    return package


def complete_resources(resources: list[dict]) -> list[dict]:
    """The resources as the model requires them, with the package's own wording and additions."""
    return _complete(resources, list(model.read_resources().values()))


def _complete(given: list[dict], wanted: list[dict]) -> list[dict]:
    """Merge what has the same name, in the package's order, which for fields is that of the file; new ones come last."""
    by_name = {one["name"]: one for one in wanted}
    merged = [_merge(one, by_name.pop(one["name"], {})) for one in given]
    return [*merged, *by_name.values()]


def _merge(given: dict[str, Any], wanted: dict[str, Any]) -> dict[str, Any]:
    """A resource, schema or field of the package, with what the model requires of it."""
    merged = {**given}
    for member, value in wanted.items():
        own = given.get(member)
        if own is None:
            merged[member] = value
        elif member in OWN:
            merged[member] = own if isinstance(own, str) else json.dumps(own)
        elif member == "fields":
            merged[member] = _complete(own, value)
        elif member == "foreignKeys":
            keys = [_read_foreign_key(key) for key in own]
            missing = [key for key in value if _read_foreign_key(key) not in keys]
            replaced = [key["fields"] for key in missing]
            merged[member] = [key for key in own if as_list(key["fields"]) not in replaced] + missing
        elif member == "constraints":
            # A package may be stricter: what is false requires nothing.
            merged[member] = own | {name: bound for name, bound in value.items() if bound is not False}
        else:
            merged[member] = _merge(own, value) if isinstance(value, dict) else value
    return merged


def read_table(resource: dict) -> Table:
    """The table that a resource describes, which `check` has found to be valid."""
    schema = resource["schema"]
    return Table(
        resource["name"],
        resource["path"],
        tuple(map(_read_field, schema["fields"])),
        tuple(as_list(schema["primaryKey"])),
        tuple(_read_foreign_key(key, resource["name"]) for key in schema.get("foreignKeys", [])),
        tuple(map(tuple, schema.get("uniqueKeys", []))),
    )


def _read_field(field: dict) -> Field:
    constraints = field.get("constraints", {})
    if "categories" in field:
        constraints = constraints | {"categories": list_categories(field)}
    return Field(field["name"], field.get("type", "string"), constraints, field.get("rdfType") == EDTF)


def list_categories(field: dict) -> list[str | int]:
    """The values that the categories of a field allow; each may have a label."""
    return [one["value"] if isinstance(one, dict) else one for one in field.get("categories", [])]


def _read_foreign_key(key: dict, table: str = "") -> ForeignKey:
    """Read a foreign key. A reference without a resource, or to the resource "", is to the table itself."""
    reference = key["reference"]
    return ForeignKey(
        as_list(key["fields"])[0], reference.get("resource") or table, as_list(reference["fields"])[0]
    )


def as_list(value: str | list[str]) -> list[str]:
    """Names of fields as a list: the standard allows a single one to be written without a list."""
    return [value] if isinstance(value, str) else value


def read_yaml(path: Path) -> dict:
    """The content of a YAML file, dates as text; {} if it is empty or does not exist. Raises Failure."""
    try:
        content = yaml.load(path.read_bytes(), LOADER) if path.is_file() else None
        return json.loads(json.dumps(content or {}, default=str))
    except (yaml.YAMLError, ValueError, TypeError, RecursionError) as error:
        raise Failure(f"{path.name} cannot be read as YAML; run check") from error


def read_text(package: Package, path: str) -> str:
    """The text at `path`, decoded as UTF-8 without any change; offsets count its code points."""
    return (package.root / path).read_bytes().decode("utf-8")


def read_records(package: Package, table: Table) -> Iterator[list[str]]:
    """The records of a table, without its header; every cell is text, an empty one ''."""
    if table.is_absent:
        return
    with open(package.root / table.path, encoding="utf-8-sig", newline="") as file:
        records = csv.reader(file, strict=True)
        next(records)
        yield from records
