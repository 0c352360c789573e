"""Sensitivity: what each input does to one output, alone over its range, and two inputs together."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from mtfs.analysis.figures.missing import partial_notes
from mtfs.analysis.figures.outputs import Output, main_outputs, output
from mtfs.analysis.figures.projection import Projection, project
from mtfs.analysis.levers.levers import Response, allowed, input_name, movable_input
from mtfs.analysis.levers.spans import OF_PLAN, STEP_RULE, Span, span_of, within_bounds, within_rules
from mtfs.core.errors import LineError, PlanError
from mtfs.core.tables import BY_ROW, NAME, TEXT, UNIT, Cell, Table, Tabular
from mtfs.core.units import ELASTICITY, unit_named
from mtfs.formulas.algebra import is_missing
from mtfs.plan.plan import Plan
from mtfs.plan.scenarios import as_selected

if TYPE_CHECKING:
    from matplotlib.axes import Axes

BUMP = 1e-4
"""Share of the input by which an elasticity moves it, up and down."""
UNMOVED = 1e-12
"""Relative change of an output that counts as none: rounding of the arithmetic."""
HELD = 1e-6
"""Share of a range below which an input counts as held where it is."""
MOST_POINTS = 21


@dataclass(frozen=True)
class Effect:
    """What one input does to the output: the output at both ends of its span, and the elasticity.

    The elasticity is the change of the output in % for 1% more of the input in all years; None where either is 0.
    """

    span: Span
    base: float
    at_low: float
    at_high: float
    elasticity: float | None

    @property
    def swing(self) -> float:
        """How far the output moves between the ends and the plan's own value."""
        return max(self.at_low, self.at_high, self.base) - min(self.at_low, self.at_high, self.base)


