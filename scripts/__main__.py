"""The commands: claimbook VERB once installed, python -m scripts VERB in a checkout."""

import json
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import click

from .changing import finish_interrupted
from .commands import VERBS
from .options import package_option, shorten
from .package import Package, open_package, read_package
from .problems import Failure, Verdict, count
from .terminal import Terminal
from .version import read_version


class Verbs(click.Group):
    """Verbs that say in one line why they could not do their work, and exit with 1; on terminals of any encoding."""

    def main(self, *arguments: Any, **named: Any) -> Any:
        streams: Any = Terminal(sys.stdout), Terminal(sys.stderr)
        with redirect_stdout(streams[0]), redirect_stderr(streams[1]):
            return super().main(*arguments, **named)

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except Failure as failure:
            click.echo(f"{context.invoked_subcommand}: {failure}", err=True)
            sys.exit(1)


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(read_version(), prog_name="claimbook")
def main() -> None:
    """Maintain a package of attributed claims: check it, build a database from it, and serve it.

    \b
    Example: claimbook new bridge --name bridge --title "Claims about a bridge"
             cd bridge
             claimbook check
    """


@main.command()
@package_option
@click.option("--json", "as_json", is_flag=True, help="Print the problems as JSON.")
@click.option("--strict", is_flag=True, help="Fail on warnings too.")
@click.option(
    "--engine",
    type=click.Choice(["duckdb", "spark"]),
    default="duckdb",
    show_default=True,
    help="What runs the rules: DuckDB on this machine, or Apache Spark here or on a cluster.",
)
@click.option(
    "--master", metavar="URL", help="Spark's master, if Spark's own configuration does not name one."
)
@click.option("--copy", metavar="ADDRESS", help="Folder for Spark's Parquet copy that every worker can read.")
def check(root: Path, as_json: bool, strict: bool, engine: str, master: str | None, copy: str | None) -> None:
    """Report every problem in the package.

    Checks files, schema and rules. The exit status is 1 if there is a problem.

    Example: claimbook check --strict
    """
    if engine != "spark" and (master or copy):
        raise click.UsageError("--master and --copy require --engine spark")
    verdict = _check(root, engine, master, copy)
    if as_json:
        told = {
            "problems": [problem._asdict() for problem in verdict.problems],
            "proved": verdict.proved or None,
        }
        click.echo(json.dumps(told, indent=2, ensure_ascii=False))
    else:
        _print_problems(verdict, "check")
    sys.exit(verdict.has_errors or bool(strict and verdict.problems))


@main.command()
@package_option
def build(root: Path) -> None:
    """Check the package and write build/NAME.db.

    A failed build leaves the old database unchanged.

    Example: claimbook build --package bridge
    """
    verdict = _check(root)
    if verdict.has_errors:
        _print_problems(verdict, "build")
        raise Failure("nothing was built")
    from .database import build_database

    package = read_package(root.resolve())
    counts = build_database(package)
    rows = f"{count(counts['sources'], 'source')}, {count(counts['claims'], 'claim')}"
    click.echo(f"build: {shorten(package.database)} with {rows} and {len(counts)} tables")


@main.command()
@package_option
def export(root: Path) -> None:
    """Write the tables and the package to dist/.

    Writes every table and view as CSV, once exact and once safe for spreadsheets, and the package as a zip.

    Example: claimbook export --package bridge
    """
    from .export import export_package

    written = export_package(_read(root))
    click.echo(f"export: {len(written)} files in {shorten(root.resolve() / 'dist')}")


@main.command()
@package_option
@click.option("--port", type=click.IntRange(1, 65535), default=8001, show_default=True)
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option(
    "--url",
    metavar="URL",
    help="Public address of the site, for example https://example.org/claims/ behind a proxy; its path is the prefix.",
)
@click.option("--cors", is_flag=True, help="Let pages on other sites fetch the JSON and CSV.")
def serve(root: Path, port: int, host: str, url: str | None, cors: bool) -> None:
    """Serve the database as a site until stopped.

    A new build is taken while readers read, once it is exported; at once if the process gets the signal HUP.

    Example: claimbook serve --port 8002
    """
    from .serve import serve_database

    serve_database(_read(root), host=host, port=port, url=url, cors=cors, announce=click.echo)


@main.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--name", required=True, help="Name of the package and its database: a slug, for example old-bridge."
)
@click.option("--title", required=True, help="Title of the package, as readers see it.")
def new(folder: Path, name: str, title: str) -> None:
    """Start a package without claims in FOLDER.

    The folder must be empty or not exist yet.

    Example: claimbook new bridge --name bridge --title "Claims about a bridge"
    """
    from .new import start_package

    start_package(folder, name, title)
    click.echo(f"new: {name} in {folder}; its README.md says how to record the first claim")


@main.command()
@package_option
def upgrade(root: Path) -> None:
    """Upgrade a package to this version of the model.

    Rewrites the schemas in datapackage.json and adds missing tables and codes. No cell that has a value is changed.

    Example: claimbook upgrade --package bridge
    """
    from .upgrade import upgrade_package

    changes = upgrade_package(root.resolve())
    done = f"{count(len(changes), 'change')}; run check" if changes else "nothing to change"
    click.echo("\n".join([*changes, f"upgrade: {done}"]))


def _check(root: Path, engine: str = "duckdb", master: str | None = None, copy: str | None = None) -> Verdict:
    # Imported late: printing help should not wait for the validators.
    from .check import check_package

    finish_interrupted(root)
    if engine == "duckdb":
        return _judge_presentation(root, check_package(root.resolve()))
    try:
        from .scale.spark import open_spark
    except ImportError as error:
        words = f"--engine spark needs pyspark and sqlglot; {error.name} is not installed"
        raise Failure(f"{words}; install it (make install-spark, or claimbook[spark])") from error
    with open_spark(master, copy) as judge:
        return _judge_presentation(root, check_package(root.resolve(), judge))


def _judge_presentation(root: Path, verdict: Verdict) -> Verdict:
    """If there is no error, add what is wrong with what metadata.yml and charts say about what a build makes."""
    if verdict.has_errors:
        return verdict
    from .database.judging import judge_presentation

    found = judge_presentation(read_package(root.resolve()))
    return Verdict(verdict.problems + found, {} if found else verdict.proved)


def _read(root: Path) -> Package:
    finish_interrupted(root)
    return open_package(root.resolve())


def _print_problems(verdict: Verdict, verb: str) -> None:
    problems, proved = verdict
    for problem in problems:
        click.echo(str(problem), err=True)
    errors = sum(problem.level == "error" for problem in problems)
    words = [count(errors, "problem")]
    if warnings := len(problems) - errors:
        words.append(count(warnings, "warning"))
    if proved:
        words.append(count(proved["claims"], "claim"))
    click.echo(f"{verb}: {', '.join(words)}", err=bool(errors))
    if proved.get("claims"):
        quotes, cues, texts = (count(proved[f"{thing}s"], thing) for thing in ("quote", "cue", "text"))
        sentences, rules, tables = (
            count(proved[f"{thing}s"], thing) for thing in ("sentence", "rule", "table")
        )
        click.echo(f"proved: {quotes} and {cues} against {texts} of {sentences}; {rules} on {tables}")


for verb in VERBS:
    main.add_command(verb)


if __name__ == "__main__":
    main()
