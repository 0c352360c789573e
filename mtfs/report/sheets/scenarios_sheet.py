"""The Scenarios sheet: what each scenario gives, as it was written, beside what the workbook gives now."""

from __future__ import annotations

from textwrap import wrap

from xlsxwriter.chart import Chart

from mtfs.analysis.figures.outputs import Output
from mtfs.analysis.figures.sentences import STATED_POT
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
from mtfs.report.book.layout import FIRST_ROW, LIVE
from mtfs.report.book.parts import Parts
from mtfs.report.charts import drawing
from mtfs.report.charts.standard import Colour
from mtfs.report.sheets import live_sheet

SHEET = "Scenarios"
PURPOSE = "What each scenario gives, side by side, and the one that is selected on Inputs."
KIND, FIRST = UNIT - 1, UNIT
"""Columns: whether the workbook switches to a scenario; the first output."""
WIDTH, KIND_WIDTH, NOTE_WIDTH = 21, 34, 80
IN_SELECTOR, STATIC = "in the selector on Inputs", "static: changes the steps of the model"
DIGITS = 12
"""Digits of what is written, fewer than two machines could differ in."""


def write(parts: Parts) -> None:
    """Write the sheet and its chart."""
    book, sheet = parts.book, parts.book.sheets[SHEET]
    comparison = compare_scenarios(parts.plan)
    sheet.write_string(0, 0, SHEET, book.style("title"))
    sheet.write_string(
        1, 0, f"The rows of scenarios were computed by mtfs {VERSION} when this workbook was written and do not move "
        "with the inputs. The rows marked live do.", book.style("subtitle"),
    )  # fmt: skip
    if parts.plan.available_growth is not None:
        text = f'=IF({parts.input(GROWTH_METHOD).cell}="{STATED}","{STATED_POT}.","")'
        said = f"{STATED_POT}." if parts.plan.states_available_growth else ""
        book.write_cell(SHEET, 2, 0, text, said, book.style("strong"))
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


def _in_order(comparison: ScenarioComparison) -> list[str]:
    """Return the scenarios in the order of the selector, then those that it does not offer."""
    offered = [NO_SCENARIO, *switchable_scenarios(comparison.plan)]
    return [*offered, *(key for key in comparison.figures if key not in offered)]


def _title(parts: Parts, one: Output) -> str:
    return f"{one.name(parts.projection)} ({parts.projection.unit(one.line)})"


def _header(parts: Parts, comparison: ScenarioComparison) -> None:
    book, sheet = parts.book, parts.book.sheets[SHEET]
    note = FIRST + len(comparison.outputs)
    sheet.write_string(HEADER_ROW, NAME, "Scenario", book.style("header_text"))
    sheet.write_string(HEADER_ROW, KIND, "Where it is", book.style("header_text"))
    titles = [_title(parts, one) for one in comparison.outputs]
    for column, text in enumerate(titles, start=FIRST):
        sheet.write_string(HEADER_ROW, column, text, book.style("header"))
    sheet.write_string(HEADER_ROW, note, "What it means", book.style("header_text", "indented"))
    sheet.set_row(HEADER_ROW, 13 * max(len(wrap(text, WIDTH - 3)) for text in titles) + 4)
    longest = max(len(comparison.name(key)) for key in comparison.figures)
    sheet.set_column(NAME, NAME, max(44, longest + 14))
    sheet.set_column(KIND, KIND, KIND_WIDTH)
    sheet.set_column(FIRST, note - 1, WIDTH)
    sheet.set_column(note, note, NOTE_WIDTH)


def _number(parts: Parts, one: Output) -> str:
    return unit_named(parts.projection.unit(one.line)).cell


def _live(parts: Parts, comparison: ScenarioComparison) -> None:
    """Write the first row: the selected scenario by the workbook's own formulas."""
    book, sheet = parts.book, parts.book.sheets[SHEET]
    chosen = parts.plan.inputs["plan.scenario"].content
    text = f'="Selected now (live): "&{live_sheet.SELECTED.cell}'
    book.write_cell(SHEET, FIRST_ROW, NAME, text, f"Selected now (live): {chosen}", book.style("key"))
    sheet.write_string(FIRST_ROW, KIND, "live: follows Inputs", book.style("key", "quiet"))
    for column, one in enumerate(comparison.outputs, start=FIRST):
        if one.year is None and not kind_of(one.line).single_value:
            place = parts.layout.rows[one.line]
            cell = CellReference(place.sheet, place.row, ALL_YEARS, fixed_column=True)
        else:
            cell = parts.line(one.line, parts.plan.years.index(one.year) if one.year else 0).cell
        style = book.style("key", "number", number=_number(parts, one))
        book.write_cell(SHEET, FIRST_ROW, column, f"={cell}", one.of(parts.projection), style)
    sheet.write_blank(FIRST_ROW, FIRST + len(comparison.outputs), None, book.style("key"))


def _written(parts: Parts, comparison: ScenarioComparison, key: str, row: int) -> None:
    """Write one scenario as mtfs computed it."""
    book, sheet = parts.book, parts.book.sheets[SHEET]
    sheet.write_string(row, NAME, comparison.name(key), book.style("label", "top"))
    offered = key in (NO_SCENARIO, *switchable_scenarios(comparison.plan))
    sheet.write_string(row, KIND, IN_SELECTOR if offered else STATIC, book.style("quiet", "top"))
    for column, (one, value) in enumerate(zip(comparison.outputs, comparison.figures[key], strict=True), start=FIRST):
        style = book.style("number", "top", number=_number(parts, one))
        if value is None or is_missing(value):
            sheet.write_string(row, column, "missing" if value is not None else "not in it", style)
        else:
            sheet.write_number(row, column, rounded(value), style)
    if key != NO_SCENARIO and parts.plan.scenarios[key].note:
        cell = parts.layout.base_cell(f"scenarios.{key}.note", 0)
        note = parts.plan.scenarios[key].note
        text = f'=IF(ISBLANK({cell}),"",{cell})'
        book.write_cell(SHEET, row, FIRST + len(comparison.outputs), text, note, book.style("wrap", "indented"))
        sheet.set_row(row, 13 * len(wrap(note, NOTE_WIDTH)) + 3)


def rounded(value: float) -> float:
    """Return a figure as it is written: the same from every machine."""
    return float(f"{value:.{DIGITS}g}")


def _against_written(parts: Parts, comparison: ScenarioComparison, row: int) -> int:
    """Write below the list the selected scenario as written, and the live row less it; return the next row."""
    book, sheet = parts.book, parts.book.sheets[SHEET]
    offered = [NO_SCENARIO, *switchable_scenarios(comparison.plan)]
    key = offered[live_sheet.place(parts) - 1]
    sheet.write_string(row, NAME, "The selected scenario as it was written", book.style("label"))
    sheet.write_string(row + 1, NAME, "Difference: what edits of Inputs have changed", book.style("label"))
    for this_row in (row, row + 1):
        sheet.write_string(this_row, KIND, "live: follows Inputs", book.style("quiet"))
    for column, (one, value) in enumerate(zip(comparison.outputs, comparison.figures[key], strict=True), start=FIRST):
        letter, style = letters(column), book.style("number", number=_number(parts, one))
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
        sheet.write_string(row, NAME, comparison.name(key), book.style("label"))
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
