"""Sums over draws, and the share of each output's variance that each drawn input brings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from mtfs.analysis.uncertainty.marginals import Array
from mtfs.analysis.uncertainty.products import crossed

NOTHING = 1e-12
"""A smaller share of the variance is the rounding of floating-point numbers."""


@dataclass
class Moments:
    """Sums over the draws from which the linear fit of each output on the drawn inputs follows.

    Rows of inputs and outputs are given as differences from fixed values, so that no digits are lost.
    """

    count: int
    inputs: Array
    outputs: Array
    products: Array
    cross: Array
    squares: Array

    @classmethod
    def of(cls, inputs: Array, outputs: Array) -> Moments:
        """Return the sums of one block, whose rows are inputs and outputs."""
        sums, squares = (inputs.sum(axis=1), outputs.sum(axis=1)), np.einsum("ij,ij->i", outputs, outputs)
        return cls(inputs.shape[1], *sums, crossed(inputs, inputs), crossed(inputs, outputs), squares)

    @property
    def variances(self) -> Array:
        """The variance of each output."""
        return (self.squares - self.outputs**2 / self.count) / (self.count - 1)

    def __add__(self, other: Moments) -> Moments:
        """Return the sums of two blocks together."""
        return Moments(
            self.count + other.count,
            self.inputs + other.inputs,
            self.outputs + other.outputs,
            self.products + other.products,
            self.cross + other.cross,
            self.squares + other.squares,
        )

    def contributions(self, groups: Sequence[Sequence[int]], linked: Array) -> tuple[Array, Array]:
        """Return the share of each output's variance that each group of inputs brings: its own, and by correlation.

        The output is fitted by a straight line in every drawn input. For the coefficients b, an input brings
        b² Var(x) on its own, and the sum of b b' Cov(x, x') over the inputs that it is correlated with. What the fit
        leaves is the rest of the variance: nothing where the output is linear in the inputs. Correlations that the
        plan does not have and chance brought into the draws count for nothing.

        Args:
            groups: Rows of inputs that are one input, year by year.
            linked: Whether two rows are correlated by the plan.

        Returns:
            A row a group, a column an output; all 0 for an output that nothing moves.
        """
        covariance = (self.products - np.outer(self.inputs, self.inputs) / self.count) / (self.count - 1)
        cross = (self.cross - np.outer(self.inputs, self.outputs) / self.count) / (self.count - 1)
        scale = np.sqrt(np.diag(covariance))
        correlation = covariance / np.outer(scale, scale)
        slopes = np.linalg.solve(correlation, cross / scale[:, None])  # a standard deviation of each input
        own = slopes**2
        joint = slopes * ((correlation * linked) @ slopes)
        left = np.maximum(self.variances - (slopes * (correlation @ slopes)).sum(axis=0), 0.0)
        whole = own.sum(axis=0) + joint.sum(axis=0) + left
        whole = np.where(whole > 0, whole, np.inf)
        shares = [np.array([part[list(group)].sum(axis=0) for group in groups]) / whole for part in (own, joint)]
        brought, through = (np.where(np.abs(share) < NOTHING, 0.0, share) for share in shares)
        return brought, through
