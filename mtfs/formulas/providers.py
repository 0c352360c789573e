"""Providers: contract values under flat cash plus inflation, and what the efficiency factor asks for (source SCP).

Every argument is one value or an array of simulated values; the result has the same shape.
"""

from __future__ import annotations

from mtfs.core.values import Value


def contract_inflation(previous: Value, inflation: Value) -> Value:
    """Return the inflation on a contract: previous year's value x i.

    Units: £k and a rate. Source: SCP, "flat cash plus inflation"; NHSPS (cost uplift factor).
    """
    return previous * inflation


def productivity_ask(previous: Value, efficiency: Value) -> Value:
    """Return what the efficiency factor asks a provider to find: previous year's contract value x e.

    Units: £k and a rate. Source: SCP, "productivity is the provider's own obligation"; NHSPS (efficiency factor).
    """
    return previous * efficiency


def contract_value(previous: Value, inflation: Value, efficiency: Value) -> Value:
    """Return the contract value: previous year's value x (1 + i - e).

    Units: £k and rates. Source: SCP, "flat cash plus inflation"; NHSPS.
    """
    return previous * (1 + inflation - efficiency)


def still_to_find(ask: Value, opportunity: Value) -> Value:
    """Return the part of an ask that opportunities do not meet: ask - opportunity; below zero where they exceed it.

    Units: £k. Source: MTFS.
    """
    return ask - opportunity
