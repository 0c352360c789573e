"""The Live sheet: the inputs that scenarios set, in each scenario, and the value that the model uses."""

from __future__ import annotations

from typing import Any

from mtfs.backends.cell_formula import CellReference
from mtfs.core.units import unit_named
from mtfs.plan.inputs import AS_IT_STANDS, Input
from mtfs.plan.parts.scenarios import assigned
from mtfs.plan.scenarios import switchable_scenarios
from mtfs.plan.sheet import ALL_YEARS, BASE_YEAR, HEADER_ROW, ID, NAME, UNIT, letters
from mtfs.report.book import sheet_top, validation
from mtfs.report.book.layout import FIRST_ROW, LIVE, LIVE_NAMES_ROW
from mtfs.report.book.line_sheets import WIDTHS, YEAR_WIDTH, header
from mtfs.report.book.parts import Parts
from mtfs.report.book.writer import Placed

HOW_TO_READ = "Grey cells are what a scenario sets: change them in the plan file. All else follows Inputs."
PURPOSE = "The inputs that scenarios set: their value in each scenario, and the one that the model uses."
NAME_WIDTH, WORD_WIDTH = 56, 20
SELECTED_ROW, PLACE_ROW = FIRST_ROW + 1, FIRST_ROW + 2
COLUMN = letters(ALL_YEARS)
PLACE_CELL = f"${COLUMN}${PLACE_ROW + 1}"
SELECTED = Placed(CellReference(LIVE, SELECTED_ROW, ALL_YEARS, fixed_column=True, fixed_row=True), None)
"""The cell with the name of the selected scenario."""


def names(parts: Parts) -> list[str]:
    """Return what the selector offers: the plan as it stands, then the scenarios that it can switch to."""
    return [AS_IT_STANDS, *(parts.plan.scenarios[key].name for key in switchable_scenarios(parts.plan))]


def names_range(parts: Parts) -> str:
    """Return the cells that hold the names."""
    last = LIVE_NAMES_ROW + len(names(parts))
    return f"$A${LIVE_NAMES_ROW + 1}:$A${last}"


def place(parts: Parts) -> int:
    """Return which of the names is selected, counted from 1."""
    return ["", *switchable_scenarios(parts.plan)].index(parts.plan.scenario) + 1


def write(parts: Parts) -> None:
    """Write the sheet."""
    book, sheet = parts.book, parts.book.sheets[LIVE]
    sheet_top.write_note(parts, LIVE, HOW_TO_READ)
    header(parts, LIVE, HEADER_ROW, "All years")
    _heading(parts, FIRST_ROW, "Selected on Inputs")
    style = book.style("strong", "indented")
    for row, text, unit in ((SELECTED_ROW, "Scenario", "text"), (PLACE_ROW, "Its place in the list below", "count")):
        sheet.write_string(row, NAME, text, book.style("strong"))
        sheet.write_string(row, UNIT, unit, book.style("quiet"))
    selector = parts.layout.base_cell("plan.scenario", 0)
    book.write_cell(LIVE, SELECTED_ROW, ALL_YEARS, f"={selector}", parts.plan.inputs["plan.scenario"].content, style)
    position = f"=MATCH(${COLUMN}${SELECTED_ROW + 1},{names_range(parts)},0)"
    book.write_cell(LIVE, PLACE_ROW, ALL_YEARS, position, place(parts), style)
    _heading(parts, LIVE_NAMES_ROW - 1, "Scenarios to select from")
    for row, (key, name) in enumerate(
        zip(["", *switchable_scenarios(parts.plan)], names(parts), strict=True), start=LIVE_NAMES_ROW
    ):
        sheet.write_string(row, NAME, name, book.style("label"))
        sheet.write_string(row, ID, key, book.style("quiet"))
    for heading, text in parts.layout.headings:
        if heading.sheet == LIVE:
            _heading(parts, heading.row, text)
    for key in parts.layout.live:
        _block(parts, key)
    _columns(parts)
    sheet.freeze_panes(HEADER_ROW + 1, BASE_YEAR)
    sheet.repeat_rows(0, HEADER_ROW)


def _columns(parts: Parts) -> None:
    sheet, horizon = parts.book.sheets[LIVE], parts.plan.horizon
    sheet.set_column(NAME, NAME, NAME_WIDTH)
    sheet.set_column(ID, ID, max(WIDTHS[ID], *map(len, parts.layout.live), 0))
    sheet.set_column(ALL_YEARS, ALL_YEARS, WORD_WIDTH)
    sheet.set_column(BASE_YEAR, BASE_YEAR + horizon, YEAR_WIDTH)


def _heading(parts: Parts, row: int, text: str) -> None:
    book, sheet = parts.book, parts.book.sheets[LIVE]
    for column in range(BASE_YEAR + parts.plan.horizon + 1):
        sheet.write_blank(row, column, None, book.style("heading"))
    sheet.write_string(row, NAME, text, book.style("heading"))


