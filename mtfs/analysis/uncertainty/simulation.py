"""A plan under uncertainty: simulated outputs, the chance of reaching targets, and what moves them.

Totals are simulated as totals: in each draw the years are added up, and the percentiles are those of the sums.
Percentiles of single years are never added.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from mtfs.analysis.figures.missing import is_partial
from mtfs.analysis.figures.outputs import Output, main_outputs, output
from mtfs.analysis.figures.projection import Projection, project
from mtfs.analysis.uncertainty.drawing import DrawnRows
from mtfs.analysis.uncertainty.estimates import BlockFigures, HeldRows, spreads
from mtfs.analysis.uncertainty.marginals import Array
from mtfs.analysis.uncertainty.moments import Moments
from mtfs.analysis.uncertainty.results import Chance, Contribution, Simulated, Simulation, Target
from mtfs.analysis.uncertainty.sampling import Method
from mtfs.catalogue.lines import Allocation, Gap, Pot, kind_of
from mtfs.core.errors import LineError, PlanError
from mtfs.formulas.algebra import is_missing
from mtfs.plan.plan import Plan

FAN_LINES = (Pot.CUMULATIVE, Pot.ANNUAL, Allocation.RECURRENT, Gap.IN_YEAR)
"""Lines of which every year is simulated, where no outputs are asked for."""
DRAWS, SEED = 10_000, 1
MOST_HELD = 2**26
"""Drawn values of all outputs that are held, 8 bytes each; more are computed again where they are looked at again."""


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
        draws: 1,000 to 1,000,000,000; Sobol nets take up to an eighth more, so that each is whole.
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
    rows = DrawnRows(projection, needed, draws, seed, method)
    described = _described(projection, rows)
    chances = [Chance(aim, described[aim.output].spread.chance_of(aim.value)) for aim in aims]
    return Simulation(
        projection,
        draws=rows.draws,
        blocks=len(rows.sizes),
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


def _described(projection: Projection, rows: DrawnRows) -> dict[Output, Simulated]:
    """Draw the outputs; return the spread and the contributions of each."""
    middle, central = rows.middle[:, None], np.array([one.of(projection) for one in rows.outputs])[:, None]

    def look(inputs: Array, outputs: Array) -> tuple[Array, BlockFigures, Moments]:
        return outputs, BlockFigures.of(outputs, rows.first), Moments.of(inputs - middle, outputs - central)

    held, blocks, moments = [], [], None
    for outputs, of_block, sums in rows.each(look):
        if rows.values <= MOST_HELD:
            held.append(outputs)
        blocks.append(of_block)
        moments = moments + sums if moments else sums
    every_spread = spreads(HeldRows(held) if held else rows, blocks)
    names = list(dict.fromkeys(rows.ranges))
    groups = [[place for place, name in enumerate(rows.ranges) if name == range_name] for range_name in names]
    linked = rows.sampler.correlated(rows.used)
    own, joint = moments.contributions(groups, linked) if moments and names else (np.empty((0, 0)),) * 2
    shares = {
        name: list(zip(own[place].tolist(), joint[place].tolist(), strict=True)) for place, name in enumerate(names)
    }
    by_output = {}
    for place, (one, its) in enumerate(zip(rows.outputs, every_spread, strict=True)):
        parts = tuple(
            Contribution(name, *(shares[name][place] if name in shares else (0.0, 0.0)))
            for name in projection.plan.uncertainty
        )
        by_output[one] = Simulated(one, one.of(projection), its, parts)
    return by_output
