"""Blank cells of levels that may be nothing or forgotten: a table says which."""

from __future__ import annotations

from collections.abc import Iterator

from mtfs.core.problems import Problem
from mtfs.plan.tables.rows import ReadTable, Row


def blank_problems(table: ReadTable) -> Iterator[Problem]:
    """Yield the blank cells of levels between amounts, and those after them that would let a line end unseen."""
    for row in table.rows:
        for year in _forgotten(row, table.years):
            remedy = "type 0 or a dash if it is nothing, or the amount"
            where = table.grid.location(row.number, year)
            yield Problem("", None, "is blank, and other years have an amount", remedy, where)


def _forgotten(row: Row, years: tuple[str, ...]) -> list[str]:
    """Return the years of a row of levels whose cells may not be blank.

    They are those between amounts; where an assumption moves the row, or the base year alone has an amount, those
    after it too. A row that moves from its base year needs no more.
    """
    places = [place for place, year in enumerate(years) if year in row.amounts]
    is_base_alone = places == [0]
    if row.new or not (row.kind.stays and row.recurrent) or (row.moved_by and is_base_alone):
        return []
    last = len(years) - 1 if row.moved_by or is_base_alone else places[-1]
    return [year for year in years[places[0] : last + 1] if year not in row.amounts]
