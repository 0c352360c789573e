"""The charts: each has a title that says what it shows, units on its axes, and one palette."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

from xlsxwriter.chart import Chart

from mtfs.analysis.plots.standard import (
    Colour,
    axis_start,
    axis_title,
    colour_of,
    ink_on,
    label_format,
)
from mtfs.catalogue.lines import LineId, Time, find_line
from mtfs.core.units import axis_format
from mtfs.plan.sheet import BASE_YEAR, HEADER_ROW
from mtfs.report.book import styles
from mtfs.report.book.parts import HasBook, Parts
from mtfs.report.charts import chart_data

IN_MILLIONS = axis_format(divided=1)
"""£k shown as £m."""
MILLIONS_BESIDE = label_format(divided=1, zero="0.0")
"""£k as £m in the label beside a bar: there 0 is shown too."""
FONT = {"name": "Arial", "size": 9, "color": styles.GREY}
LARGE = {"width": 552, "height": 340}
WIDE = {"width": 1100, "height": 370}
PIXELS_OF_A_ROW = 20
LEVEL = 0
"""Degrees by which names of categories are turned: those without room are broken, not slanted."""
AROUND_THE_PLOT, ROOM_OF_A_LABEL, GAP = 80, 34, 60
"""Pixels beside the plot of a chart, that a label such as 1,950.0 is wide; per cent of a bar between two of them."""
LEAST_LABELLED = 0.055
"""Of the highest column, what a part needs so that its label fits into it."""
Drawn = dict[LineId, tuple[str, str]]
"""The lines of a chart by their id, each with what the legend calls it and with its colour."""


def new_chart(parts: HasBook, kind: str, title: str, subtype: str = "", legend: bool = True) -> Chart:
    """Return a chart with its title, in the report's type face and colours."""
    options = {"type": kind} | ({"subtype": subtype} if subtype else {})
    chart = parts.book.workbook.add_chart(options)
    assert chart is not None
    draw_axes(chart)
    chart.set_title(
        {
            "name": title,
            "overlay": False,
            "name_font": {**FONT, "size": 11, "bold": True, "color": styles.NAVY},
        }
    )
    chart.set_legend({"position": "bottom", "font": FONT} if legend else {"none": True})
    chart.set_chartarea({"border": {"color": styles.RULE}})
    return chart


def draw_axes(chart: Chart) -> None:
    """Say in the file that the axes are drawn: XlsxWriter leaves it to the program that opens it."""
    write_scaling = chart._write_scaling

    def write_scaling_and_drawn(*arguments: Any) -> None:
        write_scaling(*arguments)
        chart._write_delete(0)

    chart._write_scaling = write_scaling_and_drawn


def set_axes(
    chart: Chart,
    unit: str,
    number: str,
    x_name: str = "Financial year",
    from_zero: bool = False,
    top_down: bool = False,
    start: float = 0.0,
    turned: int = LEVEL,
) -> None:
    """Name both axes, the value axis by its unit; `top_down` is for bars, the first at the top.

    The value axis begins at 0 with `from_zero`, at `start` where that is above 0, which its title then says, otherwise
    where Excel puts it. Categories are `turned` by so many degrees.
    """
    name_font = {**FONT, "bold": False}
    line = {"color": styles.RULE}
    categories = {
        "name": x_name,
        "name_font": name_font,
        "num_font": {**FONT, "rotation": turned},
        "line": line,
        "label_position": "low",
        **({"reverse": True} if top_down else {}),
    }
    values = {
        "name": axis_title(unit, number, start),
        "name_font": name_font,
        "num_font": FONT,
        "num_format": number,
        "line": {"none": True},
        "major_gridlines": {"visible": True, "line": {"color": styles.PALE}},
        **({"min": start} if from_zero or start else {}),
        **({"label_position": "high"} if top_down else {}),
    }
    if top_down:  # of bars XlsxWriter takes the axis that lies flat for x
        categories, values = values, categories
    chart.set_x_axis(categories)
    chart.set_y_axis(values)


def number_categories(chart: Chart, number: str, ticks: int) -> None:
    """Write the categories of a chart as figures of a number format, at every so many columns."""
    chart.x_axis |= {"num_format": number, "interval_unit": ticks, "interval_tick": ticks}


def span_values(chart: Chart, number: str, highest: float) -> None:
    """Write the x axis of a scatter chart in a number format, and end its value axis at the highest figure."""
    chart.x_axis |= {"num_format": number}
    chart.y_axis |= {"max": highest}


