"""The Chart data sheet: what charts need and no line holds, as live formulas."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from mtfs.core.units import COUNT, MILLIONS, MONEY, THOUSANDS_PER_MILLION, WHOLE, axis_format, round_half_away
from mtfs.core.years import FinancialYear
from mtfs.formulas.algebra import choose, maximum, minimum, total_to_date
from mtfs.plan.sheet import letters
from mtfs.report.book.parts import Parts
from mtfs.report.book.writer import Placed

SHEET = "Chart data"
SCALE_ROW, YEARS_ROW, FIRST_TABLE_ROW = 3, 4, 6
NAME, AMOUNT, START, END, SHOWN = range(5)
FIRST_BAR = SHOWN + 1
MINUS = "\N{MINUS SIGN}"
"""Unlike a hyphen it stays with its figure where a line is broken."""
OPPORTUNITIES = ("Counted", "Counted: more at the high end", "Alternative that is not counted")


def _clear_above(start: Any, end: Any) -> Any:
    return maximum(0, minimum(start, end))


def _clear_below(start: Any, end: Any) -> Any:
    return minimum(0, maximum(start, end))


def _bar_above(start: Any, end: Any) -> Any:
    return maximum(0, maximum(start, end)) - _clear_above(start, end)


def _bar_below(start: Any, end: Any) -> Any:
    return minimum(0, minimum(start, end)) - _clear_below(start, end)


BARS: dict[str, Callable[[Any, Any], Any]] = {
    "Clear, above 0": _clear_above,
    "Rise, above 0": lambda start, end: choose(end > start, _bar_above(start, end), 0),
    "Fall, above 0": lambda start, end: choose(end > start, 0, _bar_above(start, end)),
    "Whole, above 0": _bar_above,
    "Clear, below 0": _clear_below,
    "Rise, below 0": lambda start, end: choose(end > start, _bar_below(start, end), 0),
    "Fall, below 0": lambda start, end: choose(end > start, 0, _bar_below(start, end)),
    "Whole, below 0": _bar_below,
}
"""A waterfall's bars by what they are: stacked, they draw each step from where the one before ended."""
OF_PLAN = "Figure of the plan"
"""What a whole figure of a waterfall is called, where nothing better is known of it."""
OF_STEPS, OF_WHOLES = ("Clear", "Rise", "Fall"), ("Clear", "Whole")


@dataclass(frozen=True, slots=True)
class Step:
    """One bar of a waterfall: the sum of a line's neighbouring cells, added or taken off.

    `whole` bars stand on 0; one without cells shows where the steps before it ended.
    """

    name: str
    operands: list[Placed]
    adds: bool = True
    whole: bool = False

    def is_nothing(self, thousands: bool) -> bool:
        """Return whether it moves nothing that is shown."""
        amount = sum(cell.value for cell in self.operands)
        return not self.whole and not _rounded(amount, thousands)


@dataclass(frozen=True, slots=True)
class Waterfall:
    """A waterfall chart: its title, what its cells hold, the unit of its axis and what its colours mean."""

    title: str
    description: str
    unit: str
    axis: str
    rise: str
    fall: str
    whole: str
    steps: list[Step]
    thousands: bool = True
    """Whether the axis shows thousands of the unit that the cells hold: £k as £m."""

    @property
    def spans(self) -> list[tuple[float, float]]:
        """From where to where each bar goes."""
        spans: list[tuple[float, float]] = []
        for step in self.steps:
            before = spans[-1][1] if spans else 0.0
            amount = sum(cell.value for cell in step.operands) * (1 if step.adds else -1)
            end = (amount if step.operands else before) if step.whole else before + amount
            spans.append((0.0 if step.whole else before, end))
        return spans

    @property
    def levels(self) -> list[float]:
        """What is reached after each bar."""
        return [0.0 if end != end else end for _, end in self.spans]

    @property
    def in_legend(self) -> set[str]:
        """The series of `BARS` that the legend names: one each of steps up, of steps down and of wholes, if any."""
        named: dict[str, str] = {}
        for bar, length in BARS.items():
            kind = bar.partition(",")[0]
            whole = kind == "Whole"
            spans = [span for span, step in zip(self.spans, self.steps, strict=True) if step.whole == whole]
            if kind != "Clear" and any(length(*span) for span in spans):
                named.setdefault(kind, bar)
        return set(named.values())


