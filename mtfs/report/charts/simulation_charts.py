"""The charts of the Simulation sheet: fans of percentiles by year, and what brings the spread."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

from xlsxwriter.chart import Chart

from mtfs.analysis.uncertainty.estimates import PERCENTILES
from mtfs.catalogue.lines import kind_of
from mtfs.core.units import MILLIONS, MONEY, axis_format, unit_named
from mtfs.model.naming import name_of
from mtfs.report.book import styles
from mtfs.report.book.parts import Parts
from mtfs.report.charts import drawing
from mtfs.report.charts.drawing import FONT, IN_MILLIONS

SHEET = "Simulation"
NAME, PLAN = 0, 3
FIRST_PERCENTILE, FIRST_BAND = 6, 12
BANDS = tuple(f"P{low} to P{high}" for low, high in pairwise(PERCENTILES))
COLOURS = ("#BBD9F2", "#6FAEE3", "#6FAEE3", "#BBD9F2")
MEANINGS = ("P5 to P10", "P10 to P50: below the median", "P50 to P90: above the median", "P90 to P95")
MEDIAN, LOWEST = FIRST_PERCENTILE + PERCENTILES.index(50), FIRST_PERCENTILE
ROOM_BELOW = 0.3
"""Of the height of a fan, what is left free below it where its axis does not start at 0."""


@dataclass(frozen=True, slots=True)
class Fan:
    """A line whose rows of years stand on the sheet, and between which figures it lies."""

    line: str
    first: int
    last: int
    lowest: float
    highest: float


def fan(parts: Parts, rows: Fan) -> tuple[Chart, str]:
    """Return a chart of the bands between each year's percentiles, the median and the plan; lines alone below 0."""
    name = name_of(parts.plan, rows.line)
    money = parts.projection.unit(rows.line) == MONEY.name
    unit, number = (MILLIONS.name, IN_MILLIONS) if money else (parts.projection.unit(rows.line), "")
    title = f"{name}: where it lies in 9 of 10 draws ({unit})"
    over = _lines(parts, rows, "" if rows.lowest >= 0 else title)
    if rows.lowest < 0:
        drawing.set_axes(over, unit, number or unit_named(unit).cell)
        return over, f"Lines: {name} by year, P5, P50 and P95 of the simulation and the plan, in {unit}"
    chart = drawing.new_chart(parts, "area", title, "stacked")
    chart.add_series({**_series(rows, LOWEST, "Below P5"), "fill": {"none": True}, "border": {"none": True}})
    for offset, (meaning, colour) in enumerate(zip(MEANINGS, COLOURS, strict=True)):
        fill = {"fill": {"color": colour}, "border": {"color": "#FFFFFF", "width": 0.75}}
        chart.add_series({**_series(rows, FIRST_BAND + offset, meaning), **fill})
    chart.combine(over)
    chart.set_legend({"position": "bottom", "font": FONT, "delete_series": [0]})
    start = _start(rows, kind_of(rows.line).running)
    drawing.set_axes(chart, unit, number or unit_named(unit).cell, from_zero=True, start=start)
    return chart, f"Fan: {name} by year, bands between P5, P10, P50, P90 and P95 of the simulation, in {unit}"


def _series(rows: Fan, column: int, name: str) -> dict[str, object]:
    return {
        "name": name,
        "categories": [SHEET, rows.first, NAME, rows.last, NAME],
        "values": [SHEET, rows.first, column, rows.last, column],
    }


def _lines(parts: Parts, rows: Fan, title: str) -> Chart:
    """Return a chart of the median and the plan; the outer percentiles besides where the chart has no bands."""
    chart = drawing.new_chart(parts, "line", title)
    lines = {MEDIAN: ("P50: as many draws below as above", styles.NAVY, "solid"),
             PLAN: ("The plan", styles.AMBER, "dash")}  # fmt: skip
    if title:
        lines |= {LOWEST: ("P5", styles.SKY, "solid"), LOWEST + len(PERCENTILES) - 1: ("P95", styles.BLUE, "solid")}
    for column, (name, colour, dash) in lines.items():
        line = {"color": colour, "width": 2.25, "dash_type": dash}
        chart.add_series({**_series(rows, column, name), "line": line})
    return chart


def _start(rows: Fan, from_zero: bool) -> float:
    """Return where the value axis starts: 0 for a running total, otherwise a round number not far below the fan."""
    below = rows.lowest - ROOM_BELOW * (rows.highest - rows.lowest)
    if from_zero or below <= 0:
        return 0.0
    step = 10.0 ** math.floor(math.log10(max(rows.highest - rows.lowest, below * 1e-3)))
    return math.floor(below / step) * step


def contributions(parts: Parts, output: str, rows: tuple[int, int]) -> tuple[Chart, str]:
    """Return a chart of what share of the first output's variance each input brings."""
    chart = drawing.new_chart(parts, "bar", f"What brings the spread of: {output}", legend=False)
    first, last = rows
    chart.add_series(
        {
            "name": "Share of the variance",
            "categories": [SHEET, first, NAME, last, NAME],
            "values": [SHEET, first, PLAN, last, PLAN],
            "fill": {"color": styles.BLUE},
            "border": {"none": True},
            "gap": 40,
            "data_labels": {
                "value": True,
                "num_format": axis_format(percent=True),
                "position": "outside_end",
                "font": FONT,
            },
        }
    )
    drawing.set_axes(chart, "Share of the variance", axis_format(percent=True), "Input", from_zero=True, top_down=True)
    return chart, f"Bars: share of the variance of {output} that each uncertain input brings"
