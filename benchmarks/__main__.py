"""Times check, build and every kind of page on this package: python -m benchmarks."""

import statistics
import subprocess
import sys
import time

from scripts.package import ROOT, read_package
from tests.server import serving

PAGES = [
    "/",
    "/munitions",
    "/munitions/claims",
    "/munitions/claims_flat",
    "/munitions/claims_flat?_search=shells",
    "/munitions/claims?_facet=proposition_id",
    "/munitions/claims/c0010",
    "/munitions/figures_flat",
    "/munitions/where_accounts_conflict",
    "/munitions/search_claims?words=artillery+shells",
    "/munitions/claims_flat.csv?_stream=on",
]
ROUNDS = 20


def main() -> None:
    for verb in ("check", "build"):
        _report(f"python -m scripts {verb}", [_time_command(verb) for _ in range(5)], "s", 1)
    with serving(read_package(ROOT).root, ROOT / "build") as client:
        for page in PAGES:
            client.get(page)
            _report(page, [_time_page(client, page) for _ in range(ROUNDS)], "ms", 1000)


def _time_command(verb: str) -> float:
    started = time.perf_counter()
    subprocess.run([sys.executable, "-m", "scripts", verb], cwd=ROOT, check=True, capture_output=True)
    return time.perf_counter() - started


def _time_page(client, page: str) -> float:
    started = time.perf_counter()
    client.get(page).raise_for_status()
    return time.perf_counter() - started


def _report(what: str, seconds: list[float], unit: str, factor: int) -> None:
    middle, most = statistics.median(seconds) * factor, max(seconds) * factor
    print(
        f"{what:<52} median {middle:8.2f} {unit:<2}  slowest of {len(seconds)} {most:8.2f} {unit}", flush=True
    )


if __name__ == "__main__":
    main()
