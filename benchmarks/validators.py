"""Ten constraints of claims.csv, judged by what an engineer would pick today: python -m benchmarks.validators NAME CSV.

Prints how many of the ten are broken. Each validator runs in a Python that has it, and reads every cell of the file.
"""

import csv
import sys
from itertools import islice
from pathlib import Path
from typing import Any

# The field, what it must be, and a cell that breaks it.
CONSTRAINTS: list[tuple[str, str, Any, str]] = [
    ("claim_id", "unique", True, ""),
    ("claim_id", "pattern", "^c[0-9]{4,}$", "d0001"),
    ("source_id", "required", True, ""),
    ("quote", "required", True, ""),
    ("quote", "maxLength", 5000, "x" * 5001),
    ("paraphrase", "maxLength", 5000, "x" * 5001),
    ("quote_start", "minimum", 0, "-1"),
    ("quote_end", "minimum", 1, "0"),
    ("polarity", "enum", ["affirms", "denies"], "doubts"),
    ("status", "enum", ["current", "superseded", "withdrawn"], "gone"),
]
FIELDS: dict[str, dict[str, Any]] = {}
for _field, _kind, _value, _ in CONSTRAINTS:
    FIELDS.setdefault(_field, {})[_kind] = _value


def break_constraints(claims: Path, broken: Path) -> None:
    """Write the first rows of `claims` to `broken`, each with one constraint broken; the last row has no fault."""
    with open(claims, encoding="utf-8", newline="") as file:
        rows = list(islice(csv.DictReader(file), len(CONSTRAINTS) + 1))
    for row, (field, kind, _, cell) in zip(rows, CONSTRAINTS):
        row[field] = rows[-1][field] if kind == "unique" else cell
    with open(broken, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def read_frame(path: str) -> Any:
    import polars

    numbers = {field: polars.Int64 for field, kinds in FIELDS.items() if "minimum" in kinds}
    return polars.read_csv(path, infer_schema=False, schema_overrides=numbers)


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
    for field, kind, value, _ in CONSTRAINTS:
        plan = steps[kind](field, value)
    return sum(count > 0 for count in plan.interrogate().n_failed().values())


JUDGES = {
    "dataframely": judge_with_dataframely,
    "pandera": judge_with_pandera,
    "pointblank": judge_with_pointblank,
}

if __name__ == "__main__":
    print(JUDGES[sys.argv[1]](sys.argv[2]))
