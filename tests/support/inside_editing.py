"""Run inside LibreOffice by its own Python: edits workbooks as a user does, for whoever listens at MTFS_PORT.

Every line of JSON that arrives is a job: `path`, `edits`, `saved` (where the edited workbook is stored as .xlsx). The
answer is a line too: the cells of every sheet that the workbook came with and still has, by the name that it came
with. An edit is the name of a method of Workbook (`kind`), the `sheet` by the name that it came with, and what the
method takes; rows and columns are counted from 0. One that cannot be done is left out.
"""

import json
import os
import socket
import traceback

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.sheet.CellDeleteMode import COLUMNS, ROWS

CONTENT = 1 + 2 + 4 + 16
"""com.sun.star.sheet.CellFlags: values, dates, texts and formulas; formats and notes stay."""
ERRORS = 4
"""com.sun.star.sheet.FormulaResult.ERROR."""
XLSX = "Calc MS Excel 2007 XML"
CANNOT_BE_DONE = uno.getClass("com.sun.star.uno.Exception")


def run(*ignored):
    desktop = XSCRIPTCONTEXT.getDesktop()  # noqa: F821
    with (
        socket.create_connection(("127.0.0.1", int(os.environ["MTFS_PORT"]))) as line,
        line.makefile("rw", encoding="utf-8") as stream,
    ):
        for job in stream:
            try:
                answer = edited(desktop, **json.loads(job))
            except Exception:
                answer = {"failed": traceback.format_exc()}
            stream.write(json.dumps(answer) + "\n")
            stream.flush()
    desktop.terminate()


def edited(desktop, path, edits, saved):
    book = Workbook(desktop, path, saved)
    try:
        for edit in edits:
            kind, sheet = edit.pop("kind"), edit.pop("sheet")
            if sheet in book.sheets:
                try:
                    getattr(book, kind)(sheet, **edit)
                except CANNOT_BE_DONE:
                    continue
        book.document.calculateAll()
        book.store(saved)
        return {"sheets": {name: cells(sheet) for name, sheet in book.sheets.items()}}
    finally:
        book.document.close(True)


def properties(**values):
    return tuple(PropertyValue(name, 0, value, 0) for name, value in values.items())


def used(sheet):
    """The last row and the last column in use."""
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    return cursor.RangeAddress.EndRow, cursor.RangeAddress.EndColumn


def area(sheet, first, last):
    """The cells from one (row, column) to another."""
    return sheet.getCellRangeByPosition(first[1], first[0], last[1], last[0])


def whole_rows(sheet, row, count):
    return area(sheet, (row, 0), (row + count - 1, sheet.Columns.Count - 1))


def whole_columns(sheet, column, count):
    return area(sheet, (0, column), (sheet.Rows.Count - 1, column + count - 1))


def cells(sheet):
    """The rows of a sheet up to its last used cell; an error is {"error": true}."""
    place = area(sheet, (0, 0), used(sheet))
    rows = [list(row) for row in place.getDataArray()]
    for wrong in place.queryFormulaCells(ERRORS).RangeAddresses:
        for row in range(wrong.StartRow, wrong.EndRow + 1):
            for column in range(wrong.StartColumn, wrong.EndColumn + 1):
                rows[row][column] = {"error": True}
    return rows


