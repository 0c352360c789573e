"""Money as it is entered, in £, £k or £m with the unit beside it, in the unit that its field declares."""

from __future__ import annotations

import math
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from mtfs.core.units import MILLIONS, MONEY, POUNDS, Unit

UNITS = {unit.name: unit for unit in (POUNDS, MONEY, MILLIONS)}
NUMBERS = ("value", "values")
"""The keys of an amount that hold its number, or its numbers by year."""


def in_declared_unit(entry: Any, declared: str) -> Any:
    """Return an amount of money in the declared unit, or each amount of a group; anything else as it is."""
    if not isinstance(entry, Mapping):
        return entry
    if "unit" not in entry:
        return {key: in_declared_unit(one, declared) for key, one in entry.items()}
    unit = entry["unit"]
    if not isinstance(unit, str) or unit == declared or unit not in UNITS:
        return entry
    numbers = {key: _converted(entry[key], UNITS[unit], UNITS[declared]) for key in NUMBERS if key in entry}
    return {**entry, **numbers, "unit": declared}


def _converted(number: Any, unit: Unit, declared: Unit) -> Any:
    """Return a number in another unit with the digits that it has; what is no number is refused where it is read."""
    if isinstance(number, Mapping):
        return {year: _converted(one, unit, declared) for year, one in number.items()}
    if isinstance(number, bool) or not isinstance(number, int | float) or not math.isfinite(number):
        return number
    power = int(unit.thousands or 0) - int(declared.thousands or 0)
    return float(Decimal(f"{number:.15g}").scaleb(3 * power))
