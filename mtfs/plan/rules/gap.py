"""What must hold across the parts about the gap: they need expenditure, and a use of reserves stands once."""

from __future__ import annotations

from collections.abc import Iterator

from mtfs.core.problems import Problem
from mtfs.plan.content import PlanContent

REMEDY = "add [expenditure.NAME]"


def structure_problems(plan: PlanContent) -> Iterator[Problem]:
    """Yield uses of reserves that would be counted twice, and parts that need expenditure in a plan without any."""
    for key in plan.gap.reserves if plan.gap is not None else ():
        if key in plan.reserves:
            message = f"is a use of reserves.{key} too, and both are counted"
            remedy = "remove one of the two, or give it an id of its own if it is another use"
            yield Problem(f"gap.reserves.{key}", None, message, remedy)
    if plan.expenditure:
        return
    for part, content in (("schemes", plan.schemes), ("gap", plan.gap)):
        if content:
            yield Problem(part, None, "there is no expenditure, so no gap", REMEDY)
