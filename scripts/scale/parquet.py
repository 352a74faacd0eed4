"""The Parquet copy of a package, for engines that run on many machines: one folder per table, written by DuckDB."""

from collections.abc import Iterable
from pathlib import Path

from ..check.tables import Connection

TYPES = {"VARCHAR": "string", "BIGINT": "bigint", "DOUBLE": "double", "BOOLEAN": "boolean"}
# What has a source lies by source, the rest as in its file. In ranges, not in hash buckets: Spark cannot use the
# buckets of another engine in a join, and DuckDB's threads leave no order within them.
ORDERS = ("source_id", "csv_row", "text_path")
# A hundred million claims make some hundred files of this size.
FILE_SIZE = "128MB"


def write_copy(connection: Connection, names: Iterable[str], folder: Path) -> None:
    """Write the tables `names` of a DuckDB connection into `folder`."""
    for name in names:
        (folder / name).mkdir(parents=True)
        columns = _describe(connection, name)
        order = next(column for column in ORDERS if column in columns)
        path = str(folder / name).replace("'", "''")
        connection.execute(
            f"copy (select * from \"{name}\" order by {order}) to '{path}'"
            f" (format parquet, file_size_bytes '{FILE_SIZE}', overwrite_or_ignore)"
        )


def read_schema(connection: Connection, name: str) -> str:
    """The columns of a table as Spark's DDL, so that Spark need not open the files to know them."""
    return ", ".join(f"`{column}` {TYPES[kind]}" for column, kind in _describe(connection, name).items())


def _describe(connection: Connection, name: str) -> dict[str, str]:
    return dict(connection.execute(f'select column_name, column_type from (describe "{name}")').fetchall())
