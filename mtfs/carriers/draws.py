"""Simulated values: the model on arrays, one element a draw, in blocks that fit the processor's cache."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from mtfs.carriers.blocks import block_program
from mtfs.carriers.program import Structure
from mtfs.errors import LineError, PlanError
from mtfs.plan.schema import Plan

BLOCK = 24_576


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
    values, count, drawn = _by_year(plan, draws)
    compiled = block_program(Structure(plan), drawn, tuple(lines))
    unknown = set(lines) - {line for line, _, _ in compiled.results}
    if unknown:
        raise LineError(f"the plan has no line {min(unknown)!r}; `mtfs show` lists those it has")
    results: dict[str, list[np.ndarray | None]] = {line: [None] * len(plan.years) for line in lines}
    varying = iter(np.empty((sum(varies for _, _, varies in compiled.results), count)))
    wholes = [next(varying) if varies else np.empty(1) for _, _, varies in compiled.results]
    for (line, period, _), whole in zip(compiled.results, wholes, strict=True):
        results[line][period] = whole if whole.size == count else np.broadcast_to(whole, count)
    fixed = [values[key][period] for key, period in compiled.arguments]
    buffers = np.empty((compiled.buffers, min(BLOCK, count)))
    for start in range(0, count, BLOCK):
        block = slice(start, start + BLOCK)
        compiled.function(
            [value[block] if isinstance(value, np.ndarray) else value for value in fixed],
            [whole[block] for whole in wholes],
            list(buffers[:, : min(BLOCK, count - start)]),
        )
    return results


def _by_year(plan: Plan, draws: Mapping[str, np.ndarray]) -> tuple[dict, int, frozenset]:
    values, counts, drawn = dict(plan.values), set(), set()
    for key, given in draws.items():
        if key not in values:
            raise LineError(f"the plan has no input {key!r}")
        if plan.inputs[key].provenance is None:
            raise PlanError(f"{key} is no number that could be drawn; draw a rate, a share or an amount")
        array = np.asarray(given, dtype=float)
        if array.ndim not in (1, 2) or (array.ndim == 2 and array.shape[0] != plan.horizon):
            raise PlanError(
                f"draws of {key} have shape {array.shape}; give (draws,) or ({plan.horizon}, draws), a row a year"
            )
        if not np.isfinite(array).all():
            raise PlanError(f"draws of {key} hold NaN or infinity; give numbers")
        counts.add(array.shape[-1])
        drawn.add((key, array.ndim == 2))
        rows = [array] * plan.horizon if array.ndim == 1 else list(array)
        base = array if array.ndim == 1 else plan.values[key][0]
        values[key] = (base, *rows)
    if len(counts) != 1:
        raise PlanError(f"draws have {sorted(counts) or 'no'} lengths; give every input the same number")
    return values, counts.pop(), frozenset(drawn)
