"""Any descriptor gets a message with a place, never a traceback; and what the standard allows is read if harmless."""

import copy
import json

import duckdb
import pytest
from conftest import FERRY, ROOT, copy_package
from frictionless import Package as Reference
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scripts import model
from scripts.check import constraints, find_problems, tables
from scripts.check.descriptor import judge_descriptor
from scripts.package import DESCRIPTOR, EDTF, load_descriptor, read_package

FERRY_DESCRIPTOR = load_descriptor(FERRY)
FUZZ = settings(
    max_examples=80, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), database=None
)


def resource(descriptor, name="claims"):
    return next(one for one in descriptor["resources"] if one["name"] == name)


def field(descriptor, name, table="claims"):
    return next(one for one in resource(descriptor, table)["schema"]["fields"] if one["name"] == name)


def constrain(name, **members):
    return lambda descriptor: field(descriptor, name).setdefault("constraints", {}).update(members)


def point_to(table, column):
    """Point a new foreign key of claims at this field."""
    key = {"fields": "note", "reference": {"resource": table, "fields": column}}
    return lambda descriptor: resource(descriptor)["schema"]["foreignKeys"].append(key)


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    return copy_package(FERRY, tmp_path_factory.mktemp("descriptor") / "ferry")


@pytest.fixture
def judge(root):
    """What is found in the ferry with its descriptor changed."""

    def judge_changed(change, judge=judge_descriptor):
        descriptor = copy.deepcopy(FERRY_DESCRIPTOR)
        change(descriptor)
        (root / DESCRIPTOR).write_text(json.dumps(descriptor), encoding="utf-8")
        return [str(problem) for problem in judge(root)]

    return judge_changed


