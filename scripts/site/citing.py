"""Citations of a claim, a statement or a source: in words, as BibTeX, RIS and CSL-JSON, and for reference managers that read pages.

A row to cite comes from queries/claim/citation.sql, queries/statement/citation.sql or queries/source/citation.sql; the
first two name the package that they are recorded in. The words of a claim were written by the build (`told` and
`citation`), so that they are the same wherever a claim travels. They stand in the title too, which every style prints: a
note is left out by most. Where a row has an address and what it is from has another, an entry has both.
"""

import json
from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import quote, urlencode

from ..dates import read_edtf, read_parts, say_date

# What TeX would read as a command. A brace counts as one even behind a backslash.
COMMANDS = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
}
ESCAPED = str.maketrans(COMMANDS | {character: f"\\{character}" for character in "&%$#_"})
# What would end the field of an entry, or the address.
ENCODED = str.maketrans({character: f"%{ord(character):02X}" for character in '{}\\ "<>^`|'})
MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()


class Form(NamedTuple):
    """A form in which citations are written: what it is called, its media type, and what writes one row."""

    title: str
    media_type: str
    write: Callable[[dict, str], str]


def write_citation(cited: dict, address: str = "") -> str:
    """One sentence, in the manner of APA; `address` is the address of the row's page."""
    words = cited["citation"]
    if not words:
        day = say_date(cited["published_on"]) or "n.d."
        words = f"{_name_author(cited)}. ({day}). {_name_title(cited)}. In {_name_container(cited)}."
    return f"{words} {address}" if address and cited.get("package_title") else words


def _list_addresses(cited: dict, address: str) -> list[str]:
    """Where what is cited is found: first the source, then the page of a row that is from it."""
    return [one for one in (cited["url"], address) if one]


def write_bibtex(cited: dict, address: str = "") -> str:
    """One @misc entry. Of two addresses, BibLaTeX prints the second at the end; other styles have it in the note."""
    addresses = [one.translate(ENCODED) for one in _list_addresses(cited, address)]
    parts = read_parts(cited["published_on"])
    fields = {
        "author": f"{{{_name_author(cited).translate(ESCAPED)}}}",
        "title": f"{{{_name_title(cited).translate(ESCAPED)}}}",
        "howpublished": cited["publisher"].translate(ESCAPED),
        "year": _name_years(cited["published_on"]),
        "url": addresses[0] if addresses else None,
        "addendum": rf"\url{{{addresses[1]}}}" if addresses[1:] else None,
        "urldate": cited["retrieved_on"],
        "note": _describe(cited, address).translate(ESCAPED),
    }
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
    if parts and all(len(one) > 1 and one[:2] == parts[0][:2] for one in parts):
        # A month is a macro, which each style writes in its own way.
        lines.append(f"  month = {MONTHS[parts[0][1] - 1]}")
    return "@misc{" + ",\n".join([name_entry(cited), *lines]) + "\n}"


def _name_years(edtf: str | None) -> str:
    """The year, or the first and the last one, of a date; n.d. without one."""
    earliest, latest, problem = read_edtf(edtf or "")
    if problem:
        return "n.d."
    years = [bound and str(int(bound[:4])) for bound in (earliest, latest)]
    return years[0] or "" if years[0] == years[1] else f"{years[0] or ''}--{years[1] or ''}"


def write_ris(cited: dict, address: str = "") -> str:
    """One record of a page on the web. A date is given as far as it is known, and one that is not plain in words."""
    parts = read_parts(cited["published_on"])
    # A date of RIS is year/month/day/other words.
    words = say_date(cited["published_on"])
    day = "/".join(f"{part:02}" for part in parts[0]) if len(parts) == 1 else words
    if len(parts) > 1:
        day = f"{parts[0][0]:04}///{words}"
    fields = [
        ("ID", name_entry(cited)),
        ("AU", _name_author(cited)),
        ("TI", _name_title(cited)),
        ("T2", _name_container(cited)),
        ("PB", cited["publisher"]),
        ("PY", f"{parts[0][0]:04}" if parts else None),
        ("DA", day),
        *(("UR", one) for one in _list_addresses(cited, address)),
        ("Y2", (cited["retrieved_on"] or "").replace("-", "/")),
        ("N1", _describe(cited, address)),
    ]
    lines = [f"{tag}  - {' '.join(value.split())}" for tag, value in fields if value]
    kind = {"dataset": "DATA"}.get(_name_kind(cited), "ELEC")
    return "\r\n".join([f"TY  - {kind}", *lines, "ER  - "])


