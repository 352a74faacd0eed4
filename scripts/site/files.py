"""What is sent unchanged: charts from the database, styles, and the files that `export` wrote.

These files are offered only while they belong to the open database, byte for byte.
"""

import asyncio
import base64
import csv
import hashlib
import os
from collections.abc import Callable
from io import BufferedReader
from pathlib import Path
from typing import Any

from datasette import NotFound, Response
from starlette.datastructures import Headers
from starlette.responses import FileResponse

from .addresses import is_first
from .books import Book, find_book
from .caching import KEPT, choose_range, find_folder, is_known, read_exported

STATIC = Path(__file__).parent / "static"
STYLES = {"site.css": "text/css; charset=utf-8", "icon.svg": "image/svg+xml"}
# Written into each page that has use for it, so that a browser need run nothing that it loads.
SCRIPT = (STATIC / "site.js").read_text(encoding="utf-8")
LIST = "files.csv"
TYPES = {".csv": "text/csv; charset=utf-8", ".zip": "application/zip"}


def name_script() -> bytes:
    """The script of our pages as a policy names it."""
    return b"sha256-" + base64.b64encode(hashlib.sha256(SCRIPT.encode()).digest())


async def send_style(request: Any) -> Response:
    name = request.url_vars["name"]
    if name not in STYLES:
        raise NotFound(f"There is no file {name}")
    return Response((STATIC / name).read_text(encoding="utf-8"), content_type=STYLES[name])


async def send_chart(datasette: Any, request: Any) -> Response:
    """A chart from the build, as SVG or PNG; NAME-narrow.svg is the drawing for small screens."""
    name, form = request.url_vars["chart"], request.url_vars["form"]
    column = "svg_narrow" if form == "svg" and name.endswith("-narrow") else form
    name = name.removesuffix("-narrow") if column == "svg_narrow" else name
    book = find_book(datasette, request.path)
    if book is None or name not in book.charts:
        raise NotFound(f"There is no chart {name}")
    query = f"select {column} from _charts where name = ?"
    drawn = (await datasette.get_database(book.name).execute(query, [name])).single_value()
    kind = {"png": "image/png"}.get(form, "image/svg+xml")
    return Response(drawn, content_type=kind)


def list_exported(datasette: Any, book: Book | None) -> dict[str, dict]:
    """By path: rows, bytes and sha256 of each file; {} if there are none, or if they are not of the first database's build."""
    if book is None or not is_first(datasette, book) or read_exported(datasette) != book.build:
        return {}
    try:
        with open(find_folder(datasette) / LIST, encoding="utf-8", newline="") as file:
            return {row["path"]: row for row in csv.DictReader(file)}
    except (OSError, ValueError, LookupError):
        return {}


def find_database(datasette: Any, book: Book | None) -> Any | None:
    """The open database, if it can be downloaded; its digest is `hash`, its bytes are `size`."""
    database = datasette.get_database(book.name) if book else None
    return database if database and datasette.setting("allow_download") and not database.is_mutable else None


async def send_digests(datasette: Any, request: Any) -> Response:
    """What `sha256sum --check` reads: the digest of each file, and the name under which a browser saves it."""
    book = find_book(datasette, request.path)
    files, whole = list_exported(datasette, book), find_database(datasette, book)
    if book is None or not (files or whole):
        raise NotFound("There are no digests, as there are no files to download")
    lines = [f"{row['sha256']}  {name_saved(path)}" for path, row in files.items()]
    lines += [f"{whole.hash}  {book.name}.db"] if whole else []
    # To a file that is called text and has no ending, browsers add .txt.
    return Response("".join(f"{line}\n" for line in lines), content_type="application/octet-stream")


def name_saved(path: str) -> str:
    """The name under which a file is saved: the two CSVs of a table can be in one folder."""
    folder, _, name = path.rpartition("/")
    return f"{name.removesuffix('.csv')}-for-spreadsheets.csv" if folder == "spreadsheet" else name


async def send_file(datasette: Any, request: Any, send: Callable) -> None:
    """Send a file that is offered, if its bytes are still those that were written."""
    path = request.url_vars["path"]
    files = list_exported(datasette, find_book(datasette, request.path))
    if path not in files and not (files and path == LIST):
        raise NotFound(f"There is no file {path} in this build")
    place = find_folder(datasette) / path
    if not place.is_file():
        raise NotFound(f"{path} no longer exists; run export")
    with open(place, "rb") as file:
        digest = await asyncio.to_thread(_read_digest, file)
        if path != LIST and digest != files[path]["sha256"]:
            raise NotFound(f"{path} has changed since it was written; run export")
    headers = {"etag": f'"{digest}"', "cache-control": KEPT}
    if is_known(Headers(scope=request.scope), [digest]):
        return await Response("", status=304, headers=headers).asgi_send(send)
    choose_range(request)
    kind = TYPES.get(Path(path).suffix, "application/octet-stream")
    await FileResponse(place, headers=headers, media_type=kind)(request.scope, request.receive, send)


# The digest of a file, by the state that the file had then.
_DIGESTS: dict[tuple[int, ...], str] = {}


def _read_digest(file: BufferedReader) -> str:
    """The digest of an open file, read only once for as long as the file system says that the file is unchanged."""
    found = os.fstat(file.fileno())
    state = (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)
    if state not in _DIGESTS:
        _DIGESTS[state] = hashlib.file_digest(file, "sha256").hexdigest()
        file.seek(0)
    return _DIGESTS[state]
