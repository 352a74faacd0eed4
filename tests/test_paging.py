"""Walking the pages of a table or view, however it is sorted and narrowed, gives every row once."""

import csv
import io
import re
import sqlite3
from contextlib import closing

import pytest
from conftest import FERRY, copy_package, read_presentation
from server import fetch_all

from scripts.database import build_database
from scripts.package import read_package

# On a busy machine a query may wait for a second before it starts.
SETTINGS = {"settings": {"suggest_facets": False, "sql_time_limit_ms": 30_000}}


# By the first column of a key of several no table can be sorted: that is its order without any sort.
FIRST_OF_SEVERAL = {
    "sentences": "source_id",
    "attributions": "claim_id",
    "relations": "claim_id",
    "relays": "account_id",
    "drifts": "trace_id",
    "disagreements": "trace_id",
    "accepted_warnings": "rule",
}


def list_sorts(package, names):
    """Every table and view, each of its columns, both directions."""
    with closing(sqlite3.connect(f"file:{package.database}?mode=ro", uri=True)) as connection:
        for name in names:
            for (column,) in connection.execute("select name from pragma_table_info(?)", [name]):
                if column != FIRST_OF_SEVERAL.get(name):
                    yield from ((name, column, direction) for direction in ("_sort", "_sort_desc"))


def is_sorted(cells, direction):
    """Nothing comes first from small to large, last from large to small; SQLite puts numbers before words."""
    keys = [(cell is not None, isinstance(cell, str), cell if cell is not None else 0) for cell in cells]
    return keys == sorted(keys, reverse=direction == "_sort_desc")


def walk(package, sorts, narrowing=""):
    """The rows of each sort: of a streamed CSV of pages of 7, and of a first page of 7 and the rest as JSON."""
    base = f"/{package.descriptor['name']}"
    size = f"_size=7&_nofacet=1&_nocount=1{narrowing}"
    csvs = [f"{base}/{name}.csv?_stream=on&{direction}={column}&{size}" for name, column, direction in sorts]
    jsons = [f"{base}/{name}.json?{direction}={column}&{size}" for name, column, direction in sorts]
    answers = fetch_all([package.database], [*csvs, *jsons], **SETTINGS)
    streamed, firsts = answers[: len(csvs)], [answer.json() for answer in answers[len(csvs) :]]
    rests = [
        f"{path.replace('_size=7', '_size=max')}&_next={first['next']}" if first["next"] else path
        for path, first in zip(jsons, firsts)
    ]
    for place, rest in enumerate(fetch_all([package.database], rests, **SETTINGS)):
        rows = firsts[place]["rows"] + (rest.json()["rows"] if firsts[place]["next"] else [])
        yield list(csv.reader(io.StringIO(streamed[place].text)))[1:], rows, firsts[place]["columns"]


def say_cells(rows):
    return sorted([str(cell) if cell is not None else "" for cell in row] for row in rows)


def prove(package, sorts, wanted, narrowing=""):
    """`wanted` are the rows by table."""
    sorts = list(sorts)
    assert sorts
    for (name, column, direction), (streamed, rows, columns) in zip(
        sorts, walk(package, sorts, narrowing), strict=True
    ):
        place = name, column, direction, narrowing
        assert say_cells(rows) == wanted[name], place
        assert is_sorted([row[columns.index(column)] for row in rows], direction), place
        assert sorted(streamed) == wanted[name], place


def read_rows(package, names, condition="true"):
    with closing(sqlite3.connect(f"file:{package.database}?mode=ro", uri=True)) as connection:
        return {
            name: say_cells(connection.execute(f'select * from "{name}" where {condition}')) for name in names
        }


@pytest.mark.long
def test_every_sort_of_every_table_and_view(ferry):
    """Of a view, whose pages are counted and need no key, three columns; of codelists, which are alike, one."""
    tables = read_presentation(ferry)["tables"]
    names = [name for name, told in tables.items() if told["kind"] in ("table", "view")]
    assert len(names) > 30
    sorts = []
    for name in [*names, "modalities", "_package"]:
        found = list(list_sorts(ferry, [name]))
        sorts += found[:6] if name in tables and tables[name]["kind"] == "view" else found
    prove(ferry, sorts, read_rows(ferry, [*names, "modalities", "_package"]))


@pytest.mark.long
@pytest.mark.parametrize("name", ["claims", "agents", "attributions", "relations", "traces"])
def test_tables_of_many_pages(package, name):
    prove(package, list_sorts(package, [name]), read_rows(package, [name]))


