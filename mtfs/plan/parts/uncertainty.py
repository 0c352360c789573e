"""The parts of a plan about uncertainty: the ranges of inputs, and how they move together."""

from typing import Annotated, Literal, Self

from pydantic import Field, StrictBool, model_validator

from mtfs.core.problems import Problem, raise_if_any
from mtfs.plan.inputs import PlanValues
from mtfs.plan.parts.base import Figure, Id, Name, Part, Series, Text, Year
from mtfs.plan.parts.declared import ANY_FIGURE, InputField


def _end(label: str) -> InputField:
    return InputField(label=label, unit="{own.unit}", bounds=ANY_FIGURE, help="A value of the input, in its unit.")


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

    input: Annotated[Text, Field(min_length=1), InputField(label="Input that may lie elsewhere")]
    low: Annotated[Figure, _end("Low")]
    high: Annotated[Figure, _end("High")]
    shape: Annotated[Literal["triangular", "normal", "uniform", "pert"], InputField(label="Shape")] = "triangular"
    years: Annotated[Literal["shared", "independent"], InputField(label="Years: one draw shared, or independent")] = (
        "shared"
    )
    year: Annotated[Year | None, InputField(label="Year that low and high speak of")] = None
    common: Annotated[StrictBool, InputField(label="One draw for all organisations")] = True

    @model_validator(mode="after")
    def _low_is_below_high(self) -> Self:
        low, high = self.low.value, self.high.value
        if low is not None and high is not None and low >= high:
            raise_if_any([Problem("high", None, f"{high:g} is not above low ({low:g})", "correct it")])
        return self

    @property
    def one_draw(self) -> bool:
        """Whether one draw holds for all years."""
        return self.years == "shared"

    @property
    def ends(self) -> tuple[float, float]:
        """The lowest and the highest value that the plan names, in the input's unit."""
        return float(self.low.value or 0.0), float(self.high.value or 0.0)

    def period(self, plan: PlanValues) -> int:
        """Return the year that the range speaks of, as a number: 1 is the first plan year."""
        return 1 if self.year is None else plan.years.index(self.year)

    def central(self, plan: PlanValues) -> float:
        """Return the plan's own value in the year that the range speaks of, in the input's unit."""
        return float(plan.values[self.input][self.period(plan)])

    def moving(self, plan: PlanValues) -> tuple[bool, ...]:
        """Return for each year, base year first, whether a draw moves the input there."""
        entry = plan.inputs[self.input]
        if not isinstance(entry.content, Series):
            return (True,) * len(plan.years)
        values = entry.content.values
        return tuple(
            period > 0 and (entry.kind == "series" or year in values) for period, year in enumerate(plan.years)
        )

    def values_at(self, plan: PlanValues, value: float) -> tuple[float, ...]:
        """Return the input in each year, base year first, when it is `value` in the year that the range speaks of.

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

    first: Annotated[Id, InputField(label="First range")]
    second: Annotated[Id, InputField(label="Second range")]
    value: Annotated[Figure, InputField(label="Correlation, -1 to 1", unit="correlation", bounds=(-1.0, 1.0))]

    @model_validator(mode="after")
    def _two_ranges(self) -> Self:
        if self.first == self.second:
            raise_if_any([Problem("second", None, f"is {self.second!r}, as first is", "name another range")])
        return self


class Target(Part):
    """An amount that an output, such as `pot.total` or `gap.in_year 2029/30`, should reach: a commitment, a claim."""

    name: Annotated[Name, InputField(label="Name")]
    output: Annotated[Text, Field(min_length=1), InputField(label="Output that should reach it")]
    at_least: Annotated[Figure, InputField(label="At least", unit="{own.unit}", bounds=ANY_FIGURE)]