def year_cells(parts: Parts, sheet: str, first: int = 1) -> list[Any]:
    """Return the cells that hold a sheet's years."""
    return [sheet, HEADER_ROW, BASE_YEAR + first, HEADER_ROW, BASE_YEAR + parts.plan.horizon]


def named(parts: Parts, *lines: str) -> Drawn:
    """Return those of the lines that the plan has, each with its name in charts and its colour."""
    there = [find_line(line) for line in lines if line in parts.projection.lines]
    return {line: (line.kind.label.format(base=parts.plan.base_year), colour_of(line)) for line in there}


def first_year(parts: Parts, lines: Iterable[str]) -> int:
    """Return the year with which a chart begins: the base year (0) where one of its lines has a figure there, or 1."""
    return 0 if any(parts.projection.lines[line][0] is not None for line in lines) else 1


def series_of(parts: Parts, line_id: str, name: str, colour: str, first: int = 1, **more: Any) -> dict[str, Any]:
    """Return a line of the plan as columns of a chart, a column a year from the `first` on."""
    place = parts.layout.rows[line_id]
    return {
        "name": name,
        "categories": year_cells(parts, place.sheet, first),
        "values": [place.sheet, place.row, BASE_YEAR + first, place.row, BASE_YEAR + parts.plan.horizon],
        "fill": {"color": colour},
        "border": {"none": True},
        "gap": GAP,
        **more,
    }


def line_of(parts: Parts, line_id: str, name: str, colour: str, dash: str = "solid", **more: Any) -> dict[str, Any]:
    """Return a line of the plan as a line of a chart, a marker on each year."""
    series = series_of(parts, line_id, name, colour, **more)
    del series["fill"], series["border"], series["gap"]
    marker = {"type": "circle", "size": 6, "fill": {"color": colour}, "border": {"color": colour}}
    return series | {"line": {"color": colour, "width": 2.25, "dash_type": dash}, "marker": marker}


def figures_of(parts: Parts, line: str, first: int) -> list[float]:
    """Return a line's figures from a year on; what is missing is drawn as nothing."""
    values = parts.projection.lines[line][first:]
    return [0.0 if value is None or value != value else float(value) for value in values]


def add_columns(
    parts: Parts,
    chart: Chart,
    drawn: Drawn,
    stacked: bool = True,
    percent: bool = False,
    labelled: bool = True,
    width: int = LARGE["width"],
    over: Iterable[LineId] = (),
) -> int:
    """Add lines to a chart as columns, with labels as far as they fit; return the year with which it begins.

    A line that is 0 in every year is left out of the legend; its label carries its name, so that an edit of the
    workbook that makes it more than 0 shows what it is.

    Args:
        parts: What the workbook is made from.
        chart: The chart of columns.
        drawn: The lines, with names and colours.
        stacked: Whether they stand on one another.
        percent: Whether figures are fractions, labelled as percentages.
        labelled: Whether to label them at all.
        width: Of the chart, in pixels.
        over: Lines that are drawn over the columns, as high as which the axis must be.
    """
    first = first_year(parts, drawn)
    figures = {line: figures_of(parts, line, first) for line in drawn}
    stacks = [sum(max(value, 0.0) for value in of_year) for of_year in zip(*figures.values(), strict=True)]
    highest = max([*stacks, *(value for line in over for value in figures_of(parts, line, first))], default=0.0)
    fit = labelled and labels_fit(parts.plan.horizon + 1 - first, 1 if stacked else len(drawn), width)
    hidden = []
    for number, (line, (name, colour)) in enumerate(drawn.items()):
        nothing = not any(figures[line])
        more = {}
        if nothing or fit:
            least = LEAST_LABELLED * highest if stacked and not nothing else 0.0
            form = label_format(percent, 0 if percent else 1, least, name if nothing else "")
            more["data_labels"] = labels_inside(colour, form) if stacked else labels_beside(form)
        chart.add_series(series_of(parts, line, name, colour, first, **more))
        hidden += [number] if nothing else []
    set_legend(chart, hidden)
    return first


def labels_fit(years: int, side_by_side: int = 1, width: int = LARGE["width"]) -> bool:
    """Return whether labels fit over columns, so many of them side by side in each year."""
    return (width - AROUND_THE_PLOT) / (years * (side_by_side + GAP / 100)) >= ROOM_OF_A_LABEL


def set_legend(chart: Chart, hidden: Iterable[int]) -> None:
    """Put the legend below a chart, without the series of these numbers."""
    chart.set_legend({"position": "bottom", "font": FONT, "delete_series": list(hidden)})


