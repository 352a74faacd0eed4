"""A claim or a source as it is cited: in words, as BibTeX, as CSL-JSON; dates as people write them.

A row to cite is one of site/queries/claim/citation.sql (with a claim) or site/queries/source/citation.sql (without).
"""

import json
import re
from urllib.parse import urlsplit

from datasette import hookimpl

# What TeX would take for a command.
ESCAPED = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
ESCAPED |= {character: f"\\{character}" for character in "&%$#_{}"}
MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August"]
MONTHS += ["September", "October", "November", "December"]
DATE = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-(\d{2}))?)?([~?%]?)")
DOUBTS = {"": "", "~": "c. ", "?": "perhaps ", "%": "perhaps c. "}


def say_date(edtf: str | None) -> str:
    """An EDTF date in words: `2024-03~` is c. March 2024. What is not known to this function stays as it is."""
    first, slash, last = (edtf or "").partition("/")
    if not slash:
        return _say_day(first)
    if last in ("", ".."):
        return f"from {_say_day(first)}"
    if first in ("", ".."):
        return f"until {_say_day(last)}"
    return f"{_say_day(first)} to {_say_day(last)}"


def _say_day(edtf: str) -> str:
    found = DATE.fullmatch(edtf)
    if not found:
        return edtf
    year, month, day, doubt = found.groups()
    words = [day and str(int(day)), month and MONTHS[int(month) - 1], year]
    return DOUBTS[doubt] + " ".join(filter(None, words))


def write_citation(cited: dict, address: str = "") -> str:
    """One sentence for a footnote; `address` is that of the claim's page."""
    title = f"“{cited['title']}”" + ("" if cited["title_basis"] == "stated" else " [title inferred]")
    date = say_date(cited["published_on"]) or "undated"
    inferred = "" if cited["published_basis"] == "stated" or not cited["published_on"] else " (inferred)"
    parts = [cited["author"], cited["publisher"], title, f"{date}{inferred}", cited["url"]]
    words = ", ".join(part for part in parts if part)
    return (
        f"{words}. {_name_claim(cited)}{f', {address}' if address else ''}."
        if cited["claim_id"]
        else f"{words}."
    )


def write_bibtex(cited: dict, address: str = "") -> str:
    """One @misc entry."""
    year, month = _read_year_and_month(cited["published_on"])
    fields = {
        "author": f"{{{_escape(cited['author'] or cited['publisher'])}}}",
        "title": f"{{{_escape(cited['title'])}}}",
        "howpublished": _escape(cited["publisher"]),
        "year": year,
        "month": month,
        "url": cited["url"],
        "note": _escape(_describe(cited, address)),
    }
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
    return "@misc{" + ",\n".join([_name_entry(cited), *lines]) + "\n}"


def write_csl(cited: dict, address: str = "") -> str:
    """A list of one CSL item, as reference managers import it; fields as in the CSL-JSON schema 1.0."""
    item = {
        "id": _name_entry(cited),
        "type": "webpage",
        "title": cited["title"],
        "author": [{"literal": cited["author"] or cited["publisher"]}],
        "container-title": cited["publisher"],
        "issued": _read_issued(cited),
        "URL": cited["url"],
        "note": _describe(cited, address),
    }
    return json.dumps([{name: value for name, value in item.items() if value}], ensure_ascii=False, indent=2)


def _name_entry(cited: dict) -> str:
    return f"{cited['package_name']}-{cited['claim_id']}" if cited["claim_id"] else cited["source_id"]


def _name_claim(cited: dict) -> str:
    put_to = f", put to {cited['put_to']}," if cited["put_to"] else ""
    return (
        f"Claim {cited['claim_id']}{put_to} in: {cited['package_title']}, version {cited['package_version']}"
    )


def _describe(cited: dict, address: str) -> str:
    """What the fields of an entry cannot say."""
    said = []
    if cited["claim_id"]:
        said += [_name_claim(cited) + (f", {address}" if address else ""), f"Quote: “{cited['quote']}”"]
    if cited["published_on"] and cited["published_basis"] != "stated":
        said.append(f"Date of publication inferred: {say_date(cited['published_on'])}")
    if cited["title_basis"] != "stated":
        said.append("Title inferred")
    return ". ".join(said)


def _read_year_and_month(edtf: str | None) -> tuple[str, str]:
    """Of an interval only what both of its ends share."""
    ends = [DATE.fullmatch(end) for end in (edtf or "").split("/")]
    if not all(ends):
        return "", ""
    years = {end[1] for end in ends}
    months = {end[2] for end in ends}
    year = years.pop() if len(years) == 1 else ""
    month = months.pop() if year and len(months) == 1 else None
    return year, str(int(month)) if month else ""


def _read_issued(cited: dict) -> dict:
    """CSL's date: one list of year, month and day for each end of the interval."""
    ends = [DATE.fullmatch(end) for end in (cited["published_on"] or "").split("/")]
    if not all(ends):
        return {}
    issued = {"date-parts": [[int(part) for part in end.groups()[:3] if part] for end in ends]}
    return issued if cited["published_basis"] == "stated" else {**issued, "circa": True}


def _escape(words: str) -> str:
    return "".join(ESCAPED.get(character, character) for character in words)


def find_citable(address: str) -> str:
    """The address of a page, unless it is of this machine, where nobody else could follow it."""
    host = urlsplit(address).hostname or ""
    return "" if host in ("localhost", "::1") or host.startswith("127.") else address


@hookimpl
def extra_template_vars(datasette, request):
    address = datasette.absolute_url(request, request.path) if request else ""
    return {
        "citable_url": find_citable(address),
        "say_date": say_date,
        "write_citation": write_citation,
        "write_bibtex": write_bibtex,
        "write_csl": write_csl,
    }
