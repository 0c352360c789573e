"""Allocation: each formula against arithmetic written out."""

import math

import pytest

from mtfs.formulas.allocation import (
    adjusted_baseline,
    adjusted_distance,
    closing_distance,
    compound_annual_growth,
    convergence_from_distance,
    convergence_step,
    convergence_step_additive,
    deflator_index,
    distance_from_target,
    efficiency_step,
    efficiency_step_additive,
    growth_rate,
    growth_step,
    inflation_step,
    inflation_step_additive,
    net_uplift,
    next_period,
    outturn_step,
    real_terms,
    recurrent_allocation,
    recurrent_allocation_additive,
    rounded_allocation,
    rounding_step,
    target_from_distance,
    with_non_recurrent,
)

RATES = {"growth": 0.023, "inflation": 0.015, "efficiency": 0.011, "convergence": -0.01}


def close(expected):
    return pytest.approx(expected, rel=1e-12, abs=1e-12)


def test_adjusted_baseline():
    assert adjusted_baseline(1000.0, 25.5) == 1000 + 25.5
    assert adjusted_baseline(1000.0, -25.5) == 1000 - 25.5


def test_net_uplift_takes_efficiency_off_inflation():
    assert net_uplift(0.0415, 0.02) == 0.0415 - 0.02
    assert net_uplift(0.0, 0.011) == -0.011


def test_recurrent_allocation_compounds():
    assert recurrent_allocation(1_950_000.0, **RATES) == close(1_950_000 * 1.023 * 1.004 * 0.99)
    assert recurrent_allocation(100.0, 0.5, 0.25, 0.125, 1.0) == 100 * 1.5 * 1.125 * 2


def test_additive_recurrent_allocation_sums_the_rates():
    assert recurrent_allocation_additive(1_950_000.0, **RATES) == close(1_950_000 * (1 + 0.023 + 0.015 - 0.011 - 0.01))
    assert recurrent_allocation_additive(100.0, 0.5, 0.25, 0.125, 1.0) == 100 * 2.625


@pytest.mark.parametrize("method", [recurrent_allocation, recurrent_allocation_additive])
def test_zero_rates_leave_the_baseline(method):
    assert method(1234.5, 0.0, 0.0, 0.0, 0.0) == 1234.5
    assert method(0.0, 0.1, 0.2, 0.3, 0.4) == 0.0


@pytest.mark.parametrize("method", [recurrent_allocation, recurrent_allocation_additive])
def test_growth_and_inflation_add_while_efficiency_and_negative_convergence_take(method):
    assert method(100.0, 0.02, 0.0, 0.0, 0.0) == close(102)
    assert method(100.0, 0.0, 0.03, 0.0, 0.0) == close(103)
    assert method(100.0, 0.0, 0.0, 0.04, 0.0) == close(96)
    assert method(100.0, 0.0, 0.0, 0.0, -0.05) == close(95)


def test_steps_of_the_multiplicative_method():
    assert growth_step(1000.0, 0.5) == 1000 * 0.5
    assert inflation_step(1000.0, 0.5, 0.25) == 1000 * 1.5 * 0.25
    assert efficiency_step(1000.0, 0.5, 0.125) == -1000 * 1.5 * 0.125
    assert convergence_step(1000.0, 0.5, 0.25, 0.125, -0.5) == 1000 * 1.5 * 1.125 * -0.5


def test_steps_of_the_additive_method():
    assert inflation_step_additive(1000.0, 0.25) == 1000 * 0.25
    assert efficiency_step_additive(1000.0, 0.125) == -1000 * 0.125
    assert convergence_step_additive(1000.0, -0.5) == 1000 * -0.5


def test_steps_sum_to_the_movement_in_both_methods():
    b, g, i, e, c = 31_415.9, 0.027, 0.018, 0.031, -0.0141
    steps = growth_step(b, g) + inflation_step(b, g, i) + efficiency_step(b, g, e) + convergence_step(b, g, i, e, c)
    assert b + steps == close(recurrent_allocation(b, g, i, e, c))
    additive = inflation_step_additive(b, i) + efficiency_step_additive(b, e) + convergence_step_additive(b, c)
    assert b + growth_step(b, g) + additive == close(recurrent_allocation_additive(b, g, i, e, c))


