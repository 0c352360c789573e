"""The Scenarios sheet: what each scenario gives, as it was written, beside what the workbook gives now."""

from __future__ import annotations

from xlsxwriter.chart import Chart

from mtfs.analysis.figures.outputs import Output
from mtfs.analysis.figures.sentences import STATED_POT
from mtfs.analysis.plots.standard import Colour
from mtfs.analysis.versions.scenarios import ScenarioComparison, compare_scenarios
from mtfs.backends.cell_formula import CellReference
from mtfs.catalogue.lines import kind_of
from mtfs.core.units import MILLIONS, unit_named
from mtfs.core.version import VERSION
from mtfs.formulas.algebra import is_missing
from mtfs.plan.content import GROWTH_METHOD
from mtfs.plan.parts.money import STATED
from mtfs.plan.scenarios import NO_SCENARIO, switchable_scenarios
from mtfs.plan.sheet import ALL_YEARS, HEADER_ROW, NAME, UNIT, letters
from mtfs.report.book import sheet_top
from mtfs.report.book.heights import height
from mtfs.report.book.layout import FIRST_ROW, LIVE
from mtfs.report.book.parts import Parts
from mtfs.report.charts import drawing
from mtfs.report.sheets import live_sheet

SHEET = "Scenarios"
PURPOSE = "What each scenario gives, side by side, and the one that is selected on Inputs."
WRITTEN = f"Computed by mtfs {VERSION} on writing, but for the rows marked live."
KIND, FIRST = UNIT - 1, UNIT
"""Columns: whether the workbook switches to a scenario; the first output."""
NAME_WIDTH, KIND_WIDTH, WIDTH = 28, 16, 12
LEAST_NOTE, PAGE = 27, 167
"""Widths of the notes at the least, and of all columns together, so that they are printed side by side."""
FOLLOWS = "live: follows Inputs"
IN_SELECTOR, STATIC = "in the selector on Inputs", "static: changes the steps of the model"
DIGITS = 12
"""Digits of what is written, fewer than two machines could differ in."""


def write(parts: Parts) -> None:
    """Write the sheet and its chart."""
    book, sheet = parts.book, parts.book.sheets[SHEET]
    comparison = compare_scenarios(parts.plan)
    sheet.write_string(sheet_top.PURPOSE_ROW, NAME, f"{PURPOSE} {WRITTEN}", book.style("subtitle"))
    if parts.plan.available_growth is not None:
        text = f'=IF({parts.input(GROWTH_METHOD).cell}="{STATED}","{STATED_POT}.","")'
        said = f"{STATED_POT}." if parts.plan.states_available_growth else ""
        book.write_cell(SHEET, sheet_top.LINK_ROW, KIND, text, said, book.style("strong"))
    _header(parts, comparison)
    rows = {key: FIRST_ROW + 1 + number for number, key in enumerate(_in_order(comparison))}
    _live(parts, comparison)
    for key, row in rows.items():
        _written(parts, comparison, key, row)
    row = _against_written(parts, comparison, FIRST_ROW + len(rows) + 2)
    row = _differences(parts, comparison, rows, row + 1)
    chart = _chart(parts, comparison, FIRST_ROW + len(rows))
    if chart is not None:
        drawing.place(parts, SHEET, row + 1, [chart], size=drawing.size_of_bars(len(rows) + 1))
    sheet.freeze_panes(FIRST_ROW, 1)
    sheet.repeat_rows(0, HEADER_ROW)


def _in_order(comparison: ScenarioComparison) -> list[str]:
    """Return the scenarios in the order of the selector, then those that it does not offer."""
    offered = [NO_SCENARIO, *switchable_scenarios(comparison.plan)]
    return [*offered, *(key for key in comparison.figures if key not in offered)]


def _title(parts: Parts, one: Output) -> str:
    return f"{one.name(parts.projection)} ({parts.projection.unit(one.line)})"


def _header(parts: Parts, comparison: ScenarioComparison) -> None:
    book, sheet = parts.book, parts.book.sheets[SHEET]
    note = FIRST + len(comparison.outputs)
    titles = [_title(parts, one) for one in comparison.outputs]
    headers = [("Scenario", "header_text"), ("Where it is", "header_text"), *((text, "header") for text in titles)]
    cells = (HEADER_ROW, NAME, FIRST_ROW + len(comparison.figures), note)
    book.add_table(SHEET, SHEET, cells, [*headers, ("What it means", "header_text indented")])
    sheet.set_row(HEADER_ROW, height(*((text, WIDTH - 1) for text in titles)))
    sheet.set_column(NAME, NAME, NAME_WIDTH)
    sheet.set_column(KIND, KIND, KIND_WIDTH)
    sheet.set_column(FIRST, note - 1, WIDTH)
    sheet.set_column(note, note, _note_width(comparison))


