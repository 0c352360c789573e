"""The charts: each has a title that says what it shows, units on its axes, and one palette."""

from __future__ import annotations

from typing import Any

from xlsxwriter.chart import Chart

from mtfs.plan.sheet import BASE_YEAR, HEADER_ROW
from mtfs.report import chart_data, styles
from mtfs.report.parts import Parts

IN_MILLIONS = "#,##0,"
"""£k shown as £m."""
FONT = {"name": "Arial", "size": 9, "color": styles.GREY}
LARGE = {"width": 720, "height": 380}


def _chart(parts: Parts, kind: str, title: str, subtype: str = "", legend: bool = True) -> Chart:
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


def _axes(chart: Chart, unit: str, number: str, x_name: str = "Financial year", from_zero: bool = False) -> None:
    name_font = {**FONT, "bold": False}
    line = {"color": styles.RULE}
    chart.set_x_axis({"name": x_name, "name_font": name_font, "num_font": FONT, "line": line, "label_position": "low"})
    chart.set_y_axis(
        {
            "name": unit,
            "name_font": name_font,
            "num_font": FONT,
            "num_format": number,
            "line": {"none": True},
            **({"min": 0} if from_zero else {}),
            "major_gridlines": {"visible": True, "line": {"color": styles.PALE}},
        }
    )


def _years(parts: Parts, sheet: str, first: int = 1) -> list[Any]:
    return [sheet, HEADER_ROW, BASE_YEAR + first, HEADER_ROW, BASE_YEAR + parts.plan.horizon]


def _series(parts: Parts, line_id: str, name: str, colour: str, **more: Any) -> dict[str, Any]:
    place, first = parts.layout.rows[line_id], 0 if more.pop("from_base", False) else 1
    return {
        "name": name,
        "categories": _years(parts, place.sheet, first),
        "values": [place.sheet, place.row, BASE_YEAR + first, place.row, BASE_YEAR + parts.plan.horizon],
        "fill": {"color": colour},
        "border": {"none": True},
        "gap": 60,
        **more,
    }


def pot_by_source(parts: Parts) -> Chart:
    """The pot of each year, stacked by where it comes from."""
    chart = _chart(parts, "column", "Investment pot by source (£m a year)", "stacked")
    sources = {
        "pot.available_growth": ("Available growth", styles.BLUE),
        "pot.repurposed": ("Repurposed funds", styles.SKY),
        "pot.commercial": ("Commercial income", styles.AMBER),
    }
    for line, (name, colour) in sources.items():
        if line in parts.projection.lines:
            chart.add_series(_series(parts, line, name, colour, data_labels=_labels_inside(colour)))
    _axes(chart, "£m", IN_MILLIONS)
    return chart


def pot_cumulative(parts: Parts) -> Chart:
    """The running total of the pot, plainly and in the recurrent view."""
    chart = _chart(parts, "line", "Investment pot, cumulative (£m)")
    lines = {
        "pot.cumulative": ("Each year's pot counted once", styles.BLUE, "solid"),
        "pot.recurrent_cumulative": ("Recurrent money there again every later year", styles.AMBER, "dash"),
    }
    for line, (name, colour, dash) in lines.items():
        marker = {"type": "circle", "size": 6, "fill": {"color": colour}, "border": {"color": colour}}
        series = _series(
            parts, line, name, colour, line={"color": colour, "width": 2.25, "dash_type": dash}, marker=marker
        )
        chart.add_series({key: value for key, value in series.items() if key not in ("fill", "border", "gap")})
    _axes(chart, "£m", IN_MILLIONS)
    return chart


def allocation_path(parts: Parts) -> Chart:
    """The recurrent allocation by year, in cash and in the base year's prices."""
    chart = _chart(parts, "column", "Recurrent allocation (£m)")
    chart.add_series(_series(parts, "allocation.recurrent", "In cash", styles.BLUE, from_base=True))
    base = f"In {parts.plan.base_year} prices"
    chart.add_series(_series(parts, "allocation.real", base, styles.SKY, from_base=True))
    _axes(chart, "£m", IN_MILLIONS, from_zero=True)
    return chart


