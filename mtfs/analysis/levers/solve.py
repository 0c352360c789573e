"""Goal seek: the value of one input at which an output is what it should be."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

from mtfs.analysis.figures.checks import checks
from mtfs.analysis.figures.outputs import Output, output
from mtfs.analysis.figures.projection import Projection, project
from mtfs.analysis.levers.levers import MovableInput, Response, allowed, movable_input, refusal
from mtfs.analysis.levers.roots import Crossings, Jump, Place, find, last_where, scan
from mtfs.core.errors import LineError, PlanError
from mtfs.core.references import Reference, read_assignment
from mtfs.core.tables import BY_ROW, NAME, TEXT, UNIT, Cell, Table, Tabular
from mtfs.core.units import INDEX, RATE, SHARE, Unit, general, unit_named
from mtfs.formulas.algebra import is_missing
from mtfs.plan.changes import bare_amount, changed
from mtfs.plan.edited import with_changes
from mtfs.plan.plan import Plan
from mtfs.plan.scenarios import as_selected

TOLERANCE = 1e-6
"""How near the output comes to the target, in the output's unit; in that of rates, shares and indices:"""
TOLERANCE_OF_RATIOS = 1e-9
HELD = 1e-6
"""Share of the range tried below which the plan's rules hold an input where it is."""
RATIOS = (RATE.name, SHARE.name, INDEX.name)
EVENLY, A_DECADE = 400, 20
"""Values tried: so many evenly over the range, and so many a decade towards the present value."""
RULES_EVENLY, RULES_A_DECADE = 40, 4
"""Of these the plan's rules are tried."""


@dataclass(frozen=True)
class Stretch:
    """Values of the input that the plan allows, and why not those beyond."""

    low: float
    high: float
    below: str = ""
    above: str = ""


