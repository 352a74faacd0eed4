"""Check a package: the descriptor, the records of every file, constraints, rules and frictionless, in that order."""

from collections import Counter
from collections.abc import Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import duckdb

from ..folders import explain_failure
from ..package import Package, Table, read_package
from ..problems import AND_MORE, MOST_OF_A_KIND, MOST_WARNINGS, Problem, Verdict, shorten_message
from . import conformance
from .charts import judge_charts
from .constraints import compile_constraints, compile_foreign_keys, compile_looks
from .descriptor import judge_descriptor
from .files import Count, count_by_bytes, judge_records, read_texts
from .metadata import judge_metadata
from .nearest import allow_what_texts_have, name_nearest
from .numbers import gather_numbers
from .places import gather_places
from .reference import ask_frictionless
from .rules import Judge, Rule, judge_rules, list_tables, read_rules
from .tables import Connection, gather_dates, load_cells, load_texts, open_tables, quote_name, type_cells

# What a check without problems has proved, by the table that has a row for each.
PROVED = {"claims": "claims", "quotes": "claims", "cues": "attributions", "sentences": "sentences"}

# The tables of what is in texts.
OF_TEXTS = ("texts", "pieces")
# What says that a cell holds what it cannot hold: what else is wrong with that cell comes of it.
OF_CELLS = (
    "foreign_key",
    "dates_are_real",
    "quote_is_verbatim",
    "cue_stands_at_its_offsets",
    "value_text_stands_in_quote",
)


def find_problems(root: Path, judge: Judge = judge_rules, ask_reference: bool = True) -> list[Problem]:
    """The problems alone of what `check_package` says."""
    return check_package(root, judge, ask_reference).problems


def check_package(root: Path, judge: Judge = judge_rules, ask_reference: bool = True) -> Verdict:
    """All problems of the package at `root`, in the order of its files. Uses no network.

    What depends on a file that cannot be read is left out; everything else is still checked. `judge` runs the model's
    rules. Without `ask_reference`, frictionless is not asked, which takes half the time and has never found what the
    constraints did not.
    """
    if found := list(leave_out_more(judge_descriptor(root), [])):
        return Verdict(found, {})
    package, proved = read_package(root), {}
    found = judge_metadata(package) + judge_charts(package)
    try:
        with open_tables(*package.sizes) as connection:
            readable = _judge_cells(connection, package, found)
            for table in readable:
                type_cells(connection, table)
            found += _load_texts(connection, package)
            found = allow_what_texts_have(connection, readable, found)
            gather_dates(connection, readable)
            gather_numbers(connection, readable)
            gather_places(connection, (table.name for table in readable))
            rules = [*compile_foreign_keys(readable), *read_rules(readable)]
            judged = _leave_out_lost(judge(connection, rules, readable), found, rules, package.text_paths)
            found += _leave_out_known(_tell_cells_once(judged), found)
            found = name_nearest(connection, _leave_out_accepted(connection, readable, found))
            proved = _count_proved(connection, package)
    except (duckdb.Error, MemoryError, OSError) as error:
        found.append(_give_up(error))
    if ask_reference and not Verdict(found, {}).has_errors:
        found += ask_frictionless(package)
    order = {table.path: place for place, table in enumerate(package.tables)}
    found = sorted(leave_out_more(found, order), key=lambda one: (order.get(one.file, -1), one.row or 0))
    verdict = Verdict(found, {})
    return verdict if verdict.has_errors else verdict._replace(proved=proved)


def _judge_cells(connection: Connection, package: Package, found: list[Problem]) -> list[Table]:
    """Load every table, add to `found` what is wrong with its records and cells, and return those that could be read."""
    readable = []
    for table, problems in _load_tables(connection, package):
        found += problems
        readable += [] if problems else [table]
    present = [table for table in readable if not table.is_absent]
    found += [one for table in present for one in conformance.find_code_problems(connection, table)]
    found += _leave_out_known(judge_rules(connection, compile_looks(present), present), found)
    constraints = compile_constraints(present)
    found += _leave_out_known(judge_rules(connection, constraints, readable), found)
    return readable


def leave_out_more(problems: list[Problem], tables: Collection[str]) -> Iterator[Problem]:
    """So many of each kind as anybody reads, and that there are more. `tables` are the files in which each field is a kind."""
    told: Counter[tuple] = Counter()
    closed: set[tuple] = set()
    for one in problems:
        kind = (one.rule, one.level, *((one.file, one.field) if one.file in tables else ()))
        told[kind] += one.message != AND_MORE
        most = MOST_OF_A_KIND if one.level == "error" else MOST_WARNINGS
        if one.message != AND_MORE and told[kind] <= most:
            # What is repeated of a file may be the whole of it.
            message, field, key = map(shorten_message, (one.message, one.field, one.key))
            yield one._replace(message=message, field=field, key=key)
        elif kind not in closed:
            closed.add(kind)
            yield Problem(one.file, AND_MORE, level=one.level, rule=one.rule)


