"""How many entries a plan may have, so that its workbook can add them up."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import BaseModel

from mtfs.core.problems import Problem
from mtfs.plan.content import PlanContent
from mtfs.plan.inputs import branches

MOST = {"claims": 400, "actuals": 400, "scenarios": 40}
MOST_OF_ANY, MOST_WITHIN_A_LINE = 100, 20
"""So many that the totals of a workbook stay within what spreadsheets take in one formula."""
REMEDY = "put some together"


def size_problems(plan: PlanContent) -> Iterator[Problem]:
    """Yield the groups of a plan with more entries than its workbook can add up."""
    for name in type(plan).model_fields:
        entries = getattr(plan, name)
        most = MOST.get(name, MOST_OF_ANY)
        if isinstance(entries, dict) and len(entries) > most:
            message = f"{len(entries)} are more than the {most} that a workbook can add up"
            yield Problem(name, None, message, REMEDY)
    for name in ("expenditure", "funding", "allocation"):
        for key, line in getattr(plan, name).items():
            yield from _within_a_line(f"{name}.{key}", line)
    groups = plan.population.groups if plan.population is not None else {}
    for place, count in (("population.groups", len(groups)), ("activity.services", len(plan.services))):
        if count > MOST_OF_ANY:
            yield Problem(place, None, f"{count} are more than {MOST_OF_ANY}", REMEDY)


def _within_a_line(place: str, line: BaseModel) -> Iterator[Problem]:
    for branch in branches(type(line)):
        count = len(getattr(line, branch.name)) if branch.many else 0
        if count > MOST_WITHIN_A_LINE:
            yield Problem(f"{place}.{branch.name}", None, f"{count} are more than {MOST_WITHIN_A_LINE}", REMEDY)