@dataclass(frozen=True)
class Solved(Tabular):
    """The outcome of a goal seek: every value, or range of values, of the input that gives the target.

    Money in £k, rates and shares as fractions. `places` is empty where there is no solution; `nearest` is then the
    allowed value that comes nearest, with the output there.
    """

    lever: MovableInput
    output: Output
    target: float
    before: float
    places: tuple[Place, ...]
    jumps: tuple[Jump, ...]
    stretches: tuple[Stretch, ...]
    tried: tuple[float, float]
    reached: tuple[float, float]
    nearest: tuple[float, float]
    depends: bool

    @property
    def plan(self) -> Plan:
        """The plan as it stands."""
        return self.lever.plan

    @cached_property
    def values(self) -> tuple[float, ...]:
        """One value a solution: of a range the one nearest to the present value."""
        present = self.lever.present
        return tuple(place.low if present is None else min(max(present, place.low), place.high)
                     for place in self.places)  # fmt: skip

    @property
    def value(self) -> float:
        """The only solution.

        Raises:
            PlanError: where there is none, or more than one.
        """
        if not self.places:
            raise PlanError(self.remarks()[0])
        if len(self.values) > 1:
            listed = ", ".join(map(repr, self.values))
            raise PlanError(
                f"{self.lever}: {len(self.values)} solutions ({listed}); choose one with --between LOW HIGH"
            )
        return self.values[0]

    def solved_plan(self) -> Plan:
        """Return the plan with the only solution, marked illustrative, its note saying what goal seek found.

        Raises:
            PlanError: where there is no solution, or more than one.
        """
        return with_changes(self.plan, self.lever.assigned(self.value), note=_note(self))

    def table(self) -> Table:
        """Return each solution in two rows, the input and the output that it gives; remarks as notes."""
        columns = {"solution": TEXT, "figure": TEXT, "id": TEXT, NAME: TEXT, UNIT: TEXT, "before": BY_ROW,
                   "after": BY_ROW, "up to": BY_ROW, "change": TEXT, "checks that fail": TEXT}  # fmt: skip
        rows: list[list[Cell]] = []
        for number, (place, value) in enumerate(zip(self.places, self.values, strict=True), start=1):
            after = project(changed(self.plan, self.lever.assigned(value)))
            failing = "; ".join(check.name for check in checks(after).failing) or "none"
            up_to, change = None if place.one else place.high, f"{self.lever} = {value!r}"
            rows.append([str(number), "input", str(self.lever), self.lever.name, self.lever.entry.unit,
                         self.lever.present, place.low, up_to, change, failing])  # fmt: skip
            rows.append([str(number), "output", str(self.output), self.output.name(after), self.output.unit(after),
                         self.before, self.output.of(after), None, "", ""])  # fmt: skip
        output = self.output.name(Projection(self.plan, {}))
        title = f"{self.plan.name}: {self.lever.name}, for {output} = {self._of(self.target)}"
        return Table(title, columns, rows, self.remarks(), ids=("id", "change"))

    def said_back(self, target: str) -> Iterator[str]:
        """Yield the target with its unit where the text of it names none."""
        return bare_amount(f"Goal: {self.output}", target, self._unit, self.target, self.before)

    @property
    def _unit(self) -> Unit:
        return unit_named(self.output.unit(Projection(self.plan, {})))

    def _of(self, value: float) -> str:
        return self._unit.exactly(value)

    def _to(self, value: float) -> str:
        return unit_named(self.lever.entry.unit).exactly(value)

    def remarks(self) -> list[str]:
        """Return what a reader should know: how many solutions, where they were looked for, what the plan allows."""
        low, high = self.tried
        between = f"{self._to(low)} and {self._to(high)}"
        where = f"between {between}"
        if not self.depends:
            first = f"{self.output} does not depend on {self.lever}: it is {self._of(self.before)} at any value"
        elif not self.places and all(s.high - s.low <= HELD * (high - low) for s in self.stretches):
            first = f"{self.lever} is held at {self._to(self.lever.near)}: the plan's rules allow no other value alone"
        elif not self.places:
            number, value = self.nearest
            first = (
                f"No value of {self.lever} {where} gives {self.output} = {self._of(self.target)}: it reaches from "
                f"{self._of(self.reached[0])} to {self._of(self.reached[1])}; the nearest is {self._of(value)}, "
                f"at {self.lever} = {number!r}"
            )
        elif len(self.places) > 1:
            first = f"{len(self.places)} solutions {where}; choose one with --between LOW HIGH"
        else:
            place = self.places[0]
            what = (
                "One solution" if place.one else f"Any value from {self._to(place.low)} to {self._to(place.high)} does,"
            )
            first = f"{what} {where}"
        return [
            first,
            *self._varies(),
            *self._jumps(),
            *self._limits(),
            *([self._resolution()] if self.depends else []),
        ]

    def _varies(self) -> list[str]:
        moved = self.lever
        if moved.entry.missing or moved.present is not None:
            return []
        return [f"{moved} differs by year in the plan; it was given one value for all years. Name a year to move one"]

    def _jumps(self) -> list[str]:
        unit = self._unit
        return [
            f"{self.output} jumps over the target: from {unit.in_sentence(jump.below)} to "
            f"{unit.in_sentence(jump.above)} at {self.lever} = {jump.position!r}"
            for jump in self.jumps[:3]
        ]

    def _limits(self) -> list[str]:
        """Return what the plan does not allow within the range that was tried."""
        low, high = self.tried
        said = []
        for stretch in self.stretches:
            if stretch.below and stretch.low > low:
                said.append(f"Below {stretch.low:.10g} the plan is refused: {stretch.below}")
            if stretch.above and stretch.high < high:
                said.append(f"Above {stretch.high:.10g} the plan is refused: {stretch.above}")
        return said

    def _resolution(self) -> str:
        apart = (self.tried[1] - self.tried[0]) / EVENLY
        return (
            f"Looked at values {general(apart, 3)} apart, closer near the present value; of two solutions closer "
            "together than that one or both may not be seen"
        )


