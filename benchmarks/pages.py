"""Requests for pages to the real server, one after the other: python -m benchmarks.pages FOLDER. Prints p95 as JSON."""

import json
import math
import sqlite3
import statistics
import sys
import time
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import httpx

from scripts.package import read_package
from tests.server import serving

REQUESTS = 40
PATIENCE = 300  # seconds for the server to start


def list_addresses(database: Path) -> dict[str, list[str]]:
    """The addresses of each kind of page, spread evenly over the claims and the same in each run."""
    with closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        rows = list(connection.execute("select claim_id, source_id, paraphrase from claims order by 1"))
    claims, sources, paraphrases = zip(*rows[:: math.ceil(len(rows) / REQUESTS)])
    words = [paraphrase.strip(".").split() for paraphrase in paraphrases]
    start = f"/{database.stem}"
    return {
        "claim": [f"{start}/claims/{key}" for key in claims],
        "source": [f"{start}/sources/{key}" for key in sources],
        # The longest generated words are the rarest.
        "search, rare word": [f"{start}/search_claims?words={quote(max(some, key=len))}" for some in words],
        "search, common word": [f"{start}/search_claims?words={quote(min(some, key=len))}" for some in words],
        # A page for which nothing is asked would be kept after the first request.
        "claims_flat with facets": [f"{start}/claims_flat?_size=20"] * REQUESTS,
        "claims of one source with facets": [f"{start}/claims?source_id={key}" for key in sources],
    }


def time_pages(client: httpx.Client, paths: list[str]) -> float | str:
    """The p95 of the milliseconds that these pages take once warm, or what is wrong with one of them."""
    times = []
    for path in [paths[0], *paths]:
        started = time.perf_counter()
        try:
            response = client.get(path).raise_for_status()
        except httpx.HTTPError as error:
            return f"{path}: {error}"
        times.append((time.perf_counter() - started) * 1000)
        if "Counting took too long" in response.text:
            return f"{path}: some facets are left out"
    return statistics.quantiles(times[1:], n=20)[-1]


if __name__ == "__main__":
    package = read_package(Path(sys.argv[1]))
    with serving(package.root, package.database.parent, PATIENCE) as client:
        addresses = list_addresses(package.database).items()
        print(json.dumps({f"page: {name}": time_pages(client, paths) for name, paths in addresses}))
