"""The investment pot: each formula against arithmetic written out."""

import numpy as np
import pytest

from mtfs.formulas.pot import (
    available_growth,
    commercial_income,
    cumulative,
    implied_pressures,
    investment_pot,
    left_after_pressures,
    pot_with_productivity,
    recurrent_added,
    recurrent_view,
    share_of,
)


def test_available_growth_is_what_pressures_leave():
    assert available_growth(44_850.0, -20_000.0, 12_350.0) == 44_850 - 20_000 - 12_350
    assert available_growth(100.0, 7.0, 0.0) == 107
    assert available_growth(100.0, 0.0, 130.0) == -30


@pytest.mark.parametrize(("option", "expected"), [("low", 10_000), ("central", 12_500), ("high", 15_000)])
def test_what_a_plan_says_is_left_after_pressures(option, expected):
    assert left_after_pressures(option, 10_000.0, 12_500.0, 15_000.0) == expected


@pytest.mark.parametrize("option", ["none", "", "best"])
def test_an_unknown_case_of_what_is_left_is_refused(option):
    with pytest.raises(KeyError):
        left_after_pressures(option, 1.0, 2.0, 3.0)


def test_pressures_follow_from_what_is_left():
    assert implied_pressures(39_000.0, -19_969.5, 12_500.0) == 39_000 - 19_969.5 - 12_500
    assert implied_pressures(10.0, 0.0, 12.5) == -2.5
    assert available_growth(39_000.0, -19_969.5, implied_pressures(39_000.0, -19_969.5, 12_500.0)) == 12_500


def test_productivity_that_releases_cash_comes_on_top_of_the_pot():
    assert pot_with_productivity(44_500.0, 2_817.5) == 47_317.5
    assert pot_with_productivity(-500.0, 0) == -500


def test_arrays_are_computed_element_by_element():
    few = np.array([10.0, 20.0])
    assert left_after_pressures("high", 0.0, 0.0, few).tolist() == [10.0, 20.0]
    assert implied_pressures(few, -1.0, 4.0).tolist() == [5.0, 15.0]
    assert pot_with_productivity(few, few / 2).tolist() == [15.0, 30.0]


@pytest.mark.parametrize(
    ("option", "expected"), [("none", 0.0), ("low", 20_000 / 5), ("central", 110_000 / 5), ("high", 200_000 / 5)]
)
def test_commercial_income_is_spread_over_the_years(option, expected):
    assert commercial_income(option, 20_000.0, 110_000.0, 200_000.0, 5) == expected


def test_an_unknown_case_of_commercial_income_is_refused():
    with pytest.raises(KeyError, match="best"):
        commercial_income("best", 1.0, 2.0, 3.0, 5)


def test_the_pot_has_three_sources():
    assert investment_pot(12_500.0, 28_000.0, 4_000.0) == 12_500 + 28_000 + 4_000
    assert investment_pot(-500.0, 0.0, 0) == -500


def test_cumulative_adds_this_year():
    assert cumulative(40_500.0, 41_000.0) == 40_500 + 41_000
    assert cumulative(0, -7.0) == -7


def test_recurrent_money_added():
    assert recurrent_added(12_500.0, 300.0) == 12_500 + 300
    assert recurrent_added(-12_500.0, 0) == -12_500


def test_recurrent_view_keeps_the_money_of_earlier_years():
    first_year = recurrent_view(12_500.0, 40_500.0, 12_500.0)
    second_year = recurrent_view(25_000.0, 40_500.0, 12_500.0)
    assert first_year == 40_500
    assert second_year == 25_000 + (40_500 - 12_500)


def test_share_of():
    assert share_of(25.0, 200.0) == 0.125
    assert share_of(-25.0, 200.0) == -0.125
    with pytest.raises(ZeroDivisionError):
        share_of(1.0, 0.0)
