"""Kill every verb that writes at random moments: `make torture` prints what was then found on the disk.

Each verb works on a copy of the ferry, in a process of its own that is ended by SIGKILL at any moment between its start and
its end. Then the package must be as it was or as it becomes; and the verb runs again, which must leave nothing behind.
"""

import csv
import hashlib
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from scripts.__main__ import main
from scripts.authors.blind import start_blind
from scripts.changing import finish_interrupted
from scripts.check import find_problems
from scripts.database import build_database
from scripts.export import export_package
from scripts.package import DESCRIPTOR, load_descriptor, read_package
from scripts.strict_json import format_json

FERRY = Path(__file__).parent / "ferry"
# How the names of what a run works with begin, beside the package and in the folder of temporary files.
LEFT = (".building-", ".exporting-", ".new-", ".blind-", ".writing-", ".edit", "claimbook-")
HEADINGS = ("whole", "finished by the next", "torn", "left something", "left after the next")
QUOTED = ("add", "claim", "Ferry May Stop")
FOUND = ("--proposition", "ferry-condition", "--set", "paraphrase=Something is said.", "--accept", "Tried.")
SECOND = "The ferry is old, says Ada Brook. It carried 20 cars in May 2024.\n"
PROBE = "probe.txt"

Verb = tuple[Callable[[Path], object], Callable[[Path], object]]


def call(*words: str, there: str = "") -> Callable[[Path], object]:
    """A command of the package at a root, or with the root joined to `there` as its last word."""

    def run(root: Path) -> object:
        places = [str(root / there)] if there else ["--package", str(root)]
        return main([*(word.replace("ROOT", str(root)) for word in words), *places], standalone_mode=False)

    return run


def leave(root: Path) -> None:
    """Leave the package as it is."""


def change_after_build(root: Path) -> None:
    """A database and downloads of an earlier build, and a row that has changed since."""
    package = read_package(root)
    build_database(package)
    export_package(package)
    (root / "dist" / "mine.txt").write_text("Mine.\n", encoding="utf-8")
    path = root / "data" / "agents.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("Ada Brook", "Ada Broke"), encoding="utf-8")


def build_again(root: Path) -> None:
    change_after_build(root)
    build_database(read_package(root))


def age(root: Path) -> None:
    """The package as an older model had it: without some codes and tables."""
    for path in sorted((root / "data" / "codelists").glob("*.csv"))[:12]:
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        path.write_text("".join(lines[:2]), encoding="utf-8")
    descriptor = load_descriptor(root)
    del descriptor["model"]
    (root / DESCRIPTOR).write_text(format_json(descriptor) + "\n", encoding="utf-8")


def begin_claim(root: Path) -> None:
    """A worksheet with one claim, which somebody has read."""
    with suppress(SystemExit):
        call(*QUOTED, "--yes")(root)
    [path] = (root / "drafts").glob("*.csv")
    with open(path, encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    lines[0] |= {"enter": "yes", "proposition_id": "ferry-condition", "accept": "Tried."}
    lines[0]["paraphrase"] = "Something is said."
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, lines[0])
        writer.writeheader()
        writer.writerows(lines)


def type_text(root: Path) -> None:
    (root / PROBE).write_text(SECOND, encoding="utf-8")


def spoil(root: Path) -> None:
    """What a spreadsheet does to line ends."""
    for name in ("claims", "agents", "sources"):
        path = root / "data" / f"{name}.csv"
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))


