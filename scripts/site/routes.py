"""The addresses that are ours beside Datasette's. Other pages are in templates/pages."""

import re
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from datasette import hookimpl

from ..built import open_database
from .addresses import show_page
from .books import NEEDED
from .files import send_chart, send_digests, send_file, send_style
from .references import FILES, PACKAGE, send_citations, send_package

ROUTES: list[tuple[str, Callable]] = [
    (r"^/dist/(?P<path>.+)$", send_file),
    (r"^/SHA256SUMS$", send_digests),
    (PACKAGE, send_package),
    (r"^/site/(?P<name>[^/]+)$", send_style),
]

# Of the databases of ours after the first, whose pages about the package cannot be at the root.
OF_OTHERS: list[tuple[str, Callable]] = [
    (
        r"/(?P<page>about|changes|changes[.]atom|cite|dictionary|download|llms[.]txt|sitemap[.]xml)$",
        show_page,
    ),
    (r"/(?P<page>dictionary|notes)/(?P<name>[^/]+)$", show_page),
    (r"/SHA256SUMS$", send_digests),
    (PACKAGE.removeprefix("^"), send_package),
]
CHARTS = r"^/(?P<database>[^/.]+)/charts/(?P<chart>[^/]+)\.(?P<form>svg|png)$"


def _is_ours(path: str | None) -> bool:
    if path is None:
        return False
    with closing(open_database(Path(path))) as connection:
        return NEEDED.issubset(name for (name,) in connection.execute("select name from sqlite_master"))


@hookimpl
def register_routes(datasette: Any) -> list[tuple[str, Callable]]:
    """Our addresses, except those that belong to a database of this server."""
    taken = {database.route for database in datasette.databases.values()}
    free = [(path, answer) for path, answer in ROUTES if re.findall(r"\w+", path)[0] not in taken]
    # Before the start of the server, BOOKS is still empty.
    ours = [database.route for database in datasette.databases.values() if _is_ours(database.path)]
    free += [(f"^/{re.escape(route)}{path}", answer) for route in ours[1:] for path, answer in OF_OTHERS]
    return [*free, (CHARTS, send_chart), *((path, send_citations) for path in FILES)]
