"""Measures check, build and pages at several sizes, beside what people use today: python -m benchmarks 1000 100000."""

import json
import os
import shutil
import sys
from pathlib import Path

import click

from scripts.package import ROOT

from .measure import Measurement, describe_machine, measure
from .peers import FRICTIONLESS, build_with_sqlite3, build_with_sqlite_utils, find_missing, read_tables
from .results import Values, write_results
from .validators import CONSTRAINTS, JUDGES, break_constraints

RESULTS = ROOT / "benchmarks" / "RESULTS.md"
PEERS_PYTHON = ROOT / ".venv-bench" / "bin" / "python"
VALIDATED = 100_000  # claims
SCRIPTS = [sys.executable, "-m", "scripts"]
BUILD_ALONE = """
import pathlib, sys
from scripts import database, package
database.build_database(package.read_package(pathlib.Path(sys.argv[1])))
"""


class Bench:
    """Measures the package at `root`, step by step, into `values` by name: seconds, or what the name says."""

    def __init__(self, claims: int, root: Path, scratch: Path) -> None:
        self.claims, self.root, self.scratch = claims, root, scratch
        self.without_charts = root
        self.values: Values = {}
        self.failures: list[str] = []

    def time(self, name: str, command: list[str], where: Path = ROOT) -> Measurement:
        measured = measure(command, where, self.scratch / "log")
        click.echo(f"{self.claims:>9,} {name:<28} {measured.seconds:9.2f} s {measured.peak:6.2f} GB")
        if measured.failure:
            self.fail(name, measured.failure)
        else:
            self.values |= {name: measured.seconds, f"{name}, peak memory": measured.peak}
        return measured

    def fail(self, name: str, words: str) -> None:
        self.values.pop(name, None)
        self.failures.append(f"{self.claims:,} claims, {name}: {' '.join(words.split())}")
        click.echo(self.failures[-1], err=True)

    def time_ours(self) -> None:
        self.time("check", [*SCRIPTS, "check", "--package", str(self.root)])
        self.time("build with check and charts", [*SCRIPTS, "build", "--package", str(self.root)])
        self.time("build", [sys.executable, "-c", BUILD_ALONE, str(self.without_charts)])

    def time_served(self) -> None:
        self.time("export", [*SCRIPTS, "export", "--package", str(self.root)])
        proof = self.time("proof", [sys.executable, "-m", "benchmarks.quotes", str(self.root)])
        self.values |= {} if proof.failure else {"quotes": float(proof.output)}
        pages = self.time("pages", [sys.executable, "-m", "benchmarks.pages", str(self.root)])
        for name, found in json.loads("{}" if pages.failure else pages.output).items():
            if isinstance(found, float):
                self.values[f"page: {name}"] = found
            else:
                self.fail(f"page: {name}", found)

    def time_peers(self) -> None:
        self.time("frictionless", FRICTIONLESS, self.root)
        [database] = (self.root / "build").glob("*.db")
        tables = read_tables(self.root, database)
        for name, build in {"floor": build_with_sqlite3, "sqlite-utils": build_with_sqlite_utils}.items():
            path = self.scratch / f"{name}.db"
            if not self.time(name, build(tables, path)).failure and (missing := find_missing(tables, path)):
                self.fail(name, missing)
            path.unlink(missing_ok=True)

    def time_validators(self) -> None:
        claims, broken = self.root / "data" / "claims.csv", self.scratch / "broken.csv"
        break_constraints(claims, broken)
        for name in JUDGES:
            python = sys.executable if name == "ours" else str(PEERS_PYTHON)
            judge = [python, "-m", "benchmarks.validators", name]
            proof = measure([*judge, str(broken)], ROOT, self.scratch / "log")
            measured = self.time(f"constraints: {name}", [*judge, str(claims)])
            self.values[f"constraints: {name}"] = measured.processor
            if (proof.output, measured.output) != (str(len(CONSTRAINTS)), "0"):
                self.fail(
                    f"constraints: {name}",
                    f"found {proof.output} in a file with ten, {measured.output} in one with none",
                )


@click.command()
@click.argument("sizes", nargs=-1, type=click.IntRange(50), metavar="[CLAIMS]...")
@click.option(
    "--results", type=click.Path(path_type=Path, dir_okay=False), default=RESULTS, help="Where to write."
)
def main(sizes: tuple[int, ...], results: Path) -> None:
    """Make up packages of so many CLAIMS, measure one after the other, and write RESULTS.md."""
    os.chdir(ROOT)
    machine = describe_machine()
    click.echo("\n".join(machine))
    scratch = ROOT / "build" / "benchmarks"
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True)
    real = Bench(0, ROOT, scratch)
    real.without_charts = scratch / "package"
    shutil.copytree(ROOT / "data", real.without_charts / "data")
    for name in ("datapackage.json", "metadata.yml"):
        shutil.copy(ROOT / name, real.without_charts)
    real.time_ours()
    shutil.rmtree(real.without_charts)
    runs: dict[int, Values] = {}
    failures = real.failures
    for claims in sorted(set(sizes or (1000, VALIDATED))):
        bench = Bench(claims, scratch / "package", scratch)
        before = list(runs.values())[-1] if runs else {}
        bench.values |= {f"{name} before": before[name] for name in ("check", "build") if name in before}
        bench.time(
            "generate",
            [sys.executable, "-m", "benchmarks.generate", str(bench.root), "--claims", str(claims)],
        )
        for step in (bench.time_ours, bench.time_served, bench.time_peers):
            step()
        if claims == VALIDATED:
            bench.time_validators()
        shutil.rmtree(bench.root)  # nothing measured later should find it in the way
        runs[claims] = bench.values
        failures += bench.failures
        write_results(results, machine, runs, real.values, failures)
    click.echo(f"written to {results}")


if __name__ == "__main__":
    main()
