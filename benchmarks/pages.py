"""Requests for pages to the real server, one after the other: python -m benchmarks.pages FOLDER. Prints p95 as JSON."""

import json
import math
import sqlite3
import sys
import time
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import httpx

from tests.server import serving

REQUESTS = 40
PATIENCE = 300  # seconds for the server to start
GIVEN_UP = "These facets timed out"


def list_addresses(database: Path) -> dict[str, list[str]]:
    """The addresses of each kind of page, chosen evenly over the claims, the same at each run."""
    with closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        rows = list(connection.execute("select claim_id, source_id, paraphrase from claims order by 1"))
    claims, sources, paraphrases = zip(*rows[:: math.ceil(len(rows) / REQUESTS)])
    words = [paraphrase.strip(".").split() for paraphrase in paraphrases]
    start = f"/{database.stem}"
    return {
        "claim": [f"{start}/claims/{key}" for key in claims],
        "source": [f"{start}/sources/{key}" for key in sources],
        # Of made-up words the longest are the rarest.
        "search, rare word": [f"{start}/search_claims?words={quote(max(some, key=len))}" for some in words],
        "search, common word": [f"{start}/search_claims?words={quote(min(some, key=len))}" for some in words],
        "claims_flat with facets": [f"{start}/claims_flat"] * REQUESTS,
        "claims of one source with facets": [f"{start}/claims?source_id={key}" for key in sources],
        "home": ["/"] * REQUESTS,
    }


def time_pages(client: httpx.Client, paths: list[str]) -> float:
    """The p95 of the milliseconds that these pages take once warm. Raises ValueError for one that is not whole."""
    times = []
    for path in [paths[0], *paths]:
        started = time.perf_counter()
        response = client.get(path)
        times.append((time.perf_counter() - started) * 1000)
        if response.status_code != 200 or GIVEN_UP in response.text:
            raise ValueError(f"{path}: status {response.status_code}, or some facets are left out")
    return find_percentile(times[1:], 95)


def find_percentile(values: list[float], share: int) -> float:
    """The nearest rank: the least value that `share` percent of all do not exceed."""
    return sorted(values)[math.ceil(len(values) * share / 100) - 1]


def main(root: Path) -> None:
    [database] = (root / "build").glob("*.db")
    times: dict[str, float | str] = {}
    with serving(root, database.parent, PATIENCE) as client:
        for name, paths in list_addresses(database).items():
            try:
                times[name] = time_pages(client, paths)
            except (ValueError, httpx.HTTPError) as error:
                times[name] = f"{type(error).__name__}: {error}"
    print(json.dumps(times))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
