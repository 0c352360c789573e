"""The charts about the gap: expenditure and funding, bridge, position, requirement; and of the claims that hold."""

from __future__ import annotations

from xlsxwriter.chart import Chart

from mtfs.analysis.plots.standard import Colour, colours_of_parts
from mtfs.catalogue.lines import Expenditure, Gap, LineId
from mtfs.catalogue.lines.gap import REQUIREMENT
from mtfs.core.units import COUNT, MILLIONS
from mtfs.plan.plan import Plan
from mtfs.plan.sheet import ALL_YEARS, NAME
from mtfs.report.book.parts import Parts
from mtfs.report.charts.chart_data import Step, Waterfall
from mtfs.report.charts.drawing import (
    IN_MILLIONS,
    WIDE,
    add_columns,
    hold_zero,
    labels_beside,
    line_of,
    named,
    new_chart,
    set_axes,
)
from mtfs.report.sheets import reconciliation

MOST_LABELLED = 4
"""Lines of expenditure whose figures still fit into stacked columns."""
BRIDGE = {"savings": Gap.SAVINGS, "benefits": Gap.BENEFITS, "investment": Gap.INVESTMENT}
"""What each kind of scheme does to the gap, in the order of the bridge."""
RISE, FALL, WHOLE = "Widens the gap", "Narrows the gap", "Gap"
POSITION = "Position after the plan, a surplus above 0"


def expenditure(parts: Parts) -> Chart:
    """Return a chart of the expenditure of each year, stacked by line, with funding as a line."""
    chart = new_chart(parts, "column", "Expenditure if nothing is done, beside funding (£m a year)", "stacked")
    lines = parts.plan.expenditure
    colours = zip(lines.items(), colours_of_parts(len(lines)), strict=True)
    drawn = {Expenditure.TOTAL.of(key): (line.name, colour) for (key, line), colour in colours}
    labelled = len(lines) <= MOST_LABELLED
    first = add_columns(parts, chart, drawn, labelled=labelled, width=WIDE["width"], over=[Gap.FUNDING])
    over = new_chart(parts, "line", "")
    for line, (name, colour) in named(parts, Gap.FUNDING).items():
        over.add_series(line_of(parts, line, name, colour, first=first))
    chart.combine(over)
    set_axes(chart, MILLIONS.name, IN_MILLIONS, from_zero=True)
    return chart


def bridge_lines(plan: Plan) -> dict[LineId, bool]:
    """Return what stands between the do-nothing gap and the closing one, and whether it adds to the gap."""
    kinds = {scheme.kind for scheme in plan.schemes.values()}
    return {line: line == Gap.INVESTMENT for kind, line in BRIDGE.items() if kind in kinds}


def bridge_title(year: str) -> str:
    """Return the title of the bridge of a year."""
    return f"What closes the gap in {year} (£m; below 0 is more than closed)"


def bridge(parts: Parts) -> Waterfall:
    """Return a waterfall from the do-nothing gap of the last year to the closing one."""
    plan, last = parts.plan, parts.plan.horizon
    steps = [Step(Gap.DO_NOTHING.kind.label, [parts.line(Gap.DO_NOTHING, last)], whole=True)]
    for line, adds in bridge_lines(plan).items():
        steps.append(Step(line.kind.label, [parts.line(line, last)], adds=adds))
    steps.append(Step(Gap.CLOSING.kind.label, [parts.line(Gap.CLOSING, last)], whole=True))
    return Waterfall(
        title=bridge_title(plan.years[-1]),
        description=f"Waterfall: from the do-nothing gap of {plan.years[-1]} to the closing gap, in £m",
        unit="£m",
        axis="Step",
        rise=RISE,
        fall=FALL,
        whole=WHOLE,
        steps=steps,
    )


def _columns(parts: Parts, title: str, *lines: LineId) -> Chart:
    """Return a chart of columns side by side, each with its figure."""
    chart = new_chart(parts, "column", title)
    add_columns(parts, chart, named(parts, *lines), stacked=False)
    hold_zero(parts, chart)
    set_axes(chart, MILLIONS.name, IN_MILLIONS)
    return chart


def positions(parts: Parts) -> Chart:
    """Return a chart of the in-year and underlying position of each year."""
    return _columns(parts, f"{POSITION} (£m)", Gap.IN_YEAR, Gap.UNDERLYING)


def requirement(parts: Parts) -> Chart:
    """Return a chart of the new savings that each year has to find."""
    return _columns(parts, f"{REQUIREMENT} (£m)", Gap.REQUIREMENT)


def claims_by_reading(parts: Parts, rows: tuple[int, int]) -> Chart:
    """Return a chart of how many published claims hold under each reading."""
    chart = new_chart(parts, "bar", "Published claims that hold, by reading of the assumptions", legend=False)
    first, last = rows
    chart.add_series(
        {
            "name": "Claims that hold",
            "categories": [reconciliation.SHEET, first, NAME, last, NAME],
            "values": [reconciliation.SHEET, first, ALL_YEARS, last, ALL_YEARS],
            "fill": {"color": Colour.FIGURE},
            "border": {"none": True},
            "gap": 40,
            "data_labels": labels_beside(COUNT.cell),
        }
    )
    set_axes(chart, "Claims that hold (count)", COUNT.cell, "Reading", from_zero=True, top_down=True)
    return chart
