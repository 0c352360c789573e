"""A rollup under uncertainty: how far each plan and each total may lie, shocks shared where the plans say so.

A total is simulated as a total: in each draw the plans' amounts are added up, and the percentiles are those of the
sums. A range that is common moves every plan by the same draw; any other has a draw of its own in each. One plan is
held at a time, and the running totals.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from mtfs.analysis.rollup.tasks import Task, planned
from mtfs.catalogue.lines import Allocation, Pot, Stream
from mtfs.core.units import MONEY, RATE
from mtfs.formulas.algebra import MISSING
from mtfs.formulas.allocation import distance_from_target

if TYPE_CHECKING:
    import numpy as np

    from mtfs.analysis.figures.projection import Projection
    from mtfs.plan.plan import Plan

METHOD: Literal["latin"] = "latin"
MOST_DRAWS = 5_000_000
"""Draws of every total are held."""
RECURRENT, POT, TARGETED, TARGET = range(4)
"""Rows of drawn amounts: recurrent allocation and pot, and what the distance from target is made of."""


@dataclass(frozen=True)
class Interval:
    """The percentiles of `estimates.PERCENTILES` of one figure, in its unit."""

    percentiles: tuple[float, ...]


Intervals = Mapping[str, Interval]
"""By figure: `allocation` and `distance` of the last year, `pot` of all plan years."""
FIGURES = {"allocation": MONEY.name, "distance": RATE.name, "pot": MONEY.name}


@dataclass(frozen=True)
class Asked:
    """How a rollup is simulated: draws, seed, and the years that count."""

    draws: int
    seed: int
    years: tuple[str, ...]


@dataclass(frozen=True)
class Spreads:
    """The intervals of a rollup: of plans by code, of regions by name, and of the whole."""

    asked: Asked
    plans: Mapping[str, Intervals]
    regions: Mapping[str, Intervals]
    whole: Intervals


@dataclass(frozen=True)
class DrawnPlan:
    """One plan's amounts draw by draw, a row each, and its own intervals."""

    code: str
    amounts: np.ndarray
    intervals: Intervals


def drawn(job: tuple[Task, Asked]) -> DrawnPlan:
    """Simulate one plan.

    Raises:
        MtfsError: for a plan without ranges, with ranges that cannot be used, or with a pot that is missing.
    """
    from mtfs.analysis.figures.projection import project

    task, asked = job
    projection = project(planned(task))
    amounts = _amounts(projection, asked)
    return DrawnPlan(projection.plan.code, amounts, intervals(amounts, asked))


def _amounts(projection: Projection, asked: Asked) -> np.ndarray:
    """Return the rows of amounts of a plan."""
    import numpy as np

    from mtfs.analysis.figures.outputs import Output
    from mtfs.analysis.uncertainty.drawing import DrawnRows

    last, streams = asked.years[-1], _with_target(projection.plan, projection)
    pots = [Output(Pot.ANNUAL, year) for year in asked.years[1:]]
    outputs = [Output(Allocation.RECURRENT, last), *pots]
    outputs += [Output(line.of(stream), last) for stream in streams
                for line in (Stream.RECURRENT, Stream.CLOSING_DISTANCE)]  # fmt: skip
    rows = DrawnRows(projection, outputs, asked.draws, asked.seed, METHOD)

    def amounts(_: np.ndarray, values: np.ndarray) -> np.ndarray:
        own = np.zeros((4, values.shape[1]))
        own[RECURRENT] = values[0]
        own[POT] = values[1 : 1 + len(pots)].sum(axis=0)
        for has, far in zip(values[1 + len(pots) :: 2], values[2 + len(pots) :: 2], strict=True):
            own[TARGETED] += has
            own[TARGET] += has / (1 + far)
        return own

    return np.concatenate(list(rows.each(amounts)), axis=1)


def _with_target(plan: Plan, projection: Projection) -> list[str]:
    """Return the streams that have a fair-shares target."""
    from mtfs.analysis.rollup.figures import plan_figures

    streams = plan_figures("", projection).streams
    return [stream for stream in plan.allocation if streams[stream].target is not None]


def intervals(amounts: np.ndarray, asked: Asked) -> Intervals:
    """Return the intervals that rows of amounts come to; without a target the distance has none."""
    from mtfs.analysis.uncertainty.estimates import PERCENTILES, spread
    from mtfs.analysis.uncertainty.sampling import sizes

    if amounts[TARGET].any():
        distance = distance_from_target(amounts[TARGETED], amounts[TARGET])
    else:
        distance = amounts[TARGET] + MISSING
    by_figure = {}
    for name, row in (("allocation", amounts[RECURRENT]), ("distance", distance), ("pot", amounts[POT])):
        if row[0] != row[0]:
            by_figure[name] = Interval((MISSING,) * len(PERCENTILES))
            continue
        of_row = spread(row, sizes(asked.draws, METHOD))
        by_figure[name] = Interval(tuple(estimate.value for estimate in of_row.percentiles))
    return by_figure


class Totals:
    """Running totals of drawn amounts: of all plans and of each region."""

    def __init__(self, asked: Asked, regions: Mapping[str, str]) -> None:
        """Start from nothing; `regions` gives each plan's region by its code."""
        self._asked, self._regions = asked, regions
        self._amounts: dict[str | None, np.ndarray] = {}
        self._plans: dict[str, Intervals] = {}

    def add(self, plan: DrawnPlan) -> None:
        """Add a plan to its region and to the whole."""
        self._plans[plan.code] = plan.intervals
        for name in (None, self._regions[plan.code]):
            if name in self._amounts:
                self._amounts[name] += plan.amounts
            else:
                self._amounts[name] = plan.amounts.copy()

    def spreads(self, regions: Sequence[str]) -> Spreads:
        """Return the intervals of the plans, of these regions, and of the whole."""
        return Spreads(
            self._asked,
            self._plans,
            {name: intervals(self._amounts[name], self._asked) for name in regions},
            intervals(self._amounts[None], self._asked),
        )
