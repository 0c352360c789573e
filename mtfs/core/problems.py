"""What is wrong with something, as data: its place, its year, what is wrong there and what would put it right."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong.

    Attributes:
        place: Id of the input or part, its parts joined by dots; empty for the whole.
        year: The financial year that it speaks of, if it is one.
        message: What is wrong there.
        remedy: What would put it right; empty where the message says it all.
        location: Where in a file it stands, such as `Inputs!E88`; empty where it is not known.
    """

    place: str
    year: str | None
    message: str
    remedy: str = ""
    location: str = ""

    def __str__(self) -> str:
        """Write it as users read it: place and year, what is wrong, the remedy."""
        where = " ".join(filter(None, (self.place, self.year)))
        text = "; ".join(filter(None, (self.message, self.remedy)))
        return f"{where}: {text}" if where else text

    def under(self, place: str) -> Problem:
        """Return the problem as one of a larger whole, in which its own place stands under another one."""
        return replace(self, place=".".join(filter(None, (place, self.place))))

    def because_of(self, place: str, words: str = "") -> Problem:
        """Return the problem as one of the place that brings it about; words come before what is wrong."""
        where = " ".join(filter(None, (self.place, self.year)))
        message = f"{words}{where}: {self.message}" if where else f"{words}{self.message}"
        return replace(self, place=place, year=None, message=message)


class InvalidPart(ValueError):
    """Problems of a part, their places counted from it: what a validator raises, and pydantic carries."""

    def __init__(self, *problems: Problem) -> None:
        """Carry the problems."""
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


def raise_if_any(problems: Iterable[Problem]) -> None:
    """Raise InvalidPart if there are problems."""
    if listed := tuple(problems):
        raise InvalidPart(*listed)
