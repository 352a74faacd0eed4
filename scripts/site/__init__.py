"""The site of a package of claims: one Datasette plugin. Everything it shows is in the database; these are its hooks.

A database without `_site` is not ours, and its pages stay as Datasette makes them.
"""

from .books import get_metadata, startup
from .cells import render_cell
from .connections import prepare_connection
from .errors import handle_exception
from .pages import extra_template_vars
from .paging import filters_from_request
from .requests import asgi_wrapper
from .routes import register_routes

__all__ = [
    "asgi_wrapper",
    "extra_template_vars",
    "filters_from_request",
    "get_metadata",
    "handle_exception",
    "prepare_connection",
    "register_routes",
    "render_cell",
    "startup",
]
