"""The lines about money: time and prices, allocation, funds, pot, care settings."""

from __future__ import annotations

from functools import partial

from mtfs.catalogue.lines.record import FamilyChart, Headline, Line, Sheet, line

OUTTURN_STEP = "Step: outturn less what the assumptions give"
SOURCES = "Where the pot comes from"
POT = "Investment pot"
RECURRENT_VIEW = "Recurrent view: recurrent money of one year is there again in every later year"
RANGE = "Range of the pot: if the least or the most is left of growth"
ALLOCATION = "Allocation"

ALLOCATION_SHEET = Sheet(
    "Allocation",
    "How each stream's recurrent allocation follows from the year before, step by step.",
)
FUNDS_SHEET = Sheet("Funds", "What repurposing part of each fund releases.")
POT_SHEET = Sheet("Pot", "The investment pot: available growth, repurposed funds and commercial income.")
SETTINGS_SHEET = Sheet(
    "Settings",
    "The pot by care setting, on a straight line from the first to the last year's shares.",
)

_time = partial(line, sheet=ALLOCATION_SHEET, sheet_without_allocation="Expenditure", block="Time and prices")
_stream = partial(Line, sheet=ALLOCATION_SHEET, part="allocation")
_streams = partial(line, sheet=ALLOCATION_SHEET, block="All streams", after_the_parts=True)
_fund = partial(Line, sheet=FUNDS_SHEET, part="funds")
_funds = partial(line, sheet=FUNDS_SHEET, block="All funds", after_the_parts=True)
_source = partial(line, sheet=POT_SHEET, block=SOURCES)
_pot = partial(line, sheet=POT_SHEET, block=POT)
_recurrent = partial(line, sheet=POT_SHEET, block=RECURRENT_VIEW)
_range = partial(line, sheet=POT_SHEET, block=RANGE)
_setting = partial(Line, sheet=SETTINGS_SHEET, part="settings")


class Time:
    """Time and prices."""

    PERIOD = _time("timeline.period", "Plan year", "years")
    SCALE = _time("timeline.scale", "£ in £1k", "£", single_value=True)
    PRICE_INDEX = _time("prices.index", "GDP deflator, base year = 1", "index")


class Stream:
    """One allocation stream."""

    ADJUSTMENTS = _stream("allocation.*.adjustments", "Baseline adjustments", adds_up=True)
    BASELINE = _stream("allocation.*.baseline", "Adjusted recurrent baseline")
    DISTANCE = _stream("allocation.*.distance", "Distance from target before convergence", "rate")
    CONVERGENCE_RATE = _stream("allocation.*.convergence_rate", "Convergence from distance", "rate")
    NET_UPLIFT = _stream("allocation.*.net_uplift", "Net uplift: inflation less efficiency", "rate")
    STEP_GROWTH = _stream("allocation.*.step_growth", "Step: base growth", adds_up=True)
    STEP_INFLATION = _stream("allocation.*.step_inflation", "Step: inflation", adds_up=True)
    STEP_EFFICIENCY = _stream("allocation.*.step_efficiency", "Step: efficiency", adds_up=True)
    STEP_CONVERGENCE = _stream("allocation.*.step_convergence", "Step: convergence", adds_up=True)
    UNROUNDED = _stream("allocation.*.unrounded", "Recurrent allocation before rounding")
    STEP_ROUNDING = _stream("allocation.*.step_rounding", "Step: rounding to £1k", adds_up=True, one_decimal=True)
    EXPECTED = _stream("allocation.*.expected", "Recurrent allocation as the assumptions give it")
    STEP_OUTTURN = _stream("allocation.*.step_outturn", OUTTURN_STEP, adds_up=True)
    RECURRENT = _stream("allocation.*.recurrent", "Recurrent allocation", key=True, outturn=True, better="more")
    GROWTH_RATE = _stream("allocation.*.growth_rate", "Growth of the recurrent allocation", "rate", growth_of=RECURRENT)
    CLOSING_DISTANCE = _stream("allocation.*.closing_distance", "Distance from target after convergence", "rate")
    NON_RECURRENT = _stream("allocation.*.non_recurrent", "Non-recurrent items", adds_up=True, outturn=True)
    TOTAL = _stream("allocation.*.total", "Total allocation", key=True, better="more")
    STEPS = (
        ADJUSTMENTS, STEP_GROWTH, STEP_INFLATION, STEP_EFFICIENCY, STEP_CONVERGENCE, STEP_ROUNDING, STEP_OUTTURN,
    )  # fmt: skip


