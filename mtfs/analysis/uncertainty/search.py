"""Percentiles of draws that are seen one block at a time: exact, from the few values near where they must lie.

The percentile of all draws lies near those of single blocks. Values between two bounds around these are kept, those
below are counted, and the bounds are moved apart until they hold the place that is looked for. Of n draws about
4 √n are kept for a percentile, and equal ones are counted.
"""

from __future__ import annotations

import math
from typing import Any, TypeAlias

import numpy as np

from mtfs.analysis.uncertainty.marginals import Array

ERRORS = 4
"""Standard errors from the middle of the percentiles of blocks to each bound, and how much farther it then goes."""
LEAST_WIDTH = 1e-12
"""Of bounds that lie on each other, as a share of the value, where they have to be moved apart."""
MOST_LOOSE, MOST_PARTS = 65_536, 256
"""Values that are kept before equal ones are counted, and parts in which they came."""
Counts: TypeAlias = "np.ndarray[Any, np.dtype[np.int64]]"
Near: TypeAlias = "tuple[Counts, Counts, Array]"
"""Of each row, how many values of a block lie below the bounds and between them; those between, row after row."""


class Ordered:
    """Values in order, equal ones counted."""

    def __init__(self) -> None:
        """Start without any."""
        self._values, self._counts = np.empty(0), np.empty(0, dtype=np.int64)
        self._loose: list[Array] = []
        self._waiting = 0

    def add(self, values: Array) -> None:
        """Add values in any order."""
        if not values.size:
            return
        self._loose.append(values)
        self._waiting += values.size
        if self._waiting > max(MOST_LOOSE, self._values.size) or len(self._loose) > MOST_PARTS:
            self._count()

    @property
    def held(self) -> int:
        """How many values are held."""
        return self._values.size + self._waiting

    def value_at(self, place: int) -> float:
        """Return the value at a place in order, the lowest being 0."""
        self._count()
        return float(self._values[np.searchsorted(self._counts.cumsum(), place, side="right")])

    def _count(self) -> None:
        if not self._loose:
            return
        values = np.concatenate([self._values, *self._loose])
        counts = np.concatenate([self._counts, np.ones(self._waiting, dtype=np.int64)])
        order = values.argsort()
        values = values[order]
        starts = np.flatnonzero(np.concatenate([[True], values[1:] != values[:-1]]))
        self._values, self._counts = values[starts], np.add.reduceat(counts[order], starts)
        self._loose, self._waiting = [], 0


class Search:
    """Looks for one percentile of every row of drawn values."""

    def __init__(self, place: float, draws: int, middle: Array, error: Array) -> None:
        """Look for the value at a place in order, which may lie between two draws.

        Args:
            place: From 0, the lowest draw.
            draws: How many draws there are.
            middle: Near which value it lies in each row.
            error: How far from it, typically.
        """
        self._below = math.floor(place)
        self._share, self._after = place - self._below, min(self._below + 1, draws - 1)
        self._middle, self._apart = middle, ERRORS * error
        self._start()

    def _start(self) -> None:
        rows = len(self._middle)
        self._low, self._high = self._middle - self._apart, self._middle + self._apart
        self._before, self._held = np.zeros(rows, dtype=np.int64), np.zeros(rows, dtype=np.int64)
        self._near = [Ordered() for _ in range(rows)]

    def look(self, block: Array) -> Near:
        """Return what lies near in a block."""
        between = (block >= self._low[:, None]) & (block <= self._high[:, None])
        below = np.count_nonzero(block < self._low[:, None], axis=1)
        return below, np.count_nonzero(between, axis=1), block[between]

    def add(self, near: Near) -> None:
        """Add what lies near in one more block."""
        below, held, values = near
        self._before += below
        self._held += held
        for ordered, end, count in zip(self._near, held.cumsum().tolist(), held.tolist(), strict=True):
            ordered.add(values[end - count : end])

    def ends(self) -> bool:
        """Return whether the bounds hold the place in every row; otherwise start again with wider ones."""
        outside = (self._before > self._below) | (self._after >= self._before + self._held)
        if not outside.any():
            return True
        least = LEAST_WIDTH * np.maximum(np.abs(self._middle), 1.0)
        self._apart = np.where(outside, np.maximum(ERRORS * self._apart, least), self._apart)
        self._start()
        return False

    def values(self) -> list[float]:
        """Return the percentile of each row, on a straight line between neighbours."""
        return [self._between(*row) for row in zip(self._near, self._before.tolist(), strict=True)]

    def _between(self, ordered: Ordered, before: int) -> float:
        value, above = ordered.value_at(self._below - before), ordered.value_at(self._after - before)
        return value + self._share * (above - value)
