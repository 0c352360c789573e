"""The lines about care: providers, population, activity, productivity."""

from __future__ import annotations

from functools import partial

from mtfs.catalogue.lines.money import OUTTURN_STEP
from mtfs.catalogue.lines.record import FamilyChart, Headline, Line, Sheet, YearlyLine, line

TIME = "Years of the activity model"
COST = "Cost of activity, beside the pot that is meant to pay for the shift"
GROUPS = "Population growth by group"
VOLUMES, VALUES = "Volumes", "Value of each opportunity, a year"
DELIVERED = "What the years deliver"
STILL_TO_FIND_CASH = "Still to find in cash; below 0 is more than asked for"
STILL_TO_FIND = "Still to find, counting what releases no cash; below 0 is more than asked for"
PROVIDERS, SHIFT = "Providers", "Left shift: does the pot pay for it?"

PROVIDERS_SHEET = Sheet(
    "Providers",
    "Contracts under flat cash plus inflation, what efficiency asks for, and the opportunities beside it.",
)
ACTIVITY_SHEET = Sheet(
    "Activity",
    "Growth and what makes it, mitigations, residual growth, beds, and cost beside the pot.",
)
PRODUCTIVITY_SHEET = Sheet(
    "Productivity",
    "What each opportunity is worth; alternatives are never added, only cash enters the pot.",
)

_provider = partial(Line, sheet=PROVIDERS_SHEET, part="providers")
_providers = partial(line, sheet=PROVIDERS_SHEET, block="Providers with a contract", after_the_parts=True)
_time = partial(line, sheet=ACTIVITY_SHEET, block=TIME)
_service = partial(YearlyLine, sheet=ACTIVITY_SHEET, part="activity.services")
_activity = partial(_service, unit="activity", unit_from_part=True)
_cost = partial(line, sheet=ACTIVITY_SHEET, block=COST)
_last_cost = partial(_cost, single_value=True, of_last_year=True)
_opportunity = partial(Line, sheet=PRODUCTIVITY_SHEET, part="productivity")
_delivered = partial(_opportunity, block=DELIVERED)
_productivity = partial(
    line, sheet=PRODUCTIVITY_SHEET, block="All opportunities that count", after_the_parts=True, key=True
)


class Provider:
    """One provider."""

    EXPECTED = _provider("providers.*.expected", "Contract value as the assumptions give it")
    STEP_OUTTURN = _provider("providers.*.step_outturn", OUTTURN_STEP, adds_up=True)
    CONTRACT = _provider(
        "providers.*.contract", "Contract value", key=True, outturn=True,
        chart=FamilyChart(
            "Contract values by provider (£m a year)", "Stacked columns: contract values by provider and year, in £m",
            from_base=True, most_labelled=6,
        ),
    )  # fmt: skip
    INFLATION = _provider("providers.*.inflation", "Inflation on the contract", adds_up=True)
    ASK = _provider("providers.*.ask", "Efficiency requirement, new each year", adds_up=True, key=True)
    ASK_TO_DATE = _provider("providers.*.ask_to_date", "Efficiency requirement, to date")
    OPPORTUNITY = _provider("providers.*.opportunity.*", "Opportunity a year", subpart="opportunities")
    CASH_RELEASING = _provider("providers.*.cash_releasing", "Opportunities a year that release cash")
    NON_CASH_RELEASING = _provider("providers.*.non_cash_releasing", "Opportunities a year that release no cash")
    STILL_TO_FIND_CASH = _provider("providers.*.still_to_find_cash", STILL_TO_FIND_CASH, key=True)
    STILL_TO_FIND = _provider("providers.*.still_to_find", STILL_TO_FIND, key=True)


