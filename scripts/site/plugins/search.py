"""Searches of a million rows. Datasette counts and sorts every row that matches; both can be had from the index.

The database does not change, each row of a searched table is in its index, and rows lie in the order of their keys:
so there are as many rows as matches, and the order by key is that by rowid.
"""

import re

from datasette import hookimpl

MATCHES = r"rowid in (\(select rowid from (\S+) where \2 match (?:escape_fts\()?:search\)?\))"
COUNT = re.compile(rf"select count\(\*\) from \S+ where {MATCHES} ")
ROWS = re.compile(
    rf"select .* from (\S+) where {MATCHES.replace('2', '3')} order by (\S+) limit \d+", re.DOTALL
)


@hookimpl
def startup(datasette):
    async def search_quickly():
        for database in datasette.databases.values():
            if not database.is_mutable and await database.table_exists("_counts"):
                keys = {table: await database.primary_keys(table) for table in await database.table_names()}
                database.execute = _rewrite(database.execute, keys)

    return search_quickly


def _rewrite(execute, keys: dict[str, list[str]]):
    """What runs SQL, with the two queries of a search put so that SQLite answers them sooner, and alike."""

    async def execute_rewritten(sql, *arguments, **options):
        return await execute(rewrite_search(sql, keys), *arguments, **options)

    return execute_rewritten


def rewrite_search(sql: str, keys: dict[str, list[str]]) -> str:
    """The same rows: counted in the index, or sorted by rowid. Any other SQL is returned as it is."""
    if found := COUNT.fullmatch(sql):
        return f"select count(*) from {found[1]}"
    found = ROWS.fullmatch(sql.rstrip())
    if found and keys.get(found[1]) == [found[4]]:
        head, tail = sql.rsplit(" order by ", 1)
        return f"{head} order by rowid {tail.split(' ', 1)[1]}"
    return sql
