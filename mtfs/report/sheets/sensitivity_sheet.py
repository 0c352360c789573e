"""The Sensitivity sheet: what moves the plan's main figure, as a tornado; elasticities; two inputs together.

Its figures are computed when the workbook is written, and say so: no formula of a spreadsheet holds them.
"""

from __future__ import annotations

from typing import Any

from xlsxwriter.chart import Chart

from mtfs.analysis.figures.outputs import main_outputs
from mtfs.analysis.figures.projection import Projection
from mtfs.analysis.levers.levers import input_name
from mtfs.analysis.levers.sensitivity import Effect, Sensitivity, sensitivity
from mtfs.analysis.levers.spans import Span
from mtfs.analysis.plots.standard import Colour
from mtfs.core.units import ELASTICITY_CELL, MILLIONS, unit_named
from mtfs.formulas.algebra import is_missing
from mtfs.report.book.heights import height
from mtfs.report.book.parts import WRITTEN_ONCE, Parts
from mtfs.report.charts import drawing

SHEET = "Sensitivity"
PURPOSE = "What each input does to the main figure, alone over its range, and two inputs together; computed by mtfs."
NAME, ID, UNIT, LOW, PLAN, HIGH, AT_LOW, AT_HIGH, LESS, MORE, SWING, ELASTICITY, NOTE = range(13)
COLUMNS = {
    NAME: ("Input", 38),
    ID: ("Id", 44),
    UNIT: ("Unit", 10),
    LOW: ("Low", 10),
    PLAN: ("Plan", 10),
    HIGH: ("High", 10),
    AT_LOW: ("Output at low", 10),
    AT_HIGH: ("Output at high", 10),
    LESS: ("Change at low", 10),
    MORE: ("Change at high", 10),
    SWING: ("Swing", 10),
    ELASTICITY: ("Elasticity: % for 1% more", 10),
    NOTE: ("Range", 28),
}
FIRST_ROW = 3
HEADER_ROW = FIRST_ROW + 5
MOST_LISTED, MOST_CHARTED = 20, 12
POINTS = 5
REFUSED = "not allowed"
CHART = {"width": 1100, "height": 460}


def main_sensitivity(projection: Projection) -> Sensitivity | None:
    """Return what moves the first of the plan's main figures; None where it is missing or no input moves it."""
    output = next(iter(main_outputs(projection)), None)
    if output is None or is_missing(output.of(projection)):
        return None
    result = sensitivity(projection, str(output))
    return result if result.effects else None


def write(parts: Parts, result: Sensitivity) -> None:
    """Write the sheet: what it is, the tornado as a table, the two-way table, the tornado as a chart."""
    book, sheet = parts.book, parts.book.sheets[SHEET]
    for column, (_, width) in COLUMNS.items():
        sheet.set_column(column, column, width)
    sheet.write_string(FIRST_ROW, NAME, WRITTEN_ONCE, book.style("strong"))
    sheet.write_string(FIRST_ROW + 1, NAME, f"Output: {result.name}, {result.unit}", book.style("label"))
    _write_figure(parts, FIRST_ROW + 1, PLAN, result.base, result.unit)
    together = f"{result.remarks()[0]} All years of an input move together."
    sheet.write_string(FIRST_ROW + 2, NAME, together, book.style("subtitle"))
    sheet.write_string(FIRST_ROW + 3, NAME, _left_out(result), book.style("subtitle"))
    headers = []
    for column, (text, _) in COLUMNS.items():
        title = f"{text} ({result.unit})" if AT_LOW <= column <= SWING else text
        look = "header_text" if column <= UNIT else "header_text indented" if column == NOTE else "header"
        headers.append((title, look))
    book.add_table(SHEET, SHEET, (HEADER_ROW, 0, HEADER_ROW + min(len(result.effects), MOST_LISTED), NOTE), headers)
    sheet.set_row(HEADER_ROW, 42)
    row = HEADER_ROW
    for row, effect in enumerate(result.effects[:MOST_LISTED], start=HEADER_ROW + 1):
        _effect(parts, result, row, effect)
    last = min(row, HEADER_ROW + MOST_CHARTED)
    description = f"Tornado: change of {result.name} as each input moves from the low to the high end of its range, £m"
    row += 2
    if len(result.effects) > 1:
        row = _two_way(parts, result, row)
    drawing.place(parts, SHEET, row, [(_tornado(parts, result, last), description)], 1, CHART)
    sheet.freeze_panes(HEADER_ROW + 1, ID)


def _left_out(result: Sensitivity) -> str:
    listed = len(result.effects[:MOST_LISTED])
    less = len(result.effects) - listed
    said = [f"The {listed} inputs with the largest swing; {less} more move it less." if less else ""]
    said += [remark for remark in result.remarks() if "other input" in remark or remark.startswith("Not moved")]
    return " ".join(filter(None, said))