class Allocation:
    """All allocation streams together."""

    ADJUSTMENTS = _streams("allocation.adjustments", "Baseline adjustments", adds_up=True)
    BASELINE = _streams("allocation.baseline", "Adjusted recurrent baseline")
    STEP_GROWTH = _streams("allocation.step_growth", "Step: base growth", adds_up=True, chart_label="Base growth")
    STEP_INFLATION = _streams("allocation.step_inflation", "Step: inflation", adds_up=True, chart_label="Inflation")
    STEP_EFFICIENCY = _streams("allocation.step_efficiency", "Step: efficiency", adds_up=True, chart_label="Efficiency")
    STEP_CONVERGENCE = _streams(
        "allocation.step_convergence", "Step: convergence", adds_up=True, chart_label="Convergence"
    )
    STEP_ROUNDING = _streams(
        "allocation.step_rounding", "Step: rounding to £1k", adds_up=True, one_decimal=True, chart_label="Rounding"
    )
    STEP_OUTTURN = _streams("allocation.step_outturn", OUTTURN_STEP, adds_up=True, chart_label="Outturn")
    RECURRENT = _streams(
        "allocation.recurrent", "Recurrent allocation", key=True, better="more", chart_label="In cash",
        headline=Headline(ALLOCATION, "Recurrent allocation", 1, strong=True),
    )  # fmt: skip
    GROWTH_RATE = _streams(
        "allocation.growth_rate", "Growth of the recurrent allocation", "rate", growth_of=RECURRENT.kind,
        headline=Headline(ALLOCATION, "Growth of the recurrent allocation", 4),
    )  # fmt: skip
    CAGR = _streams(
        "allocation.cagr", "Growth a year since the base year (CAGR)", "rate", growth_of=RECURRENT.kind,
        since_base_year=True, headline=Headline(ALLOCATION, "Growth a year since {base} (CAGR)", 5),
    )  # fmt: skip
    REAL = _streams(
        "allocation.real", "Recurrent allocation in the base year's prices", base_prices=True,
        chart_label="In {base} prices", headline=Headline(ALLOCATION, "Recurrent allocation, {base} prices", 2),
    )  # fmt: skip
    NON_RECURRENT = _streams("allocation.non_recurrent", "Non-recurrent items", adds_up=True)
    TOTAL = _streams(
        "allocation.total", "Total allocation", key=True, better="more",
        headline=Headline(ALLOCATION, "Total allocation", 3),
    )  # fmt: skip
    STEPS = (
        ADJUSTMENTS, STEP_GROWTH, STEP_INFLATION, STEP_EFFICIENCY, STEP_CONVERGENCE, STEP_ROUNDING, STEP_OUTTURN,
    )  # fmt: skip


class Fund:
    """One fund."""

    SIZE = _fund("funds.*.size", "Size of the fund", outturn=True, better="more")
    REPURPOSED = _fund(
        "funds.*.repurposed", "Repurposed", adds_up=True, key=True, outturn=True,
        chart=FamilyChart(
            "Repurposed by fund (£m a year)", "Stacked columns: repurposed by fund and year, in £m"
        ),
    )  # fmt: skip
    RECURRENT_PART = _fund(
        "funds.*.recurrent_part", "of which recurrent: there again in every later year", adds_up=True
    )


class Funds:
    """All funds together."""

    REPURPOSED = _funds("funds.repurposed", "Repurposed funds", adds_up=True, key=True)
    RECURRENT_PART = _funds("funds.recurrent_part", "of which recurrent: there again in every later year", adds_up=True)


