"""What users are told of a table that is read: it is no error, but may not be what they mean."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from mtfs.plan.plan import Plan
from mtfs.plan.remarks import weights_above_the_whole
from mtfs.plan.tables.kinds import BENEFIT, SAVING
from mtfs.plan.tables.rows import AMOUNTS, ReadTable, Row


def remarks(table: ReadTable, plan: Plan) -> Iterator[str]:
    """Give the remarks on a table and the plan that it is, the unit of its amounts first."""
    if table.unit.remark and any(
        not row.names_unit and not amount.says_unit for row in table.rows for amount in row.amounts.values()
    ):
        yield table.unit.remark
    for row in table.rows:
        if row.kind in (SAVING, BENEFIT) and row.recurrent and not row.new:
            yield from _falling(row, table)
    yield from weights_above_the_whole(plan)


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
