"""Try what docs/deploy.md says on this machine: `make try-deploy` (Debian: apt-get install nginx-light systemd).

Starts the server of the package that is built here and nginx before it, both on loopback with ports of their own, and
lets systemd judge the unit. Nothing is installed, and nothing runs afterwards.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

sys.path.insert(0, str(Path(__file__).parent))

from server import find_free_port, serving

ROOT = Path(__file__).resolve().parents[1]
DEPLOY = ROOT / "deploy"
# What nginx is told elsewhere in an installation of Debian.
MAIN = """
daemon off; {user} pid {folder}/pid; error_log {folder}/error.log;
events {{}}
http {{
    types {{ text/css css; text/csv csv; }}
    access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    include {folder}/claims.conf;
}}
"""
HOST = {"Host": "example.org"}


def check(words: str, is_so: bool) -> None:
    print(f"{'ok' if is_so else 'NOT SO'}: {words}", flush=True)
    if not is_so:
        sys.exit(1)


def configure(port: int, upstream: int, folder: Path) -> None:
    """Write deploy/nginx.conf into a folder, with other ports and folders, and a file that includes it."""
    text = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    for before, after in {
        "127.0.0.1:8001": f"127.0.0.1:{upstream}",
        "listen 80;": f"listen 127.0.0.1:{port};",
        "listen [::]:80;": "",
        "/var/cache/nginx/claims": str(folder / "cache"),
    }.items():
        assert text.count(before) == 1, before
        text = text.replace(before, after)
    (folder / "claims.conf").write_text(text, encoding="utf-8")
    user = "user root;" if os.getuid() == 0 else ""
    (folder / "nginx.conf").write_text(MAIN.format(folder=folder, user=user), encoding="utf-8")


@contextmanager
def proxying(upstream: int, folder: Path) -> Iterator[httpx.Client]:
    """nginx as deploy/nginx.conf has it, but for ports and folders; gives a client of it."""
    port = find_free_port()
    configure(port, upstream, folder)
    program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin") or sys.exit(
        "nginx is not installed"
    )
    with open(folder / "output", "w", encoding="utf-8") as output:
        command = [
            program,
            "-p",
            str(folder),
            "-c",
            str(folder / "nginx.conf"),
            "-e",
            str(folder / "error.log"),
        ]
        nginx = subprocess.Popen(command, stderr=output)
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", headers=HOST, timeout=30) as client:
            for _ in range(50):
                assert nginx.poll() is None, (folder / "output").read_text(encoding="utf-8")
                try:
                    client.get("/site/site.css")
                    break
                except httpx.TransportError:
                    time.sleep(0.1)
            yield client
    finally:
        nginx.terminate()
        nginx.wait(10)


def try_nginx() -> None:
    path = "/dist/files.csv"
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(ROOT, Path(folder)) as server,
        proxying(server.base_url.port or 0, Path(folder)) as client,
    ):
        first, second = client.get("/"), client.get("/")
        check("the second reader gets a page from the cache", second.headers["x-cache"] == "HIT")
        check("it is the page of the server", first.text == second.text)
        check("pages are compressed", second.headers["content-encoding"] == "gzip")
        plain = client.get("/", headers={"Accept-Encoding": "identity"})
        check("but not for whom cannot read that", "content-encoding" not in plain.headers)
        told = {"If-None-Match": second.headers["etag"]}
        check("who has a page is told so", client.get("/", headers=told).status_code == 304)
        part = client.get(path, headers={"Range": "bytes=0-9", "Accept-Encoding": "identity"})
        whole = client.get(path, headers={"Accept-Encoding": "identity"})
        check("a part of a file is sent", (part.status_code, part.content) == (206, whole.content[:10]))
        check("the head of a page has no body", client.head("/").content == b"")
        private = client.get("/", headers={"Cookie": "a=b"})
        check("a page for one reader is not kept", private.headers["x-cache"] == "BYPASS")
        for name in ("content-security-policy", "x-content-type-options", "strict-transport-security"):
            check(f"a page has the header {name}", name in second.headers)
        check("the server is named without a version", second.headers["server"] == "nginx")
        time.sleep(11)
        client.get("/")
        time.sleep(0.5)
        check("after ten seconds the server is asked again", client.get("/").headers["x-cache"] == "HIT")
        statuses = {client.get("/download").status_code for _ in range(200)}
        check("who asks too much is told so", statuses == {200, 429})


def try_systemd() -> None:
    unit = (DEPLOY / "claims.service").read_text(encoding="utf-8")
    program = shutil.which("systemd-analyze") or sys.exit("systemd is not installed")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "claims.service"
        path.write_text(unit.replace("/srv/claims/.venv/bin/python", sys.executable), encoding="utf-8")
        ran = subprocess.run([program, "verify", str(path)], capture_output=True, text=True, check=False)
        check(f"systemd reads the unit {ran.stderr}".rstrip(), ran.returncode == 0)
        command = [program, "security", "--offline=yes", "--threshold=20", str(path)]
        ran = subprocess.run(command, capture_output=True, text=True, check=False)
        check(f"systemd says: {ran.stdout.splitlines()[-1]}", ran.returncode == 0)


TRIED: tuple[Callable[[], None], ...] = (try_nginx, try_systemd)

if __name__ == "__main__":
    for each in TRIED:
        each()
