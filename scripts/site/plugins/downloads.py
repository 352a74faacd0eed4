"""Whole tables and views as CSV, at once: Datasette asks for a thousand rows at a time, 12,000 in a second.

What is sent has the rows, cells and labels that Datasette would send, in its order; an exported file is sent as it lies.
Whatever has a filter is left to Datasette. Where all cells are words and integers, SQLite itself writes the lines, with
every word in quotation marks: that takes half the time of Python's tuples and csv module.
"""

import asyncio
import csv
import io
import re
import sqlite3
from contextlib import closing
from pathlib import Path

from datasette import hookimpl
from datasette.utils import add_cors_headers, escape_sqlite, tilde_decode
from datasette.utils.asgi import AsgiStream, asgi_send_file
from datasette.views.table import TableView

# How the file is wanted, not which rows.
NO_FILTERS = {"_stream", "_labels", "_dl", "_size"}
ROWS = 2_000
# A function of SQLite takes 127 arguments.
CELLS = 100
SAFE = {"TEXT", "INTEGER"}
BYTES = 1 << 18


@hookimpl
def register_routes(datasette):
    """One route for each database that does not change: `/dist/files.csv` is no table."""
    return [
        (rf"^/(?P<database>{re.escape(database.route)})/(?P<table>[^/]+)\.(?P<format>csv)$", send_csv)
        for database in datasette.databases.values()
        if not database.is_mutable and database.path
    ]


async def send_csv(datasette, request, send):
    database = datasette.get_database(route=tilde_decode(request.url_vars["database"]))
    name = tilde_decode(request.url_vars["table"])
    if not await _is_whole(datasette, request, database, name):
        return await TableView(datasette).dispatch_request(request)
    await datasette.ensure_permissions(
        request.actor,
        [("view-table", (database.name, name)), ("view-database", database.name), "view-instance"],
    )
    labels = await _find_labels(database, name) if _is_on(request, "_labels") else []
    headers, content_type = _describe(datasette, request, name)
    exported = _find_exported(datasette, database, name)
    if exported and not labels:
        return await asgi_send_file(
            send, exported, content_type=content_type, chunk_size=BYTES, headers=headers
        )
    cells, source = await _list_cells(database, name, labels)
    written = await _write_in_sql(database, name, labels, cells)
    columns = ", ".join(f"{cell} as {escape_sqlite(column)}" for column, cell in cells.items())
    query = f"select {written or columns} {source}"
    return AsgiStream(
        lambda out: _write(database, list(cells), query, written is not None, out),
        headers=headers,
        content_type=content_type,
    )


def _is_on(request, name: str) -> bool:
    return (request.args.get(name) or "").lower() in ("on", "true", "1")


async def _is_whole(datasette, request, database, name: str) -> bool:
    """Whether all rows of a table or view are wanted, in the order of its keys."""
    if set(request.args) - NO_FILTERS or not request.args.get("_stream"):
        return False
    if not datasette.setting("allow_csv_stream") or datasette.setting("max_csv_mb"):
        return False
    if not (await database.table_exists(name) or await database.get_view_definition(name)):
        return False
    shown = datasette.table_metadata(database.name, name)
    keys = await database.primary_keys(name)
    if shown.get("sort_desc") or shown.get("sort") not in (None, *keys[:1]):
        return False
    return not await datasette.get_canned_query(database.name, name, request.actor)


async def _find_labels(database, name: str) -> list[tuple[str, str, str, str]]:
    """For each foreign key that has a label: its column, the other table, the key and the label there."""
    keys = await database.foreign_keys_for_table(name)
    found = [
        (
            key["column"],
            key["other_table"],
            key["other_column"],
            await database.label_column_for_table(key["other_table"]),
        )
        for key in keys
    ]
    return [(column, table, other, label or other) for column, table, other, label in found]


