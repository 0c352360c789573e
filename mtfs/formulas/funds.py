"""Funds: what repurposing part of a fund releases (source SCP, working assumptions)."""

from __future__ import annotations

from mtfs.core.values import Value
from mtfs.formulas.algebra import choose


def uplifted_fund(previous: Value, uplift: Value) -> Value:
    """Return the size of a fund: previous year (1 + uplift).

    Units: £k and a rate. Source: SCP.
    """
    return previous * (1 + uplift)


def repurposed(fund: Value, share: Value, ringfenced: Value) -> Value:
    """Return the money released by repurposing: (fund - ring-fenced) x share.

    Units: £k and a share of 0 to 1. A ring-fence above its fund is refused when the plan is read.
    Source: SCP, "medium risk".
    """
    return (fund - ringfenced) * share


def recurrent_part(amount: Value, is_recurrent: str | Value) -> Value:
    """Return the part of an amount that is there again in every later year: amount x 1, or amount x 0.

    Units: £k; `is_recurrent` is "yes" or "no". Source: MTFS.
    """
    return amount * choose(is_recurrent == "yes", 1, 0)
