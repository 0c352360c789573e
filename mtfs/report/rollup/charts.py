"""The charts of a rollup: allocation and distance from target by region, and the plans furthest from target."""

from __future__ import annotations

from typing import Any

from xlsxwriter.chart import Chart

from mtfs.analysis.plots.standard import Colour, colours_of_parts
from mtfs.analysis.rollup.figures import PlanFigures
from mtfs.core.units import LEAST_IN_BILLIONS, MILLIONS, THOUSANDS_PER_MILLION, axis_format
from mtfs.plan.sheet import BASE_YEAR, NAME
from mtfs.report.charts import drawing
from mtfs.report.rollup.blocks import HEADER
from mtfs.report.rollup.parts import BY_REGION, RollupParts

UPWARDS = -45
"""Degrees by which years are turned below a chart that a legend makes narrow: level ones would break, as 2025/2, 6."""
ENDS = 5
"""Plans shown of each end of the order by distance."""


def _by_region(parts: RollupParts, measure: str, index: int | None, colour: str, **more: Any) -> dict[str, Any]:
    """Return a region's row, or the total's, as a series of a chart."""
    last, row = BASE_YEAR + len(parts.whole.years) - 1, parts.summary.row(measure, index)
    return {
        "name": [BY_REGION, row, NAME],
        "categories": [BY_REGION, HEADER, BASE_YEAR, HEADER, last],
        "values": [BY_REGION, row, BASE_YEAR, row, last],
        **more,
        **({"fill": {"color": colour}, "border": {"none": True}} if "gap" in more else {}),
    }


def distances(parts: RollupParts) -> Chart:
    """Return a chart of the distance from target by year, a line for each region and one for the total."""
    chart = drawing.new_chart(parts, "line", "Distance from target after convergence (% of target)")
    rows: list[tuple[int | None, str]] = list(enumerate(colours_of_parts(len(parts.summary.rows))))
    for index, colour in [*rows, *([(None, Colour.TOTAL)] if len(rows) > 1 else [])]:
        figures = parts.whole if index is None else parts.summary.rows[index]
        if figures.distances[0] is not None:
            line = {
                "color": colour,
                "width": 2.25 if index is not None else 3,
                "dash_type": "solid" if index is not None else "dash",
            }
            chart.add_series(_by_region(parts, "distance", index, colour, line=line))
    drawing.set_axes(chart, "% of target", axis_format(1, percent=True), turned=UPWARDS)
    _name_at_the_right(chart)
    return chart


def allocations(parts: RollupParts) -> Chart:
    """Return a chart of the recurrent allocation by year, stacked by region."""
    unit, number = MILLIONS.name, drawing.IN_MILLIONS
    if max(parts.whole.recurrent) >= LEAST_IN_BILLIONS * THOUSANDS_PER_MILLION:
        unit, number = "£bn", axis_format(divided=2)
    chart = drawing.new_chart(parts, "column", f"Recurrent allocation by region ({unit})", "stacked")
    for index, colour in enumerate(colours_of_parts(len(parts.summary.rows))):
        chart.add_series(_by_region(parts, "recurrent", index, colour, gap=40))
    drawing.set_axes(chart, unit, number, from_zero=True, turned=UPWARDS)
    _name_at_the_right(chart)
    return chart


def _name_at_the_right(chart: Chart) -> None:
    """Put the legend beside a low chart, whose height it would take."""
    chart.set_legend({"position": "right", "font": drawing.FONT})


def has_furthest(parts: RollupParts) -> bool:
    """Return whether so many plans have a target that those at both ends are others."""
    return sum(member.distances[-1] is not None for member in parts.rollup.members) > 2 * ENDS


def _name(member: PlanFigures) -> str:
    """Return what a legend calls a plan: its organisation, without the words that all have, and its code."""
    return f"{member.name.removeprefix('NHS ').removesuffix(' ICB')} ({member.code})"


def furthest(parts: RollupParts) -> Chart:
    """Return a chart of the distance from target of the plans furthest over and under it in the last year."""
    title = "Distance from target of the plans furthest over it (solid) and under it (dashed) (% of target)"
    chart = drawing.new_chart(parts, "line", title)
    ranked = [member for member in parts.rollup.ranked("distance") if member.distances[-1] is not None]
    over, under = ranked[:ENDS], ranked[ENDS:][-ENDS:]
    last = BASE_YEAR + len(parts.whole.years) - 1
    for members, dash in ((over, "solid"), (under, "dash")):
        for member, colour in zip(members, colours_of_parts(len(members)), strict=True):
            blocks, index = parts.place[member.code]
            row = blocks.row("distance", index)
            chart.add_series({
                "name": _name(member),
                "categories": [BY_REGION, HEADER, BASE_YEAR, HEADER, last],
                "values": [blocks.sheet, row, BASE_YEAR, row, last],
                "line": {"color": colour, "width": 2.25, "dash_type": dash},
            })  # fmt: skip
    drawing.set_axes(chart, "% of target", axis_format(1, percent=True))
    return chart
