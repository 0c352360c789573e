"""The rows of a table as the parts of a plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Any

from mtfs.core.units import MONEY, RATE, SHARE
from mtfs.plan.tables.rows import ReadTable, Row

Data = dict[str, Any]
STARTS_FROM_NOTHING = "The table has new amounts alone: it starts from nothing."
NOTHING_STAYS = "Nothing of this line is recurrent."
BY_YEAR = "By year"


def budget_line(row: Row, table: ReadTable, weights: Mapping[str, float]) -> Data:
    """Return a line of expenditure or funding; its total in each year is the amount of the table.

    With the base year's amount alone, the assumptions that have a weight move it from there.
    A blank cell is nothing, but in the base year what is not there is not known; a pressure begins after it.
    """
    years = table.years
    amounts, said = row.amounts_of(years), {"name": row.name, "rounding": _of_published(row, table)}
    if not row.recurrent:
        items = {"table": {"name": BY_YEAR, **series(row, amounts)}}
        return said | {"opening": _figure(row, Decimal(0), NOTHING_STAYS), "non_recurrent": items}
    base = years[0]
    moved = {key: {**provenance(row), "unit": SHARE.name, "value": weight} for key, weight in weights.items()}
    if moved and list(row.amounts) == [base]:
        return said | {"opening": _figure(row, amounts[base], row.note), "assumptions": moved}
    if not row.new:
        is_known = row.kind.begins or base in row.amounts
        known = amounts if is_known else {year: amounts[year] for year in years[1:]}
        return said | {"levels": series(row, known), "assumptions": moved}
    opening = _figure(row, amounts[base], row.note if base in row.amounts else STARTS_FROM_NOTHING)
    changes = {"table": {"name": BY_YEAR, **_new_amounts(row, years)}}
    return said | {"opening": opening, "changes": changes, "assumptions": moved}


def funding_pressure(row: Row, table: ReadTable) -> Data:
    """Return a funding pressure; each amount is taken off the growth of its year."""
    return {"name": row.name, **series(row, row.amounts_of(table.years[1:]))}


def scheme(row: Row, table: ReadTable) -> Data:
    """Return savings, benefits or investment; its value in each year is the amount of the table."""
    years = table.years
    amounts = _new_amounts(row, years) if row.recurrent else series(row, row.amounts_of(years[1:]))
    said = {"name": row.name, "kind": row.kind.scheme, "rounding": _of_published(row, table)}
    return said | {"recurrent": row.recurrent, "amounts": amounts}


def assumption(row: Row) -> Data:
    """Return a shared assumption: a rate by year, of which the last carries on."""
    values = {year: float(amount.value) for year, amount in row.amounts.items()}
    return {"name": row.name, "values": values, **provenance(row), "unit": RATE.name, "note": row.note}


def reserve(row: Row, years: tuple[str, ...]) -> Data:
    """Return a use of reserves by year."""
    return {"name": row.name, **series(row, row.amounts_of(years))}


def brought_forward(row: Row, years: tuple[str, ...]) -> Data:
    """Return the amount brought forward, a surplus above 0."""
    return _figure(row, row.amounts_of(years)[years[0]], row.note)


def _new_amounts(row: Row, years: tuple[str, ...]) -> Data:
    """Return what is new in each plan year: the amounts themselves, or each level less that of the year before."""
    amounts = row.amounts_of(years)
    if row.new:
        return series(row, {year: amounts[year] for year in years[1:]})
    changes = {year: amounts[year] - amounts[before] for before, year in pairwise(years)}
    levels = ", ".join(f"{value:,f}" for value in amounts.values())
    note = f"Change from level to level: {levels}. {row.note}".strip()
    return series(row, changes) | {"status": "derived" if row.source else "local", "note": note}


def _figure(row: Row, value: Decimal, note: str) -> Data:
    return {"value": float(value) + 0.0, **provenance(row), "note": note}


def series(row: Row, amounts: Mapping[str, Decimal]) -> Data:
    """Return the amounts of a row by year."""
    values = {year: float(value) + 0.0 for year, value in amounts.items()}
    return {"values": values, **provenance(row), "note": row.note}


def provenance(row: Row) -> Data:
    """Return unit, status and source of the amounts of a row: published where it names a source, else its own."""
    return {"unit": MONEY.name, "status": "published" if row.source else "local", "source": row.source}


def rounding(rows: Sequence[Row], table: ReadTable) -> str:
    """Return the finest rounding among the amounts of rows, in words: nearest £1k.

    Where they do not show it, as a whole 0 does not, it is that of the rows of their part in the same unit, then of
    all rows in it, then the unit.
    """
    alike = [row for row in table.rows if row.unit == rows[0].unit]
    for near in (rows, [row for row in alike if row.kind.part == rows[0].kind.part], alike):
        steps = [amount.rounding for row in near for amount in row.amounts.values() if amount.rounding]
        if steps:
            return f"nearest £{min(steps):f}k"
    return f"nearest £{Decimal(str(rows[0].unit.convert(1.0, MONEY))):f}k"


def _of_published(row: Row, table: ReadTable) -> str:
    """Return the rounding of published amounts; an organisation's own are what they are."""
    return rounding([row], table) if row.source else ""