class Workbook:
    """A workbook that is open, and what a user does in it."""

    def __init__(self, desktop, path, saved):
        self.desktop, self.again = desktop, f"{saved}.again.xlsx"
        self.document = self.opened(path)
        self.sheets = {name: self.document.Sheets.getByName(name) for name in self.document.Sheets.ElementNames}

    def opened(self, path):
        return self.desktop.loadComponentFromURL(uno.systemPathToFileUrl(path), "_blank", 0, properties(Hidden=True))

    def store(self, path):
        self.document.storeToURL(uno.systemPathToFileUrl(path), properties(FilterName=XLSX))

    def reopen(self, name):
        """Save, close and open again."""
        names = {original: sheet.Name for original, sheet in self.sheets.items()}
        self.store(self.again)
        self.document.close(True)
        self.document = self.opened(self.again)
        self.sheets = {original: self.document.Sheets.getByName(now) for original, now in names.items()}

    def type_in(self, name, cell, value, as_text):
        """Type into a cell: what looks like a number or a formula becomes one, unless it is kept as text."""
        place = self.sheets[name].getCellByPosition(cell[1], cell[0])
        if isinstance(value, str):
            (place.setString if as_text else place.setFormula)(value)
        else:
            place.setValue(value)

    def clear(self, name, first, last):
        area(self.sheets[name], first, last).clearContents(CONTENT)

    def clear_rows(self, name, row, count):
        whole_rows(self.sheets[name], row, count).clearContents(CONTENT)

    def insert_row(self, name, row, values):
        """Insert a row with these texts and numbers from the first column on; None is blank."""
        self.sheets[name].Rows.insertByIndex(row, 1)
        for column, value in enumerate(values):
            if value is not None:
                self.type_in(name, (row, column), value, True)

    def insert_columns(self, name, column, count):
        self.sheets[name].Columns.insertByIndex(column, count)

    def delete_rows(self, name, row, count):
        sheet = self.sheets[name]
        sheet.removeRange(whole_rows(sheet, row, count).RangeAddress, ROWS)

    def delete_columns(self, name, column, count):
        sheet = self.sheets[name]
        sheet.removeRange(whole_columns(sheet, column, count).RangeAddress, COLUMNS)

    def move(self, name, first, last, to):
        """Cut cells and paste them: references follow."""
        sheet = self.sheets[name]
        sheet.moveRange(sheet.getCellByPosition(to[1], to[0]).CellAddress, area(sheet, first, last).RangeAddress)

    def copy(self, name, first, last, to):
        sheet = self.sheets[name]
        sheet.copyRange(sheet.getCellByPosition(to[1], to[0]).CellAddress, area(sheet, first, last).RangeAddress)

    def copy_values(self, name, first, last, to):
        """Copy cells and paste their values alone."""
        sheet = self.sheets[name]
        end = (to[0] + last[0] - first[0], to[1] + last[1] - first[1])
        area(sheet, to, end).setDataArray(area(sheet, first, last).getDataArray())

    def copy_row(self, name, row, to):
        """Copy a row and insert the copy above another."""
        sheet = self.sheets[name]
        sheet.Rows.insertByIndex(to, 1)
        source = whole_rows(sheet, row + (to <= row), 1)
        sheet.copyRange(sheet.getCellByPosition(0, to).CellAddress, source.RangeAddress)

    def sort(self, name, first, last, column, descending):
        """Sort rows by one of their columns."""
        sheet = self.sheets[name]
        field = uno.createUnoStruct("com.sun.star.table.TableSortField")
        field.Field, field.IsAscending = column, not descending
        fields = uno.Any("[]com.sun.star.table.TableSortField", (field,))
        area(sheet, (first, 0), (last, max(used(sheet)[1], column))).sort(
            properties(SortFields=fields, ContainsHeader=False, IsSortColumns=False)
        )

    def replace(self, name, find, by):
        """Find and replace in the texts and formulas of a sheet."""
        asked = self.sheets[name].createReplaceDescriptor()
        asked.SearchString, asked.ReplaceString = find, by
        self.sheets[name].replaceAll(asked)

    def rename(self, name, new):
        self.sheets[name].setName(new)

    def delete_sheet(self, name):
        self.document.Sheets.removeByName(self.sheets[name].Name)
        del self.sheets[name]

    def duplicate_sheet(self, name, new):
        self.document.Sheets.copyByName(self.sheets[name].Name, new, self.document.Sheets.Count)

    def move_sheet(self, name, to):
        self.document.Sheets.moveByName(self.sheets[name].Name, to)
