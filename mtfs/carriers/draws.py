"""Simulated values: the model on arrays, one element a draw, in blocks that fit the processor's cache."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from mtfs.carriers.program import program
from mtfs.errors import LineError, PlanError
from mtfs.plan.schema import Plan

BLOCK = 8_192


def simulate(plan: Plan, draws: Mapping[str, np.ndarray], lines: Sequence[str]) -> dict[str, list[np.ndarray | None]]:
    """The named lines under simulated inputs.

    Args:
        plan: The plan that gives every input which is not drawn.
        draws: Input id to an array of shape (draws,), holding in every year, or (years of the plan, draws).
        lines: Ids of the lines to keep.

    Returns:
        Line to one array of shape (draws,) a year, base year first; None where it has no base year.

    Raises:
        LineError: for a line or an input that the plan does not have.
        PlanError: for draws of unequal number or of the wrong shape.
    """
    compiled = program(plan, "arrays", tuple(lines))
    unknown = set(lines) - set(compiled.lines)
    if unknown:
        raise LineError(f"the plan has no line {min(unknown)!r}; `mtfs show` lists those it has")
    values, count = _by_year(plan, draws)
    results: dict[str, list[np.ndarray | None]] = {
        line: [np.empty(count) if there else None for there in years] for line, years in compiled.lines.items()
    }
    fixed = [values[key][period] for key, period in compiled.arguments]
    for start in range(0, count, BLOCK):
        block = slice(start, start + BLOCK)
        found = compiled.function([value[block] if isinstance(value, np.ndarray) else value for value in fixed])
        for line, years in results.items():
            for period, target in enumerate(years):
                if target is not None:
                    target[block] = found[line][period]
    return results


def _by_year(plan: Plan, draws: Mapping[str, np.ndarray]) -> tuple[dict[str, tuple], int]:
    values, counts = dict(plan.values), set()
    for key, given in draws.items():
        if key not in values:
            raise LineError(f"the plan has no input {key!r}")
        array = np.asarray(given, dtype=float)
        if array.ndim not in (1, 2) or (array.ndim == 2 and array.shape[0] != plan.horizon):
            raise PlanError(
                f"draws of {key} have shape {array.shape}; give (draws,) or ({plan.horizon}, draws), a row a year"
            )
        counts.add(array.shape[-1])
        rows = [array] * plan.horizon if array.ndim == 1 else list(array)
        base = array if array.ndim == 1 else plan.values[key][0]
        values[key] = (base, *rows)
    if len(counts) != 1:
        raise PlanError(f"draws have {sorted(counts) or 'no'} lengths; give every input the same number")
    return values, counts.pop()
