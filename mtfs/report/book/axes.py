"""The figures on value axes: with as many decimals as tell their ticks apart, and counts in whole steps."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import Any

from xlsxwriter.chart import Chart

from mtfs.core.units import PLAIN, axis_format

LEAST_TICKS = 5
"""An axis that goes over fewer steps of the last decimal has ticks that look alike."""
MOST_DECIMALS = 3
WRITTEN = re.compile(r"(?:#,##0|0)(?:\.(?P<decimals>0+))?(?P<thousands>,*)(?P<percent>%?)")

NUMBER = re.compile(r"-?[0-9.]+(?:[eE][-+]?[0-9]+)?")


def tell_ticks_apart(chart: Chart, combined: Chart | None = None) -> None:
    """Give the value axis of a chart the decimals that its ticks need, or whole steps where it counts.

    Args:
        chart: A chart whose data are known.
        combined: A chart that is drawn over it.
    """
    bars = "bar" in type(chart).__name__.lower()
    axis = chart.x_axis if bars else chart.y_axis
    number = axis.get("num_format") or ""
    figures = [*_figures(chart), *(_figures(combined) if combined is not None else ())]
    match = WRITTEN.fullmatch(number)
    if match is None or not figures:
        return
    divided, percent = len(match["thousands"]), bool(match["percent"])
    start = axis.get("min")
    low = min(0.0, *figures) if start is None else float(start)
    extent = (max(*figures, low) - low) / 1000**divided * (100 if percent else 1)
    if extent <= 0:
        return
    if number == PLAIN:
        if extent < LEAST_TICKS:
            axis["major_unit"] = 1
        return
    needed = min(max(0, math.ceil(math.log10(LEAST_TICKS / extent))), MOST_DECIMALS)
    if needed > len(match["decimals"] or ""):
        axis["num_format"] = axis_format(needed, percent, divided)


def _figures(chart: Chart) -> Iterator[float]:
    """Yield 0 and the levels that the series of a chart reach, on one another where they are stacked."""
    rows = [_row(chart.formula_data[series["val_data_id"]]) for series in chart.series]
    yield 0.0
    if getattr(chart, "subtype", None) != "stacked":
        yield from (figure for row in rows for figure in row)
        return
    for column in zip(*rows, strict=False):
        yield sum(figure for figure in column if figure > 0)
        yield sum(figure for figure in column if figure < 0)


def _row(cells: list[Any] | None) -> list[float]:
    """Return the figures of a series, which XlsxWriter holds as numbers or as their texts; a word is drawn as 0."""
    return [float(cell) if NUMBER.fullmatch(str(cell)) else 0.0 for cell in cells or ()]
