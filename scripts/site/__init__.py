"""The site of a package of claims: one Datasette plugin. Everything it shows is in the database; these are its hooks.

A database without `_site` is not ours, and its pages stay as Datasette makes them.

It works with Datasette 0.65. On 1.0a41 pages fail at what 0.65 documents and 1.0 has no more: `ensure_permissions` and
`permission_allowed` (fronts.py, pages.py), and the hook `get_metadata` (books.py). 1.0 will also change what no
documentation promises. Of that we use only what has no documented substitute:

* `datasette.metadata`, `files`, `immutables`, `inspect_data`, `settings_dict`, `cors`, `template_dir` and `plugins_dir`:
  the second server is given what the first was given (reader_sql.py); `cors` is kept for files, too (caching.py)
* `app`: the site runs in a server of our own (editions.py), and in forks (reader_sql.py)
* `crossdb`: the one connection that may have databases attached (connections.py)
* `BadRequest` and `Base400`: an error of an address, with its status (refusing.py)
* `escape_sqlite`: names as in Datasette's own SQL, which a page shows (pages.py) and a filter is part of (paging.py)
* `escape_fts`: its own reading of words, for databases that are not ours (connections.py)
* `avoid_path_rewrites`: an address that `datasette.urls` wrote has the prefix already (facets.py)
* `csrftoken` of a request: templates ask for it, and ours are rendered before it is there (requests.py)
* the variables of the templates that ours take the place of (rows.html, record.html, answers.html)
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
