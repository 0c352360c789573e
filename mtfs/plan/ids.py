"""Ids that a plan gives what has only a name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container

LONGEST_ID = 34
"""Letters of an id that is made of a name: the year of a claim still fits behind it."""


def id_of_name(name: str) -> str:
    """Return an id for a name: its letters and digits, joined by _."""
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    key = re.sub("[^a-z0-9]+", "_", letters).strip("_")[:LONGEST_ID].strip("_")
    return key if key[:1].isalpha() else f"line_{key}".strip("_")


def free_id(key: str, taken: Container[str]) -> str:
    """Return an id that is not taken: with a number behind it where it is."""
    free, count = key, 1
    while free in taken:
        count += 1
        free = f"{key}_{count}"
    return free
