"""Work on two processors at once."""

import multiprocessing
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager

WORKERS = 2


@contextmanager
def open_workers(is_much: bool, count: int = WORKERS) -> Iterator[Executor]:
    """Processes for much work, as threads in SQLite and Python wait for each other; threads for what is done sooner."""
    if is_much:
        # A fork would copy the locks of threads that it does not run, such as those of the check.
        workers: Executor = ProcessPoolExecutor(count, multiprocessing.get_context("spawn"))
    else:
        workers = ThreadPoolExecutor(count)
    try:
        yield workers
    finally:
        workers.shutdown(cancel_futures=True)
