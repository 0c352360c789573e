"""What checks compute: 0 where all is well, otherwise by how much it is not."""

import math

import pytest

from mtfs.formulas.checking import away_from_target, excess, residual, shortfall, verdict, wrong_sign


def test_residual_has_no_sign():
    assert residual(7.0, 5.0) == 2.0
    assert residual(5.0, 7.0) == 2.0
    assert residual(-1.0, 1.0) == 2.0
    assert residual(5.0, 5.0) == 0.0


def test_shortfall_and_excess():
    assert shortfall(-3.0, 0) == 3.0
    assert shortfall(0.25, 1) == 0.75
    assert shortfall(3.0, 0) == shortfall(1, 1) == 0
    assert excess(1.25, 1) == 0.25
    assert excess(0.2, 0.15) == 0.2 - 0.15
    assert excess(0.1, 0.15) == excess(1, 1) == 0


@pytest.mark.parametrize(
    ("amount", "highest", "expected"), [(-510.0, 0.0, 510.0), (-510.0, 1e-7, 510.0), (-510.0, 2.0, 0), (0.0, -5.0, 0)]
)
def test_an_amount_below_0_has_the_wrong_sign_where_none_is_above_it(amount, highest, expected):
    assert wrong_sign(amount, highest, 1e-6) == expected


def test_convergence_must_not_move_away_from_the_target():
    assert away_from_target(0.5, 0.25, 0.875) == 0.25
    assert away_from_target(-0.5, -0.25, -0.625) == 0.25
    assert away_from_target(0.5, -0.25, 0.125) == away_from_target(-0.5, 0.25, -0.375) == 0
    assert away_from_target(0.5, 0.0, 0.5) == away_from_target(-0.5, 0.0, -0.5) == away_from_target(0.0, 0.0, 0.0) == 0


def test_convergence_must_not_move_past_the_target():
    assert away_from_target(0.02, -0.05, -0.031) == 0.031
    assert away_from_target(-0.02, 0.05, 0.029) == 0.029
    assert away_from_target(0.0, 0.002, 0.002) == 0.002


@pytest.mark.parametrize(("worst", "expected"), [(0.0, "OK"), (1e-6, "OK"), (1.0000001e-6, "FAILS"), (5.0, "FAILS")])
def test_a_check_passes_up_to_its_tolerance(worst, expected):
    assert verdict(worst, 1e-6) == expected


@pytest.mark.parametrize("formula", [residual, shortfall, excess])
def test_a_check_of_something_missing_is_missing(formula):
    assert math.isnan(formula(math.nan, 1.0))
    assert math.isnan(formula(1.0, math.nan))
