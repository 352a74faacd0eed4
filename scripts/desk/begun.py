"""Forms of the desk that were begun and not saved, so that they survive a reload and a restart."""

import json
from pathlib import Path

from ..authors.edit import Row, write_beside
from ..authors.sheets import FOLDER
from ..problems import Failure
from .claiming import Trial
from .forms import is_cell

BEGUN = "desk.json"


class Begun:
    """What was typed for sentences and not saved, in drafts/desk.json of the package at `root`."""

    def __init__(self, root: Path) -> None:
        self.path = root / FOLDER / BEGUN
        self.forms = self._read()
        # Why it could not be kept, if it could not.
        self.told = ""

    def find(self, source_id: str, number: str) -> Row:
        """What was typed for a sentence; nothing, if nothing was."""
        return self.forms.get(f"{source_id}:{number}", {})

    def keep_trial(self, source_id: str, fields: Row, trial: Trial) -> None:
        """Keep a form as it was tried out, if anything was typed in it."""
        if trial.typed:
            names = (name for name in fields if is_cell(name) or name.startswith(("was.", "at.")))
            kept = {name: fields[name] for name in names}
            kept |= {f"at.{name}": at for name, at in trial.at.items()}
            kept |= {"quote": trial.values.get("quote", fields.get("quote", "")), "by": fields.get("by", "")}
            self.keep(source_id, fields["number"], kept)

    def keep(self, source_id: str, number: str, fields: Row) -> None:
        """Keep the fields of a sentence's form."""
        self._write({**self.forms, f"{source_id}:{number}": fields})

    def forget(self, source_id: str, number: str) -> None:
        """Forget what was typed for a sentence."""
        key = f"{source_id}:{number}"
        if key in self.forms:
            self._write({name: fields for name, fields in self.forms.items() if name != key})

    def _write(self, forms: dict[str, Row]) -> None:
        """If the disk is full, it is kept as long as the desk runs, and that is said."""
        self.forms = forms
        try:
            if forms:
                write_beside(self.path, json.dumps(forms, ensure_ascii=False, indent=1).encode("utf-8"))
            else:
                self.path.unlink(missing_ok=True)
        except (Failure, OSError) as error:
            self.told = f"What you typed is kept only until the desk stops: {error}."

    def _read(self) -> dict[str, Row]:
        try:
            forms = json.loads(self.path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        is_whole = isinstance(forms, dict) and all(
            isinstance(fields, dict) and all(isinstance(value, str) for value in fields.values())
            for fields in forms.values()
        )
        return forms if is_whole else {}
