"""The lines that the model has put so far, in whatever form the backend gives them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from mtfs.catalogue.lines import LineId
from mtfs.core.values import Figure
from mtfs.formulas.algebra import total

Value = Callable[[str, int], Figure]
"""An input in a period; where it is a word, only formulas look at it."""
Emit = Callable[[str, int, Figure], Figure]


class Ledger:
    """What `emit` returned, by line and year: `put` adds one year of a line, `get` returns it.

    `outturns` gives, by line and period, the outturn that takes a computed figure's place.
    """

    def __init__(self, horizon: int, emit: Emit, outturns: Mapping[tuple[str, int], Figure] | None = None) -> None:
        """Start without lines; a line has `horizon` years and the base year before them."""
        self.emitted: dict[str, list[Figure | None]] = {}
        self.outturns = outturns or {}
        self._emit, self._years = emit, horizon + 1

    def __contains__(self, line: LineId) -> bool:
        """Return whether any year of a line was put."""
        return line in self.emitted

    def put(self, line: LineId, period: int, result: Figure) -> Figure:
        """Emit one year of a line, or its outturn where there is one, and return what later lines use."""
        if self.outturns:
            result = self.outturns.get((line, period), result)
        handle = self._emit(line, period, result)
        years = self.emitted.get(line)
        if years is None:
            years = self.emitted[line] = [None] * self._years
        years[period] = handle
        return handle

    def get(self, line: LineId, period: int) -> Figure:
        """Return one year of an earlier line.

        Raises:
            LookupError: where the model has not put it, which is a mistake in the order of calculation.
        """
        years = self.emitted.get(line)
        handle = None if years is None else years[period]
        if handle is None:
            raise LookupError(f"{line} has no figure in period {period} yet: the order of calculation is wrong")
        return handle

    def get_optional(self, line: LineId, period: int) -> Figure | None:
        """Return one year of an earlier line; None where the plan has none."""
        years = self.emitted.get(line)
        return None if years is None else years[period]

    def single_value(self, line: LineId) -> Figure:
        """Return an earlier line that has one figure for all years."""
        return self.get(line, 0)

    def sum(self, line: LineId, parts: Iterable[LineId], period: int) -> Figure:
        """Emit one year of a line that is the sum of earlier ones."""
        return self.put(line, period, total([self.get(part, period) for part in parts]))
