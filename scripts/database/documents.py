"""Texts about a package as pages of its site: the Markdown files that its metadata.yml names, and its changelog.

`plugins: claimbook: documents:` maps the name of a page to the path of a file. Markup in a text is shown as it was typed
and not run; links lead to pages of the site where they can.
"""

import re
import stat
import uuid
from collections.abc import Callable, Iterator
from itertools import pairwise
from posixpath import dirname, join, normpath
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.token import Token
from sqlite_utils import Database

from ..package import CHANGELOG, CITATION, METADATA, Package, list_files, read_yaml
from ..problems import Failure

NAME = re.compile("[a-z][a-z0-9-]*")
MOST_BYTES = 500_000  # of a text in Markdown
# The address at which the README tells people to serve the site.
SERVED = re.compile(r"https?://(?:127\.0\.0\.1|localhost):\d+/")
REPOSITORY = re.compile(r"https://(?:github|gitlab|codeberg)\.(?:com|org)/[\w.-]+/[\w.-]+?/?")
CLAIM = re.compile(r"\bc[0-9]{4,}\b")
VERSION = re.compile(r"\[?(?P<version>[^\]\s]+)\]?(?:.*?(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2}))?")
# What pages have for a file that is not a document.
PAGES = {"datapackage.json": "dictionary", CHANGELOG: "changes"}

MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")
MARKDOWN.add_render_rule(
    "table_open",
    # Each region of a page has a name of its own.
    lambda _, tokens, place, *__: (
        '<div class="table-wrapper" tabindex="0" role="region" aria-label="Table'
        f' {sum(token.type == "table_open" for token in tokens[: place + 1])}">\n<table>\n'
    ),
)
MARKDOWN.add_render_rule("table_close", lambda *_: "</table></div>\n")


class Place(NamedTuple):
    """Where a text stands: its path in the package, and the way from its page to home. `lead` says where a path leads.

    `prefix` sets the ids of its headings apart from those of other texts on its page.
    """

    path: str
    home: str
    lead: Callable[[str], str | None]
    prefix: str = ""


def list_documents(package: Package) -> dict[str, str]:
    """Paths of the documents by name. Raises Failure."""
    present = list_files(package.root)
    plugins = read_yaml(package.root / METADATA).get("plugins") or {}
    named = (plugins.get("claimbook") or {}).get("documents") or {}
    for name, path in named.items():
        if not NAME.fullmatch(name) or not stat.S_ISREG(present.get(path, 0)):
            words = "write a name of lowercase letters and the path of a Markdown file in data/ or docs/"
            raise Failure(f"{METADATA}: documents: {name}: {path} cannot be a page; {words}")
    return named


def find_repository(package: Package) -> str | None:
    """Where the package is kept, if its homepage or CITATION.cff says so."""
    named = [package.descriptor.get("homepage"), read_yaml(package.root / CITATION).get("repository-code")]
    return next((str(one).rstrip("/") for one in named if one and REPOSITORY.fullmatch(str(one))), None)


def write_documents(database: Database, package: Package) -> list[dict[str, str]]:
    """Write `_documents` and `_changes`, each text as HTML. Returns name and title of each document. Raises Failure."""
    named = list_documents(package)
    pages = {path: f"notes/{name}" for name, path in named.items()} | PAGES
    repository = find_repository(package)

    def lead(path: str) -> str | None:
        return pages.get(path) or (f"{repository}/blob/HEAD/{path}" if repository else None)

    rows = []
    for name, path in named.items():
        title, content = render(database, _read(package, path), Place(path, "../", lead))
        rows.append({"name": name, "title": title or name, "path": path, "content": content})
    shape = {"name": str, "title": str, "path": str, "content": str}
    table = database.table("_documents")
    table.create(shape, pk="name", not_null=["title", "path", "content"], strict=True)
    table.insert_all(rows)
    _write_changes(database, package, Place(CHANGELOG, "", lead))
    return [{"name": row["name"], "title": row["title"]} for row in rows]