# mistake: the change, the place, a word of what is said
# fmt: off
MISTAKES = {
    "maxLength of an integer": (constrain("quote_start", maxLength=5), "].constraints.maxLength", "is not read for a field of this type"),
    "minimum of a string": (constrain("quote", minimum=5), "].constraints.minimum", "is not read for a field of this type"),
    "pattern of a day": (constrain("recorded_on", pattern="^2.*$"), "].constraints.pattern", "is not read for a field of this type"),
    "minimum of a boolean": (lambda d: field(d, "symmetric", "relation_kinds")["constraints"].update(minimum=1), "].constraints.minimum", "is not read for a field of this type"),
    "text for a bound": (constrain("quote_start", minimum="5"), "].constraints.minimum", "integer"),
    "a day that is not real": (constrain("recorded_on", minimum="2024-02-30"), "].constraints.minimum", "YYYY-MM-DD"),
    "a day as a number": (constrain("recorded_on", minimum=2024), "].constraints.minimum", "string"),
    "a bound beyond all numbers": (constrain("quote_start", minimum=10**30), "].constraints.minimum", "whole number"),
    "an enum of another type": (constrain("quote_start", enum=[1, "2"]), "].constraints.enum[1]", "integer"),
    "an empty enum": (constrain("quote", enum=[]), "].constraints.enum", "fewer than 1 item"),
    "an example of another type": (lambda d: field(d, "quote_start").update(example="3.5"), "].example", "whole number"),
    "an example that is not a string": (lambda d: field(d, "quote_start").update(example=3), "].example", "string"),
    "a pattern with a class": (constrain("quote", pattern=r"^\d+$"), "].constraints.pattern", r"\d, \s or \w"),
    "a pattern that counts too far": (constrain("quote", pattern="^a{5000}$"), "].constraints.pattern", "can count"),
    "a pattern that looks ahead": (constrain("quote", pattern="^(?=a)a$"), "].constraints.pattern", "look ahead"),
    "unique keys of no field": (lambda d: resource(d)["schema"].update(uniqueKeys=[["quote"], ["qoute"]]), "].schema.uniqueKeys[1]", "there is no field qoute in claims; write quote"),
    "unique keys as a word": (lambda d: resource(d)["schema"].update(uniqueKeys="quote"), "].schema.uniqueKeys", "is not a list"),
    "categories of a day": (lambda d: field(d, "recorded_on").update(categories=["2024-01-01"]), "].categories", "remove it, as only text"),
    "categories of another type": (lambda d: field(d, "quote_start").update(categories=["near"]), "].categories", "whole number"),
    "a category without a value": (lambda d: field(d, "quote").update(categories=[{"label": "A"}]), "].categories[0]", "value is required"),
    "a value that counts as missing in one field": (lambda d: field(d, "note").update(missingValues=["", "NA"]), "].missingValues", "[\"\"]"),
    "open bounds the wrong way round": (lambda d: (ALLOWED["$schema v2"](d), constrain("quote_start", exclusiveMinimum=9, exclusiveMaximum=1)(d)), "].constraints", "the exclusiveMinimum 9 is above"),
    "an open bound in version 1": (lambda d: (d.pop("$schema", None), constrain("quote_start", exclusiveMinimum=-1)(d)), "].constraints.exclusiveMinimum", "is of version 2 of the standard; write"),
    "missing values in version 1": (lambda d: (d.pop("$schema", None), resource(d)["schema"].update(missingValues=[{"value": ""}])), "].schema.missingValues", "is of version 2 of the standard; write"),
    "a member that nobody knows": (lambda d: d.update(funder="Harbour"), "funder", "remove it, or write it as own:funder"),
    "a licence in words": (lambda d: d.update(licenses=[{"name": "CC BY 4.0"}]), "licenses[0].name", "write an identifier such as CC-BY-4.0"),
    "a licence without a name": (lambda d: d.update(licenses=[{"title": "Free"}]), "licenses[0]", "write name or path"),
    "fields in any order": (lambda d: resource(d)["schema"].update(fieldsMatch="subset"), "].schema.fieldsMatch", "exact"),
    "other missing values": (lambda d: resource(d)["schema"].update(missingValues=["", "-"]), "].schema.missingValues", "[\"\"]"),
    "a number with groups": (lambda d: field(d, "quote_start").update(groupChar=","), "].groupChar", "is not read"),
    "a type of its own": (lambda d: field(d, "quote").update(type="geopoint"), "].type", "geopoint"),
    "a key to another type": (lambda d: resource(d)["schema"]["foreignKeys"].append({"fields": "quote_start", "reference": {"resource": "agents", "fields": "agent_id"}}), "].schema.foreignKeys[", "the same type"),
    "a key with too many fields": (lambda d: resource(d)["schema"]["foreignKeys"][0].update(fields=["a", "b"]), "].fields", "more than 1 item"),
    "a field of check": (lambda d: resource(d)["schema"]["fields"].append({"name": "csv_row", "description": "A row."}), "].schema.fields", "csv_row"),
    "a bound of a date as a field": (lambda d: resource(d)["schema"]["fields"].append({"name": "claimed_on_latest", "description": "A day."}), "].schema.fields", "claimed_on_latest"),
    "a table of check": (lambda d: d["resources"].append(resource(d, "topics") | {"name": "dates", "path": "data/dates.csv"}), "].schema", "dates is the name of a table that check makes"),
    "nobody as a contributor": (lambda d: d.update(contributors=[{"role": "author"}]), "contributors[0]", "is not complete; write title"),
    "an unknown profile": (lambda d: d.update({"$schema": "https://example.org/profile.json"}), "$schema", "write the address of a profile"),
    "a lone surrogate": (lambda d: d.update(title="\ud800"), "", "lone surrogate"),
    "a number beyond all measure": (lambda d: d.update(title=10**400), "title", "string"),
    "a text with a schema": (lambda d: d["resources"][-1].update(schema=resource(d)["schema"]), "resources[", "a text has none"),
    "bounds the wrong way round": (lambda d: field(d, "note").update(constraints={"minLength": 9, "maxLength": 1}), "].constraints", "the minLength 9 is above the maxLength 1"),
    "days the wrong way round": (constrain("recorded_on", minimum="2024-02-01", maximum="2024-01-01"), "].constraints", "the minimum 2024-02-01 is above"),
    "an enum that says a thing twice": (constrain("quote", enum=["a", "a"]), "].constraints.enum", "the same item twice"),
    "a key that says a field twice": (lambda d: resource(d, "relations")["schema"].update(primaryKey=["reason", "reason"]), "].schema.primaryKey", "the same item twice"),
    "a date that is a number": (lambda d: field(d, "quote_start").update(rdfType=EDTF), "].rdfType", "write type string"),
    "a key to a field that is not a key": (point_to("agents", "name"), "].schema.foreignKeys[", "the key of agents is agent_id"),
    "a key to a part of a key": (point_to("sentences", "source_id"), "].schema.foreignKeys[", "whose key has several fields"),
    "a key to no table": (point_to("sorces", "source_id"), "].schema.foreignKeys[", "there is no table sorces; write sources"),
    "a key to no field": (point_to("sources", "sorce_id"), "].schema.foreignKeys[", "there is no field sorce_id in sources; write source_id"),
    "another type than the model's": (lambda d: field(d, "quote_start").update(type="string"), "].type", "is string, but integer in the model; run upgrade"),
    "a constraint misspelt": (constrain("quote", requird=True), "].constraints.requird", "write required"),
    "a separator": (lambda d: resource(d)["dialect"].update(delimiter=";"), "].dialect.delimiter", '";" is not supported; write ","'),
    "a list as a mapping": (lambda d: d.update(contributors={}), "contributors", "is not a list"),
    "a mapping as a list": (lambda d: d["resources"].append([]), "resources[", "is not a mapping"),
    "nothing for a yes": (constrain("quote", required=None), "].constraints.required", "null is not true or false"),
    "a version of two parts": (lambda d: d.update(version="1.0"), "version", "\"1.0\" does not match what belongs here; write a version such as 1.2.0"),
}
# fmt: on