def _note_width(comparison: ScenarioComparison) -> int:
    return max(LEAST_NOTE, PAGE - NAME_WIDTH - KIND_WIDTH - WIDTH * len(comparison.outputs))


def _number(parts: Parts, one: Output) -> str:
    return unit_named(parts.projection.unit(one.line)).cell


def _live(parts: Parts, comparison: ScenarioComparison) -> None:
    """Write the first row: the selected scenario by the workbook's own formulas."""
    book, sheet = parts.book, parts.book.sheets[SHEET]
    chosen = parts.plan.inputs["plan.scenario"].content
    text = f'="Selected now (live): "&{live_sheet.SELECTED.cell}'
    shown = f"Selected now (live): {chosen}"
    book.write_cell(SHEET, FIRST_ROW, NAME, text, shown, book.style("wrap", "key"))
    sheet.write_string(FIRST_ROW, KIND, FOLLOWS, book.style("key", "quiet", "top"))
    sheet.set_row(FIRST_ROW, _height(shown, FOLLOWS))
    for column, one in enumerate(comparison.outputs, start=FIRST):
        if one.year is None and not kind_of(one.line).single_value:
            place = parts.layout.rows[one.line]
            cell = CellReference(place.sheet, place.row, ALL_YEARS, fixed_column=True)
        else:
            cell = parts.line(one.line, parts.plan.years.index(one.year) if one.year else 0).cell
        style = book.style("key", "number", "top", number=_number(parts, one))
        book.write_cell(SHEET, FIRST_ROW, column, f"={cell}", one.of(parts.projection), style)
    sheet.write_blank(FIRST_ROW, FIRST + len(comparison.outputs), None, book.style("key"))


def _written(parts: Parts, comparison: ScenarioComparison, key: str, row: int) -> None:
    """Write one scenario as mtfs computed it."""
    book, sheet = parts.book, parts.book.sheets[SHEET]
    sheet.write_string(row, NAME, comparison.name(key), book.style("wrap"))
    kind = IN_SELECTOR if key in (NO_SCENARIO, *switchable_scenarios(comparison.plan)) else STATIC
    sheet.write_string(row, KIND, kind, book.style("quiet", "wrap"))
    note = parts.plan.scenarios[key].note if key != NO_SCENARIO else ""
    for column, (one, value) in enumerate(zip(comparison.outputs, comparison.figures[key], strict=True), start=FIRST):
        style = book.style("number", "top", number=_number(parts, one))
        if value is None or is_missing(value):
            sheet.write_string(row, column, "missing" if value is not None else "not in it", style)
        else:
            sheet.write_number(row, column, rounded(value), style)
    if note:
        cell = parts.layout.base_cell(f"scenarios.{key}.note", 0)
        text = f'=IF(ISBLANK({cell}),"",{cell})'
        book.write_cell(SHEET, row, FIRST + len(comparison.outputs), text, note, book.style("wrap", "indented"))
    sheet.set_row(row, _height(comparison.name(key), kind, note, _note_width(comparison)))


def _height(name: str, kind: str, note: str = "", note_width: int = LEAST_NOTE) -> int | None:
    """Return the height of a row in which all its texts can be read."""
    return height((name, NAME_WIDTH), (kind, KIND_WIDTH), (note, note_width))


def rounded(value: float) -> float:
    """Return a figure as it is written: the same from every machine."""
    return float(f"{value:.{DIGITS}g}")


def _against_written(parts: Parts, comparison: ScenarioComparison, row: int) -> int:
    """Write below the list the selected scenario as written, and the live row less it; return the next row."""
    book, sheet = parts.book, parts.book.sheets[SHEET]
    offered = [NO_SCENARIO, *switchable_scenarios(comparison.plan)]
    key = offered[live_sheet.place(parts) - 1]
    for this_row, text in ((row, "The selected scenario as it was written"),
                           (row + 1, "Difference: what edits of Inputs have changed")):  # fmt: skip
        sheet.write_string(this_row, NAME, text, book.style("wrap"))
        sheet.write_string(this_row, KIND, FOLLOWS, book.style("quiet", "top"))
        sheet.set_row(this_row, _height(text, FOLLOWS))
    for column, (one, value) in enumerate(zip(comparison.outputs, comparison.figures[key], strict=True), start=FIRST):
        letter, style = letters(column), book.style("number", "top", number=_number(parts, one))
        cells = f"{letter}{FIRST_ROW + 2}:{letter}{FIRST_ROW + 1 + len(offered)}"
        written = f"=INDEX({cells},{LIVE}!{live_sheet.PLACE_CELL})"
        stored = float("nan") if value is None else value if is_missing(value) else rounded(value)
        book.write_cell(SHEET, row, column, written, stored, style)
        _moved(parts, row + 1, column, one.of(parts.projection), stored, _number(parts, one))
    return row + 2


