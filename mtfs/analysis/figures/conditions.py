"""The conditions on which a plan rests: a sentence each, with the plan's figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mtfs.analysis.figures.pieces import Amount, BySign, IfIllustrative, IfKnown, Piece, Rate, Sentence
from mtfs.analysis.figures.sentences import after_schemes, savings_to_find
from mtfs.catalogue.lines import Activity, Allocation, Gap, Pot
from mtfs.catalogue.lines.gap import Reserve, Reserves
from mtfs.model.graph_recording import graph_of
from mtfs.plan.plan import Plan

MOST_NAMED = 3
"""Funds, and reserves, that are named; of more it is said how many, or how much all together."""
MOST_CONDITIONS = 4
"""Conditions beside the chances of the targets."""


def conditions(plan: Plan, lines: Sequence[str]) -> list[Sentence]:
    """Return what would have to be true for the plan to hold, a sentence each."""
    said = [*(_of_pot(plan, lines) if plan.allocation else []), *(_of_gap(plan) if plan.expenditure else [])]
    return said[:MOST_CONDITIONS]


def _of_pot(plan: Plan, lines: Sequence[str]) -> Iterator[Sentence]:
    first, last = (Amount(Pot.PRESSURES, period) for period in (1, plan.horizon))
    span: Sentence = (first, f" in {plan.years[1]}")
    if plan.horizon > 1:
        span = (*span, " and ", last, f" in {plan.years[-1]}")
    within = ("Funding pressures stay within ", *span, ": what goes beyond is lost to the pot.")
    none = ("No funding pressures arise: the plan has none, and any is lost to the pot.",)
    known = (BySign(Amount(Pot.PRESSURES), within, none, within),)
    unknown = (
        "Funding pressures are entered: until then the pot is stated before them, so overstated by all of them.",
    )
    yield (IfKnown((first, last), known, unknown),)
    funds = [fund.name for fund in plan.funds.values() if fund.opening.value is not None]
    if funds:
        names = f"{', '.join(funds[:-1])} and {funds[-1]}" if len(funds) > 1 else funds[0]
        names = names if len(funds) <= MOST_NAMED else f"{len(funds)} funds"
        yield ("The shares to be repurposed are agreed: ", Amount(Pot.REPURPOSED), f" from {names}.")
    if plan.available_growth is None:
        behind = graph_of(plan).inputs_of([Pot.GROWTH_STEP, Pot.CONVERGENCE_STEP])
        numbers = tuple(key for key, entry in plan.inputs.items() if key in behind and entry.provenance is not None)
        rates = (IfIllustrative(numbers, ", by rates that are in part illustrative"),) if numbers else ()
        first, last = (Amount(Allocation.RECURRENT, period) for period in (0, plan.horizon))
        moves = ("moves by ", Rate(Allocation.CAGR, plan.horizon), " a year")
        grows = ("grows by ", *moves[1:])
        yield ("The allocation ", BySign(last, grows, ("stays level",), moves, less=first), f" to {plan.years[-1]}",
               *rates, ".")  # fmt: skip
    if Activity.HEADROOM in lines:
        yield _of_shift(plan)


def _of_shift(plan: Plan) -> Sentence:
    last = plan.horizon
    room, size = Amount(Activity.HEADROOM, last), Amount(Activity.HEADROOM, last, size=True)
    costs = [service.unit_cost for service in plan.services.values() if service.unit_cost is not None]
    keys = tuple(key for key, entry in plan.inputs.items() if any(entry.content is cost for cost in costs))
    cost = ("Unit costs", IfIllustrative(keys, ", which are illustrative,"), " hold: the shift then costs ",
            Amount(Activity.ADDED_COST, last), f" in {plan.years[-1]}")  # fmt: skip
    short = (", and the ", size, " by which the pot is short is found elsewhere.")
    return (*cost, BySign(room, (", and the pot leaves ", size, "."), (", as much as the pot.",), short))


def _of_gap(plan: Plan) -> Iterator[Sentence]:
    last, year = plan.horizon, plan.years[-1]
    kinds = {scheme.kind for scheme in plan.schemes.values()}
    brings = {"savings": (Gap.SAVINGS, "savings plans"), "benefits": (Gap.BENEFITS, "programme benefits")}
    pieces: list[Piece] = []
    for line, name in (brings[kind] for kind in brings if kind in kinds):
        pieces += [" and " if pieces else "Schemes deliver: ", f"{name} of ", Amount(line, last)]
    if pieces:
        spent: list[Piece] = [", for an investment of ", Amount(Gap.INVESTMENT, last)] if "investment" in kinds else []
        yield (*pieces, *spent, f" in {year}.")
    yield from _of_reserves(plan)
    yield _of_new_savings(plan)
    yield ("Expenditure if nothing is done stays within ", Amount(Gap.EXPENDITURE, last), " and funding reaches ",
           Amount(Gap.FUNDING, last), f" in {year}.")  # fmt: skip


def _of_new_savings(plan: Plan) -> Sentence:
    """Return what savings have to be found, if any: those that the plan's schemes give are part of them."""
    year, first, in_all = plan.years[-1], Amount(Gap.REQUIREMENT, 1), Amount(Gap.REQUIREMENT)
    savings: Sentence = (*savings_to_find(plan), ": ", in_all)
    if plan.horizon > 1:
        none: Sentence = (f", none of them in {plan.years[1]}",)
        some: Sentence = (", ", first, f" of them in {plan.years[1]}")
        savings = (*savings, BySign(first, some, none, none))
    if plan.schemes:
        savings = (*savings, "; ", *after_schemes(plan))
    needless: Sentence = (f"No new savings have to be found by {year}.",)
    return (BySign(in_all, (*savings, "."), needless, needless),)


def _of_reserves(plan: Plan) -> Iterator[Sentence]:
    """Yield what reserves have to bear: what is used of them, and what is left where it is least."""
    if not plan.reserves and not (plan.gap is not None and plan.gap.reserves):
        return
    span = plan.years[-1] if plan.horizon == 1 else f"{plan.years[1]} to {plan.years[-1]}"
    used, size = Amount(Gap.RESERVES), Amount(Gap.RESERVES, size=True)
    said: Sentence = (BySign(used, ("Reserves of ", used, f" are used in {span}"), (f"No reserves are used in {span}",),
                             ("Reserves are raised by ", size, f" in {span}")),)  # fmt: skip
    if not plan.reserves:
        yield (*said, ".")
        return
    if len(plan.reserves) > MOST_NAMED:
        yield (*said, "; all together fall to ", Amount(Reserves.BALANCE, least=True), " at the least.")
        return
    for key, reserve in plan.reserves.items():
        said = (*said, *_least_of(reserve.name, key, reserve.minimum is not None))
    yield (*said, ".")


def _least_of(name: str, key: str, has_minimum: bool) -> Sentence:
    """Return how low the balance of a reserve gets, against its minimum where it has one."""
    if not has_minimum:
        return (f"; {name} holds at the least ", Amount(Reserve.BALANCE.of(key), least=True))
    line = Reserve.ABOVE_MINIMUM.of(key)
    least, size = Amount(line, least=True), Amount(line, size=True, least=True)
    above = (f"; {name} stays ", least, " above its minimum at the least")
    below = (f"; {name} falls to ", size, " below its minimum")
    return (BySign(least, above, (f"; {name} falls to its minimum",), below),)
