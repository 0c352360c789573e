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
from math import fsum
from typing import TYPE_CHECKING

from mtfs.analysis.figures.missing import figure_name, lacks_pressures
from mtfs.analysis.figures.outputs import Output, main_outputs, output
from mtfs.analysis.figures.projection import Projection, project
from mtfs.analysis.versions.attribution import MOST_EXACT, Attribution, attribute
from mtfs.analysis.versions.differences import STRUCTURE, By, Change, Differences, differences
from mtfs.analysis.versions.ends import End
from mtfs.analysis.versions.hybrids import NotComputable, PartialChanges
from mtfs.catalogue.lines import Pot, kind_of
from mtfs.core.errors import LineError, PlanError
from mtfs.core.tables import BY_ROW, NAME, TEXT, UNIT, Cell, Table, Tabular
from mtfs.core.units import unit_named
from mtfs.formulas.algebra import is_missing
from mtfs.plan.parts.base import STATUS_TONES
from mtfs.plan.plan import Plan

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ALL_TOGETHER = "All changes together"
ROUNDING = "Rounding"
MOST_CHANGES = 20
"""How many changed assumptions stand below a bridge."""
MOST_SENTENCES, MOST_NAMED = 3, 3
"""How many drivers have a sentence, and how many changes it names."""
NOISE = 1e-12
"""A smaller part of the figure is a rest of rounding."""


@dataclass(frozen=True)
class Driver:
    """One driver of the movement: its effect in the figure's unit, and its standard error if orders were sampled."""

    name: str
    effect: float
    error: float | None
    changes: tuple[Change, ...]
    structural: tuple[str, ...] = ()


@dataclass(frozen=True)
class Bridge(Tabular):
    """From an old plan's figure to a new one's.

    `math.fsum` of the old figure and the effects is the new figure to the last bit. `method` says how the effects
    were found; `without_effect` are the groups of changed inputs that move this figure by nothing; `files` are the
    names of the files that the plans were read from.
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
    files: tuple[str, str] = ("", "")

    @property
    def ends(self) -> tuple[End, End]:
        """The old plan and the new one, each with what tells its version."""
        return End("Old", self.old_plan, self.files[0]), End("New", self.new_plan, self.files[1])

    def table(self) -> Table:
        """Return the old figure, each driver's effect with the figure after it, and the new figure."""
        columns = {"driver": TEXT, "effect": self.unit, "figure": self.unit}
        rows: list[list[Cell]] = [[self.ends[0].name, None, self.old]]
        added: list[float] = [self.old]
        for driver in self.drivers:
            added.append(driver.effect)
            rows.append([driver.name, driver.effect, fsum(added)])
        rows.append([self.ends[1].name, None, self.new])
        if self.sampled:
            columns["standard error"] = self.unit
            errors = [None, *(driver.error for driver in self.drivers), None]
            rows = [[*row, error] for row, error in zip(rows, errors, strict=True)]
        return Table(f"{self.name}: what changed", columns, rows,
                     [*self.sentences(), *(end.described for end in self.ends)])  # fmt: skip

    def changes_table(self, brief: bool = False) -> Table:
        """Return the changed assumptions: old and new value in the years in which they differ, and whence the new one.

        A `brief` one holds the first of them, without their notes.
        """
        columns = {"driver": TEXT, "input": TEXT, NAME: TEXT, "years": TEXT, UNIT: TEXT, "old": BY_ROW,
                   "new": BY_ROW, "status": TEXT, "source": TEXT, "note": TEXT}  # fmt: skip
        rows: list[list[Cell]] = [
            [change.group, change.input, change.name, change.years, change.unit, change.old, change.new,
             change.status, change.source, change.note]
            for change in self.changes
        ]  # fmt: skip
        notes = []
        if brief:
            del columns["note"]
            left = len(rows) - MOST_CHANGES
            notes = [f"{left} more; --changes lists them all."] if left > 0 else []
            rows = [row[:-1] for row in rows[:MOST_CHANGES]]
        return Table("Changed assumptions", columns, rows, notes, ids=("input",), group="driver", tones=STATUS_TONES)

    def plot(self, *, axes: Axes | None = None) -> Axes:
        """Draw the bridge as a waterfall: the old figure, each driver's effect, the new figure.

        Args:
            axes: Matplotlib's axes to draw on; those of a new figure if left out.

        Returns:
            The axes, by which a chart can be changed further: `axes.figure.savefig("bridge.png")`.

        Raises:
            ToolError: without `mtfs[plot]`.
        """
        from mtfs.analysis.plots.drawings import Step, waterfall

        steps = [Step(driver.name, driver.effect) for driver in self.drivers]
        bars = [Step("Old plan", self.old, whole=True), *steps, Step("New plan", self.new, whole=True)]
        notes = [end.described for end in self.ends]
        return waterfall(self.sentences()[0].removesuffix("."), self.unit, bars, notes, axes)

    def sentences(self) -> list[str]:
        """Return what moved the figure, how it was computed, and the largest drivers in a sentence each."""
        unit, movement = unit_named(self.unit), self.new - self.old
        nothing, moved = unit.large(0), unit.large(abs(movement))
        from_to = f"{self.name}: {unit.large(self.old)} becomes {unit.large(self.new)}"
        way = f", {'up' if movement > 0 else 'down'} {moved}."
        unchanged = f"{self.name}: unchanged at {unit.large(self.new)}."
        lines = [from_to + way if moved != nothing else unchanged, self.method]
        telling = [driver for driver in self.drivers if driver.changes or driver.structural]
        largest = sorted(telling, key=lambda driver: -abs(driver.effect))[:MOST_SENTENCES]
        lines += [_sentence(driver, self.unit) for driver in largest if unit.large(abs(driver.effect)) != nothing]
        if self.without_effect:
            lines.append(f"Changed, without effect on this figure: {', '.join(self.without_effect)}.")
        return lines


