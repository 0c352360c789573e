"""Care settings: the pot by where care is given, and the left shift between them (source SCP)."""

from __future__ import annotations

from mtfs.core.values import Value
from mtfs.formulas.algebra import maximum


def position_in_plan(period: Value, periods: Value) -> Value:
    """Return how far through the plan a year is: (period - 1) / (periods - 1), 0 in the first and 1 in the last year.

    Units: years in, a share out; a plan of one year stays at 0. Source: MTFS.
    """
    return (period - 1) / maximum(periods - 1, 1)


def setting_share(first: Value, last: Value, position: Value) -> Value:
    """Return the share of a care setting: straight line from the first to the last year's share.

    Units: shares of 0 to 1. Source: SCP, left shift (the line between the two is MTFS).
    """
    return first + (last - first) * position


def setting_investment(pot: Value, share: Value) -> Value:
    """Return the investment in a care setting: pot x share.

    Units: £k. Source: SCP.
    """
    return pot * share


def shift(amount: Value, pot: Value, first_share: Value) -> Value:
    """Return the money moved to a setting against staying at the first year's share: amount - pot x first share.

    Units: £k; the shifts of all settings sum to 0. Source: SCP.
    """
    return amount - pot * first_share
