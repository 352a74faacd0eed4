"""The files that datapackage.json declares: whether each is there and is as declared, and whether there are others."""

import hashlib
import stat
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path, PurePosixPath

from ..model import read_resources
from ..package import DESCRIPTOR, OTHER_FILES, Package
from ..problems import Problem

MOST_OF_A_TEXT = 10_000_000  # bytes; a novel has a few million


def find_file_problems(package: Package, present: dict[str, int]) -> Iterator[Problem]:
    """`present` is everything in the package, as `list_files` found it."""
    resources = package.descriptor["resources"]
    declared = {resource["path"] for resource in resources} | {*OTHER_FILES}
    undeclared = [
        path
        for path, mode in sorted(present.items())
        if path.startswith("data/") and stat.S_ISREG(mode) and path not in declared
    ]
    for place, resource in enumerate(resources):
        path, where = resource["path"], f"resources[{place}]"
        if stat.S_ISREG(present.get(path, 0)):
            yield from _judge_file(package.root, resource, where)
        elif path in present:
            # What is not a plain file or folder, or is inside one, has been reported already.
            if stat.S_ISDIR(present[path]):
                yield Problem(path, f"is not a plain file; put a plain file there ({where} of {DESCRIPTOR})")
        elif all(
            stat.S_ISDIR(present.get(folder.as_posix(), stat.S_IFDIR))
            for folder in PurePosixPath(path).parents
        ):
            # One cause, one problem: a file under another name is not told a second time, as one that is not declared.
            other = _find_renamed(path, undeclared)
            undeclared = [one for one in undeclared if one != other]
            cure = f"there is {other}: rename it, or write that path" if other else "restore it"
            yield Problem(path, f"is not there; {cure} ({where} of {DESCRIPTOR})")
    of_model = {resource["path"] for resource in read_resources().values()}
    for path in undeclared:
        cure = (
            "run upgrade, which declares it" if path in of_model else f"add it to {DESCRIPTOR} as a resource"
        )
        yield Problem(path, f"is not declared; {cure}, or remove it")


def _find_renamed(path: str, undeclared: list[str]) -> str | None:
    """The file, of those that are not declared, whose name is nearly that of a file that is not there."""
    names = {PurePosixPath(one).stem.casefold(): one for one in undeclared if one[-4:] == path[-4:]}
    near = get_close_matches(PurePosixPath(path).stem.casefold(), names, 1)
    return names[near[0]] if near else None


def _judge_file(root: Path, resource: dict, where: str) -> Iterator[Problem]:
    path = resource["path"]
    if "schema" not in resource and (size := (root / path).stat().st_size) > MOST_OF_A_TEXT:
        words = f"has {size:,} bytes, and a text may have {MOST_OF_A_TEXT:,}; record its chapters as texts of their own"
        yield Problem(path, words)
        return
    declared = {member: resource[member] for member in ("bytes", "hash") if member in resource}
    content = (root / path).read_bytes() if declared else b""
    facts = _weigh(content)
    if declared.items() <= facts.items():
        return
    if declared.items() <= _weigh(content.replace(b"\r\n", b"\n")).items():
        words = "its line ends were turned from LF into CR LF, as git does with core.autocrlf"
        yield Problem(path, f"{words}; restore the file, and leave {where} of {DESCRIPTOR} as it is")
        return
    odd = [member for member, value in declared.items() if facts[member] != value]
    message = f"says {declared[odd[0]]}, but {path} has {facts[odd[0]]}"
    advice = f"restore the file, or correct {' and '.join(odd)}"
    yield Problem(DESCRIPTOR, f"{message}; {advice}", field=f"{where}.{odd[0]}")


def _weigh(content: bytes) -> dict[str, int | str]:
    """What a descriptor may declare about the bytes of a file."""
    return {"bytes": len(content), "hash": "sha256:" + hashlib.sha256(content).hexdigest()}
