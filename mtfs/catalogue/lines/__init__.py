"""The lines of a plan: what each computed line is called, its unit, and whether its years add up.

Which lines a plan has, and in which order, follows from `model.define` alone; this is only their wording.
A `*` stands for the id of a stream, fund, care setting, provider, service and so on.
"""

from __future__ import annotations

from functools import cache

from mtfs.catalogue.lines.care import CARE
from mtfs.catalogue.lines.checks import CHECKS, IDENTITIES, RULES
from mtfs.catalogue.lines.gap import GAP
from mtfs.catalogue.lines.money import MONEY
from mtfs.catalogue.lines.wording import Line
from mtfs.core.errors import LineError

__all__ = ["IDENTITIES", "LINES", "RULES", "Line", "part_of", "pattern_of", "subpart_of", "wording"]

LINES = MONEY | CARE | GAP | CHECKS


@cache
def pattern_of(line: str) -> str:
    """The pattern of a line: `allocation.core.total` has `allocation.*.total`."""
    if line in LINES:
        return line
    parts = line.split(".")
    if len(parts) == 3:
        pattern = f"{parts[0]}.*.{parts[2]}"
    else:
        pattern = f"{parts[0]}.*.{parts[2]}.*" if len(parts) == 4 else ""
    if pattern in LINES:
        return pattern
    raise LineError(f"{line!r} is no line; `mtfs show` lists those of a plan")


def wording(line: str) -> Line:
    """Wording of a line.

    Raises:
        LineError: where no line is called that.
    """
    return LINES[pattern_of(line)]


def part_of(line: str) -> str:
    """The stream, fund, provider or other part that a line speaks of; empty for a line of the whole plan."""
    return line.split(".")[1] if "*" in pattern_of(line) else ""


def subpart_of(line: str) -> str:
    """The driver, mitigation or other part of a part that a line speaks of; empty where it speaks of none."""
    return line.split(".")[3] if pattern_of(line).count("*") == 2 else ""
