"""Writes a valid package of any size, with the tables and codelists of the real one: python -m benchmarks.generate."""

import csv
import hashlib
import json
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import click
import yaml

from scripts.package import DESCRIPTOR, METADATA, ROOT

from .draft import Memory
from .synthesis import CLAIMS_PER_TEXT, make_text

TITLE = "Made-up claims, for measuring"
DESCRIPTION = (
    "Claims, texts, sources and agents that a program made up, in four scripts. Nothing in it is so."
)
CODELISTS = "data/codelists/"


def generate_package(root: Path, claims: int, seed: int = 1) -> dict[str, int]:
    """Write a package of that many claims into the folder `root`, new or empty; gives its row counts by table.

    The same arguments give the same bytes. Text by text, so that memory hardly grows with the size.
    The name of the package is the real one's: by it the pages find their templates.
    """
    descriptor = json.loads((ROOT / DESCRIPTOR).read_text(encoding="utf-8"))
    tables = [resource for resource in descriptor["resources"] if "schema" in resource]
    (root / "data" / "texts").mkdir(parents=True)
    shutil.copytree(ROOT / CODELISTS, root / CODELISTS)
    model = next(resource for resource in descriptor["resources"] if "schema" not in resource)
    texts = []
    counts = dict.fromkeys((table["name"] for table in tables if not table["path"].startswith(CODELISTS)), 0)
    with _open_tables(root, [table for table in tables if table["name"] in counts]) as write:
        for path, content, rows in _make_texts(claims, seed):
            (root / path).write_bytes(content)
            texts.append(_describe_text(model, path, content))
            for table, added in rows.items():
                write(table, added)
                counts[table] += len(added)
    descriptor |= {"title": TITLE, "description": DESCRIPTION, "resources": [*tables, *texts]}
    (root / DESCRIPTOR).write_text(json.dumps(descriptor, indent=1, ensure_ascii=False), encoding="utf-8")
    _write_metadata(root)
    return counts


def _make_texts(claims: int, seed: int) -> Iterator[tuple[str, bytes, dict]]:
    memory = Memory()
    for number, start in enumerate(range(0, claims, CLAIMS_PER_TEXT)):
        text, rows = make_text(seed, number, min(CLAIMS_PER_TEXT, claims - start), memory)
        yield f"data/texts/text-{number:06}.txt", text.encode(), rows


@contextmanager
def _open_tables(root: Path, tables: list[dict]):
    """Gives a function that puts rows (dicts of the cells that are filled) at the end of a table's file."""
    with ExitStack() as stack:
        writers, columns = {}, {}
        for table in tables:
            file = stack.enter_context(open(root / table["path"], "w", encoding="utf-8", newline=""))
            columns[table["name"]] = [field["name"] for field in table["schema"]["fields"]]
            writers[table["name"]] = csv.writer(file, lineterminator="\n")
            writers[table["name"]].writerow(columns[table["name"]])

        def write(table: str, rows: list[dict]) -> None:
            names = columns[table]
            writers[table].writerows([row.get(name) for name in names] for row in rows)

        yield write


def _describe_text(model: dict, path: str, content: bytes) -> dict:
    name = Path(path).stem
    words = {
        "name": f"text-{name}",
        "path": path,
        "title": f"Text {name}",
        "description": "Made up for measuring.",
    }
    digest = "sha256:" + hashlib.sha256(content).hexdigest()
    licences = [{"name": "CC0-1.0", "title": "Made up; anybody may do anything with it"}]
    return model | words | {"bytes": len(content), "hash": digest, "licenses": licences}


def _write_metadata(root: Path) -> None:
    metadata = yaml.safe_load((ROOT / METADATA).read_text(encoding="utf-8"))
    metadata |= {"title": TITLE, "description": DESCRIPTION}
    (root / METADATA).write_text(
        yaml.safe_dump(metadata, allow_unicode=True, sort_keys=False, width=10_000), encoding="utf-8"
    )


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--claims", type=click.IntRange(CLAIMS_PER_TEXT, 9_999_999), default=1000, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True)
def main(folder: Path, claims: int, seed: int) -> None:
    """Write a made-up package of that many claims into FOLDER, which must be new or empty."""
    if folder.exists() and any(folder.iterdir()):
        raise click.ClickException(f"{folder} is not empty; name a new folder")
    counts = generate_package(folder, claims, seed)
    click.echo(f"{folder}: " + ", ".join(f"{count} {table}" for table, count in counts.items()))


if __name__ == "__main__":
    main()
