"""The charts about money: the pot by source, to date and by care setting; the allocation by year."""

from __future__ import annotations

from xlsxwriter.chart import Chart

from mtfs.analysis.figures.missing import left_out
from mtfs.analysis.plots.standard import colours_of_parts
from mtfs.catalogue.lines import Allocation, Pot, Setting
from mtfs.core.units import MILLIONS, axis_format
from mtfs.report.book.parts import Parts
from mtfs.report.charts.drawing import (
    IN_MILLIONS,
    add_columns,
    figures_of,
    first_year,
    hold_zero,
    label_of_last,
    line_of,
    named,
    new_chart,
    set_axes,
)


def pot_by_source(parts: Parts) -> Chart:
    """Return a chart of the pot of each year, stacked by where it comes from."""
    chart = new_chart(
        parts, "column", f"Investment pot{left_out(parts.plan, Pot.ANNUAL)} by source (£m a year)", "stacked"
    )
    add_columns(parts, chart, named(parts, *Pot.SOURCES))
    hold_zero(parts, chart, Pot.ANNUAL)
    set_axes(chart, MILLIONS.name, IN_MILLIONS)
    return chart


def pot_cumulative(parts: Parts) -> Chart:
    """Return a chart of the running total of the pot, plainly and in the recurrent view."""
    chart = new_chart(parts, "line", f"Investment pot{left_out(parts.plan, Pot.CUMULATIVE)}, cumulative (£m)")
    drawn = named(parts, Pot.CUMULATIVE, Pot.RECURRENT_CUMULATIVE)
    first = first_year(parts, drawn)
    highest = max(drawn, key=lambda line: figures_of(parts, line, first)[-1])
    for line, (name, colour) in drawn.items():
        labels = label_of_last(parts.plan.horizon + 1 - first, "above" if line == highest else "below")
        dash = "solid" if line == Pot.CUMULATIVE else "dash"
        chart.add_series(line_of(parts, line, name, colour, dash, first=first, data_labels=labels))
    set_axes(chart, MILLIONS.name, IN_MILLIONS)
    return chart


def allocation_path(parts: Parts) -> Chart:
    """Return a chart of the recurrent allocation by year, in cash and in the base year's prices."""
    chart = new_chart(parts, "column", "Recurrent allocation (£m)")
    add_columns(parts, chart, named(parts, Allocation.RECURRENT, Allocation.REAL), stacked=False)
    set_axes(chart, MILLIONS.name, IN_MILLIONS, from_zero=True)
    return chart


def shares(parts: Parts) -> Chart:
    """Return a chart of the pot's shares by care setting in every year, each column 100%."""
    chart = new_chart(parts, "column", "Share of the pot by care setting (% of the pot)", "percent_stacked")
    settings = parts.plan.settings
    colours = colours_of_parts(len(settings))
    drawn = {Setting.SHARE.of(key): (settings[key].name, colour) for key, colour in zip(settings, colours, strict=True)}
    add_columns(parts, chart, drawn, percent=True)
    set_axes(chart, "% of the pot", axis_format(percent=True), from_zero=True)
    return chart
