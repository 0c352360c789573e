"""Ranges that are checked as a whole are checked as strictly as cell by cell."""

import math

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mtfs.core.errors import MtfsError
from mtfs.udf.arguments import ERRORS, FunctionError, all_finite, number, years
from mtfs.udf.functions import mtfs_allocation, mtfs_cumulative, mtfs_gap, mtfs_net_uplift

CELL = st.one_of(
    st.floats(),
    st.integers(),
    st.sampled_from((True, False, None, "", "0.1", "text", *ERRORS, 10**400, 1j, 1e308, -1e308, 0.0, 1, 1.0000000001)),
)
BOUNDS = st.sampled_from([(-math.inf, math.inf), (0.0, math.inf), (-1.0, 1.0), (0.0, 1.0)])


def outcome(read):
    """The numbers with their types, or the kind of refusal and its message."""
    try:
        return [(type(value), repr(value)) for value in read()]
    except (FunctionError, OverflowError) as error:
        return type(error), str(error)


@given(st.lists(CELL, min_size=2, max_size=8), BOUNDS, st.booleans())
@example([1e308, 1e308, 1e308], (0.0, math.inf), False)
@example([math.inf, -math.inf], (-math.inf, math.inf), False)
@example([0.5, True], (0.0, 1.0), True)
@example([0.5, 10**400], (0.0, math.inf), True)
def test_a_range_is_read_as_its_cells_one_by_one(cells, bounds, is_column):
    value = [[cell] for cell in cells] if is_column else [cells]
    one_by_one = outcome(lambda: [number(f"x, cell {at}", cell, *bounds) for at, cell in enumerate(cells, 1)])
    assert outcome(lambda: years("x", value, *bounds).values) == one_by_one


@given(CELL.filter(lambda cell: cell is not None))  # alone that is an argument left out
def test_one_number_is_read_the_same_alone_and_as_a_range_of_one_cell(cell):
    alone, ranged = (outcome(lambda given=given: [mtfs_net_uplift(given, 0.0)]) for given in (cell, [[cell]]))
    assert alone == ranged


def test_a_large_sum_of_good_numbers_is_no_reason_to_refuse_them():
    assert years("x", [[1e308, 1e308, 1e308]]).values == (1e308,) * 3
    assert not all_finite([1e308, 1e308]) and not all_finite([1.0, "a"]) and not all_finite([10**400])
    assert mtfs_gap([[1.5e308, 1e308]], [[0, 0]]) == [[1.5e308, 1e308]]


def test_a_result_beyond_the_largest_number_is_refused():
    for wrong in (lambda: mtfs_cumulative([[1e308, 1e308]]), lambda: mtfs_allocation(1.7e308, 1.0)):
        with pytest.raises(MtfsError, match="the result is too large for a number"):
            wrong()
