"""The parts of a plan about care: providers, population, activity, productivity.

Money is in £k, unit costs and prices in £, activity in its own unit, rates and shares are fractions.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StrictBool

from mtfs.core.years import DAYS_OF_A_YEAR
from mtfs.plan.parts import Figure, Id, Name, Part, Series, Unit, Year


class Provider(Part):
    """A provider: its contract's value in the base year, and rates of its own where it has any."""

    name: Name
    contract: Figure | None = None
    inflation: Series | None = None
    efficiency: Series | None = None


class PopulationGroup(Part):
    """People of one district, one age band, or both: their growth over the projection's years."""

    name: Name
    growth: Figure


class Population(Part):
    """A population projection: growth of each group from its first to its last year."""

    first_year: Year
    last_year: Year
    groups: Annotated[dict[Id, PopulationGroup], Field(min_length=1)]


class Mitigation(Part):
    """Something that changes activity: its full effect in the activity model's last year, below 0 where it reduces."""

    name: Name
    effect: Figure


class Service(Part):
    """One kind of activity: its baseline, what makes it grow, what mitigates growth, and what a unit costs.

    Demographic growth comes from a published projection (`projected`), from the population's groups by their
    `shares` of the activity, or from a yearly rate (`demographic`). With a projection, shares split its growth.
    """

    name: Name
    unit: Unit
    baseline: Figure
    non_demographic: Figure
    projected: Figure | None = None
    demographic: Figure | None = None
    shares: dict[Id, Figure] = {}
    mitigations: dict[Id, Mitigation] = {}
    unit_cost: Figure | None = None
    beds: StrictBool = False


class Activity(Part):
    """The activity model: from its baseline's year to its last year, in three scenarios of growth."""

    first_year: Year
    last_year: Year
    scenario: Literal["central", "lower", "higher"] = "central"
    lower: Figure
    higher: Figure
    occupancy: Figure | None = None
    days: Figure = Figure(
        value=DAYS_OF_A_YEAR, unit="days", status="illustrative", source="MTFS", note="Days of a year."
    )
    phasing: Series | None = None
    services: Annotated[dict[Id, Service], Field(min_length=1)]


class Opportunity(Part):
    """A productivity opportunity: volumes by provider and a price, or the value as stated.

    Of those with the same `alternatives` only one may be counted. Volumes of a provider that the plan does not
    name stand under `other`.
    """

    name: Name
    unit: Unit = "bed days"
    volumes: dict[Id, Figure] = {}
    length_of_stay: Figure | None = None
    price: Figure | None = None
    stated: Figure | None = None
    stated_high: Figure | None = None
    cash_releasing: StrictBool = False
    alternatives: Id | None = None
    counted: StrictBool = True
    delivered: Series | None = None