def _moved(parts: Parts, row: int, column: int, now: float, written: float, number: str) -> None:
    """Write the live figure less the written one in the row above; a rest of rounding is none."""
    letter, tolerance = letters(column), parts.input("limits.tolerance")
    cell, other = f"{letter}{FIRST_ROW + 1}", f"{letter}{row}"
    moved = f"IF(ABS({cell}-{other})>{tolerance.cell},{cell}-{other},0)"
    text = f'=IF(ISNUMBER({cell})*ISNUMBER({other}),{moved},"missing")'
    difference = now - written
    value = 0.0 if abs(difference) <= tolerance.value else difference
    parts.book.write_cell(SHEET, row, column, text, value, parts.book.style("number", number=number))


def _difference(
    parts: Parts, row: int, column: int, first: tuple[int, float], second: tuple[int, float], number: str
) -> None:
    """Write the first row's figure less the second's, where both are figures."""
    cell, other = (f"{letters(column)}{number_of_row + 1}" for number_of_row, _ in (first, second))
    text = f'=IF(ISNUMBER({cell})*ISNUMBER({other}),{cell}-{other},"missing")'
    parts.book.write_cell(SHEET, row, column, text, first[1] - second[1], parts.book.style("number", number=number))


def _differences(parts: Parts, comparison: ScenarioComparison, rows: dict[str, int], row: int) -> int:
    """Write each scenario against the plan as it stands; return the row after it."""
    book, sheet = parts.book, parts.book.sheets[SHEET]
    for column in range(FIRST + len(comparison.outputs) + 1):
        sheet.write_blank(row, column, None, book.style("heading"))
    sheet.write_string(row, NAME, "Difference to the plan as it stands, as written", book.style("heading"))
    base = [float("nan") if value is None else value for value in comparison.figures[NO_SCENARIO]]
    for key, place in list(rows.items())[1:]:
        row += 1
        sheet.write_string(row, NAME, comparison.name(key), book.style("wrap"))
        sheet.set_row(row, _height(comparison.name(key), ""))
        values = [float("nan") if value is None else value for value in comparison.figures[key]]
        for column, (one, value, other) in enumerate(zip(comparison.outputs, values, base, strict=True), start=FIRST):
            pair = (place, rounded(value)), (rows[NO_SCENARIO], rounded(other))
            _difference(parts, row, column, *pair, _number(parts, one))
    return row + 1


def _chart(parts: Parts, comparison: ScenarioComparison, last: int) -> tuple[Chart, str] | None:
    """Return a chart of the first amount of money by scenario, the live row first."""
    money = [number for number, one in enumerate(comparison.outputs) if parts.projection.unit(one.line) == "£k"]
    if not money:
        return None
    name, column = comparison.outputs[money[0]].name(parts.projection), FIRST + money[0]
    chart = drawing.new_chart(parts, "bar", f"{name}, by scenario (£m)", legend=False)
    colours = [{"fill": {"color": Colour.PLAN}}, *[{"fill": {"color": Colour.FIGURE}}] * (last - FIRST_ROW)]
    chart.add_series({
        "name": name, "categories": [SHEET, FIRST_ROW, NAME, last, NAME],
        "values": [SHEET, FIRST_ROW, column, last, column], "points": colours,
        "fill": {"color": Colour.FIGURE}, "border": {"none": True}, "gap": 40, "data_labels": drawing.labels_beside(),
    })  # fmt: skip
    figures = [values[money[0]] for values in comparison.figures.values()]
    from_zero = all(value is None or value != value or value >= 0 for value in figures)
    drawing.set_axes(chart, MILLIONS.name, drawing.IN_MILLIONS, "Scenario", from_zero=from_zero, top_down=True)
    return chart, f"Bars: {name} in the selected scenario and as written for each, in £m"