def write_csl(cited: dict, address: str = "") -> str:
    """One item in a list, as reference managers import it; fields as in the CSL-JSON schema 1.0."""
    return _format_items([_make_item(cited, address)])


def _make_item(cited: dict, address: str) -> dict:
    addresses = _list_addresses(cited, address)
    item = {
        "id": name_entry(cited),
        "type": _name_kind(cited),
        "title": _name_title(cited),
        "version": cited.get("version"),
        "author": [{"literal": _name_author(cited)}],
        "container-title": _name_container(cited),
        # Nobody is named twice: an author who is the publisher too, or a publisher that is what contains it.
        "publisher": cited["publisher"] if cited["author"] and cited.get("package_title") else None,
        "issued": _describe_date(cited["published_on"], cited["published_basis"] == "stated"),
        "accessed": _describe_date(cited["retrieved_on"], True),
        "URL": addresses[0] if addresses else None,
        "archive_location": addresses[1] if addresses[1:] else None,
        "note": _describe(cited, address),
    }
    return {name: value for name, value in item.items() if value}


def _format_items(items: list[dict]) -> str:
    return json.dumps(items, ensure_ascii=False, indent=2)


# By the ending of their files.
FORMS = {
    "bib": Form("BibTeX", "application/x-bibtex", write_bibtex),
    "csl.json": Form("CSL-JSON", "application/vnd.citationstyles.csl+json", write_csl),
    "ris": Form("RIS", "application/x-research-info-systems", write_ris),
}


def write_file(form: str, rows: list[tuple[dict, str]]) -> str:
    """A file with every row, each given with the address of its page."""
    if form == "csl.json":
        return _format_items([_make_item(*row) for row in rows]) + "\n"
    return "\n".join(FORMS[form].write(*row) + "\n" for row in rows)


def list_tags(cited: dict, address: str = "") -> list[tuple[str, str]]:
    """Names and contents of the meta elements from which a reference manager takes what a page is to be cited as.

    Without a type Zotero takes a page for an article of a journal; and what is the source to it is what contains the page.
    """
    parts = read_parts(cited["published_on"])
    day = "-".join(f"{part:02}" for part in parts[0]) if len(parts) == 1 else cited["published_on"]
    known = parts[0] if len(parts) == 1 else parts[0][:1] if parts else []
    tags = {
        "citation_title": _name_title(cited),
        "citation_author": _name_author(cited),
        "citation_publisher": cited["publisher"],
        # Year, month and day, or as many of them as are known; of an interval, the year in which it starts.
        "citation_publication_date": "/".join(f"{part:02}" for part in known),
        "citation_public_url": cited["url"] or address,
        "DC.type": _name_kind(cited),
        "DC.title": _name_title(cited),
        "DC.creator": _name_author(cited),
        "DC.publisher": cited["publisher"],
        "DC.date": day,
        "DC.identifier": name_entry(cited),
        "DC.source": _name_container(cited),
        "DC.relation": address,
        "DC.description": _describe(cited, address),
    }
    return [(name, value) for name, value in tags.items() if value]


def write_coins(cited: dict, address: str = "") -> str:
    """What stands in the title of a span of class Z3988 (COinS): the row as Dublin Core in an OpenURL.

    Zotero reads this first. Who wrote it is told as a body, as in the other forms: it would cut any other name into a first
    and a last one.
    """
    tags = dict(list_tags(cited, address))
    is_day = len(read_parts(cited["published_on"])) == 1
    said = {
        "rft.type": _name_kind(cited),
        "rft.title": tags["DC.title"],
        "rft.aucorp": tags["DC.creator"],
        "rft.publisher": tags.get("DC.publisher"),
        "rft.source": tags.get("DC.source"),
        # Zotero finds the year, month and day in words, and keeps the words.
        "rft.date": tags.get("DC.date") if is_day else say_date(cited["published_on"]),
        "rft.identifier": _spell_out_plus(cited["url"] or address),
        "rft.relation": address,
        "rft.description": tags.get("DC.description"),
    }
    kept = {name: value for name, value in said.items() if value}
    head = {"ctx_ver": "Z39.88-2004", "rft_val_fmt": "info:ofi/fmt:kev:mtx:dc"}
    return urlencode(head | kept, quote_via=quote)


