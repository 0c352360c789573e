"""The standard of every chart: which colour means what, how figures are written, where an axis starts.

The charts of workbooks and of the page take their colours from here; a colour has one meaning everywhere.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from enum import StrEnum, unique

from mtfs.catalogue.lines import Activity, Allocation, Gap, LineId, Pot, Providers, Service, find_line
from mtfs.catalogue.lines.record import Line
from mtfs.core.units import MILLIONS, cell_format, grouped, pounds

BLACK, WHITE = "#000000", "#FFFFFF"
MOST_STEPS = 2.5
"""Into which the movement of figures is divided at the most, to start an axis at a round one."""
SMALL_PART = 0.4
"""Steps that all lie within a smaller part of the figure they lead to would hardly be seen on an axis from 0."""
THIN_PART = 0.05
"""The band of a fan that is a smaller part of its axis would hardly be seen beside its lines."""
MOST_LETTERS = 60
"""Of a name that stands in a number format, which takes no more than 255 letters in all."""


@unique
class Colour(StrEnum):
    """What each colour means. Lighter shades of one colour are the same thing by another measure."""

    ALLOCATION = "#005EB8"
    """Allocation and other funding, in cash."""
    REAL = "#8DB8E2"
    """Allocation in the base year's prices."""
    POT = "#003087"
    """The investment pot as a whole."""
    POT_RECURRENT = "#7A8FC4"
    """The pot in the recurrent view."""
    GROWTH = "#41B6E6"
    """Available growth."""
    REPURPOSED = "#00A499"
    """Repurposed funds."""
    COMMERCIAL = "#FFB81C"
    """Commercial income."""
    PRODUCTIVITY = "#007F3B"
    """Productivity and opportunities that release cash, or that are counted."""
    NO_CASH = "#78BE20"
    """Opportunities that release no cash."""
    HIGH_END = "#84C29B"
    """What an opportunity is worth more at its high end."""
    NOT_COUNTED = "#C9CDD1"
    """An alternative that is not counted."""
    PRESSURES = "#AE2573"
    """Funding pressures."""
    SHIFT_COST = "#ED8B00"
    """Cost of the activity that the shift adds."""
    RESIDUAL_COST = "#A65B00"
    """Cost of all activity growth that mitigations leave."""
    DO_NOTHING = "#7C2855"
    """Activity, expenditure or gap if nothing is done."""
    SCENARIO = "#768692"
    """The lower and the higher scenario of activity."""
    AFTER_PLAN = "#006747"
    """Activity after mitigations."""
    GAP = "#330072"
    """The gap after the plan."""
    IN_YEAR = "#2C6E9B"
    """Position of the year, non-recurrent items included."""
    UNDERLYING = "#A9C8DB"
    """Underlying position."""
    CUMULATIVE = "#1F4E6B"
    """Position of all years so far, with what was brought forward."""
    TARGET = "#A4243B"
    """What is to be reached or kept: a target, a requirement, a minimum."""
    RISE = "#A7C69B"
    """Step of a waterfall up, whether that is welcome or not."""
    FALL = "#E8B27A"
    """Step of a waterfall down, whether that is welcome or not."""
    TOTAL = "#425563"
    """Figure at which a waterfall begins or ends."""
    RANGE = "#CFC8E2"
    """Band in which most draws of the simulation lie."""
    DRAWS = "#6B5AA0"
    """Draws of the simulation."""
    MEDIAN = "#4B2E83"
    """Median of the draws."""
    PLAN = "#212B32"
    """The plan as it stands, beside what it is compared with."""
    LOW_END = "#B7C3CC"
    """An input at its low end."""
    HIGH_INPUT = "#5B7486"
    """An input at its high end."""
    FIGURE = "#3D6A8A"
    """Bars of a chart that has but one kind of them."""

    @property
    def ink(self) -> str:
        """The colour of letters on it: black or white, whichever has the stronger contrast."""
        return ink_on(self)


PARTS = ("#4E79A7", "#F2A654", "#76B7B2", "#B07AA1", "#9C755F", "#BAB0AC", "#E58A8C", "#6C8B4F")
"""Colours of parts that a plan names itself, such as providers or care settings, in the order of the plan."""

