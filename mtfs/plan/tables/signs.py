"""Amounts of a table whose sign is not what is expected: they are asked about, turned, or kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

from mtfs.core.problems import Problem
from mtfs.plan.tables.kinds import FUNDING
from mtfs.plan.tables.rows import ReadTable, Row

Signs = Literal["ask", "turn", "keep"]
"""What to do with amounts that are below 0 and meant above 0, or the reverse: ask, turn them, keep them."""
REMEDY = "or, on the command line, read such {} without it (--signs turn) or as they stand (--signs keep)"
FEWEST_OTHERS = 2
"""Years with one sign beside which the other sign of a single year is a slip."""
ALIKE = 2
"""A single amount of the other sign is a slip where its size is at most so many times that of others."""


def turned(table: ReadTable, signs: Signs) -> ReadTable:
    """Return the table with the other sign in the rows and cells that are asked about, where that is wanted."""
    if signs != "turn":
        return table
    questioned = {row.number for row in _questioned(table)}
    rows = (row.turned() if row.number in questioned else row for row in table.rows)
    return replace(table, rows=tuple(row.turned(_flipped(row)) if _flipped(row) else row for row in rows))


def sign_problems(table: ReadTable, signs: Signs) -> Iterator[Problem]:
    """Yield the rows below 0 throughout that are meant above 0, and the single years in which a sign changes."""
    if signs != "ask":
        return
    for row in _questioned(table):
        message = f"no year is above 0, and {row.kind.name} is entered above 0"
        remedy = f"remove the minus; {REMEDY.format('rows')}"
        yield Problem("", None, message, remedy, table.grid.location(row.number))
    for row in table.rows:
        for year in _flipped(row):
            side = ("above", "below")[row.amounts[year].value < 0]
            message = f"{row.amounts[year].text} is {side} 0, and no other year is"
            remedy = f"change the sign; {REMEDY.format('amounts').replace('without it', 'with the other sign')}"
            yield Problem("", None, message, remedy, table.grid.location(row.number, year))


def _questioned(table: ReadTable) -> list[Row]:
    """Return the rows whose sign is not what is expected: all funding counts where all of it is below 0."""
    funding = [row for row in table.rows if row.kind is FUNDING]
    rows = [row for row in table.rows if row.kind.above_0 and row.below_0]
    return rows + (funding if funding and all(row.below_0 for row in funding) else [])


def _flipped(row: Row) -> tuple[str, ...]:
    """Return the one year in which a row of levels has the other sign, and the size of other years; none otherwise."""
    if not row.is_levels:
        return ()
    values = {year: amount.value for year, amount in row.amounts.items() if amount.value}
    for negative in (True, False):
        years = [year for year, value in values.items() if (value < 0) is negative]
        sizes = [abs(value) for year, value in values.items() if year not in years]
        if len(years) == 1 and len(sizes) >= FEWEST_OTHERS:
            size = abs(values[years[0]])
            return tuple(years) if min(sizes) / ALIKE <= size <= max(sizes) * ALIKE else ()
    return ()
