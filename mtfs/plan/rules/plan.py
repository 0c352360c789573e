"""Every rule across the parts of a plan, in the order in which one makes sense after the other."""

from __future__ import annotations

from mtfs.core.problems import Problem
from mtfs.plan.content import PlanContent
from mtfs.plan.rules import actuals, care, claims, gap, inputs, lock, money, scenarios, size, uncertainty


def problems_of_plan(plan: PlanContent) -> list[Problem]:
    """Return everything that is wrong with a plan whose parts are sound by themselves."""
    return [*lock.lock_problems(plan), *(_problems_of_size(plan) or _problems_within(plan))]


def _problems_of_size(plan: PlanContent) -> list[Problem]:
    """Return what is too many: the other rules would take their time over so many."""
    return list(size.size_problems(plan))


def _problems_within(plan: PlanContent) -> list[Problem]:
    """Return the problems of the first kind of which there are any: a rule rests on those before it."""
    structure = [
        *money.structure_problems(plan),
        *inputs.input_problems(plan),
        *money.rate_problems(plan),
        *care.structure_problems(plan),
        *gap.structure_problems(plan),
        *claims.structure_problems(plan),
        *claims.rounding_problems(plan),
        *actuals.structure_problems(plan),
        *uncertainty.structure_problems(plan),
        *scenarios.structure_problems(plan),
    ]
    if structure:
        return structure
    amounts = [*money.amount_problems(plan), *care.amount_problems(plan)]
    return amounts or list(scenarios.scenario_problems(plan))
