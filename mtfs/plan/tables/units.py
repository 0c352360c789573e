"""The unit of amounts that name none: what the user says, a title or heading, and £k otherwise."""

from __future__ import annotations

from dataclasses import dataclass

from mtfs.core.errors import PlanError
from mtfs.core.numbers import shown
from mtfs.core.problems import Problem
from mtfs.core.units import MONEY, Unit
from mtfs.plan.tables.cells import named_units, read_unit
from mtfs.plan.tables.grid import Grid

OTHERWISE = "say which it is in a column Unit, or on the command line with --unit, such as --unit £m"


@dataclass(frozen=True, slots=True)
class TableUnit:
    """The unit of amounts that name none.

    Attributes:
        unit: The unit.
        remark: What users are told of it; empty where they said it themselves.
        problem: Why it is not known, where titles and headings name several units.
    """

    unit: Unit
    remark: str = ""
    problem: Problem | None = None


def unit_of_table(grid: Grid, unit: str | None) -> TableUnit:
    """Return the unit of amounts that name none.

    Args:
        grid: The table, with what stands above it.
        unit: The unit that the user says, with or without £; None where nothing is said.

    Raises:
        PlanError: where what the user says is no unit.
    """
    if unit is not None:
        try:
            return TableUnit(read_unit(unit if unit.startswith("£") else f"£{unit}"))
        except ValueError as error:
            raise PlanError(f"--unit: {error}") from None
    named = named_units((*grid.above, *grid.headings))
    if len(named) > 1:
        said = ", ".join(f"{one} in {shown(text)}" for one, text in named.items())
        return TableUnit(MONEY, problem=Problem("", None, f"several units are named: {said}", OTHERWISE, "headings"))
    for one, text in named.items():
        return TableUnit(one, f"Amounts were taken as {one}, as {shown(text)} says.")
    return TableUnit(MONEY, f"Amounts were taken as {MONEY}, as no unit is named; if they are not, {OTHERWISE}.")
