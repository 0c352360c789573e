"""The default plan's pot on arrays as a good analyst writes it by hand: whole arrays, year by year."""

from __future__ import annotations

import numpy as np

OPENING = 1_950_000.0
YEARS = 5
BCF, CAPACITY, SDF = 92_744.3, 31_503.8, 37_097.72


def straight(
    growth: np.ndarray,
    inflation: np.ndarray,
    efficiency: np.ndarray,
    convergence: np.ndarray,
    pressures: np.ndarray,
    bcf_share: np.ndarray,
    capacity_share: np.ndarray,
    sdf_share: np.ndarray,
) -> dict[str, list]:
    """Total allocation, annual and cumulative pot in £k, base year first.

    Every argument is of shape (5, draws), a row a year, or (draws,), the same in every year. Each product is
    computed once and used again; nothing is computed that these lines do not rest on.
    """
    allocation: np.ndarray | float = OPENING
    running: np.ndarray | float = 0.0
    totals, annuals, cumulative = [allocation], [None], [running]
    for year in range(YEARS):
        g, i, e, c, p, b, k, s = (
            driver[year] if driver.ndim == 2 else driver
            for driver in (
                growth,
                inflation,
                efficiency,
                convergence,
                pressures,
                bcf_share,
                capacity_share,
                sdf_share,
            )
        )
        uplifted = allocation * (1 + g) * (1 + i - e)
        available = allocation * g + uplifted * c - p
        repurposed = BCF * b + CAPACITY * k + SDF * s
        pot = available + repurposed
        allocation = uplifted * (1 + c)
        running = running + pot
        totals.append(allocation)
        annuals.append(pot)
        cumulative.append(running)
    return {"allocation.total": totals, "pot.annual": annuals, "pot.cumulative": cumulative}
