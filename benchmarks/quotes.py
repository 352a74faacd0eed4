"""The verification of quotes alone, on tables loaded beforehand: python -m benchmarks.quotes FOLDER. Prints JSON."""

import json
import sys
import time
from pathlib import Path

from scripts.check.files import read_texts
from scripts.check.tables import load_cells, load_texts, open_tables, type_cells
from scripts.model import RULES
from scripts.package import Package, read_package


def time_proof(package: Package) -> float:
    """How many quotes the rule itself verifies per second. Raises ValueError if one is not verbatim."""
    query = (RULES / "quote_is_verbatim.sql").read_text(encoding="utf-8")
    with open_tables() as connection:
        for table in package.tables:
            if table.name in ("claims", "sources"):
                load_cells(connection, package, table)
                type_cells(connection, table)
        load_texts(connection, read_texts(package))
        [(quotes,)] = connection.execute("select count(*) from claims").fetchall()
        started = time.perf_counter()
        if connection.execute(query).fetchall():
            raise ValueError("a quote is not verbatim; the generator is broken")
        return quotes / (time.perf_counter() - started)


if __name__ == "__main__":
    print(json.dumps({"quotes": time_proof(read_package(Path(sys.argv[1])))}))