ADDED = ("add", "source", f"ROOT/{PROBE}", "--publisher", "River Times", "--title", "Old", "--new-publisher")
NEW = ("new", "--name", "bridge", "--title", "Claims about a bridge")
VERBS: dict[str, Verb] = {
    "check": (leave, find_problems),
    "build": (change_after_build, call("build")),
    "export": (build_again, call("export")),
    "new": (leave, call(*NEW, there="bridge")),
    "new, in a folder that is there": (lambda root: (root / "bridge").mkdir(), call(*NEW, there="bridge")),
    "upgrade": (age, call("upgrade")),
    "add source": (type_text, call(*ADDED, "--yes")),
    "add claim": (leave, call(*QUOTED, *FOUND, "--yes")),
    "add claim, unfinished": (leave, call(*QUOTED, "--yes")),
    "add worksheet": (leave, call("add", "worksheet", "ferry-gazette")),
    "add claims": (begin_claim, call("add", "claims", "ROOT/drafts/ferry-gazette.csv")),
    "add code": (
        leave,
        call("add", "code", "topics", "trees", "--title", "Trees", "--description", "Trees."),
    ),
    "skip": (leave, call("skip", "ferry-gazette", "9", "--as", "transition", "--why", "Says nothing.")),
    "supersede": (leave, call("supersede", "c0002", "--set", "note=Looked at.", "--why", "Reworded.")),
    "withdraw": (leave, call("withdraw", "c0016", "--why", "Read of another fare.")),
    "fix": (spoil, call("fix")),
    "release": (leave, call("release", "0.3.0", "--date", "2026-11-27")),
    "desk --blind": (leave, lambda root: start_blind(root, root / "second")),
}


def look(root: Path) -> dict[str, str]:
    """The digest of every file below a folder, apart from what a run works with."""
    return {
        str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in root.rglob("*")
        if path.is_file() and not any(part.startswith(LEFT) for part in path.relative_to(root).parts)
    }


def find_left(*folders: Path) -> list[Path]:
    return [path for folder in folders for path in folder.rglob("*") if path.name.startswith(LEFT)]


def run_apart(
    verb: Callable[[Path], object], root: Path, temporary: Path, after: float | None = None
) -> None:
    """Run a verb in a process of its own, which is killed `after` so many seconds."""
    process = os.fork()
    if not process:
        try:
            nowhere = os.open(root.parent / "log.txt", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
            os.dup2(nowhere, 1)
            os.dup2(nowhere, 2)
            tempfile.tempdir = str(temporary)
            verb(root)
        finally:
            os._exit(0)
    if after is not None:
        time.sleep(after)
        os.kill(process, signal.SIGKILL)
    os.waitpid(process, 0)


def torture(name: str, kills: int, folder: Path, chance: random.Random) -> Counter[str]:
    """Kill a verb so many times; how often it left what."""
    prepare, verb = VERBS[name]
    first, root, temporary = folder / "first", folder / "ferry", folder / "temporary"
    temporary.mkdir(parents=True)
    shutil.copytree(FERRY, first, ignore=shutil.ignore_patterns("build", "dist"))
    # Apart too: what draws the charts has threads, and a process with threads cannot be divided.
    run_apart(prepare, first, temporary)
    shutil.copytree(first, root)
    started = time.monotonic()
    run_apart(verb, root, temporary)
    lasted = time.monotonic() - started
    states = [look(first), look(root)]
    assert states[0] != states[1] or name == "check", (folder / "log.txt").read_text(encoding="utf-8")
    found: Counter[str] = Counter()
    for _ in range(kills):
        shutil.rmtree(root)
        shutil.copytree(first, root)
        run_apart(verb, root, temporary, chance.uniform(0, lasted))
        now, left = look(root), find_left(root, temporary)
        finish_interrupted(root)
        then = look(root)
        run_apart(verb, root, temporary)
        ok = (
            "whole"
            if now in states
            else "finished by the next"
            if states[1] in (then, look(root))
            else "torn"
        )
        found.update([ok, *(["left something"] if left else [])])
        found.update(["left after the next"] if find_left(root, temporary) else [])
    return found


def tell(kills: int, names: list[str]) -> None:
    """Print a table of what was found."""
    print(f"| {kills} kills of | {' | '.join(HEADINGS)} |\n|---|{'---|' * len(HEADINGS)}")
    with tempfile.TemporaryDirectory() as folder:
        for place, name in enumerate(names or VERBS):
            found = torture(name, kills, Path(folder) / str(place), random.Random(place))
            print(f"| {name} | {' | '.join(str(found[heading]) for heading in HEADINGS)} |", flush=True)


if __name__ == "__main__":
    tell(int(sys.argv[1]) if sys.argv[1:] else 300, sys.argv[2:])
