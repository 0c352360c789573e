"""The operations of the algebra on NumPy arrays, one simulated value an element."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from mtfs.core.values import Array

MISSING = np.nan


def _known(values: tuple[Array | float, ...]) -> list[Array | float]:
    """Return the values without single numbers that are missing."""
    return [value for value in values if not (isinstance(value, float) and value != value)]


def _total(*values: Array | float) -> Array | float:
    known = _known(values)
    result = known[0] if known else 0
    for value in known[1:]:
        result = result + value
    return result


def _total_or_missing(*values: Array | float) -> Array | float:
    return _total(*values) if _known(values) else MISSING


def _largest(*values: Array | float) -> Array | float:
    known = _known(values)
    largest = known[0]
    for value in known[1:]:
        largest = np.maximum(largest, value)
    return largest


def _round_to(value: Array | float, unit: Array | float) -> Array:
    scaled = np.abs(value / unit)
    whole = np.floor(scaled)
    rounded: Array = np.copysign(whole + (scaled - whole >= 0.5), value) * unit
    return rounded


OPERATIONS: dict[str, Callable[..., Array | float]] = {  # type: ignore[explicit-any]  # arguments differ
    "total": _total,
    "total_to_date": _total,
    "total_or_missing": _total_or_missing,
    "largest": _largest,
    "maximum": np.maximum,
    "minimum": np.minimum,
    "absolute": np.abs,
    "power": np.power,
    "choose": np.where,
    "select": lambda key, options: options[key],
    "round_to": _round_to,
}
