"""The investment pot: each formula against arithmetic written out."""

import pytest

from mtfs.formulas.pot import (
    available_growth,
    commercial_income,
    cumulative,
    investment_pot,
    recurrent_added,
    recurrent_view,
    share_of,
)


def test_available_growth_is_what_pressures_leave():
    assert available_growth(44_850.0, -20_000.0, 12_350.0) == 44_850 - 20_000 - 12_350
    assert available_growth(100.0, 7.0, 0.0) == 107
    assert available_growth(100.0, 0.0, 130.0) == -30


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
