"""What must hold for every input by itself: its unit, its bounds, its years, and that it is there."""

from __future__ import annotations

import math
from collections.abc import Iterator

from mtfs.core.problems import Problem
from mtfs.plan.content import PlanContent
from mtfs.plan.inputs import Input, PlanYears
from mtfs.plan.parts.base import Figure, Series

HINTS = {"rate": "write 2.3% as 0.023", "share": "write 92% as 0.92"}


def input_problems(plan: PlanContent) -> Iterator[Problem]:
    """Yield what is wrong with each input of a plan by itself."""
    for entry in plan.inputs.values():
        yield from year_problems(plan, entry)
        if entry.provenance is not None:
            if entry.provenance.unit != entry.unit:
                remedy = f'this number is in {entry.unit}, write unit = "{entry.unit}"'
                yield Problem(entry.id, None, f"unit is {entry.provenance.unit!r}", remedy)
            yield from bound_problems(entry)
        if entry.missing and not entry.may_be_missing:
            message = (
                "is missing; nothing can be computed without it (only fund openings, pressures and deflators may be)"
            )
            yield Problem(entry.id, None, message)


def changed_input_problems(plan: PlanYears, entry: Input) -> Iterator[Problem]:
    """Yield what is wrong with a changed input by itself: its word, its years, its bounds."""
    if entry.options and entry.content not in entry.options:
        yield Problem(entry.id, None, f"{entry.content!r} is none of {', '.join(entry.options)}", "write one of them")
    yield from year_problems(plan, entry)
    yield from bound_problems(entry)


def year_problems(plan: PlanYears, entry: Input) -> Iterator[Problem]:
    """Yield what is wrong with the years of an input."""
    series = entry.content
    if not isinstance(series, Series) or not series.values:
        return
    base, first = plan.years[0], plan.years[1]
    allowed = plan.years[entry.first_period :]
    for year in series.values:
        if year == base and year not in allowed:
            yield Problem(entry.id, year, "is the base year", f"amounts start in {first}: give it there or remove it")
        elif year not in allowed:
            yield Problem(entry.id, year, f"is outside the plan ({allowed[0]} to {allowed[-1]})", "remove it")
    if entry.kind == "series" and first not in series.values and base not in series.values:
        yield Problem(entry.id, first, "no value for the plan's first year", "add one")


def bound_problems(entry: Input) -> Iterator[Problem]:
    """Yield the numbers of an input that lie outside what they may be."""
    low, high = entry.bounds or (-math.inf, math.inf)
    for year, value in _numbers(entry):
        if value is not None and not low <= value <= high:
            message = f"{value:,.15g} is outside {low:,.15g} to {high:,.15g}"
            yield Problem(entry.id, year, message, HINTS.get(entry.unit, ""))


def _numbers(entry: Input) -> list[tuple[str | None, float | None]]:
    if isinstance(entry.content, Series):
        return list(entry.content.values.items())
    return [(None, entry.content.value)] if isinstance(entry.content, Figure) else []
