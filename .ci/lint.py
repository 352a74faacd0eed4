"""Checks every file of the repository, whatever its language, for what linters of one language do not look for.

Prints every problem as `file:line: what is wrong; what to do` and exits with 1 if there are any. Checks the named files,
or else all files that git tracks or would track.
"""

import ast
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import yaml

CONFLICT = re.compile(r"<{7}( |$)|>{7}( |$)|[|]{7}( |$)|={7}$")
LONGEST_TEMPLATE_LINE = 160
LONGEST_FUNCTION = 40
# Kept byte for byte: texts by others, and cells that may end in any character.
VERBATIM = re.compile(r"(^|/)data/texts/|[.]csv$")
PARSERS: dict[str, Callable[[str], object]] = {
    ".py": ast.parse,
    ".json": json.loads,
    ".toml": tomllib.loads,
    ".yml": yaml.safe_load,
    ".cff": yaml.safe_load,
}


def find_problems(path: Path) -> Iterator[str]:
    """What is wrong with the file at `path`, which is relative to the working directory."""
    content = path.read_bytes()
    if b"\0" in content:
        return  # not a text
    try:
        words = content.decode("utf-8")
    except UnicodeDecodeError as error:
        yield f"{path}: is not UTF-8 at byte {error.start}; save it as UTF-8"
        return
    for number, line in enumerate(words.split("\n"), 1):
        for problem in _judge_line(path, line):
            yield f"{path}:{number}: {problem}"
    if words and not words.endswith("\n") and not VERBATIM.search(path.as_posix()):
        yield f"{path}: its last line does not end with a line break; add one"
    try:
        parsed = PARSERS.get(path.suffix, str)(words)
    except (ValueError, SyntaxError, yaml.YAMLError) as error:
        yield f"{path}: cannot be parsed: {' '.join(str(error).split())}; correct it"
    else:
        if isinstance(parsed, ast.Module):
            yield from _judge_functions(path, parsed)


def _judge_line(path: Path, line: str) -> Iterator[str]:
    if CONFLICT.match(line):
        yield "is a merge conflict marker; resolve the conflict"
    if line != line.rstrip() and not VERBATIM.search(path.as_posix()):
        yield "ends with white space; remove it"
    if path.suffix == ".html" and len(line) > LONGEST_TEMPLATE_LINE:
        yield f"is a template line of {len(line)} characters; break it at {LONGEST_TEMPLATE_LINE} at the latest"


def _judge_functions(path: Path, module: ast.Module) -> Iterator[str]:
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > LONGEST_FUNCTION:
                words = (
                    f"{node.name} has {lines} lines; shorten it to at most {LONGEST_FUNCTION}, or divide it"
                )
                yield f"{path}:{node.lineno}: {words}"


def list_files() -> list[Path]:
    """The files that exist in the repository, including new ones."""
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        names = subprocess.run(listed, stdout=subprocess.PIPE, text=True, check=True).stdout.split("\0")
    except (OSError, subprocess.CalledProcessError) as error:
        sys.exit(f"lint: git cannot list the files ({error}); run this in a clone, or name files")
    return [path for path in map(Path, filter(None, names)) if path.is_file()]


def main() -> None:
    paths = [Path(name) for name in sys.argv[1:]] or list_files()
    problems = [problem for path in paths for problem in find_problems(path)]
    print(*problems, f"lint: {len(problems)} problem{'' if len(problems) == 1 else 's'}", sep="\n")
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
