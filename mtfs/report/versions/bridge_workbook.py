"""The workbook of a bridge: what moved a figure as a table with its check and a waterfall; changed assumptions."""

from __future__ import annotations

import math
from datetime import datetime
from pathlib import Path
from textwrap import wrap
from typing import Any

from mtfs.analysis.figures.checks import Checks
from mtfs.analysis.figures.projection import Projection
from mtfs.analysis.plots.drawings import ADDS, TAKES_AWAY
from mtfs.analysis.versions.bridge import Bridge
from mtfs.backends.cell_formula import CellReference
from mtfs.core.errors import ToolError
from mtfs.core.files import atomic_write
from mtfs.core.tables import BY_ROW, UNIT, Cell
from mtfs.core.units import MILLIONS, MISSING_WORD, OF_CHECK, WHOLE, Unit, cell_format, unit_named
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
from mtfs.report.charts.chart_data import OF_PLAN, Step, Tables, Waterfall

SHEET, CHANGES = "Bridge", "Changed assumptions"
NAME, EFFECT, FIGURE, ERROR, POINTS = range(5)
FIRST_END_ROW = 3
"""First of the rows that say which versions are compared."""
LINE_HEIGHT = 13
WATERFALL = "bridge"
BASIS_POINTS = 10_000
LARGE = 10_000
"""From here on a chart shows thousands."""
LEAST_SHOWN = 50
"""The £k from which on an effect is seen in £m with one decimal."""
NAME_WIDTH, FIGURE_WIDTH = 62, 24
CHART = {"width": 1000, "height": 300}
WIDTHS = {"driver": 26, "input": 40, "name": 44, "years": 19, UNIT: 8, "old": 11, "new": 11, "status": 17,
          "source": 10, "note": 38}  # fmt: skip
"""Of the columns of the changed assumptions: those but for the ids print at 8 points on landscape A4."""
MARGIN = 2
"""Letters of a column's width that its texts leave free."""
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
    row = _ends(parts, bridge)
    cells, row = _table(parts, bridge, row)
    row = _sentences(parts, bridge, row)
    ranges = chart_data.write(parts, Tables({WATERFALL: _waterfall(bridge, cells)}))
    chart = drawing.waterfall(parts, ranges, WATERFALL)
    description = ranges.tables.waterfalls[WATERFALL].description
    drawing.place(parts, SHEET, row + 1, [(chart, description)], size=CHART)
    book.sheets[SHEET].fit_to_pages(1, 1)
    _changes(parts, bridge)
    book.close()


def _ends(parts: Parts, bridge: Bridge) -> int:
    """Write what changed, and which versions are compared; return the row below."""
    book, sheet = parts.book, parts.book.sheets[SHEET]
    sheet.write_string(0, 0, bridge.sentences()[0], book.style("title"))
    money = " Money is shown in £m; the cells hold £k." if _shown(bridge).name == MILLIONS.name else ""
    text = f"What changed: from the old plan's figure to the new plan's, driver by driver.{money}"
    sheet.write_string(1, 0, text, book.style("subtitle"))
    old, new = (end.facts for end in bridge.ends)
    for column, title in enumerate(("Compared", "Old", "New")):
        sheet.write_string(FIRST_END_ROW, column, title, book.style("header_text"))
    for row, name in enumerate(old, start=FIRST_END_ROW + 1):
        for column, text in enumerate((name, old[name], new[name])):
            sheet.write_string(row, column, text, book.style("ruled", "wrap"))
        lines = max(len(wrap(end[name], FIGURE_WIDTH - MARGIN)) for end in (old, new))
        sheet.set_row(row, LINE_HEIGHT * lines + 2)
    return FIRST_END_ROW + len(old) + 2


def _table(parts: Parts, bridge: Bridge, top: int) -> tuple[list[Placed], int]:
    """Write old figure, effects, new figure and their check; return the cells of the chart, and the row below."""
    book, sheet, unit = parts.book, parts.book.sheets[SHEET], _shown(bridge).name
    in_points = _scale(bridge.unit) > 1
    in_points_column = POINTS if bridge.sampled else ERROR
    titles = {NAME: "Driver", EFFECT: f"Effect ({unit})", FIGURE: f"Figure ({unit})"}
    titles |= {ERROR: f"Standard error ({unit})"} if bridge.sampled else {}
    titles |= {in_points_column: "For the chart (basis points)"} if in_points else {}
    ends = [end.name for end in bridge.ends]
    sheet.set_column(NAME, NAME, NAME_WIDTH)
    sheet.set_column(EFFECT, POINTS, FIGURE_WIDTH)
    for column, title in titles.items():
        sheet.write_string(top, column, title, book.style("header" if column else "header_text"))
    style, strong = (book.style(look, "number", number=_number(bridge)) for look in ("ruled", "key"))
    named = book.style("key", "wrap")

    def points(row: int, cell: Placed) -> Placed:
        if not in_points:
            return cell
        number = book.style("quiet", "number", number=WHOLE)
        scale = Placed(
            CellReference(SHEET, _scale_row(bridge, top), 1, fixed_column=True, fixed_row=True), float(BASIS_POINTS)
        )
        return book.compute(SHEET, row, in_points_column, lambda cell, scale: cell * scale, [cell, scale], number)

    row = top + 1
    sheet.write_string(row, NAME, ends[0], named)
    sheet.write_blank(row, EFFECT, None, strong)
    before = figure = book.write_cell(SHEET, row, FIGURE, bridge.old, bridge.old, strong)
    cells, effects = [points(row, figure)], []
    for driver in bridge.drivers:
        row += 1
        sheet.write_string(row, NAME, driver.name, book.style("ruled"))
        effects.append(book.write_cell(SHEET, row, EFFECT, driver.effect, driver.effect, style))
        figure = book.compute(SHEET, row, FIGURE, lambda old, step: old + step, [figure, effects[-1]], style)
        if driver.error is not None:
            book.write_cell(SHEET, row, ERROR, driver.error, driver.error, style)
        cells.append(points(row, effects[-1]))
    row += 1
    sheet.write_string(row, NAME, ends[1], named)
    for this_row, end in ((top + 1, ends[0]), (row, ends[1])):
        sheet.set_row(this_row, LINE_HEIGHT * len(wrap(end, NAME_WIDTH - MARGIN)) + 3)
    sheet.write_blank(row, EFFECT, None, strong)
    after = book.write_cell(SHEET, row, FIGURE, bridge.new, bridge.new, strong)
    return cells, _check(parts, bridge, row + 1, effects, (before, after))


