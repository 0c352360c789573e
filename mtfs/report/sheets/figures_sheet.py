"""The Figures sheet: every headline line by year in £m, each with a link to the sheet where it is worked out."""

from __future__ import annotations

from typing import Any

from mtfs.analysis.figures.missing import left_out, row_name
from mtfs.analysis.figures.sentences import where_pressures
from mtfs.backends.cell_formula import CellReference
from mtfs.catalogue.lines import Headline, LineId, headlines
from mtfs.core.units import COUNT, MILLIONS, MONEY, THOUSANDS_PER_MILLION, unit_named
from mtfs.formulas.algebra import total_or_missing, total_to_date
from mtfs.model.naming import headline_label
from mtfs.plan.sheet import ALL_YEARS, BASE_YEAR, HEADER_ROW, ID, NAME, UNIT
from mtfs.report.book.heights import NAME_LETTER, height
from mtfs.report.book.labels import label_text
from mtfs.report.book.line_sheets import WIDTHS, header
from mtfs.report.book.parts import Parts
from mtfs.report.book.sentences import formula_of, quoted_text
from mtfs.report.book.writer import Placed

SHEET = "Figures"
PURPOSE = "The headline lines by year, money in £m, each with the sheet where it is worked out."
SCALE_ROW = 2
LABEL_WIDTH, LINK_WIDTH = 46, 15


def millions(value: Any, scale: Any) -> Any:
    """Return an amount in £m: £k by the £k in £1m."""
    return value / scale


def scale() -> Placed:
    """Return the cell that holds the £k in £1m, by which this sheet and Summary divide."""
    return Placed(CellReference(SHEET, SCALE_ROW, ALL_YEARS, fixed_column=True, fixed_row=True), THOUSANDS_PER_MILLION)


def write(parts: Parts) -> None:
    """Write the sheet: its headings, and every headline line that the plan has."""
    book, sheet = parts.book, parts.book.sheets[SHEET]
    sheet.write_string(SCALE_ROW, ID, "£k in £1m", book.style("quiet"))
    sheet.write_string(SCALE_ROW, UNIT, MONEY.name, book.style("quiet"))
    style = book.style("quiet", "number", number=COUNT.cell)
    sheet.write_number(SCALE_ROW, ALL_YEARS, THOUSANDS_PER_MILLION, style)
    header(parts, SHEET, HEADER_ROW, "Whole plan", "Worked out on")
    sheet.set_column(NAME, NAME, LABEL_WIDTH)
    sheet.set_column(ID, ID, LINK_WIDTH)
    sheet.set_column(ALL_YEARS, ALL_YEARS, WIDTHS[ALL_YEARS])
    sheet.freeze_panes(HEADER_ROW + 1, BASE_YEAR)
    sheet.repeat_rows(0, HEADER_ROW)
    row = HEADER_ROW + 1
    for heading, lines in headlines(parts.layout.rows).items():
        for column in range(BASE_YEAR + parts.plan.horizon + 1):
            sheet.write_blank(row, column, None, book.style("heading"))
        sheet.write_string(row, NAME, heading, book.style("heading"))
        for offset, (line, headline) in enumerate(lines.items(), start=1):
            _line(parts, row + offset, line, headline)
        row += len(lines) + 2


def _line(parts: Parts, row: int, line: LineId, headline: Headline) -> None:
    book, sheet, kind = parts.book, parts.book.sheets[SHEET], line.kind
    in_millions = kind.unit == MONEY.name
    looks = ("key",) if headline.strong else ("label",)
    unit = MILLIONS.name if in_millions else kind.unit
    text, label = _label(parts, line, headline)
    where = parts.layout.rows[line].sheet
    book.write_cell(SHEET, row, NAME, text, label, book.style(*looks, "wrapped"))
    sheet.set_row(row, height((label, LABEL_WIDTH * (NAME_LETTER if headline.strong else 1))))
    sheet.write_url(row, ID, f"internal:'{where}'!A1", book.style(*looks, "link"), where)
    sheet.write_string(row, UNIT, unit, book.style(*looks, "quiet"))
    style = book.style(*looks, "number", number=unit_named(unit).cell)
    for column in (ALL_YEARS, BASE_YEAR):
        sheet.write_blank(row, column, None, style)

    def shown(*cells: Any) -> Any:
        return millions(*cells) if in_millions else cells[0]

    years, may_be_missing = [], parts.formulas[line, 1].may_be_missing
    for period, value in enumerate(parts.projection.lines[line]):
        if value is not None:
            operands = [parts.line(line, period), *([scale()] if in_millions else [])]
            missing_here = parts.formulas[line, period].may_be_missing
            placed = book.compute(SHEET, row, BASE_YEAR + period, shown, operands, style, missing_here)
            years += [placed] if period else []
    if kind.adds_up:
        add = total_or_missing if may_be_missing else total_to_date
        book.compute(SHEET, row, ALL_YEARS, lambda *cells: add(cells), years, style)


def _label(parts: Parts, line: LineId, headline: Headline) -> tuple[str, str]:
    """Return what stands in the cell of a line's name, and what it reads: until pressures are entered, it says so."""
    plan, name = parts.plan, headline_label(parts.plan, line, headline)
    text = label_text(parts, line, name, headline.label)
    label = row_name(plan, line, name, parts.projection.lines[line])
    if label == name:
        return text, name
    before = formula_of(parts, where_pressures(plan, (), (left_out(plan, line),)), scale())
    called = text if text.startswith("=") else f"={quoted_text(text)}"
    return f"{called}&{before.removeprefix('=')}", label
