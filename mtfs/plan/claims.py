"""The parts of a plan about what was published: claims, and the ways in which assumptions can be read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from pydantic import AfterValidator, Field

from mtfs.plan.parts import Figure, Id, Name, Part, Text, Year


@dataclass(frozen=True, slots=True)
class Assignment:
    """One change that a reading makes: an input, in one year if it is a series, or a line; and what takes its place."""

    target: str
    year: str | None
    value: str


ASSIGNMENT = re.compile(r"\s*(?P<target>[a-z0-9_.]+)(?:\s+(?P<year>\d{4}/\d{2}))?\s*=\s*(?P<value>[^=;]+?)\s*")


def assignments(text: str) -> Iterator[Assignment]:
    """The changes in a text such as `rates.convergence 2026/27 = -0.01; allocation.icb.method = additive`.

    Raises:
        ValueError: for a part that is no such change.
    """
    seen = set()
    for part in filter(None, (part.strip() for part in text.split(";"))):
        found = ASSIGNMENT.fullmatch(part)
        if found is None:
            raise ValueError(f"{part[:40]!r} is no change; write ID = VALUE, ID YEAR = VALUE or LINE = OTHER-LINE")
        if (found["target"], found["year"]) in seen:
            raise ValueError(f"{found['target']} is set twice; remove one of the two")
        seen.add((found["target"], found["year"]))
        yield Assignment(found["target"], found["year"], found["value"])


def _assignments(text: str) -> str:
    if text and not list(assignments(text)):
        raise ValueError("sets nothing; write ID = VALUE, or leave it out for the plan as it stands")
    return text


Sets = Annotated[Text, AfterValidator(_assignments)]
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
    line: Text = ""
    year: Year | None = None
    at_least: Figure | None = None
    below: Figure | None = None
    not_computed: Text = ""

    @property
    def lines(self) -> list[str]:
        """The lines whose sum is compared."""
        return [line.strip() for line in self.line.split("+")] if self.line else []
