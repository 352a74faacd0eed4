"""The build alone, without the check and the charts: python -m benchmarks.build FOLDER."""

import sys
from pathlib import Path

from scripts.database import build_database
from scripts.package import read_package

if __name__ == "__main__":
    build_database(read_package(Path(sys.argv[1]).resolve()))