def _spell_out_plus(url: str) -> str:
    """An address that means the same without a +, which Zotero reads as a space, however it is escaped."""
    path, mark, query = url.partition("?")
    return path.replace("+", "%2B") + mark + query.replace("+", "%20")


def _describe_date(edtf: str | None, is_stated: bool) -> dict:
    """A CSL date: in parts where the date gives them, in words otherwise."""
    if not edtf:
        return {}
    parts = read_parts(edtf)
    told: dict = {"date-parts": parts} if parts else {"literal": say_date(edtf)}
    return told if is_stated and "~" not in edtf else told | {"circa": True}


def name_entry(cited: dict) -> str:
    """The key of an entry: an id, after the name of the package if what it names is recorded in one only."""
    key = cited["claim_id"] or cited["source_id"]
    return f"{cited['package_name']}-{key}" if cited.get("package_name") else key


def _name_kind(cited: dict) -> str:
    """What is cited, as CSL and Zotero call it; a claim, a statement and a source are pages."""
    return cited.get("kind") or "webpage"


def _name_author(cited: dict) -> str:
    return cited["author"] or cited["publisher"]


def _name_title(cited: dict) -> str:
    """The title of the source and, in brackets, what is not part of it: the claim in the words that go with it."""
    added = "" if cited["title_basis"] == "stated" else " [title inferred]"
    return cited["title"] + added + (f" [{cited['told'].removesuffix('.')}]" if cited["claim_id"] else "")


def _name_container(cited: dict) -> str:
    """What a claim or a statement is found in is the package; a source stands by itself, on its publisher's site."""
    if not cited.get("package_title"):
        return cited["publisher"] if cited["author"] else ""
    return f"{cited['package_title']} (Version {cited['package_version']})"


def _describe(cited: dict, address: str) -> str:
    """What the fields of an entry cannot say: what the claim says and how it is put, before its quote."""
    said = [cited["note"]] if cited.get("note") else []
    if cited["claim_id"]:
        said = [cited["told"].removesuffix("."), f"Quote: “{cited['quote']}”"]
    if cited.get("package_title"):
        said.append(f"In: {_name_container(cited)}{f', {address}' if address else ''}")
    if cited["published_on"] and cited["published_basis"] != "stated":
        said.append(f"Date of publication inferred: {say_date(cited['published_on'])}")
    if cited["title_basis"] != "stated":
        said.append("Title inferred")
    return ". ".join(said)


def cite_package(title: str, package: dict, dates: dict, home: str) -> dict:
    """A row to cite the package itself by; `home` is its address, or empty."""
    authors, day = name_authors(package), dates["released_on"] or dates["created_on"]
    released = f"released on {say_date(day)}" if dates["released_on"] else "not yet released"
    edition = f"{package['version']}, {released}"
    if dates["built_on"]:
        edition += f", built on {say_date(dates['built_on'])}"
    words = f"{authors}. ({(day or 'n.d.')[:4]}). {title} (Version {edition}) [Data set]."
    return {
        "kind": "dataset",
        "claim_id": None,
        "source_id": f"{package['name']}-{package['version']}",
        "title": title,
        "title_basis": "stated",
        "author": authors,
        "publisher": "",
        "url": home,
        "published_on": day,
        "published_basis": "stated",
        "retrieved_on": None,
        "version": package["version"],
        "note": f"Data set, version {edition}",
        "citation": f"{words} {home}".strip(),
    }


def name_authors(descriptor: dict) -> str:
    """Who made a package, according to its descriptor; its title if the descriptor does not say."""
    named = map(name_maker, descriptor.get("contributors") or [])
    return ", ".join(named) or descriptor.get("title") or descriptor["name"]


def name_maker(contributor: dict) -> str:
    """The name of one who made a package; each has at least one of these."""
    given = [contributor[part] for part in ("givenName", "familyName") if part in contributor]
    return contributor.get("title") or " ".join(given) or contributor["organization"]
