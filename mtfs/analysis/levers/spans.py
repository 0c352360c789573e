"""How far an input is moved around its own value: by the plan's range or by a common step, as far as is allowed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from mtfs.analysis.levers.levers import Response, allowed
from mtfs.analysis.levers.roots import last_where
from mtfs.core.references import Assignment
from mtfs.formulas.algebra import is_missing
from mtfs.plan.inputs import STEP_OF_AMOUNTS, Input
from mtfs.plan.parts.uncertainty import Range
from mtfs.plan.plan import Plan

STEP_RULE = "rates ± 1 percentage point, shares ± 5 percentage points, all else ± 10%"
OF_PLAN, OF_STEP = "the plan's range", "the common step"


@dataclass(frozen=True)
class Span:
    """How far one input is moved: a low and a high value around the plan's own, in the input's unit.

    Of an input that differs by year they are values in `year`; `values_at` gives every year, base year first.
    """

    entry: Input
    year: str
    low: float
    base: float
    high: float
    basis: str
    moving: tuple[bool, ...]
    values_at: Callable[[float], tuple[float, ...]]
    remark: str = ""

    def assigned(self, plan: Plan, value: float) -> list[Assignment]:
        """Return the changes of the plan that move the input there."""
        if self.entry.kind == "figure":
            return [Assignment(self.entry.id, None, repr(float(value)))]
        years = zip(plan.years, self.values_at(value), self.moving, strict=True)
        return [Assignment(self.entry.id, year, repr(float(moved))) for year, moved, moves in years if moves]

    def points(self, count: int) -> list[float]:
        """Return an odd number of values from low to high; the plan's own is the middle one, or one of the ends."""
        half = count // 2
        parts = [(self.low, self.base, half), (self.base, self.high, half)]
        if self.base in (self.low, self.high):
            parts = [(self.low, self.high, count - 1)]
        values = [first + (last - first) * step / steps for first, last, steps in parts for step in range(steps)]
        return [*values, self.high]

    def note(self, basis: bool = True) -> str:
        """Return what a reader should know: whose range it is (if asked), of which year it speaks, where it was cut."""
        moved = zip(self.values_at(self.base), self.moving, strict=True)
        differs = len({value for value, moves in moved if moves}) > 1
        year = f"{self.year}; all years move alike" if differs else ""
        return "; ".join(filter(None, (self.basis if basis else "", year, self.remark)))


def span_of(plan: Plan, entry: Input, step: float | None) -> Span | None:
    """Return how far an input is moved before anything is clipped; None where its step is nothing.

    Args:
        plan: The plan.
        entry: A number that is not missing.
        step: A share of the input's value; None for the plan's range, or the common step where it has none.
    """
    input_range = {one.input: one for one in plan.uncertainty.values()}.get(entry.id)
    if input_range is not None and step is None:
        low, high = input_range.ends
        base = input_range.central(plan)
        remark = "" if low <= base <= high else "it does not hold the plan's value"
        return Span(entry, plan.years[input_range.period(plan)], low, base, high, OF_PLAN, input_range.moving(plan),
                    lambda value: input_range.values_at(plan, value), remark)  # fmt: skip
    own, moving = plan.values[entry.id], Range.model_construct(input=entry.id, year=None).moving(plan)
    period = next((period for period in plan.periods if moving[period] and own[period] != 0), 1)
    base = float(own[period])
    added = entry.step if step is None else None
    width = added if added is not None else abs(base) * (STEP_OF_AMOUNTS if step is None else step)
    if width == 0:
        return None

    def values_at(value: float) -> tuple[float, ...]:
        moved = (value if old == base else old + (value - base) if added is not None else old * (value / base)
                 for old in own)  # fmt: skip
        return tuple(new if moves else old for new, old, moves in zip(moved, own, moving, strict=True))

    return Span(entry, plan.years[period], base - width, base, base + width, OF_STEP, moving, values_at)


def within_bounds(span: Span, response: Response) -> Span:
    """Return the span as far as the input may go in every year, and as the model can be computed."""
    lowest, highest = span.entry.bounds or (span.low, span.high)

    def test(value: float) -> bool:
        years = span.values_at(value)
        inside = (lowest <= year <= highest for year, moves in zip(years, span.moving, strict=True) if moves)
        return all(inside) and not is_missing(response({span.entry.id: years}))

    return _clipped(span, test, "what the input may be")


def within_rules(span: Span, plan: Plan) -> Span:
    """Return the span as far as the plan's rules allow the input to go while all else stays."""
    return _clipped(span, lambda value: allowed(plan, span.assigned(plan, value)), "the plan's rules")


def _clipped(span: Span, test: Callable[[float], bool], by: str) -> Span:
    """Return the span with its ends moved inwards to where a test holds."""
    ends = {"low": span.low, "high": span.high}
    bounds = span.entry.bounds or (span.low, span.high)
    said = []
    for name, end in ends.items():
        if not test(end):
            border = min(max(end, bounds[0]), bounds[1])
            ends[name] = border if test(border) else last_where(test, span.base, end)
            said.append(f"{name} clipped to {by}")
    return replace(span, low=ends["low"], high=ends["high"], remark="; ".join(filter(None, (span.remark, *said))))
