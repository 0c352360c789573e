"""The points at which a plan is simulated: seeded draws of its uncertain inputs, block by block.

Every block is a design of its own (a Latin hypercube, a shifted Sobol net, or random points), independent of the
others, so that the scatter between blocks says how exact an estimate is, and so that no more than a block is held.

Correlated inputs are a Gaussian copula: independent normal scores, joined by the Cholesky root of the correlations,
turned into uniform numbers and those into each input's distribution. The design is that of the independent scores:
the first of a group of correlated inputs keeps its even spread, of the others only their own part does.

The numbers come from NumPy's PCG64, a stream for each input, year and block, so that a range that is added or left
out does not change what the others draw.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np

from mtfs.analysis.uncertainty.marginals import Array, Distribution, distribution, scores
from mtfs.analysis.uncertainty.products import mixed
from mtfs.core.errors import PlanError
from mtfs.core.numbers import shown
from mtfs.plan.rules.ranges import require_ranges

if TYPE_CHECKING:
    from mtfs.plan.plan import Plan

Method = Literal["latin", "sobol", "random"]
METHODS: tuple[Method, ...] = get_args(Method)
FEWEST_DRAWS, MOST_DRAWS = 1_000, 1_000_000_000
FEWEST_BLOCKS, LARGEST_BLOCK = 20, 10_000
FEWEST_NETS, LARGEST_NET = 8, 65_536
SOBOL_BITS = 30
UNCORRELATED = 1e-12
SMALLEST, LARGEST = 2.0**-53, 1.0 - 2.0**-53
"""Uniform numbers are kept off 0 and 1, which have no normal score."""


@dataclass(frozen=True)
class Dimension:
    """One number that is drawn: of a range, for all years or for one; the plan years that it moves."""

    range: str
    year: str
    periods: tuple[int, ...]
    distribution: Distribution
    common: bool


def sizes(draws: int, method: Method, most: int = MOST_DRAWS) -> list[int]:
    """Return how many draws each block has; Sobol's blocks are powers of 2, so that there may be a few draws more.

    Raises:
        PlanError: for a number of draws out of bounds or an unknown method.
    """
    if method not in METHODS:
        raise PlanError(f"method {method!r} is none; take {', '.join(METHODS)}")
    if isinstance(draws, bool) or not isinstance(draws, int) or not FEWEST_DRAWS <= draws <= most:
        raise PlanError(f"{draws} draws are outside {FEWEST_DRAWS:,} to {most:,}; 10,000 are usual")
    if method == "sobol":
        size = min(2 ** int(math.log2(draws / FEWEST_NETS)), LARGEST_NET)
        return [size] * -(-draws // size)
    count = max(FEWEST_BLOCKS, -(-draws // LARGEST_BLOCK))
    whole, more = divmod(draws, count)
    return [whole + (block < more) for block in range(count)]


def check_seed(seed: int) -> None:
    """Raise PlanError unless 0 <= seed < 2**63."""
    if isinstance(seed, bool) or not isinstance(seed, int) or not 0 <= seed < 2**63:
        raise PlanError(f"seed {shown(seed)} is none; take a whole number from 0 and below 2^63, such as 1")


class Sampler:
    """The draws of a plan's uncertain inputs, of which any block can be had by itself."""

    def __init__(self, plan: Plan, draws: int, seed: int, method: Method = "latin") -> None:
        """Prepare the draws.

        Args:
            plan: The plan with its ranges and correlations.
            draws: How many points.
            seed: The same seed gives the same points.
            method: "latin" hypercube, "sobol" net, or "random" points.

        Raises:
            PlanError: for ranges that cannot be used, or for draws, a seed or a method that is none.
        """
        require_ranges(plan)
        check_seed(seed)
        self.plan, self.seed, self.method = plan, seed, method
        self.sizes = sizes(draws, method)
        self.dimensions = tuple(_dimensions(plan))
        self._linked, self._root = _copula(plan, self.dimensions)

    @property
    def draws(self) -> int:
        """How many points there are."""
        return sum(self.sizes)

    def of_inputs(self, inputs: Iterable[str]) -> list[int]:
        """Return the places of the dimensions that these inputs rest on."""
        ids, ranges = set(inputs), self.plan.uncertainty
        return [place for place, one in enumerate(self.dimensions) if ranges[one.range].input in ids]

    def correlated(self, places: list[int]) -> np.ndarray:
        """Return which of the dimensions at these places are correlated with which, by the plan."""
        matrix = self._root @ self._root.T
        correlated = np.zeros((len(places), len(places)), dtype=bool)
        for row, place in enumerate(places):
            for column, other in enumerate(places):
                if place != other and place in self._linked and other in self._linked:
                    pair = matrix[self._linked.index(place), self._linked.index(other)]
                    correlated[row, column] = abs(pair) > UNCORRELATED
        return correlated

    def block(self, block: int, places: Iterable[int]) -> dict[int, Array]:
        """Return the values of the dimensions at these places in one block, each in the year of its range."""
        values = {}
        for place in places:
            if place not in self._linked:
                values[place] = self.dimensions[place].distribution.of_uniform(self._points(place, block))
        linked = [place for place in places if place in self._linked]
        if linked:
            independent = np.stack([scores(self._points(place, block)) for place in self._linked])
            joined = dict(zip(self._linked, mixed(self._root, independent), strict=True))
            for place in linked:
                values[place] = self.dimensions[place].distribution.of_score(joined[place])
        return values

    def inputs(self, drawn: Mapping[int, Array]) -> dict[tuple[str, int], Array]:
        """Return the inputs in each year that the drawn values move, the base year being 0."""
        by_input = {}
        for place, values in drawn.items():
            dimension = self.dimensions[place]
            input_range = self.plan.uncertainty[dimension.range]
            central, own = input_range.central(self.plan), self.plan.values[input_range.input]
            for period in dimension.periods:
                apart = own[period] - central
                by_input[input_range.input, period] = values + apart if apart else values
        return by_input

    def _points(self, place: int, block: int) -> Array:
        """Return uniform numbers of one dimension in one block."""
        random, size = self._stream(place, block), self.sizes[block]
        if self.method == "random":
            return np.clip(random.random(size), SMALLEST, LARGEST)
        if self.method == "latin":
            points = random.permutation(size) + random.random(size)
            points /= size
            return np.clip(points, SMALLEST, LARGEST, out=points)
        shift = random.integers(2**SOBOL_BITS, dtype=np.uint32)
        shifted: Array = ((self._net[place] ^ shift) + 0.5) / 2**SOBOL_BITS
        return shifted

    def _stream(self, place: int, block: int) -> np.random.Generator:
        dimension = self.dimensions[place]
        whose = "" if dimension.common else self.plan.code
        what = self.plan.uncertainty[dimension.range].input  # plans share it whatever they name its range
        text = f"{what}|{dimension.year}|{whose}"
        key = int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big")
        return np.random.Generator(np.random.PCG64(np.random.SeedSequence([self.seed, key, block])))

    @cached_property
    def _net(self) -> np.ndarray:
        """The Sobol net of a block, a row a dimension, before it is shifted: whole numbers of `SOBOL_BITS` bits."""
        from scipy.stats import qmc

        net = qmc.Sobol(len(self.dimensions), scramble=False, bits=SOBOL_BITS)
        points = net.random_base2(int(math.log2(self.sizes[0])))
        return np.ascontiguousarray((points.T * 2**SOBOL_BITS).astype(np.uint32))


