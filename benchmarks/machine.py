"""The machine and the tools that were measured with."""

import os
import platform
import shutil
import sqlite3
import subprocess
from importlib.metadata import version
from pathlib import Path

TOOLS = ("duckdb", "frictionless", "sqlite-utils", "datasette")


def describe_machine() -> list[str]:
    """One fact a line; what cannot be found out is said to be unknown."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    tools = ", ".join(f"{tool} {version(tool)}" for tool in TOOLS)
    return [
        f"Processor: {_find('/proc/cpuinfo', 'model name', ':')}, {len(os.sched_getaffinity(0))} cores to be used",
        f"Memory: {memory / 1e9:.0f} GB",
        f"System: {_find('/etc/os-release', 'PRETTY_NAME', '=')}, Linux {platform.release()}",
        f"Python {platform.python_version()}, {tools}",
        f"SQLite {sqlite3.sqlite_version} (of Python), {_sqlite3_version()} (command line)",
        f"Load when it began, over 1, 5 and 15 minutes: {load}",
    ]


def has_sqlite3() -> bool:
    return shutil.which("sqlite3") is not None


def _sqlite3_version() -> str:
    if not has_sqlite3():
        return "none"
    return subprocess.run(["sqlite3", "--version"], capture_output=True, text=True).stdout.split()[0]


def _find(path: str, name: str, mark: str) -> str:
    """The value of the first line of a file that starts with a name."""
    try:
        lines = Path(path).read_text(encoding="utf-8").splitlines()
    except OSError:
        return "unknown"
    found = (line.partition(mark)[2].strip(' "') for line in lines if line.startswith(name))
    return next(found, "unknown")
