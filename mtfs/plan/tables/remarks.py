"""What users are told of a table that is read: it is no error, but may not be what they mean."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from mtfs.core.units import percentage, pounds
from mtfs.plan.plan import Plan
from mtfs.plan.remarks import weights_above_the_whole
from mtfs.plan.tables.kinds import BENEFIT, FUNDING, FUNDING_PRESSURE, PRESSURE, SAVING
from mtfs.plan.tables.rows import AMOUNTS, ReadTable, Row

OF_AN_ALLOCATION = frozenset("a all allocation allocations funding icb nhs of our recurrent services the total".split())
"""Words that allocations and funds have in their names and that tell none from another."""
ABOUT_AS_LARGE = 0.2
"""How far a row may be from the size of a stream, as a share of it, and still be taken for it."""


def remarks(table: ReadTable, plan: Plan) -> Iterator[str]:
    """Give the remarks on a table and the plan that it is, the unit of its amounts first."""
    if table.unit.remark and any(
        not row.names_unit and not amount.says_unit for row in table.rows for amount in row.amounts.values()
    ):
        yield table.unit.remark
    yield from _pressures(table, plan)
    for row in table.rows:
        if row.kind in (SAVING, BENEFIT) and row.recurrent and not row.new:
            yield from _falling(row, table)
        if row.kind is FUNDING:
            yield from _held_already(row, table, plan)
    yield from weights_above_the_whole(plan)


def _pressures(table: ReadTable, plan: Plan) -> Iterator[str]:
    """Say how pressures on top of an allocation were read: as funding pressures, or as expenditure of the gap."""
    names = ", ".join(row.name for row in table.rows if row.kind in (FUNDING_PRESSURE, PRESSURE))
    if not names or not plan.allocation:
        return
    if not plan.expenditure:
        yield (
            f"{names}: read as funding pressures. Each amount is what its year takes off growth, on top of the years "
            "before: if the amounts are levels, enter what each year adds."
        )
        return
    yield (
        f"{names}: read as expenditure of the gap, as the table has rows of expenditure. Funding pressures are "
        "another thing, which growth pays before it enters the investment pot: they stay as the ICB's plan has them. "
        "Enter them in the plan under [pressures.NAME]."
    )


def _falling(row: Row, table: ReadTable) -> Iterator[str]:
    """Say of savings that are less than the year before that they are read as levels."""
    amounts = row.amounts_of(table.years[1:])
    for (_, before), (year, after) in pairwise(amounts.items()):
        if after < before:
            typed = row.amounts[year].text if year in row.amounts else "nothing"
            fall = f"falls to {typed} in {year}"
            yield (
                f"R{table.grid.location(row.number)[1:]} {fall}: amounts are read as what the {row.kind.name} "
                f"is worth in the year. If each is new in its year, write new in a column {AMOUNTS}."
            )
            return


def _held_already(row: Row, table: ReadTable, plan: Plan) -> Iterator[str]:
    """Say of funding that it may be what the allocations of the plan hold: by its name, or by its size."""
    if not plan.allocation:
        return
    where = f"R{table.grid.location(row.number)[1:]}"
    streams = [(key, stream.name) for key, stream in plan.allocation.items()]
    funds = [(key, fund.name) for key, fund in plan.funds.items()]
    if _telling(row.name) in {frozenset(), *(_telling(name) for names in (*streams, *funds) for name in names)}:
        yield f"{where}: NHS England's figures hold it already; remove the row, or keep it if it comes on top"
        return
    amount = float(row.amounts_of(table.years[:1])[table.years[0]])
    for stream in plan.allocation.values():
        size = stream.opening.value
        if size and abs(amount - size) <= ABOUT_AS_LARGE * size:
            yield (
                f"{where}: is within {percentage(ABOUT_AS_LARGE, 0)} of {stream.name} ({pounds(size, 0)}k), which NHS "
                "England's figures hold already; remove the row if it is that, or keep it if it comes on top"
            )
            return


def _telling(name: str) -> frozenset[str]:
    """Return the words of a name that tell it from other allocations; none where it is the allocation itself."""
    return frozenset(re.findall(r"\w+", name.casefold().replace("_", " "))) - OF_AN_ALLOCATION