@dataclass(frozen=True, slots=True)
class Opportunity:
    """One bar of the productivity chart: its name, its cells, and whether it is counted."""

    name: str
    value: Placed
    high: Placed | None
    counted: Placed


@dataclass(frozen=True, slots=True)
class Tables:
    """What the Chart data sheet is to hold."""

    waterfalls: dict[str, Waterfall] = field(default_factory=dict)
    opportunities: list[Opportunity] = field(default_factory=list)

    def __bool__(self) -> bool:
        """Return whether there is anything to hold."""
        return bool(self.waterfalls or self.opportunities)


@dataclass(frozen=True, slots=True)
class Ranges:
    """Where charts find their data: rows counted from 0, last row included."""

    tables: Tables
    waterfalls: dict[str, tuple[int, int]] = field(default_factory=dict)
    opportunities: tuple[int, int] = (0, 0)


def write(parts: Parts, tables: Tables) -> Ranges:
    """Write the Chart data sheet, if there is anything to write, and say where each table stands."""
    if not tables:
        return Ranges(tables)
    book, sheet = parts.book, parts.book.sheets[SHEET]
    book.top_printed.add(SHEET)
    sheet.set_column(NAME, NAME, 45)
    sheet.set_column(AMOUNT, END, 12)
    sheet.set_column(SHOWN, SHOWN, 52)
    sheet.set_column(FIRST_BAR, FIRST_BAR + len(BARS) - 1, 13)
    if parts.layout.rows:
        _short_years(parts)
    row, waterfalls = FIRST_TABLE_ROW, {}
    if tables.waterfalls:
        sheet.write_string(SCALE_ROW, NAME, "Scale: £k in £1m, units in a thousand", book.style("quiet"))
        style = book.style("quiet", "number", number=COUNT.cell)
        sheet.write_number(SCALE_ROW, AMOUNT, THOUSANDS_PER_MILLION, style)
    for key, waterfall in tables.waterfalls.items():
        last = _waterfall(parts, waterfall, row)
        waterfalls[key] = (row + 2, last)
        row = last + 2
    opportunities = _opportunities(parts, tables.opportunities, row) if tables.opportunities else (0, 0)
    return Ranges(tables, waterfalls, opportunities)


def short_year_cells(first: int, last: int) -> list[Any]:
    """Return the cells that hold the years of some periods as small charts have them: 26/27."""
    return [SHEET, YEARS_ROW, AMOUNT + first, YEARS_ROW, AMOUNT + last]


def _short_years(parts: Parts) -> None:
    """Write the years of the plan as small charts have room for them, base year first."""
    book, sheet = parts.book, parts.book.sheets[SHEET]
    sheet.write_string(YEARS_ROW, NAME, "Years on the small charts of Summary", book.style("quiet"))
    for period, year in enumerate(parts.plan.years):
        sheet.write_string(YEARS_ROW, AMOUNT + period, FinancialYear.parse(year).short, book.style("quiet"))


def hide_nothing(parts: Parts, ranges: Ranges) -> None:
    """Hide the steps that move nothing, so that charts leave them out: for print, in which no input changes."""
    for key, waterfall in ranges.tables.waterfalls.items():
        for row, step in enumerate(waterfall.steps, start=ranges.waterfalls[key][0]):
            if step.is_nothing(waterfall.thousands):
                parts.book.sheets[SHEET].set_row(row, None, None, {"hidden": True})


def _head(parts: Parts, row: int, title: str, headers: list[str]) -> None:
    book, sheet = parts.book, parts.book.sheets[SHEET]
    for column in range(len(headers)):
        sheet.write_blank(row, column, None, book.style("heading"))
    sheet.write_string(row, 0, title, book.style("heading"))
    for column, text in enumerate(headers):
        look = "header_text" if column in (NAME, SHOWN) and len(headers) > SHOWN else "header"
        sheet.write_string(row + 1, column, text, book.style(look if column else "header_text"))
    sheet.set_row(row + 1, 28)


