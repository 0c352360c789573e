"""Products of matrices with a column a draw, in parts so small that they are computed on the calling thread.

For a larger product the library of linear algebra takes threads of its own, which then wait busily: beside
`over_threads` that costs more than it gains.
"""

from __future__ import annotations

import numpy as np

from mtfs.analysis.uncertainty.marginals import Array

LARGEST = 2**18
"""Multiplications of one part: OpenBLAS takes a second thread above it."""


def _parts(rows: int, columns: int, draws: int) -> list[slice]:
    """Return parts of the draws, for a product of so many rows with so many columns."""
    step = 1 << max((LARGEST // max(rows * columns, 1)).bit_length() - 1, 6)
    return [slice(start, start + step) for start in range(0, draws, step)]


def mixed(weights: Array, rows: Array) -> Array:
    """Return sums of rows: `weights @ rows`."""
    result = np.empty((len(weights), rows.shape[1]))
    for part in _parts(len(weights), len(rows), rows.shape[1]):
        np.matmul(weights, rows[:, part], out=result[:, part])
    return result


def crossed(first: Array, second: Array) -> Array:
    """Return the sum over the draws of every row times every other row: `first @ second.T`."""
    result = np.zeros((len(first), len(second)))
    for part in _parts(len(first), len(second), first.shape[1]):
        result += first[:, part] @ second[:, part].T
    return result
