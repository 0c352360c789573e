"""The three charts of the Summary: small, each below a message that is written from the figures.

The unit stands in the title of a chart: names of axes would leave no room for the columns.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from xlsxwriter.chart import Chart

from mtfs.analysis.figures import board
from mtfs.analysis.figures.missing import lacks_pressures
from mtfs.analysis.figures.pieces import Sentence
from mtfs.analysis.plots.standard import colour_of, label_format
from mtfs.catalogue.lines import Activity, Allocation, Gap, LineId, Pot
from mtfs.formulas.algebra import is_missing
from mtfs.report.book import styles
from mtfs.report.book.parts import Parts
from mtfs.report.charts import chart_data, drawing

COUNT = 3
FONT = {**drawing.FONT, "size": 10}
"""Letters that still have 9 points where the page is printed at 90%."""
THINNEST = 0.14
"""Share of the highest column below which a part of one is too thin for its figure."""
MOST_LABELLED, LONG = 6, 1_000_000
"""Years whose figures still fit into or above columns; the £k from which on only one of them does."""
SHORT_NAMES = {
    Pot.ANNUAL: "Pot of the year", Pot.PRESSURES: "Pressures",
    Pot.PRODUCTIVITY: "Productivity", Gap.IN_YEAR: "In-year", Gap.UNDERLYING: "Underlying",
}  # fmt: skip
"""What the legend of a small chart calls a line, where its own label is too long."""


@dataclass(frozen=True, slots=True)
class Message:
    """A chart, what it shows in a sentence of the plan's figures, and its description for screen readers."""

    says: Sentence
    chart: Chart
    description: str


def charts(parts: Parts) -> list[Message]:
    """Return the charts of the Summary, those that matter first, of the lines that the plan has."""
    return list(islice(_messages(parts), COUNT))


def _messages(parts: Parts) -> Iterator[Message]:
    plan, lines = parts.plan, parts.projection.lines
    if lacks_pressures(plan) and plan.allocation:
        yield _allocation(parts)
    elif plan.allocation:
        sources = [line for line in Pot.SOURCES if line in lines]
        chart = _stacked(parts, "Pot by source (£m a year)", sources)
        yield Message(
            board.pot_message(plan), chart, "Stacked columns: the investment pot of each year by source, in £m"
        )
        if Activity.HEADROOM in lines:
            chart = _beside(parts, "Pot and cost of the shift (£m a year)", [Pot.ANNUAL, Activity.ADDED_COST])
            text = "Columns: the pot of each year beside what activity added by the shift costs, in £m"
            yield Message(board.shift_message(plan), chart, text)
    if plan.expenditure:
        yield from _of_gap(parts)
    elif plan.funding:
        chart = _beside(parts, "Funding (£m a year)", [Gap.FUNDING], first=0)
        yield Message(board.funding_message(plan), chart, "Columns: the funding of each year, in £m")
    if lacks_pressures(plan) and plan.allocation:
        yield from _without_pressures(parts)
    elif plan.allocation:
        pressures = lines[Pot.PRESSURES][1:]
        if any(pressures) and not any(is_missing(figure) for figure in pressures):
            chart = _stacked(parts, "Growth of the allocation (£m a year)", [Pot.PRESSURES, Pot.AVAILABLE_GROWTH])
            text = "Stacked columns: what pressures take of each year's growth and what is left, in £m"
            yield Message(board.growth_message(plan), chart, text)
        yield _allocation(parts)
        chart = _beside(parts, "Pot to date (£m)", [Pot.CUMULATIVE])
        yield Message(board.cumulative_message(plan), chart, "Columns: the running total of the pot, in £m")


def _allocation(parts: Parts) -> Message:
    chart = _beside(parts, "Recurrent allocation (£m)", [Allocation.RECURRENT], first=0)
    text = "Columns: the recurrent allocation of each year, in £m"
    return Message(board.allocation_message(parts.plan), chart, text)


def _without_pressures(parts: Parts) -> Iterator[Message]:
    """Yield the allocation in real terms, then the sources of a pot before the pressures that are missing."""
    plan = parts.plan
    chart = _beside(parts, f"Recurrent allocation, {plan.base_year} prices (£m)", [Allocation.REAL], first=0)
    text = "Columns: the recurrent allocation of each year in the base year's prices, in £m"
    yield Message(board.real_message(plan), chart, text)
    sources = [line for line in Pot.SOURCES if line in parts.projection.lines]
    chart = _stacked(parts, "Before pressures, by source (£m a year)", sources)
    text = "Stacked columns: what the pot of each year would be before funding pressures, by source, in £m"
    yield Message(board.no_pot_message(plan), chart, text)


