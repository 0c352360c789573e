"""The parts of a plan about care: providers, population, activity, productivity.

Money is in £k, unit costs and prices in £, activity in its own unit, rates and shares are fractions.
"""

import math
from collections.abc import Iterator
from typing import Annotated, Literal, Self

from pydantic import Field, StrictBool, model_validator

from mtfs.core.numbers import shown
from mtfs.core.problems import Problem, raise_if_any
from mtfs.core.years import DAYS_OF_A_YEAR
from mtfs.plan.parts.base import Figure, Id, Name, Part, Series, Unit, Year
from mtfs.plan.parts.declared import ANY_AMOUNT, FRACTION, NOT_NEGATIVE, RATE, Chapter, InputField, PartField
from mtfs.plan.parts.gap import OWN_EFFICIENCY, OWN_INFLATION
from mtfs.plan.parts.money import NAME

SHARE_TOLERANCE = 1e-9
OTHER_PROVIDERS = "other"
"""What stands for the providers that a plan does not name."""
GROWTH_OVER_YEARS = (-1.0, 10.0)
"""Growth over many years: a group may double and more."""
LARGEST_VALUE = 1e12


class Provider(Part):
    """A provider: its contract's value in the base year, and rates of its own where it has any."""

    name: Annotated[Name, NAME]
    contract: Annotated[
        Figure | None,
        InputField(label="Contract value in the base year", unit="£k", bounds=NOT_NEGATIVE, of_base_year=True),
    ] = None
    inflation: Annotated[Series | None, OWN_INFLATION._replace(main=False)] = None
    efficiency: Annotated[Series | None, OWN_EFFICIENCY] = None


class PopulationGroup(Part):
    """People of one district, one age band, or both: their growth over the projection's years."""

    name: Annotated[Name, InputField(label="Group")]
    growth: Annotated[
        Figure,
        InputField(
            label="{part.name}: growth over the projection",
            unit="rate",
            bounds=GROWTH_OVER_YEARS,
            ruled_together=True,
            help="From the projection's first year to its last, 0.04 for 4%.",
        ),
    ]


class Population(Part):
    """A population projection: growth of each group from its first to its last year."""

    first_year: Annotated[Year, InputField(label="First year of the projection", structural=True)]
    last_year: Annotated[Year, InputField(label="Last year of the projection", structural=True)]
    groups: Annotated[dict[Id, PopulationGroup], Field(min_length=1)]

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.first_year >= self.last_year:
            message = f"{self.last_year} is not after {self.first_year}"
            raise_if_any([Problem("last_year", None, message, "correct it")])
        return self


class Mitigation(Part):
    """Something that changes activity: its full effect in the activity model's last year, below 0 where it reduces."""

    name: Annotated[Name, InputField(label="Mitigation: name")]
    effect: Annotated[
        Figure,
        InputField(
            label="{part.name}: full effect, below 0 reduces",
            unit="{outer.unit}",
            bounds=ANY_AMOUNT,
            ruled_together=True,
        ),
    ]


class Service(Part):
    """One kind of activity: its baseline, what makes it grow, what mitigates growth, and what a unit costs.

    Demographic growth comes from a published projection (`projected`), from the population's groups by their
    `shares` of the activity, or from a yearly rate (`demographic`). With a projection, shares split its growth.
    """

    name: Annotated[Name, NAME]
    unit: Annotated[Unit, InputField(label="Unit", structural=True)]
    beds: Annotated[StrictBool, InputField(label="Is shown in beds", structural=True)] = False
    baseline: Annotated[
        Figure,
        InputField(label="Baseline activity", unit="{part.unit}", bounds=NOT_NEGATIVE, ruled_together=True),
    ]
    projected: Annotated[
        Figure | None,
        InputField(
            label="Projected activity in the last year", unit="{part.unit}", bounds=NOT_NEGATIVE, ruled_together=True
        ),
    ] = None
    demographic: Annotated[
        Figure | None,
        InputField(label="Demographic growth a year", unit="rate", bounds=RATE, ruled_together=True),
    ] = None
    non_demographic: Annotated[
        Figure, InputField(label="Non-demographic growth a year", unit="rate", bounds=RATE, ruled_together=True)
    ]
    shares: Annotated[
        dict[Id, Figure],
        InputField(
            label="Share of the activity: {named}",
            unit="share",
            bounds=FRACTION,
            ruled_together=True,
            names="population.groups",
            help="The part of the activity that a group of the population has; the shares sum to 1.",
        ),
    ] = {}
    mitigations: dict[Id, Mitigation] = {}
    unit_cost: Annotated[
        Figure | None, InputField(label="Cost of one of the {part.unit}", unit="£", bounds=NOT_NEGATIVE)
    ] = None

    @model_validator(mode="after")
    def _one_way_to_grow(self) -> Self:
        raise_if_any(self._problems())
        return self

    def _problems(self) -> Iterator[Problem]:
        ways = [self.projected is not None, self.demographic is not None]
        if sum(ways) > 1:
            yield Problem("", None, "has both projected and demographic, which contradict each other", "remove one")
        if not any(ways) and not self.shares:
            remedy = "add projected, demographic, or shares of the population's groups"
            yield Problem("", None, "nothing says how it grows", remedy)
        if self.demographic is not None and self.shares:
            yield Problem("", None, "has both demographic and shares of population groups", "remove one")
        if self.baseline.value == 0 or (self.projected is not None and self.projected.value == 0):
            yield Problem("", None, "baseline or projected activity is 0", "it has to be above 0")
        for rate, figure in (("non_demographic", self.non_demographic), ("demographic", self.demographic)):
            if figure is not None and figure.value == -1:
                yield Problem(rate, None, "is -1, which leaves no activity", "write 0.7% as 0.007")
        total = math.fsum(share.value or 0.0 for share in self.shares.values())
        within = all(0 <= (share.value or 0.0) <= 1 for share in self.shares.values())
        if self.shares and within and abs(total - 1) > SHARE_TOLERANCE:
            yield Problem("shares", None, f"sum to {total:g}", "make them sum to 1")


