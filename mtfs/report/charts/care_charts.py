"""The charts about care: providers, activity and what it costs beside the pot, productivity."""

from __future__ import annotations

from xlsxwriter.chart import Chart

from mtfs.analysis.plots.standard import Colour, axis_start, label_format
from mtfs.catalogue.lines import Activity, Opportunity, Pot, Providers, Service, YearlyLine
from mtfs.core.units import MILLIONS, axis_format
from mtfs.plan.parts import care
from mtfs.report.book.parts import Parts
from mtfs.report.charts import chart_data
from mtfs.report.charts.chart_data import Step, Waterfall
from mtfs.report.charts.drawing import (
    IN_MILLIONS,
    add_columns,
    first_year,
    hold_zero,
    labels_inside,
    line_of,
    named,
    new_chart,
    set_axes,
    set_legend,
)

SHOWN_IN_THOUSANDS = 10_000
"""A service with a baseline from this on is charted in thousands."""
POUNDS_IN_MILLIONS = axis_format(divided=2)
"""£ shown as £m."""


def efficiency(parts: Parts) -> Chart:
    """Return a chart of what efficiency asks for to date, beside the opportunities that could meet it."""
    title = "Efficiency requirement to date"
    columns = named(parts, Providers.CASH_RELEASING, Providers.NON_CASH_RELEASING)
    asked = named(parts, Providers.ASK_TO_DATE)
    if columns:
        title += ", beside the opportunities that could meet it"
    chart = new_chart(parts, "column", f"{title} (£m a year)", "stacked" if columns else "")
    first = add_columns(parts, chart, columns or asked, over=asked)
    if columns:
        over = new_chart(parts, "line", "")
        for line, (name, colour) in asked.items():
            over.add_series(line_of(parts, line, name, colour, first=first))
        chart.combine(over)
    set_axes(chart, MILLIONS.name, IN_MILLIONS, from_zero=True)
    return chart


def unit_of_charts(service: care.Service) -> tuple[str, bool]:
    """Return the unit in which a service is charted, and whether that is thousands of its own."""
    large = service.baseline.value is not None and service.baseline.value >= SHOWN_IN_THOUSANDS
    return f"thousand {service.unit}" if large else service.unit, large


def activity(parts: Parts, key: str) -> Chart:
    """Return a chart of a service by year: if nothing is done, in both scenarios, and after mitigations."""
    service = parts.plan.services[key]
    unit, large = unit_of_charts(service)
    title = f"{service.name}: if nothing is done, and after mitigations"
    chart = new_chart(parts, "line", title if service.mitigations else f"{service.name}: if nothing is done")
    dashes = {Service.PROJECTED_HIGHER: "dash", Service.PROJECTED: "solid", Service.PROJECTED_LOWER: "square_dot"}
    dashes |= {Service.AFTER: "solid"} if service.mitigations else {}
    drawn = named(parts, *(kind.of(key) for kind in dashes))
    first = first_year(parts, drawn)
    for (line, (name, colour)), dash in zip(drawn.items(), dashes.values(), strict=True):
        chart.add_series(line_of(parts, line, name, colour, dash, first=first))
    levels = [value for line in drawn for value in parts.projection.lines[line] if value is not None and value == value]
    set_axes(chart, unit, axis_format(divided=int(large)), from_zero=True, start=axis_start(levels))
    return chart