def _write_figure(
    parts: Parts, row: int, column: int, value: float | None, unit: str, *looks: str, number: str = ""
) -> None:
    """Write a figure, rounded so that the last bits of arithmetic never show; a dash where there is none."""
    sheet, book = parts.book.sheets[SHEET], parts.book
    if value is None:
        sheet.write_string(row, column, "-", book.style("number", "quiet", *looks))
        return
    shown = unit_named(unit).stored(value)
    sheet.write_number(
        row, column, shown, book.style("number", *looks, number=number or unit_named(unit).typed_cell(shown))
    )


def _effect(parts: Parts, result: Sensitivity, row: int, effect: Effect) -> None:
    book, sheet, span = parts.book, parts.book.sheets[SHEET], effect.span
    sheet.write_string(row, NAME, input_name(span.entry), book.style("wrap", "ruled"))
    sheet.write_string(row, ID, span.entry.id, book.style("quiet", "wrap", "ruled"))
    sheet.write_string(row, UNIT, span.entry.unit, book.style("quiet", "ruled", "top"))
    for column, value in ((LOW, span.low), (PLAN, span.base), (HIGH, span.high)):
        _write_figure(parts, row, column, value, span.entry.unit, "ruled", "top")
    changes = (effect.at_low - effect.base, effect.at_high - effect.base)
    outputs: tuple[Any, ...] = (effect.at_low, effect.at_high, *changes, effect.swing)
    for column, value in enumerate(outputs, start=AT_LOW):
        look = ("strong",) if column == SWING else ()
        _write_figure(
            parts, row, column, value, result.unit, "ruled", "top", *look, number=unit_named(result.unit).cell
        )
    _write_figure(parts, row, ELASTICITY, effect.elasticity, "", "ruled", "top", number=ELASTICITY_CELL)
    sheet.write_string(row, NOTE, span.note(), book.style("indented", "wrap", "ruled"))
    sheet.set_row(row, height((input_name(span.entry), COLUMNS[NAME][1]), (span.note(), COLUMNS[NOTE][1])))


def _tornado(parts: Parts, result: Sensitivity, last: int) -> Chart:
    """Return a chart of bars left and right of the plan's own figure, the longest at the top."""
    title = f"What moves it most: {result.name} (£m more or less than the plan)"
    chart = drawing.new_chart(parts, "bar", title)
    for column, name, colour in (
        (LESS, "Input at its low end", Colour.LOW_END),
        (MORE, "Input at its high end", Colour.HIGH_INPUT),
    ):
        chart.add_series(
            {
                "name": name,
                "categories": [SHEET, HEADER_ROW + 1, NAME, last, NAME],
                "values": [SHEET, HEADER_ROW + 1, column, last, column],
                "fill": {"color": colour},
                "border": {"none": True},
                "gap": 40,
                "overlap": 100,
            }
        )
    drawing.set_axes(chart, f"{MILLIONS.name} against the plan", drawing.IN_MILLIONS, "Input", top_down=True)
    return chart


def _two_way(parts: Parts, result: Sensitivity, row: int) -> int:
    """Write the output over a grid of the two inputs with the largest swing; return the row below."""
    book, sheet, grid = parts.book, parts.book.sheets[SHEET], result.two_way(points=POINTS)
    for column in range(LOW + POINTS):
        sheet.write_blank(row, column, None, book.style("heading"))
    sheet.write_string(row, NAME, f"Two inputs together: {result.name} ({result.unit})", book.style("heading"))
    sheet.write_string(row + 1, NAME, f"Down: {_called(grid.rows)}", book.style("label"))
    sheet.write_string(row + 2, NAME, f"Across: {_called(grid.columns)}", book.style("label"))
    top = row + 3
    for column in (NAME, ID):
        sheet.write_blank(top, column, None, book.style("header_text"))
    sheet.write_string(top, NAME, "Down", book.style("header_text"))
    sheet.write_string(top, UNIT, "Across", book.style("header"))
    for offset, value in enumerate(grid.values[1]):
        _write_figure(parts, top, LOW + offset, value, grid.columns.entry.unit, "header")
    for down, value in enumerate(grid.values[0], start=1):
        sheet.write_string(top + down, NAME, input_name(grid.rows.entry), book.style("label"))
        sheet.write_string(top + down, ID, grid.rows.entry.id, book.style("quiet"))
        _write_figure(parts, top + down, UNIT, value, grid.rows.entry.unit, "strong")
        for offset, cell in enumerate(grid.cells[down - 1]):
            of_plan = value == grid.rows.base and grid.values[1][offset] == grid.columns.base
            if cell is None:
                sheet.write_string(top + down, LOW + offset, REFUSED, book.style("number", "quiet"))
            else:
                look = ("key",) if of_plan else ()
                _write_figure(
                    parts, top + down, LOW + offset, cell, result.unit, *look, number=unit_named(result.unit).cell
                )
    return top + POINTS + 2


def _called(span: Span) -> str:
    return f"{input_name(span.entry)} ({span.entry.unit}), {span.note()}"
