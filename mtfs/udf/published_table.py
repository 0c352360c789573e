"""What NHS England published as one table of a sheet: a row for each figure, a column for each organisation."""

from __future__ import annotations

from dataclasses import dataclass

from mtfs.backends.cell_formula import CellReference, span
from mtfs.nhse.published import Organisation, organisations

SHEET = "Published"
CODES, NAMES, PLAIN_NAMES, FIGURES = range(3, 7)
"""Rows: codes, names, names as they are compared, and the first of the figures."""
ITEM, STREAM, YEAR, UNIT, ORGANISATIONS = range(5)
"""Columns: what says which figure a row has, and the first organisation."""


@dataclass(frozen=True, slots=True)
class PublishedTable:
    """The organisations, and the stream, year and item of each row."""

    organisations: tuple[Organisation, ...]
    figures: tuple[tuple[str, str, str], ...]

    def unit(self, figure: tuple[str, str, str]) -> str:
        """Return the unit of a row."""
        return next(one.figures[figure].unit for one in self.organisations if figure in one.figures)

    def across(self, row: int) -> str:
        """Return the cells of a row that have one of each organisation, as a formula writes them."""
        return _cells(row, ORGANISATIONS, row, ORGANISATIONS + len(self.organisations) - 1)

    def down(self, column: int) -> str:
        """Return the cells of a column that have one of each figure."""
        return _cells(FIGURES, column, FIGURES + len(self.figures) - 1, column)

    def values(self) -> str:
        """Return the cells of all figures."""
        last = FIGURES + len(self.figures) - 1, ORGANISATIONS + len(self.organisations) - 1
        return _cells(FIGURES, ORGANISATIONS, *last)


def published_table() -> PublishedTable:
    """Return the table of what is published now: what comes with mtfs, and what the user has added."""
    owners = tuple(organisations())
    return PublishedTable(owners, tuple(sorted({figure for owner in owners for figure in owner.figures})))


def _cells(top: int, left: int, bottom: int, right: int) -> str:
    first, last = (CellReference(SHEET, *place, True, True) for place in ((top, left), (bottom, right)))
    return str(span(first, last))
