"""Packages of up to 100 MB, each large in another way: `make large` prints what check says about them, and what that takes.

python -m tests.large "one line" tries the shapes in whose name these words are. Whatever is accepted or refused, check may
take 10 seconds and 512 MB; it is ended after two minutes, or at 4 GB.
"""

import csv
import hashlib
import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from conftest import FERRY, ROOT, copy_package, write_descriptor

from scripts.package import load_descriptor

# Of the bytes of one file; the rest of the package is small.
SIZE = 99_000_000
MOST_BYTES = 512 * 1024 * 1024
PATIENCE, CEILING = 120, 4_000_000_000


def read(root: Path, table: str) -> tuple[list[str], list[str]]:
    """The header and the first row of a table."""
    with open(root / f"data/{table}.csv", encoding="utf-8", newline="") as file:
        header, row, *_ = csv.reader(file)
    return header, row


def append(root: Path, table: str, rows: Iterable[dict], size: int = SIZE) -> None:
    """Add rows to a table until they have so many bytes; what a row does not say is as in the first one."""
    header, first = read(root, table)
    with open(root / f"data/{table}.csv", "a", encoding="utf-8", newline="") as file:
        writer, most = csv.writer(file, lineterminator="\n"), file.tell() + size
        for number, row in enumerate(rows):
            writer.writerow([row.get(name, cell) for name, cell in zip(header, first)])
            if (number % 100 == 0 and file.tell() > most) or len(str(row)) > size / 2:
                break


def numbers(make: Callable[[int], dict], first: int = 10_000) -> Iterator[dict]:
    number = first
    while True:
        yield make(number)
        number += 1


def add_texts(root: Path, texts: Iterable[str]) -> None:
    """A source for each text."""
    descriptor, rows = load_descriptor(root), []
    for number, text in enumerate(texts):
        path = f"data/texts/large-{number:06}.txt"
        (root / path).write_text(text, encoding="utf-8")
        descriptor["resources"].append({"name": f"large-{number:06}", "path": path})
        digest = hashlib.sha256(text.encode()).hexdigest()
        rows.append({"source_id": f"large-{number:06}", "text_path": path, "text_sha256": digest})
    write_descriptor(root, descriptor)
    append(root, "sources", rows)


def add_sentences(root: Path, text: str, copies: int) -> None:
    """So many texts, each line a sentence that is not a claim."""
    add_texts(root, [text] * copies)
    ends, start = [], 0
    for line in text.splitlines(keepends=True):
        ends.append((start, start + len(line.rstrip())))
        start += len(line)
    rows = (
        {"source_id": f"large-{copy:06}", "number": number, "sentence_start": start, "sentence_end": end}
        | {"disposition": "rhetoric", "note": "Invented."}
        for copy in range(copies)
        for number, (start, end) in enumerate(ends, 1)
    )
    append(root, "sentences", rows)


def write(path: str, make: Callable[[], bytes]) -> Callable[[Path], None]:
    def change(root: Path) -> None:
        (root / path).parent.mkdir(exist_ok=True)
        (root / path).write_bytes(make())

    return change


def append_bytes(root: Path, content: bytes) -> None:
    with open(root / "data/claims.csv", "ab") as file:
        file.write(content)


def rows(table: str, make: Callable[[int], dict]) -> Callable[[Path], None]:
    return lambda root: append(root, table, numbers(make))


