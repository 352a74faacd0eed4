"""Writes a generated package of any size that passes check: python -m benchmarks.generate FOLDER --claims 1000.

It has the tables and codelists of the model. A required field that `texts` does not know is filled with any
code of its codelist, or according to its type.
"""

import csv
import hashlib
from collections import Counter
from pathlib import Path
from random import Random

import click

from scripts import model
from scripts.new import start_package
from scripts.package import DESCRIPTOR, load_descriptor
from scripts.problems import Failure
from scripts.strict_json import format_json

from .texts import CLAIMS_PER_TEXT, Row, Text
from .words import CODES

TABLES = (*model.NEEDED, *model.OPTIONAL)
NAME, TITLE = "invented", "Invented claims, for measuring"
FILLERS = {"integer": 1, "number": 1, "boolean": "false", "date": "2026-11-21"}


class Table:
    """The CSV of one resource, which has its header. `codes` are the codes of every codelist, by its name."""

    def __init__(self, root: Path, resource: dict, codes: dict[str, list[str]]) -> None:
        self.path, self.fields = root / resource["path"], resource["schema"]["fields"]
        self.count, self.chance = 0, Random(1)
        keys = resource["schema"].get("foreignKeys", ())
        named = {key["fields"][0]: key["reference"]["resource"] for key in keys}
        self.codes = {field: codes[name] for field, name in named.items() if name in codes}

    def write(self, rows: list[Row]) -> None:
        with open(self.path, "a", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            for row in rows:
                writer.writerow([row[f["name"]] if f["name"] in row else self._fill(f) for f in self.fields])
        self.count += len(rows)

    def _fill(self, field: dict) -> object:
        if not field.get("constraints", {}).get("required"):
            return None
        if field["name"] in self.codes:
            return self.chance.choice(self.codes[field["name"]])
        return FILLERS.get(field["type"], "Made up.")


def generate_package(root: Path, claims: int) -> dict[str, int]:
    """Write a package of that many claims into the folder `root`, new or empty; return its row counts by table.

    The same number gives the same bytes. Text by text, so that memory hardly grows with the size.
    """
    start_package(root, NAME, TITLE)
    descriptor = load_descriptor(root)
    resources = {resource["name"]: resource for resource in descriptor["resources"]}
    codes = {name: [row["code"] for row in model.read_codes(name)] for name in resources}
    for name in model.SUBJECT_LISTS:
        codes[name] = list(CODES)
        Table(root, resources[name], {}).write([{"code": code, "title": code} for code in CODES])
    tables = {name: Table(root, resources[name], codes) for name in TABLES}
    texts, counts, bounds = -(-claims // CLAIMS_PER_TEXT), Counter(), model.read_codes("bounds")
    for number in range(texts):
        text = Text(number, bounds, counts)
        content = text.write(claims * (number + 1) // texts - claims * number // texts)
        descriptor["resources"].append(write_text(root, text.source_id, content))
        for name, rows in text.rows.items():
            tables[name].write(rows)
    (root / DESCRIPTOR).write_text(format_json(descriptor) + "\n", encoding="utf-8")
    return {name: table.count for name, table in tables.items()}


def write_text(root: Path, source_id: str, content: bytes) -> dict:
    """Write a text and return its resource."""
    path, digest = f"data/texts/{source_id}.txt", hashlib.sha256(content).hexdigest()
    (root / path).parent.mkdir(exist_ok=True)
    (root / path).write_bytes(content)
    words = {"name": f"text-{source_id}", "path": path, "title": source_id, "description": "Made up."}
    form = {"format": "txt", "mediatype": "text/plain", "encoding": "utf-8", "bytes": len(content)}
    licences = [{"name": "CC0-1.0", "title": "Made up"}]
    return {**words, **form, "hash": f"sha256:{digest}", "licenses": licences}


@click.command()
@click.argument("folder", type=Path)
@click.option("--claims", type=click.IntRange(1, 9_999_999), default=1000, show_default=True)
def main(folder: Path, claims: int) -> None:
    """Write a generated package of that many claims into FOLDER, which must be new or empty."""
    try:
        counts = generate_package(folder, claims)
    except Failure as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{folder}: " + ", ".join(f"{count} {table}" for table, count in counts.items()))


if __name__ == "__main__":
    main()
