"""A claim from its draft to rows: what is typed, what a machine knows, what it proposes, and its ids once it is entered."""

import re
from datetime import UTC, datetime

from slugify import slugify

from ..problems import Failure
from .agents import add_agent
from .asking import name_open
from .codes import AGENT_ID, CLAIM_ID, PROPOSITION_ID
from .cues import find_lead_phrase
from .drafts import ACCEPT, EMPTY, PARTS, Cells, Draft, propose
from .edit import Edit, Row
from .hops import complete_hops, find_claimant_hop
from .periods import propose_period
from .places import find_quote, find_sentence
from .proposals import is_english, propose_modality, propose_paraphrase, propose_polarity
from .quantities import complete_figures
from .tellings import Place

FIGURE_ID = re.compile("f[0-9]{4,}")


def complete(
    edit: Edit, typed: Cells, at: int | None = None, by: str = "", sentence: Place | None = None
) -> Draft:
    """Complete what was typed by what is known and what can be proposed. Raises Failure where the quote has no place.

    `at` is where the quote starts and `sentence` the sentence it starts in, where they are known.
    """
    claim = dict(typed["claims"][0])
    source, quote = find_quote(edit, claim.get("quote", ""), claim.get("source_id", ""), at)
    text = edit.read_text(source)
    sentence = sentence or find_sentence(edit, source["source_id"], quote)[1]
    draft = Draft(source, quote, {name: [dict(row) for row in rows] for name, rows in typed.items()}, {}, {})
    claim = draft.claim
    _find_ids(edit, draft)
    _find_new(edit, draft)
    claim |= _know(edit, source, quote, by)
    cue = complete_hops(edit, draft, text, sentence)
    act = find_claimant_hop(draft).get("act", "") if cue else ""
    words = text[cue.start : cue.end] if cue else find_lead_phrase(text, sentence, quote)
    propose(draft, propose_period(text, sentence, quote, source["published_on"]))
    is_own = claim.get("attribution_form") == "own_voice"
    own = {"claimed_on": source["published_on"], "claimed_basis": source["published_basis"]}
    claim |= own if is_own else {}
    propose(draft, _find_date(edit, draft))
    if is_english(source, claim["quote"]):
        modality = propose_modality(claim["quote"], words, act)
        propose(draft, {"polarity": propose_polarity(claim["quote"], act, words), "modality": modality})
    wanted = {
        "explicitness": "explicit",
        "trace_status": "not_applicable" if is_own else "not_sought",
        "claimed_basis": "stated" if claim.get("claimed_on") else "not_given",
    }
    propose(draft, wanted)
    propose(draft, {"paraphrase": propose_paraphrase(claim["quote"], claim.get("polarity", "denies"))})
    complete_figures(edit, draft)
    is_alone = _denies_nothing_here(draft)
    _complete_others(edit, draft)
    name_open(edit, draft, is_alone)
    return draft._replace(accept=" ".join(row[ACCEPT] for row in draft.cells[ACCEPT]))


def _denies_nothing_here(draft: Draft) -> bool:
    """Whether a dash, or a reason to accept what check says, tells that no claim here says what is denied."""
    relations = draft.cells["relations"]
    return bool(draft.cells[ACCEPT]) or any(row.get("other_claim_id") == EMPTY for row in relations)


def _find_ids(edit: Edit, draft: Draft) -> None:
    """Where the name of an agent or the title of a proposition was typed, its id."""
    ids = {
        "agents": {row["name"].casefold(): row["agent_id"] for row in edit.rows("agents")},
        "propositions": {row["title"].casefold(): row["proposition_id"] for row in edit.rows("propositions")},
    }
    for name in PARTS:
        for key in edit.rows(name).table.foreign_keys:
            for row in draft.cells[name] if key.table in ids else ():
                if cell := row.get(key.field):
                    row[key.field] = ids[key.table].get(cell.casefold(), cell)


def _find_new(edit: Edit, draft: Draft) -> None:
    """What was typed where an agent or a proposition belongs is the name or the title of a new one, unless it is a key."""
    known = {row["agent_id"] for row in edit.rows("agents")}
    for hop in draft.cells["attributions"]:
        name = hop.get("agent_id", "")
        if name not in ("", EMPTY) and name not in known and not AGENT_ID.fullmatch(name):
            _add_new(draft.cells["agents"], "name", name)
    title = draft.claim.get("proposition_id", "")
    if title not in ("", EMPTY) and not PROPOSITION_ID.fullmatch(title):
        draft.claim["proposition_id"] = ""
        _add_new(draft.cells["propositions"], "title", title)


def _add_new(rows: list[Row], field: str, words: str) -> None:
    """Something new with this name, which takes what else was typed of one that has none."""
    if all(row.get(field) != words for row in rows):
        free = next((row for row in rows if not row.get(field)), None)
        if free is None:
            rows.append(free := {})
        free[field] = words


def _know(edit: Edit, source: Row, quote: Place, by: str) -> Row:
    return {
        "source_id": source["source_id"],
        "quote": edit.read_text(source)[quote.start : quote.end],
        "quote_start": str(quote.start),
        "quote_end": str(quote.end),
        "attributed_on": source["published_on"],
        "attributed_basis": source["published_basis"],
        "status": "current",
        "recorded_by": find_recorder(edit, by),
        "recorded_on": f"{datetime.now(UTC):%Y-%m-%d}",
    }


def find_recorder(edit: Edit, by: str = "") -> str:
    """Who records: the agent that is named, by id or by name, or else who recorded the last claim."""
    if not by:
        rows = edit.rows("claims")
        if not rows:
            raise Failure("nobody has recorded a claim yet; say who you are with --by AGENT")
        return max(rows, key=lambda row: (row["recorded_on"], len(row["claim_id"]), row["claim_id"]))[
            "recorded_by"
        ]
    for row in edit.rows("agents"):
        if by in (row["agent_id"], row["name"]):
            return row["agent_id"]
    return add_agent(edit, {"name": by, "kind": "person"})


