"""Allocation: a year, a path, its steps, distance and convergence; growth rates and prices."""

from __future__ import annotations

from itertools import accumulate

from mtfs.formulas import allocation
from mtfs.formulas.algebra import total
from mtfs.udf.arguments import NOTHING, FunctionError, Grid, laid_out, together
from mtfs.udf.registry import Amount, Method, Number, Range, Rate, Rates, Share, udf


def allocation_by(method: str, *arguments: float) -> float:
    """Return the recurrent allocation by one of the two methods."""
    if method == "additive":
        return allocation.recurrent_allocation_additive(*arguments)
    return allocation.recurrent_allocation(*arguments)


def steps(
    method: str, baseline: float, growth: float, inflation: float, efficiency: float, convergence: float
) -> list[float]:
    """Return growth, inflation, efficiency and convergence in £k; they sum to the movement."""
    first = allocation.growth_step(baseline, growth)
    if method == "additive":
        return [
            first,
            allocation.inflation_step_additive(baseline, inflation),
            allocation.efficiency_step_additive(baseline, efficiency),
            allocation.convergence_step_additive(baseline, convergence),
        ]
    return [
        first,
        allocation.inflation_step(baseline, growth, inflation),
        allocation.efficiency_step(baseline, growth, efficiency),
        allocation.convergence_step(baseline, growth, inflation, efficiency, convergence),
    ]


@udf("Allocation", "rate", (0.015, 0.011), formulas={"net_uplift": ()})
def mtfs_net_uplift(inflation: Rate, efficiency: Rate) -> float:
    """Net uplift: inflation less efficiency.

    Args:
        inflation: Inflation (cost uplift factor) of the year, a rate such as 0.015.
        efficiency: Efficiency factor of the year, a rate such as 0.011.
    """
    return allocation.net_uplift(inflation, efficiency)


@udf(
    "Allocation",
    "£k",
    (1950000, 0.023, 0.015, 0.011, -0.01),
    formulas={"recurrent_allocation": (), "recurrent_allocation_additive": ("additive",)},
)
def mtfs_allocation(
    baseline: Amount,
    growth: Rate,
    inflation: Rate = 0.0,
    efficiency: Rate = 0.0,
    convergence: Rate = 0.0,
    method: Method = "multiplicative",
) -> float:
    """Recurrent allocation of a year.

    Args:
        baseline: Adjusted recurrent baseline in £k.
        growth: Base growth, a rate such as 0.023.
        inflation: Inflation (cost uplift factor); 0 if left out.
        efficiency: Efficiency factor; 0 if left out.
        convergence: Convergence, below 0 takes money away; 0 if left out.
        method: "multiplicative" (if left out) or "additive".
    """
    return allocation_by(method, baseline, growth, inflation, efficiency, convergence)


@udf("Allocation", "£k", (1950000, [[0.023, 0.023]], 0.015, 0.011), "years")
def mtfs_allocation_path(
    baseline: Amount,
    growth: Rates,
    inflation: Rates = NOTHING,
    efficiency: Rates = NOTHING,
    convergence: Rates = NOTHING,
    method: Method = "multiplicative",
) -> Grid:
    """Recurrent allocation of each year, growing from the year before.

    Args:
        baseline: Recurrent allocation of the base year in £k.
        growth: Base growth by year, a row or a column; one cell holds for every year.
        inflation: Inflation (cost uplift factor) by year; 0 if left out.
        efficiency: Efficiency factor by year; 0 if left out.
        convergence: Convergence by year, below 0 takes money away; 0 if left out.
        method: "multiplicative" (if left out) or "additive".
    """
    rates = {"growth": growth, "inflation": inflation, "efficiency": efficiency, "convergence": convergence}
    count, is_column = together(rates)
    by_year = zip(*(years.over(count) for years in rates.values()), strict=True)
    path = accumulate(by_year, lambda amount, year: allocation_by(method, amount, *year), initial=baseline)
    return laid_out(list(path)[1:], is_column)


