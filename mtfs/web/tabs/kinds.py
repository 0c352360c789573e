"""Which function answers which question of a tab."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from mtfs.web.tabs import claims, compare, gap, ranges

ANSWERS: Mapping[str, Callable[[Any], dict[str, Any]]] = {
    "scenarios": compare.scenarios,
    "icbs": compare.boards,
    "bridge": compare.bridge,
    "simulation": ranges.simulation,
    "tornado": ranges.tornado,
    "claims": claims.claims,
    "gap": gap.gap,
}
