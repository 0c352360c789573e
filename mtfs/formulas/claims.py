"""Claims: a published figure beside the computed one (source MTFS).

Every argument is one value or an array of simulated values; the result has the same shape.
"""

from __future__ import annotations

from mtfs.core.values import Value
from mtfs.formulas.algebra import absolute, choose, maximum

HOLDS, DOES_NOT_HOLD = "holds", "does not hold"
WITHIN_ROUNDING = "holds within the rounding of the inputs"


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


def rounded_from(published: Value, rounded_by: Value) -> Value:
    """Return from which figure on a rounded one is published so: published - rounded by.

    Units: those of the claim; `rounded_by` is half the step of the rounding. Source: MTFS.
    """
    return published - rounded_by


def rounded_below(published: Value, rounded_by: Value) -> Value:
    """Return below which figure a rounded one is published so: published + rounded by.

    Units: those of the claim; `rounded_by` is half the step of the rounding. Source: MTFS.
    """
    return published + rounded_by


def rounding_verdict(difference: Value, rounding: Value) -> str | Value:
    """Return whether a figure outside a claim's range lies within the rounding of its inputs: |difference| <= rounding.

    Units: those of the claim; `rounding` is as far as the roundings of the inputs can move the figure. Source: MTFS.
    """
    return choose(absolute(difference) > rounding, DOES_NOT_HOLD, WITHIN_ROUNDING)


def least_verdict(computed: Value, least: Value, otherwise: str | Value) -> str | Value:
    """Return whether a claim of at least an amount holds: least <= computed.

    Units: those of the claim; `otherwise` is the word for one that does not. Source: MTFS.
    """
    return choose(least > computed, otherwise, HOLDS)


def below_verdict(computed: Value, below: Value, otherwise: str | Value) -> str | Value:
    """Return whether a claim of less than an amount holds: computed < below.

    Units: those of the claim; `otherwise` is the word for one that does not. Source: MTFS.
    """
    return choose(below > computed, HOLDS, otherwise)


def claim_verdict(computed: Value, least: Value, below: Value, otherwise: str | Value) -> str | Value:
    """Return whether a claim with a rounding holds: least <= computed < below.

    Units: those of the claim; `otherwise` is the word for one that does not. Source: MTFS.
    """
    return choose(least > computed, otherwise, below_verdict(computed, below, otherwise))
