"""Runs one command in its own process and measures its time and memory; describes the machine that it runs on."""

import os
import platform
import re
import sqlite3
import subprocess
import time
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

TOOLS = ("duckdb", "frictionless", "sqlite-utils", "datasette")


class Measurement(NamedTuple):
    """Wall and processor seconds, peak memory of the largest process in GB, what went wrong, what was printed."""

    seconds: float
    processor: float
    peak: float
    failure: str
    output: str


def measure(command: list[str], folder: Path) -> Measurement:
    """Run a command in `folder` to its end.

    Linux counts what this process holds when it starts the command towards the peak, so keep it small.
    """
    started = time.perf_counter()
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        output = process.stdout.read().decode(errors="replace").strip()
        _, status, usage = os.wait4(process.pid, 0)
        seconds, process.returncode = time.perf_counter() - started, os.waitstatus_to_exitcode(status)
    failure = f"exit status {process.returncode}: {output[-200:]}" if process.returncode else ""
    processor, peak = usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024 / 1e9
    return Measurement(seconds, processor, peak, failure, output)


def describe_machine() -> list[str]:
    """One fact per line, as a list in Markdown."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    [processor, *_] = re.findall(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text()) or ["unknown"]
    tools = ", ".join(f"{tool} {version(tool)}" for tool in TOOLS)
    return [
        f"* {processor}, {os.cpu_count()} cores, {memory:.0f} GB, {platform.platform()}",
        f"* Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {tools}",
        f"* load over the minute before it began: {os.getloadavg()[0]:.1f}",
    ]
