"""The gap: each formula against arithmetic written out, on single numbers and on arrays."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtfs.formulas.gap import (
    above_minimum,
    after_plan,
    challenge,
    gap,
    gap_after_reserves,
    gap_after_savings,
    in_year_position,
    level_of_scheme,
    net_use,
    non_recurrent_position,
    other_movement,
    reserve_balance,
    savings_requirement,
    weighted_step,
)

amounts = st.floats(-1e6, 1e6)


def test_a_gap_is_expenditure_above_funding():
    assert gap(2_028_180.0, 1_976_986.5) == 51_193.5
    assert gap(1_000.0, 1_200.0) == -200


def test_a_shared_assumption_moves_the_part_of_a_line_that_its_weight_says():
    assert weighted_step(100_000.0, 0.64, 0.03) == pytest.approx(1_920)
    assert weighted_step(np.array([100.0, 200.0]), 0.5, 0.1).tolist() == [5.0, 10.0]


def test_other_movement_is_what_drivers_do_not_explain():
    assert other_movement(110.0, 100.0 * 1.04 * 1.02) == pytest.approx(110 - 106.08)
    assert other_movement(np.array([110.0, 90.0]), 106.0).tolist() == [4.0, -16.0]


def test_a_recurrent_scheme_is_worth_what_came_in_so_far():
    assert level_of_scheme(10_000.0, 5_000.0, 5_000.0) == 10_000, "5,000 of last year and 5,000 of this one"
    assert level_of_scheme(10_000.0, 0.0, 0.0) == 10_000, "nothing new, and all still there"


def test_a_scheme_that_is_not_recurrent_is_worth_its_own_year():
    assert level_of_scheme(0.0, 2_000.0, 0.0) == 2_000
    assert level_of_scheme(0.0, 0.0, 0.0) == 0


def test_reserves_take_away_from_the_gap_and_from_their_own_balance():
    assert gap_after_reserves(51_193.5, 1_000.0) == 50_193.5
    assert reserve_balance(7_000.0, 2_500.0, 400.0) == 7_000 - 2_500 + 400
    assert net_use(2_500.0, 400.0) == 2_100 and net_use(0.0, 400.0) == -400
    assert above_minimum(4_900.0, 4_000.0) == 900 and above_minimum(3_500.0, 4_000.0) == -500


def test_the_published_challenge():
    assert challenge(500_000.0, 43_000.0) == 543_000


def test_the_gap_that_savings_plans_leave():
    assert gap_after_savings(500_000.0, 250_000.0) == 250_000
    assert gap_after_savings(10.0, 25.0) == -15
    assert gap_after_savings(np.array([10.0, 20.0]), 5.0).tolist() == [5.0, 15.0]


def test_the_published_bridge():
    assert after_plan(500_000.0, 250_000.0, 294_300.0, 43_000.0) == -1_300, "a surplus of £1.3m"
    assert after_plan(500.0, 0, 0, 0) == 500
    assert after_plan(500.0, 100.0, 0, 0) == 400
    assert after_plan(500.0, 0, 100.0, 0) == 400
    assert after_plan(500.0, 0, 0, 100.0) == 600


def test_expenditure_after_plan():
    assert after_plan(2_000.0, 100.0, 30.0, 7.0) == 1_877


def test_in_year_position_is_funding_above_expenditure():
    assert in_year_position(1_200.0, 1_000.0) == 200
    assert in_year_position(1_000.0, 1_200.0) == -200


def test_what_is_not_underlying_is_not_recurrent():
    assert non_recurrent_position(-47_000.0, -46_000.0) == -1_000
    assert non_recurrent_position(10.0, -5.0) == 15


def test_a_year_has_to_find_what_reserves_and_earlier_years_did_not():
    assert savings_requirement(51_193.5, 1_000.0, 0) == 50_193.5
    assert savings_requirement(75_382.5, 0, 50_193.5) == 25_189
    assert savings_requirement(40_000.0, 0, 50_000.0) == -10_000


@given(amounts, amounts, amounts, amounts, amounts)
def test_the_after_plan_is_the_position_with_the_other_sign(expenditure, funding, savings, benefits, investment):
    closing = after_plan(gap(expenditure, funding), savings, benefits, investment)
    spent = after_plan(expenditure, savings, benefits, investment)
    assert closing == pytest.approx(-in_year_position(funding, spent), abs=1e-6)


@given(st.lists(st.tuples(amounts, st.floats(0, 1e5)), min_size=1, max_size=10))
def test_requirements_of_all_years_sum_to_the_last_gap_after_reserves(years):
    earlier = 0.0
    for gap_of_year, reserves in years:
        earlier += savings_requirement(gap_of_year, reserves, earlier)
    assert earlier == pytest.approx(years[-1][0] - years[-1][1], abs=1e-6)


def test_arrays_are_computed_element_by_element():
    few, more = np.array([100.0, 300.0]), np.array([40.0, 500.0])
    assert gap(few, more).tolist() == [60.0, -200.0]
    assert level_of_scheme(few, more, np.array([40.0, 0.0])).tolist() == [100.0, 800.0]
    assert challenge(few, more).tolist() == [140.0, 800.0]
    assert after_plan(few, more, 1.0, 2.0).tolist() == [61.0, -199.0]
    assert in_year_position(few, more).tolist() == [60.0, -200.0]
    assert non_recurrent_position(few, more).tolist() == [60.0, -200.0]
    assert savings_requirement(few, more, 10.0).tolist() == [50.0, -210.0]
