"""Ten constraints of claims.csv, validated by what an engineer would choose today: python -m benchmarks.validators NAME CSV.

Prints how many of the ten are broken. Each validator runs in a Python that has it, and reads every cell of the file.
"""

import csv
import sys
from itertools import islice
from pathlib import Path
from typing import Any

VALIDATORS = ("ours", "dataframely", "pandera", "pointblank")
FIELDS: dict[str, dict[str, Any]] = {
    "claim_id": {"unique": True, "pattern": "^c[0-9]{4,}$"},
    "source_id": {"required": True},
    "quote": {"required": True, "maxLength": 5000},
    "paraphrase": {"maxLength": 5000},
    "quote_start": {"minimum": 0},
    "quote_end": {"minimum": 1},
    "polarity": {"enum": ["affirms", "denies"]},
    "status": {"enum": ["current", "superseded", "withdrawn"]},
}
CONSTRAINTS = [(field, kind, value) for field, kinds in FIELDS.items() for kind, value in kinds.items()]
# Cells that break them; the key that is not unique is that of another row.
SPOILED = {"pattern": "?", "required": "", "maxLength": "x" * 5001, "minimum": -1, "enum": "?"}


def break_constraints(claims: Path, broken: Path) -> None:
    """Write the first rows of `claims` to `broken`, each with one constraint broken; the last row has no fault."""
    with open(claims, encoding="utf-8", newline="") as file:
        rows = list(islice(csv.DictReader(file), len(CONSTRAINTS) + 1))
    for row, (field, kind, _) in zip(rows, CONSTRAINTS):
        row[field] = SPOILED.get(kind, rows[-1][field])
    with open(broken, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def judge_with_ours(path: str) -> int:
    from scripts.check import constraints, rules, tables
    from scripts.package import Field, Package, Table

    with open(path, encoding="utf-8", newline="") as file:
        kinds = {name: FIELDS.get(name, {}) for name in next(csv.reader(file))}
    fields = [
        Field(name, "integer" if "minimum" in of else "string", of, False) for name, of in kinds.items()
    ]
    table = Table("claims", path, tuple(fields), ("claim_id",), ())
    with tables.open_tables() as connection:
        tables.load_cells(connection, Package(Path(), {}, (table,), ()), table)
        found = rules.judge_rules(connection, constraints.compile_constraints([table]), [table])
    return len({(problem.row, problem.field) for problem in found})


def read_frame(path: str) -> Any:
    import polars

    numbers = [field for field, kinds in FIELDS.items() if "minimum" in kinds]
    return polars.read_csv(path, infer_schema=False, schema_overrides=dict.fromkeys(numbers, polars.Int64))


def judge_with_dataframely(path: str) -> int:
    import dataframely

    names = {"pattern": "regex", "maxLength": "max_length", "minimum": "min", "unique": "primary_key"}
    columns = {}
    for field, kinds in FIELDS.items():
        options = {names[kind]: value for kind, value in kinds.items() if kind in names}
        if "enum" in kinds:
            options["check"] = lambda column, codes=kinds["enum"]: column.is_in(codes)
        column = dataframely.Integer if "minimum" in kinds else dataframely.String
        columns[field] = column(nullable=not {"required", "unique"} & kinds.keys(), **options)
    schema = type("Claims", (dataframely.Schema,), columns)
    return len(schema.filter(read_frame(path))[1].counts())


def judge_with_pandera(path: str) -> int:
    import pandera.polars as pandera

    checks = {"pattern": pandera.Check.str_matches, "minimum": pandera.Check.ge, "enum": pandera.Check.isin}
    checks["maxLength"] = lambda length: pandera.Check.str_length(max_value=length)
    columns = {}
    for field, kinds in FIELDS.items():
        made = [checks[kind](value) for kind, value in kinds.items() if kind in checks]
        options = {"nullable": "required" not in kinds, "unique": "unique" in kinds}
        columns[field] = pandera.Column(int if "minimum" in kinds else str, made, **options)
    try:
        pandera.DataFrameSchema(columns).validate(read_frame(path), lazy=True)
    except pandera.errors.SchemaErrors as errors:
        return errors.failure_cases.n_unique(["column", "check"])
    return 0


def judge_with_pointblank(path: str) -> int:
    import pointblank
    import polars

    plan = pointblank.Validate(read_frame(path))
    steps = {
        "required": lambda field, _: plan.col_vals_not_null(field),
        "unique": lambda field, _: plan.rows_distinct([field]),
        "pattern": lambda field, value: plan.col_vals_regex(field, value, na_pass=True),
        "maxLength": lambda field, value: plan.col_vals_expr(polars.col(field).str.len_chars() <= value),
        "minimum": lambda field, value: plan.col_vals_ge(field, value, na_pass=True),
        "enum": lambda field, value: plan.col_vals_in_set(field, value),
    }
    for field, kind, value in CONSTRAINTS:
        plan = steps[kind](field, value)
    return sum(count > 0 for count in plan.interrogate().n_failed().values())


if __name__ == "__main__":
    print(globals()[f"judge_with_{sys.argv[1]}"](sys.argv[2]))
