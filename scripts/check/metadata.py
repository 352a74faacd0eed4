"""metadata.yml as a file: plain YAML, with nothing in it that a YAML reader would run or expand."""

import yaml

from ..package import METADATA, Package
from ..problems import Problem


def judge_metadata(package: Package) -> list[Problem]:
    """Problems with metadata.yml; a package without one has none."""
    path = package.root / METADATA
    if not path.exists():
        return []
    try:
        text = path.read_text(encoding="utf-8")
        # Before loading: aliases within aliases can expand to more than any memory holds.
        if any(isinstance(token, yaml.AliasToken | yaml.TagToken) for token in yaml.scan(text)):
            return [Problem(METADATA, "has a YAML alias or tag; write the value out", rule="metadata")]
        yaml.safe_load(text)
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        words = " ".join(str(error).split())
        return [Problem(METADATA, f"cannot be read as YAML: {words}; correct it", rule="metadata")]
    return []
