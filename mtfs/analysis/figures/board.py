"""What a board page says of a plan: four figures, what its charts show, and what has to be true for it to hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mtfs.analysis.figures.dependence import rests_on, weakest_text
from mtfs.analysis.figures.outputs import Output
from mtfs.analysis.figures.pieces import Amount, BySign, IfIllustrative, IfKnown, Name, Piece, Rate, Sentence
from mtfs.analysis.figures.projection import Projection
from mtfs.catalogue.lines import Activity, Allocation, Gap, Pot
from mtfs.catalogue.lines.gap import Reserve, Reserves
from mtfs.formulas.algebra import is_missing
from mtfs.model.graph_recording import graph_of
from mtfs.plan.plan import Plan

MOST_NAMED = 3
"""Funds that are named; of more it is said how many."""
MOST_CONDITIONS = 4
"""Conditions beside the chances of the targets."""
NOTHING_TO_FIND: Sentence = ("nothing more has to be found",)
NOT_COMPUTABLE = "not computable"


@dataclass(frozen=True, slots=True)
class Tile:
    """A figure that stands large: what it is, what is said below it, and the amounts without which it is none."""

    label: Sentence
    figure: Amount
    said: Sentence
    needs: tuple[Amount, ...] = ()

    @property
    def large(self) -> Sentence:
        """What stands large."""
        return (IfKnown(self.needs, (self.figure,), (NOT_COMPUTABLE,)),)

    def is_computable(self, projection: Projection) -> bool:
        """Return whether all that the figure needs is known."""
        return not any(is_missing(amount.of(projection)) for amount in self.needs)

    def weakest(self, plan: Plan) -> str:
        """Return the weakest status behind the figure, in words."""
        output = self.output(plan)
        return weakest_text(plan, rests_on(plan, output.line, output.year))

    def output(self, plan: Plan) -> Output:
        """Return the figure as questions name it."""
        return Output(self.figure.line, None if self.figure.period is None else plan.years[self.figure.period])


def tiles(plan: Plan, lines: Sequence[str]) -> list[Tile]:
    """Return the four figures of a plan that matter first, of the lines that it has."""
    if not plan.allocation:
        return _tiles_of_gap(plan) if plan.expenditure else _tiles_of_funding(plan)
    last, horizon = plan.years[-1], plan.horizon
    years = plan.years[1] if horizon == 1 else f"{plan.years[1]} to {last}"
    pressures = tuple(Amount(Pot.PRESSURES, period) for period in (1, horizon))
    second = [_headroom(plan, pressures)] if Activity.HEADROOM in lines else []
    second += [_position(plan)] if plan.expenditure else []
    growth = Amount(Pot.AVAILABLE_GROWTH)
    second += [Tile((f"Repurposed funds, {years}",), Amount(Pot.REPURPOSED),
                    (IfKnown(pressures, ("available growth makes the other ", growth),
                             ("growth before the pressures is ", growth)),))]  # fmt: skip
    first = (f" in {last}, from ", pressures[0], f" in {plan.years[1]}") if horizon > 1 else (f" in {last}",)
    opening = Amount(Allocation.RECURRENT, 0)
    pot = Amount(Pot.ANNUAL)
    return [
        Tile((f"Investment pot, {years}",), pot,
             (IfKnown(pressures, (Amount(Pot.ANNUAL, horizon), f" in {last}"),
                      ("pressures missing; ", pot, " before them")),), pressures),
        second[0],
        Tile((f"Recurrent allocation in {last}",), Amount(Allocation.RECURRENT, horizon),
             ("from ", opening, f" in {plan.years[0]}: ", Rate(Allocation.CAGR, horizon), " a year")),
        Tile((Name(Pot.PRESSURES),), pressures[1],
             (IfKnown(pressures, (pressures[1], *first), ("enter your own: without them there is no pot",)),)),
    ]  # fmt: skip


def _headroom(plan: Plan, pressures: tuple[Amount, ...]) -> Tile:
    last, year = plan.horizon, plan.years[-1]
    room = Amount(Activity.HEADROOM, last)
    costs: Sentence = ("the shift costs ", Amount(Activity.ADDED_COST, last))
    said = (*costs, IfKnown(pressures, (", the pot is ", Amount(Pot.ANNUAL, last)), ("; pressures missing",)))
    return Tile((f"Pot less cost of the shift in {year}",), room, said, pressures)


def _position(plan: Plan) -> Tile:
    position, underlying = (Amount(line, plan.horizon) for line in (Gap.IN_YEAR, Gap.UNDERLYING))
    named = BySign(position, ("a surplus",), ("break-even",), ("a deficit",))
    return Tile((f"Position after the plan in {plan.years[-1]}",), position, (named, "; underlying ", underlying))


def _tiles_of_gap(plan: Plan) -> list[Tile]:
    last, horizon = plan.years[-1], plan.horizon
    years = last if horizon == 1 else f"{plan.years[1]} to {last}"
    base, before = plan.base_year, Amount(Gap.DO_NOTHING, 0)
    return [
        Tile((f"Gap in {last} if nothing is done",), Amount(Gap.DO_NOTHING, horizon),
             (IfKnown((before,), ("from ", before, f" in {base}"), (f"{base} is not known",)),)),
        _position(plan),
        Tile((f"Expenditure in {last} if nothing is done",), Amount(Gap.EXPENDITURE, horizon),
             ("against funding of ", Amount(Gap.FUNDING, horizon))),
        Tile((f"New savings to find, {years}",), Amount(Gap.REQUIREMENT),
             (BySign(Amount(Gap.REQUIREMENT), _first_of_them(plan), NOTHING_TO_FIND, NOTHING_TO_FIND),)),
    ]  # fmt: skip


def _first_of_them(plan: Plan) -> Sentence:
    if plan.horizon == 1:
        return ("before the plan's own savings",)
    first, none = Amount(Gap.REQUIREMENT, 1), (f"none of them in {plan.years[1]}",)
    return (BySign(first, (first, f" of them in {plan.years[1]}"), none, none),)


def _tiles_of_funding(plan: Plan) -> list[Tile]:
    """Return the figures of a plan that has nothing to compare its funding with."""
    said = {
        plan.horizon: ("no expenditure is entered, so no gap", "the rest is of that year alone"),
        0: ("the base year", "the rest was of that year alone"),
    }
    return [
        Tile((f"{name} in {plan.years[period]}",), Amount(line, period), (said[period][place],))
        for period in said
        for place, (name, line) in enumerate((("Funding", Gap.FUNDING), ("Recurrent funding", Gap.FUNDING_RECURRENT)))
    ]


def funding_message(plan: Plan) -> Sentence:
    """Return what the chart of funding shows."""
    return ("There is ", Amount(Gap.FUNDING, plan.horizon), f" to spend in {plan.years[-1]}")


def pot_message(plan: Plan) -> Sentence:
    """Return what the chart of the pot by source shows."""
    last = plan.horizon
    others = [line for line, there in ((Pot.COMMERCIAL, plan.commercial), (Pot.PRODUCTIVITY, plan.productivity))
              if there]  # fmt: skip
    pieces: list[Piece] = [f"The pot of {plan.years[-1]} is ", Amount(Pot.ANNUAL, last), ": ",
                           Amount(Pot.AVAILABLE_GROWTH, last), " from growth, ",
                           Amount(Pot.REPURPOSED, last), " repurposed"]  # fmt: skip
    words = {Pot.COMMERCIAL: " commercial", Pot.PRODUCTIVITY: " from productivity"}
    for line in others:
        said = (", ", Amount(line, last), words[line])
        pieces.append(BySign(Amount(line, last), said, (), said))
    return tuple(pieces)


def shift_message(plan: Plan) -> Sentence:
    """Return what the chart of the cost of the shift beside the pot shows."""
    room = Amount(Activity.HEADROOM, plan.horizon)
    size = Amount(room.line, room.period, size=True)
    beside = BySign(room, (": ", size, " less than the pot"), (": as much as the pot",),
                    (": ", size, " more than the pot"))  # fmt: skip
    return ("The shift costs ", Amount(Activity.ADDED_COST, plan.horizon), f" in {plan.years[-1]}", beside)


def growth_message(plan: Plan) -> Sentence:
    """Return what the chart of growth shows: what pressures take of it and what they leave."""
    last = plan.horizon
    return (f"Of growth in {plan.years[-1]} pressures take ", Amount(Pot.PRESSURES, last), " and leave ",
            Amount(Pot.AVAILABLE_GROWTH, last), " for the pot")  # fmt: skip


def allocation_message(plan: Plan) -> Sentence:
    """Return what the chart of the recurrent allocation shows."""
    last = plan.horizon
    first, end = (Amount(Allocation.RECURRENT, period) for period in (0, last))
    rate = Rate(Allocation.CAGR, last)
    grows = ("The allocation grows by ", rate, " a year, to ", end, f" in {plan.years[-1]}")
    falls = ("The allocation falls to ", end, f" in {plan.years[-1]}, ", rate, " a year")
    return (BySign(end, grows, ("The allocation stays at ", end, f" to {plan.years[-1]}"), falls, less=first),)


def cumulative_message(plan: Plan) -> Sentence:
    """Return what the chart of the running total of the pot shows."""
    return ("The pot adds up to ", Amount(Pot.CUMULATIVE, plan.horizon), f" by {plan.years[-1]}")


def gap_message(plan: Plan) -> Sentence:
    """Return what the chart of expenditure beside funding shows."""
    gap = Amount(Gap.DO_NOTHING, plan.horizon)
    size = Amount(gap.line, gap.period, size=True)
    than = BySign(gap, (size, " more than funding"), ("as much as funding",), (size, " less than funding"))
    return (f"If nothing is done, {plan.years[-1]} costs ", than)


def closing_message(plan: Plan) -> Sentence:
    """Return what the chart of the gap before and after the plan shows."""
    last, year = plan.horizon, plan.years[-1]
    gap, closing = (Amount(line, last) for line in (Gap.DO_NOTHING, Gap.CLOSING))
    before, left = (Amount(line, last, size=True) for line in (Gap.DO_NOTHING, Gap.CLOSING))
    ends = BySign(closing, (" to ", left), (" to nothing",), (" to a surplus of ", left))
    moved = (f"The plan takes the gap of {year} from ", gap, ends)
    kept = (f"The gap of {year} stays at ", gap, ": no savings or benefits reduce it")
    after = BySign(closing, ("a gap of ", left), ("none",), ("a surplus of ", left))
    none = (f"If nothing is done {year} has no gap; after the plan it has ", after)
    surplus = (f"If nothing is done {year} has a surplus of ", before, "; after the plan it has ", after)
    return (BySign(gap, (BySign(gap, moved, kept, moved, less=closing),), none, surplus),)


def position_message(plan: Plan) -> Sentence:
    """Return what the chart of the position shows."""
    first, last = (Amount(Gap.IN_YEAR, period) for period in (1, plan.horizon))
    if plan.horizon == 1:
        return (f"The position of {plan.years[1]} is ", last)
    moves = ("The position moves from ", first, f" in {plan.years[1]} to ", last, f" in {plan.years[-1]}")
    level = ("The position is ", first, f" in {plan.years[1]} and in {plan.years[-1]}")
    return (BySign(last, moves, level, moves, less=first),)


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
    """Return what savings have to be found beside the plan's own, if any."""
    year, first, in_all = plan.years[-1], Amount(Gap.REQUIREMENT, 1), Amount(Gap.REQUIREMENT)
    savings: Sentence = ("New savings of ", in_all)
    if plan.horizon == 1:
        savings = (*savings, f" are found in {year}.")
    else:
        none: Sentence = (f", none of them in {plan.years[1]}",)
        some: Sentence = (", ", first, f" of them in {plan.years[1]}")
        savings = (*savings, f" are found by {year}", BySign(first, some, none, none), ".")
    needless: Sentence = (f"No new savings have to be found by {year}.",)
    return (BySign(in_all, savings, needless, needless),)


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
