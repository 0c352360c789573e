"""The parts of a plan about money: rates, allocation, funds, the pot, care settings, prices, limits.

Money is in £k, rates and shares are fractions.
"""

from typing import Annotated, Literal, Self, get_args

from pydantic import StrictBool, model_validator

from mtfs.plan.parts.base import Figure, Id, Name, NamedSeries, Part, Series, invalid
from mtfs.plan.parts.declared import ANY_AMOUNT, FRACTION, NOT_NEGATIVE, RATE, Group, InputField

NAME = InputField(label="Name")
GROWTH = InputField(
    label="Base growth",
    unit="rate",
    bounds=RATE,
    main=True,
    group=Group("rates.growth", "Base growth"),
    help="Growth of the allocation a year before inflation.",
)
INFLATION = InputField(
    label="Inflation (cost uplift)",
    unit="rate",
    bounds=RATE,
    main=True,
    group=Group("rates.inflation", "Inflation"),
    help="The cost uplift factor.",
)
EFFICIENCY = InputField(
    label="Efficiency",
    unit="rate",
    bounds=RATE,
    main=True,
    group=Group("rates.efficiency", "Efficiency"),
    help="The efficiency factor, which is taken off inflation.",
    if_below_0="add it to inflation",
)
CONVERGENCE = InputField(
    label="Convergence (below 0 takes away)",
    unit="rate",
    bounds=RATE,
    main=True,
    group=Group("rates.convergence", "Convergence"),
    help="Signed as NHS England prints it: -0.01 takes 1% away.",
)
TOWARDS_TARGET = Group("rates.convergence", "Convergence")
Method = Annotated[
    Literal["multiplicative", "additive"],
    InputField(
        label="Compounding method", structural=True, help="Whether the rates are multiplied or added up within a year."
    ),
]
NON_RECURRENT = InputField(
    label="Non-recurrent: {own.name}",
    name_label="Non-recurrent: name",
    unit="£k",
    bounds=ANY_AMOUNT,
    carries_on=False,
    help="Is there in its year only.",
)
GrowthMethod = Literal["stated", "pressures as input"]
STATED, AS_INPUT = get_args(GrowthMethod)
"""How available growth comes about: the plan states it, or it is what growth leaves after pressures that are given."""
CASE = InputField(label="Case that enters the pot", main=True, help="Which of the three cases counts.")


class Rates(Part):
    """Rates that hold for every stream which has none of its own; the last given year carries on."""

    growth: Annotated[Series | None, GROWTH] = None
    inflation: Annotated[Series | None, INFLATION] = None
    efficiency: Annotated[Series | None, EFFICIENCY] = None
    convergence: Annotated[Series | None, CONVERGENCE] = None


RATES = tuple(Rates.model_fields)
"""The rates of a stream."""


def _pace(where: str) -> InputField:
    label = f"Share of the move to target made in one year, {where} target"
    return InputField(label=label, unit="share", bounds=FRACTION, main=True, group=TOWARDS_TARGET)


def _largest(move: str) -> InputField:
    label = f"Largest {move} in one year"
    return InputField(label=label, unit="rate", bounds=FRACTION, main=True, group=TOWARDS_TARGET)


class ConvergencePolicy(Part):
    """How convergence follows from the distance from target: pace, and the limits of one year."""

    pace_over: Annotated[Figure, _pace("over")]
    pace_under: Annotated[Figure, _pace("under")]
    largest_cut: Annotated[Figure, _largest("cut")]
    largest_gain: Annotated[Figure, _largest("gain")]


class Stream(Part):
    """One allocation stream: its opening recurrent allocation and what moves it."""

    name: Annotated[Name, NAME]
    method: Method = "multiplicative"
    rounded_to_1k: Annotated[
        StrictBool, InputField(label="Rounded to £1k", structural=True, help="As NHS England rounds; halves go up.")
    ] = False
    convergence_from: Annotated[
        Literal["rate", "distance"],
        InputField(
            label="Convergence comes from", structural=True, help="A rate, or the distance from target and the policy."
        ),
    ] = "rate"
    opening: Annotated[
        Figure,
        InputField(
            label="Opening recurrent allocation",
            unit="£k",
            bounds=NOT_NEGATIVE,
            of_base_year=True,
            ruled_together=True,
            group=Group("{part_id}.opening", "Opening allocation: {part.name}"),
            help="The recurrent allocation of the base year.",
        ),
    ]
    target: Annotated[
        Figure | None,
        InputField(
            label="Fair-shares target",
            unit="£k",
            bounds=NOT_NEGATIVE,
            of_base_year=True,
            ruled_together=True,
            group=TOWARDS_TARGET,
            help="What the fair-shares formula gives for the base year.",
        ),
    ] = None
    growth: Annotated[Series | None, GROWTH] = None
    inflation: Annotated[Series | None, INFLATION] = None
    efficiency: Annotated[Series | None, EFFICIENCY] = None
    convergence: Annotated[Series | None, CONVERGENCE] = None
    baseline_adjustments: Annotated[
        dict[Id, NamedSeries],
        InputField(
            label="Baseline adjustment: {own.name}",
            name_label="Baseline adjustment: name",
            unit="£k",
            bounds=ANY_AMOUNT,
            carries_on=False,
            years="plan years",
            help="Changes the recurrent baseline of its year before the rates are applied.",
        ),
    ] = {}
    non_recurrent: Annotated[dict[Id, NamedSeries], NON_RECURRENT] = {}


