"""The first fields of a plan: its document, what it is allocated, the investment pot, providers and activity."""

from typing import Annotated

from mtfs.plan.heading import PlanHeading
from mtfs.plan.parts.base import Id, NamedSeries
from mtfs.plan.parts.care import Activity, Opportunity, Population, Provider
from mtfs.plan.parts.declared import ANY_AMOUNT, Chapter, Group, InputField, PartField
from mtfs.plan.parts.document import DOCUMENT, Document
from mtfs.plan.parts.money import (
    AvailableGrowth,
    Commercial,
    ConvergencePolicy,
    Fund,
    Rates,
    Setting,
    Stream,
)


class MoneyAndCareFields(PlanHeading):
    """The fields of a plan about its allocation, its pot and the care that it pays for."""

    document: Annotated[Document, DOCUMENT] = Document()
    rates: Annotated[
        Rates,
        PartField(
            section="Rates for every stream",
            chapter=Chapter.RATES,
            help="Rates for every stream that has none of its own.\n"
            "Convergence is signed as NHS England prints it: -0.01 takes 1% away.",
            page_order=1,
            common_to_plans=True,
        ),
    ] = Rates()
    convergence_policy: Annotated[
        ConvergencePolicy | None,
        PartField(
            section="Convergence policy",
            chapter=Chapter.RATES,
            help="How convergence follows from the distance from the fair-shares target.",
            group=Group("convergence_policy", "Convergence"),
            page_order=6,
            common_to_plans=True,
        ),
    ] = None
    allocation: Annotated[
        dict[Id, Stream],
        PartField(
            section="Allocation: {part.name}",
            chapter=Chapter.ALLOCATION,
            help="Allocation streams: the opening is the recurrent allocation of the base year.",
            group=Group("{part_id}", "Adjustments and items: {part.name}"),
            page_order=7,
        ),
    ] = {}
    funds: Annotated[
        dict[Id, Fund],
        PartField(
            section="Fund: {part.name}",
            chapter=Chapter.FUNDS,
            help="Funds of which a share is repurposed. recurrent = true: what is released in one year is there\n"
            "again, on top, in every later year; false: the same money is released again each year.",
            page_order=5,
        ),
    ] = {}
    pressures: Annotated[
        dict[Id, NamedSeries],
        InputField(
            label="{own.name}",
            unit="£k",
            bounds=ANY_AMOUNT,
            if_below_0="take it off another one",
            may_be_missing=True,
            main=True,
        ),
        PartField(
            section="Funding pressures",
            chapter=Chapter.GROWTH,
            help="First calls on growth money, by year: what is left is available for investment.",
            group=Group("pressures", "Pressures"),
            page_order=3,
        ),
    ] = {}
    available_growth: Annotated[
        AvailableGrowth | None,
        PartField(
            section="Available growth: what is left after pressures, a year",
            chapter=Chapter.GROWTH,
            help="What is left of growth after pressures, a year, as the plan states it: the pressures follow.",
            group=Group("available_growth", "Available growth"),
            page_order=2,
        ),
    ] = None
    commercial: Annotated[
        Commercial | None,
        PartField(
            section="Commercial income over the whole plan",
            chapter=Chapter.GROWTH,
            help="Commercial income over the whole plan; the option says which case enters the pot.",
            group=Group("commercial", "Commercial income"),
            page_order=4,
        ),
    ] = None
    settings: Annotated[
        dict[Id, Setting],
        PartField(
            section="Care setting: {part.name}",
            chapter=Chapter.SETTINGS,
            help="Care settings: share of the pot in the first and in the last year (a straight line between).",
            group=Group("settings", "Care settings"),
        ),
    ] = {}
    providers: Annotated[
        dict[Id, Provider],
        PartField(
            section="Provider: {part.name}",
            chapter=Chapter.SETTINGS,
            help="Providers: contracts move by inflation less efficiency (flat cash plus inflation).",
        ),
    ] = {}
    population: Annotated[
        Population | None,
        PartField(
            section="Population projection",
            chapter=Chapter.ACTIVITY,
            help="Growth of the population by group, from the first to the last year.",
            group=Group("population", "Population"),
            ruled_with="activity",
        ),
    ] = None
    activity: Annotated[
        Activity | None,
        PartField(
            section="Activity model",
            chapter=Chapter.ACTIVITY,
            help="Activity: baseline, growth, mitigations (below 0 reduces) and unit costs in £.",
            group=Group("activity.model", "Activity model"),
        ),
    ] = None
    productivity: Annotated[
        dict[Id, Opportunity],
        PartField(
            section="Productivity: {part.name}",
            chapter=Chapter.PRODUCTIVITY,
            help="Productivity opportunities: volumes by provider and a price in £, or a stated value.\n"
            "Of those with the same alternatives only one is counted; only what releases cash enters the pot.",
        ),
    ] = {}
