"""The cells of a sheet of a workbook as they show themselves, and what a sheet hides from its reader."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from mtfs.core.problems import Problem
from mtfs.core.units import POWERS
from mtfs.plan.tables.cells import Scaled

if TYPE_CHECKING:
    from openpyxl.cell import Cell, MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

LITERAL = re.compile(r'"([^"]*)"|\\(.)')
"""Letters of a number format that stand as they are."""
WITHOUT_MEANING = re.compile(r"\[[^\]]*\]|_.|\*.")
"""Colours and conditions, spaces and filling of a number format."""
DIVIDED = re.compile(r"[0#?],+(?![0#?,.])|[0#?],+(?=\.)")
"""Commas of a number format that divide by a thousand each."""
TAIL = re.compile(r"[^0#?]*$")


def sheet_rows(values: Worksheet, formulas: Worksheet) -> Iterator[tuple[int, list[object]]]:
    """Yield each row of a sheet with its number; a formula that was never calculated is its text."""
    for number, (row, typed) in enumerate(zip(values.iter_rows(), formulas.iter_rows(), strict=True), start=1):
        yield number, [_cell(cell, formula) for cell, formula in zip(row, typed, strict=True)]


def _cell(cell: Cell | MergedCell, formula: Cell | MergedCell) -> object:
    """Return what a cell says; a formula whose result is an empty text, which openpyxl gives the type str, is blank."""
    if cell.value is None:
        return None if cell.data_type == "str" else formula.value
    return as_shown(cell.value, cell.number_format)


def as_shown(value: object, number_format: str) -> object:
    """Return a number as its format shows it: with the percent sign or the k, m or bn that stands behind it."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    section = WITHOUT_MEANING.sub("", number_format.partition(";")[0])
    codes = LITERAL.sub("", section)
    if DIVIDED.search(codes):
        return Scaled(value, number_format)
    number = Decimal(f"{value:.15g}")
    if "%" in codes:
        return f"{(number * 100).normalize():f}%"
    tail = TAIL.search(LITERAL.sub(r"\1\2", section))
    sign = tail[0].strip().lower() if tail is not None else ""
    return f"{number:f}{sign}" if sign and (sign == "%" or sign in POWERS) else value


def sheet_problems(sheet: Worksheet, first: int, rows: Iterable[int], headings: Sequence[str]) -> Iterator[Problem]:
    """Yield what is not to be seen of a table: merged cells, of which but one has a value, and hidden rows.

    Args:
        sheet: The sheet that holds it.
        first: The row of its headings.
        rows: The rows below that are not blank.
        headings: Its headings, blank where a column has none.
    """
    numbers = {first, *rows}
    width = max((place for place, heading in enumerate(headings, start=1) if heading), default=0)
    for merged in sorted(sheet.merged_cells.ranges, key=lambda area: (area.min_row, area.min_col)):
        if merged.min_col <= width and not numbers.isdisjoint(range(merged.min_row, merged.max_row + 1)):
            message = f"the cells {merged.coord} are merged, and all but the first of them are blank"
            yield Problem("", None, message, "undo the merging, and fill each cell", f"row {merged.min_row}")
    for number in sorted(numbers):
        if number in sheet.row_dimensions and sheet.row_dimensions[number].hidden:
            remedy = "show it if it belongs to the plan, or delete it"
            yield Problem("", None, "this row is hidden", remedy, f"row {number}")
