"""The Inputs sheet: the whole plan, to be edited and read back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mtfs.core.units import grouped, unit_named
from mtfs.plan.inputs import SELECTOR, Input
from mtfs.plan.parts.base import Provenance, Series
from mtfs.plan.sheet import (
    AFTER_YEARS,
    ALL_YEARS,
    FIXED,
    HEADER_ROW,
    ID,
    KINDS,
    NAME,
    SHEET,
    SOURCE_TITLE,
    TO_CORRECT,
    UNIT,
    Columns,
    carried_on,
)
from mtfs.report.book import validation
from mtfs.report.book.heights import BOLD_LETTER, NAME_LETTER, height_of, lines_of
from mtfs.report.book.layout import LIVE
from mtfs.report.book.parts import Parts
from mtfs.report.sheets import as_written, inputs_index, inputs_sources, live_sheet

HOW_TO_EDIT = (
    "Cells on a yellow ground are inputs; grey italics carry the year before on: type over them. "
    "Money in £k, rates as percentages."
)
AS_TEXT = "@"
"""Number format that keeps what is typed a text: a scenario called 2030 stays a name."""
ON_SCREEN = 1000
"""Pixels in which label, unit and five years stand, so that a laptop shows them at once."""
NARROWEST_YEAR, NARROWEST_ALL_YEARS, WIDEST_ALL_YEARS = 10, 16, 60
AFTER_YEARS_WIDTHS = {"Status": 26, "Source": 15, SOURCE_TITLE: 33, "Note": 78, "Owner": 12, "Kind": 27}


def write(parts: Parts) -> None:
    """Write the Inputs sheet."""
    book, plan = parts.book, parts.plan
    columns, sheet = Columns(plan.horizon), book.sheets[SHEET]
    sheet.write_string(1, 0, HOW_TO_EDIT, book.style("subtitle"))
    widths = column_widths(parts, columns)
    _headers(parts, columns, widths)
    inputs_index.write(parts, columns)
    for place, heading in parts.layout.headings:
        if place.sheet == SHEET:
            sheet.write_string(place.row, NAME, heading, book.style("strong", "wrapped"))
            height = height_of(lines_of(heading, widths[NAME], BOLD_LETTER))
            sheet.set_row(place.row, height, None, {"level": 1})
    for key, entry in plan.inputs.items():
        _row(parts, columns, widths, key, entry)
    inputs_sources.write(parts, columns, widths[NAME])
    sheet.freeze_panes(HEADER_ROW + 1, ALL_YEARS)
    sheet.autofilter(HEADER_ROW, 0, parts.layout.last_row(SHEET), columns.last)
    sheet.repeat_rows(0, HEADER_ROW)
    book.last_printed[SHEET] = columns.after("Status")  # Assumptions has the sources, notes and owners


def pixels(width: float) -> int:
    """Return how many pixels of a screen a column takes, by its width in characters."""
    return int(7 * width + 5)


def column_widths(parts: Parts, columns: Columns) -> dict[int, float]:
    """Return the width of every column: the one for all years takes what the others leave of a laptop's screen."""
    numbers = [
        value
        for entry in parts.plan.inputs.values()
        if isinstance(entry.content, Series) and not unit_named(entry.unit).ratio
        for value in entry.content.values.values()
    ]
    year = max([NARROWEST_YEAR, *(len(grouped(value, 0)) for value in numbers)])
    widths: dict[int, float] = {NAME: 43, UNIT: 12}
    widths |= {columns.year(period): year for period in range(parts.plan.horizon + 1)}
    left = (ON_SCREEN - sum(map(pixels, widths.values())) - pixels(0)) // 7
    widths |= {ID: max(38, *map(len, parts.plan.inputs))}
    widths |= {ALL_YEARS: min(max(left, NARROWEST_ALL_YEARS), WIDEST_ALL_YEARS)}
    return widths | {columns.after(text): width for text, width in AFTER_YEARS_WIDTHS.items()} | {columns.last: 20}


def _headers(parts: Parts, columns: Columns, widths: Mapping[int, float]) -> None:
    book, sheet = parts.book, parts.book.sheets[SHEET]
    for column, text in ((NAME, "Input"), (ID, "Id"), (UNIT, "Unit")):
        sheet.write_string(HEADER_ROW, column, text, book.style("header_text"))
    sheet.write_string(HEADER_ROW, ALL_YEARS, "All years", book.style("header"))
    for period, year in enumerate(parts.plan.years):
        sheet.write_string(HEADER_ROW, columns.year(period), year, book.style("header"))
    for text in AFTER_YEARS:
        sheet.write_string(HEADER_ROW, columns.after(text), text, book.style("header_text", "indented"))
    sheet.write_string(HEADER_ROW, columns.last, TO_CORRECT, book.style("header_text", "indented"))
    for column, width in widths.items():
        sheet.set_column(column, column, width)


