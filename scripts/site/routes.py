"""The addresses that are ours beside Datasette's. Other pages are in templates/pages."""

import re
from collections.abc import Callable
from typing import Any

from datasette import hookimpl

from .files import send_chart, send_digests, send_file, send_style
from .references import FILES, PACKAGE, send_citations, send_package

ROUTES: list[tuple[str, Callable]] = [
    (r"^/dist/(?P<path>.+)$", send_file),
    (r"^/SHA256SUMS$", send_digests),
    (PACKAGE, send_package),
    (r"^/site/(?P<name>[^/]+)$", send_style),
]

CHARTS = r"^/(?P<database>[^/.]+)/charts/(?P<chart>[^/]+)\.(?P<form>svg|png)$"


@hookimpl
def register_routes(datasette: Any) -> list[tuple[str, Callable]]:
    """Our addresses, except those that belong to a database of this server."""
    taken = {database.route for database in datasette.databases.values()}
    free = [(path, answer) for path, answer in ROUTES if re.findall(r"\w+", path)[0] not in taken]
    return [*free, (CHARTS, send_chart), *((path, send_citations) for path in FILES)]
