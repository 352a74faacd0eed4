"""What a session of the desk does and remembers: what was begun, what was saved last and can be taken back."""

from pathlib import Path
from typing import Any, NamedTuple

from slugify import slugify

from ..authors.claims import find_recorder
from ..authors.codes import add_code, list_codelists
from ..authors.dispositions import propose_disposition
from ..authors.edit import Edit, Row, editing
from ..authors.worksheets import set_disposition
from ..problems import Failure
from .begun import Begun
from .claiming import Told, Trial, enter_claim, save_claim, try_claim
from .controls import Form, name_title
from .forms import CODE, change_rows, is_cell
from .texts import (
    Sentence,
    digest_sentence,
    find_next,
    find_source,
    list_recorded,
    list_sources,
    read_sentences,
    show_text,
)


class Changed(Failure):
    """What the page showed has changed on disk since."""

    def __init__(self) -> None:
        super().__init__(
            "this sentence or a claim in it has changed on disk since the page showed it; nothing was written, "
            "and what you typed is still here: look at it again, then save"
        )


class Saved(NamedTuple):
    """A change that was made: what to say about it, and the bytes of each file before and after."""

    words: str
    source_id: str
    number: str
    fields: Row
    files: dict[str, tuple[bytes, bytes]]


class Session:
    """One run of the desk on the package at `root`; `by` records, if somebody is named."""

    def __init__(self, root: Path, by: str = "") -> None:
        self.root, self.by = root, by
        self.saved: list[Saved] = []
        self.told = ""
        self.begun = Begun(root)

    def home(self) -> dict[str, Any]:
        """The sources to choose from."""
        with editing(self.root) as edit:
            title = edit.descriptor.get("title") or edit.descriptor["name"]
            return {"title": title, "sources": list_sources(edit), "told": self._take_told()}

    def open(self, source_id: str, number: str) -> dict[str, Any]:
        """The page of a sentence; of the next open one, if no number is given. Raises Failure."""
        with editing(self.root) as edit:
            source, sentences = self._find(edit, source_id)
            number = number or find_next(sentences, "")
            sentence = _choose(sentences, number)
            fields = self.begun.find(source_id, number)
            # Not checked yet: going from sentence to sentence should not wait.
            trial = enter_claim(edit, source, sentence, fields, self._find_recorder(edit, fields))
            told = self._take_told() or ("What you typed before is still here." if fields else "")
            return self._show(edit, source, number, trial, fields, told)

    def draft(self, source_id: str, fields: Row) -> dict[str, Any]:
        """The page of a sentence with what was typed: completed, tried out, and kept, but not written. Raises Failure."""
        fields, words = self._add_code(source_id, fields)
        with editing(self.root) as edit:
            source, sentences = self._find(edit, source_id)
            sentence = _choose(sentences, fields.get("number", ""))
            fields, more = change_rows(fields)
            seen = fields.get("seen", "")
            is_same = seen == digest_sentence(edit, source, sentence)
            trial = try_claim(edit, source, sentence, fields, self._find_recorder(edit, fields))
            if more:
                trial.values.setdefault(more, "")
            self.begun.keep_trial(source_id, fields, trial)
            told = words if is_same else str(Changed())
            return self._show(edit, source, sentence.row["number"], trial, fields, told, seen)

    def _add_code(self, source_id: str, fields: Row) -> tuple[Row, str]:
        """Add a code to a list, if the form asks for that; gives the fields without it, and what to say."""
        if fields.get("do") != "code":
            return fields, ""
        told = {name: fields.get(f"{CODE}{name}", "") for name in ("list", "title", "description")}
        # EUR stays EUR.
        code = slugify(told["title"], separator="_", lowercase=not told["title"].isupper())
        try:
            if not (code and all(told.values())):
                raise Failure("choose the list, and say what the code is called and what it means")
            with editing(self.root) as edit:
                before = self._read_files(edit)
                add_code(edit, told.pop("list"), {"code": code, **told})
                edit.commit()
                self._note(f"{told['title']} is in the list", source_id, fields, before)
        except Failure as failure:
            return fields, f"Not added: {failure}."
        return {name: value for name, value in fields.items() if not name.startswith(CODE)}, self._take_told()

    def save(self, source_id: str, fields: Row) -> dict[str, Any] | str:
        """Save the claim of a form. Gives the address to go on at, or the page that says what is against it."""
        with editing(self.root) as edit:
            source, sentences = self._find(edit, source_id)
            sentence = _choose(sentences, fields.get("number", ""))
            number = sentence.row["number"]
            if fields.get("seen") != digest_sentence(edit, source, sentence):
                trial = try_claim(edit, source, sentence, fields, self._find_recorder(edit, fields))
                self.begun.keep_trial(source_id, fields, trial)
                return self._show(edit, source, number, trial, fields, str(Changed()))
            before = self._read_files(edit)
            trial = enter_claim(edit, source, sentence, fields, self._find_recorder(edit, fields))
            told = "These are proposed since the page was shown: read what is marked, then save again."
            problems = [] if trial.unseen else self._miss_recorder(edit, fields) or save_claim(edit, trial)
            if trial.unseen or problems:
                trial.problems = [one for one in problems if one.field not in trial.open]
                self.begun.keep_trial(source_id, fields, trial)
                wrong = ", ".join(dict.fromkeys(name_title(one.field) for one in problems if one.field))
                where = f" ({wrong})" if wrong else ""
                words = "Not saved. " + (told if trial.unseen else f"See what is open or wrong{where}.")
                return self._show(edit, source, number, trial, fields, words)
            self.by = self.by or fields.get("by", "")
            self.begun.forget(source_id, number)
            self._note(f"{trial.claim_id} is recorded", source_id, fields, before)
            after = (
                number
                if fields.get("do") == "save.stay"
                else find_next(read_sentences(edit, source_id), number)
            )
            return f"/sources/{source_id}?sentence={after}"

    def mark(self, source_id: str, fields: Row) -> str:
        """Record why a sentence holds no claim; gives the address to go on at. Raises Failure."""
        with editing(self.root) as edit:
            source, sentences = self._find(edit, source_id)
            sentence = _choose(sentences, fields.get("number", ""))
            if fields.get("seen") != digest_sentence(edit, source, sentence):
                raise Changed
            disposition, number = fields.get("disposition", ""), sentence.row["number"]
            if not disposition:
                raise Failure("choose why the sentence holds no claim")
            if disposition != "open" and not fields.get("why"):
                raise Failure("say in words why the sentence holds no claim")
            before = self._read_files(edit)
            set_disposition(edit, source_id, number, disposition, fields.get("why", ""))
            edit.commit()
            self.begun.forget(source_id, number)
            self._note(
                f"Sentence {number} is recorded as {disposition}", source_id, {"number": number}, before
            )
            return f"/sources/{source_id}?sentence={find_next(read_sentences(edit, source_id), number)}"

    def undo(self) -> str:
        """Take back what was saved last, byte for byte; gives the address to go on at. Raises Failure."""
        if not self.saved:
            raise Failure("nothing was saved since the desk was started")
        last = self.saved[-1]
        with editing(self.root) as edit:
            for path, (_, after) in last.files.items():
                if (self.root / path).read_bytes() != after:
                    raise Failure(
                        f"{path} has changed since “{last.words}”; correct it there, or withdraw the claim"
                    )
            edit.files |= {path: before for path, (before, _) in last.files.items()}
            edit.commit()
        self.saved.pop()
        if any(map(is_cell, last.fields)) and "quote" in last.fields:
            self.begun.keep(last.source_id, last.number, last.fields)
        self.told = f"Taken back: {last.words}."
        return f"/sources/{last.source_id}?sentence={last.number}"

    def start_again(self, source_id: str, number: str) -> str:
        """Forget what was typed for a sentence; gives the address to go on at."""
        self.begun.forget(source_id, number)
        return f"/sources/{source_id}?sentence={number}"

    def _find(self, edit: Edit, source_id: str) -> tuple[Row, dict[str, Sentence]]:
        source = find_source(edit, source_id)
        edit.read_text(source)
        sentences = read_sentences(edit, source_id)
        if not sentences:
            raise Failure(f"{source_id} has no row in data/sentences.csv; add the source with add source")
        return source, sentences

    def _find_recorder(self, edit: Edit, fields: Row) -> str:
        """Who records; until somebody is named in a new package, an agent that stands in."""
        by = self.by or fields.get("by", "")
        if by or edit.rows("claims"):
            return find_recorder(edit, by)
        return edit.rows("agents")[0]["agent_id"]

    def _miss_recorder(self, edit: Edit, fields: Row) -> list[Told]:
        is_known = self.by or fields.get("by") or len(edit.rows("claims")) > 1
        return [] if is_known else [Told("by", "say who records: your name, or the id of an agent")]

    def _show(
        self,
        edit: Edit,
        source: Row,
        number: str,
        trial: Trial,
        fields: Row,
        told: str,
        seen: str = "",
    ) -> dict[str, Any]:
        """The values of the template. The edit may hold a claim that is tried out: what is on disk is read anew."""
        kept = Edit(self.root)
        sentences = read_sentences(kept, source["source_id"])
        sentence = _choose(sentences, number)
        shown, earlier, later = show_text(kept, source, sentences, number, trial.draft, trial.claim_id)
        form = Form(edit, source, trial)
        return {
            "source": source,
            "sentences": shown,
            "earlier": earlier,
            "later": later,
            "number": number,
            "sentence": sentence,
            "words": kept.read_text(source)[sentence.place.start : sentence.place.end],
            "text": kept.read_text(source),
            "recorded": list_recorded(kept, source, sentence),
            "form": form,
            "trial": trial,
            "problems": [one for one in trial.problems if one.field not in form.shown],
            "is_ready": trial.is_checked and not (trial.open or trial.problems),
            "counts": next(one for one in list_sources(kept) if one["source_id"] == source["source_id"]),
            **_show_beside(kept, source, sentence, fields),
            "seen": seen or digest_sentence(kept, source, sentence),
            "by": self.by or fields.get("by", ""),
            "asks_by": not (self.by or kept.rows("claims")),
            "told": told,
            "last": self.saved[-1].words if self.saved else "",
            "next": find_next(sentences, number),
        }

    def _take_told(self) -> str:
        told = self.begun.told or self.told
        self.told = self.begun.told = ""
        return told

    def _read_files(self, edit: Edit) -> dict[str, bytes]:
        """The bytes of all tables as they are on disk."""
        paths = [table.path for table in edit.package.tables if not table.is_absent]
        return {path: (self.root / path).read_bytes() for path in paths}

    def _note(self, words: str, source_id: str, fields: Row, before: dict[str, bytes]) -> None:
        after = {path: (self.root / path).read_bytes() for path in before}
        files = {path: (before[path], after[path]) for path in before if before[path] != after[path]}
        self.saved.append(Saved(words, source_id, fields["number"], fields, files))
        self.told = f"{words}."


def _show_beside(edit: Edit, source: Row, sentence: Sentence, fields: Row) -> dict[str, Any]:
    """Why a sentence holds no claim, as it is recorded or, of an open one, proposed; and the fields of a new code."""
    code, why = sentence.row["disposition"], sentence.row["note"]
    is_open = code == "open"
    if is_open:
        code, why = propose_disposition(edit.read_text(source), sentence.place)
    return {
        "dispositions": [row for row in edit.rows("dispositions") if row["code"] != "claim"],
        "reason": {"code": code, "why": why, "is_proposed": is_open and bool(code)},
        "code": {name: fields.get(f"{CODE}{name}", "") for name in ("list", "title", "description")},
        "codelists": list_codelists(edit),
    }


def _choose(sentences: dict[str, Sentence], number: str) -> Sentence:
    if number not in sentences:
        raise Failure(f"the text has no sentence {number[:20] or 'without a number'}; choose one of the text")
    return sentences[number]
