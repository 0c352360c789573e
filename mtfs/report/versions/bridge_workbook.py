"""The workbook of a bridge: what moved a figure as a table with its check and a waterfall; changed assumptions."""

from __future__ import annotations

import math
from datetime import datetime
from pathlib import Path
from typing import Any

from mtfs.analysis.figures.checks import Checks
from mtfs.analysis.figures.projection import Projection
from mtfs.analysis.versions.bridge import Bridge, end_name
from mtfs.backends.cell_formula import CellReference
from mtfs.core.errors import ToolError
from mtfs.core.files import atomic_write
from mtfs.core.tables import BY_ROW, UNIT
from mtfs.core.units import MILLIONS, OF_CHECK, WHOLE, unit_named
from mtfs.core.version import VERSION
from mtfs.formulas import FORMULAS
from mtfs.formulas.algebra import is_missing, total_to_date
from mtfs.plan.sheet import HEADER_ROW
from mtfs.report.book import styles
from mtfs.report.book.layout import Layout
from mtfs.report.book.line_sheets import colour
from mtfs.report.book.parts import Parts
from mtfs.report.book.writer import Book, Placed
from mtfs.report.charts import chart_data, drawing
from mtfs.report.charts.chart_data import Step, Tables, Waterfall

SHEET, CHANGES = "Bridge", "Changed assumptions"
NAME, EFFECT, FIGURE, ERROR, POINTS = range(5)
LINE_HEIGHT = 13
WATERFALL = "bridge"
BASIS_POINTS = 10_000
LARGE = 10_000
"""From here on a chart shows thousands."""
WIDTHS = {"driver": 40, "input": 46, "name": 80, "years": 20, UNIT: 10, "old": 14, "new": 14, "status": 12,
          "source": 16, "note": 80}  # fmt: skip

INDENTED = {"status": ("indented",)}
"""A text beside a figure, which would touch it."""


def write_bridge(bridge: Bridge, path: str | Path) -> None:
    """Write the workbook of a bridge, whole or not at all. The same bridge gives the same bytes.

    The effects are values; the figures after each of them, their sum and the check are live formulas.

    Raises:
        ToolError: where the file is no .xlsx or cannot be written; what stood there stays.
    """
    path = Path(path)
    if path.suffix.lower() != ".xlsx":
        raise ToolError(f"{path}: the bridge is an Excel workbook; give it a name that ends in .xlsx")
    with atomic_write(path) as temporary:
        _write(bridge, temporary)


def _write(bridge: Bridge, path: Path) -> None:
    plan = bridge.new_plan
    properties = {
        "title": f"What changed: {bridge.name}",
        "subject": f"{bridge.old_plan.name} to {plan.name}",
        "author": plan.organisation,
        "comments": f"Written by mtfs {VERSION}.",
    }
    book = Book(path, datetime(plan.date.year, plan.date.month, plan.date.day), properties)
    for name, shade in ((SHEET, styles.NAVY), (CHANGES, styles.AMBER), (chart_data.SHEET, styles.GREY)):
        book.add_sheet(name, shade)
    parts = Parts(plan, Projection(plan, {}), Checks(plan, []), Layout(plan, ()), {}, book)
    cells, row = _table(parts, bridge)
    row = _sentences(parts, bridge, row)
    ranges = chart_data.write(parts, Tables({WATERFALL: _waterfall(bridge, cells)}))
    chart = drawing.waterfall(parts, ranges, WATERFALL)
    description = ranges.tables.waterfalls[WATERFALL].description
    drawing.place(parts, SHEET, row + 1, [(chart, description)], size=drawing.WIDE)
    book.sheets[SHEET].fit_to_pages(1, 1)
    _changes(parts, bridge)
    book.close()


