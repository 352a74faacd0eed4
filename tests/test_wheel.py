"""The command claimbook, installed from the wheel into an environment of its own, on a new subject."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tomllib
import zipfile
from pathlib import Path

import pytest
from conftest import ROOT
from server import serving_by

VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
TEXT = "The keeper says that the lamp burns 4 litres of oil a night. It is not bright, sailors complain. A good lamp!\n"
# What an author types below the headers: who is involved, the text and its sentences, three claims.
# fmt: off
ROWS = {
    "codelists/topics": "light,Light,How bright it is.\n",
    "codelists/measures": "oil,Oil,How much oil is burnt.\n",
    "codelists/units": "litre,Litres,One litre.\n",
    "agents": (
        "author,Author,,person,,,,,,\n"
        "keeper,Keeper,,person,,,,,,\n"
        "log,Log,,organisation,,,,,,\n"
        "sailors,Sailors,,unnamed,log-1901,,,,,None is named.\n"
    ),
    "sources": f"log-1901,Log,devised,report,log,,,,1901~,inferred,en,,data/texts/log-1901.txt,{hashlib.sha256(TEXT.encode()).hexdigest()},full,,None.,By the ink.\n",
    "sentences": (
        "log-1901,1,0,60,claim,\n"
        "log-1901,2,61,96,claim,\n"
        "log-1901,3,97,109,claim,\n"
    ),
    "propositions": "brightness,Whether it is bright,light\nconsumption,What it burns,light\n",
    "claims": (
        "c0001,log-1901,the lamp burns 4 litres of oil a night,21,59,The lamp burns 4 litres of oil a night.,keeper,indirect_speech,,not_given,1901~,inferred,affirms,asserted,explicit,consumption,,,not_given,not_applicable,current,,author,1902-01-01,\n"
        "c0002,log-1901,It is not bright,61,77,The lamp is not bright.,sailors,indirect_speech,,not_given,1901~,inferred,affirms,asserted,explicit,brightness,,,not_given,not_applicable,current,,author,1902-01-01,\n"
        "c0003,log-1901,A good lamp!,97,109,The lamp is good.,log,own_voice,1901~,inferred,1901~,inferred,affirms,asserted,explicit,brightness,,,not_given,not_applicable,current,,author,1902-01-01,\n"
    ),
    "attributions": (
        "c0001,1,keeper,said,The keeper says that,0,20\n"
        "c0002,1,sailors,said,sailors complain,79,95\n"
    ),
    "figures": "f0001,c0001,,4 litres of oil a night,oil,4,,,litre,day,,,,,,,exact,used,,unstated,,,,,\n",
}
# fmt: on


def run(command, cwd, **environment):
    """A command that must not fail. It sees neither the checkout nor what the tests run with."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    ran = subprocess.run(
        list(map(str, command)),
        cwd=cwd,
        env={**clean, **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel, built from a copy of what it is made of."""
    source = tmp_path_factory.mktemp("source")
    for name in ("pyproject.toml", "LICENSE"):
        shutil.copy(ROOT / name, source)
    shutil.copytree(ROOT / "scripts", source / "scripts", ignore=shutil.ignore_patterns("__pycache__"))
    before = sorted(source.rglob("*"))
    build = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "--no-index", "."]
    run([*build, "--wheel-dir", wheels := tmp_path_factory.mktemp("wheels")], source)
    # What a build left in a checkout, such as claimbook.egg-info, Python would take for an installed plugin of Datasette.
    assert sorted(source.rglob("*")) == before
    [path] = wheels.iterdir()
    return path


@pytest.fixture(scope="module")
def bin_folder(wheel, tmp_path_factory):
    """Where the commands are of an environment that has the wheel, and of all else what the tests have."""
    venv = tmp_path_factory.mktemp("venv") / "venv"
    run([sys.executable, "-m", "venv", "--without-pip", venv], ROOT)
    python = venv / "bin" / "python"
    run([sys.executable, "-m", "pip", "--python", python, "install", "--no-deps", "--no-index", wheel], ROOT)
    [site_packages] = venv.glob("lib/python*/site-packages")
    (site_packages / "shared.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return python.parent


@pytest.fixture(scope="module")
def lamp(bin_folder, tmp_path_factory):
    """A package with three claims, started, checked, built and exported with the command alone."""
    root = tmp_path_factory.mktemp("work") / "lamp"
    claimbook = bin_folder / "claimbook"
    run([claimbook, "new", "lamp", "--name", "lamp", "--title", "Claims about a lamp"], root.parent)
    assert run([claimbook, "check"], root) == "check: 0 problems, 0 claims\n"
    type_claims(root)
    checked, _ = run([claimbook, "check", "--strict"], root).splitlines()
    assert checked == "check: 0 problems, 3 claims"
    run([claimbook, "build"], root)
    run([claimbook, "export"], root)
    return root


def type_claims(root: Path) -> None:
    """A text, its place in the descriptor, and the rows."""
    (root / "data/texts").mkdir()
    (root / "data/texts/log-1901.txt").write_text(TEXT, encoding="utf-8")
    descriptor = json.loads((root / "datapackage.json").read_text(encoding="utf-8"))
    words = {
        "title": "Text of log-1901",
        "description": "The log.",
        "format": "txt",
        "mediatype": "text/plain",
    }
    text = {"name": "text-log-1901", "path": "data/texts/log-1901.txt", **words, "encoding": "utf-8"}
    descriptor["resources"].append(text)
    (root / "datapackage.json").write_text(json.dumps(descriptor, indent=2), encoding="utf-8")
    for table, rows in ROWS.items():
        with open(root / "data" / f"{table}.csv", "a", encoding="utf-8", newline="") as file:
            file.write(rows)


def test_the_wheel_holds_all_of_the_engine_and_nothing_else(wheel):
    with zipfile.ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if ".dist-info/" not in name}
    paths = (
        path for path in (ROOT / "scripts").rglob("*") if path.is_file() and "__pycache__" not in path.parts
    )
    wanted = {
        f"claimbook/{path.relative_to(ROOT / 'scripts').as_posix()}" for path in paths if path.name[0] != "."
    }
    assert held == wanted


@pytest.mark.long
def test_the_command_says_its_version_and_what_it_can_do(bin_folder, tmp_path):
    assert run([bin_folder / "claimbook", "--version"], tmp_path) == f"claimbook, version {VERSION}\n"
    words = run([bin_folder / "claimbook", "--help"], tmp_path)
    for verb in ("check", "build", "export", "serve", "new", "upgrade"):
        assert f"\n  {verb} " in words
        assert f"Example: claimbook {verb} " in run([bin_folder / "claimbook", verb, "--help"], tmp_path)


@pytest.mark.long
def test_what_was_typed_can_be_read_on_the_site(lamp, bin_folder):
    pages = [
        "/",
        "/lamp",
        "/lamp/claims/c0001",
        "/lamp/claims",
        "/lamp/figures_flat",
        "/download",
        "/dictionary",
        "/cite",
    ]
    with serving_by([str(bin_folder / "claimbook"), "serve"], lamp, lamp.parent / "serve.log") as client:
        for page in pages:
            answer = client.get(page)
            assert answer.status_code == 200, page
            assert "lamp" in answer.text
        assert "the lamp burns 4 litres of oil a night" in client.get("/lamp/claims/c0001").text


@pytest.mark.long
def test_the_database_alone_is_the_site_where_the_plugin_is_installed(lamp, bin_folder, tmp_path):
    shutil.copy(lamp / "build/lamp.db", tmp_path)
    with serving_by(
        [str(bin_folder / "python"), "-m", "datasette", "lamp.db"], tmp_path, tmp_path / "log"
    ) as client:
        assert "Claims about a lamp" in client.get("/").text
        assert client.get("/site/site.css").status_code == 200
        assert client.get("/lamp.json?sql=select+1&_shape=arrayfirst").json() == [1]
        page = client.get("/lamp/claims/c0001").text
        assert "the lamp burns 4 litres of oil a night" in page
        assert "The keeper says that" in page
