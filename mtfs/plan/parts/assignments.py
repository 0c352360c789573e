"""Changes to a plan written as one text: `rates.convergence 2026/27 = -0.01; allocation.icb.method = additive`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from pydantic import AfterValidator

from mtfs.plan.parts.base import Text, invalid


@dataclass(frozen=True, slots=True)
class Assignment:
    """One change: an input, in one year if it is a series, or a line; and what takes its place."""

    target: str
    year: str | None
    value: str


ASSIGNMENT = re.compile(r"\s*(?P<target>[a-z0-9_.]+)(?:\s+(?P<year>\d{4}/\d{2}))?\s*=\s*(?P<value>[^=;]+?)\s*")


def assignments(text: str) -> Iterator[Assignment]:
    """Yield the changes in a text such as `rates.convergence 2026/27 = -0.01; allocation.icb.method = additive`.

    Raises:
        InvalidPart: for a part that is no such change.
    """
    seen = set()
    for part in filter(None, (part.strip() for part in text.split(";"))):
        match = ASSIGNMENT.fullmatch(part)
        if match is None:
            raise invalid(f"{part[:40]!r} is no change", "write ID = VALUE, ID YEAR = VALUE or LINE = OTHER-LINE")
        if (match["target"], match["year"]) in seen:
            raise invalid(f"{match['target']} is set twice", "remove one of the two")
        seen.add((match["target"], match["year"]))
        yield Assignment(match["target"], match["year"], match["value"])


def _assignments(text: str) -> str:
    if text and not list(assignments(text)):
        raise invalid("sets nothing", "write ID = VALUE, or leave it out for the plan as it stands")
    return text


Sets = Annotated[Text, AfterValidator(_assignments)]
"""Changes to a plan as one text: `ID [YEAR] = VALUE; ...`."""
