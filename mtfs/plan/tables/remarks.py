"""What users are told of a table that is read: it is no error, but may not be what they mean."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from mtfs.plan.plan import Plan
from mtfs.plan.remarks import weights_above_the_whole
from mtfs.plan.tables.kinds import BENEFIT, FUNDING_PRESSURE, PRESSURE, SAVING
from mtfs.plan.tables.rows import AMOUNTS, ReadTable, Row


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
