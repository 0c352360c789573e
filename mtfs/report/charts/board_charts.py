"""The three charts of the Summary: small, each below a message that is written from the figures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from xlsxwriter.chart import Chart

from mtfs.analysis.figures import board
from mtfs.analysis.figures.pieces import Sentence
from mtfs.catalogue.lines import Activity, Allocation, Gap, LineId, Pot
from mtfs.core.units import axis_format, cell_format
from mtfs.formulas.algebra import is_missing
from mtfs.report.book import styles
from mtfs.report.book.parts import Parts
from mtfs.report.charts import drawing

COUNT = 3
FONT = {**drawing.FONT, "size": 10}
"""Letters that still have 9 points where the page is printed at 90%."""
THINNEST = 0.14
"""Share of the highest column below which a part of one is too thin for its figure."""
MOST_LABELLED, LONG = 6, 1_000_000
"""Years whose figures still fit above the columns; the £k from which on a figure has no room for a decimal."""
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
        pressures = lines[Pot.PRESSURES][1:]
        if any(pressures) and not any(is_missing(figure) for figure in pressures):
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
        _beside(parts, "Position, a surplus above 0 (£m)",
                {Gap.IN_YEAR: styles.BLUE, Gap.UNDERLYING: styles.SKY}),
        "Columns: the in-year and the underlying position of each year, in £m",
    )  # fmt: skip


def _stacked(parts: Parts, title: str, columns: dict[LineId, str]) -> Chart:
    """Return a chart of columns on one another; a part too thin for its figure has none."""
    chart = _new(parts, title, "stacked")
    lines = parts.projection.lines
    empty = [place for place, line in enumerate(columns) if not any(lines[line][1:])]
    chart.set_legend({"position": "bottom", "font": FONT, "delete_series": empty})
    highest = max(sum(lines[line][period] or 0.0 for line in columns) for period in parts.plan.periods)
    number = f'[<{THINNEST * max(highest, 0.0):.0f}]"";{axis_format(_decimals(highest), divided=1)}'
    for line, colour in columns.items():
        ink = "#000000" if colour in styles.LIGHT else "#FFFFFF"
        labels = {"value": True, "num_format": number, "position": "center", "font": {**FONT, "color": ink}}
        labelled = {"data_labels": labels} if parts.plan.horizon <= MOST_LABELLED else {}
        chart.add_series(
            drawing.series_of(parts, line, SHORT_NAMES.get(line, line.kind.label), colour, gap=40, **labelled)
        )
    return chart


def _beside(parts: Parts, title: str, columns: dict[LineId, str], from_base: bool = False) -> Chart:
    """Return a chart of columns; of several lines only the last year has its figures, where they have room."""
    chart = _new(parts, title, from_zero=from_base)
    count = parts.plan.horizon + from_base
    decimals = _decimals(max(abs(figure or 0.0) for line in columns for figure in parts.projection.lines[line]))
    labels: dict[str, Any] = {
        "value": True, "num_format": cell_format(decimals, divided=1, zero="0"), "position": "outside_end",
        "font": FONT,
    }  # fmt: skip
    if len(columns) > 1:
        labels["custom"] = [*({"delete": True} for _ in range(count - 1)), {}]
    labelled = {"data_labels": labels} if count <= MOST_LABELLED and (decimals or len(columns) == 1) else {}
    for line, colour in columns.items():
        series = drawing.series_of(
            parts, line, SHORT_NAMES.get(line, line.kind.label), colour, from_base=from_base, gap=40, **labelled
        )
        chart.add_series(series)
    if len(columns) == 1:
        chart.set_legend({"none": True})
    return chart


def _decimals(largest: float) -> int:
    """Return the decimals of labels in £m: a long figure has room for none."""
    return 0 if largest >= LONG else 1


SHORT_NAMES = {
    Activity.ADDED_COST: "Cost of the shift",
    Pot.ANNUAL: "Pot of the year",
    Pot.PRESSURES: "Pressures",
    Pot.PRODUCTIVITY: "Productivity",
    Gap.IN_YEAR: "In-year",
    Gap.UNDERLYING: "Underlying",
}
"""What the legend of a small chart calls a line, where its own label is too long."""


def _new(parts: Parts, title: str, subtype: str = "", from_zero: bool = False) -> Chart:
    chart = drawing.new_chart(parts, "column", title, subtype)
    chart.set_title({"name": title, "overlay": False, "name_font": {**FONT, "bold": False}})
    chart.set_legend({"position": "bottom", "font": FONT})
    chart.set_chartarea({"border": {"none": True}})
    line = {"color": styles.RULE}
    chart.set_x_axis({"num_font": FONT, "line": line, "label_position": "low"})
    chart.set_y_axis({
        "num_font": FONT, "num_format": drawing.IN_MILLIONS, "line": {"none": True},
        "major_gridlines": {"visible": True, "line": {"color": styles.PALE}},
        **({"min": 0} if from_zero else {}),
    })  # fmt: skip
    return chart
