"""What two provers that others wrote find in quotes. Runs in the .venv-tamper of `make tamper`, where both are installed.

Reads pairs from standard input as JSON, a quote and the path of the text that it should stand in, and writes for each
pair whether each prover finds it there, in the order of PROVERS.
"""

import json
import sys
import tempfile
from pathlib import Path

from citations import check_one
from linkml_reference_validator.models import ReferenceValidationConfig
from linkml_reference_validator.validation.supporting_text_validator import SupportingTextValidator


def judge(pairs: list[tuple[str, str]]) -> list[tuple[bool, bool]]:
    """For each quote and path: whether linkml-reference-validator and citations find the quote in the text."""
    with tempfile.TemporaryDirectory() as folder:
        cache = Path(folder)
        validator = SupportingTextValidator(
            ReferenceValidationConfig(cache_dir=cache, private_cache_dir=cache)
        )
        return [
            (
                validator.validate(quote, f"file:{path}").is_valid,
                check_one(quote, Path(path)).state == "found",
            )
            for quote, path in pairs
        ]


if __name__ == "__main__":
    json.dump(judge(json.load(sys.stdin)), sys.stdout)
