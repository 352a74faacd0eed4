"""Filters by hand and by facet: what they find, and what nonsense in an address is answered with."""

import sqlite3
from contextlib import closing

import pytest

NUMBERS = "typeof({0}) in ('integer', 'real')"


def list_number_columns(package, names):
    """Each column that holds numbers, with its table or view."""
    with closing(sqlite3.connect(f"file:{package.database}?mode=ro", uri=True)) as connection:
        for name in names:
            for (column,) in connection.execute("select name from pragma_table_info(?)", [name]).fetchall():
                holds = NUMBERS.format(f'"{column}"')
                query = f'select exists (select 1 from "{name}" where {holds})'
                if not name.startswith("chart_") and connection.execute(query).fetchone()[0]:
                    yield name, column


def test_a_number_in_an_address_is_compared_as_a_number(each_package, each_counts):
    """In an address every value is text, and SQLite takes it for a number only beside a column with a type."""
    columns = list(list_number_columns(each_package, each_counts))
    assert len(columns) > 50
    with closing(sqlite3.connect(f"file:{each_package.database}?mode=ro", uri=True)) as connection:
        for name, column in columns:
            query = f"""
                select count(*), sum("{column}" > '-0.5'), sum("{column}" = cast("{column}" as text))
                from "{name}" where {NUMBERS.format(f'"{column}"')}
            """
            held, greater, equal = connection.execute(query).fetchone()
            assert held == greater == equal, f"{name}.{column}: its view must cast it"


@pytest.mark.parametrize("condition", ["amount__gt=1000000", "amount__gte=2500000", "amount__gt=1000000.5"])
def test_one_column_holds_the_number_of_every_bound(client, condition):
    for name in ("figures_flat", "estimates"):
        found = client.get(f"/munitions/{name}.json?{condition}&_shape=array&_size=max").json()
        assert {"More than", "Nearly"} <= {row["bound"] for row in found}
        assert min(row["amount"] for row in found) > 1_000_000


def test_the_facet_of_a_count_finds_its_rows(each_client, each_package):
    address = f"/{each_package.descriptor['name']}/origins.json"
    for facet in each_client.get(address).json()["facet_results"].values():
        for value in facet["results"]:
            found = each_client.get(address, params={facet["name"]: value["value"], "_facet_size": 1}).json()
            assert found["filtered_table_rows_count"] == value["count"]
