"""Claims: a published figure beside the computed one (source MTFS).

Every argument is one value or an array of simulated values; the result has the same shape.
"""

from __future__ import annotations

from mtfs.core.values import Value
from mtfs.formulas.algebra import choose, maximum

HOLDS, DOES_NOT_HOLD = "holds", "does not hold"


def above_range(computed: Value, most: Value) -> Value:
    """Return how far a computed figure lies above what a claim allows: max(0, computed - most).

    Units: those of the claim. Source: MTFS.
    """
    return maximum(0, computed - most)


def below_range(computed: Value, least: Value) -> Value:
    """Return how far a computed figure lies below what a claim allows, as a number below 0: -max(0, least - computed).

    Units: those of the claim. Source: MTFS.
    """
    return 0 - maximum(0, least - computed)


def claim_difference(above: Value, below: Value) -> Value:
    """Return the difference from a claim: above its range > 0, below its range < 0, within it 0.

    Units: those of the claim. Source: MTFS.
    """
    return above + below


def least_verdict(computed: Value, least: Value) -> str | Value:
    """Return whether a claim of at least an amount holds: least <= computed.

    Units: those of the claim. Source: MTFS.
    """
    return choose(least > computed, DOES_NOT_HOLD, HOLDS)


def below_verdict(computed: Value, below: Value) -> str | Value:
    """Return whether a claim of less than an amount holds: computed < below.

    Units: those of the claim. Source: MTFS.
    """
    return choose(below > computed, HOLDS, DOES_NOT_HOLD)


def claim_verdict(computed: Value, least: Value, below: Value) -> str | Value:
    """Return whether a claim with a rounding holds: least <= computed < below.

    Units: those of the claim. Source: MTFS.
    """
    return choose(least > computed, DOES_NOT_HOLD, below_verdict(computed, below))
