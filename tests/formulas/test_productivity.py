"""Productivity: each formula against arithmetic written out, on single numbers and on arrays."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtfs.formulas.productivity import (
    bed_days,
    counted_as,
    counted_otherwise,
    delivered,
    in_thousands,
    is_yes,
    opportunity_value,
)

FLAGS = ("yes", "no")


def test_bed_days_of_a_volume():
    assert bed_days(2_300.0, 7.0) == 16_100
    assert bed_days(402.0, 7.5) == 3_015


def test_the_value_of_an_opportunity_to_the_pound():
    assert opportunity_value(4_316.0, 887.0) == 3_828_292
    assert opportunity_value(bed_days(2_300.0, 7.0), 350.0) == 5_635_000


def test_pounds_in_thousands():
    assert in_thousands(3_828_292.0, 1000) == 3_828.292


def test_what_a_year_delivers():
    assert delivered(5_635.0, 0.5) == 2_817.5
    assert delivered(5_635.0, 0.0) == 0


@pytest.mark.parametrize(
    ("counted", "cash", "releases", "otherwise"),
    [("yes", "yes", 7.5, 0), ("yes", "no", 0, 7.5), ("no", "yes", 0, 0), ("no", "no", 0, 0)],
)
def test_an_amount_counts_once_or_not_at_all(counted, cash, releases, otherwise):
    assert counted_as(7.5, counted, cash) == releases
    assert counted_otherwise(7.5, counted, cash) == otherwise


@given(st.floats(0.0, 1e6), st.sampled_from(FLAGS), st.sampled_from(FLAGS))
def test_an_amount_that_counts_is_in_one_of_the_two_totals(amount, counted, cash):
    whole = counted_as(amount, counted, cash) + counted_otherwise(amount, counted, cash)
    assert whole == (amount if counted == "yes" else 0)


def test_a_switch_as_a_number():
    assert (is_yes("yes"), is_yes("no")) == (1, 0)


def test_arrays_are_computed_element_by_element():
    few = np.array([2.0, 6.0])
    assert bed_days(few, 7.0).tolist() == [14.0, 42.0]
    assert opportunity_value(few, np.array([100.0, 50.0])).tolist() == [200.0, 300.0]
    assert in_thousands(few, 1000).tolist() == [0.002, 0.006]
    assert delivered(few, np.array([0.5, 1.0])).tolist() == [1.0, 6.0]
    assert counted_as(few, "yes", "yes").tolist() == [2.0, 6.0]
    assert counted_as(few, "yes", "no").tolist() == [0.0, 0.0]
    assert counted_otherwise(few, "yes", "no").tolist() == [2.0, 6.0]
