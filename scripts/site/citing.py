"""Citations of a claim or a source: in words, as BibTeX and as CSL-JSON, with dates as people write them.

A row to cite comes from queries/claim/citation.sql (with a claim) or queries/source/citation.sql (without).
"""

import json
from itertools import takewhile
from urllib.parse import urlsplit

from ..dates import read_edtf, read_parts, say_date

# What TeX would read as a command.
COMMANDS = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
ESCAPED = str.maketrans(COMMANDS | {character: f"\\{character}" for character in "&%$#_{}"})


def write_citation(cited: dict, address: str = "") -> str:
    """One sentence for a footnote; `address` is the address of the claim's page."""
    title = f"“{cited['title']}”" + ("" if cited["title_basis"] == "stated" else " [title inferred]")
    date = say_date(cited["published_on"]) or "undated"
    inferred = "" if cited["published_basis"] == "stated" or not cited["published_on"] else " (inferred)"
    parts = [cited["author"], cited["publisher"], title, f"{date}{inferred}", cited["url"]]
    words = ", ".join(filter(None, parts))
    return f"{words}. {_name_claim(cited, address)}." if cited["claim_id"] else f"{words}."


def write_bibtex(cited: dict, address: str = "") -> str:
    """One @misc entry."""
    # For an interval, only what both of its ends share.
    parts = zip(*_read_ends(cited))
    shared = [values[0] for values in takewhile(lambda values: len(set(values)) == 1, parts)]
    fields = {
        "author": f"{{{(cited['author'] or cited['publisher']).translate(ESCAPED)}}}",
        "title": f"{{{cited['title'].translate(ESCAPED)}}}",
        "howpublished": cited["publisher"].translate(ESCAPED),
        "year": shared[0] if shared else None,
        "month": shared[1] if len(shared) > 1 else None,
        "url": cited["url"],
        "note": _describe(cited, address).translate(ESCAPED),
    }
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
    return "@misc{" + ",\n".join([_name_entry(cited), *lines]) + "\n}"


def write_csl(cited: dict, address: str = "") -> str:
    """A list of one CSL item, as reference managers import it; fields as in the CSL-JSON schema 1.0."""
    issued: dict = {"date-parts": _read_ends(cited)}
    if cited["published_basis"] != "stated":
        issued["circa"] = True
    item = {
        "id": _name_entry(cited),
        "type": "webpage",
        "title": cited["title"],
        "author": [{"literal": cited["author"] or cited["publisher"]}],
        "container-title": cited["publisher"],
        "issued": issued["date-parts"] and issued,
        "URL": cited["url"],
        "note": _describe(cited, address),
    }
    return json.dumps([{name: value for name, value in item.items() if value}], ensure_ascii=False, indent=2)


def _name_entry(cited: dict) -> str:
    return f"{cited['package_name']}-{cited['claim_id']}" if cited["claim_id"] else cited["source_id"]


def _name_claim(cited: dict, address: str) -> str:
    whose = f", attributed to {cited['attributed_to']}," if cited["attributed_to"] else ""
    package = f"{cited['package_title']}, version {cited['package_version']}"
    return f"Claim {cited['claim_id']}{whose} in: {package}{f', {address}' if address else ''}"


def say_standing(cited: dict) -> str:
    """How a claim is put, and whether it is still current: without this a quote can be taken to mean its opposite."""
    said = [cited["modality"].lower(), "a denial" if cited["polarity"] == "denies" else ""]
    said.append("" if cited["status"] == "current" else cited["status"])
    return ", ".join(filter(None, said))


def _describe(cited: dict, address: str) -> str:
    """What the fields of an entry cannot say."""
    said = []
    if cited["claim_id"]:
        standing = f"{cited['paraphrase'].rstrip('.')} ({say_standing(cited)})"
        said = [_name_claim(cited, address), standing, f"Quote: “{cited['quote']}”"]
    if cited["published_on"] and cited["published_basis"] != "stated":
        said.append(f"Date of publication inferred: {say_date(cited['published_on'])}")
    if cited["title_basis"] != "stated":
        said.append("Title inferred")
    return ". ".join(said)


def _read_ends(cited: dict) -> list[list[int]]:
    """Year, month and day, as far as known, of both ends of an interval or of one date; [] if one has another form."""
    ends = [DATE.fullmatch(end) for end in (cited["published_on"] or "").split("/")]
    found = [[int(part) for part in end.groups()[:3] if part] for end in ends if end]
    return found if len(found) == len(ends) else []


def name_authors(descriptor: dict) -> str:
    """Who made a package, according to its descriptor; its title if the descriptor does not say."""
    contributors = descriptor.get("contributors") or []
    named = [
        each.get("title") or f"{each.get('givenName', '')} {each.get('familyName', '')}".strip()
        for each in contributors
    ]
    return ", ".join(filter(None, named)) or descriptor.get("title") or descriptor["name"]


def find_citable(address: str) -> str:
    """The address of a page, unless it is on this machine, where nobody else could open it."""
    host = urlsplit(address).hostname or ""
    return "" if host in ("localhost", "::1") or host.startswith("127.") else address