@pytest.mark.parametrize("mistake", sorted(MISTAKES))
def test_a_mistake_gets_words_with_its_place(mistake, judge):
    change, place, words = MISTAKES[mistake]
    found = judge(change, find_problems)
    assert any(place in problem and words in problem for problem in found), found
    assert not [problem for problem in found if "schema.json" in problem]
    assert all("; " in problem for problem in found), found


def rename_path(name, path):
    return lambda descriptor: resource(descriptor, name).update(path=path)


# mistakes of one cause, and the words of the one problem
# fmt: off
CAUSES = {
    "the format of another file": (lambda d: resource(d).update(format="tsv"), '"tsv" is not supported; write "csv"'),
    "a medium that no file has": (lambda d: d["resources"][-1].update(mediatype="text/html"), '"text/html" is not supported; write "text/plain"'),
    "a table of the model that is not declared": (lambda d: d["resources"].remove(resource(d, "relations")), "data/relations.csv: is not declared; run upgrade, which declares it, or remove it"),
    "a key field dropped": (lambda d: resource(d, "agents")["schema"]["fields"].remove(field(d, "agent_id", "agents")), "the field agent_id is missing; run upgrade"),
    "a table as a text": (rename_path("claims", "data/claims.txt"), "write the path of a .csv file"),
    "a text as a table": (lambda d: d["resources"][-1].update(schema=resource(d)["schema"], type="table", dialect={}), "or remove the schema"),
    "a path in other case": (rename_path("claims", "data/Claims.csv"), "there is data/claims.csv"),
    "a path misspelt": (rename_path("claims", "data/claim.csv"), "there is data/claims.csv"),
    "rows in the descriptor": (lambda d: (resource(d).pop("path"), resource(d).update(data=[{}])), "write the rows into a CSV file"),
    "a resource declared twice": (lambda d: d["resources"].append(resource(d)), "declares claims again, like resources[4]"),
    "nothing described": (lambda d: [one.pop("description") for one in resource(d)["schema"]["fields"]], "resources[4].schema.fields: 25 of them, such as [0]: description is required"),
    "a member misspelt": (lambda d: d.update(titel=d.pop("title")), "titel: is not read; write title, or remove it"),
    "a key misspelt": (lambda d: resource(d)["schema"].update(primarykey=resource(d)["schema"].pop("primaryKey")), "primarykey: is not read; write primaryKey"),
    "a type changed": (lambda d: field(d, "value", "figures").update(type="integer"), 'type of value is "integer", but "number" in the model'),
}
# fmt: on


