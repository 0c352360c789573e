"""The Chart data sheet: what charts need and no line holds, as live formulas."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from mtfs.formulas.algebra import choose, maximum, minimum, total_to_date
from mtfs.report import styles
from mtfs.report.book import Placed
from mtfs.report.parts import Parts

SHEET = "Chart data"
WATERFALL_TITLE_ROW, FIRST_ROW = 3, 5
AMOUNT, START, END = 1, 2, 3
DRIVERS = {
    "allocation.adjustments": "Baseline adjustments",
    "allocation.step_growth": "Base growth",
    "allocation.step_inflation": "Inflation",
    "allocation.step_efficiency": "Efficiency",
    "allocation.step_convergence": "Convergence",
    "allocation.step_rounding": "Rounding",
}


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
    "Clear, below 0": _clear_below,
    "Rise, below 0": lambda start, end: choose(end > start, _bar_below(start, end), 0),
    "Fall, below 0": lambda start, end: choose(end > start, 0, _bar_below(start, end)),
}


@dataclass(frozen=True, slots=True)
class Ranges:
    """Where charts find their data: rows counted from 0, last row included."""

    waterfall: tuple[int, int]
    shares: tuple[int, int]


def write(parts: Parts) -> Ranges:
    """Write the Chart data sheet and say where each table stands."""
    book, sheet = parts.book, parts.book.sheets[SHEET]
    sheet.write_string(0, 0, SHEET, book.style("title"))
    sheet.write_string(1, 0, "Workings for the charts; nothing else rests on them.", book.style("subtitle"))
    sheet.set_column(0, 0, 50)
    sheet.set_column(1, 3, 15)
    sheet.set_column(4, 9, 22)
    last = _waterfall(parts)
    return Ranges((FIRST_ROW, last), _shares(parts, last + 3))


def _head(parts: Parts, row: int, title: str, headers: list[str]) -> None:
    book, sheet = parts.book, parts.book.sheets[SHEET]
    for column in range(len(headers)):
        sheet.write_blank(row, column, None, book.style("heading"))
    sheet.write_string(row, 0, title, book.style("heading"))
    for column, text in enumerate(headers):
        sheet.write_string(row + 1, column, text, book.style("header" if column else "header_text"))


def _waterfall(parts: Parts) -> int:
    book, plan = parts.book, parts.plan
    drivers = [line for line in DRIVERS if line in parts.projection.lines]
    years = f"{plan.years[0]} to {plan.years[-1]}"
    headers = ["Driver", "Amount (£k)", "From (£k)", "To (£k)", *(f"{name} (£k)" for name in BARS)]
    _head(parts, WATERFALL_TITLE_ROW, f"What moves the recurrent allocation, {years}", headers)
    style, row = book.style("number", number=styles.NUMBERS["£k"]), FIRST_ROW
    end: Placed | None = None
    for line in drivers:
        book.sheets[SHEET].write_string(row, 0, DRIVERS[line], book.style("label"))
        amounts = [parts.line(line, period) for period in plan.periods]
        amount = book.compute(SHEET, row, AMOUNT, lambda *cells: total_to_date(cells), amounts, style)
        start = book.put(SHEET, row, START, 0, 0.0, style) if end is None else _copy(parts, row, START, end)
        end = book.compute(SHEET, row, END, lambda start, amount: start + amount, [start, amount], style)
        _bars(parts, row, start, end)
        row += 1
    assert end is not None  # every plan has the four steps
    book.sheets[SHEET].write_string(row, 0, "Movement in all", book.style("strong"))
    start = book.put(SHEET, row, START, 0, 0.0, style)
    movement = _copy(parts, row, END, end)
    book.compute(SHEET, row, AMOUNT, lambda end, start: end - start, [movement, start], style)
    _bars(parts, row, start, movement)
    return row


def _copy(parts: Parts, row: int, column: int, cell: Placed) -> Placed:
    style = parts.book.style("number", number=styles.NUMBERS["£k"])
    return parts.book.compute(SHEET, row, column, lambda cell: cell, [cell], style)


def _bars(parts: Parts, row: int, start: Placed, end: Placed) -> None:
    style = parts.book.style("number", number=styles.NUMBERS["£k"])
    for column, bar in enumerate(BARS.values(), start=END + 1):
        parts.book.compute(SHEET, row, column, bar, [start, end], style)


def _shares(parts: Parts, row: int) -> tuple[int, int]:
    book, plan = parts.book, parts.plan
    if not plan.settings:
        return row, row
    headers = ["Care setting", f"{plan.years[1]} (share)", f"{plan.years[-1]} (share)"]
    _head(parts, row, "Share of the pot by care setting, first and last year", headers)
    first = row + 2
    for offset, (key, setting) in enumerate(plan.settings.items()):
        book.sheets[SHEET].write_string(first + offset, 0, setting.name, book.style("label"))
        for column, period in ((1, 1), (2, plan.horizon)):
            share = parts.line(f"settings.{key}.share", period)
            style = book.style("number", number=styles.NUMBERS["share"])
            book.compute(SHEET, first + offset, column, lambda share: share, [share], style)
    return first, first + len(plan.settings) - 1
