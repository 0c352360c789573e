"""The few operations beyond + - * / that formulas may use, on every carrier.

A carrier is whatever a value is: a float, a NumPy array of simulated values, a spreadsheet cell, a traced
number. Plain numbers are computed here; arrays by NumPy; any other carrier brings `apply_operation`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

MISSING = math.nan
"""An input that nobody has published or entered: it propagates, and `total` leaves it out."""


def is_missing(value: Any) -> bool:
    """Whether a plain number stands for an input that is missing."""
    return isinstance(value, float) and value != value


def total(values: Sequence[Any]) -> Any:
    """Sum of the values; those that are missing are left out. Empty: 0. Unit: that of the values."""
    if _plain(values):
        result = _in_order(values)
        return result if result == result else _in_order([v for v in values if v == v])
    return _on_carrier("total", values)


def total_to_date(values: Sequence[Any]) -> Any:
    """Sum of one line's values in neighbouring years, missing ones left out. Unit: that of the values."""
    return total(values) if _plain(values) else _on_carrier("total_to_date", values)


def total_or_missing(values: Sequence[Any]) -> Any:
    """Sum of one line's values in neighbouring years; missing where every one of them is.

    Unit: that of the values.
    """
    if _plain(values):
        return total(values) if any(value == value for value in values) else MISSING
    return _on_carrier("total_or_missing", values)


def largest(values: Sequence[Any]) -> Any:
    """Largest of one line's values in neighbouring years, missing ones left out; 0 where all are missing.

    Unit: that of the values.
    """
    if _plain(values):
        return max((value for value in values if value == value), default=0.0)
    return _on_carrier("largest", values)


def maximum(first: Any, second: Any) -> Any:
    """The larger of two values. Unit: that of the values."""
    if _plain((first, second)):
        return MISSING if is_missing(first) or is_missing(second) else max(first, second)
    return _on_carrier("maximum", (first, second))


def minimum(first: Any, second: Any) -> Any:
    """The smaller of two values. Unit: that of the values."""
    if _plain((first, second)):
        return MISSING if is_missing(first) or is_missing(second) else min(first, second)
    return _on_carrier("minimum", (first, second))


def absolute(value: Any) -> Any:
    """The value without its sign. Unit: that of the value."""
    return abs(value) if _plain((value,)) else _on_carrier("absolute", (value,))


def power(base: Any, exponent: Any) -> Any:
    """Base to the power of the exponent, for base above 0. Unit: none (a ratio)."""
    return base**exponent if _plain((base, exponent)) else _on_carrier("power", (base, exponent))


def choose(condition: Any, if_true: Any, if_false: Any) -> Any:
    """One of two values by a comparison, such as `choose(distance > 0, ...)`. Unit: that of the values."""
    if isinstance(condition, bool):
        return if_true if condition else if_false
    return _on_carrier("choose", (condition, if_true, if_false))


def select(key: Any, options: Mapping[str, Any]) -> Any:
    """The option of that name. Unit: that of the options.

    Raises:
        KeyError: where a plain key is none of the options.
    """
    if isinstance(key, str):
        return options[key]
    return key.apply_operation("select", (key, options))


def round_to(value: Any, unit: Any = 1) -> Any:
    """Round to whole units, halves away from zero: as Excel's ROUND, not Python's. Unit: that of the value."""
    if _plain((value, unit)):
        return _half_away(value / unit) * unit
    return _on_carrier("round_to", (value, unit))


def calendar_year(year: Any) -> Any:
    """The calendar year in which a financial year begins: "2024/25" gives 2024. Unit: years."""
    return float(year.partition("/")[0]) if isinstance(year, str) else year.apply_operation("calendar_year", (year,))


def anchored(value: Any) -> Any:
    """The same value seen from every year: a cell's reference becomes absolute. Unit: that of the value."""
    return value.apply_operation("anchored", (value,)) if hasattr(value, "apply_operation") else value


def _in_order(values: Sequence[float]) -> float:
    """The plain sum, term by term as a spreadsheet adds; Python's own sum differs from version to version."""
    result: float = 0
    for value in values:
        result += value
    return result


def _half_away(value: float) -> float:
    if value != value:
        return value
    whole = math.floor(abs(value))
    return math.copysign(float(whole + (abs(value) - whole >= 0.5)), value)


def _plain(values: Sequence[Any]) -> bool:
    for value in values:
        kind = type(value)
        if kind is not float and kind is not int:
            return False
    return True


def _on_carrier(name: str, values: Sequence[Any]) -> Any:
    for value in values:
        if hasattr(value, "apply_operation"):
            return value.apply_operation(name, tuple(values))
    from mtfs.formulas.arrays import OPERATIONS

    return OPERATIONS[name](*values)
