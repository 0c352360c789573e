"""How many entries a plan may have, so that its workbook can add them up."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import BaseModel

from mtfs.core.problems import Problem
from mtfs.plan.content import PlanContent
from mtfs.plan.walk import branches

MOST_OF_ANY, MOST_WITHIN_A_LINE = 100, 20
"""So many that totals stay within what spreadsheets take in one formula."""
REMEDY = "put some together"


def size_problems(plan: PlanContent) -> Iterator[Problem]:
    """Yield the groups of a plan with more entries than its workbook can add up."""
    yield from _within("", plan)
    if plan.population is not None:
        yield from _within("population.", plan.population)
    if plan.activity is not None:
        yield from _within("activity.", plan.activity)
    for part in ("expenditure", "funding", "allocation"):
        for key, line in getattr(plan, part).items():
            yield from _within(f"{part}.{key}.", line, MOST_WITHIN_A_LINE)


def _within(path: str, part: BaseModel, most: int | None = None) -> Iterator[Problem]:
    for branch in branches(type(part)):
        count = len(getattr(part, branch.name)) if branch.many else 0
        allowed = most or (branch.place.most if branch.place is not None else MOST_OF_ANY)
        if count > allowed:
            message = f"{count} are more than the {allowed} that a workbook can add up"
            yield Problem(f"{path}{branch.name}", None, message, REMEDY)