OF_LINES: dict[Line | LineId, Colour] = {
    Allocation.RECURRENT: Colour.ALLOCATION,
    Allocation.REAL: Colour.REAL,
    Pot.AVAILABLE_GROWTH: Colour.GROWTH,
    Pot.REPURPOSED: Colour.REPURPOSED,
    Pot.COMMERCIAL: Colour.COMMERCIAL,
    Pot.PRODUCTIVITY: Colour.PRODUCTIVITY,
    Pot.PRESSURES: Colour.PRESSURES,
    Pot.ANNUAL: Colour.POT,
    Pot.CUMULATIVE: Colour.POT,
    Pot.RECURRENT_CUMULATIVE: Colour.POT_RECURRENT,
    Activity.ADDED_COST: Colour.SHIFT_COST,
    Activity.RESIDUAL_COST: Colour.RESIDUAL_COST,
    Providers.ASK_TO_DATE: Colour.TARGET,
    Providers.CASH_RELEASING: Colour.PRODUCTIVITY,
    Providers.NON_CASH_RELEASING: Colour.NO_CASH,
    Service.PROJECTED: Colour.DO_NOTHING,
    Service.PROJECTED_HIGHER: Colour.SCENARIO,
    Service.PROJECTED_LOWER: Colour.SCENARIO,
    Service.AFTER: Colour.AFTER_PLAN,
    Gap.FUNDING: Colour.ALLOCATION,
    Gap.EXPENDITURE: Colour.DO_NOTHING,
    Gap.DO_NOTHING: Colour.DO_NOTHING,
    Gap.CLOSING: Colour.GAP,
    Gap.IN_YEAR: Colour.IN_YEAR,
    Gap.UNDERLYING: Colour.UNDERLYING,
    Gap.CUMULATIVE: Colour.CUMULATIVE,
    Gap.REQUIREMENT: Colour.TARGET,
}
"""The colour of each line that a chart draws by itself."""


def colour_of(line: str) -> Colour:
    """Return the colour that a line of a plan has in every chart.

    Raises:
        KeyError: for a line that no chart draws by itself; give it a colour in `OF_LINES`.
    """
    line_id = find_line(line)
    return OF_LINES[line_id if line_id in OF_LINES else line_id.kind]


def colours_of_lines(lines: Sequence[str]) -> list[str]:
    """Return the colours of lines of one chart: each its own, and those that have none or share one the palette's."""
    others, colours = iter(colours_of_parts(len(lines))), list[str]()
    for line in lines:
        line_id = find_line(line)
        own = OF_LINES.get(line_id) or OF_LINES.get(line_id.kind)
        colours.append(own if own is not None and own not in colours else next(others))
    return colours


def colours_of_parts(count: int) -> list[str]:
    """Return the colours of so many parts of a plan; beyond the palette they come again."""
    return [PARTS[number % len(PARTS)] for number in range(count)]


def ink_on(colour: str) -> str:
    """Return black or white, whichever has the stronger contrast on a colour (WCAG 2, relative luminance)."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return BLACK if (luminance + 0.05) / 0.05 > 1.05 / (luminance + 0.05) else WHITE


def label_format(percent: bool = False, divided: int = 0, least: float = 0.0, name: str = "", zero: str = '""') -> str:
    """Return the number format of a figure in a chart: one decimal, in £m for £k, or a percentage.

    Args:
        percent: Whether figures are fractions, shown as a percentage.
        divided: How many times a figure is divided by a thousand: once shows £k as £m.
        least: The smallest figure above 0 that is shown: a label would not fit into a smaller bar.
        name: What stands before the figure: the name of a series that is 0 now and so is not in the legend.
        zero: What stands for 0.
    """
    above, below, nothing = cell_format(1, percent, divided, zero).split(";")
    if name:
        quoted = '"' + name.replace('"', "'")[:MOST_LETTERS] + ' "'
        return f"{quoted}{above};{quoted}{below};{nothing}"
    return f"[>={least:.6g}]{above};[>=0]{nothing};{above}" if least else f"{above};{below};{nothing}"


def axis_start(levels: Sequence[float], band: float = math.inf) -> float:
    """Return where the value axis of figures starts: at 0, or at a round figure where 0 would hide how they differ.

    Args:
        levels: The figures.
        band: How wide the band of a fan is at its widest: one that would be as thin as a line starts the axis right
            below the lowest figure.
    """
    start, low, high = _start(levels), min(levels), max(levels)
    if low <= 0 or not 0 < band < THIN_PART * (high - start):
        return start
    step = 10.0 ** math.floor(math.log10(high - low))
    return math.floor(low / step) * step


def _start(levels: Sequence[float]) -> float:
    low, high = min(levels), max(levels)
    if low <= 0 or high - low >= SMALL_PART * high or high == low:
        return 0.0
    power = 10.0 ** math.floor(math.log10(high - low))
    step = next(part * power for part in (1.0, 2.0, 10.0) if part * power >= (high - low) / MOST_STEPS)
    return max(0.0, math.floor((low - (high - low)) / step) * step)


def axis_title(unit: str, number: str, start: float) -> str:
    """Return the title of a value axis: its unit, and where it starts if not at 0.

    Args:
        unit: The unit of the figures as they are shown.
        number: The number format of the axis.
        start: Where it starts, as cells hold the figures.
    """
    if start <= 0:
        return unit
    shown = start * 100 if number.endswith("%") else start / 1000 ** (len(number) - len(number.rstrip(",")))
    decimals = next((digits for digits in range(3) if math.isclose(shown, round(shown, digits))), 3)
    text = f"{pounds(shown, decimals)}m" if unit == MILLIONS.name else grouped(shown, decimals)
    return f"{unit} (axis cut: starts at {text}{'%' if number.endswith('%') else ''})"