@pytest.mark.parametrize(("unrounded", "expected"), [(1.5, 2.0), (2.5, 3.0), (-2.5, -3.0), (1234.49, 1234.0)])
def test_an_allocation_is_rounded_to_1k_halves_away_from_zero(unrounded, expected):
    assert rounded_allocation(unrounded) == expected
    assert rounding_step(rounded_allocation(unrounded), unrounded) == expected - unrounded


def test_the_step_for_outturn_is_above_0_where_more_came_in_than_expected():
    assert outturn_step(1080.0, 1100.0) == 1080 - 1100
    assert outturn_step(1100.0, 1080.0) == 20


def test_with_non_recurrent():
    assert with_non_recurrent(1000.0, 15.5) == 1000 + 15.5
    assert with_non_recurrent(1000.0, -15.5) == 1000 - 15.5


def test_distance_from_target_is_above_zero_over_target():
    assert distance_from_target(105.0, 100.0) == 105 / 100 - 1
    assert distance_from_target(75.0, 100.0) == -0.25
    assert distance_from_target(100.0, 100.0) == 0.0
    with pytest.raises(ZeroDivisionError):
        distance_from_target(100.0, 0.0)


def test_an_adjustment_of_the_baseline_moves_the_distance_from_an_unchanged_target():
    target = 100.0
    assert adjusted_distance(distance_from_target(105.0, target), 105.0, 126.0) == close(126 / target - 1)
    assert adjusted_distance(-0.25, 75.0, 75.0) == -0.25


def test_closing_distance():
    assert closing_distance(0.5, -0.25) == 1.5 * 0.75 - 1
    assert closing_distance(0.04, 0.0) == close(0.04)
    assert closing_distance(0.0, -0.01) == close(-0.01)


POLICY = {"largest_cut": 0.02, "largest_gain": 0.01, "pace_over": 0.2, "pace_under": 0.1}


@pytest.mark.parametrize(
    ("distance", "expected"),
    [
        (0.05, 0.2 * (1 / 1.05 - 1)),  # over target: its own pace, above -2%
        (0.60, -0.02),  # far over target: the largest cut
        (-0.05, 0.1 * (1 / 0.95 - 1)),  # under target: its own pace, below 1%
        (-0.40, 0.01),  # far under target: the largest gain
        (0.0, 0.0),
    ],
)
def test_convergence_follows_from_the_distance(distance, expected):
    assert convergence_from_distance(distance, **POLICY) == close(expected)


def test_full_pace_without_limits_closes_the_distance_in_one_year():
    convergence = convergence_from_distance(0.08, 1.0, 1.0, 1.0, 1.0)
    assert closing_distance(0.08, convergence) == close(0.0)


def test_the_target_that_a_distance_implies():
    assert target_from_distance(105.0, 0.05) == close(100.0)
    assert target_from_distance(90.0, -0.25) == 120.0
    assert distance_from_target(90.0, target_from_distance(90.0, -0.25)) == -0.25


def test_growth_rate():
    assert growth_rate(110.0, 100.0) == 110 / 100 - 1
    assert growth_rate(75.0, 100.0) == -0.25
    with pytest.raises(ZeroDivisionError):
        growth_rate(1.0, 0.0)


def test_compound_annual_growth():
    assert compound_annual_growth(100.0, 144.0, 2) == close(0.2)
    assert compound_annual_growth(8.0, 1.0, 3.0) == close(-0.5)
    assert compound_annual_growth(100.0, 107.0, 1) == close(0.07)


def test_prices():
    assert deflator_index(1.0294, 0.0223) == 1.0294 * 1.0223
    assert real_terms(1029.4, 1.0294) == close(1000)
    assert real_terms(1000.0, 1.25) == 800


def test_plan_years_are_counted():
    assert next_period(0) == 1
    assert next_period(4) == 5


def test_what_is_missing_stays_missing():
    missing = math.nan
    assert math.isnan(recurrent_allocation(missing, **RATES))
    assert math.isnan(distance_from_target(missing, 100.0))
    assert math.isnan(rounded_allocation(missing))
