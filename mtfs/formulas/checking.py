"""What a check computes: by how much something that must hold does not (source MTFS)."""

from __future__ import annotations

from mtfs.core.values import Value
from mtfs.formulas.algebra import absolute, choose, maximum

PASSES, FAILS = "OK", "FAILS"


def residual(stated: Value, expected: Value) -> Value:
    """Return the residual of an identity: |stated - expected|; 0 where it holds.

    Units: that of the two. Source: MTFS.
    """
    return absolute(stated - expected)


def shortfall(value: Value, least: Value) -> Value:
    """Return how far a value lies below the least it may be: max(0, least - value).

    Units: that of the two. Source: MTFS.
    """
    return maximum(0, least - value)


def excess(value: Value, most: Value) -> Value:
    """Return how far a value lies above the most it may be: max(0, value - most).

    Units: that of the two. Source: MTFS.
    """
    return maximum(0, value - most)


def wrong_sign(amount: Value, highest: Value, tolerance: Value) -> Value:
    """Return how far an amount that is meant above 0 lies below it where no year is above 0: max(0, -amount), or 0.

    Units: that of the amount; the highest is that of all plan years, and up to the tolerance it is none. Source: MTFS.
    """
    return choose(highest > tolerance, 0, maximum(0, 0 - amount))


def away_from_target(distance: Value, convergence: Value, closing: Value) -> Value:
    """Return how far convergence moves away from target or past it; over target it takes, otherwise it gives.

    Over target: the larger of c and -closing distance; otherwise the larger of -c and closing distance; at least 0.
    Units: rates. Source: inferred from NHSE-23.
    """
    return maximum(0, choose(distance > 0, maximum(convergence, 0 - closing), maximum(0 - convergence, closing)))


def verdict(worst: Value, tolerance: Value) -> str | Value:
    """Return the verdict of a check: "OK" where its largest residual is within the tolerance, otherwise "FAILS".

    Units: that of the check. Source: MTFS.
    """
    return choose(worst > tolerance, FAILS, PASSES)
