"""What a check computes: by how much something that must hold does not (source MTFS)."""

from __future__ import annotations

from typing import Any

from mtfs.formulas.algebra import absolute, choose, maximum


def residual(stated: Any, expected: Any) -> Any:
    """Residual of an identity: |stated - expected|; 0 where it holds.

    Units: that of the two. Source: MTFS.
    """
    return absolute(stated - expected)


def shortfall(value: Any, least: Any) -> Any:
    """How far a value lies below the least it may be: max(0, least - value).

    Units: that of the two. Source: MTFS.
    """
    return maximum(0, least - value)


def excess(value: Any, most: Any) -> Any:
    """How far a value lies above the most it may be: max(0, value - most).

    Units: that of the two. Source: MTFS.
    """
    return maximum(0, value - most)


def away_from_target(distance: Any, convergence: Any, closing: Any) -> Any:
    """How far convergence moves away from target or past it; from those over target it takes, to others it gives.

    Over target: the larger of c and -closing distance; otherwise the larger of -c and closing distance; at least 0.
    Units: rates. Source: inferred from NHSE-23.
    """
    return maximum(0, choose(distance > 0, maximum(convergence, 0 - closing), maximum(0 - convergence, closing)))


def verdict(worst: Any, tolerance: Any) -> Any:
    """Verdict of a check: "OK" where its largest residual is within the tolerance, otherwise "FAILS".

    Units: that of the check. Source: MTFS.
    """
    return choose(worst > tolerance, "FAILS", "OK")