def _dimensions(plan: Plan) -> Iterable[Dimension]:
    """Yield what is drawn, in the order of the ranges."""
    for name, input_range in plan.uncertainty.items():
        moving = tuple(period for period, moves in enumerate(input_range.moving(plan)) if moves)
        marginal = distribution(plan, input_range)
        if input_range.one_draw:
            yield Dimension(name, "", moving, marginal, input_range.common)
        else:
            for period in moving:
                yield Dimension(name, plan.years[period], (period,), marginal, input_range.common)


def _copula(plan: Plan, dimensions: tuple[Dimension, ...]) -> tuple[list[int], np.ndarray]:
    """Return the correlated dimensions, those common to all organisations first, and the root of their matrix."""
    names = {name for pair in plan.correlations.values() for name in (pair.first, pair.second)}
    linked = [place for place, one in enumerate(dimensions) if one.range in names]
    linked.sort(key=lambda place: not dimensions[place].common)
    value = {
        frozenset((pair.first, pair.second)): float(pair.value.value or 0.0) for pair in plan.correlations.values()
    }
    matrix = np.eye(len(linked))
    for row, place in enumerate(linked):
        for column, other in enumerate(linked[:row]):
            one, two = dimensions[place], dimensions[other]
            if one.range != two.range and (one.year == two.year or not (one.year and two.year)):
                pair = value.get(frozenset((one.range, two.range)), 0.0)
                matrix[row, column] = matrix[column, row] = pair
    return linked, np.linalg.cholesky(matrix) if linked else matrix
