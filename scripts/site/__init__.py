"""The site of a package of claims: one Datasette plugin. Everything it shows is in the database; these are its hooks.

A database without `_site` is not ours, and its pages stay as Datasette makes them.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from datasette import Response, hookimpl

from . import errors, limits, pages, paging, presentation, standing


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


@hookimpl
def prepare_connection(conn: Any, database: str, datasette: Any) -> None:
    limits.limit_connection(conn, datasette.crossdb and database == "_memory")


@hookimpl
def asgi_wrapper(datasette: Any) -> Callable:
    return lambda app: limits.wrap(app, datasette)


@hookimpl(hookwrapper=True)
def handle_exception(datasette: Any, request: Any, exception: Exception) -> Any:
    """Answer in place of Datasette, whose own hook comes last and, if `rich` is installed, prints every variable first."""
    outcome = yield
    if presentation.BOOKS.get(datasette):

        async def answer() -> Response:
            return await errors.answer(datasette, request, exception)

        outcome.force_result([*outcome.get_result()[:-1], answer])
