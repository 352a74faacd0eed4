"""Measures check, build and pages at several sizes, beside what a user would pick instead: python -m benchmarks."""

import json
import os
import shutil
import statistics
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from scripts.package import ROOT, Package, read_package

from .machine import describe_machine, has_sqlite3
from .measure import Measurement, measure
from .results import STEPS, find_stale_reasons, write_results
from .rivals import build_with_sqlite3, build_with_sqlite_utils, find_missing, validate_with_frictionless
from .targets import Run

PYTHON = sys.executable
RESULTS = ROOT / "benchmarks" / "RESULTS.md"
ROUNDS = 5
NO_FLOOR = "the floor is not measured without sqlite3; install it: apt-get install sqlite3"


@click.command()
@click.argument("sizes", nargs=-1, type=click.IntRange(50), metavar="[CLAIMS]...")
@click.option("--limit", default=3600.0, show_default=True, help="Seconds that a step may take.")
@click.option(
    "--folder", type=click.Path(path_type=Path), default=ROOT / "build" / "benchmarks", help="Scratch."
)
@click.option(
    "--results", type=click.Path(path_type=Path, dir_okay=False), default=RESULTS, help="Where to write."
)
def main(sizes: tuple[int, ...], limit: float, folder: Path, results: Path) -> None:
    """Make up packages of so many CLAIMS, one size after the other, measure, and write RESULTS.md."""
    os.chdir(ROOT)
    machine = describe_machine()
    click.echo("\n".join(machine))
    if not has_sqlite3():
        click.echo(NO_FLOOR)
    small = list(measure_real_package(folder, limit))
    runs = []
    for claims in sorted(set(sizes or (1000, 10_000, 100_000))):
        runs.append(measure_size(claims, folder / str(claims), limit))
        shutil.rmtree(folder / str(claims))  # nothing measured later should find it in the way
        write_results(results, machine, runs, small)
    for name in find_stale_reasons(runs):
        click.echo(f"benchmarks/shortfalls.yml: {name} is reached, or no target; remove its reason")
    click.echo(f"written to {results}")


def measure_size(claims: int, folder: Path, limit: float) -> Run:
    """Make a package up and measure every step on it; a step that fails is noted, the next one is measured."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    root = folder / "package"
    steps = {}

    def step(name: str, command: list[str], where: Path = ROOT) -> Measurement:
        steps[name] = measure(command, where, folder / f"{name}.log".replace(" ", "-"), limit)
        _report(claims, name, steps[name])
        return steps[name]

    made = step("generate", [PYTHON, "-m", "benchmarks.generate", str(root), "--claims", str(claims)])
    if made.failure:
        return Run(claims, steps, [], None)
    package = read_package(root)
    step("check", [PYTHON, "-m", "scripts", "check", "--package", str(root)])
    step("frictionless", validate_with_frictionless(), root)
    step("build", [PYTHON, "-m", "benchmarks.build", str(root)])
    step("export", [PYTHON, "-m", "scripts", "export", "--package", str(root)])
    proof = step("quotes", [PYTHON, "-m", "benchmarks.quotes", str(root)])
    pages = step("pages", [PYTHON, "-m", "benchmarks.pages", str(root)])
    step("make build", [PYTHON, "-m", "scripts", "build", "--package", str(root)])
    for name, database, command in _list_rivals(package, folder):
        measured = step(name, command)
        if not measured.failure and (missing := find_missing(database, _count_rows(package))):
            steps[name] = measured._replace(failure=missing)
        database.unlink(missing_ok=True)
    return Run(claims, steps, list(_read_json(pages)), next(_read_json(proof), None))


def _list_rivals(package: Package, folder: Path) -> Iterator[tuple[str, Path, list[str]]]:
    path = folder / "sqlite-utils.db"
    yield "sqlite-utils", path, build_with_sqlite_utils(package, path)
    if has_sqlite3():
        path = folder / "floor.db"
        yield "floor", path, build_with_sqlite3(package, path)


def _count_rows(package: Package) -> dict[str, int]:
    """How many rows each table must have, by DuckDB."""
    import duckdb

    reading = "auto_detect=false, header=true, delim=',', quote='\"', escape='\"', parallel=false"
    counts = {}
    for table in package.tables:
        columns = ", ".join(f"'{name}': 'varchar'" for name in table.field_names)
        query = f"select count(*) from read_csv(?, {reading}, columns={{{columns}}})"
        [(counts[table.name],)] = duckdb.execute(query, [str(package.root / table.path)]).fetchall()
    return counts


def _read_json(measured: Measurement) -> Iterator[dict]:
    """What a step printed as JSON, a line each, also if it was stopped in the end."""
    return (json.loads(line) for line in measured.output.splitlines() if line.startswith("{"))


def measure_real_package(folder: Path, limit: float) -> Iterator[str]:
    """Lines on this package as it is: small, so each command several times."""
    folder.mkdir(parents=True, exist_ok=True)
    yield "| step | median | slowest |"
    yield "|---|---:|---:|"
    for verb in ("check", "build"):
        command = [PYTHON, "-m", "scripts", verb]
        runs = [measure(command, ROOT, folder / "real.log", limit) for _ in range(ROUNDS)]
        _report(0, f"python -m scripts {verb}", runs[0])
        seconds = [run.seconds for run in runs]
        yield f"| `python -m scripts {verb}` | {statistics.median(seconds):.2f} s | {max(seconds):.2f} s |"
    pages = measure([PYTHON, "-m", "benchmarks.pages", str(ROOT)], ROOT, folder / "real.log", limit)
    _report(0, "pages", pages)
    for page in _read_json(pages):
        if page.get("p50"):
            yield f"| {page['page']} | {page['p50'] * 1000:.0f} ms | {page['slowest'] * 1000:.0f} ms |"


def _report(claims: int, name: str, measured: Measurement) -> None:
    size = f"{claims:,} claims" if claims else "this package"
    words = STEPS.get(name, name).replace("*", "")
    memory = f"{measured.peak / 1e6:,.0f} MB"
    click.echo(f"{size:>18}  {words:<48} {measured.seconds:9.2f} s {memory:>10}  {measured.failure}")


if __name__ == "__main__":
    main()
