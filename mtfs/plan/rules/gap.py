"""What must hold across the parts about the gap: they need expenditure, and a use of reserves stands once."""

from __future__ import annotations

from collections.abc import Iterator

from mtfs.core.errors import suggestion
from mtfs.core.problems import Problem
from mtfs.plan.content import PlanContent
from mtfs.plan.parts.gap import BudgetLine

REMEDY = "add [expenditure.NAME] to the plan file"


def structure_problems(plan: PlanContent) -> Iterator[Problem]:
    """Yield what is wrong with lines, uses of reserves counted twice, and parts that need expenditure."""
    for side, lines in (("expenditure", plan.expenditure), ("funding", plan.funding)):
        for key, line in lines.items():
            yield from _problems_of_levels(plan, f"{side}.{key}", line)
            yield from _unknown_assumptions(plan, f"{side}.{key}.assumptions", line)
    base, first = plan.years[:2]
    for key, assumption in plan.assumptions.items():
        if base in assumption.values:
            remedy = f"what happened by then is in the amounts of that year: give it in {first}, or remove it"
            yield Problem(f"assumptions.{key}", base, "is the base year, in which an assumption moves nothing", remedy)
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


def _problems_of_levels(plan: PlanContent, line_id: str, line: BudgetLine) -> Iterator[Problem]:
    """Yield the plan years without a level, and changes from a year whose level is not known."""
    if line.levels is None:
        return
    for year in plan.years[1:]:
        if year not in line.levels.values:
            yield Problem(
                f"{line_id}.levels", year, "has no level", "give one for every plan year, 0 where there is nothing"
            )
    base, first = plan.years[:2]
    for key, change in () if line.is_known_in(base) else line.changes.items():
        if first in change.values:
            message = f"nothing is known of {base}, from which it would be a change"
            yield Problem(f"{line_id}.changes.{key}", first, message, f"remove it, or add the level of {base}")


def _unknown_assumptions(plan: PlanContent, place: str, line: BudgetLine) -> Iterator[Problem]:
    """Yield weights of shared assumptions that the plan does not have."""
    for key in line.assumptions:
        if key not in plan.assumptions:
            message = f"the plan has no shared assumption {key!r}{suggestion(key, plan.assumptions)}"
            yield Problem(f"{place}.{key}", None, message, f"add [assumptions.{key}] or correct the id")
