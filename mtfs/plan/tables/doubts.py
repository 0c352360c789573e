"""Cells of levels that may be a slip: blank ones, and amounts with decimals beside thousands. A table says which."""

from __future__ import annotations

from collections.abc import Iterator

from mtfs.core.csv_rows import AMBIGUOUS
from mtfs.core.numbers import shown
from mtfs.core.problems import Problem
from mtfs.plan.tables.rows import ReadTable, Row


def doubts(table: ReadTable) -> Iterator[Problem]:
    """Yield the blank cells of levels behind the first amount, and amounts whose point may be one of thousands."""
    for row in table.rows:
        for year in _forgotten(row, table.years):
            remedy = "type 0 or a dash if it is nothing, or the amount"
            where = table.grid.location(row.number, year)
            yield Problem("", None, "is blank, and other years have an amount", remedy, where)
        for year in _pointed(row):
            message = f"{shown(row.amounts[year].text)} has a point where other amounts of the row have a comma"
            remedy = "write the comma if it stands before thousands, or leave out a 0 behind the point"
            yield Problem("", None, message, remedy, table.grid.location(row.number, year))


def _forgotten(row: Row, years: tuple[str, ...]) -> list[str]:
    """Return the years of a row of levels whose cells may not be blank: those behind its first amount.

    A row that assumptions move from its base year needs no more.
    """
    places = [place for place, year in enumerate(years) if year in row.amounts]
    if not row.is_levels or (row.moved_by and places == [0]):
        return []
    return [year for year in years[places[0] :] if year not in row.amounts]


def _pointed(row: Row) -> list[str]:
    """Return the years whose amount may be thousands with a point: others of the row have a comma and no point."""
    texts = {year: amount.text for year, amount in row.amounts.items()}
    if not any("," in text and "." not in text for text in texts.values()):
        return []
    return [year for year, text in texts.items() if "." in text and AMBIGUOUS.fullmatch(text)]
