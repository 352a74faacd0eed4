"""What the commands share: the option that names a package, and how a path is shown."""

from pathlib import Path

import click

from .problems import make_printable

package_option = click.option(
    "--package",
    "root",
    type=click.Path(path_type=Path, file_okay=False),
    default=".",
    show_default="the current folder",
    help="Folder that contains datapackage.json.",
)


def shorten(path: Path) -> str:
    """A path as it is read from the current folder."""
    return make_printable(str(path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path))
