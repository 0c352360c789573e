"""Charts of results by Matplotlib, from plain figures: lines by year, a waterfall, a fan, a tornado."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mtfs.analysis.plots.axes import NARROW_TITLE, SMALL, Scale, describe, in_rows, new_axes, write_figures
from mtfs.analysis.plots.standard import Colour, axis_start

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST_LABELLED = 12
"""Columns whose figures still fit above them."""
LEAST_HEIGHT, HEIGHT_OF_INPUT = 1.8, 0.46
"""Inches of a tornado without its bars, and of each of them."""
ADDS, TAKES_AWAY = "Adds", "Takes away"
NARROW, WIDE = 9, 100
"""Letters of a row below a column at least, and of all columns together."""
ROOM = 0.14
"""Of the height of a waterfall or the width of a tornado, what is kept free for the figures of its bars."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """Figures by year under one name; NaN where there is none."""

    name: str
    colour: str
    values: Sequence[float]


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a waterfall: what it adds or takes away, or a whole that stands on 0."""

    name: str
    amount: float
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Moved:
    """An input of a tornado: its name, its low and high value in words, and the figure there."""

    name: str
    ends: str
    at_low: float
    at_high: float


def by_year(
    unit: str, years: Sequence[str], drawn: Sequence[Drawn], about: str, notes: Sequence[str], axes: Axes | None
) -> Axes:
    """Draw figures by year: columns of one, lines of several; `about` stands behind the title, such as the prices."""
    axes = new_axes(axes)
    scale = Scale.of(unit, [value for one in drawn for value in one.values])
    known = [value for one in drawn for value in scale.values(one.values) if value == value]
    start = axis_start(known) if len(drawn) > 1 else 0.0
    if len(drawn) == 1:
        values = scale.values(drawn[0].values)
        bars = axes.bar(years, values, color=drawn[0].colour, width=0.6)
        if len(years) <= MOST_LABELLED:
            axes.bar_label(bars, [scale.shown.in_table(value) for value in values], fontsize=SMALL, padding=2)
    else:
        for one in drawn:
            axes.plot(years, scale.values(one.values), color=one.colour, marker="o", linewidth=2.25, label=one.name)
    if min(known) >= 0:
        axes.set_ylim(bottom=start)
    _by_years(axes, scale, years, start)
    said = "; ".join(f"{one.name}: {scale.text(one.values[-1])}" for one in drawn)
    describe(axes, f"{said} in {years[-1]}{about}", notes)
    return axes


def fan(
    title: str, unit: str, years: Sequence[str], band: tuple[Drawn, Drawn], lines: Sequence[Drawn], axes: Axes | None
) -> Axes:
    """Draw the band between two figures by year, and lines over it; the last line is dashed."""
    axes = new_axes(axes)
    low, high = band
    scale = Scale.of(unit, [value for one in (*band, *lines) for value in one.values])
    axes.fill_between(years, scale.values(low.values), scale.values(high.values), color=high.colour, label=high.name)
    for one in lines:
        style = "--" if one is lines[-1] else "-"
        axes.plot(years, scale.values(one.values), style, color=one.colour, linewidth=2.25, label=one.name)
    widest = max(above - below for below, above in zip(low.values, high.values, strict=True))
    start = axis_start(scale.values([*low.values, *high.values]), *scale.values([widest]))
    if min(low.values) >= 0:
        axes.set_ylim(bottom=start)
    _by_years(axes, scale, years, start)
    describe(axes, title)
    return axes


