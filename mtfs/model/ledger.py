"""The lines that the model has emitted so far, in whatever form the carrier gives them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from mtfs.formulas.algebra import total

Value = Callable[[str, int], Any]
Emit = Callable[[str, int, Any], Any]


class Lines:
    """What `emit` handed back, by line and year: `put` adds one year of a line, `get` hands it on.

    `outturns` gives, by line and period, the outturn that takes a computed figure's place.
    """

    def __init__(self, horizon: int, emit: Emit, outturns: Mapping[tuple[str, int], Any] | None = None) -> None:
        """Start without lines; a line has `horizon` years and the base year before them."""
        self.emitted: dict[str, list[Any]] = {}
        self.outturns = outturns or {}
        self._emit, self._years = emit, horizon + 1

    def put(self, line: str, period: int, result: Any) -> Any:
        """Emit one year of a line, or its outturn where there is one, and hand back what later lines use."""
        if self.outturns:
            result = self.outturns.get((line, period), result)
        handle = self._emit(line, period, result)
        years = self.emitted.get(line)
        if years is None:
            years = self.emitted[line] = [None] * self._years
        years[period] = handle
        return handle

    def get(self, line: str, period: int) -> Any:
        """One year of an earlier line; None where it has none."""
        years = self.emitted.get(line)
        return None if years is None else years[period]

    def once(self, line: str) -> Any:
        """An earlier line that has one figure for all years."""
        return self.emitted[line][0]

    def sum(self, line: str, parts: Iterable[str], period: int) -> Any:
        """Emit one year of a line that is the sum of earlier ones; missing ones are left out."""
        return self.put(line, period, total([self.emitted[part][period] for part in parts]))