def hold_zero(parts: Parts, chart: Chart, total: LineId | None = None) -> None:
    """Keep 0 on the value axis of columns that may lie above or below it: Excel cuts it where all are about as high.

    Args:
        parts: What the workbook is made from.
        chart: The columns.
        total: What the columns add up to: its figures stand above them.
    """
    hidden = list(chart.legend.get("delete_series") or []) + [len(chart.series)]
    cell = parts.layout.line_cell(Time.PERIOD, 0)
    over = new_chart(parts, "line", "")
    over.add_series({"name": "0", "values": [cell.sheet, cell.row, cell.column, cell.row, cell.column],
                     "line": {"none": True}, "marker": {"type": "none"}})  # fmt: skip
    if total is not None and labels_fit(parts.plan.horizon):
        labels = {"value": True, "num_format": MILLIONS_BESIDE, "position": "above", "font": {**FONT, "bold": True}}
        series = line_of(parts, total, total.kind.label, "", first=first_year(parts, [total]), data_labels=labels)
        over.add_series(series | {"line": {"none": True}, "marker": {"type": "none"}})
        hidden.append(hidden[-1] + 1)
    chart.combine(over)
    set_legend(chart, hidden)


def waterfall(parts: Parts, ranges: chart_data.Ranges, key: str) -> Chart:
    """Return the chart of a waterfall of the Chart data sheet: each step from where the one before ended."""
    content, (first, last) = ranges.tables.waterfalls[key], ranges.waterfalls[key]
    chart = new_chart(parts, "column", content.title, "stacked")
    meanings = {
        "Rise": (content.rise, Colour.RISE),
        "Fall": (content.fall, Colour.FALL),
        "Whole": (content.whole, Colour.TOTAL),
    }
    hidden, in_legend = [], content.in_legend
    for offset, bar in enumerate(chart_data.BARS):
        kind, column = bar.partition(",")[0], chart_data.FIRST_BAR + offset
        name, colour = meanings.get(kind, (kind, ""))
        chart.add_series(
            {
                "name": name,
                "categories": [chart_data.SHEET, first, chart_data.SHOWN, last, chart_data.SHOWN],
                "values": [chart_data.SHEET, first, column, last, column],
                "gap": 40,
                "border": {"none": True},
                "fill": {"color": colour} if colour else {"none": True},
            }
        )
        if bar not in in_legend:
            hidden.append(offset)
    set_legend(chart, hidden)
    start = axis_start(content.levels)
    set_axes(chart, content.unit, axis_format(divided=int(content.thousands)), content.axis, start=start)
    return chart


def labels_inside(colour: str, number: str) -> dict[str, Any]:
    """Return labels inside the bars, in black or white, whichever can be read on them."""
    return {"value": True, "num_format": number, "position": "center", "font": {**FONT, "color": ink_on(colour)}}


def labels_beside(number: str = MILLIONS_BESIDE) -> dict[str, Any]:
    """Return labels beyond the end of the bars."""
    return {"value": True, "num_format": number, "position": "outside_end", "font": FONT}


def label_of_last(points: int, position: Literal["above", "below"]) -> dict[str, Any]:
    """Return a label of £m at the last point of a line alone."""
    custom, font = none_but_the_last(points), {**FONT, "bold": True}
    return {"value": True, "num_format": MILLIONS_BESIDE, "position": position, "font": font, "custom": custom}


def none_but_the_last(points: int) -> list[dict[str, Any]]:
    """Return what takes the labels of so many points away but that of the last."""
    return [{"delete": True}] * (points - 1)


def place(
    parts: HasBook, sheet: str, row: int, charts: list[tuple[Chart, str]], across: int = 2, size: dict[str, int] = LARGE
) -> int:
    """Place charts below a sheet's table, `across` side by side, each with a description; return the row below."""
    target, rows = parts.book.sheets[sheet], 1 + -(-size["height"] // PIXELS_OF_A_ROW)
    for number, (chart, description) in enumerate(charts):
        chart.set_size(size)
        line, column = divmod(number, across)
        options = {"x_offset": 8 + column * (size["width"] + 16), "y_offset": 8, "description": description,
                   "object_position": 2}  # fmt: skip
        target.insert_chart(row + line * rows, 0, chart, options)
    return row + -(-len(charts) // across) * rows


def size_of_bars(count: int) -> dict[str, int]:
    """Return the size of a chart of bars with long names, so that each name has room."""
    return {**WIDE, "height": 150 + 34 * count}
