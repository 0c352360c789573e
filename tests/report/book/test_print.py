"""The rules for print: landscape A4 that can be read, and no page that ends within a chart or beyond the paper."""

import re
from itertools import pairwise

import pytest
from openpyxl.utils import column_index_from_string
from support.drawings import charts_of
from support.workbook_rules import WITH_YEARS

from mtfs.plan.sheet import HEADER_ROW

A4, LANDSCAPE = 9, "landscape"
PIXELS = 96
INCHES = {"across": 11.69, "down": 8.27}
LEAST = 80
"""Per cent at which letters of 10 points have 8."""


@pytest.fixture(scope="module")
def sheets(book):
    return [sheet for sheet in book if sheet.title != "Summary"]


def sizes(sheet):
    """The widths of columns and heights of rows of the print area, in pixels; 0 where hidden."""
    last = sheet.print_area.rpartition(":")[2].replace("$", "")
    letters, rows = re.fullmatch(r"([A-Z]+)(\d+)", last).groups()
    widths = {}
    for settings in sheet.column_dimensions.values():
        for column in range(settings.min, settings.max + 1):
            widths[column] = 0 if settings.hidden else round(settings.width * 7)
    columns = [widths.get(column, 64) for column in range(1, column_index_from_string(letters) + 1)]
    settings_of_rows = [sheet.row_dimensions[row] for row in range(1, int(rows) + 1)]
    heights = [0 if settings.hidden else (settings.height or 15) * 4 / 3 for settings in settings_of_rows]
    return columns, heights


def pages(lengths, breaks, repeated):
    """The length of each page: what each page but the first repeats comes on top."""
    ends = [0, *breaks, len(lengths)]
    return [sum(lengths[first:last]) + (repeated if first else 0) for first, last in zip(ends, ends[1:], strict=False)]


def test_every_sheet_is_landscape_a4_of_8_points_or_more(sheets):
    for sheet in sheets:
        setup = sheet.page_setup
        assert (setup.paperSize, setup.orientation, setup.fitToWidth) == (A4, LANDSCAPE, None), sheet.title
        assert not sheet.sheet_properties.pageSetUpPr.fitToPage and LEAST <= (setup.scale or 100) <= 100, sheet.title
        used = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
        assert min(cell.font.sz for cell in used) >= 10, sheet.title


def test_every_page_fits_on_the_paper(sheets):
    for sheet in sheets:
        (columns, rows), scale = sizes(sheet), (sheet.page_setup.scale or 100) / 100
        margins = sheet.page_margins
        across = (INCHES["across"] - margins.left - margins.right) * PIXELS / scale
        down = (INCHES["down"] - margins.top - margins.bottom) * PIXELS / scale
        first, last = (int(row) for row in sheet.print_title_rows.replace("$", "").split(":"))
        repeated = columns[0] if sheet.print_title_cols else 0
        wide = pages(columns, [one.id for one in sheet.col_breaks.brk], repeated)
        high = pages(rows, [one.id for one in sheet.row_breaks.brk], sum(rows[first - 1 : last]))
        assert max(wide) <= across and max(high) <= down, (sheet.title, wide, high)


def test_a_sheet_of_five_years_is_one_page_wide(sheets, plan):
    for sheet in sheets:
        if plan.horizon <= 5 and sheet.title not in ("Inputs", "Chart data"):
            assert not sheet.col_breaks.brk, sheet.title


def test_of_sheets_of_workings_the_top_alone_is_printed(sheets):
    for sheet in sheets:
        if sheet.title in ("Chart data", "As written"):
            columns, rows = sizes(sheet)
            assert len(rows) <= HEADER_ROW + 1 < sheet.max_row and sum(columns) > 0, sheet.title


def test_no_page_ends_within_a_chart(sheets, package, book):
    for sheet in sheets:
        for (left, top), (right, bottom) in charts_of(sheet.title, package, book):
            assert not [one.id for one in sheet.row_breaks.brk if top < one.id <= bottom], sheet.title
            assert not [one.id for one in sheet.col_breaks.brk if left < one.id <= right], sheet.title


def test_blocks_that_fit_on_a_page_stay_together(sheets, layout):
    for sheet in sheets:
        if sheet.title not in WITH_YEARS:
            continue
        starts = sorted(place.row for place, _ in layout.headings if place.sheet == sheet.title)
        _, heights = sizes(sheet)
        scale = (sheet.page_setup.scale or 100) / 100
        page = (INCHES["down"] - 1.1) * PIXELS / scale
        first, last = (int(row) for row in sheet.print_title_rows.replace("$", "").split(":"))
        room = 0.98 * page - sum(heights[first - 1 : last])
        for start, end in pairwise(starts):
            if sum(heights[start - 1 : end]) <= room:  # with the heading of a group, which may stand above
                assert not [one.id for one in sheet.row_breaks.brk if start < one.id < end - 1], (sheet.title, start)
