"""Tables and drawings of tabs as JSON: every figure that is read is a text of the server, as all hosts write it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from mtfs.analysis.figures.projection import Projection
from mtfs.analysis.plots.axes import Scale as Axis
from mtfs.analysis.plots.drawings import Step
from mtfs.analysis.plots.standard import Colour, axis_start, ink_on
from mtfs.catalogue.lines import LineId
from mtfs.core.layouts import Role
from mtfs.core.tables import Tabular
from mtfs.formulas.algebra import is_missing

Drawing = dict[str, Any]


def shown_table(result: Tabular) -> dict[str, Any]:
    """Return a table as readers see it, without ids: a title and texts by column, headings of groups, tones, notes."""
    whole = result.readable()
    title, columns = whole.for_readers(ids=False)
    groups = columns.pop(whole.group).cells if whole.group in columns else None
    cells = zip(*(column.cells for column in columns.values()), strict=True)
    return {
        "title": title,
        "columns": [{"title": one.title, "figures": one.role is Role.FIGURE} for one in columns.values()],
        "rows": [list(row) for row in cells],
        "groups": groups,
        "tones": {text: tone.name.lower() for text, tone in whole.tones.items()},
        "notes": list(whole.notes),
    }


class Scale(Axis):
    """The unit of figures and the one in which a drawing of the page shows them: money in £m, rates in %."""

    @property
    def name(self) -> str:
        """The unit as an axis names it."""
        return self.title()

    def place(self, value: float) -> float:
        """Return a figure in the unit of the axis."""
        [shown] = self.values([value])
        return 100 * shown if self.own.ratio else shown

    def label(self, value: float) -> str:
        """Return a figure as it stands in the drawing, without its unit."""
        [shown] = self.values([value])
        return self.shown.in_table(shown)

    def change(self, value: float) -> str:
        """Return a change with its sign."""
        text = self.label(value)
        return text if value < 0 or not any(digit in text for digit in "123456789") else f"+{text}"

    def axis(self, levels: Sequence[float], band: float = math.inf) -> tuple[float, str]:
        """Return where the axis of these figures starts, and its title: the unit, and a start that is not 0."""
        start = axis_start(self.values(levels), *self.values([band]))
        return 100 * start if self.own.ratio else start, self.title(start)


@dataclass(frozen=True, slots=True)
class Words:
    """The texts of a waterfall: its title, and what a step up, a step down and a whole figure mean."""

    title: str
    rise: str
    fall: str
    whole: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of one or more parts, each from a figure to a figure in a colour, and the text behind it."""

    name: str
    text: str
    parts: list[tuple[float, float, Colour]] = field(default_factory=list)


def waterfall(words: Words, unit: str, steps: Sequence[Step], table: Tabular) -> Drawing:
    """Return the steps from one figure to another as bars, each beginning where the one before ends."""
    levels, level = [], 0.0
    for step in steps:
        level = step.amount if step.whole else level + step.amount
        levels.append(level)
    scale, drawn = Scale.of(unit, levels), []
    start, axis = scale.axis(levels)
    for step, begin, end in zip(steps, [0.0, *levels], levels, strict=False):
        colour = Colour.TOTAL if step.whole else Colour.RISE if step.amount > 0 else Colour.FALL
        text = scale.label(step.amount) if step.whole else scale.change(step.amount)
        origin = start if step.whole else scale.place(begin)
        drawn.append(Bar(step.name, text, [(origin, scale.place(end), colour)]))
    legend = {words.whole: Colour.TOTAL, words.rise: Colour.RISE, words.fall: Colour.FALL}
    used = {part[2] for bar in drawn for part in bar.parts}
    shown = {name: colour for name, colour in legend.items() if colour in used}
    return bars(words.title, axis, drawn, shown, table, start)


def bars(
    title: str, axis: str, drawn: Sequence[Bar], legend: dict[str, Colour], table: Tabular, start: float = 0.0
) -> Drawing:
    """Return bars below one another; their figures are in the unit of the axis."""
    rows = [
        {
            "name": bar.name,
            "text": bar.text,
            "parts": [{"from": begin, "to": end, "colour": colour} for begin, end, colour in bar.parts],
        }
        for bar in drawn
    ]
    return {"kind": "bars", "title": title, "axis": axis, "start": start, "legend": legend_of(legend), "rows": rows,
            "table": shown_table(table)}  # fmt: skip


def legend_of(legend: dict[str, Colour]) -> list[dict[str, str]]:
    """Return the names that a legend gives to colours."""
    return [{"name": name, "colour": colour} for name, colour in legend.items()]


def columns(
    title: str, unit: str, projection: Projection, lines: Mapping[LineId, tuple[str, str]], stacked: bool = False
) -> Drawing:
    """Return columns by year, of the lines in the order given, each with its name and colour."""
    series = []
    for line, (name, colour) in lines.items():
        by_year = zip(projection.plan.years, projection.years(line), strict=True)
        values = {year: None if is_missing(value) else value for year, value in by_year if value is not None}
        series.append({"line": line, "name": name, "values": values, "colour": colour, "ink": ink_on(colour)})
    return {"kind": "columns", "title": title, "stacked": stacked, "unit": unit, "series": series,
            "years": list(projection.plan.years)}  # fmt: skip
