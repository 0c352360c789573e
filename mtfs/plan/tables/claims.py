"""The claims of a table: each row of published results is one, of a line of the plan."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from mtfs.catalogue.lines import Gap
from mtfs.core.errors import similar_names
from mtfs.core.numbers import shown
from mtfs.core.problems import Problem
from mtfs.plan.tables.parts import Data, rounding, series
from mtfs.plan.tables.rows import OF, ReadTable, Row

FEWEST_LETTERS = 4
"""Letters of a name that is taken for another one that is misspelt."""


@dataclass(frozen=True, slots=True)
class SpokenLine:
    """A line of which a claim may speak.

    Attributes:
        id: Its id.
        names: What readers call it.
        in_base_year: Whether it has a figure in the base year.
    """

    id: str
    names: tuple[str, ...]
    in_base_year: bool


class ClaimReader:
    """Reads the claims of a table about the lines of its plan; keeps what is wrong."""

    def __init__(self, table: ReadTable, lines: Iterable[SpokenLine]) -> None:
        """Take the lines that the plan has."""
        self.table = table
        self.problems: list[Problem] = []
        self.lines = {line.id: line for line in lines}
        self.named: dict[str, list[SpokenLine]] = {}
        for line in self.lines.values():
            for name in dict.fromkeys(map(str.casefold, (line.id, *line.names))):
                self.named.setdefault(name, []).append(line)

    def claim(self, row: Row) -> Data:
        """Return the claim of a row: its published figures by year, and the finest rounding among them."""
        lines = self._spoken(row)
        base, first = self.table.years[:2]
        if base in row.amounts:
            for line in (line for line in lines if not line.in_base_year):
                remedy = f"clear this cell: {line.id} starts in {first}"
                self._problem(row, base, f"{line.id} has no figure in the base year", remedy)
        return {
            "statement": row.name,
            "source": row.source,
            "line": " + ".join(line.id for line in lines),
            "values": series(row, {year: amount.value for year, amount in row.amounts.items()}),
            "rounding": rounding([row], self.table),
        }

    def _spoken(self, row: Row) -> list[SpokenLine]:
        """Return the lines of which a row speaks: one, or several joined by +."""
        if row.of.casefold() in self.named:
            return self._line(row, row.of)
        return [line for part in row.of.split("+") for line in self._line(row, part.strip())]

    def _line(self, row: Row, text: str) -> list[SpokenLine]:
        lines = self.named.get(text.casefold(), [])
        if len(lines) > 1:
            ids = ", ".join(line.id for line in lines)
            self._problem(row, OF, f"{shown(text)} is the name of several lines", f"write one of the ids {ids}")
        if not lines:
            similar = similar_names(text.casefold(), (name for name in self.named if len(name) >= FEWEST_LETTERS))
            meant = dict.fromkeys(known.id for name in similar for known in self.named[name])
            remedy = f"did you mean {' or '.join(meant)}?" if meant else f"write its id, such as {Gap.DO_NOTHING}"
            self._problem(row, OF, f"{shown(text)} is no line of this plan with an amount by year", remedy)
        return lines[:1]

    def _problem(self, row: Row, heading: str, message: str, remedy: str) -> None:
        location = self.table.grid.location(row.number, heading)
        self.problems.append(Problem("", None, message, remedy, location))
