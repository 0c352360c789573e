"""What a row of a table may be: each kind with the part of the plan that it becomes, and what it needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from mtfs.core.errors import spelling_remedy
from mtfs.core.numbers import shown

Part = Literal["expenditure", "funding", "schemes", "gap", "claims", "assumptions", "pressures"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of row.

    Attributes:
        name: As it is written in the column Kind.
        part: The part of the plan that its rows become.
        scheme: The kind of a scheme that it is.
        others: Further ways to write it.
        stays: Whether a row may be recurrent: its amounts of one year are there again in the next.
        in_base_year: Whether the base year may have an amount.
        in_plan_years: Whether a plan year may have one.
        begins: Whether it is new after the base year: a blank cell there is nothing, not something that is not known.
        above_0: Whether its amounts are meant above 0, so that a row below 0 throughout is questioned.
    """

    name: str
    part: Part
    scheme: str = ""
    others: tuple[str, ...] = ()
    stays: bool = False
    in_base_year: bool = True
    in_plan_years: bool = True
    begins: bool = False
    above_0: bool = False

    @property
    def with_article(self) -> str:
        """Its name in a sentence: a saving, an investment."""
        return f"{'an' if self.name[0] in 'aeiou' else 'a'} {self.name}"


EXPENDITURE = Kind(name="expenditure", part="expenditure", others=("cost",), stays=True)
FUNDING = Kind(name="funding", part="funding", others=("income",), stays=True)
PRESSURE = Kind(name="pressure", part="expenditure", stays=True, begins=True)
FUNDING_PRESSURE = Kind(name="pressure", part="pressures", stays=True, in_base_year=False, above_0=True)
"""What a pressure is on top of an ICB's allocation, in a table without expenditure: it is taken off growth."""
SAVING = Kind(name="saving", part="schemes", scheme="savings", stays=True, in_base_year=False, above_0=True)
BENEFIT = Kind(name="benefit", part="schemes", scheme="benefits", stays=True, in_base_year=False, above_0=True)
INVESTMENT = Kind(name="investment", part="schemes", scheme="investment", stays=True, in_base_year=False, above_0=True)
RESERVE = Kind(name="reserve", part="gap", others=("use of reserves",), above_0=True)
BROUGHT_FORWARD = Kind(name="brought forward", part="gap", others=("b/f",), in_plan_years=False)
CLAIM = Kind(name="claim", part="claims")
ASSUMPTION = Kind(name="assumption", part="assumptions", in_base_year=False)
KINDS = (EXPENDITURE, FUNDING, SAVING, BENEFIT, INVESTMENT, RESERVE, PRESSURE, BROUGHT_FORWARD, CLAIM, ASSUMPTION)
MOVED = (EXPENDITURE.part, FUNDING.part)
"""The parts that assumptions may move."""
KIND_OF = {name: kind for kind in KINDS for name in (kind.name, f"{kind.name}s", *kind.others)}
"""The kinds by how they may be written, in small letters."""


def read_kind(text: str) -> Kind:
    """Return the kind that a cell names.

    Raises:
        ValueError: for a blank cell, and for any other word.
    """
    names = ", ".join(kind.name for kind in KINDS)
    if not text:
        raise ValueError(f"is blank; write one of {names}, or delete the row: a total or a heading is no line")
    written = " ".join(text.lower().replace("_", " ").replace("-", " ").split())
    if written not in KIND_OF:
        raise ValueError(
            f"{shown(text)} is no kind of row; {spelling_remedy(written, KIND_OF, f'write one of {names}')}"
        )
    return KIND_OF[written]


def known_kind(text: str) -> Kind | None:
    """Return the kind that a cell names; None where it names none."""
    try:
        return read_kind(text)
    except ValueError:
        return None
