"""Readers of the real site, alone and beside visitors who try to freeze it: `make load` prints how long pages took.

Each reader asks for the next page as soon as the last one is there. Each hostile visitor does so with statements that
need as much time or memory as they can get.
"""

import asyncio
import itertools
import sys
import tempfile
import time
from pathlib import Path

import click
import httpx

sys.path.insert(0, str(Path(__file__).parent))
from conftest import ROOT, publish
from hostile import STATEMENTS
from server import measure_memory, serving

READERS, HOSTILE = 50, 10
PATIENCE = 60  # seconds until a reader gives up
PAGES = [
    "",
    "/claims",
    "/claims_flat",
    "/claims_flat?modality=Alleged",
    "/estimates",
    "/search_claims?words=shells",
]
PAGES += ["/sources/hypefresh-2024", "/agents/shin-won-sik", "/figures_flat.json", "/claims/c0100"]
PAGES += [f"/claims/c{number:04}" for number in range(1, 40)]


async def read(
    client: httpx.AsyncClient, start: int, until: float, took: list[float], wrong: list[str]
) -> None:
    """Read page after page, starting with another one than the other readers."""
    pages = itertools.cycle(PAGES)
    for page in itertools.islice(pages, start, None):
        if time.monotonic() > until:
            return
        before = time.monotonic()
        try:
            answer = await client.get(f"/munitions{page}")
        except httpx.TransportError as error:
            wrong.append(f"{page}: {error!r}")
            continue
        took.append(time.monotonic() - before)
        if answer.status_code != 200:
            wrong.append(f"{page}: {answer.status_code}")


async def spoil(client: httpx.AsyncClient, start: int, until: float, wrong: list[str]) -> None:
    """Ask for one hostile statement after the other."""
    for sql in itertools.islice(itertools.cycle(STATEMENTS), start, None):
        if time.monotonic() > until:
            return
        try:
            answer = await client.get("/munitions.json", params={"sql": sql})
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
    address: str, process_id: int, seconds: int, hostile: int
) -> tuple[list[float], list[str], int]:
    """How long each page took in seconds, what went wrong, and the most memory in bytes."""
    took: list[float] = []
    wrong: list[str] = []
    until = time.monotonic() + seconds
    limits = httpx.Limits(max_connections=None)
    async with httpx.AsyncClient(base_url=address, timeout=PATIENCE, limits=limits) as client:
        visitors = [read(client, number, until, took, wrong) for number in range(READERS)]
        visitors += [spoil(client, 7 * number, until, wrong) for number in range(hostile)]
        most, *_ = await asyncio.gather(watch(process_id, until), *visitors)
    return sorted(took), wrong, most


@click.command()
@click.option("--seconds", default=60, show_default=True)
def main(seconds: int) -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(publish(ROOT, Path(folder) / "package").root) as site,
    ):
        print(f"{READERS} readers, {seconds} seconds each")
        print("hostile  pages  median s  p99 s  longest s  errors  most MB")
        for hostile in (0, HOSTILE):
            took, wrong, most = asyncio.run(load(str(site.base_url), site.process_id, seconds, hostile))
            p50, p99 = (took[int(len(took) * share)] for share in (0.5, 0.99))
            print(
                f"{hostile:7}  {len(took):5}  {p50:8.2f}  {p99:5.2f}  {took[-1]:9.2f}  {len(wrong):6}"
                f"  {most / 1e6:7.0f}"
            )
            for words in sorted(set(wrong))[:10]:
                print(f"  {words[:150]}")


if __name__ == "__main__":
    main()
