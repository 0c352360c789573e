"""The operations of the algebra on NumPy arrays, one simulated value an element."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

MISSING = np.nan


def _known(values: tuple[Any, ...]) -> list[Any]:
    """The values without single numbers that are missing."""
    return [value for value in values if not (isinstance(value, float) and value != value)]


def _total(*values: Any) -> Any:
    known = _known(values)
    result = known[0] if known else 0
    for value in known[1:]:
        result = result + value
    return result


def _largest(*values: Any) -> Any:
    return np.maximum.reduce(_known(values))


def _select(key: Any, options: Mapping[str, Any]) -> Any:
    return options[key]


def _round_to(value: Any, unit: Any) -> Any:
    scaled = np.abs(value / unit)
    whole = np.floor(scaled)
    return np.copysign(whole + (scaled - whole >= 0.5), value) * unit


OPERATIONS: dict[str, Callable[..., Any]] = {
    "total": _total,
    "total_to_date": _total,
    "total_or_missing": lambda *values: _total(*values) if _known(values) else MISSING,
    "largest": _largest,
    "maximum": np.maximum,
    "minimum": np.minimum,
    "absolute": np.abs,
    "power": np.power,
    "choose": np.where,
    "select": _select,
    "round_to": _round_to,
}