def _read(package: Package, path: str) -> str:
    if (size := (package.root / path).stat().st_size) > MOST_BYTES:
        raise Failure(f"{path} has {size:,} bytes, and a page may have {MOST_BYTES:,}; shorten it")
    try:
        return (package.root / path).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise Failure(f"{path} is not UTF-8; save it as UTF-8") from error


def _write_changes(database: Database, package: Package, place: Place) -> None:
    """One row for each part of the changelog under a heading of the second level: a version, and what is unreleased."""
    text = _read(package, CHANGELOG) if CHANGELOG in list_files(package.root) else ""
    parts = re.split(r"^## +(.+?) *$", text, flags=re.MULTILINE)
    rows = []
    for heading, body in zip(parts[1::2], parts[2::2], strict=True):
        found = VERSION.match(heading)
        version, day = (found["version"], found["day"]) if found else (heading, None)
        name = uuid.uuid5(uuid.NAMESPACE_URL, f"claimbook:{package.descriptor['name']}:{version}")
        content = render(database, body, place._replace(prefix=f"{version}-"))[1]
        rows.append({"version": version, "released_on": day, "urn": name.urn, "content": content})
    shape = {"version": str, "released_on": str, "urn": str, "content": str}
    table = database.table("_changes")
    table.create(shape, not_null=["version", "urn", "content"], strict=True)
    table.insert_all(rows)


def render(database: Database, text: str, place: Place) -> tuple[str, str]:
    """The title of a text in Markdown, its first heading, and the rest as HTML."""
    tokens = MARKDOWN.parse(text)
    title = ""
    if len(tokens) > 2 and tokens[0].tag == "h1":
        title, tokens = tokens[1].content, tokens[3:]
    seen = set()
    for opening, inside in pairwise(tokens):
        name = place.prefix + re.sub(r"\W+", "-", inside.content.casefold()).strip("-")
        if opening.type == "heading_open" and name not in seen:
            opening.attrSet("id", name)
            seen.add(name)
    for token in tokens:
        if token.children:
            linked = list(_place_links(token.children, place))
            token.children = list(_link_claims(database, linked, place))
    return title, MARKDOWN.renderer.render(tokens, MARKDOWN.options, {})


def _place_links(tokens: list[Token], place: Place) -> Iterator[Token]:
    """The tokens with each link leading where readers of the site can follow it; what leads nowhere is only words."""
    is_dropped = False
    for token in tokens:
        if token.type == "image":
            yield Token("text", "", 0, content=token.content)
        elif token.type == "link_open":
            address = _find_address(str(token.attrs["href"]), place)
            is_dropped = address is None
            if address is not None:
                token.attrs = {"href": address}
                if ":" in address:
                    token.attrs["rel"] = "noreferrer"
                yield token
        elif token.type != "link_close" or not is_dropped:
            yield token


def _find_address(link: str, place: Place) -> str | None:
    if served := SERVED.match(link):
        return (place.home + link[served.end() :]) or "."
    if ":" in link or link.startswith("#"):
        return link
    path, mark, part = link.partition("#")
    found = place.lead(normpath(join(dirname(place.path), path)))
    return found if found is None or ":" in found else f"{place.home}{found}{mark}{part}"


def _link_claims(database: Database, tokens: list[Token], place: Place) -> Iterator[Token]:
    """The tokens with each id of a claim linked to its page."""
    depth = 0
    [name] = database.execute("select value from _package where fact = 'name'").fetchone()
    for token in tokens:
        depth += token.nesting if token.type.startswith("link_") else 0
        if token.type != "text" or depth:
            yield token
            continue
        start = 0
        for found in CLAIM.finditer(token.content):
            if database.execute("select 1 from claims where claim_id = ?", [found[0]]).fetchone():
                yield Token("text", "", 0, content=token.content[start : found.start()])
                yield Token("link_open", "a", 1, attrs={"href": f"{place.home}{name}/claims/{found[0]}"})
                yield Token("text", "", 0, content=found[0])
                yield Token("link_close", "a", -1)
                start = found.end()
        yield Token("text", "", 0, content=token.content[start:])
