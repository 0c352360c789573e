"""Where a sheet is broken into pages, on plain numbers."""

import pytest

from mtfs.report.book.heights import height
from mtfs.report.book.pages import column_breaks, page_lengths, row_breaks


@pytest.mark.parametrize(
    ("heights", "starts", "breaks"),
    [
        ([10] * 10, [], []),
        ([10] * 10, [0, 6], []),
        ([10] * 14, [0, 6], [6]),  # the second block of 8 rows does not fit below 6, and fits on a page
        ([10] * 14, [2, 4, 12], [4, 12]),
        ([10] * 30, [8], [8, 17, 26]),  # 22 rows fit on no page, and 2 are too few to begin with
        ([10] * 30, [5], [10, 19, 28]),
        ([10, 95, 10], [1, 2], [1, 2]),  # a row as high as a page
    ],
)
def test_pages_end_between_blocks(heights, starts, breaks):
    assert row_breaks(heights, starts, 100, 10) == breaks


def test_columns_that_do_not_fit_follow_on_another_page_with_the_names():
    assert column_breaks([40, 0, 20, 20, 20, 20], 100, 40) == [5]
    assert column_breaks([40, 0, *[20] * 9], 100, 40) == [5, 8]
    assert column_breaks([40, 20], 100, 40) == []
    assert column_breaks([40, 20, 20, 20, 20, 20], 100, 40, always_at=[2]) == [2, 5]


def test_a_page_is_as_long_as_what_stands_on_it_and_what_it_repeats():
    assert page_lengths([40, 20, 20, 20], [2], 40) == [60, 80]
    assert page_lengths([40, 20], [], 40) == [60]


def test_a_row_is_as_high_as_its_longest_text_needs():
    assert height(("one two three", 10), ("x", 10)) == 2 * 13 + 3
    assert height(("one", 10), ("x", 10)) is None