async def _list_cells(database, name: str, labels: list[tuple]) -> tuple[dict[str, str], str]:
    """The columns, each followed by its label, if it has one, with the SQL of each; and the SQL of where they are from."""
    joined = {column: place for place, (column, *_) in enumerate(labels)}
    cells = {}
    for column in await database.table_columns(name):
        cells[column] = f"rows.{escape_sqlite(column)}"
        if column in joined:
            place = joined[column]
            cells[f"{column}_label"] = f"l{place}.{escape_sqlite(labels[place][3])}"
    joins = "".join(
        f" left join {escape_sqlite(table)} as l{place}"
        f" on l{place}.{escape_sqlite(other)} = rows.{escape_sqlite(column)}"
        for place, (column, table, other, _) in enumerate(labels)
    )
    keys = ", ".join(f"rows.{escape_sqlite(key)}" for key in await database.primary_keys(name))
    order = f" order by {keys}" if keys else ""
    return cells, f"from {escape_sqlite(name)} as rows{joins}{order}"


async def _write_in_sql(database, name: str, labels: list[tuple], cells: dict[str, str]) -> str | None:
    """SQL for a row as a line of CSV; None if it may have a cell that SQLite and Python put into words differently."""
    types = await _read_types(database, name)
    if not types or set(types.values()) - SAFE:
        return None
    for _, table, _, label in labels:
        if (await _read_types(database, table)).get(label) not in SAFE:
            return None
    formats, values = [], []
    for column, cell in cells.items():
        is_number = types.get(column) == "INTEGER"
        # %w writes a quotation mark twice.
        formats.append("%s" if is_number else '"%w"')
        values.append(cell if is_number else f"coalesce({cell}, '')")
    starts = range(0, len(cells), CELLS)
    return " || ',' || ".join(
        f"printf('{','.join(formats[start : start + CELLS])}', {', '.join(values[start : start + CELLS])})"
        for start in starts
    )


async def _read_types(database, name: str) -> dict[str, str]:
    """The types of the columns of a strict table; of any other nothing, as its cells need not keep to them."""
    query = (
        "select columns.name, columns.type from pragma_table_list as tables"
        " join pragma_table_info(tables.name) as columns"
        " where tables.schema = 'main' and tables.strict and tables.name = ?"
    )
    return dict((await database.execute(query, [name])).rows)


def _describe(datasette, request, name: str) -> tuple[dict, str]:
    headers = {}
    if datasette.cors:
        add_cors_headers(headers)
    if not request.args.get("_dl"):
        return headers, "text/plain; charset=utf-8"
    headers["content-disposition"] = f'attachment; filename="{name}.csv"'
    return headers, "text/csv; charset=utf-8"


def _find_exported(datasette, database, name: str) -> Path | None:
    """The file that `export` wrote of this table or view, unless the database was built anew after that."""
    mounts = dict(datasette.static_mounts)
    path = Path(mounts.get("dist", "")) / "csv" / f"{name}.csv"
    if "dist" not in mounts or not path.is_file():
        return None
    return path if path.stat().st_mtime_ns >= database.mtime_ns else None


async def _write(database, columns: list[str], query: str, is_written: bool, out) -> None:
    """Send the rows; while some are put into words and sent, the next are fetched."""
    run = asyncio.get_running_loop().run_in_executor
    path = f"file:{database.path}?immutable=1"
    to_csv = _join_lines if is_written else _to_csv
    with closing(sqlite3.connect(path, uri=True, check_same_thread=False)) as connection:
        await out.write(_to_csv([columns]))
        cursor = await run(None, connection.execute, query)
        fetching = run(None, cursor.fetchmany, ROWS)
        try:
            while rows := await fetching:
                fetching = run(None, cursor.fetchmany, ROWS)
                await out.write(await run(None, to_csv, rows))
        finally:
            # A connection is not to be closed under another thread.
            await asyncio.wait([fetching])


def _to_csv(rows: list) -> str:
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    return out.getvalue()


def _join_lines(rows: list[tuple[str]]) -> str:
    return "".join(f"{line}\r\n" for (line,) in rows)