def _count_proved(connection: Connection, package: Package) -> dict[str, int]:
    """What is proved if no problem was found, claims first."""
    counted = {
        name: connection.table(quote_name(table)).count("*").fetchall()[0][0]
        for name, table in PROVED.items()
    }
    return counted | {
        "texts": len(package.text_paths),
        "tables": sum(not table.is_absent for table in package.tables),
        "rules": len(read_rules(package.tables)),
    }


def _load_tables(connection: Connection, package: Package) -> Iterator[tuple[Table, list[Problem]]]:
    """Load each table, cells as text, and return what keeps its records from being judged."""
    with ThreadPoolExecutor(1) as beside:
        counts = beside.map(partial(count_by_bytes, package), package.tables)
        for table in package.tables:
            loaded, counted = load_cells(connection, package, table), next(counts)
            is_whole = loaded is not None and loaded == counted
            yield table, [] if is_whole else _explain_records(package, table, loaded)


def _explain_records(package: Package, table: Table, loaded: Count | None) -> list[Problem]:
    problems, counted = judge_records(package, table)
    problems = [problem._replace(rule="files") for problem in problems]
    if not problems and loaded != counted:
        rows = loaded.rows if loaded else 0
        words = f"DuckDB read {rows} of {counted.rows} rows; look for odd quotation marks"
        problems.append(Problem(table.path, words, rule="lost_rows"))
    return problems


def _load_texts(connection: Connection, package: Package) -> list[Problem]:
    load_texts(connection, read_texts(package))
    unread = connection.execute("select text_path from texts where text is null").fetchall()
    return [
        Problem(path, "is not UTF-8; restore the text as it was received", rule="files") for (path,) in unread
    ]


def _leave_out_known(problems: list[Problem], known: list[Problem]) -> list[Problem]:
    """Drop problems that report a cell or a blank row a second time for one cause. Only an error can be that cause."""
    errors = {(problem.file, problem.row, problem.field) for problem in known if problem.level == "error"}
    return [
        one
        for one in problems
        if errors.isdisjoint({(one.file, one.row, one.field), (one.file, one.row, "")})
    ]


def _leave_out_lost(
    judged: list[Problem], known: list[Problem], rules: list[Rule], text_paths: Collection[str]
) -> list[Problem]:
    """What the rules found, but nothing about texts where one cannot be read, or it is wrong which text is whose.

    Otherwise every quote of that text would be told as missing.
    """

    def is_cause(one: Problem) -> bool:
        return one.level == "error" and (one.field == "text_path" or one.file in text_paths)

    causes = [*filter(is_cause, known)] or [*filter(is_cause, judged)]
    if not causes:
        return judged
    of_texts = {rule.name for rule in rules if not list_tables(rule.query).isdisjoint(OF_TEXTS)}
    return [one for one in judged if one in causes or one.rule not in of_texts]


def _tell_cells_once(problems: list[Problem]) -> list[Problem]:
    """What the rules found, without what else is said of a cell that holds what it cannot hold."""
    cells = [one for one in problems if one.rule in OF_CELLS]
    return cells + _leave_out_known([one for one in problems if one.rule not in OF_CELLS], cells)


def _leave_out_accepted(connection: Connection, tables: list[Table], found: list[Problem]) -> list[Problem]:
    """Drop the warnings that the package accepts; an acceptance of a warning that is not there becomes one."""
    table = next((table for table in tables if table.name == "accepted_warnings"), None)
    warned = {(one.rule, one.key) for one in found if one.level == "warning"}
    accepted: set[tuple] = set()
    spare: list[tuple] = []
    asked = connection.execute(f"select csv_row, rule, row from {table.name}") if table else None
    while asked and (rows := asked.fetchmany(10_000)):
        accepted |= warned & {(rule, key) for _, rule, key in rows}
        # One more than are told, so that it is told that there are more.
        spare += [row for row in rows if row[1:] not in warned][: MOST_WARNINGS + 1 - len(spare)]
    kept = [one for one in found if one.level != "warning" or (one.rule, one.key) not in accepted]
    if table and not any(one.level == "error" for one in kept):
        for csv_row, rule, key in spare:
            words = f"there is no warning of {rule} on {key}; remove the row, or correct its key"
            kept.append(Problem(table.path, words, csv_row, f"{rule}:{key}", "row", "warning", table.name))
    return kept


def _give_up(error: Exception) -> Problem:
    """A problem for what could not be judged, which must not pass."""
    if isinstance(error, duckdb.OutOfMemoryException | MemoryError):
        words = "ran out of memory; close other programs, or make room on the disk for temporary files"
    else:
        words = f"could not be judged completely: {explain_failure(error)}; correct that first"
    return Problem("data", words, rule="engine")
