"""What is no error in a plan, but may not be what is meant."""

from __future__ import annotations

import math
from collections.abc import Iterator

from mtfs.core.units import SHARE
from mtfs.plan.plan import Plan

WHOLE = 1 + 1e-9
"""The weights of a line that are all of it, with what the sum of fractions may be off."""


def weights_above_the_whole(plan: Plan) -> Iterator[str]:
    """Say of lines that shared assumptions move more than all of them."""
    for lines in (plan.expenditure, plan.funding):
        for line in lines.values():
            weight = math.fsum(figure.value or 0.0 for figure in line.assumptions.values())
            if weight > WHOLE:
                yield (
                    f"{line.name}: shared assumptions move {SHARE.in_sentence(weight)} of it. Where they are parts of "
                    "the line, such as pay and prices, make their weights sum to 100% at most."
                )
