"""Time and prices, then every allocation stream and all streams together, in the order of calculation."""

from __future__ import annotations

from typing import Any

from mtfs.formulas.algebra import anchored, total
from mtfs.model import outturn
from mtfs.model.ledger import Lines, Value
from mtfs.plan.parts.money import RATES
from mtfs.plan.plan import Plan

POUNDS_IN_THOUSAND = 1000
STEPS = RATES
"""The allocation moves by one step for each rate."""


def time(plan: Plan, f: Any, value: Value, lines: Lines) -> None:
    """Number of the plan year and price index."""
    number = lines.put("timeline.period", 0, 0)
    index = lines.put("prices.index", 0, 1)
    if plan.productivity or any(service.unit_cost is not None for service in plan.services.values()):
        lines.put("timeline.scale", 0, POUNDS_IN_THOUSAND)
    for period in plan.periods:
        number = lines.put("timeline.period", period, f.next_period(number))
        index = lines.put("prices.index", period, f.deflator_index(index, value("prices.gdp_deflator", period)))


def stream(plan: Plan, name: str, f: Any, value: Value, lines: Lines) -> None:
    """One stream: baseline, steps, recurrent allocation, distance from target, total."""
    given, at, put = plan.allocation[name], f"allocation.{name}.", lines.put
    rates = {rate: plan.rate_id(name, rate) for rate in STEPS}
    additive = given.method == "additive"
    allocation = f.recurrent_allocation_additive if additive else f.recurrent_allocation
    closing = put(at + "recurrent", 0, value(at + "opening", 0))
    distance = None
    if given.target is not None:
        distance = put(at + "closing_distance", 0, f.distance_from_target(closing, value(at + "target", 0)))
    _stream_total(plan, name, f, value, lines, 0)
    for period in plan.periods:
        opening, baseline = closing, closing
        if given.baseline_adjustments:
            items = [value(f"{at}baseline_adjustments.{item}", period) for item in given.baseline_adjustments]
            baseline = f.adjusted_baseline(opening, put(at + "adjustments", period, total(items)))
        baseline = put(at + "baseline", period, baseline)
        growth, inflation, efficiency = (value(rates[rate], period) for rate in STEPS[:3])
        put(at + "net_uplift", period, f.net_uplift(inflation, efficiency))
        if given.target is not None:
            if given.baseline_adjustments:
                distance = f.adjusted_distance(distance, opening, baseline)
            distance = put(at + "distance", period, distance)
        if given.convergence_from == "distance":
            limits = [value(f"convergence_policy.{limit}", period) for limit in POLICY]
            convergence = put(at + "convergence_rate", period, f.convergence_from_distance(distance, *limits))
        else:
            convergence = value(rates["convergence"], period)
        _steps(additive, at, f, lines, period, (baseline, growth, inflation, efficiency, convergence))
        closing = allocation(baseline, growth, inflation, efficiency, convergence)
        if given.rounded_to_1k:
            unrounded = put(at + "unrounded", period, closing)
            rounded = f.rounded_allocation(unrounded)
            put(at + "step_rounding", period, f.rounding_step(rounded, unrounded))
            closing = rounded
        closing = outturn.put(at, "recurrent", closing, f, lines, period)
        put(at + "growth_rate", period, f.growth_rate(closing, opening))
        if given.target is not None:
            distance = f.closing_distance(distance, convergence)
            if (expected := lines.get(at + "expected", period)) is not None:
                distance = f.adjusted_distance(distance, expected, closing)
            distance = put(at + "closing_distance", period, distance)
        _stream_total(plan, name, f, value, lines, period)


POLICY = ("largest_cut", "largest_gain", "pace_over", "pace_under")


def _steps(additive: bool, at: str, f: Any, lines: Lines, period: int, arguments: tuple) -> None:
    """The steps from the baseline to the allocation; they sum to the movement exactly."""
    baseline, growth, inflation, efficiency, convergence = arguments
    lines.put(at + "step_growth", period, f.growth_step(baseline, growth))
    if additive:
        lines.put(at + "step_inflation", period, f.inflation_step_additive(baseline, inflation))
        lines.put(at + "step_efficiency", period, f.efficiency_step_additive(baseline, efficiency))
        lines.put(at + "step_convergence", period, f.convergence_step_additive(baseline, convergence))
    else:
        lines.put(at + "step_inflation", period, f.inflation_step(baseline, growth, inflation))
        lines.put(at + "step_efficiency", period, f.efficiency_step(baseline, growth, efficiency))
        lines.put(at + "step_convergence", period, f.convergence_step(*arguments))


def _stream_total(plan: Plan, name: str, f: Any, value: Value, lines: Lines, period: int) -> None:
    at, items = f"allocation.{name}.", plan.allocation[name].non_recurrent
    recurrent = lines.get(at + "recurrent", period)
    if items:
        amounts = [value(f"{at}non_recurrent.{item}", period) for item in items]
        recurrent = f.with_non_recurrent(recurrent, lines.put(at + "non_recurrent", period, total(amounts)))
    lines.put(at + "total", period, recurrent)


def all_streams(plan: Plan, f: Any, value: Value, lines: Lines) -> None:
    """All streams together."""
    parts = ("adjustments", "baseline", *(f"step_{step}" for step in STEPS), "step_rounding",
             "step_outturn", "recurrent", "non_recurrent", "total")  # fmt: skip
    streams = {
        part: [line for name in plan.allocation if (line := f"allocation.{name}.{part}") in lines.emitted]
        for part in parts
    }
    base = None
    for period in range(plan.horizon + 1):
        for part in parts:
            if streams[part] and (period or part in ("recurrent", "non_recurrent", "total")):
                lines.sum(f"allocation.{part}", streams[part], period)
        recurrent = lines.get("allocation.recurrent", period)
        if period == 0:
            base = anchored(recurrent)
        else:
            number = lines.get("timeline.period", period)
            previous = lines.get("allocation.recurrent", period - 1)
            lines.put("allocation.growth_rate", period, f.growth_rate(recurrent, previous))
            lines.put("allocation.cagr", period, f.compound_annual_growth(base, recurrent, number))
        lines.put("allocation.real", period, f.real_terms(recurrent, lines.get("prices.index", period)))
