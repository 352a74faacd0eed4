"""Writes a made-up package of any size that passes check: python -m benchmarks.generate FOLDER --claims 1000.

It has the tables and codelists of the model, read from the descriptor. A field that is required, and of which `texts`
knows nothing, is filled with any code of its codelist, or by its type.
"""

import csv
import hashlib
import json
import shutil
from collections import Counter
from collections.abc import Iterable
from contextlib import ExitStack, closing
from pathlib import Path
from random import Random

import click

from scripts.package import DESCRIPTOR, METADATA, ROOT

from .texts import CLAIMS_PER_TEXT, Row, Text, list_subject_codes

NAME, TITLE = "invented", "Invented claims, for measuring"
CODELISTS = "data/codelists/"
FILLERS = {"integer": 1, "number": 1, "boolean": "false", "date": "2026-11-21"}


class Table:
    """The CSV of one resource, being written. `codes` are the codes of every codelist, by its name."""

    def __init__(self, root: Path, resource: dict, codes: dict[str, list[str]]) -> None:
        self.fields, self.count, self.chance = resource["schema"]["fields"], 0, Random(1)
        keys = resource["schema"].get("foreignKeys", ())
        named = {key["fields"][0]: key["reference"]["resource"] for key in keys}
        self.codes = {field: codes[name] for field, name in named.items() if name in codes}
        self.file = open(root / resource["path"], "w", encoding="utf-8", newline="")  # noqa: SIM115
        self.writer = csv.writer(self.file, lineterminator="\n")
        self.writer.writerow([field["name"] for field in self.fields])

    def write(self, rows: Iterable[Row]) -> None:
        for row in rows:
            self.writer.writerow([row[f["name"]] if f["name"] in row else self._fill(f) for f in self.fields])
            self.count += 1

    def _fill(self, field: dict) -> object:
        if not field.get("constraints", {}).get("required"):
            return None
        if field["name"] in self.codes:
            return self.chance.choice(self.codes[field["name"]])
        return FILLERS.get(field["type"], "Made up.")

    def close(self) -> None:
        self.file.close()


def generate_package(root: Path, claims: int) -> dict[str, int]:
    """Write a package of that many claims into the folder `root`, new or empty; gives its row counts by table.

    The same number gives the same bytes. Text by text, so that memory hardly grows with the size.
    """
    descriptor = start_package(root)
    resources = {resource["name"]: resource for resource in descriptor["resources"]}
    for name, words in list_subject_codes().items():
        with closing(Table(root, resources[name], {})) as table:
            table.write({"code": word, "title": word.capitalize()} for word in words)
    lists = {name: read_rows(root / r["path"]) for name, r in resources.items() if CODELISTS in r["path"]}
    codes = {name: [row["code"] for row in rows] for name, rows in lists.items()}
    counts: Counter[str] = Counter()
    with ExitStack() as stack:
        tables = {
            name: stack.enter_context(closing(Table(root, resource, codes)))
            for name, resource in resources.items()
            if name not in lists
        }
        for number, start in enumerate(range(0, claims, CLAIMS_PER_TEXT)):
            text = Text(number, lists["bounds"], counts)
            content = text.write(min(CLAIMS_PER_TEXT, claims - start))
            descriptor["resources"].append(write_text(root, text.source_id, content))
            for name, rows in text.rows.items():
                tables[name].write(rows)
    (root / DESCRIPTOR).write_text(json.dumps(descriptor, indent=1, ensure_ascii=False), encoding="utf-8")
    return {name: table.count for name, table in tables.items()}


def start_package(root: Path) -> dict:
    """Write what every package has, the model's codelists and metadata; gives a descriptor without texts."""
    descriptor = json.loads((ROOT / DESCRIPTOR).read_text(encoding="utf-8"))
    descriptor |= {"name": NAME, "title": TITLE, "description": "A program made it up. Nothing in it is so."}
    descriptor["resources"] = [resource for resource in descriptor["resources"] if "schema" in resource]
    (root / "data" / "texts").mkdir(parents=True)
    shutil.copytree(ROOT / CODELISTS, root / CODELISTS)
    (root / METADATA).write_text(f"title: {TITLE}\ndatabases: {{{NAME}: {{}}}}\n", encoding="utf-8")
    return descriptor


def read_rows(path: Path) -> list[Row]:
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write_text(root: Path, source_id: str, content: bytes) -> dict:
    """Write a text; gives its resource."""
    path, digest = f"data/texts/{source_id}.txt", hashlib.sha256(content).hexdigest()
    (root / path).write_bytes(content)
    words = {
        "name": f"text-{source_id}",
        "path": path,
        "title": f"Text {source_id}",
        "description": "Made up.",
    }
    form = {"format": "txt", "mediatype": "text/plain", "encoding": "utf-8"}
    licence = {"name": "CC0-1.0", "title": "Made up; use it as you like"}
    return {**words, **form, "bytes": len(content), "hash": f"sha256:{digest}", "licenses": [licence]}


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--claims", type=click.IntRange(1, 9_999_999), default=1000, show_default=True)
def main(folder: Path, claims: int) -> None:
    """Write a made-up package of that many claims into FOLDER, which must be new or empty."""
    if folder.exists() and any(folder.iterdir()):
        raise click.ClickException(f"{folder} is not empty; name a new folder")
    counts = generate_package(folder, claims)
    click.echo(f"{folder}: " + ", ".join(f"{count} {table}" for table, count in sorted(counts.items())))


if __name__ == "__main__":
    main()
