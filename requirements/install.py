"""Installs what a lock file in this folder pins into .venv, unless it is there already: python3 requirements/install.py run

It runs before anything is installed, and with Pythons that are too old for everything else, so it needs only the standard
library of Python 3.6. It replaces a .venv that is incomplete or whose Python is gone. Another folder may be named after
the lock.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

OLDEST = (3, 11)
REQUIREMENTS = Path(__file__).resolve().parent
VENV = REQUIREMENTS.parent / (sys.argv[2] if len(sys.argv) > 2 else ".venv")
PYTHON = VENV / "bin" / "python"
# If these are set for other work, packages would be installed elsewhere, or modules read from elsewhere.
MISLEADING = {"PYTHONHOME", "PYTHONPATH", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_REQUIRE_VIRTUALENV"}
KEPT = {name: value for name, value in os.environ.items() if name not in MISLEADING}
ENVIRONMENT = {**KEPT, "PIP_USER": "0"}


def main() -> None:
    lock = REQUIREMENTS / f"{sys.argv[1]}.lock"
    stamp = VENV / lock.stem
    digest = hashlib.sha256(lock.read_bytes()).hexdigest()
    whole = is_whole()
    if whole and stamp.is_file() and stamp.read_text() == digest:
        return
    if not whole:
        make_venv()
    install(lock)
    stamp.write_text(digest)


def is_whole() -> bool:
    """Whether .venv has a Python that runs, is new enough, and has pip."""
    question = f"import sys, pip; sys.exit(sys.version_info < {OLDEST})"
    try:
        return subprocess.call([str(PYTHON), "-c", question], env=ENVIRONMENT, stderr=subprocess.DEVNULL) == 0
    except OSError:
        return False


def make_venv() -> None:
    if sys.version_info < OLDEST:
        newer = next(filter(shutil.which, [f"python3.{minor}" for minor in range(20, 10, -1)]), "python3.12")
        sys.exit(
            f"make: Python 3.11 or newer is needed, but this is {sys.version.split()[0]}; try: make PYTHON={newer} ..."
        )
    if VENV.exists() or VENV.is_symlink():
        print(f"make: {VENV.name} is not usable; creating it again", file=sys.stderr)
    made = subprocess.run([sys.executable, "-m", "venv", "--clear", VENV], env=ENVIRONMENT)
    if made.returncode:
        shutil.rmtree(VENV, ignore_errors=True)
        sys.exit(
            f"make: {sys.executable} cannot create a virtual environment, for the reason above; correct that, then run make again"
        )


def install(lock: Path) -> None:
    print(
        f"make: installing requirements/{lock.name} into {VENV.name}, which takes about a minute the first time",
        file=sys.stderr,
    )
    pip = [PYTHON, "-m", "pip", "install", "-qq", "--disable-pip-version-check", "--require-hashes"]
    if subprocess.run([*pip, "--requirement", lock], env=ENVIRONMENT).returncode:
        sys.exit(
            f"make: pip could not install requirements/{lock.name}, for the reason above; the first time, pip needs"
            " the network or an index of your own; correct that, then run make again"
        )


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit("make: interrupted; run make again")
