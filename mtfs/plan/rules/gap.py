"""What must hold across the parts about the gap: funding, schemes and the position need expenditure."""

from __future__ import annotations

from collections.abc import Iterator

from mtfs.core.problems import Problem
from mtfs.plan.content import PlanContent

REMEDY = "add [expenditure.NAME]"


def structure_problems(plan: PlanContent) -> Iterator[Problem]:
    """Yield parts that need expenditure, in a plan without any."""
    if plan.expenditure:
        return
    if plan.funding:
        yield Problem("funding", None, "there is no expenditure to compare it with", REMEDY)
    for part, content in (("schemes", plan.schemes), ("gap", plan.gap)):
        if content:
            yield Problem(part, None, "there is no expenditure, so no gap", REMEDY)
