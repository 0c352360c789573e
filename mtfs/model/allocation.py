"""Time and prices, then every allocation stream and all streams together, in the order of calculation."""

from __future__ import annotations

from collections.abc import Sequence

from mtfs.catalogue.lines import Allocation, Check, LineId, Stream, Time
from mtfs.core.values import Figure, Formulas
from mtfs.formulas.algebra import MISSING, absolute, anchored, maximum, total
from mtfs.model import outturn
from mtfs.model.ledger import Ledger, Value
from mtfs.plan.parts.money import RATES
from mtfs.plan.plan import Plan

POUNDS_IN_THOUSAND = 1000
POLICY = ("largest_cut", "largest_gain", "pace_over", "pace_under")
OF_BASE_YEAR = (
    (Allocation.RECURRENT, Stream.RECURRENT),
    (Allocation.NON_RECURRENT, Stream.NON_RECURRENT),
    (Allocation.TOTAL, Stream.TOTAL),
)
"""Lines of all streams, each with the streams' lines that it adds up, that the base year has too."""
SUMS = (
    (Allocation.ADJUSTMENTS, Stream.ADJUSTMENTS),
    (Allocation.BASELINE, Stream.BASELINE),
    (Allocation.STEP_GROWTH, Stream.STEP_GROWTH),
    (Allocation.STEP_INFLATION, Stream.STEP_INFLATION),
    (Allocation.STEP_EFFICIENCY, Stream.STEP_EFFICIENCY),
    (Allocation.STEP_CONVERGENCE, Stream.STEP_CONVERGENCE),
    (Allocation.STEP_ROUNDING, Stream.STEP_ROUNDING),
    (Allocation.STEP_OUTTURN, Stream.STEP_OUTTURN),
    *OF_BASE_YEAR,
)


def time(plan: Plan, f: Formulas, value: Value, ledger: Ledger) -> None:
    """Put the number of the plan year and the price index."""
    number = ledger.put(Time.PERIOD, 0, 0)
    index = ledger.put(Time.PRICE_INDEX, 0, 1)
    if plan.productivity or any(service.unit_cost is not None for service in plan.services.values()):
        ledger.put(Time.SCALE, 0, POUNDS_IN_THOUSAND)
    for period in plan.periods:
        number = ledger.put(Time.PERIOD, period, f.next_period(number))
        index = ledger.put(Time.PRICE_INDEX, period, f.deflator_index(index, value("prices.gdp_deflator", period)))


def stream(plan: Plan, name: str, f: Formulas, value: Value, ledger: Ledger) -> None:
    """Put one stream: baseline, steps, recurrent allocation, distance from target, total."""
    entry, put, source = plan.allocation[name], ledger.put, f"allocation.{name}"
    rates = {rate: plan.rate_id(name, rate) for rate in RATES}
    additive = entry.method == "additive"
    allocation = f.recurrent_allocation_additive if additive else f.recurrent_allocation
    closing = put(Stream.RECURRENT.of(name), 0, value(f"{source}.opening", 0))
    distance: Figure = MISSING
    if entry.target is not None:
        distance = f.distance_from_target(closing, value(f"{source}.target", 0))
        distance = put(Stream.CLOSING_DISTANCE.of(name), 0, distance)
    _stream_total(plan, name, f, value, ledger, 0)
    for period in plan.periods:
        opening, baseline = closing, closing
        if entry.baseline_adjustments:
            items = [value(f"{source}.baseline_adjustments.{item}", period) for item in entry.baseline_adjustments]
            baseline = f.adjusted_baseline(opening, put(Stream.ADJUSTMENTS.of(name), period, total(items)))
        baseline = put(Stream.BASELINE.of(name), period, baseline)
        growth, inflation, efficiency = (value(rates[rate], period) for rate in RATES[:3])
        put(Stream.NET_UPLIFT.of(name), period, f.net_uplift(inflation, efficiency))
        if entry.target is not None:
            if entry.baseline_adjustments:
                distance = f.adjusted_distance(distance, opening, baseline)
            distance = put(Stream.DISTANCE.of(name), period, distance)
        if entry.convergence_from == "distance":
            limits = [value(f"convergence_policy.{limit}", period) for limit in POLICY]
            convergence = f.convergence_from_distance(distance, *limits)
            convergence = put(Stream.CONVERGENCE_RATE.of(name), period, convergence)
        else:
            convergence = value(rates["convergence"], period)
        _steps(additive, name, f, ledger, period, (baseline, growth, inflation, efficiency, convergence))
        closing = allocation(baseline, growth, inflation, efficiency, convergence)
        if entry.rounded_to_1k:
            unrounded = put(Stream.UNROUNDED.of(name), period, closing)
            rounded = f.rounded_allocation(unrounded)
            put(Stream.STEP_ROUNDING.of(name), period, f.rounding_step(rounded, unrounded))
            closing = rounded
        closing = outturn.put(Stream.RECURRENT.of(name), Stream, closing, f, ledger, period)
        put(Stream.GROWTH_RATE.of(name), period, f.growth_rate(closing, opening))
        if entry.target is not None:
            distance = f.closing_distance(distance, convergence)
            if (expected := ledger.get_optional(Stream.EXPECTED.of(name), period)) is not None:
                distance = f.adjusted_distance(distance, expected, closing)
            distance = put(Stream.CLOSING_DISTANCE.of(name), period, distance)
        _stream_total(plan, name, f, value, ledger, period)


