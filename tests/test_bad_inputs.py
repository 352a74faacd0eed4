"""What must be rejected, and where the problem must be reported; what is odd but must pass.

A case changes one thing in a copy of the tiny package.
"""

import hashlib
import json
import os
import shutil
import socket

import pytest
from click.testing import CliRunner
from conftest import make_tiny, replace_once

from scripts.__main__ import main
from scripts.check import find_problems
from scripts.package import DESCRIPTOR, OTHER_FILES

CLAIMS, RELATIONS, SOURCES = "data/claims.csv", "data/relations.csv", "data/sources.csv"
QUOTE = "The ferry is old,289,305"
ROW_OF_QUOTE = 8


def set_title(title):
    """Give the package another title."""

    def change(root):
        path = root / "datapackage.json"
        path.write_text(
            json.dumps(json.loads(path.read_text(encoding="utf-8")) | {"title": title}), encoding="utf-8"
        )

    return change


def swap(file, old, new):
    """Put other bytes in one place of a file."""

    def change(root):
        path = root / file
        content = path.read_bytes()
        old_bytes, new_bytes = (x if isinstance(x, bytes) else x.encode() for x in (old, new))
        assert content.count(old_bytes) == 1, content.count(old_bytes)
        path.write_bytes(content.replace(old_bytes, new_bytes))

    return change


def whole(file, turn):
    """Change all the bytes of a file."""

    def change(root):
        (root / file).write_bytes(turn((root / file).read_bytes()))

    return change


def descriptor(turn):
    """Change the descriptor as data."""

    def change(root):
        path = root / "datapackage.json"
        content = json.loads(path.read_text(encoding="utf-8"))
        turn(content)
        path.write_text(json.dumps(content), encoding="utf-8")

    return change


def quote(words):
    """Another quote in the row of c0007."""
    return swap(CLAIMS, QUOTE, QUOTE.replace("The ferry is old", words))


def link(target):
    def change(root):
        (root / SOURCES).unlink()
        (root / SOURCES).symlink_to(target)

    return change


def replace_by_fifo(root):
    (root / SOURCES).unlink()
    os.mkfifo(root / SOURCES)


def header_of(file, old, new):
    def change(root):
        head, rest = (root / file).read_text(encoding="utf-8").split("\n", 1)
        assert old in head
        (root / file).write_text(head.replace(old, new, 1) + "\n" + rest, encoding="utf-8")

    return change


def resource(content, name="claims"):
    return next(r for r in content["resources"] if r["name"] == name)


def field(content, name, table="claims"):
    return next(f for f in resource(content, table)["schema"]["fields"] if f["name"] == name)


def set_path(path):
    return descriptor(lambda d: d["resources"][0].update(path=path))


