"""Tables of cases that are kept as files beside the tests that read them."""

import tomllib
from pathlib import Path

TESTS = Path(__file__).parents[1]


def cases(path):
    """Return the cases of a TOML file, in its order; the path is relative to the folder of the tests."""
    return tomllib.loads((TESTS / path).read_text(encoding="utf-8"))
