"""The fields of a plan: its parts in the order of the Inputs sheet, each declared with what it is."""

from __future__ import annotations

from typing import Annotated

from mtfs.plan.heading import PlanHeading
from mtfs.plan.parts.actuals import Actual
from mtfs.plan.parts.base import Id, NamedSeries
from mtfs.plan.parts.care import Activity, Opportunity, Population, Provider
from mtfs.plan.parts.claims import Claim, Reading
from mtfs.plan.parts.declared import ANY_AMOUNT, Chapter, Group, InputField, PartField
from mtfs.plan.parts.document import DOCUMENT, Document
from mtfs.plan.parts.gap import BudgetLine, Position, Reserve, Scheme
from mtfs.plan.parts.lock import Lock
from mtfs.plan.parts.money import (
    AvailableGrowth,
    Commercial,
    ConvergencePolicy,
    Fund,
    Limits,
    Prices,
    Rates,
    Setting,
    Stream,
)
from mtfs.plan.parts.scenarios import Scenario
from mtfs.plan.parts.uncertainty import Correlation, Range, Target


class PlanFields(PlanHeading):
    """The fields of a medium-term financial strategy: money in £k, rates and shares as fractions."""

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
    expenditure: Annotated[
        dict[Id, BudgetLine],
        PartField(
            section="Expenditure: {part.name}",
            chapter=Chapter.GAP,
            help="Expenditure, line by line: opening, growth drivers, inflation, efficiency, changes that stay.",
            page_order=11,
        ),
    ] = {}
    funding: Annotated[
        dict[Id, BudgetLine],
        PartField(
            section="Funding: {part.name}",
            chapter=Chapter.GAP,
            help="Funding, line by line, where it is not the allocation.",
            page_order=10,
        ),
    ] = {}
    schemes: Annotated[
        dict[Id, Scheme],
        PartField(
            section="Scheme: {part.name}",
            chapter=Chapter.GAP,
            help="Savings, programme benefits and investment: new amounts by year; recurrent ones stay.",
            page_order=8,
        ),
    ] = {}
    gap: Annotated[
        Position | None,
        PartField(
            section="Position",
            chapter=Chapter.GAP,
            help="The position: brought forward (a surplus above 0) and reserves used.",
            group=Group("gap", "Position"),
            page_order=9,
        ),
    ] = None
    reserves: Annotated[
        dict[Id, Reserve],
        PartField(
            section="Reserve: {part.name}",
            chapter=Chapter.GAP,
            help="Reserves: the opening is the balance of the base year. Use less replenishment closes the gap, on\n"
            "top of the uses that gap.reserves names: write a use in one of the two only.",
            page_order=12,
        ),
    ] = {}
    claims: Annotated[
        dict[Id, Claim],
        PartField(
            section="Claim: {part.statement}",
            chapter=Chapter.CLAIMS,
            most=400,
            help="What was published: the line and year that it speaks of, and the range that its rounding leaves.",
            may_be_drawn=False,
            scenario_may_set=False,
            moves_figures=False,
        ),
    ] = {}
    readings: Annotated[
        dict[Id, Reading],
        PartField(
            section="Reading: {part.name}",
            chapter=Chapter.CLAIMS,
            help="Assumptions that can be read in several ways: each option sets inputs, or takes another line.\n"
            "The option that sets nothing is the plan as it stands.",
            may_be_drawn=False,
            moves_figures=False,
        ),
    ] = {}
    scenarios: Annotated[
        dict[Id, Scenario],
        PartField(
            section="Scenario: {part.name}",
            chapter=Chapter.SCENARIOS,
            most=40,
            help="Scenarios: named sets of changes to the plan, on top of those that they are based on.",
            may_be_drawn=False,
            moves_figures=False,
            in_structure=False,
        ),
    ] = {}
    uncertainty: Annotated[
        dict[Id, Range],
        PartField(
            section="Uncertainty: {part.input}",
            chapter=Chapter.UNCERTAINTY,
            help="Ranges of inputs: low and high are values of the input, the central value is the plan's own.\n"
            "Shape triangular (unless given), normal (low and high are P5 and P95), uniform or pert. "
            "years = independent:\neach year has a draw of its own. "
            "common = false: each organisation has a draw of its own.",
            may_be_drawn=False,
            scenario_may_set=False,
            moves_figures=False,
        ),
    ] = {}
    correlations: Annotated[
        dict[Id, Correlation],
        PartField(
            section="Correlation: {part.first} and {part.second}",
            chapter=Chapter.UNCERTAINTY,
            help="Ranges that move together: -1 to 1, of the normal scores behind them.",
            may_be_drawn=False,
            scenario_may_set=False,
            moves_figures=False,
        ),
    ] = {}
    targets: Annotated[
        dict[Id, Target],
        PartField(
            section="Target: {part.name}",
            chapter=Chapter.UNCERTAINTY,
            help="Amounts that outputs should reach: a simulation gives the probability of each.",
            may_be_drawn=False,
            moves_figures=False,
        ),
    ] = {}
    actuals: Annotated[
        dict[Id, Actual],
        PartField(
            section="Actuals: outturn of past years",
            chapter=Chapter.CHECKING,
            most=400,
            help="Outturn of past years, by line and year: it takes the computed figure's place, and later years "
            "follow.",
            group=Group("actuals", "Outturn"),
            may_be_drawn=False,
            scenario_may_set=False,
            are_outturns=True,
        ),
    ] = {}
    prices: Annotated[
        Prices,
        PartField(
            section="Prices",
            chapter=Chapter.CHECKING,
            help="Price growth, for figures in the base year's prices.",
            group=Group("prices", "Prices"),
        ),
    ]
    limits: Annotated[
        Limits,
        PartField(
            section="Limits of the checks",
            chapter=Chapter.CHECKING,
            help="What the checks allow.",
            may_be_drawn=False,
            moves_figures=False,
        ),
    ] = Limits()
    lock: Annotated[
        Lock | None,
        PartField(
            section="",
            help="This plan is locked: an edit of anything but comments and layout is refused. To go on with it, "
            "remove\nthis table from a copy.",
        ),
    ] = None