@pytest.mark.parametrize("cause", sorted(CAUSES))
def test_one_cause_is_one_problem(cause, judge):
    change, words = CAUSES[cause]
    [problem] = judge(change)
    assert words in problem


def test_another_encoding_is_named(root):
    (root / DESCRIPTOR).write_text(json.dumps(FERRY_DESCRIPTOR), encoding="utf-16")
    assert [problem.message for problem in judge_descriptor(root)] == [
        "is not UTF-8 at byte 0; save it as UTF-8"
    ]


def test_every_pattern_of_the_descriptor_says_in_words_what_it_wants():
    def list_patterns(shape):
        for part in shape.values() if isinstance(shape, dict) else shape:
            if isinstance(part, dict | list):
                yield from list_patterns(part)
        if isinstance(shape, dict) and isinstance(shape.get("pattern"), str):
            yield shape

    shape = json.loads((ROOT / "scripts/check/descriptor.schema.json").read_text(encoding="utf-8"))
    silent = [one for one in list_patterns(shape) if "description" not in one]
    # The condition of an if is not a demand.
    assert silent == [{"pattern": "[.]txt$"}]


# What a descriptor may say, as Data Package v2 (and v1) has it.
# fmt: off
ALLOWED = {
    "$schema v2": lambda d: d.update({"$schema": "https://datapackage.org/profiles/2.0/datapackage.json"}),
    "$schema of parts": lambda d: (resource(d).update({"$schema": "https://datapackage.org/profiles/2.0/dataresource.json"}), resource(d)["schema"].update({"$schema": "https://datapackage.org/profiles/2.0/tableschema.json"}), resource(d)["dialect"].update({"$schema": "https://datapackage.org/profiles/2.0/tabledialect.json"})),
    "profile v1": lambda d: (d.update(profile="data-package"), resource(d).update(profile="tabular-data-resource")),
    "about": lambda d: d.update(id="https://doi.org/10.5281/zenodo.1", homepage="https://example.org/", image="ferry.png", version="0.1.0-rc.1"),
    "nobody and no sources": lambda d: (d.pop("contributors"), d.pop("sources")),
    "contributors": lambda d: d.update(contributors=[{"givenName": "Ada", "familyName": "Brook", "organization": "Harbour", "roles": ["creator"], "email": "ada@example.org", "path": "https://example.org/ada"}]),
    "sources": lambda d: d.update(sources=[{"title": "Gazette", "email": "desk@example.org", "version": "2"}]),
    "resource in few words": lambda d: [resource(d).pop(name) for name in ("type", "format", "mediatype", "encoding", "dialect")],
    "dialect in few words": lambda d: resource(d, "sources").update(dialect={"delimiter": ","}),
    "schema in few words": lambda d: (resource(d)["schema"].pop("missingValues"), resource(d)["schema"].update(primaryKey="claim_id", fieldsMatch=["exact"])),
    "missing values v2": lambda d: resource(d, "topics")["schema"].update(missingValues=[{"value": "", "label": "not known"}]),
    "reference to itself": lambda d: resource(d, "sources")["schema"]["foreignKeys"].append({"fields": "contained_in", "reference": {"fields": "source_id"}}),
    "reference to itself, v1": lambda d: resource(d, "sources")["schema"]["foreignKeys"].append({"fields": "contained_in", "reference": {"resource": "", "fields": "source_id"}}),
    "field in few words": lambda d: [field(d, "note").pop(name, None) for name in ("type", "example", "propertyUrl")],
    "field in many words": lambda d: field(d, "note").update(title="Note", format="default"),
    "bounds of a day": lambda d: field(d, "recorded_on")["constraints"].update(minimum="1900-01-01", maximum="2100-12-31"),
    "open bounds": lambda d: (constrain("recorded_on", exclusiveMinimum="1899-12-31")(d), constrain("quote_start", exclusiveMinimum=-1, exclusiveMaximum=10**9)(d)),
    "unique keys": lambda d: resource(d)["schema"].update(uniqueKeys=[["source_id", "quote_start", "quote_end", "proposition_id", "polarity", "recorded_on", "status"]]),
    "categories": lambda d: (field(d, "polarity").update(categories=["affirms", {"value": "denies", "label": "Denies"}], categoriesOrdered=False), field(d, "number", "sentences").update(categories=list(range(1, 40)))),
    "missing values of a field": lambda d: field(d, "note").update(missingValues=[""]),
    "members of others": lambda d: [one.update({"dcterms:subject": {"a": [1]}}) for one in (d, resource(d), resource(d)["schema"], field(d, "note"))],
    "licences in few words": lambda d: d.update(licenses=[{"name": "CC0-1.0"}, {"path": "https://example.org/terms"}]),
    "bounds of a number": lambda d: field(d, "quote_start")["constraints"].update(minimum=0, maximum=10**9),
}
# fmt: on


