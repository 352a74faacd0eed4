"""Edits a copy of the ferry at random: what check accepts builds, exports and serves every page; nothing else is a traceback.

python -m tests.fuzzing --edits 10000 --seed 1 tries so many edits, and says about each that breaks this how to repeat it.
"""

import csv
import io
import json
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

import click
import yaml
from click.testing import CliRunner

sys.path.insert(0, str(Path(__file__).parent))
from conftest import FERRY, copy_package
from server import serving

from scripts.__main__ import main as claimbook

MOST_SECONDS = 20  # of processor time for one edit
ODD = [
    "",
    " ",
    "\0",
    "\n",
    "\r\n",
    '"',
    ",",
    "=1+1",
    "-1",
    "0",
    "1e99",
    "9" * 30,
    "null",
    "true",
    "a" * 30_000,
    "\ud7ff",
]
ODD += [
    "\u200b",
    "\u202e",
    "\ufeff",
    "\uffff",
    "\U0001f6a2",
    "../x",
    "https://x.example/",
    "<script>",
    "2024-13",
    "2024/..",
]
ODD += [
    "c0001",
    "c9999",
    "ferry-gazette",
    "'; drop table claims",
    "select 1",
    "{{ 1 }}",
    "%s",
    "\x1b[31m",
    "é",
    "e\u0301",
]
VALUES: list[Any] = [
    *ODD,
    None,
    True,
    False,
    0,
    -1,
    10**30,
    1.5,
    [],
    {},
    [[]],
    [None],
    {"a": 1},
    {"": ""},
    ["claims"],
]


def edit_bytes(chance: Random, root: Path) -> None:
    path = chance.choice(sorted(path for path in root.rglob("*") if path.is_file()))
    content = path.read_bytes()
    start = chance.randrange(len(content) + 1)
    end = min(len(content), start + chance.choice((0, 0, 1, 1, 2, 8, 100, 10_000)))
    new = chance.choice(
        (b"", bytes([chance.randrange(256)]), chance.choice(ODD).encode(), content[end : end + 50])
    )
    path.write_bytes(content[:start] + new + content[end:])


def edit_cells(chance: Random, root: Path) -> None:
    path = chance.choice(sorted(root.rglob("*.csv")))
    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))
    row = chance.randrange(len(rows))
    match chance.randrange(5):
        case 0:
            rows.insert(row, list(chance.choice(rows)))
        case 1 if len(rows) > 1:
            del rows[row]
        case 2:
            other = chance.randrange(len(rows))
            rows[row], rows[other] = rows[other], rows[row]
        case 3:
            column = chance.randrange(len(rows[row]))
            rows[row][column] = chance.choice(rows)[column]
        case _:
            rows[row][chance.randrange(len(rows[row]))] = chance.choice(ODD).replace("\0", "")
    with open(path, "w", encoding="utf-8", newline="", errors="surrogatepass") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def edit_descriptor(chance: Random, root: Path) -> None:
    content = json.loads((root / "datapackage.json").read_text(encoding="utf-8"))
    _edit_value(chance, content)
    (root / "datapackage.json").write_text(json.dumps(content), encoding="utf-8")


def edit_metadata(chance: Random, root: Path) -> None:
    content = yaml.safe_load((root / "metadata.yml").read_text(encoding="utf-8"))
    _edit_value(chance, content)
    (root / "metadata.yml").write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")


def _edit_value(chance: Random, content: Any) -> None:
    """Replace, remove or add one member somewhere in nested values."""
    places = [*_list_places(content)]
    inside, key = chance.choice(places)
    match chance.randrange(4):
        case 0 if isinstance(inside, dict):
            del inside[key]
        case 1 if isinstance(inside, dict):
            inside[chance.choice(ODD)] = chance.choice(VALUES)
        case 2:
            other, name = chance.choice(places)
            inside[key] = json.loads(json.dumps(other[name]))
        case _:
            inside[key] = chance.choice(VALUES)


def _list_places(content: Any) -> Iterator[tuple[Any, Any]]:
    for key in content if isinstance(content, dict) else range(len(content)):
        yield content, key
        if isinstance(content[key], dict | list):
            yield from _list_places(content[key])


EDITS: list[Callable[[Random, Path], None]] = [edit_bytes, edit_cells, edit_descriptor, edit_metadata]


def try_edits(edits: int, seed: int, folder: Path, serve: bool = False) -> Iterator[str]:
    """What goes wrong with so many edits, one each in a copy of the ferry; how to repeat it stands before it."""
    for number in range(edits):
        chance, root = Random(f"{seed}/{number}"), copy_package(FERRY, folder / f"ferry-{number}")
        for _ in range(chance.choice((1, 1, 1, 2, 3))):
            edit = chance.choice(EDITS)
            try:
                edit(chance, root)
            except (ValueError, TypeError, LookupError, yaml.YAMLError):
                continue  # an earlier edit has left nothing that can be edited like this
        for words in _try_package(root, serve):
            yield f"seed {seed}, edit {number} ({edit.__name__}): {words}"
        shutil.rmtree(root)


def _try_package(root: Path, serve: bool) -> Iterator[str]:
    started = time.process_time()
    built = CliRunner().invoke(claimbook, ["build", "--package", str(root)])
    if built.exception and not isinstance(built.exception, SystemExit):
        yield f"build: {built.exception!r}"
    elif built.exit_code == 0:
        exported = CliRunner().invoke(claimbook, ["export", "--package", str(root)])
        if exported.exit_code:
            yield f"export: {exported.exception!r} {exported.output}"
        elif serve:
            yield from _read_pages(root)
    elif "nothing was built" not in built.output:
        yield f"check accepts what does not build: {built.output.strip()[-300:]}"
    if time.process_time() - started > MOST_SECONDS:
        yield f"takes {time.process_time() - started:.0f} s"


def _read_pages(root: Path) -> Iterator[str]:
    """The addresses of the site that are answered with an error."""
    name = json.loads((root / "datapackage.json").read_text(encoding="utf-8-sig"))["name"]
    with serving(root) as client:
        found = client.get(f"/{name}.json").json()
        pages = ["/", "/about", "/dictionary", "/download", "/sitemap.xml", "/llms.txt"]
        for table in found["tables"]:
            pages += [f"/{name}/{table['name']}", f"/{name}/{table['name']}.csv?_stream=on"]
        for page in pages:
            if (status := client.get(page, follow_redirects=True).status_code) != 200:
                yield f"{page} is answered with {status}"


@click.command()
@click.option("--edits", type=click.IntRange(1), default=10_000, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True)
@click.option("--serve/--no-serve", default=True, help="Read every page of what builds.")
def main(edits: int, seed: int, serve: bool) -> None:
    """Try so many random edits of the ferry, and exit with 1 if one of them breaks a promise."""
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        found = 0
        for words in try_edits(edits, seed, Path(folder), serve):
            found += 1
            click.echo(words)
    click.echo(f"fuzz: {edits} edits, {found} broken promises")
    sys.exit(found > 0)


if __name__ == "__main__":
    main()