SEARCH = "rowid in (select rowid from claims_fts where claims_fts match 'russia')"


@pytest.mark.sampled(9)
@pytest.mark.parametrize(
    ("narrowing", "condition"),
    [
        ("&_search=russia", SEARCH),
        ("&_search=russia&modality=asserted", f"{SEARCH} and modality = 'asserted'"),
        ("&source_id=hypefresh-2024", "source_id = 'hypefresh-2024'"),
        (
            "&source_id=hypefresh-2024&quote_start__gt=100",
            "source_id = 'hypefresh-2024' and quote_start > 100",
        ),
        ("&modality__in=asserted,alleged", "modality in ('asserted', 'alleged')"),
        ("&modality__not=alleged", "modality <> 'alleged'"),
        ("&modality__gt=b", "modality > 'b'"),
        ("&modality__notblank=1", "modality <> ''"),
        (
            "&_where=(modality<>'alleged'+or+polarity='denies')",
            "modality <> 'alleged' or polarity = 'denies'",
        ),
    ],
)
def test_claims_that_are_narrowed(package, narrowing, condition):
    columns = {
        "modality",
        "polarity",
        "source_id",
        "claimant_id",
        "attributed_on",
        "period",
        "quote_start",
        "claim_id",
    }
    sorts = [sort for sort in list_sorts(package, ["claims"]) if sort[1] in columns]
    prove(package, sorts, read_rows(package, ["claims"], condition), narrowing)


@pytest.mark.long
def test_rows_that_lie_in_another_order(tmp_path):
    """Of the order of the keys it does not matter how a file was typed."""
    root = copy_package(FERRY, tmp_path / "ferry")
    for name in ("sources", "attributions", "codelists/modalities"):
        path = root / f"data/{name}.csv"
        head, *lines = path.read_text(encoding="utf-8").splitlines()
        path.write_text("\n".join([head, *reversed(lines), ""]), encoding="utf-8")
    package = read_package(root)
    build_database(package)
    names = ["sources", "attributions", "modalities"]
    prove(package, list_sorts(package, names), read_rows(package, names))


def test_every_page_one_by_one(package, counts):
    path, token, seen = "/munitions/claims.json?_sort_desc=attributed_basis&_size=20", "", []
    while token is not None:
        [answer] = fetch_all([package.database], [f"{path}&_next={token}" if token else path], **SETTINGS)
        seen += [row[0] for row in answer.json()["rows"]]
        token = answer.json()["next"]
    assert len(seen) == len(set(seen)) == counts["claims"]


def test_no_table_is_sorted_by_the_first_column_of_several(package):
    sorts = [
        f"{name}.json?{way}={column}"
        for name, column in FIRST_OF_SEVERAL.items()
        for way in ("_sort", "_sort_desc")
    ]
    for answer in fetch_all([package.database], [f"/munitions/{sort}" for sort in sorts], **SETTINGS):
        assert answer.status_code == 400
        assert answer.json()["error"].startswith("Cannot sort table by")


@pytest.mark.parametrize("table", ["claims", "claims_flat"])
@pytest.mark.parametrize(
    ("conditions", "wanted"),
    [
        (["quote='x' or claim_id>'c'"], None),
        (["claim_id>'c'", "quote='x' or claim_id>'c'"], None),
        (["(claim_id>'c') or (quote='x')"], None),
        (["claim_id>'c' -- or so"], None),
        (["quote=')' or claim_id>'c' --)"], None),
        (["claim_id<'c' or 'a(' = 'a'", "1 or 1"], 0),
        (["1) or (1"], 400),
        (["1=1) --"], 400),
        (["1 /*"], 400),
        (["1 limit 1000"], 400),
        ([""], 400),
    ],
)
def test_a_csv_ends_whatever_is_asked_for(client, counts, table, conditions, wanted):
    wanted = counts[table] if wanted is None else wanted
    parameters = {"_stream": "on", "_size": 20, "_where": conditions}
    found = []
    with client.stream("GET", f"/munitions/{table}.csv", params=parameters) as answer:
        for line in answer.iter_lines():
            found += re.findall(r"^c[0-9]{4}(?=,)", line)
            assert len(found) <= counts[table]
    assert (answer.status_code, len(found)) == ((400, 0) if wanted == 400 else (200, wanted))
    assert len(found) == len(set(found))
