"""What is still to be said of a draft, with what may help to say it."""

from .agents import find_near_agents
from .codes import PROPOSITION_ID, find_list, list_codes
from .drafts import Draft, propose
from .edit import Edit, Row
from .speakers import name_speaker


def name_open(edit: Edit, draft: Draft, is_alone: bool) -> None:
    """What is still to be said, with what may help to say it. `is_alone` says that no claim here says what is denied."""
    claim = draft.claim
    _name_open_hops(draft)
    for field in ("polarity", "modality"):
        if not claim.get(field):
            draft.open[field] = f"{field}, which cannot be read from the words"
    _name_open_beside(edit, draft)
    if not claim.get("paraphrase"):
        draft.open["paraphrase"] = "the claim in our own words, with every hedge and negation"
    _name_open_period(draft)
    _name_open_proposition(edit, draft)
    filled = {row["code"]: _list_filled(row) for row in edit.rows("bounds")}
    for place, row in enumerate(draft.cells["figures"], 1):
        wanted = ("measure", "unit", "stage", *filled.get(row.get("bound", ""), ()))
        for field in wanted if row.get("bound") != "not_a_quantity" else ():
            if not row.get(field):
                _ask(draft, f"figures.{field}", place, f"{field} of “{row.get('value_text', '')}”")
    _name_open_relations(edit, draft, is_alone)
    _name_codes(edit, draft)


def _ask(draft: Draft, column: str, place: int, words: str) -> None:
    draft.open[column + (f" {place}" if place > 1 else "")] = words


def _name_open_hops(draft: Draft) -> None:
    """Who tells it, with which words."""
    for place, hop in enumerate(draft.cells["attributions"], 1):
        cue = hop.get("cue", "")
        if not cue:
            words = "the words of the text that say who tells it; for one that goes on, those of the sentence before"
            _ask(draft, "attributions.cue", place, words)
            continue
        if not hop.get("agent_id"):
            new = name_speaker(cue)
            such = f", such as {new}" if new else ""
            words = f"who is “{cue}”: an agent of the list, or the name of a new one{such}"
            _ask(draft, "attributions.agent_id", place, words)
        if not hop.get("act"):
            _ask(draft, "attributions.act", place, f"what act “{cue}” is")
    if draft.cells["attributions"]:
        return
    if any(row.get("name") for row in draft.cells["agents"]):
        words = "the words of the text that say who tells it, as agents.name is not the outlet"
        draft.open["attributions.cue"] = words
    elif not draft.claim.get("claimant_id") and "attributions.cue" not in draft.open:
        draft.open["claimant_id"] = "who makes the claim"


def _list_filled(bound: Row) -> list[str]:
    """The cells that a figure with this bound has."""
    return [field for field in ("value", "lower", "upper") if bound[f"fills_{field}"] == "true"]


def _name_open_beside(edit: Edit, draft: Draft) -> None:
    """What kind of agent a new one is, and which topic a new proposition has."""
    for name, needed in (("agents", "kind"), ("propositions", "topic")):
        for place, row in enumerate(draft.cells[name], 1):
            told = row.get("name") or row.get("title")
            if told and not row.get(needed):
                near = (
                    find_near_agents(edit, told)
                    if name == "agents"
                    else find_near_propositions(edit, told, 75)
                )
                # The new one is a row already.
                near = [(key, title) for key, title in near if title != told]
                known = f" (or is it {' or '.join(f'{key}, {title}' for key, title in near)})" if near else ""
                _ask(draft, f"{name}.{needed}", place, f"{needed} of “{told}”{known}")


def _name_open_relations(edit: Edit, draft: Draft, is_alone: bool) -> None:
    """A denial says which claim it denies, and every relation why."""
    claim, relations = draft.claim, draft.cells["relations"]
    if claim.get("polarity") == "denies":
        for place in range(len(relations)):
            propose(draft, {"relation": "rebuts"}, "relations", place)
        if not is_alone and not any(row.get("other_claim_id") for row in relations):
            draft.open["relations.other_claim_id"] = (
                f"which claim it denies, by its id or, if it is entered together with this one, its quote"
                f"{_suggest_claims(edit, claim)}; if no claim here says it, a dash, and why under accept"
            )
            draft.open["relations.reason"] = "why it is that claim which is denied, in a sentence"
    for place, row in enumerate(relations, 1):
        if row.get("relation") and not row.get("reason"):
            _ask(draft, "relations.reason", place, "why, in a sentence")


def _name_codes(edit: Edit, draft: Draft) -> None:
    """Of what is open, the codes that can be chosen."""
    for column, words in draft.open.items():
        if codes := list_codes(edit, column.partition(" ")[0]):
            path = edit.rows(find_list(edit, column.partition(" ")[0])).table.path
            draft.open[column] = f"{words}, of {path}: {', '.join(codes)}"


def _suggest_claims(edit: Edit, claim: Row) -> str:
    """The claims that put forward what a denial is about."""
    about = edit.rows("claims").find(
        proposition_id=claim.get("proposition_id", ""), polarity="affirms", status="current"
    )
    return ": " + "; ".join(f"{row['claim_id']} ({row['paraphrase']})" for row in about[:5]) if about else ""


def _name_open_period(draft: Draft) -> None:
    """What a period still needs, all of it at once."""
    claim = draft.claim
    is_told = claim.get("period") or claim.get("period_text")
    basis = draft.proposed.get("period_basis") or claim.get("period_basis") or "not_given"
    if is_told and basis == "not_given":
        draft.open["period_basis"] = (
            "what the period rests on: stated, inferred, or relative for words that give no date"
        )
    if (is_told or basis != "not_given") and not claim.get("period_text"):
        draft.open["period_text"] = "the words of the text that give the period"
    if basis in ("stated", "inferred") and not claim.get("period"):
        draft.open["period"] = "the date in EDTF; for words that give none, write relative as period_basis"
    if basis == "inferred" and not claim.get("note"):
        draft.open["note"] = "how the period is inferred"


def _name_open_proposition(edit: Edit, draft: Draft) -> None:
    """What it is about, also where a title was typed instead of a key. A key may be that of a later line."""
    key = draft.claim.get("proposition_id", "")
    if PROPOSITION_ID.fullmatch(key) or edit.rows("propositions").find(proposition_id=key):
        return
    words = " ".join(draft.claim.get(field, "") for field in ("quote", "paraphrase", "proposition_id"))
    near = "; ".join(f"{one} ({title})" for one, title in find_near_propositions(edit, words))
    told = f"“{key}” is not in the list; " if key else "what it is about: "
    draft.open["proposition_id"] = f"{told}{near or 'one of the list'}; or the title of a new one"


def find_near_propositions(edit: Edit, words: str, likeness: int = 45) -> list[tuple[str, str]]:
    """The propositions, by key and title, that are most like these words."""
    from rapidfuzz import fuzz, process

    titles = {row["proposition_id"]: row["title"] for row in edit.rows("propositions")}
    found = process.extract(words, titles, scorer=fuzz.token_set_ratio, limit=3, score_cutoff=likeness)
    return [(key, title) for title, _, key in found]
