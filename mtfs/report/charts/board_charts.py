"""The three charts of the Summary: small, each below a message that is written from the figures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from xlsxwriter.chart import Chart

from mtfs.analysis.figures import board
from mtfs.analysis.figures.pieces import Sentence
from mtfs.catalogue.lines import Activity, Allocation, Gap, LineId, Pot
from mtfs.formulas.algebra import is_missing
from mtfs.report.book import styles
from mtfs.report.book.parts import Parts
from mtfs.report.charts import drawing

COUNT = 3
FONT = {**drawing.FONT, "size": 10}
"""Letters that still have 9 points where the page is printed at 90%."""
MOST_LABELLED = 6
"""Years whose figures still fit above the columns."""
SPENT, LEFT = styles.SERIES_COLOURS[5], styles.AMBER


@dataclass(frozen=True, slots=True)
class Message:
    """A chart, what it shows in a sentence of the plan's figures, and its description for screen readers."""

    says: Sentence
    chart: Chart
    description: str


def charts(parts: Parts) -> list[Message]:
    """Return the charts of the Summary, those that matter first, of the lines that the plan has."""
    messages = _messages(parts)
    return [message for message, _ in zip(messages, range(COUNT), strict=False)]


def _messages(parts: Parts) -> Iterator[Message]:
    plan, lines = parts.plan, parts.projection.lines
    if plan.allocation:
        colours = (styles.BLUE, styles.SKY, styles.AMBER, styles.GREEN)
        sources = {line: colour for line, colour in zip(Pot.SOURCES, colours, strict=True) if line in lines}
        yield Message(
            board.pot_message(plan), _stacked(parts, "Pot by source (£m a year)", sources),
            "Stacked columns: the investment pot of each year by source, in £m",
        )  # fmt: skip
        if Activity.HEADROOM in lines:
            yield Message(
                board.shift_message(plan),
                _beside(parts, "Pot and cost of the shift (£m a year)",
                        {Pot.ANNUAL: styles.BLUE, Activity.ADDED_COST: styles.AMBER}),
                "Columns: the pot of each year beside what activity added by the shift costs, in £m",
            )  # fmt: skip
    if plan.expenditure:
        yield from _of_gap(parts)
    if plan.allocation:
        if not any(is_missing(figure) for figure in lines[Pot.PRESSURES][1:]):
            yield Message(
                board.growth_message(plan),
                _stacked(parts, "Growth of the allocation (£m a year)",
                         {Pot.PRESSURES: SPENT, Pot.AVAILABLE_GROWTH: styles.BLUE}),
                "Stacked columns: what pressures take of each year's growth and what is left, in £m",
            )  # fmt: skip
        yield Message(
            board.allocation_message(plan),
            _beside(parts, "Recurrent allocation (£m)", {Allocation.RECURRENT: styles.BLUE}, from_base=True),
            "Columns: the recurrent allocation of each year, in £m",
        )
        yield Message(
            board.cumulative_message(plan),
            _beside(parts, "Pot to date (£m)", {Pot.CUMULATIVE: styles.BLUE}),
            "Columns: the running total of the pot, in £m",
        )


def _of_gap(parts: Parts) -> Iterator[Message]:
    plan = parts.plan
    yield Message(
        board.gap_message(plan),
        _beside(parts, "Funding and expenditure (£m a year)",
                {Gap.FUNDING: styles.BLUE, Gap.EXPENDITURE: styles.AMBER}, from_base=True),
        "Columns: funding of each year beside expenditure if nothing is done, in £m",
    )  # fmt: skip
    yield Message(
        board.closing_message(plan),
        _beside(parts, "Gap before and after the plan (£m)", {Gap.DO_NOTHING: styles.AMBER, Gap.CLOSING: styles.BLUE}),
        "Columns: the gap of each year if nothing is done and after the plan, in £m",
    )
    yield Message(
        board.position_message(plan),
        _beside(parts, "Position after the plan, a surplus above 0 (£m)",
                {Gap.IN_YEAR: styles.BLUE, Gap.UNDERLYING: styles.SKY}),
        "Columns: the in-year and the underlying position of each year, in £m",
    )  # fmt: skip


def _stacked(parts: Parts, title: str, columns: dict[LineId, str]) -> Chart:
    chart = _new(parts, title, "stacked")
    for line, colour in columns.items():
        labels = {"data_labels": _labels("center", colour)} if parts.plan.horizon <= MOST_LABELLED else {}
        chart.add_series(drawing.series_of(parts, line, _named(line), colour, **labels, gap=40))
    return chart


def _beside(parts: Parts, title: str, columns: dict[LineId, str], from_base: bool = False) -> Chart:
    chart = _new(parts, title)
    labelled = parts.plan.horizon <= MOST_LABELLED and len(columns) == 1
    for line, colour in columns.items():
        labels = {"data_labels": _labels("outside_end")} if labelled else {}
        chart.add_series(drawing.series_of(parts, line, _named(line), colour, from_base=from_base, **labels, gap=40))
    return chart


SHORT_NAMES = {
    Activity.ADDED_COST: "Cost of the shift", Pot.ANNUAL: "Pot of the year", Pot.PRESSURES: "Pressures",
    Pot.AVAILABLE_GROWTH: "Available growth", Pot.REPURPOSED: "Repurposed", Pot.COMMERCIAL: "Commercial",
    Pot.PRODUCTIVITY: "Productivity", Gap.IN_YEAR: "In-year", Gap.UNDERLYING: "Underlying",
    Gap.DO_NOTHING: "Nothing is done", Gap.CLOSING: "After the plan", Gap.FUNDING: "Funding",
    Gap.EXPENDITURE: "Expenditure", Allocation.RECURRENT: "Recurrent allocation", Pot.CUMULATIVE: "Pot to date",
}  # fmt: skip
"""What the legend of a small chart calls a line."""


def _named(line: LineId) -> str:
    return SHORT_NAMES[line]


def _labels(position: str, colour: str = "") -> dict[str, Any]:
    number = drawing.MILLIONS_BESIDE if position == "outside_end" else drawing.MILLIONS_INSIDE
    labels = drawing.labels_inside(colour, number)
    ink = labels["font"]["color"] if colour else styles.GREY
    return labels | {"position": position, "font": {**FONT, "color": ink}}


def _new(parts: Parts, title: str, subtype: str = "") -> Chart:
    chart = drawing.new_chart(parts, "column", title, subtype)
    chart.set_title({"name": title, "overlay": False, "name_font": {**FONT, "bold": False}})
    chart.set_legend({"position": "bottom", "font": FONT})
    chart.set_chartarea({"border": {"none": True}})
    line = {"color": styles.RULE}
    chart.set_x_axis({"num_font": FONT, "line": line, "label_position": "low"})
    chart.set_y_axis({
        "num_font": FONT, "num_format": drawing.IN_MILLIONS, "line": {"none": True},
        "major_gridlines": {"visible": True, "line": {"color": styles.PALE}},
    })  # fmt: skip
    return chart
