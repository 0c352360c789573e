"""What must hold inside a plan beyond the form of its parts; each broken rule names place, value, remedy."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

from mtfs.formulas.algebra import is_missing
from mtfs.formulas.funds import uplifted_fund
from mtfs.plan import actuals, care_rules, gap_rules, scenario_rules, uncertainty_rules
from mtfs.plan.parts import RATES

if TYPE_CHECKING:
    from mtfs.plan.inputs import Input
    from mtfs.plan.schema import Plan

SHARE_TOLERANCE = 1e-9
HINTS = {"rate": "; write 2.3% as 0.023", "share": "; write 92% as 0.92"}


def broken_rules(plan: Plan) -> list[str]:
    """Every rule that the plan breaks, as a line each."""
    if too_many := [*_not_too_many(plan)]:
        return too_many  # the other rules would take their time over so many
    shape = [
        *_money_is_there(plan),
        *_years(plan),
        *_units_and_bounds(plan),
        *_rates_are_there(plan),
        *care_rules.shape(plan),
        *gap_rules.shape(plan),
        *actuals.broken_rules(plan),
        *uncertainty_rules.shape(plan),
        *scenario_rules.shape(plan),
    ]
    if shape:
        return shape
    amounts = [*_settings_sum_to_one(plan), *_ringfences_fit(plan), *care_rules.amounts(plan)]
    return amounts or [*scenario_rules.whole(plan)]


MOST = {"claims": 400, "actuals": 400, "scenarios": 40}
MOST_OF_ANY, MOST_OF_A_LINE = 100, 20
"""So many that the totals of a workbook stay within what spreadsheets take in one formula."""


def _not_too_many(plan: Plan) -> Iterator[str]:
    for part in type(plan).model_fields:
        entries = getattr(plan, part)
        most = MOST.get(part, MOST_OF_ANY)
        if isinstance(entries, dict) and len(entries) > most:
            yield f"{part}: {len(entries)} are more than the {most} that a workbook can add up; put some together"
    for part in ("expenditure", "funding", "allocation"):
        for key, line in getattr(plan, part).items():
            for field in ("growth", "changes", "non_recurrent", "baseline_adjustments"):
                entries = getattr(line, field, None)
                if isinstance(entries, dict) and len(entries) > MOST_OF_A_LINE:
                    yield f"{part}.{key}.{field}: {len(entries)} are more than {MOST_OF_A_LINE}; put some together"
    groups = plan.population.groups if plan.population is not None else {}
    for part, given in (("population.groups", groups), ("activity.services", plan.services)):
        if len(given) > MOST_OF_ANY:
            yield f"{part}: {len(given)} are more than {MOST_OF_ANY}; put some together"


def _money_is_there(plan: Plan) -> Iterator[str]:
    if not plan.allocation and not plan.funding:
        yield "allocation: is not there; add a stream as [allocation.NAME], or funding lines as [funding.NAME]"
    for part in ("funds", "pressures", "commercial", "settings", "available_growth"):
        if getattr(plan, part) and not plan.allocation:
            yield f"{part}: belongs to the investment pot, which needs an allocation; add [allocation.NAME]"
    if plan.available_growth is not None and plan.pressures:
        yield "available_growth: says what pressures leave, and pressures are given too; remove one of the two"


def _years(plan: Plan) -> Iterator[str]:
    for entry in plan.inputs.values():
        yield from years_of(plan, entry)


def years_of(plan: Plan, entry: Input) -> Iterator[str]:
    """What is wrong with the years of one input."""
    if entry.kind not in ("series", "amounts") or entry.missing:
        return
    key, given = entry.id, entry.given.values
    for year in given:
        if year not in plan.years:
            yield f"{key}: {year} is outside the plan ({plan.years[0]} to {plan.years[-1]}); remove it"
    if entry.kind == "series" and plan.years[1] not in given and plan.years[0] not in given:
        yield f"{key}: no value for {plan.years[1]}, the plan's first year; add one"
    if entry.first_period and plan.years[0] in given:
        yield f"{key}: {plan.years[0]} is the base year; adjustments start in {plan.years[1]}, change the opening"


def bounds_of(entry: Input) -> Iterator[str]:
    """The numbers of one input that lie outside what they may be."""
    low, high = entry.bounds or (-math.inf, math.inf)
    given = getattr(entry.provenance, "values", {"": getattr(entry.provenance, "value", None)})
    for year, value in given.items():
        if value is not None and not low <= value <= high:
            hint = HINTS.get(entry.unit, "")
            yield f"{entry.id}{' ' + year if year else ''}: {value} is outside {low:g} to {high:g}{hint}"


def _units_and_bounds(plan: Plan) -> Iterator[str]:
    for key, entry in plan.inputs.items():
        if entry.provenance is not None:
            if entry.provenance.unit != entry.unit:
                unit = entry.provenance.unit
                yield f'{key}: unit is {unit!r}; this number is in {entry.unit}, write unit = "{entry.unit}"'
            yield from bounds_of(entry)
    for key, entry in plan.inputs.items():
        if entry.missing and not entry.may_be_missing:
            yield f"{key}: is missing; nothing can be computed without it (only fund openings and pressures may be)"
    for key, stream in plan.allocation.items():
        for part in ("opening", "target"):
            figure = getattr(stream, part)
            if figure is not None and figure.value == 0:
                yield f"allocation.{key}.{part}: is 0; it has to be above 0"


def _rates_are_there(plan: Plan) -> Iterator[str]:
    for key, stream in plan.allocation.items():
        for rate in RATES:
            if rate == "convergence" and stream.convergence_from == "distance":
                continue
            if plan.rate_id(key, rate) not in plan.inputs:
                yield f"allocation.{key}: no {rate}; give it here or for every stream as rates.{rate}"
        if stream.convergence_from == "distance":
            if stream.target is None:
                yield f"allocation.{key}: convergence from distance needs a target; add allocation.{key}.target"
            if plan.convergence_policy is None:
                yield f"allocation.{key}: convergence from distance needs [convergence_policy]; add it"
            if stream.convergence is not None:
                yield f"allocation.{key}.convergence: unused, as convergence comes from distance; remove one"


def _settings_sum_to_one(plan: Plan) -> Iterator[str]:
    if not plan.settings:
        return
    for end in ("first", "last"):
        shares = math.fsum(getattr(setting, end).value or 0.0 for setting in plan.settings.values())
        if abs(shares - 1) > SHARE_TOLERANCE:
            yield f"settings: the {end} year's shares sum to {shares:g}; make them sum to 1"


def _ringfences_fit(plan: Plan) -> Iterator[str]:
    for key, fund in plan.funds.items():
        if fund.ringfenced is None:
            continue
        size = plan.values[f"funds.{key}.opening"][0]
        for period, year in enumerate(plan.years):
            size = uplifted_fund(size, plan.values[f"funds.{key}.uplift"][period]) if period else size
            ring = plan.values[f"funds.{key}.ringfenced"][period]
            if not is_missing(size) and ring > size + SHARE_TOLERANCE:
                yield (
                    f"funds.{key}.ringfenced {year}: {ring:,.1f} £k is more than the fund ({size:,.1f} £k); "
                    "lower it or raise the fund"
                )
                break
