"""Is the package in order? The descriptor, the bytes of every file, the schema, the rules: in that order."""

from pathlib import Path

from ..package import read_package
from ..problems import Problem
from . import descriptor, files, metadata, rules, schema


def find_problems(root: Path) -> list[Problem]:
    """All problems of the package at `root`, in the order of its files. Writes nothing, asks no network.

    What depends on a file that cannot be read is left out; all else is still looked at.
    """
    if problems := list(descriptor.find_problems(root)):
        return _name_finder(problems, "descriptor")
    package = read_package(root)
    of_files, counts = files.find_problems(package)
    found = _name_finder(of_files, "files")
    found += _name_finder(metadata.find_problems(package), "metadata")
    found += _name_finder(schema.find_problems(package, counts), "schema")
    seen = {(problem.file, problem.row, problem.field) for problem in found}
    # A cell that already has a problem would only be named twice.
    found += [
        problem
        for problem in rules.find_problems(package, counts)
        if (problem.file, problem.row, problem.field) not in seen
    ]
    order = {table.path: place for place, table in enumerate(package.tables)}
    return sorted(found, key=lambda problem: (order.get(problem.file, -1), problem.row or 0))


def _name_finder(problems: list[Problem], name: str) -> list[Problem]:
    return [problem._replace(rule=name) for problem in problems]