def declare(count: int, member: Callable[[int], dict]) -> Callable[[Path], None]:
    def change(root: Path) -> None:
        descriptor = load_descriptor(root)
        descriptor["resources"] += map(member, range(count))
        (root / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")

    return change


def describe_table(number: int) -> dict:
    fields = [{"name": f"f{place}", "description": "A field."} for place in range(10)]
    schema = {"fields": fields, "primaryKey": "f0"}
    return {"name": f"own{number}", "path": f"data/own{number}.csv", "schema": schema}


def put_files(root: Path) -> None:
    (root / "data/many").mkdir()
    for number in range(50_000):
        (root / f"data/many/{number}.csv").touch()


LINE = "The ferry \U0001f6a2 has no very old car, and nobody counts those on the shore.\n"
SHAPES: dict[str, Callable[[Path], None]] = {
    # Texts.
    "text of 90 MB": lambda root: add_texts(root, ["The ferry is old. " * 5_000_000]),
    "ten texts of 9.9 MB, no sentences": lambda root: add_texts(root, ["The ferry is old. " * 550_000] * 10),
    "nine texts of 9.9 MB, no spaces": lambda root: add_texts(root, ["é" * 4_950_000] * 9),
    "four texts of 9.9 MB and their sentences": lambda root: add_sentences(root, LINE * 130_000, 4),
    "20,000 sources with texts of 2 KB": lambda root: add_texts(root, [LINE * 27] * 20_000),
    # Many rows, short and long.
    "short claims": rows("claims", lambda n: {"claim_id": f"c{n:07}"}),
    "claims of 5,000 characters": rows(
        "claims", lambda n: {"claim_id": f"c{n:07}", "quote": "x " * 2499, "note": "y " * 2499}
    ),
    "hops of many claims": rows("attributions", lambda n: {"claim_id": f"c{n:07}"}),
    "hops of one claim": rows("attributions", lambda n: {"claim_id": "c0001", "hop": str(n)}),
    "figures": rows("figures", lambda n: {"figure_id": f"f{n:07}"}),
    "figures of one claim": rows("figures", lambda n: {"figure_id": f"f{n:07}", "claim_id": "c0002"}),
    "codelist of millions": rows("codelists/units", lambda n: {"code": f"u{n}"}),
    "agents": rows("agents", lambda n: {"agent_id": f"a-{n}", "name": f"Agent {n}"}),
    "relations in a chain": rows(
        "relations",
        lambda n: {"claim_id": f"c{n:07}", "relation": "refines", "other_claim_id": f"c{n + 1:07}"},
    ),
    "claims that replace each other": rows(
        "claims", lambda n: {"claim_id": f"c{n:07}", "status": "superseded", "superseded_by": f"c{n + 1:07}"}
    ),
    "traces from one account": rows("traces", lambda n: {"trace_id": f"t{n:07}", "claim_id": "c0002"}),
    "the same row, a million times": rows("relations", lambda n: {}),
    "every cell odd": rows("relations", lambda n: {"claim_id": f"=\u200b{n}", "reason": " \u0422he\u00ad "}),
    "accepted warnings": rows("accepted_warnings", lambda n: {"row": f"c{n:07}"}),
    "dates that take long": rows(
        "statements",
        lambda n: {
            "statement_id": f"s-{n}",
            "stated_on": f"[XXX{n % 10}-{n % 12 + 1:02}-3X,{n % 9999 + 1:04}..]",
        },
    ),
    # Odd CSV.
    "one line": write("data/claims.csv", lambda: b"x" * SIZE),
    "a cell of 90 MB": rows("relations", lambda n: {"reason": "x" * 90_000_000}),
    "commas": write("data/claims.csv", lambda: b"," * SIZE),
    "quotation marks": write("data/claims.csv", lambda: b'"' * SIZE),
    "empty lines": write("data/claims.csv", lambda: b"\n" * SIZE),
    "commas below the header": lambda root: append_bytes(root, b"," * SIZE),
    "quotation marks below the header": lambda root: append_bytes(root, b'"' * SIZE),
    "NULs": write("data/claims.csv", lambda: b"\0" * SIZE),
    "CR LF": lambda root: (
        append(root, "relations", numbers(lambda n: {"claim_id": f"c{n:07}"})),
        write(
            "data/relations.csv", lambda: (root / "data/relations.csv").read_bytes().replace(b"\n", b"\r\n")
        )(root),
    ),
    # Other files.
    "descriptor of 100 MB": write("datapackage.json", lambda: b'{"a": "' + b"x" * SIZE + b'"}'),
    "descriptor of 9 MB of lists": write("datapackage.json", lambda: b"[" * 4_500_000 + b"]" * 4_500_000),
    "descriptor of 9 MB of members": write(
        "datapackage.json", lambda: json.dumps({f"m{n}": n for n in range(500_000)}).encode()
    ),
    "descriptor of 90,000 texts": declare(
        90_000, lambda n: {"name": f"t{n}", "path": f"data/texts/t{n}.txt"}
    ),
    "descriptor of 5,000 tables": declare(5_000, describe_table),
    "metadata.yml of 100 MB": write("metadata.yml", lambda: b"a: " + b"x" * SIZE),
    "metadata.yml of 250 KB of brackets": write("metadata.yml", lambda: b"[" * 250_000),
    "metadata.yml of 250 KB of keys": write(
        "metadata.yml", lambda: b"".join(b"k%d: 1\n" % n for n in range(22_000))
    ),
    "CITATION.cff of 100 MB": write("CITATION.cff", lambda: b"a: " + b"x" * SIZE),
    "README.md of 100 MB": write("README.md", lambda: b"# A\n" * (SIZE // 4)),
    "CHANGELOG.md of 100 MB": write("CHANGELOG.md", lambda: b"## 1.0.0\n- a\n" * (SIZE // 13)),
    "a chart of 100 MB": write("charts/large.vl.json", lambda: b" " * SIZE),
    "50,000 files that are not declared": put_files,
}


def measure(root: Path) -> tuple[float, int, str]:
    """Seconds of processor time and the most bytes of memory that check takes, and the last line that it says."""
    with tempfile.TemporaryFile("w+") as said:
        process = subprocess.Popen(
            [sys.executable, "-m", "scripts", "check", "--package", str(root)],
            cwd=ROOT,
            stdout=said,
            stderr=said,
            preexec_fn=lambda: (
                resource.setrlimit(resource.RLIMIT_CPU, (PATIENCE, PATIENCE)),
                resource.setrlimit(resource.RLIMIT_DATA, (CEILING, CEILING)),
            ),
        )
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        lines = said.read().splitlines()
    told = f"exit {process.returncode}, {len(lines)} lines: {lines[0] if lines else ''}"
    return used.ru_utime + used.ru_stime, used.ru_maxrss * 1024, told.replace(str(root), "")


def main(words: list[str]) -> None:
    print("| shape | MB | processor s | most MB | what check says |\n|---|---|---|---|---|")
    for name, change in SHAPES.items():
        if words and not any(word in name for word in words):
            continue
        with tempfile.TemporaryDirectory(prefix="large-") as folder:
            root = copy_package(FERRY, Path(folder) / "ferry")
            change(root)
            size = sum(path.stat().st_size for path in root.rglob("*") if path.is_file())
            seconds, most, told = measure(root)
            mark = "**" if seconds > 15 or most > MOST_BYTES else ""
            cells = (f"{size / 1e6:.0f}", f"{seconds:.1f}", f"{most / 1e6:.0f}", told[:150])
            print(f"| {mark}{name}{mark} | {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