class Providers:
    """All providers with a contract together."""

    STEP_OUTTURN = _providers("providers.step_outturn", OUTTURN_STEP, adds_up=True)
    CONTRACT = _providers(
        "providers.contract", "Contract value", key=True, headline=Headline(PROVIDERS, "Contract values", 1)
    )
    INFLATION = _providers("providers.inflation", "Inflation on the contracts", adds_up=True)
    ASK = _providers(
        "providers.ask", "Efficiency requirement, new each year", adds_up=True, key=True,
        headline=Headline(PROVIDERS, "Efficiency requirement, new each year", 2),
    )  # fmt: skip
    ASK_TO_DATE = _providers("providers.ask_to_date", "Efficiency requirement, to date")
    CASH_RELEASING = _providers(
        "providers.cash_releasing", "Opportunities a year that release cash",
        chart_label="Opportunities that release cash",
    )  # fmt: skip
    NON_CASH_RELEASING = _providers(
        "providers.non_cash_releasing", "Opportunities a year that release no cash",
        chart_label="Opportunities that release no cash",
    )  # fmt: skip
    STILL_TO_FIND_CASH = _providers(
        "providers.still_to_find_cash", STILL_TO_FIND_CASH, key=True,
        headline=Headline(PROVIDERS, STILL_TO_FIND_CASH, 3),
    )  # fmt: skip
    STILL_TO_FIND = _providers(
        "providers.still_to_find", STILL_TO_FIND, key=True, headline=Headline(PROVIDERS, STILL_TO_FIND, 4)
    )


class Population:
    """The population, and each of its groups."""

    SPAN = _time("population.span", "Years of the population projection", "years", single_value=True)
    ANNUAL = Line(
        "population.*.annual", "Growth a year", "rate", sheet=ACTIVITY_SHEET, block=GROUPS, after_the_parts=True,
        part="population.groups", single_value=True,
    )  # fmt: skip
    GROWTH = YearlyLine(
        "population.*.growth", "Growth since the activity baseline", "rate", sheet=ACTIVITY_SHEET, block=GROUPS,
        after_the_parts=True, part="population.groups",
    )  # fmt: skip


class ActivityTime:
    """The years of the activity model."""

    YEARS_BEFORE = _time(
        "activity.years_before", "Years from the activity baseline to the base year", "years", single_value=True
    )
    SPAN = _time("activity.span", "Years of the activity model", "years", single_value=True)
    YEARS_TO_FULL_EFFECT = _time(
        "activity.years_to_full_effect", "Years until mitigations have their full effect", "years", single_value=True
    )
    FACTOR = _time("activity.factor", "Share of central growth in the chosen scenario", "share", single_value=True)
    ELAPSED = _time("activity.elapsed", "Years since the activity baseline", "years")
    PHASE = _time("activity.phase", "Share of the mitigations' full effect reached", "share")


class Service:
    """One kind of activity."""

    BASELINE = Line(
        "activity.*.baseline", "Baseline activity", "activity", sheet=ACTIVITY_SHEET, part="activity.services",
        unit_from_part=True, single_value=True,
    )  # fmt: skip
    DEMOGRAPHIC_INDEX = _service("activity.*.demographic_index", "Demographic index, baseline = 1", "index")
    NON_DEMOGRAPHIC_INDEX = _service("activity.*.non_demographic_index", "Non-demographic index, baseline = 1", "index")
    WEIGHTED_GROWTH = _service("activity.*.weighted_growth", "Demographic growth by the population's groups", "rate")
    DEMOGRAPHIC = _activity("activity.*.demographic", "Demographic growth")
    GROUP = _activity("activity.*.group.*", "Demographic growth", subpart="population groups")
    NON_DEMOGRAPHIC = _activity("activity.*.non_demographic", "Non-demographic growth")
    GROWTH = _activity("activity.*.growth", "Growth if nothing is done", key=True)
    PROJECTED = _activity(
        "activity.*.projected", "Projected activity if nothing is done", key=True, chart_label="If nothing is done"
    )
    PROJECTED_LOWER = _activity(
        "activity.*.projected_lower", "Projected activity, lower scenario", chart_label="Lower growth"
    )
    PROJECTED_HIGHER = _activity(
        "activity.*.projected_higher", "Projected activity, higher scenario", chart_label="Higher growth"
    )
    MITIGATION = _activity("activity.*.mitigation.*", "Mitigation", subpart="mitigations")
    MITIGATIONS = _activity("activity.*.mitigations", "Mitigations, below 0 where they reduce")
    AVOIDED = _activity("activity.*.avoided", "Activity avoided")
    ADDED = _activity("activity.*.added", "Activity added by the shift")
    RESIDUAL = _activity("activity.*.residual", "Residual growth", key=True)
    AFTER = _activity("activity.*.after", "Activity after mitigations", key=True, chart_label="After mitigations")
    BEDS_GROWTH = _service("activity.*.beds_growth", "Beds for the growth if nothing is done", "beds")
    BEDS_RESIDUAL = _service("activity.*.beds_residual", "Beds for the residual growth", "beds")
    BEDS = _service("activity.*.beds", "Beds after mitigations", "beds", key=True)
    RESIDUAL_COST = _service("activity.*.residual_cost", "Cost of residual growth", adds_up=True)
    AVOIDED_COST = _service("activity.*.avoided_cost", "Cost of activity avoided", adds_up=True)
    ADDED_COST = _service("activity.*.added_cost", "Cost of activity added by the shift", adds_up=True)


