"""The Summary sheet of a rollup: the total in large figures, what to know, charts, then every measure by region."""

from __future__ import annotations

from typing import Any

from xlsxwriter.chart import Chart

from mtfs.analysis.rollup.figures import CLOSED_WITHIN, POUNDS_IN_THOUSAND
from mtfs.analysis.rollup.result import Rollup
from mtfs.core.units import COUNT, MILLIONS, MILLIONS_HEADLINE_CELL, RATE, THOUSANDS_PER_MILLION, axis_format
from mtfs.plan.sheet import ALL_YEARS, BASE_YEAR, NAME, UNIT, letters
from mtfs.report.charts import drawing
from mtfs.report.charts.standard import Colour, colours_of_parts
from mtfs.report.rollup import blocks
from mtfs.report.rollup.blocks import HEADER
from mtfs.report.rollup.parts import SUMMARY, RollupParts

BIG_ROW = HEADER + 1
BIGS = 5
BIG_WIDTH = 30
"""Wide enough for England's allocation in large figures: a number that does not fit is shown as ###."""
CHART = {"width": 545, "height": 400}
CHART_ROWS = 1 + -(-CHART["height"] // drawing.PIXELS_OF_A_ROW)
ENDS = 5
"""Plans shown of each end of the order by distance."""


def notes(rollup: Rollup) -> list[str]:
    """Return what to know before using a figure, a line each."""
    changes = "; ".join(map(str, rollup.changes))
    return [*rollup.notes, *([f"Changed in every plan: {changes}"] if changes else [])]


def constants(rollup: Rollup) -> tuple[int, int, int]:
    """Return the rows of what formulas refer to: £ in £1k, the tolerance of a closed distance, £k in £1m."""
    first = BIG_ROW + BIGS + 1 + len(notes(rollup)) + 1
    return first, first + 1, first + 2


def top(rollup: Rollup) -> int:
    """Return the row of the first block: below the figures, the notes and the charts."""
    return constants(rollup)[-1] + 2 + CHART_ROWS + 1


def write(parts: RollupParts) -> None:
    """Write the Summary sheet."""
    book, sheet, rollup = parts.book, parts.book.sheets[SUMMARY], parts.rollup
    text = "Money in £k unless a cell says otherwise; years from April to March."
    blocks.header(book, SUMMARY, parts.title, text, parts.whole.years)
    _constants(parts)
    _bigs(parts)
    for row, text in enumerate(notes(rollup), start=BIG_ROW + BIGS + 1):
        sheet.write_string(row, NAME, text, book.style("strong"))
    shown = [(allocations(parts), "Stacked columns: recurrent allocation by year, a colour for each region.")]
    if parts.whole.distances[0] is not None:
        text = "Line chart: distance from target by year, a line for each region and the total."
        shown.insert(0, (distances(parts), text))
    if sum(member.distances[-1] is not None for member in rollup.members) > 2 * ENDS:
        text = "Line chart: distance from target by year of the plans furthest over and furthest under target."
        shown.append((furthest(parts), text))
    drawing.place(parts, SUMMARY, constants(rollup)[-1] + 1, shown, across=len(shown), size=CHART)
    sheet.set_column(ALL_YEARS, ALL_YEARS, BIG_WIDTH)
    blocks.write(book, parts.summary, parts.constants)
    sheet.freeze_panes(HEADER + 1, BASE_YEAR)
    sheet.repeat_rows(HEADER)
    sheet.set_first_sheet()
    sheet.activate()


def _constants(parts: RollupParts) -> None:
    book, sheet = parts.book, parts.book.sheets[SUMMARY]
    rows: list[tuple[str, str, float, str]] = [
        ("£ in £1k", "£", POUNDS_IN_THOUSAND, COUNT.cell),
        ("A distance from target up to this counts as closed", "rate", CLOSED_WITHIN, RATE.cell),
        ("£k in £1m", "£k", THOUSANDS_PER_MILLION, COUNT.cell),
    ]
    for row, (label, unit, value, number) in zip(constants(parts.rollup), rows, strict=True):
        sheet.write_string(row, NAME, label, book.style("quiet"))
        sheet.write_string(row, UNIT, unit, book.style("quiet"))
        book.write_cell(SUMMARY, row, ALL_YEARS, value, value, book.style("quiet", "number", number=number))


def _bigs(parts: RollupParts) -> None:
    """Write the total's figures, large."""
    book, sheet, whole, places = parts.book, parts.book.sheets[SUMMARY], parts.whole, parts.summary
    first, last = BASE_YEAR, BASE_YEAR + len(whole.years) - 1
    million = f"${letters(ALL_YEARS)}${constants(parts.rollup)[-1] + 1}"

    def cell(measure: str, column: int) -> str:
        return f"{letters(column)}{places.row(measure, None) + 1}"

    def share(measure: str, column: int, value: float | None) -> tuple[str, Any]:
        return f"={cell(measure, column)}", blocks.word_of(measure) if value is None else value

    money, rate = MILLIONS_HEADLINE_CELL, RATE.cell
    rows = (
        (f"Recurrent allocation in {whole.years[-1]}", "£m",
         (f"={cell('recurrent', last)}/{million}", whole.recurrent[-1] / THOUSANDS_PER_MILLION), money),
        (f"Investment pot, {whole.years[1]} to {whole.years[-1]}", "£m",
         (f"={cell('pot', ALL_YEARS)}/{million}", whole.pot_total / THOUSANDS_PER_MILLION), money),
        (f"Distance from target in {whole.years[0]}", "rate", share("distance", first, whole.distances[0]), rate),
        (f"Distance from target in {whole.years[-1]}", "rate", share("distance", last, whole.distances[-1]), rate),
        ("Distance from target, over and under netted, closed from", "text",
         (f"={cell('distance', ALL_YEARS)}", whole.closes), ""),
    )  # fmt: skip
    assert len(rows) == BIGS
    for row, (label, unit, (text, value), number) in enumerate(rows, start=BIG_ROW):
        sheet.write_string(row, NAME, label, book.style("strong"))
        sheet.write_string(row, UNIT, unit, book.style("quiet"))
        look = ("big",) if number == money else ("strong", "number")
        if number == money:
            sheet.set_row(row, 30)
        book.write_cell(SUMMARY, row, ALL_YEARS, text, value, book.style(*look, number=number))


def _by_region(parts: RollupParts, measure: str, index: int | None, colour: str, **more: Any) -> dict[str, Any]:
    """Return a region's row, or the total's, as a series of a chart."""
    last, row = BASE_YEAR + len(parts.whole.years) - 1, parts.summary.row(measure, index)
    return {
        "name": [SUMMARY, row, NAME],
        "categories": [SUMMARY, HEADER, BASE_YEAR, HEADER, last],
        "values": [SUMMARY, row, BASE_YEAR, row, last],
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
    drawing.set_axes(chart, "% of target", axis_format(1, percent=True))
    return chart


def allocations(parts: RollupParts) -> Chart:
    """Return a chart of the recurrent allocation by year, stacked by region."""
    chart = drawing.new_chart(parts, "column", "Recurrent allocation by region (£m)", "stacked")
    for index, colour in enumerate(colours_of_parts(len(parts.summary.rows))):
        chart.add_series(_by_region(parts, "recurrent", index, colour, gap=40))
    drawing.set_axes(chart, MILLIONS.name, drawing.IN_MILLIONS, from_zero=True)
    return chart


def furthest(parts: RollupParts) -> Chart:
    """Return a chart of the distance from target of the plans furthest over and under it in the last year."""
    title = "Distance from target of the plans furthest over and under it, by code (% of target)"
    chart = drawing.new_chart(parts, "line", title)
    ranked = [member for member in parts.rollup.ranked("distance") if member.distances[-1] is not None]
    over, under = ranked[:ENDS], ranked[ENDS:][-ENDS:]
    last = BASE_YEAR + len(parts.whole.years) - 1
    for members, dash in ((over, "solid"), (under, "dash")):
        for member, colour in zip(members, colours_of_parts(len(members)), strict=True):
            blocks, index = parts.place[member.code]
            row = blocks.row("distance", index)
            chart.add_series({
                "name": member.code,
                "categories": [SUMMARY, HEADER, BASE_YEAR, HEADER, last],
                "values": [blocks.sheet, row, BASE_YEAR, row, last],
                "line": {"color": colour, "width": 2.25, "dash_type": dash},
            })  # fmt: skip
    drawing.set_axes(chart, "% of target", axis_format(1, percent=True))
    return chart
