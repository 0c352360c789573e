"""The Inputs sheet: the whole plan, to be edited and read back."""

from __future__ import annotations

from typing import Any

from mtfs.core.units import unit_named
from mtfs.plan.inputs import Input
from mtfs.plan.parts.base import Series
from mtfs.plan.sheet import (
    AFTER_YEARS,
    ALL_YEARS,
    FIXED,
    HEADER_ROW,
    ID,
    KINDS,
    NAME,
    SHEET,
    TO_CORRECT,
    UNIT,
    Columns,
    carried_on,
)
from mtfs.report.book import validation
from mtfs.report.book.layout import LIVE
from mtfs.report.book.parts import Parts
from mtfs.report.sheets import as_written, live_sheet

NOTE_WIDTH = 62
HOW_TO_EDIT = (
    "Cells on a yellow ground are inputs; grey italics carry the year before on: type over them. "
    "Money in £k, rates as percentages. Edited? Save, then run: mtfs report THIS-FILE.xlsx"
)
SCENARIOS_FIRST = ". What the selected scenario sets (sheet Live) counts before what is typed here."
AS_TEXT = "@"
"""Number format that keeps what is typed a text: a scenario called 2030 stays a name."""
A3 = 8


def write(parts: Parts) -> None:
    """Write the Inputs sheet."""
    book, plan = parts.book, parts.plan
    columns, sheet = Columns(plan.horizon), book.sheets[SHEET]
    sheet.set_paper(A3)
    sheet.write_string(0, 0, "Inputs", book.style("title"))
    sheet.write_string(1, 0, HOW_TO_EDIT + (SCENARIOS_FIRST if plan.scenarios else ""), book.style("subtitle"))
    _headers(parts, columns)
    for place, heading in parts.layout.headings:
        if place.sheet == SHEET:
            for column in range(columns.last + 1):
                sheet.write_blank(place.row, column, None, book.style("heading"))
            sheet.write_string(place.row, 0, heading, book.style("heading"))
    for key, entry in plan.inputs.items():
        _row(parts, columns, key, entry)
    sheet.freeze_panes(HEADER_ROW + 1, ALL_YEARS)
    sheet.repeat_rows(HEADER_ROW)
    sheet.autofilter(HEADER_ROW, 0, parts.layout.last_row(SHEET), columns.last)


def _headers(parts: Parts, columns: Columns) -> None:
    book, sheet = parts.book, parts.book.sheets[SHEET]
    for column, text in ((NAME, "Input"), (ID, "Id"), (UNIT, "Unit")):
        sheet.write_string(HEADER_ROW, column, text, book.style("header_text"))
    sheet.write_string(HEADER_ROW, ALL_YEARS, "All years", book.style("header"))
    for period, year in enumerate(parts.plan.years):
        sheet.write_string(HEADER_ROW, columns.year(period), year, book.style("header"))
    for text in AFTER_YEARS:
        sheet.write_string(HEADER_ROW, columns.after(text), text, book.style("header_text", "indented"))
    sheet.write_string(HEADER_ROW, columns.last, TO_CORRECT, book.style("header_text", "indented"))
    widths = {NAME: 60, ID: max(38, *map(len, parts.plan.inputs)), UNIT: 13, ALL_YEARS: 16}
    widths |= {columns.year(period): 12 for period in range(parts.plan.horizon + 1)}
    after = {"Kind": 32, "Status": 34, "Source": 18, "Note": NOTE_WIDTH, "Owner": 16}
    widths |= {columns.after(text): width for text, width in after.items()} | {columns.last: 44}
    for column, width in widths.items():
        sheet.set_column(column, column, width)


def _row(parts: Parts, columns: Columns, key: str, entry: Input) -> None:
    book, sheet = parts.book, parts.book.sheets[SHEET]
    row = parts.layout.inputs[key].row
    sheet.write_string(row, NAME, entry.name, book.style("label"))
    sheet.write_string(row, ID, key, book.style("quiet"))
    sheet.write_string(row, UNIT, entry.unit or "text", book.style("quiet"))
    look = "fixed" if entry.structural else "input"
    if entry.kind in ("series", "amounts"):
        _years(parts, columns, row, entry)
        validation.of_input(sheet, row, columns.year(0), columns.year(parts.plan.horizon), entry)
    else:
        value = entry.content if entry.provenance is None else entry.content.value
        style = book.style(
            look, "number", number=unit_named(entry.unit).typed_cell(_figure(value)) if entry.unit else ""
        )
        if value in (None, ""):
            sheet.write_blank(row, ALL_YEARS, None, style if value is None else book.style(look, number=AS_TEXT))
        elif isinstance(value, str):
            sheet.write_string(row, ALL_YEARS, value, book.style(look, number=AS_TEXT))
        else:
            sheet.write_number(row, ALL_YEARS, value, style)
        if key == "plan.scenario":
            validation.of_selector(sheet, row, ALL_YEARS, f"{LIVE}!{live_sheet.names_range(parts)}")
        else:
            validation.of_input(sheet, row, ALL_YEARS, ALL_YEARS, entry)
    to_correct = as_written.to_correct(columns, row, entry)
    book.write_cell(SHEET, row, columns.last, to_correct, "", book.style("indented", "strong", "faulty"))
    kind = FIXED if entry.structural else KINDS[entry.kind]
    sheet.write_string(row, columns.after("Kind"), kind, book.style("quiet", "indented"))
    if entry.provenance is not None:
        _provenance(parts, columns, row, entry)


def _figure(value: Any) -> float | None:
    return None if isinstance(value, str) else value


def _years(parts: Parts, columns: Columns, row: int, entry: Input) -> None:
    """Write the years of a series: stated ones as numbers, the others carried on (or blank, for amounts)."""
    book, sheet, stated = parts.book, parts.book.sheets[SHEET], False
    number = unit_named(entry.unit).cell
    assert isinstance(entry.content, Series)
    for period, year in enumerate(parts.plan.years):
        column = columns.year(period)
        value = entry.content.values.get(year)
        if value is not None:
            sheet.write_number(row, column, value, book.style("input", "number", number=number))
            stated = True
        elif entry.kind == "series" and stated:
            carried = entry.by_year(parts.plan)[period]
            style = book.style("carried", "number", number=number)
            book.write_cell(SHEET, row, column, carried_on(row, column), carried, style)
        elif not entry.deciding_years and (
            (entry.kind == "amounts" and period >= entry.first_period) or (entry.missing and period)
        ):
            sheet.write_blank(row, column, None, book.style("input", "number", number=number))


def _provenance(parts: Parts, columns: Columns, row: int, entry: Input) -> None:
    book, sheet, provenance = parts.book, parts.book.sheets[SHEET], entry.provenance
    assert provenance is not None
    texts = {"Source": provenance.source, "Note": provenance.note, "Owner": provenance.owner}
    column, status = columns.after("Status"), as_written.status(columns, row)
    book.write_cell(SHEET, row, column, status, provenance.standing, book.style("input", "indented"))
    for heading, text in texts.items():
        style = book.style("input", "indented", *(["wrap"] if heading == "Note" else []))
        if text:
            sheet.write_string(row, columns.after(heading), text, style)
        else:
            sheet.write_blank(row, columns.after(heading), None, style)
    lines = -(-len(provenance.note) // (NOTE_WIDTH - 4))
    if lines > 1:
        sheet.set_row(row, 13 * lines + 3)
    validation.of_provenance(sheet, row, {heading: columns.after(heading) for heading in ("Status", *texts)})
