"""The order of calculation, once, for every carrier.

`f` is the formulas' namespace, `value(id, period)` hands an input in the carrier's form, and
`emit(line, period, result)` keeps a result and hands back what later lines use. Period 0 is the base year.
"""

from __future__ import annotations

from typing import Any

from mtfs.emitted import Emit, Lines, Value
from mtfs.formulas.algebra import anchored, total, total_or_missing
from mtfs.model_checks import define_checks
from mtfs.plan.parts import RATES
from mtfs.plan.schema import Plan

STEPS = RATES
"""The allocation moves by one step for each rate."""


def define(plan: Plan, f: Any, value: Value, emit: Emit) -> dict[str, list[Any]]:
    """Every line of the plan and then its checks; see `calculate` for the result."""
    lines = calculate(plan, f, value, emit)
    define_checks(plan, f, value, lines)
    return lines.emitted


def calculate(plan: Plan, f: Any, value: Value, emit: Emit) -> Lines:
    """Every line of the plan, in order: time and prices, allocation, funds, pot, care settings.

    Returns:
        What `emit` handed back for each line, base year first; None where a line has no base year.
    """
    lines = Lines(plan.horizon, emit)
    _time(plan, f, value, lines)
    for stream in plan.allocation:
        _stream(plan, stream, f, value, lines)
    _allocation(plan, f, value, lines)
    _funds(plan, f, value, lines)
    _pot(plan, f, value, lines)
    if plan.settings:
        _settings(plan, f, value, lines)
    return lines


def _time(plan: Plan, f: Any, value: Value, lines: Lines) -> None:
    number = lines.put("timeline.period", 0, 0)
    index = lines.put("prices.index", 0, 1)
    for period in plan.periods:
        number = lines.put("timeline.period", period, f.next_period(number))
        index = lines.put("prices.index", period, f.deflator_index(index, value("prices.gdp_deflator", period)))


def _stream(plan: Plan, name: str, f: Any, value: Value, lines: Lines) -> None:
    """One stream: baseline, steps, recurrent allocation, distance from target, total."""
    stream, at, put = plan.allocation[name], f"allocation.{name}.", lines.put
    rates = {rate: plan.rate_id(name, rate) for rate in STEPS}
    additive = stream.method == "additive"
    allocation = f.recurrent_allocation_additive if additive else f.recurrent_allocation
    closing = put(at + "recurrent", 0, value(at + "opening", 0))
    distance = None
    if stream.target is not None:
        distance = put(at + "closing_distance", 0, f.distance_from_target(closing, value(at + "target", 0)))
    _stream_total(plan, name, f, value, lines, 0)
    for period in plan.periods:
        opening, baseline = closing, closing
        if stream.baseline_adjustments:
            items = [value(f"{at}baseline_adjustments.{item}", period) for item in stream.baseline_adjustments]
            baseline = f.adjusted_baseline(opening, put(at + "adjustments", period, total(items)))
        baseline = put(at + "baseline", period, baseline)
        growth, inflation, efficiency = (value(rates[rate], period) for rate in STEPS[:3])
        put(at + "net_uplift", period, f.net_uplift(inflation, efficiency))
        if stream.target is not None:
            if stream.baseline_adjustments:
                distance = f.adjusted_distance(distance, opening, baseline)
            distance = put(at + "distance", period, distance)
        if stream.convergence_from == "distance":
            limits = [value(f"convergence_policy.{part}", period) for part in POLICY]
            convergence = put(at + "convergence_rate", period, f.convergence_from_distance(distance, *limits))
        else:
            convergence = value(rates["convergence"], period)
        _steps(additive, at, f, lines, period, (baseline, growth, inflation, efficiency, convergence))
        closing = allocation(baseline, growth, inflation, efficiency, convergence)
        if stream.rounded_to_1k:
            unrounded = put(at + "unrounded", period, closing)
            rounded = f.rounded_allocation(unrounded)
            put(at + "step_rounding", period, f.rounding_step(rounded, unrounded))
            closing = rounded
        closing = put(at + "recurrent", period, closing)
        put(at + "growth_rate", period, f.growth_rate(closing, opening))
        if stream.target is not None:
            distance = put(at + "closing_distance", period, f.closing_distance(distance, convergence))
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
        recurrent = f.total_allocation(recurrent, lines.put(at + "non_recurrent", period, total(amounts)))
    lines.put(at + "total", period, recurrent)


