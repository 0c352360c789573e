"""Plain numbers: the plan's figures."""

from __future__ import annotations

from typing import Any

from mtfs.carriers.program import program
from mtfs.plan.schema import Plan


def figures(plan: Plan) -> dict[str, list[Any]]:
    """Every line of a plan by year, base year first; None where a line has no base year.

    A figure that rests on a missing input is NaN.
    """
    return program(plan).run(plan.values)