# What cannot be said together with the rest.
APART = {"profile v1", "nobody and no sources", "resource in few words", "reference to itself, v1"}


@pytest.mark.parametrize("cases", [ALLOWED.keys() - APART, APART], ids=["v2", "v1"])
def test_what_the_standard_allows_is_read(cases, judge):
    def change(descriptor):
        # In the order of the table, as one case may replace what another has added to.
        for case in [case for case in ALLOWED if case in cases]:
            ALLOWED[case](descriptor)

    assert judge(change, find_problems) == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (constrain("recorded_on", minimum="2100-01-01"), "is below the minimum 2100-01-01; correct it"),
        (
            lambda d: (ALLOWED["$schema v2"](d), constrain("quote_start", exclusiveMaximum=0)(d)),
            "is not below 0; correct it",
        ),
        (
            lambda d: field(d, "polarity").update(categories=["?"]),
            "is not one of the categories ?; correct it",
        ),
        (
            lambda d: resource(d)["schema"].update(uniqueKeys=[["source_id", "polarity"]]),
            "the key is the same as in row 2; the values of source_id and polarity are unique",
        ),
    ],
)
def test_a_cell_that_does_not_meet_a_constraint_is_named(judge, change, words):
    assert any(problem.endswith(words) for problem in judge(change, find_problems))


@pytest.mark.parametrize("root", [ROOT, FERRY])
def test_our_descriptors_pass_the_standard_itself(root):
    """No installed package ships the profile of version 2; frictionless reads both versions and has its own."""
    descriptor = load_descriptor(root)
    Reference.from_descriptor(descriptor, basepath=str(root))
    assert list(Reference.metadata_validate(descriptor)) == []
    examples = [one.get("example", "") for each in descriptor["resources"] for one in each.get("schema", {}).get("fields", [])]  # fmt: skip
    assert all(isinstance(example, str) for example in examples), "the official profiles ask for strings"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5) | st.sampled_from(["", "claims", "claim_id", "integer", "date", "^(a+)+$", "2024-02-30", "data/x.csv", 1e300, 10**30]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4) | st.sampled_from(["name", "fields", "required", "enum", "minimum", "path"]), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip


def list_places(value, path=()):
    yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in items:
        yield from list_places(inner, (*path, step))


PLACES = [path for path in list_places(FERRY_DESCRIPTOR) if path]


