"""Every function has a limit on what it would give, checked before it computes."""

import re
import tracemalloc

import pytest

import mtfs.udf.functions  # noqa: F401  (enters every function in the list)
from mtfs.udf.arguments import FunctionError, within_limit
from mtfs.udf.registry import FUNCTIONS, udf
from mtfs.udf.results import MOST_CELLS

SETTINGS, POSITION = FUNCTIONS["MTFS_SETTINGS"].call, FUNCTIONS["MTFS_POSITION"].call
TOO_MANY = "the result would have .* more than the 100,000"


def shares(count):
    return [[1 / count] for _ in range(count)]


def row(count):
    return [[1.0] * count]


@pytest.mark.parametrize(("settings", "years"), [(10_000, 20_000), (20_000, 10), (2, 50_001), (317, 317), (100_000, 2)])
def test_a_table_of_too_many_cells_is_refused_before_it_is_computed(settings, years):
    each = shares(settings)
    pot = row(years)
    tracemalloc.start()
    try:
        with pytest.raises(FunctionError, match=f"MTFS_SETTINGS: {TOO_MANY}"):
            SETTINGS(pot, each, each)
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(("settings", "years"), [(1, 100_000), (2, 50_000), (316, 316), (1000, 100)])
def test_a_table_within_the_limit_is_computed(settings, years):
    table = SETTINGS(row(years), shares(settings), shares(settings))
    assert len(table) == settings and len(table[0]) == years


def test_the_position_counts_its_two_rows_and_its_header():
    fits, larger = MOST_CELLS // 2 - 1, MOST_CELLS // 2
    assert len(POSITION(row(fits), row(fits))[0]) == fits + 1
    with pytest.raises(FunctionError, match=f"MTFS_POSITION: {TOO_MANY}"):
        POSITION(row(larger), row(larger))
    with pytest.raises(FunctionError, match=TOO_MANY):
        POSITION(row(larger), row(1))


def test_the_limit_itself():
    within_limit(MOST_CELLS)
    with pytest.raises(FunctionError, match="100,001 cells"):
        within_limit(MOST_CELLS + 1)


def test_a_table_that_does_not_say_how_many_cells_it_has_cannot_be_entered():
    with pytest.raises(TypeError, match="say how many cells"):

        @udf("Gap", "£k", "=X()", "table")
        def mtfs_none() -> list:
            """Nothing."""
            return []

    assert "MTFS_NONE" not in FUNCTIONS


OF_RANGES = [function for function in FUNCTIONS.values() if any(one.kind.is_range for one in function.arguments)]


@pytest.mark.parametrize("function", OF_RANGES, ids=lambda function: function.name)
def test_no_function_gives_more_cells_than_the_limit_whatever_it_is_given(function):
    """Each is given ranges as large as it takes: the result is within the limit, or is refused."""
    given = []
    for argument in function.arguments:
        kind = argument.kind
        if kind.is_range:
            given.append([[max(kind.low, 0.0)] * MOST_CELLS])
        elif kind.name == "text":
            given.append(kind.options[0] if kind.options else "2025/26" if argument.name == "year" else "pot.annual")
        else:
            given.append(kind.name == "flag" or max(0.01, kind.low))
    try:
        result = function.call(*given)
    except FunctionError as refused:
        assert re.search(TOO_MANY, str(refused))
    else:
        rows = result if isinstance(result, list) else [[result]]
        assert sum(map(len, rows)) <= MOST_CELLS


def test_the_work_for_many_years_grows_with_their_number_and_not_with_its_square():
    required = FUNCTIONS["MTFS_SAVINGS_REQUIREMENT"].call(row(MOST_CELLS), [[0.0]], [[0.5]])[0]
    assert required[0] == 0.5 and set(required[1:]) == {0.0}
