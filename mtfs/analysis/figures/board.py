"""The four large figures of a plan's board page, and the messages above its charts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mtfs.analysis.figures.dependence import rests_on, weakest_text
from mtfs.analysis.figures.missing import NO_POT, NOT_COMPUTABLE, lacks_pressures
from mtfs.analysis.figures.outputs import Output
from mtfs.analysis.figures.pieces import Amount, BySign, IfKnown, Name, Piece, Rate, Sentence
from mtfs.analysis.figures.projection import Projection
from mtfs.analysis.figures.sentences import after_schemes, savings_to_find, where_pressures
from mtfs.catalogue.lines import Activity, Allocation, Gap, Pot, Stream
from mtfs.formulas.algebra import is_missing
from mtfs.plan.plan import Plan

NOTHING_TO_FIND: Sentence = ("nothing more has to be found",)


@dataclass(frozen=True, slots=True)
class Tile:
    """A figure that stands large: what it is, what is said below it, and the amounts without which it is none."""

    label: Sentence
    figure: Amount | Rate
    said: Sentence
    needs: tuple[Amount, ...] = ()

    @property
    def large(self) -> Sentence:
        """The figure in large letters, or that it is not computable."""
        if not self.needs:
            return (self.figure,)
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
    if lacks_pressures(plan):
        return _tiles_without_pressures(plan)
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


def _tiles_without_pressures(plan: Plan) -> list[Tile]:
    """Return what is known of a plan whose funding pressures are missing, and in place of its pot why it has none."""
    base, last, horizon = plan.years[0], plan.years[-1], plan.horizon
    years = last if horizon == 1 else f"{plan.years[1]} to {last}"
    pressures, pot = tuple(Amount(Pot.PRESSURES, period) for period in (1, horizon)), Amount(Pot.ANNUAL)
    of_last_year = (Amount(Pot.ANNUAL, horizon), f" in {last}")
    said = where_pressures(plan, of_last_year, ("pressures missing; ", pot, " before them"))
    growth = Tile(("Growth of the allocation a year",), Rate(Allocation.CAGR, horizon), (f"{base} to {last}",))
    return [
        Tile((f"Recurrent allocation in {last}",), Amount(Allocation.RECURRENT, horizon),
             ("from ", Amount(Allocation.RECURRENT, 0), f" in {base}")),
        _distance(plan),
        _position(plan) if plan.expenditure else growth,
        Tile((f"Investment pot, {years}",), pot, said, pressures),
    ]  # fmt: skip


def _distance(plan: Plan) -> Tile:
    """Return the distance from target of the first stream that has one; without any what funds release."""
    key = next((key for key, stream in plan.allocation.items() if stream.target is not None), None)
    if key is None:
        return Tile(("Repurposed funds, all years",), Amount(Pot.REPURPOSED), ("no stream has a target",))
    first, last = (Rate(Stream.CLOSING_DISTANCE.of(key), period) for period in (0, plan.horizon))
    label = f"{plan.allocation[key].name}: from target in {plan.years[-1]}"
    return Tile((label,), last, ("from ", first, f" in {plan.years[0]}"))


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
    base, before = plan.base_year, Amount(Gap.DO_NOTHING, 0)
    return [
        Tile((f"Gap in {last} if nothing is done",), Amount(Gap.DO_NOTHING, horizon),
             (IfKnown((before,), ("from ", before, f" in {base}"), (f"{base} is not known",)),)),
        _position(plan),
        Tile((f"Expenditure in {last} if nothing is done",), Amount(Gap.EXPENDITURE, horizon),
             ("against funding of ", Amount(Gap.FUNDING, horizon))),
        Tile(savings_to_find(plan), Amount(Gap.REQUIREMENT),
             (BySign(Amount(Gap.REQUIREMENT), _part_of_them(plan), NOTHING_TO_FIND, NOTHING_TO_FIND),)),
    ]  # fmt: skip


def _part_of_them(plan: Plan) -> Sentence:
    if plan.schemes:
        return after_schemes(plan)
    if plan.horizon == 1:
        return ("the plan has no schemes",)
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


def no_pot_message(plan: Plan) -> Sentence:
    """Return what the chart of the pot by source shows where pressures are missing: no pot until they are entered."""
    missing = (f"Pot {NO_POT}; before them ", Amount(Pot.ANNUAL, plan.horizon), f" in {plan.years[-1]}")
    return where_pressures(plan, pot_message(plan), missing)


def real_message(plan: Plan) -> Sentence:
    """Return what the chart of the recurrent allocation in the base year's prices shows."""
    return (f"In {plan.base_year} prices it is ", Amount(Allocation.REAL, plan.horizon), f" in {plan.years[-1]}")


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
