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
from mtfs.udf.results import MOST_CELLS

Grid = list[list[Any]]
"""A range as a list of rows; a single value stands for a range of one cell."""
ERRORS = ("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#SPILL!", "#CALC!")
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
        """Return the numbers for that many years."""
        return self.values * count if self.single else self.values


NOTHING = Years((0.0,), False)
"""A range that is left out: 0 in every year."""


def shown(value: Any) -> str:
    """Return the words for a value in a message."""
    if value is None or value == "":
        return "a blank cell"
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, str):
        text = value if len(value) <= 40 else value[:40] + "..."
        return f"the error {text}" if text in ERRORS else f"the text {text!r}"
    return f"{value:g}" if isinstance(value, int | float) else type(value).__name__


def single(name: str, value: Any) -> Any:
    """Return the value of one cell, where a host passes every argument as a range."""
    if not isinstance(value, SEVERAL):
        return value
    rows = [row if isinstance(row, SEVERAL) else [row] for row in value]
    if len(rows) != 1 or len(rows[0]) != 1:
        cells = sum(len(row) for row in rows)
        raise FunctionError(f"{name}: takes one cell, a range of {cells} was given")
    return rows[0][0]


def number(name: str, value: Any, low: float = -math.inf, high: float = math.inf) -> float:
    """Return one number within bounds.

    Raises:
        FunctionError: If it is no number, or outside the bounds.
    """
    value = single(name, value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise FunctionError(f"{name}: a number belongs here, {shown(value)} was given")
    try:
        checked = float(value)
    except OverflowError:  # a whole number beyond all others
        checked = math.inf
    if not math.isfinite(checked):
        raise FunctionError(f"{name}: a number belongs here, {checked} was given")
    if not low <= checked <= high:
        raise FunctionError(f"{name}: {checked:g} is outside {_bounds(low, high)}")
    return checked


def _bounds(low: float, high: float) -> str:
    if high == math.inf:
        return f"what it may be, {low:g} or more"
    return f"{low:g} to {high:g}" if low > -math.inf else f"what it may be, {high:g} or less"


def years(name: str, value: Any, low: float = -math.inf, high: float = math.inf) -> Years:
    """Return the numbers of one row or one column, each within bounds.

    Raises:
        FunctionError: If the range has another shape or is too large, or a cell is no number within the bounds.
    """
    if not isinstance(value, SEVERAL):
        return Years((number(name, value, low, high),), False)
    rows = [row if isinstance(row, SEVERAL) else (row,) for row in value]
    widths = set(map(len, rows))
    if len(widths) != 1 or widths == {0}:
        raise FunctionError(f"{name}: a row or a column of numbers belongs here")
    if len(rows) > 1 and widths != {1}:
        raise FunctionError(f"{name}: takes one row or one column, {len(rows)} rows of {len(rows[0])} were given")
    cells = rows[0] if len(rows) == 1 else [cell for row in rows for cell in row]
    if len(cells) > MOST_CELLS:
        raise FunctionError(f"{name}: {len(cells):,} cells are more than the {MOST_CELLS:,} that it takes")
    numbers = _all_numbers(cells, low, high)
    if numbers is None:  # one by one, to say which cell it is
        numbers = tuple(
            number(f"{name}, cell {place}" if len(cells) > 1 else name, cell, low, high)
            for place, cell in enumerate(cells, 1)
        )
    return Years(numbers, len(rows) > 1)


def _all_numbers(cells: Sequence[Any], low: float, high: float) -> tuple[float, ...] | None:
    """Return the cells if all are numbers within bounds, checked together; None if one of them may be wrong."""
    floats = countOf(map(type, cells), float) == len(cells)
    if not (floats or set(map(type, cells)) <= NUMBERS) or not all_finite(cells):
        return None
    if (low > -math.inf and min(cells) < low) or (high < math.inf and max(cells) > high):
        return None
    return tuple(cells) if floats else tuple(map(float, cells))


def all_finite(numbers: Sequence[Any]) -> bool:
    """Return whether the sum of numbers is finite: then so is each. A sum of finite numbers may be too large."""
    try:
        return math.isfinite(sum(numbers))
    except (OverflowError, TypeError):
        return False


def text(name: str, value: Any) -> str:
    """Return a word or a name.

    Raises:
        FunctionError: If it is a number, an error, or blank.
    """
    value = single(name, value)
    if not isinstance(value, str) or not value.strip() or value in ERRORS:
        raise FunctionError(f"{name}: a text belongs here, {shown(value)} was given")
    return value.strip()


def choice(name: str, value: Any, options: Sequence[str]) -> str:
    """Return one of some words, in capitals or not.

    Raises:
        FunctionError: If it is none of them.
    """
    word = text(name, value).lower()
    if word not in options:
        raise FunctionError(f"{name}: {word!r} is none of {', '.join(options)}")
    return word


def flag(name: str, value: Any) -> bool:
    """Return TRUE or FALSE; hosts without truth values pass 1 or 0.

    Raises:
        FunctionError: If it is neither.
    """
    value = single(name, value)
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float) and value in (0, 1):
        return bool(value)
    raise FunctionError(f"{name}: TRUE or FALSE belongs here, {shown(value)} was given")


def together(ranges: dict[str, Years]) -> tuple[int, bool]:
    """Return how many years several ranges speak of, and whether the first of them is a column.

    Raises:
        FunctionError: If ranges are of different lengths.
    """
    longer = {name: years for name, years in ranges.items() if not years.single}
    lengths = {name: len(years.values) for name, years in longer.items()}
    if len(set(lengths.values())) > 1:
        said = ", ".join(f"{name} has {length}" for name, length in lengths.items())
        raise FunctionError(f"ranges are of different lengths: {said} cells; give each as many, or a single cell")
    first = next(iter(longer.values()), None)
    return (len(first.values), first.is_column) if first is not None else (1, False)


def within_limit(cells: int) -> None:
    """Raise FunctionError for a result of more cells than one may have; called before it is computed."""
    if cells > MOST_CELLS:
        raise FunctionError(f"the result would have {cells:,} cells, more than the {MOST_CELLS:,} of one result")


def laid_out(values: Sequence[Any], is_column: bool) -> Grid:
    """Return results as a column or a row."""
    return [[value] for value in values] if is_column else [list(values)]
