"""The default plan under uncertainty as a good analyst writes it by hand: whole arrays, one step after the other.

The same random numbers as mtfs: its Latin hypercubes of 10,000 draws, from the same streams.
"""

from __future__ import annotations

import hashlib

import numpy as np
from scipy.special import betaincinv, ndtr, ndtri

YEARS = ("2025/26", "2026/27", "2027/28", "2028/29", "2029/30")
CODE, BLOCK = "QUE", 10_000
PERCENTS = (5, 10, 50, 90, 95)
OPENING, CONVERGENCE = 1_950_000.0, (-0.01, 0.0, 0.0, 0.0, 0.0)
BCF, CAPACITY, SDF = 92_744.3, 31_503.8, 37_097.72
CONTACTS_ADDED = 1_991_000 / 1000 * 5 / 6
"""Thousands of contacts that managed care adds by the plan's last year: five of six years from 2024/25 to 2030/31."""
CORRELATION = 0.5
SCORE_OF_P95 = 1.6448536269514722


def uniforms(input_id: str, year: str, whose: str, draws: int, seed: int) -> np.ndarray:
    """The points of one drawn number in all blocks."""
    text = f"{input_id}|{year}|{whose}".encode()
    key = int.from_bytes(hashlib.blake2b(text, digest_size=8).digest(), "big")
    blocks = []
    for block in range(draws // BLOCK):
        random = np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, key, block])))
        blocks.append((random.permutation(BLOCK) + random.random(BLOCK)) / BLOCK)
    return np.clip(np.concatenate(blocks), 2.0**-53, 1 - 2.0**-53)


def triangular(u: np.ndarray, low: float, mode: float, high: float) -> np.ndarray:
    cut = (mode - low) / (high - low)
    rising = low + np.sqrt(u * (high - low) * (mode - low))
    return np.where(u < cut, rising, high - np.sqrt((1 - u) * (high - low) * (high - mode)))


def pert(u: np.ndarray, low: float, mode: float, high: float) -> np.ndarray:
    first = 1 + 4 * (mode - low) / (high - low)
    return low + (high - low) * betaincinv(first, 6 - first, u)


def drawn(draws: int, seed: int) -> dict[str, list[np.ndarray]]:
    """Every uncertain input: one array for all years, or one a year."""
    scores = [ndtri(uniforms("rates.growth", year, "", draws, seed)) for year in YEARS]
    own = [ndtri(uniforms("rates.inflation", year, "", draws, seed)) for year in YEARS]
    both = [CORRELATION * g + np.sqrt(1 - CORRELATION**2) * i for g, i in zip(scores, own, strict=True)]

    def local(input_id: str) -> np.ndarray:
        return uniforms(input_id, "", CODE, draws, seed)

    return {
        "growth": [0.023 + 0.005 / SCORE_OF_P95 * score for score in scores],
        "inflation": [pert(ndtr(score), 0.01, 0.015, 0.03) for score in both],
        "efficiency": [triangular(uniforms("rates.efficiency", "", "", draws, seed), 0.006, 0.011, 0.016)],
        "available_growth": [triangular(local("available_growth.central"), 10_000.0, 12_500.0, 15_000.0)],
        "bcf_share": [triangular(local("funds.bcf.repurpose"), 0.05, 0.1, 0.12)],
        "capacity_share": [triangular(local("funds.capacity.repurpose"), 0.2, 0.3, 0.35)],
        "sdf_share": [triangular(local("funds.sdf.repurpose"), 0.25, 0.25, 0.35)],
        "contact_cost": [30.0 + 20.0 * local("activity.services.community_contacts.unit_cost")],
    }


def outputs(given: dict[str, list[np.ndarray]]) -> dict[str, np.ndarray]:
    """The same outputs as mtfs simulates."""
    efficiency, available = given["efficiency"][0], given["available_growth"][0]
    released = BCF * given["bcf_share"][0] + CAPACITY * given["capacity_share"][0] + SDF * given["sdf_share"][0]
    pot = available + released
    found, allocation, cumulative, recurrent = {}, OPENING, 0.0, 0.0
    for at, year in enumerate(YEARS):
        growth, inflation = given["growth"][at], given["inflation"][at]
        allocation = allocation * (1 + growth) * (1 + inflation - efficiency) * (1 + CONVERGENCE[at])
        cumulative = cumulative + pot
        recurrent = recurrent + available * (at + 1) + released
        found[f"pot.cumulative {year}"] = cumulative
        found[f"pot.annual {year}"] = pot
        found[f"allocation.recurrent {year}"] = allocation
    return {
        "pot.total": cumulative.copy(),
        f"pot.recurrent_cumulative {YEARS[-1]}": recurrent,
        f"activity.headroom {YEARS[-1]}": pot - CONTACTS_ADDED * given["contact_cost"][0],
        **found,
    }


def described(draws: int, seed: int) -> dict[str, dict]:
    """Percentiles, mean, deviation, the error of each, chances of the targets and shares of the variance."""
    given = drawn(draws, seed)
    rows = np.stack([row for years in given.values() for row in years])
    names = [name for name, years in given.items() for _ in years]
    found, columns = {}, outputs(given)
    rows -= rows.mean(axis=1, keepdims=True)
    covariance = rows @ rows.T / (draws - 1)
    for name, values in columns.items():
        blocks = values.reshape(-1, BLOCK)
        root = np.sqrt(len(blocks))
        cross = rows @ (values - values.mean()) / (draws - 1)
        slopes = np.linalg.solve(covariance, cross)
        own = slopes**2 * np.diag(covariance)
        joint = np.zeros(len(names))
        for at in range(5):  # growth and inflation of the same year
            pair = slopes[at] * slopes[at + 5] * covariance[at, at + 5]
            joint[at] += pair
            joint[at + 5] += pair
        left = max(values.var(ddof=1) - slopes @ covariance @ slopes, 0.0)
        whole = own.sum() + joint.sum() + left
        found[name] = {
            "mean": values.mean(),
            "deviation": values.std(ddof=1),
            "percentiles": np.percentile(values, PERCENTS),
            "errors": np.percentile(blocks, PERCENTS, axis=1).std(axis=1, ddof=1) / root,
            "mean error": blocks.mean(axis=1).std(ddof=1) / root,
            "shares": {
                one: sum(own[at] + joint[at] for at, other in enumerate(names) if other == one) / whole for one in given
            },
        }
    for target in (180_000.0, 205_000.0):
        reached = columns["pot.total"] >= target
        by_block = reached.reshape(-1, BLOCK).mean(axis=1)
        error = by_block.std(ddof=1) / np.sqrt(len(by_block))
        found["pot.total"][f"chance {target:g}"] = (reached.mean(), error)
    return found
