"""How a sheet is printed: landscape A4 that can be read, on as many pages as that takes, and its ids grouped away."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import accumulate

from xlsxwriter.chart import Chart
from xlsxwriter.worksheet import Worksheet

from mtfs.plan.sheet import ID, NAME
from mtfs.report.book.pages import column_breaks, page_lengths, row_breaks
from mtfs.report.book.parts import Parts
from mtfs.report.book.writer import Book

PIXELS_OF_AN_INCH = 96
WIDTH, HEIGHT = (11.69 - 2 * 0.4) * PIXELS_OF_AN_INCH * 0.94, (8.27 - 0.5 - 0.6) * PIXELS_OF_AN_INCH * 0.98
"""What is filled of landscape A4 between the margins, in pixels of a screen.

Programs differ in the height of rows by a little, and in the width of columns by as much as in that of letters.
"""
LEAST_SCALE = 80
"""Per cent of its size to which a sheet is made smaller at most: letters of 10 points are then 8."""
PIXELS_OF_A_LETTER = 6.2
"""Width of a letter of 10 points, on average."""
ROWS_OF_THE_TOP = 3
REPEATED = re.compile(r"\$(\d+):\$(\d+)$")


@dataclass(frozen=True, slots=True)
class Drawn:
    """Where a chart stands: its first row, the row below it, and how far it reaches to the right, in pixels."""

    first: int
    below: int
    right: float


def group_ids(book: Book, name: str) -> None:
    """Group the column of ids, if a sheet has one, at the first level of the outline, and collapse it."""
    sheet = book.sheets[name]
    index = sheet.str_table.string_table.get("Id")
    if any(getattr(cells.get(ID), "string", None) == index for cells in sheet.table.values()) and index is not None:
        sheet.set_column_pixels(ID, ID, sheet._size_col(ID), None, {"level": 1, "hidden": True})
        sheet.set_column_pixels(NAME, NAME, sheet._size_col(NAME), None, {"collapsed": True})
        sheet.outline_settings(symbols_below=False, symbols_right=False)


def set_up(parts: Parts, name: str) -> None:
    """Set a sheet up for print: its area, how much smaller it is made, where pages end, which rows they repeat."""
    book, sheet = parts.book, parts.book.sheets[name]
    charts = [_drawn(sheet, *chart[:5]) for chart in sheet.charts]
    widths = _printed_columns(book, name, charts)
    widest = max(page_lengths(widths, sheet.vbreaks, widths[NAME]))
    scale = max(LEAST_SCALE, min(100, int(100 * WIDTH / widest)))
    across, down = WIDTH * 100 / scale, HEIGHT * 100 / scale
    if not sheet.repeat_row_range:
        sheet.repeat_rows(0)
    of_top = _repeated(sheet)
    below = max(ROWS_OF_THE_TOP, of_top.stop) if name in book.top_printed else sheet.dim_rowmax + 1
    rows = max([below, *(chart.below for chart in charts)])
    heights = [sheet._size_row(row) for row in range(rows)]
    repeated = sum(heights[row] for row in of_top)
    sheet.set_print_scale(scale)
    sheet.print_area(0, 0, rows - 1, len(widths) - 1)
    sheet.set_h_pagebreaks(row_breaks(heights, _starts(parts, name, charts, rows), down, repeated))
    sheet.set_v_pagebreaks(column_breaks(widths, across, widths[NAME], sheet.vbreaks))
    if sheet.vbreaks:
        sheet.repeat_columns(NAME, NAME)


def _printed_columns(book: Book, name: str, charts: list[Drawn]) -> list[int]:
    """Return the widths of the columns that are printed: one more than hold anything, where charts reach beyond."""
    sheet = book.sheets[name]
    last = book.last_printed.get(name, sheet.dim_colmax)
    in_use = 1 + max(column for cells in sheet.table.values() for column in cells if column <= last)
    widths = [sheet._size_col(column) for column in range(in_use)]
    top = _right_of_the_top(sheet, widths)
    if name in book.top_printed:
        page, ends = WIDTH * 100 / LEAST_SCALE, list(accumulate(widths))
        return [width for width, end in zip(widths, ends, strict=True) if end <= page or end - width < top]
    right = max([top, *(chart.right for chart in charts)])
    if right > sum(widths):
        widths.append(int(right - sum(widths)) + 1)
        sheet.set_column_pixels(in_use, in_use, widths[-1])
    return widths


def _drawn(sheet: Worksheet, row: int, column: int, chart: Chart, across: int, down: int) -> Drawn:
    """Return where a chart stands that begins some pixels across and down in a cell."""
    below, left = row, down + chart.height
    while left > 0:
        left, below = left - sheet._size_row(below), below + 1
    return Drawn(row, below, sum(map(sheet._size_col, range(column))) + across + chart.width)


def _right_of_the_top(sheet: Worksheet, widths: list[int]) -> float:
    """Return how far the texts of the first rows reach over the cells at their right, in pixels."""
    texts = {index: text for text, index in sheet.str_table.string_table.items()}
    return max(
        sum(widths[:column]) + len(texts.get(getattr(cell, "string", None), "")) * PIXELS_OF_A_LETTER
        for row in range(ROWS_OF_THE_TOP)
        for column, cell in sheet.table.get(row, {0: None}).items()
        if column < len(widths)
    )


def _repeated(sheet: Worksheet) -> range:
    """Return the rows that each page repeats."""
    rows = REPEATED.search(sheet.repeat_row_range)
    return range(int(rows[1]) - 1, int(rows[2])) if rows else range(0)


def _starts(parts: Parts, name: str, charts: list[Drawn], rows: int) -> list[int]:
    """Return the rows in which blocks begin: headings but those right below one, charts, and what is below charts."""
    sheet, heading = parts.book.sheets[name], parts.book.style("heading")
    starts = {place.row for place, _ in parts.layout.headings if place.sheet == name}
    starts |= {row for row, cells in sheet.table.items() if NAME in cells and cells[NAME].format is heading}
    starts |= {row for chart in charts for row in (chart.first, chart.below)}
    return sorted(row for row in starts if row < rows and row - 1 not in starts)


def protect(book: Book, name: str) -> None:
    """Lock all cells of a sheet but those of inputs, without a password; columns and rows may be made wider."""
    book.sheets[name].protect("", {"format_columns": True, "format_rows": True})
