"""The outturn of past years: what was, in place of what the assumptions gave."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from mtfs.catalogue.lines import find_line, is_line
from mtfs.core.years import FinancialYear
from mtfs.plan.inputs import Input, text_input
from mtfs.plan.parts import Figure, Part, Text, Year

if TYPE_CHECKING:
    from mtfs.plan.schema import Plan

ANY_FIGURE = (-1e12, 1e12)


class Actual(Part):
    """The outturn of one line in one past year: it takes the computed figure's place, and later years follow."""

    line: Annotated[Text, Field(min_length=1)]
    year: Year
    value: Figure


def actuals(plan: Plan) -> Iterator[Input]:
    """The inputs: line and year of each outturn, and its figure."""
    section = "Actuals: outturn of past years"
    for key, actual in plan.actuals.items():
        at = f"actuals.{key}"
        yield text_input(f"{at}.line", "Line", actual.line, section, True)
        yield text_input(f"{at}.year", "Year", actual.year, section, True)
        name = f"Outturn {actual.year} of {actual.line}"
        yield Input(f"{at}.value", name, actual.value.unit, "figure", actual.value, ANY_FIGURE, (), section)


def outturns(plan: Plan) -> dict[tuple[str, int], str]:
    """Line and period of every outturn to the input that holds it; period 0 is the base year."""
    return {
        (actual.line, plan.years.index(actual.year)): f"actuals.{key}.value"
        for key, actual in plan.actuals.items()
        if actual.year in plan.years
    }


def broken_rules(plan: Plan) -> Iterator[str]:
    """Years that can have no outturn, and outturns that contradict each other."""
    seen: dict[tuple[str, str], str] = {}
    for key, actual in plan.actuals.items():
        at = f"actuals.{key}"
        yield from _year(plan, f"{at}.year", actual.year)
        line = (find_line(actual.line).kind.follows if is_line(actual.line) else None) or actual.line
        other = seen.setdefault((line, actual.year), key)
        if other != key and plan.actuals[other].line == actual.line:
            yield f"{at}: {actual.line} in {actual.year} is given by actuals.{other} too; remove one of the two"
        elif other != key:
            yield (
                f"{at}: {actual.line} in {actual.year} follows from {plan.actuals[other].line}, "
                f"which actuals.{other} gives; remove one of the two"
            )


def _year(plan: Plan, at: str, year: str) -> Iterator[str]:
    if year not in plan.years:
        yield f"{at}: {year} is outside the plan ({plan.years[0]} to {plan.years[-1]}); remove it"
        return
    if year == plan.years[0]:
        yield f"{at}: {year} is the base year, whose figures are the plan's openings; change the opening instead"
        return
    end = last_day(year)
    if end >= plan.date:
        yield (
            f"{at}: {year} ends on {end.isoformat()}, and the plan is dated {plan.date.isoformat()}: a year that has "
            "not ended has no outturn; remove it, or correct the plan's date"
        )


def last_day(year: str) -> date:
    """The last day of a financial year: 31 March."""
    return date(FinancialYear.parse(year).start + 1, 3, 31)
