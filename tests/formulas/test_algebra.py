"""The operations beyond + - * /: sums that leave out what is missing, rounding as a spreadsheet rounds."""

import math
import sys

import numpy as np
import pytest

from mtfs.core.values import Symbolic
from mtfs.formulas import algebra
from mtfs.formulas.algebra import (
    MISSING,
    absolute,
    anchored,
    calendar_year,
    choose,
    is_missing,
    largest,
    maximum,
    minimum,
    power,
    round_to,
    select,
    total,
    total_or_missing,
    total_to_date,
)

BELOW_HALF = 0.49999999999999994


class Recorder(Symbolic):
    """A symbol that gives what it was asked for."""

    def apply_operation(self, name, arguments):
        return name, arguments


def same(left, right):
    """Equal to the last bit, sign of zero and NaN included."""
    return (
        math.isnan(left) and math.isnan(right) or (left == right and math.copysign(1, left) == math.copysign(1, right))
    )


@pytest.mark.parametrize(
    ("value", "expected"),
    [(math.nan, True), (MISSING, True), (0.0, False), (1, False), (-2.5, False), (math.inf, False), ("yes", False)],
)
def test_only_nan_is_missing(value, expected):
    assert is_missing(value) is expected


def test_nothing_but_a_number_is_missing():
    class Odd:
        def __ne__(self, other):
            return True

    assert is_missing(Odd()) is False


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([], 0),
        ([7.0], 7.0),
        ([1, 2, 4], 7),
        ([1.5, -4.0, 0.25], -2.25),
        ([MISSING], 0),
        ([MISSING, 3.0], 3.0),
        ([3.0, MISSING], 3.0),
        ([1.0, MISSING, 2.0, MISSING, 4.0], 7.0),
        ((1.0, 2.0), 3.0),
    ],
)
def test_a_total_leaves_out_what_is_missing(values, expected):
    assert total(values) == expected
    assert total_to_date(values) == expected


def test_a_total_adds_term_by_term_as_a_spreadsheet_does():
    values = [0.1] * 10
    assert total(values) == 0.1 + 0.1 + 0.1 + 0.1 + 0.1 + 0.1 + 0.1 + 0.1 + 0.1 + 0.1 != 1.0
    assert total([1e16, 1.0, -1e16]) == 0.0


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([], 0.0),
        ([MISSING], 0.0),
        ([MISSING, MISSING], 0.0),
        ([-3.0, -2.0], -2.0),
        ([1.0, 5.0, 2.0], 5.0),
        ([5.0, MISSING, 2.0], 5.0),
        ([MISSING, 2.0, 5.0], 5.0),
        ([4, 3], 4),
    ],
)
def test_the_largest_leaves_out_what_is_missing(values, expected):
    assert largest(values) == expected


@pytest.mark.parametrize(
    ("first", "second", "smaller", "larger"),
    [(1.0, 2.0, 1.0, 2.0), (2.0, 1.0, 1.0, 2.0), (-3, -4, -4, -3), (0, 0.5, 0, 0.5), (6.0, 6.0, 6.0, 6.0)],
)
def test_the_larger_and_the_smaller_of_two(first, second, smaller, larger):
    assert maximum(first, second) == larger
    assert minimum(first, second) == smaller


@pytest.mark.parametrize("pair", [(MISSING, 1.0), (1.0, MISSING), (MISSING, MISSING)])
def test_a_larger_or_smaller_of_something_missing_is_missing(pair):
    assert is_missing(maximum(*pair))
    assert is_missing(minimum(*pair))


@pytest.mark.parametrize(("value", "expected"), [(2.5, 2.5), (-2.5, 2.5), (0, 0), (-7, 7)])
def test_a_value_without_its_sign(value, expected):
    assert absolute(value) == expected


@pytest.mark.parametrize(("base", "exponent", "expected"), [(2.0, 3.0, 8.0), (9.0, 0.5, 3.0), (5, 0, 1), (2, -1, 0.5)])
def test_powers(base, exponent, expected):
    assert power(base, exponent) == expected


def test_a_choice_by_a_comparison():
    assert choose(2 > 1, "over", "under") == "over"
    assert choose(1 > 2, "over", "under") == "under"


def test_an_option_by_its_name():
    assert select("low", {"low": 3.0, "high": 5.0}) == 3.0
    assert select("high", {"low": 3.0, "high": 5.0}) == 5.0
    with pytest.raises(KeyError, match="middle"):
        select("middle", {"low": 3.0, "high": 5.0})


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0.5, 1.0),
        (-0.5, -1.0),
        (1.5, 2.0),
        (-1.5, -2.0),
        (2.5, 3.0),
        (-2.5, -3.0),
        (3.5, 4.0),
        (0.0, 0.0),
        (-0.0, -0.0),
        (0.4, 0.0),
        (-0.4, -0.0),
        (BELOW_HALF, 0.0),
        (-BELOW_HALF, -0.0),
        (1.4999999999999998, 1.0),
        (1982801.1466, 1982801.0),
        (1982801.8534, 1982802.0),
        (-0.75, -1.0),
        (7.0, 7.0),
        (2.0**52 - 0.5, 2.0**52),
        (4503599627370497.0, 4503599627370497.0),
        (9007199254740991.0, 9007199254740991.0),
        (MISSING, MISSING),
    ],
)
def test_halves_are_rounded_away_from_zero(value, expected):
    assert same(round_to(value), expected)
    assert same(float(round_to(np.array([value]))[0]), expected)


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [(1250.0, 100, 1300.0), (-1250.0, 100, -1300.0), (1249.0, 100, 1200.0), (0.75, 0.5, 1.0), (7, 1, 7.0), (5, 10, 10)],
)
def test_rounding_to_a_unit(value, unit, expected):
    assert round_to(value, unit) == expected
    assert round_to(np.array([float(value)]), unit)[0] == expected