def _scenario(which: str) -> InputField:
    return InputField(
        label=f"Growth in the {which} scenario, of central growth",
        unit="share",
        bounds=(0.0, 3.0),
        ruled_together=True,
    )


class Activity(Part):
    """The activity model: from its baseline's year to its last year, in three scenarios of growth."""

    first_year: Annotated[Year, InputField(label="Year of the activity baseline", structural=True)]
    last_year: Annotated[Year, InputField(label="Last year of the activity model", structural=True)]
    scenario: Annotated[Literal["central", "lower", "higher"], InputField(label="Scenario of growth")] = "central"
    lower: Annotated[Figure, _scenario("lower")]
    higher: Annotated[Figure, _scenario("higher")]
    occupancy: Annotated[
        Figure | None, InputField(label="Bed occupancy", unit="share", bounds=FRACTION, ruled_together=True)
    ] = None
    days: Annotated[Figure, InputField(label="Days of a year", unit="days", bounds=(1.0, 366.0))] = Figure(
        value=DAYS_OF_A_YEAR, unit="days", status="default", source="MTFS", note="Days of a year."
    )
    phasing: Annotated[
        Series | None,
        InputField(
            label="Share of the mitigations' full effect reached",
            unit="share",
            bounds=FRACTION,
            ruled_together=True,
            help="A straight line to the activity model's last year where it is left out.",
        ),
    ] = None
    services: Annotated[
        dict[Id, Service],
        Field(min_length=1),
        PartField(
            section="Activity: {part.name}",
            chapter=Chapter.ACTIVITY,
            ruled_with="activity",
            help="Each kind of activity, by a name of its own.",
        ),
    ]

    @model_validator(mode="after")
    def _sound(self) -> Self:
        raise_if_any(self._problems())
        return self

    def _problems(self) -> Iterator[Problem]:
        lower, higher = self.lower.value or 0.0, self.higher.value or 0.0
        if lower > 1:
            yield Problem("lower", None, f"{lower:g} is more than central growth", "give a share of at most 1")
        if higher < 1:
            yield Problem("higher", None, f"{higher:g} is less than central growth", "give a share of at least 1")
        if self.occupancy is not None and self.occupancy.value == 0:
            yield Problem("occupancy", None, "is 0", "it has to be above 0 and at most 1 (0.92 is 92%)")
        if self.occupancy is None and any(service.beds for service in self.services.values()):
            yield Problem("occupancy", None, "is not there, and beds are asked for", "add it, such as 0.92 for 92%")


class Opportunity(Part):
    """A productivity opportunity: volumes by provider and a price, or the value as stated.

    Of those with the same `alternatives` only one may be counted. Volumes of a provider that the plan does not
    name stand under `other`.
    """

    name: Annotated[Name, NAME]
    unit: Annotated[Unit, InputField(label="Unit of the volume", structural=True)] = "bed days"
    volumes: Annotated[
        dict[Id, Figure],
        InputField(
            label="Volume, {named}",
            unit="{part.unit}",
            bounds=NOT_NEGATIVE,
            names="providers",
            unnamed="other providers",
        ),
    ] = {}
    length_of_stay: Annotated[
        Figure | None, InputField(label="Length of stay of each", unit="days", bounds=(0.0, 366.0))
    ] = None
    price: Annotated[Figure | None, InputField(label="Price of each", unit="£", bounds=NOT_NEGATIVE)] = None
    stated: Annotated[
        Figure | None,
        InputField(label="Value as stated, a year", unit="£", bounds=(0.0, LARGEST_VALUE), ruled_together=True),
    ] = None
    stated_high: Annotated[
        Figure | None,
        InputField(label="Value as stated, high end", unit="£", bounds=(0.0, LARGEST_VALUE), ruled_together=True),
    ] = None
    cash_releasing: Annotated[StrictBool, InputField(label="Releases cash, so that it enters the pot")] = False
    alternatives: Annotated[Id | None, InputField(label="Alternatives group: only one is counted", structural=True)] = (
        None
    )
    counted: Annotated[StrictBool, InputField(label="Counted in totals", ruled_together=True)] = True
    delivered: Annotated[Series | None, InputField(label="Share delivered", unit="share", bounds=FRACTION)] = None

    @model_validator(mode="after")
    def _one_way_to_value_it(self) -> Self:
        raise_if_any(self._problems())
        return self

    def _problems(self) -> Iterator[Problem]:
        if self.volumes and self.stated is not None:
            yield Problem("", None, "has both volumes and a stated value", "remove one")
        if not self.volumes and self.stated is None:
            yield Problem("", None, "has neither volumes nor a stated value", "add one")
        if self.price is not None and not self.volumes:
            yield Problem("price", None, "has no volume to be multiplied with", "add volumes")
        if self.stated_high is not None and self.stated is None:
            yield Problem("stated_high", None, "has no stated value as its low end", "add stated, or remove it")
        elif self.stated_high is not None and self.stated is not None:
            low, high = self.stated.value, self.stated_high.value
            if low is not None and high is not None and high < low:
                message = f"{shown(high)} is not above stated ({shown(low)})"
                yield Problem("stated_high", None, message, "give the low end as stated")
