"""Change several files of a package in one step: all of them or none, whatever interrupts it.

What is to replace files is written into the folder .edit/next; renaming that to .edit/ready is the moment at which the
change is made. If the moves that follow are interrupted, the next verb finishes them.
"""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from .folders import locked, synchronise, write_whole
from .problems import Failure

FOLDER = ".edit"
# How long a second writer waits for the first.
PATIENCE = 10.0  # seconds


@contextmanager
def writing(root: Path) -> Iterator[None]:
    """Write to a package alone: other writers wait. What a change left unfinished is finished first."""
    with _locked(root):
        _finish(root)
        try:
            yield
        finally:
            # Never what is in .edit/ready: that change was made, and is still to be finished.
            shutil.rmtree(root / FOLDER / "next", ignore_errors=True)
            with suppress(OSError):
                (root / FOLDER).rmdir()


def lay_out(root: Path, changes: dict[str, bytes]) -> Path:
    """Write files beside the package, by their paths in it, and return the folder."""
    beside = root / FOLDER / "next"
    shutil.rmtree(beside, ignore_errors=True)
    for path, content in changes.items():
        (beside / path).parent.mkdir(parents=True, exist_ok=True)
        write_whole(beside / path, content)
    return beside


def make_change(root: Path, paths: list[str]) -> None:
    """Replace the files with these paths by those that are laid out. Raises OSError before anything is changed."""
    beside = root / FOLDER / "next"
    write_whole(beside / "changes.json", json.dumps(paths).encode())
    synchronise(beside, *(path for path in beside.rglob("*") if path.is_dir()))
    os.rename(beside, root / FOLDER / "ready")
    _finish(root)


def finish_interrupted(root: Path) -> None:
    """Finish a change that was made, but whose files had not all been moved when its process ended."""
    if (root / FOLDER / "ready").exists():
        with _locked(root):
            _finish(root)


def _finish(root: Path) -> None:
    ready = root / FOLDER / "ready"
    if not ready.is_dir() or ready.is_symlink() or (root / FOLDER).is_symlink():
        return
    try:
        paths = _read_paths(root, ready)
        for path in paths:
            if (ready / path).exists():
                (root / path).parent.mkdir(parents=True, exist_ok=True)
                os.replace(ready / path, root / path)
        synchronise(*{(root / path).parent for path in paths})
        # What is only half removed must not look like a change that is still to be made.
        shutil.rmtree(root / FOLDER / "next", ignore_errors=True)
        os.rename(ready, root / FOLDER / "next")
        shutil.rmtree(root / FOLDER)
    except (OSError, ValueError, RecursionError) as error:
        words = f"{ready} holds a change that could not be finished ({error})"
        raise Failure(f"{words}; make {root} writable, or remove {ready}") from error


def _read_paths(root: Path, ready: Path) -> list[str]:
    """The files of a change. Raises ValueError if one leads out of the package, which anybody may have made and passed on."""
    paths = json.loads((ready / "changes.json").read_text(encoding="utf-8"))
    if not isinstance(paths, list) or not all(isinstance(path, str) for path in paths):
        raise ValueError("changes.json is not a list of paths")
    for path in paths:
        for top in (root.resolve(), ready.resolve()):
            if not (top / path).resolve().is_relative_to(top) or (top / path).is_symlink():
                raise ValueError(f"{path} is not a file of the package")
    return paths


@contextmanager
def _locked(root: Path) -> Iterator[None]:
    """Keep other writers away, by a lock on the package's folder."""
    with ExitStack() as stack:
        try:
            stack.enter_context(locked(root.resolve(), PATIENCE))
        except BlockingIOError as error:
            raise Failure(f"another command is writing to {root}; try again when it is done") from error
        except OSError as error:
            words = f"{root} cannot be opened ({error.strerror})"
            raise Failure(f"{words}; name a package with --package") from error
        yield