@pytest.mark.parametrize(
    ("year", "expected"), [("2024/25", 2024), ("1999/00", 1999), ("2099/00", 2099), ("2000/01", 2000)]
)
def test_the_calendar_year_in_which_a_financial_year_begins(year, expected):
    found = calendar_year(year)
    assert found == expected and isinstance(found, float)


def test_what_is_no_year_has_no_calendar_year():
    with pytest.raises(ValueError, match="next"):
        calendar_year("next year")


def test_an_anchored_number_is_the_number():
    assert anchored(3.5) == 3.5
    assert anchored(None) is None


def test_a_symbol_is_asked_for_each_operation():
    cell = Recorder()
    assert total([1.0, cell]) == ("total", (1.0, cell))
    assert total_to_date([cell, 2.0]) == ("total_to_date", (cell, 2.0))
    assert largest([1.0, cell]) == ("largest", (1.0, cell))
    assert maximum(1.0, cell) == ("maximum", (1.0, cell))
    assert minimum(cell, 2.0) == ("minimum", (cell, 2.0))
    assert absolute(cell) == ("absolute", (cell,))
    assert power(cell, 2.0) == ("power", (cell, 2.0))
    assert power(2.0, cell) == ("power", (2.0, cell))
    assert choose(cell, 1.0, 2.0) == ("choose", (cell, 1.0, 2.0))
    assert select(cell, {"low": 1.0}) == ("select", (cell, {"low": 1.0}))
    assert round_to(cell) == ("round_to", (cell, 1))
    assert round_to(3.0, cell) == ("round_to", (3.0, cell))
    assert anchored(cell) == ("anchored", (cell,))
    assert calendar_year(cell) == ("calendar_year", (cell,))


def test_arrays_are_computed_element_by_element():
    few = np.array([1.0, -2.0, 4.0])
    assert total([few, 10.0, MISSING, few]).tolist() == [12.0, 6.0, 18.0]
    assert total_to_date([few, few]).tolist() == [2.0, -4.0, 8.0]
    assert largest([few, np.array([0.0, 0.0, 9.0]), MISSING]).tolist() == [1.0, 0.0, 9.0]
    assert maximum(few, 0.0).tolist() == [1.0, 0.0, 4.0]
    assert minimum(0.0, few).tolist() == [0.0, -2.0, 0.0]
    assert absolute(few).tolist() == [1.0, 2.0, 4.0]
    assert power(few, 2.0).tolist() == [1.0, 4.0, 16.0]
    assert choose(few > 0, few, 0.5).tolist() == [1.0, 0.5, 4.0]
    assert select("low", {"low": few, "high": 0.0}) is few
    assert np.isnan(maximum(few, MISSING)).all()


def test_plain_numbers_never_load_numpy(monkeypatch):
    monkeypatch.setitem(sys.modules, "mtfs.formulas.arrays", None)
    assert total([1, 2.0]) == total_to_date([1, 2.0]) == total_or_missing([1, 2.0]) == 3.0
    assert maximum(1, 2) == largest([1, 2]) == 2 and minimum(1, 2) == absolute(-1) == 1
    assert round_to(1.5) == 2.0 and power(2, 2) == 4
    assert choose(2 > 1, 5.0, 7.0) == select("low", {"low": 5.0}) == anchored(5.0) == 5.0
    with pytest.raises(ImportError):
        algebra.total([np.array([1.0])])


def test_a_total_of_which_every_part_is_missing_is_missing():
    assert is_missing(total_or_missing([MISSING, MISSING]))
    assert is_missing(total_or_missing([]))


def test_a_total_of_which_some_parts_are_known_is_their_sum():
    assert total_or_missing([MISSING, 2.0, 3.5]) == 2.0 + 3.5


def test_numbers_of_numpy_that_are_missing_are_left_out_of_a_total():
    missing = np.float64(math.nan)
    assert total([missing]) == total_to_date([missing, missing]) == 0
    assert total([missing, np.float64(2.0), MISSING, np.float64(3.5)]) == 2.0 + 3.5
    assert is_missing(total_or_missing([missing, missing]))
    assert total_or_missing([missing, np.float64(2.0)]) == 2.0


def test_a_symbol_is_asked_for_a_total_or_missing():
    cell = Recorder()
    assert total_or_missing([1.0, cell]) == ("total_or_missing", (1.0, cell))


def test_arrays_of_which_some_are_missing_have_a_total():
    few = np.array([1.0, -2.0, 4.0])
    assert total_or_missing([MISSING, few, few]).tolist() == [2.0, -4.0, 8.0]
