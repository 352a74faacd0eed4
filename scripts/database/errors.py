"""Why a database could not be built."""


class BuildError(Exception):
    """The database could not be built; the words say why. The old database is as it was."""
