"""The commands of authors, each a thin layer of words over a module of authors/."""

import click

from .adding import add, desk
from .comparing import changelog, compare, diff, propose, release
from .correcting import fix, supersede, todo, withdraw
from .sheets import skip

VERBS: tuple[click.Command, ...] = (
    add,
    desk,
    skip,
    supersede,
    withdraw,
    todo,
    fix,
    diff,
    changelog,
    release,
    propose,
    compare,
)