class Fund(Part):
    """One fund of which a share is repurposed for investment."""

    name: Annotated[Name, NAME]
    opening: Annotated[
        Figure,
        InputField(
            label="Opening size",
            unit="£k",
            bounds=NOT_NEGATIVE,
            may_be_missing=True,
            of_base_year=True,
            ruled_beside="ringfenced",
            help="The fund in the base year.",
        ),
    ]
    ringfenced: Annotated[
        Series | None,
        InputField(
            label="Ring-fenced part",
            unit="£k",
            bounds=NOT_NEGATIVE,
            ruled_together=True,
            help="The part of the fund of which nothing can be repurposed.",
        ),
    ] = None
    uplift: Annotated[Series, InputField(label="Uplift", unit="rate", bounds=RATE, ruled_beside="ringfenced")]
    repurpose: Annotated[Series, InputField(label="Share repurposed", unit="share", bounds=FRACTION, main=True)]
    recurrent: Annotated[
        StrictBool,
        InputField(
            label="Recurrent: released for good, adds up year on year",
            help="Whether what is released in one year is there again, on top, in every later year.",
        ),
    ] = False
    inside: Annotated[
        Id | None,
        InputField(
            label="Is inside the fund: only one of the two is counted",
            structural=True,
            help="The fund that holds this one's money; a check fails where both have an amount.",
        ),
    ] = None


def _case(label: str, bounds: tuple[float, float]) -> InputField:
    return InputField(label=label, unit="£k", bounds=bounds, main=True)


class AvailableGrowth(Part):
    """What a plan says is left of growth after pressures, a year: three cases, and the one that enters the pot.

    With pressures as an input they are what counts in place of the cases, so that growth moves the pot.
    """

    method: Annotated[
        GrowthMethod,
        InputField(
            label="How available growth comes about",
            main=True,
            ruled_together=True,
            help="Stated: the case below, whatever growth is; the pressures are the balancing figure. Pressures as "
            "input: growth and convergence less the pressures below, so that growth moves the pot.",
        ),
    ] = "stated"
    option: Annotated[Literal["low", "central", "high"], CASE] = "central"
    low: Annotated[Figure, _case("Available growth a year, low case", ANY_AMOUNT)]
    central: Annotated[Figure, _case("Available growth a year, central case", ANY_AMOUNT)]
    high: Annotated[Figure, _case("Available growth a year, high case", ANY_AMOUNT)]
    pressures: Annotated[
        Series | None,
        InputField(
            label="Funding pressures a year, counted where pressures are an input",
            unit="£k",
            bounds=ANY_AMOUNT,
            main=True,
            help="First calls on growth money. With those that the stated case implies, the pot is at first the same.",
        ),
    ] = None

    @model_validator(mode="after")
    def _pressures_where_they_are_the_input(self) -> Self:
        if self.method == AS_INPUT and self.pressures is None:
            remedy = (
                "add available_growth.pressures, by year; what the plan implies while the growth is stated is the "
                "line pot.pressures"
            )
            raise invalid("takes pressures as input, and there are none", remedy)
        return self


class Commercial(Part):
    """Commercial income over the whole plan in three cases, and the case that enters the pot."""

    option: Annotated[Literal["none", "low", "central", "high"], CASE] = "none"
    low: Annotated[Figure, _case("Commercial income, low case", NOT_NEGATIVE)]
    central: Annotated[Figure, _case("Commercial income, central case", NOT_NEGATIVE)]
    high: Annotated[Figure, _case("Commercial income, high case", NOT_NEGATIVE)]


def _share(year: str) -> InputField:
    label = f"Share of the pot in the {year} year"
    return InputField(label=label, unit="share", bounds=FRACTION, ruled_together=True)


class Setting(Part):
    """A care setting and its share of the pot in the first and the last year."""

    name: Annotated[Name, NAME]
    first: Annotated[Figure, _share("first")]
    last: Annotated[Figure, _share("last")]


class Prices(Part):
    """Price growth, for figures in the base year's prices."""

    gdp_deflator: Annotated[
        Series,
        InputField(
            label="GDP deflator growth",
            unit="rate",
            bounds=RATE,
            may_be_missing=True,
            help="The published deflators, the last carried on, where the plan gives none.",
        ),
    ]


class Limits(Part):
    """What the checks allow."""

    tolerance: Annotated[
        Figure, InputField(label="Largest residual that counts as none", unit="of the check", bounds=NOT_NEGATIVE)
    ] = Figure(
        value=1e-6,
        unit="of the check",
        status="default",
        source="MTFS",
        note="A smaller residual counts as none.",
    )
    largest_rate: Annotated[Figure, InputField(label="Upper limit for yearly rates", unit="rate", bounds=FRACTION)] = (
        Figure(
            value=0.15,
            unit="rate",
            status="default",
            source="MTFS",
            note="A yearly rate beyond it is taken for a slip.",
        )
    )
