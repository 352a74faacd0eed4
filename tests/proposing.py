"""How often what is proposed for a claim is what a person recorded: python -m tests.proposing

Each figure, cue, act and so on of both packages is proposed again from its words, and compared with the row. The patterns
were written with the rows of these packages in view, so on a new text they are right less often.
"""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from scripts.authors import proposals
from scripts.authors.carried import propose_carried
from scripts.authors.cues import propose_cue
from scripts.authors.edit import Edit, Row, editing
from scripts.authors.figures import propose_figures
from scripts.authors.periods import propose_period
from scripts.authors.quantities import read_lists
from scripts.authors.speakers import propose_agent
from scripts.authors.tellings import Place

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = {"munitions": ROOT, "ferry": ROOT / "tests" / "ferry"}
CELLS = ("value", "lower", "upper")


def judge_figures(edit: Edit) -> Iterator[tuple[str, bool]]:
    """For each figure, whether its number, bound and unit are proposed from its own words alone."""
    quotes = {row["claim_id"]: row["quote"] for row in edit.rows("claims")}
    for row in edit.rows("figures"):
        words = quotes.get(row["claim_id"], row["value_text"])
        lists = read_lists(edit)
        others = [one for one in lists.figures if one is not row]
        offered = propose_figures(words, lists._replace(figures=others))
        near = [
            one
            for one in offered
            if one["value_text"] in row["value_text"] or row["value_text"] in one["value_text"]
        ]
        found = near[0] if near else {}
        kind = "figure of a claim" if row["claim_id"] else "figure of an account"
        yield f"{kind}: number", bool(found) and all(found.get(cell, "") == row[cell] for cell in CELLS)
        yield f"{kind}: bound", found.get("bound", "") == row["bound"]
        if row["claim_id"]:
            for field in ("unit", "measure", "stage"):
                yield f"{kind}: {field}", found.get(field, "") == row[field]


def judge_telling(edit: Edit) -> Iterator[tuple[str, bool]]:
    """For each claim, whether cue, act, agent, form, polarity, modality and period are proposed as recorded."""
    sources = {row["source_id"]: row for row in edit.rows("sources")}
    hops = {row["claim_id"]: row for row in edit.rows("attributions") if row["hop"] == "1"}
    for claim in edit.rows("claims"):
        source, hop = sources[claim["source_id"]], hops.get(claim["claim_id"], {})
        text = edit.read_text(source)
        quote = Place(int(claim["quote_start"]), int(claim["quote_end"]))
        sentence = find_sentence(edit, claim, quote)
        cue = Place(int(hop["cue_start"]), int(hop["cue_end"])) if hop else None
        found = propose_cue(text, sentence, quote)
        if not cue or sentence.start <= cue.start < sentence.end:
            yield "whether there is a cue", bool(found) == bool(cue)
        if not found:
            sentences = list_sentences(edit, claim)
            carried = propose_carried(text, sentences, sentence, quote)
            yield "whether it goes on with what was said before", carried == cue
        if hop:
            yield "act", proposals.propose_act(hop["cue"]) == hop["act"]
            agent = propose_agent(hop["cue"], edit.rows("agents"), claim["source_id"], source["publisher_id"])
            yield "agent", agent == hop["agent_id"]
        yield (
            "form of attribution",
            proposals.propose_form(text, sentence, quote, cue) == claim["attribution_form"],
        )
        act, words = hop.get("act", ""), hop.get("cue", "")
        yield "polarity", proposals.propose_polarity(claim["quote"], act, words) == claim["polarity"]
        yield "modality", proposals.propose_modality(claim["quote"], words, act) == claim["modality"]
        period = propose_period(text, sentence, quote, source["published_on"])
        yield "period", all(period.get(field, "") == claim[field] for field in ("period", "period_text"))


def find_sentence(edit: Edit, claim: Row, quote: Place) -> Place:
    """The sentence in which a quote starts."""
    return next(one for one in list_sentences(edit, claim) if one.start <= quote.start < one.end)


def list_sentences(edit: Edit, claim: Row) -> list[Place]:
    """The sentences of a claim's source."""
    rows = edit.rows("sentences").find(source_id=claim["source_id"])
    return [Place(int(row["sentence_start"]), int(row["sentence_end"])) for row in rows]


def main() -> None:
    """Print a table: what is proposed, and how often it is right, by package."""
    asked: dict[str, Counter] = {}
    right: dict[str, Counter] = {}
    for name, root in PACKAGES.items():
        with editing(root) as edit:
            judged = [*judge_figures(edit), *judge_telling(edit)]
        for what, is_right in judged:
            asked.setdefault(what, Counter())[name] += 1
            right.setdefault(what, Counter())[name] += is_right
    print("| proposed | " + " | ".join(PACKAGES) + " |\n|---|" + "---|" * len(PACKAGES))
    for what in asked:
        cells = [f"{right[what][name]} of {asked[what][name]}" for name in PACKAGES]
        print(f"| {what} | " + " | ".join(cells) + " |")


if __name__ == "__main__":
    main()
