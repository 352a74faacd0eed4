"""Build one SQLite file from a package that has passed the check. The same inputs give the same bytes.

The file carries everything that a site of the package needs: tables, views, search, charts, and the text of its pages.
"""

import csv
import os
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlite_utils import Database

from ..dates import say_date
from ..folders import explain_failure, synchronise, working_folder
from ..package import Package
from ..problems import Failure
from ..released import name_version
from .charts import write_charts
from .documents import find_repository, write_documents
from .presentation import write_site
from .tables import write_package_facts, write_tables
from .views import add_views, count_rows, read_views

# Nobody opens the file before it is complete, so it needs no journal and no waiting for the disk; it is synced at the end.
PRAGMAS = ["page_size = 4096", "journal_mode = off", "synchronous = off", "cache_size = -400000"]
# How many rows of each index `analyze` looks at.
PRAGMAS += ["analysis_limit = 1000"]


def build_database(package: Package) -> dict[str, int]:
    """Write build/NAME.db in one step and return its row counts by table. Raises Failure.

    It is built next to its final place and moved there when complete, so a partial database can never be opened.
    """
    target = package.database
    # What was corrected after a release is not that release, wherever its version is shown.
    package = package._replace(descriptor={**package.descriptor, "version": name_version(package)})
    try:
        target.parent.mkdir(exist_ok=True)
        with working_folder(".building-", target.parent) as folder:
            path = folder / target.name
            counts = _write_database(package, path)
            synchronise(path)
            os.replace(path, target)
            synchronise(target.parent)
    except (OSError, sqlite3.Error, csv.Error, MemoryError) as error:
        raise Failure(f"{explain_failure(error)}; {target} is unchanged") from error
    return counts


def _write_database(package: Package, path: Path) -> dict[str, int]:
    views = read_views()
    shown = {view.name: view.settings for view in views if not view.name.startswith("_")}
    tables = [table.name for table in package.tables]
    with closing(sqlite3.connect(path)) as connection:
        # Without its plugins: what else is installed must not change what is built.
        database = Database(connection, execute_plugins=False)
        database.register_function(say_date, deterministic=True)
        for pragma in PRAGMAS:
            database.execute(f"pragma {pragma}")
        write_tables(database, package)
        write_package_facts(database, package)
        add_views(database, views)
        counts = count_rows(database, [*tables, "texts", "_package", *shown])
        charts = write_charts(database, package, counts)
        shown |= {chart.view: chart.settings for chart in charts.values()}
        elsewhere = {"documents": write_documents(database, package), "repository": find_repository(package)}
        write_site(database, package, shown, charts, elsewhere)
        connection.commit()
    return {name: counts[name] for name in tables}
