"""What keeps the ranges of a plan from being used.

These are no rules of the plan itself: a reading, a scenario or an edit may move an input out of its range, and
everything but uncertainty can still be computed.
"""

from __future__ import annotations

from collections.abc import Iterator

from mtfs.core.errors import PlanError
from mtfs.core.problems import Problem
from mtfs.plan.content import PlanContent
from mtfs.plan.parts.uncertainty import Range

CENTRED = 1e-6
"""How far, as a share of its range, a normal input's central value may lie from the middle."""


def range_problems(plan: PlanContent) -> list[Problem]:
    """Return what keeps the ranges of a plan from being used."""
    return [problem for key, range_ in plan.uncertainty.items() for problem in _problems(plan, key, range_)]


def require_ranges(plan: PlanContent) -> None:
    """Raise PlanError if the ranges of a plan cannot be used.

    Raises:
        PlanError: naming the range, its low, central and high value, and the remedy.
    """
    if not plan.uncertainty:
        remedy = (
            "in the plan file, give an input its range under [uncertainty.NAME], such as "
            'input = "rates.growth", low = { value = 0.018, unit = "rate", status = "local" }, '
            'high = { value = 0.028, unit = "rate", status = "local" }'
        )
        raise PlanError(Problem("uncertainty", None, "the plan has none", remedy))
    if problems := range_problems(plan):
        raise PlanError(problems)


def _problems(plan: PlanContent, key: str, range_: Range) -> Iterator[Problem]:
    place, entry = f"uncertainty.{key}", plan.inputs[range_.input]
    (low, high), central = range_.ends, range_.central(plan)
    if entry.kind == "amounts" and not range_.moving(plan)[range_.period(plan)]:
        year = plan.years[range_.period(plan)]
        message = f"{entry.id} has no amount in {year}, of which the range speaks"
        yield Problem(f"{place}.input", None, message, "name another year")
        return
    if not low <= central <= high:
        message = f"low {low:g}, high {high:g} do not hold the plan's own {central:g} ({entry.id})"
        yield Problem(place, None, message, "widen the range or correct the input")
        return
    if range_.shape == "normal" and abs(central - (low + high) / 2) > CENTRED * (high - low):
        message = f"is normal, and {central:g} ({entry.id}) is not the middle of low {low:g} and high {high:g}"
        yield Problem(place, None, message, "move one of them, or take shape triangular or pert")
    lowest, highest = entry.bounds or (low, high)
    for value in (low, high):
        for year, moved in list(zip(plan.years, range_.values_at(plan, value), strict=True))[1:]:
            if not lowest <= moved <= highest:
                message = f"{value:g} would take {entry.id} in {year} to {moved:g}, outside {lowest:g} to {highest:g}"
                yield Problem(place, None, message, "narrow the range")
                return
