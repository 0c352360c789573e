"""Figures below 0 that round to 0, shown without a minus: a number format by itself would write -0 or -0.0."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from mtfs.plan.sheet import letters

Area = tuple[int, int, int, int]
"""First row and column, last row and column."""
WRITTEN = re.compile(r"0(?:\.(?P<decimals>0+))?(?P<thousands>,*)(?P<percent>%?)$")
"""The end of a number format, without the words in it: decimals, division by thousands, percentage."""


def hide_minus_of_nothing(workbook: Workbook) -> None:
    """Add a rule to every area of figures whose number format would write a minus before nothing."""
    looks: dict[str, Any] = {}
    for sheet in workbook.worksheets():
        for number, cells in _figures(sheet).items():
            positive = number.partition(";")[0]
            decimals = _decimals(positive)
            if decimals is None:
                continue
            if number not in looks:
                looks[number] = workbook.add_format({"num_format": f"{positive};{positive}"})
            for area in _areas(cells):
                cell = f"{letters(area[1])}{area[0] + 1}"
                rule = f"=AND(ISNUMBER({cell}),{cell}<0,ROUND({cell},{decimals})=0)"
                sheet.conditional_format(*area, {"type": "formula", "criteria": rule, "format": looks[number]})


def _figures(sheet: Worksheet) -> dict[str, dict[int, list[int]]]:
    """Return, by number format, the cells of formulas and of written figures that are below 0: columns by row."""
    figures: dict[str, dict[int, list[int]]] = {}
    for row in sorted(sheet.table):
        for column, cell in sorted(sheet.table[row].items()):
            number = cell.format.num_format if cell.format is not None else 0
            figure = hasattr(cell, "formula") or (hasattr(cell, "number") and cell.number < 0)
            if figure and isinstance(number, str) and ";-" in number:
                figures.setdefault(number, {}).setdefault(row, []).append(column)
    return figures


def _decimals(positive: str) -> int | None:
    """Return to how many decimals a number format shows a figure as it is stored; None for one that does not round."""
    match = WRITTEN.search(re.sub(r'"[^"]*"', "", positive).rstrip())
    if match is None:
        return None
    return len(match["decimals"] or "") + 2 * len(match["percent"]) - 3 * len(match["thousands"])


def _areas(cells: dict[int, list[int]]) -> Iterator[Area]:
    """Yield rectangles that the cells fill, neighbouring rows with the same columns in one."""
    growing: dict[tuple[int, int], tuple[int, int]] = {}
    for row, columns in cells.items():
        here = dict.fromkeys(_runs(columns))
        for run, (first, last) in list(growing.items()):
            if run not in here or last != row - 1:
                yield first, run[0], last, run[1]
                del growing[run]
        for run in here:
            growing[run] = (growing[run][0] if run in growing else row, row)
    yield from ((first, run[0], last, run[1]) for run, (first, last) in growing.items())


def _runs(columns: list[int]) -> Iterator[tuple[int, int]]:
    """Yield the first and last of each row of neighbouring columns."""
    start = columns[0]
    for before, column in zip(columns, [*columns[1:], -1], strict=True):
        if column != before + 1:
            yield start, before
            start = column
