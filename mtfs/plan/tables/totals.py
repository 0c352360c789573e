"""Rows of a table that are totals of others: they would be counted twice."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from mtfs.catalogue.lines import Gap, Pot
from mtfs.core.problems import Problem
from mtfs.core.units import MONEY
from mtfs.plan.tables.kinds import BROUGHT_FORWARD
from mtfs.plan.tables.rows import ReadTable, Row

CALLED_TOTAL = re.compile(r"\b(?:sub-?)?totals?\b|\b(?:net|gross|sum)\b", re.IGNORECASE)
TOTAL_OF = {
    ("expenditure", ""): Gap.EXPENDITURE,
    ("funding", ""): Gap.FUNDING,
    ("schemes", "savings"): Gap.SAVINGS,
    ("schemes", "benefits"): Gap.BENEFITS,
    ("schemes", "investment"): Gap.INVESTMENT,
    ("gap", ""): Gap.RESERVES,
    ("pressures", ""): Pot.PRESSURES,
}
"""The line that is the total of rows, by the part and the kind of scheme that they are."""
CALLED_OTHERWISE = ("expenditure", "funding")
"""Parts whose rows are questioned whatever they are called, where they are all that stands above to the last digit."""
FEWEST = 2
"""Rows that make a total."""


def total_problems(table: ReadTable) -> Iterator[Problem]:
    """Yield the rows that are the sum of others: of all above them, or by their name and within rounding of a block."""
    for (part, scheme), line in TOTAL_OF.items():
        rows = [row for row in table.rows if (row.kind.part, row.kind.scheme) == (part, scheme) and not row.new]
        for row, others in _totals([row for row in rows if row.kind is not BROUGHT_FORWARD], table.years):
            first, last = sorted((others[0].number, others[-1].number))
            message = f"is the sum of rows {first} to {last}, and would be counted twice"
            remedy = f"delete it, make it a claim of {line}, or give it another name if it is no total"
            yield Problem("", None, message, remedy, table.grid.location(row.number))


def _totals(rows: Sequence[Row], years: Sequence[str]) -> list[tuple[Row, list[Row]]]:
    """Return the rows that are totals, each with those it adds up; a total is no part of another one."""
    totals: dict[int, tuple[Row, list[Row]]] = {}
    count = -1
    while count < len(totals):
        count = len(totals)
        for place, row in enumerate(rows):
            above = [other for other in reversed(rows[:place]) if other.number not in totals]
            below = [other for other in rows[place + 1 :] if other.number not in totals]
            if row.number not in totals and (others := _added_up(row, above, below, years)):
                totals[row.number] = row, others
    return [totals[number] for number in sorted(totals)]


def _added_up(row: Row, above: list[Row], below: list[Row], years: Sequence[str]) -> list[Row]:
    """Return the rows next to a row of which it is the sum; none where it is no total."""
    if CALLED_TOTAL.search(row.name):
        return _block(row, above, years) or _block(row, below, years)
    everything = len(above) >= FEWEST and row.kind.part in CALLED_OTHERWISE and _differences(row, above, years)
    return above if everything and not any(everything) and any(row.amounts_of(years).values()) else []


def _block(row: Row, others: Sequence[Row], years: Sequence[str]) -> list[Row]:
    """Return the first of some rows that add up to a row within the roundings of all of them."""
    left = list(row.amounts_of(years).values())
    if not any(left):
        return []
    allowed = _half_steps(row, years)
    for count, other in enumerate(others, start=1):
        left = [rest - amount for rest, amount in zip(left, other.amounts_of(years).values(), strict=True)]
        allowed = [sum(both, Decimal(0)) for both in zip(allowed, _half_steps(other, years), strict=True)]
        if count >= FEWEST and all(abs(rest) <= most for rest, most in zip(left, allowed, strict=True)):
            return list(others[:count])
    return []


def _differences(row: Row, others: Iterable[Row], years: Sequence[str]) -> list[Decimal]:
    """Return what a row has in each year beyond the sum of others."""
    left = row.amounts_of(years)
    for other in others:
        left = {year: left[year] - amount for year, amount in other.amounts_of(years).items()}
    return list(left.values())


def _half_steps(row: Row, years: Sequence[str]) -> list[Decimal]:
    """Return half of one in the last digit of each amount: of a whole number half of its unit, of nothing nothing."""
    whole = Decimal(str(row.unit.convert(1.0, MONEY)))
    amounts = [row.amounts.get(year) for year in years]
    return [(amount.rounding or whole) / 2 if amount and amount.value else Decimal(0) for amount in amounts]
