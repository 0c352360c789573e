"""A plan under uncertainty: simulated outputs, the chance of reaching targets, and what moves them.

Totals are simulated as totals: in each draw the years are added up, and the percentiles are those of the sums.
Percentiles of single years are never added.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from mtfs.analysis.figures.missing import is_partial
from mtfs.analysis.figures.outputs import Output, main_outputs, output
from mtfs.analysis.figures.projection import Projection, project
from mtfs.analysis.uncertainty.estimates import Moments, spread
from mtfs.analysis.uncertainty.results import Chance, Contribution, Simulated, Simulation, Target
from mtfs.analysis.uncertainty.sampling import Method, Sampler
from mtfs.backends.draws import BlockModel
from mtfs.catalogue.lines import Allocation, Gap, Pot, kind_of
from mtfs.core.errors import LineError, PlanError
from mtfs.core.threads import over_threads
from mtfs.formulas.algebra import is_missing
from mtfs.plan.plan import Plan

FAN_LINES = (Pot.CUMULATIVE, Pot.ANNUAL, Allocation.RECURRENT, Gap.IN_YEAR)
"""Lines of which every year is simulated, where no outputs are asked for."""
DRAWS, SEED = 10_000, 1
DRAWS_OF_A_NUMBER = 20
"""Draws needed for each number that is drawn, so that what it contributes stands out from chance."""


@dataclass(frozen=True)
class Drawn:
    """Simulated values draw by draw: a row of `values` an output; of independent blocks of `sizes` draws."""

    outputs: tuple[Output, ...]
    values: np.ndarray
    sizes: list[int]
    ranges: tuple[str, ...]
    """The range that each row of inputs of the moments belongs to."""
    linked: np.ndarray
    moments: Moments


def simulate_plan(
    plan: Plan | Projection,
    outputs: Sequence[str] | None = None,
    draws: int = DRAWS,
    seed: int = SEED,
    method: Method = "latin",
    targets: Iterable[tuple[str, float | str]] | None = None,
) -> Simulation:
    """Simulate a plan whose inputs have ranges. The same seed gives the same result.

    Args:
        plan: The plan, or what was computed from it.
        outputs: Such as `pot.total` or `allocation.recurrent 2029/30`; without any, those that matter first.
            A named line is simulated in every plan year besides.
        draws: 1,000 to 5,000,000; Sobol nets take up to an eighth more, so that each is whole.
        seed: A whole number from 0.
        method: "latin" (hypercube), "sobol" (nets) or "random".
        targets: An output and the amount that it should reach, each, a number in its unit or a text such as "£205m";
            without any, those of the plan.

    Raises:
        PlanError: for a plan without ranges or with ranges that cannot be used, or draws that make no plan.
        LineError: for an output that the plan does not have.
    """
    projection = plan if isinstance(plan, Projection) else project(plan)
    asked = [output(text, projection) for text in outputs] if outputs else _known_of(projection)
    aims = _targets(projection, targets)
    known_first = sorted(FAN_LINES, key=lambda line: is_partial(projection.plan, line))
    fans = _fans(projection, asked if outputs else [Output(line) for line in known_first])
    needed = list(
        dict.fromkeys([*asked, *(aim.output for aim in aims), *(one for fan in fans.values() for one in fan)])
    )
    drawn = draw_outputs(projection, needed, draws, seed, method)
    described = _described(projection, drawn)
    chances = [Chance(aim, described[aim.output].spread.chance_of(aim.value)) for aim in aims]
    return Simulation(
        projection,
        draws=sum(drawn.sizes),
        blocks=len(drawn.sizes),
        seed=seed,
        method=method,
        outputs=tuple(described[one] for one in asked),
        fans={line: tuple(described[one] for one in years) for line, years in fans.items()},
        chances=tuple(chances),
    )


def _known_of(projection: Projection) -> list[Output]:
    """Return the outputs that matter first, those that are known."""
    known = [one for one in main_outputs(projection) if not is_missing(one.of(projection))]
    if not known:
        raise PlanError("the plan's main figures are missing; enter them, or name a known output, as with --for LINE")
    return known


def _targets(projection: Projection, texts: Iterable[tuple[str, float | str]] | None) -> list[Target]:
    if texts is not None:
        named = [(output(text, projection), amount) for text, amount in texts]
        return [Target(goal, goal.read(amount, projection)) for goal, amount in named]
    goals = []
    for key, target in projection.plan.targets.items():
        try:
            goal = output(target.output, projection)
        except LineError as error:
            raise LineError(f"targets.{key}.output: {error}") from None
        unit, said = goal.unit(projection), target.at_least.unit
        if said != unit:
            raise PlanError(f"targets.{key}.at_least: unit is {said!r}; {target.output} is in {unit}, write it so")
        goals.append(Target(goal, float(target.at_least.value or 0.0), target.name))
    return goals


def _fans(projection: Projection, asked: Iterable[Output]) -> dict[str, tuple[Output, ...]]:
    """Return every plan year of the lines that have years and no missing figure."""
    lines = dict.fromkeys(
        one.line for one in asked if one.line in projection.lines and not kind_of(one.line).single_value
    )
    years = projection.plan.years[1:]
    return {
        line: tuple(Output(line, year) for year in years)
        for line in lines
        if not any(value is None or is_missing(value) for value in projection.lines[line][1:])
    }


def draw_outputs(
    projection: Projection, outputs: Sequence[Output], draws: int, seed: int, method: Method = "latin"
) -> Drawn:
    """Return the outputs draw by draw, in blocks over several threads; no more than a block of inputs is held.

    Raises:
        PlanError: for ranges that cannot be used, an output that is missing, or draws that make no plan.
        LineError: for an output that the plan does not have.
    """
    plan = projection.plan
    sampler = Sampler(plan, draws, seed, method)
    periods = [_periods(projection, one) for one in outputs]
    model = BlockModel(
        plan, [input_range.input for input_range in plan.uncertainty.values()], [one.line for one in outputs]
    )
    used = sampler.of_inputs(model.inputs)
    if DRAWS_OF_A_NUMBER * len(used) > draws:
        raise PlanError(f"{draws:,} draws are too few for {len(used)} drawn numbers; take {DRAWS_OF_A_NUMBER} for each")
    middle = np.array([plan.uncertainty[sampler.dimensions[place].range].central(plan) for place in used])
    central = np.array([one.of(projection) for one in outputs])
    values = np.empty((len(outputs), sampler.draws))
    rows = [[model.places[one.line, period] for period in own] for one, own in zip(outputs, periods, strict=True)]
    starts = np.concatenate([[0], np.cumsum(sampler.sizes)])

    def compute(block: int) -> Moments:
        inputs = sampler.block(block, used)
        with np.errstate(all="ignore"):
            lines = model.run(sampler.inputs(inputs), sampler.sizes[block])
            own = values[:, starts[block] : starts[block + 1]]
            for row, of_line in enumerate(rows):
                own[row] = lines[of_line[0]] if len(of_line) == 1 else lines[of_line].sum(axis=0)
            apart = (
                np.stack([inputs[place] for place in used]) - middle[:, None] if used else np.empty((0, own.shape[1]))
            )
            return Moments.of(apart, own - central[:, None])

    parts = over_threads(compute, range(len(sampler.sizes)))
    _all_computed(outputs, values)
    moments = parts[0]
    for part in parts[1:]:
        moments += part
    ranges = tuple(sampler.dimensions[place].range for place in used)
    return Drawn(tuple(outputs), values, sampler.sizes, ranges, sampler.correlated(used), moments)


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


def _all_computed(outputs: Sequence[Output], values: np.ndarray) -> None:
    for one, row in zip(outputs, values, strict=True):
        lost = int(row.size - np.isfinite(row).sum())
        if lost:
            raise PlanError(
                f"{one}: cannot be computed in {lost:,} of {row.size:,} draws (a division by 0 or too large a number); "
                "narrow the ranges of the inputs that it rests on"
            )


def _described(projection: Projection, drawn: Drawn) -> dict[Output, Simulated]:
    """Return the spread and the contributions of every output; put the drawn values in order, block by block."""
    spreads = over_threads(lambda row: spread(row, drawn.sizes), list(drawn.values))
    names = list(dict.fromkeys(drawn.ranges))
    groups = [[place for place, name in enumerate(drawn.ranges) if name == range_name] for range_name in names]
    own, joint = drawn.moments.contributions(groups, drawn.linked) if names else (np.empty((0, 0)),) * 2
    shares = {
        name: list(zip(own[place].tolist(), joint[place].tolist(), strict=True)) for place, name in enumerate(names)
    }
    by_output = {}
    for place, (one, its) in enumerate(zip(drawn.outputs, spreads, strict=True)):
        parts = tuple(
            Contribution(name, *(shares[name][place] if name in shares else (0.0, 0.0)))
            for name in projection.plan.uncertainty
        )
        by_output[one] = Simulated(one, one.of(projection), its, parts)
    return by_output