def _sentence(driver: Driver, name: str) -> str:
    """Return what a driver does to the figure, and what changed."""
    unit, verb = unit_named(name), "adds" if driver.effect > 0 else "takes away"
    words = [*driver.structural, *(_in_words(change) for change in driver.changes if not driver.structural)]
    more = f" and {len(words) - MOST_NAMED} more" if len(words) > MOST_NAMED else ""
    error = f" (standard error {unit.large(driver.error)})" if driver.error else ""
    return f"{driver.name} {verb} {unit.large(abs(driver.effect))}{error}: {'; '.join(words[:MOST_NAMED])}{more}."


def _in_words(change: Change) -> str:
    name, unit = change.name.rpartition(": ")[2], unit_named(change.unit)
    was, now = ("none" if value is None else unit.exactly(value) for value in (change.old, change.new))
    years = f", {change.years}" if change.years else ""
    return f"{name} {now}{years}" if change.old is None else f"{name} {was} becomes {now}{years}"


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
    chosen = _chosen_output(before, after, figure)
    ends = _known(chosen, before), _known(chosen, after)
    differ = differences(old, new, by)
    between, changes = PartialChanges(differ, chosen), tuple(differ.changes())
    players = between.players
    try:
        attribution = attribute(len(players), between.figure, most_exact)
        method = _method(len(players), attribution)
    except NotComputable:
        attribution = attribute(1, lambda made: ends[made])
        names = ", ".join(differ.names[player] for player in players)
        method = f"The figure cannot be computed with only some of the changes made ({names}): they stand undivided."
        players = (ALL_TOGETHER,)
    drivers = _drivers(differ, players, attribution, changes)
    name, unit = _named(chosen, before, after), after.unit(chosen.line)
    moving = {change.group for driver in drivers for change in driver.changes}
    idle = tuple(dict.fromkeys(change.group for change in changes if change.group not in moving))
    return Bridge(old, new, chosen, name, unit, *ends, drivers, changes, idle, method, attribution.errors is not None)


def _chosen_output(before: Projection, after: Projection, figure: str | None) -> Output:
    """Return the figure asked for, or the first that matters in both plans."""
    if figure is not None:
        chosen = output(figure, after)
        output(figure, before)
        if (one := before.unit(chosen.line)) != (other := after.unit(chosen.line)):
            raise LineError(f"{chosen.line}: is in {one} in the one plan and in {other} in the other; choose another")
        return chosen
    if all(Pot.ANNUAL in one.lines and not lacks_pressures(one.plan) for one in (before, after)):
        return Output(Pot.ANNUAL)
    shared = [year for year in before.plan.years[1:] if year in after.plan.years[1:]]
    for chosen in main_outputs(before if lacks_pressures(before.plan) else after):
        if chosen.line in before.lines and chosen.line in after.lines and shared:
            return Output(chosen.line, shared[-1])
    raise LineError("the two plans have no main figure in common; name one with --for, such as allocation.recurrent")


def _named(chosen: Output, before: Projection, after: Projection) -> str:
    """Return what the figure is called, also where the plans' years differ."""
    if chosen.year is None and before.plan.years != after.plan.years and not kind_of(chosen.line).single_value:
        return f"{figure_name(after.plan, chosen.line, over_years=True)}, all years of each plan"
    return chosen.name(after)


def _known(chosen: Output, projection: Projection) -> float:
    value = chosen.of(projection)
    if is_missing(value):
        raise PlanError(f"{projection.plan.name}: {chosen} rests on something missing; choose another figure")
    return float(value)


def _method(count: int, attribution: Attribution) -> str:
    if not count:
        return "Nothing that this figure rests on has changed."
    if count == 1:
        return "Exact: one change makes all of the movement."
    if attribution.errors is None:
        return f"Exact: averaged over every order of {count} changes (Shapley values)."
    return f"Sampled: averaged over {attribution.orders} of the orders of {count} changes; each has its standard error."


def _drivers(
    differ: Differences, players: Sequence[str], attribution: Attribution, changes: Sequence[Change]
) -> tuple[Driver, ...]:
    """Return the drivers that move the figure, the largest first, the structure and what rounding leaves last."""
    errors: Sequence[float | None] = attribution.errors or [None] * len(players)
    drivers = []
    for player, effect, error in zip(players, attribution.effects, errors, strict=True):
        name = differ.names.get(player, player)
        own = [change for change in changes if player == ALL_TOGETHER or change.group == name]
        words = differ.structural if player in (STRUCTURE, ALL_TOGETHER) else []
        if effect:
            drivers.append(Driver(name, effect, error, tuple(own), tuple(words)))
    drivers.sort(key=lambda driver: (driver.name == differ.names[STRUCTURE], -abs(driver.effect), driver.name))
    if attribution.rounding:
        drivers.append(Driver(ROUNDING, attribution.rounding, None, ()))
    return tuple(drivers)
