"""The charts about the gap: expenditure and funding, bridge, position, requirement; and of the claims that hold."""

from __future__ import annotations

from xlsxwriter.chart import Chart

from mtfs.catalogue.lines import Expenditure, Gap, LineId
from mtfs.core.units import COUNT, MILLIONS
from mtfs.plan.sheet import ALL_YEARS, NAME
from mtfs.report.book import styles
from mtfs.report.book.parts import Parts
from mtfs.report.charts.chart_data import Step, Waterfall
from mtfs.report.charts.drawing import (
    FONT,
    IN_MILLIONS,
    MILLIONS_BESIDE,
    colours,
    labels_inside,
    line_of,
    new_chart,
    series_of,
    set_axes,
)
from mtfs.report.sheets import reconciliation

MOST_LABELLED = 4
"""Lines of expenditure whose figures still fit into stacked columns."""
BRIDGE = {"savings": Gap.SAVINGS, "benefits": Gap.BENEFITS, "investment": Gap.INVESTMENT}
"""What each kind of scheme does to the gap, in the order of the bridge."""


def expenditure(parts: Parts) -> Chart:
    """Return a chart of the expenditure of each year, stacked by line, with funding as a line."""
    chart = new_chart(parts, "column", "Expenditure if nothing is done, beside funding (£m a year)", "stacked")
    lines = parts.plan.expenditure
    for (key, line), colour in zip(lines.items(), colours(len(lines)), strict=True):
        labels = {"data_labels": labels_inside(colour)} if len(lines) <= MOST_LABELLED else {}
        chart.add_series(series_of(parts, Expenditure.TOTAL.of(key), line.name, colour, from_base=True, **labels))
    over = new_chart(parts, "line", "")
    over.add_series(line_of(parts, Gap.FUNDING, Gap.FUNDING.kind.label, "#000000", from_base=True))
    chart.combine(over)
    set_axes(chart, MILLIONS.name, IN_MILLIONS, from_zero=True)
    return chart


def bridge(parts: Parts) -> Waterfall:
    """Return a waterfall from the do-nothing gap of the last year to the closing one."""
    plan, last = parts.plan, parts.plan.horizon
    kinds = {scheme.kind for scheme in plan.schemes.values()}
    steps = [Step(Gap.DO_NOTHING.kind.label, [parts.line(Gap.DO_NOTHING, last)], whole=True)]
    for kind, line in BRIDGE.items():
        if kind in kinds:
            steps.append(Step(line.kind.label, [parts.line(line, last)], adds=line == Gap.INVESTMENT))
    steps.append(Step(Gap.CLOSING.kind.label, [parts.line(Gap.CLOSING, last)], whole=True))
    return Waterfall(
        title=f"What closes the gap in {plan.years[-1]} (£m; below 0 is more than closed)",
        description=f"Waterfall: from the do-nothing gap of {plan.years[-1]} to the closing gap, in £m",
        unit="£m",
        axis="Step",
        rise="Widens the gap",
        fall="Narrows the gap",
        whole="Gap",
        steps=steps,
        rise_colour=styles.FALL,
        fall_colour=styles.RISE,
    )


def _columns(parts: Parts, title: str, columns: dict[LineId, str]) -> Chart:
    """Return a chart of columns side by side, each with its figure."""
    chart = new_chart(parts, "column", title, legend=len(columns) > 1)
    for line, colour in columns.items():
        labels = {"value": True, "num_format": MILLIONS_BESIDE, "position": "outside_end", "font": FONT}
        chart.add_series(series_of(parts, line, line.kind.label, colour, data_labels=labels))
    set_axes(chart, MILLIONS.name, IN_MILLIONS)
    return chart


def positions(parts: Parts) -> Chart:
    """Return a chart of the in-year and underlying position of each year."""
    columns = {Gap.IN_YEAR: styles.BLUE, Gap.UNDERLYING: styles.SKY}
    return _columns(parts, "Position after the plan, a surplus above 0 (£m)", columns)


def requirement(parts: Parts) -> Chart:
    """Return a chart of the new savings that each year has to find."""
    title = "Savings requirement: new savings that each year has to find (£m)"
    return _columns(parts, title, {Gap.REQUIREMENT: styles.NAVY})


def claims_by_reading(parts: Parts, rows: tuple[int, int]) -> Chart:
    """Return a chart of how many published claims hold under each reading."""
    chart = new_chart(parts, "bar", "Published claims that hold, by reading of the assumptions", legend=False)
    first, last = rows
    labels = {"value": True, "num_format": COUNT.cell, "position": "outside_end", "font": FONT}
    chart.add_series(
        {
            "name": "Claims that hold",
            "categories": [reconciliation.SHEET, first, NAME, last, NAME],
            "values": [reconciliation.SHEET, first, ALL_YEARS, last, ALL_YEARS],
            "fill": {"color": styles.BLUE},
            "border": {"none": True},
            "gap": 40,
            "data_labels": labels,
        }
    )
    set_axes(chart, "Claims that hold (count)", COUNT.cell, "Reading", from_zero=True, top_down=True)
    return chart