def _table(parts: Parts, bridge: Bridge) -> tuple[list[Placed], int]:
    """Write old figure, effects, new figure and their check; return the cells of the chart, and the last row."""
    book, sheet, unit = parts.book, parts.book.sheets[SHEET], bridge.unit
    in_points = _scale(unit) > 1
    sheet.write_string(0, 0, f"What changed: {bridge.name}", book.style("title"))
    text = "From the old plan's figure to the new plan's, driver by driver."
    sheet.write_string(1, 0, text, book.style("subtitle"))
    in_points_column = POINTS if bridge.sampled else ERROR
    titles = {NAME: "Driver", EFFECT: f"Effect ({unit})", FIGURE: f"Figure ({unit})"}
    titles |= {ERROR: f"Standard error ({unit})"} if bridge.sampled else {}
    titles |= {in_points_column: "For the chart (basis points)"} if in_points else {}
    ends = (end_name("Old", bridge.old_plan), end_name("New", bridge.new_plan))
    sheet.set_column(NAME, NAME, max(70, max(map(len, ends)) * 0.9))
    sheet.set_column(EFFECT, POINTS, 20)
    for column, title in titles.items():
        sheet.write_string(HEADER_ROW, column, title, book.style("header" if column else "header_text"))
    style, strong = (book.style(look, "number", number=_number(unit)) for look in ("label", "key"))

    def points(row: int, cell: Placed) -> Placed:
        if not in_points:
            return cell
        number = book.style("quiet", "number", number=WHOLE)
        scale = Placed(
            CellReference(SHEET, _scale_row(bridge), 1, fixed_column=True, fixed_row=True), float(BASIS_POINTS)
        )
        return book.compute(SHEET, row, in_points_column, lambda cell, scale: cell * scale, [cell, scale], number)

    row = HEADER_ROW + 1
    sheet.write_string(row, NAME, ends[0], book.style("key"))
    sheet.write_blank(row, EFFECT, None, strong)
    before = figure = book.write_cell(SHEET, row, FIGURE, bridge.old, bridge.old, strong)
    cells, effects = [points(row, figure)], []
    for driver in bridge.drivers:
        row += 1
        sheet.write_string(row, NAME, driver.name, book.style("label"))
        effects.append(book.write_cell(SHEET, row, EFFECT, driver.effect, driver.effect, style))
        figure = book.compute(SHEET, row, FIGURE, lambda old, step: old + step, [figure, effects[-1]], style)
        if driver.error is not None:
            book.write_cell(SHEET, row, ERROR, driver.error, driver.error, style)
        cells.append(points(row, effects[-1]))
    row += 1
    sheet.write_string(row, NAME, ends[1], book.style("key"))
    sheet.write_blank(row, EFFECT, None, strong)
    after = book.write_cell(SHEET, row, FIGURE, bridge.new, bridge.new, strong)
    return cells, _check(parts, bridge, row + 1, effects, (before, after))


def _scale_row(bridge: Bridge) -> int:
    """Return the row of the cell that says how many basis points 1 has: below the check."""
    return HEADER_ROW + len(bridge.drivers) + 7


def _check(parts: Parts, bridge: Bridge, row: int, effects: list[Placed], ends: tuple[Placed, Placed]) -> int:
    """Write the sum of the effects beside the difference of the figures, and whether they are the same."""
    book, sheet, style = parts.book, parts.book.sheets[SHEET], parts.book.style("number", number=_number(bridge.unit))
    rows = ("Sum of the effects", "Difference of the figures", "Largest residual that counts as none", "Check")
    for offset, name in enumerate(rows):
        sheet.write_string(row + offset, NAME, name, book.style("label"))
    zero = book.write_cell(SHEET, row, EFFECT, 0, 0.0, style)
    total = book.compute(SHEET, row, EFFECT, _sum, effects, style) if effects else zero
    moved = book.compute(SHEET, row + 1, EFFECT, lambda old, new: new - old, list(ends), style)
    limit = parts.plan.limits.tolerance.value or 0.0
    small = book.style("number", number=OF_CHECK.cell)
    tolerance = book.write_cell(SHEET, row + 2, EFFECT, limit, limit, small)
    operands = [total, moved, tolerance]
    verdict = book.style("strong", "centre")
    book.compute(
        SHEET, row + 3, EFFECT, lambda a, b, c: FORMULAS.verdict(FORMULAS.residual(a, b), c), operands, verdict
    )
    for word, look in (("OK", "good"), ("FAILS", "bad")):
        colour(parts, SHEET, row + 3, row + 3, word, look, EFFECT)
    row += 4
    if _scale(bridge.unit) > 1:
        sheet.write_string(row, NAME, "Basis points in 1", book.style("quiet"))
        book.write_cell(SHEET, row, EFFECT, BASIS_POINTS, float(BASIS_POINTS), book.style("quiet", "number"))
        row += 1
    return row


