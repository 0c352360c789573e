"""Providers: contract values under flat cash plus inflation, and what the efficiency factor asks for (source SCP).

Every argument is one value or an array of simulated values; the result has the same shape.
"""

from __future__ import annotations

from typing import Any


def contract_inflation(previous: Any, inflation: Any) -> Any:
    """Inflation on a contract: previous year's value x i.

    Units: £k and a rate. Source: SCP, "flat cash plus inflation"; NHSPS (cost uplift factor).
    """
    return previous * inflation


def productivity_ask(previous: Any, efficiency: Any) -> Any:
    """What the efficiency factor asks a provider to find: previous year's contract value x e.

    Units: £k and a rate. Source: SCP, "productivity is the provider's own obligation"; NHSPS (efficiency factor).
    """
    return previous * efficiency


def contract_value(previous: Any, inflation: Any, efficiency: Any) -> Any:
    """Contract value: previous year's value x (1 + i - e).

    Units: £k and rates. Source: SCP, "flat cash plus inflation"; NHSPS.
    """
    return previous * (1 + inflation - efficiency)


def still_to_find(ask: Any, opportunity: Any) -> Any:
    """Part of an ask that known opportunities do not meet: ask - opportunity; below zero where they exceed it.

    Units: £k. Source: MTFS.
    """
    return ask - opportunity
