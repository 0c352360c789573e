"""The charts of the Simulation sheet: fans by year, histograms, the chances of targets, what brings the spread."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xlsxwriter.chart import Chart

from mtfs.analysis.figures.missing import figure_name
from mtfs.analysis.plots.standard import WHITE, Colour, axis_start, label_format
from mtfs.analysis.uncertainty.estimates import HIGH, LOW, PERCENTILES
from mtfs.core.units import MILLIONS, MONEY, axis_format, unit_named
from mtfs.report.book.parts import HasBook, Parts
from mtfs.report.charts import drawing

SHEET = "Simulation"
NAME, PLAN = 0, 3
FIRST_PERCENTILE, BAND = 6, 12
MEDIAN, LOWER, UPPER = (FIRST_PERCENTILE + PERCENTILES.index(percent) for percent in (50, LOW, HIGH))
BIN_START, BIN_DRAWS, REACHED = PLAN, PLAN + 2, PLAN + 3
"""Columns of the bins of a histogram: where they start, their draws, the chance of reaching their start."""
TARGET, CHANCE = PLAN, PLAN + 1
"""Columns of a target and of the chance of reaching it."""
PERCENT = axis_format(percent=True)
MOST_TICKS = 12
BESIDE_A_MARKER = f'"  "{axis_format(1, percent=True)}'
MARKERS = ("circle", "diamond", "square", "triangle")


@dataclass(frozen=True, slots=True)
class Fan:
    """A line whose rows stand on the sheet: between which figures it lies, its widest band, what its title adds."""

    line: str
    first: int
    last: int
    lowest: float
    highest: float
    band: float
    about: str = ""


@dataclass(frozen=True, slots=True)
class Distribution:
    """A figure whose bins stand on the sheet: its name and unit, their rows and width, the rows of its targets."""

    name: str
    unit: str
    first: int
    last: int
    width: float
    draws: int
    targets: Sequence[tuple[str, int]]


def _on_axis(unit: str, decimals: int = 0) -> tuple[str, str]:
    """Return the unit and the number format in which figures of a unit are charted: £k as £m."""
    return (MILLIONS.name, axis_format(decimals, divided=1)) if unit == MONEY.name else (unit, unit_named(unit).cell)


def fan(parts: Parts, rows: Fan) -> tuple[Chart, str]:
    """Return a chart of the band in which 8 of 10 draws lie by year, the median and the plan; below 0 lines alone."""
    name = figure_name(parts.plan, rows.line)
    unit, number = _on_axis(parts.projection.unit(rows.line))
    title = f"{name}: 8 of 10 draws lie between P{LOW} and P{HIGH} ({unit}){rows.about}"
    over = _lines(parts, rows, "" if rows.lowest >= 0 else title)
    if rows.lowest < 0:
        drawing.set_axes(over, unit, number)
        return over, f"Lines: {name} by year, P{LOW}, P50 and P{HIGH} of the simulation and the plan, in {unit}"
    chart = drawing.new_chart(parts, "area", title, "stacked")
    clear = {"fill": {"none": True}, "border": {"none": True}}
    chart.add_series({**_series(rows, LOWER, f"Below P{LOW}"), **clear})
    band = {"fill": {"color": Colour.RANGE}, "border": {"none": True}}
    chart.add_series({**_series(rows, BAND, f"P{LOW} to P{HIGH}: 8 of 10 draws"), **band})
    chart.combine(over)
    drawing.set_legend(chart, [0])
    start = axis_start([rows.lowest, rows.highest], rows.band)
    drawing.set_axes(chart, unit, number, from_zero=True, start=start)
    return chart, f"Fan: {name} by year, band between P{LOW} and P{HIGH} of the simulation, median and plan, in {unit}"


def _series(rows: Fan, column: int, name: str) -> dict[str, object]:
    return {
        "name": name,
        "categories": [SHEET, rows.first, NAME, rows.last, NAME],
        "values": [SHEET, rows.first, column, rows.last, column],
    }


def _lines(parts: Parts, rows: Fan, title: str) -> Chart:
    """Return a chart of the median and the plan; the outer percentiles besides where the chart has no band."""
    chart = drawing.new_chart(parts, "line", title)
    lines = {MEDIAN: ("Median: as many draws below as above", Colour.MEDIAN, "solid"),
             PLAN: ("The plan", Colour.PLAN, "dash")}  # fmt: skip
    if title:
        outer = {LOWER: (f"P{LOW}", Colour.DRAWS, "square_dot"), UPPER: (f"P{HIGH}", Colour.DRAWS, "dash_dot")}
        lines = outer | lines
    for column, (name, colour, dash) in lines.items():
        line = {"color": colour, "width": 2.25, "dash_type": dash}
        chart.add_series({**_series(rows, column, name), "line": line})
    return chart


def histogram(parts: HasBook, rows: Distribution) -> tuple[Chart, str]:
    """Return a chart of how many draws fall into each bin."""
    unit, number = _on_axis(rows.unit, _decimals(rows))
    width = unit_named(rows.unit).large(rows.width)
    chart = drawing.new_chart(parts, "column", f"{rows.name}: how often the draws give what", legend=False)
    chart.add_series({
        "name": "Draws", "categories": [SHEET, rows.first, BIN_START, rows.last, BIN_START],
        "values": [SHEET, rows.first, BIN_DRAWS, rows.last, BIN_DRAWS],
        "fill": {"color": Colour.DRAWS}, "border": {"color": WHITE, "width": 0.5}, "gap": 0,
    })  # fmt: skip
    x_name = f"{unit}: each bar holds {width} from the figure below it on"
    drawing.set_axes(chart, f"Draws (count, of {rows.draws:,})", axis_format(), x_name, from_zero=True)
    ticks = -(-(rows.last - rows.first + 1) // MOST_TICKS)
    drawing.number_categories(chart, number, ticks)
    return chart, f"Histogram: draws of {rows.name} in bins of {width}"


def chances(parts: HasBook, rows: Distribution) -> tuple[Chart, str]:
    """Return an S-curve: the chance of reaching at least each figure, and each target with its chance on it."""
    unit, number = _on_axis(rows.unit, _decimals(rows))
    title = f"{rows.name}: the chance of reaching at least a figure"
    chart = drawing.new_chart(parts, "scatter", title, "smooth")
    chart.add_series({
        "name": "Chance of reaching at least this much",
        "categories": [SHEET, rows.first, BIN_START, rows.last, BIN_START],
        "values": [SHEET, rows.first, REACHED, rows.last, REACHED],
        "line": {"color": Colour.DRAWS, "width": 2.25}, "marker": {"type": "none"},
    })  # fmt: skip
    for (name, row), marker in zip(rows.targets, MARKERS * len(rows.targets), strict=False):
        chart.add_series({
            "name": name, "categories": [SHEET, row, TARGET, row, TARGET], "values": [SHEET, row, CHANCE, row, CHANCE],
            "line": {"none": True},
            "marker": {"type": marker, "size": 9, "fill": {"color": Colour.TARGET}, "border": {"color": Colour.TARGET}},
            "y_error_bars": {"type": "percentage", "value": 100, "direction": "minus", "end_style": 0,
                             "line": {"color": Colour.TARGET, "dash_type": "dash"}},
            "data_labels": {"value": True, "num_format": BESIDE_A_MARKER, "position": "right",
                            "font": {**drawing.FONT, "bold": True, "color": Colour.TARGET}},
        })  # fmt: skip
    drawing.set_axes(chart, "Chance (%)", PERCENT, f"{rows.name} ({unit})", from_zero=True)
    drawing.span_values(chart, number, 1.0)
    return chart, f"Curve: the chance that {rows.name} reaches at least each figure, with the targets, in {unit}"


def _decimals(rows: Distribution) -> int:
    """Return the decimals of bins in £m: none where they are whole millions wide."""
    return 0 if rows.width % 1000 == 0 else 1


def contributions(parts: Parts, output: str, rows: tuple[int, int]) -> tuple[Chart, str]:
    """Return a chart of what share of the first output's variance each input brings."""
    chart = drawing.new_chart(parts, "bar", f"What brings the spread of: {output}", legend=False)
    first, last = rows
    chart.add_series(
        {
            "name": "Share of the variance",
            "categories": [SHEET, first, NAME, last, NAME],
            "values": [SHEET, first, PLAN, last, PLAN],
            "fill": {"color": Colour.FIGURE},
            "border": {"none": True},
            "gap": 40,
            "data_labels": drawing.labels_beside(label_format(percent=True)),
        }
    )
    drawing.set_axes(chart, "Share of the variance (%)", PERCENT, "Input", from_zero=True, top_down=True)
    return chart, f"Bars: share of the variance of {output} that each uncertain input brings"