def _sum(*cells: Any) -> Any:
    return total_to_date(cells)


def _sentences(parts: Parts, bridge: Bridge, row: int) -> int:
    """Write the sentences below the table; return the row below."""
    stands = f"The effects were computed by mtfs {VERSION} and stand as values; all other figures are formulas."
    for text in ("", *bridge.sentences(), stands):
        parts.book.sheets[SHEET].write_string(row, NAME, text, parts.book.style("label"))
        row += 1
    return row


def _scale(unit: str) -> int:
    """Return what the chart shows for 1 in the table: a rate is shown in basis points."""
    return BASIS_POINTS if unit_named(unit).ratio else 1


def _levels(bridge: Bridge) -> list[float]:
    """Return the figure before, after each driver, and at the end."""
    return [
        math.fsum([bridge.old, *(step.effect for step in bridge.drivers[:count])])
        for count in range(len(bridge.drivers) + 1)
    ]


def _waterfall(bridge: Bridge, cells: list[Placed]) -> Waterfall:
    """Return the waterfall: the old figure, what each driver adds or takes away, the new figure."""
    levels = _levels(bridge)
    unit, thousands = bridge.unit, False
    if unit_named(unit).money:
        unit, thousands = MILLIONS.name, True
    elif _scale(unit) > 1:
        unit = "basis points"
    elif max(map(abs, levels)) >= LARGE:
        unit, thousands = f"thousand {unit}", True
    steps = [Step(driver.name, [cell]) for driver, cell in zip(bridge.drivers, cells[1:], strict=True)]
    return Waterfall(
        title=f"{bridge.name} ({unit})",
        description=f"Waterfall: what moved {bridge.name} from the old plan to the new one, in {unit}",
        unit=unit,
        axis="Driver",
        rise="Adds",
        fall="Takes away",
        whole="Figure of the plan",
        steps=[Step("Old", cells[:1], whole=True), *steps, Step("New", [], whole=True)],
        thousands=thousands,
    )


def _number(unit: str) -> str:
    """Return the number format of amounts: with a decimal, so that small effects are seen."""
    return unit_named(unit).fine_cell if unit_named(unit).money else unit_named(unit).cell


def _changes(parts: Parts, bridge: Bridge) -> None:
    """Write the sheet of the changed assumptions."""
    book, sheet, table = parts.book, parts.book.sheets[CHANGES], bridge.changes_table()
    sheet.set_paper(8)
    sheet.write_string(0, 0, CHANGES, book.style("title"))
    text = "Old and new value in the years in which they differ; status, source and note are the new plan's."
    sheet.write_string(1, 0, text, book.style("subtitle"))
    titles = list(table.columns)
    for column, (name, kind) in enumerate(table.columns.items()):
        sheet.set_column(column, column, WIDTHS[name])
        sheet.write_string(
            HEADER_ROW,
            column,
            name.title(),
            book.style("header" if kind == BY_ROW else "header_text", *INDENTED.get(name, ())),
        )
    for row, entry in enumerate(table.rows, start=HEADER_ROW + 1):
        unit = str(entry[titles.index(UNIT)])
        lines = max(
            -(-len(str(entry[titles.index(name)])) // (WIDTHS[name] - 4)) for name in ("driver", "name", "note")
        )
        if lines > 1:
            sheet.set_row(row, LINE_HEIGHT * lines + 3)
        for column, (value, kind) in enumerate(zip(entry, table.columns.values(), strict=True)):
            number = book.style("number", "top", number=unit_named(unit).cell)
            if value is None:
                sheet.write_string(row, column, "none", number)
            elif isinstance(value, str):
                sheet.write_string(
                    row,
                    column,
                    value,
                    number if kind == BY_ROW else book.style("wrap", *INDENTED.get(titles[column], ())),
                )
            elif is_missing(value):
                sheet.write_string(row, column, "missing", number)
            else:
                sheet.write_number(row, column, value, number)
    sheet.freeze_panes(HEADER_ROW + 1, 1)
    sheet.repeat_rows(HEADER_ROW)
