"""Spreadsheet cells: each line becomes a live formula that refers to the cells it rests on."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from mtfs.backends.expression import ATOM, Expression
from mtfs.formulas import FORMULAS
from mtfs.model.definition import define
from mtfs.plan.plan import Plan

MISSING_TEXT = "missing"


def _call(name: str) -> Callable[..., str]:
    return lambda *arguments: f"{name}({','.join(arguments)})"


def _select(key: str, options: dict[str, str]) -> str:
    nested = "NA()"
    for option, value in reversed(options.items()):
        nested = f'IF({key}="{option}",{value},{nested})'
    return nested


def anchored_column(reference: str) -> str:
    """The reference with its column made absolute: `Pot!F5` gives `Pot!$F5`."""
    sheet, _, cell = reference.rpartition("!")
    return f"{sheet}!${cell.lstrip('$')}" if sheet else f"${cell.lstrip('$')}"


def _years(name: str) -> Callable[..., str]:
    """A function over neighbouring years of one row, the first of them fixed."""
    return lambda *values: f"{name}({anchored_column(values[0])}:{values[-1].rpartition('!')[2].lstrip('$')})"


def _span(values: tuple[str, ...]) -> str:
    """Cells as arguments: a range where they are neighbouring years of one row, otherwise one by one."""
    places = [re.fullmatch(r"(.*!)?\$?[A-Z]+(\d+)", value) for value in values]
    rows = {(place[1], place[2]) for place in places if place is not None}
    if len(values) > 1 and len(rows) == 1 and None not in places:
        return f"{values[0]}:{values[-1].rpartition('!')[2]}"
    return ",".join(values)


class Cell(Expression):
    """A value that stands in a cell; `names` are the cells that may hold the word "missing"."""

    __slots__ = ()
    symbols = {"+": "+", "-": "-", "*": "*", "/": "/", ">": ">", "=": "="}
    calls = {
        "total": _call("SUM"),
        "total_to_date": _years("SUM"),
        "total_or_missing": lambda *values: f'IF(COUNT({_span(values)})=0,"{MISSING_TEXT}",SUM({_span(values)}))',
        "largest": _years("MAX"),
        "maximum": _call("MAX"),
        "minimum": _call("MIN"),
        "absolute": _call("ABS"),
        "power": lambda base, exponent: f"({base})^({exponent})",
        "choose": _call("IF"),
        "select": _select,
        "round_to": lambda value, unit: f"ROUND({value},0)" if unit == "1" else f"ROUND({value}/{unit},0)*{unit}",
        "anchored": anchored_column,
        "calendar_year": lambda year: f'VALUE(LEFT({year},FIND("/",{year})-1))',
    }

    def combine(self, symbol: str, first: Any, second: Any) -> Expression:
        """`first symbol second`; nothing is added or taken away where the second is the constant 0."""
        if symbol in ("+", "-") and not isinstance(second, Expression) and second == 0:
            return self.of(first)
        return super().combine(symbol, first, second)

    def apply_operation(self, name: str, arguments: tuple) -> Expression:
        """An operation of the algebra; the total of one cell that is always a number is that cell."""
        if name == "total" and len(arguments) == 1 and not arguments[0].names:
            return arguments[0]
        result = super().apply_operation(name, arguments)
        return SaysMissing(result.text) if name == "total_or_missing" else result

    def _names(self, name: str, parts: list[Expression]) -> frozenset[str]:
        """SUM passes over text, so a total of cells does not go missing with one of them."""
        return frozenset() if name in TOTALS else super()._names(name, parts)


class SaysMissing(Cell):
    """A formula that says "missing" by itself."""

    __slots__ = ()


TOTALS = ("total", "total_to_date", "total_or_missing", "largest")
"""Operations that pass over text, so that they do not go missing with one of their values."""


@dataclass(frozen=True, slots=True)
class Formula:
    """What stands in the cell of one line and year: a formula, or a constant."""

    text: str | float
    may_be_missing: bool = False


def formulas(
    plan: Plan, input_cell: Callable[[str, int], str], line_cell: Callable[[str, int], str], f: Any = FORMULAS
) -> dict[tuple[str, int], Formula]:
    """The formula of every line and year.

    Args:
        plan: The plan.
        input_cell: Where an input's value for a year stands, such as "Inputs!F12".
        line_cell: Where a line's year is to stand, such as "Pot!F5"; asked in the order of calculation.
        f: The formulas' namespace.

    Returns:
        Line and period to the formula, without a sheet's name before the cells of its own sheet.
    """
    written: dict[tuple[str, int], Formula] = {}

    def value(key: str, period: int) -> Cell:
        reference = input_cell(key, period)
        return Cell(reference, ATOM, frozenset((reference,)) if plan.inputs[key].may_be_missing else frozenset())

    def emit(line: str, period: int, result: Any) -> Cell:
        place = line_cell(line, period)
        if not isinstance(result, Cell):
            written[line, period] = Formula(result)
            return Cell(place)
        text, may_be_missing = result.text, bool(result.names) or isinstance(result, SaysMissing)
        if result.names:
            tests = "*".join(f"ISNUMBER({name})" for name in sorted(result.names))
            text = f'IF({tests},{text},"{MISSING_TEXT}")'
        own_sheet = place.rpartition("!")[0] + "!"
        written[line, period] = Formula("=" + text.replace(own_sheet, ""), may_be_missing)
        return Cell(place, ATOM, frozenset((place,)) if may_be_missing else frozenset())

    define(plan, f, value, emit)
    return written