class Activity:
    """What all activity costs, beside the pot."""

    RESIDUAL_COST = _cost(
        "activity.residual_cost", "Cost of residual growth, all services", adds_up=True,
        chart_label="Cost of all residual growth", headline=Headline(SHIFT, "Cost of residual growth", 2),
    )  # fmt: skip
    AVOIDED_COST = _cost(
        "activity.avoided_cost", "Cost of activity avoided, all services", adds_up=True,
        headline=Headline(SHIFT, "Cost of activity avoided", 1),
    )  # fmt: skip
    ADDED_COST = _cost(
        "activity.added_cost", "Cost of activity added by the shift, all services", adds_up=True, key=True,
        chart_label="Cost of activity added by the shift",
        headline=Headline(SHIFT, "Cost of activity added by the shift", 3),
    )  # fmt: skip
    HEADROOM = _cost(
        "activity.headroom", "Pot less cost of the shift", adds_up=True, key=True,
        headline=Headline(SHIFT, "Pot of the year less cost of the shift", 4, strong=True),
    )  # fmt: skip
    HEADROOM_RECURRENT = _cost(
        "activity.headroom_recurrent", "Pot in the recurrent view less cost of the shift", adds_up=True,
        headline=Headline(SHIFT, "Pot in the recurrent view less cost of the shift", 5),
    )  # fmt: skip
    HEADROOM_RESIDUAL = _cost("activity.headroom_residual", "Pot less cost of all residual growth", adds_up=True)
    LAST_RESIDUAL_COST = _last_cost("activity.horizon_residual_cost", "Cost of residual growth")
    LAST_AVOIDED_COST = _last_cost("activity.horizon_avoided_cost", "Cost of activity avoided")
    LAST_ADDED_COST = _last_cost("activity.horizon_added_cost", "Cost of activity added by the shift")


class Opportunity:
    """One productivity opportunity."""

    VOLUME = _opportunity(
        "productivity.*.volume", "Volume", "volume", block=VOLUMES, single_value=True, unit_from_part=True
    )
    BED_DAYS = _opportunity("productivity.*.bed_days", "Bed days", "bed days", block=VOLUMES, single_value=True)
    VALUE = _opportunity("productivity.*.value", "Value a year", "£", block=VALUES, single_value=True)
    VALUE_HIGH = _opportunity(
        "productivity.*.value_high", "Value a year, high end", "£", block=VALUES, single_value=True
    )
    IN_YEAR = _delivered("productivity.*.in_year", "Delivered", outturn=True, better="more")
    CASH_RELEASING = _delivered("productivity.*.cash_releasing", "of which counted, releases cash")
    NON_CASH_RELEASING = _delivered("productivity.*.non_cash_releasing", "of which counted, releases no cash")


class Productivity:
    """All productivity opportunities that count."""

    CASH_RELEASING = _productivity(
        "productivity.cash_releasing", "Counted opportunities that release cash: they enter the pot"
    )
    NON_CASH_RELEASING = _productivity("productivity.non_cash_releasing", "Counted opportunities that release no cash")
