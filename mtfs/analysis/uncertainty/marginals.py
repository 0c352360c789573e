"""The distributions of uncertain inputs: from a uniform number, or a normal score, to the input's value.

Each is the inverse of its distribution function, so that order is kept: points that fill the unit interval
evenly fill the distribution evenly.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from mtfs.plan.parts.uncertainty import Range

if TYPE_CHECKING:
    from mtfs.plan.plan import Plan

Array = np.ndarray[Any, np.dtype[np.float64]]
SCORE_OF_P95 = 1.6448536269514722
"""The normal score below which 95% lie."""
WIDEST_SCORE = 8.2
STEPS_OF_A_SCORE = 64


def scores(uniform: Array) -> Array:
    """Return the normal score of each uniform number."""
    from scipy.special import ndtri

    return np.asarray(ndtri(uniform))


def uniforms(score: Array) -> Array:
    """Return the uniform number of each normal score."""
    from scipy.special import ndtr

    return np.asarray(ndtr(score))


class Distribution(Protocol):
    """A distribution: `of_uniform` and `of_score` give its value for uniform numbers and for normal scores."""

    def of_uniform(self, uniform: Array) -> Array:
        """Return the values below which these shares of the distribution lie."""

    def of_score(self, score: Array) -> Array:
        """Return the values that stand where these normal scores stand among normal numbers."""


@dataclass(frozen=True, slots=True)
class Uniform:
    """Every value between the ends equally likely."""

    low: float
    high: float

    def of_uniform(self, uniform: Array) -> Array:
        """See `Distribution`."""
        return self.low + (self.high - self.low) * uniform

    def of_score(self, score: Array) -> Array:
        """See `Distribution`."""
        return self.of_uniform(uniforms(score))


@dataclass(frozen=True, slots=True)
class Triangular:
    """Likelihood rises on a straight line from the low end to the mode, and falls to the high end."""

    low: float
    mode: float
    high: float

    def of_uniform(self, uniform: Array) -> Array:
        """See `Distribution`."""
        width = self.high - self.low
        share = (self.mode - self.low) / width
        rising = np.sqrt(uniform * share)
        falling = 1.0 - np.sqrt((1.0 - uniform) * (1.0 - share))
        return self.low + width * np.where(uniform < share, rising, falling)

    def of_score(self, score: Array) -> Array:
        """See `Distribution`."""
        return self.of_uniform(uniforms(score))


@dataclass(frozen=True, slots=True)
class Normal:
    """A normal distribution, truncated where the input may not go."""

    mean: float
    deviation: float
    lowest: float
    highest: float

    def of_uniform(self, uniform: Array) -> Array:
        """See `Distribution`."""
        below, above = (
            0.5 * math.erfc(-(end - self.mean) / self.deviation / math.sqrt(2)) for end in (self.lowest, self.highest)
        )
        values = self.mean + self.deviation * scores(below + (above - below) * uniform)
        return np.clip(values, self.lowest, self.highest)

    def of_score(self, score: Array) -> Array:
        """See `Distribution`."""
        return self.of_uniform(uniforms(score)) if self.truncated else self.mean + self.deviation * score

    @property
    def truncated(self) -> bool:
        """Whether an end lies near enough to be felt."""
        return min(self.mean - self.lowest, self.highest - self.mean) < WIDEST_SCORE * self.deviation


@dataclass(frozen=True)
class Pert:
    """A beta distribution between the ends around the mode, with mean (low + 4 mode + high) / 6."""

    low: float
    mode: float
    high: float

    @cached_property
    def _curve(self) -> Array:
        """Cubics over the normal score, a column a step: the inverse, exact in value and slope at every step.

        Of the score, unlike of the uniform number, the inverse is smooth everywhere, so that short steps are
        exact to 1e-9 of the range; the inverse itself would take a hundred times as long.
        """
        from scipy.special import beta, betaincinv, ndtr

        first = 1.0 + 4.0 * (self.mode - self.low) / (self.high - self.low)
        second = 6.0 - first
        score = np.arange(-WIDEST_SCORE, WIDEST_SCORE + 1 / STEPS_OF_A_SCORE, 1 / STEPS_OF_A_SCORE)
        rest = betaincinv(second, first, ndtr(-score))  # what is left above, exact where it is small
        share = np.where(score < 0, betaincinv(first, second, ndtr(score)), 1.0 - rest)
        density = share ** (first - 1) * rest ** (second - 1) / beta(first, second)
        slope = np.exp(-score * score / 2) / math.sqrt(2 * math.pi) / density / STEPS_OF_A_SCORE
        rise = np.diff(share)
        before, after = slope[:-1], slope[1:]
        return np.stack([share[:-1], before, 3 * rise - 2 * before - after, before + after - 2 * rise])

    def of_score(self, score: Array) -> Array:
        """See `Distribution`."""
        curve = self._curve
        along = (np.clip(score, -WIDEST_SCORE, WIDEST_SCORE) + WIDEST_SCORE) * STEPS_OF_A_SCORE
        step = np.minimum(along.astype(np.intp), curve.shape[1] - 1)
        along -= step
        value, slope, square, cube = (coefficient.take(step) for coefficient in curve)
        share = value + along * (slope + along * (square + along * cube))
        quantile: Array = self.low + (self.high - self.low) * np.clip(share, 0.0, 1.0)
        return quantile

    def of_uniform(self, uniform: Array) -> Array:
        """See `Distribution`."""
        return self.of_score(scores(uniform))


def distribution(plan: Plan, input_range: Range) -> Distribution:
    """Return the distribution of a range in the year that it speaks of."""
    (low, high), central = input_range.ends, input_range.central(plan)
    match input_range.shape:
        case "uniform":
            return Uniform(low, high)
        case "triangular":
            return Triangular(low, central, high)
        case "pert":
            return Pert(low, central, high)
        case "normal":
            return Normal(central, (high - low) / (2 * SCORE_OF_P95), *_allowed(plan, input_range))


def _allowed(plan: Plan, input_range: Range) -> tuple[float, float]:
    """Return how far the input may go in the range's year, so that no year leaves the input's bounds."""
    lowest, highest = plan.inputs[input_range.input].bounds or (-math.inf, math.inf)
    central, own = input_range.central(plan), plan.values[input_range.input]
    moved = [value - central for value, moves in zip(own, input_range.moving(plan), strict=True) if moves]
    return lowest - min(moved), highest - max(moved)
