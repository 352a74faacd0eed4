"""The site of a package of claims: one Datasette plugin. Everything it shows is in the database; these are its hooks.

A database without `_site` is not ours, and its pages stay as Datasette makes them.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from datasette import hookimpl

from . import pages, paging, presentation, standing
from .errors import handle_exception
from .limits import asgi_wrapper, prepare_connection

__all__ = ["asgi_wrapper", "handle_exception", "prepare_connection"]


@hookimpl
def startup(datasette: Any) -> Callable[[], Awaitable[None]]:
    async def read_books() -> None:
        await presentation.read_books(datasette)

    return read_books


# Datasette 1.0 will ask for these two in a different way.
@hookimpl
def get_metadata(datasette: Any, key: str | None) -> dict:
    return presentation.tell_metadata(datasette, key)


@hookimpl
def canned_queries(datasette: Any, database: str) -> dict[str, dict]:
    return presentation.list_queries(datasette, database)


@hookimpl
def register_routes(datasette: Any) -> list[tuple[str, Callable]]:
    return standing.list_routes(datasette)


@hookimpl
def extra_template_vars(
    datasette: Any, request: Any, template: str, table: str | None
) -> Callable[[], Awaitable[dict]]:
    async def collect() -> dict:
        return await pages.collect_variables(datasette, request, template, table)

    return collect


@hookimpl
def filters_from_request(datasette: Any, request: Any, database: str, table: str) -> Any:
    return paging.keep_order(datasette, request, database, table)


@hookimpl
def render_cell(value: Any, column: str, table: str | None, database: str, datasette: Any) -> Any:
    return pages.link_cell(datasette, database, table, column, value)
