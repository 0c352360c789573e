"""Money as it is entered, in £ or £m with the unit beside it, where a plan holds it in £k."""

from __future__ import annotations

import math
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from mtfs.core.units import MILLIONS, MONEY, POUNDS, Unit

UNITS = {unit.name: unit for unit in (POUNDS, MILLIONS)}
NUMBERS = ("value", "values")
"""The keys of an amount that hold its number, or its numbers by year."""


def in_thousands(entry: Any) -> Any:
    """Return an amount of money in £k, or each amount of a group; anything else as it is.

    An amount with a text for a number keeps the unit in which it was entered: its remedy is to be in that.
    """
    if not isinstance(entry, Mapping):
        return entry
    if "unit" not in entry:
        return {key: in_thousands(one) for key, one in entry.items()}
    unit = UNITS.get(entry["unit"]) if isinstance(entry["unit"], str) else None
    numbers = {key: entry[key] for key in NUMBERS if key in entry}
    if unit is None or any(map(_holds_a_text, numbers.values())):
        return entry
    return {**entry, **{key: _converted(number, unit) for key, number in numbers.items()}, "unit": MONEY.name}


def _holds_a_text(number: Any) -> bool:
    return any(map(_holds_a_text, number.values())) if isinstance(number, Mapping) else isinstance(number, str)


def _converted(number: Any, unit: Unit) -> Any:
    """Return a number in £k with the digits that it has; what is no number is refused where it is read."""
    if isinstance(number, Mapping):
        return {year: _converted(one, unit) for year, one in number.items()}
    if isinstance(number, bool) or not isinstance(number, int | float) or not math.isfinite(number):
        return number
    power = int(unit.thousands or 0) - int(MONEY.thousands or 0)
    return float(Decimal(f"{number:.15g}").scaleb(3 * power))
