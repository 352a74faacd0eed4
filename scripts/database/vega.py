"""Vega, in a process of its own with little time and memory: a spec may ask for what never ends, or ends the process.

Run as a program, this file is that process: each line of standard input names a function of vl_convert and its arguments,
and a line of standard output gives what it returned, and what Vega logged.
"""

import atexit
import base64
import faulthandler
import json
import math
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

try:
    import resource
except ImportError:  # Windows: nothing but the waiting is limited
    resource = None  # type: ignore[assignment]

# Of computing for one drawing, which usually takes a tenth; and of waiting for it, where computing cannot be limited.
MOST_SECONDS, LONGEST_WAIT = 5, 60
# 500 MB of it is address space that V8 reserves and does not use.
MOST_MEMORY = 800_000_000
MOST_LOGGED = 10_000
# What Vega says in a line, before it says in which lines of its own.
REASON = re.compile(r"\w*Error: .+")


class Answer(NamedTuple):
    """What a function of vl_convert returned, and why Vega could not do all of it; empty if it could."""

    value: Any
    complaint: str


_running: list[subprocess.Popen] = []
# Seconds of computing, drawing by drawing.
_spent: list[float] = []


def ask_vega(function: str, **arguments: Any) -> Answer:
    """Call a function of vl_convert in the process that draws, which may have to be started. Raises ValueError."""
    if not _running:
        _running.append(_start())
    asked = json.dumps({"function": function, "arguments": arguments, "seconds": MOST_SECONDS})
    try:
        answer = _exchange(_running[0], asked)
    except (OSError, ValueError) as error:
        end_vega()
        _spent.append(MOST_SECONDS)
        words = f"Vega needs more than {MOST_SECONDS} seconds, or too much memory; draw less"
        raise ValueError(words) from error
    _spent.append(answer["seconds"])
    if answer.get("error") or answer["complaint"]:
        # What went wrong can come up again in the next drawing.
        end_vega()
    if "error" in answer:
        raise ValueError(answer["error"])
    value = base64.b64decode(answer["bytes"]) if "bytes" in answer else answer["value"]
    return Answer(value, answer["complaint"])


def read_spent() -> float:
    """Seconds of computing for all drawings until now."""
    return sum(_spent)


def _start() -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-P", str(Path(__file__))],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )


def _exchange(process: Any, asked: str) -> dict:
    """Raises OSError or ValueError if the process has ended."""
    process.stdin.write(f"{asked}\n".encode())
    process.stdin.flush()
    return json.loads(process.stdout.readline())


@atexit.register
def end_vega() -> None:
    while _running:
        process = _running.pop()
        process.kill()
        process.communicate()


def answer_all() -> NoReturn:
    """Be the process that draws, until nobody asks any more."""
    answers = os.fdopen(os.dup(1), "wb")
    with tempfile.TemporaryFile() as log:
        # What is logged is not among the answers, and not on the terminal.
        os.dup2(log.fileno(), 1)
        os.dup2(log.fileno(), 2)
        _limit_memory()
        for line in sys.stdin.buffer:
            start = log.seek(0, os.SEEK_END)
            asked = json.loads(line)
            # Both end the process, whatever it is doing.
            _limit_seconds(asked["seconds"])
            faulthandler.dump_traceback_later(LONGEST_WAIT, exit=True, file=log)
            begun = time.process_time()
            answer = _answer(asked["function"], asked["arguments"])
            answer["seconds"] = time.process_time() - begun
            faulthandler.cancel_dump_traceback_later()
            log.seek(start)
            answer["complaint"] = _find_reason(log.read(MOST_LOGGED).decode(errors="replace"))
            answers.write(json.dumps(answer).encode() + b"\n")
            answers.flush()
    sys.exit()


def _limit_memory() -> None:
    if resource:
        _limit(resource.RLIMIT_DATA, MOST_MEMORY)
        _limit(resource.RLIMIT_CORE, 0)


def _limit_seconds(seconds: int) -> None:
    """From now on; the limit is on what the process has used since its start."""
    if resource:
        _limit(resource.RLIMIT_CPU, math.ceil(time.process_time()) + seconds)


def _limit(kind: int, most: int) -> None:
    """Lower a limit, where the machine has not set a lower one already."""
    _, allowed = resource.getrlimit(kind)
    resource.setrlimit(kind, (most if allowed == resource.RLIM_INFINITY else min(most, allowed), allowed))


def _answer(function: str, arguments: dict[str, Any]) -> dict[str, Any]:
    try:
        import vl_convert

        value = getattr(vl_convert, function)(**arguments)
    except Exception as error:  # whatever it is, the next drawing may be right
        return {"error": _find_reason(str(error)) or "Vega cannot draw it"}
    return {"bytes": base64.b64encode(value).decode()} if isinstance(value, bytes) else {"value": value}


def _find_reason(words: str) -> str:
    found = REASON.search(words) or re.search(".+", words)
    return f"Vega says: {found[0].strip()[:300]}" if found else ""


if __name__ == "__main__":
    answer_all()
