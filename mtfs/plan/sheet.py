"""The Inputs sheet of a workbook: which column holds what, for those who write it and those who read it."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

SHEET = "Inputs"
HEADER_ROW = 3
"""Row of the headers, counted from 0; the same on every sheet with years."""
NAME, ID, UNIT, ALL_YEARS, BASE_YEAR = range(5)
"""Columns, counted from 0; the base year is followed by the plan years."""
SOURCE_TITLE = "Title of source"
"""Heading of the column that looks up what the key of a source stands for; it is not read back."""
AFTER_YEARS = ("Status", "Source", SOURCE_TITLE, "Note", "Owner", "Kind")
TO_CORRECT = "To correct"
"""Heading of the last column: what is wrong with a row, as a live formula."""
AS_WRITTEN = "As written"
"""The sheet that keeps what Inputs held when mtfs wrote it: each row and column as on Inputs."""
AFTER_YEARS_AS_WRITTEN = (
    "Kind",
    "Status",
    "If edited",
    "Source",
    "Note",
    "Owner",
    "Moved",
    "Not a number",
    "Filled",
    "Does not count",
    "Edited",
    "Texts edited",
)
"""Headings after the years on As written."""
SPARE_ROWS = 5
"""Rows for further parts of each family, unless another number is asked for."""
KINDS = {
    "text": "input: text",
    "choice": "input: choice",
    "figure": "input: one figure",
    "series": "input: by year, the last carries on",
    "amounts": "input: by year, blank is none",
}
FIXED = "fixed in this workbook"
"""Kind of an input that decides which rows the workbook has."""


class Columns(NamedTuple):
    """The columns of the Inputs sheet for a plan of some horizon, counted from 0."""

    horizon: int

    def year(self, period: int) -> int:
        """Return the column of a year; period 0 is the base year."""
        return BASE_YEAR + period

    @property
    def last_year(self) -> int:
        """The column of the last year."""
        return BASE_YEAR + self.horizon

    @property
    def last(self) -> int:
        """The column that says what is wrong in a row."""
        return self.after(AFTER_YEARS[-1]) + 1

    def after(self, heading: str) -> int:
        """Return the column of one of the headings after the years."""
        return self.last_year + 1 + AFTER_YEARS.index(heading)

    def as_written(self, heading: str) -> int:
        """Return the column of one of the headings after the years on As written."""
        return self.last_year + 1 + AFTER_YEARS_AS_WRITTEN.index(heading)


@cache
def letters(column: int) -> str:
    """Return the name of a column counted from 0: 0 is A, 26 is AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def carried_on(row: int, column: int) -> str:
    """Return the formula of a year that carries on the year before: the cell to its left. Row and column from 0."""
    return f"={letters(column - 1)}{row + 1}"
