"""The charts: each has a title that says what it shows, units on its axes, and one palette."""

from __future__ import annotations

from typing import Any

from xlsxwriter.chart import Chart

from mtfs.catalogue.lines import Allocation, Pot
from mtfs.core.units import MILLIONS, axis_format, cell_format
from mtfs.plan.sheet import BASE_YEAR, HEADER_ROW
from mtfs.report.book import styles
from mtfs.report.book.parts import HasBook, Parts
from mtfs.report.charts import chart_data

IN_MILLIONS = axis_format(divided=1)
"""£k shown as £m."""
MILLIONS_INSIDE, MILLIONS_BESIDE = (cell_format(1, divided=1, zero=zero) for zero in ('""', "0"))
"""The same in the label of a bar: inside it nothing where the bar is 0, beside it 0."""
FONT = {"name": "Arial", "size": 9, "color": styles.GREY}
LARGE = {"width": 552, "height": 340}
WIDE = {"width": 1100, "height": 370}
PIXELS_OF_A_ROW = 20


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
) -> None:
    """Name both axes, the value axis by its unit; `top_down` is for bars, the first at the top.

    The value axis begins at 0 with `from_zero`, at `start` where that is above 0, otherwise where Excel puts it.
    """
    name_font = {**FONT, "bold": False}
    line = {"color": styles.RULE}
    categories = {
        "name": x_name,
        "name_font": name_font,
        "num_font": FONT,
        "line": line,
        "label_position": "low",
        **({"reverse": True} if top_down else {}),
    }
    values = {
        "name": unit,
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


def year_cells(parts: Parts, sheet: str, first: int = 1) -> list[Any]:
    """Return the cells that hold a sheet's years."""
    return [sheet, HEADER_ROW, BASE_YEAR + first, HEADER_ROW, BASE_YEAR + parts.plan.horizon]


def series_of(parts: Parts, line_id: str, name: str, colour: str, **more: Any) -> dict[str, Any]:
    """Return a line of the plan as columns of a chart, a column a year."""
    place, first = parts.layout.rows[line_id], 0 if more.pop("from_base", False) else 1
    return {
        "name": name,
        "categories": year_cells(parts, place.sheet, first),
        "values": [place.sheet, place.row, BASE_YEAR + first, place.row, BASE_YEAR + parts.plan.horizon],
        "fill": {"color": colour},
        "border": {"none": True},
        "gap": 60,
        **more,
    }


def line_of(parts: Parts, line_id: str, name: str, colour: str, dash: str = "solid", **more: Any) -> dict[str, Any]:
    """Return a line of the plan as a line of a chart, a marker on each year."""
    series = series_of(parts, line_id, name, colour, **more)
    del series["fill"], series["border"], series["gap"]
    marker = {"type": "circle", "size": 6, "fill": {"color": colour}, "border": {"color": colour}}
    return series | {"line": {"color": colour, "width": 2.25, "dash_type": dash}, "marker": marker}


def pot_by_source(parts: Parts) -> Chart:
    """Return a chart of the pot of each year, stacked by where it comes from."""
    chart = new_chart(parts, "column", "Investment pot by source (£m a year)", "stacked")
    for line, colour in zip(Pot.SOURCES, (styles.BLUE, styles.SKY, styles.AMBER, styles.GREEN), strict=True):
        if line in parts.projection.lines:
            chart.add_series(series_of(parts, line, line.kind.label, colour, data_labels=labels_inside(colour)))
    set_axes(chart, MILLIONS.name, IN_MILLIONS)
    return chart


def pot_cumulative(parts: Parts) -> Chart:
    """Return a chart of the running total of the pot, plainly and in the recurrent view."""
    chart = new_chart(parts, "line", "Investment pot, cumulative (£m)")
    for line, colour, dash in (
        (Pot.CUMULATIVE, styles.BLUE, "solid"),
        (Pot.RECURRENT_CUMULATIVE, styles.AMBER, "dash"),
    ):
        chart.add_series(line_of(parts, line, line.kind.label, colour, dash))
    set_axes(chart, MILLIONS.name, IN_MILLIONS)
    return chart


def allocation_path(parts: Parts) -> Chart:
    """Return a chart of the recurrent allocation by year, in cash and in the base year's prices."""
    chart = new_chart(parts, "column", "Recurrent allocation (£m)")
    for line, colour in ((Allocation.RECURRENT, styles.BLUE), (Allocation.REAL, styles.SKY)):
        name = line.kind.label.format(base=parts.plan.base_year)
        chart.add_series(series_of(parts, line, name, colour, from_base=True))
    set_axes(chart, MILLIONS.name, IN_MILLIONS, from_zero=True)
    return chart


def waterfall(parts: Parts, ranges: chart_data.Ranges, key: str) -> Chart:
    """Return the chart of a waterfall of the Chart data sheet: each step from where the one before ended."""
    content, (first, last) = ranges.tables.waterfalls[key], ranges.waterfalls[key]
    chart = new_chart(parts, "column", content.title, "stacked")
    meanings = {
        "Rise": (content.rise, content.rise_colour),
        "Fall": (content.fall, content.fall_colour),
        "Whole": (content.whole, styles.BLUE),
    }
    hidden, named = [], set()
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
        if kind not in meanings or kind in named or not _occurs(content, kind):
            hidden.append(offset)
        named.add(kind)
    chart.set_legend({"position": "bottom", "font": FONT, "delete_series": hidden})
    set_axes(chart, content.unit, axis_format(divided=int(content.thousands)), content.axis)
    return chart


def _occurs(content: chart_data.Waterfall, kind: str) -> bool:
    """Return whether a waterfall has bars of a kind: without a whole one the legend does not name it."""
    return kind != "Whole" or any(step.whole for step in content.steps)


def shares(parts: Parts, ranges: chart_data.Ranges, column: int, year: str) -> Chart:
    """Return a chart of the pot's shares by care setting in one year."""
    chart = new_chart(parts, "pie", f"Share of the pot by care setting, {year}")
    first, last = ranges.shares
    labels = {
        "value": True,
        "category": False,
        "series_name": False,
        "percentage": False,
        "leader_lines": False,
        "num_format": axis_format(percent=True),
        "position": "inside_end",
        "font": {**FONT, "color": "#FFFFFF", "bold": True},
    }
    chart.add_series(
        {
            "name": f"Share of the pot, {year}",
            "categories": [chart_data.SHEET, first, 0, last, 0],
            "values": [chart_data.SHEET, first, column, last, column],
            "points": [{"fill": {"color": colour}} for colour in colours(len(parts.plan.settings))],
            "data_labels": labels,
        }
    )
    return chart


def labels_inside(colour: str, number: str = MILLIONS_INSIDE) -> dict[str, Any]:
    """Return labels of £m inside the bars, in a colour that can be read on them; none where the bar is 0."""
    ink = "#000000" if colour in styles.LIGHT else "#FFFFFF"
    return {"value": True, "num_format": number, "position": "center", "font": {**FONT, "color": ink}}


def colours(count: int) -> list[str]:
    """Return as many colours as there are series; beyond the palette they come again."""
    return [styles.SERIES_COLOURS[number % len(styles.SERIES_COLOURS)] for number in range(count)]


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