def _spills(text: Any, columns: Columns, widths: Mapping[int, float]) -> bool:
    """Return whether a text fits over its own cell and those of the years beside it, which are blank."""
    return len(str(text)) * NAME_LETTER < sum(widths[column] for column in range(ALL_YEARS, columns.last_year + 1))


def _row(parts: Parts, columns: Columns, widths: Mapping[int, float], key: str, entry: Input) -> None:
    book, sheet = parts.book, parts.book.sheets[SHEET]
    row = parts.layout.inputs[key].row
    sheet.write_string(row, NAME, entry.name, book.style("label", "wrapped"))
    sheet.write_string(row, ID, key, book.style("quiet"))
    sheet.write_string(row, UNIT, entry.unit or "text", book.style("quiet"))
    lines = [lines_of(entry.name, widths[NAME])]
    if entry.kind in ("series", "amounts"):
        _years(parts, columns, row, entry)
        validation.of_input(sheet, row, columns.year(0), columns.year(parts.plan.horizon), entry)
    else:
        lines.append(_one_value(parts, columns, widths, row, entry))
    to_correct = as_written.to_correct(columns, row, entry)
    book.write_cell(SHEET, row, columns.last, to_correct, "", book.style("indented", "strong", "faulty"))
    kind = FIXED if entry.structural else KINDS[entry.kind]
    sheet.write_string(row, columns.after("Kind"), kind, book.style("quiet", "indented"))
    if entry.provenance is not None:
        lines.append(_provenance(parts, columns, row, entry.provenance))
    sheet.set_row(row, height_of(max(lines)), None, {"level": 2})


def _one_value(parts: Parts, columns: Columns, widths: Mapping[int, float], row: int, entry: Input) -> int:
    """Write what holds for all years; return how many lines it takes: a long text stays in its cell, others run on."""
    book, sheet = parts.book, parts.book.sheets[SHEET]
    value = entry.content if entry.provenance is None else entry.content.value
    looks = ["fixed" if entry.structural else "input"]
    if isinstance(value, str) and not _spills(value, columns, widths):
        looks.append("wrapped")
    elif entry.kind == "text":
        for column in range(ALL_YEARS + 1, columns.last_year + 1):
            side = "open_left" if column == columns.last_year else "between"
            sheet.write_blank(row, column, None, book.style(*looks, side))
        looks.append("open_right")
    number = unit_named(entry.unit).typed_cell(_figure(value)) if entry.unit else ""
    if value is None:
        sheet.write_blank(row, ALL_YEARS, None, book.style(*looks, "number", number=number))
    elif value == "":
        sheet.write_blank(row, ALL_YEARS, None, book.style(*looks, number=AS_TEXT))
    elif isinstance(value, str):
        sheet.write_string(row, ALL_YEARS, value, book.style(*looks, number=AS_TEXT))
    else:
        sheet.write_number(row, ALL_YEARS, value, book.style(*looks, "number", number=number))
    if entry.id == SELECTOR:
        validation.of_selector(sheet, row, ALL_YEARS, f"{LIVE}!{live_sheet.names_range(parts)}")
    else:
        validation.of_input(sheet, row, ALL_YEARS, ALL_YEARS, entry)
    return lines_of(value, widths[ALL_YEARS]) if "wrapped" in looks else 1


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


def _provenance(parts: Parts, columns: Columns, row: int, provenance: Provenance) -> int:
    """Write what is said of a number; return how many lines it takes."""
    book, sheet = parts.book, parts.book.sheets[SHEET]
    texts = {"Source": provenance.source, "Note": provenance.note, "Owner": provenance.owner}
    status = as_written.status(columns, row)
    style = book.style("input", "indented", "wrapped")
    book.write_cell(SHEET, row, columns.after("Status"), status, provenance.standing, style)
    for heading, text in texts.items():
        if text:
            sheet.write_string(row, columns.after(heading), text, style)
        else:
            sheet.write_blank(row, columns.after(heading), None, style)
    validated = {heading: columns.after(heading) for heading in ("Status", *texts)}
    validation.of_provenance(sheet, row, validated, inputs_sources.keys(parts, columns))
    texts |= {"Status": max(provenance.standing, as_written.once_edited(provenance), key=len)}
    texts |= {SOURCE_TITLE: inputs_sources.write_title(parts, columns, row, provenance)}
    return max(lines_of(text, AFTER_YEARS_WIDTHS[heading]) for heading, text in texts.items())
