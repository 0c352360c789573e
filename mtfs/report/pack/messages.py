"""What each page of a board pack says first: a sentence written from the figures."""

from __future__ import annotations

from mtfs.analysis.figures.board import allocation_message
from mtfs.analysis.figures.headline import enough_or_short, surplus_or_deficit
from mtfs.analysis.figures.missing import NO_POT, lacks_pressures, missing
from mtfs.analysis.figures.pieces import text_of
from mtfs.analysis.figures.projection import Projection
from mtfs.analysis.uncertainty.ranges import range_of
from mtfs.analysis.uncertainty.results import Simulation
from mtfs.catalogue.lines import Activity, Gap, Pot
from mtfs.core.units import MONEY, unit_named


def allocation(projection: Projection) -> str:
    """Return how the recurrent allocation moves, as the Summary says it."""
    return text_of(allocation_message(projection.plan), projection)


def pot_and_shift(projection: Projection) -> str:
    """Return what the pot comes to, and whether it pays for the shift."""
    plan, value = projection.plan, projection.value
    last, parts = plan.years[-1], []
    pot = MONEY.millions(value(Pot.ANNUAL)) if Pot.ANNUAL in projection.lines else ""
    if pot and lacks_pressures(plan):
        parts.append(f"The investment pot is {NO_POT}; before them it would be {pot}, overstated")
    elif pot:
        incomplete = ", without what is missing" if missing(plan) else ""
        parts.append(f"The investment pot of {plan.years[1]} to {last} comes to {pot}{incomplete}")
    if Activity.ADDED_COST in projection.lines:
        cost = MONEY.millions(value(Activity.ADDED_COST, last))
        parts.append(f"{'the' if parts else 'The'} shift costs {cost} in {last}")
    if Activity.HEADROOM in projection.lines and not lacks_pressures(plan):
        parts[-1] += f", for which the pot of the year {enough_or_short(value(Activity.HEADROOM, last))}"
    return "; ".join(parts)


def gap(projection: Projection) -> str:
    """Return the gap of the last year if nothing is done, and the position that the plan makes of it."""
    last = projection.plan.years[-1]
    nothing, position = (projection.value(line, last) for line in (Gap.DO_NOTHING, Gap.IN_YEAR))
    end = _article(surplus_or_deficit(position))
    gap_before, gap_after = MONEY.millions(nothing), MONEY.millions(-position)
    if nothing <= 0:
        return f"Funding covers expenditure in {last} if nothing is done; after the plan it is {end}"
    if gap_before == gap_after:
        kept = f"No savings or benefits reduce the gap of {gap_before} in {last}"
        return f"{kept}{_reserves(projection)}"
    if MONEY.millions(abs(position)) == MONEY.millions(0):
        return f"The plan closes the gap of {gap_before} in {last}"
    if position > 0:
        return f"The plan turns a gap of {gap_before} in {last} into {end}"
    way = "narrows" if -position < nothing else "widens"
    return f"The plan {way} the gap in {last} from {gap_before} to {gap_after}{_reserves(projection)}"


def _reserves(projection: Projection) -> str:
    """Return how much of the last year's gap reserves close, where any are used in it."""
    used = projection.value(Gap.RESERVES, projection.plan.years[-1]) if Gap.RESERVES in projection.lines else 0.0
    return f"; reserves close {MONEY.millions(used)}" if used > 0 else ""


def _article(position: str) -> str:
    word, _, amount = position.partition(" ")
    return f"a {word} of {amount}" if amount else word


def ranges(simulation: Simulation) -> str:
    """Return between which figures the first output that has a range lies in most draws."""
    projection = simulation.projection
    first = next(one for one in simulation.outputs if range_of(simulation, one.output))
    plan = unit_named(first.output.unit(projection)).large(first.central)
    return f"{first.output.name(projection)}: {plan} in the plan, {range_of(simulation, first.output)}"
