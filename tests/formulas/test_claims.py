"""Claims: each formula in both directions, at the ends of a range, on single numbers and on arrays."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtfs.formulas.claims import (
    above_range,
    below_range,
    below_verdict,
    claim_difference,
    claim_verdict,
    least_verdict,
    rounded_below,
    rounded_from,
    rounding_verdict,
)

HOLDS, FAILS, WITHIN = "holds", "does not hold", "holds within the rounding of the inputs"
numbers = st.floats(-1e6, 1e6)


def test_above_a_range():
    assert above_range(2_206_600.0, 2_180_000.0) == 26_600
    assert above_range(2_180_000.0, 2_180_000.0) == 0
    assert above_range(2_000_000.0, 2_180_000.0) == 0


def test_below_a_range_is_below_0():
    assert below_range(132_000.0, 141_500.0) == -9_500
    assert below_range(141_500.0, 141_500.0) == 0
    assert below_range(150_000.0, 141_500.0) == 0


def test_the_difference_from_a_claim():
    assert claim_difference(26_600.0, 0) == 26_600
    assert claim_difference(0, -9_500.0) == -9_500
    assert claim_difference(0, 0) == 0


@pytest.mark.parametrize(
    ("computed", "verdict"),
    [(2.17, HOLDS), (2.175, HOLDS), (2.18, FAILS), (2.1699, FAILS), (3.0, FAILS), (-2.17, FAILS)],
)
def test_over_2_17bn_is_at_least_2_17_and_less_than_2_18(computed, verdict):
    assert claim_verdict(computed, 2.17, 2.18, FAILS) == verdict


@pytest.mark.parametrize(("computed", "verdict"), [(80.0, HOLDS), (1e9, HOLDS), (79.999, FAILS)])
def test_at_least_an_amount(computed, verdict):
    assert least_verdict(computed, 80.0, FAILS) == verdict


@pytest.mark.parametrize(("computed", "verdict"), [(80.0, FAILS), (1e9, FAILS), (79.999, HOLDS), (-1e9, HOLDS)])
def test_less_than_an_amount(computed, verdict):
    assert below_verdict(computed, 80.0, FAILS) == verdict


@given(numbers, numbers, st.floats(0.001, 1e6))
def test_a_claim_holds_where_both_its_ends_hold(computed, least, width):
    both = {least_verdict(computed, least, FAILS), below_verdict(computed, least + width, FAILS)}
    assert claim_verdict(computed, least, least + width, FAILS) == (FAILS if FAILS in both else HOLDS)


@given(numbers, numbers, st.floats(0.001, 1e6))
def test_a_claim_that_holds_has_no_difference_and_one_outside_has(computed, least, width):
    difference = claim_difference(above_range(computed, least + width), below_range(computed, least))
    if claim_verdict(computed, least, least + width, FAILS) == HOLDS:
        assert difference == 0
    elif computed != least + width:
        assert (difference > 0) == (computed > least) and difference != 0
    assert computed - difference == pytest.approx(min(max(computed, least), least + width), abs=1e-6)


def test_a_rounded_figure_stands_for_half_a_step_on_either_side():
    assert (rounded_from(216_264.0, 0.5), rounded_below(216_264.0, 0.5)) == (216_263.5, 216_264.5)


@pytest.mark.parametrize(("difference", "verdict"), [(-1.5, WITHIN), (1.5, WITHIN), (0.0, WITHIN), (1.501, FAILS)])
def test_a_difference_that_roundings_explain(difference, verdict):
    assert rounding_verdict(difference, 1.5) == verdict
    assert claim_verdict(3.0, 0.0, 1.0, rounding_verdict(difference, 1.5)) == verdict


def test_arrays_are_computed_element_by_element():
    few = np.array([1.0, 5.0, 9.0])
    assert above_range(few, 6.0).tolist() == [0.0, 0.0, 3.0]
    assert below_range(few, 4.0).tolist() == [-3.0, 0.0, 0.0]
    assert claim_difference(above_range(few, 6.0), below_range(few, 4.0)).tolist() == [-3.0, 0.0, 3.0]
    assert claim_verdict(few, 4.0, 9.0, FAILS).tolist() == [FAILS, HOLDS, FAILS]
    assert least_verdict(few, 5.0, FAILS).tolist() == [FAILS, HOLDS, HOLDS]
    assert below_verdict(few, 5.0, FAILS).tolist() == [HOLDS, FAILS, FAILS]