def _steps(additive: bool, name: str, f: Formulas, ledger: Ledger, period: int, arguments: tuple[Figure, ...]) -> None:
    """Put the steps from the baseline to the allocation; they sum to the movement exactly."""
    baseline, growth, inflation, efficiency, convergence = arguments
    ledger.put(Stream.STEP_GROWTH.of(name), period, f.growth_step(baseline, growth))
    inflated, made_efficient, converged = (
        line.of(name) for line in (Stream.STEP_INFLATION, Stream.STEP_EFFICIENCY, Stream.STEP_CONVERGENCE)
    )
    if additive:
        ledger.put(inflated, period, f.inflation_step_additive(baseline, inflation))
        ledger.put(made_efficient, period, f.efficiency_step_additive(baseline, efficiency))
        ledger.put(converged, period, f.convergence_step_additive(baseline, convergence))
    else:
        ledger.put(inflated, period, f.inflation_step(baseline, growth, inflation))
        ledger.put(made_efficient, period, f.efficiency_step(baseline, growth, efficiency))
        ledger.put(converged, period, f.convergence_step(*arguments))


def _stream_total(plan: Plan, name: str, f: Formulas, value: Value, ledger: Ledger, period: int) -> None:
    items = plan.allocation[name].non_recurrent
    recurrent = ledger.get(Stream.RECURRENT.of(name), period)
    if items:
        amounts = [value(f"allocation.{name}.non_recurrent.{item}", period) for item in items]
        amount = ledger.put(Stream.NON_RECURRENT.of(name), period, total(amounts))
        recurrent = f.with_non_recurrent(recurrent, amount)
    ledger.put(Stream.TOTAL.of(name), period, recurrent)


def all_streams(plan: Plan, f: Formulas, ledger: Ledger) -> None:
    """Put all streams together."""
    parts = {together: [line for name in plan.allocation if (line := own.of(name)) in ledger] for together, own in SUMS}
    base: Figure = MISSING
    for period in range(plan.horizon + 1):
        for together, _ in SUMS if period else OF_BASE_YEAR:
            if parts[together]:
                ledger.sum(together, parts[together], period)
        recurrent = ledger.get(Allocation.RECURRENT, period)
        if period == 0:
            base = anchored(recurrent)
        else:
            number = ledger.get(Time.PERIOD, period)
            previous = ledger.get(Allocation.RECURRENT, period - 1)
            ledger.put(Allocation.GROWTH_RATE, period, f.growth_rate(recurrent, previous))
            ledger.put(Allocation.CAGR, period, f.compound_annual_growth(base, recurrent, number))
        ledger.put(Allocation.REAL, period, f.real_terms(recurrent, ledger.get(Time.PRICE_INDEX, period)))


def check_stream(plan: Plan, name: str, f: Formulas, value: Value, ledger: Ledger, period: int) -> None:
    """Put the checks of one stream: its steps, its rates, its convergence."""
    entry, closing = plan.allocation[name], ledger.get(Stream.RECURRENT.of(name), period)
    movement = _movement(Stream.RECURRENT.of(name), [step.of(name) for step in Stream.STEPS], ledger, period)
    ledger.put(Check.STREAM_STEPS.of(name), period, f.residual(closing, movement))
    rates = [value(plan.rate_id(name, rate), period) for rate in ("growth", "inflation", "efficiency")]
    if entry.convergence_from == "distance":
        convergence = ledger.get(Stream.CONVERGENCE_RATE.of(name), period)
    else:
        convergence = value(plan.rate_id(name, "convergence"), period)
    largest = absolute(convergence)
    for rate in rates:
        largest = maximum(largest, absolute(rate))
    ledger.put(Check.RATES.of(name), period, f.excess(largest, value("limits.largest_rate", period)))
    if entry.target is not None:
        distance = ledger.get(Stream.DISTANCE.of(name), period)
        after = ledger.get(Stream.CLOSING_DISTANCE.of(name), period)
        ledger.put(Check.DISTANCE.of(name), period, f.away_from_target(distance, convergence, after))


def check_all_streams(f: Formulas, ledger: Ledger, period: int) -> None:
    """Put the checks of all streams together."""
    closing = ledger.get(Allocation.RECURRENT, period)
    movement = _movement(Allocation.RECURRENT, Allocation.STEPS, ledger, period)
    ledger.put(Check.STEPS, period, f.residual(closing, movement))
    parts = (Allocation.RECURRENT, Allocation.NON_RECURRENT)
    expected = total([ledger.get(part, period) for part in parts if part in ledger])
    ledger.put(Check.STREAMS, period, f.residual(ledger.get(Allocation.TOTAL, period), expected))


def _movement(recurrent: LineId, steps: Sequence[LineId], ledger: Ledger, period: int) -> Figure:
    """Return the allocation of the year before with every step from it."""
    moved = [ledger.get(step, period) for step in steps if step in ledger]
    return total([ledger.get(recurrent, period - 1), *moved])
