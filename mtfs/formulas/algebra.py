"""The few operations beyond + - * / that formulas may use, on every backend.

Plain numbers are computed here, arrays of simulated values by NumPy; a symbol records the operation.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeGuard, TypeVar, cast, overload

from mtfs.core.values import Options, Symbolic, Value, Word

if TYPE_CHECKING:
    from mtfs.core.values import Array, Conditions

IfTrue = TypeVar("IfTrue")
IfFalse = TypeVar("IfFalse")
MISSING = math.nan
"""An input that nobody has published or entered: it propagates, and `total` leaves it out."""


def is_missing(value: object) -> bool:
    """Return whether a plain number stands for an input that is missing."""
    return isinstance(value, float) and value != value


def total(values: Sequence[Value]) -> Value:
    """Return the sum of the values; those that are missing are left out. Empty: 0. Unit: that of the values."""
    if _plain(values):
        result = _in_order(values)
        return result if result == result else _in_order([v for v in values if v == v])
    return _on_backend("total", values)


def total_to_date(values: Sequence[Value]) -> Value:
    """Return the sum of one line's values in neighbouring years, missing ones left out. Unit: that of the values."""
    return total(values) if _plain(values) else _on_backend("total_to_date", values)


def total_or_missing(values: Sequence[Value]) -> Value:
    """Return the sum of one line's values in neighbouring years; missing where every one of them is.

    Unit: that of the values.
    """
    if _plain(values):
        return total(values) if any(value == value for value in values) else MISSING
    return _on_backend("total_or_missing", values)


def largest(values: Sequence[Value]) -> Value:
    """Return the largest of one line's values in neighbouring years, missing ones left out; 0 where all are missing.

    Unit: that of the values.
    """
    if _plain(values):
        return max((value for value in values if value == value), default=0.0)
    return _on_backend("largest", values)


def maximum(first: Value, second: Value) -> Value:
    """Return the larger of two values. Unit: that of the values."""
    values = (first, second)
    if _plain(values):
        return MISSING if is_missing(first) or is_missing(second) else max(values)
    return _on_backend("maximum", values)


def minimum(first: Value, second: Value) -> Value:
    """Return the smaller of two values. Unit: that of the values."""
    values = (first, second)
    if _plain(values):
        return MISSING if is_missing(first) or is_missing(second) else min(values)
    return _on_backend("minimum", values)


def absolute(value: Value) -> Value:
    """Return the value without its sign. Unit: that of the value."""
    values = (value,)
    return abs(values[0]) if _plain(values) else _on_backend("absolute", values)


def power(base: Value, exponent: Value) -> Value:
    """Return base to the power of the exponent, for base above 0. Unit: none (a ratio)."""
    values = (base, exponent)
    if _plain(values):
        result: float = values[0] ** values[1]
        return result
    return _on_backend("power", values)


@overload
def choose(condition: bool, if_true: IfTrue, if_false: IfFalse) -> IfTrue | IfFalse: ...
@overload
def choose(condition: bool | Symbolic, if_true: IfTrue, if_false: IfFalse) -> IfTrue | IfFalse | Symbolic: ...
@overload
def choose(condition: bool | Conditions, if_true: IfTrue, if_false: IfFalse) -> IfTrue | IfFalse | Array: ...
def choose(condition: bool | Symbolic | Conditions, if_true: object, if_false: object) -> object:
    """Return one of two values by a comparison, as in `choose(distance > 0, ...)`. Unit: that of the values."""
    if isinstance(condition, bool):
        return if_true if condition else if_false
    return _operation("choose", (condition, if_true, if_false))


def select(key: Word, options: Options[Value]) -> Value:
    """Return the option of that name. Unit: that of the options.

    Raises:
        KeyError: If a plain key is none of the options.
    """
    if isinstance(key, str):
        return options[key]
    return cast("Value", key.apply_operation("select", (key, options)))


def round_to(value: Value, unit: Value = 1) -> Value:
    """Return the value in whole units, halves away from zero: as Excel's ROUND, not Python's.

    Unit: that of the value.
    """
    values = (value, unit)
    return _half_away(values[0] / values[1]) * values[1] if _plain(values) else _on_backend("round_to", values)


@overload
def calendar_year(year: str) -> float: ...
@overload
def calendar_year(year: Word) -> float | Symbolic: ...
def calendar_year(year: Word) -> float | Symbolic:
    """Return the calendar year in which a financial year begins: "2024/25" gives 2024. Unit: years."""
    return float(year.partition("/")[0]) if isinstance(year, str) else year.apply_operation("calendar_year", (year,))


def anchored(value: Value) -> Value:
    """Return the same value as seen from every year: a cell's reference becomes absolute. Unit: that of the value."""
    return cast("Value", value.apply_operation("anchored", (value,))) if isinstance(value, Symbolic) else value


def _in_order(values: Sequence[float]) -> float:
    """Return the plain sum, term by term as a spreadsheet adds; Python's own sum differs from version to version."""
    result: float = 0
    for value in values:
        result += value
    return result


def _half_away(value: float) -> float:
    """Return the whole number that is nearest, halves away from zero; a missing value stays missing."""
    if value != value:
        return value
    whole = math.floor(abs(value))
    return math.copysign(float(whole + (abs(value) - whole >= 0.5)), value)


def _plain(values: Sequence[object]) -> TypeGuard[Sequence[float]]:
    """Return whether every value is a plain number."""
    for value in values:
        kind = type(value)
        if kind is not float and kind is not int:
            return False
    return True


def _on_backend(name: str, values: Sequence[Value]) -> Value:
    """Return the operation on values of which one at least is an array or a symbol."""
    return cast("Value", _operation(name, tuple(values)))


def _operation(name: str, values: tuple[object, ...]) -> object:
    for value in values:
        if isinstance(value, Symbolic):
            return value.apply_operation(name, values)
    from mtfs.formulas.arrays import OPERATIONS

    return OPERATIONS[name](*values)