def _find_date(edit: Edit, draft: Draft) -> Row:
    """The date of a claim that goes on with what somebody said: that of the claims with the same cue, if they have one."""
    hops = draft.cells["attributions"]
    if draft.claim.get("attribution_form") != "carried_over" or not hops:
        return {}
    for hop in edit.rows("attributions").find(cue_start=hops[0].get("cue_start", ""), cue=hops[0]["cue"]):
        for row in edit.rows("claims").find(claim_id=hop["claim_id"], source_id=draft.source["source_id"]):
            if row["claimed_on"]:
                return {name: row[name] for name in ("claimed_on", "claimed_basis")}
    return {}


def _complete_others(edit: Edit, draft: Draft) -> None:
    """New propositions, and what a dash leaves empty."""
    new = draft.cells["propositions"][0] if draft.cells["propositions"] else {}
    if new.get("title"):
        proposition_id = draft.claim.get("proposition_id") or slugify(new["title"])[:80].strip("-")
        if not edit.rows("propositions").find(proposition_id=proposition_id):
            edit.rows("propositions").append({"proposition_id": proposition_id, **new})
        draft.claim["proposition_id"] = proposition_id
    _describe_earlier(edit, draft)
    relations = draft.cells["relations"]
    relations[:] = [row for row in relations if row.get("other_claim_id") != EMPTY]
    for rows in draft.cells.values():
        for row in rows:
            row |= {field: "" for field, cell in row.items() if cell == EMPTY}
    if draft.claim.get("period_basis") == "not_given" and "period_basis" not in draft.proposed:
        draft.claim.update({"period": "", "period_text": ""})
    if draft.cells["traces"]:
        draft.proposed.pop("trace_status", None)
        is_sure = any(row.get("link") == "derives_from" for row in draft.cells["traces"])
        draft.claim["trace_status"] = "traced" if is_sure else "uncertain"


def _describe_earlier(edit: Edit, draft: Draft) -> None:
    """What an earlier line named without saying what it is, this one may say: the kind of an agent, a proposition's topic."""
    keys = [("propositions", "topic", draft.claim.get("proposition_id", ""))]
    keys += [("agents", "kind", hop.get("agent_id", "")) for hop in draft.cells["attributions"]]
    for name, field, key in keys:
        told = next((row[field] for row in draft.cells[name] if row.get(field)), "")
        for row in edit.rows(name).find(**{f"{name[:-1]}_id": key, field: ""}) if told else ():
            row[field] = told


def enter(edit: Edit, draft: Draft) -> str:
    """Add the rows of a completed draft to an edit, and return the claim's id. Nothing is written yet."""
    claim_id = edit.next_id("claims", "c")
    edit.rows("claims").append({**draft.claim, "claim_id": claim_id})
    for row in draft.cells["attributions"]:
        edit.rows("attributions").append({**row, "claim_id": claim_id})
    for row in draft.cells["figures"]:
        edit.rows("figures").append({**row, "claim_id": claim_id, "figure_id": edit.next_id("figures", "f")})
    for row in draft.cells["relations"]:
        ends = {
            "claim_id": row.get("claim_id") or claim_id,
            "other_claim_id": row.get("other_claim_id") or claim_id,
        }
        edit.rows("relations").append({**row, **ends})
    for row in draft.cells["traces"]:
        edit.rows("traces").append({**row, "claim_id": claim_id, "trace_id": edit.next_id("traces", "t")})
    for row in edit.rows("sentences").find(source_id=draft.source["source_id"]):
        if int(row["sentence_start"]) < draft.quote.end and int(row["sentence_end"]) > draft.quote.start:
            row |= {"disposition": "claim", "note": ""}
    return claim_id


def resolve_words(edit: Edit) -> None:
    """Put ids where a relation names a claim by its quote, or a figure another one by its words: what is entered together
    has no ids before. Raises Failure for words that are not those of one claim or figure."""
    _resolve_relations(edit)
    sources = {row["claim_id"]: row["source_id"] for row in edit.rows("claims")}
    for row in edit.rows("figures"):
        words, source = row["base_figure_id"], sources.get(row["claim_id"])
        if words and not FIGURE_ID.fullmatch(words):
            like = edit.rows("figures").find(value_text=words)
            like = [one for one in like if sources.get(one["claim_id"]) == source]
            found = [one for one in like if one["claim_id"] == row["claim_id"]] or like
            if len(found) != 1:
                raise Failure(
                    f"“{words}” are the words of {len(found)} figures of {source}; name the figure_id"
                )
            row["base_figure_id"] = found[0]["figure_id"]


def _resolve_relations(edit: Edit) -> None:
    """Of a symmetric relation the lower id comes first."""
    symmetric = {kind["code"] for kind in edit.rows("relation_kinds") if kind["symmetric"] == "true"}
    relations = edit.rows("relations")
    for row in list(relations):
        before = [row["claim_id"], row["other_claim_id"]]
        ends = [_find_claim(edit, end) for end in before]
        if row["relation"] in symmetric:
            ends.sort(key=lambda one: (len(one), one))
        if ends != before:
            relations.remove(row)
            relations.append({**row, "claim_id": ends[0], "other_claim_id": ends[1]})


def _find_claim(edit: Edit, words: str) -> str:
    if CLAIM_ID.fullmatch(words):
        return words
    found = edit.rows("claims").find(quote=words, status="current")
    if len(found) != 1:
        raise Failure(f"“{words}” is the quote of {len(found)} current claims; name the claim_id")
    return found[0]["claim_id"]