def _scale_row(bridge: Bridge, top: int) -> int:
    """Return the row of the cell that says how many basis points 1 has: below the check."""
    return top + len(bridge.drivers) + 7


def _check(parts: Parts, bridge: Bridge, row: int, effects: list[Placed], ends: tuple[Placed, Placed]) -> int:
    """Write the sum of the effects beside the difference of the figures, and whether they are the same."""
    book, sheet, style = parts.book, parts.book.sheets[SHEET], parts.book.style("number", number=_number(bridge))
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
        book.write_cell(
            SHEET, row, EFFECT, BASIS_POINTS, float(BASIS_POINTS), book.style("quiet", "number", number=WHOLE)
        )
        row += 1
    return row


def _sum(*cells: Any) -> Any:
    return total_to_date(cells)


def _sentences(parts: Parts, bridge: Bridge, row: int) -> int:
    """Write the sentences below the table; return the row below."""
    stands = f"The effects were computed by mtfs {VERSION} and stand as values; all other figures are formulas."
    for text in ("", *bridge.sentences()[1:], stands):
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
        rise=ADDS,
        fall=TAKES_AWAY,
        whole=OF_PLAN,
        steps=[Step("Old", cells[:1], whole=True), *steps, Step("New", [], whole=True)],
        thousands=thousands,
    )


def _shown(bridge: Bridge) -> Unit:
    """Return the unit in which the figures are read: money in £m, unless all of it is below £100k."""
    return unit_named(bridge.unit).for_readers([bridge.old, bridge.new, *(driver.effect for driver in bridge.drivers)])


def _number(bridge: Bridge) -> str:
    """Return the number format of amounts: of money in £m so many decimals that every effect is seen."""
    unit = unit_named(bridge.unit)
    if _shown(bridge).name == unit.name:
        return unit.fine_cell if unit.money else unit.cell
    smallest = min((abs(driver.effect) for driver in bridge.drivers), default=LEAST_SHOWN)
    return cell_format(1 if smallest >= LEAST_SHOWN else 3, divided=1)


def _changes(parts: Parts, bridge: Bridge) -> None:
    """Write the sheet of the changed assumptions, their ids in a column that is folded away."""
    book, sheet, table = parts.book, parts.book.sheets[CHANGES], bridge.changes_table()
    sheet.write_string(0, 0, CHANGES, book.style("title"))
    text = "Old and new value in the years in which they differ; status, source and note are the new plan's."
    sheet.write_string(1, 0, text, book.style("subtitle"))
    names = list(table.columns)
    for column, (name, kind) in enumerate(table.columns.items()):
        folded = {"level": 1, "hidden": True} if name in table.ids else {}
        sheet.set_column(column, column, WIDTHS[name], None, folded)
        look = book.style("header" if kind == BY_ROW else "header_text", *INDENTED.get(name, ()))
        sheet.write_string(HEADER_ROW, column, name.title(), look)
    for row, entry in enumerate(table.rows, start=HEADER_ROW + 1):
        lines = [len(wrap(str(cell or ""), WIDTHS[name] - MARGIN))
                 for name, cell in zip(names, entry, strict=True) if name not in table.ids]  # fmt: skip
        sheet.set_row(row, LINE_HEIGHT * max(lines) + 3)
        unit = unit_named(str(entry[names.index(UNIT)]))
        for column, (value, kind) in enumerate(zip(entry, table.columns.values(), strict=True)):
            _change(parts, (row, column), value, unit, INDENTED.get(names[column], ()) if kind != BY_ROW else None)
    sheet.freeze_panes(HEADER_ROW + 1, 1)
    sheet.repeat_rows(HEADER_ROW)


def _change(parts: Parts, place: tuple[int, int], value: Cell, unit: Unit, of_text: tuple[str, ...] | None) -> None:
    """Write a cell of the changed assumptions: a text in its look, or a figure or word in the place of one."""
    book, sheet = parts.book, parts.book.sheets[CHANGES]
    number = book.style("number", "top", number=unit.cell)
    if of_text is not None:
        sheet.write_string(*place, str(value or ""), book.style("wrap", *of_text))
    elif isinstance(value, float | int) and not is_missing(value):
        sheet.write_number(*place, value, number)
    else:
        word = value if isinstance(value, str) else "none" if value is None else MISSING_WORD
        sheet.write_string(*place, word, number)
