"""Why a database could not be built."""

from ..problems import Failure


class BuildError(Failure):
    """The database could not be built; the message says why. The old database is unchanged."""
