"""Allocation: how one year's recurrent allocation follows from the year before (sources NHSE-23, NHSE-25).

Money is in £k, rates are fractions, convergence is signed as NHS England prints it: -0.01 takes 1% away.
Every argument is one value or an array of simulated values; the result has the same shape.
B stands for the adjusted recurrent baseline.
"""

from __future__ import annotations

from mtfs.core.values import Value
from mtfs.formulas.algebra import choose, maximum, minimum, power, round_to


def adjusted_baseline(opening: Value, adjustments: Value) -> Value:
    """Return the adjusted recurrent baseline: B = opening + adjustments.

    Units: £k. Source: NHSE-25, core baseline construction.
    """
    return opening + adjustments


def net_uplift(inflation: Value, efficiency: Value) -> Value:
    """Return the net uplift: inflation - efficiency (cost uplift factor less efficiency factor).

    Units: rates. Source: SCP, working assumptions.
    """
    return inflation - efficiency


def recurrent_allocation(
    baseline: Value, growth: Value, inflation: Value, efficiency: Value, convergence: Value
) -> Value:
    """Return the recurrent allocation, multiplicative: B (1+g) (1+i-e) (1+c).

    Units: baseline and result £k, the others rates. Source: NHSE-23, NHSE-25 (exact for all 42 ICBs of that time on
    core, primary medical and specialised, with i = e = 0, after rounding to £1k).
    """
    return baseline * (1 + growth) * (1 + net_uplift(inflation, efficiency)) * (1 + convergence)


def recurrent_allocation_additive(
    baseline: Value, growth: Value, inflation: Value, efficiency: Value, convergence: Value
) -> Value:
    """Return the recurrent allocation, additive: B (1 + g + i - e + c).

    Units: baseline and result £k, the others rates. Source: NHSE-23 (exact for other primary care).
    """
    return baseline * (1 + growth + inflation - efficiency + convergence)


def growth_step(baseline: Value, growth: Value) -> Value:
    """Return the step for growth, of an allocation in either method or for one driver of a budget line: B g.

    Units: £k and a rate. Source: NHSE-23.
    """
    return baseline * growth


def inflation_step(baseline: Value, growth: Value, inflation: Value) -> Value:
    """Return the step for inflation: B (1+g) i.

    Units: £k. Source: SCP, working assumptions.
    """
    return baseline * (1 + growth) * inflation


def efficiency_step(baseline: Value, growth: Value, efficiency: Value) -> Value:
    """Return the step for efficiency: -B (1+g) e.

    Units: £k, below zero where efficiency is asked for. Source: SCP, working assumptions.
    """
    return 0 - baseline * (1 + growth) * efficiency


def convergence_step(baseline: Value, growth: Value, inflation: Value, efficiency: Value, convergence: Value) -> Value:
    """Return the step for convergence: B (1+g) (1+i-e) c.

    Units: £k, below zero where convergence takes money away. Source: NHSE-23.
    """
    return baseline * (1 + growth) * (1 + net_uplift(inflation, efficiency)) * convergence


def inflation_step_additive(baseline: Value, inflation: Value) -> Value:
    """Return the step for inflation, additive method: B i.

    Units: £k. Source: NHSE-23.
    """
    return baseline * inflation


def efficiency_step_additive(baseline: Value, efficiency: Value) -> Value:
    """Return the step for efficiency, additive method or of a budget line: -B e.

    Units: £k, below zero where efficiency is asked for. Source: NHSE-23; NHSPS.
    """
    return 0 - baseline * efficiency


def convergence_step_additive(baseline: Value, convergence: Value) -> Value:
    """Return the step for convergence, additive method: B c.

    Units: £k. Source: NHSE-23.
    """
    return baseline * convergence


def rounded_allocation(unrounded: Value) -> Value:
    """Return the recurrent allocation rounded to £1k, halves away from zero.

    Units: £k. Source: NHSE-23 (allocations are printed to £1k).
    """
    return round_to(unrounded)


