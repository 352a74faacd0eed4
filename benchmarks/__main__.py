"""Measures check, build and pages at several sizes, compared with what people use today: python -m benchmarks 1000 100000."""

import json
import shutil
import sys
from pathlib import Path

import click

from scripts.package import read_package

from .measure import Measurement, describe_machine, measure
from .peers import FRICTIONLESS, build_with_sqlite3, build_with_sqlite_utils, find_missing
from .results import OURS, THIS, Values, write_results
from .validators import CONSTRAINTS, VALIDATORS, break_constraints

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "benchmarks" / "RESULTS.md"
PEERS_PYTHON = ROOT / ".venv-bench" / "bin" / "python"
VALIDATED = 100_000  # claims
MODULE = [sys.executable, "-m"]
BUILD_ALONE = """
import pathlib, sys
from scripts import database, package
database.charts.MOST_CLAIMS = 0
database.build_database(package.read_package(pathlib.Path(sys.argv[1])))
"""


class Bench:
    """Measures the package at `root`, step by step, into `values` by name: seconds, or what the name says."""

    def __init__(self, claims: int, root: Path, scratch: Path) -> None:
        self.claims, self.root, self.scratch = claims, root, scratch
        self.values: Values = {}
        self.failures: list[str] = []

    def time(self, name: str, command: list[str], where: Path = ROOT) -> Measurement:
        measured = measure(command, where)
        click.echo(f"{self.claims:>9,} {name:<28} {measured.seconds:9.2f} s {measured.peak:6.2f} GB")
        if measured.failure:
            self.fail(name, measured.failure)
        else:
            self.values |= {name: measured.seconds, f"{name}, processor": measured.processor}
            self.values[f"{name}, peak memory"] = measured.peak
        return measured

    def fail(self, name: str, words: str) -> None:
        self.values.pop(name, None)
        self.failures.append(f"{self.claims:,} claims, {name}: {' '.join(words.split())}")

    def time_ours(self) -> None:
        self.time("check", [*MODULE, "scripts", "check", "--package", str(self.root)])
        self.time("build with check and charts", [*MODULE, "scripts", "build", "--package", str(self.root)])
        self.time("build", [sys.executable, "-c", BUILD_ALONE, str(self.root)])

    def time_served(self) -> None:
        self.time("export", [*MODULE, "scripts", "export", "--package", str(self.root)])
        step = self.time("pages", [*MODULE, "benchmarks.pages", str(self.root)])
        for found, value in json.loads("{}" if step.failure else step.output).items():
            if isinstance(value, float):
                self.values[found] = value
            else:
                self.fail(found, value)

    def time_peers(self) -> None:
        self.time("frictionless", FRICTIONLESS, self.root)
        package = read_package(self.root)
        for name, build in {"floor": build_with_sqlite3, "sqlite-utils": build_with_sqlite_utils}.items():
            path = self.scratch / f"{name}.db"
            if not self.time(name, build(package, path)).failure and (missing := find_missing(package, path)):
                self.fail(name, missing)
            path.unlink(missing_ok=True)

    def time_validators(self) -> None:
        claims, broken = self.root / "data" / "claims.csv", self.scratch / "broken.csv"
        break_constraints(claims, broken)
        for judge in VALIDATORS:
            python, name = sys.executable if judge == "ours" else str(PEERS_PYTHON), f"constraints: {judge}"
            command = [python, "-m", "benchmarks.validators", judge]
            proof = measure([*command, str(broken)], ROOT)
            measured = self.time(name, [*command, str(claims)])
            if (proof.output, measured.output) != (str(len(CONSTRAINTS)), "0"):
                self.fail(name, f"found {proof.output} of ten, and {measured.output} where there is none")


@click.command()
@click.argument("sizes", nargs=-1, type=click.IntRange(50), metavar="[CLAIMS]...")
def main(sizes: tuple[int, ...]) -> None:
    """Generate packages of so many CLAIMS, measure them one after the other, and write RESULTS.md."""
    machine = describe_machine()
    click.echo("\n".join(machine))
    scratch = ROOT / "build" / "benchmarks"
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True)
    real = Bench(0, ROOT, scratch)
    real.time_ours()
    failures, runs, before = real.failures, {THIS: real.values}, {}
    for claims in sorted(set(sizes or (1000, VALIDATED))):
        bench = Bench(claims, scratch / "package", scratch)
        bench.time("generate", [*MODULE, "benchmarks.generate", str(bench.root), "--claims", str(claims)])
        for step in (bench.time_ours, bench.time_served, bench.time_peers):
            step()
        if claims == VALIDATED:
            bench.time_validators()
        shutil.rmtree(bench.root)  # so that it does not disturb later measurements
        bench.values |= {f"{name} before": before[name] for name in OURS if name in before}
        runs[f"{claims:,} claims"] = bench.values
        before, failures = bench.values, failures + bench.failures
        write_results(RESULTS, machine, runs, failures)


if __name__ == "__main__":
    main()
