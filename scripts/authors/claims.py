"""A claim as a person drafts it: what is typed, what a machine knows, what it proposes, and what is still open.

A draft has cells by column. A column of the table claims has its own name; one of another table is TABLE.FIELD, for
example attributions.cue or figures.unit. Worksheets, options of the command line and the desk all speak of these.
"""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import NamedTuple

from slugify import slugify

from .. import model
from ..problems import Failure
from .cues import (
    Place,
    find_cue_before,
    find_lead_phrase,
    find_telling_within,
    may_have_speaker,
    propose_carried,
    propose_cues,
)
from .edit import Edit, Row
from .figures import UNMOVED, Lists, propose_figures
from .places import find_cue, find_quote, find_sentence
from .proposals import (
    find_agents,
    is_unnamed,
    propose_act,
    propose_agent,
    propose_form,
    propose_modality,
    propose_paraphrase,
    propose_period,
    propose_polarity,
    refers_back,
)

# What a machine knows: ids, offsets, the dates of the source, who records and when.
KNOWN = {
    "claims": "claim_id quote_start quote_end attributed_on attributed_basis status superseded_by recorded_by recorded_on",
    "attributions": "claim_id hop cue_start cue_end",
    "figures": "figure_id claim_id account_id modality",
    "relations": "",
    "traces": "trace_id claim_id account_id",
}
PARTS = tuple(KNOWN)
# Of these the machine proposes rows.
PROPOSED = ("attributions", "figures")
# Rows that a claim may bring with it.
BESIDE = {"agents": ("name", "kind"), "propositions": ("title", "topic")}
ACCEPT = "accept"
# Typed for a cell that stays empty although something is proposed for it.
EMPTY = "-"

CLAIM_ID = re.compile("c[0-9]{4,}")
FIGURE_ID = re.compile("f[0-9]{4,}")
PROPOSITION_ID = re.compile("[a-z0-9]+(?:-[a-z0-9]+)*")

Cells = dict[str, list[Row]]


def list_columns(edit: Edit) -> list[str]:
    """The columns of a draft, in the order of a worksheet."""
    fields = {name: edit.rows(name).table.field_names for name in PARTS}
    typed = [
        field if name == "claims" else f"{name}.{field}"
        for name in PARTS
        for field in fields[name]
        if field not in KNOWN[name].split()
    ]
    return [*typed, *(f"{name}.{field}" for name, names in BESIDE.items() for field in names), ACCEPT]


def strip_number(name: str) -> str:
    """figures.2.unit, as options and the desk name it, is the column figures.unit."""
    table, _, rest = name.partition(".")
    number, _, field = rest.partition(".")
    return f"{table}.{field}" if number.isdecimal() and len(number) < 4 else name


def number_column(column: str) -> str:
    """figures.unit 2, as drafts name it, is figures.2.unit among options."""
    name, _, place = column.partition(" ")
    return name.replace(".", f".{place}.", 1) if place not in ("", "1") else name


def spread(line: Row) -> list[Row]:
    """The cells of a claim as lines of a worksheet: figures.2.unit is in the second line."""
    lines: list[Row] = [{}]
    for name, cell in line.items():
        plain = strip_number(name)
        place = int(name.split(".")[1]) - 1 if plain != name else 0
        if not 0 <= place < 100:
            raise Failure(f"{name} is not a column; number rows from 1")
        while len(lines) <= place:
            lines.append({})
        lines[place][plain] = cell
    return lines


# What may be left of a figure whose words were emptied.
BARE = {"method", "counted_from", "counted_to"}


class Draft(NamedTuple):
    """A completed draft: rows by table, without ids; which columns are proposals; and what is open, with advice."""

    source: Row
    quote: Place
    cells: Cells
    proposed: dict[str, str]
    open: dict[str, str]
    accept: str = ""

    @property
    def claim(self) -> Row:
        return self.cells["claims"][0]


