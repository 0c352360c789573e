"""The parts of a plan about uncertainty: the ranges of inputs, and how they move together."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, StrictBool

from mtfs.core.errors import PlanError
from mtfs.plan.inputs import Input
from mtfs.plan.parts import Figure, Id, Name, Part, Text, Year

if TYPE_CHECKING:
    from mtfs.plan.schema import Plan

Shape = Literal["triangular", "normal", "uniform", "pert"]
SHAPES: tuple[Shape, ...] = ("triangular", "normal", "uniform", "pert")
YEARS = ("shared", "independent")
FIXED_FAMILIES = ("plan", "missing", "scenarios", "uncertainty", "correlations", "targets", "claims", "readings",
                  "limits", "actuals", "lock")  # fmt: skip
"""First parts of the ids of numbers that no projection rests on: they have no range."""
CENTRED = 1e-6
"""How far, as a share of its range, a normal input's central value may lie from the middle."""


class Range(Part):
    """How far an input may lie from what the plan says, and how likely each value is.

    `low` and `high` are values of the input itself, in its unit. The central value is the plan's own. By `shape`:
    triangular and PERT have `low` and `high` as their ends and the central value as their mode; uniform has the
    ends alone; a normal input has the central value as its mean and `low` and `high` as P5 and P95, and is
    truncated where the input may not go. For a normal input the central value lies in the middle.

    An input that differs by year: `low` and `high` speak of `year`, or of the first plan year. What is drawn
    there lies some difference from that year's central value, and every plan year moves by that difference
    (of amounts: every year that has one). The base year stays. With `years` independent each plan year has a
    draw of its own.

    `common`: one draw moves every organisation alike where several are simulated together; otherwise each has its own.
    """

    input: Annotated[Text, Field(min_length=1)]
    low: Figure
    high: Figure
    shape: Shape = "triangular"
    years: Literal["shared", "independent"] = "shared"
    year: Year | None = None
    common: StrictBool = True

    @property
    def ends(self) -> tuple[float, float]:
        """The lowest and the highest value that the plan names, in the input's unit."""
        return float(self.low.value or 0.0), float(self.high.value or 0.0)

    def period(self, plan: Plan) -> int:
        """The year that the range speaks of, as a number: 1 is the first plan year."""
        return 1 if self.year is None else plan.years.index(self.year)

    def central(self, plan: Plan) -> float:
        """The plan's own value in the year that the range speaks of, in the input's unit."""
        return float(plan.values[self.input][self.period(plan)])

    def moving(self, plan: Plan) -> tuple[bool, ...]:
        """For each year, base year first, whether a draw moves the input there."""
        entry = plan.inputs[self.input]
        if entry.kind == "figure":
            return (True,) * len(plan.years)
        given = entry.given.values
        return tuple(period > 0 and (entry.kind == "series" or year in given) for period, year in enumerate(plan.years))

    def values_at(self, plan: Plan, value: float) -> tuple[float, ...]:
        """The input in each year, base year first, when it is `value` in the year that the range speaks of.

        `plan.values | {range.input: range.values_at(plan, value)}` are the plan's values with that change.
        """
        if plan.inputs[self.input].kind == "figure":
            return (float(value),) * len(plan.years)
        difference = value - self.central(plan)
        own = plan.values[self.input]
        return tuple(
            central + difference if moves else central
            for central, moves in zip(own, self.moving(plan), strict=True)
        )  # fmt: skip


class Correlation(Part):
    """How two uncertain inputs move together: the correlation of the normal scores behind them (Gaussian copula).

    Of two normal inputs that is their ordinary correlation. Where both differ by year it holds within each year;
    where one is shared over the years, with each year of the other. `first` and `second` are names of ranges.
    """

    first: Id
    second: Id
    value: Figure


class Target(Part):
    """An amount that an output, such as `pot.total` or `gap.in_year 2029/30`, should reach: a commitment, a claim."""

    name: Name
    output: Annotated[Text, Field(min_length=1)]
    at_least: Figure


def can_be_drawn(entry: Input) -> bool:
    """Whether an input is a number that figures rest on."""
    return entry.provenance is not None and entry.id.partition(".")[0] not in FIXED_FAMILIES


def misfits(plan: Plan) -> list[str]:
    """What keeps the ranges of a plan from being used, as a line each.

    Not a rule of the plan itself: a reading, a scenario or an edit may move an input out of its range, and
    everything but uncertainty can still be computed.
    """
    return [line for key, given in plan.uncertainty.items() for line in _misfits(plan, f"uncertainty.{key}", given)]


def require_ranges(plan: Plan) -> None:
    """Refuse a plan whose ranges cannot be used.

    Raises:
        PlanError: naming the range, its low, central and high value, and the remedy.
    """
    if not plan.uncertainty:
        raise PlanError(
            "uncertainty: the plan has none; give an input its range under [uncertainty.NAME], such as "
            'input = "rates.growth", low = { value = 0.018, unit = "rate", status = "local" }, '
            'high = { value = 0.028, unit = "rate", status = "local" }'
        )
    found = misfits(plan)
    if found:
        raise PlanError("\n".join(found))


def _misfits(plan: Plan, at: str, given: Range) -> Iterator[str]:
    (low, high), central = given.ends, given.central(plan)
    entry = plan.inputs[given.input]
    if entry.kind == "amounts" and not given.moving(plan)[given.period(plan)]:
        year = plan.years[given.period(plan)]
        yield f"{at}.input: {given.input} has no amount in {year}, of which the range speaks; name another year"
        return
    if not low <= central <= high:
        yield (
            f"{at}: low {low:g}, high {high:g} do not hold the plan's own {central:g} ({given.input}); "
            "widen the range or correct the input"
        )
        return
    if given.shape == "normal" and abs(central - (low + high) / 2) > CENTRED * (high - low):
        yield (
            f"{at}: is normal, and {central:g} ({given.input}) is not the middle of low {low:g} and high {high:g}; "
            "move one of them, or take shape triangular or pert"
        )
    lowest, highest = entry.bounds or (low, high)
    for value in (low, high):
        for period, year in enumerate(plan.years):
            moved = given.values_at(plan, value)[period]
            if not lowest <= moved <= highest and period:
                yield (
                    f"{at}: {value:g} would take {given.input} in {year} to {moved:g}, outside {lowest:g} to "
                    f"{highest:g}; narrow the range"
                )
                return
