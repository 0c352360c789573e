"""Where a sheet is broken into pages: between blocks, and within one only if it is longer than a page."""

from __future__ import annotations

from collections.abc import Collection, Sequence

LEAST_START = 0.25
"""Part of a page that must be left for a block to begin there that does not fit on one page."""


def row_breaks(heights: Sequence[float], starts: Sequence[int], page: float, repeated: float) -> list[int]:
    """Return the rows, from 0, before which a page ends.

    Args:
        heights: Height of each row.
        starts: The rows in which blocks begin, in order; rows before the first are a block too.
        page: Height of a page, in the unit of `heights`.
        repeated: Height of the rows that every page but the first repeats.
    """
    breaks: list[int] = []
    used, room = 0.0, page
    ends = [*starts[1:], len(heights)] if starts and starts[0] == 0 else [*starts, len(heights)]
    for first, end in zip([0, *ends], ends, strict=False):
        needed = sum(heights[first:end])
        fits_on_one = needed <= page - repeated
        if used and used + needed > room and (fits_on_one or room - used < LEAST_START * page):
            breaks.append(first)
            used, room = 0.0, page - repeated
        for row in range(first, end):
            if used and used + heights[row] > room:
                breaks.append(row)
                used, room = 0.0, page - repeated
            used += heights[row]
    return breaks


def column_breaks(widths: Sequence[float], page: float, repeated: float, always_at: Collection[int] = ()) -> list[int]:
    """Return the columns, from 0, before which a page ends.

    Args:
        widths: Width of each column, 0 where it is hidden.
        page: Width of a page, in the unit of `widths`.
        repeated: Width of the columns that every page but the first repeats.
        always_at: Columns before which a page ends in any case.
    """
    breaks: list[int] = []
    used, room = 0.0, page
    for column, width in enumerate(widths):
        if column in always_at or (used and used + width > room):
            breaks.append(column)
            used, room = 0.0, page - repeated
        used += width
    return breaks


def page_lengths(lengths: Sequence[float], breaks: Sequence[int], repeated: float) -> list[float]:
    """Return how long each page is; every page but the first repeats something."""
    ends = [0, *breaks, len(lengths)]
    return [sum(lengths[first:end]) + repeated * bool(first) for first, end in zip(ends, ends[1:], strict=False)]
