"""One figure of a plan that a question is about: a line in a year, or its total over the plan years."""

from __future__ import annotations

from dataclasses import dataclass

from mtfs.analysis.figures.missing import figure_name, is_partial
from mtfs.analysis.figures.projection import Projection
from mtfs.catalogue.lines import POT_TOTAL, Activity, Allocation, Gap, Pot, kind_of, unknown_line
from mtfs.core.errors import PlanError
from mtfs.core.references import Reference, read_reference
from mtfs.core.units import unit_named

MAIN = (Pot.RECURRENT_CUMULATIVE, Allocation.RECURRENT, Gap.IN_YEAR, Activity.HEADROOM)
"""What a finance team asks about first besides the pot of all years: each in the last year, where the plan has it."""


@dataclass(frozen=True, slots=True)
class Output:
    """A line in one year; without a year its total over the plan years, or its one figure for all years."""

    line: str
    year: str | None = None

    def __str__(self) -> str:
        """Return it as users write it, such as `pot.annual 2029/30`, or `pot.total`."""
        if self == Output(Pot.ANNUAL):
            return POT_TOTAL
        return str(Reference(self.line, self.year))

    def of(self, projection: Projection) -> float:
        """Return the figure, in the line's unit; NaN where it rests on something missing.

        Raises:
            LineError: for a line or a year that the plan does not have, or a total that makes no sense.
        """
        return projection.value(self.line, self.year)

    def name(self, projection: Projection) -> str:
        """Return what it is called for readers, with its year or years, and with what it leaves out."""
        plan = projection.plan
        if kind_of(self.line).single_value:
            return figure_name(plan, self.line)
        name = figure_name(plan, self.line, over_years=self.year is None)
        return f"{name}, {self.year or f'{plan.years[1]} to {plan.years[-1]}'}"

    def unit(self, projection: Projection) -> str:
        """Return its unit."""
        return projection.unit(self.line)

    def read(self, amount: float | str, projection: Projection) -> float:
        """Return an amount in the output's unit; a text such as £205m or 2.3% is read in it.

        Raises:
            PlanError: for a text that is not understood.
        """
        try:
            return unit_named(self.unit(projection)).read(amount) if isinstance(amount, str) else float(amount)
        except ValueError as error:
            raise PlanError(f"{self}: {error}") from None


def output(text: str, projection: Projection) -> Output:
    """Return the output that a text such as `pot.total`, `pot.annual 2029/30` or `allocation.recurrent@2027/28` names.

    Raises:
        LineError: for a text that is none, a line or a year that the plan does not have, a total that makes no sense.
    """
    named = read_reference(text, "names no figure; write LINE or LINE YEAR, such as pot.annual 2029/30")
    line = Pot.ANNUAL if named.id == POT_TOTAL else named.id
    if line not in projection.lines:
        raise unknown_line(line, projection.lines)
    figure = Output(line, named.year)
    figure.of(projection)
    return figure


def main_outputs(projection: Projection) -> list[Output]:
    """Return the outputs that matter first in a plan: the pot and those of `MAIN`, as far as it has them.

    Where funding pressures are missing, what is known comes before what leaves them out. Of a plan with funding alone
    it is the funding of the last year.
    """
    plan, last = projection.plan, projection.plan.years[-1]
    outputs = [Output(Pot.ANNUAL), *(Output(line, last) for line in MAIN)]
    there = [one for one in outputs if one.line in projection.lines]
    there.sort(key=lambda one: is_partial(plan, one.line))
    return there or [Output(line, last) for line in (Gap.FUNDING,) if line in projection.lines]
