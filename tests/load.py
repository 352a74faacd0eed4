"""Readers of a site, alone and beside visitors who try to freeze it: `make load` prints how long pages took.

python -m tests.load --package tests/ferry reads another package than the real one. Each reader asks for the next page as soon as the last one is there. Each hostile visitor does so with statements that
need as much time or memory as they can get.
"""

import asyncio
import itertools
import sqlite3
import sys
import tempfile
import time
from contextlib import ExitStack, closing
from pathlib import Path
from urllib.parse import quote

import click
import httpx

sys.path.insert(0, str(Path(__file__).parent))
from conftest import ROOT, publish
from hostile import STATEMENTS
from server import measure_memory, serving

from scripts.package import Package

READERS, HOSTILE = 50, 10
PATIENCE = 60  # seconds until a reader gives up
# Of any package: its database, tables, and a filter.
PAGES = ["", "/claims", "/claims_flat", "/claims_flat?modality=Alleged", "/estimates", "/figures_flat.json"]
# Rows whose pages are read.
ROWS = {"sources": 1, "agents": 1, "claims": 40}


def list_pages(package: Package) -> list[str]:
    """Addresses below the database: those of every package, a word that is often in this one, and its first rows."""
    with closing(sqlite3.connect(package.database)) as connection:
        [word] = connection.execute("select trim(word) from _words order by uses desc, word").fetchone()
        pages = [*PAGES, f"/search_claims?words={quote(word)}"]
        for table, most in ROWS.items():
            # A key comes first in its table.
            rows = connection.execute(f"select * from {table} order by 1 limit {most}")
            pages += [f"/{table}/{key}" for key, *_ in rows]
    return pages


async def read(
    client: httpx.AsyncClient,
    address: str,
    pages: list[str],
    start: int,
    until: float,
    took: list[float],
    wrong: list[str],
) -> None:
    """Read page after page, starting with another one than the other readers."""
    for page in itertools.islice(itertools.cycle(pages), start, None):
        if time.monotonic() > until:
            return
        before = time.monotonic()
        try:
            answer = await client.get(f"{address}{page}")
        except httpx.TransportError as error:
            wrong.append(f"{page}: {error!r}")
            continue
        took.append(time.monotonic() - before)
        if answer.status_code != 200:
            wrong.append(f"{page}: {answer.status_code}")


async def spoil(client: httpx.AsyncClient, address: str, start: int, until: float, wrong: list[str]) -> None:
    """Ask for one hostile statement after the other."""
    for sql in itertools.islice(itertools.cycle(STATEMENTS), start, None):
        if time.monotonic() > until:
            return
        try:
            answer = await client.get(f"{address}.json", params={"sql": sql})
        except httpx.TransportError as error:
            wrong.append(f"{sql}: {error!r}")
            continue
        if answer.status_code == 500:
            wrong.append(f"{sql}: 500")


async def watch(process_id: int, until: float) -> int:
    """The most memory that the server and what it started have held, in bytes."""
    most = 0
    while time.monotonic() < until:
        most = max(most, measure_memory(process_id))
        await asyncio.sleep(0.5)
    return most


async def load(
    address: str, pages: list[str], process_id: int, seconds: int, hostile: int
) -> tuple[list[float], list[str], int]:
    """How long each page took in seconds, what went wrong, and the most memory in bytes."""
    took: list[float] = []
    wrong: list[str] = []
    until = time.monotonic() + seconds
    limits = httpx.Limits(max_connections=None)
    async with httpx.AsyncClient(timeout=PATIENCE, limits=limits) as client:
        visitors = [read(client, address, pages, number, until, took, wrong) for number in range(READERS)]
        visitors += [spoil(client, address, 7 * number, until, wrong) for number in range(hostile)]
        most, *_ = await asyncio.gather(watch(process_id, until), *visitors)
    return sorted(took), wrong, most


@click.command()
@click.option("--seconds", default=60, show_default=True)
@click.option(
    "--package", "root", default=ROOT, type=click.Path(path_type=Path), help="Another package to read."
)
def main(seconds: int, root: Path) -> None:
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        package = publish(root, Path(folder) / "package")
        site = stack.enter_context(serving(package.root))
        address, pages = f"{site.base_url}/{package.descriptor['name']}", list_pages(package)
        print(f"{READERS} readers, {seconds} seconds each")
        print("hostile  pages  median s  p99 s  longest s  errors  most MB")
        for hostile in (0, HOSTILE):
            took, wrong, most = asyncio.run(load(address, pages, site.process_id, seconds, hostile))
            p50, p99 = (took[int(len(took) * share)] for share in (0.5, 0.99))
            print(
                f"{hostile:7}  {len(took):5}  {p50:8.2f}  {p99:5.2f}  {took[-1]:9.2f}  {len(wrong):6}"
                f"  {most / 1e6:7.0f}"
            )
            for words in sorted(set(wrong))[:10]:
                print(f"  {words[:150]}")


if __name__ == "__main__":
    main()
