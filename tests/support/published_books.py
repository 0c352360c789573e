"""NHS England's workbooks in the layout that was published, made from the figures in the package."""

import csv
import re
from collections import defaultdict

import openpyxl
from openpyxl.utils import column_index_from_string

from mtfs import data
from mtfs.nhse.tables import Row

UNITS = {"£k": "(£k)", "rate": "(%)", "£/head": "£ per head"}
LABELS = ("R23", "Region", "ICB23", "System Name")


def published_rows(source):
    """The rows of a workbook, as the importer has to read them."""
    with data.path("nhse_allocations.csv").open(encoding="utf-8") as stream:
        rows = [Row(**{**row, "value": float(row["value"])}) for row in csv.DictReader(stream)]
    return [row for row in rows if row.source == source]


def made_book(rows):
    """A workbook with every figure in the cell in which it was published."""
    book, sheets = openpyxl.Workbook(), defaultdict(list)
    book.remove(book.active)
    for row in rows:
        sheets[row.sheet].append(row)
    for title, figures in sheets.items():
        sheet = book.create_sheet(title)
        header = min(number(row.cell) for row in figures) - 1
        for column, label in enumerate(LABELS, start=1):
            sheet.cell(header, column).value = label
        for row in figures:
            letters = row.cell.rstrip("0123456789")
            item = row.item.removesuffix(" per head").removesuffix(" amount")
            sheet.cell(header, column_index_from_string(letters)).value = f"{row.year} {item} {UNITS[row.unit]}"
            sheet[row.cell].value = row.value
            for column, text in enumerate(labels(row), start=1):
                sheet.cell(number(row.cell), column).value = text
    return book


def number(cell):
    """The row of a cell."""
    return int(re.sub("[A-Z]", "", cell))


def labels(row):
    """What stands before the figures of an organisation."""
    if row.level == "england":
        return None, None, None, "ENGLAND"
    if row.level == "retained":
        return row.region, "NHS England", row.code, row.name.removeprefix("NHS England ")
    return row.region, "A region", row.code, row.name