def waterfall(title: str, unit: str, bars: Sequence[Step], notes: Sequence[str], axes: Axes | None) -> Axes:
    """Draw a waterfall: wholes on 0, and steps from where the one before ended."""
    axes = new_axes(axes)
    spans = _spans(bars)
    scale = Scale.of(unit, [end for span in spans for end in span])
    levels = scale.values([end for _, end in spans])
    start = axis_start(levels)
    shades = {ADDS: Colour.RISE, TAKES_AWAY: Colour.FALL, "": Colour.TOTAL}
    named = set()
    for place, (bar, span) in enumerate(zip(bars, spans, strict=True)):
        begin, end = scale.values(span)
        kind = "" if bar.whole else TAKES_AWAY if end < begin else ADDS
        label = kind if kind and kind not in named else None
        named.add(kind)
        bottom = start if bar.whole and start else min(begin, end)
        axes.bar(place, max(begin, end) - bottom, bottom=bottom, color=shades[kind], width=0.62, label=label)
        [amount] = scale.values([bar.amount])
        text = scale.shown.in_table(amount)
        axes.annotate(text if bar.whole or amount < 0 else f"+{text}", (place, max(begin, end)), ha="center",
                      va="bottom", xytext=(0, 3), textcoords="offset points", fontsize=SMALL)  # fmt: skip
    axes.set_xticks(
        range(len(bars)), [in_rows(bar.name, max(NARROW, WIDE // len(bars))) for bar in bars], fontsize=SMALL
    )
    low, high = min(start, *levels) if not start else start, max(0.0, *levels)
    axes.set_ylim(bottom=low, top=high + (ROOM * (high - low) or 1.0))
    _value_axis(axes, scale, start)
    describe(axes, title, notes)
    return axes


def tornado(title: str, unit: str, base: float, inputs: Sequence[Moved], axes: Axes | None) -> Axes:
    """Draw what each input does to a figure at its low and its high end, the largest swing at the top."""
    axes = new_axes(axes, LEAST_HEIGHT + HEIGHT_OF_INPUT * len(inputs))
    scale = Scale.of(unit, [base, *(end for one in inputs for end in (one.at_low, one.at_high))])
    [middle] = scale.values([base])
    ends = [scale.values([one.at_low, one.at_high]) for one in inputs]
    kinds = (("Input at its low end", Colour.LOW_END), ("Input at its high end", Colour.HIGH_INPUT))
    for side, (name, colour) in enumerate(kinds):
        bars = axes.barh(range(len(inputs)), [pair[side] - middle for pair in ends], left=middle, height=0.6,
                         color=colour, label=name)  # fmt: skip
        for bar, pair in zip(bars, ends, strict=True):
            right = pair[side] > middle or (pair[side] == middle and pair[1 - side] < middle)
            axes.annotate(scale.shown.in_table(pair[side]), (pair[side], bar.get_y() + bar.get_height() / 2),
                          ha="left" if right else "right", va="center", xytext=(4 if right else -4, 0),
                          textcoords="offset points", fontsize=SMALL)  # fmt: skip
    axes.axvline(middle, color=Colour.PLAN, linewidth=1.2, label=f"The plan: {scale.text(base)}")
    axes.set_yticks(range(len(inputs)), [f"{in_rows(one.name)}\n{one.ends}" for one in inputs], fontsize=SMALL)
    axes.invert_yaxis()
    axes.margins(x=ROOM)
    axes.grid(axis="x", alpha=0.3)
    write_figures(axes.xaxis, scale)
    axes.set_xlabel(scale.title())
    describe(axes, title, width=NARROW_TITLE)
    return axes


def _spans(bars: Sequence[Step]) -> list[tuple[float, float]]:
    spans: list[tuple[float, float]] = []
    for bar in bars:
        begin = 0.0 if bar.whole or not spans else spans[-1][1]
        spans.append((begin, begin + bar.amount))
    return spans


def _by_years(axes: Axes, scale: Scale, years: Sequence[str], start: float = 0.0) -> None:
    """Name the years below a chart, as many as there is room for."""
    axes.set_xticks(range(0, len(years), -(-len(years) // MOST_LABELLED)))
    _value_axis(axes, scale, start)


def _value_axis(axes: Axes, scale: Scale, start: float) -> None:
    axes.grid(axis="y", alpha=0.3)
    if axes.get_ylim()[0] < 0:
        axes.axhline(0, color=Colour.PLAN, linewidth=0.8)
    write_figures(axes.yaxis, scale)
    axes.set_ylabel(scale.title(start))