def _of_gap(parts: Parts) -> Iterator[Message]:
    plan = parts.plan
    chart = _beside(parts, "Funding and expenditure (£m a year)", [Gap.FUNDING, Gap.EXPENDITURE], first=0)
    text = "Columns: funding of each year beside expenditure if nothing is done, in £m"
    yield Message(board.gap_message(plan), chart, text)
    chart = _beside(parts, "Gap before and after the plan (£m)", [Gap.DO_NOTHING, Gap.CLOSING])
    text = "Columns: the gap of each year if nothing is done and after the plan, in £m"
    yield Message(board.closing_message(plan), chart, text)
    chart = _beside(parts, "Position, a surplus above 0 (£m)", [Gap.IN_YEAR, Gap.UNDERLYING])
    text = "Columns: the in-year and the underlying position of each year, in £m"
    yield Message(board.position_message(plan), chart, text)


def _stacked(parts: Parts, title: str, columns: list[LineId]) -> Chart:
    """Return a chart of columns on one another; a part too thin for its figure has none."""
    figures = {line: drawing.figures_of(parts, line, 1) for line in columns}
    chart = _new(parts, title, "stacked", [line for line in columns if not any(figures[line])], columns)
    highest = max(sum(of_year) for of_year in zip(*figures.values(), strict=True))
    for line in columns:
        least, name = THINNEST * max(highest, 0.0), "" if any(figures[line]) else _named(parts, line)
        number = label_format(divided=1, least=0.0 if name else least, name=name)
        labels = drawing.labels_inside(colour_of(line), number)
        labels["font"] = {**labels["font"], "size": FONT["size"]}
        _add(parts, chart, line, 1, labels if name or parts.plan.horizon <= MOST_LABELLED else {})
    _start(chart, figures)
    return chart


def _beside(parts: Parts, title: str, columns: list[LineId], first: int = 1) -> Chart:
    """Return a chart of columns, each with its figure where there is room: not where two stand side by side."""
    chart = _new(parts, title, "", [] if len(columns) > 1 else columns, columns)
    figures = {line: drawing.figures_of(parts, line, first) for line in columns}
    count = parts.plan.horizon + 1 - first
    labels = {**drawing.labels_beside(), "font": FONT}
    if max(abs(figure) for of_line in figures.values() for figure in of_line) >= LONG:
        labels["custom"] = drawing.none_but_the_last(count)
    for line in columns:
        _add(parts, chart, line, first, labels if len(columns) == 1 and count <= MOST_LABELLED else {})
    _start(chart, figures)
    return chart


def _start(chart: Chart, figures: dict[LineId, list[float]]) -> None:
    """Begin the axis at 0, unless figures lie below it."""
    if min(min(of_line) for of_line in figures.values()) >= 0:
        chart.y_axis["min"] = 0


def _add(parts: Parts, chart: Chart, line: LineId, first: int, labels: dict[str, Any]) -> None:
    """Add a line to a chart, a column a year from the first period on."""
    labelled = {"data_labels": labels} if labels else {}
    series = drawing.series_of(parts, line, _named(parts, line), colour_of(line), first, gap=40, **labelled)
    if chart_data.SHEET in parts.book.sheets:
        series["categories"] = chart_data.short_year_cells(first, parts.plan.horizon)
    chart.add_series(series)


def _named(parts: Parts, line: LineId) -> str:
    return SHORT_NAMES.get(line, line.kind.label.format(base=parts.plan.base_year))


def _new(parts: Parts, title: str, subtype: str, unnamed: list[LineId], columns: list[LineId]) -> Chart:
    """Return an empty chart whose legend leaves some of its columns out."""
    chart = drawing.new_chart(parts, "column", title, subtype)
    chart.set_title({"name": title, "overlay": False, "name_font": {**FONT, "bold": False}})
    hidden = [columns.index(line) for line in unnamed]
    legend = {"position": "bottom", "font": FONT, "delete_series": hidden}
    chart.set_legend(legend if len(hidden) < len(columns) else {"none": True})
    chart.set_chartarea({"border": {"none": True}})
    line = {"color": styles.RULE}
    chart.set_x_axis({"num_font": FONT, "line": line, "label_position": "low"})
    gridlines = {"visible": True, "line": {"color": styles.PALE}}
    numbers = {"num_font": FONT, "num_format": drawing.IN_MILLIONS, "line": {"none": True}}
    chart.set_y_axis({**numbers, "major_gridlines": gridlines})
    return chart
