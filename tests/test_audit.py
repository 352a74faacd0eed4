"""What `make audit` relies on: tools that are pinned, and a list of every package that runs."""

import re

from conftest import ROOT


def test_the_audit_pins_its_tools_and_asks_about_all_that_runs():
    lock = (ROOT / "requirements/audit.lock").read_text(encoding="utf-8")
    for tool in (ROOT / "requirements/audit.in").read_text(encoding="utf-8").split():
        assert re.search(rf"^{tool}==.* \\\n    --hash=sha256:", lock, re.MULTILINE), tool
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    asked = [line for line in makefile.splitlines() if ".venv-audit/bin/" in line]
    assert len(asked) == 2
    assert all(line.endswith("requirements/run.lock") for line in asked)
    assert "--strict" in asked[1], "a package that nobody knows is not one without vulnerabilities"
