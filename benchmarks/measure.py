"""One command in a process of its own: how long it takes, how much memory, and whether it ends well."""

import os
import resource
import signal
import subprocess
import threading
import time
from pathlib import Path
from typing import NamedTuple

MEMORY_SHARE = 0.8  # of the machine's memory, beyond which a command is refused more


class Measurement(NamedTuple):
    """Wall time in seconds, peak memory in bytes (of the largest process), what went wrong, and what was printed.

    `stopped` says that the time ran out: it would have taken longer than `seconds`.
    """

    seconds: float
    peak: int
    failure: str = ""
    stopped: bool = False
    output: str = ""


def measure(command: list[str], folder: Path, log: Path, limit: float) -> Measurement:
    """Run a command in `folder` for at most `limit` seconds; what it prints goes to `log`."""
    started = time.perf_counter()
    out_of_time = threading.Event()
    with open(log, "wb") as file:
        process = subprocess.Popen(
            command, cwd=folder, stdout=file, stderr=file, start_new_session=True, preexec_fn=_limit_memory
        )
        timer = threading.Timer(limit, _stop, [process.pid, out_of_time])
        timer.start()
        try:
            _, status, usage = os.wait4(process.pid, 0)
        except BaseException:  # Ctrl-C, say: it is in a session of its own, and would go on
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            raise
        finally:
            timer.cancel()
    seconds = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    output = log.read_text(encoding="utf-8", errors="replace")
    failure = _explain(process.returncode, out_of_time.is_set(), limit, output)
    return Measurement(seconds, usage.ru_maxrss * 1024, failure, out_of_time.is_set(), output)


def _limit_memory() -> None:
    """The kernel would end whatever it likes, were the memory to run out; so the command fails by itself before."""
    most = int(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") * MEMORY_SHARE)
    resource.setrlimit(resource.RLIMIT_DATA, (most, most))


def _stop(group: int, out_of_time: threading.Event) -> None:
    out_of_time.set()
    os.killpg(group, signal.SIGKILL)


def _explain(code: int, out_of_time: bool, limit: float, output: str) -> str:
    if out_of_time:
        return f"stopped after {limit:g} s"
    if code == 0:
        return ""
    last = next((line.strip() for line in reversed(output.splitlines()) if line.strip()), "nothing printed")
    return f"{f'signal {-code}' if code < 0 else f'exit status {code}'}: {last[:200]}"
