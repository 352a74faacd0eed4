"""Times the rules on Spark and on DuckDB, in one run: python -m benchmarks.spark [--master URL] PACKAGE..."""

import argparse
import os
import resource
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scripts.check import rules, spark, tables
from scripts.scale.parquet import write_copy
from scripts.scale.spark_session import open_session
from scripts.package import read_package


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--master", default="local[2]")
    parser.add_argument("packages", nargs="+", type=Path)
    arguments = parser.parse_args()
    started = time.perf_counter()
    with open_session(arguments.master) as session:
        session.sql("select 1").collect()
        print(f"session on {arguments.master}: first answer after {time.perf_counter() - started:.1f} s")
        for root in arguments.packages:
            _time_package(session, root.resolve())


def _time_package(session, root: Path) -> None:
    package = read_package(root)
    loaded = list(package.tables)
    with tempfile.TemporaryDirectory() as folder, tables.open_tables() as connection:
        print(f"{root.name}, {len(package.text_paths)} texts", flush=True)
        with _timed(session, "load"):
            tables.load_tables(connection, package, loaded)
        with _timed(session, "rules on DuckDB"):
            on_duckdb = rules.judge_tables(connection, loaded)
        with _timed(session, "Parquet copy"):
            write_copy(connection, [*(table.name for table in loaded), *tables.BESIDE], Path(folder) / "copy")
        size = sum(path.stat().st_size for path in Path(folder).rglob("*.parquet"))
        for attempt in ("first", "second"):
            with _timed(session, f"copy, rules on Spark, {attempt}"):
                on_spark = spark.judge_tables(session, None, connection, loaded)
        counts = [(table.name, _count(connection, table.name)) for table in loaded]
    rows, claims = sum(count for _, count in counts), dict(counts)["claims"]
    print(f"  {claims} claims, {rows} rows in all, {size / 1e6:.1f} MB of Parquet")
    print(
        f"  {len(on_duckdb)} problems on DuckDB, {len(on_spark)} on Spark, {set(on_duckdb) == set(on_spark)=}"
    )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"  peak memory so far: Python with DuckDB {peak:.0f} MB, Spark {_read_peak(session):.0f} MB",
        flush=True,
    )


def _count(connection, name: str) -> int:
    return connection.execute(f'select count(*) from "{name}"').fetchone()[0]


@contextmanager
def _timed(session, what: str) -> Iterator[None]:
    """Wall clock, and the processor seconds of Python with DuckDB and of Spark: they bear other work beside them."""
    started, own, of_spark = time.perf_counter(), time.process_time(), _read_processor_time(session)
    yield
    spent = (
        time.perf_counter() - started,
        time.process_time() - own,
        _read_processor_time(session) - of_spark,
    )
    print("  {:<28}{:8.2f} s; processor: here {:8.2f} s, Spark {:8.2f} s".format(what, *spent), flush=True)


# In local mode the JVM of the driver is all of Spark.
def _read_processor_time(session) -> float:
    fields = _proc(session, "stat").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _read_peak(session) -> float:
    """Peak resident memory in MB."""
    line = next(line for line in _proc(session, "status").splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def _proc(session, name: str) -> str:
    return Path(f"/proc/{session.sparkContext._gateway.proc.pid}/{name}").read_text()


if __name__ == "__main__":
    main()