def _block(parts: Parts, key: str) -> None:
    """Write one input: the live row, the plan as it stands, and each scenario."""
    book, plan, row = parts.book, parts.plan, parts.layout.live[key].row
    entry, sheet = plan.inputs[key], parts.book.sheets[LIVE]
    keys = ["", *switchable_scenarios(plan)]
    for this_row, text in enumerate(["Live: what the model uses", *names(parts)], start=row):
        name = "key" if this_row == row else "label"
        sheet.write_string(this_row, NAME, text, book.style(name))
        sheet.write_string(
            this_row, ID, key if this_row == row else keys[this_row - row - 1], book.style(name, "quiet")
        )
        sheet.write_string(this_row, UNIT, entry.unit or "text", book.style(name, "quiet"))
    periods = _periods(parts, entry)
    for column in range(ALL_YEARS, BASE_YEAR + plan.horizon + 1):
        if column not in periods:
            sheet.write_blank(row, column, None, book.style("key"))
    for column, period in periods.items():
        cells = f"{letters(column)}{row + 2}:{letters(column)}{row + 1 + len(keys)}"
        looks, number = _look(entry, "key")
        value = plan.values[key][period]
        book.write_cell(LIVE, row, column, f"=INDEX({cells},{PLACE_CELL})", value, book.style(*looks, number=number))
        _as_it_stands(parts, entry, row + 1, column, period)
    for this_row, scenario in enumerate(switchable_scenarios(plan), start=row + 2):
        _in_scenario(parts, entry, scenario, this_row, row + 1)


def _periods(parts: Parts, entry: Input) -> dict[int, int]:
    """Return the columns in which an input has a value, and of which year it is.

    A series has a column for the base year only where the plan states one; amounts always have it.
    """
    if entry.kind not in ("series", "amounts"):
        return {ALL_YEARS: 0}
    plan, base = parts.plan, parts.plan.years[0]
    entries = [entry, *(plan.inputs_in(key).get(entry.id, entry) for key in switchable_scenarios(plan))]
    has_base = entry.kind == "amounts" or any(base in one.content.values for one in entries)
    first = entry.first_period if has_base else 1
    return {BASE_YEAR + period: period for period in range(first, plan.horizon + 1)}


def _look(entry: Input, *names: str) -> tuple[tuple[str, ...], str]:
    """Return the styles and the number format of an input's cells."""
    return (*names, "number"), unit_named(entry.unit).cell if entry.unit else ""


def _as_it_stands(parts: Parts, entry: Input, row: int, column: int, period: int) -> None:
    cell = parts.layout.base_cell(entry.id, period)
    text = f'=IF(ISNUMBER({cell}),{cell},"missing")' if entry.may_be_missing else f"={cell}"
    looks, number = _look(entry)
    parts.book.write_cell(
        LIVE, row, column, text, entry.by_year(parts.plan)[period], parts.book.style(*looks, number=number)
    )


def _in_scenario(parts: Parts, entry: Input, scenario: str, row: int, base: int) -> None:
    """Write an input in one scenario: what the scenario sets as a constant, all else as it follows from the plan."""
    plan, book = parts.plan, parts.book
    changes = [change for change in assigned(plan.scenarios, scenario) if change.target == entry.id]
    changed = plan.inputs_in(scenario).get(entry.id, entry)
    whole = False
    years: set[str] = set()
    for change in changes:
        whole, years = (True, {plan.years[1]}) if change.year is None else (whole, years | {change.year})
    for column, period in _periods(parts, entry).items():
        value = changed.by_year(plan)[period]
        is_set = plan.years[period] in years or (whole and (period == 0 or entry.kind not in ("series", "amounts")))
        if is_set:
            _fixed(parts, entry, row, column, value)
            continue
        looks, number = _look(entry)
        text = _follows(parts, entry, bool(changes), whole, row, base, column, period)
        book.write_cell(LIVE, row, column, text, value, book.style(*looks, number=number))


def _follows(parts: Parts, entry: Input, sets: bool, whole: bool, row: int, base: int, column: int, period: int) -> str:
    """Return the formula of a year that a scenario does not set: carried on, or as the plan stands."""
    own, before, now = (
        f"{letters(column - 1)}{row + 1}",
        f"{letters(column - 1)}{base + 1}",
        f"{letters(column)}{base + 1}",
    )
    if not sets or entry.kind != "series" or period == 0:
        return f"={now}"
    if whole:
        return f"={own}"
    values = entry.by_year(parts.plan)
    if parts.plan.years[period] in entry.content.values and values[period] == values[period - 1]:
        return f"={now}"  # stated again, though it is the year before's
    return f"=IF({now}={before},{own},{now})"


def _fixed(parts: Parts, entry: Input, row: int, column: int, value: Any) -> None:
    """Write a constant that the plan's file decides."""
    looks, number = _look(entry, "fixed")
    sheet, style = parts.book.sheets[LIVE], parts.book.style(*looks, number=number)
    if isinstance(value, str):
        sheet.write_string(row, column, value, style)
    else:
        sheet.write_number(row, column, value, style)
    validation.of_fixed(sheet, row, column, entry.name, value)
