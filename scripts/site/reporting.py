"""How an error in a claim is reported: to whom, where, and in which words."""

from urllib.parse import quote, urlencode, urlsplit

from .books import Book

# The form for such reports in a repository on GitHub, and those of its fields that are filled in.
FORM = "claim.yml"


def write_report(cited: dict, address: str) -> str:
    """What a report starts with: which claim it is about, where it is, and its quote."""
    return f"{_name_row(cited, address)}\nQuote: “{cited['quote']}”\nWhat is wrong: "


def link_to_report(book: Book, cited: dict, address: str) -> str | None:
    """An address that opens a report with these words in it; None if the package names neither repository nor e-mail."""
    repository = book.presentation["repository"]
    title = f"{cited['claim_id']}: "
    if repository and urlsplit(repository).hostname == "github.com":
        row = _name_row(cited, address)
        filled = {"template": FORM, "title": title, "row": row, "words": cited["quote"]}
        return f"{repository}/issues/new?{urlencode(filled, quote_via=quote)}"
    for each in book.presentation["package"].get("contributors") or []:
        if each.get("email"):
            filled = {"subject": title + book.presentation["title"], "body": write_report(cited, address)}
            return f"mailto:{each['email']}?{urlencode(filled, quote_via=quote)}"
    return repository


def _name_row(cited: dict, address: str) -> str:
    words = f"{cited['claim_id']}, version {cited['package_version']}"
    return f"{words}, {address}" if address else words
