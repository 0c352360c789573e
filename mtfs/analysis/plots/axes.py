"""The axes on which Matplotlib draws a chart: a message for a title, figures as readers write them."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from mtfs.analysis.plots.standard import axis_title
from mtfs.core.errors import ToolError
from mtfs.core.units import Unit, axis_format, grouped, percentage, unit_named

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.axis import Axis

WIDTH, HEIGHT = 9.0, 5.0
"""Inches of a new figure."""
TITLE_WIDTH, NARROW_TITLE, NOTE_WIDTH, NAME_WIDTH = 75, 60, 120, 50
"""Letters of a line of a title, of one beside names, of a note below a chart, and of a name beside a bar."""
SMALL = 8.5
"""Points of labels and notes."""
LEGEND_COLUMNS, LEGEND_ROW = 3, 16
"""Entries beside each other in a legend, and the points that a row of them is high."""


@dataclass(frozen=True, slots=True)
class Scale:
    """The unit in which figures are, and the one in which a chart shows them: £m for £k."""

    own: Unit
    shown: Unit

    @classmethod
    def of(cls, name: str, values: Iterable[float]) -> Self:
        """Return the scale of all figures of a chart, so that it never shows £k beside £m."""
        own = unit_named(name)
        return cls(own, own.for_readers(values))

    def values(self, values: Iterable[float]) -> list[float]:
        """Return figures as the chart shows them."""
        same = self.own.name == self.shown.name
        return [value if same else self.own.convert(value, self.shown) for value in values]

    def text(self, value: float) -> str:
        """Return a figure with its unit, as a sentence has it."""
        return self.own.in_table(value) if self.own.ratio else self.own.large(value)

    def title(self, start: float = 0.0) -> str:
        """Return the title of the axis: its unit, and where it starts if not at 0."""
        form = axis_format(percent=self.shown.ratio)
        return axis_title("%" if self.shown.ratio else self.shown.name, form, start)


def new_axes(axes: Axes | None, height: float = HEIGHT) -> Axes:
    """Return the axes to draw on: those of a caller, or those of a new figure of so many inches.

    Raises:
        ToolError: without the package that draws.
    """
    try:
        from matplotlib import pyplot
    except ImportError:
        raise ToolError('Charts need a package more; run: pip install "mtfs[plot]"') from None
    if axes is None:
        _, axes = pyplot.subplots(figsize=(WIDTH, height), layout="constrained")
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    axes.set_axisbelow(True)
    return axes


def describe(axes: Axes, title: str, notes: Sequence[str] = (), width: int = TITLE_WIDTH) -> None:
    """Write the message of a chart above it, then its legend, and below it what has to be known of it."""
    handles, labels = axes.get_legend_handles_labels()
    rows = -(-len(labels) // LEGEND_COLUMNS)
    if labels:
        axes.legend(handles, labels, loc="lower left", bbox_to_anchor=(0, 1), ncols=LEGEND_COLUMNS, frameon=False,
                    fontsize=SMALL, borderaxespad=0.2, borderpad=0.2)  # fmt: skip
    axes.set_title(textwrap.fill(title, width), loc="left", fontweight="bold", fontsize=11.5, pad=6 + rows * LEGEND_ROW)
    if notes:
        axes.set_xlabel("\n".join(textwrap.fill(note, NOTE_WIDTH) for note in notes), loc="left", fontsize=SMALL)


def in_rows(name: str, width: int = NAME_WIDTH) -> str:
    """Return a name in rows that fit beside a chart, or below one of its columns."""
    return textwrap.fill(name, width)


def write_figures(axis: Axis, scale: Scale) -> None:
    """Write the figures of an axis as readers do, with the decimals that tell its ticks apart."""
    ticks = axis.get_ticklocs()
    step = abs(float(ticks[1] - ticks[0])) * (100 if scale.shown.ratio else 1) if len(ticks) > 1 else 1.0
    decimals = next((digits for digits in range(3) if math.isclose(step, round(step, digits), abs_tol=1e-9)), 3)
    write: Callable[[float, int], str] = percentage if scale.shown.ratio else grouped
    axis.set_major_formatter(lambda value, _: write(float(value), decimals))
