"""The rows of a table that is read, and the columns in which they stand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal

from mtfs.core.problems import Problem
from mtfs.core.units import MONEY, Unit
from mtfs.plan.tables.cells import Amount
from mtfs.plan.tables.grid import Grid
from mtfs.plan.tables.kinds import Kind
from mtfs.plan.tables.units import TableUnit

LINE, KIND, IDENTIFIER, UNIT, RECURRENT = "Line", "Kind", "Id", "Unit", "Recurrent"
AMOUNTS, MOVED_BY, OF, SOURCE, NOTE = "Amounts", "Moved by", "Of", "Source", "Note"
COLUMNS = (LINE, KIND, IDENTIFIER, UNIT, RECURRENT, AMOUNTS, MOVED_BY, OF, SOURCE, NOTE)
"""Headings of the columns beside those of the years."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table.

    Attributes:
        number: Where it stands in the file.
        name: What readers call it.
        kind: What it is.
        id: The id that it asks for; empty where it leaves that open.
        unit: The unit of its amounts.
        names_unit: Whether it says so itself.
        recurrent: Whether an amount stays.
        new: Whether amounts are new ones of the year, not levels.
        moved_by: The shared assumptions that move it, with their weights.
        of: The line of which a claim speaks.
        source: Where the amounts stand; empty for those of the organisation itself.
        note: What to know about it.
        amounts: By year, without blank cells.
    """

    number: int
    name: str
    kind: Kind
    id: str = ""
    unit: Unit = MONEY
    names_unit: bool = False
    recurrent: bool = True
    new: bool = False
    moved_by: str = ""
    of: str = ""
    source: str = ""
    note: str = ""
    amounts: dict[str, Amount] = field(default_factory=dict)

    def amounts_of(self, years: Iterable[str]) -> dict[str, Decimal]:
        """Return its amount in each of some years in £k, nothing where the cell is blank."""
        return {year: self.amounts[year].value if year in self.amounts else Decimal(0) for year in years}

    def turned(self, years: Iterable[str] | None = None) -> Row:
        """Return the row with the other sign in some years, or in all."""
        turned = {year: replace(self.amounts[year], value=-self.amounts[year].value) for year in years or self.amounts}
        return replace(self, amounts=self.amounts | turned)

    @property
    def is_levels(self) -> bool:
        """Whether its amounts are what is there in each year and stays, not new ones or those of one year."""
        return self.kind.stays and self.recurrent and not self.new

    @property
    def below_0(self) -> bool:
        """Whether it has an amount below 0 and none above."""
        values = [amount.value for amount in self.amounts.values()]
        return any(value < 0 for value in values) and all(value <= 0 for value in values)


@dataclass(frozen=True, slots=True)
class ReadTable:
    """A table whose headings are understood.

    Attributes:
        grid: Its cells.
        years: Base year first.
        rows: Those whose kind is understood.
        unit: The unit of amounts that name none.
        problems: What is not understood in rows.
        wrong: The numbers of their rows.
        unread: Names and ids, in small letters, of rows whose kind is not understood.
    """

    grid: Grid
    years: tuple[str, ...]
    rows: tuple[Row, ...]
    unit: TableUnit
    problems: tuple[Problem, ...] = ()
    wrong: frozenset[int] = frozenset()
    unread: frozenset[str] = frozenset()

    @property
    def sound(self) -> ReadTable:
        """The table without the rows in which something is not understood."""
        return replace(self, rows=tuple(row for row in self.rows if row.number not in self.wrong))

    @property
    def knows_kinds(self) -> bool:
        """Whether the kind of every row is understood."""
        return len(self.rows) == len(self.grid.rows)
