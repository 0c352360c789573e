"""One input that is moved while all else stays: its values, what the plan allows, and how an output follows."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mtfs.analysis.figures.outputs import Output
from mtfs.analysis.figures.projection import Projection
from mtfs.backends.numbers import figures, lines_required_positive
from mtfs.backends.program import program
from mtfs.core.errors import LineError, MtfsError, PlanError, suggestion
from mtfs.core.references import Assignment, Reference, read_reference
from mtfs.model.graph_recording import graph_of
from mtfs.plan.changed_inputs import changed_inputs
from mtfs.plan.changes import changed
from mtfs.plan.inputs import Input
from mtfs.plan.plan import Plan
from mtfs.plan.rules.inputs import changed_input_problems


def input_name(entry: Input) -> str:
    """Return what an input is called for readers, with the fund, stream, service or other part that it belongs to."""
    part = entry.section.partition(": ")[2]
    return f"{part}: {entry.name}" if part and entry.id.count(".") > 1 else entry.name


@dataclass(frozen=True)
class MovableInput:
    """A numeric input of a plan, whole or in one year."""

    plan: Plan
    entry: Input
    year: str | None = None

    def __str__(self) -> str:
        """Return it as users write it, such as `rates.growth 2026/27`."""
        return str(Reference(self.entry.id, self.year))

    @property
    def name(self) -> str:
        """What it is called for readers, with its year."""
        return f"{input_name(self.entry)}, {self.year}" if self.year else input_name(self.entry)

    @property
    def bounds(self) -> tuple[float, float]:
        """Between which values it may lie, whatever else the plan says."""
        return self.entry.bounds or (-math.inf, math.inf)

    @property
    def present(self) -> float | None:
        """Its value: in its year, or in all plan years if that is one value; None where it varies or is missing."""
        if self.entry.missing:
            return None
        years = self.plan.values[self.entry.id]
        values = {years[self.plan.years.index(self.year)]} if self.year else set(years[1:])
        return values.pop() if len(values) == 1 else None

    @property
    def near(self) -> float:
        """Where to look first: its value, that of the first plan year if it varies, 0 if it is missing."""
        first = 0.0 if self.entry.missing else float(self.plan.values[self.entry.id][1])
        return first if self.present is None else self.present

    def values_at(self, value: float) -> tuple[Any, ...]:
        """Return the input in the base year and each plan year with another value in its year, or one for all years."""
        plan = self.plan
        return changed_inputs(plan, self.assigned(value))[self.entry.id].by_year(plan)

    def assigned(self, value: float) -> list[Assignment]:
        """Return the change of the plan that sets it."""
        return [Assignment(self.entry.id, self.year, repr(value))]


def movable_input(text: str, plan: Plan) -> MovableInput:
    """Return the input, or its year, that a text such as `funds.sdf.repurpose` or `rates.growth 2026/27` names.

    Raises:
        LineError: for a text that names no input of the plan.
        PlanError: for an input that is no number, or a year that it cannot have.
    """
    named = read_reference(text, "names no input; write INPUT or INPUT YEAR, such as rates.growth 2026/27")
    key, entry = named.id, plan.inputs.get(named.id)
    if entry is None:
        if key in Projection(plan, figures(plan)).lines:
            raise LineError(f"{key} is a line, which follows from inputs; `mtfs explain {key}` names them: move one")
        raise LineError(f"the plan has no input {key!r}{suggestion(key, movable(plan))}")
    if entry.provenance is None:
        what = f"a choice ({', '.join(entry.options)})" if entry.options else "what the plan is, not a number in it"
        raise PlanError(f"{key}: is {what}; name a rate, a share or an amount")
    moved = MovableInput(plan, entry, named.year)
    if moved.year or entry.kind != "series":  # said once more, what stands there shows whether it can be said so
        in_plan = moved.year is None or moved.year in plan.years
        changed(plan, moved.assigned((moved.present if in_plan else None) or 0.0))
    return moved


def movable(plan: Plan) -> dict[str, Input]:
    """Return the inputs that are numbers, by id."""
    return {key: entry for key, entry in plan.inputs.items() if entry.provenance is not None}


class Response:
    """A figure of a plan as its inputs move: computed by the compiled model, without checking the plan again."""

    def __init__(self, plan: Plan, output: Output) -> None:
        """Compile the output of a plan and of all plans with the same structure."""
        self.plan, self.output = plan, output
        self.inputs = graph_of(plan).inputs_of((output.line,))
        self._positive = lines_required_positive(plan)
        self._program = program(plan, tuple(dict.fromkeys((output.line, *self._positive))))

    def __call__(self, moved: Mapping[str, Sequence[Any]]) -> float:
        """Return the figure with other values, base year first, of some inputs; NaN where it cannot be computed."""
        try:
            lines = self._program.run({**self.plan.values, **moved})
        except ArithmeticError:
            return math.nan
        if any(value is not None and value <= 0 for line in self._positive for value in lines[line]):
            return math.nan
        value = self.output.of(Projection(self.plan, lines))
        return math.nan if isinstance(value, complex) or math.isinf(value) else value


def allowed(plan: Plan, changes: Iterable[Assignment]) -> bool:
    """Return whether the plan's rules allow it to be changed so; whether it can then be computed is another question.

    A changed plan is checked as a whole, which takes its time: only where a rule speaks of several inputs together.
    """
    changes = list(changes)
    try:
        entries = changed_inputs(plan, changes).values()
        if any(entry.ruled_together for entry in entries):
            changed(plan, changes)
    except MtfsError:
        return False
    return not any(problem for entry in entries for problem in changed_input_problems(plan, entry))


def refusal(plan: Plan, changes: Iterable[Assignment]) -> str:
    """Return why a plan is refused once it is changed so; nothing where it is not."""
    try:
        figures(changed(plan, changes))
    except MtfsError as error:
        return str(error.problems[0])
    return ""