@dataclass(frozen=True)
class Sensitivity(Tabular):
    """What moves an output, the largest swing first; the inputs that do not move it, and those the plan's rules hold.

    Money in £k, rates and shares as fractions.
    """

    plan: Plan
    output: Output
    base: float
    effects: tuple[Effect, ...]
    unmoved: tuple[str, ...]
    held: tuple[str, ...]
    rule: str

    @cached_property
    def unit(self) -> str:
        """Unit of the output."""
        return self.output.unit(Projection(self.plan, {}))

    @property
    def name(self) -> str:
        """What the output is called for readers."""
        return self.output.name(Projection(self.plan, {}))

    def table(self, top: int | None = None) -> Table:
        """Return each input's low, own and high value, the output there, its swing and elasticity; remarks as notes."""
        outputs = dict.fromkeys(("output at low", "output", "output at high", "swing"), self.unit)
        columns = {"input": TEXT, NAME: TEXT, UNIT: TEXT, "low": BY_ROW, "plan": BY_ROW, "high": BY_ROW,
                   **outputs, "elasticity": ELASTICITY.name, "note": TEXT}  # fmt: skip
        rows: list[list[Cell]] = [
            [effect.span.entry.id, input_name(effect.span.entry), effect.span.entry.unit, effect.span.low,
             effect.span.base, effect.span.high, effect.at_low, effect.base, effect.at_high, effect.swing,
             effect.elasticity, effect.span.note()]
            for effect in self.effects[:top]
        ]  # fmt: skip
        title = f"{self.plan.name}: what moves {self.output} ({self.name})"
        return Table(title, columns, rows, self.remarks(top), ids=("input",))

    def readable(self, top: int | None = None) -> Table:
        """Return the table for readers: the output of the plan, the same in every row, stands below it."""
        outputs = dict.fromkeys(("at low", "at high", "swing"), self.unit)
        columns = {"input": TEXT, NAME: TEXT, UNIT: TEXT, "low": BY_ROW, "plan": BY_ROW, "high": BY_ROW,
                   **outputs, "elasticity": ELASTICITY.name, "range": TEXT, "note": TEXT}  # fmt: skip
        rows: list[list[Cell]] = [
            [effect.span.entry.id, input_name(effect.span.entry), effect.span.entry.unit, effect.span.low,
             effect.span.base, effect.span.high, effect.at_low, effect.at_high, effect.swing, effect.elasticity,
             "plan's" if effect.span.basis == OF_PLAN else "step", effect.span.note(basis=False)]
            for effect in self.effects[:top]
        ]  # fmt: skip
        title = f"{self.plan.name}: what moves {self.name}"
        base = f"As the plan stands it is {unit_named(self.unit).large(self.base)}."
        return Table(title, columns, rows, [base, *self.remarks(top)], ids=("input",))

    def plot(self, top: int = 10, *, axes: Axes | None = None) -> Axes:
        """Draw a tornado: the output with each input at its low and its high end, the largest swing at the top.

        Args:
            top: The most inputs that are drawn.
            axes: Matplotlib's axes to draw on; those of a new figure if left out.

        Returns:
            The axes, by which a chart can be changed further: `axes.figure.savefig("tornado.png")`.

        Raises:
            LineError: where no input moves the output.
            ToolError: without `mtfs[plot]`.
        """
        from mtfs.analysis.plots.drawings import Moved, tornado

        if not self.effects:
            raise LineError(f"{self.output}: no input moves it over its range, so there is nothing to draw")
        unit, inputs = unit_named(self.unit), []
        for effect in self.effects[:top]:
            entry = effect.span.entry
            low, high = (unit_named(entry.unit).large(end) for end in (effect.span.low, effect.span.high))
            inputs.append(Moved(input_name(entry), f"{low} to {high}", effect.at_low, effect.at_high))
        first = self.effects[0]
        least, most = (unit.large(end) for end in sorted((first.at_low, first.at_high)))
        title = f"{self.name}: {input_name(first.span.entry)} moves it most, from {least} to {most}"
        return tornado(title, self.unit, self.base, inputs, axes)

    def remarks(self, top: int | None = None) -> list[str]:
        """Return the rule of the ranges, and what is not in the table."""
        said = [f"Ranges: {self.rule}."]
        left = len(self.effects) - len(self.effects[:top])
        if left:
            said.append(f"{left} more move it less; --top {len(self.effects)} shows them.")
        if self.unmoved:
            many = len(self.unmoved) > 1
            what = f"{len(self.unmoved)} other inputs do" if many else "1 other input does"
            said.append(f"{what} not move it over {'their ranges' if many else 'its range'}.")
        if self.held:
            said.append(f"Not moved, as the plan's rules allow no other value alone: {', '.join(self.held)}.")
        return [*said, *partial_notes(self.plan, [self.output.line])]

    def span_of(self, text: str) -> Span:
        """Return the span of an input that moves the output.

        Raises:
            LineError: for an input that the plan does not have.
            PlanError: for one that is no number or does not move the output.
        """
        entry = self.plan.inputs.get(text)
        if entry is None and movable_input(text, self.plan).year:
            raise PlanError(f"{text}: all years of an input are moved together; leave the year out")
        for effect in self.effects:
            if effect.span.entry is entry:
                return effect.span
        if entry is None or entry.provenance is None:
            movable_input(text, self.plan)
        why = "cannot be moved alone under the plan's rules" if text in self.held else f"does not move {self.output}"
        raise PlanError(f"{text}: {why}; `mtfs sensitivity --for LINE` lists the inputs that move a line")

    def two_way(self, first: str | None = None, second: str | None = None, points: int = 5) -> TwoWay:
        """Return the output over a grid of values of two inputs; those of the largest swing unless they are named.

        Raises:
            LineError: for an input that the plan does not have.
            PlanError: for fewer than two inputs that move the output, the same one twice, or a number of points
                that is even, below 3 or above 21.
        """
        if points % 2 == 0 or not 3 <= points <= MOST_POINTS:
            raise PlanError(
                f"{points} points: give an odd number from 3 to {MOST_POINTS}, so that the plan's value is one"
            )
        names = [name for name in (first, second) if name is not None]
        others = [effect.span.entry.id for effect in self.effects if effect.span.entry.id not in names]
        if len(names) + len(others) < 2:
            raise PlanError(f"{self.output}: fewer than two inputs move it, so there is no two-way table")
        rows, columns = (self.span_of(name) for name in (names + others)[:2])
        if rows.entry.id == columns.entry.id:
            raise PlanError(f"{rows.entry.id}: is named twice; a two-way table needs two inputs")
        return _two_way(self, rows, columns, points)


@dataclass(frozen=True)
class TwoWay(Tabular):
    """An output over a grid of two inputs' values: `cells[row][column]`, None where the plan is refused."""

    sensitivity: Sensitivity
    rows: Span
    columns: Span
    values: tuple[tuple[float, ...], tuple[float, ...]]
    cells: tuple[tuple[float | None, ...], ...]

    def table(self) -> Table:
        """Return the grid: the first input down, the second across."""
        across = [self._label(value) for value in self.values[1]]
        columns = {self.rows.entry.id: self.rows.entry.unit, UNIT: TEXT, **dict.fromkeys(across, BY_ROW)}
        rows = [[value, self.sensitivity.unit, *cells] for value, cells in zip(self.values[0], self.cells, strict=True)]
        down, over = input_name(self.rows.entry), input_name(self.columns.entry)
        title = f"{self.sensitivity.plan.name}: {self.sensitivity.name} by {down} (down) and {over} (across)"
        unit = unit_named(self.columns.entry.unit)
        large = {label: unit.exactly(value) for label, value in zip(across, self.values[1], strict=True) if unit.money}
        return Table(title, columns, rows, titles={self.rows.entry.id: down, **large})

    def _label(self, value: float) -> str:
        unit = unit_named(self.columns.entry.unit)
        short = [unit.in_table(v) for v in self.values[1]]
        return unit.in_table(value) if len(set(short)) == len(short) else repr(value)


