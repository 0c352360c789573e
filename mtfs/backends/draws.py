"""Simulated values: the model on arrays, one element a draw, in blocks that fit the processor's cache."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from threading import local
from typing import TYPE_CHECKING

import numpy as np

from mtfs.backends.blocks import BlockProgram, block_program
from mtfs.core.errors import LISTS_LINES, LineError, PlanError
from mtfs.core.threads import over_threads, threads
from mtfs.plan.plan import Plan

if TYPE_CHECKING:
    from mtfs.backends.blocks import Drawn, Fill
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
        self._compiled = _compiled(plan, by_year, tuple(lines))
        self._values = plan.values
        self._fill = _filling(self._compiled, plan.values)
        self._own = local()
        self.places = {(line, period): row for row, (line, period, _) in enumerate(self._compiled.results)}
        """Row of each line and year in what `run` returns; a line has no base year unless it stands here."""

    @property
    def inputs(self) -> set[str]:
        """The inputs that the lines rest on."""
        return {key for key, _ in (*self._compiled.fixed, *self._compiled.drawn)}

    def run(self, drawn: Mapping[tuple[str, int], Array], count: int) -> Array:
        """Return the lines of one block, a row for each line and year; the next block of a thread takes their place.

        Args:
            drawn: An array of `count` values for each input and year that is drawn; a figure that holds for all
                years stands at year 0.
            count: How many draws the block has.
        """
        arguments = [drawn.get((key, period), self._values[key][period]) for key, period in self._compiled.drawn]
        rows = getattr(self._own, "rows", np.empty((0, 0)))
        if rows.shape[1] < count:
            rows = self._own.rows = np.empty((len(self.places) + self._compiled.buffers, count))
        results = rows[: len(self.places), :count]
        self._fill(arguments, list(results), list(rows[len(self.places) :, :count]))
        return results


def _compiled(plan: Plan, drawn: frozenset[tuple[str, bool]], lines: tuple[str, ...]) -> BlockProgram:
    """Return the program for these lines, each of which the plan has to have."""
    compiled = block_program(plan, drawn, lines)
    unknown = set(lines) - {line for line, _, _ in compiled.results}
    if unknown:
        raise LineError(f"the plan has no line {min(unknown)!r}; {LISTS_LINES} those it has")
    return compiled


def _filling(compiled: BlockProgram, values: Mapping[str, Sequence[Drawn]]) -> Fill:
    """Return what fills a block, with the inputs that are not drawn."""
    return compiled.prepare([values[key][period] for key, period in compiled.fixed])


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
    arrays = {key: np.asarray(draw, dtype=float) for key, draw in draws.items()}
    values, count, drawn = _by_year(plan, arrays)
    compiled = _compiled(plan, drawn, tuple(lines))
    results: dict[str, list[Array | None]] = {line: [None] * len(plan.years) for line in lines}
    varying = iter(np.empty((sum(varies for _, _, varies in compiled.results), count)))
    wholes = [next(varying) if varies else np.empty(1) for _, _, varies in compiled.results]
    for (line, period, _), whole in zip(compiled.results, wholes, strict=True):
        results[line][period] = whole if whole.size == count else np.broadcast_to(whole, count)
    fill = _filling(compiled, values)
    arguments = [values[key][period] for key, period in compiled.drawn]
    distinct = {id(array): (key, array) for key, array in reversed(arrays.items())}

    def run(starts: range) -> None:
        buffers = np.empty((compiled.buffers, min(BLOCK, count)))
        for start in starts:
            block = slice(start, start + BLOCK)
            for key, array in distinct.values():
                if not np.isfinite(array[..., block]).all():
                    raise PlanError(f"draws of {key} hold NaN or infinity; give numbers")
            fill(
                [value[block] if isinstance(value, np.ndarray) else value for value in arguments],
                [whole[block] for whole in wholes],
                list(buffers[:, : min(BLOCK, count - start)]),
            )

    each = threads()
    parts = [range(first * BLOCK, count, each * BLOCK) for first in range(min(each, -(-count // BLOCK)))]
    list(over_threads(run, parts))
    return results


def _by_year(
    plan: Plan, draws: Mapping[str, Array]
) -> tuple[dict[str, tuple[Drawn, ...]], int, frozenset[tuple[str, bool]]]:
    values, counts, drawn = dict(plan.values), set(), set()
    for key, array in draws.items():
        if key not in values:
            raise LineError(f"the plan has no input {key!r}")
        if plan.inputs[key].provenance is None:
            raise PlanError(f"{key} is no number that could be drawn; draw a rate, a share or an amount")
        if array.ndim not in (1, 2) or (array.ndim == 2 and array.shape[0] != plan.horizon):
            raise PlanError(
                f"draws of {key} have shape {array.shape}; give (draws,) or ({plan.horizon}, draws), a row a year"
            )
        counts.add(array.shape[-1])
        drawn.add((key, array.ndim == 2))
        rows = [array] * plan.horizon if array.ndim == 1 else list(array)
        base = array if array.ndim == 1 else plan.values[key][0]
        values[key] = (base, *rows)
    if len(counts) != 1:
        raise PlanError(f"draws have {sorted(counts) or 'no'} lengths; give every input the same number")
    return values, counts.pop(), frozenset(drawn)
