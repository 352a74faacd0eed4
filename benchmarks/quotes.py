"""The proof of every quote alone, loading excluded: python -m benchmarks.quotes FOLDER. Prints JSON.

The query is the rule itself. What it needs is loaded here, as `check` loads it: a table each, on two threads.
"""

import json
import statistics
import sys
import time
from pathlib import Path

import duckdb

from scripts.check.files import read_texts
from scripts.check.rules import RULES
from scripts.check.tables import load_texts
from scripts.package import Package, read_package

ROUNDS = 5
COLUMNS = {
    "claims": {
        "claim_id": "varchar",
        "source_id": "varchar",
        "quote": "varchar",
        "quote_start": "bigint",
        "quote_end": "bigint",
    },
    "sources": {"source_id": "varchar", "text_path": "varchar"},
}


def time_proof(package: Package) -> dict[str, float]:
    """How many quotes, and the median of the seconds that their proof takes. Raises ValueError if one fails."""
    query = (RULES / "quote_is_verbatim.sql").read_text(encoding="utf-8")
    with duckdb.connect(config={"threads": 2}) as connection:
        _load(connection, package)
        (quotes,) = connection.execute("select count(*) from claims").fetchone()
        seconds = []
        for _ in range(ROUNDS):
            started = time.perf_counter()
            if connection.execute(query).fetchall():
                raise ValueError("a quote is not verbatim; the generator is broken")
            seconds.append(time.perf_counter() - started)
    return {"quotes": quotes, "seconds": statistics.median(seconds)}


def _load(connection, package: Package) -> None:
    load_texts(connection, read_texts(package))
    for table in package.tables:
        if wanted := COLUMNS.get(table.name):
            columns = ", ".join(f"'{name}': 'varchar'" for name in table.field_names)
            kept = ", ".join(f"cast(nullif({name}, '') as {kind}) as {name}" for name, kind in wanted.items())
            connection.execute(
                f"create table {table.name} as select row_number() over () + 1 as csv_row, {kept}"
                f" from read_csv(?, auto_detect=false, header=true, delim=',', quote='\"', escape='\"',"
                f" strict_mode=true, parallel=false, columns={{{columns}}})",
                [str(package.root / table.path)],
            )


if __name__ == "__main__":
    print(json.dumps(time_proof(read_package(Path(sys.argv[1]).resolve()))))
