"""Installs into .venv what a lock file beside this pins, unless it is there: python3 requirements/install.py run

It runs before anything is installed, and with Pythons too old for all else, so it needs only what comes with Python 3.6.
It takes a .venv that is left half made, or whose Python is gone, as none. Another folder may be named behind the lock.
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
# Set by somebody for other work, these would have packages put elsewhere, or modules read from elsewhere.
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
    """Has .venv a Python that runs, is new enough, and has pip?"""
    question = f"import sys, pip; sys.exit(sys.version_info < {OLDEST})"
    try:
        return subprocess.call([str(PYTHON), "-c", question], env=ENVIRONMENT, stderr=subprocess.DEVNULL) == 0
    except OSError:
        return False


def make_venv() -> None:
    if sys.version_info < OLDEST:
        newer = next(filter(shutil.which, [f"python3.{minor}" for minor in range(20, 10, -1)]), "python3.12")
        sys.exit(
            f"make: Python 3.11 or newer is needed, this is {sys.version.split()[0]}; try: make PYTHON={newer} ..."
        )
    if VENV.exists() or VENV.is_symlink():
        print(f"make: {VENV.name} is not usable and is made anew", file=sys.stderr)
    made = subprocess.run([sys.executable, "-m", "venv", "--clear", VENV], env=ENVIRONMENT)
    if made.returncode:
        shutil.rmtree(VENV, ignore_errors=True)
        sys.exit(
            f"make: {sys.executable} cannot make a virtual environment, for the reason above; then run make again"
        )


def install(lock: Path) -> None:
    print(
        f"make: installing requirements/{lock.name} into {VENV.name}, which takes a minute the first time",
        file=sys.stderr,
    )
    pip = [PYTHON, "-m", "pip", "install", "-qq", "--disable-pip-version-check", "--require-hashes"]
    if subprocess.run([*pip, "--requirement", lock], env=ENVIRONMENT).returncode:
        sys.exit(
            f"make: pip could not install requirements/{lock.name}, for the reason above; the first time a network, or an"
            " index of your own that pip is told of, is needed; then run make again"
        )


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit("make: interrupted; run make again")
