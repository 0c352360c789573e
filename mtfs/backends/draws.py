"""Simulated values: the model on arrays, one element a draw, in blocks that fit the processor's cache."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from mtfs.backends.blocks import BlockProgram, block_program
from mtfs.core.errors import LISTS_LINES, LineError, PlanError
from mtfs.core.threads import over_threads, threads
from mtfs.plan.plan import Plan

if TYPE_CHECKING:
    from mtfs.backends.blocks import Drawn
    from mtfs.core.values import Array

BLOCK = 24_576


class BlockModel:
    """The model on one block of draws at a time, for those who do not keep them all."""

    def __init__(self, plan: Plan, drawn: Iterable[str], lines: Sequence[str]) -> None:
        """Prepare the named lines, resting on inputs of which some are drawn.

        Raises:
            LineError: for a line that the plan does not have.
        """
        by_year = frozenset((key, plan.inputs[key].kind != "figure") for key in drawn)
        self.plan = plan
        self._compiled = _compiled(plan, by_year, tuple(lines))
        self.places = {(line, period): row for row, (line, period, _) in enumerate(self._compiled.results)}
        """Row of each line and year in what `run` returns; a line has no base year unless it stands here."""

    @property
    def inputs(self) -> set[str]:
        """The inputs that the lines rest on."""
        return {key for key, _ in self._compiled.arguments}

    def run(self, drawn: Mapping[tuple[str, int], Array], count: int) -> Array:
        """Return the lines of one block, a row for each line and year.

        Args:
            drawn: An array of `count` values for each input and year that is drawn; a figure that holds for all
                years stands at year 0.
            count: How many draws the block has.
        """
        values = self.plan.values
        arguments = [drawn.get((key, period), values[key][period]) for key, period in self._compiled.arguments]
        results = np.empty((len(self.places), count))
        self._compiled.function(arguments, list(results), list(np.empty((self._compiled.buffers, count))))
        return results


def _compiled(plan: Plan, drawn: frozenset[tuple[str, bool]], lines: tuple[str, ...]) -> BlockProgram:
    """Return the program for these lines, each of which the plan has to have."""
    compiled = block_program(plan, drawn, lines)
    unknown = set(lines) - {line for line, _, _ in compiled.results}
    if unknown:
        raise LineError(f"the plan has no line {min(unknown)!r}; {LISTS_LINES} those it has")
    return compiled


def simulate(plan: Plan, draws: Mapping[str, Array], lines: Sequence[str]) -> dict[str, list[Array | None]]:
    """Return the named lines under simulated inputs.

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
    compiled = _compiled(plan, drawn, tuple(lines))
    results: dict[str, list[Array | None]] = {line: [None] * len(plan.years) for line in lines}
    varying = iter(np.empty((sum(varies for _, _, varies in compiled.results), count)))
    wholes = [next(varying) if varies else np.empty(1) for _, _, varies in compiled.results]
    for (line, period, _), whole in zip(compiled.results, wholes, strict=True):
        results[line][period] = whole if whole.size == count else np.broadcast_to(whole, count)
    fixed = [values[key][period] for key, period in compiled.arguments]

    def fill(starts: range) -> None:
        buffers = np.empty((compiled.buffers, min(BLOCK, count)))
        for start in starts:
            block = slice(start, start + BLOCK)
            compiled.function(
                [value[block] if isinstance(value, np.ndarray) else value for value in fixed],
                [whole[block] for whole in wholes],
                list(buffers[:, : min(BLOCK, count - start)]),
            )

    each = threads()
    over_threads(fill, [range(first * BLOCK, count, each * BLOCK) for first in range(min(each, -(-count // BLOCK)))])
    return results


def _by_year(
    plan: Plan, draws: Mapping[str, Array]
) -> tuple[dict[str, tuple[Drawn, ...]], int, frozenset[tuple[str, bool]]]:
    values, counts, drawn = dict(plan.values), set(), set()
    for key, draw in draws.items():
        if key not in values:
            raise LineError(f"the plan has no input {key!r}")
        if plan.inputs[key].provenance is None:
            raise PlanError(f"{key} is no number that could be drawn; draw a rate, a share or an amount")
        array = np.asarray(draw, dtype=float)
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
