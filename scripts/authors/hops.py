"""Who tells a claim: the hops of a draft, each with its cue, act and agent; what is not sure is asked."""

from .agents import add_agent
from .carried import find_cue_before, propose_carried
from .cues import find_telling_within, may_have_speaker, propose_cues
from .drafts import EMPTY, Draft, propose
from .edit import Edit, Row
from .places import find_cue, list_sentences
from .proposals import is_english, propose_act, propose_form
from .speakers import find_agents, is_unnamed, propose_agent, refers_back
from .tellings import Place


def complete_hops(edit: Edit, draft: Draft, text: str, sentence: Place) -> Place | None:
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
    cues = [
        find_cue(text, hop["cue"], sentence, quote, hop.get("cue_start", "")) if hop.get("cue") else None
        for hop in hops
    ]
    for place, (hop, cue) in enumerate(zip(hops, cues)):
        hop["hop"] = str(place + 1)
        if cue:
            words = text[cue.start : cue.end]
            hop |= {"cue": words, "cue_start": str(cue.start), "cue_end": str(cue.end)}
    _complete_speakers(edit, draft, text)
    first = cues[0] if cues else None
    is_known = is_own or bool(hops) or bool(claim.get("claimant_id") and claim.get("attribution_form"))
    if not is_known and not is_english(draft.source, claim["quote"]):
        draft.open["attributions.cue"] = "the words that say who tells it, or own_voice as attribution_form"
        return None
    if not hops and not is_own and (words := _ask_speaker(text, sentence, quote)):
        draft.open["attributions.cue"] = words
        return None
    propose(draft, {"attribution_form": propose_form(text, sentence, quote, first)})
    propose(draft, {"claimant_id": find_claimant_hop(draft).get("agent_id", "") if hops else publisher})
    return first


def find_claimant_hop(draft: Draft) -> Row:
    """The hop of the claimant; otherwise, who denies, or who is nearest, since others may only pass it on."""
    hops, claimant = draft.cells["attributions"], draft.claim.get("claimant_id")
    named = [hop for hop in hops if claimant and hop.get("agent_id") == claimant]
    return next(iter([*named, *(hop for hop in hops if hop.get("act") == "denied"), *hops]))


def _propose_hop(edit: Edit, draft: Draft, text: str, sentence: Place) -> None:
    """The cue of the sentence, or of the one before that it goes on with."""
    found = propose_cues(text, sentence, draft.quote)
    if not found and not find_telling_within(text, sentence, draft.quote):
        sentences = list_sentences(edit, draft.source["source_id"])
        carried = propose_carried(text, sentences, sentence, draft.quote)
        found = [carried] if carried else []
    hops = draft.cells["attributions"]
    # What was typed of a second hop says how many there are.
    found = found[: len(hops)] if len(hops) > 1 else found
    hops += [{} for _ in found[len(hops) :]]
    for place, cue in enumerate(found):
        if not hops[place].get("cue"):
            hops[place]["cue_start"] = str(cue.start)
            propose(draft, {"cue": text[cue.start : cue.end]}, "attributions", place)


def _complete_speakers(edit: Edit, draft: Draft, text: str) -> None:
    """The act and the agent of each hop whose cue has its place. A new agent is that of the hop whose cue has the name,
    or else of the first for which nobody is found."""
    placed = [hop for hop in draft.cells["attributions"] if hop.get("cue_start")]
    found = [hop.get("agent_id") or find_speaker(edit, draft, text, hop) for hop in placed]
    free = [place for place, hop in enumerate(placed) if not hop.get("agent_id")]
    free.sort(key=lambda place: bool(found[place]))
    new = draft.cells["agents"]
    if free and not found[free[0]] and is_unnamed(placed[free[0]]["cue"]):
        new += [{}] if not new else []
        propose(draft, {"kind": "unnamed"}, "agents")
    for number, agent in enumerate(new):
        name = agent.get("name", "").casefold()
        chosen = [
            place for place, hop in enumerate(placed) if name and hop.get("agent_id", "").casefold() == name
        ]
        free.sort(key=lambda place: name not in placed[place]["cue"].casefold())
        chosen = chosen or (free[:1] if name else [])
        free = [place for place in free if place not in chosen]
        if chosen and is_unnamed(placed[chosen[0]]["cue"]):
            propose(draft, {"kind": "unnamed"}, "agents", number)
        for place in chosen:
            placed[place]["agent_id"] = found[place] = _add_agent(edit, draft, agent)
    for hop, agent_id in zip(placed, found):
        place = int(hop["hop"]) - 1
        propose(draft, {"act": propose_act(hop["cue"]), "agent_id": agent_id}, "attributions", place)


def find_speaker(edit: Edit, draft: Draft, text: str, hop: Row) -> str:
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
    source, agents = draft.source, edit.rows("agents")
    sentences = list_sentences(edit, source["source_id"])
    told: Place | None = cue
    named, passed = "", []
    # From cue to cue while they name nobody; then who is named in a sentence before one of these, the first one first.
    while told and not named and refers_back(text[slice(*told)]):
        sentence = next((one for one in sentences if one.start <= told.start < one.end), told)
        passed += [one for one in sentences if one.end <= sentence.start][-1:]
        if told := find_cue_before(text, sentences, sentence):
            named = propose_agent(text[slice(*told)], agents, source["source_id"], source["publisher_id"])
    while passed and not named:
        named = propose_agent(text[slice(*passed.pop())], agents, source["source_id"], source["publisher_id"])
    return named


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


def _add_agent(edit: Edit, draft: Draft, new: Row) -> str:
    """The id of a new agent, which becomes a row: an unnamed one is described in the source of the claim."""
    known = edit.rows("agents").find(name=new["name"])
    described = draft.source["source_id"] if new.get("kind") == "unnamed" else ""
    for row in known:
        if row["described_in"] == described:
            return row["agent_id"]
    words = f"{draft.source['publisher_id']} {new['name']}" if described else new["name"]
    return add_agent(edit, {"described_in": described, **new}, words)
