"""The headline of a plan in a few lines of text."""

from __future__ import annotations

from collections.abc import Sequence

from mtfs.analysis.figures.checks import checks
from mtfs.analysis.figures.missing import NO_POT, lacks_pressures, missing, missing_notes
from mtfs.analysis.figures.pieces import ILLUSTRATIVE, text_of
from mtfs.analysis.figures.projection import Projection
from mtfs.analysis.figures.sentences import gap_sentences, partial_pot, pot_sentences
from mtfs.catalogue.lines import Activity, Allocation, Gap, Pot
from mtfs.core.errors import DataError
from mtfs.core.units import MONEY, RATE
from mtfs.core.years import FinancialYear
from mtfs.nhse.footprints import footprint


def headline(projection: Projection, ranges: Sequence[str] = ()) -> list[str]:
    """Return what a finance director asks first: pot, allocation, shift, gap, whether to trust it, what is missing.

    Args:
        projection: The computed plan.
        ranges: What a simulation says of the main figures, a sentence each.
    """
    plan = projection.plan
    return [
        plan.title if plan.organisation in plan.title else f"{plan.organisation}: {plan.title}",
        *_ended(projection),
        *(_pot(projection) if plan.allocation else []),
        *_shift(projection),
        *(_gap(projection) if plan.expenditure else _funding(projection) if plan.funding else []),
        *ranges,
        checks(projection).headline,
        *missing_notes(plan),
    ]


def _ended(projection: Projection) -> list[str]:
    """Return what became of the plan's ICB, where it ended before the plan does."""
    plan = projection.plan
    try:
        area = footprint(plan.code)
    except DataError:
        return []
    ended = any(icb.end and icb.end <= FinancialYear.parse(plan.years[-1]).first_day for icb in area.icbs)
    return area.ended if ended else []


def _pot(projection: Projection) -> list[str]:
    plan, value = projection.plan, projection.value
    first, last = plan.years[0], plan.years[-1]
    shown = [line for line in Pot.SOURCES if line in projection.lines and (line != Pot.PRODUCTIVITY or value(line))]
    parts = [f"{line.kind.in_sentence} {MONEY.millions(value(line))}" for line in shown]
    opening, closing = (value(Allocation.RECURRENT, year) for year in (first, last))
    incomplete = ", without what is missing" if missing(plan) else ""
    made_up = f"{MONEY.millions(value(Pot.ANNUAL))} ({', '.join(parts)})"
    pot = f"Investment pot {plan.years[1]} to {last}"
    *of_pot, streams = pot_sentences(projection)
    of_allocation = [
        f"Recurrent allocation: {MONEY.millions(opening)} in {first}, {MONEY.millions(closing)} in {last} "
        f"({RATE.in_table(value(Allocation.CAGR, last))} a year)",
        streams,
    ]
    if lacks_pressures(plan):
        partial = text_of(partial_pot(shown), projection)
        return [*of_allocation, f"{pot}: {NO_POT}", partial, *of_pot]
    return [f"{pot}{incomplete}: {made_up}", *of_pot, *of_allocation]


def _shift(projection: Projection) -> list[str]:
    """Return whether the pot pays for the shift that it is meant to pay for."""
    if Activity.HEADROOM not in projection.lines:
        return []
    plan, value = projection.plan, projection.value
    last = plan.years[-1]
    cost = value(Activity.ADDED_COST, last)
    costs = [service.unit_cost for service in plan.services.values() if service.unit_cost is not None]
    assumed = " at illustrative unit costs" if any(cost.status == ILLUSTRATIVE for cost in costs) else ""
    if lacks_pressures(plan):
        return [f"Activity added by the shift costs {MONEY.millions(cost)} in {last}{assumed}"]
    return [
        f"Activity added by the shift costs {MONEY.millions(cost)} in {last}{assumed}; "
        f"the pot of {MONEY.millions(value(Pot.ANNUAL, last))} {enough_or_short(value(Activity.HEADROOM, last))}"
    ]


def enough_or_short(room: float) -> str:
    """Return what a pot is to the cost of the shift: enough, more, or short of it by the £k that are `room`."""
    left = MONEY.millions(abs(room))
    return "is just enough" if left == MONEY.millions(0) else f"leaves {left}" if room > 0 else f"is {left} short"


def _gap(projection: Projection) -> list[str]:
    plan, value = projection.plan, projection.value
    last = plan.years[-1]
    in_year, underlying = (surplus_or_deficit(value(line, last)) for line in (Gap.IN_YEAR, Gap.UNDERLYING))
    return [
        f"Gap if nothing is done: {MONEY.millions(value(Gap.DO_NOTHING, last))} in {last}",
        f"In-year position after the plan: {in_year} in {last} (underlying {underlying})",
        *gap_sentences(projection),
    ]


def _funding(projection: Projection) -> list[str]:
    """Return what is known where nothing is spent: what there is to spend."""
    ends = (projection.plan.years[0], projection.plan.years[-1])
    funding = [f"{MONEY.millions(projection.value(Gap.FUNDING, year))} in {year}" for year in ends]
    return [f"Funding: {', '.join(funding)}"]


def surplus_or_deficit(position: float) -> str:
    """Return a position in £k, a surplus above 0, in words."""
    amount = MONEY.millions(abs(position))
    return "break-even" if amount == MONEY.millions(0) else f"{'surplus' if position > 0 else 'deficit'} {amount}"