# case: change, where the problem is said to be, a word of what is said
# fmt: off
REJECTED = {
    "latin1-bytes": (swap("data/agents.csv", "Ada Brook,,person", b"Ada Br\xebok,,person"), "data/agents.csv:2 name", "UTF-8"),
    "utf16-bom": (whole(CLAIMS, lambda b: b.decode().encode("utf-16")), CLAIMS + ":1", "UTF-16"),
    "utf16-no-bom": (whole(CLAIMS, lambda b: b.decode().encode("utf-16-le")), CLAIMS + ":1", "UTF-16"),
    "nul-in-cell": (quote("The ferry\0 is old"), f"{CLAIMS}:{ROW_OF_QUOTE}", "NUL"),
    "nul-tail": (whole(CLAIMS, lambda b: b + b"\0" * 4096), CLAIMS + ":12", "NUL"),
    "lone-surrogate": (swap(CLAIMS, QUOTE, b"The \xed\xa0\x80 old,289,305"), f"{CLAIMS}:{ROW_OF_QUOTE} quote:", "UTF-8"),
    "invalid-utf8-late": (whole(CLAIMS, lambda b: b[:-3] + b"\xff" + b[-3:]), CLAIMS + ":11", "UTF-8"),
    "header-only": (whole(CLAIMS, lambda b: b.split(b"\n")[0] + b"\n"), CLAIMS, "no rows"),
    "empty-file": (whole(CLAIMS, lambda b: b""), CLAIMS, "no rows"),
    "truncated-midrow": (whole(CLAIMS, lambda b: b[:-20]), CLAIMS + ":11 recorded_on:", "middle of a row"),
    "git-lfs-pointer": (whole(CLAIMS, lambda b: b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n"), CLAIMS + ":1", "header"),
    "html-instead-of-csv": (whole(CLAIMS, lambda b: b"<html>\n<h1>404</h1>\n</html>\n"), CLAIMS + ":1", "header"),
    "cr-only": (whole(CLAIMS, lambda b: b.replace(b"\n", b"\r")), CLAIMS + ":1", "CR"),
    "crlf-row": (swap(RELATIONS, "The same words.\n", "The same words.\r\n"), RELATIONS + ":4", "CR LF"),
    "crlf-all": (whole(RELATIONS, lambda b: b.replace(b"\n", b"\r\n")), RELATIONS + ":1", "CR LF"),
    "text-after-close-quote": (quote('"The ferry" is old'), f"{CLAIMS}:{ROW_OF_QUOTE} quote:", "closing quotation mark"),
    "backslash-escape": (quote('"The \\"ferry\\" is old"'), f"{CLAIMS}:{ROW_OF_QUOTE} quote:", "quotation mark"),
    "unclosed-quote": (quote('"The ferry is old'), f"{CLAIMS}:{ROW_OF_QUOTE} quote:", "quotation marks"),
    "tab-delimiter": (whole(CLAIMS, lambda b: b.replace(b",", b"\t")), CLAIMS + ":1", "separated by tabs"),
    "semicolon-delimiter": (whole(CLAIMS, lambda b: b.replace(b",", b";")), CLAIMS + ":1", "separated by semicolons"),
    "extra-cell": (swap(RELATIONS, "The same words.", "The same words.,more"), RELATIONS + ":4", "5 cells"),
    "blank-row": (swap(RELATIONS, "c0005", "\nc0005"), RELATIONS + ":3", "blank"),
    "blank-row-commas": (swap(RELATIONS, "c0005", ",,,\nc0005"), RELATIONS + ":3", "blank"),
    "header-duplicated": (header_of(CLAIMS, "paraphrase", "quote"), CLAIMS + ":1", "'paraphrase'"),
    "header-reordered": (header_of(CLAIMS, "source_id,quote", "quote,source_id"), CLAIMS + ":1", "'source_id'"),
    "header-trailing-space": (header_of(CLAIMS, "quote,", "quote ,"), CLAIMS + ":1", "'quote '"),
    "header-missing": (whole(CLAIMS, lambda b: b.split(b"\n", 1)[1]), CLAIMS + ":1", "header"),
    "header-short": (header_of(CLAIMS, ",note", ""), CLAIMS + ":1", "columns"),
    "field-20KB": (quote("x" * 21_000), f"{CLAIMS}:{ROW_OF_QUOTE}", "characters"),
    "field-5001": (quote("x" * 5_001), f"{CLAIMS}:{ROW_OF_QUOTE} c0007 quote", "maxLength"),
    "field-40MB": (quote("x" * 40_000_000), f"{CLAIMS}:{ROW_OF_QUOTE} quote:", "a line of 4,000,000 bytes"),
    "dup-id": (swap(CLAIMS, "c0007,", "c0006,"), f"{CLAIMS}:{ROW_OF_QUOTE} c0006 claim_id", "key"),
    "dup-id-case": (swap(CLAIMS, "c0007,", "C0006,"), f"{CLAIMS}:{ROW_OF_QUOTE} C0006 claim_id", "pattern"),
    "id-trailing-space": (swap(CLAIMS, "c0007,", "c0007 ,"), f"{CLAIMS}:{ROW_OF_QUOTE} c0007  claim_id", "white space"),
    "id-zero-width": (swap(CLAIMS, "c0007,", "c00\u200b07,"), f"{CLAIMS}:{ROW_OF_QUOTE} claim_id", "U+200B"),
    "id-empty": (swap(CLAIMS, "c0007,", ","), f"{CLAIMS}:{ROW_OF_QUOTE}", "required"),
    "id-newline": (swap(CLAIMS, "c0007,", '"c0007\n",'), f"{CLAIMS}:{ROW_OF_QUOTE} claim_id", "white space"),
    "id-5000-long": (swap(CLAIMS, "c0007,", "c" * 5000 + ","), f"{CLAIMS}:{ROW_OF_QUOTE}", "pattern"),
    "dup-key-of-two": (swap(RELATIONS, "The same words.\n", "The same words.\nc0009,repeats,c0008,Again.\n"), RELATIONS + ":5", "key"),
    "quote-empty": (quote(""), f"{CLAIMS}:{ROW_OF_QUOTE} c0007 quote", "required"),
    "quote-only-spaces": (quote("   "), f"{CLAIMS}:{ROW_OF_QUOTE} c0007 quote", "white space"),
    "quote-leading-space": (quote(" The ferry is old"), f"{CLAIMS}:{ROW_OF_QUOTE} c0007 quote", "white space"),
    "quote-trailing-space": (quote("The ferry is old "), f"{CLAIMS}:{ROW_OF_QUOTE} c0007 quote", "white space"),
    "quote-no-break-space": (quote("The ferry is old\u00a0"), f"{CLAIMS}:{ROW_OF_QUOTE} c0007 quote", "white space"),
    "quote-zero-width": (quote("The fer\u200bry is old"), f"{CLAIMS}:{ROW_OF_QUOTE} c0007 quote", "U+200B"),
    "quote-joiner-in-latin": (quote("The fer\u200dry is old"), f"{CLAIMS}:{ROW_OF_QUOTE} c0007 quote", "U+200D"),
    "quote-rtl-override": (quote("The \u202eferry is old"), f"{CLAIMS}:{ROW_OF_QUOTE} c0007 quote", "U+202E"),
    "quote-replacement": (quote("The ferry is o\ufffdd"), f"{CLAIMS}:{ROW_OF_QUOTE} c0007 quote", "U+FFFD"),
    "quote-noncharacter": (quote("The ferry is \uffffold"), f"{CLAIMS}:{ROW_OF_QUOTE} c0007 quote", "U+FFFF"),
    "quote-bom-inside": (quote("The \ufeffferry is old"), f"{CLAIMS}:{ROW_OF_QUOTE} c0007 quote", "U+FEFF"),
    "quote-line-separator": (quote("The ferry\u2028is old"), f"{CLAIMS}:{ROW_OF_QUOTE} c0007 quote", "U+2028"),
    "quote-control": (quote("The ferry\x07 is old"), f"{CLAIMS}:{ROW_OF_QUOTE} c0007 quote", "U+0007"),
    "quote-leading-cr": (quote('"\rThe ferry is old"'), f"{CLAIMS}:{ROW_OF_QUOTE} c0007 quote", "white space"),
    "quote-cr-inside": (quote('"The ferry\ris old"'), f"{CLAIMS}:{ROW_OF_QUOTE} c0007 quote", "CR"),
    "quote-not-there": (quote("The ferry is new"), f"{CLAIMS}:{ROW_OF_QUOTE} c0007 quote", "the nearest passage is “The ferry is old” at 289-305 (“old” there, “new” here)"),
    "offset-off-by-one": (swap(CLAIMS, QUOTE, "The ferry is old,288,304"), f"{CLAIMS}:{ROW_OF_QUOTE} c0007 quote", "289-305"),
    "url-javascript": (swap(SOURCES, "https://ferry.example.org/a", "javascript:alert(1)"), SOURCES + ":2 ferry-gazette url", "pattern"),
    "url-file": (swap(SOURCES, "https://ferry.example.org/a", "file:///etc/hosts"), SOURCES + ":2 ferry-gazette url", "pattern"),
    "url-userinfo": (swap(SOURCES, "https://ferry.example.org/a", "https://good@evil/"), SOURCES + ":2 ferry-gazette url", "pattern"),
    "url-no-scheme": (swap(SOURCES, "https://ferry.example.org/a", "ferry.example.org/a"), SOURCES + ":2 ferry-gazette url", "pattern"),
    "url-localhost": (swap(SOURCES, "https://ferry.example.org/a", "https://127.0.0.1/a"), SOURCES + ":2 ferry-gazette url", "public host"),
    "url-with-port": (swap(SOURCES, "https://ferry.example.org/a", "https://localhost.localdomain:80/a"), SOURCES + ":2 ferry-gazette url", "pattern"),
    "date-feb30": (swap(CLAIMS, "2024-05~,stated", "2024-02-30,stated"), CLAIMS + ":3 c0002 claimed_on", "not a real date"),
    "date-feb29-nonleap": (swap(CLAIMS, "2024-05~,stated", "2023-02-29,stated"), CLAIMS + ":3 c0002 claimed_on", "not a real date"),
    "date-feb29-qualified": (swap(CLAIMS, "2024-05~,stated", "2023-02-29~,stated"), CLAIMS + ":3 c0002 claimed_on", "not a real date"),
    "date-year0": (swap(CLAIMS, "2024-05~,stated", "0000-01-01,stated"), CLAIMS + ":3 c0002 claimed_on", "not a real date"),
    "date-unpadded": (swap(CLAIMS, "2024-05~,stated", "2021-3-1,stated"), CLAIMS + ":3 c0002 claimed_on", "EDTF"),
    "date-datetime": (swap(CLAIMS, "2024-05~,stated", "2021-03-01T00:00:00Z,stated"), CLAIMS + ":3 c0002 claimed_on", "time of day"),
    "date-excel-serial": (swap(CLAIMS, "2024-05~,stated", "44256,stated"), CLAIMS + ":3 c0002 claimed_on", "EDTF"),
    "date-reversed": (swap(CLAIMS, "2024-05~,stated", "2024-05/2023-01,stated"), CLAIMS + ":3 c0002 claimed_on", "ends before"),
    "day-feb30": (swap(SOURCES, "full,2024-06-01", "full,2024-02-30"), SOURCES + ":2 ferry-gazette retrieved_on", "date"),
    "day-unpadded": (swap(SOURCES, "full,2024-06-01", "full,2024-6-1"), SOURCES + ":2 ferry-gazette retrieved_on", "canonical"),
    "int-plus": (swap(CLAIMS, QUOTE, "The ferry is old,+289,305"), f"{CLAIMS}:{ROW_OF_QUOTE} c0007 quote_start", "canonical"),
    "int-leading-zero": (swap(CLAIMS, QUOTE, "The ferry is old,0289,305"), f"{CLAIMS}:{ROW_OF_QUOTE} c0007 quote_start", "canonical"),
    "int-underscore": (swap(CLAIMS, QUOTE, "The ferry is old,2_89,305"), f"{CLAIMS}:{ROW_OF_QUOTE} c0007 quote_start", "canonical"),
    "int-space": (swap(CLAIMS, QUOTE, "The ferry is old, 289,305"), f"{CLAIMS}:{ROW_OF_QUOTE} c0007 quote_start", "canonical"),
    "int-2pow64": (swap(CLAIMS, QUOTE, "The ferry is old,18446744073709551616,305"), f"{CLAIMS}:{ROW_OF_QUOTE} c0007 quote_start", "canonical"),
    "int-float": (swap(CLAIMS, QUOTE, "The ferry is old,289.0,305"), f"{CLAIMS}:{ROW_OF_QUOTE} c0007 quote_start", "canonical"),
    "int-negative": (swap(CLAIMS, QUOTE, "The ferry is old,-289,305"), f"{CLAIMS}:{ROW_OF_QUOTE} c0007 quote_start", "minimum"),
    "boolean-yes": (swap("data/codelists/relation_kinds.csv", "Both cannot be true.,true", "Both cannot be true.,yes"), "data/codelists/relation_kinds.csv:2 contradicts symmetric", "'yes'"),
    "code-unknown": (swap(CLAIMS, "alleged,explicit,ferry-safe", "sworn,explicit,ferry-safe"), CLAIMS + ":7 c0006 modality", "modalities"),
    "code-case": (swap(RELATIONS, "rebuts", "Rebuts"), RELATIONS + ":3 c0005:Rebuts:c0006 relation", "relation_kinds"),
    "fk-absent": (swap(RELATIONS, "repeats,c0008", "repeats,c9999"), RELATIONS + ":4 c0009:repeats:c9999 other_claim_id", "c9999"),
    "fk-trailing-space": (swap(RELATIONS, "repeats,c0008", "repeats,c0008 "), RELATIONS + ":4", "white space"),
    "fk-empty": (swap(CLAIMS, "alleged,explicit,ferry-safe", "alleged,explicit,"), CLAIMS + ":7 c0006 proposition_id", "required"),
    "trace-to-missing-account": (swap("data/traces.csv", "t0001,c0002,,a0001", "t0001,c0002,,a9999"), "data/traces.csv:2 t0001 from_account_id", "a9999"),
    "account-without-source": (swap("data/accounts.csv", "council-2024,harbour-blog", "council-2024,"), "data/accounts.csv:4 a0003 source_id", "empty"),
    "origin-after-article": (swap("data/statements.csv", "ada-brook,2024-04-30", "ada-brook,2024-06-30"), "data/traces.csv:2 t0001 from_account_id", "2024-06-30"),
    "figure-on-both": (swap("data/figures.csv", "f0005,c0004,,", "f0005,c0004,a0003,"), "data/figures.csv:6 f0005 account_id", "exactly one"),
    "rel-contradiction": (swap(RELATIONS, "The same words.\n", "The same words.\nc0006,repeats,c0005,No.\n"), RELATIONS + ":5 c0006:repeats:c0005 relation", "keep one"),
    "path-traversal": (set_path("../../etc/passwd"), "datapackage.json resources[0].path", "does not match"),
    "path-absolute": (set_path("/etc/passwd"), "datapackage.json resources[0].path", "does not match"),
    "path-http": (set_path("http://127.0.0.1/x.csv"), "datapackage.json resources[0].path", "does not match"),
    "path-query": (set_path("data/sources.csv?x"), "datapackage.json resources[0].path", "does not match"),
    "path-list": (set_path(["data/sources.csv", "data/claims.csv"]), "datapackage.json resources[0].path", "string"),
    "path-missing": (set_path("data/nowhere.csv"), "data/nowhere.csv", "not there"),
    "path-case": (set_path("data/Sources.csv"), "data/Sources.csv", "there is data/sources.csv"),
    "file-missing": (lambda root: (root / CLAIMS).unlink(), CLAIMS, "not there"),
    "text-missing": (lambda root: (root / "data/texts/ferry-gazette.txt").unlink(), "data/texts/ferry-gazette.txt", "not there"),
    "text-latin1": (whole("data/texts/ferry-gazette.txt", lambda b: b.replace(b"old", b"\xf6ld")), "data/texts/ferry-gazette.txt", "UTF-8"),
    "text-path-slip": (swap(SOURCES, "data/texts/ferry-gazette.txt", "data/texts/ferry-gazete.txt"), SOURCES + ":2 ferry-gazette text_path", "not among the texts"),
    "symlink-outside": (link("/etc/passwd"), SOURCES, "symbolic link"),
    "symlink-dev-zero": (link("/dev/zero"), SOURCES, "symbolic link"),
    "fifo": (replace_by_fifo, SOURCES, "plain file"),
    "case-colliding-files": (lambda root: (root / "data/Claims.csv").write_text("x"), "data/Claims.csv", "not declared"),
    "undeclared-file": (lambda root: (root / "data/extra.csv").write_text("x"), "data/extra.csv", "not declared"),
    "profile-url": (descriptor(lambda d: d.update(profile="http://127.0.0.1/p.json")), "datapackage.json", "profile"),
    "schema-url": (descriptor(lambda d: resource(d).update(schema="http://127.0.0.1/s.json")), "datapackage.json resources[", "object"),
    "dialect-url": (descriptor(lambda d: resource(d).update(dialect="http://127.0.0.1/d.json")), "datapackage.json resources[", "dialect"),
    "dialect-comment": (descriptor(lambda d: resource(d)["dialect"].update(commentChar="c")), "datapackage.json resources[", "dialect"),
    "encoding-other": (descriptor(lambda d: resource(d).update(encoding="latin-1")), "datapackage.json resources[", "utf-8"),
    "resources-empty": (descriptor(lambda d: d.update(resources=[])), "datapackage.json resources", "fewer than 1 item"),
    "resource-no-schema": (descriptor(lambda d: resource(d).pop("schema")), "datapackage.json resources[", "schema"),
    "schema-required-dropped": (descriptor(lambda d: field(d, "quote")["constraints"].pop("required")), "datapackage.json resources[4].schema.fields[2]", "required"),
    "schema-redos": (descriptor(lambda d: field(d, "quote")["constraints"].update(pattern="^(a+)+b$")), "datapackage.json resources[4].schema.fields[2].constraints.pattern", "loop"),
    "schema-not-a-pattern": (descriptor(lambda d: field(d, "quote")["constraints"].update(pattern="^(a$")), "datapackage.json resources[4].schema.fields[2].constraints.pattern", "regular expression"),
    "schema-key-not-there": (descriptor(lambda d: resource(d)["schema"].update(primaryKey=["nothing"])), "datapackage.json resources[4].schema.primaryKey", "nothing"),
    "schema-reference-not-there": (descriptor(lambda d: resource(d)["schema"]["foreignKeys"][0]["reference"].update(resource="nothing")), "datapackage.json resources[4].schema.foreignKeys[0]", "does not exist"),
    "schema-field-twice": (descriptor(lambda d: field(d, "note").update(name="quote")), "datapackage.json resources[4].schema.fields", "twice"),
    "schema-field-undescribed": (descriptor(lambda d: field(d, "note").pop("description")), "datapackage.json resources[4].schema.fields", "description"),
    "resource-twice": (descriptor(lambda d: d["resources"][1].update(name="sources")), "datapackage.json resources[1].name", "two resources"),
    "hash-wrong": (descriptor(lambda d: d["resources"][-1].update(hash="sha256:" + "0" * 64)), "datapackage.json resources[", "].hash: says"),
    "hash-md5": (descriptor(lambda d: d["resources"][-1].update(hash="0" * 32)), "datapackage.json resources[", "].hash: \"0"),
    "bytes-wrong": (descriptor(lambda d: d["resources"][-1].update(bytes=1)), "datapackage.json resources[", "].bytes: says"),
    "bytes-and-hash-wrong": (descriptor(lambda d: d["resources"][-1].update(bytes=1, hash="sha256:" + "0" * 64)), "datapackage.json resources[", "].bytes: says"),
    "unknown-key": (descriptor(lambda d: d.update(resourcez=[])), "datapackage.json", "resourcez"),
    "many-resources": (descriptor(lambda d: d.update(resources=d["resources"] * 80)), "datapackage.json resources", "more than 200 tables"),
    "json-nan": (swap("datapackage.json", '"name": "tiny"', '"v": NaN, "name": "tiny"'), "datapackage.json", "NaN"),
    "json-key-twice": (swap("datapackage.json", '"name": "tiny"', '"name": "other", "name": "tiny"'), "datapackage.json", "twice"),
    "json-deep-nest": (whole("datapackage.json", lambda b: b"[" * 200_000), "datapackage.json", "nested"),
    "json-cut": (whole("datapackage.json", lambda b: b[:-100]), "datapackage.json", "JSON"),
    "json-list": (whole("datapackage.json", lambda b: b"[]"), "datapackage.json", "object"),
    "json-missing": (lambda root: (root / "datapackage.json").unlink(), "datapackage.json", "not there"),
    "yaml-python-tag": (lambda root: (root / "metadata.yml").write_text("a: !!python/object/apply:os.system [ls]\n"), "metadata.yml", "tag"),
    "yaml-alias-bomb": (lambda root: (root / "metadata.yml").write_text("a: &a [x]\nb: &b [*a, *a]\n"), "metadata.yml", "alias"),
    "title-line-break": (set_title("Tiny\n"), "datapackage.json title", "in one line"),
    "title-with-a-line-break-inside": (set_title("Ti\nny"), "datapackage.json title", "in one line"),
    "yaml-nested": (lambda root: (root / "metadata.yml").write_text("a: " + "[" * 60_000), "metadata.yml", "nested"),
    "yaml-large": (lambda root: (root / "metadata.yml").write_text("".join(f"k{i}: [1, 2]\n" for i in range(60_000))), "metadata.yml", "256,000"),
    "yaml-double-key": (lambda root: (root / "metadata.yml").write_text("title: A\ntitle: B\n"), "metadata.yml title", "twice"),
    "yaml-double-key-below": (lambda root: (root / "metadata.yml").write_text("plugins:\n  a: {b: 1, b: 2}\n"), "metadata.yml plugins.a.b", "twice"),
    "yaml-unknown-key": (lambda root: (root / "metadata.yml").write_text("frobnicate: 1\n"), "metadata.yml frobnicate", "is not read"),
    "yaml-allow": (lambda root: (root / "metadata.yml").write_text("allow: {id: root}\n"), "metadata.yml allow", "is not read"),
    "yaml-html": (lambda root: (root / "metadata.yml").write_text("description_html: <b>x</b>\n"), "metadata.yml description_html", "is not read"),
    "yaml-title-line-break": (lambda root: (root / "metadata.yml").write_text('title: "A\\nB"\n'), "metadata.yml title", "one line"),
    "yaml-title-white-space": (lambda root: (root / "metadata.yml").write_text('title: "A "\n'), "metadata.yml title", "one line"),
    "yaml-title-list": (lambda root: (root / "metadata.yml").write_text("title: [a]\n"), "metadata.yml title", "is not text"),
    "json-large": (whole("datapackage.json", lambda b: b" " * 10_000_001), "datapackage.json", "10,000,000"),
    "citation-list": (lambda root: (root / "CITATION.cff").write_text("[a]\n"), "CITATION.cff", "not a mapping"),
    "citation-alias": (lambda root: (root / "CITATION.cff").write_text("a: &a [x]\nb: *a\n"), "CITATION.cff", "alias"),
    "yaml-no-day": (lambda root: (root / "metadata.yml").write_text("title: 2024-99-99\n"), "metadata.yml", "YAML"),
    "yaml-broken": (lambda root: (root / "metadata.yml").write_text("a: [\n"), "metadata.yml", "YAML"),
}
# fmt: on

WARNED = {
    "quote-soft-hyphen": (
        quote("The fer\u00adry is old"),
        f"{CLAIMS}:{ROW_OF_QUOTE} c0007 quote",
        "soft hyphen",
    ),
    "quote-homoglyph": (
        quote("\u0422he ferry is old"),
        f"{CLAIMS}:{ROW_OF_QUOTE} c0007 quote",
        "mixes scripts",
    ),
    "formula": (
        swap("data/agents.csv", "Ada Brook,,person", "Ada Brook,=1+1,person"),
        "data/agents.csv:2 ada-brook aliases",
        "formula",
    ),
}


def note(words):
    return swap(RELATIONS, "The same words.", words)


ACCEPTED = {
    "bom": whole(CLAIMS, lambda b: b"\xef\xbb\xbf" + b),
    "bom-in-json": whole("datapackage.json", lambda b: b"\xef\xbb\xbf" + b),
    "crlf-in-quotes": note('"One.\r\nTwo."'),
    "newlines-in-quotes": note('"One.\n\nTwo."'),
    "no-final-newline": whole(RELATIONS, lambda b: b.rstrip(b"\n")),
    "persian-zwnj": note("\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"),
    "emoji-zwj": note("A family: \U0001f468\u200d\U0001f469\u200d\U0001f467."),
    "emoji-selector": note("A heart: \u2764\ufe0f; a key: 1\ufe0f\u20e3."),
    "han-variant": note("\u6f22\U000e0100"),
    "hindi-joiner": note("\u0915\u094d\u200d\u0937"),
    "ohm": note("A resistance of 5 k\u2126"),
    "arabic-number-sign": note("\u0600\u0661"),
    "hebrew-marks": note("\u05e9\u05dc\u05d5\u05dd\u200f (Shalom)\u200e!"),
    "flag-of-wales": note("\U0001f3f4\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f"),
    "hebrew-mixed": note("The \u05e2\u05d1\u05e8\u05d9\u05ea word."),
    "doubled-quotes": note('"He said ""yes""."'),
    "dash-dialogue": note("\u2014 Yes."),
    "markup": note("<script>alert(1)</script> & more"),
    "null-surname": swap("data/agents.csv", "Ada Brook,,person", "Null,,person"),
    "leap-day": swap(CLAIMS, "2024-05~,stated", "2024-02-29,stated"),
    "date-1700": swap(CLAIMS, "2024-05~,stated", "1700,stated"),
    "url-parens": swap(SOURCES, "https://ferry.example.org/a", "https://ferry.example.org/a_(b)?q=%20#c"),
    "url-empty": swap(SOURCES, "https://ferry.example.org/a", ""),
    "combining-vietnamese": note("Ti\u1ebfng Vi\u1ec7t"),
}


@pytest.mark.sampled(12)
@pytest.mark.parametrize("case", sorted(REJECTED))
def test_rejected(case, tiny_root):
    assert_found(tiny_root, "error", *REJECTED[case])


@pytest.mark.parametrize("case", sorted(WARNED))
def test_warned(case, tiny_root):
    assert_found(tiny_root, "warning", *WARNED[case])


def assert_found(root, level, change, place, words):
    change(root)
    found = find_problems(root, ask_reference=level == "error")
    problems = [str(problem) for problem in found if problem.level == level]
    assert any(problem.startswith(place) and words in problem for problem in problems), problems


# What leaves other things unknown, and its one problem: nothing is said about them.
# fmt: off
TOLD_ONCE = {
    "text-latin1": ("data/texts/ferry-gazette.txt", "UTF-8"),
    "html-instead-of-csv": (CLAIMS + ":1", "header"),
    "id-zero-width": (f"{CLAIMS}:{ROW_OF_QUOTE} claim_id", "U+200B"),
    "text-path-slip": (SOURCES + ":2 ferry-gazette text_path", "not among the texts"),
    "bytes-and-hash-wrong": ("datapackage.json resources[", "correct bytes and hash"),
}
# fmt: on


@pytest.mark.parametrize("case", sorted(TOLD_ONCE))
def test_one_cause_is_told_once(case, tiny_root):
    REJECTED[case][0](tiny_root)
    [problem] = find_problems(tiny_root, ask_reference=False)
    place, words = TOLD_ONCE[case]
    assert str(problem).startswith(place)
    assert words in problem.message


MARK = "\u0301"
# Causes that do not meet: what to put where, and the one problem that each is.
# fmt: off
CAUSES = [
    (RELATIONS, "c0005,", "claim_id,relation,other_claim_id,reason\nc0005,", (RELATIONS, 3, "", "is the header again")),
    ("data/drifts.csv", "t0003,bound_changed", "<<<<<<< HEAD\nt0003,bound_changed", ("data/drifts.csv", 4, "", "that a merge left")),
    ("data/disagreements.csv", "t0004", "  \nt0004", ("data/disagreements.csv", 2, "", "is blank")),
    ("data/relays.csv", "told,\n", "told,", ("data/relays.csv", 2, "", "a line end that is missing")),
    ("data/codelists/topics.csv", "money,", "money\nmoney,", ("data/codelists/topics.csv", 2, "", "leave them empty between commas")),
    ("data/sentences.csv", "ferry-gazette,9,", "ferry-gazette,11,", ("data/sentences.csv", 10, "sentence_start", "comes after number 8")),
    (CLAIMS, "ada-brook,carried_over,,not_given", "ada-brook,carried_over,,never", (CLAIMS, 4, "claimed_basis", "is not a code")),
    (CLAIMS, "own_voice,2024-05-02,inferred", "own_voice,soon,inferred", (CLAIMS, 2, "claimed_on", "is not an EDTF date")),
    ("data/figures.csv", "about 25", "about 26", ("data/figures.csv", 5, "value_text", "is not in the quote")),
    (SOURCES, "https://ferry.example.org/a,", '"https://ferry.example.org/a\nb",', (SOURCES, 2, "url", "holds white space")),
    ("data/propositions.csv", "What the ferry can carry", f"What{MARK * 9} the ferry can carry", ("data/propositions.csv", 3, "title", "eight or more marks")),
]
# fmt: on


def test_each_of_many_causes_is_told_once(tiny_root):
    for file, old, new, _ in CAUSES:
        path = tiny_root / file
        content = path.read_text(encoding="utf-8")
        assert old in content
        path.write_text(content.replace(old, new, 1), encoding="utf-8")
    found = find_problems(tiny_root, ask_reference=False)
    left = [
        (one.file, one.row, one.field, words)
        for *_, (_, _, _, words) in CAUSES
        for one in found
        if words in one.message
    ]
    assert left == [problem for *_, problem in CAUSES]
    assert len(found) == len(CAUSES), [str(one) for one in found]


# Words that are warned of; an x stands for the letter that makes a cell wrong as well.
ODD_WORDS = {"formula": "-x", "formula plus": "+x", "soft hyphen": "o\u00adx", "homoglyph": "o\u0445x"}
# error: what puts the odd words into a cell and makes an error of it, the file and field, the rule that finds it
# fmt: off
ERRORS_ON_ODD_CELLS = {
    "made-up quote": (quote, CLAIMS, "quote", "quote_is_verbatim"),
    "too long": (lambda odd: quote(odd + "x" * 5_000), CLAIMS, "quote", "schema"),
    "key against its pattern": (lambda odd: swap(CLAIMS, "c0007,", odd + ","), CLAIMS, "claim_id", "schema"),
    "dangling key": (lambda odd: swap(CLAIMS, "gazette-critics,", odd + ","), CLAIMS, "claimant_id", "foreign_key"),
    "unknown code": (lambda odd: swap(RELATIONS, "repeats", odd), RELATIONS, "relation", "foreign_key"),
    "own address": (lambda odd: swap(SOURCES, "https://ferry.example.org/a", f"https://127.0.0.1/{odd}"), SOURCES, "url", "addresses_are_public"),
    "date that is none": (lambda odd: swap(CLAIMS, "2024-05~,stated", f"{odd},stated"), CLAIMS, "claimed_on", "dates_are_real"),
    "period without words": (lambda odd: swap(CLAIMS, "2024-04,in April,inferred,traced", f"2024-04,{odd},inferred,traced"), CLAIMS, "period_text", "period_text_stands_in_text"),
    "made-up words of a figure": (lambda odd: swap("data/figures.csv", "about 25", odd), "data/figures.csv", "value_text", "value_text_stands_in_quote"),
    "made-up cue": (lambda odd: swap("data/attributions.csv", "Reports say that", odd), "data/attributions.csv", "cue", "cue_stands_at_its_offsets"),
}
# fmt: on


# Two things that are wrong with one cell cannot be tried at once: they are checked one after the other.
ODD_ROUNDS = [[error for error in ERRORS_ON_ODD_CELLS if error != "too long"], ["too long"]]


@pytest.mark.sampled(3)
@pytest.mark.parametrize("errors", ODD_ROUNDS, ids=["each in a cell of its own", "too long"])
@pytest.mark.parametrize("odd", sorted(ODD_WORDS))
def test_a_warning_never_hides_an_error(odd, errors, tiny_root):
    for error in errors:
        ERRORS_ON_ODD_CELLS[error][0](ODD_WORDS[odd])(tiny_root)
    problems = find_problems(tiny_root)
    for error in errors:
        _, file, field_name, rule = ERRORS_ON_ODD_CELLS[error]
        found = [problem for problem in problems if (problem.file, problem.field) == (file, field_name)]
        assert rule in {problem.rule for problem in found if problem.level == "error"}, (error, found)
        is_odd = error != "own address" or "formula" not in odd
        assert any(problem.level == "warning" for problem in found) == is_odd, (error, found)


UNSEEN = ["\u200b", "\u200e", "\u200f", "\u202a", "\u202e", "\u2060", "\u2066", "\ufeff", "\u200d", "\ufffd"]
# Fillers, blanks, tags, what turns the direction, selectors of no variant, annotations, what is in no list of ours.
UNSEEN += [
    "\u3164",
    "\uffa0",
    "\u115f",
    "\u2800",
    "\u180e",
    "\u061c",
    "\ufe0f",
    "\U000e0041",
    "\U000e0100",
    "\ufff9",
    "\U0001bca0",
]


def spoil_texts(root, old, new):
    """Put a character of the text in the place of another, so that nothing moves, and the digest of the text right."""
    path = root / "data/texts/ferry-gazette.txt"
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    replace_once(path, old, new)
    replace_once(root / SOURCES, before, hashlib.sha256(path.read_bytes()).hexdigest())


# a field, its file, words of the text in it, the same with a character (here ~) that cannot be seen in the place of a space
UNSEEN_PLACES = [
    ("quote", CLAIMS, "The ferry is old", "The~ferry is old"),
    ("cue", "data/attributions.csv", "Reports say that", "Reports~say that"),
]


@pytest.mark.sampled(20)
@pytest.mark.parametrize("character", UNSEEN)
def test_a_character_that_cannot_be_seen_is_quoted_where_the_text_has_it(character, tiny_root):
    for _, file, old, new in UNSEEN_PLACES:
        replace_once(tiny_root / file, f"{old},", f"{new.replace('~', character)},")
    refused = [one for one in find_problems(tiny_root) if one.rule == "files"]
    assert sorted((one.field, one.level, one.message.split("; ")[1]) for one in refused) == [
        ("cue", "error", "take it out"),
        ("quote", "error", "take it out"),
    ]
    for _, _, old, new in UNSEEN_PLACES:
        spoil_texts(tiny_root, old, new.replace("~", character))
    warned = find_problems(tiny_root, ask_reference=character == UNSEEN[0])
    assert sorted((one.level, one.field) for one in warned) == [("warning", "cue"), ("warning", "quote")]
    assert all(f"U+{ord(character):04X}" in one.message for one in warned)


@pytest.mark.sampled(7)
@pytest.mark.parametrize("character", UNSEEN)
def test_such_a_character_is_refused_where_no_text_can_have_it(character, tiny_root):
    replace_once(tiny_root / RELATIONS, "The same words.", f"The same{character}words.")
    assert [one.field for one in find_problems(tiny_root) if one.level == "error"] == ["reason"]


def test_offsets_of_a_quote_with_such_a_character_are_still_proven(tiny_root):
    replace_once(tiny_root / CLAIMS, QUOTE, "The\u200bferry is old,288,304")
    spoil_texts(tiny_root, "The ferry is old", "The\u200bferry is old")
    [wrong] = [one for one in find_problems(tiny_root) if one.level == "error"]
    assert (wrong.rule, "it is at 289-305" in wrong.message) == ("quote_is_verbatim", True)


@pytest.mark.sampled(8)
@pytest.mark.parametrize("case", sorted(ACCEPTED))
def test_accepted(case, tiny_root):
    ACCEPTED[case](tiny_root)
    assert [str(problem) for problem in find_problems(tiny_root)] == []


LINKED = [DESCRIPTOR, *OTHER_FILES, "data", "data/codelists", "data/texts", "data/texts/ferry-gazette.txt", "data/codelists/units.csv", "data/spare", "charts", "charts/one.vl.json"]  # fmt: skip
SECRET = "not of this package"


def make_odd(kind, path, outside):
    """Put a link in the place of a path, to what was there or to a secret elsewhere, or a FIFO."""
    path.parent.mkdir(exist_ok=True)
    if path.exists():
        path.rename(outside)
    else:
        outside.write_text(SECRET)
    if kind == "fifo":
        os.mkfifo(path)
    else:
        path.symlink_to(outside)


@pytest.mark.sampled(4)
@pytest.mark.parametrize("path", LINKED)
@pytest.mark.parametrize("kind", ["link", "fifo"])
def test_nothing_of_a_package_is_a_link_or_a_fifo(kind, path, tiny_root):
    make_odd(kind, tiny_root / path, tiny_root.parent / "outside")
    problems = find_problems(tiny_root)
    named = [problem for problem in problems if problem.file == path and problem.level == "error"]
    assert problems == named, "what lies behind it is not named again"
    assert [("symbolic link" if kind == "link" else "plain file") in str(problem) for problem in named] == [
        True
    ]


@pytest.fixture(scope="module")
def built_tiny(tmp_path_factory):
    """The tiny package, checked and built once."""
    root = make_tiny(tmp_path_factory.mktemp("built") / "tiny")
    assert CliRunner().invoke(main, ["build", "--package", str(root)]).exit_code == 0
    return root


@pytest.mark.sampled(3)
@pytest.mark.sampled(5)
@pytest.mark.parametrize("verb", ["build", "export"])
@pytest.mark.parametrize(
    "path", ["README.md", "data/README.md", "metadata.yml", "charts/one.vl.json", "datapackage.json"]
)
def test_no_verb_follows_a_link(verb, path, tiny_root, built_tiny):
    shutil.copytree(built_tiny, tiny_root, dirs_exist_ok=True)
    make_odd("link", tiny_root / path, tiny_root.parent / "outside")
    before = {file: file.stat().st_mtime_ns for file in tiny_root.rglob("*")}
    ran = CliRunner().invoke(main, [verb, "--package", str(tiny_root)])
    assert ran.exit_code == 1
    assert path in ran.output
    assert {file: file.stat().st_mtime_ns for file in tiny_root.rglob("*")} == before


@pytest.mark.long
def test_a_folder_of_any_name_holds_a_package_and_no_other(tiny_root):
    names = ["xay", "x*y", "x?y", "x[ab]y", "x{a,b}y", "x#y", "x%20y", "x'y", 'x"y', "~x", "$HOME"]
    roots = [tiny_root.parent / name for name in names]
    for root in roots:
        shutil.copytree(tiny_root, root)
        (root / "data/agents.csv").write_bytes(
            (root / "data/agents.csv").read_bytes() + b"town,Again,,group,,,,,\n"
        )
    for root in roots:
        assert [(problem.file, problem.row) for problem in find_problems(root)] == [
            ("data/agents.csv", 10)
        ], root


def test_all_problems_are_named_at_once(tiny_root):
    replace_once(tiny_root / CLAIMS, QUOTE, "The ferry is odd,289,305")
    replace_once(tiny_root / CLAIMS, "alleged,explicit,ferry-safe", "sworn,explicit,ferry-safe")
    replace_once(tiny_root / RELATIONS, "repeats,c0008", "repeats,c9999")
    (tiny_root / "data/figures.csv").write_bytes(b"\xff")
    files = {problem.file for problem in find_problems(tiny_root)}
    assert files == {CLAIMS, RELATIONS, "data/figures.csv"}


def test_check_asks_no_network(tiny_root, monkeypatch):
    def refuse(*_arguments, **_named):
        raise AssertionError("a network connection was asked for")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert find_problems(tiny_root) == []