def rounding_step(rounded: Value, unrounded: Value) -> Value:
    """Return the step for rounding: the allocation as rounded less the allocation before rounding.

    Units: £k. Source: NHSE-23 (allocations are printed to £1k).
    """
    return rounded - unrounded


def outturn_step(outturn: Value, expected: Value) -> Value:
    """Return the step for outturn, of an allocation, a budget line or a contract: outturn - what the assumptions give.

    Units: £k. Source: MTFS.
    """
    return outturn - expected


def with_non_recurrent(recurrent: Value, non_recurrent: Value) -> Value:
    """Return the total of a year, of an allocation or a budget line: recurrent + non-recurrent items.

    Units: £k. Source: NHSE-23, NHSE-25 (core totals); PT (recurrent and in-year apart).
    """
    return recurrent + non_recurrent


def distance_from_target(baseline: Value, target: Value) -> Value:
    """Return the distance from target (DfT): B / fair-shares target - 1; above 0 is over target.

    Units: £k in, a rate out. Raises ZeroDivisionError on a target of 0. Source: NHSE-23, NHSE-25 (exact).
    """
    return baseline / target - 1


def adjusted_distance(distance: Value, opening: Value, baseline: Value) -> Value:
    """Return the distance from target of the adjusted baseline, the target unchanged: (1+d) B / opening - 1.

    Units: rates and £k. Source: NHSE-25 (distance is that of the adjusted recurrent baseline).
    """
    return (1 + distance) * baseline / opening - 1


def closing_distance(distance: Value, convergence: Value) -> Value:
    """Return the distance from target after convergence: (1+d)(1+c) - 1.

    Units: rates. Source: NHSE-23 (core 2023/24 and 2024/25 to 5e-7).
    """
    return (1 + distance) * (1 + convergence) - 1


def convergence_from_distance(
    distance: Value, largest_cut: Value, largest_gain: Value, pace_over: Value, pace_under: Value
) -> Value:
    """Return the convergence of a pace-of-change policy: pace (1/(1+d) - 1), within [-largest cut, largest gain].

    The pace is the share of the full move to target made in one year; `pace_over` holds above target,
    `pace_under` at or below it. Cut and gain are given as positive rates.
    Units: rates. Source: inferred from NHSE-23 and NHSE-25; these are not NHS England's words.
    """
    pace = choose(distance > 0, pace_over, pace_under)
    return maximum(0 - largest_cut, minimum(largest_gain, pace * (1 / (1 + distance) - 1)))


def target_from_distance(baseline: Value, distance: Value) -> Value:
    """Return the fair-shares target that a published distance implies: B / (1+d).

    Units: £k. Source: NHSE-25.
    """
    return baseline / (1 + distance)


def growth_rate(amount: Value, previous: Value) -> Value:
    """Return the growth on the year before: x / previous - 1.

    Units: same unit in, a rate out. Raises ZeroDivisionError on a previous amount of 0. Source: NHSE-23.
    """
    return amount / previous - 1


def compound_annual_growth(first: Value, last: Value, years: Value) -> Value:
    """Return the compound annual growth rate (CAGR): (last / first)^(1/years) - 1.

    Units: same unit in, a rate a year out. Source: standard definition.
    """
    return power(last / first, 1 / years) - 1


def deflator_index(previous: Value, growth: Value) -> Value:
    """Return the price index: previous index x (1 + deflator growth); 1 in the base year.

    Units: an index. Source: GDP-DEFLATOR.
    """
    return previous * (1 + growth)


def real_terms(amount: Value, index: Value) -> Value:
    """Return the amount in the base year's prices: amount / price index.

    Units: £k. Source: GDP-DEFLATOR.
    """
    return amount / index


def next_period(previous: Value) -> Value:
    """Return the number of the plan year: previous + 1; 0 in the base year.

    Units: years. Source: MTFS.
    """
    return previous + 1
