"""The real server, started as a user would start it, on a free port."""

import asyncio
import re
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import httpx
from datasette.app import Datasette
from datasette.plugins import pm

from scripts import site

ROOT = Path(__file__).resolve().parents[1]


def fetch_all(databases, paths, plain=False, headers=None, **options):
    """Datasette's own response for each path, with our plugin or without; `options` are those of Datasette."""

    async def fetch():
        datasette = Datasette([], immutables=[str(path) for path in databases], **options)
        await datasette.invoke_startup()
        return [await datasette.client.get(path, headers=headers) for path in paths]

    if plain:
        return asyncio.run(fetch())
    pm.register(site, "claimbook")
    try:
        return asyncio.run(fetch())
    finally:
        pm.unregister(name="claimbook")


def find_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def serving(root, folder=None, patience=20, options=(), host="127.0.0.1"):
    """Serve the built package at `root`; gives a client for it. The log goes to `folder`, or to `root`."""
    command = [sys.executable, "-m", "scripts", "serve", "--package", str(root), *options]
    return serving_by(command, ROOT, (folder or root) / "server.log", patience, host=host)


@contextmanager
def serving_by(command, cwd, log_path, patience=20, env=None, host="127.0.0.1"):
    """Run a command that serves on the port that --port names; gives a client for it. It has `patience` seconds to start."""
    port = find_free_port()
    with open(log_path, "w") as log:
        server = subprocess.Popen([*command, "--port", str(port)], cwd=cwd, env=env, stdout=log, stderr=log)
    try:
        with httpx.Client(base_url=f"http://{host}:{port}", timeout=30) as client:
            _wait(client, server, log_path, patience)
            client.process_id = server.pid
            yield client
    finally:
        server.terminate()
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _wait(client, server, log, patience) -> None:
    for _ in range(patience * 10):
        try:
            client.get("/-/actor.json")
            return
        except httpx.TransportError:
            assert server.poll() is None, log.read_text()
            time.sleep(0.1)
    raise AssertionError(f"the server did not answer within {patience} seconds")


def list_children(process_id):
    """The processes that a process has started, by their ids."""
    found = Path(f"/proc/{process_id}/task").glob("*/children")
    return [int(child) for task in found for child in _read(task).split()]


def measure_memory(process_id):
    """The resident memory of a process and of all that it has started, in bytes."""
    ids = [process_id]
    for one in ids:
        ids += list_children(one)
    found = [re.search(r"VmRSS:\s+(\d+)", _read(Path(f"/proc/{one}/status"))) for one in ids]
    return sum(int(one[1]) * 1024 for one in found if one)


def _read(path):
    """What the system says about a process; nothing if it has ended."""
    try:
        return path.read_text()
    except OSError:
        return ""