def growth(parts: Parts, key: str) -> Waterfall:
    """Return a waterfall from a service's baseline to its last year: reasons of growth, then mitigations."""
    service, model = parts.plan.services[key], parts.plan.activity
    assert model is not None
    unit, large = unit_of_charts(service)

    def step(kind: YearlyLine) -> Step:
        return Step(kind.label, [parts.line(kind.last_year.of(key), 0)])

    opening = Step(
        f"{Service.BASELINE.label}, {model.first_year}", [parts.line(Service.BASELINE.of(key), 0)], whole=True
    )
    steps = [opening, step(Service.DEMOGRAPHIC), step(Service.NON_DEMOGRAPHIC)]
    for item, mitigation in service.mitigations.items():
        steps.append(Step(mitigation.name, [parts.line(Service.MITIGATION.last_year.of(key, item), 0)]))
    last = Service.AFTER if service.mitigations else Service.PROJECTED
    closing = Step(f"{last.label}, {model.last_year}", [parts.line(last.last_year.of(key), 0)], whole=True)
    what = "what makes and what mitigates growth" if service.mitigations else "what makes growth"
    return Waterfall(
        title=f"{service.name}: {what}, {model.first_year} to {model.last_year}",
        description=f"Waterfall: {service.name}, from baseline to {model.last_year}, growth and mitigations, in {unit}",
        unit=unit,
        axis="Driver",
        rise="Adds activity",
        fall="Takes activity away",
        whole="Activity of the year",
        steps=[*steps, closing],
        thousands=large,
    )


def has_cost(parts: Parts) -> bool:
    """Return whether any service has a unit cost."""
    return Activity.ADDED_COST in parts.projection.lines


def cost_beside_pot(parts: Parts) -> Chart:
    """Return a chart of what the shift and all residual growth cost, beside the pot that is meant to pay for it."""
    columns = named(parts, Pot.ANNUAL, Activity.ADDED_COST, Activity.RESIDUAL_COST)
    beside = "What the shift costs, beside the pot" if Pot.ANNUAL in columns else "What the shift costs"
    chart = new_chart(parts, "column", f"{beside} (£m a year)")
    add_columns(parts, chart, columns, stacked=False)
    hold_zero(parts, chart)
    set_axes(chart, MILLIONS.name, IN_MILLIONS)
    return chart


def opportunities(parts: Parts) -> list[chart_data.Opportunity]:
    """Return each productivity opportunity with its value, for the Chart data sheet."""
    bars = []
    for key, item in parts.plan.productivity.items():
        central, high = Opportunity.VALUE.of(key), Opportunity.VALUE_HIGH.of(key)
        if central in parts.projection.lines:
            value = parts.line(central, 0)
            beyond = parts.line(high, 0) if high in parts.projection.lines else None
            bars.append(chart_data.Opportunity(item.name, value, beyond, parts.input(f"productivity.{key}.counted")))
    return bars


def productivity(parts: Parts, ranges: chart_data.Ranges) -> Chart:
    """Return a chart of what each opportunity is worth; alternatives of a counted one look different."""
    bars, (first, last) = ranges.tables.opportunities, ranges.opportunities
    with_alternatives = any(item.alternatives for item in parts.plan.productivity.values())
    title = "What each opportunity is worth (£m a year)"
    title += "; alternatives are never added" if with_alternatives else ""
    chart = new_chart(parts, "bar", title, "stacked")
    counted = [item.counted.value == "yes" for item in bars]
    there = (any(counted), any(item.high is not None for item in bars), not all(counted))
    looks = (Colour.PRODUCTIVITY, Colour.HIGH_END, Colour.NOT_COUNTED)
    names = zip(chart_data.OPPORTUNITIES, looks, there, strict=True)
    for column, (name, colour, is_there) in enumerate(names, start=chart_data.AMOUNT):
        form = label_format(divided=2, name="" if is_there else name)
        chart.add_series(
            {
                "name": name,
                "categories": [chart_data.SHEET, first, 0, last, 0],
                "values": [chart_data.SHEET, first, column, last, column],
                "fill": {"color": colour},
                "border": {"none": True},
                "gap": 40,
                "data_labels": labels_inside(colour, form),
            }
        )
    set_legend(chart, [number for number, is_there in enumerate(there) if not is_there])
    set_axes(chart, MILLIONS.name, POUNDS_IN_MILLIONS, "Opportunity", from_zero=True, top_down=True)
    return chart
