"""What simulated values say: percentiles, mean, chances, each with its standard error, and what they rest on."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from mtfs.analysis.uncertainty.marginals import Array

PERCENTILES = (5, 10, 50, 90, 95)
LOW, HIGH = 10, 90
"""The percentiles between which a figure lies 8 times in 10."""
MOST_BINS = 30
"""Bins into which draws are counted, at most; their width is 1, 2 or 5 times a power of ten."""
NOTHING = 1e-12
"""A smaller share of the variance is the rounding of floating-point numbers."""


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


@dataclass(frozen=True)
class Spread:
    """The simulated values of one output, in its unit.

    `percentiles` are those of `PERCENTILES`, as Excel's PERCENTILE.INC has them, of all draws together; the errors
    come from the scatter between the blocks of draws, which are independent.
    """

    mean: Estimate
    deviation: float
    percentiles: tuple[Estimate, ...]
    _blocks: tuple[Array, ...] = field(repr=False, compare=False)

    def percentile(self, percent: int) -> float:
        """Return one of the percentiles."""
        return self.percentiles[PERCENTILES.index(percent)].value

    def chance_of(self, least: float) -> Estimate:
        """Return the probability of reaching at least `least`."""
        reached = np.array([block.size - np.searchsorted(block, least) for block in self._blocks])
        counts = np.array([block.size for block in self._blocks])
        return Estimate(float(reached.sum() / counts.sum()), _error(reached / counts))

    def bins(self, most: int = MOST_BINS) -> list[Bin]:
        """Return the draws in bins of one round width, from the lowest draw to the highest: a histogram and a curve."""
        low, high = min(block[0] for block in self._blocks), max(block[-1] for block in self._blocks)
        width = _round_width(float(high - low) or abs(float(low)) or 1.0, most)
        edges = np.arange(math.floor(low / width), math.floor(high / width) + 2) * width
        below = np.sum([np.searchsorted(block, edges) for block in self._blocks], axis=0)
        total = below[-1]
        return [
            Bin(float(edges[number]), float(edges[number + 1]), int(below[number + 1] - below[number]),
                float(1 - below[number] / total))
            for number in range(len(edges) - 1)
        ]  # fmt: skip


def spread(values: Array, sizes: Sequence[int]) -> Spread:
    """Return the spread of values that were drawn in independent blocks of these sizes; sort each block in place.

    Where all values are the same, so is every percentile, and the deviation is 0.
    """
    ends = np.cumsum(sizes)
    blocks = tuple(values[end - size : end] for end, size in zip(ends, sizes, strict=True))
    first = float(values[0])  # all figures as differences from it, so that equal values have no deviation at all
    apart = np.array([(block - first).mean() for block in blocks])
    mean = first + float(apart @ np.asarray(sizes)) / values.size
    squares = sum(float(np.square(block - mean).sum()) for block in blocks)
    for block in blocks:
        block.sort()
    of_blocks = np.array([[_inside(block, percent) for percent in PERCENTILES] for block in blocks])
    percentiles = tuple(
        Estimate(_percentile(blocks, percent, of_block), _error(of_block))
        for percent, of_block in zip(PERCENTILES, of_blocks.T, strict=True)
    )
    return Spread(Estimate(mean, _error(apart)), math.sqrt(squares / max(values.size - 1, 1)), percentiles, blocks)


def _round_width(span: float, most: int) -> float:
    """Return the smallest of 1, 2 or 5 times a power of ten of which `most` hold a span wherever it starts."""
    least = span / (most - 1)
    power = 10.0 ** math.floor(math.log10(least))
    return next(part * power for part in (1, 2, 5, 10) if part * power >= least)


def _error(of_blocks: Any) -> float:
    """Return the standard error of an estimate from all blocks, by the scatter of those of single blocks."""
    return float(np.std(of_blocks, ddof=1) / math.sqrt(len(of_blocks)))


def _inside(ordered: Array, percent: float) -> float:
    """Return a percentile of ordered values, on a straight line between neighbours."""
    place = (ordered.size - 1) * percent / 100
    below = math.floor(place)
    above = ordered[min(below + 1, ordered.size - 1)]
    return float(ordered[below] + (place - below) * (above - ordered[below]))


def _percentile(blocks: Sequence[Array], percent: float, of_blocks: Array) -> float:
    """Return the percentile of all blocks together, from the few values that lie near where it must be.

    It lies near the percentiles of the single blocks: all values between two bounds around those are put in order,
    the bounds being moved apart until they hold the place that is looked for.
    """
    count = sum(block.size for block in blocks)
    place = (count - 1) * percent / 100
    below = math.floor(place)
    middle, apart = float(of_blocks.mean()), 4 * _error(of_blocks)
    while True:
        low, high = middle - apart, middle + apart
        cuts = [(int(np.searchsorted(b, low, "left")), int(np.searchsorted(b, high, "right"))) for b in blocks]
        before = sum(first for first, _ in cuts)
        if before <= below and min(below + 1, count - 1) < sum(last for _, last in cuts):
            break
        apart = 4 * apart or max(abs(middle), 1.0) * 1e-12
    near = np.concatenate([block[first:last] for block, (first, last) in zip(blocks, cuts, strict=True)])
    near.sort()
    value, above = near[below - before], near[min(below + 1, count - 1) - before]
    return float(value + (place - below) * (above - value))


@dataclass
class Moments:
    """Sums over the draws from which the linear fit of each output on the drawn inputs follows.

    Rows of inputs and outputs are given as differences from fixed values, so that no digits are lost.
    """

    count: int
    inputs: Array
    outputs: Array
    products: Array
    cross: Array
    squares: Array

    @classmethod
    def of(cls, inputs: Array, outputs: Array) -> Moments:
        """Return those of one block: rows are inputs, and outputs."""
        sums, squares = (inputs.sum(axis=1), outputs.sum(axis=1)), np.einsum("ij,ij->i", outputs, outputs)
        return cls(inputs.shape[1], *sums, inputs @ inputs.T, inputs @ outputs.T, squares)

    @property
    def variances(self) -> Array:
        """Of the outputs."""
        return (self.squares - self.outputs**2 / self.count) / (self.count - 1)

    def __add__(self, other: Moments) -> Moments:
        """Return those of two blocks together."""
        return Moments(
            self.count + other.count,
            self.inputs + other.inputs,
            self.outputs + other.outputs,
            self.products + other.products,
            self.cross + other.cross,
            self.squares + other.squares,
        )

    def contributions(self, groups: Sequence[Sequence[int]], linked: Array) -> tuple[Array, Array]:
        """Return the share of each output's variance that each group of inputs brings: its own, and by correlation.

        The output is fitted by a straight line in every drawn input. For the coefficients b, an input brings
        b² Var(x) on its own, and the sum of b b' Cov(x, x') over the inputs that it is correlated with. What the fit
        leaves is the rest of the variance: nothing where the output is linear in the inputs. Correlations that the
        plan does not have and chance brought into the draws count for nothing.

        Args:
            groups: Rows of inputs that are one input, year by year.
            linked: Whether two rows are correlated by the plan.

        Returns:
            A row a group, a column an output; all 0 for an output that nothing moves.
        """
        covariance = (self.products - np.outer(self.inputs, self.inputs) / self.count) / (self.count - 1)
        cross = (self.cross - np.outer(self.inputs, self.outputs) / self.count) / (self.count - 1)
        scale = np.sqrt(np.diag(covariance))
        correlation = covariance / np.outer(scale, scale)
        slopes = np.linalg.solve(correlation, cross / scale[:, None])  # a standard deviation of each input
        own = slopes**2
        joint = slopes * ((correlation * linked) @ slopes)
        left = np.maximum(self.variances - (slopes * (correlation @ slopes)).sum(axis=0), 0.0)
        whole = own.sum(axis=0) + joint.sum(axis=0) + left
        whole = np.where(whole > 0, whole, np.inf)
        shares = [np.array([part[list(group)].sum(axis=0) for group in groups]) / whole for part in (own, joint)]
        brought, through = (np.where(np.abs(share) < NOTHING, 0.0, share) for share in shares)
        return brought, through