def read_cells(edit: Edit, lines: Iterable[Row]) -> Cells:
    """The cells of a draft by table, from lines of a worksheet: the first has the claim, others only add rows to it.

    Where the first has no cell of a hop or a figure and another has, the first one is still to be proposed: what is
    typed below must not take its place. Raises Failure for a column that no draft has.
    """
    known = set(list_columns(edit))
    cells: Cells = {name: [] for name in (*PARTS, *BESIDE, ACCEPT)}
    for number, line in enumerate(lines):
        parts: dict[str, Row] = {}
        for column, cell in line.items():
            if column not in known:
                raise Failure(
                    f"{column} is not a column of a claim; the columns are {', '.join(sorted(known))}"
                )
            table, _, field = column.rpartition(".")
            if cell.strip():
                parts.setdefault(ACCEPT if column == ACCEPT else table or "claims", {})[field] = cell.strip()
        for name, row in parts.items():
            cells[name] += [{}] if number and not cells[name] and name in PROPOSED else []
            cells[name].append(row)
    cells["claims"] = cells["claims"][:1] or [{}]
    return cells


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
    claim |= _know(edit, source, quote, by)
    cue = _complete_hops(edit, draft, text, sentence)
    act = _find_claimant_hop(draft).get("act", "") if cue else ""
    words = text[cue.start : cue.end] if cue else find_lead_phrase(text, sentence, quote)
    _propose(draft, propose_period(text, sentence, quote, source["published_on"]))
    is_own = claim.get("attribution_form") == "own_voice"
    own = {"claimed_on": source["published_on"], "claimed_basis": source["published_basis"]}
    claim |= own if is_own else {}
    _propose(draft, _find_date(edit, draft))
    if is_english(source, claim["quote"]):
        modality = propose_modality(claim["quote"], words, act)
        _propose(draft, {"polarity": propose_polarity(claim["quote"], act), "modality": modality})
    wanted = {
        "explicitness": "explicit",
        "trace_status": "not_applicable" if is_own else "not_sought",
        "claimed_basis": "stated" if claim.get("claimed_on") else "not_given",
    }
    _propose(draft, wanted)
    _propose(draft, {"paraphrase": propose_paraphrase(claim["quote"], claim.get("polarity", "denies"))})
    _complete_figures(edit, draft)
    is_alone = _denies_nothing_here(draft)
    _complete_others(edit, draft)
    _name_open(edit, draft)
    _name_open_relations(edit, draft, is_alone)
    return draft._replace(accept=" ".join(row[ACCEPT] for row in draft.cells[ACCEPT]))


def is_english(source: Row, words: str) -> bool:
    """Whether the patterns, which know English alone, can read words of a source."""
    return source["language"].split("-")[0] == "en" and bool(re.search("[A-Za-z]{2}", words))


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


