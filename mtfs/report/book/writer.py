"""The workbook being written: cells with formula and cached value, formats, deterministic bytes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from mtfs.backends.cell_formula import CellReference
from mtfs.backends.cells import MISSING_TEXT, formula_over
from mtfs.formulas.algebra import is_missing
from mtfs.report.book import styles
from mtfs.report.book.british import BritishWorkbook
from mtfs.report.book.minus import hide_minus_of_nothing

RECENT_CALCULATION = 191029
"""The calculation engine of Excel 2019 and later; a workbook of an earlier one is computed again on opening."""

NEEDS_ESCAPE = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_x[0-9a-fA-F]{4}_")
"""Finds what XlsxWriter escapes: characters that XML cannot hold, and what looks like such an escape itself."""
CALL = re.compile(r"[\w.]+\(")
"""Finds the name of a function with the bracket behind it."""
TEXT_IN_A_FORMULA = re.compile(r'"(?:[^"]|"")*"')
LIKE_AN_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
"""Begins a text such as _x0041_, which a file holds for the character of that number: here the letter A."""


class ExactWorksheet(Worksheet):  # type: ignore[misc]  # xlsxwriter is untyped
    """A sheet whose numbers keep every bit, whose empty texts stay texts, and whose texts are shown as they are.

    XlsxWriter itself writes 16 digits, where a double can need 17; a formula that gives an empty text as a number
    without digits; and _x0041_ as it is in a formula, its result and an attribute, where Excel would show an A.
    """

    def _xml_formula_element(self, formula: str, result: Any, attributes: Any = ()) -> None:
        typed = [*attributes, ("t", "str")] if result == "" else attributes
        text = self._escape_data(_without_escapes(formula))
        shown = self._escape_data(self._escape_control_characters(result))
        self.fh.write(f"<c{_of_cell(typed)}><f>{text}</f><v>{shown}</v></c>")

    def _xml_string_element(self, index: int, attributes: Any = ()) -> None:
        self.fh.write(f'<c{_of_cell(attributes)} t="s"><v>{index}</v></c>')

    def _escape_attributes(self, attribute: Any) -> Any:
        return super()._escape_attributes(self._escape_control_characters(attribute))

    @staticmethod
    def _escape_control_characters(data: Any) -> Any:
        if isinstance(data, str) and NEEDS_ESCAPE.search(data):
            return Worksheet._escape_control_characters(data)
        return data

    def _xml_number_element(self, number: float, attributes: Any = ()) -> None:
        self.fh.write(f"<c{_of_cell(attributes)}><v>{number!r}</v></c>")


class QuickWorksheet(ExactWorksheet):
    """A sheet that writes the same in less time: XlsxWriter searches each formula for every newer function in turn."""

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> Any:
        if formula.startswith("=") and not any(map(_is_of_newer_function, CALL.findall(formula))):
            return formula[1:]
        return super()._prepare_formula(formula, expand_future_functions)


@cache
def _is_of_newer_function(call: str) -> bool:
    """Return whether XlsxWriter marks the beginning of a call, such as `SORT(`, as that of a newer function."""
    return bool(Worksheet()._prepare_formula(call, True) != call)


def _of_cell(attributes: Iterable[tuple[str, Any]]) -> str:
    """Return the attributes of a cell: its place, its style and its kind, in which there is nothing to escape."""
    return "".join([f' {key}="{value}"' for key, value in attributes])


def _without_escapes(formula: str) -> str:
    """Return a formula in whose texts nothing looks like an escape: such a text is joined from two."""
    if "_x" not in formula:
        return formula
    return TEXT_IN_A_FORMULA.sub(lambda text: LIKE_AN_ESCAPE.sub('_"&"', text[0]), formula)


@dataclass(frozen=True, slots=True)
class Placed:
    """A value together with the cell in which it stands."""

    cell: CellReference
    value: Any


class Book:
    """An XlsxWriter workbook with this report's formats."""

    def __init__(self, path: Path | BytesIO, created: datetime, properties: dict[str, str]) -> None:
        """Start a workbook with its document properties and a fixed date, so that bytes repeat."""
        normal = {
            name: styles.BASE[name] for name in ("font_name", "font_size")
        }  # by whose digits columns are measured
        options = {
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "in_memory": True,
            "default_format_properties": normal,
        }
        self.workbook = BritishWorkbook(path if isinstance(path, BytesIO) else str(path), options)
        self.workbook.set_properties({**properties, "created": created})
        self.workbook.set_calc_mode("auto")
        self._formats: dict[tuple[Any, ...], Format] = {}
        self.sheets: dict[str, Worksheet] = {}
        self.last_printed: dict[str, int] = {}
        """The last column of a sheet that is printed, where those after it are workings."""
        self.top_printed: set[str] = set()
        """Sheets of workings or data, of which print has the top alone."""

    def add_sheet(self, name: str, colour: str) -> Worksheet:
        """Add a sheet, set up for A4 landscape print."""
        sheet = self.workbook.add_worksheet(name, worksheet_class=QuickWorksheet)
        sheet.set_tab_color(colour)
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.set_footer("&L&10&F  |  &A&R&10Page &P of &N")
        self.sheets[name] = sheet
        return sheet

    def style(self, *names: str, number: str = "") -> Format:
        """Return the format of some named styles, with a number format if one is given."""
        key = (*names, number)
        if key not in self._formats:
            settings: dict[str, Any] = dict(styles.BASE)
            for name in names:
                settings |= styles.STYLES[name]
            if number:
                settings["num_format"] = number
            self._formats[key] = self.workbook.add_format(settings)
        return self._formats[key]

    def write_cell(self, sheet: str, row: int, column: int, text: str | float, value: Any, style: Format) -> Placed:
        """Write a formula with its cached value, or a constant, and return the cell for later formulas."""
        target = self.sheets[sheet]
        if isinstance(text, str) and text.startswith("="):
            target.write_formula(row, column, text, style, MISSING_TEXT if is_missing(value) else value)
        elif isinstance(text, str):
            target.write_string(row, column, text, style)
        else:
            target.write_number(row, column, text, style)
        return Placed(CellReference(sheet, row, column), value)

    def spill(self, sheet: str, row: int, column: int, formula: str, values: list[Any], style: Format) -> None:
        """Write one formula that fills neighbouring cells of a row, as a dynamic array with each cached value."""
        target, last = self.sheets[sheet], column + len(values) - 1
        target.write_dynamic_array_formula(row, column, row, last, formula, style, values[0])
        for offset, value in enumerate(values[1:], start=1):
            target.write_number(row, column + offset, value, style)

    def compute(
        self,
        sheet: str,
        row: int,
        column: int,
        formula: Callable[..., Any],
        operands: list[Placed],
        style: Format,
        first_may_be_missing: bool = False,
    ) -> Placed:
        """Write a formula of the algebra over other cells: stated once, it gives the cell's text and its value."""
        text = formula_over(formula, [operand.cell for operand in operands], sheet)
        if first_may_be_missing:
            text = f'IF(ISNUMBER({operands[0].cell.on(sheet)}),{text},"{MISSING_TEXT}")'
        value = formula(*(operand.value for operand in operands))
        return self.write_cell(sheet, row, column, f"={text}", value, style)

    def add_table(
        self, sheet: str, name: str, cells: tuple[int, int, int, int], headers: Iterable[tuple[str, str]]
    ) -> None:
        """Make cells a table of the spreadsheet, its header row written as texts in a style each.

        Args:
            sheet: The sheet.
            name: What formulas call the table.
            cells: First row and column, last row and column, the header row included.
            headers: The texts of the header row, no two alike, and the style of each.
        """
        columns = [{"header": text, "header_format": self.style(*look.split())} for text, look in headers]
        options = {"name": name, "columns": columns, "style": None, "autofilter": False}
        self.sheets[sheet].add_table(*cells, options)

    def keep_cached_values(self) -> None:
        """Let Excel show the stored values on opening, rather than compute all before functions can be called."""
        self.workbook.set_calc_mode("auto", RECENT_CALCULATION)
        self.workbook.calc_on_load = False

    def close(self) -> None:
        """Write the file.

        Raises:
            OSError: where it cannot be written, on a full disk for one.
        """
        hide_minus_of_nothing(self.workbook)
        try:
            self.workbook.close()
        except FileCreateError as error:
            raise error.args[0] from None
