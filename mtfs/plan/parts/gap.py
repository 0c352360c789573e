"""The parts of a plan about the gap: expenditure and funding lines, schemes that close it, the position, reserves.

Money is in £k, rates are fractions.
"""

from typing import Annotated, Literal, Self

from pydantic import StrictBool, model_validator

from mtfs.plan.parts.assignments import AmountsRounded
from mtfs.plan.parts.base import Figure, Id, Name, NamedSeries, Part, Series, invalid
from mtfs.plan.parts.declared import ANY_AMOUNT, FRACTION, NOT_NEGATIVE, RATE, InputField
from mtfs.plan.parts.money import EFFICIENCY, INFLATION, NAME, NON_RECURRENT, Method

ROUNDING = InputField(
    label="Rounding of its amounts",
    structural=True,
    always_listed=False,
    help='In words, as "nearest £1k" or "£0.1m": claims that rest on them may differ by as much.',
)
OWN_INFLATION = INFLATION._replace(group=None)
OWN_EFFICIENCY = EFFICIENCY._replace(group=None, main=False)


class BudgetLine(Part):
    """A line of expenditure or funding: its opening and what moves it, or its level in each year.

    Growth drivers, inflation and efficiency are yearly rates; a shared assumption is one too, which moves the part of
    the line that its weight says. Changes are amounts that stay, non-recurrent ones
    are there in their year only. Beside levels they split the movement, and the rest of it is other movement.
    """

    name: Annotated[Name, NAME]
    method: Method = "multiplicative"
    opening: Annotated[
        Figure | None,
        InputField(label="Recurrent amount in the base year", unit="£k", bounds=ANY_AMOUNT, of_base_year=True),
    ] = None
    levels: Annotated[
        Series | None,
        InputField(
            label="Recurrent amount of the year",
            unit="£k",
            bounds=ANY_AMOUNT,
            carries_on=False,
            base_may_be_missing=True,
            main=True,
            help="In place of an opening; that of the base year may be left out, and is then missing.",
        ),
    ] = None
    growth: Annotated[
        dict[Id, NamedSeries],
        InputField(
            label="Growth driver: {own.name}",
            name_label="Growth driver: name",
            unit="rate",
            bounds=RATE,
            main=True,
            help="One of the rates by which the line grows a year.",
        ),
    ] = {}
    assumptions: Annotated[
        dict[Id, Figure],
        InputField(
            label="Weight of the shared assumption: {named}",
            unit="share",
            bounds=FRACTION,
            names="assumptions",
            help="The part of the line that the assumption moves: 64% where that much of it is pay.",
        ),
    ] = {}
    inflation: Annotated[Series | None, OWN_INFLATION] = None
    efficiency: Annotated[Series | None, OWN_EFFICIENCY] = None
    changes: Annotated[
        dict[Id, NamedSeries],
        InputField(
            label="Recurrent change: {own.name}",
            name_label="Recurrent change: name",
            unit="£k",
            bounds=ANY_AMOUNT,
            carries_on=False,
            years="plan years",
            help="An amount that is there from its year on.",
        ),
    ] = {}
    non_recurrent: Annotated[dict[Id, NamedSeries], NON_RECURRENT] = {}
    rounding: Annotated[AmountsRounded, ROUNDING] = ""

    def is_known_in(self, base_year: str) -> bool:
        """Return whether its amount of the base year is given."""
        return self.levels is None or base_year in self.levels.values

    @model_validator(mode="after")
    def _something_says_what_it_is(self) -> Self:
        if (self.opening is None) == (self.levels is None):
            raise invalid(
                "has neither an opening nor levels" if self.levels is None else "has an opening beside levels",
                "add opening = ... with what moves it, or levels = ..."
                if self.levels is None
                else "remove one of them: levels hold the base year's amount too",
            )
        return self

    @model_validator(mode="after")
    def _something_moves_it(self) -> Self:
        if self.levels is None and not (
            self.growth or self.assumptions or self.inflation or self.efficiency or self.changes or self.non_recurrent
        ):
            raise invalid(
                "has no driver, so nothing says how it moves",
                "add growth, assumptions, inflation, efficiency or changes (a rate of 0 if it stays flat)",
            )
        return self


class Scheme(Part):
    """Savings, programme benefits or investment: new amounts by year, there again in later years if recurrent."""

    name: Annotated[Name, NAME]
    kind: Annotated[Literal["savings", "benefits", "investment"], InputField(label="Kind", structural=True)]
    recurrent: Annotated[StrictBool, InputField(label="Recurrent: there again in every later year")] = True
    amounts: Annotated[
        Series,
        InputField(
            label="New amount of the year",
            unit="£k",
            bounds=ANY_AMOUNT,
            if_below_0="change its kind",
            carries_on=False,
            years="plan years",
            main=True,
        ),
    ]
    rounding: Annotated[AmountsRounded, ROUNDING] = ""


class Position(Part):
    """What the gap starts from: the amount brought forward (surplus above 0), and reserves used by year."""

    brought_forward: Annotated[
        Figure | None,
        InputField(
            label="Brought forward, a surplus above 0", unit="£k", bounds=ANY_AMOUNT, main=True, of_base_year=True
        ),
    ] = None
    reserves: Annotated[
        dict[Id, NamedSeries],
        InputField(
            label="Reserves used: {own.name}",
            name_label="Reserve: name",
            unit="£k",
            bounds=ANY_AMOUNT,
            if_below_0="enter it as replenished of a reserve",
            carries_on=False,
            main=True,
            help="For reserves whose balance the plan does not hold: what [reserves.NAME] uses is counted there.",
        ),
    ] = {}
    rounding: Annotated[AmountsRounded, ROUNDING] = ""


class Reserve(Part):
    """A reserve: its balance in the base year, what is taken from it and put back, and the least that it has to hold.

    Use less replenishment closes the gap, on top of the uses that the position names: a use stands in one of the two.
    """

    name: Annotated[Name, NAME]
    opening: Annotated[
        Figure, InputField(label="Balance in the base year", unit="£k", bounds=ANY_AMOUNT, of_base_year=True)
    ]
    used: Annotated[
        Series | None,
        InputField(
            label="Used in the year",
            unit="£k",
            bounds=NOT_NEGATIVE,
            carries_on=False,
            main=True,
            help="Taken from the balance; closes the gap of the year. The opening is after the base year's.",
        ),
    ] = None
    replenished: Annotated[
        Series | None,
        InputField(
            label="Replenished in the year",
            unit="£k",
            bounds=NOT_NEGATIVE,
            carries_on=False,
            help="Put back into the balance; widens the gap of the year.",
        ),
    ] = None
    minimum: Annotated[
        Series | None,
        InputField(
            label="Minimum balance",
            unit="£k",
            bounds=NOT_NEGATIVE,
            help="The balance must not fall below it; 0 where it is left out.",
        ),
    ] = None
    rounding: Annotated[AmountsRounded, ROUNDING] = ""
