"""The Intervals sheet of a rollup: how far each total and each plan may lie, as it was simulated."""

from __future__ import annotations

from xlsxwriter.chart import Chart

from mtfs.analysis.plots.standard import Colour
from mtfs.analysis.rollup.simulation import FIGURES
from mtfs.analysis.uncertainty.estimates import PERCENTILES
from mtfs.core.units import MILLIONS, unit_named
from mtfs.core.version import VERSION
from mtfs.report.charts import drawing
from mtfs.report.rollup.blocks import HEADER, IN_MILLIONS, shown, word_of
from mtfs.report.rollup.parts import INTERVALS, RollupParts

COLUMNS = {"Organisation": 53, "Code": 7, "Figure": 41, "Unit": 6, "Plan": 12}
PERCENTILE_WIDTH = 12
CHART = {"width": 1000, "height": 280}
CHART_ROW, ROWS_OF_CHART = HEADER, 1 + -(-CHART["height"] // drawing.PIXELS_OF_A_ROW)
MEASURES = {"allocation": "recurrent", "distance": "distance", "pot": "pot"}
NOTES = (
    f"Computed by mtfs {VERSION} when the workbook was written: these figures do not move.",
    "P10 means: in one of ten draws the figure lies below. Ranges that are common move every plan by the same draw.",
    "A total is simulated as a total, draw by draw: the percentiles of plans must not be added.",
)


def write(parts: RollupParts) -> None:
    """Write the Intervals sheet; the whole first, then the regions, then the plans as they are ranked."""
    book, sheet, rollup = parts.book, parts.book.sheets[INTERVALS], parts.rollup
    spreads = rollup.spreads
    assert spreads is not None
    sheet.write_string(0, 0, "Intervals", book.style("title"))
    how = f"{spreads.asked.draws:,} draws, seed {spreads.asked.seed}."
    sheet.write_string(1, 0, f"{NOTES[0]} {how}", book.style("strong"))
    sheet.write_string(2, 0, " ".join((*NOTES[1:], IN_MILLIONS)), book.style("subtitle"))
    with_chart = len(parts.summary.rows) > 1
    header = HEADER + with_chart * ROWS_OF_CHART
    for column, (title, width) in enumerate(COLUMNS.items()):
        sheet.set_column(column, column, width)
        sheet.write_string(header, column, title, book.style("header" if title == "Plan" else "header_text"))
    sheet.set_column(len(COLUMNS), len(COLUMNS) + len(PERCENTILES) - 1, PERCENTILE_WIDTH)
    for column, percent in enumerate(PERCENTILES, start=len(COLUMNS)):
        sheet.write_string(header, column, f"P{percent}", book.style("header"))
    shown_in_chart = "pot" if parts.shows_pot else "allocation"
    row, charted = header + 1, []
    for figures in parts.in_order:
        for name, interval in rollup.intervals(figures).items():
            if name == shown_in_chart:
                charted.append((row, figures.name))
            values = [rollup.central(figures)[name], *interval.percentiles]
            _row(parts, row, name, (figures.name, figures.code), values)
            row += 1
    if with_chart:
        name = rollup.interval_names[shown_in_chart]
        text = f"Columns: {name} of each region, P5, P50 and P95."
        drawn = by_region(parts, name, charted[1 : 1 + len(parts.summary.rows)]), text
        drawing.place(parts, INTERVALS, CHART_ROW, [drawn], size=CHART)
    sheet.repeat_rows(header)


def _row(parts: RollupParts, row: int, name: str, whose: tuple[str, str], values: list[float | None]) -> None:
    book, sheet = parts.book, parts.book.sheets[INTERVALS]
    unit, number = shown(FIGURES[name])
    looks = ("key",) if whose[0] == parts.whole.name else ("ruled",)
    for column, text in enumerate((*whose, parts.rollup.interval_names[name], unit)):
        sheet.write_string(row, column, text, book.style(*looks))
    for column, value in enumerate(values, start=len(COLUMNS) - 1):
        style = book.style(*looks, "number", number=number)
        nothing = value is None or value != value
        written = word_of(MEASURES[name]) if nothing else unit_named(FIGURES[name]).stored(value or 0.0)
        book.write_cell(INTERVALS, row, column, written, written, style)


def by_region(parts: RollupParts, name: str, rows: list[tuple[int, str]]) -> Chart:
    """Return a chart of a figure of each region: what is nearly sure, the middle, what is hardly exceeded."""
    chart = drawing.new_chart(parts, "column", f"{name[0].upper()}{name[1:]} by region ({MILLIONS.name})")
    first = len(COLUMNS)
    for percent, colour in ((5, Colour.RANGE), (50, Colour.MEDIAN), (95, Colour.DRAWS)):
        column = first + PERCENTILES.index(percent)
        cells = ",".join(f"{INTERVALS}!${chr(65 + column)}${row + 1}" for row, _ in rows)
        names = ",".join(f"{INTERVALS}!$A${row + 1}" for row, _ in rows)
        chart.add_series({"name": f"P{percent}", "categories": f"=({names})", "values": f"=({cells})",
                          "fill": {"color": colour}, "border": {"none": True}, "gap": 60})  # fmt: skip
    drawing.set_axes(chart, MILLIONS.name, drawing.IN_MILLIONS, "Region", from_zero=True)
    return chart
