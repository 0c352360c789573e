"""The charts about care: providers, activity and what it costs beside the pot, productivity."""

from __future__ import annotations

from xlsxwriter.chart import Chart

from mtfs.catalogue.lines import Activity, Opportunity, Pot, Providers, Service, YearlyLine
from mtfs.core.units import MILLIONS, axis_format, cell_format
from mtfs.plan.parts import care
from mtfs.report.book import styles
from mtfs.report.book.parts import Parts
from mtfs.report.charts import chart_data
from mtfs.report.charts.chart_data import Step, Waterfall
from mtfs.report.charts.drawing import (
    FONT,
    IN_MILLIONS,
    MILLIONS_INSIDE,
    labels_inside,
    line_of,
    new_chart,
    series_of,
    set_axes,
)

SHOWN_IN_THOUSANDS = 10_000
"""A service with a baseline from this on is charted in thousands."""
POUNDS_IN_MILLIONS = axis_format(divided=2)
"""£ shown as £m."""


def efficiency(parts: Parts) -> Chart:
    """Return a chart of what efficiency asks for to date, beside the opportunities that could meet it."""
    lines = parts.projection.lines
    title = "Efficiency requirement to date"
    columns = {Providers.CASH_RELEASING: styles.GREEN, Providers.NON_CASH_RELEASING: styles.SKY}
    columns = {line: colour for line, colour in columns.items() if line in lines}
    if columns:
        title += ", beside the opportunities that could meet it"
    chart = new_chart(parts, "column", f"{title} (£m a year)", "stacked" if columns else "")
    asked = (Providers.ASK_TO_DATE, Providers.ASK_TO_DATE.kind.label)
    for line, colour in columns.items():
        chart.add_series(series_of(parts, line, line.kind.label, colour, data_labels=labels_inside(colour)))
    if columns:
        over = new_chart(parts, "line", "")
        over.add_series(line_of(parts, *asked, styles.NAVY))
        chart.combine(over)
    else:
        chart.add_series(series_of(parts, *asked, styles.NAVY, data_labels=labels_inside(styles.NAVY)))
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
    lines = {
        Service.PROJECTED_HIGHER: (styles.SERIES_COLOURS[5], "dash"),
        Service.PROJECTED: (styles.BLUE, "solid"),
        Service.PROJECTED_LOWER: (styles.SERIES_COLOURS[5], "square_dot"),
        Service.AFTER: (styles.AMBER, "solid"),
    }
    if not service.mitigations:
        del lines[Service.AFTER]
    for kind, (colour, dash) in lines.items():
        chart.add_series(line_of(parts, kind.of(key), kind.label, colour, dash))
    set_axes(chart, unit, axis_format(divided=int(large)))
    return chart


def growth(parts: Parts, key: str) -> Waterfall:
    """Return a waterfall to the residual growth of a service's last year: reasons of growth, then mitigations."""
    service, model = parts.plan.services[key], parts.plan.activity
    assert model is not None
    unit, large = unit_of_charts(service)

    def step(kind: YearlyLine, whole: bool = False) -> Step:
        return Step(kind.label, [parts.line(kind.last_year.of(key), 0)], whole=whole)

    steps = [step(Service.DEMOGRAPHIC), step(Service.NON_DEMOGRAPHIC)]
    for item, mitigation in service.mitigations.items():
        steps.append(Step(mitigation.name, [parts.line(Service.MITIGATION.last_year.of(key, item), 0)]))
    what = "what makes and what mitigates growth" if service.mitigations else "what makes growth"
    return Waterfall(
        title=f"{service.name}: {what}, {model.first_year} to {model.last_year}",
        description=f"Waterfall: growth of {service.name} to {model.last_year}, mitigations and what remains, {unit}",
        unit=unit,
        axis="Driver",
        rise="Adds activity",
        fall="Takes activity away",
        whole="Residual growth",
        steps=[*steps, step(Service.RESIDUAL, whole=True)],
        thousands=large,
        rise_colour=styles.SKY,
        fall_colour=styles.AMBER,
    )


def has_cost(parts: Parts) -> bool:
    """Return whether any service has a unit cost."""
    return Activity.ADDED_COST in parts.projection.lines


def cost_beside_pot(parts: Parts) -> Chart:
    """Return a chart of what the shift and all residual growth cost, beside the pot that is meant to pay for it."""
    columns = {
        Pot.ANNUAL: styles.BLUE,
        Activity.ADDED_COST: styles.AMBER,
        Activity.RESIDUAL_COST: styles.SERIES_COLOURS[5],
    }
    columns = {line: colour for line, colour in columns.items() if line in parts.projection.lines}
    beside = "What the shift costs, beside the pot" if Pot.ANNUAL in columns else "What the shift costs"
    chart = new_chart(parts, "column", f"{beside} (£m a year)")
    for line, colour in columns.items():
        labels = {"value": True, "num_format": MILLIONS_INSIDE, "position": "outside_end", "font": FONT}
        chart.add_series(series_of(parts, line, line.kind.label, colour, data_labels=labels))
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
    not_counted = with_alternatives or any(item.counted.value == "no" for item in bars)
    shown = (True, any(item.high is not None for item in bars), not_counted)
    title = "What each opportunity is worth (£m a year)"
    title += "; alternatives are never added" if shown[2] else ""
    chart = new_chart(parts, "bar", title, "stacked")
    looks = (styles.GREEN, styles.RISE, styles.SERIES_COLOURS[5])
    names = zip(chart_data.OPPORTUNITIES, looks, shown, strict=True)
    for column, (name, colour, there) in enumerate(names, start=chart_data.AMOUNT):
        if there:
            chart.add_series(
                {
                    "name": name,
                    "categories": [chart_data.SHEET, first, 0, last, 0],
                    "values": [chart_data.SHEET, first, column, last, column],
                    "fill": {"color": colour},
                    "border": {"none": True},
                    "gap": 40,
                    "data_labels": labels_inside(colour, cell_format(1, divided=2, zero='""')),
                }
            )
    set_axes(chart, MILLIONS.name, POUNDS_IN_MILLIONS, "Opportunity", top_down=True)
    return chart
