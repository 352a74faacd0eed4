"""One command in a process of its own, how long it takes and how much memory; and the machine that it runs on."""

import os
import platform
import signal
import sqlite3
import subprocess
import threading
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


def measure(command: list[str], folder: Path, log: Path, limit: float = 3600) -> Measurement:
    """Run a command in `folder`; what it prints goes to `log`. After `limit` seconds it is ended."""
    started = time.perf_counter()
    with open(log, "wb") as file:
        process = subprocess.Popen(command, cwd=folder, stdout=file, stderr=file, start_new_session=True)
        timer = threading.Timer(limit, os.killpg, [process.pid, signal.SIGKILL])
        timer.start()
        try:
            _, status, usage = os.wait4(process.pid, 0)
        except BaseException:  # Ctrl-C, say: it is in a session of its own, and would go on
            os.killpg(process.pid, signal.SIGKILL)
            raise
        finally:
            timer.cancel()
    seconds, process.returncode = time.perf_counter() - started, os.waitstatus_to_exitcode(status)
    output = log.read_text(encoding="utf-8", errors="replace").strip()
    failure = f"exit status {process.returncode}: {output[-200:]}" if process.returncode else ""
    return Measurement(
        seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024 / 1e9, failure, output
    )


def describe_machine() -> list[str]:
    """One fact per line."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.exists() else []
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return [
        f"{models[0] if models else platform.machine()}, {os.cpu_count()} cores, {memory:.0f} GB",
        f"{platform.platform()}, Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}",
        ", ".join(f"{tool} {version(tool)}" for tool in TOOLS),
        f"load over the minute before it began: {os.getloadavg()[0]:.1f}",
    ]