def _waterfall(parts: Parts, waterfall: Waterfall, row: int) -> int:
    """Write a waterfall's workings, amounts, where each bar starts and ends, its bars; return the last row."""
    book, sheet = parts.book, parts.book.sheets[SHEET]
    in_cells = MONEY.name if waterfall.unit == MILLIONS.name else waterfall.unit.removeprefix("thousand ")
    amounts = [f"{name} ({in_cells})" for name in ("Amount", "From", "To")]
    shown = f"Shown on the axis ({waterfall.unit})"
    _head(parts, row, waterfall.title, [waterfall.axis, *amounts, shown, *(f"{bar} ({in_cells})" for bar in BARS)])
    style = book.style("number", number=WHOLE)
    end: Placed | None = None
    row += 1
    for step in waterfall.steps:
        row += 1
        sheet.write_string(row, NAME, step.name, book.style("strong" if step.whole else "label"))
        operands = step.operands or ([] if end is None else [end])
        amount = book.compute(SHEET, row, AMOUNT, _added if step.adds else _taken_off, operands, style)
        start = book.write_cell(SHEET, row, START, 0, 0.0, style)
        if end is not None and not step.whole:
            start = book.compute(SHEET, row, START, lambda cell: cell, [end], style)
        end = book.compute(SHEET, row, END, lambda start, amount: start + amount, [start, amount], style)
        _shown(parts, row, step, amount.value, waterfall.thousands)
        for column, (name, bar) in enumerate(BARS.items(), start=FIRST_BAR):
            if name.startswith(OF_WHOLES if step.whole else OF_STEPS):
                book.compute(SHEET, row, column, bar, [start, end], style)
            else:
                book.write_cell(SHEET, row, column, 0, 0.0, style)
    return row


def _added(*cells: Any) -> Any:
    return total_to_date(cells)


def _taken_off(*cells: Any) -> Any:
    return 0 - total_to_date(cells)


def _shown(parts: Parts, row: int, step: Step, amount: float, thousands: bool) -> None:
    """Write a bar's name with its amount, for the axis: a label inside a thin bar could not be read."""
    cell, scale = f"{letters(AMOUNT)}{row + 1}", f"/{letters(AMOUNT)}${SCALE_ROW + 1}" if thousands else ""
    figure = f"ROUND({cell}{scale},{1 if thousands else 0})"
    plus = "" if step.whole else "+"
    rounded = _rounded(amount, thousands)
    sign = plus if rounded > 0 else MINUS if rounded else ""
    signed = f'IF({figure}>0,"{plus}",IF({figure}<0,"{MINUS}",""))'
    formula = f'={letters(NAME)}{row + 1}&": "&{signed}&TEXT(ABS({figure}),"{axis_format(int(thousands))}")'
    text = f"{step.name}: {sign}{abs(rounded):,f}"
    parts.book.write_cell(SHEET, row, SHOWN, formula, text, parts.book.style("label", "indented"))


def _rounded(amount: float, thousands: bool) -> Decimal:
    """Return the amount of a step as it is shown."""
    return round_half_away(amount / (THOUSANDS_PER_MILLION if thousands else 1), int(thousands))


def _opportunities(parts: Parts, opportunities: list[Opportunity], row: int) -> tuple[int, int]:
    """Write the value of each opportunity, in one of three columns; return the first and the last row."""
    book, sheet = parts.book, parts.book.sheets[SHEET]
    _head(parts, row, "Value of each opportunity, a year", ["Opportunity", *(f"{name} (£)" for name in OPPORTUNITIES)])
    sheet.set_row(row + 1, 42)
    first, style = row + 2, book.style("number", number=WHOLE)
    for bar_row, item in enumerate(opportunities, start=first):
        sheet.write_string(bar_row, NAME, item.name, book.style("label"))
        book.compute(SHEET, bar_row, AMOUNT, _if_counted, [item.counted, item.value], style)
        if item.high is not None:
            book.compute(SHEET, bar_row, AMOUNT + 1, _beyond, [item.counted, item.high, item.value], style)
        else:
            book.write_cell(SHEET, bar_row, AMOUNT + 1, 0, 0.0, style)
        book.compute(SHEET, bar_row, AMOUNT + 2, _if_not_counted, [item.counted, item.value], style)
    return first, first + len(opportunities) - 1


def _if_counted(counted: Any, value: Any) -> Any:
    return choose(counted == "yes", value, 0)


def _if_not_counted(counted: Any, value: Any) -> Any:
    return choose(counted == "yes", 0, value)


def _beyond(counted: Any, high: Any, value: Any) -> Any:
    return choose(counted == "yes", high - value, 0)
