"""The published figures that come with this package, each with its source."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable


def path(name: str) -> Traversable:
    """Return the data file of that name, such as "sources.csv"; it can be read, wherever the package is."""
    return files(__name__).joinpath(name)
