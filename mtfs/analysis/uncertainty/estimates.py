"""Percentiles, mean and chances of simulated values, each with its standard error.

Draws are read one block at a time, twice: first for the figures of each block, then for those of all blocks together.
The figures are the same to the last bit whether draws are held or computed again.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

import numpy as np

from mtfs.analysis.uncertainty.marginals import Array
from mtfs.analysis.uncertainty.search import Near, Search
from mtfs.core.threads import over_threads

PERCENTILES = (5, 10, 50, 90, 95)
LOW, HIGH = 10, 90
"""The percentiles between which a figure lies 8 times in 10."""
MOST_BINS = 30
"""Bins into which draws are counted, at most; their width is 1, 2 or 5 times a power of ten."""
T = TypeVar("T")


@dataclass(frozen=True)
class Estimate:
    """A number and its standard error: how far another seed would typically give another one."""

    value: float
    error: float


@dataclass(frozen=True)
class Bin:
    """The draws from `start` to less than `end`, and the probability of reaching at least `start`."""

    start: float
    end: float
    draws: int
    reached: float


class Rows(Protocol):
    """Drawn values, a row for each output, in independent blocks; any block can be read again at any time."""

    @property
    def sizes(self) -> Sequence[int]:
        """How many draws each block has."""

    def block(self, number: int) -> Array:
        """Return the values of a block."""

    def only(self, row: int) -> Rows:
        """Return one row alone."""


@dataclass(frozen=True)
class HeldRows:
    """Drawn values that are held in memory, block by block."""

    blocks: Sequence[Array]

    @property
    def sizes(self) -> Sequence[int]:
        """See `Rows`."""
        return [block.shape[1] for block in self.blocks]

    def block(self, number: int) -> Array:
        """See `Rows`."""
        return self.blocks[number]

    def only(self, row: int) -> HeldRows:
        """See `Rows`."""
        return HeldRows([block[row : row + 1] for block in self.blocks])


@dataclass(frozen=True)
class Spread:
    """The simulated values of one output, in its unit.

    `percentiles` are those of `PERCENTILES`, as Excel's PERCENTILE.INC has them, of all draws together; the errors
    come from the scatter between the blocks of draws, which are independent.
    """

    mean: Estimate
    deviation: float
    percentiles: tuple[Estimate, ...]
    lowest: float
    highest: float
    _rows: Rows = field(repr=False, compare=False)
    _row: int = field(repr=False, compare=False)

    def percentile(self, percent: int) -> float:
        """Return one of the percentiles."""
        return self.percentiles[PERCENTILES.index(percent)].value

    def chance_of(self, least: float) -> Estimate:
        """Return the probability of reaching at least `least`."""
        reached = np.array(self._of_blocks(lambda block: np.count_nonzero(block >= least)))
        counts = np.array(self._rows.sizes)
        return Estimate(float(reached.sum() / counts.sum()), _error(reached / counts))

    def bins(self, most: int = MOST_BINS) -> list[Bin]:
        """Return the draws in bins of one round width, from the lowest draw to the highest: a histogram and a curve."""
        width = _round_width(self.highest - self.lowest or abs(self.lowest) or 1.0, most)
        edges = np.arange(math.floor(self.lowest / width), math.floor(self.highest / width) + 2) * width
        below = np.sum(self._of_blocks(lambda block: np.searchsorted(np.sort(block), edges)), axis=0)
        total = below[-1]
        return [
            Bin(float(edges[number]), float(edges[number + 1]), int(below[number + 1] - below[number]),
                float(1 - below[number] / total))
            for number in range(len(edges) - 1)
        ]  # fmt: skip

    def _of_blocks(self, function: Callable[[Array], T]) -> list[T]:
        """Return the result of a function for every block of draws."""
        own = self._rows.only(self._row)
        return list(over_threads(lambda number: function(own.block(number)[0]), range(len(own.sizes))))


@dataclass(frozen=True)
class BlockFigures:
    """Figures of one block of draws, for each of its rows: mean, lowest, highest and percentiles.

    `first` is the first draw of all: means are differences from it, so that equal values have no deviation at all.
    """

    first: Array
    apart: Array
    lowest: Array
    highest: Array
    percentiles: Array

    @classmethod
    def of(cls, block: Array, first: Array) -> BlockFigures:
        """Return the figures of a block."""
        apart = (block - first[:, None]).mean(axis=1)
        places = [(block.shape[1] - 1) * percent / 100 for percent in PERCENTILES]
        below = [math.floor(place) for place in places]
        after = [min(place + 1, block.shape[1] - 1) for place in below]
        ordered = np.partition(block, sorted({*below, *after}), axis=1)
        lower, upper = ordered[:, below], ordered[:, after]
        percentiles = lower + (np.array(places) - below) * (upper - lower)
        return cls(first, apart, block.min(axis=1), block.max(axis=1), percentiles)


def spread(values: Array, sizes: Sequence[int]) -> Spread:
    """Return the spread of values that were drawn in independent blocks of these sizes.

    Where all values are the same, so is every percentile, and the deviation is 0.
    """
    rows = HeldRows(np.split(values[None, :], np.cumsum(sizes)[:-1], axis=1))
    first = rows.block(0)[:, 0]
    return spreads(rows, [BlockFigures.of(block, first) for block in rows.blocks])[0]


def spreads(rows: Rows, blocks: Sequence[BlockFigures]) -> list[Spread]:
    """Return the spread of every row, from the figures of its blocks and a second reading of all of them."""
    counts = np.asarray(rows.sizes)
    draws, first = int(counts.sum()), blocks[0].first.tolist()
    apart = np.array([block.apart for block in blocks]).T.copy()
    means = [start + float(own @ counts) / draws for start, own in zip(first, apart, strict=True)]
    of_blocks = np.array([block.percentiles for block in blocks]).transpose(2, 1, 0).copy()
    errors = np.array([[_error(of_row) for of_row in percentile] for percentile in of_blocks])
    searches = [
        Search((draws - 1) * percent / 100, draws, middle, error)
        for percent, middle, error in zip(PERCENTILES, of_blocks.mean(axis=2), errors, strict=True)
    ]
    squares = _second_look(rows, np.array(means), searches)
    values = [search.values() for search in searches]
    lowest, highest = (
        picked(np.array([getattr(block, end) for block in blocks]), axis=0).tolist()
        for picked, end in ((np.min, "lowest"), (np.max, "highest"))
    )
    return [
        Spread(
            Estimate(means[row], _error(apart[row])),
            math.sqrt(squares[row] / max(draws - 1, 1)),
            tuple(Estimate(of_rows[row], float(error[row])) for of_rows, error in zip(values, errors, strict=True)),
            lowest[row],
            highest[row],
            rows,
            row,
        )
        for row in range(len(means))
    ]


def _second_look(rows: Rows, means: Array, searches: Sequence[Search]) -> Array:
    """End the searches; return the sum of squares of each row's values around its mean."""

    def look(number: int) -> tuple[Array, list[Near]]:
        block = rows.block(number)
        return np.square(block - means[:, None]).sum(axis=1), [search.look(block) for search in waiting]

    waiting = list(searches)
    squares = np.zeros(len(means))
    while waiting:
        squares[:] = 0
        for of_block, near in over_threads(look, range(len(rows.sizes))):
            squares += of_block
            for search, one in zip(waiting, near, strict=True):
                search.add(one)
        waiting = [search for search in waiting if not search.ends()]
    return squares


def _round_width(span: float, most: int) -> float:
    """Return the smallest of 1, 2 or 5 times a power of ten of which `most` hold a span wherever it starts."""
    least = span / (most - 1)
    power = 10.0 ** math.floor(math.log10(least))
    return next(part * power for part in (1, 2, 5, 10) if part * power >= least)


def _error(of_blocks: Any) -> float:
    """Return the standard error of an estimate from all blocks, by the scatter of those of single blocks."""
    return float(np.std(of_blocks, ddof=1) / math.sqrt(len(of_blocks)))
