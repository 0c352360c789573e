"""The outturns of a plan, by the line and year whose computed figure they replace."""

from __future__ import annotations

from mtfs.plan.content import PlanContent


def outturns(plan: PlanContent) -> dict[tuple[str, int], str]:
    """Return line and period of every outturn, to the input that holds it; period 0 is the base year."""
    return {
        (actual.line, plan.years.index(actual.year)): f"actuals.{key}.value"
        for key, actual in plan.actuals.items()
        if actual.year in plan.years
    }
