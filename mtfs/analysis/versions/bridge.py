"""What changed between two plans: from the old plan's figure to the new one's, driver by driver.

Each group of changed inputs is a driver; so is the structure (years, streams, funds and so on that only one plan
has) and, where the plans differ in them, the outturn of past years. A driver's share is its Shapley value: its effect
averaged over every order in which the changes could be made, so that none of them is favoured. In between, inputs
that both plans have take the values of either, in the years that both have; all else is that of the plan whose
structure it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mtfs.analysis.figures.outputs import Output, main_outputs, output
from mtfs.analysis.figures.projection import Projection, project
from mtfs.analysis.versions.attribution import MOST_EXACT, Attribution, attribute
from mtfs.analysis.versions.differences import STRUCTURE, By, Change, Differences, differences
from mtfs.analysis.versions.hybrids import Hybrids, Undefined
from mtfs.catalogue.lines import Pot, kind_of
from mtfs.core.errors import LineError, PlanError
from mtfs.formulas.algebra import is_missing
from mtfs.model.naming import name_of
from mtfs.plan.schema import Plan

ALL_TOGETHER = "All changes together"
ROUNDING = "Rounding"


@dataclass(frozen=True)
class Driver:
    """One driver of the movement: its effect in the figure's unit, and its standard error if orders were sampled."""

    name: str
    effect: float
    error: float | None
    changes: tuple[Change, ...]
    structural: tuple[str, ...] = ()


@dataclass(frozen=True)
class Bridge:
    """From an old plan's figure to a new one's.

    `math.fsum` of the old figure and the effects is the new figure to the last bit. `method` says how the effects
    were found; `without_effect` are the groups of changed inputs that move this figure by nothing.
    """

    old_plan: Plan
    new_plan: Plan
    output: Output
    name: str
    unit: str
    old: float
    new: float
    drivers: tuple[Driver, ...]
    changes: tuple[Change, ...]
    without_effect: tuple[str, ...]
    method: str
    sampled: bool


def bridge(old: Plan, new: Plan, figure: str | None = None, by: By = "group", most_exact: int = MOST_EXACT) -> Bridge:
    """Attribute the movement of a figure from one plan to another to what changed.

    Args:
        old: The plan from which.
        new: The plan to which.
        figure: A figure that both have, such as "pot.total" or "pot.annual 2029/30"; the pot over all plan years
            where both have one, otherwise the first main figure that both have.
        by: "group" for sensible parts of the plan, "input" for each changed input.
        most_exact: The most drivers of which every combination is computed; of more a sample of orders is.

    Raises:
        LineError: for a figure that one of the plans does not have.
        PlanError: for a figure that is missing in one of them.
    """
    before, after = project(old), project(new)
    wanted = _wanted(before, after, figure)
    ends = _known(wanted, before), _known(wanted, after)
    differ = differences(old, new, by)
    between, changes = Hybrids(differ, wanted), tuple(differ.changes())
    players = between.players
    try:
        found = attribute(len(players), between.figure, most_exact)
        method = _method(len(players), found)
    except Undefined:
        found = attribute(1, lambda made: ends[made])
        names = ", ".join(differ.names[player] for player in players)
        method = f"The figure cannot be computed with only some of the changes made ({names}): they stand undivided."
        players = (ALL_TOGETHER,)
    drivers = _drivers(differ, players, found, changes)
    name, unit = _named(wanted, before, after), after.unit(wanted.line)
    moving = {change.group for driver in drivers for change in driver.changes}
    idle = tuple(dict.fromkeys(change.group for change in changes if change.group not in moving))
    return Bridge(old, new, wanted, name, unit, *ends, drivers, changes, idle, method, found.errors is not None)


def _wanted(before: Projection, after: Projection, figure: str | None) -> Output:
    """The figure asked for, or the first that matters in both plans."""
    if figure is not None:
        wanted = output(figure, after)
        output(figure, before)
        if (one := before.unit(wanted.line)) != (other := after.unit(wanted.line)):
            raise LineError(f"{wanted.line}: is in {one} in the one plan and in {other} in the other; choose another")
        return wanted
    if all(Pot.ANNUAL in found.lines for found in (before, after)):
        return Output(Pot.ANNUAL)
    shared = [year for year in before.plan.years[1:] if year in after.plan.years[1:]]
    for wanted in main_outputs(after):
        if wanted.line in before.lines and shared:
            return Output(wanted.line, shared[-1])
    raise LineError("the two plans have no main figure in common; name one with --for, such as allocation.recurrent")


def _named(wanted: Output, before: Projection, after: Projection) -> str:
    """What the figure is called, also where the plans' years differ."""
    if wanted.year is None and before.plan.years != after.plan.years and not kind_of(wanted.line).single_value:
        return f"{name_of(after.plan, wanted.line)}, all years of each plan"
    return wanted.name(after)


def _known(wanted: Output, found: Projection) -> float:
    value = wanted.of(found)
    if is_missing(value):
        raise PlanError(f"{found.plan.name}: {wanted} rests on something missing; choose another figure")
    return float(value)


def _method(count: int, found: Attribution) -> str:
    if not count:
        return "Nothing that this figure rests on has changed."
    if found.errors is None:
        return f"Exact: averaged over every order of {count} change{'s' if count > 1 else ''} (Shapley values)."
    return f"Sampled: averaged over {found.orders} of the orders of {count} changes; each has its standard error."


def _drivers(
    differ: Differences, players: Sequence[str], found: Attribution, changes: Sequence[Change]
) -> tuple[Driver, ...]:
    """The drivers that move the figure, the largest first, the structure and what rounding leaves last."""
    errors: Sequence[float | None] = found.errors or [None] * len(players)
    drivers = []
    for player, effect, error in zip(players, found.effects, errors, strict=True):
        name = differ.names.get(player, player)
        own = [change for change in changes if player == ALL_TOGETHER or change.group == name]
        words = differ.structural if player in (STRUCTURE, ALL_TOGETHER) else []
        if effect:
            drivers.append(Driver(name, effect, error, tuple(own), tuple(words)))
    drivers.sort(key=lambda driver: (driver.name == differ.names[STRUCTURE], -abs(driver.effect), driver.name))
    if found.rounding:
        drivers.append(Driver(ROUNDING, found.rounding, None, ()))
    return tuple(drivers)
