"""What must hold for claims within their plan."""

from __future__ import annotations

from collections.abc import Iterator

from mtfs.core.problems import Problem
from mtfs.plan.content import PlanContent


def structure_problems(plan: PlanContent) -> Iterator[Problem]:
    """Yield claims that speak of a year outside the plan."""
    for key, claim in plan.claims.items():
        if not claim.not_computed and claim.year is not None and claim.year not in plan.years:
            message = f"{claim.year} is outside the plan ({plan.years[0]} to {plan.years[-1]})"
            yield Problem(f"claims.{key}.year", None, message, "correct it")
