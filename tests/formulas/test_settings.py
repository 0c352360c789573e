"""Care settings: each formula against arithmetic written out."""

import pytest

from mtfs.formulas.settings import position_in_plan, setting_investment, setting_share, shift


@pytest.mark.parametrize(("period", "expected"), [(1, 0.0), (2, 0.25), (3, 0.5), (4, 0.75), (5, 1.0)])
def test_position_runs_from_0_to_1(period, expected):
    assert position_in_plan(period, 5) == expected


def test_position_of_two_years_and_of_one():
    assert [position_in_plan(period, 2) for period in (1, 2)] == [0.0, 1.0]
    assert position_in_plan(1, 1) == 0.0


def test_shares_lie_on_a_straight_line():
    assert setting_share(0.2, 0.28, 0.0) == 0.2
    assert setting_share(0.25, 0.75, 0.5) == 0.5
    assert setting_share(0.25, 0.75, 1.0) == 0.75
    assert setting_share(0.5, 0.25, 0.5) == 0.375


def test_investment_of_a_setting():
    assert setting_investment(40_500.0, 0.25) == 40_500 * 0.25
    assert setting_investment(-100.0, 0.5) == -50


def test_shift_is_measured_against_the_first_share():
    assert shift(600.0, 1000.0, 0.5) == 600 - 1000 * 0.5
    assert shift(400.0, 1000.0, 0.5) == -100
    assert shift(500.0, 1000.0, 0.5) == 0
