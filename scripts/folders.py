"""Folders to work in, and files replaced in one step: what a killed run left behind, the next one removes."""

import math
import os
import shutil
import stat
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows: nothing is locked, and so nothing of others is removed
    fcntl = None  # type: ignore[assignment]

Rescue = Callable[[Path], None]


def explain_failure(error: Exception) -> str:
    """What failed and, if memory, the disk or a folder is the cause, what to do."""
    words = " ".join(str(error).split())[:300] or type(error).__name__
    if isinstance(error, MemoryError):
        return f"ran out of memory ({words}); close other programs"
    if isinstance(error, FileExistsError | NotADirectoryError):
        return f"{error.filename} is not a folder; move it away"
    if isinstance(error, IsADirectoryError):
        return f"{error.filename2 or error.filename} is a folder; move it away"
    # SQLite reports a full disk in several ways.
    if isinstance(error, OSError) or "disk" in words:
        return f"{words}; make room on the disk, or make it writable"
    return words


@contextmanager
def working_folder(prefix: str, where: Path | None = None, rescue: Rescue | None = None) -> Iterator[Path]:
    """A new folder in `where`, or among the temporary files of this machine; it is removed at the end.

    Those of runs that were killed are removed first, each after `rescue` has taken from it what is still needed.
    """
    where = where or Path(tempfile.gettempdir())
    clear_left(prefix, where, rescue)
    with ExitStack() as stack:
        while True:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix=prefix, dir=where)))
            # Another run may have come before the lock, and have taken the folder for one that is left.
            with suppress(FileNotFoundError):
                stack.enter_context(locked(folder))
            if folder.exists():
                break
        yield folder


def clear_left(prefix: str, where: Path, rescue: Rescue | None = None) -> None:
    """Remove the folders of runs that were killed: those of this user that nobody has locked."""
    if fcntl is None:
        return
    for left in where.glob(f"{prefix}*"):
        # Without an error: it is somebody's who works in it, or somebody else removes it.
        with suppress(OSError):
            found = os.lstat(left)
            if stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid():
                with locked(left, 0):
                    if rescue:
                        rescue(left)
                    shutil.rmtree(left)


@contextmanager
def locked(folder: Path, patience: float = math.inf) -> Iterator[None]:
    """Hold a lock on a folder, which ends with the process however it ends, and leaves nothing behind.

    Raises BlockingIOError if somebody else holds it for longer than `patience` seconds.
    """
    if fcntl is None:
        yield
        return
    handle = os.open(folder, os.O_RDONLY | os.O_NOFOLLOW)
    try:
        until = time.monotonic() + patience
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() >= until:
                    raise
                time.sleep(0.05)
        yield
    finally:
        os.close(handle)


def link_or_copy(path: Path, other: Path) -> None:
    """Another name for a file, or a copy where that cannot be: it stays what it is when `path` is replaced."""
    try:
        os.link(path, other)
    except OSError:
        shutil.copy2(path, other)


def replace_file(path: Path, content: bytes, where: Path | None = None) -> None:
    """Write a file in one step: first in a folder in `where`, or beside it, then moved to its place."""
    with working_folder(".writing-", where or path.parent) as folder:
        write_whole(folder / path.name, content)
        os.replace(folder / path.name, path)


def write_whole(path: Path, content: bytes) -> None:
    """Write a file, and wait until it is on the disk."""
    with open(path, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def synchronise(*paths: Path) -> None:
    """Wait until files are on the disk, and, of folders, the names in them."""
    for path in paths if fcntl else ():
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def exchange_folders(one: Path, other: Path) -> bool:
    """Let two folders change places in one step; False where the system cannot."""
    try:
        import ctypes

        rename = ctypes.CDLL(None).renameat2
    except (ImportError, AttributeError, OSError, TypeError):
        return False
    here, exchange = -100, 2  # AT_FDCWD, RENAME_EXCHANGE
    return rename(here, os.fsencode(one), here, os.fsencode(other), exchange) == 0
