"""The fields of a plan: its parts in the order of the Inputs sheet, each declared with what it is."""

from typing import Annotated

from mtfs.plan.money_and_care_fields import MoneyAndCareFields
from mtfs.plan.parts.actuals import Actual
from mtfs.plan.parts.base import Id, NamedSeries
from mtfs.plan.parts.claims import Claim, Reading, Rounding
from mtfs.plan.parts.declared import RATE, Chapter, Group, InputField, PartField
from mtfs.plan.parts.gap import BudgetLine, Position, Reserve, Scheme
from mtfs.plan.parts.lock import Lock
from mtfs.plan.parts.money import (
    Limits,
    Prices,
)
from mtfs.plan.parts.scenarios import Scenario
from mtfs.plan.parts.uncertainty import Correlation, Range, Target


class PlanFields(MoneyAndCareFields):
    """The fields of a medium-term financial strategy: money in £k, rates and shares as fractions."""

    assumptions: Annotated[
        dict[Id, NamedSeries],
        InputField(
            label="{own.name}",
            unit="rate",
            bounds=RATE,
            main=True,
            help="Every line that has a weight of it moves by weight times rate a year.",
        ),
        PartField(
            section="Shared assumptions",
            chapter=Chapter.GAP,
            help="Rates that any number of lines of expenditure and funding use, each with a weight: a pay award,\n"
            "inflation of contracts, demand, the tax base.",
            group=Group("{part_id}", "{part.name}"),
            page_order=13,
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
    roundings: Annotated[
        dict[Id, Rounding],
        PartField(
            section="Roundings: sources whose amounts are rounded",
            chapter=Chapter.CLAIMS,
            help="Sources whose amounts are rounded, in words: claims that rest on them may differ by as much.",
            group=Group("roundings", "Roundings"),
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