def sensitivity(plan: Plan | Projection, figure: str | None = None, step: float | None = None) -> Sensitivity:
    """Find out what each numeric input does to an output, all else as the plan has it.

    Each input is moved over its own range where the plan has one under `uncertainty`, and by the common step
    otherwise (`mtfs.analysis.levers.spans.STEP_RULE`). A range that leaves what the input or the plan's rules allow is
    clipped, and says so.

    Args:
        plan: The plan, or what was computed from it.
        figure: A line in one year, or its total over the plan years, such as "pot.total" or "gap.in_year 2029/30";
            what matters first in the plan if left out.
        step: Move every input by this share of its value instead, as 0.1 for 10%; the plan's ranges are not used.

    Raises:
        LineError: for an output that the plan does not have, or one that is missing.
        PlanError: for a step that is none.
    """
    if step is not None and not 0 < step <= 1:  # nor NaN
        raise PlanError(f"a step of {step:g}: is no share of an input; give one above 0 and up to 1, as 0.1 for 10%")
    projection = plan if isinstance(plan, Projection) else project(plan)
    if projection.plan.scenario:
        projection = project(as_selected(projection.plan))
    plan = projection.plan
    chosen = output(figure, projection) if figure is not None else next(iter(main_outputs(projection)), None)
    if chosen is None:
        raise LineError("the plan has no pot, allocation or gap; name the line to look at with --for")
    base = chosen.of(projection)
    if is_missing(base):
        raise LineError(
            f"{chosen} is missing: it rests on something that the plan does not know (`mtfs check` lists it)"
        )
    response = Response(plan, chosen)
    effects, unmoved, held = [], [], []
    for key, entry in plan.inputs.items():
        if not entry.can_be_drawn or entry.missing:
            continue
        span = span_of(plan, entry, step) if key in response.inputs else None
        effect = _effect(plan, response, base, span) if span is not None else None
        if span is None or effect is None:
            unmoved.append(key)
        elif effect.span.high - effect.span.low <= HELD * (span.high - span.low):
            held.append(key)
        else:
            effects.append(effect)
    effects.sort(key=lambda effect: (-effect.swing, effect.span.entry.id))
    of_plan = any(effect.span.basis == OF_PLAN for effect in effects)
    rule = STEP_RULE if step is None else f"each input ± {step:.4g} of its own value"
    return Sensitivity(plan, chosen, base, tuple(effects), tuple(unmoved), tuple(held),
                       f"{OF_PLAN} where it gives one, otherwise {rule}" if of_plan else rule)  # fmt: skip


def _effect(plan: Plan, response: Response, base: float, span: Span) -> Effect | None:
    """Return what an input does to the output over its span, clipped; None where it does nothing."""

    def figure_at(value: float) -> float:
        return response({span.entry.id: span.values_at(value)})

    small, span = UNMOVED * max(1.0, abs(base)), within_bounds(span, response)
    if all(abs(figure_at(value) - base) <= small for value in span.points(5)):
        return None
    span = within_rules(span, plan)
    return Effect(span, base, figure_at(span.low), figure_at(span.high), _elasticity(plan, response, base, span))


def _elasticity(plan: Plan, response: Response, base: float, span: Span) -> float | None:
    own = plan.values[span.entry.id]
    if base == 0 or not any(value for value, moves in zip(own, span.moving, strict=True) if moves):
        return None

    def scaled(factor: float) -> float:
        moved = (value * factor if moves else value for value, moves in zip(own, span.moving, strict=True))
        return response({span.entry.id: tuple(moved)})

    elasticity = (scaled(1 + BUMP) - scaled(1 - BUMP)) / (2 * BUMP * base)
    return None if is_missing(elasticity) else elasticity


def _two_way(result: Sensitivity, rows: Span, columns: Span, points: int) -> TwoWay:
    plan, response = result.plan, Response(result.plan, result.output)
    values = (tuple(rows.points(points)), tuple(columns.points(points)))
    parts = {span.entry.ruled_with for span in (rows, columns)}

    def cell(down: float, across: float) -> float | None:
        moved = {rows.entry.id: rows.values_at(down), columns.entry.id: columns.values_at(across)}
        value = response(moved)
        if len(parts) == 1 and not allowed(plan, [*rows.assigned(plan, down), *columns.assigned(plan, across)]):
            return None
        return None if is_missing(value) else value

    cells = tuple(tuple(cell(down, across) for across in values[1]) for down in values[0])
    return TwoWay(result, rows, columns, values, cells)