def waterfall(parts: Parts, ranges: chart_data.Ranges) -> Chart:
    """What moves the recurrent allocation over the plan, driver by driver."""
    years = f"{parts.plan.years[0]} to {parts.plan.years[-1]}"
    chart = _chart(parts, "column", f"What moves the recurrent allocation, {years} (£m)", "stacked")
    first, last = ranges.waterfall
    hidden = []
    for offset, name in enumerate(chart_data.BARS):
        column = chart_data.END + 1 + offset
        series: dict[str, Any] = {
            "name": "Adds" if name.startswith("Rise") else "Takes away",
            "categories": [chart_data.SHEET, first, 0, last, 0],
            "values": [chart_data.SHEET, first, column, last, column],
            "gap": 40,
            "border": {"none": True},
        }
        if name.startswith("Clear"):
            series |= {"fill": {"none": True}, "name": "Clear"}
        else:
            sign = "+" if name.startswith("Rise") else "−"
            label = f'[<50]"";{sign}#,##0.0,'  # nothing on a bar below £50k
            colour = styles.RISE if sign == "+" else styles.FALL
            series |= {
                "fill": {"color": colour},
                "data_labels": _labels_inside(colour, label),
            }
        if name.startswith("Clear") or name.endswith("below 0"):
            hidden.append(offset)
        chart.add_series(series)
    chart.set_legend({"position": "bottom", "font": FONT, "delete_series": hidden})
    _axes(chart, "£m", IN_MILLIONS, "Driver")
    return chart


def funds(parts: Parts) -> Chart:
    """What each fund releases, stacked."""
    chart = _chart(parts, "column", "Repurposed by fund (£m a year)", "stacked")
    for (key, fund), colour in zip(parts.plan.funds.items(), _colours(len(parts.plan.funds)), strict=True):
        labels = _labels_inside(colour)
        chart.add_series(_series(parts, f"funds.{key}.repurposed", fund.name, colour, data_labels=labels))
    _axes(chart, "£m", "#,##0.0,")
    return chart


def settings(parts: Parts) -> Chart:
    """The pot by care setting, stacked."""
    chart = _chart(parts, "column", "Investment by care setting (£m a year)", "stacked")
    for (key, setting), colour in zip(parts.plan.settings.items(), _colours(len(parts.plan.settings)), strict=True):
        labels = _labels_inside(colour)
        chart.add_series(_series(parts, f"settings.{key}.investment", setting.name, colour, data_labels=labels))
    _axes(chart, "£m", IN_MILLIONS)
    return chart


def shares(parts: Parts, ranges: chart_data.Ranges, column: int, year: str) -> Chart:
    """The pot's shares by care setting in one year."""
    chart = _chart(parts, "pie", f"Share of the pot by care setting, {year}")
    first, last = ranges.shares
    labels = {
        "value": True,
        "category": False,
        "series_name": False,
        "percentage": False,
        "leader_lines": False,
        "num_format": "0%",
        "position": "inside_end",
        "font": {**FONT, "color": "#FFFFFF", "bold": True},
    }
    chart.add_series(
        {
            "name": f"Share of the pot, {year}",
            "categories": [chart_data.SHEET, first, 0, last, 0],
            "values": [chart_data.SHEET, first, column, last, column],
            "points": [{"fill": {"color": colour}} for colour in _colours(len(parts.plan.settings))],
            "data_labels": labels,
        }
    )
    return chart


def _labels_inside(colour: str, number: str = '#,##0.0,;-#,##0.0,;""') -> dict[str, Any]:
    """Figures in £m inside the bars, in a colour that can be read on them; none where the bar is 0."""
    ink = "#000000" if colour in styles.LIGHT else "#FFFFFF"
    return {"value": True, "num_format": number, "position": "center", "font": {**FONT, "color": ink}}


def _colours(count: int) -> list[str]:
    return [styles.SERIES_COLOURS[at % len(styles.SERIES_COLOURS)] for at in range(count)]


def place(parts: Parts, sheet: str, row: int, charts: list[tuple[Chart, str]], across: int) -> None:
    """Put charts below a sheet's table, `across` side by side, each with a description for screen readers."""
    target = parts.book.sheets[sheet]
    for at, (chart, description) in enumerate(charts):
        chart.set_size(LARGE)
        line, column = divmod(at, across)
        options = {"x_offset": 8 + column * (LARGE["width"] + 16), "y_offset": 8, "description": description,
                   "object_position": 2}  # fmt: skip
        target.insert_chart(row + line * 20, 0, chart, options)
