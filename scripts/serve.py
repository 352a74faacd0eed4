"""Datasette over the built database, with the plugin of site/."""

import errno
import hashlib
import json
import os
import re
import socket
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

from .folders import working_folder
from .model import RESERVED_NAMES
from .package import Package, open_database, require_database
from .problems import Failure

LONGEST_QUERY = 10_000
NO_HOST = "is not an address of this machine; choose another with --host, for example 127.0.0.1 or ::1"
# A host name in another script than Latin is written in its ASCII form, xn--...
SITE_URL = re.compile(
    r"https?://([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?(?P<path>/[A-Za-z0-9._~/-]*)?"
)
SETTINGS = {
    "max_csv_mb": 0,
    "suggest_facets": "off",
    "num_sql_threads": 8,
    "truncate_cells_html": 0,
    "default_page_size": 20,
    "default_facet_size": 8,
    # A table has up to seven facets, counted one after the other; a page that waits longer says which it left out.
    "facet_time_limit_ms": 90,
}


def serve_database(
    package: Package, *, host: str, port: int, url: str | None, cors: bool, announce: Callable[[str], None]
) -> None:
    """Serve until stopped. `url` is where readers find the site. Raises Failure before anything is served."""
    require_database(package.database)
    prefix = _read_prefix(url, package.descriptor["name"])
    address = _check_address(host, port)
    from datasette.cli import cli
    from datasette.plugins import pm

    from . import site

    if pm.has_plugin("claimbook"):
        pm.unregister(name="claimbook")
    pm.register(site, "claimbook")
    with working_folder("claimbook-serve-") as folder:
        arguments = write_arguments(package, folder, url, prefix)
        arguments += ["--host", host, "--port", str(port), *(["--cors"] if cors else [])]
        # Datasette reads a path as part of an address, in which #, ? and % are special: so it gets a bare name.
        os.chdir(package.database.parent)
        announce(f"serve: http://{address}{prefix} (stop with Ctrl-C)")
        cli.main(["serve", *arguments], standalone_mode=False)


def write_arguments(package: Package, folder: Path, url: str | None, prefix: str) -> list[str]:
    """The arguments for `datasette serve` in the database's folder; the files that they name are written to `folder`."""
    with closing(open_database(package.database)) as connection:
        [most] = connection.execute("select max(rows) from _counts").fetchone()
    settings = {
        **SETTINGS,
        # Datasette silently cuts CSVs of queries at this number of rows, but it also puts as many on one page.
        "max_returned_rows": most if 1000 < most <= LONGEST_QUERY else 1000,
        "base_url": prefix,
    }
    told = {"dist": str((package.root / "dist").absolute()), **({"url": url} if url else {})}
    (folder / "metadata.json").write_text(json.dumps({"plugins": {"claimbook": told}}), encoding="utf-8")
    (folder / "inspect.json").write_text(json.dumps(_inspect(package.database)), encoding="utf-8")
    arguments = ["--immutable", package.database.name]
    arguments += ["--metadata", str(folder / "metadata.json"), "--inspect-file", str(folder / "inspect.json")]
    for name, value in settings.items():
        arguments += ["--setting", name, str(value)]
    return arguments


def _inspect(database: Path) -> dict:
    """What `datasette inspect` would find by counting: the build has counted already."""
    with closing(open_database(database)) as connection:
        query = "select name, rows from _counts join sqlite_master using (name) where type = 'table'"
        tables = {name: {"count": count} for name, count in connection.execute(query)}
    with open(database, "rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    size = database.stat().st_size
    return {database.stem: {"hash": digest, "size": size, "file": database.name, "tables": tables}}


def _read_prefix(url: str | None, name: str) -> str:
    """The path of the public address, with a slash at both ends. Raises Failure.

    A prefix that looks like a page cannot be told from that page once a proxy has removed it, so it is refused.
    """
    url = "http://localhost/" if url is None else url
    found = SITE_URL.fullmatch(url)
    segments = [part for part in (found["path"] or "").split("/") if part] if found else []
    try:
        is_address = found is not None and urlsplit(url).port != 0 and not {".", ".."} & set(segments)
    except ValueError:
        is_address = False
    if not is_address:
        raise Failure(f"--url {url} is not the address of a site; write it like https://example.org/claims/")
    if segments and segments[0] in (name, *RESERVED_NAMES):
        words = "is the address of one of the site's own pages; choose another prefix"
        raise Failure(f"--url {url}: /{segments[0]}/ {words}")
    return "/".join(["", *segments, ""])


def _check_address(host: str, port: int) -> str:
    """Raise Failure if this machine cannot be reached there; return host and port as they are written in an address."""
    try:
        family, kind, protocol, _, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except (OSError, UnicodeError) as error:
        raise Failure(f"--host {host} {NO_HOST}") from error
    # In an address, the colons of IPv6 stand in brackets.
    address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    try:
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(place)
    except OSError as error:
        if error.errno in (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT):
            raise Failure(f"--host {host} {NO_HOST}") from error
        words = "choose another with --port, or: make serve PORT=8002"
        raise Failure(f"{address} cannot be used ({error.strerror or error}); {words}") from error
    return address
