"""The inputs of a plan as one list: id, name, unit and what each may be.

The list is derived from the plan; backends, the Inputs sheet, checks and explanations all read it here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from mtfs.formulas.algebra import MISSING
from mtfs.plan.parts import Figure, Provenance, Series

if TYPE_CHECKING:
    from mtfs.plan.schema import Plan

Kind = Literal["text", "choice", "figure", "series", "amounts"]
ANY_AMOUNT = (-1e9, 1e9)
NOT_NEGATIVE = (0.0, 1e9)
RATE = (-1.0, 1.0)
FRACTION = (0.0, 1.0)
YES_OR_NO = ("yes", "no")
ONLY_PLAN_YEARS = ("baseline_adjustments", "changes", "schemes", "reserves")
"""Parts of the ids of amounts that change the year before: the base year has none."""


@dataclass(frozen=True, slots=True)
class Input:
    """One input, of one kind.

    A text or a choice of words; a figure that holds for all years; a series by year whose last value carries
    on; amounts by year, nothing in the years not given. A structural input decides which lines the plan has.
    """

    id: str
    name: str
    unit: str
    kind: Kind
    given: Any
    bounds: tuple[float, float] | None = None
    options: tuple[str, ...] = ()
    section: str = ""
    structural: bool = False
    may_be_missing: bool = False

    @property
    def provenance(self) -> Provenance | None:
        """Unit, status, source and note, where the input is a number."""
        return self.given if isinstance(self.given, Provenance) else None

    @property
    def first_period(self) -> int:
        """The first year that may be given: 1 where an amount changes the year before."""
        return int(any(part in ONLY_PLAN_YEARS for part in self.id.split(".")))

    @property
    def missing(self) -> bool:
        """Whether nobody has published or entered it."""
        if isinstance(self.given, Series):
            return not self.given.values
        return isinstance(self.given, Figure) and self.given.value is None

    def by_year(self, plan: Plan) -> tuple[Any, ...]:
        """The value in the base year and each plan year."""
        if self.kind in ("text", "choice"):
            return (self.given,) * len(plan.years)
        if self.missing:
            return (MISSING,) * len(plan.years)
        if isinstance(self.given, Series):
            return tuple(self._series(plan))
        value = self.given.value if isinstance(self.given, Figure) else self.given
        return (float(value or 0.0),) * len(plan.years)

    def _series(self, plan: Plan) -> Iterator[float]:
        last = 0.0
        for year in plan.years:
            given = self.given.values.get(year)
            if given is not None:
                last = float(given)
            yield last if given is not None or self.kind == "series" else 0.0


def text_input(key: str, name: str, given: Any, section: str, structural: bool = False) -> Input:
    """A text; one that is not given is empty."""
    return Input(key, name, "", "text", given or "", section=section, structural=structural)


def switch(key: str, name: str, given: bool, section: str, structural: bool = False) -> Input:
    """A yes or no."""
    return Input(key, name, "", "choice", yes_or_no(given), None, YES_OR_NO, section, structural)


def yes_or_no(flag: bool) -> str:
    """The word for a switch."""
    return "yes" if flag else "no"
