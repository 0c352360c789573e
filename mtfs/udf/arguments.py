"""What a spreadsheet hands to a function: numbers, words and ranges, checked before anything is computed.

A cell is a number, a text, nothing (None) or an error; a range is a list of rows. Nothing but a number becomes a
number: a text, a blank, an error or a truth value is refused with a message that names function and argument.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from operator import countOf
from typing import Any

from mtfs.core.errors import MtfsError

Grid = list[list[Any]]
"""A range as a list of rows; a single value stands for a range of one cell."""
ERRORS = ("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#SPILL!", "#CALC!")
LARGEST_RANGE = 100_000
"""Cells in one argument."""
LARGEST = sys.float_info.max
SEVERAL, NUMBERS = (list, tuple), {float, int}


class FunctionError(MtfsError):
    """A function was given what it cannot compute with; the message names function, argument and what was given."""


@dataclass(frozen=True, slots=True)
class Years:
    """Numbers of one row or one column; one number holds for every year."""

    values: tuple[float, ...]
    is_column: bool

    @property
    def single(self) -> bool:
        """Whether one number stands for every year."""
        return len(self.values) == 1

    def over(self, count: int) -> tuple[float, ...]:
        """The numbers for so many years."""
        return self.values * count if self.single else self.values


NOTHING = Years((0.0,), False)
"""A range that is left out: 0 in every year."""


def shown(value: Any) -> str:
    """What was given, for a message."""
    if value is None or value == "":
        return "a blank cell"
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, str):
        text = value if len(value) <= 40 else value[:40] + "..."
        return f"the error {text}" if text in ERRORS else f"the text {text!r}"
    return f"{value:g}" if isinstance(value, int | float) else type(value).__name__


def single(name: str, value: Any) -> Any:
    """The value of one cell, where a host hands every argument over as a range."""
    if not isinstance(value, SEVERAL):
        return value
    rows = [row if isinstance(row, SEVERAL) else [row] for row in value]
    if len(rows) != 1 or len(rows[0]) != 1:
        cells = sum(len(row) for row in rows)
        raise FunctionError(f"{name}: takes one cell, a range of {cells} was given")
    return rows[0][0]


def number(name: str, value: Any, low: float = -math.inf, high: float = math.inf) -> float:
    """One number within bounds."""
    value = single(name, value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise FunctionError(f"{name}: a number belongs here, {shown(value)} was given")
    try:
        found = float(value)
    except OverflowError:  # a whole number beyond all others
        found = math.inf
    if not math.isfinite(found):
        raise FunctionError(f"{name}: a number belongs here, {found} was given")
    if not low <= found <= high:
        raise FunctionError(f"{name}: {found:g} is outside {_bounds(low, high)}")
    return found


def _bounds(low: float, high: float) -> str:
    if high == math.inf:
        return f"what it may be, {low:g} or more"
    return f"{low:g} to {high:g}" if low > -math.inf else f"what it may be, {high:g} or less"


def years(name: str, value: Any, low: float = -math.inf, high: float = math.inf) -> Years:
    """Numbers of one row or one column, each within bounds."""
    if not isinstance(value, SEVERAL):
        return Years((number(name, value, low, high),), False)
    rows = [row if isinstance(row, SEVERAL) else (row,) for row in value]
    widths = set(map(len, rows))
    if len(widths) != 1 or widths == {0}:
        raise FunctionError(f"{name}: a row or a column of numbers belongs here")
    if len(rows) > 1 and widths != {1}:
        raise FunctionError(f"{name}: takes one row or one column, {len(rows)} rows of {len(rows[0])} were given")
    cells = rows[0] if len(rows) == 1 else [cell for row in rows for cell in row]
    if len(cells) > LARGEST_RANGE:
        raise FunctionError(f"{name}: {len(cells):,} cells are more than the {LARGEST_RANGE:,} that it takes")
    found = _all_numbers(cells, low, high)
    if found is None:  # one by one, to say which cell it is
        found = tuple(
            number(f"{name}, cell {at}" if len(cells) > 1 else name, cell, low, high)
            for at, cell in enumerate(cells, 1)
        )
    return Years(found, len(rows) > 1)


def _all_numbers(cells: Sequence[Any], low: float, high: float) -> tuple[float, ...] | None:
    """The cells where all are numbers within bounds, looked at together; nothing where one of them may be wrong."""
    floats = countOf(map(type, cells), float) == len(cells)
    if not (floats or set(map(type, cells)) <= NUMBERS) or not all_finite(cells):
        return None
    if (low > -math.inf and min(cells) < low) or (high < math.inf and max(cells) > high):
        return None
    return tuple(cells) if floats else tuple(map(float, cells))


def all_finite(numbers: Sequence[Any]) -> bool:
    """Whether the sum of numbers is a number: then so is each. Not the other way round, as a sum may be too large."""
    try:
        return math.isfinite(sum(numbers))
    except (OverflowError, TypeError):
        return False


def text(name: str, value: Any) -> str:
    """A word or a name; a number is refused."""
    value = single(name, value)
    if not isinstance(value, str) or not value.strip() or value in ERRORS:
        raise FunctionError(f"{name}: a text belongs here, {shown(value)} was given")
    return value.strip()


def choice(name: str, value: Any, options: Sequence[str]) -> str:
    """One of some words, in capitals or not."""
    found = text(name, value).lower()
    if found not in options:
        raise FunctionError(f"{name}: {found!r} is none of {', '.join(options)}")
    return found


def flag(name: str, value: Any) -> bool:
    """TRUE or FALSE; hosts without truth values hand over 1 or 0."""
    value = single(name, value)
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float) and value in (0, 1):
        return bool(value)
    raise FunctionError(f"{name}: TRUE or FALSE belongs here, {shown(value)} was given")


def together(given: dict[str, Years]) -> tuple[int, bool]:
    """How many years several ranges speak of, and whether the first of them is a column.

    Raises:
        FunctionError: for ranges of different lengths.
    """
    longer = {name: years for name, years in given.items() if not years.single}
    lengths = {name: len(years.values) for name, years in longer.items()}
    if len(set(lengths.values())) > 1:
        said = ", ".join(f"{name} has {length}" for name, length in lengths.items())
        raise FunctionError(f"ranges are of different lengths: {said} cells; give each as many, or a single cell")
    first = next(iter(longer.values()), None)
    return (len(first.values), first.is_column) if first is not None else (1, False)


def laid_out(values: Sequence[Any], is_column: bool) -> Grid:
    """Results as a column or a row."""
    return [[value] for value in values] if is_column else [list(values)]
