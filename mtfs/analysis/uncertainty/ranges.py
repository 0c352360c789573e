"""What a simulation says in words: the range of a figure, one range only, and the chance of each target."""

from __future__ import annotations

from collections.abc import Sequence

from mtfs.analysis.figures.board import Tile
from mtfs.analysis.figures.missing import is_partial
from mtfs.analysis.figures.outputs import Output
from mtfs.analysis.figures.projection import Projection
from mtfs.analysis.uncertainty.results import Chance, Simulation
from mtfs.core.units import round_half_away, unit_named
from mtfs.plan.plan import Plan

NO_RANGE, NOT_SIMULATED = "No range: the plan gives none.", "No range is simulated for it."
NOT_KNOWN = "No range while pressures are missing."
WITHOUT_RANGE, NO_CHANCE = (NO_RANGE, NOT_SIMULATED, NOT_KNOWN), "not simulated"


def range_of(simulation: Simulation | str | None, output: Output) -> str:
    """Return the range of a figure as `8 times in 10 between £187.4m and £215.0m`; empty where it was not simulated.

    What rests on a pot has none where funding pressures are missing.
    """
    if not isinstance(simulation, Simulation):
        return ""
    if is_partial(simulation.projection.plan, output.line):
        return ""
    one = next((one for one in simulation.outputs if one.output == output), None)
    if one is None:
        return ""
    return one.range_in(output.unit(simulation.projection))


def tile_ranges(shown: Sequence[Tile], projection: Projection, simulation: Simulation | str | None) -> list[str]:
    """Return what is said of the range of each figure that stands large."""
    none = NOT_SIMULATED if simulation else NO_RANGE
    return [
        range_of(simulation, tile.output(projection.plan)) or none if tile.is_computable(projection) else NOT_KNOWN
        for tile in shown
    ]


def target_sentences(plan: Plan, simulation: Simulation | str | None) -> list[str]:
    """Return the chance of each target of a plan as a sentence, or that it was not simulated."""
    targets = [target.name or target.output for target in plan.targets.values()]
    chances = chances_of(simulation) or [f"{target}: {NO_CHANCE}" for target in targets]
    return [f"Chance as simulated: {chance}." for chance in chances]


def chance_of(chance: Chance, simulation: Simulation) -> str:
    """Return the chance of reaching a target as `NAME: 97 times in 100`."""
    target, share = chance.target, chance.probability.value
    name = target.name or (
        f"{target.output.name(simulation.projection)} of "
        f"{unit_named(target.output.unit(simulation.projection)).large(target.value)}"
    )
    times = round_half_away(share, 0, 2)
    if times in (0, 100) and 0 < share < 1:
        return f"{name}: {'more than 99 times' if times else 'less than once'} in 100"
    return f"{name}: {'once' if times == 1 else f'{times} times'} in 100"


def chances_of(simulation: Simulation | str | None) -> list[str]:
    """Return the chance of each target; nothing without any."""
    if not isinstance(simulation, Simulation):
        return []
    return [chance_of(chance, simulation) for chance in simulation.chances]


def range_sentences(simulation: Simulation | str | None) -> list[str]:
    """Return the range of every main figure that has one, and each target's chance, for a headline."""
    if not isinstance(simulation, Simulation):
        return []
    outputs = [one.output for one in simulation.outputs]
    named = [(output.name(simulation.projection), range_of(simulation, output)) for output in outputs]
    chances = "; ".join(chances_of(simulation))
    return [
        *(f"{name}: {said}" for name, said in named if said),
        *([f"Chance of reaching: {chances}"] if chances else []),
    ]
