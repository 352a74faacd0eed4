"""The version of the engine. It is in pyproject.toml; an installed engine has a copy in its metadata."""

import tomllib
from importlib.metadata import version
from pathlib import Path

PYPROJECT = Path(__file__).resolve().parents[1] / "pyproject.toml"


def read_version() -> str:
    """The version of the checkout that contains this file, or else of the installed package claimbook."""
    if PYPROJECT.is_file():
        project = tomllib.loads(PYPROJECT.read_text(encoding="utf-8")).get("project", {})
        if project.get("name") == "claimbook":
            return project["version"]
    return version("claimbook")
