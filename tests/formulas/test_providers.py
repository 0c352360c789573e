"""Providers: each formula against arithmetic written out, on single numbers and on arrays."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtfs.formulas.providers import contract_inflation, contract_value, productivity_ask, still_to_find

rates = st.floats(-0.2, 0.2)


def test_inflation_is_a_part_of_the_year_before():
    assert contract_inflation(500_000.0, 0.0415) == pytest.approx(20_750, rel=1e-12)
    assert contract_inflation(500_000.0, -0.01) == pytest.approx(-5_000, rel=1e-12)


def test_the_ask_is_a_part_of_the_year_before_and_not_of_the_inflated_value():
    assert productivity_ask(500_000.0, 0.011) == pytest.approx(5_500, rel=1e-12)
    assert productivity_ask(500_000.0, 0.0) == 0


def test_a_contract_moves_by_inflation_less_efficiency():
    assert contract_value(500_000.0, 0.015, 0.011) == pytest.approx(500_000 * 1.004, rel=1e-12)
    assert contract_value(200_000.0, 0.0, 0.02) == pytest.approx(196_000, rel=1e-12)
    assert contract_value(200_000.0, 0.03, 0.03) == pytest.approx(200_000, rel=1e-12)


def test_what_is_still_to_find_may_be_below_0():
    assert still_to_find(11_000.0, 7_750.0) == 3_250
    assert still_to_find(4_000.0, 7_750.0) == -3_750


@given(st.floats(1.0, 1e6), rates, rates)
def test_inflation_less_the_ask_is_the_movement(previous, inflation, efficiency):
    moved = contract_inflation(previous, inflation) - productivity_ask(previous, efficiency)
    assert contract_value(previous, inflation, efficiency) - previous == pytest.approx(moved, abs=1e-8 * previous)


def test_arrays_are_computed_element_by_element():
    previous, rate = np.array([100.0, 200.0, 400.0]), np.array([0.0, 0.5, 0.25])
    assert contract_inflation(previous, rate).tolist() == [0.0, 100.0, 100.0]
    assert productivity_ask(previous, rate).tolist() == [0.0, 100.0, 100.0]
    assert contract_value(previous, rate, 0.125).tolist() == [87.5, 275.0, 450.0]
    assert still_to_find(previous, np.array([25.0, 200.0, 500.0])).tolist() == [75.0, 0.0, -100.0]