class Pot:
    """The investment pot."""

    GROWTH_STEP = _source("pot.growth_step", "Growth step, all streams", adds_up=True)
    CONVERGENCE_STEP = _source("pot.convergence_step", "Convergence step, all streams", adds_up=True)
    PRESSURES = _source(
        "pot.pressures", "Funding pressures (taken off)", adds_up=True, outturn=True, better="less",
        balancing_name="Funding pressures implied (balancing figure)",
        headline=Headline(POT, "Funding pressures (taken off)", 0),
    )  # fmt: skip
    AVAILABLE_GROWTH = _source(
        "pot.available_growth", "Available growth", adds_up=True, key=True, outturn=True, follows=PRESSURES,
        better="more", in_sentence="available growth", headline=Headline(POT, "Available growth", 1),
    )  # fmt: skip
    REPURPOSED = _source(
        "pot.repurposed", "Repurposed funds", adds_up=True, key=True, in_sentence="repurposed funds",
        headline=Headline(POT, "Repurposed funds", 2),
    )  # fmt: skip
    COMMERCIAL = _source(
        "pot.commercial", "Commercial income", adds_up=True, key=True, outturn=True, better="more",
        in_sentence="commercial income", headline=Headline(POT, "Commercial income", 3),
    )  # fmt: skip
    PRODUCTIVITY = _source(
        "pot.productivity", "Productivity that releases cash", adds_up=True, key=True, better="more",
        in_sentence="productivity", headline=Headline(POT, "Productivity that releases cash", 4),
    )  # fmt: skip
    ANNUAL = _pot(
        "pot.annual", "Investment pot of the year", adds_up=True, key=True, better="more",
        headline=Headline(POT, "Investment pot of the year", 5, strong=True),
    )  # fmt: skip
    CUMULATIVE = _pot(
        "pot.cumulative", "Investment pot, cumulative", key=True, running=True, better="more",
        chart_label="Each year's pot counted once", headline=Headline(POT, "Investment pot, cumulative", 6),
    )  # fmt: skip
    SHARE_OF_ALLOCATION = _pot(
        "pot.share_of_allocation", "Pot as a share of the total allocation", "rate",
        headline=Headline(POT, "Pot as a share of the total allocation", 11),
    )  # fmt: skip
    REAL = _pot(
        "pot.real", "Investment pot of the year in the base year's prices", adds_up=True, base_prices=True,
        headline=Headline(POT, "Investment pot of the year, {base} prices", 10),
    )  # fmt: skip
    RECURRENT_ADDED = _recurrent("pot.recurrent_added", "Recurrent investment added this year", adds_up=True)
    RECURRENT_BASE = _recurrent("pot.recurrent_base", "Recurrent investment to date (full-year effect)")
    RECURRENT_ANNUAL = _recurrent("pot.recurrent_annual", "Pot of the year, recurrent view", adds_up=True, key=True)
    RECURRENT_CUMULATIVE = _recurrent(
        "pot.recurrent_cumulative", "Pot, recurrent view, cumulative", key=True, running=True,
        chart_label="Recurrent money there again every later year",
        headline=Headline(POT, "Cumulative, recurrent view", 9),
    )  # fmt: skip
    LEAST_AVAILABLE_GROWTH = _range("pot.least_available_growth", "Available growth, least", adds_up=True)
    LEAST = _range("pot.least", "Pot of the year if the least is left of growth", adds_up=True)
    LEAST_CUMULATIVE = _range(
        "pot.least_cumulative", "Pot, cumulative, least", key=True, running=True,
        headline=Headline(POT, "Cumulative, if the least is left of growth", 7),
    )  # fmt: skip
    LEAST_RECURRENT_BASE = _range("pot.least_recurrent_base", "Recurrent investment to date, least")
    LEAST_RECURRENT_CUMULATIVE = _range(
        "pot.least_recurrent_cumulative", "Pot, recurrent view, cumulative, least", key=True, running=True
    )
    MOST_AVAILABLE_GROWTH = _range("pot.most_available_growth", "Available growth, most", adds_up=True)
    MOST = _range("pot.most", "Pot of the year if the most is left of growth", adds_up=True)
    MOST_CUMULATIVE = _range(
        "pot.most_cumulative", "Pot, cumulative, most", key=True, running=True,
        headline=Headline(POT, "Cumulative, if the most is left of growth", 8),
    )  # fmt: skip
    MOST_RECURRENT_BASE = _range("pot.most_recurrent_base", "Recurrent investment to date, most")
    MOST_RECURRENT_CUMULATIVE = _range(
        "pot.most_recurrent_cumulative", "Pot, recurrent view, cumulative, most", key=True, running=True
    )
    SOURCES = (AVAILABLE_GROWTH, REPURPOSED, COMMERCIAL, PRODUCTIVITY)


class Setting:
    """One care setting."""

    SHARE = _setting("settings.*.share", "Share of the pot", "share")
    INVESTMENT = _setting(
        "settings.*.investment", "Investment", adds_up=True, key=True,
        chart=FamilyChart(
            "Investment by care setting (£m a year)",
            "Stacked columns: investment by care setting and year, in £m",
        ),
    )  # fmt: skip
    SHIFT = _setting("settings.*.shift", "Moved against staying at the first year's share", adds_up=True)


class Settings:
    """All care settings together."""

    POSITION = line(
        "settings.position", "Position between first and last year", "share", sheet=SETTINGS_SHEET, block="Time"
    )
    INVESTMENT = line(
        "settings.investment", "Investment, all care settings", sheet=SETTINGS_SHEET, block="All care settings",
        after_the_parts=True, adds_up=True, key=True,
    )  # fmt: skip