@udf("Allocation", "£k", (1950000, 0.023, 0.015, 0.011, -0.01), cells=lambda *_: 12)
def mtfs_allocation_steps(
    baseline: Amount,
    growth: Rate,
    inflation: Rate = 0.0,
    efficiency: Rate = 0.0,
    convergence: Rate = 0.0,
    method: Method = "multiplicative",
) -> Grid:
    """What moves the allocation in a year, step by step, with a header row; the steps sum to the movement.

    Args:
        baseline: Adjusted recurrent baseline in £k.
        growth: Base growth, a rate such as 0.023.
        inflation: Inflation (cost uplift factor); 0 if left out.
        efficiency: Efficiency factor; 0 if left out.
        convergence: Convergence, below 0 takes money away; 0 if left out.
        method: "multiplicative" (if left out) or "additive".
    """
    movements = steps(method, baseline, growth, inflation, efficiency, convergence)
    header = ["Baseline", "Growth", "Inflation", "Efficiency", "Convergence", "Allocation"]
    return [header, [baseline, *movements, total([baseline, *movements])]]


@udf("Allocation", "rate", (1712345, 1700000), formulas={"distance_from_target": ()})
def mtfs_distance(baseline: Amount, target: Amount) -> float:
    """Distance from the fair-shares target; above 0 is over target.

    Args:
        baseline: Adjusted recurrent baseline in £k.
        target: Fair-shares target in £k, above 0.
    """
    return allocation.distance_from_target(baseline, target)


@udf("Allocation", "rate", (0.0073, -0.005), formulas={"closing_distance": ()})
def mtfs_closing_distance(distance: Number, convergence: Rate) -> float:
    """Distance from target after convergence.

    Args:
        distance: Distance from target before convergence, a rate.
        convergence: Convergence of the year, below 0 takes money away.
    """
    return allocation.closing_distance(distance, convergence)


@udf("Allocation", "rate", (0.03, 0.005, 0.0075, 0.2, 0.2), formulas={"convergence_from_distance": ()})
def mtfs_convergence(
    distance: Number, largest_cut: Share, largest_gain: Share, pace_over: Share = 1.0, pace_under: Share = 1.0
) -> float:
    """Convergence that a pace-of-change policy gives at some distance from target.

    Args:
        distance: Distance from target, a rate above -1; above 0 is over target.
        largest_cut: Largest cut of one year, given above 0, such as 0.005.
        largest_gain: Largest gain of one year, given above 0, such as 0.0075.
        pace_over: Share of the full move made in one year, over target; 1 if left out.
        pace_under: Share of the full move made in one year, under target; 1 if left out.
    """
    if distance <= -1:
        raise FunctionError(f"distance: {distance:g} is not above -1, so there is no baseline")
    return allocation.convergence_from_distance(distance, largest_cut, largest_gain, pace_over, pace_under)


@udf("Growth and prices", "rate", (1950000, 2206600, 5), formulas={"compound_annual_growth": ()})
def mtfs_cagr(first: Amount, last: Amount, years: Amount) -> float:
    """Compound annual growth rate between two amounts.

    Args:
        first: Amount in the first year, above 0.
        last: Amount in the last year.
        years: Years between them, above 0.
    """
    return allocation.compound_annual_growth(first, last, years)


@udf("Growth and prices", "£k", ([[100, 100]], [[0.02, 0.03]]), "years")
def mtfs_real_terms(amounts: Range, deflators: Rates) -> Grid:
    """Amounts in the base year's prices.

    Args:
        amounts: Amounts by year in £k, from the first year after the base year.
        deflators: Price growth by year, such as the GDP deflator's 0.0294; one cell holds for every year.
    """
    count, is_column = together({"amounts": amounts, "deflators": deflators})
    index = list(accumulate(deflators.over(count), allocation.deflator_index, initial=1.0))[1:]
    return laid_out(list(map(allocation.real_terms, amounts.over(count), index)), is_column)
