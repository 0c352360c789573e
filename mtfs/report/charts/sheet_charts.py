"""Which charts stand on which sheet."""

from __future__ import annotations

from xlsxwriter.chart import Chart

from mtfs.analysis.plots.drawings import ADDS, TAKES_AWAY
from mtfs.catalogue.lines import Allocation, LineId, Providers
from mtfs.report.book.parts import Parts
from mtfs.report.book.writer import Placed
from mtfs.report.charts import care_charts, drawing, family_charts, gap_charts, money_charts
from mtfs.report.charts.chart_data import Ranges, Step, Tables, Waterfall
from mtfs.report.sheets import reconciliation

Described = tuple[Chart, str]
"""A chart and what it shows, for screen readers."""
ALLOCATION, BRIDGE = "allocation", "bridge"


def tables(parts: Parts) -> Tables:
    """Return what the charts of a plan need on the Chart data sheet."""
    plan = parts.plan
    waterfalls = {}
    if plan.allocation:
        waterfalls[ALLOCATION] = _allocation(parts)
    for key in plan.services:
        waterfalls[key] = care_charts.growth(parts, key)
    if plan.expenditure:
        waterfalls[BRIDGE] = gap_charts.bridge(parts)
    return Tables(waterfalls, care_charts.opportunities(parts))


def _allocation(parts: Parts) -> Waterfall:
    """Return a waterfall from the base year's recurrent allocation to the last year's, driver by driver."""
    plan = parts.plan

    def over_the_plan(line: LineId) -> list[Placed]:
        return [parts.line(line, period) for period in plan.periods]

    drivers = [line for line in Allocation.STEPS if line in parts.projection.lines]
    steps = [Step(line.kind.label, over_the_plan(line)) for line in drivers]
    opening, closing = (
        Step(f"Allocation {plan.years[period]}", [parts.line(Allocation.RECURRENT, period)], whole=True)
        for period in (0, plan.horizon)
    )
    return Waterfall(
        title=f"What moves the recurrent allocation, {plan.years[0]} to {plan.years[-1]} (£m)",
        description="Waterfall: from the recurrent allocation of the base year to that of the last year, in £m",
        unit="£m",
        axis="Driver",
        rise=ADDS,
        fall=TAKES_AWAY,
        whole="Recurrent allocation",
        steps=[opening, *steps, closing],
    )


def _waterfall(parts: Parts, ranges: Ranges, key: str) -> Described:
    return drawing.waterfall(parts, ranges, key), ranges.tables.waterfalls[key].description


def of_allocation(parts: Parts, ranges: Ranges) -> list[Described]:
    """Return the charts of the allocation: what moves it, and its path."""
    path = (
        money_charts.allocation_path(parts),
        "Columns: recurrent allocation by year, in cash and base-year prices, in £m",
    )
    return [_waterfall(parts, ranges, ALLOCATION), path]


def of_pot(parts: Parts) -> list[Described]:
    """Return the charts of the pot: by source, and its running total."""
    return [
        (money_charts.pot_by_source(parts), "Stacked columns: investment pot of each year by source, in £m"),
        (money_charts.pot_cumulative(parts), "Lines: cumulative investment pot by year, in £m"),
    ]


def of_cost(parts: Parts) -> list[Described]:
    """Return the chart of what the shift costs beside the pot; none without unit costs."""
    if not care_charts.has_cost(parts):
        return []
    text = "Columns: by year, what activity added by the shift and residual growth cost, beside the pot, in £m"
    return [(care_charts.cost_beside_pot(parts), text)]


def of_gap(parts: Parts, ranges: Ranges) -> list[Described]:
    """Return the charts of the gap: what closes it, and the position of each year."""
    positions = gap_charts.positions(parts), "Columns: in-year and underlying position of each year, in £m"
    return [_waterfall(parts, ranges, BRIDGE), positions]


def of_claims(parts: Parts, rows: tuple[int, int]) -> Described:
    """Return the chart of how many claims hold under each reading, from its rows on Reconciliation."""
    text = "Bars: how many published claims hold under each reading of the assumptions"
    return gap_charts.claims_by_reading(parts, rows), text


def _care(parts: Parts, ranges: Ranges) -> dict[str, list[Described]]:
    """Return the charts about care by sheet."""
    plan, lines, below = parts.plan, parts.projection.lines, {}
    if contracts := family_charts.of_sheet(parts, "Providers"):
        below["Providers"] = contracts
    if Providers.ASK_TO_DATE in lines:
        text = "Columns and line: efficiency requirement to date beside the opportunities that could meet it, in £m"
        below["Providers"] = [*below.get("Providers", []), (care_charts.efficiency(parts), text)]
    if plan.services:
        below["Activity"] = []
        for key, service in plan.services.items():
            unit, _ = care_charts.unit_of_charts(service)
            text = f"Lines: {service.name} by year, if nothing is done, in both scenarios and mitigated, in {unit}"
            below["Activity"] += [(care_charts.activity(parts, key), text), _waterfall(parts, ranges, key)]
        below["Activity"] += of_cost(parts)
    return below


def _money(parts: Parts, ranges: Ranges) -> dict[str, list[Described]]:
    """Return the charts about money by sheet."""
    plan, below = parts.plan, {}
    if plan.allocation:
        below["Allocation"] = of_allocation(parts, ranges)
        below["Pot"] = of_pot(parts)
    if plan.funds:
        below["Funds"] = family_charts.of_sheet(parts, "Funds")
    if plan.settings:
        text = "Columns of 100%: share of the pot by care setting and year"
        below["Settings"] = [(money_charts.shares(parts), text), *family_charts.of_sheet(parts, "Settings")]
    if plan.expenditure:
        requirement = gap_charts.requirement(parts), "Columns: savings requirement of each year, in £m"
        below["Gap"] = [*of_gap(parts, ranges), requirement]
    return below


def write(parts: Parts, ranges: Ranges, claims_by_reading: tuple[int, int] | None) -> None:
    """Place charts below the working sheets."""
    below = _money(parts, ranges) | _care(parts, ranges)
    for sheet in parts.layout.sheets:
        if sheet not in below and (of_families := family_charts.of_sheet(parts, sheet)):
            below[sheet] = of_families
    for sheet, charts in below.items():
        drawing.place(parts, sheet, parts.layout.last_row(sheet) + 2, charts)
    _wide(parts, ranges)
    if claims_by_reading is not None:
        first, end = claims_by_reading
        size = drawing.size_of_bars(end - first + 1)
        drawing.place(parts, reconciliation.SHEET, end + 2, [of_claims(parts, claims_by_reading)], size=size)


def _wide(parts: Parts, ranges: Ranges) -> None:
    """Place the charts that stand by themselves, as large as what they name needs."""
    charts: dict[str, tuple[Chart, str, dict[str, int]]] = {}
    if parts.plan.expenditure:
        text = "Stacked columns and a line: expenditure by line and year, beside funding, in £m"
        charts["Expenditure"] = gap_charts.expenditure(parts), text, drawing.WIDE
    if ranges.tables.opportunities:
        text = "Bars: what each productivity opportunity is worth a year, in £m"
        size = drawing.size_of_bars(len(ranges.tables.opportunities))
        charts["Productivity"] = care_charts.productivity(parts, ranges), text, size
    for sheet, (chart, text, size) in charts.items():
        drawing.place(parts, sheet, parts.layout.last_row(sheet) + 2, [(chart, text)], size=size)