def solve(
    plan: Plan, change: str, figure: str, target: float | str, between: tuple[float, float] | None = None
) -> Solved:
    """Find every value of one input at which an output takes a target value.

    Args:
        plan: The plan.
        change: A numeric input, in one year if need be, such as "funds.sdf.repurpose" or "rates.growth 2026/27".
            A series without a year takes one value for all years.
        figure: A line in one year, or its total over the plan years, such as "pot.total" or "pot.annual 2029/30".
        target: The value it should have, in its unit: £k, a fraction; or a text such as "£205m" or "2.3%".
        between: Look only between these values of the input; otherwise wherever the plan allows it.

    Raises:
        LineError: for an input or output that the plan does not have, or an output that is missing.
        PlanError: for an input that is no number, a target or a range that is none.
    """
    plan = as_selected(plan)
    moved = movable_input(change, plan)
    projection = project(plan)
    chosen = output(figure, projection)
    target = chosen.read(target, projection)
    if not math.isfinite(target):
        raise PlanError(f"{figure} = {target}: is no number to aim at; write one, in {chosen.unit(projection)}")
    tried = _range(moved, between)
    start = changed(plan, moved.assigned(0.0)) if moved.entry.missing else plan
    response = Response(start, chosen)
    before = chosen.of(projection)
    if is_missing(before) and not moved.entry.missing:
        raise LineError(
            f"{chosen} is missing: it rests on something that the plan does not know (`mtfs check` lists it)"
        )

    def value_at(x: float) -> float:
        return response({moved.entry.id: moved.values_at(x)})

    stretches = tuple(_stretches(moved, value_at, tried))
    if not stretches:
        why = refusal(plan, moved.assigned(tried[0]))
        raise PlanError(f"{moved}: the plan is refused everywhere between {tried[0]:g} and {tried[1]:g}: {why}")
    tolerance = TOLERANCE_OF_RATIOS if chosen.unit(projection) in RATIOS else TOLERANCE
    crossings = Crossings([], [], {})
    for stretch in stretches:
        points = [stretch.low, stretch.high]
        if moved.entry.id in response.inputs:
            points = scan(stretch.low, stretch.high, moved.near, EVENLY, A_DECADE)
        part = find(value_at, points, target, tolerance)
        crossings = Crossings(crossings.places + part.places, crossings.jumps + part.jumps, crossings.met | part.met)
    reached = (min(crossings.met.values()), max(crossings.met.values()))
    depends = reached[1] - reached[0] > tolerance
    places = crossings.places if depends else [Place(s.low, s.high) for s in stretches] if crossings.places else []
    return Solved(moved, chosen, target, before, tuple(places), tuple(crossings.jumps), stretches, tried, reached,
                  crossings.nearest(target), depends)  # fmt: skip


def goal_of(text: str) -> tuple[str, str]:
    """Return the output and its target in a text such as `pot.total=205000` or `pot.total=£205m`.

    Raises:
        LineError: If the text is no such goal.
    """
    goal = read_assignment(text, "is no goal; write OUTPUT=VALUE, such as pot.total=205000 (in £k) or =£205m")
    return str(Reference(goal.target, goal.year)), goal.value


def _range(moved: MovableInput, between: tuple[float, float] | None) -> tuple[float, float]:
    """Return the values to try: those asked for, as far as the input may take them."""
    low, high = moved.bounds
    if between is None:
        return low, high
    if not between[0] < between[1]:
        raise PlanError(f"between {between[0]:g} and {between[1]:g}: is no range; give the lower value first")
    if between[1] < low or between[0] > high:
        raise PlanError(
            f"between {between[0]:g} and {between[1]:g}: {moved} may lie between {low:g} and {high:g}; look there"
        )
    return max(low, between[0]), min(high, between[1])


def _stretches(moved: MovableInput, value_at: Any, tried: tuple[float, float]) -> list[Stretch]:
    """Return where between two values the plan is allowed and can be computed; its borders to neighbouring floats."""

    def may_be(x: float) -> bool:
        return not is_missing(value_at(x)) and allowed(moved.plan, moved.assigned(x))

    points = scan(*tried, moved.near, RULES_EVENLY, RULES_A_DECADE)
    state = {x: may_be(x) for x in points}
    stretches: list[list[Any]] = []
    if state[points[0]]:
        stretches.append([points[0], None, "", ""])
    for x, y in pairwise(points):
        if state[y] and not state[x]:
            stretches.append([last_where(may_be, y, x), None, refusal(moved.plan, moved.assigned(x)), ""])
        elif state[x] and not state[y]:
            stretches[-1][1], stretches[-1][3] = last_where(may_be, x, y), refusal(moved.plan, moved.assigned(y))
    if stretches and stretches[-1][1] is None:
        stretches[-1][1] = points[-1]
    return [Stretch(*stretch) for stretch in stretches]


def _note(solved: Solved) -> str:
    """Return what the solution is, and what the value was."""
    entry = solved.lever.entry
    assert entry.provenance is not None  # it is a number
    present = solved.lever.present
    several = present is None and not entry.missing
    was = "several values" if several else unit_named(entry.unit).in_sentence(present or math.nan)
    whence = ", ".join(filter(None, (entry.provenance.standing, entry.provenance.source)))
    year = f", {solved.lever.year}" if solved.lever.year else ""
    note = f"Found by goal seek{year}: {solved.output} is {solved._of(solved.target)}. Before: {was} ({whence})."
    return f"{note} {entry.provenance.note}".strip()
