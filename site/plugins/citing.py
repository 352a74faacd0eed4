"""A claim as an entry for a reference manager: BibTeX and CSL-JSON."""

import json
import re

from datasette import hookimpl

# What TeX would take for a command.
ESCAPED = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
ESCAPED |= {character: f"\\{character}" for character in "&%$#_{}"}


def write_bibtex(cited: dict) -> str:
    """One @misc entry; `cited` is the row of site/queries/claim/citation.sql."""
    year, *month = _read_parts(cited["published_on"]) or [None]
    fields = {
        "author": f"{{{_escape(cited['author'] or cited['publisher'])}}}",
        "title": f"{{{_escape(cited['title'])}}}",
        "howpublished": _escape(cited["publisher"]),
        "year": year and str(year),
        "month": month and str(month[0]),
        "url": cited["url"],
        "note": _escape(_describe(cited)),
    }
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
    return "@misc{" + ",\n".join([_name(cited), *lines]) + "\n}"


def write_csl(cited: dict) -> str:
    """A list of one CSL item, as reference managers import it; fields as in the CSL-JSON schema 1.0."""
    item = {
        "id": _name(cited),
        "type": "webpage",
        "title": cited["title"],
        "author": [{"literal": cited["author"] or cited["publisher"]}],
        "container-title": cited["publisher"],
        "URL": cited["url"],
        "note": _describe(cited),
    }
    if parts := _read_parts(cited["published_on"]):
        item["issued"] = {"date-parts": [parts]}
        if cited["published_basis"] != "stated":
            item["issued"]["circa"] = True
    return json.dumps([{name: value for name, value in item.items() if value}], ensure_ascii=False, indent=2)


def _name(cited: dict) -> str:
    return f"{cited['package_name']}-{cited['claim_id']}"


def _describe(cited: dict) -> str:
    put_to = f", put to {cited['put_to']}," if cited["put_to"] else ""
    inferred = (
        "" if cited["published_basis"] == "stated" else f". Date of publication {cited['published_basis']}"
    )
    package = f"{cited['package_title']}, version {cited['package_version']}"
    return f"Claim {cited['claim_id']}{put_to} in: {package}{inferred}"


def _read_parts(edtf: str | None) -> list[int]:
    """Year, month, day of an EDTF date as far as it gives them; nothing for an interval."""
    found = re.fullmatch(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?[~?%]?", edtf or "")
    return [int(part) for part in found.groups() if part] if found else []


def _escape(words: str) -> str:
    return "".join(ESCAPED.get(character, character) for character in words)


@hookimpl
def extra_template_vars():
    return {"write_bibtex": write_bibtex, "write_csl": write_csl}
