"""The pages of tables: which columns are shown, CSV links that give every row, matches of a search marked."""

from urllib.parse import urlencode

from datasette import NotFound, Response, hookimpl
from datasette.utils import escape_fts, escape_sqlite, path_with_replaced_args, sqlite3
from markupsafe import Markup, escape

# What search_claims in metadata.yml puts around a word that matches.
OPEN, CLOSE = "⟦", "⟧"


def pick(items: list[dict], key: str, names: list[str] | None) -> list[dict]:
    """The columns, or the cells of a row, that are named, in the order of the names; all if none are."""
    if not names:
        return items
    by_name = {item[key]: item for item in items}
    return [by_name[name] for name in names if name in by_name]


@hookimpl
def register_routes():
    return [(r"^/charts/(?P<name>[^/]+?)(?P<narrow>-narrow)?\.svg$", send_chart)]


async def send_chart(datasette, request):
    """A drawing of the first database that has it."""
    column = "svg_narrow" if request.url_vars["narrow"] else "svg"
    for database in datasette.databases.values():
        if await database.table_exists("_charts"):
            query = f"select {column} from _charts where name = ?"
            drawn = (await database.execute(query, [request.url_vars["name"]])).first()
            if drawn:
                return Response(drawn[0], content_type="image/svg+xml; charset=utf-8")
    raise NotFound("There is no such chart")


async def _list_charts(datasette) -> dict[str, str]:
    """What the charts show, in words, by name: of very many claims the build draws none."""
    charts = {}
    for database in datasette.databases.values():
        if await database.table_exists("_charts"):
            charts |= dict(tuple(row) for row in await database.execute("select name, words from _charts"))
    return charts


def mark_words(words: str) -> Markup:
    """Matches between brackets of their own kind, as marked text."""
    return Markup(escape(words).replace(OPEN, Markup("<mark>")).replace(CLOSE, Markup("</mark>")))


@hookimpl
def extra_template_vars(datasette, request, database, table, view_name):
    variables = {
        "pick": pick,
        "mark_words": mark_words,
        "path_with_replaced_args": path_with_replaced_args,
    }

    async def find_matches(rows: list, search: str) -> dict[tuple, Markup]:
        """By key and column, the cells of these rows in which words match, with the matches marked."""
        return await _find_matches(datasette.get_database(database), table, rows, search)

    if view_name == "table" and table:
        links = _link_whole_csv(datasette, request, database, table)
        variables |= {"find_matches": find_matches, **links}

    async def add_charts() -> dict:
        return {**variables, "charts": await _list_charts(datasette)}

    return add_charts


async def _find_matches(database, table: str, rows: list, search: str) -> dict[tuple, Markup]:
    index = await database.fts_table(table) or "claims_fts"
    content = index.removesuffix("_fts")
    columns = await database.table_columns(index)
    (key,) = await database.primary_keys(content)
    marks = ", ".join(f"highlight({index}, {place}, '{OPEN}', '{CLOSE}')" for place in range(len(columns)))
    keys = [row.cells[0]["raw"] for row in rows]
    query = (
        f"select c.{escape_sqlite(key)}, {marks} from {index} join {escape_sqlite(content)} as c on c.rowid = {index}.rowid"
        f" where {index} match ? and {index}.rowid in"
        f" (select rowid from {escape_sqlite(content)} where {escape_sqlite(key)} in ({', '.join('?' * len(keys))}))"
    )
    try:
        found = await database.execute(query, [escape_fts(search), *keys])
    except sqlite3.DatabaseError:
        return {}  # the search itself says what is wrong with its words
    return {
        (row[0], column): mark_words(words)
        for row in found.rows
        for column, words in zip(columns, tuple(row)[1:])
    }


def _link_whole_csv(datasette, request, database: str, table: str) -> dict:
    """Links that give every row of what is shown: Datasette's own stop at max_returned_rows in silence."""
    # Streaming stops early too where a page is as long as max_returned_rows, so the pages are kept shorter.
    whole = {"_stream": "on", "_size": str(min(1000, datasette.max_returned_rows - 1))}
    left_out = {"_facet", "_next", "_labels", "_dl", "_columns", *whole}
    kept = [
        (name, value) for name in request.args for value in request.args.getlist(name) if name not in left_out
    ]
    query = urlencode([*kept, *whole.items(), ("_labels", "on"), ("_dl", "on")])
    return {"url_csv": f"{datasette.urls.table(database, table, format='csv')}?{query}"}
