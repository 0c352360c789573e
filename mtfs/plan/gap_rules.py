"""What must hold for expenditure, funding and claims; each broken rule names place, value, remedy."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from mtfs.plan.budget import BudgetLine

if TYPE_CHECKING:
    from mtfs.plan.claims import Claim
    from mtfs.plan.schema import Plan


def shape(plan: Plan) -> Iterator[str]:
    """Rules about which parts stand together."""
    for part in ("expenditure", "funding"):
        for key, line in getattr(plan, part).items():
            yield from _has_a_driver(f"{part}.{key}", line)
    if plan.funding and not plan.expenditure:
        yield "funding: there is no expenditure to compare it with; add [expenditure.NAME]"
    for there, part in ((plan.schemes, "schemes"), (plan.gap, "gap")):
        if there and not plan.expenditure:
            yield f"{part}: there is no expenditure, so no gap; add [expenditure.NAME]"
    for key, claim in plan.claims.items():
        yield from _claim(plan, f"claims.{key}", claim)
    for key, reading in plan.readings.items():
        as_it_stands = [name for name, option in reading.options.items() if not option.sets]
        if len(as_it_stands) != 1:
            yield (
                f"readings.{key}: {len(as_it_stands)} of its options set nothing; exactly one has to, "
                "for the plan as it stands"
            )


def _has_a_driver(at: str, line: BudgetLine) -> Iterator[str]:
    if not (line.growth or line.inflation or line.efficiency or line.changes or line.non_recurrent):
        yield (
            f"{at}: has no driver, so nothing says how it moves; add growth, inflation, efficiency or changes "
            "(a rate of 0 if it stays flat)"
        )


def _claim(plan: Plan, at: str, claim: Claim) -> Iterator[str]:
    if claim.not_computed:
        if claim.line or claim.at_least or claim.below:
            yield f"{at}: has not_computed beside a line or a range; remove one of them"
        return
    if not claim.line:
        yield f"{at}.line: is not there; name the line it speaks of, or say in not_computed why there is none"
    if len(set(claim.lines)) < len(claim.lines):
        yield f"{at}.line: names a line twice; it would be added twice, remove one"
    if claim.at_least is None and claim.below is None:
        yield f"{at}: has no range; add at_least, below or both: over £2.17bn is at_least 2170000 and below 2180000"
    if claim.at_least is not None and claim.below is not None:
        if claim.at_least.unit != claim.below.unit:
            yield f"{at}.below: unit is {claim.below.unit!r}, that of at_least {claim.at_least.unit!r}; make them one"
        if (claim.at_least.value or 0.0) >= (claim.below.value or 0.0):
            yield f"{at}.below: {claim.below.value} is not above at_least ({claim.at_least.value}); correct it"
    if claim.year is not None and claim.year not in plan.years:
        yield f"{at}.year: {claim.year} is outside the plan ({plan.years[0]} to {plan.years[-1]}); correct it"
