"""How users name a line or an input of a plan, in one year or as a whole, and what takes its place.

The grammar, wherever it is written:

- a reference: `ID` or `ID YEAR`, such as `pot.annual 2029/30` (`pot.annual@2029/30` is the same);
- a sum of lines: `ID + ID + ...`;
- an assignment: `ID = VALUE` or `ID YEAR = VALUE`; several are joined by `;`.

Nothing here knows which lines and inputs a plan has.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from mtfs.core.errors import LineError, PlanError
from mtfs.core.years import TYPED_YEAR, FinancialYear

REFERENCE = r"\s*(?P<id>[A-Za-z0-9_.]+)(?:[\s@]+(?P<year>" + TYPED_YEAR + r"))?\s*"
ASSIGNMENT = REFERENCE + r"=\s*(?P<value>[^=;]*[^=;\s])\s*"
LONGEST_QUOTE = 40
"""Characters of a text that an error repeats."""


class Reference(NamedTuple):
    """A line or an input by its id; in one year, or as a whole."""

    id: str
    year: str | None = None

    def __str__(self) -> str:
        """Return it as users write it, such as `rates.growth 2026/27`."""
        return f"{self.id} {self.year}" if self.year else self.id


class Assignment(NamedTuple):
    """A change: an input, in one year if it is a series, or a line; and the text of what takes its place."""

    target: str
    year: str | None
    value: str

    def __str__(self) -> str:
        """Return it as users write it, such as `rates.growth 2026/27 = 0.03`."""
        return f"{Reference(self.target, self.year)} = {self.value}"


def read_reference(text: str, remedy: str = "is no reference; write ID or ID YEAR") -> Reference:
    """Return the reference that a text such as `pot.annual 2029/30` is.

    Args:
        text: What the user wrote.
        remedy: What an error says of a text that is none, after the text.

    Raises:
        LineError: If the text is no reference, or its year is no financial year.
    """
    match = _match(REFERENCE, text, remedy)
    return Reference(match["id"], _year(match))


def read_assignment(text: str, remedy: str = "is no change; write ID = VALUE or ID YEAR = VALUE") -> Assignment:
    """Return the assignment that a text such as `rates.growth 2026/27 = 0.03` is.

    Args:
        text: What the user wrote.
        remedy: What an error says of a text that is none, after the text.

    Raises:
        LineError: If the text is no assignment, or its year is no financial year.
    """
    match = _match(ASSIGNMENT, text, remedy)
    return Assignment(match["id"], _year(match), match["value"])


def read_assignments(text: str) -> list[Assignment]:
    """Return the changes in a text such as `rates.convergence 2026/27 = -0.01; allocation.icb.method = additive`.

    Raises:
        LineError: If a part of the text is no change, or changes what an earlier part changes.
    """
    changes: dict[Reference, Assignment] = {}
    for part in filter(None, map(str.strip, text.split(";"))):
        change = read_assignment(part, "is no change; write ID = VALUE, ID YEAR = VALUE or LINE = OTHER-LINE")
        if changes.setdefault(Reference(change.target, change.year), change) is not change:
            raise LineError(f"{change.target} is set twice; remove one of the two")
    return list(changes.values())


def read_sum(text: str) -> tuple[str, ...]:
    """Return the ids of the lines that a text such as `expenditure.acute.total + gap.other` adds.

    Raises:
        LineError: If a part of the text is no id.
    """
    terms = [read_reference(part, "is no line; write LINE or LINE + OTHER-LINE") for part in text.split("+")]
    for term in terms:
        if term.year is not None:
            raise LineError(f"{term}: a line is named here without its year; leave {term.year} out")
    return tuple(term.id for term in terms)


def _match(pattern: str, text: str, remedy: str) -> re.Match[str]:
    match = re.fullmatch(pattern, text)
    if match is None:
        raise LineError(f"{text[:LONGEST_QUOTE]!r} {remedy}")
    return match


def _year(match: re.Match[str]) -> str | None:
    if match["year"] is None:
        return None
    try:
        return str(FinancialYear.read(match["year"]))
    except PlanError as error:
        raise LineError(f"{match['id']}: {error}") from None
