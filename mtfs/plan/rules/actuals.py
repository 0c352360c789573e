"""What must hold for outturns: of years that have ended, and one of a line and year."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from mtfs.catalogue.lines import find_line, is_line
from mtfs.core.problems import Problem
from mtfs.core.years import FinancialYear
from mtfs.plan.content import PlanContent

REMEDY = "remove one of the two"


def structure_problems(plan: PlanContent) -> Iterator[Problem]:
    """Yield years that can have no outturn, and outturns that contradict each other."""
    seen: dict[tuple[str, str], str] = {}
    for key, actual in plan.actuals.items():
        place = f"actuals.{key}"
        yield from _year(plan, f"{place}.year", actual.year)
        line = (find_line(actual.line).kind.follows if is_line(actual.line) else None) or actual.line
        other = seen.setdefault((line, actual.year), key)
        if other == key:
            continue
        of_other = plan.actuals[other].line
        if of_other == actual.line:
            message = f"{actual.line} in {actual.year} is given by actuals.{other} too"
        else:
            message = f"{actual.line} in {actual.year} follows from {of_other}, which actuals.{other} gives"
        yield Problem(place, None, message, REMEDY)


def _year(plan: PlanContent, place: str, year: str) -> Iterator[Problem]:
    if year not in plan.years:
        yield Problem(place, None, f"{year} is outside the plan ({plan.years[0]} to {plan.years[-1]})", "remove it")
        return
    if year == plan.years[0]:
        message = f"{year} is the base year, whose figures are the plan's openings"
        yield Problem(place, None, message, "change the opening instead")
        return
    end = last_day(year)
    if end >= plan.date:
        message = (
            f"{year} ends on {end.isoformat()}, and the plan is dated {plan.date.isoformat()}: a year that has "
            "not ended has no outturn"
        )
        yield Problem(place, None, message, "remove it, or correct the plan's date")


def last_day(year: str) -> date:
    """Return the last day of a financial year: 31 March."""
    return date(FinancialYear.parse(year).start + 1, 3, 31)