def _know(edit: Edit, source: Row, quote: Place, by: str) -> Row:
    return {
        "source_id": source["source_id"],
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
    agent_id = slugify(by)[:80].strip("-")
    if not agent_id:
        raise Failure(f"{by!r} has no letter from a to z; name an agent_id with --by")
    edit.rows("agents").append({"agent_id": agent_id, "name": by, "kind": "person"})
    return agent_id


def _propose(draft: Draft, cells: Row, table: str = "claims", place: int = 0) -> None:
    """Fill in cells that are not typed. A dash that was typed leaves a cell empty."""
    row = draft.cells[table][place]
    for field, value in cells.items():
        if not row.get(field) and value:
            row[field] = value
            column = field if table == "claims" else f"{table}.{field}" + (f" {place + 1}" if place else "")
            draft.proposed[column] = value


def _complete_hops(edit: Edit, draft: Draft, text: str, sentence: Place) -> Place | None:
    """Complete who told it, and return the place of the first cue; None in the outlet's own voice."""
    claim, hops, quote = draft.claim, draft.cells["attributions"], draft.quote
    publisher = draft.source["publisher_id"]
    is_own = claim.get("attribution_form") == "own_voice" or (
        not hops and claim.get("claimant_id") == publisher
    )
    if is_own:
        hops.clear()
    elif (not hops or not hops[0].get("cue")) and is_english(draft.source, claim["quote"]):
        _propose_hop(edit, draft, text, sentence)
    # A dash for a cue says that there is none.
    is_own = is_own or any(hop.get("cue") == EMPTY for hop in hops)
    hops[:] = [hop for hop in hops if hop.get("cue") != EMPTY]
    cues = [_place_cue(text, hop, sentence, quote) for hop in hops]
    for place, (hop, cue) in enumerate(zip(hops, cues)):
        hop["hop"] = str(place + 1)
        if cue:
            hop |= {"cue_start": str(cue.start), "cue_end": str(cue.end)}
    _complete_speakers(edit, draft, text)
    first = cues[0] if cues else None
    is_known = is_own or bool(hops) or bool(claim.get("claimant_id") and claim.get("attribution_form"))
    if not is_known and not is_english(draft.source, claim["quote"]):
        draft.open["attributions.cue"] = "the words that say who tells it, or own_voice as attribution_form"
        return None
    if not hops and not is_own and (words := _ask_speaker(text, sentence, quote)):
        draft.open["attributions.cue"] = words
        return None
    _propose(draft, {"attribution_form": propose_form(text, sentence, quote, first)})
    _propose(draft, {"claimant_id": _find_claimant_hop(draft).get("agent_id", "") if hops else publisher})
    return first


def _find_claimant_hop(draft: Draft) -> Row:
    """The hop of the claimant; otherwise, who denies, or who is nearest, since others may only pass it on."""
    hops, claimant = draft.cells["attributions"], draft.claim.get("claimant_id")
    named = [hop for hop in hops if claimant and hop.get("agent_id") == claimant]
    return next(iter([*named, *(hop for hop in hops if hop.get("act") == "denied"), *hops]))


def _propose_hop(edit: Edit, draft: Draft, text: str, sentence: Place) -> None:
    """The cue of the sentence, or of the one before that it goes on with."""
    found = propose_cues(text, sentence, draft.quote)
    if not found and not find_telling_within(text, sentence, draft.quote):
        sentences = _list_sentences(edit, draft.source["source_id"])
        carried = propose_carried(text, sentences, sentence, draft.quote)
        found = [carried] if carried else []
    hops = draft.cells["attributions"]
    # What was typed of a second hop says which hops there are.
    found = found[:1] if len(hops) > 1 else found
    hops += [{} for _ in found[len(hops) :]]
    for place, cue in enumerate(found):
        hops[place]["cue_start"] = str(cue.start)
        _propose(draft, {"cue": text[cue.start : cue.end]}, "attributions", place)


def _list_sentences(edit: Edit, source_id: str) -> list[Place]:
    rows = edit.rows("sentences").find(source_id=source_id)
    return [Place(int(row["sentence_start"]), int(row["sentence_end"])) for row in rows]


def _complete_speakers(edit: Edit, draft: Draft, text: str) -> None:
    """The act and the agent of each hop whose cue has its place. A new agent is that of the hop whose cue has the name,
    or else of the first for which nobody is found."""
    placed = [hop for hop in draft.cells["attributions"] if hop.get("cue_start")]
    found = [hop.get("agent_id") or _find_speaker(edit, draft, text, hop) for hop in placed]
    free = [place for place, hop in enumerate(placed) if not hop.get("agent_id")]
    free.sort(key=lambda place: bool(found[place]))
    new = draft.cells["agents"]
    if free and not found[free[0]] and is_unnamed(placed[free[0]]["cue"]):
        new += [{}] if not new else []
        _propose(draft, {"kind": "unnamed"}, "agents")
    for agent in new:
        name = agent.get("name", "").casefold()
        free.sort(key=lambda place: name not in placed[place]["cue"].casefold())
        if name and free:
            found[free.pop(0)] = _add_agent(edit, draft, agent)
    for hop, agent_id in zip(placed, found):
        place = int(hop["hop"]) - 1
        _propose(draft, {"act": propose_act(hop["cue"]), "agent_id": agent_id}, "attributions", place)


def _find_speaker(edit: Edit, draft: Draft, text: str, hop: Row) -> str:
    """The agent of a hop: the claimant, who the same cue was found to be before, or whom it names; of several, none."""
    source = draft.source
    if len(draft.cells["attributions"]) == 1 and draft.claim.get("claimant_id"):
        return draft.claim["claimant_id"]
    known = {
        row["agent_id"]
        for row in edit.rows("attributions").find(cue_start=hop["cue_start"], cue=hop["cue"])
        if edit.rows("claims").find(claim_id=row["claim_id"], source_id=source["source_id"])
    }
    named = find_agents(hop["cue"], edit.rows("agents"), source["source_id"], source["publisher_id"])
    for told in (known, named):
        if len(told) == 1 and len(named) < 2:
            return told.pop()
    return _find_before(edit, draft, text, Place(int(hop["cue_start"]), int(hop["cue_end"])))


def _find_before(edit: Edit, draft: Draft, text: str, cue: Place) -> str:
    """Who he, she, it or they are, in a cue that names nobody: who speaks in the sentence before, or is named there."""
    if not refers_back(text[cue.start : cue.end]):
        return ""
    source, agents = draft.source, edit.rows("agents")
    sentences = _list_sentences(edit, source["source_id"])
    sentence = next((one for one in sentences if one.start <= cue.start < one.end), cue)
    earlier = [one for one in sentences if one.end <= sentence.start]
    told = find_cue_before(text, sentences, sentence)
    for words in filter(None, [told, max(earlier, default=None)]):
        named = propose_agent(text[slice(*words)], agents, source["source_id"], source["publisher_id"])
        if named or (words is told and (named := _find_before(edit, draft, text, told))):
            return named
    return ""


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


def _ask_speaker(text: str, sentence: Place, quote: Place) -> str:
    """What to ask where nobody is found who says it, although somebody may. Empty if the outlet does, as it seems."""
    if within := find_telling_within(text, sentence, quote):
        return f"who says it: the quote holds “{within}”; leave that out of the quote, and it is the cue"
    if words := may_have_speaker(text, sentence, quote):
        return (
            f"who says it: the sentence has {words}, but no cue was found; give the words that say who tells it, "
            "or own_voice as attribution_form if the outlet says it itself"
        )
    return ""


def _place_cue(text: str, hop: Row, sentence: Place, quote: Place) -> Place | None:
    """Where the cue of a hop stands: where it was selected, or else where it is found."""
    cue, start = hop.get("cue", ""), hop.get("cue_start", "")
    if start.isdecimal() and cue and text.startswith(cue, int(start)):
        return Place(int(start), int(start) + len(cue))
    return find_cue(text, cue, sentence, quote) if cue else None


def _add_agent(edit: Edit, draft: Draft, new: Row) -> str:
    """The id of a new agent, which becomes a row: an unnamed one is described in the source of the claim."""
    known = edit.rows("agents").find(name=new["name"])
    described = draft.source["source_id"] if new.get("kind") == "unnamed" else ""
    for row in known:
        if row["described_in"] == described:
            return row["agent_id"]
    words = f"{draft.source['publisher_id']} {new['name']}" if described else new["name"]
    agent_id = slugify(words)[:80].strip("-")
    if not agent_id or edit.rows("agents").find(agent_id=agent_id):
        raise Failure(f"the agent {new['name']!r} needs a key of its own; add it to data/agents.csv first")
    edit.rows("agents").append({"agent_id": agent_id, "described_in": described, **new})
    return agent_id


def read_lists(edit: Edit) -> Lists:
    """What the package counts."""
    return Lists(*(edit.rows(name) for name in ("units", "measures", "item_kinds", "figures")))


def _complete_figures(edit: Edit, draft: Draft) -> None:
    """The figures of the quote: those that were typed, each completed, or else those that are proposed."""
    # A year in the words of the period is not a figure.
    period, quote = draft.claim.get("period_text", ""), draft.claim["quote"]
    offered = propose_figures(quote.replace(period, " " * len(period)) if period else quote, read_lists(edit))
    rows = draft.cells["figures"]
    named = [row["value_text"] for row in rows if row.get("value_text")]
    if not named:
        # Cells without words hold for the figures in the order of the quote.
        rows += [{} for _ in offered[len(rows) :]]
    for place, row in enumerate(rows):
        words = row.get("value_text", "")
        like = (
            [one for one in offered if _is_alike(one, words)]
            if words
            else [one for one in offered if not any(_is_alike(one, other) for other in named)]
            if named
            else offered[place:]
        )
        if like:
            bound = row.get("bound")
            cells = (
                {**like[0]}
                if not bound
                else {k: v for k, v in like[0].items() if k not in ("value", "lower", "upper")}
            )
            if bound == "not_a_quantity":
                cells = {"value_text": cells["value_text"]}
            elif any(row.get(cell) for cell in ("value", "lower", "upper")):
                cells = {k: v for k, v in cells.items() if k not in ("value", "lower", "upper")}
            _propose(draft, cells, "figures", place)
        if row.get("bound") == "not_a_quantity":
            _propose(
                draft, {"designation": row.get("value_text", ""), "stage": "not_applicable"}, "figures", place
            )
        row.setdefault("method", "unstated")
        _propose(draft, _find_count_period(draft.claim, row), "figures", place)
    # A dash for the words of a figure says that there is none; and where none is proposed, there is none above others.
    rows[:] = [row for row in rows if row.get("value_text") != EMPTY and not set(row) <= BARE]
    _group_alternatives(draft)


def _find_count_period(claim: Row, figure: Row) -> Row:
    """From when to when what was counted came about: the period of the claim, where it has a date."""
    is_count = figure.get("stage") in ("delivered", "produced", "used") and figure.get("unit") not in (
        *UNMOVED,
        "",
        None,
    )
    period = claim.get("period", "")
    if not (is_count and period) or figure.get("per") or period.endswith("~"):
        return {}
    first, _, last = period.partition("/")
    is_open = claim.get("period_text", "").lower().startswith("since")
    return {"counted_from": first} | ({} if is_open else {"counted_to": last or first})


def _is_alike(figure: Row, words: str) -> bool:
    return words in figure["value_text"] or figure["value_text"] in words


def _group_alternatives(draft: Draft) -> None:
    """Two figures with "or" between them are alternatives."""
    rows, quote = draft.cells["figures"], draft.claim["quote"]
    for place in range(len(rows) - 1):
        first, second = rows[place].get("value_text", ""), rows[place + 1].get("value_text", "")
        between = quote[quote.find(first) + len(first) : quote.rfind(second)] if first and second else ""
        if re.search(r"\bor\s$", between):
            name = slugify(f"{draft.source['source_id']}-{draft.quote.start}")
            for which in (place, place + 1):
                _propose(draft, {"alternative_group": name}, "figures", which)


def _complete_others(edit: Edit, draft: Draft) -> None:
    """New propositions, and what a dash leaves empty."""
    new = draft.cells["propositions"][0] if draft.cells["propositions"] else {}
    if new.get("title"):
        proposition_id = draft.claim.get("proposition_id") or slugify(new["title"])[:80].strip("-")
        if not edit.rows("propositions").find(proposition_id=proposition_id):
            edit.rows("propositions").append({"proposition_id": proposition_id, **new})
        draft.claim["proposition_id"] = proposition_id
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


def _name_open(edit: Edit, draft: Draft) -> None:
    """What is still to be said, with what may help to say it."""
    claim = draft.claim
    if draft.cells["attributions"]:
        for place, hop in enumerate(draft.cells["attributions"], 1):
            nth = f" {place}" if place > 1 else ""
            if not hop.get("agent_id"):
                draft.open[f"attributions.agent_id{nth}"] = (
                    f"who is “{hop.get('cue', '')}”: an agent, or agents.name and agents.kind"
                )
            if not hop.get("act"):
                draft.open[f"attributions.act{nth}"] = (
                    f"what act “{hop.get('cue', '')}” is, of data/codelists/acts.csv"
                )
            if not hop.get("cue"):
                draft.open[f"attributions.cue{nth}"] = (
                    "the words of the text that say who tells it; for one that goes on, those of the sentence before"
                )
    elif any(row.get("name") for row in draft.cells["agents"]):
        draft.open["attributions.cue"] = (
            "the words of the text that say who tells it, as agents.name is not the outlet"
        )
    elif not claim.get("claimant_id") and "attributions.cue" not in draft.open:
        draft.open["claimant_id"] = "who makes the claim"
    for field in ("polarity", "modality"):
        if not claim.get(field):
            draft.open[field] = f"{field}: only of words in English can it be proposed"
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
                draft.open[f"figures.{field}" + (f" {place}" if place > 1 else "")] = (
                    f"{field} of “{row.get('value_text', '')}”"
                )


def _list_filled(bound: Row) -> list[str]:
    """The cells that a figure with this bound has."""
    return [field for field in ("value", "lower", "upper") if bound[f"fills_{field}"] == "true"]


def _name_open_beside(edit: Edit, draft: Draft) -> None:
    """What kind of agent a new one is, and which topic a new proposition has."""
    for name, needed, list_name in (("agents", "kind", "agent_kinds"), ("propositions", "topic", "topics")):
        for place, row in enumerate(draft.cells[name], 1):
            told = row.get("name") or row.get("title")
            if told and not row.get(needed):
                codes = ", ".join(one["code"] for one in edit.rows(list_name)) or "a code"
                draft.open[f"{name}.{needed}" + (f" {place}" if place > 1 else "")] = (
                    f"{needed} of “{told}”, of data/codelists/{list_name}.csv: {codes}"
                )


def _name_open_relations(edit: Edit, draft: Draft, is_alone: bool) -> None:
    """A denial says which claim it denies, and every relation why."""
    claim, relations = draft.claim, draft.cells["relations"]
    if claim.get("polarity") == "denies":
        for place in range(len(relations)):
            _propose(draft, {"relation": "rebuts"}, "relations", place)
        if not is_alone and not any(row.get("other_claim_id") for row in relations):
            draft.open["relations.other_claim_id"] = (
                f"which claim it denies, by its id or, if it is entered together with this one, its quote"
                f"{_suggest_claims(edit, claim)}; if no claim here says it, a dash, and why under accept"
            )
            draft.open["relations.reason"] = "why it is that claim which is denied, in a sentence"
    for place, row in enumerate(relations, 1):
        if row.get("relation") and not row.get("reason"):
            draft.open["relations.reason" + (f" {place}" if place > 1 else "")] = "why, in a sentence"


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
    near = "; ".join(f"{one} ({title})" for one, title in find_near_propositions(edit, draft.claim))
    known = f"what it is about: {near}; or" if near else "what it is about: one of the list, or"
    told = (
        f"“{key}” is not in the list; choose {near}, or fill in"
        if near
        else f"“{key}” is not in the list; fill in"
    )
    new = "propositions.title and propositions.topic"
    draft.open["proposition_id"] = f"{told} {new}, and leave this empty" if key else f"{known} {new}"


def find_near_propositions(edit: Edit, claim: Row) -> list[tuple[str, str]]:
    """The propositions, by key and title, whose words are most like those of a claim."""
    from rapidfuzz import fuzz, process

    titles = {row["proposition_id"]: row["title"] for row in edit.rows("propositions")}
    words = " ".join(claim.get(field, "") for field in ("quote", "paraphrase", "proposition_id"))
    found = process.extract(words, titles, scorer=fuzz.token_set_ratio, limit=3, score_cutoff=45)
    return [(key, title) for title, _, key in found]


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


assert set(PARTS) < {*model.NEEDED, *model.OPTIONAL}
