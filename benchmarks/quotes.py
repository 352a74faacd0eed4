"""The proof of every quote alone, loading excluded: python -m benchmarks.quotes FOLDER. Prints JSON.

The query is the rule itself. What it needs is loaded here, as `check` loads it: a table each, on two threads.
"""

import json
import statistics
import sys
import time
from pathlib import Path

from scripts.check.rules import RULES
from scripts.check.tables import load_tables, open_tables
from scripts.package import Package, read_package

ROUNDS = 5
NEEDED = ("claims", "sources")


def time_proof(package: Package) -> dict[str, float]:
    """How many quotes, and the median of the seconds that their proof takes. Raises ValueError if one fails."""
    query = (RULES / "quote_is_verbatim.sql").read_text(encoding="utf-8")
    with open_tables() as connection:
        load_tables(connection, package, [table for table in package.tables if table.name in NEEDED])
        (quotes,) = connection.execute("select count(*) from claims").fetchone()
        seconds = []
        for _ in range(ROUNDS):
            started = time.perf_counter()
            if connection.execute(query).fetchall():
                raise ValueError("a quote is not verbatim; the generator is broken")
            seconds.append(time.perf_counter() - started)
    return {"quotes": quotes, "seconds": statistics.median(seconds)}


if __name__ == "__main__":
    print(json.dumps(time_proof(read_package(Path(sys.argv[1]).resolve()))))
