"""The cells of an Inputs sheet: which column holds what, and what a cell that makes no sense is refused with."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, cast

from mtfs.core.errors import PlanError
from mtfs.core.numbers import finite_number, number_remedy, shown
from mtfs.core.problems import Problem
from mtfs.core.units import unit_named
from mtfs.plan.inputs import YES_OR_NO
from mtfs.plan.opened_workbook import OpenedWorkbook
from mtfs.plan.sheet import AFTER_YEARS, SHEET, SOURCE_TITLE, letters

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell

PUT_IT_BACK = "put it back"
NEVER_CALCULATED = (
    "holds a formula that was never calculated",
    "open and save the workbook in a spreadsheet program, or type the number",
)
EMPTY_TEXT = "holds a formula that gives an empty text", "type the number, or 0 in place of the empty text"
ERROR, TEXTS = "e", ("s", "str", "inlineStr")
"""What a workbook's file calls the cells of errors and of texts."""
LOGICAL = re.compile(r"= *(TRUE|FALSE) *\( *\)", re.IGNORECASE)
YEAR = re.compile(r"\d{4}/\d{2}")


class InputsGrid:
    """One Inputs sheet: where its headings and columns are."""

    def __init__(self, opened: OpenedWorkbook) -> None:
        """Find the headings.

        Raises:
            PlanError: where one is missing, or stands twice.
        """
        self.opened, self.sheet = opened, opened.book[SHEET]
        self.width = self.sheet.max_column  # openpyxl looks at every cell for it
        self.header = self._header_row()
        titles: dict[str, int] = {}
        for column in range(self.width):
            cell = self.at_column(self.header, column)
            title = "" if cell.value is None else str(cell.value).strip()
            if title in titles:
                raise self.refusal(f"{shown(title)} is the heading of two columns", "remove one of them", cell)
            titles |= {title: column} if title else {}
        self.columns = {title: column for title, column in titles.items() if not YEAR.fullmatch(title)}
        self.years = {title: column for title, column in titles.items() if YEAR.fullmatch(title)}
        for title in ("Unit", "All years", *AFTER_YEARS):
            if title not in (*self.columns, SOURCE_TITLE):
                raise self.refusal(f"row {self.header} has no heading {title!r}", PUT_IT_BACK)
        self.last = max(titles.values())
        self.unnamed = sorted(set(range(self.last)) - set(titles.values()))

    def _header_row(self) -> int:
        for row in self.sheet.iter_rows(min_row=1, max_row=20):
            texts = [cell.value for cell in row]
            if "Id" in texts and "All years" in texts:
                return int(row[0].row or 0)
        raise self.refusal("no header row with 'Id' and 'All years' in the first 20 rows", PUT_IT_BACK)

    @property
    def for_numbers(self) -> list[int]:
        """The columns in which numbers stand."""
        return [self.columns["All years"], *self.years.values()]

    def refuse_filled(self, row: int, columns: Iterable[int], message: str, remedy: str) -> None:
        """Raise PlanError where a cell that does not count holds something."""
        for column in columns:
            cell = self.at_column(row, column)
            if cell.value is not None:
                raise self.refusal(f"{shown(cell.value)} {message}", remedy, cell)

    def refuse_number_beside(self, row: int, remedy: str) -> None:
        """Raise PlanError for a number right of the last heading; a remark of the user's may stand there."""
        for column in range(self.last + 1, self.width):
            cell = self.at_column(row, column)
            if isinstance(cell.value, int | float):
                raise self.refusal(f"{shown(cell.value)} stands in a column without a heading", remedy, cell)

    def number(self, cell: Cell) -> float:
        """Return the number in a cell, that of a formula as last calculated.

        Raises:
            PlanError: where there is none.
        """
        value, data_type = cast("Any", cell.value), cell.data_type
        if data_type == "f":
            calculated = self.opened.calculated[SHEET].cell(cell.row, cell.column)
            value, data_type = calculated.value, calculated.data_type
            if value is None:
                raise self.refusal(*(EMPTY_TEXT if data_type in TEXTS else NEVER_CALCULATED), cell)
            if LOGICAL.fullmatch(str(cell.value)):  # LibreOffice keeps a typed TRUE so, with the value 1
                value = bool(value)
        if isinstance(value, bool) or not isinstance(value, int | float):
            kind = "the error " if data_type == ERROR else "the text "
            text = kind if isinstance(value, str) else ""
            message = "is blank" if value is None else f"holds {text}{shown(value)}, which is no number"
            unit = self.text(cell.row or 0, "Unit")
            remedy = number_remedy(value, unit_named(unit) if unit else None, as_percentage=True)
            raise self.refusal(message, remedy, cell)
        try:
            return finite_number(value)
        except ValueError as error:
            raise self.refusal(str(error), "", cell) from None

    def refusal(self, message: str, remedy: str, cell: Cell | None = None) -> PlanError:
        """Return the error that names a cell, or the sheet."""
        location = SHEET if cell is None else cell_name(cell)
        return PlanError(Problem("", None, message, remedy, location), self.opened.path.name)

    def cell(self, row: int, title: str) -> Cell:
        """Return the cell of a row under a heading."""
        return self.at_column(row, self.columns[title])

    def at_column(self, row: int, column: int) -> Cell:
        """Return the cell of a row in a column counted from 0."""
        return cast("Cell", self.sheet.cell(row, column + 1))

    def text(self, row: int, title: str) -> str | None:
        """Return the text in a cell; None where it is blank.

        Raises:
            PlanError: for a formula.
        """
        cell = self.cell(row, title)
        self.refuse_formula(cell)
        return None if cell.value is None else str(cell.value)

    def yes_or_no(self, cell: Cell) -> bool:
        """Return whether a cell says yes; spaces around a word count, as they do in the workbook's own formulas.

        Raises:
            PlanError: where it says neither.
        """
        self.refuse_formula(cell)
        word = str(cell.value).lower()
        if word not in YES_OR_NO:
            message = "is blank" if cell.value is None else f"{shown(cell.value)} is neither yes nor no"
            raise self.refusal(message, "type yes or no", cell)
        return word == "yes"

    def refuse_formula(self, cell: Cell) -> None:
        """Raise PlanError for a formula where a text belongs."""
        if cell.data_type == "f":
            remedy = "type the text, with an apostrophe in front if it begins with = + - or @"
            raise self.refusal("holds a formula where a text belongs", remedy, cell)


def cell_name(cell: Cell) -> str:
    """Return the name of a cell, such as Inputs!E88."""
    return f"{SHEET}!{letters(cell.column - 1)}{cell.row}"
