"""Requests for every type of page to the real server: python -m benchmarks.pages FOLDER. Prints a line of JSON each.

One after the other, a bounded number of each type, none of them longer than the client waits.
"""

import csv
import json
import math
import re
import sqlite3
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from html import unescape
from pathlib import Path
from tempfile import TemporaryFile
from urllib.parse import quote

import httpx

from scripts.package import Package, read_package
from tests.server import serving

REQUESTS = 20
SECONDS_A_TYPE = 60
SECONDS_A_DOWNLOAD = 120
PATIENCE = 300  # seconds for the server to start
# The port that a made-up paraphrase names, or the last word of any other: rare, where the longest word is common.
RARE = re.compile(r"port of ([^ .,]+)|([^ .,]+)[.]?$")
WHOLE_CSV = re.compile(r'href="([^"]+[.]csv[^"]*)"')
GIVEN_UP = "These facets timed out"


def list_addresses(package: Package) -> dict[str, list[str]]:
    """The addresses of each type of page, chosen evenly over the keys of the database, the same at each run."""
    start = f"/{package.descriptor['name']}"
    with closing(sqlite3.connect(f"{package.database.as_uri()}?mode=ro", uri=True)) as connection:
        claims, sources, agents = (
            _choose(connection, table, key)
            for table, key in (("claims", "claim_id"), ("texts", "source_id"), ("agents", "agent_id"))
        )
        [(busiest,)] = connection.execute(
            "select claimant_id from claims group by 1 order by count(*) desc, 1 limit 1"
        )
        marks = ", ".join("?" * len(claims))
        paraphrases = [
            row[0]
            for row in connection.execute(
                f"select paraphrase from claims where claim_id in ({marks}) order by claim_id", claims
            )
        ]
    common = [quote(max(RARE.sub("", words).split(), key=len)) for words in paraphrases]
    rare = [quote(found[1] or found[2]) for words in paraphrases if (found := RARE.search(words))]
    return {
        "claim page": [f"{start}/claims/{key}" for key in claims],
        "source page": [f"{start}/sources/{key}" for key in sources],
        "agent page": [f"{start}/agents/{key}" for key in agents],
        "agent page, of the one with most claims": [f"{start}/agents/{busiest}"] * 5,
        "home": ["/"] * 5,
        "database page": [start] * 5,
        "table page with facets: claims": [f"{start}/claims"] * REQUESTS,
        "table page with facets: figures": [f"{start}/figures"] * REQUESTS,
        "table page with facets, filtered": [f"{start}/claims?source_id={key}" for key in sources],
        "view page: claims_flat": [f"{start}/claims_flat"] * 5,
        "view page: estimates": [f"{start}/estimates"] * 5,
        "view page: drift_table": [f"{start}/drift_table"] * 5,
        "search for a rare word": [f"{start}/claims?_search={word}" for word in rare],
        "search for a common word": [f"{start}/claims?_search={word}" for word in common],
        "search in claims_flat": [f"{start}/claims_flat?_search={word}" for word in rare[:5]],
        "search for a rare word, best match first": [f"{start}/search_claims?words={word}" for word in rare],
        "search for a common word, best match first": [
            f"{start}/search_claims?words={word}" for word in common
        ],
        "view: conflicts": [f"{start}/conflicts"] * 5,
    }


def list_downloads(package: Package) -> list[str]:
    """The pages whose link to a CSV of all rows is followed."""
    return [f"/{package.descriptor['name']}/{table}" for table in ("claims", "claims_flat")]


def _choose(connection, table: str, key: str) -> list[str]:
    keys = [row[0] for row in connection.execute(f"select {key} from {table} order by 1")]
    step = max(1, len(keys) // REQUESTS)
    return keys[step // 2 :: step][:REQUESTS]


def time_pages(package: Package) -> Iterator[dict]:
    """One dict a type of page: requests made, p50 and p95 in seconds, what went wrong. Downloads: rows and seconds."""
    waiting = [*list_addresses(package).items(), *((path, None) for path in list_downloads(package))]
    while waiting:
        with serving(package.root, package.database.parent, PATIENCE) as client:
            failure = ""
            while waiting and not failure:
                name, paths = waiting.pop(0)
                result = time_type(client, paths) if paths else time_download(client, name)
                yield {"page": name, **result}
                # A server that is still busy with what was given up would be slow at what comes next.
                failure = result["failure"]


def time_type(client, paths: list[str]) -> dict:
    """Ask for the pages of one type in turn; the first of them is asked for once more before, to warm up."""
    seconds, failure = [], ""
    ends = time.perf_counter() + SECONDS_A_TYPE
    for path in [paths[0], *paths]:
        started = time.perf_counter()
        try:
            response = client.get(path)
            seconds.append(time.perf_counter() - started)
            response.raise_for_status()
        except httpx.TimeoutException:
            failure = f"{path}: no answer within {client.timeout.read:.0f} s"
        except httpx.HTTPError as error:
            failure = f"{path}: {str(error).splitlines()[0]}"
        else:
            failure = f"{path}: some facets are left out" if GIVEN_UP in response.text else ""
        if failure or time.perf_counter() > ends:
            break
    warm = seconds[1:] or seconds
    return {
        "requests": len(warm),
        "p50": percentile(warm, 50),
        "p95": percentile(warm, 95),
        "slowest": max(warm, default=None),
        "failure": failure,
    }


def time_download(client, path: str) -> dict:
    """Follow the link of a table's page to its CSV and read that to its end, or for SECONDS_A_DOWNLOAD.

    Its rows are counted after that, as they may not hold up what sends them.
    """
    failure = ""
    started = time.perf_counter()
    with TemporaryFile("w+", encoding="utf-8", newline="") as file:
        try:
            link = WHOLE_CSV.search(client.get(path).raise_for_status().text)
            if link is None:
                return {"rows": 0, "seconds": time.perf_counter() - started, "failure": "no link to a CSV"}
            started = time.perf_counter()
            with client.stream("GET", unescape(link[1]), timeout=SECONDS_A_DOWNLOAD) as response:
                response.raise_for_status()
                for content in response.iter_bytes():
                    file.buffer.write(content)
                    if time.perf_counter() - started > SECONDS_A_DOWNLOAD:
                        failure = f"stopped after {SECONDS_A_DOWNLOAD} s"
                        break
        except httpx.HTTPError as error:
            failure = (str(error) or type(error).__name__).splitlines()[0]
        seconds = time.perf_counter() - started
        file.seek(0)
        rows = sum(1 for _ in csv.reader(file)) - 1
    return {"rows": max(rows, 0), "seconds": seconds, "failure": failure}


def percentile(values: list[float], share: int) -> float | None:
    """The nearest rank: the least value that `share` percent of all do not exceed."""
    return sorted(values)[math.ceil(len(values) * share / 100) - 1] if values else None


if __name__ == "__main__":
    for result in time_pages(read_package(Path(sys.argv[1]).resolve())):
        print(json.dumps(result), flush=True)
