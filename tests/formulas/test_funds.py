"""Funds: each formula against arithmetic written out."""

import math

import pytest

from mtfs.formulas.funds import recurrent_part, repurposed, uplifted_fund


def test_a_fund_is_uplifted():
    assert uplifted_fund(200.0, 0.25) == 200 * 1.25
    assert uplifted_fund(200.0, -0.25) == 200 * 0.75
    assert uplifted_fund(200.0, 0.0) == 200.0
    assert uplifted_fund(0.0, 0.25) == 0.0


def test_repurposing_leaves_out_the_ringfenced_part():
    assert repurposed(1000.0, 0.25, 200.0) == (1000 - 200) * 0.25
    assert repurposed(31_503.8, 0.3, 0) == pytest.approx(9_451.14, rel=1e-12)
    assert repurposed(1000.0, 0.25, 1000.0) == 0.0
    assert repurposed(1000.0, 0.0, 200.0) == 0.0
    assert repurposed(1000.0, 1.0, 0.0) == 1000.0


def test_a_missing_fund_releases_something_missing():
    assert math.isnan(repurposed(math.nan, 0.25, 0.0))
    assert math.isnan(repurposed(math.nan, 0.0, 0.0))


def test_a_release_recurs_only_where_the_fund_says_yes():
    assert recurrent_part(500.0, "yes") == 500.0
    assert recurrent_part(500.0, "no") == 0
    assert recurrent_part(500.0, "Yes") == 0


@pytest.mark.parametrize("is_recurrent", ["yes", "no"])
def test_what_is_missing_is_missing_whether_it_recurs_or_not(is_recurrent):
    assert math.isnan(recurrent_part(math.nan, is_recurrent))
