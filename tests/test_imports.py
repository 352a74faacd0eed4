"""Data flows one way: a module imports only from what is to its left, and each tool has one home."""

import ast
import re

from conftest import ROOT

from scripts import site

ORDER = [
    "problems",
    "options",
    "terminal",
    "version",
    "model",
    "folders",
    "changing",
    "strict_json",
    "package",
    "built",
    "released",
    "upgrade",
    "new",
    "dates",
    "terms",
    "check",
    "authors",
    "desk",
    "database",
    "spreadsheets",
    "export",
    "scale",
    "site",
    "editions",
    "serve",
    "commands",
    "__main__",
]
# Which parts may import which tool; `site` and `database` meet in the database file, never by import.
HOMES = {
    "frictionless": {"check"},
    "duckdb": {"check"},
    "jsonschema_rs": {"check"},
    "pyspark": {"scale"},
    "sqlglot": {"scale"},
    "datasette": {"editions", "site"},
    "vl_convert": {"database"},
    "sqlite_utils": {"database"},
    "click": {"__main__", "commands", "options"},
    "nupunkt": {"authors"},
    "rapidfuzz": {"authors"},
    "regex": {"check"},
    "starlette": {"desk", "site"},
    "uvicorn": {"desk", "serve"},
}
# What the documentation of Datasette 0.65 describes.
DOCUMENTED = set(
    """
    Database Datasette FilterArguments Forbidden NotFound QueryInterrupted Request Response absolute_url add_database
    client databases ensure_permissions get_database hookimpl invoke_startup permission_allowed plugin_config pm
    remove_database render_template setting tilde_decode tilde_encode urls
    """.split()
)
MEET_IN_THE_FILE = ["check", "database", "export", "site", "editions", "serve"]
MAY_NOT = {(part, other) for part in MEET_IN_THE_FILE[2:] for other in MEET_IN_THE_FILE if part != other}
# What starts Datasette gives it our plugin, and the server starts that.
MAY_NOT -= {("editions", "site"), ("serve", "editions")}
# What only the command line asks for, and what is absent from every other path. A new package is upgraded from none.
APART = {"new", "upgrade", "scale", "serve", "editions", "export", "desk"}


def imports():
    """(part, imported part or tool) for every import in scripts/, including those inside functions."""
    for path in (ROOT / "scripts").rglob("*.py"):
        inside = path.relative_to(ROOT / "scripts")
        part = inside.parts[0].removesuffix(".py")
        depth = len(inside.parts)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.level == depth:
                names = [node.module.split(".")[0]] if node.module else [alias.name for alias in node.names]
                yield from ((part, "scripts." + name) for name in names)
            elif isinstance(node, ast.ImportFrom) and node.level == 0:
                yield part, node.module.split(".")[0]
            elif isinstance(node, ast.Import):
                yield from ((part, alias.name.split(".")[0]) for alias in node.names)


def test_modules_import_only_from_their_left():
    found = [(part, name.removeprefix("scripts.")) for part, name in imports() if name.startswith("scripts.")]
    assert found
    for part, other in found:
        assert ORDER.index(other) < ORDER.index(part), f"{part} imports {other}"
        assert (part, other) not in MAY_NOT
        assert other not in APART or part in (other, "commands", "__main__", "new", "serve"), (
            f"{part} imports {other}"
        )


def test_each_tool_has_one_home():
    found = set(imports())
    for tool, parts in HOMES.items():
        assert {part for part, name in found if name == tool} == parts, tool


def list_uses_of_datasette():
    """Names imported from Datasette, attributes of a server, and what is passed to it under an undocumented name."""
    paths = [*(ROOT / "scripts" / "site").glob("*.py"), ROOT / "scripts" / "editions.py"]
    for node in (node for path in paths for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))):
        if isinstance(node, ast.ImportFrom) and not node.level and node.module.startswith("datasette"):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.Attribute) and ast.unparse(node.value).endswith("datasette"):
            yield node.attr
        elif isinstance(node, ast.keyword | ast.Constant):
            name = node.arg if isinstance(node, ast.keyword) else node.value
            yield from {name} & {"avoid_path_rewrites", "csrftoken"} if isinstance(name, str) else ()


def test_the_site_says_which_undocumented_parts_of_datasette_it_uses():
    listed = re.findall(
        r"`(?:datasette\.)?(\w+)`", site.__doc__.partition("no documented")[2].replace("datasette.urls", "")
    )
    assert set(listed) == set(list_uses_of_datasette()) - DOCUMENTED


def test_every_module_has_its_place():
    parts = {
        path.relative_to(ROOT / "scripts").parts[0].removesuffix(".py")
        for path in (ROOT / "scripts").rglob("*.py")
    }
    assert parts - {"__init__"} == set(ORDER)


def test_a_name_says_on_which_side_of_the_database_file_a_module_is():
    modules = [
        {path.stem for path in (ROOT / "scripts" / part).glob("*.py")} - {"__init__"}
        for part in ("database", "site")
    ]
    assert all(modules)
    assert not set.intersection(*modules)
