"""What users are told of a table that is read: it is no error, but may not be what they mean."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise

from mtfs.core.units import SHARE
from mtfs.plan.plan import Plan
from mtfs.plan.tables.kinds import BENEFIT, SAVING
from mtfs.plan.tables.rows import AMOUNTS, ReadTable, Row

WHOLE = 1 + 1e-9
"""The weights of a line that are all of it, with what the sum of fractions may be off."""


def remarks(table: ReadTable, plan: Plan) -> Iterator[str]:
    """Give the remarks on a table and the plan that it is, the unit of its amounts first."""
    if table.unit.remark and any(
        not row.names_unit and not amount.says_unit for row in table.rows for amount in row.amounts.values()
    ):
        yield table.unit.remark
    for row in table.rows:
        if row.kind in (SAVING, BENEFIT) and row.recurrent and not row.new:
            yield from _falling(row, table)
    yield from _weights_above_the_whole(plan)


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


def _weights_above_the_whole(plan: Plan) -> Iterator[str]:
    for lines in (plan.expenditure, plan.funding):
        for line in lines.values():
            weight = math.fsum(figure.value or 0.0 for figure in line.assumptions.values())
            if weight > WHOLE:
                yield (
                    f"{line.name}: shared assumptions move {SHARE.in_sentence(weight)} of it. Where they are parts of "
                    "the line, such as pay and prices, make their weights sum to 100% at most."
                )
