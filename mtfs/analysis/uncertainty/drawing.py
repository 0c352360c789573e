"""The outputs of a plan draw by draw, in blocks of which any can be computed again from the seed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import TypeVar

import numpy as np

from mtfs.analysis.figures.outputs import Output
from mtfs.analysis.figures.projection import Projection
from mtfs.analysis.uncertainty.marginals import Array
from mtfs.analysis.uncertainty.sampling import Method, Sampler
from mtfs.backends.draws import BlockModel
from mtfs.catalogue.lines import kind_of
from mtfs.core.errors import PlanError
from mtfs.core.threads import over_threads
from mtfs.formulas.algebra import is_missing

DRAWS_OF_A_NUMBER = 20
"""Draws needed for each number that is drawn, so that what it contributes stands out from chance."""
T = TypeVar("T")


class DrawnRows:
    """The outputs draw by draw: every block computed when it is asked for, and none held. See `estimates.Rows`."""

    def __init__(
        self, projection: Projection, outputs: Sequence[Output], draws: int, seed: int, method: Method
    ) -> None:
        """Prepare the draws.

        Raises:
            PlanError: for ranges that cannot be used, an output that is missing, or too few draws.
            LineError: for an output that the plan does not have.
        """
        plan = projection.plan
        self.outputs, self._projection = tuple(outputs), projection
        self._asked = draws, seed, method
        self.sampler = Sampler(plan, draws, seed, method)
        self.sizes = self.sampler.sizes
        periods = [_periods(projection, one) for one in outputs]
        self._model = BlockModel(
            plan, [input_range.input for input_range in plan.uncertainty.values()], [one.line for one in outputs]
        )
        self.used = self.sampler.of_inputs(self._model.inputs)
        if DRAWS_OF_A_NUMBER * len(self.used) > draws:
            raise PlanError(
                f"{draws:,} draws are too few for {len(self.used)} drawn numbers; take {DRAWS_OF_A_NUMBER} for each"
            )
        self._places = [
            [self._model.places[one.line, period] for period in own] for one, own in zip(outputs, periods, strict=True)
        ]

    @property
    def draws(self) -> int:
        """How many draws there are."""
        return self.sampler.draws

    @property
    def values(self) -> int:
        """How many values all outputs have together."""
        return self.draws * len(self.outputs)

    @property
    def ranges(self) -> tuple[str, ...]:
        """The range that each drawn number belongs to."""
        return tuple(self.sampler.dimensions[place].range for place in self.used)

    @property
    def middle(self) -> Array:
        """The plan's own value of each number that is drawn."""
        plan = self._projection.plan
        return np.array([plan.uncertainty[name].central(plan) for name in self.ranges])

    @property
    def first(self) -> Array:
        """The first draw of every output."""
        return self._head[1][:, 0]

    def block(self, number: int) -> Array:
        """Return the outputs of a block."""
        return self._inputs_and_outputs(number)[1]

    def only(self, row: int) -> DrawnRows:
        """Return one output alone, which draws no more inputs than it rests on."""
        return DrawnRows(self._projection, self.outputs[row : row + 1], *self._asked)

    def each(self, function: Callable[[Array, Array], T]) -> Iterator[T]:
        """Yield what a function makes of each block: of the drawn numbers, and of the outputs, a row each.

        Raises:
            PlanError: after the last block, for draws that make no plan.
        """

        def of(number: int) -> tuple[Array, T]:
            inputs, outputs = self._inputs_and_outputs(number)
            with np.errstate(all="ignore"):
                return np.count_nonzero(~np.isfinite(outputs), axis=1), function(inputs, outputs)

        lost = np.zeros(len(self.outputs), dtype=int)
        for of_block, result in over_threads(of, range(len(self.sizes))):
            lost += of_block
            yield result
        for one, count in zip(self.outputs, lost.tolist(), strict=True):
            if count:
                raise PlanError(
                    f"{one}: cannot be computed in {count:,} of {self.draws:,} draws (a division by 0 or too large a "
                    "number); narrow the ranges of the inputs that it rests on"
                )

    def _inputs_and_outputs(self, number: int) -> tuple[Array, Array]:
        return self._computed(number) if number else self._head

    @cached_property
    def _head(self) -> tuple[Array, Array]:
        return self._computed(0)

    def _computed(self, number: int) -> tuple[Array, Array]:
        drawn, size = self.sampler.block(number, self.used), self.sizes[number]
        outputs = np.empty((len(self.outputs), size))
        with np.errstate(all="ignore"):
            lines = self._model.run(self.sampler.inputs(drawn), size)
            for row, places in zip(outputs, self._places, strict=True):
                row[:] = lines[places[0]] if len(places) == 1 else lines[places].sum(axis=0)
        return np.array([drawn[place] for place in self.used]).reshape(-1, size), outputs


def _periods(projection: Projection, figure: Output) -> list[int]:
    """Return the years whose figures make an output; of several the sum."""
    if is_missing(figure.of(projection)):
        raise PlanError(f"{figure}: is missing in the plan, so there is nothing to simulate; enter what it rests on")
    plan = projection.plan
    if kind_of(figure.line).single_value:
        return [0]
    if figure.year is not None:
        return [plan.years.index(figure.year)]
    figures = projection.lines[figure.line]
    return [period for period in plan.periods if not is_missing(figures[period])]