@pytest.mark.long
@FUZZ
@given(
    st.lists(
        st.tuples(
            st.sampled_from(PLACES), st.sampled_from(["put", "drop", "add"]), JSON, st.text(max_size=8)
        ),
        min_size=1,
        max_size=3,
    )
)
def test_any_descriptor_gets_words(judge, root, changes):
    def change(descriptor):
        for path, how, value, name in changes:
            parent = descriptor
            for step in path[:-1]:
                parent = parent[step] if isinstance(parent, (dict, list)) and step in dict_of(parent) else {}
            if how == "put" and path[-1] in dict_of(parent):
                parent[path[-1]] = value
            elif how == "drop" and path[-1] in dict_of(parent):
                del parent[path[-1]]
            elif isinstance(parent, dict):
                parent[name] = value

    for problem in judge(change):
        assert "; " in problem, "says what to do"
    if not judge(change):
        compile_all(root)


def dict_of(value):
    return value if isinstance(value, dict) else range(len(value))


def compile_all(root):
    """Whatever the descriptor lets pass can be compiled to queries that DuckDB takes."""
    chosen = read_package(root).tables
    with duckdb.connect() as connection:
        for table in chosen:
            columns = ", ".join(f"{tables.quote_name(name)} varchar" for name in table.field_names)
            connection.execute(f"create table {tables.quote_name(table.name)} (csv_row bigint, {columns})")
            for rule in [*constraints.compile_looks([table]), *constraints.compile_constraints([table])]:
                assert connection.execute(rule.query).fetchall() == []


@FUZZ
@given(JSON)
def test_any_json_gets_words(root, value):
    (root / DESCRIPTOR).write_text(json.dumps(value), encoding="utf-8")
    assert judge_descriptor(root)


def spell_tags(letters):
    return "".join(chr(0xE0000 + ord(letter)) for letter in letters)


# What is wrong with a text of the descriptor, wherever it stands; "" if nothing is.
TEXTS = {"a\u202eb": "U+202E", "\u3164": "U+3164", "\u2800": "U+2800", "a\0": "U+0000", "\x1b[31m": "U+001B"}
# Of flags that tags spell there are three; marks of direction belong to texts with letters that are written to the left.
TEXTS |= {f"\U0001f3f4{spell_tags(letters)}": "" for letters in ("gbeng\x7f", "gbsct\x7f", "gbwls\x7f")}
TEXTS |= {
    f"\U0001f3f4{spell_tags(letters)}": f"U+{0xE0000 + ord(letters[0]):X}"
    for letters in ("gbeng", "usca\x7f", "gbx", "\x7f")
}
TEXTS |= {
    f"a{spell_tags('gbwls')}": "U+E0067",
    "a\u200f": "U+200F",
    "\u05d0\u200f (a)\u200e": "",
    "\u0627\u061c1": "",
    "\u05d0\u202e": "U+202E",
}
TEXTS |= {"\u0645\u06cc\u200c\u062e": "", "two\nlines": "", "\u2764\ufe0f": ""}


def test_no_text_of_the_descriptor_holds_what_cannot_be_seen(tiny_root):
    before = load_descriptor(tiny_root)
    for text, name in TEXTS.items():
        changed = copy.deepcopy(before)
        changed["description"] = changed["resources"][3]["schema"]["fields"][1]["description"] = text
        (tiny_root / "datapackage.json").write_text(json.dumps(changed), encoding="utf-8")
        found = [(one.field, one.message.split(",")[0]) for one in judge_descriptor(tiny_root)]
        places = ("description", "resources[3].schema.fields[1].description") if name else ()
        assert found == [(place, f"holds {name}") for place in places], ascii(text)


def test_a_message_does_not_repeat_a_whole_file(tiny_root):
    descriptor = load_descriptor(tiny_root)
    descriptor["resources"][0]["schema"]["primaryKey"] = descriptor["model"] = "x" * 100_000
    for model_is_given in (True, False):
        descriptor["model"] = descriptor["model"] if model_is_given else model.VERSION
        (tiny_root / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")
        assert {len(str(one)) < 3_000 for one in find_problems(tiny_root)} == {True}
