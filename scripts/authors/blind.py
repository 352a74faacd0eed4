"""A package for a second, blind reading: the same texts and codes, and nothing of what was read in them or of them."""

import os
import shutil
from pathlib import Path

from ..folders import working_folder
from ..package import DESCRIPTOR, list_files
from ..problems import Failure
from .edit import Edit, editing

# What a reader could learn the first reading from: notes on the data, its history, named queries, charts.
COPIED = (DESCRIPTOR, "data")
LEFT_OUT = ("data/README.md",)
EMPTIED = (
    "claims attributions relations propositions accepted_warnings "
    "statements accounts relays figures traces drifts disagreements"
).split()
UNUSED = "every_agent_is_used"


def start_blind(root: Path, folder: Path) -> bool:
    """Write a copy of the package at `root` without claims to `folder`, in one step; False if one is there already.

    Raises Failure for a folder that holds something else.
    """
    if (folder / DESCRIPTOR).exists():
        return False
    if os.path.lexists(folder) and not (folder.is_dir() and not any(folder.iterdir())):
        raise Failure(f"{folder} is not an empty folder; name one that is empty or does not exist yet")
    if folder.resolve().is_relative_to(root / "data"):
        raise Failure(f"{folder} is part of the data; name a folder elsewhere")
    try:
        with working_folder(".blind-", folder.parent) as beside:
            _copy_files(root, beside / "package")
            with editing(beside / "package") as edit:
                _empty(edit)
                edit.commit()
            if folder.exists():
                folder.rmdir()
            os.rename(beside / "package", folder)
    except OSError as error:
        raise Failure(f"{folder} cannot be written ({error.strerror}); name another folder") from error
    return True


def _copy_files(root: Path, beside: Path) -> None:
    with editing(root):
        for path in list_files(root):
            if path.split("/")[0] in COPIED and path not in LEFT_OUT and (root / path).is_file():
                (beside / path).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(root / path, beside / path)


def _empty(edit: Edit) -> None:
    """Leave the sources that have a text, with their sentences open, and the agents that these need."""
    for name in EMPTIED:
        edit.rows(name).clear()
    sources = edit.rows("sources")
    kept = {name for row in sources if row["text_path"] for name in (row["source_id"], row["contained_in"])}
    sources[:] = [row for row in sources if row["source_id"] in kept]
    for row in edit.rows("agents"):
        row["note"] = ""
    for row in edit.rows("sentences"):
        row |= {"disposition": "open", "note": ""}
    # Who only speaks in a claim, or a group of such people: each round may leave another without members.
    while unused := {problem.key for problem in edit.try_out() if problem.rule == UNUSED}:
        agents = edit.rows("agents")
        agents[:] = [row for row in agents if row["agent_id"] not in unused]
