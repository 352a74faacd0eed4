"""Datasette over the built database, with the plugin of site/."""

import socket
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from .package import SITE, Package

LONGEST_QUERY = 10_000


class ServeError(Exception):
    """The database cannot be served; the words say why, and what to do."""


def serve_database(package: Package, host: str, port: int, announce: Callable[[str], None]) -> None:
    """Serve until stopped. Raises ServeError before anything is served."""
    arguments = datasette_arguments(package)
    _check_port(host, port)
    from datasette.cli import cli

    announce(f"serve: http://{host}:{port}/ (stop with Ctrl-C)")
    cli.main(["serve", *arguments, "--host", host, "--port", str(port)], standalone_mode=False)


def datasette_arguments(package: Package) -> list[str]:
    """What `datasette serve` is told, host and port apart."""
    most = _read_most_rows(package.database)
    settings = {
        # Datasette cuts CSVs of queries at this number of rows, and says nothing; but it also puts as many on a page.
        "max_returned_rows": most if 1000 < most <= LONGEST_QUERY else 1000,
        "max_csv_mb": 0,
        "suggest_facets": "off",
        "num_sql_threads": 8,
        "truncate_cells_html": 0,
        "default_page_size": 20,
        "default_facet_size": 8,
    }
    arguments = ["--immutable", str(package.database)]
    arguments += ["--plugins-dir", str(SITE / "plugins"), "--template-dir", str(SITE / "templates")]
    arguments += ["--static", f"site:{SITE / 'static'}"]
    if (package.root / "dist").is_dir():
        arguments += ["--static", f"dist:{package.root / 'dist'}"]
    for name, value in settings.items():
        arguments += ["--setting", name, str(value)]
    return arguments


def _read_most_rows(database: Path) -> int:
    """How many rows the largest table or view has, as the build counted them."""
    if not database.is_file():
        raise ServeError(f"{database} is not there; run: make build")
    try:
        with closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            return connection.execute("select max(rows) from _counts").fetchone()[0]
    except sqlite3.Error as error:
        raise ServeError(f"{database} cannot be read ({error}); run: make build") from error


def _check_port(host: str, port: int) -> None:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        raise ServeError(
            f"{host}:{port} cannot be used ({error.strerror or error}); choose another with --port, or: make serve PORT=8002"
        ) from error
