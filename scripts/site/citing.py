"""Citations of a claim or a source: in words, as BibTeX and as CSL-JSON.

A row to cite comes from queries/claim/citation.sql (with a claim) or queries/source/citation.sql (without). Its words
were written by the build (`told` and `citation`), so that they are the same wherever a claim travels.
"""

import json
from urllib.parse import urlsplit

from ..dates import read_edtf, read_parts, say_date

# What TeX would read as a command.
COMMANDS = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
ESCAPED = str.maketrans(COMMANDS | {character: f"\\{character}" for character in "&%$#_{}"})
# What would end the field of an entry, or the address.
ENCODED = str.maketrans({character: f"%{ord(character):02X}" for character in '{}\\ "<>^`|'})


def write_citation(cited: dict, address: str = "") -> str:
    """A footnote; `address` is the address of the claim's page."""
    words = cited["citation"].removesuffix(".")
    return f"{words}, {address}." if address and cited["claim_id"] else f"{words}."


def write_bibtex(cited: dict, address: str = "") -> str:
    """One @misc entry."""
    parts = read_parts(cited["published_on"])
    fields = {
        "author": f"{{{(cited['author'] or cited['publisher']).translate(ESCAPED)}}}",
        "title": f"{{{cited['title'].translate(ESCAPED)}}}",
        "howpublished": cited["publisher"].translate(ESCAPED),
        "year": _name_years(cited["published_on"]),
        "month": parts[0][1]
        if parts and all(len(one) > 1 and one[:2] == parts[0][:2] for one in parts)
        else None,
        "url": cited["url"] and cited["url"].translate(ENCODED),
        "urldate": cited["retrieved_on"],
        "note": _describe(cited, address).translate(ESCAPED),
    }
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
    return "@misc{" + ",\n".join([_name_entry(cited), *lines]) + "\n}"


def _name_years(edtf: str | None) -> str:
    """The year, or the first and the last one, of a date; n.d. without one."""
    earliest, latest, problem = read_edtf(edtf or "")
    if problem:
        return "n.d."
    years = [bound and str(int(bound[:4])) for bound in (earliest, latest)]
    return years[0] or "" if years[0] == years[1] else f"{years[0] or ''}--{years[1] or ''}"


def write_csl(cited: dict, address: str = "") -> str:
    """A list of one CSL item, as reference managers import it; fields as in the CSL-JSON schema 1.0."""
    item = {
        "id": _name_entry(cited),
        "type": "webpage",
        "title": cited["title"],
        "author": [{"literal": cited["author"] or cited["publisher"]}],
        "container-title": cited["publisher"],
        "issued": _describe_date(cited["published_on"], cited["published_basis"] == "stated"),
        "accessed": _describe_date(cited["retrieved_on"], True),
        "URL": cited["url"],
        "note": _describe(cited, address),
    }
    return json.dumps([{name: value for name, value in item.items() if value}], ensure_ascii=False, indent=2)


def _describe_date(edtf: str | None, is_stated: bool) -> dict:
    """A CSL date: in parts where the date gives them, in words otherwise."""
    if not edtf:
        return {}
    parts = read_parts(edtf)
    told: dict = {"date-parts": parts} if parts else {"literal": say_date(edtf)}
    return told if is_stated and "~" not in edtf else told | {"circa": True}


def _name_entry(cited: dict) -> str:
    return f"{cited['package_name']}-{cited['claim_id']}" if cited["claim_id"] else cited["source_id"]


def _describe(cited: dict, address: str) -> str:
    """What the fields of an entry cannot say: what the claim says and how it is put, before its quote."""
    said = []
    if cited["claim_id"]:
        place = (
            f"{cited['package_title']}, version {cited['package_version']}{f', {address}' if address else ''}"
        )
        said = [cited["told"].removesuffix("."), f"Quote: “{cited['quote']}”", f"In: {place}"]
    if cited["published_on"] and cited["published_basis"] != "stated":
        said.append(f"Date of publication inferred: {say_date(cited['published_on'])}")
    if cited["title_basis"] != "stated":
        said.append("Title inferred")
    return ". ".join(said)


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
