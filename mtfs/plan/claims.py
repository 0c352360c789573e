"""The parts of a plan about what was published: claims, and the ways in which assumptions can be read."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field

from mtfs.core.errors import MtfsError
from mtfs.core.references import read_assignments, read_sum
from mtfs.plan.parts import Figure, Id, Name, Part, Text, Year


def _changes(text: str) -> str:
    """Return a text of changes as it is; raise ValueError if it is none."""
    try:
        changes = read_assignments(text)
    except MtfsError as error:
        raise ValueError(str(error)) from None
    if text and not changes:
        raise ValueError("sets nothing; write ID = VALUE, or leave it out for the plan as it stands")
    return text


def _sum(text: str) -> str:
    """Return a text of lines joined by + as it is; raise ValueError if it is none."""
    try:
        if text:
            read_sum(text)
    except MtfsError as error:
        raise ValueError(str(error)) from None
    return text


Sets = Annotated[Text, AfterValidator(_changes)]
"""Changes to a plan as one text: `ID [YEAR] = VALUE; ...`."""


class Option(Part):
    """One way to read an assumption: what it sets. The way that sets nothing is the plan as it stands."""

    name: Name
    sets: Sets = ""


class Reading(Part):
    """An assumption that can be read in several ways."""

    name: Name
    options: Annotated[dict[Id, Option], Field(min_length=2)]


class Claim(Part):
    """A published figure: what was said, where, of which line and year, and the range that its rounding leaves.

    Several lines joined by + are added. A claim that no line speaks of says why in `not_computed`.
    """

    statement: Annotated[Text, Field(min_length=1)]
    published: Text
    source: Text
    line: Annotated[Text, AfterValidator(_sum)] = ""
    year: Year | None = None
    at_least: Figure | None = None
    below: Figure | None = None
    not_computed: Text = ""

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines whose sum is compared."""
        return read_sum(self.line) if self.line else ()