def _allocation(plan: Plan, f: Any, value: Value, lines: Lines) -> None:
    """All streams together."""
    parts = ("adjustments", "baseline", *(f"step_{step}" for step in STEPS), "step_rounding", "recurrent",
             "non_recurrent", "total")  # fmt: skip
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


def _funds(plan: Plan, f: Any, value: Value, lines: Lines) -> None:
    """Each fund's size and what repurposing releases; then all funds."""
    for name, fund in plan.funds.items():
        at = f"funds.{name}."
        size = lines.put(at + "size", 0, value(at + "opening", 0))
        for period in plan.periods:
            size = lines.put(at + "size", period, f.uplifted_fund(size, value(at + "uplift", period)))
            ringfenced = value(at + "ringfenced", period) if fund.ringfenced is not None else 0
            share = value(at + "repurpose", period)
            released = lines.put(at + "repurposed", period, f.repurposed(size, share, ringfenced))
            kept = f.recurrent_part(released, value(at + "recurrent", period))
            lines.put(at + "recurrent_part", period, kept)
    for period in plan.periods:
        for part in ("repurposed", "recurrent_part"):
            lines.sum(f"funds.{part}", [f"funds.{name}.{part}" for name in plan.funds], period)


def _pot(plan: Plan, f: Any, value: Value, lines: Lines) -> None:
    """The investment pot: by source, cumulative, in real terms, and in the recurrent view."""
    put, get = lines.put, lines.get
    running = put("pot.cumulative", 0, 0)
    base = put("pot.recurrent_base", 0, 0)
    recurrent_running = put("pot.recurrent_cumulative", 0, 0)
    for period in plan.periods:
        growth = put("pot.growth_step", period, get("allocation.step_growth", period))
        convergence = put("pot.convergence_step", period, get("allocation.step_convergence", period))
        amounts = [value(f"pressures.{key}", period) for key in plan.pressures]
        pressures = put("pot.pressures", period, total_or_missing(amounts) if amounts else 0)
        left = f.available_growth(growth, convergence, total([pressures]))
        available = put("pot.available_growth", period, left)
        released = put("pot.repurposed", period, get("funds.repurposed", period))
        commercial = 0
        if plan.commercial is not None:
            cases = [value(f"commercial.{part}", period) for part in ("option", "low", "central", "high")]
            income = f.commercial_income(*cases, value("plan.horizon", period))
            commercial = put("pot.commercial", period, income)
        annual = put("pot.annual", period, f.investment_pot(available, released, commercial))
        running = put("pot.cumulative", period, f.cumulative(running, annual))
        put("pot.share_of_allocation", period, f.share_of(annual, get("allocation.total", period)))
        put("pot.real", period, f.real_terms(annual, get("prices.index", period)))
        added = f.recurrent_added(available, get("funds.recurrent_part", period))
        added = put("pot.recurrent_added", period, added)
        base = put("pot.recurrent_base", period, f.cumulative(base, added))
        in_year = put("pot.recurrent_annual", period, f.recurrent_view(base, annual, added))
        recurrent_running = put("pot.recurrent_cumulative", period, f.cumulative(recurrent_running, in_year))


def _settings(plan: Plan, f: Any, value: Value, lines: Lines) -> None:
    """The pot by care setting, on a straight line from the first to the last year's shares."""
    positions = [
        lines.put(
            "settings.position",
            period,
            f.position_in_plan(lines.get("timeline.period", period), value("plan.horizon", period)),
        )
        for period in plan.periods
    ]
    for name in plan.settings:
        at = f"settings.{name}."
        for period, position in zip(plan.periods, positions, strict=True):
            first, pot = value(at + "first", period), lines.get("pot.annual", period)
            share = lines.put(at + "share", period, f.setting_share(first, value(at + "last", period), position))
            amount = lines.put(at + "investment", period, f.setting_investment(pot, share))
            lines.put(at + "shift", period, f.shift(amount, pot, first))
    for period in plan.periods:
        lines.sum("settings.investment", [f"settings.{name}.investment" for name in plan.settings], period)
