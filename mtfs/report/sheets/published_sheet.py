"""The sheet of all that NHS England published, which a LAMBDA function looks up: figures down, organisations across."""

from __future__ import annotations

from mtfs.core.units import unit_named
from mtfs.nhse.published import sources
from mtfs.report.book import sheet_top
from mtfs.report.book.parts import HasBook
from mtfs.report.book.workbook import Extra
from mtfs.udf.published_table import (
    CODES,
    FIGURES,
    ITEM,
    NAMES,
    ORGANISATIONS,
    PLAIN_NAMES,
    SHEET,
    STREAM,
    UNIT,
    YEAR,
    PublishedTable,
    published_table,
)

PURPOSE = "What NHS England published for each ICB, each region and England; MTFS_NHSE looks it up here."
WIDTHS = {ITEM: 62, STREAM: 18, YEAR: 9, UNIT: 8}
WIDTH, HEIGHTS = 20, {NAMES: 54, PLAIN_NAMES: 54}


def extra() -> Extra:
    """Return the sheet, which refers to no other one."""
    return Extra(SHEET, PURPOSE, write, alone=True)


def write(parts: HasBook) -> None:
    """Write the sheet: headings, names, and every figure to the last bit, with the workbooks that they come from."""
    book, sheet, table = parts.book, parts.book.sheets[SHEET], published_table()
    printed = {figure.source for one in table.organisations for figure in one.figures.values()}
    titles = [f"{one.publisher}, {one.title}" for key, one in sources().items() if key in printed]
    sheet.write_string(sheet_top.LINK_ROW, ITEM, f"Source: {'; '.join(titles)}.", book.style("quiet"))
    last = ORGANISATIONS + len(table.organisations) - 1
    for column, width in WIDTHS.items():
        sheet.set_column(column, column, width)
    sheet.set_column(ORGANISATIONS, last, WIDTH)
    _headings(parts, table)
    for row, figure in enumerate(table.figures, FIGURES):
        stream, year, item = figure
        unit = table.unit(figure)
        for column, text in ((ITEM, item), (STREAM, stream), (YEAR, year), (UNIT, unit)):
            sheet.write_string(row, column, text, book.style("label" if column == ITEM else "quiet"))
        style = book.style("number", number=unit_named(unit).cell)
        for column, one in enumerate(table.organisations, ORGANISATIONS):
            if figure in one.figures:
                sheet.write_number(row, column, one.figures[figure].value, style)
    sheet.autofilter(PLAIN_NAMES, ITEM, FIGURES + len(table.figures) - 1, UNIT)
    sheet.freeze_panes(FIGURES, ORGANISATIONS)
    sheet.repeat_rows(CODES, PLAIN_NAMES)
    book.top_printed.add(SHEET)


def _headings(parts: HasBook, table: PublishedTable) -> None:
    """Write the headings of the columns: code and name of each organisation, and the name that is compared."""
    book, sheet = parts.book, parts.book.sheets[SHEET]
    for row, height in HEIGHTS.items():
        sheet.set_row(row, height)
    for row, text in ((CODES, "Code"), (NAMES, "Name"), (PLAIN_NAMES, "Figure")):
        for column in range(UNIT + 1):
            sheet.write_blank(row, column, None, book.style("header_text"))
        sheet.write_string(row, ITEM, text, book.style("header_text"))
    for column, text in ((STREAM, "Stream"), (YEAR, "Year"), (UNIT, "Unit")):
        sheet.write_string(PLAIN_NAMES, column, text, book.style("header_text"))
    for column, one in enumerate(table.organisations, ORGANISATIONS):
        for row, text in ((CODES, one.code), (NAMES, one.name), (PLAIN_NAMES, one.plain_name)):
            sheet.write_string(row, column, text, book.style("header"))
