"""Counts at once: where a page has no filter, the build has counted its rows and its facets."""

from datasette import hookimpl
from datasette.facets import ColumnFacet
from datasette.utils import path_with_added_args, path_with_removed_args

# How a page is shown, not which rows: with these alone it is of all rows, and its facets are those of all rows.
NO_FILTERS = {
    "_sort",
    "_sort_desc",
    "_next",
    "_size",
    "_facet",
    "_facet_size",
    "_labels",
    "_col",
    "_nocol",
    "_columns",
    "_shape",
}

# Of more rows than these a facet takes longer than a reader waits for a page: it is told to have timed out, at once.
MOST_ROWS = 20_000
# The build keeps as many values of each facet.
KEPT_VALUES = 101
# Filled when the server starts: the tables beside those that are there to be read.
HIDDEN = {"databases": {}}


@hookimpl
def get_metadata():
    return HIDDEN


@hookimpl
def startup(datasette):
    async def read_counts():
        for name, database in datasette.databases.items():
            if not database.is_mutable and await database.table_exists("_counts"):
                counts = dict(tuple(row) for row in await database.execute("select name, rows from _counts"))
                tables = set(await database.table_names())
                HIDDEN["databases"][name] = {
                    "tables": {table: {"hidden": True, "columns": {}} for table in tables - set(counts)}
                }
                # What Datasette otherwise reads from the file that `datasette inspect` writes.
                told = {"hash": database.hash, "size": database.size}
                told["tables"] = {table: {"count": count} for table, count in counts.items()}
                datasette.inspect_data = {**(datasette.inspect_data or {}), name: told}
                # The page of the database takes whatever is counted here for a table.
                database._cached_table_counts = {table: counts.get(table, 0) for table in tables}

    return read_counts


@hookimpl(hookwrapper=True)
def register_facet_classes():
    outcome = yield
    outcome.force_result(
        [
            [CountedFacet if facet is ColumnFacet else facet for facet in classes]
            for classes in outcome.get_result()
        ]
    )


def _name(config: dict) -> str:
    return config["config"].get("column") or config["config"]["simple"]


class CountedFacet(ColumnFacet):
    """A facet of a column, taken from `_facets` where that holds it, and counted by Datasette where it does not."""

    def __init__(self, *arguments, **named):
        super().__init__(*arguments, **named)
        self.configs = super().get_configs()

    def get_configs(self):
        return self.configs

    async def facet_results(self):
        known = await self._read_counted()
        found = [
            await self._present(_name(config), known[_name(config)], config["source"])
            for config in self.configs
            if _name(config) in known
        ]
        self.configs = [config for config in self.configs if _name(config) not in known]
        if self.configs and await self.get_row_count() > MOST_ROWS:
            return found, [_name(config) for config in self.configs]
        counted_now, timed_out = await super().facet_results()
        return found + counted_now, timed_out

    async def _read_counted(self) -> dict[str, list[tuple]]:
        """For each facet that was counted, its most frequent values with their rows; one more than are shown."""
        database = self.ds.get_database(self.database)
        if (
            not self.table
            or set(self.request.args) - NO_FILTERS
            or not await database.table_exists("_facets")
        ):
            return {}
        wanted = self.get_facet_size() + 1
        rows = await database.execute(
            "select column, value, rows from _facets where name = ? order by rowid", [self.table]
        )
        known = {}
        for column, value, count in rows.rows:
            known.setdefault(column, []).append((value, count))
        return {column: values[:wanted] for column, values in known.items() if wanted <= KEPT_VALUES}

    async def _present(self, column: str, values: list[tuple], source: str) -> dict:
        """What Datasette makes of the rows of its own query."""
        size = self.get_facet_size()
        shown = values[:size]
        labels = await self.ds.expand_foreign_keys(
            self.database, self.table, column, [value for value, _ in shown]
        )
        return {
            "name": column,
            "type": self.type,
            "hideable": source != "metadata",
            "toggle_url": self.ds.urls.path(path_with_removed_args(self.request, {"_facet": column})),
            "results": [
                {
                    "value": value,
                    "label": labels.get((column, value), value),
                    "count": count,
                    "toggle_url": self._link(column, value),
                    "selected": False,
                }
                for value, count in shown
            ],
            "truncated": len(values) > size,
        }

    def _link(self, column: str, value) -> str:
        name = f"{column}__exact" if column.startswith("_") else column
        return self.ds.absolute_url(
            self.request, self.ds.urls.path(path_with_added_args(self.request, {name: value}))
        )
